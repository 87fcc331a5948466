// Code is made from the end of a pattern to its beginning: each node gets the instruction that follows it and returns the one that
// begins it. Reversed code (for lookbehind and for what stands before a trigger) visits sequences in the other order.
#include "core/compile/pattern_compiler.h"

#include <algorithm>

namespace postil::compile {

namespace {

using Kind = PatternNode::Kind;

}  // namespace

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
  for (const match::PhraseWord& w : words)
    tests.push_back(word_test(w, node.kind == Kind::kExact));
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

match::PatternProgram PatternCompiler::make_program(const std::vector<const PatternNode*>& parts, bool reversed, bool captures) {
  code_.clear();
  const bool outer = with_captures_;
  with_captures_ = captures;
  match::PatternProgram program;
  const std::uint32_t end = emit(match::Op::kMatch, 0, 0);
  program.entry = generate_sequence(parts, end, reversed);
  program.code = code_;
  mark_joins(program);
  program.whole_capture = whole_capture(program);
  for (const PatternNode* p : parts)
    program.text += (program.text.empty() ? "" : " ") + to_string(*p);
  with_captures_ = outer;
  return program;
}

std::uint32_t PatternCompiler::program_of(const std::vector<const PatternNode*>& parts, bool reversed, bool captures) {
  match::PatternProgram program = make_program(parts, reversed, captures);
  const auto number = static_cast<std::uint32_t>(program_.patterns.size());
  if (!captures) {
    std::vector<std::uint32_t> code{program.entry};
    for (const match::Instruction& i : program.code)
      code.insert(code.end(), {static_cast<std::uint32_t>(i.op), i.arg, i.next, i.alt});
    if (const auto [known, fresh] = programs_.emplace(std::move(code), number); !fresh)
      return known->second;
  }
  program_.patterns.push_back(std::move(program));
  return number;
}

}  // namespace postil::compile
