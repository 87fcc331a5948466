// Conditions on numbers, as users write them. Internal; may change.
#ifndef POSTIL_XAPIAN_QUANTITY_CONDITION_H
#define POSTIL_XAPIAN_QUANTITY_CONDITION_H

#include <optional>
#include <string>
#include <string_view>

#include "postil/xapian.h"

namespace postil::xapian {

// "sorties >= 400", "400..500 sorties", "trucks", "> 5", "..10", "=1458", "400". The name stays in `object` as written, folded.
// Nothing if it is none of these.
std::optional<QuantityCondition> read_condition(std::string_view text);

// Only a number or a range: "400", "400..500", ">=400", "..10".
std::optional<QuantityCondition> read_range(std::string_view text);

// Forms under which an index may know a noun: itself and its likely singulars, likeliest first. English; a form that the index
// does not have does no harm.
std::vector<std::string> singular_forms(std::string_view phrase);

}  // namespace postil::xapian

#endif
