// Whether a text speaks of what was or of what is to come where a date stands. Internal; may change.
#ifndef POSTIL_CORE_MATCH_TENSE_H
#define POSTIL_CORE_MATCH_TENSE_H

#include <cstdint>

#include "core/match/functions.h"

namespace postil::match {

enum class Tense : std::uint8_t { kOpen, kPast, kFuture };

// Of the clause of the match: what the nearest verb before it tells, else the nearest after it.
Tense tense_of(const EvalContext& context);

}  // namespace postil::match

#endif
