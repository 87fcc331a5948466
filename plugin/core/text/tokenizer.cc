// One pass over the bytes, no state but the place of the last token. What begins at a byte is told by its class (a table for
// ASCII, a table made from ICU's properties for the rest):
//
//   letter     a word: letters, digits, marks, '_' and apostrophes between letters. It ends before "'s" and "n't"; single
//              letters with periods between them ("U.S.") are one word; known schemes and "www." begin an address
//   digit      a number: digits, with . and , between digits. A letter after it begins a new, joined token
//   '@'        between word characters it joins what is written without a space before and after it to one address
//   unspaced   a run of letters of a script without spaces is cut by ICU's word breaks
//   the rest   punctuation and symbols, a token a character but for runs of periods or hyphens and '' and ``
//
// A character that cannot be decoded counts as white space. Every other byte that is no white space is in one token.
#include "core/text/tokenizer.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/text/hash.h"

namespace postil::text {

namespace {

constexpr std::size_t kMaxNumber = 40;          // bytes of a number token; the rest is the next token
constexpr std::size_t kBreakerRun = 4096;       // bytes given to ICU's dictionary breaks at a time
constexpr std::uint32_t kMaxAddressTokens = 16; // tokens before an '@' that it may join

struct AsciiTable {
  std::array<CharClass, 256> of{};
  std::array<char, 256> lower{};
  AsciiTable() {
    for (int c = 0; c < 128; ++c)
      of[c] = char_class(static_cast<char32_t>(c));
    for (int c = 0; c < 256; ++c)
      lower[c] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
};
const AsciiTable kAscii;

unsigned char byte_at(const char* p) { return static_cast<unsigned char>(*p); }

// Letter case of a word seen so far.
struct CaseShape {
  std::uint32_t upper = 0, lower = 0;
  bool first_upper = false, last_upper = false, two_upper = false;
  void add(bool is_upper) {
    if (is_upper) {
      first_upper |= upper + lower == 0;
      two_upper |= last_upper;
      ++upper;
    } else {
      ++lower;
    }
    last_upper = is_upper;
  }
  TokenCase result() const {
    if (upper == 0)
      return lower == 0 ? TokenCase::kNone : TokenCase::kLower;
    if (lower == 0)
      return upper == 1 ? TokenCase::kTitle : TokenCase::kUpper;
    return first_upper && !two_upper && !last_upper ? TokenCase::kTitle : TokenCase::kMixed;
  }
};

bool equals_folded(const char* p, const char* end, std::string_view lower) {
  if (static_cast<std::size_t>(end - p) < lower.size())
    return false;
  for (std::size_t i = 0; i < lower.size(); ++i)
    if (kAscii.lower[byte_at(p + i)] != lower[i])
      return false;
  return true;
}

constexpr std::size_t kMaxPlainWord = 56;
constexpr std::uint64_t kHighBits = 0x8080808080808080u;
constexpr std::uint64_t kCaseBits = 0x2020202020202020u;
constexpr std::uint64_t kOnes = 0x0101010101010101u;

// The high bit of each byte that is an ASCII letter.
std::uint64_t ascii_letters(std::uint64_t bytes) {
  const std::uint64_t low = (bytes | kCaseBits) & ~kHighBits;
  return (low + (0x80 - 'a') * kOnes) & ~(low + (0x80 - 'z' - 1) * kOnes) & ~bytes & kHighBits;
}

void store(std::uint64_t bytes, char* out) {
  if constexpr (std::endian::native == std::endian::big)
    bytes = __builtin_bswap64(bytes);
  std::memcpy(out, &bytes, 8);
}

// The high bits of eight bytes as the low eight bits.
std::uint64_t bits_of_bytes(std::uint64_t high_bits) { return (high_bits >> 7) * 0x0102040810204080u >> 56; }

// The norm forms of a text while they are made: a buffer with room behind what is written, so that eight bytes can be written or
// read at once.
class Norms {
 public:
  Norms(std::string& out, std::size_t text_size) : out_(out) { out_.resize(text_size + kRoom); }

  std::size_t size() const { return size_; }
  const char* at(std::size_t i) const { return out_.data() + i; }
  // Where `n` bytes and eight more may be written; grow() then tells how many were.
  char* room(std::size_t n) {
    if (size_ + n + 8 > out_.size())
      out_.resize(2 * out_.size() + n + 8);
    return out_.data() + size_;
  }
  void grow(std::size_t n) { size_ += n; }
  void put(std::string_view s) {
    std::memcpy(room(s.size()), s.data(), s.size());
    size_ += s.size();
  }
  void put_lower(std::string_view s) {
    char* out = room(s.size());
    for (std::size_t i = 0; i < s.size(); ++i)
      out[i] = kAscii.lower[byte_at(s.data() + i)];
    size_ += s.size();
  }
  // Cuts the norm form that begins at `norm` to kMaxNorm bytes, at a character.
  void cut(std::size_t norm) {
    if (size_ - norm <= kMaxNorm)
      return;
    size_ = norm + kMaxNorm;
    while (size_ > norm && (byte_at(at(size_)) & 0xc0) == 0x80)
      --size_;
  }
  void truncate(std::size_t size) { size_ = size; }
  void finish() { out_.resize(size_); }

 private:
  static constexpr std::size_t kRoom = 128;  // norm forms are seldom longer than their text
  std::string& out_;
  std::size_t size_ = 0;
};

}  // namespace

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

class Tokenizer::Scan {
 public:
  Scan(Tokenizer& owner, Text& text, std::vector<Line>& lines)
      : owner_(owner), text_(text), lines_(lines), begin_(text.bytes.data()), p_(begin_), end_(begin_ + text.bytes.size()),
        norms_(text.norms, text.bytes.size()), line_begin_(begin_) {}

  void run() {
    while (p_ < end_) {
      const unsigned char c = byte_at(p_);
      if (c >= 0x80) {
        other();
        continue;
      }
      switch (kAscii.of[c]) {
        case CharClass::kNewline: newline(1); break;
        case CharClass::kLower: case CharClass::kUpper:
          if (!plain_word())
            word(p_);
          break;
        case CharClass::kDigit: number(); break;
        case CharClass::kSymbol:
          if (c != '@' || !address())
            plain(TokenKind::kSymbol, 1);
          break;
        case CharClass::kPunctuation: punctuation(c); break;
        default: ++p_;
      }
    }
    norms_.finish();
  }

 private:
  struct Char {
    CharClass k;
    char32_t c;
    std::uint32_t size;
  };
  Char at(const char* p) const {
    if (p >= end_)
      return {CharClass::kSpace, 0, 0};
    if (byte_at(p) < 0x80)
      return {kAscii.of[byte_at(p)], byte_at(p), 1};
    const Decoded d = decode(p, end_);
    return {d.c == kInvalid ? CharClass::kSpace : char_class(d.c), d.c, d.size};
  }

  void newline(std::uint32_t size) {
    // \r\n is one newline.
    if (!(*p_ == '\n' && p_ > begin_ && p_[-1] == '\r'))
      ++newlines_;
    p_ += size;
    line_begin_ = p_;
    new_line_ = true;
  }

  // Adds the token [first, last); its norm form is what norms_ has from `norm` on.
  void emit(const char* first, const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags, std::size_t norm) {
    norms_.cut(norm);
    add(first, last, kind, letter_case, flags, norm, hash({norms_.at(norm), norms_.size() - norm}));
  }

  void add(const char* first, const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags, std::size_t norm,
           std::uint64_t norm_hash) {
    Token t;
    t.hash = norm_hash;
    t.begin = static_cast<std::uint32_t>(first - begin_);
    t.end = static_cast<std::uint32_t>(last - begin_);
    t.norm = static_cast<std::uint32_t>(norm);
    t.norm_size = static_cast<std::uint16_t>(norms_.size() - norm);
    t.symbol = 0;
    t.kind = kind;
    t.letter_case = letter_case;
    if (last_end_ == first)
      flags |= kJoined;
    if (new_line_) {
      flags |= kLineStart;
      start_line();
    }
    t.flags = flags;
    text_.tokens.push_back(t);
    last_end_ = p_ = last;
  }

  void start_line() {
    const auto token = static_cast<std::uint32_t>(text_.tokens.size());
    lines_.push_back({token, static_cast<std::uint32_t>(line_begin_ - begin_), newlines_ > 1 || token == 0});
    newlines_ = 0;
    new_line_ = false;
  }

  // A token whose norm form is `norm`.
  void fixed(TokenKind kind, std::size_t size, std::string_view norm, std::uint16_t flags = 0) {
    const std::size_t at = norms_.size();
    norms_.put(norm);
    emit(p_, p_ + size, kind, TokenCase::kNone, flags, at);
  }
  void plain(TokenKind kind, std::size_t size) { fixed(kind, size, {p_, size}); }

  // A token whose norm form is made by folding.
  void folded(const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags) {
    const std::size_t at = norms_.size();
    const std::size_t size = std::min<std::size_t>(last - p_, 4 * kMaxNorm);
    owner_.folded_.clear();
    owner_.folder_.fold({p_, size}, owner_.folded_);
    norms_.put(owner_.folded_);
    emit(p_, last, kind, letter_case, flags, at);
  }

  const char* skip_marks(const char* p) const {
    for (Char c = at(p); c.k == CharClass::kMark; c = at(p))
      p += c.size;
    return p;
  }

  void other() {
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

  void punctuation_mark(Char c) {
    const char* last = skip_marks(p_ + c.size);
    const TokenKind kind = c.k == CharClass::kSymbol ? TokenKind::kSymbol : TokenKind::kPunctuation;
    if ((c.c == 0x2018 || c.c == 0x2019) && at(last).c == c.c)  // two single marks as a double one
      return fixed(kind, static_cast<std::size_t>(last - p_) + c.size, "\"", kNonAscii);
    folded(last, kind, TokenCase::kNone, kNonAscii);
  }

  void punctuation(unsigned char c) {
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
    if (c == '`')
      return fixed(TokenKind::kPunctuation, 1, "'");
    const char* marked = skip_marks(p_ + 1);
    if (marked != p_ + 1)
      return folded(marked, TokenKind::kPunctuation, TokenCase::kNone, kNonAscii);
    plain(TokenKind::kPunctuation, 1);
  }

  // 's, 'll and the like after a token without a space.
  bool apostrophe(std::uint32_t size) {
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

  // Bytes of s, ll, re, ve, d or m at p if the word ends there, else 0.
  std::size_t clitic_size(const char* p) const {
    for (std::string_view s : {"s", "ll", "re", "ve", "d", "m"})
      if (equals_folded(p, end_, s) && !is_word(at(p + s.size()).k))
        return s.size();
    return 0;
  }

  void number() {
    const char* first = p_;
    const char* q = p_;
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
  const char* first_of_list(const char* p, const char* q) {
    const char* last = q;
    while (last > p && last[-1] != ',')
      --last;
    const char* comma = std::find(p, q, ',');
    if (last == p || comma + 1 == last || q - last == 3 || std::find(p, q, '.') != q)
      return q;
    list_end_ = q;
    return comma;
  }

  // The end of the word at p; its case and flags.
  const char* word_end(const char* p, CaseShape& shape, std::uint16_t& flags) const {
    const char* first = p;
    for (;;) {
      const Char c = at(p);
      const bool ascii = c.size == 1;
      switch (c.k) {
        case CharClass::kLower: shape.add(false); break;
        case CharClass::kUpper: shape.add(true); break;
        case CharClass::kLetter: case CharClass::kMark: break;
        case CharClass::kDigit: flags |= kHasDigit; break;
        case CharClass::kNumeral: break;  // km²
        case CharClass::kFormat:
          if (!is_letter(at(p + c.size).k) && at(p + c.size).k != CharClass::kMark)
            return p;
          break;
        default:
          if (p == first || c.size == 0)
            return p;
          if (is_apostrophe(c.c)) {
            if (!is_letter(at(p + c.size).k) || clitic_size(p + c.size) > 0)
              return p;
            shape.last_upper = false;
            break;
          }
          if (c.c == '_' && is_word(at(p + 1).k))
            break;
          return p;
      }
      if (!ascii)
        flags |= kNonAscii;
      p += c.size;
    }
  }

  // A word of ASCII letters that no mark, digit or apostrophe goes on with: eight bytes at a time. False: word() must look.
  bool plain_word() {
    const std::size_t norm = norms_.size();
    char* out = norms_.room(kMaxPlainWord);
    std::uint64_t upper = 0;  // a bit a letter
    std::uint64_t chunk = 0;
    std::size_t size = 0, last = 8;
    for (; last == 8; size += last) {
      if (static_cast<std::size_t>(end_ - p_) < size + 8 || size == kMaxPlainWord)
        return false;
      const std::uint64_t bytes = hash_load(p_ + size);
      const std::uint64_t letters = ascii_letters(bytes);
      last = static_cast<std::size_t>(std::countr_zero(~letters & kHighBits)) / 8;
      chunk = (bytes | kCaseBits) & (last == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * last) - 1);
      store(chunk, out + size);
      upper |= bits_of_bytes(~bytes << 2 & letters) << size;
    }
    const char* q = p_ + size;
    if (const unsigned char c = byte_at(q); c != ' ' && goes_on(c, size))
      return false;
    norms_.grow(size);
    const std::uint64_t all = (std::uint64_t{1} << size) - 1;
    TokenCase letter_case = TokenCase::kLower;
    upper &= all;
    if (upper == 1)
      letter_case = TokenCase::kTitle;
    else if (upper == all)
      letter_case = TokenCase::kUpper;
    else if (upper != 0)
      letter_case = (upper & 1) && !(upper & upper >> 1) && !(upper >> (size - 1)) ? TokenCase::kTitle : TokenCase::kMixed;
    add(p_, q, TokenKind::kWord, letter_case, 0, norm, size < 8 ? hash_short(chunk, size) : hash_padded(norms_.at(norm), size));
    return true;
  }

  // Whether the byte after `size` letters may belong to their token or change what it is.
  static bool goes_on(unsigned char c, std::size_t size) {
    if (c >= 0x80 || c == '\'' || c == '_' || (c >= '0' && c <= '9'))
      return true;
    return (c == '.' && size <= 3) || (c == ':' && size <= 6);
  }

  void word(const char* p) {
    CaseShape shape;
    std::uint16_t flags = 0;
    const char* q = word_end(p, shape, flags);
    if (q < end_ && (*q == '.' || *q == ':')) {
      if (const char* a = address_end(p, q))
        return folded(a, TokenKind::kWord, TokenCase::kNone, flags);
      if (const char* a = *q == '.' ? acronym_end(p, q, shape) : nullptr)
        q = a;
    }
    if (const char* n = q - p >= 4 ? contraction(p, q) : nullptr)
      return negation(p, n, q, flags);
    finish_word(p, q, shape.result(), flags);
  }

  void finish_word(const char* p, const char* q, TokenCase letter_case, std::uint16_t flags) {
    if (flags & kNonAscii)
      return folded(q, TokenKind::kWord, letter_case, flags);
    const std::size_t norm = norms_.size();
    norms_.put_lower({p, std::min<std::size_t>(static_cast<std::size_t>(q - p), kMaxNorm)});
    emit(p, q, TokenKind::kWord, letter_case, flags, norm);
  }

  // "n't" at the end of [p, q): where it begins, or null. word_end() took the apostrophe in, as it stands between letters.
  const char* contraction(const char* p, const char* q) const {
    if (q[-1] != 't' && q[-1] != 'T')
      return nullptr;
    for (std::string_view mark : {"'", "\u2019"}) {
      const char* a = q - 1 - mark.size();
      if (a - 1 > p && std::string_view(a, mark.size()) == mark && (a[-1] == 'n' || a[-1] == 'N'))
        return a - 1;
    }
    return nullptr;
  }

  // "ca" + "n't": the norm form of the verb is that of the whole one.
  void negation(const char* p, const char* n, const char* q, std::uint16_t flags) {
    CaseShape stem;
    for (const char* c = p; c < n; ++c)
      if (kAscii.of[byte_at(c)] == CharClass::kUpper || kAscii.of[byte_at(c)] == CharClass::kLower)
        stem.add(kAscii.of[byte_at(c)] == CharClass::kUpper);
    const bool ascii = std::none_of(p, n, [](char c) { return c & 0x80; });
    finish_stem(p, n, stem.result(), static_cast<std::uint16_t>(ascii ? flags & ~kNonAscii : flags));
    const std::size_t norm = norms_.size();
    norms_.put("n't");
    emit(n, q, TokenKind::kWord, n[0] == 'N' ? TokenCase::kUpper : TokenCase::kLower,
         q - n > 3 ? static_cast<std::uint16_t>(kNonAscii) : std::uint16_t{0}, norm);
  }

  void finish_stem(const char* p, const char* n, TokenCase letter_case, std::uint16_t flags) {
    static constexpr std::string_view kStems[][2] = {{"ca", "can"}, {"wo", "will"}, {"sha", "shall"}};
    for (auto& [stem, whole] : kStems)
      if (static_cast<std::size_t>(n - p) == stem.size() && equals_folded(p, n, stem)) {
        const std::size_t norm = norms_.size();
        norms_.put(whole);
        return emit(p, n, TokenKind::kWord, letter_case, flags, norm);
      }
    finish_word(p, n, letter_case, flags);
  }

  // [p, q) is a word and *q a period: the end of "U.S." if it is of that kind.
  const char* acronym_end(const char* p, const char* q, CaseShape& shape) const {
    const Char first = at(p);
    const bool one = p + first.size == q;
    // "Ph.D."
    const bool two = !one && q - p == 2 && kAscii.of[byte_at(p)] == CharClass::kUpper &&
                     kAscii.of[byte_at(p + 1)] == CharClass::kLower;
    if (!one && !two)
      return nullptr;
    const char* last = nullptr;
    CaseShape more = shape;
    for (const char* r = q; at(r).c == '.';) {
      const Char c = at(r + 1);
      if (!is_letter(c.k) || is_word(at(r + 1 + c.size).k))
        break;
      if (two && (c.k != CharClass::kUpper || at(r + 1 + c.size).c != '.'))
        break;
      r += 1 + c.size;
      if (c.k != CharClass::kLetter)
        more.add(c.k == CharClass::kUpper);
      last = r;
    }
    if (!last)
      return nullptr;
    shape = more;
    return at(last).c == '.' && at(last + 1).c != '.' ? last + 1 : last;
  }

  // [p, q) is a word and *q is a colon or a period: the end of a web address that begins with it.
  const char* address_end(const char* p, const char* q) const {
    const std::string_view w(p, static_cast<std::size_t>(q - p));
    if (w.size() > 6)
      return nullptr;
    if (*q == '.') {
      if (!equals_folded(p, q, "www") || w.size() != 3 || !is_word(at(q + 1).k))
        return nullptr;
    } else {
      bool known = false;
      for (std::string_view scheme : {"http", "https", "ftp", "mailto"})
        known |= w.size() == scheme.size() && equals_folded(p, q, scheme);
      if (!known || (w.size() < 6 && !equals_folded(q, end_, "://")) || at(q + 1).k == CharClass::kSpace)
        return nullptr;
    }
    return trimmed_address(q);
  }

  // Runs to white space, a quote or an angle bracket, and leaves the punctuation at the end.
  const char* trimmed_address(const char* p) const {
    const char* q = p;
    bool bracket = false;
    for (;;) {
      const Char c = at(q);
      if (c.size == 0 || c.k == CharClass::kSpace || c.k == CharClass::kNewline || c.k == CharClass::kUnspaced || c.c == '"' ||
          c.c == '<' || c.c == '>' || c.c == '`' || (c.size > 1 && c.k == CharClass::kPunctuation))
        break;
      bracket |= c.c == '(';
      q += c.size;
    }
    while (q > p && std::strchr(".,;:!?'*]}", q[-1]))
      --q;
    while (q > p && !bracket && std::strchr(".,;:!?')]}", q[-1]))
      --q;
    return q > p ? q : nullptr;
  }

  // An '@' between word characters: takes back what is written before it without a space.
  bool address() {
    auto& tokens = text_.tokens;
    if (!is_word(at(p_ + 1).k) || last_end_ != p_)
      return false;
    std::uint32_t first = static_cast<std::uint32_t>(tokens.size());
    for (std::uint32_t i = 0; i < kMaxAddressTokens && first > 0; ++i) {
      const Token& t = tokens[first - 1];
      const bool mark = t.end - t.begin == 1 && std::strchr("._-+", begin_[t.begin]);
      if (t.kind != TokenKind::kWord && t.kind != TokenKind::kNumber && !mark)
        break;
      if (t.end - t.begin > kMaxNorm)
        break;
      --first;
      if (!t.has(kJoined))
        break;
    }
    if (first == tokens.size())
      return false;
    const char* q = p_ + 1;
    for (Char c = at(q); is_word(c.k) || c.c == '.' || c.c == '-' || c.c == '@' || c.c == '_'; c = at(q))
      q += c.size;
    while (q[-1] == '.' || q[-1] == '-' || q[-1] == '@')
      --q;
    const Token from = tokens[first];
    std::uint16_t flags = kHasDigit | kNonAscii;
    flags = std::any_of(begin_ + from.begin, q, [](char c) { return c & 0x80; }) ? kNonAscii : 0;
    tokens.resize(first);
    norms_.truncate(from.norm);
    last_end_ = first > 0 ? begin_ + tokens.back().end : nullptr;
    if (from.has(kLineStart)) {
      new_line_ = true;
      newlines_ = lines_.back().blank_before ? 2 : 1;
      line_begin_ = begin_ + lines_.back().begin;
      lines_.pop_back();
    }
    p_ = begin_ + from.begin;
    folded(q, TokenKind::kWord, TokenCase::kNone, flags);
    return true;
  }

  void unspaced() {
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

  Tokenizer& owner_;
  Text& text_;
  std::vector<Line>& lines_;
  const char* const begin_;
  const char* p_;
  const char* const end_;
  Norms norms_;
  const char* last_end_ = nullptr;  // of the last token
  const char* line_begin_;
  const char* list_end_ = nullptr;  // a list of numbers with commas ends here
  std::uint32_t newlines_ = 0;      // since the last token
  bool new_line_ = true;            // the next token begins a line
};

Tokenizer::Tokenizer() = default;
Tokenizer::~Tokenizer() = default;

void Tokenizer::run(Text& text, std::vector<Line>& lines) {
  text.tokens.clear();
  text.tokens.reserve(text.bytes.size() / 5 + 16);
  text.invalid_bytes = 0;
  lines.clear();
  Scan(*this, text, lines).run();
}

}  // namespace postil::text
