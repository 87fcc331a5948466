// A pattern is parsed, its macros are put in, and it is checked against the limits (pattern_resolve.cc); its alternatives become
// programs (pattern_code.cc) with the tests that they ask (pattern_tests.cc) and what sets them off (pattern_triggers.cc).
#include "core/compile/pattern_compiler.h"

namespace postil::compile {

namespace {

using Kind = PatternNode::Kind;

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

// One program for all patterns where an automaton has room for them: a text is then asked once at each place.
std::vector<std::uint32_t> PatternCompiler::plain(const std::vector<PackPattern>& patterns, Reads& reads) {
  PatternNode all;
  all.kind = Kind::kChoice;
  std::size_t instructions = 0;
  for (const auto& [source, pack] : patterns) {
    reads_.clear();
    try {
      PatternNode node = resolve(*source, pack);
      if (nullable(node))
        fail(Code::kR031, source->place, "this pattern can match nothing", "at least one part must not be optional");
      instructions += make_program({&node}, false, false).code.size();
      all.parts.push_back(std::move(node));
      reads.insert(reads_.begin(), reads_.end());
    } catch (const Failed&) {
      report_size(*source);
    }
  }
  std::vector<std::uint32_t> out;
  if (all.parts.size() > 1 && instructions <= match::Automaton::kMaxStates)
    out.push_back(program_of({&all}, false, false));
  else
    for (const PatternNode& node : all.parts)
      out.push_back(program_of({&node}, false, false));
  return out;
}

}  // namespace postil::compile
