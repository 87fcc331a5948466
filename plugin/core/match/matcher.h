// Matcher: runs pattern programs on one document. Internal; may change.
#ifndef POSTIL_CORE_MATCH_MATCHER_H
#define POSTIL_CORE_MATCH_MATCHER_H

#include <cstdint>
#include <memory>
#include <vector>

#include "core/match/program.h"

namespace postil::match {

// What a capture took: tokens, and the mention if it was exactly one.
struct Captured {
  text::Range tokens;
  std::uint32_t mention = Chart::kNone;
  bool set = false;
  bool mention_known = false;  // `mention` says what it is
};

// One match of a rule.
struct Match {
  std::uint32_t rule = 0, branch = 0;
  text::Range tokens;
  Captured captures[kMaxCaptures];
};

// Holds the buffers of matching. One for each thread, set to a document by reset().
class Matcher {
 public:
  static constexpr std::uint32_t kNoMatch = UINT32_MAX;

  void reset(const Program& program, const text::Text& text, const Hits& hits, const Chart& chart);
  // As reset(), but only for token_test() and mention_test().
  void bind(const Program& program, const text::Text& text, const Hits& hits, const Chart& chart);

  // The end of the longest match of a program that begins at the token, or kNoMatch. For what a trigger set off: the first step is
  // not looked at before.
  std::uint32_t longest(std::uint32_t program, std::uint32_t start);
  // Fills `count` captures of the match of `program` over [start, end): those of the first way in the order of preference.
  // Precondition: longest() gave that end.
  bool captures(std::uint32_t program, text::Range match, Captured* out, std::size_t count);
  // All starts from which a reversed program, run backwards, leads to `end`; sorted, unique.
  const std::vector<std::uint32_t>& starts(std::uint32_t reversed, std::uint32_t end);
  // Letter case and kind of a token: token_pair().
  std::uint32_t pair(std::uint32_t token) const { return places_[token].pair; }
  // Calls visit for the tokens that a program may take first. Those that are left out it cannot, the others are not sure.
  template <class Visit>
  void for_each_beginning(std::uint32_t program, const Visit& visit) {
    for (std::uint32_t i = 0; i < count_; ++i)
      if (may_begin(program, i, false))
        visit(i);
  }
  // Whether a program that goes on from a position, inside of a match, can take what stands there.
  bool may_go_on(std::uint32_t program, std::uint32_t position, bool backwards) const {
    return (program_->classes.gates[program].crosses || !boundary(position)) && may_begin(program, position, backwards);
  }
  // Whether a guard forbids a mention over these tokens.
  bool guarded(const Guard& guard, text::Range tokens);

  bool token_test(const Test& test, std::uint32_t token) const;
  bool mention_test(const MentionTest& test, const Mention& mention) const { return mention_test(*program_, *text_, test, mention); }
  static bool mention_test(const Program& program, const text::Text& text, const MentionTest& test, const Mention& mention) {
    if (mention.dropped || mention.type != test.type || (test.kind && mention.kind != test.kind))
      return false;
    return test.test < 0 || mention_passes(program, text, test, mention);
  }
  // Instructions tried since reset(), those of lookarounds included: budgets are in these.
  std::uint64_t steps() const { return steps_; }
  void set_step_limit(std::uint64_t limit) { step_limit_ = limit; }
  bool exhausted() const { return steps_ >= step_limit_; }

 private:
  enum class Want : std::uint8_t { kLongest, kExactEnd, kAllEnds };
  struct Job {
    std::uint32_t pc, position;
    bool crossed;
    std::int32_t restore;  // >= 0: put back capture slot instead of running
    std::uint32_t value;
  };
  // What one search is about and has found, and its buffers.
  struct Search {
    void reset(std::size_t tokens);
    void begin(std::uint32_t start, bool free_start);

    std::uint32_t start = 0, best_end = kNoMatch;
    bool free_start = true;  // the first step may go over a sentence boundary
    std::vector<std::uint32_t> ends;
    // of states: what waits at positions that are not the next one
    std::vector<States> waiting;
    std::vector<std::uint32_t> waiting_stamp, positions;
    std::uint32_t stamp = 0;
    // of a search with captures
    std::vector<Job> stack;
    std::vector<std::uint32_t> row_stamp, row_of;  // by position
    std::uint32_t rows = 0;
    std::vector<std::uint64_t> visited;
  };

  // By the first step alone. Most searches end here.
  bool may_begin(std::uint32_t program, std::uint32_t position, bool backwards) const {
    const Gate& gate = program_->classes.gates[program];
    if (gate.open || (gate.types & (backwards ? chart_->types_ending(position) : chart_->types_at(position))))
      return true;
    if (backwards ? position == 0 : position >= count_)
      return false;
    const std::uint32_t token = backwards ? position - 1 : position;
    if (!(gate.pairs >> places_[token].pair & 1))
      return false;
    if (backwards && gate.lists)  // there is no index of the hits that end at a token
      return true;
    if (gate.answer) {
      if (!answer(gate.answer, token, [&] { return gate_answer(program, token); }))
        return false;
      if (gate.sure)
        return true;
    }
    return begins(program_->automata[program], position, backwards);
  }
  bool gate_answer(std::uint32_t program, std::uint32_t token) const;
  bool begins(const Automaton& automaton, std::uint32_t position, bool backwards) const;
  bool run(std::uint32_t program, Search& s, std::uint32_t start, bool backwards, Want want, bool free_start = true);
  bool run_begun(std::uint32_t program, Search& s, bool backwards, Want want);
  // By sets of states, in kWords words: finds ends, no captures.
  template <bool kBackwards, std::size_t kWords>
  bool simulate(const Automaton& automaton, Search& s, Want want);
  template <std::size_t kWords>
  struct Sets {
    StateSet<kWords> plain, crossed;
  };
  template <std::size_t kWords>
  void assert_at(const Automaton& automaton, Search& s, std::uint32_t position, Want want, Sets<kWords>& sets);
  template <bool kBackwards, std::size_t kWords>
  StateSet<kWords> consume(const Automaton& automaton, Search& s, std::uint32_t position, const StateSet<kWords>& open, Want want);
  template <bool kBackwards>
  void consume_long(const State& state, Search& s, std::uint32_t position, Want want);
  template <bool kBackwards>
  void wait(Search& s, const State& state, std::uint32_t position, Want want);
  template <bool kBackwards, std::size_t kWords>
  bool advance(Search& s, const StateSet<kWords>& next, std::uint32_t& position, Sets<kWords>& sets);
  // By depth-first search.
  bool search(const PatternProgram& program, Search& s, bool backwards, Want want, std::uint32_t end);
  bool follow(const PatternProgram& program, Search& s, Job job, bool backwards, Want want, std::uint32_t end);
  void prefer_longest(Search& s, std::size_t base);
  bool visit(Search& s, std::uint32_t pc, std::uint32_t position, bool crossed, std::size_t size);
  void step(Search& s, const Instruction& in, const Job& job, bool backwards, std::uint32_t end);
  static void push(Search& s, std::uint32_t pc, std::uint32_t position, bool crossed) { s.stack.push_back({pc, position, crossed, -1, 0}); }

  static void note_end(Search& s, std::uint32_t position, bool backwards, Want want) {
    if (want == Want::kAllEnds)
      s.ends.push_back(position);
    if (s.best_end == kNoMatch || (backwards ? position < s.best_end : position > s.best_end))
      s.best_end = position;
  }
  bool passes(TokenTest test, std::uint32_t token) const {
    switch (test.form) {
      case TestForm::kPairs: return test.arg >> places_[token].pair & 1;
      case TestForm::kSymbol: return tokens_[token].symbol == test.arg;
      case TestForm::kWordList: return program_->word_lists.has(tokens_[token].symbol, test.arg);
      case TestForm::kClass: return answer(test.arg, token, [&] { return class_answer(program_->tests[program_->classes.tests[test.arg - 1]], token); });
      case TestForm::kGeneral: break;
    }
    return may_pass(test, token) && token_test(program_->tests[test.arg], token);
  }
  // Of a test in the general form.
  bool may_pass(TokenTest test, std::uint32_t token) const {
    return !test.may_pass || answer(test.may_pass, token, [&] { return class_answer(program_->tests[test.arg], token); });
  }
  // An answer of the token's row, which `ask` gives the first time.
  template <class Ask>
  bool answer(std::uint32_t number, std::uint32_t token, const Ask& ask) const {
    std::uint64_t& word = rows_[places_[token].row + number / 32];
    const std::uint32_t shift = number % 32 * 2;
    if (!(word >> shift & 1))
      word |= (ask() ? std::uint64_t{3} : std::uint64_t{1}) << shift;
    return word >> shift & 2;
  }
  // The test of its fields.
  static bool mention_passes(const Program& program, const text::Text& text, const MentionTest& test, const Mention& mention);
  bool class_answer(const Test& test, std::uint32_t token) const;
  bool anchor_holds(Anchor anchor, std::uint32_t position) const;
  bool look_holds(const Look& look, const Search& s, std::uint32_t position, bool crossed);
  bool leaf(const TestNode& node, std::uint32_t token) const;
  bool boundary(std::uint32_t position) const { return places_[position].boundary; }

  const Program* program_ = nullptr;
  const text::Text* text_ = nullptr;
  const text::Token* tokens_ = nullptr;
  std::uint32_t count_ = 0;
  const Hits* hits_ = nullptr;
  const Chart* chart_ = nullptr;
  const Program* rows_of_ = nullptr;  // whose classes the rows are
  static constexpr std::uint32_t kNoRow = UINT32_MAX;
  mutable std::vector<std::uint64_t> rows_;  // of TokenClasses, those that were met
  std::vector<std::uint32_t> row_of_;  // by TokenClasses::number()
  // What searches ask of a token again and again.
  struct Place {
    std::uint32_t row;  // where it begins
    std::uint8_t pair;
    bool boundary;      // a sentence begins or the text ends
  };
  std::vector<Place> places_;  // by token, and one for the end
  Search main_, look_;
  std::vector<std::uint32_t> slots_;
  std::uint64_t steps_ = 0, step_limit_ = UINT64_MAX;
};

}  // namespace postil::match

#endif
