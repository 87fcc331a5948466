// Compiler: collected definitions -> Program. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_COMPILER_H
#define POSTIL_CORE_COMPILE_COMPILER_H

#include <memory>

#include "core/compile/collector.h"
#include "core/match/program.h"

namespace postil::compile {

// Null if any error was reported. rule numbers in the Program are those of collected.rules.
std::unique_ptr<match::Program> compile(const Collected& collected, Reporter& reporter);

}  // namespace postil::compile

#endif
