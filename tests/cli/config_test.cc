#include "cli/config.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "cli/verb.h"

using namespace postil::cli;

TEST_CASE("a configuration is read with its paths relative to its folder", "[cli][config]") {
  const Config config = parse_config("/etc/postil/postil.yaml", R"(
rules: [shipped, shipped/en, mine, /opt/rules/a.yaml]
language: german
terms: lean
prefix: XZ
facets: [actor, section]
measures: {sorties: {object: sortie}, distance: {dimension: length}}
fields:
  section:
  words: {kind: number, facet: false}
)");
  CHECK(config.rules == std::vector<std::string>{shipped().rules.string(), (shipped().rules / "en").string(),
                                                 "/etc/postil/mine", "/opt/rules/a.yaml"});
  CHECK(config.language == "german");
  CHECK(config.terms == "lean");
  CHECK(config.prefix == "XZ");
  CHECK(config.facets == std::vector<std::string>{"actor", "section"});
  REQUIRE(config.measures.size() == 2);
  CHECK(config.measures[0].object == "sortie");
  CHECK(config.measures[1].dimension == "length");
  REQUIRE(config.fields.size() == 2);
  CHECK(config.fields[0].facet);
  CHECK(config.fields[1].kind == DocumentField::Kind::kNumber);
  CHECK_FALSE(config.fields[1].facet);
}

TEST_CASE("an empty configuration has the shipped rules and the defaults", "[cli][config]") {
  for (const char* yaml : {"", "# nothing\n", "rules:\n"}) {
    const Config config = parse_config("c.yaml", yaml);
    CHECK(config.rules == std::vector<std::string>{shipped().rules.string()});
    CHECK(config.terms == "full");
  }
  CHECK(parse_config("c.yaml", "rules: []").rules.empty());
}

TEST_CASE("the cache is what the environment says, else the configuration", "[cli][config]") {
  struct Row {
    const char *yaml, *environment, *expected;
  };
  const Row rows[] = {
      {"", "", "/xdg/postil"},          {"cache: default", "", "/xdg/postil"}, {"cache: off", "", ""},
      {"cache: kept", "", "/c/kept"},   {"cache: /var/c", "", "/var/c"},       {"cache: off", "/tmp/c", "/tmp/c"},
      {"cache: kept", "off", ""},       {"cache: off", "default", "/xdg/postil"},
  };
  const auto was = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value ? value : "");
  };
  const std::string cache = was("POSTIL_CACHE"), xdg = was("XDG_CACHE_HOME");
  setenv("XDG_CACHE_HOME", "/xdg", 1);
  for (const Row& row : rows) {
    CAPTURE(row.yaml, row.environment);
    setenv("POSTIL_CACHE", row.environment, 1);
    CHECK(cache_folder(parse_config("/c/postil.yaml", row.yaml)) == row.expected);
  }
  setenv("POSTIL_CACHE", cache.c_str(), 1);
  setenv("XDG_CACHE_HOME", xdg.c_str(), 1);
}

TEST_CASE("the shipped configuration says what the defaults are", "[cli][config]") {
  const Config read = load_config(POSTIL_SOURCE_DIR "/config/postil.yaml");
  const Config defaults = parse_config(read.file, "");
  CHECK(read.rules == defaults.rules);
  CHECK(read.language == defaults.language);
  CHECK(read.terms == defaults.terms);
  CHECK(read.prefix == defaults.prefix);
  CHECK(read.cache == defaults.cache);
  CHECK(read.facets == defaults.facets);
}

TEST_CASE("every error of a configuration names its line", "[cli][config]") {
  struct Row {
    const char* name;
    const char* yaml;
    const char* expected;
  };
  const Row rows[] = {
      {"no YAML", "rules: [a\nterms: full\n", "c.yaml:2: no YAML: "},
      {"unknown key", "\nrulez: [a]\n", "c.yaml:2: unknown key 'rulez' in the configuration; known: cache, document_language, facets, "},
      {"doubled key", "terms: full\nterms: lean\n", "c.yaml:2: key 'terms' stands twice in the configuration"},
      {"wrong choice", "terms: fat\n", "c.yaml:1: terms must be one of: full, lean; not 'fat'"},
      {"no list", "rules: mine\n", "c.yaml:1: rules must be a list: [a, b]"},
      {"list in a list", "rules: [[a]]\n", "c.yaml:1: an entry of rules must be a word or text"},
      {"no map", "- a\n", "c.yaml:1: the configuration must have keys"},
      {"bad prefix", "prefix: xq\n", "c.yaml:1: prefix must be X and up to 7 more capital letters, such as XQ"},
      {"measure of nothing", "measures:\n  sorties: {}\n",
       "c.yaml:2: measure 'sorties' needs an object or a dimension"},
      {"bad field name", "fields:\n  Sec tion:\n", "c.yaml:2: the field 'Sec tion' must be of a-z, 0-9 and _"},
      {"field of ours", "fields:\n  title:\n", "c.yaml:2: the field 'title' has the name of a field that every index has"},
      {"measure of ours", "measures:\n  said: {object: word}\n", "c.yaml:2: the measure 'said' has the name of a field that every index has"},
      {"field and measure", "measures:\n  goats: {object: goat}\nfields:\n  goats:\n", "c.yaml:4: the field 'goats' has the name of another"},
      {"no truth", "fields:\n  words:\n    facet: yes\n",
       "c.yaml:3: field 'words': facet must be true or false, not 'yes'"},
      {"two errors", "terms: fat\nprefix: Y\n", "not 'fat'\nc.yaml:2: prefix must be"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CAPTURE(row.yaml);
      CHECK_THROWS_WITH(parse_config("c.yaml", row.yaml), Catch::Contains(row.expected));
    }
  }
}
