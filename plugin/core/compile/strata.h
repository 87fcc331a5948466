// Strata: in which order layers, rules and passes run. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_STRATA_H
#define POSTIL_CORE_COMPILE_STRATA_H

#include <map>
#include <string>
#include <vector>

#include "core/annotate/passes/resolve.h"
#include "core/compile/pattern_compiler.h"
#include "core/match/program.h"

namespace postil::compile {

// What one type and kind needs: where its rules stand and what they read.
struct Emitted {
  Reads reads;
  bool has_entities = false;
  Place place;  // of a rule that emits it
};
using EmittedTypes = std::map<std::pair<std::string, std::string>, Emitted>;

// What `resolve` says, by base type.
using ResolvedTypes = std::map<std::string, std::vector<annotate::Resolve>>;

// Fills program.steps, strata and layers. Reports R021 for a circle.
void order_steps(match::Program& program, const EmittedTypes& emitted, const ResolvedTypes& resolves, Reporter& reporter);

}  // namespace postil::compile

#endif
