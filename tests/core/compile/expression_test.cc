// Expressions of `emit` and `where`: what they give, and what is wrong with bad ones. Two captures are entries of a list with numbers.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>

#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

std::string pack(const std::string& rule) {
  return R"(format: 1
pack: e
lists:
  n: [{text: three, v: 3, big: false, word: drei}, {text: four, v: 4, big: true}]
  tail: [Apples]
types: {x: {number: number, words: text, truth: truth, limits: bounds, v: number, big: truth}}
rules:
  - {id: r, match: '(?<a> %n) (?<b> %n) (?<c> %tail)?', )" +
         rule + "}\n";
}

// The value of the only field of the only mention on the text; "no match" without one.
std::string evaluate(const std::string& rule, const std::string& text = "three four") {
  const BuildResult built = RuleSetBuilder().add_text("e.yaml", pack(rule)).build();
  for (const Diagnostic& d : built.diagnostics)
    if (d.severity == Severity::kError)
      return d.code + " at " + std::to_string(d.where.column);
  const match::Program& p = *built.rules->impl().program;
  AnnotationRun run(p);
  const annotate::Document& d = run.run(text, match::DateRange::kOpen, false);
  const auto& found = d.chart.of(static_cast<match::TypeId>(p.types.find("x")));
  if (found.empty())
    return "no match";
  const match::Mention& m = d.chart[found[0]];
  if (m.fields.size == 0)
    return "none";
  const match::Value v = m.fields[0].value;
  const auto number = [](double x) {
    std::string s = std::isinf(x) ? (x < 0 ? "-inf" : "inf") : std::to_string(x);
    if (s.find('.') != std::string::npos)
      s.erase(s.find_last_not_of('0') + 1);
    if (!s.empty() && s.back() == '.')
      s.pop_back();
    return s;
  };
  switch (v.kind) {
    case match::Value::Kind::kNumber: return number(v.number);
    case match::Value::Kind::kBool: return v.truth ? "true" : "false";
    case match::Value::Kind::kText: return std::string("'").append(v.text).append("'");
    case match::Value::Kind::kBounds:
      return std::string(v.bounds->low_open ? "(" : "[")
          .append(number(v.bounds->low))
          .append(",")
          .append(number(v.bounds->high))
          .append(v.bounds->high_open ? ")" : "]");
    default: return "?";
  }
}

}  // namespace

TEST_CASE("expressions give values", "[compile][expression]") {
  struct Row {
    std::string field, expression, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"number", "3.5", "3.5"},
      {"number", "-2", "-2"},
      {"number", "a.v", "3"},
      {"number", "a.v + b.v * 2", "11"},
      {"number", "(a.v + b.v) * 2", "14"},
      {"number", "b.v - a.v - 1", "0"},
      {"number", "b.v / 2 / 2", "1"},
      {"number", "-a.v + -b.v", "-7"},
      {"number", "a.v / 0", "none"},
      {"number", "inf", "inf"},
      {"number", "none", "none"},
      {"number", "c.v", "none"},
      {"number", "c.v + 1", "none"},
      {"number", "first(c.v, b.v)", "4"},
      {"number", "first(c.v, none)", "none"},
      {"words", "a", "'three'"},
      {"words", "a.text", "'three'"},
      {"words", "a.name", "'three'"},
      {"words", "a.word", "'drei'"},
      {"words", "b.word", "none"},
      {"words", "the ship", "'the ship'"},
      {"words", "\"a\"", "'a'"},
      {"words", "join(a, \"-\", b)", "'three-four'"},
      {"words", "lower(a)", "'three'"},
      {"words", "first(c, \"no tail\")", "'no tail'"},
      {"truth", "true", "true"},
      {"truth", "a.big", "false"},
      {"truth", "a.v < b.v", "true"},
      {"truth", "a.v >= b.v", "false"},
      {"truth", "!(a.v = b.v) & b.big", "true"},
      {"truth", "a.big | b.big", "true"},
      {"truth", "a.big & b.big | a.v = 3", "true"},
      {"limits", "[a.v, b.v]", "[3,4]"},
      {"limits", "(a.v, inf)", "(3,inf]"},
      {"limits", "[0, a.v * 100)", "[0,300)"},
      {"limits", "(-inf, b.v]", "[-inf,4]"},
      {"limits", "bounds(a.v, b.v)", "[3,4]"},
      {"limits", "scale([a.v, b.v], 1000)", "[3000,4000]"},
      {"limits", "a.v", "[3,3]"},
      {"limits", "[a.v, c.v]", "none"},
  }));
  CAPTURE(row.expression);
  CHECK(evaluate("emit: {type: x, " + row.field + ": '" + row.expression + "'}") == row.expected);
}

TEST_CASE("where decides on a match", "[compile][expression]") {
  struct Row {
    std::string where, text;
    bool matches;
  };
  const Row row = GENERATE(values<Row>({
      {"a.v < b.v", "three four", true},
      {"a.v < b.v", "four three", false},
      {"a = b", "three four", false},
      {"a = b", "Three three", true},
      {"a.v + 1 = b.v", "three four", true},
      {"c", "three four", false},
      {"c", "three four apples", true},
      {"!c", "three four", true},
      {"c = none", "three four", true},
      {"c != none", "three four", false},
      {"a.word = b.word", "four four", true},
      {"a.word = b.word", "three four", false},
      {"a.text = \"THREE\"", "three four", true},
      {"b.big", "four three", false},
      {"a.v > c.v", "three four", false},
  }));
  CAPTURE(row.where, row.text);
  CHECK((evaluate("where: '" + row.where + "', emit: {type: x, number: 1}", row.text) != "no match") == row.matches);
}

TEST_CASE("bad expressions are told what and where", "[compile][expression]") {
  struct Row {
    std::string field, expression, code;
    std::size_t at;  // in the expression, from 0
  };
  const Row row = GENERATE(values<Row>({
      {"number", "a.v +", "R041", 5},
      {"number", "a.v 3", "R041", 4},
      {"number", "(a.v", "R041", 4},
      {"number", "d.v", "R053", 0},
      {"number", "a.w", "R043", 2},
      {"number", "triple(a)", "R042", 0},
      {"number", "bounds(a.v)", "R041", 0},
      {"number", "[a.v, b.v]", "R040", 0},
      {"truth", "a.v = ", "R041", 6},
      {"words", "join(a, \"x)", "R041", 8},
      {"limits", "[a.v, b.v", "R041", 9},
  }));
  CAPTURE(row.expression);
  const std::string before = "  - {id: r, match: '(?<a> %n) (?<b> %n) (?<c> %tail)?', emit: {type: x, " + row.field + ": '";
  CHECK(evaluate("emit: {type: x, " + row.field + ": '" + row.expression + "'}") ==
        row.code + " at " + std::to_string(before.size() + row.at + 1));
}
