// Files that are no plain UTF-8. Internal; may change.
#ifndef POSTIL_CLI_ENCODING_H
#define POSTIL_CLI_ENCODING_H

#include <cstdint>
#include <string>

namespace postil::cli {

// Makes UTF-8 of UTF-16 that begins with its byte order mark; takes a mark of UTF-8 off. Other bytes stay as they are.
void to_utf8(std::string& bytes);

// The same for a page of HTML, also one that is no UTF-8 and names another encoding that ICU knows.
void page_to_utf8(std::string& bytes);

// Blanks out the bytes that are no UTF-8, so that offsets stay as they are; their number.
std::uint64_t blank_invalid_utf8(std::string& text);

}  // namespace postil::cli

#endif
