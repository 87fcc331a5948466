// Functions of the expressions in `where` and `emit`: a closed set. Internal; may change.
#ifndef POSTIL_CORE_MATCH_FUNCTIONS_H
#define POSTIL_CORE_MATCH_FUNCTIONS_H

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/annotate/layer.h"
#include "core/match/matcher.h"

namespace postil::match {

// One match whose expressions are being evaluated.
struct EvalContext {
  annotate::Document& document;
  const Rule& rule;
  Match& match;  // mentions are noted in its captures
};

struct Function {
  std::string_view name;
  std::uint8_t min_args, max_args;
  Value::Kind result;  // kNone: as its arguments
  Value (*call)(EvalContext& context, const Value* args, std::size_t count);
};

// A row a function; docs/rules.md lists them.
const std::vector<Function>& functions();

// Lists of the packs that functions read by name while they run: the first for the places where texts have them, the others for the
// words that they have.
inline constexpr std::string_view kFunctionLists[] = {"future_words", "past_phrases"};
inline constexpr std::string_view kFunctionWordLists[] = {"past_verbs", "before_participles"};

}  // namespace postil::match

#endif
