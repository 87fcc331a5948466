// The norm form is NFKC with case folded (ICU's NFKC_Casefold), decomposed, stripped of the marks that are accents or vowel
// points, recomposed; letters with a stroke and typographic quotes, hyphens and foreign digits become their plain forms.
//
// Folding below U+0700 (Latin, Greek, Cyrillic, Hebrew, Arabic), of more Latin and Greek letters, punctuation and symbols does not
// depend on the neighbours, since the marks go anyway: a table serves it, filled by ICU as characters are met. A word with another
// character takes the way through ICU as a whole.
#include "core/text/normalize.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>

#include "core/text/text.h"

namespace postil::text {

namespace {

// [0, 0x700) and [0x1e00, 0x2300) of Unicode, one behind the other.
constexpr char32_t kFirstBlock = 0x700, kSecondBlock = 0x1e00, kSecondBlockEnd = 0x2300;
constexpr std::size_t kFoldTable = kFirstBlock + (kSecondBlockEnd - kSecondBlock);
constexpr std::size_t kNoPlace = kFoldTable;

std::size_t place_in_table(char32_t c) {
  if (c < kFirstBlock)
    return c;
  return c >= kSecondBlock && c < kSecondBlockEnd ? kFirstBlock + (c - kSecondBlock) : kNoPlace;
}

constexpr std::size_t kMaxFolded = 1024;  // bytes of a word that go through ICU; a longer word is cut
constexpr std::size_t kBuffer = 20 * kMaxFolded;  // NFKC makes at most 18 units of one

bool is_accent(char32_t c) {
  return (c >= 0x300 && c < 0x370) || (c >= 0x591 && c < 0x5c8 && c != 0x5be && c != 0x5c0 && c != 0x5c3 && c != 0x5c6) ||
         (c >= 0x610 && c < 0x61b) || c == 0x640 || (c >= 0x64b && c < 0x660) || c == 0x670 || (c >= 0x6d6 && c < 0x6dd) ||
         (c >= 0x1ab0 && c < 0x1b00) || (c >= 0x1dc0 && c < 0x1e00) || (c >= 0x20d0 && c < 0x2100) ||
         (c >= 0xfe20 && c < 0xfe30);
}

// Characters that NFKC leaves alone although readers take them for the plain one.
const char* plain_form(char32_t c) {
  switch (c) {
    case 0xf8: return "o";
    case 0x142: return "l";
    case 0x111: case 0xf0: return "d";
    case 0x127: return "h";
    case 0x131: return "i";
    case 0xe6: return "ae";
    case 0x153: return "oe";
    case 0xfe: return "th";
    case 0x167: return "t";
    case 0x180: return "b";
    case 0x2018: case 0x2019: case 0x201a: case 0x201b: case 0x2bb: case 0x2bc: case 0x2039: case 0x203a: return "'";
    case 0x201c: case 0x201d: case 0x201e: case 0x201f: case 0xab: case 0xbb: case 0x300c: case 0x300d: return "\"";
    case 0x2010: case 0x2011: case 0x2212: return "-";
    case 0x2044: return "/";
    default: return nullptr;
  }
}

std::size_t put(char32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xc0 | c >> 6);
    out[1] = static_cast<char>(0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xe0 | c >> 12);
    out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out[2] = static_cast<char>(0x80 | (c & 0x3f));
    return 3;
  }
  out[0] = static_cast<char>(0xf0 | c >> 18);
  out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3f));
  out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
  out[3] = static_cast<char>(0x80 | (c & 0x3f));
  return 4;
}

bool is_unspaced(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(c), &status)) {
    case USCRIPT_HAN: case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA: case USCRIPT_THAI: case USCRIPT_LAO:
    case USCRIPT_KHMER: case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

CharClass class_by_icu(char32_t c) {
  if (c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029)
    return CharClass::kNewline;
  if (c == '%' || c == '&' || c == '@' || c == '#' || c == 0x2030)
    return CharClass::kSymbol;
  if (c == '`' || c == 0xb4)
    return CharClass::kPunctuation;
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_UPPERCASE_LETTER: case U_TITLECASE_LETTER:
      return CharClass::kUpper;
    case U_LOWERCASE_LETTER:
      return CharClass::kLower;
    case U_MODIFIER_LETTER: case U_OTHER_LETTER: case U_LETTER_NUMBER:
      return is_unspaced(c) ? CharClass::kUnspaced : CharClass::kLetter;
    case U_DECIMAL_DIGIT_NUMBER:
      return CharClass::kDigit;
    case U_OTHER_NUMBER:
      return CharClass::kNumeral;
    case U_NON_SPACING_MARK: case U_ENCLOSING_MARK: case U_COMBINING_SPACING_MARK:
      return CharClass::kMark;
    case U_FORMAT_CHAR:
      return CharClass::kFormat;
    case U_CONNECTOR_PUNCTUATION: case U_DASH_PUNCTUATION: case U_START_PUNCTUATION: case U_END_PUNCTUATION:
    case U_INITIAL_PUNCTUATION: case U_FINAL_PUNCTUATION: case U_OTHER_PUNCTUATION:
      return CharClass::kPunctuation;
    case U_MATH_SYMBOL: case U_CURRENCY_SYMBOL: case U_MODIFIER_SYMBOL: case U_OTHER_SYMBOL:
    case U_PRIVATE_USE_CHAR: case U_UNASSIGNED:
      return CharClass::kSymbol;
    default:
      return CharClass::kSpace;
  }
}

// Of the first plane; each is made when the first of its characters is met, since all of them would cost every start.
struct ClassBlock {
  static constexpr char32_t kSize = 256, kBlocks = 256;
  std::array<CharClass, kSize> of;
};

const ClassBlock* make_block(std::atomic<const ClassBlock*>& place, char32_t first) {
  auto block = std::make_unique<ClassBlock>();
  for (char32_t i = 0; i < ClassBlock::kSize; ++i)
    block->of[i] = class_by_icu(first + i);
  const ClassBlock* there = nullptr;  // another thread's, if it was faster
  return place.compare_exchange_strong(there, block.get(), std::memory_order_acq_rel) ? block.release() : there;
}

const UNormalizer2* normalizer(const UNormalizer2* (*get)(UErrorCode*)) {
  UErrorCode status = U_ZERO_ERROR;
  return get(&status);
}

}  // namespace

CharClass char_class(char32_t c) {
  static std::array<std::atomic<const ClassBlock*>, ClassBlock::kBlocks> blocks{};
  if (c >= ClassBlock::kSize * ClassBlock::kBlocks)
    return class_by_icu(c);
  std::atomic<const ClassBlock*>& place = blocks[c / ClassBlock::kSize];
  const ClassBlock* block = place.load(std::memory_order_acquire);
  if (!block)
    block = make_block(place, c - c % ClassBlock::kSize);
  return block->of[c % ClassBlock::kSize];
}

Folder::Folder() : a_(kBuffer), b_(kBuffer), table_(kFoldTable) {}

void Folder::fold_with_icu(std::string_view word, std::string& out) {
  static const UNormalizer2* const casefold = normalizer(unorm2_getNFKCCasefoldInstance);
  static const UNormalizer2* const nfd = normalizer(unorm2_getNFDInstance);
  static const UNormalizer2* const nfc = normalizer(unorm2_getNFCInstance);
  std::size_t n = 0;
  for (const char *p = word.data(), *end = p + word.size(); p < end && n + 2 < kMaxFolded;) {
    const Decoded d = decode(p, end);
    p += d.size;
    if (d.c == kInvalid)
      continue;
    if (const int digit = u_charDigitValue(static_cast<UChar32>(d.c)); digit >= 0 && char_class(d.c) == CharClass::kDigit)
      a_[n++] = static_cast<char16_t>('0' + digit);
    else if (d.c < 0x10000)
      a_[n++] = static_cast<char16_t>(d.c);
    else {
      a_[n++] = U16_LEAD(d.c);
      a_[n++] = U16_TRAIL(d.c);
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto capacity = static_cast<std::int32_t>(kBuffer);
  auto size = unorm2_normalize(casefold, a_.data(), static_cast<std::int32_t>(n), b_.data(), capacity, &status);
  size = unorm2_normalize(nfd, b_.data(), size, a_.data(), capacity, &status);
  if (U_FAILURE(status))
    return;
  std::int32_t kept = 0;
  for (std::int32_t i = 0; i < size; ++i) {
    if (is_accent(a_[i]) || kept + 2 > capacity)
      continue;
    const char* plain = plain_form(a_[i]);
    if (!plain)
      b_[kept++] = a_[i];
    else
      for (; *plain; ++plain)
        b_[kept++] = static_cast<char16_t>(*plain);
  }
  size = unorm2_normalize(nfc, b_.data(), kept, a_.data(), capacity, &status);
  if (U_FAILURE(status))
    return;
  const std::size_t limit = out.size() + kMaxNorm;
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U16_NEXT(a_.data(), i, size, c);
    char bytes[4];
    const std::size_t k = put(static_cast<char32_t>(c), bytes);
    if (out.size() + k > limit)
      break;
    out.append(bytes, k);
  }
}

const Folder::Folded& Folder::folded(char32_t c) {
  Folded& f = table_[place_in_table(c)];
  if (f.size != kNotYet)
    return f;
  std::string text;
  char bytes[4];
  if (const char* plain = plain_form(c))
    text = plain;
  else
    fold_with_icu({bytes, put(c, bytes)}, text);
  f.size = text.size() <= sizeof f.text ? static_cast<std::uint8_t>(text.size()) : kTooLong;
  std::memcpy(f.text, text.data(), f.size == kTooLong ? 0 : f.size);
  return f;
}

void Folder::fold(std::string_view word, std::string& out) {
  const std::size_t begin = out.size();
  for (const char *p = word.data(), *end = p + word.size(); p < end;) {
    const Decoded d = decode(p, end);
    p += d.size;
    if (d.c == kInvalid)
      continue;
    const bool simple = place_in_table(d.c) != kNoPlace && folded(d.c).size != kTooLong;
    if (!simple) {
      out.resize(begin);
      return fold_with_icu(word, out);
    }
    const Folded& f = folded(d.c);
    if (out.size() - begin + f.size > kMaxNorm)
      return;
    out.append(f.text, f.size);
  }
}

std::string unicode_version() {
  UVersionInfo library, unicode;
  u_getVersion(library);
  u_getUnicodeVersion(unicode);
  char text[2][U_MAX_VERSION_STRING_LENGTH];
  u_versionToString(library, text[0]);
  u_versionToString(unicode, text[1]);
  return std::string(text[0]) + ' ' + text[1];
}

std::string fold(std::string_view utf8) {
  thread_local Folder folder;
  std::string out;
  folder.fold(utf8, out);
  return out;
}

}  // namespace postil::text
