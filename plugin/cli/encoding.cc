#include "cli/encoding.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string_view>

namespace postil::cli {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kCharsetWithin = 2048;  // bytes of a page that may say its encoding
constexpr std::size_t kLongestCharset = 40;

// As they are where ICU knows no such encoding.
void convert(const char* charset, std::string& bytes) {
  UErrorCode error = U_ZERO_ERROR;
  UConverter* const converter = ucnv_open(charset, &error);
  if (U_FAILURE(error)) return;
  const auto size = static_cast<std::int32_t>(std::min<std::size_t>(bytes.size(), INT32_MAX));
  const std::int32_t length = ucnv_toAlgorithmic(UCNV_UTF8, converter, nullptr, 0, bytes.data(), size, &error);
  if (error == U_BUFFER_OVERFLOW_ERROR) {
    error = U_ZERO_ERROR;
    std::string out(static_cast<std::size_t>(length), '\0');
    ucnv_toAlgorithmic(UCNV_UTF8, converter, out.data(), length, bytes.data(), size, &error);
    if (U_SUCCESS(error)) bytes = std::move(out);
  } else if (U_SUCCESS(error)) {
    bytes.clear();  // nothing but a mark
  }
  ucnv_close(converter);
}

// The encoding that a page names, or nothing. What names itself ISO-8859-1 is windows-1252, as the HTML standard has it.
std::string charset_of(std::string_view page) {
  std::string head(page.substr(0, kCharsetWithin));
  std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::size_t at = std::string::npos;
  for (const std::string_view before : {"charset=", "encoding="})
    if (const std::size_t found = head.find(before); at == std::string::npos && found != std::string::npos) at = found + before.size();
  if (at == std::string::npos) return {};
  if (at < head.size() && (head[at] == '"' || head[at] == '\'')) ++at;
  const std::size_t end = head.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_:.", at);
  const std::string name = head.substr(at, end - at);
  if (name.size() > kLongestCharset) return {};
  for (const std::string_view latin1 : {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "us-ascii", "ascii"})
    if (name == latin1) return "windows-1252";
  return name;
}

// The length of the UTF-8 sequence that begins at s[i], or 0.
std::size_t utf8_length(std::string_view s, std::size_t i) {
  const auto at = [&](std::size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0U; };
  const auto next = [&](std::size_t k, unsigned low = 0x80, unsigned high = 0xBF) {
    return at(k) >= low && at(k) <= high;
  };
  const unsigned c = at(i);
  if (c < 0x80)
    return 1;
  if (c >= 0xC2 && c < 0xE0)
    return next(i + 1) ? 2 : 0;
  if (c >= 0xE0 && c < 0xF0)
    return next(i + 1, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF) && next(i + 2) ? 3 : 0;
  if (c >= 0xF0 && c < 0xF5)
    return next(i + 1, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF) && next(i + 2) && next(i + 3) ? 4 : 0;
  return 0;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0, length = 0; i < text.size(); i += length)
    if ((length = utf8_length(text, i)) == 0) return false;
  return true;
}

}  // namespace

void to_utf8(std::string& bytes, bool page) {
  const std::string_view head = std::string_view(bytes).substr(0, 2);
  if (head == "\xFF\xFE" || head == "\xFE\xFF")
    convert("UTF-16", bytes);
  else if (bytes.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0)
    bytes.erase(0, kByteOrderMark.size());
  else if (page && !is_utf8(bytes))
    if (const std::string charset = charset_of(bytes); !charset.empty()) convert(charset.c_str(), bytes);
}

std::uint64_t blank_invalid_utf8(std::string& text) {
  std::uint64_t invalid = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    if (length == 0) {
      text[i] = ' ';
      ++invalid;
    }
    i += length ? length : 1;
  }
  return invalid;
}

}  // namespace postil::cli
