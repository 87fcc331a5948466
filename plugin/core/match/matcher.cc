// Entry points of the matcher and the tests of tokens and mentions. A match's end is found by sets of states (matcher_states.cc); its
// captures, and patterns of very many states, by a search (matcher_search.cc). Both see the same tests, anchors and lookarounds.
//
// Positions lie between tokens. A step may not go over a sentence boundary unless the pattern asserts ^ or $$ there; a mention that
// spans sentences (a quotation) may. A lookaround sees the sentence that the match is in.
#include "core/match/matcher.h"

#include <algorithm>

namespace postil::match {

namespace {

void shape_of(std::string_view s, std::string& out) {
  out.clear();
  for (unsigned char c : s) {
    if (out.size() >= 16)
      break;
    out += c >= '0' && c <= '9' ? 'd' : c >= 'A' && c <= 'Z' ? 'X' : (c >= 'a' && c <= 'z') || c >= 0x80 ? 'x' : char(c);
  }
}

template <class T>
bool compare(Compare op, const T& a, const T& b) {
  switch (op) {
    case Compare::kEqual: return a == b;
    case Compare::kNotEqual: return a != b;
    case Compare::kLess: return a < b;
    case Compare::kLessEqual: return a <= b;
    case Compare::kGreater: return a > b;
    case Compare::kGreaterEqual: return a >= b;
    default: return false;
  }
}

// What is known of a test before all is known.
struct Answer {
  bool can_pass, can_fail;
};

template <class Leaf>
Answer eval_open(const std::vector<TestNode>& nodes, std::uint32_t i, const Leaf& leaf) {
  const TestNode& n = nodes[i];
  if (n.kind == TestNode::Kind::kLeaf)
    return leaf(n);
  const Answer left = eval_open(nodes, n.left, leaf);
  if (n.kind == TestNode::Kind::kNot)
    return {left.can_fail, left.can_pass};
  const Answer right = eval_open(nodes, n.right, leaf);
  if (n.kind == TestNode::Kind::kAnd)
    return {left.can_pass && right.can_pass, left.can_fail || right.can_fail};
  return {left.can_pass || right.can_pass, left.can_fail && right.can_fail};
}

}  // namespace

void Matcher::reset(const Program& program, const text::Text& text, const Hits& hits, const Chart& chart) {
  bind(program, text, hits, chart);
  steps_ = 0;
  main_.reset(text.tokens.size());
  look_.reset(text.tokens.size());
  const TokenClasses& classes = program.classes;
  if (rows_of_ != &program) {
    rows_of_ = &program;
    rows_.clear();
    row_of_.assign(classes.classes * TokenClasses::kPairs, kNoRow);
  }
  places_.resize(count_ + 1);
  places_[count_] = {0, 0, true};
  for (std::uint32_t i = 0; i < count_; ++i) {
    const text::Token& t = tokens_[i];
    const auto pair = static_cast<std::uint8_t>(token_pair(t.letter_case, t.kind));
    std::uint32_t& row = row_of_[classes.number(t.symbol, pair)];
    if (row == kNoRow) {
      row = static_cast<std::uint32_t>(rows_.size());
      rows_.resize(rows_.size() + classes.row_words);
    }
    places_[i] = {row, pair, t.has(text::kSentenceStart)};
  }
}

void Matcher::bind(const Program& program, const text::Text& text, const Hits& hits, const Chart& chart) {
  program_ = &program;
  text_ = &text;
  tokens_ = text.tokens.data();
  count_ = static_cast<std::uint32_t>(text.tokens.size());
  hits_ = &hits;
  chart_ = &chart;
}

// Whether the test passes, or would with the right surface or place of the token.
bool Matcher::class_answer(const Test& test, std::uint32_t token) const {
  const text::Token& t = tokens_[token];
  if (!(test.possible >> token_pair(t.letter_case, t.kind) & 1))
    return false;
  return eval_open(test.nodes, static_cast<std::uint32_t>(test.nodes.size() - 1), [&](const TestNode& n) -> Answer {
    switch (n.subject) {
      case Subject::kAnything: case Subject::kSymbol: case Subject::kWordList: case Subject::kCase: case Subject::kKind:
        return leaf(n, token) ? Answer{true, false} : Answer{false, true};
      case Subject::kSurface:  // a known surface has a known word
        if (n.number && n.compare == Compare::kEqual)
          return {t.symbol == n.number, true};
        return {true, true};
      default: return {true, true};
    }
  }).can_pass;
}

// What a gate answers to all tokens of this one's row.
bool Matcher::gate_answer(std::uint32_t program, std::uint32_t token) const {
  const Automaton& a = program_->automata[program];
  const WordLists& first = program_->first_words;
  const text::Token& t = tokens_[token];
  for (const std::uint32_t list : a.entry_lists)
    if (first.has(t.symbol, first.column[list]))
      return true;
  if (!(a.entry_pairs >> places_[token].pair & 1))
    return false;
  return std::any_of(a.entry_tests.begin(), a.entry_tests.end(), [&](const TokenTest& test) {
    return test.form == TestForm::kGeneral ? (test.pairs >> places_[token].pair & 1) && may_pass(test, token) : passes(test, token);
  });
}

namespace {

bool compare_text(const Program& program, const TestNode& node, std::string_view text) {
  switch (node.compare) {
    case Compare::kRegex: return RE2::FullMatch({text.data(), text.size()}, *program.regexes[node.number]);
    case Compare::kNotRegex: return !RE2::FullMatch({text.data(), text.size()}, *program.regexes[node.number]);
    case Compare::kIn: return program.text_sets[node.number].count(text) != 0;
    default: return compare(node.compare, text, node.value.as_text());
  }
}

}  // namespace

bool Matcher::leaf(const TestNode& node, std::uint32_t i) const {
  const text::Token& t = tokens_[i];
  const bool equal = node.compare != Compare::kNotEqual;
  switch (node.subject) {
    case Subject::kAnything: return true;
    case Subject::kSymbol: return (t.symbol == node.number) == equal;
    case Subject::kWordList: return program_->word_lists.has(t.symbol, node.number) == equal;
    case Subject::kSurface: return compare_text(*program_, node, text_->surface(i));
    case Subject::kNorm: return compare_text(*program_, node, text_->norm(i));
    case Subject::kCase: return (static_cast<std::uint32_t>(t.letter_case) == node.number) == equal;
    case Subject::kKind: return (static_cast<std::uint32_t>(t.kind) == node.number) == equal;
    case Subject::kShape: {
      std::string shape;  // at most 16 bytes: no allocation
      shape_of(text_->surface(i), shape);
      return compare_text(*program_, node, shape);
    }
    case Subject::kQuoteMark: return t.has(text::kQuoteMark) == equal;
    case Subject::kInQuote: return t.has(text::kInQuote) == equal;
    case Subject::kJoined: return t.has(text::kJoined) == equal;
    default: return false;
  }
}

namespace {

bool mention_leaf(const Program& program, const text::Text& text, const TestNode& node, const Mention& m) {
  switch (node.subject) {
    case Subject::kAnything: return true;
    case Subject::kMentionKind: return (m.kind == node.number) == (node.compare != Compare::kNotEqual);
    case Subject::kMentionText: return compare_text(program, node, text.surface(m.tokens));
    case Subject::kMentionNorm: return compare_text(program, node, text::fold(text.surface(m.tokens)));
    case Subject::kField: break;
    default: return false;
  }
  const Value v = m.get(node.field);
  if (node.compare <= Compare::kNotEqual && node.value.is(Value::Kind::kText))
    return (v.as_text() == node.value.text) == (node.compare == Compare::kEqual);
  if (node.value.is(Value::Kind::kNumber) && v.is(Value::Kind::kNumber))
    return compare(node.compare, v.number, node.value.number);
  if (node.value.is(Value::Kind::kBool))
    return compare(node.compare, v.as_bool(), node.value.truth);
  if (node.value.is(Value::Kind::kNone) && node.compare != Compare::kIn && node.compare != Compare::kRegex &&
      node.compare != Compare::kNotRegex)
    return v.none() == (node.compare == Compare::kEqual);
  return compare_text(program, node, v.as_text());
}

// Evaluates the boolean tree with a leaf function. Trees are as deep as the pattern nests, which the parser bounds.
template <class Leaf>
bool eval(const std::vector<TestNode>& nodes, std::uint32_t i, const Leaf& leaf) {
  const TestNode& n = nodes[i];
  switch (n.kind) {
    case TestNode::Kind::kAnd: return eval(nodes, n.left, leaf) && eval(nodes, n.right, leaf);
    case TestNode::Kind::kOr: return eval(nodes, n.left, leaf) || eval(nodes, n.right, leaf);
    case TestNode::Kind::kNot: return !eval(nodes, n.left, leaf);
    default: return leaf(n);
  }
}

}  // namespace

bool Matcher::token_test(const Test& test, std::uint32_t token) const {
  if (test.nodes.size() == 1)
    return leaf(test.nodes[0], token);
  return eval(test.nodes, static_cast<std::uint32_t>(test.nodes.size() - 1),
              [&](const TestNode& n) { return leaf(n, token); });
}

bool Matcher::mention_passes(const Program& program, const text::Text& text, const MentionTest& test, const Mention& m) {
  const Test& t = program.tests[test.test];
  if (t.nodes.size() == 1)
    return mention_leaf(program, text, t.nodes[0], m);
  return eval(t.nodes, static_cast<std::uint32_t>(t.nodes.size() - 1),
              [&](const TestNode& n) { return mention_leaf(program, text, n, m); });
}

bool Matcher::anchor_holds(Anchor anchor, std::uint32_t p) const {
  switch (anchor) {
    case Anchor::kSentenceStart: return p < count_ && tokens_[p].has(text::kSentenceStart);
    case Anchor::kSentenceEnd: return boundary(p);
    case Anchor::kParagraphStart: return p < count_ && tokens_[p].has(text::kParagraphStart);
  }
  return false;
}

// A look's program has no looks itself. Where the match has nothing to the left of a boundary, a lookahead belongs to the sentence
// that begins there; else a lookbehind to the one that ends there.
bool Matcher::look_holds(const Look& look, const Search& s, std::uint32_t position, bool crossed) {
  const bool begins = position == s.start || crossed;
  const bool free_start = begins != look.behind;
  if (const Automaton& a = program_->automata[look.program]; a.one_token && !a.states.empty()) {
    ++steps_;
    return ((free_start || !boundary(position)) && may_begin(look.program, position, look.behind)) != look.negative;
  }
  return run(look.program, look_, position, look.behind, Want::kLongest, free_start) != look.negative;
}

// Stamps go on from document to document, so that nothing need be cleared.
void Matcher::Search::reset(std::size_t tokens) {
  constexpr std::uint32_t kMostStamps = 1u << 31;  // a document makes fewer searches than are left
  if (tokens < waiting.size() && stamp < kMostStamps)
    return;
  waiting.resize(tokens + 1);
  row_of.resize(tokens + 1);
  waiting_stamp.assign(tokens + 1, 0);
  row_stamp.assign(tokens + 1, 0);
  stamp = 0;
}

void Matcher::Search::begin(std::uint32_t from, bool free) {
  ++stamp;
  start = from;
  free_start = free;
  best_end = kNoMatch;
  ends.clear();
}

// By what the gate leaves open: surfaces, places of tokens, entries of lists.
bool Matcher::begins(const Automaton& a, std::uint32_t position, bool backwards) const {
  if (!a.entry_lists.empty() && !backwards) {
    for (const Hit *h = hits_->begin(position), *end = hits_->end(position); h != end; ++h)
      if (std::find(a.entry_lists.begin(), a.entry_lists.end(), h->list) != a.entry_lists.end())
        return true;
  }
  const std::uint32_t token = backwards ? position - 1 : position;
  if (!(a.entry_pairs >> places_[token].pair & 1))
    return false;
  for (const TokenTest& test : a.entry_tests)
    if (passes(test, token))
      return true;
  return false;
}

bool Matcher::run(std::uint32_t program, Search& s, std::uint32_t start, bool backwards, Want want, bool free_start) {
  s.begin(start, free_start);
  ++steps_;
  return may_begin(program, start, backwards) && run_begun(program, s, backwards, want);
}

bool Matcher::run_begun(std::uint32_t program, Search& s, bool backwards, Want want) {
  const Automaton& a = program_->automata[program];
  if (a.states.empty())
    return search(program_->patterns[program], s, backwards, want, count_);
  if (a.states.size() <= 64)
    return backwards ? simulate<true, 1>(a, s, want) : simulate<false, 1>(a, s, want);
  return backwards ? simulate<true, 2>(a, s, want) : simulate<false, 2>(a, s, want);
}

std::uint32_t Matcher::longest(std::uint32_t program, std::uint32_t start) {
  main_.begin(start, true);
  ++steps_;
  return run_begun(program, main_, false, Want::kLongest) ? main_.best_end : kNoMatch;
}

bool Matcher::captures(std::uint32_t program, text::Range match, Captured* out, std::size_t count) {
  const PatternProgram& p = program_->patterns[program];
  if (count == 0)
    return true;
  if (p.whole_capture >= 0) {
    out[p.whole_capture].tokens = match;
    out[p.whole_capture].set = true;
    return true;
  }
  slots_.assign(count * 2, kNoMatch);
  main_.begin(match.first, true);
  if (!search(p, main_, false, Want::kExactEnd, match.last))
    return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (slots_[2 * i] == kNoMatch || slots_[2 * i + 1] == kNoMatch || slots_[2 * i] > slots_[2 * i + 1])
      continue;
    out[i].tokens = {slots_[2 * i], slots_[2 * i + 1]};
    out[i].set = true;
  }
  return true;
}

const std::vector<std::uint32_t>& Matcher::starts(std::uint32_t reversed, std::uint32_t end) {
  main_.begin(end, true);
  ++steps_;
  run_begun(reversed, main_, true, Want::kAllEnds);
  std::vector<std::uint32_t>& ends = main_.ends;
  if (ends.size() > 1) {
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  }
  return ends;
}

bool Matcher::guarded(const Guard& guard, text::Range tokens) {
  constexpr std::uint32_t kReach = 4;  // tokens either side that a guard may look at
  const std::uint32_t first = tokens.first > kReach ? tokens.first - kReach : 0;
  for (std::uint32_t program : guard.programs)
    for (std::uint32_t p = first; p < tokens.last; ++p) {
      ++steps_;
      if (!may_begin(program, p, false))
        continue;
      main_.begin(p, true);
      run_begun(program, main_, false, Want::kAllEnds);
      for (std::uint32_t end : main_.ends)
        if (end > tokens.first && end <= tokens.last + kReach)
          return true;
    }
  return false;
}

}  // namespace postil::match
