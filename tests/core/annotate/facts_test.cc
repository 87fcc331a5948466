// What quantities are tied to: who says them, when, where, what happens to what is counted, what they revise, and by which rules.
#include <catch2/catch.hpp>
#include <string>

#include "tests/core/annotate/shipped_rules.h"
#include "postil/annotator.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

// Persons and places of these tests; the packs of names are tested elsewhere.
constexpr const char* kNames = R"(
format: 1
pack: test/names
language: en
entities:
  - {id: p1, type: actor.person, name: Hanna Virtanen, gender: f, short: [Virtanen]}
  - {id: p2, type: actor.person, name: Oskar Lind, gender: m, short: [Lind]}
  - {id: c1, type: location.country, name: Arland}
  - {id: l1, type: location.city, name: Norby, in: c1}
  - {id: l2, type: location.city, name: Sunvik, in: c1}
)";

std::shared_ptr<const RuleSet> rules() {
  static const std::shared_ptr<const RuleSet> set = test::shipped_rules({"common/units", "common/currencies", "en/words", "en/text", "en/irregular", "en/speech",
                           "en/clauses", "en/attribution", "en/numbers", "en/counting", "en/calendar", "en/quantity", "en/dates"}, kNames);
  return set;
}

// "by|from..to|place|predicate" of a quantity, with "!" before what is negated.
std::string facts(const Quantity& q) {
  std::string out = std::string(q.said_by) + '|';
  if (!q.date_from.empty() || !q.date_to.empty())
    out += std::string(q.date_from) + ".." + std::string(q.date_to);
  out += '|';
  if (!q.location.empty())
    out += q.location.back();
  out += '|';
  if (q.negated)
    out += '!';
  return out + std::string(q.predicate);
}

}  // namespace

TEST_CASE("a quantity is tied to who says it, when, where and what happened", "[annotate][facts]") {
  struct Row {
    std::string text, quantity, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"Hanna Virtanen said 12 soldiers were killed in Norby on Friday.", "12", "Hanna Virtanen|2015-12-04..2015-12-04|Norby|killed"},
      {"They destroyed 40 trucks.", "40", "|||destroyed"},
      {"\"We hired 30 nurses in 2014,\" Hanna Virtanen said.", "30", "Hanna Virtanen|2014-01-01..2014-12-31||hired"},
      // two sources: each number belongs to the one that says it
      {"Hanna Virtanen said 12 houses burned. Oskar Lind said 15 houses burned.", "15", "Oskar Lind|||burned"},
      // a number outside of the content is nobody's
      {"In Sunvik, 5 boats were seized, and Oskar Lind said it was late.", "5", "||Sunvik|seized"},
      // the nearer date and place; what follows is nearer than what stands before
      {"After 20 soldiers died in Norby in May, 30 died in Sunvik in June.", "20", "|2015-05-01..2015-05-31|Norby|killed"},
      {"After 20 soldiers died in Norby in May, 30 died in Sunvik in June.", "30", "|2015-06-01..2015-06-30|Sunvik|killed"},
      // several in a row share the predicate
      {"12 stations, eight fields and over 170 trucks were destroyed.", "12", "|||destroyed"},
      {"12 stations, eight fields and over 170 trucks were destroyed.", "eight", "|||destroyed"},
      {"12 stations, eight fields and over 170 trucks were destroyed.", "over 170", "|||destroyed"},
      {"\"12 stations\" being destroyed was news.", "12", "|||destroyed"},
      // negation
      {"They said 14 men were not arrested.", "14", "|||!arrested"},
      // a clause break ends the search to the left
      {"They killed a dog; 14 men came.", "14", "|||"},
      // days inside a date do nothing
      {"They destroyed them over the past seven days.", "seven", "|||"},
      {"The death toll of 41 rose.", "41", "|||killed"},
      // what is counted is what happened to them
      {"Two sailors are dead and six wounded.", "six", "|||injured"},
      {"The quake left 300 dead and 20 missing.", "20", "|||missing"},
      {"The quake left 300 dead and 20 missing.", "300", "|||killed"},
      {"Six wounded soldiers came.", "Six", "|||"},
      // what is said has verbs of its own
      {"The firm, which employs 40 nurses, said it would cut 300 jobs.", "300", "|||cut"},
      {"The firm, which employs 40 nurses, said it would need 300 beds.", "300", "|||"},
      // what rose to a level, and by how many
      {"The death toll rose by 5 to 57.", "57", "|||killed"},
      {"The death toll rose by 5 to 57.", "5", "|||risen"},
      {"The number rose to 57.", "57", "|||risen"},
      // nobody attacks, kills or feeds a measure; a name is no verb
      {"Winds of 120 mph hit the coast.", "120 mph", "|||"},
      {"The Fed wanted 12 banks.", "12", "|||"},
      {"The boat, which caught fire, carried 33 sailors.", "33", "|||"},
      // who does it to somebody else
      {"Two gunmen killed 12 people.", "Two", "|||"},
      {"Two gunmen killed 12 people.", "12", "|||killed"},
      {"12 people killed Friday were mourned.", "12", "|2015-12-04..2015-12-04||killed"},
      {"66 senators send a strong message.", "66", "|||"},
      {"200 people attended the meeting.", "200", "|||attended"},
      {"Two car bombs in the city have killed at least 22 people.", "Two", "|||"},
      {"Two car bombs in the city have killed at least 22 people.", "at least 22", "|||killed"},
      {"It raised the country's death toll from the virus to 50.", "50", "|||killed"},
      {"Four men were killed and four others wounded by militants.", "four", "|||injured"},
      {"700 residents lost their lives.", "700", "|||killed"},
      {"The plan cuts funding for the bay by $20 million.", "$20 million", "|||cut"},
      {"12 people wounded in Norby came.", "12", "||Norby|injured"},
      // of the subject alone
      {"He died at home with his two daughters.", "two", "|||"},
      // no verbs there, but adjectives and nouns
      {"It was hit by a captured truck and two gunmen came.", "two", "|||"},
      {"He was killed by two gunmen.", "two", "|||"},
      {"The building was home to 90 families.", "90", "|||"},
      {"He read the sentences in response to 450 letters.", "450", "|||"},
      {"They captured the town, taking 12 hostages.", "12", "|||"},
      {"He won with 90 votes, out of 160 members.", "160", "|||won"},
      // what is counted tells it; decimals count nothing
      {"The flood led to 750 deaths and 799 injuries.", "799", "|||injured"},
      {"The flood led to 750 deaths and 799 injuries.", "750", "|||killed"},
      {"A quake of magnitude 6.3 that struck at dawn woke them.", "6.3", "|||"},
      // what stands between
      {"At least seven people, including four children, died.", "At least seven", "|||killed"},
      {"At least seven people, including four children, died.", "four", "|||killed"},
      {"All 189 people on the plane died.", "189", "|||killed"},
      {"Five men in the car were arrested.", "Five", "|||arrested"},
      {"A total of 39 are confirmed dead.", "A total of 39", "|||killed"},
      {"They met with five seriously injured.", "five", "|||injured"},
      // a row has a coordinator, and one verb
      {"Between the two blasts, at least 20 were killed.", "two", "|||"},
      {"They damaged 143 houses including 70 schools, 40 shops, six clinics, five inns, and ten barns.", "ten", "|||damaged"},
      // numbers that are compared with others, and dates that are vague
      {"It was 144% more than last year.", "144%", "|||"},
      {"It cost $350 million in recent years and last month it closed.", "$350 million", "|||cost"},
      // the same in another unit
      {"They moved 500 miles (800 km) in 2014.", "800 km", "|2014-01-01..2014-12-31||"},
      {"It has 15 acres (6 hectares), up from 8 acres last year.", "6 hectares", "|2014-01-01..2014-12-31||"},
  }));
  CAPTURE(row.text, row.quantity);
  Annotator annotator(rules());
  const Annotations found = annotator.annotate(row.text, {"2015-12-04"});
  std::string got = "no such quantity";
  for (const Annotation& a : found)
    if (a.quantity() && row.text.substr(a.span.begin, a.span.end - a.span.begin) == row.quantity)
      got = facts(*a.quantity());
  CHECK(got == row.expected);
}

TEST_CASE("what tied a quantity is told", "[annotate][facts]") {
  const std::string text = "Hanna Virtanen said 12 soldiers were killed in Norby on Friday.";
  const Annotations found = Annotator(rules()).annotate(text, {"2015-12-04"});
  const Quantity* q = nullptr;
  std::string said, when;
  for (const Annotation& a : found) {
    if (a.quantity())
      q = a.quantity();
    else if (a.attribution())
      said = a.rule;
    else if (a.date())
      when = a.rule;
  }
  REQUIRE(q);
  CHECK(q->said_by_rule == said);
  CHECK_FALSE(said.empty());
  CHECK(q->date_rule == when);
  CHECK(q->date_rule == "en/dates/weekday");
  CHECK_FALSE(q->location_rule.empty());
  CHECK(q->predicate_rule == "object_verb");
}

TEST_CASE("a revised number supersedes the earlier one", "[annotate][facts]") {
  struct Row {
    std::string text;
    int newer, older;  // values; 0: none supersedes
  };
  const Row row = GENERATE(values<Row>({
      {"Police said 12 people were killed. The number was later raised to 15 people killed.", 15, 12},
      {"Some 40 houses were destroyed. The count was revised: 55 houses were destroyed.", 55, 40},
      {"12 people were killed. The number now stands at 14 people killed. It was revised to 17 people killed.", 17, 14},
      // other things, and no word of a revision
      {"12 people were killed. The number was raised to 15 houses destroyed.", 0, 0},
      {"12 people were killed. In Norby, 15 people were killed.", 0, 0},
      {"12 people were killed. It was revised to 12 people killed.", 0, 0},
  }));
  CAPTURE(row.text);
  const Annotations found = Annotator(rules()).annotate(row.text);
  int newer = 0, older = 0;
  for (const Annotation& a : found)
    if (a.quantity() && a.quantity()->supersedes) {
      REQUIRE(*a.quantity()->supersedes < found.size());
      const Quantity* before = found[*a.quantity()->supersedes].quantity();
      REQUIRE(before);
      newer = static_cast<int>(*a.quantity()->value);
      older = static_cast<int>(*before->value);
    }
  CHECK(newer == row.newer);
  CHECK(older == row.older);
}
