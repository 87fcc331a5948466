// Contents that are quotations: whether one ends or opens here, and which of the following ones go on with it.
#include <algorithm>

#include "core/annotate/layers/contents.h"

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLongestInterruption = 16;  // tokens between the halves of a quotation
constexpr std::uint32_t kMostParagraphs = 200;      // of one quotation

}  // namespace

bool Contents::finished_quote(std::uint32_t t) const {
  const text::Range quote = text_.quotations[c_.quote[t]].tokens;
  return quote.size() > 6 || (quote.size() > 2 && c_.is(quote.last - 2, kStop | kComma));
}

Content Contents::speech(text::Range colon) const {
  Content content;
  bool capitals = true;
  for (std::uint32_t t = s_.first; t < colon.first; ++t)
    capitals &= text_.tokens[t].letter_case == text::TokenCase::kUpper || c_.is(t, kHyphen);
  std::uint32_t end = s_.last;
  const auto count = static_cast<std::uint32_t>(text_.tokens.size());
  if (capitals)
    while (end < count && !text_.tokens[end].has(text::kParagraphStart))
      ++end;
  while (end > colon.last && !c_.quoted(end - 1) && c_.is(end - 1, kStop))
    --end;
  if (end <= colon.last)
    return content;
  content.kind = quote_opens(colon.last) ? Content::Kind::kQuote : Content::Kind::kColon;
  content.add({colon.last, end});
  content.cover = {colon.last, std::min(end, s_.last)};
  return content;
}

bool Contents::quote_ends_before(std::uint32_t t) const {
  return t > 0 && t < text_.tokens.size() && !text_.tokens[t].has(text::kParagraphStart) && c_.quoted(t - 1) &&
         text_.quotations[c_.quote[t - 1]].tokens.last == t;
}

std::uint32_t Contents::end_of_quote_before(std::uint32_t t) const {
  if (t > 1 && !c_.quoted(t - 1) && c_.is(t - 1, kComma))
    --t;
  return t > 0 && c_.quoted(t - 1) && text_.quotations[c_.quote[t - 1]].tokens.last == t ? t : 0;
}

Content Contents::quoted_before(std::uint32_t end) const {
  Content content;
  content.kind = Content::Kind::kQuote;
  content.add(text_.quotations[c_.quote[end - 1]].tokens);
  content.cover = {std::max(content.pieces[0].first, s_.first), end};
  return content;
}

bool Contents::is_statement(std::uint32_t quote_end) const {
  const text::Range quote = text_.quotations[c_.quote[quote_end - 1]].tokens;
  return quote.first <= s_.first || finished_quote(quote.first);
}

bool Contents::quotes_sentence(std::uint32_t t) const {
  const text::Range quote = text_.quotations[c_.quote[t]].tokens;
  return finished_quote(t) && c_.is(t + 1, kTitle) && quote.last + 1 >= s_.last;
}

// A quotation that goes on in the next paragraphs belongs to the same speaker; so does one that opens the next sentence of the
// paragraph, unless it ends in a comma: then its own cue follows.
void Contents::add_following_quotes(Content& content) const {
  const std::uint32_t count = static_cast<std::uint32_t>(text_.tokens.size());
  std::uint32_t t = s_.last;
  if (t < count && !text_.tokens[t].has(text::kParagraphStart) && c_.quoted(t)) {
    const text::Range quote = text_.quotations[c_.quote[t]].tokens;
    if (quote.first != t || (quote.size() > 2 && c_.is(quote.last - 2, kComma)) || speaker_follows(quote.last))
      return;
    content.add(quote);
    add_continued(content, c_.quote[t]);
    t = content.pieces[content.count - 1].last;
  }
  add_bare_paragraphs(content, t);
}

// A paragraph that is nothing but a quotation has no speaker of its own.
void Contents::add_bare_paragraphs(Content& content, std::uint32_t t) const {
  const auto count = static_cast<std::uint32_t>(text_.tokens.size());
  for (std::uint32_t n = 0; t < count && text_.tokens[t].has(text::kParagraphStart) && c_.quoted(t) &&
                            content.count < Content::kMaxPieces && n < kMostParagraphs;
       ++n) {
    const text::Range quote = text_.quotations[c_.quote[t]].tokens;
    if (quote.first != t || (quote.last < count && !text_.tokens[quote.last].has(text::kParagraphStart)))
      return;
    content.add(quote);
    t = quote.last;
  }
}

// Whether the sentence goes on behind a quotation: then it has a cue of its own.
bool Contents::speaker_follows(std::uint32_t t) const {
  return t < text_.tokens.size() && !text_.tokens[t].has(text::kSentenceStart) && !c_.is(t, kStop);
}

// The second half of "..., he told them, ...": a quotation behind a comma in the same sentence.
void Contents::add_second_half(Content& content, std::uint32_t after) const {
  for (std::uint32_t t = after; t < s_.last && t - after < kLongestInterruption; ++t) {
    if (quote_opens(t)) {
      if (t > after && c_.is(t - 1, kComma | kColon))
        content.add(text_.quotations[c_.quote[t]].tokens);
      return;
    }
    if (c_.is(t, kCueVerb))
      return;
  }
}

void Contents::add_continued(Content& content, std::uint32_t quotation) const {
  std::uint32_t n = 0;
  for (std::uint32_t q = quotation;
       text_.quotations[q].continues && content.count < Content::kMaxPieces && n < kMostParagraphs; ++n) {
    const std::uint32_t next = text_.quotations[q].tokens.last;
    if (next >= text_.tokens.size() || !c_.quoted(next))
      return;
    q = c_.quote[next];
    content.add(text_.quotations[q].tokens);
  }
}

// A quotation in a paragraph of its own behind "he wrote:".
void Contents::add_block(Content& content) const {
  const std::uint32_t t = s_.last;
  if (t >= text_.tokens.size() || !c_.quoted(t) || text_.quotations[c_.quote[t]].tokens.first != t)
    return;
  add_announced(content, t);
}

void Contents::add_announced(Content& content, std::uint32_t t) const {
  content.kind = Content::Kind::kQuote;
  content.add(text_.quotations[c_.quote[t]].tokens);
  add_continued(content, c_.quote[t]);
  if (content.count)
    add_bare_paragraphs(content, content.pieces[content.count - 1].last);
}

}  // namespace postil::annotate
