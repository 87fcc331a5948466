// Named character references: "amp" -> '&'. Internal; may change.
#ifndef POSTIL_CLI_HTML_ENTITIES_H
#define POSTIL_CLI_HTML_ENTITIES_H

#include <string_view>

namespace postil::cli {

// The code point of a name without & and ;, or 0.
char32_t named_entity(std::string_view name);

}  // namespace postil::cli

#endif
