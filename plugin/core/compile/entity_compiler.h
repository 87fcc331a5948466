// Entities of packs and gazetteers -> Program. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_ENTITY_COMPILER_H
#define POSTIL_CORE_COMPILE_ENTITY_COMPILER_H

#include <string>
#include <utility>

#include "core/compile/collector.h"
#include "core/compile/pattern_compiler.h"
#include "core/compile/strata.h"
#include "core/match/program.h"

namespace postil::compile {

// "actor.person" -> base and kind; the kind may be empty.
std::pair<std::string, std::string> split_type(const std::string& type);

// `unless` of a rule or entity: its number in program.guards. What the patterns read is added to `reads`.
std::int32_t compile_guard(match::Program& program, const Collected& collected, PatternCompiler& patterns,
                           const std::vector<const YamlNode*>& sources, const PackDef* pack, Reads& reads, Reporter& reporter);

// Adds the entities with their names, fields and paths, and the types of mapped lists; notes in `emitted` which types they have.
void compile_entities(match::Program& program, const Collected& collected, Vocabulary& vocabulary, PatternCompiler& patterns,
                      EmittedTypes& emitted, Reporter& reporter);

}  // namespace postil::compile

#endif
