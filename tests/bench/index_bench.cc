// Search, ranges and facets on large indexes: what stands in docs/performance.md. No test: figures depend on the machine.
//
//   postil_index_bench /var/tmp/bench                                 100,000 and 1,000,000 documents, the second shown as growth
//   postil_index_bench --documents 200000 --documents 400000 DIR
//
// The documents are generated, always the same: three sentences of 8 words from a vocabulary of 20,000, 2 actors of 1,000, a place of
// 4,000 in a tree, a speaker, two counts, a distance, a date, 2 of 300,000 tags. Annotations are made directly, without annotating:
// the index is what counts here. It is built once (10 minutes and 4 GB for a million documents) and kept in DIR for the next run.
//
// Each query runs in three ways: its first ten hits, the exact number of its hits, and counts of facets over all of them. CPU time
// of the best of several runs on a warm cache: on a machine that does nothing else it is the time that a user waits.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/annotate/annotations.h"
#include "postil/xapian.h"

namespace {

namespace px = postil::xapian;

constexpr std::uint32_t kWords = 20000, kActors = 1000, kCountries = 40, kPlaces = 4000, kTags = 300000;
constexpr std::uint32_t kSentences = 3, kWordsOfSentence = 8;

// splitmix64: the same numbers everywhere, unlike the distributions of <random>.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  double real() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(real() * n); }
  // Few are frequent and many are rare, as words and names are.
  std::uint32_t skewed(std::uint32_t n) {
    const double x = real();
    return static_cast<std::uint32_t>(x * x * x * n);
  }

 private:
  std::uint64_t state_;
};

// A name of syllables that stands for a number.
std::string name_of(std::uint32_t n, const char* end) {
  static constexpr std::array<const char*, 16> kSyllables = {"ba", "ce", "di", "fo", "gu", "ha", "je", "ki",
                                                             "lo", "mu", "na", "pe", "ri", "so", "tu", "va"};
  std::string out;
  do
    out += kSyllables[n % 16], n /= 16;
  while (n);
  out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out + end;
}

std::string actor_name(std::uint32_t n) { return name_of(n, " Group"); }
std::string word_name(std::uint32_t n) { return name_of(n, "x"); }

// One document: its text, its annotations and the fields of its record.
class Maker {
 public:
  Maker(std::uint32_t number, Random& random) : random_(random), number_(number) {}

  void make(px::Indexer& indexer, Xapian::TermGenerator& generator, Xapian::Document& document) {
    for (std::uint32_t s = 0; s < kSentences; ++s)
      sentence(s);
    builder_.set_counts(kSentences, 0, false);
    const postil::Annotations found = builder_.finish();
    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(text_);
    px::Source source;
    source.text = &found;
    source.text_bytes = text_;
    const std::string date = fmt::format("{}-{:02}-{:02}", 2010 + random_.below(10), 1 + random_.below(12), 1 + random_.below(28));
    source.date = date;
    indexer.add(document, source);
    indexer.add_field(document, "tag", {fmt::format("tag {}", random_.skewed(kTags)), fmt::format("tag {}", random_.below(kTags))});
    const std::string id = std::to_string(number_);
    document.add_boolean_term(px::id_term(id));
    document.set_data(fmt::format("{{\"id\":\"{}\",\"text\":\"{}\"}}", id, text_));
  }

 private:
  // An actor says or does something somewhere: each sentence has some of it.
  void sentence(std::uint32_t s) {
    words(kWordsOfSentence / 2);
    if (s < 2) {
      postil::Annotation a = start("actor", "organization", actor_name(random_.skewed(kActors)), s);
      a.detail = postil::Actor{"", builder_.copy(a.span.of(text_))};
      builder_.add(a);
    }
    if (s != 1)
      quantity(s);
    if (s == 1)
      place(s);
    words(kWordsOfSentence / 2);
    if (s == 1)
      distance_and_date(s);
    if (s == 2)
      said(s);
    text_ += ". ";
  }

  void words(std::uint32_t n) {
    for (; n; --n)
      text_ += word_name(random_.skewed(kWords)) + ' ';
  }

  postil::Annotation start(const char* type, const char* kind, const std::string& surface, std::uint32_t s) {
    postil::Annotation a;
    a.type = type;
    a.kind = kind;
    a.rule = "bench/rule";
    a.sentence = s;
    a.span = {static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(text_.size() + surface.size())};
    text_ += surface + ' ';
    return a;
  }

  void quantity(std::uint32_t s) {
    const double value = std::floor(std::pow(10.0, random_.real() * 5));
    postil::Annotation a = start("quantity", "number", fmt::format("{}", value), s);
    postil::Quantity q;
    q.value = q.low = q.high = value;
    q.object = q.object_head = s == 0 ? "sortie" : "truck";
    a.detail = q;
    builder_.add(a);
  }

  void place(std::uint32_t s) {
    const std::uint32_t n = random_.skewed(kPlaces);
    postil::Annotation a = start("location", "place", name_of(n, "ville"), s);
    postil::Location l;
    l.path = {builder_.copy(name_of(n % kCountries, "land")), builder_.copy(name_of(n % (kCountries * 10), "shire")),
              builder_.copy(a.span.of(text_))};
    l.name = l.path.back();
    a.detail = l;
    builder_.add(a);
  }

  void distance_and_date(std::uint32_t s) {
    postil::Annotation a = start("quantity", "dimension", "far", s);
    postil::Quantity q;
    q.value = q.low = q.high = random_.real() * 500;
    q.unit = "Metre";
    q.base_value = q.base_low = q.base_high = q.value;
    q.base_unit = "m";
    q.dimension = "length";
    a.detail = q;
    builder_.add(a);
    postil::Annotation d = start("date", "day", "then", s);
    const std::string_view day = builder_.copy(fmt::format("201{}-{:02}-{:02}", random_.below(10), 1 + random_.below(12), 1 + random_.below(28)));
    d.detail = postil::Date{day, day, ""};
    builder_.add(d);
  }

  // The speaker said all that stands before it in this sentence.
  void said(std::uint32_t s) {
    const auto end = static_cast<std::uint32_t>(text_.size());
    postil::Annotation a = start("attribution", "", "said", s);
    postil::Attribution at;
    at.cue = at.source = {a.span};
    at.content = {{end > 60 ? end - 60 : 0, end}};
    at.actor = builder_.copy(actor_name(random_.skewed(kActors)));
    a.detail = at;
    builder_.add(a);
  }

  Random& random_;
  std::uint32_t number_;
  std::string text_;
  postil::AnnotationsBuilder builder_;
};

double seconds_of(const std::function<void()>& run) {
  const auto begin = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void build(const std::string& path, std::uint32_t documents) {
  const std::string unfinished = path + ".unfinished";
  std::filesystem::remove_all(unfinished);
  setenv("XAPIAN_FLUSH_THRESHOLD", "100000", 0);
  Xapian::WritableDatabase db(unfinished, Xapian::DB_CREATE | Xapian::DB_DANGEROUS | Xapian::DB_NO_SYNC);
  px::Setup setup;
  setup.fields = {{"tag", px::DocumentField::Kind::kText}};
  setup.measures = {{"sorties", "sortie", ""}, {"distance", "", "length"}};
  setup.ruleset = "benchmark";
  px::prepare(db, setup);
  px::Indexer indexer(setup);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  Random random(1);
  for (std::uint32_t n = 0; n < documents; ++n) {
    Xapian::Document document;
    Maker(n, random).make(indexer, generator, document);
    db.add_document(document);
  }
  indexer.take_names().write(db);
  db.commit();
  db.compact(path);
  db.close();
  std::filesystem::remove_all(unfinished);
}

std::uintmax_t bytes_of(const std::string& path) {
  std::uintmax_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(path))
    bytes += file.file_size();
  return bytes;
}

// What a query is measured by, in milliseconds; 0: not measured.
struct Row {
  Xapian::doccount hits = 0;
  double ten = 0, exact = 0, facet = 0;
};

struct Query {
  const char* what;
  std::string text;
  const char* facet = nullptr;  // counted over all matches
};

// Words of all sorts of frequency, to have many matches, some, few.
std::vector<Query> queries() {
  const std::string common = word_name(0), often = word_name(5), medium = word_name(200), rare = word_name(9000);
  const std::string actor = actor_name(0), other = actor_name(3), seldom = actor_name(900);
  const std::string country = name_of(0, "land");
  return {
      {"plain: a word", common},
      {"plain: a rare word", rare},
      {"plain: two words", common + " AND " + often},
      {"plain: either of two words", common + " OR " + often},
      {"1,000 values, everything", "", "actor"},
      {"1,000 values, half of it", "distance:..250", "actor"},
      {"1,000 values, a word", common, "actor"},
      {"1,000 values, fewer", medium, "actor"},
      {"4,000 places, everything", "", "location"},
      {"4,000 places, half of it", "distance:..250", "location"},
      {"300,000 values, everything", "", "tag"},
      {"300,000 values, half of it", "distance:..250", "tag"},
      {"300,000 values, a word", common, "tag"},
      {"300,000 values, fewer", medium, "tag"},
      {"months, half of it", "distance:..250", "published"},
      {"histogram, half of it", "distance:..250", "sorties"},
      {"same sentence, both frequent", fmt::format("same:\"actor={} & location={}\"", actor, country)},
      {"same sentence, one rare", fmt::format("same:\"actor={} & location={}\"", seldom, country)},
      {"same sentence, a range", fmt::format("same:\"actor={} & sorties>=400\"", actor)},
      {"same sentence, actor alternatives", fmt::format("same:\"actor={}|{} & location={}\"", actor, other, country)},
      {"quotation", fmt::format("quote:\"said={} & trucks>=400\"", actor)},
      {"range, round", "sorties:400..500"},
      {"range, any", "sorties:4312..56781"},
      {"range, open", "quantity:\"sorties > 137\""},
      {"range of measures", "distance:33.37..217.9"},
      {"range, with a word", common + " AND sorties:4312..56781"},
      {"dates", "date:2012-03-17..2016-11-05"},
      {"own dates (a slot)", "published:2012-03-17..2016-11-05"},
  };
}

double cpu_ms() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

// The best of several runs, in ms.
double best(int repeat, const std::function<void()>& run) {
  double least = 1e9;
  for (int i = 0; i < repeat; ++i) {
    const double begin = cpu_ms();
    run();
    least = std::min(least, cpu_ms() - begin);
  }
  return least;
}

std::vector<Row> measure(const std::string& path, int repeat, const std::vector<Query>& wanted) {
  const px::Index index = px::Index::open({path});
  const px::QueryLanguage language(index);
  const Xapian::doccount all = index.database().get_doccount();
  std::vector<Row> rows;
  for (const Query& q : wanted) {
    Row row;
    const auto hits = [&](Xapian::doccount first, Xapian::doccount at_least) {
      Xapian::Enquire enquire(index.database());
      enquire.set_query(language.parse(q.text).query);
      return enquire.get_mset(0, first, at_least).get_matches_estimated();
    };
    row.ten = best(repeat, [&] { hits(10, 0); });
    row.exact = best(repeat, [&] { row.hits = hits(0, all); });
    if (q.facet)
      row.facet = best(repeat, [&] { px::count_facets(index, language.parse(q.text).query, {{q.facet, 10}}); });
    rows.push_back(row);
  }
  return rows;
}

std::string cell(double ms) { return ms == 0 ? fmt::format("{:>8}", "") : fmt::format("{:>8.{}f}", ms, ms < 10 ? 2 : 0); }

int run(const std::string& folder, const std::vector<std::uint32_t>& sizes, int repeat, const std::string& only) {
  std::filesystem::create_directories(folder);
  std::vector<Query> wanted = queries();
  std::erase_if(wanted, [&](const Query& q) { return std::string_view(q.what).find(only) == std::string_view::npos; });
  std::vector<std::vector<Row>> tables;
  for (const std::uint32_t documents : sizes) {
    const std::string path = fmt::format("{}/{}", folder, documents);
    if (!std::filesystem::exists(path)) {
      const double seconds = seconds_of([&] { build(path, documents); });
      fmt::print("{} documents: {:.0f} s to build, {:.0f} a second\n", documents, seconds, documents / seconds);
    }
    fmt::print("{} documents: {:.2f} GB\n", documents, static_cast<double>(bytes_of(path)) * 1e-9);
    tables.push_back(measure(path, repeat, wanted));
  }
  fmt::print("\nCPU ms: first ten, exact number, facet over all matches\n{:<34}", "");
  for (const std::uint32_t documents : sizes)
    fmt::print("{:>10} {:>8}{:>8}{:>8}", fmt::format("of {}", documents), "ten", "exact", "facet");
  fmt::print("\n");
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    fmt::print("{:<34}", wanted[i].what);
    for (const auto& table : tables)
      fmt::print("{:>10} {}{}{}", table[i].hits, cell(table[i].ten), cell(table[i].exact), cell(table[i].facet));
    fmt::print("\n");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Search, ranges and facets on large generated indexes");
  std::string folder, only;
  std::vector<std::uint32_t> sizes;
  int repeat = 5;
  app.add_option("--documents", sizes, "Documents of an index (repeatable; default: 100000 and 1000000)");
  app.add_option("--repeat", repeat, "Runs of each query (default: 5)");
  app.add_option("--only", only, "Only queries with this in their names");
  app.add_option("DIR", folder, "Folder for the indexes, which are kept")->required();
  CLI11_PARSE(app, argc, argv);
  if (sizes.empty())
    sizes = {100000, 1000000};
  return run(folder, sizes, repeat, only);
}
