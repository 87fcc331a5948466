// Fast reading of the JSON that most lines are. Internal; may change.
#ifndef POSTIL_CLI_FLAT_JSON_H
#define POSTIL_CLI_FLAT_JSON_H

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

namespace postil::cli {

// Reads one object whose members are strings, integers, true, false, null, or arrays of these, and calls the handler as
// nlohmann's parser would. False: the line is something else, valid or not; what the handler was told is worth nothing then.
bool read_flat_object(std::string_view line, nlohmann::json_sax<nlohmann::json>& handler);

// The length of the UTF-8 sequence that begins at s[i], or 0.
std::size_t utf8_length(std::string_view s, std::size_t i);
// The number that four hexadecimal digits at s[i] write, or -1.
int hex4(std::string_view s, std::size_t i);

}  // namespace postil::cli

#endif
