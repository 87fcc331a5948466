#include <catch2/catch.hpp>

#include "xapian/fixture.h"
#include "xapian/query_scan.h"

using namespace postil::xapian;
using namespace postil::xapian::test;

CATCH_TRANSLATE_EXCEPTION(const Xapian::Error& e) { return e.get_description(); }

namespace {

Setup setup() {
  Setup s;
  s.fields = {{"section", DocumentField::Kind::kText}, {"words", DocumentField::Kind::kNumber},
              {"updated", DocumentField::Kind::kDate}};
  s.measures = {{"distance", "", "length"}};
  return s;
}

// air: an air force in a province, counts; talk: who said what; far: lengths, another country
void fill(TestIndex& t) {
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

}  // namespace

TEST_CASE("Fields find what they say", "[xapian][query]") {
  TestIndex t(setup());
  fill(t);
  const Index index = t.index();
  struct Row {
    const char* query;
    const char* expected;
  };
  const Row rows[] = {
      {"", "air far talk"},
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
  TestIndex t(setup());
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
      {"quantity:\"> 5\"", 10, "sorties >= 400"},
      {"quantity:\"sorties 500..400\"", 10, "smaller number first"},
      {"sorties:many", 8, "number"},
      {"date:yesterday", 5, "YYYY-MM-DD"},
      {"date:2016..2015", 5, "earlier date first"},
      {"published:2015-13", 10, "YYYY-MM-DD"},
      {"words:many", 6, "no number"},
      {"actor:\"\"", 7, "nothing behind"},
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

TEST_CASE("A name that the index lacks gets a suggestion", "[xapian][query]") {
  TestIndex t(setup());
  fill(t);
  const Index index = t.index();
  const QueryLanguage language(index);
  CHECK(language.parse("actor:\"islamic stat\"").notes == std::vector<std::string>{"no actor 'islamic stat' in this index; did you mean 'islamic state'?"});
  CHECK(language.parse("actor:petrof").notes == std::vector<std::string>{"no actor 'petrof' in this index; did you mean 'petrov'?"});
  CHECK(language.parse("location:lattakia").notes == std::vector<std::string>{"no location 'lattakia' in this index; did you mean 'latakia'?"});
  CHECK(language.parse("sortees:5..10").notes == std::vector<std::string>{"no count of 'sortees' in this index; did you mean 'sortie'?"});
  CHECK(language.parse("said:isis").notes.empty());
  CHECK(language.parse("actor:northern air force burned").notes.empty());
}

TEST_CASE("A part of one name stands for it, a part of several for none", "[xapian][query]") {
  TestIndex t;
  t.add("a", Text().sentence().actor("Kenya Red Cross").actor("Al-Nusra Front").location({"Syria", "Hama", "el-Qaramina"}));
  t.add("b", Text().sentence().actor("Kenya Air Force").actor("Red Army").said("Red Army").end_quote());
  const Index index = t.index();
  const QueryLanguage language(index);
  struct Row {
    const char* query;
    const char* expected;
    const char* note;
  };
  const Row rows[] = {
      {"actor:\"red cross\"", "a", "actor 'red cross' is taken for 'kenya red cross'"},
      {"actor:RED cross", "a", "actor 'red cross' is taken for 'kenya red cross'"},
      {"actor:nusra", "a", "actor 'nusra' is taken for 'al-nusra front'"},
      {"actor:kenya", "", "'kenya' is part of several names: kenya air force, kenya red cross; write one of them"},
      {"actor:red", "", "'red' is part of several names: kenya red cross, red army; write one of them"},
      {"said:red", "b", "speaker 'red' is taken for 'red army'"},
      {"actor:\"red cros\"", "", "no actor 'red cros' in this index"},
      {"actor:al", "", "no actor 'al' in this index"},
      {"location:qaramina", "a", "location 'qaramina' is taken for 'syria/hama/el-qaramina'"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.query) {
      const ParsedQuery parsed = language.parse(row.query);
      CHECK(ids(index, parsed.query) == row.expected);
      CHECK(parsed.notes == std::vector<std::string>{row.note});
    }
  }
}

TEST_CASE("Names of the rules are asked for where the index does not know the name", "[xapian][query]") {
  TestIndex t(setup());
  fill(t);
  const Index index = t.index();
  int asked = 0;
  QueryOptions options;
  options.names = [&asked](std::string_view type, std::string_view name) {
    ++asked;
    std::vector<std::string> out;
    if (type == "actor" && (name == "Daesh" || name == "da esh"))
      out = {"Islamic State", "Nobody Else"};
    if (type == "location" && name == "syrian arab republic")
      out = {"Syria"};
    return out;
  };
  const QueryLanguage language(index, options);
  CHECK(ids(index, language.parse("actor:isis").query) == "air talk");
  CHECK(ids(index, language.parse("actor:isis flew").query) == "air");
  CHECK(asked == 0);
  CHECK(ids(index, language.parse("actor:Daesh").query) == "air talk");
  CHECK(ids(index, language.parse("actor:da esh flew").query) == "air");
  CHECK(ids(index, language.parse("location:\"Syrian Arab Republic\"").query) == "air talk");
  CHECK(ids(index, language.parse("location:syrian arab republic").query) == "air talk");
  CHECK(language.parse("actor:Daesh").notes.empty());
  CHECK(asked > 0);
}

TEST_CASE("What the rules read and what stands there are both tried", "[xapian][query]") {
  TestIndex t(setup());
  fill(t);
  const Index index = t.index();
  QueryOptions options;
  options.quantity = [](std::string_view text) -> std::optional<QuantityCondition> {
    if (text == "> 4 km")
      return QuantityCondition{4000, {}, true, false, "", "length"};
    if (text == "2 lorries")
      return QuantityCondition{2, 2, false, false, "milk delivery truck", ""};
    if (text == "lorries > 100")
      return QuantityCondition{100, {}, true, false, "milk delivery truck", ""};
    return QuantityCondition{1, {}, false, false, "nothing that is here", ""};
  };
  const QueryLanguage language(index, options);
  CHECK(ids(index, language.parse("quantity:\"> 4 km\"").query) == "far");
  CHECK(ids(index, language.parse("quantity:\"lorries > 100\"").query) == "air");
  CHECK(ids(index, language.parse("lorries:100..200").query) == "air");
  CHECK(ids(index, language.parse("lorries:171..").query).empty());
  CHECK(ids(index, language.parse("quantity:\"sorties > 450\"").query) == "talk");
  CHECK(ids(index, language.parse("quantity:\"ships > 450\"").query).empty());
}

TEST_CASE("A parser of the user's own gets the fields", "[xapian][query]") {
  TestIndex t(setup());
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
  Setup lean = setup();
  lean.positions = false;
  TestIndex t(lean);
  fill(t);
  const Index index = t.index();
  CHECK(search(index, "actor:isis") == "air talk");
  CHECK_THROWS_WITH(search(index, "same:\"actor=isis & location=hama\""), Catch::Contains("terms: full"));
  CHECK_THROWS_WITH(search(index, "rule:test/rule"), Catch::Contains("terms: full"));
}

TEST_CASE("A wildcard over too much is refused", "[xapian][query]") {
  TestIndex t;
  for (int i = 0; i < 2100; ++i)
    t.add(std::to_string(i), Text().sentence().actor("name" + std::to_string(i)));
  const Index index = t.index();
  CHECK_THROWS_WITH(search(index, "actor:name*"), Catch::Contains("more letters"));
  CHECK_THROWS_AS(search(index, "name*"), Xapian::WildcardError);
  CHECK_THROWS_AS(search(index, "actor:*"), QueryError);
  CHECK(search(index, "actor:name209*").size() == std::string("209 2090 2091 2092 2093 2094 2095 2096 2097 2098 2099").size());
}

namespace {

// How many terms a query looks up.
std::size_t terms_of(const Xapian::Query& query) {
  return static_cast<std::size_t>(std::distance(query.get_terms_begin(), query.get_terms_end()));
}

}  // namespace

TEST_CASE("Ranges of any width cost few terms", "[xapian][query][cost]") {
  TestIndex t(setup());
  for (int i = 0; i < 3000; ++i)
    t.add(std::to_string(i), Text().sentence().quantity(i * 7919.25 - 4e6, "truck").measured(i * 13.7, "length")
                                 .date("20" + std::to_string(10 + i % 90) + "-0" + std::to_string(1 + i % 9) + "-1" + std::to_string(i % 10), ""));
  const Index index = t.index();
  const QueryLanguage language(index);
  // Each covers up to 10^9 numbers or millions of days; a trie of decimal digits needs some 9 nodes a digit and end.
  for (const char* query : {"trucks:-999999999..999999999", "trucks:1..1000000000", "trucks:0.0000001..123456789.987654321", "trucks:-1e300..1e300",
                            "quantity:\"trucks > -1e308\"", "distance:0.123456789..41085.987654321", "date:0001..9999", "date:..", "date:2011-02-03..2098-11-29"}) {
    CAPTURE(query);
    CHECK(terms_of(language.parse(query).query) < 300);
  }
}

TEST_CASE("What would cost too much is refused and says why", "[xapian][query][cost]") {
  Setup s;
  s.fields = {{"tag", DocumentField::Kind::kText}};
  TestIndex t(s);
  for (int i = 0; i < 2100; ++i) {
    const std::string n = std::to_string(i);
    t.add(n, Text().sentence().actor("name" + n).location({"Land", "place" + n}).said("name" + n).quantity(i, "kind" + n + " truck").end_quote(), "2015-12-04",
          {{"tag", {"tag" + n}}});
  }
  const Index index = t.index();
  const QueryLanguage language(index);
  struct Row {
    const char* query;
    const char* contains;
  };
  const Row rows[] = {
      {"actor:*", "more letters"},
      {"said:name*", "more letters"},
      {"location:*", "more letters"},
      {"tag:*", "more letters"},
      {"rule:test*", ""},
      {"trucks:1..", "more words"},
      {"quantity:\"trucks >= 0\"", "more words"},
      {"same:\"actor=name* & location=land\"", "more letters"},
      {"quote:\"said=name* & actor=name1\"", "more letters"},
      {"same:\"trucks>0 & location=land\"", "more words"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    if (*row.contains)
      CHECK_THROWS_WITH(language.parse(row.query), Catch::Contains(row.contains));
    else
      CHECK_NOTHROW(language.parse(row.query));
  }
  CHECK_THROWS_WITH(language.parse(std::string(100000, 'a')), Catch::Contains("too long"));
  CHECK_THROWS_AS(ids(index, language.parse("name*").query), Xapian::WildcardError);
  // Depth and number of operands are bounded by the length of the query.
  std::string deep = "name1", wide = "name1";
  for (int i = 0; i < 5000; ++i)
    deep = "(" + deep + ")", wide += " OR name" + std::to_string(i % 50);
  CHECK(ids(index, language.parse(deep).query) == "1");
  CHECK(index.database().get_doccount() == 2100);
  CHECK_NOTHROW(ids(index, language.parse(wide).query));
}

TEST_CASE("A condition that all documents meet works where documents were deleted", "[xapian][query]") {
  // Xapian 1.4.22 fails there, from some 2,000 documents on: common_terms.cc.
  constexpr unsigned kDocuments = 5000;
  Folder folder;
  Setup s;
  s.ruleset = "rules";
  std::vector<Xapian::WritableDatabase> shards;
  for (const char* name : {"a", "b"}) {
    shards.emplace_back(folder.path(name), Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    prepare(shards.back(), s);
  }
  Indexer indexer(s);
  for (unsigned i = 0; i < 2 * kDocuments; ++i) {
    Text text;  // in the first shard all are in Syria and have trucks, in the second half of them
    text.sentence().actor("Red Army").words("moved");
    if (i < kDocuments || i % 2)
      text.location({"Syria"}).quantity(1 + i % 9, "truck");
    if (i % 50 == 0)
      text.actor("Blue Army").words("rarely");
    const Text::Done done = text.finish();
    Xapian::Document d;
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("english"));
    generator.set_document(d);
    generator.index_text(done.text);
    indexer.add(d, {&done.annotations, done.text, nullptr, {}, "2015-12-04"});
    shards[i / kDocuments].add_document(d);
  }
  const Names names = indexer.take_names();
  for (Xapian::WritableDatabase& shard : shards) {
    names.write(shard);
    shard.delete_document(9);  // not in Syria in the second shard
    shard.commit();
  }
  const Index one({Xapian::Database(folder.path("a"))}), two({Xapian::Database(folder.path("a")), Xapian::Database(folder.path("b"))});
  struct Row {
    const char* query;
    unsigned in_one, in_two;
  };
  const Row rows[] = {
      {"", 4999, 9998},
      {"actor:\"red army\"", 4999, 9998},
      {"location:syria", 4999, 7499},
      {"trucks:0..10", 4999, 7499},
      {"date:2015", 0, 0},
      {"published:2015", 4999, 9998},
      {"location:syria NOT actor:\"blue army\"", 4899, 7399},
      {"actor:(\"red army\" OR \"blue army\")", 4999, 9998},
      {"location:syria OR actor:\"blue army\"", 4999, 7599},
      {"moved", 4999, 9998},
      {"moved location:syria", 4999, 7499},
      {"location:syria actor:\"red army\"", 4999, 7499},
      {"moved location:syria actor:\"red army\" trucks:0..10", 4999, 7499},
      {"moved NOT rarely", 4899, 9798},
      {"rarely OR location:syria", 4999, 7599},
      {"NOT location:syria", 0, 2499},
      {"same:\"actor=red army & location=syria\"", 4999, 7499},
  };
  for (const Row& row : rows) {
    for (const auto& [index, wanted] : {std::pair(&one, row.in_one), std::pair(&two, row.in_two)}) {
      CAPTURE(row.query, index->shards().size());
      const ParsedQuery parsed = QueryLanguage(*index).parse(row.query);
      for (const bool weights : {true, false}) {
        Xapian::Enquire enquire(index->database());
        enquire.set_query(parsed.query);
        if (!weights)
          enquire.set_weighting_scheme(Xapian::BoolWeight());
        CHECK(enquire.get_mset(0, 10, index->database().get_doccount()).get_matches_estimated() == wanted);
      }
      const auto facets = count_facets(*index, parsed.query, {{"actor", 0}, {"location", 0}, {"truck", 0}});
      CHECK(facets[0].documents == wanted);
      CHECK(count_facets(*index, parsed.query, {{"actor", 0}, {"truck", 0}}, 20000)[0].documents == wanted);
    }
  }
  CHECK(collect_claims(one, QueryLanguage(one).parse("trucks:0..10").query).size() == 4999);
  CHECK(describe(two).annotated == 9998);
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
