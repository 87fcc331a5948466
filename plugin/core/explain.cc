// A text is annotated with a trace of all matches, kept or not. For a rule that made nothing, each of its alternatives is then walked
// from every token, and the place where it came farthest is shown: what it took, what it wanted next, what stands there instead.
#include "postil/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "core/annotation_run.h"
#include "core/compile/reader.h"
#include "core/match/describe.h"
#include "core/ruleset_impl.h"

namespace postil {

namespace {

using match::Chart;
using match::Op;

constexpr std::size_t kMostTries = 3;    // alternatives that are shown
constexpr std::size_t kMostWanted = 6;   // elements that might have stood next

std::string type_name(const match::Program& p, match::TypeId type, match::KindId kind) {
  const std::string base(p.types.name(type));
  return kind ? base + "." + std::string(p.kinds.name(kind)) : base;
}

// Where the walk of one alternative from one token ended.
struct Walk {
  std::uint32_t start = 0, reached = 0;
  std::set<std::uint32_t> wanted;  // instructions that failed at the farthest token
  bool began = false;              // something was consumed
};

class Explainer {
 public:
  Explainer(const match::Program& program, const annotate::Document& document) : p_(program), d_(document) {
    matcher_.bind(program, document.text, document.hits, document.chart);
  }

  std::vector<ExplainedTry> tries(std::uint32_t rule) {
    std::vector<std::pair<std::uint32_t, ExplainedTry>> found;
    for (const match::Branch& b : p_.branches)
      if (b.rule == rule) {
        const match::PatternProgram& program = p_.patterns[b.program];
        Walk best;
        for (std::uint32_t start = 0; start < count(); ++start)
          if (Walk w = walk(program, start); !best.began || (w.began && w.reached - w.start >= best.reached - best.start))
            best = std::move(w);
        found.emplace_back(best.began ? best.reached - best.start : 0, show(program, best));
      }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<ExplainedTry> out;
    for (std::size_t i = 0; i < std::min(found.size(), kMostTries); ++i)
      out.push_back(std::move(found[i].second));
    return out;
  }

 private:
  std::uint32_t count() const { return static_cast<std::uint32_t>(d_.text.tokens.size()); }
  bool boundary(std::uint32_t t) const { return t >= count() || d_.text.tokens[t].has(text::kSentenceStart); }

  // Tokens after which the instruction may go on.
  std::vector<std::uint32_t> ends(const match::Instruction& in, std::uint32_t t) const {
    std::vector<std::uint32_t> out;
    if (in.op == Op::kToken && matcher_.token_test(p_.tests[in.arg], t))
      out.push_back(t + 1);
    if (in.op == Op::kList)
      for (const match::Hit* h = d_.hits.begin(t); h != d_.hits.end(t); ++h)
        if (h->list == in.arg)
          out.push_back(t + h->length);
    if (in.op == Op::kMention)
      for (std::uint32_t m = d_.chart.first_at(t); m != Chart::kNone; m = d_.chart.next_at(m))
        if (matcher_.mention_test(p_.mention_tests[in.arg], d_.chart[m]))
          out.push_back(d_.chart[m].tokens.last);
    return out;
  }

  bool anchor_holds(match::Anchor anchor, std::uint32_t t) const {
    if (anchor == match::Anchor::kSentenceEnd)
      return boundary(t);
    return t < count() && d_.text.tokens[t].has(anchor == match::Anchor::kSentenceStart ? text::kSentenceStart : text::kParagraphStart);
  }

  // Lookarounds are taken to hold; one that did not is told by a walk that reaches the end.
  Walk walk(const match::PatternProgram& program, std::uint32_t start) const {
    Walk w;
    w.start = w.reached = start;
    std::set<std::tuple<std::uint32_t, std::uint32_t, bool>> seen;
    std::vector<std::tuple<std::uint32_t, std::uint32_t, bool>> stack{{program.entry, start, true}};
    while (!stack.empty()) {
      const auto [pc, t, free] = stack.back();
      stack.pop_back();
      if (!seen.insert({pc, t, free}).second)
        continue;
      const match::Instruction& in = program.code[pc];
      switch (in.op) {
        case Op::kMatch: farthest(w, t, pc); break;
        case Op::kSplit: stack.push_back({in.alt, t, free}); [[fallthrough]];
        case Op::kSave: stack.push_back({in.next, t, free}); break;
        case Op::kLook: stack.push_back({in.next, t, free}); break;
        case Op::kAnchor:
          if (anchor_holds(static_cast<match::Anchor>(in.arg), t))
            stack.push_back({in.next, t, true});
          else
            farthest(w, t, pc);
          break;
        default: {
          const bool inside = t < count() && (free || !boundary(t));
          const std::vector<std::uint32_t> next = inside ? ends(in, t) : std::vector<std::uint32_t>{};
          for (const std::uint32_t end : next) {
            w.began = true;
            stack.push_back({in.next, end, false});
          }
          if (next.empty())
            farthest(w, t, pc);
        }
      }
    }
    return w;
  }

  static void farthest(Walk& w, std::uint32_t t, std::uint32_t pc) {
    if (t > w.reached)
      w.wanted.clear();
    if (t >= w.reached)
      w.wanted.insert(pc);
    w.reached = std::max(w.reached, t);
  }

  ExplainedTry show(const match::PatternProgram& program, const Walk& w) const {
    ExplainedTry out;
    out.pattern = program.text;
    if (!w.began) {
      for (const std::uint32_t pc : walk(program, 0).wanted)
        want(out, program, pc);
      return out;
    }
    out.matched = d_.text.span({w.start, w.reached});
    for (const std::uint32_t pc : w.wanted)
      want(out, program, pc);
    if (w.reached < count())
      out.found = found_at(w.reached);
    return out;
  }

  void want(ExplainedTry& out, const match::PatternProgram& program, std::uint32_t pc) const {
    const match::Instruction& in = program.code[pc];
    std::string text = in.op == Op::kMatch ? "nothing more; a lookaround forbids it" : match::describe(p_, in);
    if (out.wanted.size() < kMostWanted && std::find(out.wanted.begin(), out.wanted.end(), text) == out.wanted.end())
      out.wanted.push_back(std::move(text));
  }

  std::string found_at(std::uint32_t t) const {
    std::string out = fmt::format("'{}'", d_.text.surface(t));
    if (boundary(t))
      out += ", in the next sentence";
    std::set<std::string> types;
    for (std::uint32_t m = d_.chart.first_at(t); m != Chart::kNone; m = d_.chart.next_at(m))
      if (!d_.chart[m].dropped)
        types.insert("@" + type_name(p_, d_.chart[m].type, d_.chart[m].kind));
    for (const std::string& type : types)
      out += (type == *types.begin() ? ", where " : ", ") + type;
    return types.empty() ? out : out + (types.size() == 1 ? " begins" : " begin");
  }

  const match::Program& p_;
  const annotate::Document& d_;
  match::Matcher matcher_;
};

ExplainedMatch described(const annotate::Document& d, const match::Match& m) {
  const match::Program& p = d.program;
  const match::Rule& rule = p.rules[m.rule];
  ExplainedMatch out;
  out.rule = p.rule_names.name(rule.name);
  out.type = type_name(p, rule.type, rule.kind);
  const bool part = rule.span_capture >= 0 && m.captures[rule.span_capture].set && m.captures[rule.span_capture].tokens.size();
  out.span = d.text.span(part ? m.captures[rule.span_capture].tokens : m.tokens);
  out.confidence = rule.confidence;
  for (std::size_t c = 0; c < rule.captures.size(); ++c)
    if (m.captures[c].set && m.captures[c].tokens.size())
      out.captures.emplace_back(rule.captures[c].name, d.text.span(m.captures[c].tokens));
  return out;
}

// The mention that stands where a dropped one stood: of its type if there is one.
void find_winner(const annotate::Document& d, const match::Mention& lost, ExplainedMatch& out) {
  const match::Mention* winner = nullptr;
  for (std::uint32_t i = 0; i < d.chart.size(); ++i) {
    const match::Mention& m = d.chart[i];
    if (!m.dropped && m.type >= match::kActorType && m.bytes.overlaps(lost.bytes) && (!winner || (m.type == lost.type && winner->type != lost.type)))
      winner = &m;
  }
  if (winner) {
    out.lost_to = d.program.rule_names.name(winner->rule);
    out.lost_to_span = winner->bytes;
  }
}

}  // namespace

std::vector<std::string> rule_names(const RuleSet& rules) {
  const match::Program& p = *rules.impl().program;
  std::vector<std::string> out;
  for (const match::Rule& r : p.rules)
    out.emplace_back(p.rule_names.name(r.name));
  std::sort(out.begin(), out.end());
  return out;
}

Explanation explain(const RuleSet& rules, std::string_view text, const AnnotateOptions& options, std::string_view rule) {
  using Outcome = ExplainedMatch::Outcome;
  const match::Program& p = *rules.impl().program;
  Explanation out;
  std::uint32_t asked = UINT32_MAX;
  for (std::uint32_t i = 0; i < p.rules.size(); ++i)
    if (p.rule_names.name(p.rules[i].name) == rule)
      asked = i;
  out.rule_known = rule.empty() || asked != UINT32_MAX;
  if (!out.rule_known)
    return out;

  AnnotationRun run(p);
  std::vector<annotate::Trace> traces;
  std::vector<annotate::Loss> losses;
  run.set_trace(&traces, &losses);
  const annotate::Document& d = run.run(text, compile::parse_day(options.date).value_or(match::DateRange::kOpen), options.headline);
  std::set<std::uint32_t> traced;
  for (const annotate::Trace& t : traces) {
    traced.insert(t.mention);
    if (!rule.empty() && t.match.rule != asked)
      continue;
    const match::Mention& m = d.chart[t.mention];
    ExplainedMatch e = described(d, t.match);
    e.type = type_name(p, m.type, m.kind);
    e.span = m.bytes;
    e.confidence = m.confidence;
    if (m.dropped) {
      e.outcome = Outcome::kDropped;
      find_winner(d, m, e);
    }
    out.matches.push_back(std::move(e));
  }
  for (const annotate::Loss& l : losses) {
    if (!rule.empty() && l.match.rule != asked)
      continue;
    ExplainedMatch e = described(d, l.match);
    e.outcome = l.why == annotate::Loss::Why::kUnless    ? Outcome::kUnless
                : l.why == annotate::Loss::Why::kWhere   ? Outcome::kWhere
                : l.why == annotate::Loss::Why::kNotText ? Outcome::kNotText
                                                         : Outcome::kOverlap;
    if (l.why == annotate::Loss::Why::kOverlap) {
      e.lost_to = p.rule_names.name(l.to_rule);
      e.lost_to_span = l.to;
    }
    out.matches.push_back(std::move(e));
  }
  if (rule.empty())
    for (std::uint32_t i = 0; i < d.chart.size(); ++i)
      if (const match::Mention& m = d.chart[i]; !m.dropped && m.type >= match::kActorType && !traced.count(i))
        out.matches.push_back({std::string(p.rule_names.name(m.rule)), type_name(p, m.type, m.kind), m.bytes, m.confidence, {}, Outcome::kKept, {}, {}});
  std::stable_sort(out.matches.begin(), out.matches.end(), [](const ExplainedMatch& a, const ExplainedMatch& b) {
    return std::tuple(a.span.begin, ~a.span.end, a.outcome) < std::tuple(b.span.begin, ~b.span.end, b.outcome);
  });
  if (!rule.empty() && out.matches.empty())
    out.tries = Explainer(p, d).tries(asked);
  return out;
}

}  // namespace postil
