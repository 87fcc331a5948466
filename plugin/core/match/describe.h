// Compiled patterns as text, much as they were written: for explain. Internal; may change.
#ifndef POSTIL_CORE_MATCH_DESCRIBE_H
#define POSTIL_CORE_MATCH_DESCRIBE_H

#include <string>

#include "core/match/program.h"

namespace postil::match {

// An instruction that consumes or asserts: said, [case=title], %kinds, @actor.person[gender=f], ^.
std::string describe(const Program& program, const Instruction& instruction);

}  // namespace postil::match

#endif
