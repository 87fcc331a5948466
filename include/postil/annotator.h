// Annotator: RuleSet + text -> Annotations.
//
//   postil::Annotator annotator(built.rules);      // one for each thread
//   postil::Annotations found = annotator.annotate(text, {"2015-12-04"});
#ifndef POSTIL_ANNOTATOR_H
#define POSTIL_ANNOTATOR_H

#include <cstddef>
#include <memory>
#include <string_view>

#include "postil/annotation.h"
#include "postil/export.h"
#include "postil/ruleset.h"

namespace postil {

struct AnnotateOptions {
  // The document's own date, ISO 8601 day ("2015-12-04"; a longer timestamp is cut). Empty or unreadable: relative dates keep
  // their timex and get no from and to.
  std::string_view date;
  // Text that is annotated as a headline (a title apart from its text). Default: body text.
  bool headline = false;
};

// Holds the buffers that are reused between documents. One for each thread: not safe to share; cheap to move, not copyable.
class POSTIL_EXPORT Annotator {
 public:
  explicit Annotator(std::shared_ptr<const RuleSet> rules);
  ~Annotator();
  Annotator(Annotator&&) noexcept;
  Annotator& operator=(Annotator&&) noexcept;

  // Annotates one text. The result does not refer to `text`. Content never makes it throw: bytes that are no UTF-8 are
  // counted and annotated around. Time is linear in the size of the text. Texts over 2^31 bytes are annotated up to there and
  // marked truncated. std::bad_alloc passes through.
  Annotations annotate(std::string_view text, const AnnotateOptions& options = {});

  const std::shared_ptr<const RuleSet>& rules() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postil

#endif
