// Lists of names beside a pack: what is wrong in them is told with file, line and reason, and no rules come of it.
#include <catch2/catch.hpp>

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "postil/gazetteer.h"
#include "postil/ruleset.h"

using namespace postil;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("postil-lists-" + std::to_string(std::random_device()()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
  }
  std::string read(const std::string& name) const {
    std::ifstream in(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
};

// A pack that names the list in its line 4.
BuildResult load(const Folder& folder, const std::string& list) {
  folder.write("lists.yaml", "format: 1\npack: lists\ngazetteers:\n  - {file: " + list + ", type: location.city}\n");
  RuleSetBuilder builder;
  builder.add_path((folder.path / "lists.yaml").string());
  return builder.build();
}

}  // namespace

TEST_CASE("what is wrong in a plain list is told with line and reason", "[compile][gazetteer]") {
  struct Row {
    const char* name;
    const char* text;
    std::uint32_t line;
    const char* code;
    const char* message;
  };
  const Row rows[] = {
      {"one column", "a\tA\nb\n", 2, "R063", "1 columns"},
      {"too many columns", "# c\na\tA\t\t\t\t\t\n", 2, "R063", "7 columns"},
      {"latitude", "a\tA\t\t\t\tlat=91;lon=0\n", 1, "R063", "'91' is no coordinate"},
      {"longitude", "a\tA\t\t\t\tlat=9;lon=-181\n", 1, "R063", "'-181' is no coordinate"},
      {"no number", "a\tA\t\t\t\tlat=north\n", 1, "R063", "'north' is no coordinate"},
      {"circle of parents", "a\tA\t\t\tb\nb\tB\t\t\ta\n", 1, "R062", "is its own ancestor"},
      {"parent that is not there", "a\tA\nb\tB\t\t\tc\n", 2, "R062", "unknown parent 'c'"},
      {"duplicate id", "a\tA\nb\tB\na\tC\n", 3, "R017", "'a' is defined twice"},
      {"latin-1", "a\tA\nb\tK\xf6ln\n", 2, "R001", "no UTF-8"},
  };
  for (const Row& row : rows)
    DYNAMIC_SECTION(row.name) {
      const Folder folder;
      folder.write("names.tsv", row.text);
      const BuildResult built = load(folder, "names.tsv");
      CHECK_FALSE(built.rules);
      REQUIRE_FALSE(built.diagnostics.empty());
      const Diagnostic& d = built.diagnostics[0];
      CAPTURE(d.to_string());
      CHECK(d.code == row.code);
      CHECK(d.where.line == row.line);
      CHECK(d.where.file.find("names.tsv") != std::string::npos);
      CHECK(d.message.find(row.message) != std::string::npos);
    }
}

TEST_CASE("a damaged list that is mapped is refused", "[compile][gazetteer]") {
  const Folder folder;
  REQUIRE(setenv("XDG_CACHE_HOME", (folder.path / "cache").c_str(), 1) == 0);
  SECTION("compiled, cut short") {
    folder.write("names.tsv", "a\tAlpha\nb\tBeta\n");
    REQUIRE(build_gazetteer({(folder.path / "names.tsv").string()}, (folder.path / "names.gaz").string()).written);
    CHECK(load(folder, "names.gaz").rules);
    folder.write("names.gaz", folder.read("names.gaz").substr(0, 300));
    const BuildResult built = load(folder, "names.gaz");
    CHECK_FALSE(built.rules);
    REQUIRE_FALSE(built.diagnostics.empty());
    CHECK(built.diagnostics[0].code == "R063");
    CHECK(built.diagnostics[0].where.line == 4);
    CHECK(built.diagnostics[0].message.find("names.gaz") != std::string::npos);
  }
  SECTION("compressed, cut short: nothing is left in the cache") {
    std::ifstream shipped(POSTIL_SOURCE_DIR "/rules/gazetteer/places.tsv.gz", std::ios::binary);
    std::string begin(5000, ' ');
    REQUIRE(shipped.read(begin.data(), 5000));
    folder.write("names.tsv.gz", begin);
    const BuildResult built = load(folder, "names.tsv.gz");
    CHECK_FALSE(built.rules);
    REQUIRE_FALSE(built.diagnostics.empty());
    CHECK(built.diagnostics[0].message.find("cut short") != std::string::npos);
    std::size_t files = 0;
    if (fs::exists(folder.path / "cache"))
      for (const auto& entry : fs::recursive_directory_iterator(folder.path / "cache"))
        files += entry.is_regular_file();
    CHECK(files == 0);
  }
  unsetenv("XDG_CACHE_HOME");
}
