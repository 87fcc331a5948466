// A pattern is parsed, its macros are put in, it is checked against the limits, and then code is made from its end to its
// beginning: each node gets the instruction that follows it and returns the one that begins it. Reversed code (for lookbehind and
// for what stands before a trigger) visits sequences in the other order.
//
// The trigger of a branch is the cheapest part that every match must have: the part of its top-level sequence whose possible first
// words, lists or mentions are expected least often. A literal's cost is its frequency.
#include "core/compile/pattern_compiler.h"

#include <fmt/format.h>

#include <algorithm>

namespace postil::compile {

namespace {

using Kind = PatternNode::Kind;
constexpr std::size_t kMaxMacroDepth = 8;
constexpr double kShareOfKind = 0.4;  // of the mentions of its type, to choose triggers

// Mentions a token of ordinary news, to choose triggers; measured on English press releases.
double type_frequency(match::TypeId type) {
  switch (type) {
    case match::kNumeralType: return 0.02;
    case match::kUnitType: return 0.01;
    case match::kQuotedType: return 0.003;
    case match::kCalendarType: return 0.02;
    case match::kObjectNpType: return 0.015;
    case match::kCueGroupType: return 0.03;
    case match::kSourceNpType: return 0.06;
    case match::kContentLeftType: return 0.03;
    case match::kContentRightType: return 0.03;
    case match::kActorType: return 0.04;
    case match::kLocationType: return 0.03;
    case match::kPlaceType: return 0.045;
    default: return 0.01;
  }
}

// The parts that a pattern has one after the other, groups and captures taken apart.
void flatten(const PatternNode& node, std::vector<const PatternNode*>& out) {
  if (node.kind == Kind::kSequence || node.kind == Kind::kCapture)
    for (const PatternNode& p : node.parts)
      flatten(p, out);
  else
    out.push_back(&node);
}

bool has_anchor(const PatternNode& node) {
  return node.kind == Kind::kAnchor || std::any_of(node.parts.begin(), node.parts.end(), has_anchor);
}

void find_captures(const PatternNode& node, std::set<std::string>& out) {
  if (node.kind == Kind::kCapture)
    out.insert(node.text);
  for (const PatternNode& p : node.parts)
    find_captures(p, out);
}

}  // namespace

void PatternCompiler::fail(Code code, const Place& place, std::string message, std::string help, std::size_t length) {
  reporter_.add(code, place, std::move(message), std::move(help), length);
  throw Failed{};
}

// ---- resolving

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
  info->used = true;
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
    if (std::count(stack.begin(), stack.end(), macro->def) || stack.size() >= kMaxMacroDepth) {
      std::string circle;
      for (const MacroDef* m : stack)
        circle += "$" + m->name.text + " -> ";
      fail(Code::kR020, node.place, fmt::format("macros use each other in a circle: {}${}", circle, node.text),
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

// ---- tests

const ListInfo* PatternCompiler::test_list(const TestExpr& test) { return collected_.find_list(test.scope, test.value); }

std::uint32_t PatternCompiler::add_test(match::Test test, const std::string& key) {
  const auto [it, fresh] = tests_.emplace(key, static_cast<std::uint32_t>(program_.tests.size()));
  if (fresh)
    program_.tests.push_back(std::move(test));
  return it->second;
}

namespace {

// A key under which equal tests are one.
std::string key_of(const match::Test& t) {
  std::string key;
  for (const match::TestNode& n : t.nodes) {
    key += fmt::format("{},{},{},{},{},{},{},", static_cast<int>(n.kind), static_cast<int>(n.subject), static_cast<int>(n.compare),
                       n.left, n.right, n.number, n.field);
    if (n.value.is(match::Value::Kind::kText))
      key += "t" + std::string(n.value.text);
    else if (n.value.is(match::Value::Kind::kNumber))
      key += fmt::format("n{}", n.value.number);
    else if (n.value.is(match::Value::Kind::kBool))
      key += n.value.truth ? "T" : "F";
    key += ';';
  }
  return key;
}

std::uint32_t combine(match::Test& out, match::TestNode::Kind kind, std::uint32_t left, std::uint32_t right) {
  match::TestNode n;
  n.kind = kind;
  n.left = left;
  n.right = right;
  out.nodes.push_back(n);
  return static_cast<std::uint32_t>(out.nodes.size() - 1);
}

}  // namespace

std::uint32_t PatternCompiler::regex(const TestExpr& test) {
  const auto [it, fresh] = regexes_.emplace(test.value, static_cast<std::uint32_t>(program_.regexes.size()));
  if (fresh) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    auto re = std::make_unique<RE2>(test.value, options);
    if (!re->ok())
      fail(Code::kR016, test.value_place, fmt::format("this regular expression cannot be used: {}", re->error()),
           "the syntax is that of RE2: no lookaround, no backreferences", test.value.size() + 2);
    program_.regexes.push_back(std::move(re));
  }
  return it->second;
}

std::uint32_t PatternCompiler::build_token(const TestExpr& test, match::Test& out) {
  if (test.kind != TestExpr::Kind::kLeaf) {
    if (test.kind == TestExpr::Kind::kNot)
      return combine(out, match::TestNode::Kind::kNot, build_token(test.parts[0], out), 0);
    // Regular expressions last: the cheap parts mostly decide.
    std::vector<const TestExpr*> parts;
    for (const TestExpr& p : test.parts)
      parts.push_back(&p);
    std::stable_partition(parts.begin(), parts.end(), [](const TestExpr* p) { return p->value_kind != TestExpr::ValueKind::kRegex; });
    std::uint32_t left = build_token(*parts[0], out);
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const std::uint32_t right = build_token(*parts[i], out);
      left = combine(out, test.kind == TestExpr::Kind::kAnd ? match::TestNode::Kind::kAnd : match::TestNode::Kind::kOr, left, right);
    }
    return left;
  }
  using Subject = match::Subject;
  using Compare = match::Compare;
  match::TestNode n;
  n.compare = test.compare;
  const bool equality = test.compare == Compare::kEqual || test.compare == Compare::kNotEqual;
  const bool list_value = test.value_kind == TestExpr::ValueKind::kList;
  const bool regex_value = test.value_kind == TestExpr::ValueKind::kRegex;
  const std::string& a = test.attribute;
  const auto value_error = [&](std::vector<std::string> known) {
    fail(Code::kR015, test.value_place, fmt::format("'{}' is no value of '{}'", test.value, a), suggest(test.value, std::move(known), "values"),
         test.value.size());
  };
  const auto enumerator = [&](Subject subject, const std::vector<std::string>& names) {
    n.subject = subject;
    const auto it = std::find(names.begin(), names.end(), test.value);
    if (it == names.end() || !equality)
      value_error(names);
    n.number = static_cast<std::uint32_t>(it - names.begin());
  };
  if ((test.compare == Compare::kIn) != list_value)
    fail(Code::kR015, test.value_place, list_value ? "a list is tested with 'in'" : "'in' wants a list", "as in [norm in %titles]",
         test.value.size());
  if (regex_value && !equality)
    fail(Code::kR015, test.value_place, "a regular expression is compared with = or !=", "", test.value.size());
  if (a == "norm" || a == "lemma" || a == "class") {
    if (list_value) {
      n.subject = Subject::kWordList;
      n.number = a == "lemma" ? vocabulary_.lemma_list(*test_list(test)) : vocabulary_.list(*test_list(test));
      n.compare = Compare::kEqual;
    } else if (regex_value && a == "norm") {
      n.subject = Subject::kNorm;
      n.number = regex(test);
      n.compare = test.compare == Compare::kEqual ? Compare::kRegex : Compare::kNotRegex;
    } else if (regex_value) {
      fail(Code::kR015, test.value_place, fmt::format("'{}' is no text that a regular expression could look at", a),
           "use norm, text or shape", test.value.size() + 2);
    } else if (a == "lemma") {
      n.subject = Subject::kWordList;
      n.number = vocabulary_.lemma_list(text::fold(test.value));
    } else if (a == "class") {
      n.subject = Subject::kWordList;
      n.number = vocabulary_.list(*list(test.value, test.scope, test.value_place));
    } else {
      n.subject = Subject::kSymbol;
      n.number = vocabulary_.word(text::fold(test.value));
    }
    if (!regex_value && !list_value && !equality)
      fail(Code::kR015, test.place, fmt::format("'{}' is compared with =, != or in", a));
  } else if (a == "text") {
    n.subject = Subject::kSurface;
    if (regex_value) {
      n.number = regex(test);
      n.compare = test.compare == Compare::kEqual ? Compare::kRegex : Compare::kNotRegex;
    } else if (list_value) {
      fail(Code::kR015, test.value_place, "lists hold norm forms: test them with 'norm in'", "", test.value.size());
    } else {
      n.value = program_.strings.copy(test.value);
      n.number = vocabulary_.word(text::fold(test.value));
    }
  } else if (a == "shape") {
    n.subject = Subject::kShape;
    if (regex_value) {
      n.number = regex(test);
      n.compare = test.compare == Compare::kEqual ? Compare::kRegex : Compare::kNotRegex;
    } else {
      n.value = program_.strings.copy(test.value);
    }
  } else if (a == "case") {
    enumerator(Subject::kCase, {"none", "lower", "title", "upper", "mixed"});
  } else if (a == "kind" && (test.value == "quote")) {
    n.subject = Subject::kQuoteMark;
  } else if (a == "kind") {
    enumerator(Subject::kKind, {"word", "number", "punctuation", "symbol", "quote"});
  } else if (a == "quoted" || a == "joined") {
    n.subject = a == "quoted" ? Subject::kInQuote : Subject::kJoined;
    if (test.value != "true" && test.value != "false")
      value_error({"true", "false"});
    if (test.value == "false")
      n.compare = n.compare == Compare::kEqual ? Compare::kNotEqual : Compare::kEqual;
  } else {
    fail(Code::kR015, test.place, fmt::format("'{}' is no attribute of a token", a),
         suggest(a, {"text", "norm", "lemma", "class", "case", "kind", "shape", "quoted", "joined"}, "attributes"), a.size());
  }
  out.nodes.push_back(n);
  return static_cast<std::uint32_t>(out.nodes.size() - 1);
}

namespace {

// Whether a token of this case and kind can pass, and whether it can fail: what is not about case and kind may be either.
std::pair<bool, bool> can_pass_and_fail(const match::Test& test, std::uint32_t node, std::uint32_t letter_case, std::uint32_t kind) {
  const match::TestNode& n = test.nodes[node];
  if (n.kind == match::TestNode::Kind::kLeaf) {
    const bool is_case = n.subject == match::Subject::kCase;
    if (!is_case && n.subject != match::Subject::kKind)
      return {true, true};
    const bool passes = (n.number == (is_case ? letter_case : kind)) == (n.compare != match::Compare::kNotEqual);
    return {passes, !passes};
  }
  const auto [pass, fail] = can_pass_and_fail(test, n.left, letter_case, kind);
  if (n.kind == match::TestNode::Kind::kNot)
    return {fail, pass};
  const auto [right_pass, right_fail] = can_pass_and_fail(test, n.right, letter_case, kind);
  return n.kind == match::TestNode::Kind::kAnd ? std::pair(pass && right_pass, fail || right_fail)
                                               : std::pair(pass || right_pass, fail && right_fail);
}

std::uint32_t possible_pairs(const match::Test& test) {
  std::uint32_t out = 0;
  for (std::uint32_t letter_case = 0; letter_case < 5; ++letter_case)
    for (std::uint32_t kind = 0; kind < 4; ++kind)
      if (can_pass_and_fail(test, static_cast<std::uint32_t>(test.nodes.size() - 1), letter_case, kind).first)
        out |= 1u << (letter_case * 4 + kind);
  return out;
}

}  // namespace

std::uint32_t PatternCompiler::token_test(const TestExpr& test) {
  match::Test out;
  build_token(test, out);
  out.possible = possible_pairs(out);
  const std::string key = key_of(out);
  return add_test(std::move(out), key);
}

std::uint32_t PatternCompiler::build_mention(const TestExpr& test, match::Test& out) {
  if (test.kind != TestExpr::Kind::kLeaf) {
    std::uint32_t left = build_mention(test.parts[0], out);
    if (test.kind == TestExpr::Kind::kNot)
      return combine(out, match::TestNode::Kind::kNot, left, 0);
    for (std::size_t i = 1; i < test.parts.size(); ++i)
      left = combine(out, test.kind == TestExpr::Kind::kAnd ? match::TestNode::Kind::kAnd : match::TestNode::Kind::kOr, left,
                     build_mention(test.parts[i], out));
    return left;
  }
  match::TestNode n;
  n.compare = test.compare;
  if (test.attribute == "kind") {
    n.subject = match::Subject::kMentionKind;
    n.number = program_.kind(test.value);
  } else {
    n.subject = test.attribute == "text"   ? match::Subject::kMentionText
                : test.attribute == "norm" ? match::Subject::kMentionNorm
                                           : match::Subject::kField;
    if (n.subject == match::Subject::kField) {
      const std::uint32_t field = program_.fields.find(test.attribute);
      if (field == UINT32_MAX) {
        std::vector<std::string> known{"kind", "text", "norm"};
        for (std::uint32_t i = 0; i < program_.fields.size(); ++i)
          known.emplace_back(program_.fields.name(i));
        fail(Code::kR015, test.place, fmt::format("no mention has a field '{}'", test.attribute),
             suggest(test.attribute, known, "fields"), test.attribute.size());
      }
      n.field = static_cast<match::FieldId>(field);
    }
    const bool equality = test.compare == match::Compare::kEqual || test.compare == match::Compare::kNotEqual;
    if (test.value_kind == TestExpr::ValueKind::kList) {
      n.number = vocabulary_.text_set(*test_list(test));
      n.compare = match::Compare::kIn;
    } else if (test.value_kind == TestExpr::ValueKind::kRegex) {
      n.number = regex(test);
      n.compare = test.compare == match::Compare::kEqual ? match::Compare::kRegex : match::Compare::kNotRegex;
    } else if (test.value_kind == TestExpr::ValueKind::kWord && (test.value == "true" || test.value == "false")) {
      n.value = match::Value(test.value == "true");
    } else if (test.value_kind == TestExpr::ValueKind::kWord && test.value == "none" && equality) {
      n.value = match::Value();
    } else {
      char* end = nullptr;
      const double v = std::strtod(test.value.c_str(), &end);
      if (test.value_kind == TestExpr::ValueKind::kWord && !*end && n.subject == match::Subject::kField)
        n.value = match::Value(v);
      else
        n.value = program_.strings.copy(n.subject == match::Subject::kMentionNorm ? text::fold(test.value) : test.value);
    }
  }
  out.nodes.push_back(n);
  return static_cast<std::uint32_t>(out.nodes.size() - 1);
}

std::uint32_t PatternCompiler::mention_test(const PatternNode& node) {
  match::MentionTest m;
  const std::size_t dot = node.text.find('.');
  const std::string base = node.text.substr(0, dot);
  std::string kind = dot == std::string::npos ? "" : node.text.substr(dot + 1);
  const std::uint32_t type = program_.types.find(base);
  if (type == UINT32_MAX || type == match::kNoType) {
    std::vector<std::string> known;
    for (std::uint32_t i = 1; i < program_.types.size(); ++i)
      known.emplace_back(program_.types.name(i));
    fail(Code::kR014, node.place, fmt::format("unknown type '@{}': no rule emits it and no layer makes it", node.text),
         suggest(base, known, "types"), node.length);
  }
  m.type = static_cast<match::TypeId>(type);
  // A kind that the test asks for narrows what must be ready before this rule.
  if (kind.empty() && node.test) {
    const TestExpr& t = *node.test;
    const auto asks_kind = [](const TestExpr& e) {
      return e.kind == TestExpr::Kind::kLeaf && e.attribute == "kind" && e.compare == match::Compare::kEqual;
    };
    if (asks_kind(t))
      kind = t.value;
    else if (t.kind == TestExpr::Kind::kAnd)
      for (const TestExpr& p : t.parts)
        if (asks_kind(p))
          kind = p.value;
  }
  if (!kind.empty())
    m.kind = program_.kind(kind);
  reads_.emplace(base, kind);
  std::string key = fmt::format("{}.{}:", m.type, m.kind);
  if (node.test) {
    match::Test out;
    build_mention(*node.test, out);
    const std::string test_key = "m" + key_of(out);
    m.test = static_cast<std::int32_t>(add_test(std::move(out), test_key));
    key += std::to_string(m.test);
  }
  const auto [it, fresh] = mention_tests_.emplace(key, static_cast<std::uint32_t>(program_.mention_tests.size()));
  if (fresh)
    program_.mention_tests.push_back(m);
  return it->second;
}

// ---- code

std::uint32_t PatternCompiler::emit(match::Op op, std::uint32_t arg, std::uint32_t next, std::uint32_t alt) {
  if (code_.size() >= match::kMaxInstructions) {
    too_large_ = true;
    throw Failed{};
  }
  code_.push_back({op, arg, next, alt});
  return static_cast<std::uint32_t>(code_.size() - 1);
}

std::uint32_t PatternCompiler::capture(const std::string& name, const Place& place) {
  for (std::uint32_t i = 0; i < captures_.size(); ++i)
    if (captures_[i].name == name)
      return i;
  if (captures_.size() >= match::kMaxCaptures)
    fail(Code::kR032, place, "more than 16 captures in one rule", "");
  captures_.push_back({name, {}, {}});
  return static_cast<std::uint32_t>(captures_.size() - 1);
}

// What a capture may be as a whole: a mention or list entry, or alternatives of them.
void PatternCompiler::note_capture(const PatternNode& node, std::uint32_t capture) {
  if (node.kind == Kind::kType) {
    const std::uint32_t test = mention_test(node);
    auto& tests = captures_[capture].mention_tests;
    if (!std::count(tests.begin(), tests.end(), test))
      tests.push_back(test);
  } else if (node.kind == Kind::kList) {
    captures_[capture].lists.push_back(vocabulary_.list(*collected_.find_list(node.scope, node.text)));
  } else if (node.kind == Kind::kTest && node.test->kind == TestExpr::Kind::kLeaf && node.test->value_kind == TestExpr::ValueKind::kList) {
    const ListInfo& info = *test_list(*node.test);
    captures_[capture].lists.push_back(node.test->attribute == "lemma" ? vocabulary_.lemma_list(info) : vocabulary_.list(info));
  } else if (node.kind == Kind::kChoice || node.kind == Kind::kCapture) {
    for (const PatternNode& p : node.parts)
      note_capture(p, capture);
  } else if (node.kind == Kind::kSequence) {
    // Anchors and lookarounds take nothing: what is left may be one element.
    const PatternNode* only = nullptr;
    for (const PatternNode& p : node.parts)
      if (p.kind != Kind::kAnchor && p.kind != Kind::kLook) {
        if (only)
          return;
        only = &p;
      }
    if (only)
      note_capture(*only, capture);
  }
}

// A word may be several tokens ("don't").
std::uint32_t PatternCompiler::generate_words(const PatternNode& node, std::uint32_t next, bool reversed) {
  const std::vector<match::PhraseWord> words = match::phrase_words(analyzer_, node.text);
  if (words.empty())
    fail(Code::kR010, node.place, "there is no word here", "", node.length);
  std::vector<std::uint32_t> tests;
  for (const match::PhraseWord& w : words) {
    match::Test test;
    match::TestNode n;
    n.subject = match::Subject::kSymbol;
    n.number = vocabulary_.word(w.norm);
    test.nodes.push_back(n);
    if (node.kind == Kind::kExact) {
      match::TestNode exact;
      exact.subject = match::Subject::kSurface;
      exact.value = program_.strings.copy(w.surface);
      test.nodes.push_back(exact);
      combine(test, match::TestNode::Kind::kAnd, 0, 1);
    }
    const std::string key = key_of(test);
    tests.push_back(add_test(std::move(test), key));
  }
  if (!reversed)
    std::reverse(tests.begin(), tests.end());
  for (std::uint32_t test : tests)
    next = emit(match::Op::kToken, test, next);
  return next;
}

std::uint32_t PatternCompiler::generate_sequence(const std::vector<const PatternNode*>& parts, std::uint32_t next, bool reversed) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    next = generate(*parts[reversed ? i : parts.size() - 1 - i], next, reversed);
  return next;
}

std::uint32_t PatternCompiler::generate(const PatternNode& n, std::uint32_t next, bool reversed) {
  switch (n.kind) {
    case Kind::kWord:
    case Kind::kExact: return generate_words(n, next, reversed);
    case Kind::kTest: return emit(match::Op::kToken, token_test(*n.test), next);
    case Kind::kAny: {
      match::Test any;
      any.nodes.emplace_back();
      return emit(match::Op::kToken, add_test(std::move(any), "any"), next);
    }
    case Kind::kType: return emit(match::Op::kMention, mention_test(n), next);
    case Kind::kList: return emit(match::Op::kList, vocabulary_.list(*collected_.find_list(n.scope, n.text)), next);
    case Kind::kAnchor: return emit(match::Op::kAnchor, static_cast<std::uint32_t>(n.anchor), next);
    case Kind::kSequence: {
      std::vector<const PatternNode*> parts;
      for (const PatternNode& p : n.parts)
        parts.push_back(&p);
      return generate_sequence(parts, next, reversed);
    }
    case Kind::kChoice: {
      std::uint32_t entry = generate(n.parts.back(), next, reversed);
      for (std::size_t i = n.parts.size() - 1; i-- > 0;)
        entry = emit(match::Op::kSplit, 0, generate(n.parts[i], next, reversed), entry);
      return entry;
    }
    case Kind::kRepeat: {
      std::uint32_t entry = next;
      for (std::uint32_t i = n.min; i < n.max; ++i)
        entry = emit(match::Op::kSplit, 0, generate(n.parts[0], entry, reversed), next);
      for (std::uint32_t i = 0; i < n.min; ++i)
        entry = generate(n.parts[0], entry, reversed);
      return entry;
    }
    case Kind::kCapture: {
      if (!with_captures_)
        return generate(n.parts[0], next, reversed);
      const std::uint32_t c = capture(n.text, n.place);
      const std::uint32_t close = emit(match::Op::kSave, 2 * c + 1, next);
      return emit(match::Op::kSave, 2 * c, generate(n.parts[0], close, reversed));
    }
    case Kind::kLook: {
      // What stands before a trigger is searched backwards only to find starts; the whole pattern is then tried from there.
      if (reversed)
        return next;
      match::Look look;
      look.behind = n.behind;
      look.negative = n.negative;
      std::vector<match::Instruction> saved;
      saved.swap(code_);
      look.program = program_of({&n.parts[0]}, n.behind, false);
      saved.swap(code_);
      program_.looks.push_back(look);
      return emit(match::Op::kLook, static_cast<std::uint32_t>(program_.looks.size() - 1), next);
    }
    case Kind::kMacro: break;
  }
  throw Failed{};
}

namespace {

constexpr std::uint8_t kAnyCase = 0xff;

// The letter cases of tokens that may pass the test from node `i` on.
std::uint8_t cases_of(const match::Test& test, std::uint32_t i) {
  const match::TestNode& n = test.nodes[i];
  switch (n.kind) {
    case match::TestNode::Kind::kAnd: return cases_of(test, n.left) & cases_of(test, n.right);
    case match::TestNode::Kind::kOr: return cases_of(test, n.left) | cases_of(test, n.right);
    case match::TestNode::Kind::kLeaf: {
      if (n.subject != match::Subject::kCase)
        return kAnyCase;
      const auto one = static_cast<std::uint8_t>(1U << n.number);
      return n.compare == match::Compare::kNotEqual ? static_cast<std::uint8_t>(~one) : one;
    }
    case match::TestNode::Kind::kNot: {
      const match::TestNode& of = test.nodes[n.left];
      const bool plain = of.kind == match::TestNode::Kind::kLeaf && of.subject == match::Subject::kCase;
      return plain ? static_cast<std::uint8_t>(~cases_of(test, n.left)) : kAnyCase;
    }
  }
  return kAnyCase;
}

// What consumes first on some way through the program; nothing if a way consumes nothing or there are too many.
std::vector<std::uint32_t> first_instructions(const match::PatternProgram& program) {
  constexpr std::size_t kMost = 16;
  std::vector<std::uint32_t> out, work{program.entry};
  std::vector<bool> seen(program.code.size());
  while (!work.empty()) {
    const std::uint32_t pc = work.back();
    work.pop_back();
    if (seen[pc])
      continue;
    seen[pc] = true;
    const match::Instruction& in = program.code[pc];
    switch (in.op) {
      case match::Op::kMatch: return {};
      case match::Op::kToken: case match::Op::kList: case match::Op::kMention: out.push_back(pc); break;
      case match::Op::kSplit: work.push_back(in.alt); [[fallthrough]];
      default: work.push_back(in.next);
    }
  }
  return out.size() <= kMost ? out : std::vector<std::uint32_t>();
}

void mark_joins(match::PatternProgram& program) {
  std::vector<std::uint8_t> ways(program.code.size());
  const auto lead = [&](std::uint32_t pc) { ways[pc] = static_cast<std::uint8_t>(std::min(2, ways[pc] + 1)); };
  for (const match::Instruction& i : program.code) {
    if (i.op == match::Op::kMatch)
      continue;
    lead(i.next);
    if (i.op == match::Op::kSplit)
      lead(i.alt);
    if (i.op == match::Op::kList || i.op == match::Op::kMention)
      lead(i.next);  // from several positions to one
  }
  for (std::uint32_t pc = 0; pc < program.code.size(); ++pc)
    program.code[pc].joins = ways[pc] > 1;
}

// The capture round the whole of a pattern that has no other; -1: none.
std::int32_t whole_capture(const match::PatternProgram& program) {
  const auto saves = std::count_if(program.code.begin(), program.code.end(), [](const match::Instruction& i) { return i.op == match::Op::kSave; });
  const match::Instruction* open = &program.code[program.entry];
  const auto asserts = [](const match::Instruction* i) { return i->op == match::Op::kAnchor || i->op == match::Op::kLook; };
  while (asserts(open))
    open = &program.code[open->next];
  if (saves != 2 || open->op != match::Op::kSave)
    return -1;
  for (const match::Instruction& i : program.code)
    if (i.op == match::Op::kSave && &i != open) {
      const match::Instruction* after = &program.code[i.next];
      while (asserts(after))
        after = &program.code[after->next];
      return after->op == match::Op::kMatch ? static_cast<std::int32_t>(open->arg / 2) : -1;
    }
  return -1;
}

}  // namespace

std::uint32_t PatternCompiler::program_of(const std::vector<const PatternNode*>& parts, bool reversed, bool captures) {
  code_.clear();
  const bool outer = with_captures_;
  with_captures_ = captures;
  match::PatternProgram program;
  const std::uint32_t end = emit(match::Op::kMatch, 0, 0);
  program.entry = generate_sequence(parts, end, reversed);
  program.code = code_;
  mark_joins(program);
  program.whole_capture = whole_capture(program);
  if (const std::vector<std::uint32_t> first = first_instructions(program); !first.empty()) {
    program.first_cases = 0;
    for (const std::uint32_t pc : first) {
      const match::Instruction& in = program.code[pc];
      program.first_cases |= in.op != match::Op::kToken ? kAnyCase : cases_of(program_.tests[in.arg], static_cast<std::uint32_t>(program_.tests[in.arg].nodes.size() - 1));
    }
  }
  for (const PatternNode* p : parts)
    program.text += (program.text.empty() ? "" : " ") + to_string(*p);
  with_captures_ = outer;
  program_.patterns.push_back(std::move(program));
  return static_cast<std::uint32_t>(program_.patterns.size() - 1);
}

// ---- triggers

PatternCompiler::TriggerChoice PatternCompiler::test_trigger(const TestExpr& test) {
  TriggerChoice best;
  best.triggers = {match::Trigger{}};
  best.cost = 1;
  if (test.kind == TestExpr::Kind::kAnd) {
    for (const TestExpr& p : test.parts)
      if (TriggerChoice c = test_trigger(p); c.cost < best.cost)
        best = std::move(c);
  } else if (test.kind == TestExpr::Kind::kOr) {
    TriggerChoice all;
    all.cost = 0;
    for (const TestExpr& p : test.parts) {
      TriggerChoice c = test_trigger(p);
      if (c.triggers[0].kind == match::TriggerKind::kEveryToken)
        return c;
      all.cost += c.cost;
      all.triggers.insert(all.triggers.end(), c.triggers.begin(), c.triggers.end());
    }
    return all;
  } else if (test.kind == TestExpr::Kind::kLeaf && test.compare != match::Compare::kNotEqual) {
    match::Test built;
    build_token(test, built);
    const match::TestNode& n = built.nodes.back();
    if (n.subject == match::Subject::kSymbol) {
      best.triggers = {{match::TriggerKind::kSymbol, n.number}};
      best.cost = vocabulary_.frequency(static_cast<match::Symbol>(n.number));
    } else if (n.subject == match::Subject::kWordList) {
      best.triggers = {{match::TriggerKind::kList, n.number}};
      best.cost = vocabulary_.frequency(static_cast<match::ListId>(n.number));
    } else if (n.subject == match::Subject::kCase) {
      best.cost = 0.3;
    }
  }
  return best;
}

// What may begin the node, whichever way it is taken; the node must not be nullable.
PatternCompiler::TriggerChoice PatternCompiler::first_trigger(const PatternNode& n) {
  TriggerChoice every;
  every.triggers = {match::Trigger{}};
  const auto add = [](TriggerChoice& to, const TriggerChoice& from) {
    to.cost += from.cost;
    to.triggers.insert(to.triggers.end(), from.triggers.begin(), from.triggers.end());
  };
  switch (n.kind) {
    case Kind::kWord:
    case Kind::kExact: {
      const std::vector<match::PhraseWord> words = match::phrase_words(analyzer_, n.text);
      if (words.empty())
        return every;
      const match::Symbol s = vocabulary_.word(words[0].norm);
      return {{{match::TriggerKind::kSymbol, s}}, vocabulary_.frequency(s)};
    }
    case Kind::kTest: return test_trigger(*n.test);
    case Kind::kType: {
      const std::uint32_t number = mention_test(n);
      const match::MentionTest& m = program_.mention_tests[number];
      return {{{match::TriggerKind::kMention, number}}, type_frequency(m.type) * (m.kind ? kShareOfKind : 1)};
    }
    case Kind::kList: {
      const match::ListId list = vocabulary_.list(*collected_.find_list(n.scope, n.text));
      return {{{match::TriggerKind::kList, list}}, vocabulary_.frequency(list)};
    }
    case Kind::kCapture:
    case Kind::kRepeat: return first_trigger(n.parts[0]);
    case Kind::kChoice: {
      TriggerChoice all;
      all.cost = 0;
      for (const PatternNode& p : n.parts)
        add(all, first_trigger(p));
      return all;
    }
    case Kind::kSequence: {
      TriggerChoice all;
      all.cost = 0;
      for (const PatternNode& p : n.parts) {
        if (p.kind == Kind::kAnchor || p.kind == Kind::kLook)
          continue;
        add(all, first_trigger(p));
        if (!nullable(p))
          return all;
      }
      return all;
    }
    default: return every;
  }
}

match::Branch PatternCompiler::branch(const PatternNode& node, double& cost) {
  std::vector<const PatternNode*> parts;
  flatten(node, parts);
  std::size_t best = 0;
  TriggerChoice chosen;
  bool found = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    // What must follow sets a rule off as well as what it takes: "name (?= says)".
    const bool ahead = parts[i]->kind == Kind::kLook && !parts[i]->behind && !parts[i]->negative;
    const PatternNode& part = ahead ? parts[i]->parts[0] : *parts[i];
    if (nullable(part))
      continue;
    TriggerChoice c = first_trigger(part);
    // A trigger further in costs the way back; it must be clearly rarer.
    if (!found || c.cost * 1.3 < chosen.cost) {
      chosen = std::move(c);
      best = i;
      found = true;
    }
  }
  match::Branch out;
  for (const match::Trigger& t : chosen.triggers)
    if (t.kind == match::TriggerKind::kEveryToken) {
      chosen.triggers = {t};
      best = 0;  // tried at every token: no need to come from elsewhere
      break;
    }
  std::sort(chosen.triggers.begin(), chosen.triggers.end(), [](const match::Trigger& a, const match::Trigger& b) {
    return std::tie(a.kind, a.id) < std::tie(b.kind, b.id);
  });
  chosen.triggers.erase(std::unique(chosen.triggers.begin(), chosen.triggers.end(),
                                    [](const match::Trigger& a, const match::Trigger& b) {
                                      return a.kind == b.kind && a.id == b.id;
                                    }),
                        chosen.triggers.end());
  out.triggers = chosen.triggers;
  cost = chosen.cost;
  // Anchors and lookarounds before the trigger are checked by the whole program.
  const std::vector<const PatternNode*> before(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(best));
  if (!std::all_of(before.begin(), before.end(), [](const PatternNode* p) { return p->kind == Kind::kAnchor || p->kind == Kind::kLook; }))
    out.prefix = static_cast<std::int32_t>(program_of(before, true, false));
  const PatternNode& trigger = *parts[best];
  out.anchors = has_anchor(trigger);
  if (trigger.kind == Kind::kTest) {
    out.one_token = true;
    out.trigger_pairs = program_.tests[token_test(*trigger.test)].possible;
  }
  if (trigger.kind == Kind::kTest || trigger.kind == Kind::kType || trigger.kind == Kind::kList) {
    const std::vector<const PatternNode*> after(parts.begin() + static_cast<std::ptrdiff_t>(best) + 1, parts.end());
    if (!after.empty())
      out.suffix = static_cast<std::int32_t>(program_of(after, false, false));
  }
  out.program = program_of({&node}, false, true);
  return out;
}

void PatternCompiler::report_size(const YamlNode& source) {
  if (too_large_)
    reporter_.add(Code::kR032, source.place, "the pattern needs more than 4,096 instructions",
                  "nested repetitions multiply: make one of them smaller");
  too_large_ = false;
  code_.clear();
}

CompiledPattern PatternCompiler::rule(const YamlNode& source, const PackDef* pack) {
  CompiledPattern out;
  captures_.clear();
  reads_.clear();
  try {
    const PatternNode node = resolve(source, pack);
    if (nullable(node))
      fail(Code::kR031, source.place, "this pattern can match nothing", "at least one part must not be optional");
    std::vector<const PatternNode*> branches{&node};
    if (node.kind == Kind::kChoice) {
      branches.clear();
      for (const PatternNode& p : node.parts)
        branches.push_back(&p);
    }
    for (const PatternNode* b : branches) {
      double cost = 0;
      out.branches.push_back(branch(*b, cost));
      out.tries_per_token += cost;
      out.printed.push_back(to_string(*b));
      std::set<std::string> names;
      find_captures(*b, names);
      std::set<std::uint32_t> set;
      for (std::uint32_t i = 0; i < captures_.size(); ++i)
        if (names.count(captures_[i].name))
          set.insert(i);
      out.branch_captures.push_back(std::move(set));
    }
    std::vector<const PatternNode*> stack{&node};
    while (!stack.empty()) {
      const PatternNode* n = stack.back();
      stack.pop_back();
      if (n->kind == Kind::kCapture)
        note_capture(n->parts[0], capture(n->text, n->place));
      for (const PatternNode& p : n->parts)
        stack.push_back(&p);
    }
    out.ok = true;
  } catch (const Failed&) {
    report_size(source);
  }
  out.captures = captures_;
  out.reads = reads_;
  return out;
}

std::int32_t PatternCompiler::guard(const YamlNode& source, const PackDef* pack, Reads& reads) {
  reads_.clear();
  try {
    const PatternNode node = resolve(source, pack);
    if (nullable(node))
      fail(Code::kR031, source.place, "this pattern can match nothing", "at least one part must not be optional");
    const std::uint32_t program = program_of({&node}, false, false);
    reads.insert(reads_.begin(), reads_.end());
    return static_cast<std::int32_t>(program);
  } catch (const Failed&) {
    report_size(source);
    return -1;
  }
}

}  // namespace postil::compile
