// AnnotationsBuilder: makes Annotations objects. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_ANNOTATIONS_H
#define POSTIL_CORE_ANNOTATE_ANNOTATIONS_H

#include <memory>
#include <string_view>

#include "core/match/value.h"
#include "postil/annotation.h"

namespace postil {

// Everything in an Annotations object that is not in the RuleSet.
struct Annotations::Storage {
  std::shared_ptr<const RuleSet> rules;
  match::Arena arena;
};

// For one Annotations object. Views in added annotations must come from copy() or from the rule set.
class POSTIL_EXPORT AnnotationsBuilder {
 public:
  explicit AnnotationsBuilder(std::shared_ptr<const RuleSet> rules = nullptr);

  std::string_view copy(std::string_view s) { return result_.storage_->arena.copy(s); }
  void reserve(std::size_t n);
  Annotation& add() { return result_.list_.emplace_back(); }  // valid until the next one is added
  Annotation& operator[](std::size_t i) { return result_.list_[i]; }
  void add(Annotation a) { result_.list_.push_back(std::move(a)); }
  void set_counts(std::uint32_t sentences, std::uint32_t invalid_bytes, bool truncated);
  // Sorted by start, then longer first, then type and rule. Quantity::supersedes is renumbered from the order of adding.
  Annotations finish();
  // As they were added, which must be that order.
  Annotations take() { return std::move(result_); }

 private:
  Annotations result_;
};

}  // namespace postil

#endif
