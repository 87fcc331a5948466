#include "postil/quantity_query.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "postil/ruleset.h"

using namespace postil;

namespace {

std::shared_ptr<const RuleSet> shipped_rules() {
  static const std::shared_ptr<const RuleSet> kRules = [] {
    RuleSetBuilder builder;
    for (const char* pack : {"/common/units.yaml", "/common/currencies.yaml", "/en/words.yaml", "/en/numbers.yaml",
                             "/en/counting.yaml", "/en/calendar.yaml", "/en/quantity.yaml", "/en/dates.yaml"})
      builder.add_path(std::string(POSTIL_SOURCE_DIR "/rules") + pack);
    return builder.build().rules;
  }();
  return kRules;
}

}  // namespace

TEST_CASE("a query for quantities is read by the rules of documents", "[annotate][quantity]") {
  REQUIRE(shipped_rules());
  struct Row {
    std::string text;
    std::optional<double> low, high;
    bool low_open, high_open;
    std::string object, unit;
  };
  const std::optional<double> none;
  const Row row = GENERATE_COPY(values<Row>({
      {"sorties >= 400", 400, none, false, false, "sortie", ""},
      {"sorties>=400", 400, none, false, false, "sortie", ""},
      {"400..500 sorties", 400, 500, false, false, "sortie", ""},
      {"trucks > 100", 100, none, true, false, "truck", ""},
      {"milk delivery trucks < 100", none, 100, false, true, "milk delivery truck", ""},
      {"> 5 km", 5, none, true, false, "", "Kilometer"},
      {"5-10 km", 5, 10, false, false, "", "Kilometer"},
      {"> 1m USD", 1000000, none, true, false, "", "United States dollar"},
      {"over 1 million barrels a day", 1000000, none, true, false, "", "Barrel per day"},
      {"at least 12 dead civilians", 12, none, false, false, "dead civilian", ""},
      {"people", none, none, false, false, "person", ""},
      {"at least 3 dozen", 36, none, false, false, "", ""},
      {"between 5 and 10 sorties", 5, 10, false, false, "sortie", ""},
      {"about 1,000 boats", 900, 1100, false, false, "boat", ""},
      {"no more than 20 percent", none, 20, false, false, "", "%"},
      {"under $5 million", none, 5000000, false, true, "", "Dollar"},
      {"431", 431, 431, false, false, "", ""},
  }));
  CAPTURE(row.text);
  QuantityQueryParser parser(shipped_rules());
  const auto q = parser.parse(row.text);
  REQUIRE(q);
  CHECK(q->low == row.low);
  CHECK(q->high == row.high);
  CHECK(q->low_open == row.low_open);
  CHECK(q->high_open == row.high_open);
  CHECK(q->object == row.object);
  CHECK(q->unit == row.unit);
}

TEST_CASE("the units that the rules know are told for suggestions", "[annotate][quantity]") {
  const std::vector<std::string> units = QuantityQueryParser(shipped_rules()).units();
  CHECK(std::is_sorted(units.begin(), units.end()));
  CHECK(std::adjacent_find(units.begin(), units.end()) == units.end());
  CHECK(std::count(units.begin(), units.end(), "kilometer") == 1);
  CHECK(std::count(units.begin(), units.end(), "euro") == 1);
}

TEST_CASE("a query without number and noun is none", "[annotate][quantity]") {
  QuantityQueryParser parser(shipped_rules());
  CHECK_FALSE(parser.parse(""));
  CHECK_FALSE(parser.parse("> ="));
}
