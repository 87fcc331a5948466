// Making diagnostics with their places. Internal; the public form is postil/diagnostic.h.
#ifndef POSTIL_CORE_COMPILE_DIAGNOSTICS_H
#define POSTIL_CORE_COMPILE_DIAGNOSTICS_H

#include <string>
#include <string_view>
#include <vector>

#include "core/compile/yaml.h"
#include "postil/diagnostic.h"

namespace postil::compile {

enum class Code {
#define POSTIL_DIAGNOSTIC(code, severity, title) k##code,
#include "core/compile/diagnostics.def"
#undef POSTIL_DIAGNOSTIC
};

struct CodeInfo {
  std::string_view code;
  Severity severity;
  std::string_view title;
};
const std::vector<CodeInfo>& all_codes();

// Collects the findings of a load. At most kMaxFindings are kept (the last one says so).
class Reporter {
 public:
  static constexpr std::size_t kMaxFindings = 200;

  // `length`: bytes of the file under the caret.
  void add(Code code, const Place& place, std::string message, std::string help = {}, std::size_t length = 1);
  void add(Diagnostic d);

  // Names what is being read ("rule 'said-that'", "match") for the findings that are added during its life.
  class Context {
   public:
    Context(Reporter& reporter, std::string text);
    ~Context();
    Context(const Context&) = delete;

   private:
    Reporter& reporter_;
  };

  std::size_t errors() const { return errors_; }
  // Whether further findings are only counted: work for their sake may end.
  bool full() const { return found_.size() >= kMaxFindings; }
  Diagnostics take();  // sorted by file and line

 private:
  Diagnostics found_;
  std::vector<std::string> context_;
  std::size_t errors_ = 0, left_out_ = 0;
};

// Letters to add, to leave out, to change, and neighbours to swap, to make one of the other.
std::size_t distance(std::string_view a, std::string_view b);
// The known name that is nearest to a wrong one, or empty if none is near.
std::string nearest(std::string_view wrong, const std::vector<std::string>& known);
// "did you mean 'x'? (lists known here: a, b, c)" with at most `shown` known names; empty if there are none.
std::string suggest(std::string_view wrong, std::vector<std::string> known, std::string_view what, std::size_t shown = 8);

}  // namespace postil::compile

#endif
