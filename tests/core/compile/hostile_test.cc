// Rule files that are hostile, by malice or by a program gone wrong: each ends in a diagnostic, or in rules, in bounded time and memory.
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "postil/annotator.h"
#include "postil/ruleset.h"
#include "tests/hostile.h"

using namespace postil;

namespace {

std::string times(std::size_t n, const std::string& s) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i)
    out += s;
  return out;
}

// `s` n times with % replaced by the number, and # by %.
std::string numbered(std::size_t n, const std::string& s) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i)
    for (char c : s)
      out += c == '%' ? std::to_string(i) : c == '#' ? "%" : std::string(1, c);
  return out;
}

const std::string kHead = "format: 1\npack: h\n";

}  // namespace

TEST_CASE("hostile rule files end in a diagnostic", "[compile][hostile]") {
  struct Row {
    std::string name, code;
    std::string (*text)();
  };
  const Row row = GENERATE(values<Row>({
      {"aliases of aliases", "R002", [] { return kHead + "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nlists: {l: *c}\n"; }},
      {"a value of 1 MB", "R005", [] { return kHead + "description: " + std::string(1 << 20, 'x') + "\n"; }},
      {"a quoted value of 1 MB", "R005", [] { return kHead + "description: '" + times(1 << 19, "''") + "'\n"; }},
      {"brackets nested 100,000 deep", "R005", [] { return kHead + "lists: " + times(100'000, "[") + "\n"; }},
      {"braces nested 100,000 deep", "R005", [] { return kHead + "lists: " + times(100'000, "{a: ") + "\n"; }},
      {"dashes nested 100,000 deep", "R005", [] { return kHead + "lists:\n  " + times(100'000, "- ") + "x\n"; }},
      {"indented 2,000 deep", "R005",
       [] {
         std::string out = kHead + "lists:\n";
         for (std::size_t i = 1; i < 2000; ++i)
           out += std::string(i, ' ') + "a:\n";
         return out;
       }},
      {"NUL", "R001", [] { return kHead + std::string("description: a\0b\n", 17); }},
      {"no UTF-8", "R001", [] { return kHead + "description: \xc3\x28\n"; }},
      {"UTF-16", "R001", [] { return std::string("\xff\xfe" "f\0o\0r\0", 8); }},
      {"macros of macros, each ten times", "R032",
       [] {
         return kHead + "macros: {m8: x" + numbered(8, ", n%: '" + times(10, "$n% ") + "'") + ", a: '" + times(10, "$b ") + "', b: '" +
                times(10, "$c ") + "', c: '" + times(10, "$d ") + "', d: '" + times(10, "$e ") + "', e: '" + times(10, "$f ") +
                "', f: '" + times(10, "x ") + "'}\nrules:\n  - {id: r, match: '$a', emit: {type: t}}\n";
       }},
      {"a macro of itself", "R020", [] { return kHead + "macros: {a: '$a'}\nrules:\n  - {id: r, match: '$a', emit: {type: t}}\n"; }},
      {"macros nested 20 deep", "R020",
       [] {
         std::string out = kHead + "macros:\n  m20: x\n";
         for (int i = 0; i < 20; ++i)
           out += "  m" + std::to_string(i) + ": '$m" + std::to_string(i + 1) + "'\n";
         return out + "rules:\n  - {id: r, match: '$m0', emit: {type: t}}\n";
       }},
      {"a circle of 1,000 types", "R021",
       [] {
         return kHead + "rules:\n" + numbered(999, "  - {id: r%, match: '@t% x', emit: {type: u%}}\n") +
                "  - {id: s, match: '@u998', emit: {type: t0}}\n" + numbered(999, "  - {id: q%, match: '@u% y', emit: {type: t%}}\n");
       }},
      {"10,000 types", "R005", [] { return kHead + "rules:\n" + numbered(10'000, "  - {id: r%, match: x, emit: {type: t%}}\n"); }},
      {"70,000 lists", "R005", [] { return kHead + "lists:\n" + numbered(70'000, "  l%: [x]\n"); }},
      {"repetitions of repetitions", "R032",
       [] { return kHead + "rules:\n  - {id: r, match: '((((a b){1,64}){1,64}){1,64}){1,64}', emit: {type: t}}\n"; }},
      {"10,000 alternatives", "R032", [] { return kHead + "rules:\n  - {id: r, match: 'x" + times(10'000, "|x") + "', emit: {type: t}}\n"; }},
      {"brackets in a pattern", "R010", [] { return kHead + "rules:\n  - {id: r, match: '" + times(10'000, "(") + "', emit: {type: t}}\n"; }},
      {"brackets in an expression", "R041",
       [] { return kHead + "rules:\n  - {id: r, match: 'x', emit: {type: t, value: '" + times(10'000, "(") + "'}}\n"; }},
      {"a large regular expression", "R016",
       [] { return kHead + "rules:\n  - {id: r, match: 'x [norm=/((a{1,900}){1,900}){1,900}/]', emit: {type: t}}\n"; }},
      {"100,000 errors", "R070", [] { return kHead + numbered(100'000, "k%: x\n"); }},
      {"10,000 unknown lists", "R012",
       [] { return kHead + "lists:\n" + numbered(10'000, "  l%: [x]\n") + "rules:\n" + numbered(10'000, "  - {id: r%, match: '#m%', emit: {type: t}}\n"); }},
      {"a huge priority", "R003", [] { return kHead + "rules:\n  - {id: r, match: x, emit: {type: t}, priority: 1e300}\n"; }},
  }));
  CAPTURE(row.name);
  const BuildResult built = RuleSetBuilder().run_tests(true).add_text("h.yaml", row.text()).build();
  CHECK(!built.rules);
  CHECK(std::any_of(built.diagnostics.begin(), built.diagnostics.end(), [&](const Diagnostic& d) { return d.code == row.code; }));
  CHECK(built.diagnostics.size() <= 201);
  std::size_t size = 0;
  for (const Diagnostic& d : built.diagnostics)
    size += d.to_string().size();
  CHECK(size < 500'000);
}

TEST_CASE("a list of 100,000 entries and 5,000 rules are nothing special", "[compile][hostile]") {
  const BuildResult built =
      RuleSetBuilder()
          .add_text("h.yaml", kHead + "lists:\n  l: [" + numbered(100'000, "w%, x% y%, ") + "]\nrules:\n" +
                                  numbered(5'000, "  - {id: r%, match: 'w% z', emit: {type: t}}\n") + "  - {id: l, match: '%l', emit: {type: l}}\n")
          .build();
  REQUIRE(built.rules);
  Annotator annotator(built.rules);
  CHECK(annotator.annotate("A w77 z and x99999 y99999.").size() == 3);
}

TEST_CASE("hostile rules on hostile text stay within their bounds and starve no other rule", "[match][hostile]") {
  constexpr std::size_t kRules = 100;
  const BuildResult built = RuleSetBuilder().add_text("h.yaml", tests::hostile_rules(kRules)).build();
  for (const Diagnostic& d : built.diagnostics)
    UNSCOPED_INFO(d.to_string());
  REQUIRE(built.rules);
  AnnotationRun run(*built.rules->impl().program);
  for (const std::string unit : tests::kHostileRuleTexts) {
    CAPTURE(unit);
    const std::string text = times(3'000 / unit.size(), unit) + "needle in.";
    const annotate::Document& d = run.run(text, match::DateRange::kOpen, false);
    const std::uint64_t tokens = d.text.tokens.size();
    using Runner = annotate::RuleRunner;
    const std::uint64_t bound = (kRules + 2) * (Runner::kRuleStepsFloor + Runner::kRuleStepsPerToken * tokens) + Runner::kPoolFloor +
                                Runner::kPoolPerToken * tokens;
    CHECK(run.steps() <= bound);
    CHECK(d.chart.size() < 8 * tokens);
    const auto good = static_cast<match::TypeId>(d.program.types.find("good"));
    CHECK(d.chart.of(good).size() == 1);
  }
}
