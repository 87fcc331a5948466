#include <catch2/catch.hpp>

#include "xapian/news.h"

using namespace postil::xapian;
using namespace postil::xapian::test;

CATCH_TRANSLATE_EXCEPTION(const Xapian::Error& e) { return e.get_description(); }

TEST_CASE("Fields find what they say", "[xapian][query]") {
  TestIndex t(news_setup());
  fill(t);
  const Index index = t.index();
  struct Row {
    const char* query;
    const char* expected;
  };
  const Row rows[] = {
      {"", "air far talk"},
      {" * ", "air far talk"},
      {"actor:\"islamic state\"", "air talk"},
      {"actor:\"ISLAMIC   State\"", "air talk"},
      {"actor:isis", "air talk"},
      {"actor:petrov", "talk"},
      {"actor:northern air force", "air"},
      {"actor:northern air force burned", "air"},
      {"actor:islamic* flew", "air"},
      {"actor:nobody", ""},
      {"actor:\"air force\"", "air"},
      {"actor:air force burned", "air"},
      {"actor:force", "air"},
      {"actor:orce", ""},
      {"said:igor", "talk"},
      {"location:azur", "far"},
      {"same:\"actor=air force & location=hama\"", "air"},
      {"actor:(isis OR petrov)", "air talk"},
      {"actor:(isis AND igor petrov)", "talk"},
      {"actor:(\"northern air force\" OR petrov)", "air talk"},
      {"said:petrov", "talk"},
      {"said:isis", ""},
      {"said:\"ministry of health\"", ""},
      {"denied:\"ministry of health\"", "talk"},
      {"location:hama", "air talk"},
      {"location:syria", "air talk"},
      {"location:syria/hama", "air talk"},
      {"location:\"Hama, Syria\"", "air talk"},
      {"location:hama province", "air talk"},
      {"location:\"hama, france\"", ""},
      {"location:georgia", "talk"},
      {"location:united states/georgia", "talk"},
      {"location:/syria", "air talk"},
      {"location:/syria/hama", "air talk"},
      {"location:/hama", ""},
      {"location:\"cote d'azur\"", "far"},
      {"location:lat*", "air"},
      {"quantity:\"sorties >= 400\"", "air talk"},
      {"quantity:\"sorties>500\"", ""},
      {"quantity:\"400..450 sorties\"", "air"},
      {"quantity:\"sorties = 431\"", "air"},
      {"quantity:\"431 sorties\"", "air"},
      {"quantity:sortie", "air talk"},
      {"quantity:\"trucks > 100\"", "air"},
      {"quantity:\"trucks > 10\"", "air talk"},
      {"quantity:\"delivery trucks > 10\"", "air"},
      {"quantity:\"milk delivery trucks > 100\"", "air"},
      {"quantity:\"fresh milk delivery trucks > 100\"", ""},
      {"sorties:400..450", "air"},
      {"sorties:431", "air"},
      {"sorties:>=400", "air talk"},
      {"sorties:..430", ""},
      {"sorties:400..", "air talk"},
      {"trucks:12..200", "air talk"},
      {"distance:>=5000", "far"},
      {"distance:..4999", ""},
      {"lorries:5..10", ""},
      {"date:2015-11-26..2015-12-04", "air"},
      {"date:2015-12-01", "air"},
      {"date:2015-12", "air"},
      {"date:2015", "air"},
      {"date:..2015-11-25", ""},
      {"date:2014..", "air"},
      {"published:2015-12-01..2015-12-31", "air"},
      {"published:2016", "talk"},
      {"published:2015..", "air talk"},
      {"section:world", "air"},
      {"section:\"war & peace\"", "air"},
      {"section:poli*", "talk"},
      {"words:>=0", "air"},
      {"words:-5..0", "talk"},
      {"\"words:<120\"", ""},
      {"updated:2015-12", "air"},
      {"id:far", "far"},
      {"rule:test/rule", "air far talk"},
      {"airbase", "air far"},
      {"airbases AND actor:isis", "air"},
      {"airbase NOT actor:isis", "far"},
      {"NOT actor:isis", "far"},
      {"airbase -actor:isis", "far"},
      {"actor:isis actor:petrov", "talk"},
      {"actor:petrov OR airbase", "air far talk"},
      {"(actor:petrov OR location:france) AND NOT airbase", "talk"},
      {"burned NEAR airbase", "air"},
      {"\"at the airbase\"", "air"},
      {"airb*", "air far"},
      {"same:\"actor=northern air force & location=hama\"", "air"},
      {"same:\"actor=northern air force & location=latakia\"", ""},
      {"same:\"actor=northern air force & location=syria & quantity=sorties>=400\"", "air"},
      {"same:\"actor=isis|northern air force & sortie>=400\"", "air"},
      {"same:\"location=hama & location=syria\"", ""},
      {"same:\"quantity=trucks>100 & location=latakia\"", "air"},
      {"same:\"quantity=trucks>100\"", "air"},
      {"same:\"actor=nobody & location=hama\"", ""},
      {"same:\"location=united states & location=georgia\"", "talk"},
      {"quote:\"said=petrov & quantity=trucks>10\"", "talk"},
      {"quote:\"said=petrov & quantity=trucks>10 & location=hama\"", "talk"},
      {"quote:\"said=petrov & sorties>=500\"", ""},
      {"quote:\"denied=ministry of health & sorties=500\"", "talk"},
      {"quote:\"actor=isis & truck=12\"", "talk"},
      {"quote:\"said=petrov & actor=petrov\"", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.query) { CHECK(search(index, row.query) == row.expected); }
  }
}

TEST_CASE("What cannot be understood is an error that tells where and what to write", "[xapian][query][error]") {
  TestIndex t(news_setup());
  fill(t);
  const Index index = t.index();
  struct Row {
    const char* query;
    std::size_t position;
    const char* contains;
  };
  const Row rows[] = {
      {"actor:\"isis", 6, "not closed"},
      {"(airbase", 0, "not closed"},
      {"airbase)", 7, "not opened"},
      {"actor:isis NEAR location:hama", 11, "same:"},
      {"airbase ADJ/3 \"the sea\"", 8, "two words"},
      {"airbase NEAR", 8, "two words"},
      {"actr:isis", 0, "did you mean actor:"},
      {"airbase AND zzzz:isis", 12, "quotation marks"},
      {"quantity:many", 9, ""},
      {"quantity:sorties > 5", 9, "quotation marks"},
      {"airbase quantity:'sorties > 5'", 17, "quotation marks"},
      {"same:actor=isis & location=hama", 5, "quotation marks"},
      {"quantity:\"> 5\"", 10, "sorties >= 400"},
      {"quantity:\"sorties 500..400\"", 10, "smaller number first"},
      {"sorties:many", 8, "number"},
      {"date:yesterday", 5, "YYYY-MM-DD"},
      {"date:2016..2015", 5, "earlier date first"},
      {"published:2015-13", 10, "YYYY-MM-DD"},
      {"words:many", 6, "no number"},
      {"actor:\"\"", 7, "nothing behind"},
      {"said: petrov", 5, "without a blank"},
      {"airbase AND -said:", 18, "nothing behind said:"},
      {"title: AND airbase", 6, "nothing behind title:"},
      {"words:", 6, "nothing behind words:"},
      {"same:\"said=petrov & location=hama\"", 6, "quote:"},
      {"same:\"actor isis\"", 6, "no condition"},
      {"same:\"actor=isis & published=2015\"", 18, "cannot stand inside"},
      {"same:\"actor=isis & actor=\"", 18, "nothing behind"},
      {"airbase AND AND isis", 8, "operand"},
      {"AND airbase", 0, "operand"},
      {"actor:(isis NOT petrov)", 12, "brackets"},
      {"actor:(OR isis)", 7, "missing"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.query) {
      try {
        const ParsedQuery parsed = QueryLanguage(index).parse(row.query);
        if (*row.contains)
          FAIL_CHECK(parsed.query.get_description());
      } catch (const QueryError& e) {
        CHECK(e.position() == row.position);
        CHECK_THAT(e.get_msg(), Catch::Contains(row.contains));
      }
    }
  }
}

TEST_CASE("A parser of the user's own gets the fields", "[xapian][query]") {
  TestIndex t(news_setup());
  fill(t);
  const Index index = t.index();
  const QueryLanguage language(index);
  Xapian::QueryParser parser;
  language.configure(parser);
  CHECK(ids(index, parser.parse_query("airbase AND actor:isis")) == "air");
  CHECK(ids(index, parser.parse_query("actor:\"northern air force\" date:2015-11-26..2015-12-04")) == "air");
  CHECK_THROWS_AS(parser.parse_query("date:yesterday"), Xapian::QueryParserError);
}

TEST_CASE("An index without positions says so", "[xapian][query]") {
  Setup lean = news_setup();
  lean.positions = false;
  TestIndex t(lean);
  fill(t);
  const Index index = t.index();
  CHECK(search(index, "actor:isis") == "air talk");
  CHECK_THROWS_WITH(search(index, "same:\"actor=isis & location=hama\""), Catch::Contains("terms: full"));
  CHECK_THROWS_WITH(search(index, "rule:test/rule"), Catch::Contains("terms: full"));
}

TEST_CASE("A reader that stays open follows a writer", "[xapian][query][writing]") {
  TestIndex t({}, 0);
  for (int i = 0; i < 200; ++i)
    t.add(std::to_string(i), Text().sentence().actor("Red Army").location({"Syria"}));
  t.db().commit();
  Index index({Xapian::Database(t.path())});
  const QueryLanguage language(index);
  int modified = 0;
  for (int round = 1; round <= 8; ++round) {
    for (int i = 0; i < 200 * (round + 1); ++i)  // all documents anew and as many more
      t.add(std::to_string(i), Text().sentence().actor(round % 2 ? "Blue Army" : "Red Army").location({"Syria", "Hama"}));
    t.db().commit();
    t.db().set_metadata("round", std::to_string(round));
    t.db().commit();  // a state is kept until the second commit after it
    // An answer is that of one state of the index, whole; or the reader is told to go on to the newest.
    for (int tries = 0;; ++tries) {
      REQUIRE(tries < 3);
      try {
        const auto parsed = language.parse("location:syria");
        const auto facets = count_facets(index, parsed.query, {{"actor", 0}, {"location", 0}});
        Xapian::Enquire enquire(index.database());
        enquire.set_query(parsed.query);
        const Xapian::MSet hits = enquire.get_mset(0, 10000);
        for (auto h = hits.begin(); h != hits.end(); ++h)
          h.get_document().get_data();
        Xapian::doccount counted = 0;
        for (const FacetValue& v : facets[0].values)
          counted += v.count;
        CHECK(counted == hits.size());
        if (tries || round % 2 == 0)
          break;
        index.reopen();
      } catch (const Xapian::DatabaseModifiedError&) {
        ++modified;
        index.reopen();
      }
    }
    index.reopen();
    CHECK(index.database().get_doccount() == 200u * static_cast<unsigned>(round + 1));
    CHECK(count_facets(index, language.parse("location:hama").query, {{"actor", 0}})[0].documents == 200u * static_cast<unsigned>(round + 1));
  }
  CHECK(modified > 0);
}
