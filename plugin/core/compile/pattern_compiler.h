// PatternCompiler: pattern strings -> programs of match/pattern.h, with their triggers. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_PATTERN_COMPILER_H
#define POSTIL_CORE_COMPILE_PATTERN_COMPILER_H

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/compile/collector.h"
#include "core/compile/pattern.h"
#include "core/match/program.h"

namespace postil::compile {

// The lists and words of the rule set while it is compiled; hands out numbers.
class Vocabulary {
 public:
  Vocabulary(match::Program& program, const Collected& collected, Reporter& reporter);

  match::FieldId field(std::string_view name);
  match::ListId list(const ListInfo& info);        // as written, inflected if the list says so
  match::ListId lemma_list(const ListInfo& info);  // all inflected forms
  match::ListId lemma_list(const std::string& word);
  match::Symbol word(std::string_view norm) { return builder_.word(norm); }
  std::uint32_t text_set(const ListInfo& info);    // number in Program::text_sets
  std::uint32_t list_max(match::ListId id) const { return id < longest_.size() ? longest_[id] : 0; }  // tokens
  std::size_t list_count() const { return longest_.size(); }
  double frequency(match::Symbol symbol) const;    // share of the tokens of ordinary text
  double frequency(match::ListId list) const;
  double word_frequency(const std::string& norm) const;  // 0 if the packs do not say
  match::LexiconBuilder& builder() { return builder_; }

 private:
  match::ListId add(const std::string& name, const ListInfo& info, match::LexiconBuilder::Inflect inflect);
  void add_entry(match::ListId id, const std::vector<std::string>& spellings, const std::vector<match::FieldValue>& attributes,
                 match::LexiconBuilder::Inflect inflect);

  match::Program& program_;
  Reporter& reporter_;
  match::LexiconBuilder builder_;
  std::map<std::string, match::ListId> lists_;
  std::map<std::string, std::uint32_t> text_sets_;
  std::map<match::Symbol, double> frequencies_;
  std::map<std::string, double> word_frequencies_;
  std::map<match::ListId, double> list_frequencies_;
  std::vector<std::uint8_t> longest_;
};

// What a rule's pattern reads: base type and kind ("" = any).
using Reads = std::set<std::pair<std::string, std::string>>;

struct CompiledPattern {
  bool ok = false;
  std::vector<match::Branch> branches;   // rule number not yet set
  std::vector<match::CaptureInfo> captures;
  std::vector<std::set<std::uint32_t>> branch_captures;  // captures that each branch may set
  Reads reads;
  double tries_per_token = 0;            // expected, over all branches
  std::vector<std::string> printed;      // branches after macros are put in: equal ones match the same
};

class PatternCompiler {
 public:
  PatternCompiler(match::Program& program, const Collected& collected, Vocabulary& vocabulary, Reporter& reporter)
      : program_(program), collected_(collected), vocabulary_(vocabulary), reporter_(reporter), analyzer_(text::Settings{}) {}

  // A rule's `match`.
  CompiledPattern rule(const YamlNode& source, const PackDef* pack);
  // Patterns without captures and triggers, as those of `unless`: the programs that match what any of them matches. What they read is
  // added to `reads`.
  struct PackPattern {
    const YamlNode* source;
    const PackDef* pack;
  };
  std::vector<std::uint32_t> plain(const std::vector<PackPattern>& patterns, Reads& reads);

 private:
  struct Failed {};
  struct Generated {
    std::vector<match::Instruction> code;
  };
  struct TriggerChoice {
    std::vector<match::Trigger> triggers;
    double cost = 1;
  };

  [[noreturn]] void fail(Code code, const Place& place, std::string message, std::string help = {}, std::size_t length = 1);
  PatternNode resolve(const YamlNode& source, const PackDef* pack);
  void expand(PatternNode& node, const PackDef* pack, const ListInfo* argument, std::vector<const MacroDef*>& stack);
  void bind_test(TestExpr& test, const PackDef* pack, const ListInfo* argument, bool of_token);
  void check(const PatternNode& node, bool in_look);
  static bool nullable(const PatternNode& node);
  enum class Taken : std::uint8_t { kOneToken, kTrigger, kUnknown };
  Taken taken_by(const PatternNode& trigger);
  std::uint32_t trigger_pairs(const PatternNode& trigger);
  static std::uint32_t longest(const PatternNode& node);

  std::uint32_t generate(const PatternNode& node, std::uint32_t next, bool reversed);
  std::uint32_t generate_sequence(const std::vector<const PatternNode*>& parts, std::uint32_t next, bool reversed);
  std::uint32_t generate_words(const PatternNode& node, std::uint32_t next, bool reversed);
  std::uint32_t emit(match::Op op, std::uint32_t arg, std::uint32_t next, std::uint32_t alt = 0);
  match::PatternProgram make_program(const std::vector<const PatternNode*>& parts, bool reversed, bool captures);
  // Its number. Programs without captures that are alike are one.
  std::uint32_t program_of(const std::vector<const PatternNode*>& parts, bool reversed, bool captures);
  std::uint32_t capture(const std::string& name, const Place& place);
  void note_capture(const PatternNode& node, std::uint32_t capture);

  std::uint32_t word_test(const match::PhraseWord& word, bool exact);
  std::uint32_t token_test(const TestExpr& test);
  std::uint32_t build_token(const TestExpr& test, match::Test& out);
  std::uint32_t mention_test(const PatternNode& node);
  std::uint32_t build_mention(const TestExpr& test, match::Test& out);
  std::uint32_t add_test(match::Test test, const std::string& key);
  const ListInfo* list(const std::string& name, const PackDef* pack, const Place& place);
  const ListInfo* test_list(const TestExpr& test);
  std::uint32_t regex(const TestExpr& test);
  void warn_if_impossible(const TestExpr& test);
  // Once for each place, where rules are checked: macros are compiled again in each rule.
  void warn(Code code, const Place& place, std::string message, std::string help, std::size_t length);

  TriggerChoice first_trigger(const PatternNode& node);
  TriggerChoice test_trigger(const TestExpr& test);
  match::Branch branch(const PatternNode& node, double& cost);
  void report_size(const YamlNode& source);

  match::Program& program_;
  const Collected& collected_;
  Vocabulary& vocabulary_;
  Reporter& reporter_;
  text::Analyzer analyzer_;
  std::map<std::string, std::uint32_t> tests_, mention_tests_, regexes_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> programs_;  // those without captures, by their code

  // of the pattern in work
  std::vector<match::Instruction> code_;
  std::vector<match::CaptureInfo> captures_;
  Reads reads_;
  bool too_large_ = false;
  std::set<std::pair<const SourceFile*, std::uint32_t>> warned_;
  std::size_t atoms_ = 0;
  bool with_captures_ = true;
};

}  // namespace postil::compile

#endif
