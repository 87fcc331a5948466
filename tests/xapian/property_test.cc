// Every kind of query and facet against brute force over what the documents say: on one database, on three shards, and on
// three servers.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <map>
#include <random>
#include <set>

#include "xapian/fixture.h"
#include "xapian/number_code.h"
#include "xapian/server.h"

using namespace postil::xapian;
using namespace postil::xapian::test;

namespace {

constexpr int kDocuments = 400;
constexpr int kQueries = 400;

struct Item {
  enum Kind { kActor, kLocation, kQuantity, kLength, kDate } kind;
  std::string name;            // actor; object
  std::vector<std::string> path;
  double number = 0;
  DayRange days{0, 0};
};
struct Quote {
  std::string speaker;
  bool negated;
  std::size_t first, last;  // sentences
};
struct Doc {
  std::vector<std::vector<Item>> sentences;
  std::vector<Quote> quotes;
  std::int32_t date;
  std::string section;
  double words;
};

const std::vector<std::vector<std::string>> kPlaces = {
    {"Syria"}, {"Syria", "Hama"}, {"Syria", "Hama", "Qaramna"}, {"Syria", "Aleppo"}, {"Iraq"}, {"Iraq", "Mosul"}, {"Iraq", "Hama"}};
const std::vector<std::string> kObjects = {"truck", "oil truck", "big oil truck", "sortie"};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }
  std::string actor() { return "Actor " + std::string(1, static_cast<char>('A' + below(8))); }

  double number() {
    switch (below(5)) {
      case 0: return static_cast<double>(below(20)) - 5;
      case 1: return static_cast<double>(below(1000));
      case 2: return (static_cast<double>(below(2000)) - 1000) / 8;
      case 3: return 0;
      default: return std::ldexp(static_cast<double>(below(1000)) - 500, static_cast<int>(below(600)) - 300);
    }
  }
  std::int32_t day() { return *parse_day("2015-01-01") + static_cast<std::int32_t>(below(700)); }

  Item item() {
    Item i{static_cast<Item::Kind>(below(5)), {}, {}, number(), {0, 0}};
    if (i.kind == Item::kActor) i.name = actor();
    if (i.kind == Item::kLocation) i.path = kPlaces[below(kPlaces.size())];
    if (i.kind == Item::kQuantity) i.name = kObjects[below(kObjects.size())];
    if (i.kind == Item::kDate) {
      i.days.first = day();
      i.days.last = i.days.first + static_cast<std::int32_t>(below(below(3) ? 10 : 500));
    }
    return i;
  }

  Doc document() {
    Doc d{{}, {}, day(), "Section " + std::to_string(below(5)), std::floor(number())};
    const std::size_t n = 1 + below(5);
    for (std::size_t s = 0; s < n; ++s) {
      d.sentences.emplace_back();
      for (std::size_t i = below(5); i > 0; --i) d.sentences.back().push_back(item());
      if (below(3) == 0 && (d.quotes.empty() || d.quotes.back().last < s)) {
        Quote q{actor(), below(4) == 0, s, s + below(2)};
        q.last = std::min(q.last, n - 1);
        d.quotes.push_back(q);
      }
    }
    return d;
  }

 private:
  std::mt19937 random_;
};

void put(Text& text, const Item& i) {
  std::vector<std::string_view> path(i.path.begin(), i.path.end());
  switch (i.kind) {
    case Item::kActor: text.actor(i.name); break;
    case Item::kLocation: text.location(path); break;
    case Item::kQuantity: text.quantity(i.number, i.name); break;
    case Item::kLength: text.measured(i.number, "length"); break;
    case Item::kDate: text.date(day_text(i.days.first), day_text(i.days.last)); break;
  }
}

// Writes the document; attributions open before the items of their first sentence.
void write(const Doc& d, Text& text) {
  for (std::size_t s = 0; s < d.sentences.size(); ++s) {
    text.sentence().words("airbase");
    for (const Quote& q : d.quotes)
      if (q.first == s) text.said(q.speaker, q.negated);
    for (const Item& i : d.sentences[s]) put(text, i);
    for (const Quote& q : d.quotes)
      if (q.last == s) text.end_quote();
  }
}

// A condition of the query language, and what it means.
struct Condition {
  std::string field, value;
  std::function<bool(const Item&)> item;  // null: not about an item
  std::function<bool(const Doc&)> doc;
};

std::string range_text(const NumberRange& r) {
  char buffer[80];
  std::string out;
  if (r.low) std::snprintf(buffer, sizeof buffer, "%.17g", *r.low), out += buffer;
  out += "..";
  if (r.high) std::snprintf(buffer, sizeof buffer, "%.17g", *r.high), out += buffer;
  return out;
}

bool any_item(const Doc& d, const std::function<bool(const Item&)>& test) {
  for (const auto& s : d.sentences)
    if (std::any_of(s.begin(), s.end(), test)) return true;
  return false;
}

bool under(const std::vector<std::string>& path, const std::vector<std::string>& ancestor) {
  return path.size() >= ancestor.size() && std::equal(ancestor.begin(), ancestor.end(), path.begin());
}

bool ends_in(const std::string& object, const std::string& phrase) {
  return object == phrase || (object.size() > phrase.size() && object.substr(object.size() - phrase.size() - 1) == " " + phrase);
}

// Whether a mentioned period is found by a range, day by day (the grain is that of docs/index.md).
bool period_found(DayRange mention, DayRange query) {
  const std::int32_t length = mention.last - mention.first + 1;
  for (std::int32_t d = std::max(mention.first, query.first); d <= std::min(mention.last, query.last); ++d) {
    const std::string text = day_text(d);
    const auto unit = parse_period(length <= kMaxDaysByDay ? text : text.substr(0, length <= kMaxDaysByMonth ? 7 : 4));
    if (query.first <= unit->first && unit->last <= query.last) return true;
  }
  return false;
}

class Asker {
 public:
  explicit Asker(Generator& g) : g_(g) {}

  NumberRange range() {
    NumberRange r;
    if (g_.below(5)) r.low = g_.number();
    if (g_.below(5) || !r.low) r.high = g_.number();
    if (r.low && r.high && *r.low > *r.high) std::swap(r.low, r.high);
    return r;
  }
  DayRange days() {
    const std::int32_t first = g_.day();
    return {first, first + static_cast<std::int32_t>(g_.below(g_.below(2) ? 20 : 500))};
  }

  // A condition that may stand inside same: and quote:
  Condition item_condition() {
    switch (g_.below(5)) {
      case 0: {
        const std::string name = g_.actor();
        return {"actor", name, [name](const Item& i) { return i.kind == Item::kActor && i.name == name; }, {}};
      }
      case 1: {
        const auto path = kPlaces[g_.below(kPlaces.size())];
        if (g_.below(2)) {
          std::string text;
          for (const auto& p : path) text += (text.empty() ? "" : "/") + p;
          return {"location", text, [path](const Item& i) { return i.kind == Item::kLocation && under(i.path, path); }, {}};
        }
        const std::string last = path.back();  // any place of that name
        return {"location", last,
                [last](const Item& i) { return i.kind == Item::kLocation && std::find(i.path.begin(), i.path.end(), last) != i.path.end(); }, {}};
      }
      case 2: {
        const std::string phrase = g_.below(2) ? "trucks" : g_.below(2) ? "oil trucks" : "sorties";
        const std::string object = phrase.substr(0, phrase.size() - 1);
        const NumberRange r = range();
        return {"quantity", range_text(r) + " " + phrase,
                [object, r](const Item& i) { return i.kind == Item::kQuantity && ends_in(i.name, object) && r.contains(i.number); }, {}};
      }
      case 3: {
        const NumberRange r = range();
        return {"distance", range_text(r), [r](const Item& i) { return i.kind == Item::kLength && r.contains(i.number); }, {}};
      }
      default: {
        const DayRange r = days();
        return {"date", day_text(r.first) + ".." + day_text(r.last),
                [r](const Item& i) { return i.kind == Item::kDate && period_found(i.days, r); }, {}};
      }
    }
  }

  Condition condition() {
    switch (g_.below(9)) {
      case 0: return speaker("said", false);
      case 1: return speaker("denied", true);
      case 2: {
        const DayRange r = days();
        return {"published", day_text(r.first) + ".." + day_text(r.last), {},
                [r](const Doc& d) { return r.first <= d.date && d.date <= r.last; }};
      }
      case 3: {
        const std::string section = "Section " + std::to_string(g_.below(6));
        return {"section", section, {}, [section](const Doc& d) { return d.section == section; }};
      }
      case 4: {
        const NumberRange r = range();
        return {"words", range_text(r), {}, [r](const Doc& d) { return r.contains(d.words); }};
      }
      case 5: return same();
      case 6: return quote();
      default: {
        Condition c = item_condition();
        c.doc = [test = c.item](const Doc& d) { return any_item(d, test); };
        return c;
      }
    }
  }

 private:
  Condition speaker(const std::string& field, bool negated) {
    const std::string name = g_.actor();
    return {field, name, {}, [name, negated](const Doc& d) {
              return std::any_of(d.quotes.begin(), d.quotes.end(), [&](const Quote& q) { return q.speaker == name && q.negated == negated; });
            }};
  }

  std::vector<Condition> some() {
    // One of a sort: where one annotation meets two conditions, Xapian's NEAR may overlook another that meets one of them.
    std::vector<Condition> out;
    for (std::size_t n = 1 + g_.below(3); n > 0; --n) {
      Condition c = item_condition();
      if (std::none_of(out.begin(), out.end(), [&](const Condition& o) { return o.field == c.field; })) out.push_back(std::move(c));
    }
    return out;
  }
  static std::string joined(const std::vector<Condition>& list) {
    std::string out;
    for (const Condition& c : list) out += (out.empty() ? "" : " & ") + c.field + "=" + c.value;
    return out;
  }
  // Different items for the conditions, as OP_NEAR wants different positions.
  static bool assign(const std::vector<Condition>& list, std::size_t at, const std::vector<const Item*>& items, std::set<const Item*>& used) {
    if (at == list.size()) return true;
    for (const Item* i : items)
      if (!used.count(i) && list[at].item(*i)) {
        used.insert(i);
        if (assign(list, at + 1, items, used)) return true;
        used.erase(i);
      }
    return false;
  }

  Condition same() {
    const auto list = some();
    return {"same", joined(list), {}, [list](const Doc& d) {
              for (const auto& s : d.sentences) {
                std::vector<const Item*> items;
                for (const Item& i : s) items.push_back(&i);
                std::set<const Item*> used;
                if (assign(list, 0, items, used)) return true;
              }
              return false;
            }};
  }

  Condition quote() {
    const auto list = some();
    const std::string name = g_.actor();
    const bool by = g_.below(2);
    return {"quote", (by ? "said=" + name + " & " : "") + joined(list), {}, [list, name, by](const Doc& d) {
              for (const Quote& q : d.quotes) {
                if (by && (q.speaker != name || q.negated)) continue;
                std::vector<const Item*> items;
                for (std::size_t s = q.first; s <= q.last; ++s)
                  for (const Item& i : d.sentences[s]) items.push_back(&i);
                std::set<const Item*> used;
                if (assign(list, 0, items, used)) return true;
              }
              return false;
            }};
  }

  Generator& g_;
};

struct Expression {
  std::string text;
  std::function<bool(const Doc&)> test;
};

Expression expression(Generator& g, Asker& asker, int depth) {
  if (depth == 0 || g.below(3) == 0) {
    const Condition c = asker.condition();
    return {c.field + ":\"" + c.value + "\"", c.doc};
  }
  const Expression a = expression(g, asker, depth - 1), b = expression(g, asker, depth - 1);
  switch (g.below(3)) {
    case 0: return {"(" + a.text + " AND " + b.text + ")", [a, b](const Doc& d) { return a.test(d) && b.test(d); }};
    case 1: return {"(" + a.text + " OR " + b.text + ")", [a, b](const Doc& d) { return a.test(d) || b.test(d); }};
    default: return {"(" + a.text + " NOT " + b.text + ")", [a, b](const Doc& d) { return a.test(d) && !b.test(d); }};
  }
}

using Counts = std::map<std::string, Xapian::doccount>;

// Values of a document for a facet.
std::set<std::string> values_of(const Doc& d, const std::string& field) {
  std::set<std::string> out;
  if (field == "section") out.insert(d.section);
  if (field == "published") out.insert(day_text(d.date).substr(0, 4)), out.insert(day_text(d.date).substr(0, 4) + "/" + day_text(d.date).substr(5, 2));
  if (field == "said")
    for (const Quote& q : d.quotes)
      if (!q.negated) out.insert(q.speaker);
  for (const auto& s : d.sentences)
    for (const Item& i : s) {
      if (field == "actor" && i.kind == Item::kActor) out.insert(i.name);
      if (field == "object" && i.kind == Item::kQuantity) out.insert(i.name);
      if (field == "location" && i.kind == Item::kLocation) {
        std::string path;
        for (const auto& p : i.path) out.insert(path += (path.empty() ? "" : "/") + p);
      }
      if (field == "date" && i.kind == Item::kDate)
        for (const std::string& n : day_nodes(i.days))
          if (n.size() < 8) out.insert(n.size() == 4 ? n : n.substr(0, 4) + "/" + n.substr(4));
      if (field == "trucks" && i.kind == Item::kQuantity && ends_in(i.name, "truck")) {
        const std::string code = number_code(i.number);  // bars by power of ten: numbers here have all magnitudes
        out.insert(code == "1-" ? "1-" : code.substr(0, 4));
      }
    }
  return out;
}

struct Place {
  std::string name;
  Index index;
};

void compare(const std::vector<Place>& places, const std::vector<Doc>& docs, const Expression& e) {
  std::vector<std::string> expected_ids;
  for (std::size_t i = 0; i < docs.size(); ++i)
    if (e.test(docs[i])) expected_ids.push_back(std::to_string(1000 + i));
  std::string expected;
  for (const auto& id : expected_ids) expected += (expected.empty() ? "" : " ") + id;
  for (const Place& place : places) {
    CAPTURE(place.name, e.text);
    const Xapian::Query query = QueryLanguage(place.index).parse(e.text).query;
    const std::string found = ids(place.index, query);
    if (found != expected) CHECK(found == expected);
    std::vector<FacetRequest> requests;
    for (const char* field : {"actor", "location", "said", "object", "date", "published", "section"}) requests.push_back({field, 0});
    for (const Facet& facet : count_facets(place.index, query, requests)) {
      Counts counts, wanted;
      for (const FacetValue& v : facet.values) counts[v.name] = v.count;
      for (const Doc& d : docs)
        if (e.test(d))
          for (const std::string& v : values_of(d, facet.field)) ++wanted[v];
      CAPTURE(facet.field);
      if (counts != wanted) CHECK(counts == wanted);
      if (facet.documents != expected_ids.size()) CHECK(facet.documents == expected_ids.size());
    }
  }
}

}  // namespace

TEST_CASE("Queries and facets equal brute force on one database, shards and servers", "[xapian][property]") {
  Setup setup;
  setup.fields = {{"section", DocumentField::Kind::kText}, {"words", DocumentField::Kind::kNumber}};
  setup.measures = {{"distance", "", "length"}};
  Folder folder;
  const auto make = [&](const std::string& name) {
    Xapian::WritableDatabase db(folder.path(name), Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    prepare(db, setup);
    return db;
  };
  Xapian::WritableDatabase one = make("one");
  std::vector<Xapian::WritableDatabase> shards{make("s0"), make("s1"), make("s2")};
  Xapian::WritableDatabase all;
  for (auto& s : shards) all.add_database(s);

  Generator g(11);
  std::vector<Doc> docs;
  Indexer indexer(setup);
  for (int i = 0; i < kDocuments; ++i) {
    docs.push_back(g.document());
    Text text;
    write(docs.back(), text);
    const Text::Done done = text.finish();
    Xapian::Document d;
    d.set_data(std::to_string(1000 + i));
    const std::string date = day_text(docs.back().date);
    indexer.add(d, {&done.annotations, done.text, nullptr, {}, date});
    indexer.add_field(d, "section", {docs.back().section});
    indexer.add_field(d, "words", {std::to_string(docs.back().words)});
    docs.back().words = std::strtod(std::to_string(docs.back().words).c_str(), nullptr);
    one.replace_document(id_term(std::to_string(1000 + i)), d);
    all.replace_document(id_term(std::to_string(1000 + i)), d);
  }
  const Names names = indexer.take_names();
  names.write(one);
  one.commit();
  for (auto& s : shards) {
    names.write(s);
    s.commit();
  }

  std::vector<std::string> paths{folder.path("s0"), folder.path("s1"), folder.path("s2")};
  std::vector<std::unique_ptr<Server>> servers;  // outlive the readers
  std::vector<Place> places;
  places.push_back({"one", Index::open({folder.path("one")})});
  places.push_back({"shards", Index::open(paths)});
  if (Server::installed()) {
    std::vector<std::string> addresses;
    for (const std::string& path : paths) {
      servers.push_back(std::make_unique<Server>(path));
      addresses.push_back(servers.back()->address());
    }
    places.push_back({"servers", Index::open(addresses)});
    CHECK(places.back().index.remote());
  } else {
    WARN("xapian-tcpsrv (package xapian-tools) is not installed: servers are not tested");
  }

  Asker asker(g);
  compare(places, docs, {"", [](const Doc&) { return true; }});
  for (int i = 0; i < kQueries; ++i) compare(places, docs, expression(g, asker, i % 3));

  // A histogram; its bars are powers of ten, since there are numbers of all magnitudes.
  for (const Place& place : places) {
    const auto facets = count_facets(place.index, Xapian::Query::MatchAll, {{"trucks", 0}});
    Counts wanted;
    for (const Doc& d : docs)
      for (const std::string& v : values_of(d, "trucks")) ++wanted[v];
    std::multiset<Xapian::doccount> bars, expected;
    for (const FacetValue& v : facets[0].values) bars.insert(v.count);
    for (const auto& [code, n] : wanted) expected.insert(n);
    CHECK(bars == expected);
  }
}
