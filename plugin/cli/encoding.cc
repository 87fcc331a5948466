#include "cli/encoding.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string_view>

namespace postil::cli {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr char32_t kReplacement = 0xFFFD;
constexpr std::size_t kCharsetWithin = 2048;  // bytes of a page that may say its encoding

// What windows-1252 has at 0x80 to 0x9F; 0 = nothing.
constexpr char16_t kWindows1252[32] = {0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                       0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                       0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

void append(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) return put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
}

std::string from_utf16(std::string_view bytes, bool big) {
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]), second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big ? first << 8 | second : second << 8 | first);
  };
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xE000) {
      const char32_t low = c < 0xDC00 && i + 3 < bytes.size() ? unit(i + 2) : 0;
      const bool pair = low >= 0xDC00 && low < 0xE000;
      c = pair ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : kReplacement;
      i += pair ? 2 : 0;
    }
    append(out, c);
  }
  return out;
}

bool says_latin1(std::string_view page) {
  std::string head(page.substr(0, kCharsetWithin));
  std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t at = head.find("charset=");
  const std::size_t xml = head.find("encoding=");
  if (at == head.npos && xml == head.npos) return false;
  std::string_view name = std::string_view(head).substr(at == head.npos ? xml + 9 : at + 8);
  if (!name.empty() && (name[0] == '"' || name[0] == '\'')) name.remove_prefix(1);
  for (const std::string_view latin1 : {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "windows-1252", "cp1252"})
    if (name.substr(0, latin1.size()) == latin1) {
      const char after = name.size() > latin1.size() ? name[latin1.size()] : ' ';
      return !std::isdigit(static_cast<unsigned char>(after));  // iso-8859-15
    }
  return false;
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

void to_utf8(std::string& bytes) {
  const std::string_view head = std::string_view(bytes).substr(0, 2);
  if (head == "\xFF\xFE" || head == "\xFE\xFF")
    bytes = from_utf16(bytes, head == "\xFE\xFF");
  else if (bytes.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0)
    bytes.erase(0, kByteOrderMark.size());
}

void page_to_utf8(std::string& bytes) {
  to_utf8(bytes);
  if (!says_latin1(bytes) || is_utf8(bytes)) return;
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    append(out, c >= 0x80 && c < 0xA0 ? (kWindows1252[c - 0x80] ? kWindows1252[c - 0x80] : kReplacement) : c);
  }
  bytes = std::move(out);
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
