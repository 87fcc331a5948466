// Rule sets that are kept on disk: the same as what is compiled, and gone with the first byte that changes.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "postil/annotator.h"
#include "postil/engine.h"
#include "postil/gazetteer.h"
#include "postil/json.h"
#include "postil/ruleset.h"

using namespace postil;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

std::string read(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

constexpr const char* kPack = R"(format: 1
pack: site/harbour
language: en
lists:
  boats: {inflect: noun, entries: [ferry, tug, {text: [fishing boat, trawler], tons: 80, kind: work}]}
  sail: {inflect: verb, entries: [sail, put to sea]}
  crew: {file: crew.txt}
types: {trip: {boat: text, tons: number}}
macros: {a_boat: '(the | a)? (?<boat> %boats)'}
entities:
  - {id: p:ada, type: actor.person, name: Ada Quill, aliases: [{text: AQ, case: exact}], gender: f, roles: [{role: Master, from: 2001-01-01}]}
  - {id: l:cove, type: location.city, name: Cove, in: l:isle, lat: 50.5, lon: -4}
  - {id: l:isle, type: location.region, name: Great Isle, unless: ['Great Isle line']}
gazetteers:
  - {file: piers.tsv, type: location.pier}
  - {file: lights.gaz}
rules:
  - id: trip
    match: '(?<who> %crew | @actor) (?! not) (?<do> %sail) in? $a_boat'
    where: 'boat.tons > 10 | boat.text = "tug"'
    unless: ['%boats strike']
    trim: {boat: ['[norm=strike]']}
    emit: {type: trip, span: do, boat: boat.text, tons: 2 + 3, confidence: 0.8}
  - {id: number, match: '(?<n> [text=/[A-Z]{2}[0-9]+/])', emit: {type: trip, boat: n.text}}
  - {id: light, match: '(?<p> @place)', emit: {type: location, span: p, name: p.name}}
resolve:
  - {short: last_word, of: actor.person}
overlap: {trip: all}
)";
constexpr const char* kText =
    "Ada Quill sailed the trawler from North Pier to Cove. Quill did not sail in the ferry. AQ put to sea in the fishing boats of "
    "Great Isle, past Red Light. The mate sails a tug, XK12, from East Pier.";

// A folder of rules with all kinds of files that rules name, and a cache.
struct Site {
  fs::path root;
  fs::path rules() const { return root / "rules"; }
  fs::path cache() const { return root / "cache"; }

  explicit Site(const std::string& name)
      : root(fs::temp_directory_path() / ("postil-image-" + name + "-" + std::to_string(::getpid()))) {
    fs::remove_all(root);
    write(rules() / "site/harbour.yaml", kPack);
    write(rules() / "site/crew.txt", "\xEF\xBB\xBFmate\nbosun\trank=2\n");
    write(rules() / "gazetteer/piers.tsv", "pier:n\tNorth Pier\tOld Pier\t\tl:cove\tlat=50.6;lon=-4.1\n");
    write_lights("l:red\tRed Light\t\tlocation.light\tl:cove\n");
    write(rules() / "other.yaml", "format: 1\npack: other\nlanguage: de\nlists: {ja: [ja]}\n");
  }
  ~Site() { fs::remove_all(root); }
  Site(const Site&) = delete;

  void write_lights(const std::string& lines) const {
    write(root / "lights.tsv", lines);
    REQUIRE(build_gazetteer({(root / "lights.tsv").string()}, (rules() / "site/lights.gaz").string()).written);
  }

  BuildResult build(bool cached, const std::string& language = "") const {
    RuleSetBuilder builder;
    if (cached)
      builder.cache(cache().string());
    return builder.language(language).add_path(rules().string()).build();
  }
  // The only image; empty: there is none.
  fs::path image() const {
    fs::path found;
    if (fs::exists(cache()))
      for (const auto& entry : fs::directory_iterator(cache())) {
        if (entry.path().extension() != ".rules")
          continue;
        REQUIRE(found.empty());
        found = entry.path();
      }
    return found;
  }
};

// A file that was written anew, renamed into its place, has another number.
ino_t number(const fs::path& file) {
  struct stat info {};
  return ::stat(file.c_str(), &info) == 0 ? info.st_ino : 0;
}

std::string annotations(const BuildResult& built) {
  for (const Diagnostic& d : built.diagnostics)
    UNSCOPED_INFO(d.to_string());
  REQUIRE(built.rules);
  std::string out(built.rules->hash());
  for (std::string_view type : built.rules->types())
    (out += ' ') += type;
  for (std::string_view pack : built.rules->packs())
    (out += ' ') += pack;
  for (std::string_view language : built.rules->languages())
    (out += ' ') += language;
  for (const Diagnostic& d : built.diagnostics)
    out += '\n' + d.to_string();
  out += '\n';
  append_json(out, Annotator(built.rules).annotate(kText));
  return out;
}

}  // namespace

TEST_CASE("rules from the cache are those that were compiled", "[image]") {
  const Site site("same");
  const std::string expected = annotations(site.build(false));
  for (const char* part : {"\"trip\"", "Ada Quill", "Red Light", "North Pier", "XK12"}) {
    CAPTURE(part);
    CHECK(expected.find(part) != std::string::npos);
  }
  CHECK(annotations(site.build(true)) == expected);
  const ino_t first = number(site.image());
  REQUIRE(first);
  struct stat info {};
  REQUIRE(::stat(site.image().c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0600);
  REQUIRE(::stat(site.cache().c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0700);
  for (int i = 0; i < 2; ++i)
    CHECK(annotations(site.build(true)) == expected);
  CHECK(number(site.image()) == first);  // nothing was compiled
}

TEST_CASE("the shipped rules from the cache annotate as they do compiled", "[image]") {
  const Site site("shipped");
  const auto all = [&](bool cached) {
    RuleSetBuilder builder;
    if (cached)
      builder.cache(site.cache().string());
    const BuildResult built = builder.add_path(POSTIL_SOURCE_DIR "/rules").build();
    REQUIRE(built.rules);
    std::string out(built.rules->hash());
    Annotator annotator(built.rules);
    for (const char* sample : {"docs/samples/news.jsonl", "docs/samples/council.txt", "docs/samples/storm.html", "docs/actors.md"}) {
      AnnotateOptions options;
      options.date = "2015-12-04";
      const std::string text = read(fs::path(POSTIL_SOURCE_DIR) / sample);
      REQUIRE(!text.empty());
      append_json(out, annotator.annotate(text, options));
    }
    return out;
  };
  const std::string expected = all(false);
  CHECK(all(true) == expected);
  const ino_t first = number(site.image());
  REQUIRE(first);
  CHECK(all(true) == expected);
  CHECK(number(site.image()) == first);
}

TEST_CASE("whatever rules are made of, a change is seen", "[image]") {
  struct Row {
    const char* name;
    std::function<void(const Site&)> change;
    bool compiled;  // anew
    bool other;     // rules or annotations
  };
  const Row rows[] = {
      {"nothing", [](const Site&) {}, false, false},
      {"only times", [](const Site& s) { fs::last_write_time(s.rules() / "site/crew.txt", fs::file_time_type::clock::now()); }, false, false},
      {"a file that is no pack", [](const Site& s) { write(s.rules() / "site/notes.txt", "x"); }, false, false},
      {"a pack", [](const Site& s) { write(s.rules() / "other.yaml", "format: 1\npack: other\nlanguage: de\nlists: {ja: [je]}\n"); }, true, true},
      {"a pack more", [](const Site& s) { write(s.rules() / "more.yaml", "format: 1\npack: more\nlists: {nein: [nein]}\n"); }, true, true},
      {"a pack less", [](const Site& s) { fs::remove(s.rules() / "other.yaml"); }, true, true},
      {"a pack of another name",
       [](const Site& s) { fs::rename(s.rules() / "other.yaml", s.rules() / "site/other.yaml"); }, true, false},
      {"a list", [](const Site& s) { write(s.rules() / "site/crew.txt", "cook\nbosun\trank=2\n"); }, true, true},
      {"a list of the same size and time",
       [](const Site& s) {
         const fs::path file = s.rules() / "site/crew.txt";
         const auto time = fs::last_write_time(file);
         write(file, "\xEF\xBB\xBFmat_\nbosun\trank=2\n");
         fs::last_write_time(file, time);
       },
       true, true},
      {"a gazetteer", [](const Site& s) { write(s.rules() / "gazetteer/piers.tsv", "pier:e\tEast Pier\n"); }, true, true},
      {"a gazetteer in front of another", [](const Site& s) { write(s.rules() / "site/piers.tsv", "pier:e\tEast Pier\n"); }, true, true},
      {"a compiled gazetteer", [](const Site& s) { s.write_lights("l:red\tGreen Light\t\tlocation.light\tl:cove\n"); }, true, true},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const Site site("change");
      const std::string before = annotations(site.build(true));
      const ino_t first = number(site.image());
      row.change(site);
      const std::string expected = annotations(site.build(false));
      CHECK((expected != before) == row.other);
      CHECK(annotations(site.build(true)) == expected);
      CHECK((number(site.image()) != first) == row.compiled);
      CHECK(annotations(site.build(true)) == expected);
    }
  }
}

TEST_CASE("errors are found whatever the cache has", "[image]") {
  const Site site("errors");
  REQUIRE(site.build(true).rules);
  fs::remove(site.rules() / "site/crew.txt");
  const BuildResult built = site.build(true);
  CHECK(!built.rules);
  REQUIRE(!built.diagnostics.empty());
  CHECK(built.diagnostics[0].code == "R004");
  fs::remove(site.rules() / "site/lights.gaz");
  CHECK(!site.build(true).rules);
}

TEST_CASE("a language has an image of its own", "[image]") {
  const Site site("language");
  const std::string all = annotations(site.build(true));
  const ino_t first = number(site.image());
  const std::string german = annotations(site.build(true, "de"));
  CHECK(german == annotations(site.build(false, "de")));
  CHECK(german != all);
  CHECK(annotations(site.build(true)) == all);
  CHECK(annotations(site.build(true, "de")) == german);
  std::size_t images = 0;
  bool kept = false;
  for (const auto& entry : fs::directory_iterator(site.cache())) {
    images += entry.path().extension() == ".rules";
    kept |= number(entry.path()) == first;
  }
  CHECK(images == 2);
  CHECK(kept);
}

TEST_CASE("rules whose tests run are compiled", "[image]") {
  const Site site("tests");
  write(site.rules() / "tested.yaml", "format: 1\npack: tested\nrules: [{id: r, match: buoy, emit: {type: buoy}, tests: ['a buoy', 'a tug']}]\n");
  for (int i = 0; i < 2; ++i) {
    REQUIRE(site.build(true).rules);
    const BuildResult tested = RuleSetBuilder().cache(site.cache().string()).run_tests(true).add_path(site.rules().string()).build();
    CHECK(tested.tests_run == 2);
    CHECK(tested.tests_failed == 1);
  }
}

TEST_CASE("a damaged image is made again", "[image]") {
  const Site site("damage");
  const std::string expected = annotations(site.build(true));
  const fs::path image = site.image();
  const std::string whole = read(image);
  const auto damaged = [&](const std::string& bytes) {
    write(image, bytes);
    const ino_t before = number(image);
    const BuildResult built = site.build(true);
    REQUIRE(built.rules);
    CHECK(annotations(built) == expected);
    CHECK(number(image) != before);
    CHECK((read(image) == whole));
  };
  constexpr std::size_t kHead = 48, kSteps = 60;
  std::set<std::size_t> places;
  for (std::size_t i = 0; i < kHead; i += 3)
    places.insert(i);
  for (std::size_t i = 0; i < kSteps; ++i)
    places.insert(whole.size() * i / kSteps);
  for (const std::size_t i : places) {
    CAPTURE(i);
    damaged(whole.substr(0, i));
    std::string other = whole;
    other[i] = static_cast<char>(other[i] ^ (1 << i % 8));
    damaged(other);
  }
  damaged(whole + "x");
  damaged(std::string(whole.size(), '\0'));
}

TEST_CASE("a cache that is not ours alone, or cannot be one, is passed over", "[image]") {
  const Site site("foreign");
  const std::string expected = annotations(site.build(false));
  const auto build_in = [&](const fs::path& folder) {
    return annotations(RuleSetBuilder().cache(folder.string()).add_path(site.rules().string()).build());
  };
  SECTION("below a file") {
    write(site.root / "file", "x");
    CHECK(build_in(site.root / "file") == expected);
    CHECK(build_in(site.root / "file/deeper") == expected);
    CHECK(read(site.root / "file") == "x");
  }
  SECTION("where nothing can be made") { CHECK(build_in("/proc/postil") == expected); }
  SECTION("behind a link") {
    fs::create_directories(site.root / "real");
    fs::create_directory_symlink(site.root / "real", site.root / "link");
    CHECK(build_in(site.root / "link") == expected);
    CHECK(fs::is_empty(site.root / "real"));
  }
  SECTION("an image that is a link") {
    site.build(true);
    fs::rename(site.image(), site.root / "image");
    const std::string whole = read(site.root / "image");
    for (const auto& name : {"image", "elsewhere"}) {
      CAPTURE(name);
      CHECK(annotations(site.build(true)) == expected);
      const fs::path image = site.image();
      fs::remove(image);
      fs::create_symlink(site.root / name, image);
      CHECK(annotations(site.build(true)) == expected);
      CHECK(!fs::is_symlink(image));
      CHECK(!fs::exists(site.root / "elsewhere"));
    }
    CHECK((read(site.root / "image") == whole));
  }
  SECTION("an image that others may write") {
    site.build(true);
    const fs::path image = site.image();
    const ino_t before = number(image);
    REQUIRE(::chmod(image.c_str(), 0666) == 0);
    CHECK(annotations(site.build(true)) == expected);
    CHECK(number(image) != before);
  }
  if (::geteuid() == 0) {  // who else can give files away
    constexpr uid_t kOther = 65534;
    SECTION("an image of another user") {
      site.build(true);
      const fs::path image = site.image();
      const ino_t before = number(image);
      REQUIRE(::chown(image.c_str(), kOther, kOther) == 0);
      CHECK(annotations(site.build(true)) == expected);
      CHECK(number(image) != before);
    }
    SECTION("a folder of another user") {
      fs::create_directories(site.root / "theirs");
      REQUIRE(::chown((site.root / "theirs").c_str(), kOther, kOther) == 0);
      CHECK(build_in(site.root / "theirs") == expected);
      CHECK(build_in(site.root / "theirs/deeper") == expected);
      CHECK(fs::is_empty(site.root / "theirs"));
    }
  }
}

TEST_CASE("processes that start at once share a cache", "[image]") {
  const Site site("processes");
  const std::string expected = annotations(site.build(false));
  constexpr int kProcesses = 4, kRounds = 8;
  for (int i = 0; i < kProcesses; ++i)
    if (::fork() == 0) {
      bool good = true;
      for (int round = 0; round < kRounds; ++round) {
        const BuildResult built = site.build(true);
        good = good && built.rules && annotations(built) == expected;
        std::error_code ignored;
        if (i == 0)
          fs::remove_all(site.cache(), ignored);
      }
      ::_exit(good ? 0 : 1);
    }
  for (int i = 0; i < kProcesses; ++i) {
    int status = 1;
    REQUIRE(::wait(&status) > 0);
    CHECK(status == 0);
  }
  CHECK(annotations(site.build(true)) == expected);
  const ino_t last = number(site.image());
  CHECK(annotations(site.build(true)) == expected);
  CHECK(number(site.image()) == last);
  for (const auto& entry : fs::directory_iterator(site.cache()))
    CHECK(entry.path().extension() == ".rules");
}

TEST_CASE("a cache keeps few images and nothing else goes", "[image]") {
  const Site site("few");
  const fs::path other = site.cache() / "60-mine.rules";
  write(other, "x");
  for (int i = 0; i < 12; ++i) {
    RuleSetBuilder builder;
    REQUIRE(builder.cache(site.cache().string()).add_text("pack " + std::to_string(i), "format: 1\npack: p\nlists: {a: [a]}\n").build().rules);
  }
  const auto files = std::distance(fs::directory_iterator(site.cache()), fs::directory_iterator());
  CHECK(files == 9);
  CHECK(fs::exists(other));
}

TEST_CASE("an engine may take its rules from a cache", "[image]") {
  const Site site("engine");
  EngineOptions options;
  options.paths = {site.rules().string()};
  options.run_tests = false;
  options.cache = site.cache().string();
  const std::string hash(Engine(options).rules()->hash());
  const ino_t first = number(site.image());
  REQUIRE(first);
  Engine engine(options);
  CHECK(engine.rules()->hash() == hash);
  CHECK(number(site.image()) == first);
  write(site.rules() / "site/crew.txt", "cook\n");
  CHECK(engine.reload_if_changed());
  CHECK(engine.rules()->hash() != hash);
}
