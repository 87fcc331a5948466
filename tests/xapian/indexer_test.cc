#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <random>

#include "postil/json.h"
#include "xapian/codec.h"
#include "xapian/fixture.h"
#include "xapian/schema.h"

using namespace postil;
using namespace postil::xapian;
using namespace postil::xapian::test;

namespace {

// "term@position,position" of all our terms.
std::vector<std::string> postings(const Xapian::Document& d) {
  std::vector<std::string> out;
  for (auto t = d.termlist_begin(); t != d.termlist_end(); ++t) {
    if ((*t).compare(0, 2, "XQ") != 0)
      continue;
    std::string line = *t;
    CHECK(t.get_wdf() == 0);
    char sign = '@';
    for (auto p = t.positionlist_begin(); p != t.positionlist_end(); ++p, sign = ',') {
      char buffer[20];
      std::snprintf(buffer, sizeof buffer, "%c%x", sign, *p);
      line += buffer;
    }
    out.push_back(line);
  }
  return out;
}

Xapian::Document index_one(Text& text, Indexer& indexer, const std::string& date = {}) {
  const Text::Done done = text.finish();
  Xapian::Document document;
  Source source;
  source.text = &done.annotations;
  source.text_bytes = done.text;
  source.date = date;
  indexer.add(document, source);
  return document;
}

}  // namespace

TEST_CASE("Annotations become terms with one place each in their sentence", "[xapian][indexer]") {
  Indexer indexer{Setup()};
  const auto d = index_one(Text()
                               .sentence().actor("Islamic State").location({"Syria", "Hama"}).quantity(431, "sortie")
                               .sentence().said("Igor Petrov").quantity(5, "oil field").end_quote(),
                           indexer);
  CHECK(postings(d) == std::vector<std::string>{
                           "XQAislamic state@10000000", "XQLsyria@10000001", "XQLsyria/hama@10000001",
                           "XQMfield:oil field", "XQMsortie:sortie",
                           "XQNoil field:2500@10000080,20000080", "XQNoil field:25005@10000080,20000080",
                           "XQNoil field:25005-@10000080,20000080", "XQNsortie:2502@10000002", "XQNsortie:25024@10000002",
                           "XQNsortie:250243@10000002", "XQNsortie:2502431@10000002", "XQNsortie:2502431-@10000002",
                           "XQQ@20000000", "XQRtest/rule", "XQSigor petrov@20000040", "XQWSigor", "XQWSpetrov",
                           "XQWislamic", "XQWstate"});
  CHECK(d.get_value(kSlotBase + kSlotActors) == "Islamic State");
  CHECK(d.get_value(kSlotBase + kSlotLocations) == "Syria\tSyria/Hama");
  CHECK(d.get_value(kSlotBase + kSlotSpeakers) == "Igor Petrov");
  CHECK(d.get_value(kSlotBase + kSlotObjects) == "oil field\tsortie");
}

TEST_CASE("What is indexed can be taken out again", "[xapian][indexer]") {
  Setup setup;
  setup.fields = {{"section", DocumentField::Kind::kText}};
  Indexer indexer(setup);
  Xapian::Document d = index_one(Text().sentence().actor("A").date("2015-12-04", ""), indexer, "2015-12-05");
  indexer.add_field(d, "section", {"World"});
  d.add_term("XP");
  d.add_value(1, "theirs");
  indexer.strip(d);
  CHECK(d.termlist_count() == 1);
  CHECK(d.values_count() == 1);
}

TEST_CASE("Names are folded the same way whether they are ASCII or not", "[xapian][schema]") {
  for (int c = 1; c < 0x80; ++c) {
    const std::string name = std::string("a") + static_cast<char>(c) + "B  c";
    CAPTURE(c);
    // The second has a letter that folds to "e", so it takes the long way.
    CHECK(normalize(name + "e") == normalize(name + "\xC3\xA9"));
  }
}

TEST_CASE("Hostile names keep to the form and the limits of terms", "[xapian][indexer]") {
  Indexer indexer{Setup()};
  const std::string accents(400, 'x');
  const auto d = index_one(Text()
                               .sentence().actor("::ÉTAT\tIslamique\n ").actor(accents).actor("   ").actor(std::string("a\0b", 3))
                               .location({"A/B", "C"}).location({"", "C"}).quantity(1, "a:b"),
                           indexer);
  for (const std::string& p : postings(d))
    CHECK(p.substr(0, p.find('@')).size() <= kMaxTermBytes);
  const auto all = postings(d);
  CHECK(std::count(all.begin(), all.end(), "XQAetat islamique@10000000") == 1);
  CHECK(std::count(all.begin(), all.end(), "XQLa b/c@10000003") == 1);
  CHECK(std::count(all.begin(), all.end(), "XQMb:a b") == 1);
  CHECK(d.get_value(kSlotBase + kSlotLocations) == "A B\tA B/C");
}

TEST_CASE("What an indexer remembers of other documents changes nothing", "[xapian][indexer]") {
  const auto first = [] {
    Text text;
    text.sentence().actor("Igor Petrov", "Petrov", "person").actor("IGOR PETROV", "he", "person").location({"Syria", "Hama"}, "Hama");
    text.sentence().said("Igor Petrov").quantity(5, "oil field", 3, 7).date("2015-12-01", "").end_quote();
    return text;
  };
  const auto second = [] {
    Text text;
    text.sentence().said("Igor Petrov", true).actor("Petrov", "Igor Petrov").location({"Syria"}, "Hama").quantity({}, "oil field", 5);
    text.end_quote().sentence().actor("Igor Petrov", "Petrov").date("2015-12-01", "");
    return text;
  };
  const auto many = [] {
    Text text;
    text.sentence();
    for (int i = 0; i < 30000; ++i)
      text.actor("a name of its own, number " + std::to_string(i));
    return text;
  };
  struct Row {
    const char* what;
    std::function<Text()> text;
    const char* date;
  };
  const Row rows[] = {{"first", first, "2015-12-02"}, {"again", first, "2015-12-02"}, {"later", first, "2015-12-05"}, {"others", second, ""},
                      {"back", first, "2015-12-02"},  {"too many to keep", many, ""}, {"after that", second, "2015-12-04"},
                      {"at last", first, "2015-12-02"}};
  Setup setup;
  setup.measures = {{"fields", "Field", ""}};
  setup.ruleset = "0123";
  Indexer kept(setup);
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Indexer fresh(setup);
    Text a = row.text(), b = row.text();
    const Xapian::Document got = index_one(a, kept, row.date), expected = index_one(b, fresh, row.date);
    CHECK(postings(got) == postings(expected));
    CHECK(got.values_count() == expected.values_count());
    for (auto v = expected.values_begin(); v != expected.values_end(); ++v)
      CHECK(got.get_value(v.get_valueno()) == *v);
    CHECK(kept.take_names().size() == fresh.take_names().size());
  }
}

TEST_CASE("A lean index has neither positions nor words of names nor rules", "[xapian][indexer]") {
  Setup lean;
  lean.positions = false;
  Indexer indexer(lean);
  const auto d = index_one(Text().sentence().actor("Islamic State").said("Igor Petrov").quantity(5, "oil field").end_quote(), indexer);
  CHECK(postings(d) == std::vector<std::string>{"XQAislamic state", "XQMfield:oil field", "XQNoil field:2500", "XQNoil field:25005",
                                                "XQNoil field:25005-", "XQQ", "XQSigor petrov"});
  CHECK(StoredAnnotations(d, lean).text().size() == 3);
}

TEST_CASE("A sentence with too many annotations keeps its terms without positions", "[xapian][indexer]") {
  Indexer indexer{Setup()};
  Text text;
  text.sentence();
  for (int i = 0; i < 100; ++i)
    text.actor("name" + std::to_string(i));
  const auto d = index_one(text, indexer);
  CHECK(indexer.overflowed() == 36);
  const auto all = postings(d);
  CHECK(std::count(all.begin(), all.end(), "XQAname63@1000003f") == 1);
  CHECK(std::count(all.begin(), all.end(), "XQAname64") == 1);
}

TEST_CASE("Stored annotations come back as they were", "[xapian][codec]") {
  Text text;
  text.sentence().actor("Éa", "b", "person").location({"X", "Y", "Z"}).quantity({}, "truck", 170).measured(-0.5, "length");
  text.sentence().said("Q", true).quantity(-1e300, "thing").date("2015-01-01", "").end_quote();
  const Text::Done done = text.finish();
  const std::string bytes = Encoder().encode(&done.annotations, nullptr);
  std::vector<Annotation> back, title;
  REQUIRE(decode(bytes, back, title));
  CHECK(title.empty());
  REQUIRE(back.size() == done.annotations.size());
  for (std::size_t i = 0; i < back.size(); ++i) {
    const Annotation &a = done.annotations[i], &b = back[i];
    CHECK(a.type == b.type);
    CHECK(a.kind == b.kind);
    CHECK(a.span == b.span);
    CHECK(a.sentence == b.sentence);
    CHECK(a.rule == b.rule);
    CHECK(a.detail.index() == b.detail.index());
    if (const Quantity* q = a.quantity()) {
      CHECK(q->value == b.quantity()->value);
      CHECK(q->low == b.quantity()->low);
      CHECK(q->high == b.quantity()->high);
      CHECK(q->object == b.quantity()->object);
    }
    if (const Attribution* q = a.attribution()) {
      CHECK(q->content == b.attribution()->content);
      CHECK(q->actor == b.attribution()->actor);
      CHECK(q->negated == b.attribution()->negated);
    }
    if (const Location* q = a.location())
      CHECK(q->path == b.location()->path);
  }
  // Cut or changed bytes never do harm.
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    std::vector<Annotation> x, y;
    CHECK_FALSE(decode(bytes.substr(0, n), x, y));
    std::string changed = bytes;
    changed[n] = static_cast<char>(changed[n] ^ 0x55);
    decode(changed, x, y);
  }
}

TEST_CASE("An index tells its setup, and refuses what does not go with it", "[xapian][setup]") {
  Xapian::WritableDatabase db(std::string(), Xapian::DB_BACKEND_INMEMORY);
  CHECK_FALSE(read_setup(db));
  Setup setup;
  setup.measures = {{"sorties", "Sortie", ""}, {"distance", "", "length"}};
  setup.fields = {{"section", DocumentField::Kind::kText}, {"words", DocumentField::Kind::kNumber}};
  setup.ruleset = "0123456789abcdef";
  prepare(db, setup);
  const auto found = read_setup(db);
  REQUIRE(found);
  CHECK(found->ruleset == setup.ruleset);
  REQUIRE(found->measures.size() == 2);
  CHECK(found->measures[0].object == "sortie");
  CHECK(found->measures[1].dimension == "length");
  REQUIRE(found->fields.size() == 2);
  CHECK(found->fields[1].kind == DocumentField::Kind::kNumber);

  Setup other;  // new fields come behind those that are there
  other.fields = {{"words", DocumentField::Kind::kNumber}, {"author", DocumentField::Kind::kText}};
  prepare(db, other);
  REQUIRE(other.fields.size() == 3);
  CHECK(other.fields[0].name == "section");
  CHECK(other.fields[2].name == "author");

  Setup lean;
  lean.positions = false;
  CHECK_THROWS_WITH(prepare(db, lean), Catch::Contains("terms: full"));
  Setup root;
  root.root = "XY";
  CHECK_THROWS_WITH(prepare(db, root), Catch::Contains("XQ"));

  Xapian::WritableDatabase theirs(std::string(), Xapian::DB_BACKEND_INMEMORY);
  Xapian::Document d;
  d.add_boolean_term("XQtheirs");
  theirs.add_document(d);
  Setup mine;
  CHECK_THROWS_AS(prepare(theirs, mine), SchemaError);
  CHECK_THROWS_AS(Index({theirs}), SchemaError);
}

TEST_CASE("Generated annotations come back as they were", "[xapian][codec][property]") {
  const std::vector<std::string> names = {"Ann Lee", "\u00c9a", "b", "\u6771\u4eac", std::string(300, 'x'), "Hama", "a\tb\nc"};
  std::mt19937 random(9);
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto name = [&] { return std::string_view(names[pick(names.size())]); };
  const auto number = [&] { return std::ldexp(static_cast<double>(random()) - 2e9, static_cast<int>(pick(200)) - 120); };
  const auto json = [](const Annotation& a) {
    std::string out;
    append_json(out, a);
    return out;
  };
  Encoder encoder;  // keeps its buffers
  for (int round = 0; round < 200; ++round) {
    Text text, title;
    for (std::size_t i = pick(30); i-- > 0;) {
      Text& t = pick(4) ? text : title;
      if (pick(3) == 0)
        t.sentence();
      switch (pick(6)) {
        case 0: t.actor(name(), name(), pick(2) ? "person" : ""); break;
        case 1: t.location({name(), name(), name()}); break;
        case 2: t.quantity(pick(2) ? std::optional(number()) : std::nullopt, name(), number(), pick(2) ? std::optional(number()) : std::nullopt); break;
        case 3: t.measured(number(), name()); break;
        case 4: t.date("2015-01-01", pick(2) ? "2016-12-31" : ""); break;
        default: t.said(name(), pick(2)).words(name()).end_quote();
      }
    }
    const Text::Done done = text.finish(), done_title = title.finish();
    const std::string bytes = encoder.encode(&done.annotations, pick(5) ? &done_title.annotations : nullptr);
    std::vector<Annotation> back, back_title;
    REQUIRE(decode(bytes, back, back_title));
    REQUIRE(back.size() == done.annotations.size());
    for (std::size_t i = 0; i < back.size(); ++i)
      CHECK(json(back[i]) == json(done.annotations[i]));
    for (std::size_t i = 0; i < back_title.size(); ++i)
      CHECK(json(back_title[i]) == json(done_title.annotations[i]));
  }
}
