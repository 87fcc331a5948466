// Functions of rule expressions that compute with numbers and intervals. Internal; may change.
#ifndef POSTIL_CORE_MATCH_NUMBER_FUNCTIONS_H
#define POSTIL_CORE_MATCH_NUMBER_FUNCTIONS_H

#include "core/match/functions.h"

namespace postil::match {

// The rows of these functions, for the table in functions.cc; docs/quantities.md lists what each computes.
const std::vector<Function>& number_functions();

}  // namespace postil::match

#endif
