// Files that are no plain UTF-8. Internal; may change.
#ifndef POSTIL_CLI_ENCODING_H
#define POSTIL_CLI_ENCODING_H

#include <cstdint>
#include <string>

namespace postil::cli {

// Makes UTF-8 of UTF-16 that begins with its byte order mark, and of a page of HTML that names another encoding that ICU knows; takes a
// mark of UTF-8 off. Other bytes stay as they are.
void to_utf8(std::string& bytes, bool page);

// Blanks out the bytes that are no UTF-8, so that offsets stay as they are; their number.
std::uint64_t blank_invalid_utf8(std::string& text);

}  // namespace postil::cli

#endif
