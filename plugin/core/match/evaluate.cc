#include "core/match/evaluate.h"

#include <cmath>

#include "core/match/inflect.h"

namespace postil::match {

namespace {

const Bounds* point(Arena& arena, double value) {
  Bounds b;
  b.low = b.high = value;
  return arena.make(b);
}

class Evaluator {
 public:
  Evaluator(EvalContext& context, const Expression& expression) : c_(context), e_(expression) {}

  Value run(std::uint32_t node, Value::Kind want) {
    const ExprNode& n = e_.nodes[node];
    switch (n.kind) {
      case ExprNode::Kind::kConstant: return n.value;
      case ExprNode::Kind::kCapture: return capture(n.capture, want);
      case ExprNode::Kind::kField: return field(n, want);
      case ExprNode::Kind::kInterval: return interval(n);
      case ExprNode::Kind::kCall: return call(n);
      case ExprNode::Kind::kCompare: return compare(n);
      case ExprNode::Kind::kAnd: return truth(n.args[0]) && truth(n.args[1]);
      case ExprNode::Kind::kOr: return truth(n.args[0]) || truth(n.args[1]);
      case ExprNode::Kind::kNot: return !truth(n.args[0]);
      case ExprNode::Kind::kAdd:
        if (want == Value::Kind::kSpans)
          return both_spans(n);
        if (want == Value::Kind::kText)
          return both_texts(n);
        [[fallthrough]];
      default: return arithmetic(n);
    }
  }

 private:
  bool truth(std::uint32_t node) {
    const Value v = run(node, Value::Kind::kBool);
    return v.is(Value::Kind::kBool) ? v.truth : !v.none();
  }

  Value capture(std::uint32_t i, Value::Kind want) {
    const Captured& cap = c_.match.captures[i];
    if (!cap.set)
      return {};
    switch (want) {
      case Value::Kind::kSpans: {
        if (cap.tokens.size() == 0)
          return {};
        const Span* s = c_.document.arena.make(c_.document.text.span(cap.tokens));
        return Slice<Span>{s, 1};
      }
      case Value::Kind::kMention: {
        const std::uint32_t m = capture_mention(c_, i);
        return m == Chart::kNone ? Value() : Value::mention_ref(m);
      }
      case Value::Kind::kNumber: return capture_field(c_, i, kValueField);
      case Value::Kind::kBounds: return capture_field(c_, i, kBoundsField);
      case Value::Kind::kDate: return capture_field(c_, i, kDateField);
      case Value::Kind::kPath: return capture_field(c_, i, kPathField);
      case Value::Kind::kBool: return true;  // a capture that is set
      default: return cap.tokens.size() ? Value(c_.document.in_one_line(cap.tokens)) : Value();
    }
  }

  Value field(const ExprNode& n, Value::Kind want) {
    if (!c_.match.captures[n.capture].set)
      return {};
    const Value v = capture_field(c_, n.capture, n.field);
    if (want == Value::Kind::kBounds && v.is(Value::Kind::kNumber))
      return point(c_.document.arena, v.number);
    return v;
  }

  Value interval(const ExprNode& n) {
    const Value low = run(n.args[0], Value::Kind::kNumber), high = run(n.args[1], Value::Kind::kNumber);
    if (!low.is(Value::Kind::kNumber) || !high.is(Value::Kind::kNumber))
      return {};
    Bounds b;
    b.low = low.number;
    b.high = high.number;
    b.low_open = (n.number & 1) && std::isfinite(b.low);
    b.high_open = (n.number & 2) && std::isfinite(b.high);
    return static_cast<const Bounds*>(c_.document.arena.make(b));
  }

  Value call(const ExprNode& n) {
    const Function& f = functions()[n.number];
    Value args[8];
    const Value::Kind want = f.name == "scale" ? Value::Kind::kBounds : f.name == "bounds" ? Value::Kind::kNumber : Value::Kind::kText;
    for (std::size_t i = 0; i < n.args.size(); ++i)
      args[i] = run(n.args[i], i == 0 ? want : f.name == "scale" ? Value::Kind::kNumber : want);
    return f.call(c_, args, n.args.size());
  }

  // A capture that holds no number is its words where two are held equal.
  Value operand(std::uint32_t node, bool equal) {
    const Value v = run(node, Value::Kind::kNumber);
    return equal && v.none() && e_.nodes[node].kind == ExprNode::Kind::kCapture ? run(node, Value::Kind::kText) : v;
  }

  Value compare(const ExprNode& n) {
    const bool equal = n.compare == Compare::kEqual || n.compare == Compare::kNotEqual;
    const Value a = operand(n.args[0], equal), b = operand(n.args[1], equal);
    if (equal && a.none() != b.none())
      return n.compare == Compare::kNotEqual;
    if (a.is(Value::Kind::kNumber) && b.is(Value::Kind::kNumber)) {
      switch (n.compare) {
        case Compare::kEqual: return a.number == b.number;
        case Compare::kNotEqual: return a.number != b.number;
        case Compare::kLess: return a.number < b.number;
        case Compare::kLessEqual: return a.number <= b.number;
        case Compare::kGreater: return a.number > b.number;
        default: return a.number >= b.number;
      }
    }
    if (!equal)
      return false;
    const bool same = a.none() ? b.none()
                      : a.is(Value::Kind::kBool) && b.is(Value::Kind::kBool)
                          ? a.truth == b.truth
                          : text::fold(as_text(a)) == text::fold(as_text(b));
    return same == (n.compare == Compare::kEqual);
  }

  std::string_view as_text(const Value& v) {
    if (v.is(Value::Kind::kMention))
      return c_.document.text.surface(c_.document.chart[v.mention].tokens);
    return v.as_text();
  }

  Value arithmetic(const ExprNode& n) {
    const Value a = run(n.args[0], Value::Kind::kNumber);
    const Value b = n.args.size() > 1 ? run(n.args[1], Value::Kind::kNumber) : Value(0.0);
    if (!a.is(Value::Kind::kNumber) || !b.is(Value::Kind::kNumber))
      return {};
    double r = 0;
    switch (n.kind) {
      case ExprNode::Kind::kAdd: r = a.number + b.number; break;
      case ExprNode::Kind::kSubtract: r = a.number - b.number; break;
      case ExprNode::Kind::kMultiply: r = a.number * b.number; break;
      case ExprNode::Kind::kDivide: r = b.number == 0 ? std::nan("") : a.number / b.number; break;
      default: r = -a.number;
    }
    return std::isnan(r) ? Value() : Value(r);
  }

  Value both_spans(const ExprNode& n) {
    const Value a = run(n.args[0], Value::Kind::kSpans), b = run(n.args[1], Value::Kind::kSpans);
    if (!a.is(Value::Kind::kSpans))
      return b;
    if (!b.is(Value::Kind::kSpans))
      return a;
    Span* all = static_cast<Span*>(c_.document.arena.allocate((a.spans.size + b.spans.size) * sizeof(Span)));
    std::copy(a.spans.begin(), a.spans.end(), all);
    std::copy(b.spans.begin(), b.spans.end(), all + a.spans.size);
    std::sort(all, all + a.spans.size + b.spans.size);
    return Slice<Span>{all, a.spans.size + b.spans.size};
  }

  Value both_texts(const ExprNode& n) {
    const Value a = run(n.args[0], Value::Kind::kText), b = run(n.args[1], Value::Kind::kText);
    if (a.is(Value::Kind::kNumber) && b.is(Value::Kind::kNumber))
      return a.number + b.number;
    return c_.document.arena.copy(std::string(as_text(a)) + std::string(as_text(b)));
  }

  EvalContext& c_;
  const Expression& e_;
};

}  // namespace

Value evaluate(EvalContext& context, const Expression& expression, Value::Kind want) {
  return Evaluator(context, expression).run(static_cast<std::uint32_t>(expression.nodes.size() - 1), want);
}

namespace {

std::uint32_t find_mention(const annotate::Document& d, const std::vector<std::uint32_t>& tests, text::Range tokens) {
  const std::uint32_t types = d.chart.types_at(tokens.first);
  for (std::uint32_t number : tests) {
    const MentionTest& test = d.program.mention_tests[number];
    if (types & Chart::type_bit(test.type))
      for (std::uint32_t m = d.chart.first_at(tokens.first); m != Chart::kNone; m = d.chart.next_at(m))
        if (d.chart.type_of(m) == test.type && d.chart[m].tokens.last == tokens.last &&
            Matcher::mention_test(d.program, d.text, test, d.chart[m]))
          return m;
  }
  return Chart::kNone;
}

}  // namespace

std::uint32_t capture_mention(EvalContext& c, std::uint32_t capture) {
  Captured& cap = c.match.captures[capture];
  if (!cap.set || cap.tokens.size() == 0)
    return Chart::kNone;
  if (!cap.mention_known) {
    cap.mention_known = true;
    cap.mention = find_mention(c.document, c.rule.captures[capture].mention_tests, cap.tokens);
  }
  return cap.mention;
}

Value capture_field(EvalContext& c, std::uint32_t capture, FieldId field) {
  const Captured& cap = c.match.captures[capture];
  if (!cap.set || cap.tokens.size() == 0)
    return {};
  annotate::Document& d = c.document;
  if (const std::uint32_t m = capture_mention(c, capture); m != Chart::kNone) {
    const Value v = d.chart[m].get(field);
    if (!v.none())
      return v;
    if (field == kBoundsField)
      if (const Value n = d.chart[m].get(kValueField); n.is(Value::Kind::kNumber))
        return point(d.arena, n.number);
    if (field == c.document.program.kind_field)
      return d.program.kinds.name(d.chart[m].kind);
  }
  for (ListId list : c.rule.captures[capture].lists)
    for (const Hit* h = d.hits.begin(cap.tokens.first); h != d.hits.end(cap.tokens.first); ++h)
      if (h->list == list && h->length == cap.tokens.size()) {
        const ListEntry& entry = d.lexicon.entry(h->entry);
        if (const Value v = entry.get(field); !v.none())
          return v;
        if (field == kNameField || field == kLemmaField)
          return entry.text;
      }
  switch (field) {
    case kTextField:
    case kNameField: return d.in_one_line(cap.tokens);
    case kHeadField: {
      static const Inflector kRegular;  // suffix rules alone; layers that know irregular nouns give `head` themselves
      return d.arena.copy(kRegular.singular(d.text.norm(cap.tokens.last - 1)));
    }
    default: return {};
  }
}

}  // namespace postil::match
