// The scan over the bytes of one text, shared by the files of the tokenizer. Internal; may change.
#ifndef POSTIL_CORE_TEXT_TOKENIZER_SCAN_H
#define POSTIL_CORE_TEXT_TOKENIZER_SCAN_H

#include <algorithm>
#include <array>
#include <cstring>

#include "core/text/hash.h"
#include "core/text/tokenizer.h"

namespace postil::text {

// What is known of a byte that is ASCII.
struct AsciiTable {
  std::array<CharClass, 256> of{};
  std::array<char, 256> lower{};
  std::array<std::uint8_t, 256> goes_on{};    // a word of so many letters or fewer may go on with it, or be an address or acronym
  std::array<std::uint64_t, 128> hash{};      // of the character alone
  std::array<bool, 256> code{};               // marks that program code has and prose hardly ever
  AsciiTable();
};
extern const AsciiTable kAscii;

inline unsigned char byte_at(const char* p) { return static_cast<unsigned char>(*p); }

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

inline bool equals_folded(const char* p, const char* end, std::string_view lower) {
  if (static_cast<std::size_t>(end - p) < lower.size())
    return false;
  for (std::size_t i = 0; i < lower.size(); ++i)
    if (kAscii.lower[byte_at(p + i)] != lower[i])
      return false;
  return true;
}

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

class Tokenizer::Scan {
 public:
  Scan(Tokenizer& owner, Text& text, std::vector<Line>& lines)
      : owner_(owner), text_(text), lines_(lines), begin_(text.bytes.data()), p_(begin_), end_(begin_ + text.bytes.size()),
        norms_(text.norms, text.bytes.size()), line_begin_(begin_) {}
  void run();

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

  // Tokens. emit() adds [first, last), whose norm form is what norms_ has from `norm` on; add() is told its hash.
  void emit(const char* first, const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags, std::size_t norm);
  void add(const char* first, const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags, std::size_t norm,
           std::uint64_t norm_hash);
  void single(TokenKind kind, unsigned char c);
  void fixed(TokenKind kind, std::size_t size, std::string_view norm, std::uint16_t flags = 0);
  void folded(const char* last, TokenKind kind, TokenCase letter_case, std::uint16_t flags);
  void newline(std::uint32_t size);
  void begin_line();
  void mail_marks();
  const char* lump_end(const char* first, bool after_lump) const;
  bool next_line_is_quoted(const char* p) const;
  void start_line();
  void hyphen(const char* first);
  void take_back(std::uint32_t first);  // the tokens from this one on

  // Marks, numbers and scripts without spaces.
  void other();
  const char* skip_marks(const char* p) const;
  void punctuation_mark(Char c);
  void punctuation(unsigned char c);
  bool apostrophe(std::uint32_t size);
  void number();
  const char* first_of_list(const char* p, const char* q);
  void unspaced();

  // Words and addresses.
  bool plain_word();
  bool long_plain_word(std::uint64_t first);
  bool goes_on(const char* q, std::size_t size) const;
  void word(const char* p);
  const char* word_end(const char* p, CaseShape& shape, std::uint16_t& flags);
  std::size_t clitic_size(const char* p) const;
  void finish_word(const char* p, const char* q, TokenCase letter_case, std::uint16_t flags);
  const char* contraction(const char* p, const char* q) const;
  void negation(const char* p, const char* n, const char* q, std::uint16_t flags);
  void finish_stem(const char* p, const char* n, TokenCase letter_case, std::uint16_t flags);
  const char* acronym_end(const char* p, const char* q, CaseShape& shape) const;
  const char* address_end(const char* p, const char* q) const;
  const char* trimmed_address(const char* p) const;
  bool address();

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
  std::uint8_t depth_ = 0;          // of quoted mail, in this line
  bool in_lump_ = false;            // the line before is binary data
};

}  // namespace postil::text

#endif
