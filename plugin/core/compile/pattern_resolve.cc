// Patterns with their macros put in and their lists found, and what a pattern must not do.
#include "core/compile/pattern_compiler.h"

#include <fmt/format.h>

#include <algorithm>

namespace postil::compile {

namespace {

using Kind = PatternNode::Kind;
constexpr std::size_t kMaxMacroDepth = 8;

}  // namespace

PatternNode PatternCompiler::resolve(const YamlNode& source, const PackDef* pack) {
  bool ok = false;
  PatternNode node = parse_pattern(source, reporter_, ok);
  if (!ok)
    throw Failed{};
  atoms_ = 0;
  std::vector<const MacroDef*> stack;
  expand(node, pack, nullptr, stack);
  check(node, false);
  return node;
}

const ListInfo* PatternCompiler::list(const std::string& name, const PackDef* pack, const Place& place) {
  const ListInfo* info = collected_.find_list(pack, name);
  if (!info)
    fail(Code::kR012, place, fmt::format("unknown list '%{}'", name), suggest(name, collected_.list_names(pack), "lists"), name.size() + 1);
  info->used = info->in_pattern = true;
  return info;
}

void PatternCompiler::bind_test(TestExpr& test, const PackDef* pack, const ListInfo* argument, bool of_token) {
  test.scope = pack;
  if (test.value_kind == TestExpr::ValueKind::kList) {
    const ListInfo* info = test.value == "ARG" && argument ? argument : list(test.value, pack, test.value_place);
    test.value = info->full_name;
    (of_token ? info->in_token_test : info->as_phrase) = true;
  }
  for (TestExpr& p : test.parts)
    bind_test(p, pack, argument, of_token);
}

void PatternCompiler::expand(PatternNode& node, const PackDef* pack, const ListInfo* argument, std::vector<const MacroDef*>& stack) {
  node.scope = pack;
  if (node.parts.empty() && node.kind != Kind::kMacro && ++atoms_ > match::kMaxAtoms)
    fail(Code::kR032, node.place, "the pattern has more than 256 elements after its macros are put in",
         "split the rule, or put alternatives into a list");
  if (node.kind == Kind::kRepeat && node.open_ended && node.parts[0].kind == Kind::kWord && node.parts[0].text.back() == '.')
    warn(Code::kW213, node.parts[0].place, "this '.' is a full stop, which repeats",
         "any tokens: []{0,5}; a regular expression of one token: [text=/.../]; full stops: \".\"*", node.parts[0].text.size());
  if (node.test)
    bind_test(*node.test, pack, argument, node.kind == Kind::kTest);
  if (node.kind == Kind::kList) {
    const ListInfo* info = node.text == "ARG" && argument ? argument : list(node.text, pack, node.place);
    node.text = info->full_name;
    info->as_phrase = true;
  } else if (node.kind == Kind::kMacro) {
    const MacroInfo* macro = collected_.find_macro(pack, node.text);
    if (!macro)
      fail(Code::kR013, node.place, fmt::format("unknown macro '${}'", node.text),
           suggest(node.text, collected_.macro_names(pack), "macros"), node.length);
    macro->used = true;
    const bool circle = std::count(stack.begin(), stack.end(), macro->def) != 0;
    if (circle || stack.size() >= kMaxMacroDepth) {
      std::string way;
      for (const MacroDef* m : stack) way += "$" + m->name.text + " -> ";
      fail(Code::kR020, node.place,
           fmt::format("macros {}: {}${}", circle ? "use each other in a circle" : "are nested too deep", way,
                       node.text),
           "macros may be nested 8 deep", node.length);
    }
    const ListInfo* inner = nullptr;
    if (!node.argument.empty())
      inner = node.argument == "ARG" && argument ? argument : list(node.argument, pack, node.place);
    const Place use = node.place;
    const std::size_t length = node.length;
    bool ok = false;
    PatternNode body = parse_pattern(*macro->def->pattern, reporter_, ok);
    if (!ok)
      throw Failed{};
    stack.push_back(macro->def);
    expand(body, macro->pack, inner, stack);
    stack.pop_back();
    node = std::move(body);
    node.place = use;
    node.length = length;
    return;
  }
  for (PatternNode& p : node.parts)
    expand(p, pack, argument, stack);
}

bool PatternCompiler::nullable(const PatternNode& n) {
  switch (n.kind) {
    case Kind::kSequence: return std::all_of(n.parts.begin(), n.parts.end(), nullable);
    case Kind::kChoice: return std::any_of(n.parts.begin(), n.parts.end(), nullable);
    case Kind::kRepeat: return n.min == 0 || nullable(n.parts[0]);
    case Kind::kCapture: return nullable(n.parts[0]);
    case Kind::kLook:
    case Kind::kAnchor: return true;
    default: return false;
  }
}

// Tokens that a pattern takes at most; mentions and lists count as one.
std::uint32_t PatternCompiler::longest(const PatternNode& n) {
  std::uint32_t sum = 0, most = 0;
  for (const PatternNode& p : n.parts) {
    const std::uint32_t l = longest(p);
    sum += l;
    most = std::max(most, l);
  }
  switch (n.kind) {
    case Kind::kChoice: return most;
    case Kind::kRepeat: return most * n.max;
    case Kind::kSequence:
    case Kind::kCapture: return sum;
    case Kind::kLook:
    case Kind::kAnchor: return 0;
    default: return 1;
  }
}

void PatternCompiler::check(const PatternNode& n, bool in_look) {
  if (n.kind == Kind::kRepeat) {
    const PatternNode& inner = n.parts[0];
    if (nullable(inner))
      fail(Code::kR031, n.place, "this repeats something that can match nothing", "write 'a*' instead of '(a?)+'", n.length);
    if (inner.kind == Kind::kAny && n.open_ended)
      fail(Code::kR030, n.place, "'[]' with * or + may match the whole sentence", "write '[]{0,n}' with n <= 30", n.length);
    if (inner.kind == Kind::kAny && n.max > match::kMaxGap)
      fail(Code::kR030, n.place, fmt::format("a gap of {} tokens", n.max), "a gap '[]{0,n}' may have n <= 30", n.length);
  }
  if (n.kind == Kind::kLook) {
    if (in_look)
      fail(Code::kR033, n.place, "a lookaround inside a lookaround", "write two of them side by side", n.length);
    if (longest(n.parts[0]) > match::kMaxLookaround)
      fail(Code::kR033, n.place, "a lookaround of more than 8 tokens", "make it shorter, or put the words into the pattern", n.length);
    if (nullable(n.parts[0]))
      fail(Code::kR031, n.place, "this lookaround can match nothing, so it says nothing", "", n.length);
  }
  if (n.kind == Kind::kCapture && in_look)
    fail(Code::kR033, n.place, fmt::format("capture '{}' inside a lookaround", n.text), "capture outside of it", n.length);
  for (const PatternNode& p : n.parts)
    check(p, in_look || n.kind == Kind::kLook);
}

}  // namespace postil::compile
