// The examples of docs/rules.md: all ```yaml blocks together are a rule set without errors and warnings whose tests pass.
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>

#include "postil/ruleset.h"

using namespace postil;

TEST_CASE("the examples of docs/rules.md work", "[compile][docs]") {
  std::ifstream in(std::string(POSTIL_SOURCE_DIR) + "/docs/rules.md", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  RuleSetBuilder builder;
  builder.run_tests(true);
  const std::string open = "```yaml\n";
  std::size_t blocks = 0;
  for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at + 1)) {
    const std::size_t begin = at + open.size(), end = text.find("```", begin);
    REQUIRE(end != std::string::npos);
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n') + 1;
    builder.add_text("docs/rules.md block at line " + std::to_string(line), text.substr(begin, end - begin));
    ++blocks;
  }
  const BuildResult built = builder.build();
  for (const Diagnostic& d : built.diagnostics)
    UNSCOPED_INFO(d.to_string());
  CHECK(built.rules);
  CHECK(built.diagnostics.empty());
  CHECK(built.tests_failed == 0);
  CHECK(blocks >= 9);
  CHECK(built.tests_run >= 25);
}
