// What a word of a text leads to: the lists that tests ask for, the branches that it sets off, the hits that are found. Internal;
// may change.
#ifndef POSTIL_CORE_COMPILE_WORD_INDEX_H
#define POSTIL_CORE_COMPILE_WORD_INDEX_H

#include <set>

#include "core/match/program.h"

namespace postil::compile {

// Fills Program::word_lists. Needs the lexicon; tests of lists hold numbers of columns after it.
void index_word_lists(match::Program& program);

// Fills Program::triggers, Program::entity_strata and the triggers of the strata. Needs rules, strata and the lexicon with all hits.
void index_triggers(match::Program& program);

// Texts are searched only for hits that patterns, triggers, captures and functions read, and for these lists. Call last.
void keep_hits(match::Program& program, std::set<match::ListId> lists);

}  // namespace postil::compile

#endif
