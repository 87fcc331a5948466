// expr := or ; or := and ('|' and)* ; and := not ('&' not)* ; not := '!' not | comparison
// comparison := sum (('='|'!='|'<'|'<='|'>'|'>=') sum)? ; sum := term (('+'|'-') term)* ; term := factor (('*'|'/') factor)*
// factor := number | "text" | name | name '.' field | function '(' expr, ... ')' | '(' expr ')' | '-' factor
//         | ('('|'[') expr ',' expr (')'|']')                                        an interval
#include "core/compile/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "core/match/functions.h"

namespace postil::compile {

namespace {

using match::ExprNode;
using match::Value;

struct Problem {
  Code code;
  std::size_t offset;
  std::string message, help;
  std::size_t length;
};

constexpr int kMaxDepth = 32;

bool word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

const char* kind_name(Value::Kind k) {
  switch (k) {
    case Value::Kind::kNumber: return "a number";
    case Value::Kind::kBool: return "true or false";
    case Value::Kind::kText: return "text";
    case Value::Kind::kBounds: return "an interval";
    case Value::Kind::kDate: return "a date";
    case Value::Kind::kSpans: return "a place in the text";
    case Value::Kind::kPath: return "a path";
    case Value::Kind::kMention: return "a mention";
    default: return "nothing";
  }
}

class Parser {
 public:
  Parser(const std::string& text, const ExpressionScope& scope, std::set<std::uint32_t>& used)
      : s_(text), scope_(scope), used_(used) {}

  match::Expression parse(Value::Kind want) {
    match::Expression out;
    if (is_literal(want)) {
      ExprNode n;
      n.value = scope_.keep(s_);
      out.nodes.push_back(n);
      return out;
    }
    const Typed root = logical_or(0);
    space();
    if (i_ < s_.size())
      fail("this cannot stand here");
    check(root, want);
    if (root.node + 1 != nodes_.size()) {  // the root is the last node
      nodes_.push_back(nodes_[root.node]);
    }
    out.nodes = std::move(nodes_);
    return out;
  }

 private:
  // A node with what is known of its kind (kNone: not known before there is a text).
  struct Typed {
    std::uint32_t node;
    Value::Kind kind;
    bool capture = false;
  };

  [[noreturn]] void fail(std::string message, std::string help = {}, Code code = Code::kR041, std::size_t length = 1) const {
    throw Problem{code, std::min(i_, s_.size()), std::move(message), std::move(help), length};
  }
  char peek(std::size_t n = 0) const { return i_ + n < s_.size() ? s_[i_ + n] : '\0'; }
  void space() {
    while (std::isspace(static_cast<unsigned char>(peek())))
      ++i_;
  }

  // Text fields may be given as plain words: no capture, function, number or quotation mark in it.
  bool is_literal(Value::Kind want) const {
    if (want != Value::Kind::kText || s_.find('"') != std::string::npos)
      return false;
    for (std::size_t i = 0; i < s_.size();) {
      if (!word_char(s_[i])) {
        ++i;
        continue;
      }
      std::size_t j = i;
      while (j < s_.size() && word_char(s_[j]))
        ++j;
      const std::string word = s_.substr(i, j - i);
      if (std::count(scope_.captures.begin(), scope_.captures.end(), word))
        return false;
      const bool called = j < s_.size() && s_[j] == '(';
      const bool read = j + 1 < s_.size() && s_[j] == '.' && word_char(s_[j + 1]);
      if (called || (read && !std::isdigit(static_cast<unsigned char>(word[0]))))
        return false;
      i = j;
    }
    return true;
  }

  void check(const Typed& got, Value::Kind want) const {
    const bool convertible = got.capture || got.kind == Value::Kind::kNone || want == Value::Kind::kNone || got.kind == want ||
                             (want == Value::Kind::kBounds && got.kind == Value::Kind::kNumber) ||
                             want == Value::Kind::kBool;
    if (!convertible)
      throw Problem{Code::kR040, 0, fmt::format("field '{}' holds {}, but this is {}", scope_.target, kind_name(want), kind_name(got.kind)), "", s_.size()};
  }

  Typed add(ExprNode n, Value::Kind kind) {
    nodes_.push_back(std::move(n));
    return {static_cast<std::uint32_t>(nodes_.size() - 1), kind};
  }

  Typed binary(ExprNode::Kind kind, Typed a, Typed b, Value::Kind result) {
    ExprNode n;
    n.kind = kind;
    n.args = {a.node, b.node};
    return add(n, result);
  }

  Typed logical_or(int depth) {
    if (depth > kMaxDepth)
      fail("brackets are nested more than 32 deep");
    Typed a = logical_and(depth);
    for (space(); peek() == '|'; space()) {
      ++i_;
      a = binary(ExprNode::Kind::kOr, a, logical_and(depth), Value::Kind::kBool);
    }
    return a;
  }

  Typed logical_and(int depth) {
    Typed a = logical_not(depth);
    for (space(); peek() == '&'; space()) {
      ++i_;
      a = binary(ExprNode::Kind::kAnd, a, logical_not(depth), Value::Kind::kBool);
    }
    return a;
  }

  Typed logical_not(int depth) {
    space();
    if (depth > kMaxDepth)
      fail("brackets are nested more than 32 deep");
    if (peek() == '!' && peek(1) != '=') {
      ++i_;
      ExprNode n;
      n.kind = ExprNode::Kind::kNot;
      n.args = {logical_not(depth + 1).node};
      return add(n, Value::Kind::kBool);
    }
    return comparison(depth);
  }

  Typed comparison(int depth) {
    const Typed a = sum(depth);
    space();
    static const std::pair<std::string_view, match::Compare> kOps[] = {
        {"!=", match::Compare::kNotEqual}, {"<=", match::Compare::kLessEqual}, {">=", match::Compare::kGreaterEqual},
        {"=", match::Compare::kEqual},     {"<", match::Compare::kLess},       {">", match::Compare::kGreater}};
    for (const auto& [text, op] : kOps) {
      if (std::string_view(s_).substr(std::min(i_, s_.size()), text.size()) != text)
        continue;
      i_ += text.size();
      const Typed b = sum(depth);
      ExprNode n;
      n.kind = ExprNode::Kind::kCompare;
      n.compare = op;
      n.args = {a.node, b.node};
      return add(n, Value::Kind::kBool);
    }
    return a;
  }

  Typed sum(int depth) {
    Typed a = term(depth);
    for (space(); peek() == '+' || peek() == '-'; space()) {
      const bool plus = s_[i_++] == '+';
      const Typed b = term(depth);
      const bool joins = plus && (a.capture || b.capture || a.kind == Value::Kind::kText || a.kind == Value::Kind::kSpans);
      a = binary(plus ? ExprNode::Kind::kAdd : ExprNode::Kind::kSubtract, a, b, joins ? Value::Kind::kNone : Value::Kind::kNumber);
    }
    return a;
  }

  Typed term(int depth) {
    Typed a = factor(depth);
    for (space(); peek() == '*' || peek() == '/'; space()) {
      const bool times = s_[i_++] == '*';
      a = binary(times ? ExprNode::Kind::kMultiply : ExprNode::Kind::kDivide, a, factor(depth), Value::Kind::kNumber);
    }
    return a;
  }

  Typed factor(int depth) {
    space();
    if (depth > kMaxDepth)
      fail("brackets are nested more than 32 deep");
    const char c = peek();
    if (c == '-') {
      ++i_;
      ExprNode n;
      n.kind = ExprNode::Kind::kNegate;
      n.args = {factor(depth + 1).node};
      return add(n, Value::Kind::kNumber);
    }
    if (c == '(' || c == '[')
      return bracket(depth);
    if (std::isdigit(static_cast<unsigned char>(c))) {
      char* end = nullptr;
      ExprNode n;
      n.value = Value(std::strtod(s_.c_str() + i_, &end));
      i_ = static_cast<std::size_t>(end - s_.c_str());
      return add(n, Value::Kind::kNumber);
    }
    if (c == '"') {
      const std::size_t close = s_.find('"', i_ + 1);
      if (close == std::string::npos)
        fail("the closing \" is missing");
      ExprNode n;
      n.value = scope_.keep(std::string_view(s_).substr(i_ + 1, close - i_ - 1));
      i_ = close + 1;
      return add(n, Value::Kind::kText);
    }
    if (word_char(c))
      return named(depth);
    fail(i_ >= s_.size() ? "something is missing at the end" : "this cannot stand here",
         "text that is meant itself needs double quotes: '\"...\"'");
  }

  Typed bracket(int depth) {
    const bool low_open = s_[i_++] == '(';
    const Typed a = logical_or(depth + 1);
    space();
    if (peek() == ')' && low_open) {
      ++i_;
      return a;
    }
    if (peek() != ',')
      fail("',' or a closing bracket was expected", "an interval is written [low, high], (low, high), [low, high) or (low, high]");
    ++i_;
    const Typed b = logical_or(depth + 1);
    space();
    if (peek() != ')' && peek() != ']')
      fail("the closing bracket of the interval is missing");
    ExprNode n;
    n.kind = ExprNode::Kind::kInterval;
    n.args = {a.node, b.node};
    n.number = (low_open ? 1u : 0u) | (s_[i_++] == ')' ? 2u : 0u);
    return add(n, Value::Kind::kBounds);
  }

  Typed named(int depth) {
    const std::size_t from = i_;
    while (word_char(peek()))
      ++i_;
    const std::string name = s_.substr(from, i_ - from);
    if (peek() == '(')
      return call(name, from, depth);
    ExprNode n;
    if (name == "inf") {
      n.value = Value(match::kInfinity);
      return add(n, Value::Kind::kNumber);
    }
    if (name == "true" || name == "false") {
      n.value = Value(name == "true");
      return add(n, Value::Kind::kBool);
    }
    if (name == "none")
      return add(n, Value::Kind::kNone);
    const auto capture = std::find(scope_.captures.begin(), scope_.captures.end(), name);
    if (capture == scope_.captures.end()) {
      i_ = from;
      fail(fmt::format("no capture '{}' in this rule", name),
           fmt::format("{}; if the word itself is meant, write \"{}\"", suggest(name, scope_.captures, "captures"), name), Code::kR053, name.size());
    }
    n.capture = static_cast<std::uint32_t>(capture - scope_.captures.begin());
    used_.insert(n.capture);
    if (peek() != '.') {
      n.kind = ExprNode::Kind::kCapture;
      Typed t = add(n, Value::Kind::kNone);
      t.capture = true;
      return t;
    }
    const std::size_t field_at = ++i_;
    while (word_char(peek()))
      ++i_;
    const std::string field = s_.substr(field_at, i_ - field_at);
    const auto id = scope_.field(field);
    if (!id) {
      i_ = field_at;
      fail(fmt::format("unknown field '{}'", field), suggest(field, scope_.field_names(), "fields"), Code::kR043, std::max<std::size_t>(1, field.size()));
    }
    n.kind = ExprNode::Kind::kField;
    n.field = *id;
    return add(n, scope_.field_kind(*id));
  }

  Typed call(const std::string& name, std::size_t from, int depth) {
    const auto& table = match::functions();
    const auto f = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.name == name; });
    if (f == table.end()) {
      std::vector<std::string> known;
      for (const auto& row : table)
        known.emplace_back(row.name);
      i_ = from;
      fail(fmt::format("unknown function '{}'", name), suggest(name, known, "functions"), Code::kR042, name.size());
    }
    ExprNode n;
    n.kind = ExprNode::Kind::kCall;
    n.number = static_cast<std::uint32_t>(f - table.begin());
    ++i_;
    for (space(); peek() != ')'; space()) {
      n.args.push_back(logical_or(depth + 1).node);
      space();
      if (peek() == ',')
        ++i_;
      else if (peek() != ')')
        fail("',' or ')' was expected");
    }
    ++i_;
    if (n.args.size() < f->min_args || n.args.size() > f->max_args) {
      i_ = from;
      fail(fmt::format("{}() takes {} to {} values, not {}", name, f->min_args, f->max_args, n.args.size()), "", Code::kR041, name.size());
    }
    return add(n, f->result);
  }

  const std::string& s_;
  const ExpressionScope& scope_;
  std::set<std::uint32_t>& used_;
  std::vector<ExprNode> nodes_;
  std::size_t i_ = 0;
};

}  // namespace

std::optional<match::Expression> parse_expression(const YamlNode& source, match::Value::Kind want, const ExpressionScope& scope,
                                                  Reporter& reporter, std::set<std::uint32_t>& used) {
  if (!source.is_scalar()) {
    reporter.add(Code::kR003, source.place, "an expression was expected, but YAML read this as a list or mapping",
                 "quote it: '...'");
    return std::nullopt;
  }
  try {
    return Parser(source.scalar, scope, used).parse(want);
  } catch (const Problem& p) {
    reporter.add(p.code, source.inside(p.offset), p.message, p.help, p.length);
  }
  return std::nullopt;
}

}  // namespace postil::compile
