// Depth-first search over (instruction, position) with each pair visited once. Preference is in the order of the search, so the
// first way to a given end is the greedy one; a pair that was visited before cannot lead to it, or the search would have ended.
// Captures are slots that the search puts back when it leaves a branch, not copies in threads, so they never multiply work.
// `crossed` (an anchor has just held) is part of the visited pair.
#include <algorithm>

#include "core/match/matcher.h"

namespace postil::match {

namespace {

// Jagged words in case a document is huge: 64 positions of a program of 4,096 instructions are 64 KB.
std::size_t words_for(std::size_t instructions) { return (instructions * 2 + 63) / 64; }

}  // namespace

bool Matcher::visit(Search& s, std::uint32_t pc, std::uint32_t p, bool crossed, std::size_t size) {
  const std::size_t words = words_for(size);
  if (s.row_stamp[p] != s.stamp) {
    s.row_stamp[p] = s.stamp;
    s.row_of[p] = s.rows++;
    if (s.visited.size() < s.rows * words)
      s.visited.resize(s.rows * words * 2);
    std::fill_n(s.visited.begin() + (s.rows - 1) * words, words, 0);
  }
  const std::size_t bit = pc * 2 + crossed;
  std::uint64_t& word = s.visited[s.row_of[p] * words + bit / 64];
  const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
  if (word & mask)
    return false;
  word |= mask;
  return true;
}

// What was pushed from `base` on ends with the longest, which is then tried first. Mostly it is one; std::stable_sort would allocate.
void Matcher::prefer_longest(Search& s, std::size_t base) {
  for (std::size_t i = base + 1; i < s.stack.size(); ++i)
    for (std::size_t j = i; j > base && s.stack[j - 1].position > s.stack[j].position; --j)
      std::swap(s.stack[j - 1], s.stack[j]);
}

// Runs an instruction that asserts, or that may consume in several ways, and pushes where it leads.
void Matcher::step(Search& s, const Instruction& in, const Job& job, bool backwards, std::uint32_t end) {
  const std::uint32_t p = job.position;
  // Consuming from p over a boundary needs ^ there; where the match begins there is nothing to cross.
  const bool inside = !boundary(p) || (p == s.start && s.free_start) || job.crossed;
  const bool may_consume = inside && (backwards ? p > 0 : p < end);
  switch (in.op) {
    case Op::kList: {
      if (!may_consume)
        break;
      const auto list = static_cast<ListId>(in.arg);
      if (!backwards) {
        const std::size_t base = s.stack.size();
        for (const Hit* h = hits_->begin(p); h != hits_->end(p); ++h)
          if (h->list == list && p + h->length <= end)
            push(s, in.next, p + h->length, false);
        // The longest entry is preferred: it must be the last one pushed.
        prefer_longest(s, base);
        break;
      }
      const std::uint32_t longest = std::min<std::uint32_t>(program_->list_max[list], p);
      for (std::uint32_t n = 1; n <= longest; ++n)
        for (const Hit* h = hits_->begin(p - n); h != hits_->end(p - n); ++h)
          if (h->list == list && h->length == n)
            push(s, in.next, p - n, false);
      break;
    }
    case Op::kMention: {
      if (!may_consume)
        break;
      const MentionTest& test = program_->mention_tests[in.arg];
      const std::size_t base = s.stack.size();
      if (!backwards) {
        for (std::uint32_t m = chart_->first_at(p); m != Chart::kNone; m = chart_->next_at(m))
          if (const Mention& mention = (*chart_)[m]; mention.tokens.last <= end && mention_test(test, mention))
            push(s, in.next, mention.tokens.last, false);
        prefer_longest(s, base);
      } else {
        for (std::uint32_t m = chart_->first_ending(p); m != Chart::kNone; m = chart_->next_ending(m))
          if (mention_test(test, (*chart_)[m]))
            push(s, in.next, (*chart_)[m].tokens.first, false);
      }
      break;
    }
    case Op::kAnchor: {
      const auto anchor = static_cast<Anchor>(in.arg);
      if (anchor_holds(anchor, p))
        push(s, in.next, p, true);
      break;
    }
    case Op::kLook:
      if (look_holds(program_->looks[in.arg], s, p, job.crossed))
        push(s, in.next, p, job.crossed);
      break;
    default:
      break;
  }
}

// `end`: forwards nothing beyond it is taken.
bool Matcher::search(const PatternProgram& program, Search& s, bool backwards, Want want, std::uint32_t end) {
  s.rows = 0;
  s.stack.clear();
  push(s, program.entry, s.start, false);
  while (!s.stack.empty() && steps_ < step_limit_) {
    Job job = s.stack.back();
    s.stack.pop_back();
    if (job.restore >= 0) {
      slots_[job.restore] = job.value;
      continue;
    }
    if (follow(program, s, job, backwards, want, end))
      return true;
  }
  return want != Want::kExactEnd && s.best_end != kNoMatch;
}

// Goes on from a job as long as one way is to be taken first. True: the end that was wanted is reached.
bool Matcher::follow(const PatternProgram& program, Search& s, Job job, bool backwards, Want want, std::uint32_t end) {
  for (;;) {
    const Instruction& in = program.code[job.pc];
    if (in.joins && !visit(s, job.pc, job.position, job.crossed, program.code.size()))
      return false;
    ++steps_;
    switch (in.op) {
      case Op::kMatch:
        if (want == Want::kExactEnd && job.position == end)
          return true;
        note_end(s, job.position, backwards, want);
        return false;
      case Op::kSplit:
        push(s, in.alt, job.position, job.crossed);
        break;
      case Op::kSave:
        if (want == Want::kExactEnd) {
          s.stack.push_back({0, 0, false, static_cast<std::int32_t>(in.arg), slots_[in.arg]});
          slots_[in.arg] = job.position;
        }
        break;
      case Op::kToken: {
        const std::uint32_t p = job.position;
        // Consuming from p over a boundary needs ^ there; where the match begins there is nothing to cross.
        if (!(backwards ? p > 0 : p < end) || (boundary(p) && !(p == s.start && s.free_start) && !job.crossed) ||
            !passes(program_->classes.forms[in.arg], backwards ? p - 1 : p))
          return false;
        job.position = backwards ? p - 1 : p + 1;
        job.crossed = false;
        break;
      }
      default:
        step(s, in, job, backwards, end);
        return false;
    }
    job.pc = in.next;
  }
}

}  // namespace postil::match
