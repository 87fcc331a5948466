// Depth-first search over (instruction, position) with each pair visited once. Preference is in the order of the search, so the
// first way to a given end is the greedy one; a pair that was visited before cannot lead to it, or the search would have ended.
// Captures are slots that the search puts back when it leaves a branch, not copies in threads, so they never multiply work.
//
// Positions lie between tokens. A step may not go over a sentence boundary unless the pattern asserts ^ or $$ there; a mention that
// spans sentences (a quotation) may. `crossed` is part of the visited pair. A lookaround sees the sentence that the match is in.
#include "core/match/matcher.h"

#include <algorithm>

namespace postil::match {

namespace {

// Jagged words in case a document is huge: 64 positions of a program of 4,096 instructions are 64 KB.
std::size_t words_for(std::size_t instructions) { return (instructions * 2 + 63) / 64; }

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

}  // namespace

void Matcher::reset(const Program& program, const text::Text& text, const Hits& hits, const Chart& chart) {
  bind(program, text, hits, chart);
  row_stamp_.assign(text.tokens.size() + 1, 0);
  row_of_.resize(text.tokens.size() + 1);
  stamp_ = 0;
  steps_ = 0;
  answers_.assign(kAnswers, 0);
  ++document_;
}

void Matcher::bind(const Program& program, const text::Text& text, const Hits& hits, const Chart& chart) {
  program_ = &program;
  text_ = &text;
  hits_ = &hits;
  chart_ = &chart;
}

bool Matcher::boundary(std::uint32_t p) const {
  return p >= text_->tokens.size() || text_->tokens[p].has(text::kSentenceStart);
}

bool Matcher::compare_text(const TestNode& node, std::string_view text) const {
  switch (node.compare) {
    case Compare::kRegex: return RE2::FullMatch({text.data(), text.size()}, *program_->regexes[node.number]);
    case Compare::kNotRegex: return !RE2::FullMatch({text.data(), text.size()}, *program_->regexes[node.number]);
    case Compare::kIn: return program_->text_sets[node.number].count(text) != 0;
    default: return compare(node.compare, text, node.value.as_text());
  }
}

bool Matcher::leaf(const TestNode& node, std::uint32_t i) const {
  const text::Token& t = text_->tokens[i];
  const bool equal = node.compare != Compare::kNotEqual;
  switch (node.subject) {
    case Subject::kAnything: return true;
    case Subject::kSymbol: return (t.symbol == node.number) == equal;
    case Subject::kWordList: return program_->word_lists.has(t.symbol, node.number) == equal;
    case Subject::kSurface: return compare_text(node, text_->surface(i));
    case Subject::kNorm: return compare_text(node, text_->norm(i));
    case Subject::kCase: return (static_cast<std::uint32_t>(t.letter_case) == node.number) == equal;
    case Subject::kKind: return (static_cast<std::uint32_t>(t.kind) == node.number) == equal;
    case Subject::kShape: {
      std::string shape;  // at most 16 bytes: no allocation
      shape_of(text_->surface(i), shape);
      return compare_text(node, shape);
    }
    case Subject::kQuoteMark: return t.has(text::kQuoteMark) == equal;
    case Subject::kInQuote: return t.has(text::kInQuote) == equal;
    case Subject::kJoined: return t.has(text::kJoined) == equal;
    default: return false;
  }
}

bool Matcher::mention_leaf(const TestNode& node, const Mention& m) const {
  switch (node.subject) {
    case Subject::kAnything: return true;
    case Subject::kMentionKind: return (m.kind == node.number) == (node.compare != Compare::kNotEqual);
    case Subject::kMentionText: return compare_text(node, text_->surface(m.tokens));
    case Subject::kMentionNorm: return compare_text(node, text::fold(text_->surface(m.tokens)));
    case Subject::kField: break;
    default: return false;
  }
  const Value v = m.get(node.field);
  if (node.value.is(Value::Kind::kNumber) && v.is(Value::Kind::kNumber))
    return compare(node.compare, v.number, node.value.number);
  if (node.value.is(Value::Kind::kBool))
    return compare(node.compare, v.as_bool(), node.value.truth);
  if (node.value.is(Value::Kind::kNone) && node.compare != Compare::kIn && node.compare != Compare::kRegex &&
      node.compare != Compare::kNotRegex)
    return v.none() == (node.compare == Compare::kEqual);
  return compare_text(node, v.as_text());
}

namespace {

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

// The same tests are asked of the same tokens again and again, by the rules that share a macro: a small direct-mapped memory of
// answers. A slot holds token and test, and the answer in its lowest bit.
bool Matcher::token_passes(std::uint32_t test, std::uint32_t token) {
  const Test& t = program_->tests[test];
  const text::Token& asked = text_->tokens[token];
  if (!(t.possible >> token_pair(asked.letter_case, asked.kind) & 1))
    return false;
  if (t.nodes.size() == 1)
    return leaf(t.nodes[0], token);
  const std::uint64_t key = (std::uint64_t{token} << 24 | (test & 0xffffff)) + 1;
  std::uint64_t& slot = answers_[(token * 0x9e3779b1u ^ test * 0x85ebca6bu) >> 8 & (kAnswers - 1)];
  if (slot >> 1 == key)
    return slot & 1;
  const bool answer = token_test(t, token);
  slot = key << 1 | (answer ? 1 : 0);
  return answer;
}

bool Matcher::mention_test(const MentionTest& test, const Mention& m) const {
  if (m.dropped || m.type != test.type || (test.kind && m.kind != test.kind))
    return false;
  if (test.test < 0)
    return true;
  const Test& t = program_->tests[test.test];
  return eval(t.nodes, static_cast<std::uint32_t>(t.nodes.size() - 1),
              [&](const TestNode& n) { return mention_leaf(n, m); });
}

bool Matcher::anchor_holds(Anchor anchor, std::uint32_t p) const {
  switch (anchor) {
    case Anchor::kSentenceStart: return p < text_->tokens.size() && text_->tokens[p].has(text::kSentenceStart);
    case Anchor::kSentenceEnd: return boundary(p);
    case Anchor::kParagraphStart: return p < text_->tokens.size() && text_->tokens[p].has(text::kParagraphStart);
  }
  return false;
}

// A look's program has no looks itself; it runs in a matcher of its own, so that the search in work keeps its state. Where the
// match has nothing to the left of a boundary, a lookahead belongs to the sentence that begins there; else a lookbehind to the one
// that ends there.
bool Matcher::look_holds(const Look& look, const Job& job) {
  if (!look_)
    look_ = std::make_unique<Matcher>();
  if (look_->text_ != text_ || look_->document_ != document_) {
    look_->reset(*program_, *text_, *hits_, *chart_);
    look_->document_ = document_;
  }
  const bool begins = job.position == start_ || job.crossed;
  const std::uint64_t before = look_->steps_;
  look_->step_limit_ = before + (step_limit_ > steps_ ? step_limit_ - steps_ : 0);
  const bool found =
      look_->run(program_->patterns[look.program], job.position, look.behind, Want::kLongest, 0, begins != look.behind);
  steps_ += look_->steps_ - before;
  return found != look.negative;
}

bool Matcher::visit(std::uint32_t pc, std::uint32_t p, bool crossed, std::size_t size) {
  const std::size_t words = words_for(size);
  if (row_stamp_[p] != stamp_) {
    row_stamp_[p] = stamp_;
    row_of_[p] = rows_++;
    if (visited_.size() < rows_ * words)
      visited_.resize(rows_ * words * 2);
    std::fill_n(visited_.begin() + (rows_ - 1) * words, words, 0);
  }
  const std::size_t bit = pc * 2 + crossed;
  std::uint64_t& word = visited_[row_of_[p] * words + bit / 64];
  const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
  if (word & mask)
    return false;
  word |= mask;
  return true;
}

// What was pushed from `base` on ends with the longest, which is then tried first. Mostly it is one; std::stable_sort would allocate.
void Matcher::prefer_longest(std::size_t base) {
  for (std::size_t i = base + 1; i < stack_.size(); ++i)
    for (std::size_t j = i; j > base && stack_[j - 1].position > stack_[j].position; --j)
      std::swap(stack_[j - 1], stack_[j]);
}

// Runs one consuming or asserting instruction and pushes where it leads.
void Matcher::step(const Instruction& in, const Job& job, bool backwards) {
  const std::uint32_t p = job.position;
  const auto count = static_cast<std::uint32_t>(text_->tokens.size());
  // Consuming from p over a boundary needs ^ there; where the match begins there is nothing to cross.
  const bool inside = !boundary(p) || (p == start_ && free_start_) || job.crossed;
  const bool may_consume = inside && (backwards ? p > 0 : p < count);
  switch (in.op) {
    case Op::kToken:
      if (may_consume && token_passes(in.arg, backwards ? p - 1 : p))
        push(in.next, backwards ? p - 1 : p + 1, false);
      break;
    case Op::kList: {
      if (!may_consume)
        break;
      const auto list = static_cast<ListId>(in.arg);
      if (!backwards) {
        const std::size_t base = stack_.size();
        for (const Hit* h = hits_->begin(p); h != hits_->end(p); ++h)
          if (h->list == list)
            push(in.next, p + h->length, false);
        // The longest entry is preferred: it must be the last one pushed.
        prefer_longest(base);
        break;
      }
      const std::uint32_t longest = std::min<std::uint32_t>(program_->list_max[list], p);
      for (std::uint32_t n = 1; n <= longest; ++n)
        for (const Hit* h = hits_->begin(p - n); h != hits_->end(p - n); ++h)
          if (h->list == list && h->length == n)
            push(in.next, p - n, false);
      break;
    }
    case Op::kMention: {
      if (!may_consume)
        break;
      const MentionTest& test = program_->mention_tests[in.arg];
      const std::size_t base = stack_.size();
      if (!backwards) {
        for (std::uint32_t m = chart_->first_at(p); m != Chart::kNone; m = chart_->next_at(m))
          if (mention_test(test, (*chart_)[m]))
            push(in.next, (*chart_)[m].tokens.last, false);
        prefer_longest(base);
      } else {
        for (std::uint32_t m = chart_->first_ending(p); m != Chart::kNone; m = chart_->next_ending(m))
          if (mention_test(test, (*chart_)[m]))
            push(in.next, (*chart_)[m].tokens.first, false);
      }
      break;
    }
    case Op::kAnchor: {
      const auto anchor = static_cast<Anchor>(in.arg);
      if (anchor_holds(anchor, p))
        push(in.next, p, true);
      break;
    }
    case Op::kLook:
      if (look_holds(program_->looks[in.arg], job))
        push(in.next, p, job.crossed);
      break;
    default:
      break;
  }
}

// Whether one of the instructions that consume first could do so. Most searches end here.
bool Matcher::can_begin(const PatternProgram& program, std::uint32_t start, bool backwards) {
  if (program.first.empty())
    return true;
  if (backwards ? start == 0 : start >= text_->tokens.size())
    return false;
  if (!(program.first_cases >> static_cast<unsigned>(text_->tokens[backwards ? start - 1 : start].letter_case) & 1))
    return false;
  for (const std::uint32_t pc : program.first) {
    const Instruction& in = program.code[pc];
    if (in.op == Op::kToken) {
      if (token_passes(in.arg, backwards ? start - 1 : start))
        return true;
    } else if (in.op == Op::kMention) {
      const MentionTest& test = program_->mention_tests[in.arg];
      for (std::uint32_t m = backwards ? chart_->first_ending(start) : chart_->first_at(start); m != Chart::kNone;
           m = backwards ? chart_->next_ending(m) : chart_->next_at(m))
        if (mention_test(test, (*chart_)[m]))
          return true;
    } else if (backwards || hits_->find(start, static_cast<ListId>(in.arg))) {
      return true;
    }
  }
  return false;
}

bool Matcher::run(const PatternProgram& program, std::uint32_t start, bool backwards, Want want, std::uint32_t end,
                  bool free_start) {
  ++stamp_;
  rows_ = 0;
  start_ = start;
  free_start_ = free_start;
  best_end_ = kNoMatch;
  ends_.clear();
  ++steps_;
  if (!can_begin(program, start, backwards))
    return false;
  stack_.clear();
  push(program.entry, start, false);
  while (!stack_.empty() && steps_ < step_limit_) {
    const Job job = stack_.back();
    stack_.pop_back();
    if (job.restore >= 0) {
      slots_[job.restore] = job.value;
      continue;
    }
    if (!visit(job.pc, job.position, job.crossed, program.code.size()))
      continue;
    ++steps_;
    const Instruction& in = program.code[job.pc];
    switch (in.op) {
      case Op::kMatch:
        if (want == Want::kExactEnd && job.position == end)
          return true;
        if (want == Want::kAllEnds)
          ends_.push_back(job.position);
        if (best_end_ == kNoMatch || (backwards ? job.position < best_end_ : job.position > best_end_))
          best_end_ = job.position;
        break;
      case Op::kSplit:
        push(in.alt, job.position, job.crossed);
        push(in.next, job.position, job.crossed);
        break;
      case Op::kSave:
        if (want == Want::kExactEnd) {
          stack_.push_back({0, 0, false, static_cast<std::int32_t>(in.arg), slots_[in.arg]});
          slots_[in.arg] = job.position;
        }
        push(in.next, job.position, job.crossed);
        break;
      default:
        step(in, job, backwards);
    }
  }
  return want != Want::kExactEnd && best_end_ != kNoMatch;
}

std::uint32_t Matcher::longest(std::uint32_t program, std::uint32_t start) {
  return run(program_->patterns[program], start, false, Want::kLongest, 0) ? best_end_ : kNoMatch;
}

bool Matcher::captures(std::uint32_t program, text::Range match, Captured* out) {
  slots_.assign(kMaxCaptures * 2, kNoMatch);
  if (!run(program_->patterns[program], match.first, false, Want::kExactEnd, match.last))
    return false;
  for (std::uint32_t i = 0; i < kMaxCaptures; ++i) {
    out[i] = {};
    if (slots_[2 * i] == kNoMatch || slots_[2 * i + 1] == kNoMatch || slots_[2 * i] > slots_[2 * i + 1])
      continue;
    out[i].tokens = {slots_[2 * i], slots_[2 * i + 1]};
    out[i].set = true;
  }
  return true;
}

const std::vector<std::uint32_t>& Matcher::starts(std::uint32_t reversed, std::uint32_t end) {
  run(program_->patterns[reversed], end, true, Want::kAllEnds, 0);
  std::sort(ends_.begin(), ends_.end());
  ends_.erase(std::unique(ends_.begin(), ends_.end()), ends_.end());
  return ends_;
}

bool Matcher::guarded(const Guard& guard, text::Range tokens) {
  constexpr std::uint32_t kReach = 4;  // tokens either side that a guard may look at
  const std::uint32_t first = tokens.first > kReach ? tokens.first - kReach : 0;
  for (std::uint32_t program : guard.programs)
    for (std::uint32_t p = first; p < tokens.last; ++p) {
      run(program_->patterns[program], p, false, Want::kAllEnds, 0);
      for (std::uint32_t end : ends_)
        if (end > tokens.first && end <= tokens.last + kReach)
          return true;
    }
  return false;
}

}  // namespace postil::match
