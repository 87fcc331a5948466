// Numbers that count and numbers that name, in running text: which quantities the shipped packs find.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

#include "postil/annotator.h"
#include "postil/ruleset.h"
#include "tests/core/annotate/shipped_rules.h"

using namespace postil;

namespace {

std::shared_ptr<const RuleSet> rules() {
  static const std::shared_ptr<const RuleSet> set = test::shipped_rules(
      {"common/units", "common/currencies", "en/words", "en/text", "en/irregular", "en/numbers", "en/counting", "en/calendar", "en/quantity", "en/dates"},
      "format: 1\npack: test/none\nlanguage: en\nlists: {none: [none]}\n");
  return set;
}

// Heads of what is counted, joined by commas.
std::string heads(const std::string& text) {
  Annotator annotator(rules());
  std::string out;
  for (const Annotation& a : annotator.annotate(text, {"2006-02-10"}))
    if (const Quantity* q = a.quantity(); q && !q->object_head.empty())
      out += (out.empty() ? "" : ", ") + std::string(q->object_head);
  return out;
}

// "value unit" of each quantity, or "low-high unit", joined by commas.
std::string quantities(const std::string& text) {
  Annotator annotator(rules());
  std::string out;
  for (const Annotation& a : annotator.annotate(text, {"2006-02-10"})) {
    const Quantity* q = std::get_if<Quantity>(&a.detail);
    if (!q)
      continue;
    out += out.empty() ? "" : ", ";
    out += q->value ? fmt::format("{}", *q->value) : q->low && q->high ? fmt::format("{}-{}", *q->low, *q->high) : "?";
    if (!q->unit.empty())
      out += fmt::format(" {}", q->unit);
  }
  return out;
}

}  // namespace

TEST_CASE("numbers that name are no quantities", "[annotate][numbers]") {
  struct Row {
    std::string text, expected;
  };
  const Row row = GENERATE(values<Row>({
      // votes and scores, and what only looks like them
      {"It failed by a vote of 48-49.", ""},
      {"They defeated it 49 to 51 there.", ""},
      {"The Senate vote (49-51) was close.", ""},
      {"They passed it on an 89--10 vote.", ""},
      {"They approved 5-10 grants.", "5-10"},
      {"They voted to hire 5 to 10 nurses.", "5-10"},
      // codes and numbers to call
      {"Write to Washington, DC 20510 now.", ""},
      {"They live in Las Vegas, 89119.", ""},
      {"In Texas, 12000 troops wait.", "12000"},
      {"Nearly 12000 died there.", "12000"},
      {"Then 12000 died there.", "12000"},
      {"They say that in Iraq 12000 died.", "12000"},
      {"Write to Dover, VA 24018 so that it helps.", ""},
      {"Call (573) 636-1070 to ask.", ""},
      {"Call 1-800-FEMA to ask.", ""},
      {"Call 555-0142 now, or text 555 0142.", ""},
      {"Call +1 (202) 555-0142 or 202.555.0142 now.", ""},
      {"Call 0800 123 456 now.", ""},
      {"Tel. 020 7946 0123, fax 01 40 20 50 50.", ""},
      {"They call 500 to 1500 voters.", "500-1500"},
      {"They call 300 voters in 12 states.", "300, 12"},
      {"Reach 192.168.0.1, 10.0.0.1:8080, 10.0.0.0/8 or fe80::1 there.", ""},
      {"It is 00:1A:2B:3C:4D:5E there.", ""},
      {"Call us at 202-225- 2823 today.", ""},
      {"His 401(k) lost its worth.", ""},
      {"Boeing made 757s there.", ""},
      {"It has 170 MPs there.", "170"},
      {"The A-10 landed.", ""},
      {"That was so.[3] Then it was not.", ""},
      {"They want 1) peace and 2) bread.", ""},
      {"It rose (up 23) again.", "23"},
      {"They met at 1070 Hill Street.", ""},
      {"They fined three State Supreme Court justices.", "3"},
      {"See sections 5, 6 and 7 there.", ""},
      {"It is for grades 9-12 only.", ""},
      {"It was a Category Four storm.", ""},
      {"It is a part of the FY'08 budget.", ""},
      {"Call +44 20 7946 0123 or +1 202 225 2823 today.", ""},
      {"It is up +20 points there.", "20"},
      {"1.2 The firm pays 5 euros.", "5 Euro"},
      {"1.1 In this contract it is so.", ""},
      {"Sent at 09:12:44 +0100 from there.", ""},
      {"Sent at 09:12 -0430 from there.", ""},
      {"2.5 Million people came.", "2500000"},
      {"See 17 U.S.C. § 107 and §108 and U.S.C. 1983 there.", "17"},
      {"They paid invoices 1043-1047 then.", ""},
      {"It ends within thirty (30) days.", "30"},
      {"They sold 500 (five hundred) units.", "500"},
      {"Two (three at first) came.", "2, 3"},
      {"The first-quarter revenue fell.", "1"},
      // signs and scales
      {"It is $24 million, plus or minus 2%.", "24000000 Dollar, 2 %"},
      {"It was minus 2 there.", "-2"},
      {"It cost $3 K then.", "3000 Dollar"},
      {"They sold 3 k books and 3K cars.", "3000, 3000"},
      {"It runs at 4.2 K there.", "4.2 K"}, {"It runs for 4.2 K there.", "4.2"},
      {"It is 180°C/160°C there.", "180 C"},
      {"A strike of 2.5m workers began.", "2500000"},
      {"A 2.5m wall was built.", "2.5 Meter"},
      // halves that belong to what stands before them
      {"They waited an hour and a half there.", ""},
      {"They lost half of it.", "0.5"},
      // what may look like a unit
      {"They ate half a cake.", "0.5"},
      {"They sell 3,000 a year.", "3000"},
      {"They gave a $60,000 grant.", "60000 Dollar"},
      {"They gave A$60,000 for it.", "60000 Australian dollar"},
      {"They gave 10m euros for it.", "10000000 Euro"},
      // words joined by hyphens, scales after an article, ordinals and fractions of several words
      {"They sold a hundred thousand books.", "100000"},
      {"They sold nine-hundred-and-two books.", "902"},
      {"They sold several thousand books.", "2000-10000"},
      {"They sold a couple of hundred books.", "200-300"},
      {"They sold several books.", ""},
      {"The three thousand and fifth book was sold.", "3005"},
      {"The two hundred fiftieth book was sold.", "250"},
      {"The hundred thousandth book was sold.", "100000"},
      {"The one hundredth book was sold.", "100"},
      {"It takes one hundredth of it.", "0.01"},
      {"They hold two twenty-fifths of it.", "0.08"},
      {"It is two hundred and one half there.", "200.5"},
      {"One hundred and thirty fifths are 26.", "26, 26"},
      {"They waited one hundred thirty seconds.", "130"},
      // signs, powers, ranges between numbers with suffixes
      {"It fell to -.5 and \u22127 there.", "-0.5, -7"},
      {"They measured 3.2*10^5 there.", "320000"},
      {"They sold 5K-20K books.", "5000-20000"},
      {"They sold 20 million-30 million books.", "20000000-30000000"},
      {"It is called Ten-In-Ten there.", ""},
      {"It takes one-in-ten odds.", "10"},
      // numbers all the same
      {"They want a 50-million gallon plant.", "50000000 Gallon"},
      {"About 1 in 5 voters came.", "0.2"},
      {"If one looks at it, it is so.", ""},
      {"They put the people first.", ""},
      {"The first bill passed.", "1"},
      {"They built a second plant there.", "2"},
      {"They waited a second.", ""},
      {"He is a Private First Class there.", ""},
      {"(3) Once again they met.", ""},
      {"It goes from receiving $43 million to $90 million.", "43000000 Dollar, 90000000 Dollar"},
      {"It is item 58 there.", ""},
      {"No 58% of it is left.", "58 %"},
  }));
  INFO(row.text);
  CHECK(quantities(row.text) == row.expected);
}

TEST_CASE("what is counted", "[annotate][numbers]") {
  struct Row {
    std::string text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"They killed 12 Iraqis and 30 Israelis.", "iraqi, israeli"},
      {"They saw 40 taxis and three tsunamis.", "taxi, tsunami"},
      {"They met 12 of the region's farmers.", "farmer"},
      {"Half of the country's new roads are dirt.", "road"},
      {"They met 12 near the region's farmers.", ""},
      {"There were 300 at Smith's parties.", ""},
  }));
  INFO(row.text);
  CHECK(heads(row.text) == row.expected);
}
