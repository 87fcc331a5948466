// A site's own rules for a domain that Postil does not ship: tests/site/recalls.yaml, held against the notices of recalls.md. Of each
// notice all mentions are compared, but those of actors, which only serve the rules.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

struct Notice {
  std::string title, text;
  std::set<std::string> expected;
};

std::vector<Notice> read_notices(const std::string& path) {
  std::vector<Notice> out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (line.rfind("## ", 0) == 0)
      out.push_back({line.substr(3), "", {}});
    else if (!out.empty() && line.rfind("    ", 0) == 0)
      out.back().expected.insert(line.substr(4));
    else if (!out.empty() && !line.empty())
      out.back().text += line;
  return out;
}

// "recall: words; field=value ..."
std::string show(const annotate::Document& d, const match::Mention& m) {
  const match::Program& p = d.program;
  std::ostringstream out;
  out << p.types.name(m.type) << (m.kind ? "." : "") << p.kinds.name(m.kind) << ": " << m.bytes.of(d.text.bytes) << ';';
  for (const match::FieldValue& f : m.fields)
    if (f.value.is(match::Value::Kind::kText))
      out << ' ' << p.fields.name(f.field) << '=' << f.value.text;
  return out.str();
}

}  // namespace

TEST_CASE("a site's rules for product recalls annotate ten notices", "[compile][site]") {
  const std::string folder = std::string(POSTIL_SOURCE_DIR) + "/tests/site/";
  const BuildResult built = RuleSetBuilder().run_tests(true).add_path(folder + "recalls.yaml").build();
  for (const Diagnostic& d : built.diagnostics)
    UNSCOPED_INFO(d.to_string());
  REQUIRE(built.rules);
  CHECK(built.diagnostics.empty());
  CHECK(built.rules->rule_count() == 20);
  const std::vector<Notice> notices = read_notices(folder + "recalls.md");
  CHECK(notices.size() == 10);
  AnnotationRun run(*built.rules->impl().program);
  for (const Notice& notice : notices) {
    CAPTURE(notice.title);
    const annotate::Document& d = run.run(notice.text, match::DateRange::kOpen, false);
    std::set<std::string> got;
    for (std::uint32_t i = 0; i < d.chart.size(); ++i)
      if (const match::Mention& m = d.chart[i]; !m.dropped && m.type > match::kActorType)
        got.insert(show(d, m));
    CHECK(got == notice.expected);
  }
}
