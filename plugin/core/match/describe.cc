#include "core/match/describe.h"

#include <fmt/format.h>

namespace postil::match {

namespace {

constexpr const char* kCompares[] = {"=", "!=", "<", "<=", ">", ">=", " in ", "=", "!="};
constexpr const char* kCases[] = {"none", "lower", "title", "upper", "mixed"};
constexpr const char* kKinds[] = {"word", "number", "punctuation", "symbol"};

// Lists of all forms of words have names of their own.
std::string list_name(const Program& p, ListId id) {
  std::string name(p.lexicon->list_name(id));
  constexpr std::string_view kLemma = "lemma:";
  if (name.rfind(kLemma, 0) == 0)
    name.erase(0, kLemma.size());
  return name;
}

std::string column_name(const Program& p, std::uint32_t column) {
  for (std::size_t list = 0; list < p.word_lists.column.size(); ++list)
    if (p.word_lists.column[list] == column)
      return list_name(p, static_cast<ListId>(list));
  return "?";
}

std::string value(const Program& p, const TestNode& n) {
  if (n.compare == Compare::kRegex || n.compare == Compare::kNotRegex)
    return "/" + p.regexes[n.number]->pattern() + "/";
  if (n.compare == Compare::kIn)
    return "a list";
  switch (n.value.kind) {
    case Value::Kind::kNumber: return fmt::format("{:g}", n.value.number);
    case Value::Kind::kBool: return n.value.truth ? "true" : "false";
    case Value::Kind::kText: return std::string(n.value.text);
    default: return "none";
  }
}

std::string leaf(const Program& p, const TestNode& n) {
  const char* op = kCompares[static_cast<std::size_t>(n.compare)];
  const char* is = n.compare == Compare::kNotEqual ? "!=" : "=";
  switch (n.subject) {
    case Subject::kAnything: return "";
    case Subject::kSymbol: return fmt::format("norm{}{}", is, p.lexicon->word(n.number));
    case Subject::kWordList: return fmt::format("{}norm in %{}", n.compare == Compare::kNotEqual ? "!" : "", column_name(p, n.number));
    case Subject::kSurface: return fmt::format("text{}{}", op, value(p, n));
    case Subject::kNorm: return fmt::format("norm{}{}", op, value(p, n));
    case Subject::kCase: return fmt::format("case{}{}", is, n.number < std::size(kCases) ? kCases[n.number] : "?");
    case Subject::kKind: return fmt::format("kind{}{}", is, n.number < std::size(kKinds) ? kKinds[n.number] : "?");
    case Subject::kShape: return fmt::format("shape{}{}", op, value(p, n));
    case Subject::kQuoteMark: return fmt::format("kind{}quote", is);
    case Subject::kInQuote: return fmt::format("quoted{}true", is);
    case Subject::kJoined: return fmt::format("joined{}true", is);
    case Subject::kField: return fmt::format("{}{}{}", p.fields.name(n.field), op, value(p, n));
    case Subject::kMentionKind: return fmt::format("kind{}{}", is, p.kinds.name(n.number));
    case Subject::kMentionText: return fmt::format("text{}{}", op, value(p, n));
    case Subject::kMentionNorm: return fmt::format("norm{}{}", op, value(p, n));
  }
  return "?";
}

std::string tree(const Program& p, const std::vector<TestNode>& nodes, std::uint32_t i, bool inner) {
  const TestNode& n = nodes[i];
  if (n.kind == TestNode::Kind::kLeaf)
    return leaf(p, n);
  if (n.kind == TestNode::Kind::kNot)
    return "!" + tree(p, nodes, n.left, true);
  const std::string both = tree(p, nodes, n.left, true) + (n.kind == TestNode::Kind::kAnd ? " & " : " | ") + tree(p, nodes, n.right, true);
  return inner ? "(" + both + ")" : both;
}

std::string test(const Program& p, std::uint32_t number) {
  const std::vector<TestNode>& nodes = p.tests[number].nodes;
  const TestNode& root = nodes.back();
  if (nodes.size() == 1 && root.subject == Subject::kSymbol && root.compare != Compare::kNotEqual)
    return std::string(p.lexicon->word(root.number));
  return "[" + tree(p, nodes, static_cast<std::uint32_t>(nodes.size() - 1), false) + "]";
}

}  // namespace

std::string describe(const Program& p, const Instruction& in) {
  switch (in.op) {
    case Op::kToken: return test(p, in.arg);
    case Op::kList: return "%" + list_name(p, static_cast<ListId>(in.arg));
    case Op::kMention: {
      const MentionTest& m = p.mention_tests[in.arg];
      std::string out = "@" + std::string(p.types.name(m.type));
      if (m.kind)
        out += "." + std::string(p.kinds.name(m.kind));
      return m.test < 0 ? out : out + test(p, static_cast<std::uint32_t>(m.test));
    }
    case Op::kAnchor:
      return static_cast<Anchor>(in.arg) == Anchor::kSentenceStart ? "^" : static_cast<Anchor>(in.arg) == Anchor::kSentenceEnd ? "$$" : "^^";
    default: return "?";
  }
}

}  // namespace postil::match
