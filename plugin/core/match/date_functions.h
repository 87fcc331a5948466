// Functions of rule expressions that compute dates. Internal; may change.
#ifndef POSTIL_CORE_MATCH_DATE_FUNCTIONS_H
#define POSTIL_CORE_MATCH_DATE_FUNCTIONS_H

#include "core/match/functions.h"

namespace postil::match {

// The rows of these functions, for the table in functions.cc; docs/quantities.md lists what each computes.
const std::vector<Function>& date_functions();

}  // namespace postil::match

#endif
