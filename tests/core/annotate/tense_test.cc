// Months and weekdays without a year lie where the verb beside them says.
#include <catch2/catch.hpp>

#include "tests/core/annotate/shipped_rules.h"
#include "postil/annotator.h"

using namespace postil;

namespace {

constexpr const char* kNothing = R"(
format: 1
pack: test/nothing
language: en
)";

std::string dates(std::string_view text) {
  static const std::shared_ptr<const RuleSet> rules =
      test::shipped_rules({"common/units", "common/currencies", "en/words", "en/text", "en/irregular", "en/speech", "en/clauses", "en/numbers", "en/counting", "en/calendar",
                           "en/quantity", "en/dates"}, kNothing);
  Annotator annotator(rules);
  AnnotateOptions options;
  options.date = "2026-11-20";  // a Friday
  std::string out;
  for (const Annotation& a : annotator.annotate(text, options))
    if (const Date* d = a.date())
      out.append(out.empty() ? "" : " ").append(d->from);
  return out;
}

}  // namespace

TEST_CASE("a date without a year is before or ahead by the verb beside it", "[annotate][dates]") {
  struct Row {
    std::string text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"They walked in March.", "2026-03-01"},
      {"In March, sales fell.", "2026-03-01"},
      {"They will walk in March.", "2027-03-01"},
      {"They left on Monday.", "2026-11-16"},
      {"They will leave on Monday.", "2026-11-23"},
      // two verbs: the one before the date, and the nearer
      {"They left on Monday and will return in May.", "2026-11-16 2027-05-01"},
      {"Sales fell in March but will rise in May.", "2026-03-01 2027-05-01"},
      {"They will leave on Monday, she said Tuesday.", "2026-11-23 2026-11-17"},
      // participles tell no past
      {"The port, which was closed in May, will open in July.", "2026-05-01 2027-07-01"},
      {"The elected mayor will be received on Monday.", "2026-11-23"},
      {"The plan is expected to be signed on Monday.", "2026-11-23"},
      // what lies ahead without "will"
      {"Rain is forecast for Monday.", "2026-11-23"},
      {"A meeting is set for Monday; talks planned for Tuesday are off.", "2026-11-23 2026-11-24"},
      {"He is due in court Monday.", "2026-11-23"},
      {"Results are expected in March, the hearing was postponed until Tuesday.", "2027-03-01 "},
      {"The vote to be held on December 9 is free.", "2026-12-09"},
      // soon, although the sentence tells what was
      {"Two weeks before the December 2 deadline he had failed.", "2026-12-02"},
      {"They said the talks would begin on Monday.", "2026-11-23"},
      {"The talks would have begun on Monday.", "2026-11-16"},
      // "due to" a cause
      {"Roads were closed due to floods on Monday.", "2026-11-16"},
      // this month has begun
      {"Sales fell in November.", "2026-11-01"},
      {"A visit on Friday.", "2026-11-20"},
  }));
  CAPTURE(row.text);
  CHECK(dates(row.text) == row.expected);
}
