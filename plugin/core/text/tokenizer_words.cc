// Words that the fast path of the tokenizer leaves: those with digits, marks, apostrophes, periods or letters beyond ASCII in or
// behind them; and addresses.
#include "core/text/tokenizer_scan.h"

namespace postil::text {

namespace {

constexpr std::uint32_t kMaxAddressTokens = 16;  // tokens before an '@' that it may join

}  // namespace

// Bytes of s, ll, re, ve, d or m at p if the word ends there, else 0.
std::size_t Tokenizer::Scan::clitic_size(const char* p) const {
  for (std::string_view s : {"s", "ll", "re", "ve", "d", "m"})
    if (equals_folded(p, end_, s) && !is_word(at(p + s.size()).k))
      return s.size();
  return 0;
}

// The end of the word at p; its case and flags.
const char* Tokenizer::Scan::word_end(const char* p, CaseShape& shape, std::uint16_t& flags) {
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
        if (c.c == '_' && is_word(at(p + 1).k)) {
          ++text_.code_marks;
          break;
        }
        return p;
    }
    if (!ascii)
      flags |= kNonAscii;
    p += c.size;
  }
}

void Tokenizer::Scan::word(const char* p) {
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

void Tokenizer::Scan::finish_word(const char* p, const char* q, TokenCase letter_case, std::uint16_t flags) {
  if (flags & kNonAscii)
    return folded(q, TokenKind::kWord, letter_case, flags);
  const std::size_t norm = norms_.size();
  norms_.put_lower({p, std::min<std::size_t>(static_cast<std::size_t>(q - p), kMaxNorm)});
  emit(p, q, TokenKind::kWord, letter_case, flags, norm);
}

// "n't" at the end of [p, q): where it begins, or null. word_end() took the apostrophe in, as it stands between letters.
const char* Tokenizer::Scan::contraction(const char* p, const char* q) const {
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
void Tokenizer::Scan::negation(const char* p, const char* n, const char* q, std::uint16_t flags) {
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

void Tokenizer::Scan::finish_stem(const char* p, const char* n, TokenCase letter_case, std::uint16_t flags) {
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
const char* Tokenizer::Scan::acronym_end(const char* p, const char* q, CaseShape& shape) const {
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
const char* Tokenizer::Scan::address_end(const char* p, const char* q) const {
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
const char* Tokenizer::Scan::trimmed_address(const char* p) const {
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

void Tokenizer::Scan::take_back(std::uint32_t first) {
  text_.tokens.resize(first);
  for (std::vector<std::uint32_t>* list : {&text_.marks, &text_.name_starts})
    while (!list->empty() && list->back() >= first)
      list->pop_back();
}

// An '@' between word characters: takes back what is written before it without a space.
bool Tokenizer::Scan::address() {
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
  take_back(first);
  norms_.truncate(from.norm);
  last_end_ = first > 0 ? begin_ + tokens.back().end : nullptr;
  if (from.has(kLineStart)) {
    new_line_ = true;
    newlines_ = lines_.back().blank_before ? 2 : 1;
    line_begin_ = begin_ + lines_.back().begin;
    depth_ = lines_.back().depth;
    lines_.pop_back();
  }
  p_ = begin_ + from.begin;
  folded(q, TokenKind::kWord, TokenCase::kNone, flags);
  return true;
}

}  // namespace postil::text
