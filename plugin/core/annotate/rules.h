// RuleRunner: runs the rules of a stratum on a document and adds what they emit to its chart. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_RULES_H
#define POSTIL_CORE_ANNOTATE_RULES_H

#include <cstdint>
#include <vector>

#include "core/annotate/layer.h"
#include "core/match/matcher.h"
#include "core/match/program.h"

namespace postil::annotate {

// A match that was kept, for in-rule tests and explain.
struct Trace {
  std::uint32_t mention;
  match::Match match;
};

// A match that was not kept, for explain.
struct Loss {
  enum class Why : std::uint8_t { kUnless, kWhere, kNotText, kOverlap } why;
  match::Match match;
  match::RuleId to_rule = 0;  // of kOverlap: what was preferred
  Span to;
};

// Holds buffers. One for each thread.
class RuleRunner {
 public:
  // Instructions that a rule may try in a document whatever the others do, and that all may share beyond: a floor and so many a
  // token. An ordinary rule tries less than one a token.
  static constexpr std::uint64_t kRuleStepsFloor = 20'000, kRuleStepsPerToken = 50;
  static constexpr std::uint64_t kPoolFloor = 2'000'000, kPoolPerToken = 5'000;

  // Sets it to a document: finds all triggers of all strata in one pass.
  void begin(Document& document);
  void run_stratum(Document& document, std::uint32_t stratum);
  // Among all kinds of a type, drops mentions that lose against an overlapping one by the type's policy.
  void run_overlap(Document& document, match::TypeId type);
  // Whether some rule or the whole document met its limit: mentions are missing.
  // Instructions that each rule tried in the document.
  const std::vector<std::uint64_t>& rule_steps() const { return rule_steps_; }
  bool exhausted() const { return exhausted_; }
  std::uint64_t steps() const { return matcher_.steps(); }

  std::vector<Trace>* trace = nullptr;  // kept matches are added here if it is set
  std::vector<Loss>* losses = nullptr;  // others here; only with a trace

 private:
  struct Candidate {
    match::Mention mention;
    std::int32_t priority;
    std::uint32_t rank;
    std::int32_t match;            // number in matches_ while there is a trace, -1: none
    std::uint32_t rule;            // number in Program::rules, kNoRule: an entity
    std::uint32_t branch;
    text::Range tokens;            // all that matched, before it was trimmed
    text::Range matched;           // after it
    std::uint32_t captures = 0;    // where those of the match begin in captures_
    std::uint32_t place = 0;       // among those that keep_longest_of_rule() left
  };
  static constexpr std::uint32_t kNoRule = UINT32_MAX;
  struct Start {
    std::uint32_t branch, token;
  };
  struct Activated {
    std::uint32_t branch;
    text::Range trigger;
  };

  struct EntityHit {
    std::uint32_t token;
    const match::Hit* hit;
  };

  void activate(const std::vector<match::Activation>& all, std::uint32_t first, std::uint32_t last, text::Range trigger);
  void collect_starts(Document& document, std::uint32_t stratum);
  void add_starts(const match::Program& program, const Activated& activated);
  void run_branch(Document& document, const Start& start);
  void try_branch(Document& document, const Start& start);
  void grant_steps(std::uint32_t rule);
  void charge_steps(std::uint32_t rule, std::uint64_t before);
  void keep_longest_of_rule();
  void add_entities(Document& document, const std::vector<EntityHit>& hits);
  void trim(const match::Rule& rule, match::Match& match);
  // `whole`: all that matched, before it was trimmed.
  void emit(Document& document, match::Match& match, text::Range whole);
  void select(Document& document, match::TypeId type);
  void add_kept(Document& document);
  void fill_fields(Document& document, Candidate& candidate);

  match::Matcher matcher_;
  std::vector<std::vector<Activated>> activations_;  // by stratum
  std::vector<std::vector<EntityHit>> entity_hits_;  // by stratum
  std::vector<Start> starts_;
  match::Match match_;  // the one in work; of its captures those of its rule
  std::vector<match::Match> matches_;
  std::vector<Candidate> candidates_;
  std::vector<match::Captured> captures_;        // of the candidates
  std::vector<std::uint32_t> kept_;              // numbers of candidates
  std::vector<match::FieldValue> fields_;
  std::vector<std::uint32_t> order_;             // numbers of candidates
  std::vector<const match::Mention*> open_;
  std::vector<std::uint32_t> full_named_;        // entities whose full name the document has
  std::vector<std::uint64_t> rule_steps_;        // by rule: what it used in this document
  std::uint64_t allowance_ = 0, pool_ = 0;       // steps: of each rule, and to be shared by those that need more
  std::size_t max_candidates_ = 0, max_starts_ = 0;
  bool exhausted_ = false;
  const match::Program* program_ = nullptr;      // of priorities_
  std::vector<std::int32_t> priorities_;         // by number of a rule's name
};

// Whether the letter case of the text fits the name that was met: smart case unless the name says otherwise.
bool case_fits(const Document& document, const match::Hit& hit, std::uint32_t token);

// Which of two overlapping mentions may stay, both sorted; used by run_overlap() and passes.
bool may_overlap(match::OverlapPolicy policy, const match::Mention& kept, const match::Mention& other);

}  // namespace postil::annotate

#endif
