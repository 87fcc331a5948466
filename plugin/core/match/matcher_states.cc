// Search by sets of states: at each position there is the set of those that may go on from there; those that pass what they test give
// the set of the next position. Entries of lists and mentions may take more than one token: what follows them waits at its position,
// and a heap tells the nearest of these. An anchor moves its followers to the second set, whose states may go over the boundary.
#include <algorithm>

#include "core/match/matcher.h"

namespace postil::match {

template <std::size_t kWords>
void Matcher::assert_at(const Automaton& a, Search& s, std::uint32_t position, Want want, Sets<kWords>& sets) {
  const StateSet<kWords> asserting(a.asserting);
  Sets<kWords> done;
  for (;;) {
    const StateSet<kWords> plain = (sets.plain & asserting).without(done.plain), crossed = (sets.crossed & asserting).without(done.crossed);
    const bool in_crossed = !plain.any();
    if (in_crossed && !crossed.any())
      return;
    const std::size_t number = (in_crossed ? crossed : plain).first();
    (in_crossed ? done.crossed : done.plain).add(number);
    ++steps_;
    const State& state = a.states[number];
    const bool anchor = state.op == Op::kAnchor;
    if (anchor ? !anchor_holds(static_cast<Anchor>(state.test.arg), position)
               : !look_holds(program_->looks[state.test.arg], s, position, in_crossed))
      continue;
    (anchor || in_crossed ? sets.crossed : sets.plain) |= StateSet<kWords>(state.follow);
    if (state.accepts)
      note_end(s, position, false, want);
  }
}

template <bool kBackwards>
void Matcher::wait(Search& s, const State& state, std::uint32_t position, Want want) {
  if (state.accepts)
    note_end(s, position, kBackwards, want);
  if (!state.follow.any())
    return;
  if (s.waiting_stamp[position] != s.stamp) {
    s.waiting_stamp[position] = s.stamp;
    s.waiting[position] = {};
    s.positions.push_back(kBackwards ? ~position : position);
    std::push_heap(s.positions.begin(), s.positions.end(), std::greater<>());
  }
  s.waiting[position] |= state.follow;
}

// A state that takes an entry of a list or a mention: what it leads to waits at its end.
template <bool kBackwards>
void Matcher::consume_long(const State& state, Search& s, std::uint32_t p, Want want) {
  ++steps_;
  if (state.op == Op::kMention) {
    if (!(state.types & (kBackwards ? chart_->types_ending(p) : chart_->types_at(p))))
      return;
    const MentionTest& test = program_->mention_tests[state.test.arg];
    for (std::uint32_t m = kBackwards ? chart_->first_ending(p) : chart_->first_at(p); m != Chart::kNone;
         m = kBackwards ? chart_->next_ending(m) : chart_->next_at(m))
      if (chart_->type_of(m) != test.type)
        continue;
      else if (const Mention& mention = (*chart_)[m]; mention_test(test, mention))
        wait<kBackwards>(s, state, kBackwards ? mention.tokens.first : mention.tokens.last, want);
    return;
  }
  const auto list = static_cast<ListId>(state.test.arg);
  if (!kBackwards) {
    for (const Hit* h = hits_->begin(p); h != hits_->end(p); ++h)
      if (h->list == list)
        wait<kBackwards>(s, state, p + h->length, want);
    return;
  }
  const std::uint32_t longest = std::min<std::uint32_t>(program_->list_max[list], p);
  for (std::uint32_t n = 1; n <= longest; ++n)
    for (const Hit* h = hits_->begin(p - n); h != hits_->end(p - n); ++h)
      if (h->list == list && h->length == n)
        wait<kBackwards>(s, state, p - n, want);
}

// Runs the open states that take a token. Each test is made once, whatever the number of states that ask it.
template <bool kBackwards, std::size_t kWords>
StateSet<kWords> Matcher::consume(const Automaton& a, Search& s, std::uint32_t p, const StateSet<kWords>& open, Want want) {
  const std::uint32_t token = kBackwards ? p - 1 : p;
  StateSet<kWords> passing;
  for (const Alike& alike : a.alike)
    if (const StateSet<kWords> asking = StateSet<kWords>(alike.states) & open; asking.any()) {
      ++steps_;
      if (passes(alike.test, token))
        passing |= asking;
    }
  StateSet<kWords> next;
  if (!passing.any())
    return next;
  bool accepts = false;
  passing.for_each([&](std::size_t number) {
    const State& state = a.states[number];
    next |= StateSet<kWords>(state.follow);
    accepts |= state.accepts;
  });
  if (accepts)
    note_end(s, kBackwards ? p - 1 : p + 1, kBackwards, want);
  return next;
}

// Goes to the nearest position where states are. False: there is none.
template <bool kBackwards, std::size_t kWords>
bool Matcher::advance(Search& s, const StateSet<kWords>& next, std::uint32_t& p, Sets<kWords>& sets) {
  const std::uint32_t after = kBackwards ? p - 1 : p + 1;
  sets.plain = next;
  sets.crossed = {};
  if (s.positions.empty()) {
    p = after;
    return next.any();
  }
  const std::uint32_t nearest = kBackwards ? ~s.positions.front() : s.positions.front();
  if (nearest != after && next.any()) {
    p = after;
    return true;
  }
  std::pop_heap(s.positions.begin(), s.positions.end(), std::greater<>());
  s.positions.pop_back();
  sets.plain |= StateSet<kWords>(s.waiting[nearest]);
  p = nearest;
  return true;
}

template <bool kBackwards, std::size_t kWords>
bool Matcher::simulate(const Automaton& a, Search& s, Want want) {
  const StateSet<kWords> asserting(a.asserting), of_token(a.of_token);
  std::uint32_t p = s.start;
  Sets<kWords> sets;
  sets.plain = StateSet<kWords>(a.entry);
  s.positions.clear();
  if (a.accepts_nothing)
    note_end(s, p, kBackwards, want);
  do {
    if (meet(sets.plain | sets.crossed, asserting))
      assert_at(a, s, p, want, sets);
    StateSet<kWords> next;
    if (kBackwards ? p > 0 : p < count_) {
      // Consuming from p over a boundary needs ^ there; where the match begins there is nothing to cross.
      const bool inside = !boundary(p) || (p == s.start && s.free_start);
      const StateSet<kWords> open = ((inside ? sets.plain : StateSet<kWords>()) | sets.crossed).without(asserting);
      if (meet(open, of_token))
        next = consume<kBackwards>(a, s, p, open & of_token, want);
      open.without(of_token).for_each([&](std::size_t state) { consume_long<kBackwards>(a.states[state], s, p, want); });
    }
    if (!advance<kBackwards>(s, next, p, sets))
      break;
  } while (steps_ < step_limit_);
  return s.best_end != kNoMatch;
}

template bool Matcher::simulate<false, 1>(const Automaton&, Search&, Want);
template bool Matcher::simulate<true, 1>(const Automaton&, Search&, Want);
template bool Matcher::simulate<false, 2>(const Automaton&, Search&, Want);
template bool Matcher::simulate<true, 2>(const Automaton&, Search&, Want);

}  // namespace postil::match
