// Automata: pattern programs as sets of states, and what tests of tokens need to be one load. Internal; may change.
//
// A state is an instruction that consumes or asserts; kSplit and kSave are gone. All states of a program stand in one word or two,
// so a search without captures is a few operations on words for each position (Matcher::simulate).
#ifndef POSTIL_CORE_MATCH_AUTOMATON_H
#define POSTIL_CORE_MATCH_AUTOMATON_H

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/match/pattern.h"

namespace postil::match {

struct Program;

// How a state's token test is answered.
enum class TestForm : std::uint8_t {
  kPairs,     // by letter case and kind alone: bits in `arg`
  kSymbol,    // the token's symbol is `arg`
  kWordList,  // column `arg` of the word lists
  kClass,     // answer `arg` in the row of the token's class
  kGeneral,   // test `arg` is run, where answer `may_pass` of the row allows it
};

struct TokenTest {
  TestForm form = TestForm::kGeneral;
  std::uint16_t may_pass = 0;  // 0: it always may
  std::uint32_t arg = 0;
  std::uint32_t pairs = ~0u;   // Test::possible
};

// A set of states, in one word or two.
template <std::size_t kWords>
struct StateSet {
  std::uint64_t words[kWords] = {};

  StateSet() = default;
  template <std::size_t kOther>
  explicit StateSet(const StateSet<kOther>& other) {
    for (std::size_t i = 0; i < kWords && i < kOther; ++i)
      words[i] = other.words[i];
  }
  void add(std::size_t state) { words[state / 64] |= std::uint64_t{1} << state % 64; }
  bool has(std::size_t state) const { return words[state / 64] >> state % 64 & 1; }
  bool any() const {
    std::uint64_t all = 0;
    for (std::uint64_t w : words)
      all |= w;
    return all != 0;
  }
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t i = 0; i < kWords; ++i)
      for (std::uint64_t w = words[i]; w; w &= w - 1)
        visit(i * 64 + static_cast<std::size_t>(std::countr_zero(w)));
  }
  std::size_t first() const {
    for (std::size_t i = 0; i < kWords; ++i)
      if (words[i])
        return i * 64 + static_cast<std::size_t>(std::countr_zero(words[i]));
    return kWords * 64;
  }
  StateSet& operator|=(const StateSet& other) {
    for (std::size_t i = 0; i < kWords; ++i)
      words[i] |= other.words[i];
    return *this;
  }
  StateSet& operator&=(const StateSet& other) {
    for (std::size_t i = 0; i < kWords; ++i)
      words[i] &= other.words[i];
    return *this;
  }
  // Those that are not in the other.
  StateSet without(const StateSet& other) const {
    StateSet out = *this;
    for (std::size_t i = 0; i < kWords; ++i)
      out.words[i] &= ~other.words[i];
    return out;
  }
  friend StateSet operator|(StateSet a, const StateSet& b) { return a |= b; }
  friend StateSet operator&(StateSet a, const StateSet& b) { return a &= b; }
  friend bool meet(const StateSet& a, const StateSet& b) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < kWords; ++i)
      all |= a.words[i] & b.words[i];
    return all != 0;
  }
};
using States = StateSet<2>;

struct State {
  States follow;             // that may come next
  TokenTest test;            // of kToken; else `arg` is that of the instruction
  std::uint32_t types = 0;   // of kMention: Chart::type_bit()
  Op op = Op::kToken;
  bool accepts = false;      // the pattern may end after it
};

// States that ask the same of a token: the copies of what a pattern repeats.
struct Alike {
  States states;
  TokenTest test;
};

struct Automaton {
  static constexpr std::size_t kMaxStates = 128;
  std::vector<State> states;    // empty: the program has too many; it is searched
  States entry;      // may come first
  States asserting;  // anchors and lookarounds
  States of_token;   // those that take one token; `alike` has them by their test
  std::vector<Alike> alike;
  bool accepts_nothing = false;  // the pattern may end where it begins
  std::vector<TokenTest> entry_tests;  // of the states that may be the first to take a token
  std::vector<std::uint32_t> entry_lists;  // of which an entry may be the first that is taken
  std::uint32_t entry_pairs = 0;  // letter cases and kinds of the tokens that may come first, as Test::possible
  std::uint32_t entry_types = 0;  // types of the mentions that may come first: Chart::type_bit()
  bool one_token = false;         // takes exactly one token: the first tests say all
  bool entry_anything = false;    // nothing need come
  bool entry_crosses = false;     // an anchor stands before what comes first: it may be in another sentence
};

// What may come first in a pattern, as one load: whether some token test of its entry may pass or an entry of its lists may begin.
struct Gate {
  std::uint32_t types = 0;    // Automaton::entry_types
  std::uint32_t pairs = 0;    // letter cases and kinds of the tokens that may come first, as Test::possible
  std::uint32_t answer = 0;   // its number in a row; 0: it has none
  bool open = false;          // anything may come first
  bool crosses = false;       // what comes first may be in the next sentence, or nothing need come
  bool lists = false;         // entries of lists are among what may come first
  bool sure = false;          // where the answer is yes some test passes
};

// Classes of tokens: all tokens of one class and one pair of letter case and kind answer alike to every test that is neither about
// the surface nor about the place of a token; of other tests, and of gates, they tell alike whether they may pass. A matcher has
// a row of answers for each class and pair that it met: two bits an answer, whether it is known and what it is.
struct TokenClasses {
  static constexpr std::size_t kMaxTests = 1023, kMaxGates = 1024, kMaxClasses = 0xffff, kPairs = 20;
  std::vector<std::uint16_t> of_symbol;  // by symbol
  std::vector<std::uint32_t> tests;      // by answer - 1; gates come behind the tests
  std::vector<TokenTest> forms;          // by test
  std::vector<Gate> gates;               // by pattern
  std::size_t classes = 0;
  std::size_t row_words = 0;
  std::size_t number(Symbol symbol, std::uint32_t pair) const { return of_symbol[symbol] * kPairs + pair; }  // below classes * kPairs
};

// Fills Program::classes and Program::automata. Call when tests, word lists and patterns are complete.
void build_automata(Program& program);

}  // namespace postil::match

#endif
