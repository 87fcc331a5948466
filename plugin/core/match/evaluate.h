// Evaluating the expressions of a rule on one of its matches. Internal; may change.
#ifndef POSTIL_CORE_MATCH_EVALUATE_H
#define POSTIL_CORE_MATCH_EVALUATE_H

#include "core/match/functions.h"

namespace postil::match {

// The value of an expression as a field of kind `want` takes it (a bare capture is its words for text, its number for a number,
// its place for spans); kNone where something that it needs is not set.
Value evaluate(EvalContext& context, const Expression& expression, Value::Kind want);

// capture.field: of the mention that the capture is, else of the list entry, else of its words (text, norm, head).
Value capture_field(EvalContext& context, std::uint32_t capture, FieldId field);

// The mention that a capture is as a whole, or Chart::kNone.
std::uint32_t capture_mention(EvalContext& context, std::uint32_t capture);

}  // namespace postil::match

#endif
