// Texts made to be slow or to break the layers of numbers and dates: nothing but an end is expected, and that spans are sound.
#include <catch2/catch.hpp>
#include <string>

#include "postil/annotator.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

std::shared_ptr<const RuleSet> number_rules() {
  static const std::shared_ptr<const RuleSet> kRules = [] {
    RuleSetBuilder builder;
    for (const char* pack : {"/common/units.yaml", "/common/currencies.yaml", "/en/words.yaml", "/en/numbers.yaml",
                             "/en/counting.yaml", "/en/calendar.yaml", "/en/quantity.yaml", "/en/dates.yaml"})
      builder.add_path(std::string(POSTIL_SOURCE_DIR "/rules") + pack);
    return builder.build().rules;
  }();
  return kRules;
}

std::string repeat(const std::string& s, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i)
    out += s;
  return out;
}

}  // namespace

TEST_CASE("hostile numbers end and give sound spans", "[annotate][hostile]") {
  REQUIRE(number_rules());
  struct Row {
    std::string name, text;
  };
  const std::size_t n = 20000;
  const Row row = GENERATE_COPY(values<Row>({
      {"a million digits", std::string(1000000, '7')},
      {"ones and commas", repeat("1,", n)},
      {"ones and periods", repeat("1.", n)},
      {"ones and dashes", repeat("1-", n)},
      {"slashes", repeat("1/2/", n)},
      {"colons", repeat("1:", n)},
      {"hundreds", repeat("hundred ", n)},
      {"one hundreds", repeat("one hundred and ", n)},
      {"millions", repeat("million ", n)},
      {"and a half", repeat("and a half ", n)},
      {"twenty", repeat("twenty-", n)},
      {"point", "one point " + repeat("five ", n)},
      {"between", repeat("between ", n)},
      {"over", repeat("over 1 ", n)},
      {"from to", repeat("from 1 to ", n)},
      {"dollars", repeat("$", n)},
      {"dollar numbers", repeat("$1 ", n)},
      {"months", repeat("May ", n)},
      {"days", repeat("May 5, ", n)},
      {"years", repeat("2015-", n)},
      {"weekdays", repeat("Friday ", n)},
      {"units of time", repeat("two days ", n)},
      {"of the", "one " + repeat("of the ", n)},
      {"nouns", "two " + repeat("oil ", n) + "trucks"},
      {"fraction signs", repeat("½", n)},
      {"huge power", "9^999 1e99 10^-999"},
      {"far dates", "99999 years ago, 999999999 weeks ago, in 100000 centuries, Feb 30, 2015-02-31, week 9999 of 2015"},
      {"joiners", repeat("1\u200d2\u200f3 ", 1000)},
      {"invalid", "12\xff\xfe km, \xf0 5 of \x80 2015"},
      {"nothing", ""},
  }));
  CAPTURE(row.name);
  Annotator annotator(number_rules());
  const Annotations found = annotator.annotate(row.text, {"2015-12-04"});
  for (const Annotation& a : found) {
    REQUIRE(a.span.begin < a.span.end);
    REQUIRE(a.span.end <= row.text.size());
  }
}

TEST_CASE("a long stretch of numbers is a table: its first are read, and what comes after it", "[annotate][hostile]") {
  REQUIRE(number_rules());
  struct Row {
    std::string text;
    std::size_t quantities;
  };
  const Row row = GENERATE(values<Row>({
      {repeat("1,", 200) + " and then they flew 431 sorties.", 201},
      {repeat("1,", 5000) + " and then they flew 431 sorties.", 1025},
      {repeat("$1", 5000) + " and then they flew 431 sorties.", 1025},
      {repeat("5 km, ", 2000) + "and then they flew 431 sorties.", 2001},
      {repeat("5 km, ", 5000) + "and then they flew 431 sorties.", 4097},
      {repeat("They flew 431 sorties. ", 500), 500},
  }));
  CAPTURE(row.text.substr(0, 40));
  std::size_t quantities = 0;
  for (const Annotation& a : Annotator(number_rules()).annotate(row.text, {"2015-12-04"}))
    quantities += a.type == "quantity";
  CHECK(quantities == row.quantities);
}
