// Diagnostics: what is wrong in rule files, where, and how to mend it.
#ifndef POSTIL_DIAGNOSTIC_H
#define POSTIL_DIAGNOSTIC_H

#include <cstdint>
#include <string>
#include <vector>

#include "postil/export.h"

namespace postil {

enum class Severity : std::uint8_t { kError, kWarning };

// A place in a rule file. Line and column are 1-based; the column counts code points. line 0: the file as a whole.
struct SourceLocation {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// One finding of a load. A plain value.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string code;     // "R012": stable, never reused; docs/diagnostics.md explains each
  std::string message;  // what is wrong, one line, no trailing period
  SourceLocation where;
  std::string context;      // enclosing items: "in rule 'said-that' > match"; may be empty
  std::string source_line;  // the line of the file, without its end; may be empty
  std::uint32_t length = 1; // code points under the caret
  std::string help;         // how to mend it; may be empty

  // FILE:LINE:COLUMN: error[CODE]: message, the source line, a caret and the help, as compilers show them. No trailing
  // newline, no colours.
  POSTIL_EXPORT std::string to_string() const;
};

using Diagnostics = std::vector<Diagnostic>;

// Whether any of them is an error.
POSTIL_EXPORT bool has_errors(const Diagnostics& diagnostics);

}  // namespace postil

#endif
