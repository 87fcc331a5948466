// Compiled gazetteers: against a naive search on generated names and texts, and with bad input of every kind.
#include "core/match/gazetteer.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <tuple>

#include "core/match/gazetteer_builder.h"
#include "core/match/lexicon.h"
#include "postil/gazetteer.h"

namespace fs = std::filesystem;
using namespace postil;         // NOLINT
using namespace postil::match;  // NOLINT

namespace {

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("postil-gazetteer-" + std::to_string(std::random_device()()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string file(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return (path_ / name).string();
  }
  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::size_t files() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), {})); }

 private:
  fs::path path_;
};

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::unique_ptr<Gazetteer> open(const std::string& path) {
  std::string error;
  auto g = Gazetteer::open(path, error);
  INFO(error);
  REQUIRE(g);
  return g;
}

// "0-2 geo:1; ..." : what is found, by first token and length.
std::string found_in(const Gazetteer& g, const std::string& s) {
  text::Analyzer analyzer{text::Settings{}};
  const text::Text& t = analyzer.analyze(s);
  std::string out;
  std::vector<GazetteerName> names;
  for (std::uint32_t i = 0; i < t.tokens.size(); ++i) {
    names.clear();
    g.find_names(t, i, static_cast<std::uint32_t>(t.tokens.size()), names);
    for (const GazetteerName& n : names)
      out += (out.empty() ? "" : "; ") + std::string(t.surface({i, i + n.length})) + "=" + std::string(g.entry(n.entry).id);
  }
  return out;
}

const char kGeo[] =
    "geo:SY\tSyria\tSyrian Arab Republic|SYR\tlocation.country\t\tlat=35;lon=38;population=22000000\n"
    "geo:SY.10\tHama\t\tlocation.region\tgeo:SY\tlat=35.3;lon=36.8\n"
    "p:1\tel-Qaramna\tal-Qaramneh|Qaramneh\tlocation.village\tgeo:SY.10\tlat=35.32;lon=36.62;population=16000\n"
    "p:2\tParis\t\t\tgeo:FR\tlat=48.85;lon=2.35;population=2100000;capital=1\n"
    "p:3\tParis\t\t\tgeo:US.TX\tlat=33.66;lon=-95.55;population=25000\n"
    "p:4\tThe Hague\tDen Haag|hague=fold\t\tgeo:NL\tlat=52.08;lon=4.3\n"
    "p:5\tNorthern\tNorthern Province\tlocation.region\t\talias_only=true\n"
    "p:6\tNice\tNICE=exact\t\tgeo:FR\t\n";

}  // namespace

TEST_CASE("A compiled gazetteer finds names with their ids, hierarchy and coordinates", "[match][gazetteer]") {
  const Folder folder;
  const GazetteerReport report = build_gazetteer({folder.file("geo.tsv", kGeo)}, folder.path("geo.gaz"));
  REQUIRE(report.diagnostics.empty());
  REQUIRE(report.written);
  CHECK(report.entries == 8);
  CHECK(report.outside_parents == std::vector<std::string>{"geo:FR", "geo:US.TX", "geo:NL"});
  const auto g = open(folder.path("geo.gaz"));
  CHECK(g->intact());

  struct Row {
    const char* name;
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"a name with a hyphen", "near el-Qaramna today", "el-Qaramna=p:1"},
      {"an alias, accents folded", "Qaramnéh fell", "Qaramnéh=p:1"},
      {"senses by falling population", "in Paris", "Paris=p:2; Paris=p:3"},
      {"shorter names first", "the Syrian Arab Republic", "Syrian Arab Republic=geo:SY"},
      {"lower case is no name", "a paris of hama", ""},
      {"upper-case headline", "HAMA FALLS", "HAMA=geo:SY.10"},
      {"an acronym wants capitals", "Syr and SYR", "SYR=geo:SY"},
      {"fold matches any case", "in the hague", "hague=p:4"},
      {"alias_only: not by its own name", "Northern roads of the Northern Province", "Northern Province=p:5"},
      {"exact", "Nice and NICE", "Nice=p:6; NICE=p:6"},
  };
  for (const Row& row : rows)
    DYNAMIC_SECTION(row.name) { CHECK(found_in(*g, row.text) == row.expected); }

  const GazetteerEntry village = g->entry(g->find("p:1"));
  CHECK(village.name == "el-Qaramna");
  CHECK(village.type == "location.village");
  CHECK(village.latitude == Approx(35.32));
  CHECK(g->entry(village.parent).name == "Hama");
  CHECK(g->entry(g->entry(village.parent).parent).id == "geo:SY");
  CHECK(g->entry(g->find("p:3")).parent_id == "geo:US.TX");
  CHECK(Gazetteer::extra(g->entry(g->find("p:2")), "capital") == "1");
  CHECK(Gazetteer::extra(g->entry(g->find("p:3")), "capital").empty());
  CHECK(g->entry(g->find("p:6")).latitude == Gazetteer::kNoCoordinate);
  CHECK(g->find("p:99") == Gazetteer::kNone);
}

TEST_CASE("GeoNames dumps with admin codes and alternate names compile", "[match][gazetteer]") {
  const Folder folder;
  const std::string places =
      "163843\tSyria\tSyria\tSyrie,Syrien\t35\t38\tA\tPCLI\tSY\t\t00\t\t\t\t22000000\t\t\tAsia/Damascus\t2020-01-01\n"
      "170015\tHama\tHama\tHamah\t35.2\t36.9\tA\tADM1\tSY\t\t10\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01\n"
      "170016\tḨamāh\tHamah\tHama\t35.13\t36.75\tP\tPPLA\tSY\t\t10\t\t\t\t460602\t\t300\tAsia/Damascus\t2020-01-01\n"
      "5059163\tFargo\tFargo\t\t46.88\t-96.79\tP\tPPLA2\tUS\t\tND\t017\t\t\t118523\t\t274\tAmerica/Chicago\t2020-01-01\n"
      "1\tSea of Testing\tSea of Testing\t\t0\t0\tH\tSEA\t\t\t00\t\t\t\t0\t\t\t\t2020-01-01\n";
  const std::string codes = "US.ND\tNorth Dakota\tNorth Dakota\t5690763\n";
  const std::string other =
      "1\t5059163\ten\tFargo City\t\t\t\t\t\t\n2\t5059163\tde\tFargostadt\t\t\t\t\t\t\n3\t99\ten\tNowhere\t\t\t\t\t\t\n";
  GazetteerOptions options;
  options.format = GazetteerFormat::kGeoNames;
  const GazetteerReport report = build_gazetteer(
      {folder.file("alternateNamesV2.txt", other), folder.file("places.txt", places), folder.file("admin1.txt", codes)},
      folder.path("out.gaz"), options);
  for (const Diagnostic& d : report.diagnostics)
    UNSCOPED_INFO(d.message);
  REQUIRE(report.written);
  const auto g = open(folder.path("out.gaz"));
  CHECK(found_in(*g, "Hamah in Syrie") == "Hamah=geo:170016; Hamah=geo:SY.10; Syrie=geo:SY");
  CHECK(found_in(*g, "Fargo City, North Dakota") == "Fargo=geo:5059163; Fargo City=geo:5059163; North Dakota=geo:US.ND");
  CHECK(found_in(*g, "Fargostadt") == "");
  const GazetteerEntry fargo = g->entry(g->find("geo:5059163"));
  CHECK(fargo.type == "location.city");
  CHECK(g->entry(fargo.parent).id == "geo:US.ND");
  CHECK(g->entry(g->find("geo:1")).type == "location.sea");
}

TEST_CASE("Names are found where a naive search finds them", "[match][gazetteer]") {
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const std::vector<std::string> words = {"North", "South", "River", "Alpha", "Beta", "of", "Port", "San"};
  for (int round = 0; round < 40; ++round) {
    const Folder folder;
    std::vector<std::vector<std::string>> names(1 + below(60));
    std::string tsv;
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::string joined;
      for (std::size_t w = 1 + below(4); w > 0; --w) {
        names[i].push_back(words[below(words.size())]);
        joined += (joined.empty() ? "" : " ") + names[i].back();
      }
      tsv += "id:" + std::to_string(i) + "\t" + joined + "\n";
    }
    REQUIRE(build_gazetteer({folder.file("n.tsv", tsv)}, folder.path("n.gaz")).written);
    const auto g = open(folder.path("n.gaz"));
    std::vector<std::string> text(50);
    std::string joined;
    for (std::string& w : text) {
      w = words[below(words.size())];
      joined += w + " ";
    }
    std::set<std::tuple<std::size_t, std::size_t, std::string>> expected, found;
    for (std::size_t at = 0; at < text.size(); ++at)
      for (std::size_t n = 0; n < names.size(); ++n)
        if (at + names[n].size() <= text.size() && std::equal(names[n].begin(), names[n].end(), text.begin() + static_cast<long>(at)))
          expected.emplace(at, names[n].size(), "id:" + std::to_string(n));
    text::Analyzer analyzer{text::Settings{}};
    const text::Text& t = analyzer.analyze(joined);
    REQUIRE(t.tokens.size() == text.size());
    std::vector<GazetteerName> hits;
    for (std::uint32_t i = 0; i < t.tokens.size(); ++i) {
      hits.clear();
      g->find_names(t, i, static_cast<std::uint32_t>(t.tokens.size()), hits);
      for (const GazetteerName& h : hits)
        found.emplace(i, h.length, std::string(g->entry(h.entry).id));
    }
    CHECK(found == expected);
  }
}

TEST_CASE("Bad gazetteer input gets file, line and reason, and no file", "[match][gazetteer][diagnostic]") {
  struct Row {
    const char* name;
    GazetteerFormat format;
    std::string text;
    std::uint32_t line;
    const char* message;
  };
  const auto kTsv = GazetteerFormat::kTsv, kGeoNames = GazetteerFormat::kGeoNames;
  const Row rows[] = {
      {"too many columns", kTsv, "a\tA\n# comment\nb\tB\t\t\t\t\t\n", 3, "7 columns"},
      {"one column", kTsv, "only-an-id\n", 1, "1 columns"},
      {"latitude", kTsv, "a\tA\t\t\t\tlat=91;lon=5\n", 1, "coordinate"},
      {"longitude", kTsv, "a\tA\t\t\t\tlat=9;lon=181\n", 1, "coordinate"},
      {"no number", kTsv, "a\tA\t\t\t\tlat=x\n", 1, "'lat=x'"},
      {"nan", kTsv, "a\tA\t\t\t\tlat=nan\n", 1, "coordinate"},
      {"negative population", kTsv, "a\tA\t\t\t\tpopulation=-1\n", 1, "population"},
      {"no pair", kTsv, "a\tA\t\t\t\tcapital\n", 1, "key=value"},
      {"cycle of parents", kTsv, "a\tA\t\t\tb\nb\tB\t\t\tc\nc\tC\t\t\ta\n", 1, "circle: a -> b -> c -> a"},
      {"its own parent", kTsv, "x\tX\na\tA\t\t\ta\n", 2, "circle: a -> a"},
      {"duplicate id", kTsv, "a\tA\nb\tB\na\tC\n", 3, "'a' is taken by line 1"},
      {"latin-1", kTsv, "a\tA\nb\tK\xf6ln\n", 2, "Latin-1"},
      {"cut UTF-8", kTsv, "a\tK\xc3", 1, "UTF-8"},
      {"empty name", kTsv, "a\t\n", 1, "empty"},
      {"nothing", kTsv, "# only a comment\n", 0, "no names"},
      {"GeoNames columns", kGeoNames, "1\tA\tA\t\t0\t0\tP\n", 1, "7 columns"},
      {"GeoNames latitude", kGeoNames, "1\tA\tA\t\t-90.5\t0\tP\tPPL\tDE\t\t01\t\t\t\t0\t\t\t\t\n", 1, "latitude"},
      {"GeoNames id", kGeoNames, "x1\tA\tA\t\t0\t0\tP\tPPL\tDE\t\t01\t\t\t\t0\t\t\t\t\n", 1, "GeoNames id"},
      {"GeoNames population", kGeoNames, "1\tA\tA\t\t0\t0\tP\tPPL\tDE\t\t01\t\t\t\tmany\t\t\t\t\n", 1, "population"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const Folder folder;
      const std::string in = folder.file("in.tsv", row.text);
      GazetteerOptions options;
      options.format = row.format;
      const GazetteerReport report = build_gazetteer({in}, folder.path("out.gaz"), options);
      CHECK_FALSE(report.written);
      CHECK(folder.files() == 1);
      REQUIRE_FALSE(report.diagnostics.empty());
      const Diagnostic& d = report.diagnostics.front();
      CAPTURE(d.message);
      CHECK(d.where.line == row.line);
      CHECK(d.where.file == (row.line ? in : folder.path("out.gaz")));
      CHECK(d.message.find(row.message) != std::string::npos);
    }
  }
  SECTION("a file that is not there") {
    const Folder folder;
    const GazetteerReport report = build_gazetteer({folder.path("none.tsv")}, folder.path("out.gaz"));
    CHECK_FALSE(report.written);
    CHECK(report.diagnostics.at(0).message.find("cannot be read") != std::string::npos);
  }
  SECTION("a good file stays when a new one is bad") {
    const Folder folder;
    REQUIRE(build_gazetteer({folder.file("a.tsv", "a\tA\n")}, folder.path("out.gaz")).written);
    const std::string before = bytes_of(folder.path("out.gaz"));
    CHECK_FALSE(build_gazetteer({folder.file("b.tsv", "a\tA\na\tA\n")}, folder.path("out.gaz")).written);
    CHECK(bytes_of(folder.path("out.gaz")) == before);
  }
}

TEST_CASE("A damaged compiled gazetteer is refused or finds less, and is never read outside", "[match][gazetteer]") {
  const Folder folder;
  REQUIRE(build_gazetteer({folder.file("geo.tsv", kGeo)}, folder.path("geo.gaz")).written);
  const std::string good = bytes_of(folder.path("geo.gaz"));
  std::string error;
  SECTION("cut at any place") {
    for (std::size_t n = 0; n < good.size(); n += n < 400 ? 1 : 997) {
      error.clear();
      CHECK_FALSE(Gazetteer::open(folder.file("cut.gaz", good.substr(0, n)), error));
      CHECK_FALSE(error.empty());
    }
  }
  SECTION("bytes changed") {
    std::mt19937 random(11);
    for (int round = 0; round < 400; ++round) {
      std::string bad = good;
      for (int i = 0; i < 8; ++i) {
        // Every other round spares the head, so that the tables are reached.
        const std::size_t from = round % 2 ? sizeof(gazetteer_file::Header) : 0;
        bad[from + random() % (bad.size() - from)] = static_cast<char>(random());
      }
      const auto g = Gazetteer::open(folder.file("bad.gaz", bad), error);
      if (!g)
        continue;
      found_in(*g, "Paris and el-Qaramna near Hama in the Syrian Arab Republic, The Hague");
      for (std::uint32_t e = 0; e < g->size(); ++e)
        found_in(*g, std::string(g->entry(e).name));
      g->find("p:1");
      if (bad != good)
        CHECK_FALSE(g->intact());
    }
  }
  SECTION("another file") {
    CHECK_FALSE(Gazetteer::open(folder.file("x.gaz", kGeo), error));
    CHECK(error.find("is no compiled gazetteer") != std::string::npos);
    CHECK_FALSE(Gazetteer::open(folder.path("none.gaz"), error));
    CHECK(error.find("cannot be read") != std::string::npos);
  }
}
