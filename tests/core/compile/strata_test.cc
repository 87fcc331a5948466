// The order of rules, which follows from what they read; circles are refused and shown.
#include <catch2/catch.hpp>

#include <string>

#include "core/ruleset_impl.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

// Strata in the order in which they run, those of `names` only; or the circle.
std::string order(const std::string& rules) {
  std::string yaml = "format: 1\npack: s\nrules:\n";
  std::size_t number = 0;
  for (std::size_t at = 0; at < rules.size();) {
    const std::size_t end = std::min(rules.find(';', at), rules.size()), arrow = rules.find(" -> ", at);
    yaml.append("  - {id: r").append(std::to_string(number++)).append(", match: '").append(rules, at, arrow - at);
    yaml.append("', emit: {type: ").append(rules, arrow + 4, end - arrow - 4).append("}}\n");
    at = end + 1;
    while (at < rules.size() && rules[at] == ' ')
      ++at;
  }
  const BuildResult built = RuleSetBuilder().add_text("s.yaml", yaml).build();
  for (const Diagnostic& d : built.diagnostics)
    if (d.severity == Severity::kError)
      return std::string(d.code).append(": ").append(d.message, d.message.find(": ") == std::string::npos ? 0 : d.message.rfind(": ") + 2);
  const match::Program& p = *built.rules->impl().program;
  std::string out;
  for (const match::Step& step : p.steps)
    if (step.kind == match::Step::Kind::kStratum) {
      const match::Stratum& s = p.strata[step.index];
      out.append(out.empty() ? "" : " ").append(p.types.name(s.type));
      if (s.kind)
        out.append(".").append(p.kinds.name(s.kind));
    }
  return out;
}

}  // namespace

TEST_CASE("rules run after what they read", "[compile][strata]") {
  struct Row {
    std::string name, rules, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"alone", "x -> a", "a"},
      {"one reads the other", "@b x -> a; x -> b", "b a"},
      {"a chain", "@b -> a; @c -> b; x -> c", "c b a"},
      {"two readers", "@c -> a; @c -> b; x -> c", "c a b"},
      {"all kinds of a type", "@b -> a; x -> b.one; y -> b.two", "b.one b.two a"},
      {"one kind waits for another", "@b.two -> b.one; y -> b.two", "b.two b.one"},
      {"one kind only", "@b.one -> a; x -> b.one; @a -> b.two", "b.one a b.two"},
      {"in a lookaround", "x (?= @b) -> a; y -> b", "b a"},
      {"a layer is there from the start", "@numeral -> a", "a"},
      {"itself", "@a x -> a", "R021: a -> a"},
      {"each other", "@b -> a; @a -> b", "R021: a -> b -> a"},
      {"three in a circle", "@b -> a; @c -> b; @a -> c", "R021: a -> b -> c -> a"},
      {"a kind that reads all kinds", "@b -> b.one; x -> b.two", "R021: b.one -> b.one"},
      {"nothing makes it", "@nothing -> a", "R014: no rule emits it and no layer makes it"},
  }));
  CAPTURE(row.rules);
  DYNAMIC_SECTION(row.name) { CHECK(order(row.rules) == row.expected); }
}
