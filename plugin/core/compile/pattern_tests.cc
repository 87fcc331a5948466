// Tests of tokens and mentions. Equal ones are one.
#include "core/compile/pattern_compiler.h"

#include <fmt/format.h>

#include <algorithm>

namespace postil::compile {

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

std::uint32_t PatternCompiler::word_test(const match::PhraseWord& word, bool exact) {
  match::Test test;
  match::TestNode n;
  n.subject = match::Subject::kSymbol;
  n.number = vocabulary_.word(word.norm);
  test.nodes.push_back(n);
  if (exact) {
    match::TestNode surface;
    surface.subject = match::Subject::kSurface;
    surface.value = program_.strings.copy(word.surface);
    test.nodes.push_back(surface);
    combine(test, match::TestNode::Kind::kAnd, 0, 1);
  }
  const std::string key = key_of(test);
  return add_test(std::move(test), key);
}

std::uint32_t PatternCompiler::regex(const TestExpr& test) {
  const auto [it, fresh] = regexes_.emplace(test.value, static_cast<std::uint32_t>(program_.regexes.size()));
  if (fresh) {
    auto re = match::make_regex(test.value);
    if (!re->ok())
      fail(Code::kR016, test.value_place, fmt::format("this regular expression cannot be used: {}", re->error()),
           "the syntax is that of RE2: no lookaround, no backreferences", test.value.size() + 2);
    program_.regexes.push_back(std::move(re));
  }
  return it->second;
}

void PatternCompiler::warn(Code code, const Place& place, std::string message, std::string help, std::size_t length) {
  if (place.file && place.file->run_tests && warned_.emplace(place.file, place.offset).second)
    reporter_.add(code, place, std::move(message), std::move(help), length);
}

// Tests that look right and that no token passes: norms have no capitals, tokens no blanks.
void PatternCompiler::warn_if_impossible(const TestExpr& test) {
  if (test.compare == match::Compare::kNotEqual)
    return;
  const auto tell = [&](std::string message, std::string help) {
    warn(Code::kW212, test.value_place, std::move(message), std::move(help), test.value.size());
  };
  if (test.value_kind == TestExpr::ValueKind::kRegex) {
    std::string letters = test.value;
    for (std::size_t i = letters.find('\\'); i != std::string::npos; i = letters.find('\\', i))
      letters.erase(i, letters.compare(i + 1, 2, "p{") == 0 ? letters.find('}', i) - i : 2);
    const bool capital = std::any_of(letters.begin(), letters.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (test.attribute == "norm" && capital && letters.find("(?i") == std::string::npos)
      tell("norms are in lower case, so the capitals of this regular expression meet none", "write it in small letters, or test the 'text'");
  } else if (test.value_kind != TestExpr::ValueKind::kList) {
    const bool quoted = test.value.compare(0, 3, "“") == 0 || test.value.compare(0, 3, "‘") == 0;
    if ((quoted || test.value.find_first_of(" -'/") != std::string::npos) &&
        match::phrase_words(analyzer_, test.value).size() > 1)
      tell(fmt::format("'{}' is several tokens, and this tests one", test.value),
           quoted ? "quotation marks round a value are straight: \"...\""
                  : "without brackets: words stand in a pattern as they are");
  }
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
  if (a == "norm" || a == "lemma" || a == "text")
    warn_if_impossible(test);
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

}  // namespace postil::compile
