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

  // The end of the longest match of a program that begins at the token, or kNoMatch.
  std::uint32_t longest(std::uint32_t program, std::uint32_t start);
  // Fills the captures of the match of `program` over [start, end): those of the first way in the order of preference.
  // Precondition: longest() gave that end.
  bool captures(std::uint32_t program, text::Range match, Captured* out);
  // All starts from which a reversed program, run backwards, leads to `end`; sorted, unique.
  const std::vector<std::uint32_t>& starts(std::uint32_t reversed, std::uint32_t end);
  // Whether a guard forbids a mention over these tokens.
  bool guarded(const Guard& guard, text::Range tokens);

  bool token_test(const Test& test, std::uint32_t token) const;
  bool mention_test(const MentionTest& test, const Mention& mention) const;
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

  // `free_start`: the first step may go over a sentence boundary at `start`.
  bool run(const PatternProgram& program, std::uint32_t start, bool backwards, Want want, std::uint32_t end, bool free_start = true);
  bool can_begin(const PatternProgram& program, std::uint32_t start, bool backwards);
  bool token_passes(std::uint32_t test, std::uint32_t token);
  void prefer_longest(std::size_t base);
  bool visit(std::uint32_t pc, std::uint32_t position, bool crossed, std::size_t size);
  void step(const Instruction& in, const Job& job, bool backwards);
  void push(std::uint32_t pc, std::uint32_t position, bool crossed) { stack_.push_back({pc, position, crossed, -1, 0}); }
  bool anchor_holds(Anchor anchor, std::uint32_t position) const;
  bool look_holds(const Look& look, const Job& job);
  bool leaf(const TestNode& node, std::uint32_t token) const;
  bool mention_leaf(const TestNode& node, const Mention& mention) const;
  bool boundary(std::uint32_t position) const;
  bool compare_text(const TestNode& node, std::string_view text) const;

  const Program* program_ = nullptr;
  const text::Text* text_ = nullptr;
  const Hits* hits_ = nullptr;
  const Chart* chart_ = nullptr;
  std::vector<Job> stack_;
  std::vector<std::uint32_t> row_stamp_, row_of_;  // by position
  std::uint32_t stamp_ = 0, rows_ = 0;
  std::vector<std::uint64_t> visited_;
  static constexpr std::size_t kAnswers = 8192;
  std::vector<std::uint64_t> answers_;  // token_passes()
  std::vector<std::uint32_t> slots_;
  std::vector<std::uint32_t> ends_;
  std::uint32_t best_end_ = kNoMatch, start_ = 0;
  bool free_start_ = true;
  std::uint64_t steps_ = 0, step_limit_ = UINT64_MAX;
  std::uint64_t document_ = 0;
  std::unique_ptr<Matcher> look_;
};

}  // namespace postil::match

#endif
