// One walk over the bytes. The plain ones of a string, which nearly all are, are found eight at a time and copied as a whole.
#include "cli/flat_json.h"

#include <cstdint>
#include <cstring>
#include <string>

namespace postil::cli {

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

int hex4(std::string_view s, std::size_t i) {
  int code = 0;
  for (std::size_t k = i; k < i + 4; ++k) {
    const char c = k < s.size() ? s[k] : 'x';
    const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    if (digit < 0)
      return -1;
    code = code * 16 + digit;
  }
  return code;
}

namespace {

constexpr std::size_t kMostDigits = 18;  // of an integer; more might not fit one

// The first byte from i on that is a quotation mark, a backslash, a control character or not ASCII.
std::size_t plain_end(std::string_view s, std::size_t i) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u, kHigh = 0x80 * kOnes;
  for (; i + 8 <= s.size(); i += 8) {
    std::uint64_t v;
    std::memcpy(&v, s.data() + i, 8);
    const std::uint64_t quote = v ^ '"' * kOnes, backslash = v ^ '\\' * kOnes;
    // A borrow may reach a byte above one that is found: the bytes are looked at one by one then.
    const std::uint64_t found = ((v - 0x20 * kOnes) & ~v) | v | ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
    if (found & kHigh)
      break;
  }
  while (i < s.size() && s[i] != '"' && s[i] != '\\' && static_cast<unsigned char>(s[i]) >= 0x20 &&
         static_cast<unsigned char>(s[i]) < 0x80)
    ++i;
  return i;
}

void append_character(std::uint32_t c, std::string& out) {
  const auto trail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80)
    return void(out += static_cast<char>(c));
  if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    trail(6);
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    trail(12);
    trail(6);
  }
  trail(0);
}

class FlatReader {
 public:
  FlatReader(std::string_view line, nlohmann::json_sax<nlohmann::json>& handler) : s_(line), handler_(handler) {}

  bool run() {
    if (!take('{') || !handler_.start_object(std::size_t(-1)))
      return false;
    if (!take('}')) {
      do {
        std::string key;
        if (!string(key) || !handler_.key(key) || !take(':') || !(value() || array()))
          return false;
      } while (take(','));
      if (!take('}'))
        return false;
    }
    space();
    return i_ == s_.size() && handler_.end_object();
  }

 private:
  void space() {
    while (i_ < s_.size() && (s_[i_] == ' ' || s_[i_] == '\t' || s_[i_] == '\n' || s_[i_] == '\r'))
      ++i_;
  }
  bool take(char c) {
    space();
    if (i_ >= s_.size() || s_[i_] != c)
      return false;
    ++i_;
    return true;
  }
  bool take(std::string_view word) {
    if (s_.substr(i_, word.size()) != word)
      return false;
    i_ += word.size();
    return true;
  }

  bool array() {
    if (!take('[') || !handler_.start_array(std::size_t(-1)))
      return false;
    if (!take(']')) {
      do
        if (!value())
          return false;
      while (take(','));
      if (!take(']'))
        return false;
    }
    return handler_.end_array();
  }

  bool value() {
    space();
    if (i_ >= s_.size())
      return false;
    switch (s_[i_]) {
      case '"': {
        std::string text;
        return string(text) && handler_.string(text);
      }
      case 't': return take(std::string_view("true")) && handler_.boolean(true);
      case 'f': return take(std::string_view("false")) && handler_.boolean(false);
      case 'n': return take(std::string_view("null")) && handler_.null();
      default: return integer();
    }
  }

  bool integer() {
    const bool negative = s_[i_] == '-';
    const std::size_t first = i_ + negative;
    std::size_t end = first;
    std::int64_t n = 0;
    for (; end < s_.size() && end - first <= kMostDigits && s_[end] >= '0' && s_[end] <= '9'; ++end)
      n = n * 10 + (s_[end] - '0');
    if (end == first || end - first > kMostDigits || (s_[first] == '0' && (negative || end - first > 1)))
      return false;
    if (end < s_.size() && (s_[end] == '.' || s_[end] == 'e' || s_[end] == 'E'))
      return false;
    i_ = end;
    return negative ? handler_.number_integer(-n) : handler_.number_unsigned(static_cast<std::uint64_t>(n));
  }

  bool string(std::string& out) {
    if (!take('"'))
      return false;
    for (;;) {
      const std::size_t end = plain_end(s_, i_);
      out.append(s_.data() + i_, end - i_);
      i_ = end;
      if (i_ >= s_.size())
        return false;
      if (s_[i_] == '"') {
        ++i_;
        return true;
      }
      if (s_[i_] == '\\') {
        if (!escape(out))
          return false;
        continue;
      }
      const std::size_t length = static_cast<unsigned char>(s_[i_]) < 0x80 ? 0 : utf8_length(s_, i_);
      if (length == 0)
        return false;
      out.append(s_, i_, length);
      i_ += length;
    }
  }

  bool escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
    if (++i_ >= s_.size())
      return false;
    const char c = s_[i_++];
    if (c == 'u')
      return code(out);
    const std::size_t which = kLetters.find(c);
    if (which == kLetters.npos)
      return false;
    out += kMeant[which];
    return true;
  }

  // What follows \u. Half of a pair alone is an error.
  bool code(std::string& out) {
    const int high = hex4(s_, i_);
    if (high < 0 || (high >= 0xDC00 && high < 0xE000))
      return false;
    i_ += 4;
    auto c = static_cast<std::uint32_t>(high);
    if (high >= 0xD800 && high < 0xDC00) {
      const int low = take(std::string_view("\\u")) ? hex4(s_, i_) : -1;
      if (low < 0xDC00 || low >= 0xE000)
        return false;
      i_ += 4;
      c = 0x10000 + ((c - 0xD800) << 10) + static_cast<std::uint32_t>(low - 0xDC00);
    }
    append_character(c, out);
    return true;
  }

  std::string_view s_;
  nlohmann::json_sax<nlohmann::json>& handler_;
  std::size_t i_ = 0;
};

}  // namespace

bool read_flat_object(std::string_view line, nlohmann::json_sax<nlohmann::json>& handler) {
  return FlatReader(line, handler).run();
}

}  // namespace postil::cli
