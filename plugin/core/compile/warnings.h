// Warnings: what is no error in a rule set, but hardly meant. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_WARNINGS_H
#define POSTIL_CORE_COMPILE_WARNINGS_H

#include <string>
#include <vector>

#include "core/compile/pattern_compiler.h"

namespace postil::compile {

// What the compiler knows of a rule besides its program.
struct RuleFacts {
  double tries_per_token = 0;
  std::vector<std::string> printed;  // its alternatives after macros are put in
  Reads reads;
};

struct Compiled {
  const Collected& collected;          // usage flags are set
  const std::vector<RuleFacts>& facts; // by rule
  const match::Program& program;
  const Vocabulary& vocabulary;
};

// Only files whose tests run are looked at: those that are being checked.
void warn(const Compiled& compiled, Reporter& reporter);

}  // namespace postil::compile

#endif
