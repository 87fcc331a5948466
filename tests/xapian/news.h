// A small index that the tests of queries share.
#ifndef POSTIL_TESTS_XAPIAN_NEWS_H
#define POSTIL_TESTS_XAPIAN_NEWS_H

#include "xapian/fixture.h"

namespace postil::xapian::test {

inline Setup news_setup() {
  Setup s;
  s.fields = {{"section", DocumentField::Kind::kText}, {"words", DocumentField::Kind::kNumber},
              {"updated", DocumentField::Kind::kDate}};
  s.measures = {{"distance", "", "length"}};
  return s;
}

// air: an air force in a province, counts; talk: who said what; far: lengths, another country
inline void fill(TestIndex& t) {
  t.add("air",
        Text()
            .sentence().actor("Northern Air Force").words("flew").quantity(431, "sortie").words("over").location({"Syria", "Hama"}, "Hama province")
            .sentence().quantity(170, "milk delivery truck").words("burned at the airbase near").location({"Syria", "Latakia"})
            .sentence().actor("Islamic State", "ISIS").words("left").date("2015-11-26", "2015-12-04"),
        "2015-12-04", {{"section", {"World", "War & Peace"}}, {"words", {"120"}}, {"updated", {"2015-12-05"}}});
  t.add("talk",
        Text()
            .sentence().words("General").actor("Igor Petrov", "Petrov", "person").said("Igor Petrov").quantity(12, "truck").words("hit")
            .sentence().actor("Islamic State").words("fled").location({"Syria", "Hama"}).end_quote()
            .sentence().words("Ministry").said("Ministry of Health", true).quantity(500, "sortie").end_quote()
            .sentence().location({"United States", "Georgia"}).words("and").location({"Georgia"}).words("differ"),
        "2016-01-10", {{"section", {"politics"}}, {"words", {"-3.5"}}});
  t.add("far", Text().sentence().measured(5000, "length").words("walk").location({"France", "Côte d'Azur"}).words("airbase").date("2016", ""),
        "bad date");
}

}  // namespace postil::xapian::test

#endif
