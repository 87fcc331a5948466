// Markup of in-rule tests: 'They met Dr <name>Jane Okafor</name>.' Internal; may change.
#ifndef POSTIL_CORE_COMPILE_MARKUP_H
#define POSTIL_CORE_COMPILE_MARKUP_H

#include <string>
#include <string_view>

#include "core/compile/definitions.h"

namespace postil::compile {

// Fills text and marks of a test; returns what is wrong, or an empty string. Marks may nest.
std::string read_markup(std::string_view marked, TestDef& test);

}  // namespace postil::compile

#endif
