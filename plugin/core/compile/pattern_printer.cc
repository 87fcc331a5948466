// Patterns in one line, as in seq{tok{says} list{titles}}.
#include "core/compile/pattern.h"

namespace postil::compile {

namespace {

std::string to_string(const TestExpr& t) {
  if (t.kind == TestExpr::Kind::kNot)
    return "!" + to_string(t.parts[0]);
  if (t.kind != TestExpr::Kind::kLeaf) {
    std::string out = "(";
    for (const TestExpr& p : t.parts)
      out += (out.size() > 1 ? (t.kind == TestExpr::Kind::kAnd ? " & " : " | ") : "") + to_string(p);
    return out + ")";
  }
  static const char* const kOps[] = {"=", "!=", "<", "<=", ">", ">=", " in ", "=", "!="};
  const char* mark = t.value_kind == TestExpr::ValueKind::kQuoted ? "\"" : t.value_kind == TestExpr::ValueKind::kRegex ? "/" : "";
  return t.attribute + kOps[static_cast<std::size_t>(t.compare)] + (t.value_kind == TestExpr::ValueKind::kList ? "%" : mark) + t.value + mark;
}

}  // namespace

std::string to_string(const PatternNode& n) {
  const auto parts = [&](const char* name, const char* separator) {
    std::string out = name;
    out += '{';
    for (std::size_t i = 0; i < n.parts.size(); ++i)
      out += (i ? separator : "") + to_string(n.parts[i]);
    return out + "}";
  };
  switch (n.kind) {
    case PatternNode::Kind::kWord: return "tok{" + n.text + "}";
    case PatternNode::Kind::kExact: return "exact{" + n.text + "}";
    case PatternNode::Kind::kTest: return "test{" + to_string(*n.test) + "}";
    case PatternNode::Kind::kAny: return "any";
    case PatternNode::Kind::kType: return "type{" + n.text + (n.test ? "[" + to_string(*n.test) + "]" : "") + "}";
    case PatternNode::Kind::kList: return "list{" + n.text + "}";
    case PatternNode::Kind::kMacro: return "macro{" + n.text + "}";
    case PatternNode::Kind::kSequence: return parts("seq", " ");
    case PatternNode::Kind::kChoice: return parts("any_of", " | ");
    case PatternNode::Kind::kRepeat:
      return parts(("rep" + std::to_string(n.min) + "-" + std::to_string(n.max)).c_str(), " ");
    case PatternNode::Kind::kCapture: return parts((n.text + "=").c_str(), " ");
    case PatternNode::Kind::kLook: return parts(n.behind ? (n.negative ? "not_after" : "after") : (n.negative ? "not_before" : "before"), " ");
    case PatternNode::Kind::kAnchor: return "anchor";
  }
  return {};
}

}  // namespace postil::compile
