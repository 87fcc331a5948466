// A program's states are its consuming and asserting instructions; those that may follow one are found by walking over kSplit and
// kSave. A class of tokens is what the tests that share rows can tell apart: which of their words and lists a word is in.
#include "core/match/automaton.h"

#include <map>
#include <set>
#include <vector>

#include "core/match/program.h"

namespace postil::match {

namespace {

bool is_leaf(const TestNode& n) { return n.kind == TestNode::Kind::kLeaf; }

bool by_class_only(const TestNode& n) {
  if (!is_leaf(n))
    return true;
  switch (n.subject) {
    case Subject::kAnything: case Subject::kSymbol: case Subject::kWordList: case Subject::kCase: case Subject::kKind: return true;
    default: return false;
  }
}

bool by_pair_only(const TestNode& n) {
  return !is_leaf(n) || n.subject == Subject::kAnything || n.subject == Subject::kCase || n.subject == Subject::kKind;
}

template <class Condition>
bool all_nodes(const Test& test, const Condition& condition) {
  for (const TestNode& n : test.nodes)
    if (!condition(n))
      return false;
  return true;
}

// Assigns each token test its form, rows to those that need one, and classes to symbols.
class ClassBuilder {
 public:
  explicit ClassBuilder(Program& program) : program_(program), forms_(program.classes.forms) {}

  void make_forms(const std::vector<bool>& of_tokens) {
    forms_.resize(program_.tests.size());
    for (std::uint32_t i = 0; i < forms_.size(); ++i)
      if (of_tokens[i])
        forms_[i] = form(i);
  }

  // Needs automata. False: there are more classes than rows are kept for, and every test is run; automata are to be made again.
  bool make_classes() {
    make_gates();
    if (classify())
      return true;
    close_gates();
    if (classify())
      return true;
    give_up();
    return false;
  }

 private:
  TokenTest form(std::uint32_t number) {
    const Test& t = program_.tests[number];
    const TestNode& only = t.nodes.back();
    const bool one = t.nodes.size() == 1 && only.compare == Compare::kEqual;
    TokenTest out;
    out.pairs = t.possible;
    if (all_nodes(t, by_pair_only)) {
      out.form = TestForm::kPairs;
      out.arg = t.possible;
    } else if (one && (only.subject == Subject::kSymbol || only.subject == Subject::kWordList)) {
      out.form = only.subject == Subject::kSymbol ? TestForm::kSymbol : TestForm::kWordList;
      out.arg = only.number;
    } else {
      out.form = TestForm::kGeneral;
      out.arg = number;
      if (program_.classes.tests.size() < TokenClasses::kMaxTests) {
        program_.classes.tests.push_back(number);
        const auto answer = static_cast<std::uint16_t>(program_.classes.tests.size());
        if (all_nodes(t, by_class_only)) {
          out.form = TestForm::kClass;
          out.arg = answer;
        } else {
          out.may_pass = answer;
        }
      }
    }
    return out;
  }

  void make_gates() {
    TokenClasses& c = program_.classes;
    c.gates.resize(program_.automata.size());
    for (std::uint32_t i = 0; i < c.gates.size(); ++i) {
      const Automaton& a = program_.automata[i];
      Gate& g = c.gates[i];
      g.open = a.entry_anything || a.states.empty();
      g.crosses = g.open || a.entry_crosses;
      g.types = a.entry_types;
      g.pairs = a.entry_lists.empty() ? a.entry_pairs : ~0u;
      g.lists = !a.entry_lists.empty();
      g.sure = !g.lists;
      for (const TokenTest& t : a.entry_tests)
        g.sure &= t.form != TestForm::kGeneral;
      // One test is as soon made as its answer is found, and rows stay short where rules are many.
      if (!g.open && a.entry_tests.size() > 1 && gates_ < TokenClasses::kMaxGates)
        g.answer = static_cast<std::uint32_t>(c.tests.size()) + ++gates_;
      if (g.answer)
        for (const std::uint32_t list : a.entry_lists)
          lists_.insert(static_cast<ListId>(list));
    }
    index_first_words();
  }

  void close_gates() {
    gates_ = 0;
    for (Gate& g : program_.classes.gates)
      g.answer = 0;
  }

  void index_first_words() {
    WordLists& w = program_.first_words;
    const Lexicon& lexicon = *program_.lexicon;
    w.column.assign(lexicon.list_count(), WordLists::kNone);
    std::uint16_t columns = 0;
    for (const ListId list : lists_)
      w.column[list] = columns++;
    w.row_words = (columns + 63u) / 64;
    w.bits.assign(w.row_words * lexicon.word_count(), 0);
    const auto add = [&](Symbol s, ListId list) {
      if (const std::uint16_t c = w.column[list]; c != WordLists::kNone)
        w.bits[s * w.row_words + c / 64] |= std::uint64_t{1} << c % 64;
    };
    for (Symbol s = 1; s < lexicon.word_count(); ++s)
      for (const ListId list : lexicon.lists_of(s))
        add(s, list);
    for (const ListId list : lists_)
      for (const Symbol s : lexicon.phrase_starts(list))
        add(s, list);
  }

  // Notes which words and lists a test asks for.
  void ask(std::uint32_t test) {
    for (const TestNode& n : program_.tests[test].nodes)
      if (is_leaf(n) && n.subject == Subject::kWordList)
        asked_[n.number / 64] |= std::uint64_t{1} << n.number % 64;
      else if (is_leaf(n) && (n.subject == Subject::kSymbol || (n.subject == Subject::kSurface && n.number)))
        words_[n.number] = true;
  }

  bool classify() {
    TokenClasses& c = program_.classes;
    const WordLists &lists = program_.word_lists, &first = program_.first_words;
    asked_.assign(lists.row_words, 0);
    words_.assign(program_.lexicon->word_count(), false);
    for (const std::uint32_t test : c.tests)
      ask(test);
    for (std::size_t i = 0; i < c.gates.size(); ++i)
      if (c.gates[i].answer)
        for (const TokenTest& t : program_.automata[i].entry_tests) {
          if (t.form == TestForm::kSymbol)
            words_[t.arg] = true;
          if (t.form == TestForm::kWordList)
            asked_[t.arg / 64] |= std::uint64_t{1} << t.arg % 64;
        }
    c.row_words = (1 + c.tests.size() + gates_ + 31) / 32;
    c.of_symbol.assign(words_.size(), 0);
    std::map<std::vector<std::uint64_t>, std::uint16_t> numbers;
    std::vector<std::uint64_t> key(lists.row_words + first.row_words + 1);
    for (Symbol s = 0; s < words_.size(); ++s) {
      for (std::size_t i = 0; i < lists.row_words; ++i)
        key[i] = lists.bits[s * lists.row_words + i] & asked_[i];
      for (std::size_t i = 0; i < first.row_words; ++i)
        key[lists.row_words + i] = gates_ ? first.bits[s * first.row_words + i] : 0;
      key.back() = words_[s] ? s + std::uint64_t{1} : 0;
      const auto [it, fresh] = numbers.emplace(key, static_cast<std::uint16_t>(numbers.size()));
      if (fresh && numbers.size() > TokenClasses::kMaxClasses)
        return false;
      c.of_symbol[s] = it->second;
    }
    c.classes = numbers.size();
    return true;
  }

  void give_up() {
    for (TokenTest& t : forms_) {
      t.may_pass = 0;
      if (t.form == TestForm::kClass) {
        t.form = TestForm::kGeneral;
        t.arg = program_.classes.tests[t.arg - 1];
      }
    }
    program_.classes.tests.clear();
    program_.classes.of_symbol.assign(program_.classes.of_symbol.size(), 0);
    program_.classes.classes = 1;
    program_.classes.row_words = 1;
  }

  Program& program_;
  std::vector<TokenTest>& forms_;
  std::uint32_t gates_ = 0;           // that have a place in rows
  std::set<ListId> lists_;            // with which patterns may begin
  std::vector<std::uint64_t> asked_;  // columns of word lists
  std::vector<bool> words_;           // that tests tell from others
};

bool is_state(Op op) { return op != Op::kSplit && op != Op::kSave && op != Op::kMatch; }

class AutomatonBuilder {
 public:
  AutomatonBuilder(const Program& all, const PatternProgram& program)
      : all_(all), program_(program), forms_(all.classes.forms), number_(program.code.size()) {}

  Automaton build() {
    Automaton out;
    for (std::uint32_t pc = 0; pc < program_.code.size(); ++pc) {
      const Instruction& in = program_.code[pc];
      if (!is_state(in.op))
        continue;
      if (out.states.size() == Automaton::kMaxStates)
        return {};
      number_[pc] = static_cast<std::uint32_t>(out.states.size());
      State s;
      s.op = in.op;
      s.test.arg = in.arg;
      if (in.op == Op::kToken)
        s.test = forms_[in.arg];
      if (in.op == Op::kMention)
        s.types = Chart::type_bit(all_.mention_tests[in.arg].type);
      if (in.op == Op::kAnchor || in.op == Op::kLook)
        out.asserting.add(number_[pc]);
      out.states.push_back(s);
    }
    out.entry = reach(program_.entry, out.accepts_nothing);
    for (std::uint32_t pc = 0; pc < program_.code.size(); ++pc)
      if (is_state(program_.code[pc].op)) {
        State& s = out.states[number_[pc]];
        s.follow = reach(program_.code[pc].next, s.accepts);
      }
    out.entry_anything = out.accepts_nothing;
    const States first = first_to_take(out);
    for (std::size_t i = 0; i < out.states.size(); ++i) {
      const State& s = out.states[i];
      if (s.op == Op::kToken) {
        add_alike(out, s.test, i);
        if (first.has(i))
          out.entry_pairs |= s.test.pairs;
      } else if (first.has(i) && s.op == Op::kMention)
        out.entry_types |= s.types;
      else if (first.has(i) && s.op == Op::kList)
        out.entry_lists.push_back(s.test.arg);
    }
    for (const Alike& a : out.alike)
      if (meet(a.states, first))
        out.entry_tests.push_back(a.test);
    out.one_token = !out.accepts_nothing && !out.entry.without(out.of_token).any();
    for (const State& s : out.states)
      out.one_token &= s.accepts && !s.follow.any();
    return out;
  }

 private:
  static void add_alike(Automaton& out, TokenTest test, std::size_t state) {
    out.of_token.add(state);
    for (Alike& a : out.alike)
      if (a.test.form == test.form && a.test.arg == test.arg) {
        a.states.add(state);
        return;
      }
    out.alike.emplace_back().test = test;
    out.alike.back().states.add(state);
  }

  // The states that may be the first to take something, whatever is asserted before. Notes what the assertions mean for the entry.
  static States first_to_take(Automaton& a) {
    States first = a.entry;
    for (;;) {
      States more = first;
      (first & a.asserting).for_each([&](std::size_t i) {
        more |= a.states[i].follow;
        a.entry_crosses |= a.states[i].op == Op::kAnchor;
        a.entry_anything |= a.states[i].accepts;
      });
      if (!more.without(first).any())
        return first;
      first = more;
    }
  }

  // The states that can be reached from an instruction without consuming or asserting.
  States reach(std::uint32_t from, bool& accepts) {
    States out;
    std::vector<bool> seen(program_.code.size());
    work_.assign(1, from);
    while (!work_.empty()) {
      const std::uint32_t pc = work_.back();
      work_.pop_back();
      if (seen[pc])
        continue;
      seen[pc] = true;
      const Instruction& in = program_.code[pc];
      if (in.op == Op::kMatch) {
        accepts = true;
      } else if (is_state(in.op)) {
        out.add(number_[pc]);
      } else {
        work_.push_back(in.next);
        if (in.op == Op::kSplit)
          work_.push_back(in.alt);
      }
    }
    return out;
  }

  const Program& all_;
  const PatternProgram& program_;
  const std::vector<TokenTest>& forms_;
  std::vector<std::uint32_t> number_, work_;
};

}  // namespace

void build_automata(Program& program) {
  std::vector<bool> of_tokens(program.tests.size());
  for (const PatternProgram& p : program.patterns)
    for (const Instruction& in : p.code)
      if (in.op == Op::kToken)
        of_tokens[in.arg] = true;
  const auto build = [&] {
    program.automata.clear();
    for (const PatternProgram& p : program.patterns)
      program.automata.push_back(AutomatonBuilder(program, p).build());
  };
  ClassBuilder classes(program);
  classes.make_forms(of_tokens);
  build();
  if (!classes.make_classes())
    build();
}

}  // namespace postil::match
