// Each code of diagnostics.def has a rule file of its own below tests/golden/diagnostics, with what is said about it. Run with
// POSTIL_UPDATE_GOLDEN=1 to write the .out files anew, and read what changed.
#include "core/compile/diagnostics.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "postil/ruleset.h"

using namespace postil;
namespace fs = std::filesystem;

namespace {

const fs::path kFolder = fs::path(POSTIL_SOURCE_DIR) / "tests/golden/diagnostics";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> golden_files() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".yaml")  // a file, or a folder of packs
      out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

struct InFolder {  // so that places are named without the folder
  fs::path before = fs::current_path();
  InFolder() { fs::current_path(kFolder); }
  ~InFolder() { fs::current_path(before); }
};

}  // namespace

TEST_CASE("each diagnostic says what, where and how to mend it", "[compile][diagnostics]") {
  const InFolder in;
  for (const fs::path& path : golden_files()) {
    const std::string name = path.stem().string(), code = name.substr(0, name.find('_'));
    CAPTURE(name);
    const BuildResult built = RuleSetBuilder().run_tests(true).add_path(path.filename().string()).build();
    // What the program knows grows; the list of it is not part of the golden files.
    static const std::regex kKnown("\\((types|functions|fields) known here: [^)]*\\)");
    std::string text;
    bool has_code = false;
    for (const Diagnostic& d : built.diagnostics) {
      text += std::regex_replace(d.to_string(), kKnown, "($1 known here: ...)") + "\n";
      has_code |= d.code == code;
      CHECK(d.message.back() != '.');
    }
    CHECK(has_code);
    const fs::path expected = fs::path(path).replace_extension(".out");
    if (std::getenv("POSTIL_UPDATE_GOLDEN"))
      std::ofstream(expected, std::ios::binary) << text;
    CHECK(text == read(expected));
  }
}

TEST_CASE("each code has an example and an explanation", "[compile][diagnostics]") {
  std::set<std::string> shown;
  for (const fs::path& path : golden_files())
    shown.insert(path.stem().string().substr(0, 4));
  const std::string docs = read(fs::path(POSTIL_SOURCE_DIR) / "docs/diagnostics.md");
  for (const compile::CodeInfo& info : compile::all_codes()) {
    CAPTURE(info.code);
    CHECK(shown.count(std::string(info.code)) == 1);
    CHECK(docs.find("\n### " + std::string(info.code) + " ") != std::string::npos);
  }
}

TEST_CASE("all findings of a load are reported, in the order of files and lines", "[compile][diagnostics]") {
  const BuildResult built = RuleSetBuilder()
                                .add_text("b.yaml", "format: 1\npack: b\nuse: [x]\nrules:\n  - {id: r, match: '%l', emit: {type: t}}\n")
                                .add_text("a.yaml", "format: 1\npack: a\nrulez: []\nlists: {l: [x], l: [y]}\n")
                                .build();
  CHECK(!built.rules);
  std::vector<std::string> codes;
  for (const Diagnostic& d : built.diagnostics)
    codes.push_back(d.where.file + ":" + d.code);
  CHECK(codes == std::vector<std::string>{"a.yaml:R070", "a.yaml:R071", "b.yaml:R011", "b.yaml:R012"});
}
