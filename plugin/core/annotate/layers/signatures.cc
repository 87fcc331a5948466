// A signature: a mark (two hyphens, a dash, a tilde) that begins a paragraph or follows the end of a quotation or
// sentence, and behind it up to the end of the paragraph nothing but a name, and after a comma a role, a work, a date.
// Dashes in prose have no name alone behind them, items of a list have another item beside them, options no blank, a
// mail's own signature begins on the next line.
//
// What is signed: the quotation before the mark; without one the lines before it up to a blank one, and beyond that
// where the text begins or the signature before ends. Each paragraph is looked at once by its own signature and once by
// the next.
#include "core/annotate/layers/passages.h"

#include <algorithm>

namespace postil::annotate {

namespace {

using text::Range;
using text::Token;

constexpr std::uint32_t kLongestLine = 48;         // tokens of a signature: name, role, work
constexpr std::uint32_t kLongestName = 12;         // tokens
constexpr std::uint32_t kLongestLead = 3;          // words before a name: "actress Ann Lee"
constexpr std::uint32_t kLongestAbbreviation = 3;  // bytes
constexpr std::uint32_t kLongestMark = 3;          // bytes: a line of hyphens is none
constexpr std::uint32_t kLongestRole = 14;         // tokens
constexpr std::uint32_t kLongestPassage = 600;     // tokens that one signature can stand for
constexpr std::uint32_t kMostParagraphs = 60;
constexpr std::size_t kLongLine = 200;  // bytes: no line of a poem, nor one that was wrapped

// A paragraph of prose in one long line: the next line is another one.
bool is_long_line(const Document& d, Range tokens) {
  const std::string_view s = d.text.surface(tokens);
  return s.size() > kLongLine && s.find('\n') == std::string_view::npos;
}

// A mark at the begin of an item: "* ", "- ".
bool is_bullet(const Document& d, std::uint32_t t) {
  const text::Token& token = d.text.tokens[t];
  if (token.kind == text::TokenKind::kWord || token.kind == text::TokenKind::kNumber ||
      d.text.tokens[t + 1].has(text::kJoined))
    return false;
  const std::string_view mark = d.text.norm(t);
  return mark == "*" || mark == "-" || mark == "+" || mark == "\u2022" || mark == "o";
}

bool opens_with_capital(const Document& d, std::uint32_t t) {
  const std::string_view s = d.text.surface(t);
  return d.text.tokens[t].kind == text::TokenKind::kWord && !(s.front() >= 'a' && s.front() <= 'z');
}

// Whether a mail address follows in the line of a signature.
bool has_address(const Document& d, std::uint32_t mark) {
  const auto& tokens = d.text.tokens;
  for (std::uint32_t t = mark + 1; t < tokens.size() && t - mark < kLongestLine && !tokens[t].has(text::kLineStart);
       ++t)
    if (d.text.surface(t).find('@') != std::string_view::npos)
      return true;
  return false;
}

bool has_word(const Document& d, Range tokens) {
  return std::any_of(d.text.tokens.begin() + tokens.first, d.text.tokens.begin() + tokens.last,
                     [](const Token& t) { return t.kind == text::TokenKind::kWord; });
}

}  // namespace

// The mark of the paragraph's signature, or its end.
std::uint32_t Signatures::mark_of(const Document& d, const Classified& c, Range p, std::uint32_t dash) const {
  const auto& tokens = d.text.tokens;
  if (words_.is(d, p.first, kMark) && p.size() <= kLongestLine &&
      tokens[p.first].end - tokens[p.first].begin <= kLongestMark)
    return p.first;
  if (dash <= p.first || dash + 1 >= p.last || tokens[dash].end - tokens[dash].begin > kLongestMark ||
      p.last - dash > kLongestLine || c.quoted(dash) || !words_.is(d, dash, kMark))
    return p.last;
  const std::uint32_t before = dash - 1;
  const bool ends = c.is(before, kStop | kInnerPeriod) ||
                    (c.quoted(before) && d.text.quotations[c.quote[before]].tokens.last == dash);
  if (tokens[dash].has(text::kLineStart))
    return ends || c.is(before, kCloseBracket) ? dash : p.last;
  return ends && !(tokens[dash].has(text::kJoined) && tokens[dash + 1].has(text::kJoined) && !c.quoted(before))
             ? dash
             : p.last;
}

// Where a name ends that begins at `first`: words with capitals, initials, "of", "von"; `first` if there is none.
std::uint32_t Signatures::end_of_name(const Document& d, const Classified& c, std::uint32_t first,
                                      std::uint32_t end) const {
  std::uint32_t t = first;
  while (t < end && t - first < kLongestLead && d.text.tokens[t].kind == text::TokenKind::kWord &&
         !c.is(t, kTitle | kPreposition | kAuxiliary))
    ++t;
  if (t > first && (!words_.is(d, t - 1, kRole | kPersonTitle)))  // "actress Ann Lee"
    t = first;
  if (t + 1 < end && words_.is(d, t, kArticle) && !c.is(t + 1, kInnerPeriod))
    ++t;
  if (t >= end || !c.is(t, kTitle) || !opens_with_capital(d, t) ||
      (c.is(t, kTime) && !(t + 1 < end && c.is(t + 1, kTitle))))
    return first;
  std::uint32_t last = first;
  for (; t < end && t - first < kLongestName; ++t) {
    if (c.quoted(t) || (c.is(t, kSubjectPronoun | kQuestion | kAuxiliary) && !c.is(t, kPossessiveMark | kTitle)))
      break;
    const bool abbreviated =
        c.is(t, kStop) && t + 1 < end && c.is(t + 1, kTitle) && d.text.tokens[t].has(text::kJoined) &&
        d.text.tokens[t - 1].end - d.text.tokens[t - 1].begin <= kLongestAbbreviation;  // "Wm. Shakespeare"
    if (c.is(t, kTitle | kInnerPeriod) || abbreviated ||
        (c.is(t - 1, kHyphen) && d.text.tokens[t].kind == text::TokenKind::kWord))
      last = t + 1;
    else if (!c.is(t, kHyphen | kPossessiveMark) && !words_.is(d, t, kJoiner))
      break;
  }
  // A period that ends no initial, a further word in lower case: a sentence, not a name.
  if (t < end && !c.quoted(t) && d.text.tokens[t].kind == text::TokenKind::kWord &&
      !c.is(t, kPreposition | kGerundForm) && d.text.tokens[t].letter_case == text::TokenCase::kLower)
    return first;
  if (t + 1 < end && (c.is(t, kStop) || d.text.tokens[t].kind == text::TokenKind::kNumber))
    return first;
  return t - first < kLongestName ? last : first;
}

// A role behind the comma: ", the mayor of York", ", mayor".
std::uint32_t Signatures::with_role(const Document& d, const Classified& c, std::uint32_t last,
                                    std::uint32_t end) const {
  std::uint32_t t = last + 1;
  if (t >= end || !c.is(last, kComma) || c.quoted(t) ||
      c.is(t, kPreposition | kCueStart | kGerundForm | kSubordinator | kRelative))
    return last;
  const bool article = words_.is(d, t, kArticle);
  if (!words_.is(d, t, kRole | kPersonTitle) &&
      !(d.text.tokens[t].kind == text::TokenKind::kWord && d.text.tokens[t].letter_case == text::TokenCase::kLower))
    return last;
  if (article && (t + 1 >= end || c.is(t + 1, kTitle)))
    return last;
  while (t < end && t - last < kLongestRole && !c.quoted(t) &&
         !c.is(t, kComma | kStop | kDash | kOpenBracket | kColon | kRelative | kAuxiliary) &&
         d.text.tokens[t].kind == text::TokenKind::kWord)
    ++t;
  return t - last < kLongestRole ? t : last;
}

// Who signs between the mark and the end of the paragraph; empty: no signature.
Range Signatures::signer(const Document& d, const Classified& c, std::uint32_t mark, std::uint32_t end) const {
  const auto& tokens = d.text.tokens;
  const std::uint32_t first = mark + 1;
  if (first >= end || tokens[first].has(text::kLineStart) || c.quoted(first) || c.is(end - 1, kColon))
    return {};
  const bool dash = c.is(mark, kDash);
  if (tokens[first].has(text::kJoined) && (!dash || tokens[first].letter_case == text::TokenCase::kUpper))
    return {};  // "--HELP", "~A"
  if (first + 1 == end && tokens[first].end - tokens[first].begin == 1)
    return {};
  for (std::uint32_t t = first; t < end && !c.is(t, kOpenBracket); ++t)
    if (c.is(t, kDash) && !c.quoted(t))
      return {};  // "-- End --"
  const std::uint32_t name = end_of_name(d, c, first, end);
  if (name == first)
    return {};
  if (const match::Hit* hit = d.hits.find(first, no_signers_);
      hit && (first + hit->length >= name || c.is(first, kPreposition)))
    return {};
  return {first, with_role(d, c, name, end)};
}

// Lines that begin with the same mark side by side are items.
bool Signatures::is_listed(const Document& d, std::uint32_t p) const {
  const auto& all = d.text.paragraphs;
  const auto begins_so = [&](std::uint32_t other) {
    return d.text.norm(all[other].tokens.first) == d.text.norm(all[p].tokens.first);
  };
  return (p > 0 && begins_so(p - 1)) || (p + 1 < all.size() && begins_so(p + 1));
}

// Whether a token may end what somebody said, and no line of a program does.
bool Signatures::is_word_of_text(const Document& d, const Classified& c, std::uint32_t t) const {
  const text::TokenKind kind = d.text.tokens[t].kind;
  if (kind == text::TokenKind::kWord || kind == text::TokenKind::kNumber || c.quoted(t))
    return true;
  const std::string_view mark = d.text.norm(t);
  return c.is(t, kStop | kInnerPeriod | kDash | kCloseBracket | kComma | kColon)
             ? mark != ";"
             : mark == "*" || mark == "'" || mark == "\"";
}

// The quotation that ends before the mark, where it is all that its paragraphs have; `mark` if there is none.
std::uint32_t Signatures::begin_of_quotation(const Document& d, const Classified& c, std::uint32_t mark) const {
  std::uint32_t begin = mark;
  for (std::uint32_t n = 0; n < kMostParagraphs && begin > 0 && c.quoted(begin - 1); ++n) {
    const Range quote = d.text.quotations[c.quote[begin - 1]].tokens;
    if (quote.last != begin || mark - quote.first > kLongestPassage)
      break;
    const bool alone = d.text.tokens[quote.first].has(text::kParagraphStart);
    if (!alone && begin != mark)
      break;
    begin = quote.first;
    if (!alone)
      break;
  }
  return begin;
}

// The paragraphs before the mark, from paragraph `p` backwards, not before the token `floor`; the last alone if they
// are long lines.
std::uint32_t Signatures::begin_of_block(const Document& d, std::uint32_t p, std::uint32_t mark,
                                         std::uint32_t floor) const {
  const auto& all = d.text.paragraphs;
  const std::uint32_t depth = all[p].depth;
  std::uint32_t block = mark, n = 0;  // where the lines without a blank one begin
  const bool apart = blank_before(d, mark), changes = has_address(d, mark);
  std::uint32_t begin = mark;
  for (std::uint32_t i = p + 1; i-- > 0 && all[i].tokens.last > floor && n < kMostParagraphs; ++n) {
    const Range tokens{std::max(all[i].tokens.first, floor), std::min(all[i].tokens.last, mark)};
    if (all[i].depth != depth || !has_word(d, tokens))
      return begin;  // a line of marks parts what is signed from the rest
    if (mark - tokens.first > kLongestPassage)
      return block == mark ? all[p].tokens.first : block;
    if (is_long_line(d, tokens) && begin != mark)
      return std::max(all[p].tokens.first, floor);
    begin = tokens.first;
    if (changes && is_bullet(d, begin))
      return mark;  // a list of changes, and who made them
    if (is_long_line(d, tokens))
      return begin;
    if (begin == 0 || begin == floor || !blank_before(d, begin))
      continue;
    if (apart)
      return begin;
    if (block == mark)
      block = begin;
  }
  return n == kMostParagraphs && block != mark ? block : begin;
}

std::uint32_t Signatures::begin_of_content(const Document& d, const Classified& c, std::uint32_t p, std::uint32_t mark,
                                           std::uint32_t floor) const {
  if (mark == floor || !is_word_of_text(d, c, mark - 1))
    return mark;
  const Range before = d.text.paragraphs[p].tokens;
  if (mark - before.first > kLongestPassage)
    return mark;
  const std::uint32_t quotation = begin_of_quotation(d, c, mark);
  if (quotation != mark && (quotation <= before.first || mark < before.last))
    return quotation < floor ? mark : quotation;
  return begin_of_block(d, p, mark, floor);
}

void Signatures::scan(const Document& d, const Classified& c, Passages& out) const {
  const auto& paragraphs = d.text.paragraphs;
  TokenCursor dashes(c.dashes);
  std::uint32_t floor = 0;  // behind the last signature
  for (std::uint32_t i = 0; i < paragraphs.size(); ++i) {
    const Range p = paragraphs[i].tokens;
    const auto inside = dashes.in(p);
    const std::uint32_t mark = mark_of(d, c, p, inside.empty() ? p.last : inside.back());
    if (mark == p.last)
      continue;
    const bool own = mark == p.first;
    if (!own && inside.size() > 1 && d.text.tokens[mark].has(text::kLineStart) &&
        d.text.tokens[inside[inside.size() - 2]].has(text::kLineStart))
      continue;  // a list in one paragraph
    if (own && (i == 0 || paragraphs[i - 1].depth != paragraphs[i].depth || is_listed(d, i)))
      continue;
    const Range who = signer(d, c, mark, p.last);
    if (who.size() == 0)
      continue;
    const std::uint32_t begin = begin_of_content(d, c, own ? i - 1 : i, mark, floor);
    floor = p.last;
    if (begin == mark)
      continue;
    out.all.push_back(
        {Passage::Kind::kSignature, {mark, mark + 1}, who, static_cast<std::uint32_t>(out.pieces.size()), 1});
    out.pieces.push_back({begin, mark});
  }
}

}  // namespace postil::annotate
