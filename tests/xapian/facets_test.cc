// The parts of facet counting against plain Xapian and std::map; whole facets are compared with brute force in property_test.cc.
#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>

#include "xapian/fixture.h"
#include "xapian/matches.h"
#include "xapian/schema.h"
#include "xapian/value_counts.h"

using namespace postil::xapian;
using namespace postil::xapian::test;

namespace {

// Not '"w" + std::to_string(n)', of which g++ 12 warns falsely.
[[gnu::noinline]] std::string numbered(const char* stem, unsigned long n) {
  std::string out(stem);
  out += std::to_string(n);
  return out;
}

// Words w0 (everywhere) to w19 (rare), a value, positions; some documents are deleted.
void fill(Xapian::WritableDatabase& db, std::mt19937& random) {
  for (int i = 0; i < 3000; ++i) {
    Xapian::Document d;
    for (unsigned w = 0; w < 20; ++w)
      if (random() % (1 + w * w) == 0)
        d.add_posting(numbered("w", w), 1 + w);
    d.add_value(1, Xapian::sortable_serialise(random() % 1000));
    db.add_document(d);
  }
  // Not with a word that all have: with that, Xapian 1.4.22 fails where documents were deleted (common_terms.cc).
  db.replace_document(2500, Xapian::Document());
  for (Xapian::docid id = 1; id < 2500; id += 1 + random() % 40)
    db.delete_document(id);
  db.delete_document(3000);
}

using Query = Xapian::Query;

Query leaf(std::mt19937& random) {
  const std::string word = numbered("w", random() % 22);  // two that no document has
  switch (random() % 12) {
    case 0: return Query::MatchAll;
    case 1: return Query::MatchNothing;
    case 2: return Query(Query::OP_VALUE_GE, 1, Xapian::sortable_serialise(random() % 1000));
    case 3: return Query(Query::OP_WILDCARD, "w1");
    case 4: {
      const Query words[] = {Query(word), Query(numbered("w", random() % 5))};
      return Query(random() % 2 ? Query::OP_NEAR : Query::OP_PHRASE, std::begin(words), std::end(words), 5);
    }
    default: return Query(word);
  }
}

Query tree(std::mt19937& random, int depth) {
  if (depth == 0 || random() % 4 == 0)
    return leaf(random);
  static constexpr Query::op kOps[] = {Query::OP_OR,     Query::OP_AND, Query::OP_FILTER,  Query::OP_AND_NOT,
                                       Query::OP_XOR,    Query::OP_MAX, Query::OP_AND,     Query::OP_AND_MAYBE};
  const Query::op op = kOps[random() % std::size(kOps)];
  const bool pair = op == Query::OP_AND_NOT || op == Query::OP_AND_MAYBE;
  std::vector<Query> parts(pair ? 2 : 1 + random() % 4);
  for (Query& part : parts)
    part = tree(random, depth - 1);
  const Query out(op, parts.begin(), parts.end());
  return random() % 6 == 0 ? out * 0.0 : out;
}

std::set<Xapian::docid> by_matcher(const Xapian::Database& db, const Query& query) {
  Xapian::Enquire enquire(db);
  enquire.set_query(query);
  const Xapian::MSet all = enquire.get_mset(0, db.get_doccount());
  return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("Matches as bitmaps are those of the matcher", "[xapian][facets]") {
  Folder folder;
  std::mt19937 random(7);
  Xapian::WritableDatabase db(folder.path("db"), Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
  fill(db, random);
  db.commit();
  for (int i = 0; i < 1500; ++i) {
    const Query query = tree(random, 3);
    CAPTURE(query.get_description());
    const Matches found = find_matches(db, query);
    std::set<Xapian::docid> ids;
    found.each([&](Xapian::docid id) { ids.insert(id); });
    const std::set<Xapian::docid> wanted = by_matcher(db, query);
    if (ids != wanted || found.count() != wanted.size()) {
      CHECK(ids == wanted);
    }
  }
  CHECK(find_matches(db, Query()).count() == 0);
  CHECK(find_matches(Xapian::Database(std::string(), Xapian::DB_BACKEND_INMEMORY), Query::MatchAll).count() == 0);
}

TEST_CASE("A name is shown in the spelling that is none of a headline's capitals", "[xapian][facets]") {
  struct Row {
    const char *name, *first, *second;
    bool before;
  };
  const Row rows[] = {
      {"a headline", "Petrov", "PETROV", true}, {"... the other way round", "PETROV", "Petrov", false}, {"both have small letters", "Petrov", "petrov", true},
      {"none has", "A B", "A C", true},         {"other alphabets", "Дом", "ДОМ", true},                 {"the same", "Petrov", "Petrov", false},
      {"accents", "ÉÀ", "éà", false},           {"empty", "", "PETROV", true},                           {"no UTF-8 (read as Latin-1)", "\xff\xfe", "PETROV", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(shown_before(row.first, row.second) == row.before);
  }
}

TEST_CASE("Values are counted by their folded form", "[xapian][facets]") {
  std::mt19937 random(3);
  const std::vector<std::string> some = {"Côte d'Azur", "Cote d'Azur", "COTE D'AZUR", "Ö", "O", " lead", "a  b", "a b", "A B", ": x", "x", "Дом", "дом",
                                         std::string(300, 'y')};
  ValueCounts counts;
  std::map<std::string, Xapian::doccount> wanted;
  std::map<std::string, std::string> names;
  for (int i = 0; i < 60000; ++i) {
    std::string list;
    for (unsigned n = random() % 4; n; --n) {
      const std::string value = random() % 5 ? numbered(random() % 2 ? "Value " : "value ", random() % 20000) : some[random() % some.size()];
      if (!list.empty())
        list += '\t';
      list += value;
      wanted[normalize(value)] += 2;
      std::string& name = names[normalize(value)];
      name = name.empty() || shown_before(value, name) ? value : name;
    }
    counts.add(list, 2);
  }
  std::map<std::string, Xapian::doccount> found;
  bool named = true;
  for (const ValueCounts::Value& v : counts.values()) {
    found[normalize(v.name)] += v.count;
    named = named && names[normalize(v.name)] == v.name;
  }
  CHECK(found == wanted);
  CHECK(named);
  CHECK(ValueCounts().values().empty());
}

TEST_CASE("Facets of few and of many values are exact in each way of counting", "[xapian][facets]") {
  Setup setup;
  setup.fields = {{"few", DocumentField::Kind::kText}, {"many", DocumentField::Kind::kText}};
  TestIndex t(setup);
  std::mt19937 random(5);
  std::map<std::string, std::map<std::string, Xapian::doccount>> wanted[4];  // by query, field, value
  Indexer indexer(setup);
  for (unsigned i = 0; i < 6000; ++i) {
    Xapian::Document d;
    std::map<std::string, std::set<std::string>> values;
    for (unsigned n = 0; n < 2; ++n) {
      values["few"].insert(numbered("Few ", random() % 30));
      values["many"].insert(numbered("Many ", random() % 9000));
    }
    for (const auto& [field, list] : values)
      indexer.add_field(d, field, {list.begin(), list.end()});
    for (unsigned q = 1; q < 4; ++q)  // half, a tenth, a hundredth
      if (random() % (q == 1 ? 2 : q == 2 ? 10 : 100) == 0)
        d.add_boolean_term(numbered("q", q));
    for (unsigned q = 0; q < 4; ++q) {
      const bool in = q == 0 || [&] { auto term = d.termlist_begin(); term.skip_to(numbered("q", q));
                                      return term != d.termlist_end() && *term == numbered("q", q); }();
      if (in)
        for (const auto& [field, list] : values)
          for (const std::string& value : list)
            ++wanted[q][field][value];
    }
    t.db().add_document(d);
  }
  t.db().commit();
  const Index index = t.index();
  for (unsigned q = 0; q < 4; ++q) {
    const Query query = q ? Query(numbered("q", q)) : Query::MatchAll;
    for (const Facet& facet : count_facets(index, query, {{"few", 0}, {"many", 0}})) {
      CAPTURE(q, facet.field);
      std::map<std::string, Xapian::doccount> found;
      for (const FacetValue& v : facet.values)
        found[v.name] = v.count;
      CHECK(found == wanted[q][facet.field]);
      CHECK(facet.distinct == found.size());
      // The most frequent ones, those that are as frequent by name.
      const Facet top = count_facets(index, query, {{facet.field, 7}}).front();
      REQUIRE(top.values.size() == 7);
      CHECK(top.distinct == facet.distinct);
      for (std::size_t i = 0; i < 7; ++i)
        CHECK((top.values[i].name == facet.values[i].name && top.values[i].count == facet.values[i].count && top.values[i].term == facet.values[i].term));
    }
  }
}
