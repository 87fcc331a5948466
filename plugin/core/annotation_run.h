// AnnotationRun: the stages of annotation one after the other, on one document at a time. Internal; may change. The public form
// is postil/annotator.h; in-rule tests use this one for its chart and traces.
#ifndef POSTIL_CORE_ANNOTATION_RUN_H
#define POSTIL_CORE_ANNOTATION_RUN_H

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/annotate/layer.h"
#include "core/annotate/rules.h"
#include "core/match/program.h"

namespace postil {

// Holds all buffers. One for each thread; valid as long as the Program.
class AnnotationRun {
 public:
  explicit AnnotationRun(const match::Program& program);
  ~AnnotationRun();

  // The document with all of its mentions; valid until the next run. `day`: days since 1970-01-01 or DateRange::kOpen.
  annotate::Document& run(std::string_view text, std::int32_t day, bool headline);
  bool truncated() const { return rules_.exhausted(); }
  std::uint64_t steps() const { return rules_.steps(); }  // instructions that matching tried in the last run
  // Kept matches are added to it in the next runs, and those that lost to `losses`; null: none.
  void set_trace(std::vector<annotate::Trace>* trace, std::vector<annotate::Loss>* losses = nullptr) {
    rules_.trace = trace;
    rules_.losses = losses;
  }
  const annotate::RuleRunner& rules() const { return rules_; }
  // Called after each step of the next runs with its number and nanoseconds: 0 the text stage, 1 lookup and triggers, 2 the first of
  // Program::steps. For measuring.
  using Clock = std::function<void(std::size_t step, double nanoseconds)>;
  void set_clock(Clock clock) { clock_ = std::move(clock); }

 private:
  void tick(std::size_t step);

  const match::Program& program_;
  text::Analyzer analyzer_;
  match::Hits hits_;
  match::Chart chart_;
  match::Arena arena_;
  annotate::RuleRunner rules_;
  std::unique_ptr<annotate::Document> document_;
  Clock clock_;
  double last_tick_ = 0;
};

}  // namespace postil

#endif
