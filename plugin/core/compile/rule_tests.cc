// A test annotates its text with the whole rule set. Marks must be the captures of one kept match of the rule; `expect` compares
// the fields of a mention that the rule made; `expect: none` wants no mention of it. A failing test shows what was got instead.
#include "core/compile/rule_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/annotate/convert.h"
#include "core/annotation_run.h"
#include "core/compile/reader.h"

namespace postil::compile {

namespace {

using match::Value;

std::string number(double v) {
  if (std::isinf(v))
    return v > 0 ? "inf" : "-inf";
  return fmt::format("{:.15g}", v);
}

std::string show_bounds(const match::Bounds& b) {
  return fmt::format("{}{},{}{}", b.low_open || std::isinf(b.low) ? '(' : '[', number(b.low), number(b.high),
                     b.high_open || std::isinf(b.high) ? ')' : ']');
}

class Tester {
 public:
  Tester(const match::Program& program, const Collected& collected, Reporter& reporter)
      : program_(program), collected_(collected), reporter_(reporter), run_(program) {
    run_.set_trace(&traces_);
  }

  TestCounts all() {
    TestCounts counts;
    for (std::uint32_t i = 0; i < collected_.rules.size(); ++i) {
      const RuleInfo& rule = collected_.rules[i];
      for (std::size_t t = 0; t < rule.def.tests.size(); ++t) {
        const TestDef& test = rule.def.tests[t];
        if (!test.place.file || !test.place.file->run_tests)
          continue;
        ++counts.run;
        const std::string problem = check(i, test);
        if (test.todo && problem.empty())
          reporter_.add(Code::kT010, test.place, fmt::format("todo test {} of rule '{}' now passes", t + 1, rule.def.id.text), "remove 'todo'");
        if (test.todo || problem.empty())
          continue;
        ++counts.failed;
        Diagnostic d;
        d.code = "T001";
        d.where = to_location(test.place);
        d.message = fmt::format("test {} of rule '{}' failed", t + 1, rule.def.id.text);
        d.context = fmt::format("rule '{}'", rule.full_id);
        d.help = problem;
        reporter_.add(std::move(d));
      }
    }
    return counts;
  }

 private:
  // What is wrong, or empty.
  std::string check(std::uint32_t rule, const TestDef& test) {
    traces_.clear();
    const auto day = parse_day(test.date).value_or(match::DateRange::kOpen);
    annotate::Document& d = run_.run(test.text, day, false);
    std::vector<const annotate::Trace*> mine;
    for (const annotate::Trace& t : traces_)
      if (t.match.rule == rule && !d.chart[t.mention].dropped)
        mine.push_back(&t);
    std::string why;
    if (test.expect_none) {
      if (mine.empty())
        return {};
    } else {
      for (const annotate::Trace* t : mine)
        if (marks_fit(d, rule, test, *t) && fields_fit(d, test, *t))
          return {};
    }
    std::string out = fmt::format("text     {}\n     | expected {}\n     | got      ", test.text, expected(test));
    if (mine.empty())
      out += "nothing by this rule";
    for (std::size_t i = 0; i < mine.size(); ++i)
      out += (i ? "; " : "") + show(d, rule, *mine[i]);
    const std::string others = show_others(d, rule);
    return out + (others.empty() ? "" : "\n     | others   " + others);
  }

  bool marks_fit(const annotate::Document& d, std::uint32_t rule, const TestDef& test, const annotate::Trace& t) const {
    for (const TestDef::Mark& mark : test.marks) {
      bool found = false;
      const auto& captures = program_.rules[rule].captures;
      for (std::size_t c = 0; c < captures.size(); ++c)
        found |= captures[c].name == mark.capture && t.match.captures[c].set && t.match.captures[c].tokens.size() &&
                 d.text.span(t.match.captures[c].tokens) == mark.span;
      if (!found)
        return false;
    }
    return true;
  }

  std::string field_text(const annotate::Document& d, const match::Mention& m, const std::string& name) const {
    if (name == "kind")
      return std::string(program_.kinds.name(m.kind));
    if (name == "text" || name == "span")
      return std::string(m.bytes.of(d.text.bytes));
    const std::uint32_t field = program_.fields.find(name);
    if (field == UINT32_MAX)
      return {};
    const Value v = m.get(static_cast<match::FieldId>(field));
    switch (v.kind) {
      case Value::Kind::kNumber: return number(v.number);
      case Value::Kind::kBool: return v.truth ? "true" : "false";
      case Value::Kind::kText: return std::string(v.text);
      case Value::Kind::kBounds: return show_bounds(*v.bounds);
      case Value::Kind::kDate: return show_date(*v.date);
      case Value::Kind::kPath: {
        std::string out;
        for (std::string_view p : v.path)
          out += (out.empty() ? "" : " > ") + std::string(p);
        return out;
      }
      case Value::Kind::kSpans: {
        std::string out;
        for (Span s : v.spans)
          out += (out.empty() ? "" : " ... ") + std::string(s.of(d.text.bytes));
        return out;
      }
      case Value::Kind::kMention: return std::string(d.chart[v.mention].bytes.of(d.text.bytes));
      default: return {};
    }
  }

  static std::string show_date(const match::DateRange& r) {
    const auto day = [](std::int32_t v) {
      char buffer[10];
      annotate::write_day(v, buffer);
      return std::string(buffer, sizeof buffer);
    };
    if (r.from == match::DateRange::kOpen && r.to == match::DateRange::kOpen)
      return std::string(r.timex);
    const std::string from = r.from == match::DateRange::kOpen ? "" : day(r.from), to = r.to == match::DateRange::kOpen ? "" : day(r.to);
    return from == to ? from : from + ".." + to;
  }

  bool fields_fit(const annotate::Document& d, const TestDef& test, const annotate::Trace& t) const {
    for (const auto& [name, wanted] : test.expect) {
      const std::string got = field_text(d, d.chart[t.mention], name.text);
      if (got == wanted || (wanted == "none" && got.empty()))
        continue;
      char *end_got = nullptr, *end_wanted = nullptr;
      const double a = std::strtod(got.c_str(), &end_got), b = std::strtod(wanted.c_str(), &end_wanted);
      const bool numbers = !got.empty() && !wanted.empty() && !*end_got && !*end_wanted;
      if (!numbers || std::abs(a - b) > 1e-9 * std::max(std::abs(a), std::abs(b)))
        return false;
    }
    return true;
  }

  std::string expected(const TestDef& test) const {
    if (test.expect_none)
      return "none";
    std::string out;
    for (const TestDef::Mark& m : test.marks)
      out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : " ", m.capture, m.span.of(test.text));
    for (const auto& [name, value] : test.expect)
      out += fmt::format("{}{}={}", out.empty() ? "" : " ", name.text, value);
    return out.empty() ? "a match" : out;
  }

  std::string show(const annotate::Document& d, std::uint32_t rule, const annotate::Trace& t) const {
    std::string out;
    const auto& captures = program_.rules[rule].captures;
    for (std::size_t c = 0; c < captures.size(); ++c)
      if (t.match.captures[c].set && t.match.captures[c].tokens.size())
        out += fmt::format("{}=\"{}\" ", captures[c].name, d.text.surface(t.match.captures[c].tokens));
    for (const match::FieldValue& f : d.chart[t.mention].fields)
      out += fmt::format("{}={} ", program_.fields.name(f.field), field_text(d, d.chart[t.mention], std::string(program_.fields.name(f.field))));
    return out + fmt::format("on \"{}\"", d.chart[t.mention].bytes.of(d.text.bytes));
  }

  // Kept mentions of the same type by other rules: what may have won.
  std::string show_others(const annotate::Document& d, std::uint32_t rule) const {
    std::string out;
    for (std::uint32_t m : d.chart.of(program_.rules[rule].type))
      if (d.chart[m].rule != program_.rules[rule].name && !d.chart[m].dropped && out.size() < 300)
        out += fmt::format("{}\"{}\" by {}", out.empty() ? "" : "; ", d.chart[m].bytes.of(d.text.bytes), program_.rule_names.name(d.chart[m].rule));
    return out;
  }

  const match::Program& program_;
  const Collected& collected_;
  Reporter& reporter_;
  AnnotationRun run_;
  std::vector<annotate::Trace> traces_;
};

}  // namespace

TestCounts run_tests(const match::Program& program, const Collected& collected, Reporter& reporter) {
  return Tester(program, collected, reporter).all();
}

}  // namespace postil::compile
