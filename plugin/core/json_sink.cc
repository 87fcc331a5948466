#include "core/json_sink.h"

#include <fmt/compile.h>

#include <iterator>

namespace postil {

namespace {

// Length of the UTF-8 sequence at text[i], 0 if it is none.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const auto at = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  const unsigned c = at(i);
  if (c < 0x80)
    return 1;
  const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
  if (c < 0xC2 || c > 0xF4)
    return 0;
  for (std::size_t k = 1; k < length; ++k)
    if ((at(i + k) & 0xC0) != 0x80)
      return 0;
  const unsigned second = at(i + 1);
  const bool overlong = (c == 0xE0 && second < 0xA0) || (c == 0xF0 && second < 0x90);
  const bool no_character = (c == 0xED && second > 0x9F) || (c == 0xF4 && second > 0x8F);
  return overlong || no_character ? 0 : length;
}

bool is_plain(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x20 && u < 0x7F && c != '"' && c != '\\';
}

// The first byte from `i` on that is not plain. Eight are looked at at once: `less`, `high` and `equal` have the high bit of some
// byte set if one is below a space, above '~', a quotation mark or a backslash.
std::size_t plain_end(std::string_view text, std::size_t i) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u, kHigh = 0x80 * kOnes;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t v;
    std::memcpy(&v, text.data() + i, 8);
    const std::uint64_t quote = v ^ '"' * kOnes, backslash = v ^ '\\' * kOnes;
    const std::uint64_t less = (v - 0x20 * kOnes) & ~v, high = v | (v + kOnes);
    const std::uint64_t equal = ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
    if ((less | high | equal) & kHigh)
      break;
  }
  while (i < text.size() && is_plain(text[i]))
    ++i;
  return i;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

}  // namespace

void JsonSink::quote(std::string_view s) {
  if (s.size() <= kSize - 2 && plain_end(s, 0) == s.size()) {
    if (kSize - size_ < s.size() + 2)
      flush();
    char* to = buffer_ + size_;
    to[0] = '"';
    s.copy(to + 1, s.size());
    to[s.size() + 1] = '"';
    size_ += s.size() + 2;
    return;
  }
  put('"');
  flush();
  append_inner(out_, s);
  put('"');
}

void JsonSink::put(double value) {
  if (value == 0)
    return put('0');
  char digits[32];  // the longest: -2.2250738585072014e-308
  put(std::string_view(digits, fmt::format_to(digits, FMT_COMPILE("{}"), value) - digits));
}

void JsonSink::append_inner(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = plain_end(text, i);
    out.append(text.data() + i, end - i);
    if (end == text.size())
      break;
    const std::size_t length = sequence_length(text, end);
    if (length > 1)
      out.append(text, end, length);
    else if (length == 0)
      out += "\xEF\xBF\xBD";
    else
      append_escaped(out, text[end]);
    i = end + (length ? length : 1);
  }
}

}  // namespace postil
