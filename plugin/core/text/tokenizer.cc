// One pass over the bytes, no state but the place of the last token and what the line began with. What begins at a byte is told by
// its class (a table for ASCII, a table made from ICU's properties for the rest):
//
//   letter     a word: letters, digits, marks, '_' and apostrophes between letters. It ends before "'s" and "n't"; single
//              letters with periods between them ("U.S.") are one word; known schemes and "www." begin an address
//   digit      a number: digits, with . and , between digits. A letter after it begins a new, joined token
//   '@'        between word characters it joins what is written without a space before and after it to one address
//   unspaced   a run of letters of a script without spaces is cut by ICU's word breaks
//   the rest   punctuation and symbols, a token a character but for runs of periods or hyphens and '' and ``
//   '>'        at the begin of a line marks quoted mail: no token
//   base 64    a line of binary data is one symbol
//
// A character that cannot be decoded counts as white space. Every other byte that is no white space is in one token.
#include "core/text/tokenizer_scan.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <bit>
#include <utility>

namespace postil::text {

namespace {

constexpr std::size_t kMaxNumber = 40;     // bytes of a number token; the rest is the next token
constexpr std::size_t kBreakerRun = 4096;  // bytes given to ICU's dictionary breaks at a time

constexpr std::ptrdiff_t kShortestLump = 48, kLongestLump = 1000;  // bytes of a line of binary data
constexpr std::size_t kMaxPlainWord = 56;
constexpr std::uint64_t kHighBits = 0x8080808080808080u;
constexpr std::uint64_t kCaseBits = 0x2020202020202020u;
constexpr std::uint64_t kOnes = 0x0101010101010101u;

// The high bit of each byte that is an ASCII letter.
std::uint64_t ascii_letters(std::uint64_t bytes) {
  const std::uint64_t low = (bytes | kCaseBits) & ~kHighBits;
  return (low + (0x80 - 'a') * kOnes) & ~(low + (0x80 - 'z' - 1) * kOnes) & ~bytes & kHighBits;
}

bool is_ascii_letter(unsigned char c) { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; }

void store(std::uint64_t bytes, char* out) {
  if constexpr (std::endian::native == std::endian::big)
    bytes = __builtin_bswap64(bytes);
  std::memcpy(out, &bytes, 8);
}

bool goes_on_in_lump(char c) {
  const unsigned char b = byte_at(&c);
  return is_ascii_letter(b) || (b >= '0' && b <= '9') || b == '+' || b == '/' || b == '=';
}

// The high bits of eight bytes as the low eight bits.
std::uint64_t bits_of_bytes(std::uint64_t high_bits) { return (high_bits >> 7) * 0x0102040810204080u >> 56; }

// Of a word of so many letters, with a bit for each that is a capital.
TokenCase case_of(std::uint64_t upper, std::size_t size) {
  if (upper == 0)
    return TokenCase::kLower;
  if (upper == 1)
    return TokenCase::kTitle;
  if (upper == (std::uint64_t{1} << size) - 1)
    return TokenCase::kUpper;
  return (upper & 1) && !(upper & upper >> 1) && !(upper >> (size - 1)) ? TokenCase::kTitle : TokenCase::kMixed;
}

}  // namespace

AsciiTable::AsciiTable() {
  for (int c = 0; c < 128; ++c) {
    of[c] = char_class(static_cast<char32_t>(c));
    hash[c] = hash_short(static_cast<std::uint64_t>(c), 1);
    code[c] = c == '{' || c == '}' || c == '=' || c == '\\';
  }
  for (int c = 0; c < 256; ++c) {
    lower[c] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    goes_on[c] = c >= 0x80 || c == '\'' || c == '_' || (c >= '0' && c <= '9') ? 255 : c == '.' ? 3 : c == ':' ? 6 : 0;
  }
}
const AsciiTable kAscii;

struct Tokenizer::WordBreaker {
  UBreakIterator* icu = nullptr;
  UText text = UTEXT_INITIALIZER;
  WordBreaker() {
    UErrorCode status = U_ZERO_ERROR;
    icu = ubrk_open(UBRK_WORD, "", nullptr, 0, &status);
    if (U_FAILURE(status))
      icu = nullptr;
  }
  ~WordBreaker() {
    if (icu)
      ubrk_close(icu);
    utext_close(&text);
  }
};

void Tokenizer::Scan::run() {
  begin_line();
  while (p_ < end_) {
    const unsigned char c = byte_at(p_);
    if (is_ascii_letter(c)) {
      if (!plain_word())
        word(p_);
      continue;
    }
    if (c >= 0x80) {
      other();
      continue;
    }
    switch (kAscii.of[c]) {
      case CharClass::kNewline: newline(1); break;
      case CharClass::kDigit: number(); break;
      case CharClass::kSymbol:
        if (c != '@' || !address())
          single(TokenKind::kSymbol, c);
        break;
      case CharClass::kPunctuation: punctuation(c); break;
      default: ++p_;
    }
  }
  norms_.finish();
}

// \r\n is one newline.
void Tokenizer::Scan::newline(std::uint32_t size) {
  if (!(*p_ == '\n' && p_ > begin_ && p_[-1] == '\r'))
    ++newlines_;
  p_ += size;
  line_begin_ = p_;
  new_line_ = true;
  begin_line();
}

inline void Tokenizer::Scan::begin_line() {
  mail_marks();
  const char* const first = p_;
  const bool after_lump = std::exchange(in_lump_, false);
  if (end_ - p_ >= 4 && kAscii.of[byte_at(p_)] != CharClass::kSpace)
    if (const char* last = lump_end(first, after_lump)) {
      in_lump_ = true;
      fixed(TokenKind::kSymbol, static_cast<std::size_t>(last - first), "=");
    }
}

// The end of a line that is nothing but binary data in base 64 (an attachment, a signature made by a program), or null.
// The last line of such data is shorter.
const char* Tokenizer::Scan::lump_end(const char* first, bool after_lump) const {
  if (!after_lump)  // most lines are words
    for (const int i : {11, 7, 23, 31, 47})
      if (end_ - first < kShortestLump || !goes_on_in_lump(first[i]))
        return nullptr;
  const char* q = first;
  bool upper = false, lower = false, digit = false;
  std::ptrdiff_t slashes = 0;
  for (; q < end_ && q - first <= kLongestLump; ++q) {
    const CharClass k = kAscii.of[byte_at(q) & 0x7f];
    upper |= k == CharClass::kUpper;
    lower |= k == CharClass::kLower;
    digit |= k == CharClass::kDigit;
    slashes += *q == '/';
    if (!goes_on_in_lump(*q))
      break;
  }
  const std::ptrdiff_t size = q - first;
  if (q < end_ && *q != '\n' && *q != '\r')
    return nullptr;
  if (after_lump && size >= 4 && (size % 4 == 0 || *first == '='))
    return q;
  return size >= kShortestLump && size <= kLongestLump && upper && lower && digit && slashes * 16 <= size ? q : nullptr;
}

// The marks of quoted mail at the begin of a line ("> ", ">> ", "> > "): white space, but for how many they are.
// "> 300" alone is none.
inline void Tokenizer::Scan::mail_marks() {
  const std::uint8_t before = std::exchange(depth_, std::uint8_t{0});
  const char* q = p_;
  q += q < end_ && *q == ' ';
  if (q == end_ || *q != '>')
    return;
  std::uint32_t depth = 0;
  while (q < end_ && *q == '>') {
    ++depth;
    ++q;
    q += q + 1 < end_ && *q == ' ' && q[1] == '>';
  }
  const Char next = at(q);
  if (next.size == 0 || (next.k != CharClass::kSpace && next.k != CharClass::kNewline && !is_letter(next.k)))
    return;  // ">= 5", ">5", and the mark as a word of its own
  const bool number = q + 1 < end_ && *q == ' ' && at(q + 1).k == CharClass::kDigit;
  if (number && before == 0 && !next_line_is_quoted(q))
    return;
  depth_ = static_cast<std::uint8_t>(std::min<std::uint32_t>(depth, UINT8_MAX));
  p_ = q + (q < end_ && *q == ' ');
  line_begin_ = p_;
}

bool Tokenizer::Scan::next_line_is_quoted(const char* p) const {
  const auto* newline = static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(end_ - p)));
  return newline && newline + 1 < end_ && newline[1] == '>';
}

void Tokenizer::Scan::start_line() {
  const auto token = static_cast<std::uint32_t>(text_.tokens.size());
  lines_.push_back({token, static_cast<std::uint32_t>(line_begin_ - begin_), newlines_ > 1 || token == 0, depth_});
  newlines_ = 0;
  new_line_ = false;
}

void Tokenizer::Scan::emit(const char* first, const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags,
                           std::size_t norm) {
  norms_.cut(norm);
  const std::string_view form(norms_.at(norm), norms_.size() - norm);
  if (kind == TokenKind::kWord && !form.empty() && form.back() == '.')
    text_.marks.push_back(static_cast<std::uint32_t>(text_.tokens.size()));
  else if (kind != TokenKind::kWord && form == "-")
    hyphen(first);
  add(first, last, kind, letter_case, flags, norm, hash(form));
}

// The word before a hyphen may be an article that begins a name: "el-".
void Tokenizer::Scan::hyphen(const char* first) {
  if (last_end_ == first && text_.tokens.back().kind == TokenKind::kWord && text_.tokens.back().letter_case == TokenCase::kLower)
    text_.name_starts.push_back(static_cast<std::uint32_t>(text_.tokens.size() - 1));
}

inline void Tokenizer::Scan::add(const char* first, const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags,
                                 std::size_t norm, std::uint64_t norm_hash) {
  if (last_end_ == first)
    flags |= kJoined;
  if (new_line_) {
    flags |= kLineStart;
    start_line();
  }
  const auto number = static_cast<std::uint32_t>(text_.tokens.size());
  if (kind == TokenKind::kPunctuation)
    text_.marks.push_back(number);
  else if (kind == TokenKind::kWord && letter_case != TokenCase::kLower)
    text_.name_starts.push_back(number);
  text_.tokens.push_back({norm_hash, static_cast<std::uint32_t>(first - begin_), static_cast<std::uint32_t>(last - begin_),
                          static_cast<std::uint32_t>(norm), static_cast<std::uint16_t>(norms_.size() - norm), flags, 0, kind,
                          letter_case});
  last_end_ = p_ = last;
}

void Tokenizer::Scan::fixed(TokenKind kind, std::size_t size, std::string_view norm, std::uint16_t flags) {
  const std::size_t at = norms_.size();
  norms_.put(norm);
  emit(p_, p_ + size, kind, TokenCase::kNone, flags, at);
}

// A token of one ASCII character.
inline void Tokenizer::Scan::single(TokenKind kind, unsigned char c) {
  const std::size_t norm = norms_.size();
  text_.code_marks += kAscii.code[c];
  *norms_.room(1) = static_cast<char>(c);
  norms_.grow(1);
  add(p_, p_ + 1, kind, TokenCase::kNone, 0, norm, kAscii.hash[c]);
  p_ += p_ < end_ && *p_ == ' ';
}

// A token whose norm form is made by folding.
void Tokenizer::Scan::folded(const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags) {
  const std::size_t at = norms_.size();
  const std::size_t size = std::min<std::size_t>(last - p_, 4 * kMaxNorm);
  owner_.folded_.clear();
  owner_.folder_.fold({p_, size}, owner_.folded_);
  norms_.put(owner_.folded_);
  emit(p_, last, kind, letter_case, flags, at);
}

const char* Tokenizer::Scan::skip_marks(const char* p) const {
  for (Char c = at(p); c.k == CharClass::kMark; c = at(p))
    p += c.size;
  return p;
}

void Tokenizer::Scan::other() {
  const Char c = at(p_);
  switch (c.k) {
    case CharClass::kSpace: case CharClass::kFormat:
      text_.invalid_bytes += c.c == kInvalid;
      p_ += c.size;
      break;
    case CharClass::kNewline: newline(c.size); break;
    case CharClass::kDigit: number(); break;
    case CharClass::kUnspaced: unspaced(); break;
    case CharClass::kNumeral:
      folded(skip_marks(p_ + c.size), TokenKind::kNumber, TokenCase::kNone, kNonAscii | kHasDigit);
      break;
    case CharClass::kPunctuation: case CharClass::kSymbol:
      if (is_apostrophe(c.c) && apostrophe(c.size))
        break;
      punctuation_mark(c);
      break;
    default: word(p_);
  }
}

void Tokenizer::Scan::punctuation_mark(Char c) {
  const char* last = skip_marks(p_ + c.size);
  const TokenKind kind = c.k == CharClass::kSymbol ? TokenKind::kSymbol : TokenKind::kPunctuation;
  if ((c.c == 0x2018 || c.c == 0x2019) && at(last).c == c.c)  // two single marks as a double one
    return fixed(kind, static_cast<std::size_t>(last - p_) + c.size, "\"", kNonAscii);
  folded(last, kind, TokenCase::kNone, kNonAscii);
}

void Tokenizer::Scan::punctuation(unsigned char c) {
  if (c == '.' || c == '-') {
    const char* last = p_ + 1;
    while (last < end_ && *last == *p_)
      ++last;
    const std::size_t run = static_cast<std::size_t>(last - p_);
    if (c == '.' && run >= 3)
      return fixed(TokenKind::kPunctuation, run, "...");
    if (c == '-' && run >= 2)
      return fixed(TokenKind::kPunctuation, run, "\u2014");
  }
  if ((c == '\'' || c == '`') && p_ + 1 < end_ && p_[1] == *p_)
    return fixed(TokenKind::kPunctuation, 2, "\"");
  if (c == '\'' && apostrophe(1))
    return;
  if (c == '`') {
    ++text_.code_marks;
    return fixed(TokenKind::kPunctuation, 1, "'");
  }
  if (const char* marked = skip_marks(p_ + 1); marked != p_ + 1)
    return folded(marked, TokenKind::kPunctuation, TokenCase::kNone, kNonAscii);
  if (c == '-')
    hyphen(p_);
  else if (c == ')' && p_ > begin_ && p_[-1] == '(')
    ++text_.code_marks;
  single(TokenKind::kPunctuation, c);
}

// 's, 'll and the like after a token without a space.
bool Tokenizer::Scan::apostrophe(std::uint32_t size) {
  if (last_end_ != p_)
    return false;
  const Token& before = text_.tokens.back();
  const char last_byte = begin_[before.end - 1];
  if (before.kind == TokenKind::kPunctuation && (last_byte == '(' || last_byte == '[' || last_byte == '-' || last_byte == '/'))
    return false;
  const std::size_t clitic = clitic_size(p_ + size);
  if (clitic == 0)
    return false;
  const std::size_t norm = norms_.size();
  norms_.put("'");
  norms_.put_lower({p_ + size, clitic});
  emit(p_, p_ + size + clitic, TokenKind::kWord, TokenCase::kLower, size > 1 ? kNonAscii : 0, norm);
  return true;
}

// Most are ASCII digits and nothing else.
void Tokenizer::Scan::number() {
  const char* first = p_;
  const char* q = p_;
  while (q < end_ && static_cast<std::size_t>(q - first) < kMaxNumber && *q >= '0' && *q <= '9')
    ++q;
  const auto digit_or_odd = [&](const char* p) { return p < end_ && (byte_at(p) >= 0x80 || (*p >= '0' && *p <= '9')); };
  const bool ends = q == end_ || (byte_at(q) < 0x80 && !((*q == '.' || (*q == ',' && q >= list_end_)) && digit_or_odd(q + 1)));
  if (ends)
    return fixed(TokenKind::kNumber, static_cast<std::size_t>(q - first), {first, static_cast<std::size_t>(q - first)}, kHasDigit);
  bool ascii = true;
  while (q < end_ && static_cast<std::size_t>(q - first) < kMaxNumber) {
    const Char c = at(q);
    if (c.k == CharClass::kDigit) {
      ascii &= c.size == 1;
    } else if (!((c.c == '.' || (c.c == ',' && q >= list_end_)) && at(q + 1).k == CharClass::kDigit &&
                 static_cast<std::size_t>(q + 1 - first) < kMaxNumber)) {
      break;
    }
    q += c.size;
  }
  q = first_of_list(first, q);
  const char* marked = skip_marks(q);
  if (ascii && marked == q)
    return fixed(TokenKind::kNumber, static_cast<std::size_t>(q - first), {first, static_cast<std::size_t>(q - first)},
                 kHasDigit);
  folded(marked, TokenKind::kNumber, TokenCase::kNone, kHasDigit | kNonAscii);
}

// "22,24,26" is a list: several commas, and no three digits behind the last. A number ends at each comma then.
const char* Tokenizer::Scan::first_of_list(const char* p, const char* q) {
  const char* last = q;
  while (last > p && last[-1] != ',')
    --last;
  const char* comma = std::find(p, q, ',');
  if (last == p || comma + 1 == last || q - last == 3 || std::find(p, q, '.') != q)
    return q;
  list_end_ = q;
  return comma;
}

// A word of ASCII letters that no mark, digit or apostrophe goes on with. False: word() must look.
inline bool Tokenizer::Scan::plain_word() {
  if (end_ - p_ < 9)
    return false;
  const std::uint64_t bytes = hash_load(p_);
  const std::uint64_t rest = ~ascii_letters(bytes) & kHighBits;
  if (rest == 0)
    return long_plain_word(bytes);
  const auto bits = static_cast<std::uint32_t>(std::countr_zero(rest)) - 7;
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  const std::size_t size = bits / 8;
  const auto next = static_cast<unsigned char>(bytes >> bits);
  if (size <= kAscii.goes_on[next] && goes_on(p_ + size, size))
    return false;
  const std::uint64_t chunk = (bytes | kCaseBits) & mask, upper = ~bytes & kCaseBits & mask;
  TokenCase letter_case = TokenCase::kLower;
  if (upper != 0)
    letter_case = upper == 0x20 ? TokenCase::kTitle : case_of(bits_of_bytes(upper << 2), size);
  const std::size_t norm = norms_.size();
  store(chunk, norms_.room(8));
  norms_.grow(size);
  add(p_, p_ + size, TokenKind::kWord, letter_case, 0, norm, hash_short(chunk, size));
  p_ += next == ' ';
  return true;
}

// The same for words of eight letters and more, of which `first` are the first: eight bytes at a time.
bool Tokenizer::Scan::long_plain_word(std::uint64_t first) {
  const std::size_t norm = norms_.size();
  char* out = norms_.room(kMaxPlainWord);
  store(first | kCaseBits, out);
  std::uint64_t upper = bits_of_bytes((~first & kCaseBits) << 2), rest = 0;  // a bit a letter; the first byte that is none
  std::size_t size = 8;
  for (; rest == 0; size += 8) {
    if (static_cast<std::size_t>(end_ - p_) < size + 8 || size == kMaxPlainWord)
      return false;
    const std::uint64_t bytes = hash_load(p_ + size);
    rest = ~ascii_letters(bytes) & kHighBits;
    const std::uint64_t mask = rest == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << (std::countr_zero(rest) - 7)) - 1;
    store((bytes | kCaseBits) & mask, out + size);
    if (const std::uint64_t capitals = ~bytes & kCaseBits & mask)
      upper |= bits_of_bytes(capitals << 2) << size;
  }
  size = size - 8 + static_cast<std::size_t>(std::countr_zero(rest)) / 8;
  const char* q = p_ + size;
  if (size <= kAscii.goes_on[byte_at(q)] && goes_on(q, size))
    return false;
  norms_.grow(size);
  add(p_, q, TokenKind::kWord, case_of(upper, size), 0, norm, hash_padded(out, size));
  p_ += *q == ' ';
  return true;
}

// Whether what stands at q, behind `size` letters, may belong to their token or change what it is.
bool Tokenizer::Scan::goes_on(const char* q, std::size_t size) const {
  const Char after = at(q + 1);
  switch (*q) {
    case '\'': return is_letter(after.k) && clitic_size(q + 1) == 0;
    case '.': return size <= 3 && is_word(after.k);  // "U.S.", "www.x"
    case ':': return after.k != CharClass::kSpace;   // "http://x"
    default: return true;
  }
}

void Tokenizer::Scan::unspaced() {
  const char* last = p_;
  for (Char c = at(last); c.k == CharClass::kUnspaced || c.k == CharClass::kMark; c = at(last)) {
    if (static_cast<std::size_t>(last - p_) + c.size > kBreakerRun)
      break;
    last += c.size;
  }
  const char* const run = p_;
  if (!owner_.breaker_)
    owner_.breaker_ = std::make_unique<WordBreaker>();
  WordBreaker& b = *owner_.breaker_;
  UErrorCode status = U_ZERO_ERROR;
  utext_openUTF8(&b.text, run, last - run, &status);
  if (b.icu)
    ubrk_setUText(b.icu, &b.text, &status);
  if (b.icu && U_SUCCESS(status))
    for (std::int32_t i = ubrk_next(b.icu); i != UBRK_DONE; i = ubrk_next(b.icu))
      if (run + i > p_)
        folded(run + i, TokenKind::kWord, TokenCase::kNone, kNonAscii);
  if (p_ < last)
    folded(last, TokenKind::kWord, TokenCase::kNone, kNonAscii);
}

Tokenizer::Tokenizer() = default;
Tokenizer::~Tokenizer() = default;

void Tokenizer::run(Text& text, std::vector<Line>& lines) {
  text.tokens.clear();
  text.tokens.reserve(text.bytes.size() / 5 + 16);
  text.marks.clear();
  text.name_starts.clear();
  text.invalid_bytes = 0;
  text.code_marks = 0;
  lines.clear();
  Scan(*this, text, lines).run();
}

}  // namespace postil::text