// The engine against the naive matcher: rules and texts are made by chance from a fixed seed, and every match of every rule must be
// the same, with its captures. Cases that once differed are rows of kKept.
#include <catch2/catch.hpp>

#include <deque>
#include <random>
#include <set>

#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "postil/ruleset.h"
#include "tests/core/match/naive.h"

using namespace postil;
using namespace postil::tests;

namespace {

const NaiveMatcher::Lists kLists = {{"one", {"a", "c"}}, {"more", {"b", "a b", "b c d", "d d"}}, {"rare", {"e"}}};

constexpr const char* kHeader = R"(format: 1
pack: t
lists: {one: [a, c], more: [b, a b, b c d, d d], rare: [e]}
overlap: {_m: all, _n: all)";

// Makes patterns and texts of few words, so that they meet often.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::string pattern() {
    captures_ = 0;
    std::string out = choice(0);
    return out;
  }

  std::string text() {
    static const char* kWords[] = {"a", "b", "c", "d", "A", "b", "d", "e"};
    std::string out;
    for (int i = below(18) + 1; i > 0; --i) {
      out += kWords[below(8)];
      out += below(6) == 0 ? ". " : " ";
      if (below(15) == 0)
        out += ".\n\n";
    }
    return out;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  std::string choice(int depth) {
    std::string out = sequence(depth);
    for (int i = below(8) == 0 ? 2 : below(4) == 0 ? 1 : 0; i > 0; --i)
      out.append(" | ").append(sequence(depth));
    return out;
  }

  std::string sequence(int depth) {
    std::string out;
    const int size = 1 + below(depth == 0 ? 4 : 3);
    for (int i = 0; i < size; ++i)
      out.append(i ? " " : "").append(item(depth));
    return out;
  }

  std::string item(int depth) {
    const int kind = below(depth < 3 ? 24 : 15);
    if (kind == 14)
      return std::string(below(3) == 0 ? "$$" : below(3) == 0 ? "^^" : "^");
    if (kind >= 22) {
      static const char* kLooks[] = {"(?= ", "(?! ", "(?<= ", "(?<! "};
      return std::string(kLooks[below(4)]).append(look()).append(")");
    }
    std::string out;
    if (kind < 14)
      out = atom();
    else if (kind < 18)
      out.append("(").append(choice(depth + 1)).append(")");
    else
      out.append("(?<c").append(std::to_string(captures_ < 8 ? captures_++ : 7)).append("> ").append(choice(depth + 1)).append(")");
    static const char* kQuantifiers[] = {"?", "{0,2}", "*", "+", "{2}", "{1,3}"};
    if (below(4) == 0) {
      const std::string quantifier = kQuantifiers[below(6)];
      out += out == "[]" && (quantifier == "*" || quantifier == "+") ? "{0,3}" : quantifier;
    }
    return out;
  }

  std::string atom() {
    static const char* kAtoms[] = {"a",    "b",    "c",          "d",           "e",
                                   "\"A\"", "[]",   "[norm=a]",   "[norm in %one]", "[!norm in %one & !norm=b]",
                                   "%more", "%one", "@_m",        "@_n",         "%rare",
                                   ".",    "[case=title | norm=d]"};
    return kAtoms[below(17)];
  }

  std::string look() {
    std::string out = atom();
    if (below(3) == 0)
      out.append(" ").append(atom());
    return out;
  }

  std::mt19937 random_;
  int captures_ = 0;
};

using Key = std::tuple<std::uint32_t, std::uint32_t, std::string>;  // start, end, captures

std::string show(const std::map<std::string, text::Range>& captures) {
  std::string out;
  for (const auto& [name, r] : captures)
    out += name + "=" + std::to_string(r.first) + "-" + std::to_string(r.last) + " ";
  return out;
}

struct Case {
  std::vector<std::string> patterns;
  std::vector<std::string> texts;
  std::string trim;  // of capture c0 of each pattern that has it; empty: none
};

bool trims(const Case& c, const std::string& pattern) { return !c.trim.empty() && pattern.find("(?<c0>") != std::string::npos; }

// Compiles the patterns as one rule set, and compares each of them on each text. Patterns that the compiler refuses (they can match
// nothing, say) are left out; returns how many were compared, and adds what differs to `wrong`.
std::size_t compare(const Case& c, std::vector<std::string>& wrong, std::size_t& matches) {
  const auto rule_set = [&](const std::vector<std::string>& patterns) {
    std::string yaml = kHeader;
    for (std::size_t i = 0; i < patterns.size(); ++i)
      yaml += ", x" + std::to_string(i) + ": all";
    yaml += "}\nrules:\n  - {id: m, match: 'b c | c+ | a', emit: {type: _m}}\n  - {id: n, match: '@_m @_m | d', emit: {type: _n}}\n";
    for (std::size_t i = 0; i < patterns.size(); ++i)
      yaml += "  - {id: r" + std::to_string(i) + ", match: '" + patterns[i] + "', emit: {type: x" + std::to_string(i) + "}" +
              (trims(c, patterns[i]) ? ", trim: {c0: ['" + c.trim + "']}" : "") + "}\n";
    return RuleSetBuilder().add_text("t.yaml", yaml).build();
  };
  std::vector<std::string> patterns = c.patterns;
  BuildResult built = rule_set(patterns);
  if (!built.rules) {
    std::set<std::uint32_t> bad;
    for (const Diagnostic& d : built.diagnostics) {
      const bool refused = d.code == "R030" || d.code == "R031" || d.code == "R032" || d.code == "R033" ||
                           d.message == "an anchor or lookaround cannot be repeated";
      if (!refused && d.severity == Severity::kError)
        wrong.push_back(d.to_string());
      if (d.severity == Severity::kError)
        bad.insert(d.where.line);
    }
    std::vector<std::string> good;
    for (std::size_t i = 0; i < patterns.size(); ++i)
      if (!bad.count(static_cast<std::uint32_t>(8 + i)))
        good.push_back(patterns[i]);
    patterns = good;
    built = rule_set(patterns);
  }
  if (!built.rules) {
    wrong.push_back(built.diagnostics.empty() ? "not compiled" : built.diagnostics[0].to_string());
    return 0;
  }
  const match::Program& program = *built.rules->impl().program;
  AnnotationRun run(program);
  std::vector<annotate::Trace> traces;
  run.set_trace(&traces);
  std::vector<compile::PatternNode> trees;
  std::deque<compile::SourceFile> files;
  compile::Reporter reporter;
  for (const std::string& p : patterns) {
    bool ok = false;
    files.emplace_back("p", "'" + p + "'");
    trees.push_back(compile::parse_pattern(compile::parse_yaml(files.back(), reporter), reporter, ok));
  }
  compile::PatternNode trim;
  if (!c.trim.empty()) {
    bool ok = false;
    files.emplace_back("p", "'" + c.trim + "'");
    trim = compile::parse_pattern(compile::parse_yaml(files.back(), reporter), reporter, ok);
  }
  std::size_t compared = 0;
  for (const std::string& text : c.texts) {
    traces.clear();
    annotate::Document& d = run.run(text, match::DateRange::kOpen, false);
    NaiveMatcher naive(d, kLists);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      std::set<Key> got, expected;
      for (const annotate::Trace& t : traces) {
        const match::Rule& rule = program.rules[t.match.rule];
        if (program.rule_names.name(rule.name) != "t/r" + std::to_string(i))
          continue;
        std::map<std::string, text::Range> captures;
        for (std::size_t k = 0; k < rule.captures.size(); ++k)
          if (t.match.captures[k].set)
            captures[rule.captures[k].name] = t.match.captures[k].tokens;
        got.emplace(t.match.tokens.first, t.match.tokens.last, show(captures));
      }
      bool gave_up = false;
      for (std::uint32_t start = 0; start < d.text.tokens.size(); ++start)
        if (const auto found = trims(c, patterns[i]) ? naive.trimmed(trees[i], start, "c0", trim) : naive.match(trees[i], start);
            found && found->end > start)
          expected.emplace(start, found->end, show(found->captures));
        else
          gave_up |= naive.gave_up();
      if (gave_up)
        continue;
      ++compared;
      matches += expected.size();
      if (got == expected)
        continue;
      std::string report = patterns[i] + "   on   " + text + "\n  engine:";
      for (const auto& [s, e, k] : got)
        report += " [" + std::to_string(s) + "," + std::to_string(e) + ") " + k;
      report += "\n  naive: ";
      for (const auto& [s, e, k] : expected)
        report += " [" + std::to_string(s) + "," + std::to_string(e) + ") " + k;
      wrong.push_back(report);
    }
  }
  return compared;
}

}  // namespace

TEST_CASE("generated rules match as the naive matcher does", "[match][differential]") {
  constexpr unsigned kSets = 400;
  constexpr int kPatterns = 20, kTexts = 8;
  std::size_t compared = 0, matches = 0;
  std::vector<std::string> wrong;
  for (unsigned seed = 1; seed <= kSets && wrong.size() < 5; ++seed) {
    Maker maker(seed);
    Case c;
    for (int i = 0; i < kPatterns; ++i)
      c.patterns.push_back(maker.pattern());
    for (int i = 0; i < kTexts; ++i)
      c.texts.push_back(maker.text());
    static const char* const kTrims[] = {"", "b", "c | a b", "[norm in %one] d?", "(?<! a) b", "@_m"};
    c.trim = kTrims[seed % std::size(kTrims)];
    compared += compare(c, wrong, matches);
  }
  for (const std::string& w : wrong)
    UNSCOPED_INFO(w);
  CHECK(wrong.empty());
  CHECK(compared > 30'000);
  CHECK(matches > 30'000);
}

TEST_CASE("cases of the generator that once differed", "[match][differential]") {
  struct Row {
    std::string pattern, text;
  };
  static const std::vector<Row> kKept = {
      {"a (?= b)", "b a. b"},               // a lookahead saw the next sentence
      {"(?<! [norm=b]) a", "c b. A b"},     // a lookbehind saw the sentence before
  };
  for (const Row& row : kKept) {
    CAPTURE(row.pattern, row.text);
    std::vector<std::string> wrong;
    std::size_t matches = 0;
    CHECK(compare({{row.pattern}, {row.text}, {}}, wrong, matches) == 1);
    CHECK(wrong == std::vector<std::string>{});
  }
}
