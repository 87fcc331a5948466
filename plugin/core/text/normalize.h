// Characters: decoding UTF-8, the class of a code point, and the norm form of a word. Internal; may change.
#ifndef POSTIL_CORE_TEXT_NORMALIZE_H
#define POSTIL_CORE_TEXT_NORMALIZE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postil::text {

inline constexpr char32_t kInvalid = 0xffffffff;
inline constexpr std::size_t kMaxNorm = 1024;  // bytes of a norm form

struct Decoded {
  char32_t c;          // kInvalid: no UTF-8 here
  std::uint32_t size;  // bytes; 1 if invalid
};

// The code point at p < end. Overlong forms, surrogates and what lies above U+10FFFF are invalid.
inline Decoded decode(const char* p, const char* end) {
  const auto byte = [p](int i) { return static_cast<unsigned char>(p[i]); };
  const auto trail = [&](int i) { return p + i < end && (byte(i) & 0xc0) == 0x80; };
  const char32_t lead = byte(0);
  if (lead < 0x80)
    return {lead, 1};
  if (lead >= 0xc2 && lead < 0xe0 && trail(1))
    return {(lead & 0x1f) << 6 | (byte(1) & 0x3fu), 2};
  if (lead >= 0xe0 && lead < 0xf0 && trail(1) && trail(2)) {
    const char32_t c = (lead & 0xf) << 12 | (byte(1) & 0x3fu) << 6 | (byte(2) & 0x3fu);
    if (c >= 0x800 && (c < 0xd800 || c >= 0xe000))
      return {c, 3};
  }
  if (lead >= 0xf0 && lead < 0xf5 && trail(1) && trail(2) && trail(3)) {
    const char32_t c =
        (lead & 7) << 18 | (byte(1) & 0x3fu) << 12 | (byte(2) & 0x3fu) << 6 | (byte(3) & 0x3fu);
    if (c >= 0x10000 && c < 0x110000)
      return {c, 4};
  }
  return {kInvalid, 1};
}

enum class CharClass : std::uint8_t {
  kSpace,        // white space, controls, format characters outside words
  kNewline,
  kLower,        // letters by case
  kUpper,
  kLetter,       // a letter without case
  kDigit,        // decimal digits
  kNumeral,      // ½ ² ① and the like
  kMark,         // combining marks
  kFormat,       // soft hyphen, joiners, direction marks: invisible
  kPunctuation,
  kSymbol,
  kUnspaced,     // letters of scripts that put no space between words
};

CharClass char_class(char32_t c);

inline bool is_letter(CharClass k) {
  return k == CharClass::kLower || k == CharClass::kUpper || k == CharClass::kLetter;
}
inline bool is_word(CharClass k) {
  return is_letter(k) || k == CharClass::kDigit || k == CharClass::kMark || k == CharClass::kUnspaced;
}

// ’ and ' and their relatives.
inline bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02bc || c == 0x201b; }

// Makes norm forms. One for each thread: it has buffers.
class Folder {
 public:
  Folder();
  // Appends the norm form of one word, at most kMaxNorm bytes. Invalid UTF-8 is left out.
  void fold(std::string_view word, std::string& out);

 private:
  static constexpr std::uint8_t kNotYet = 255, kTooLong = 254;
  struct Folded {
    std::uint8_t size = kNotYet;
    char text[7];
  };
  const Folded& folded(char32_t c);  // of a character that has a place in the table
  void fold_with_icu(std::string_view word, std::string& out);
  std::vector<char16_t> a_, b_;
  std::vector<Folded> table_;
};

}  // namespace postil::text

#endif
