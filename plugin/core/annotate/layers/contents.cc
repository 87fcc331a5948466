// Right of a cue: skip who is told and when and where, then read on from the first mark or word that opens a content (a
// quotation, "that", "to", "how") to the end of the sentence, cut where a clause begins that is no longer said ("..., adding").
// Left of it: the quotation that ends there, or the clause from the begin of the sentence, unless that is a fronted adjunct.
#include "core/annotate/layers/contents.h"

#include <algorithm>

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLongestAdjunct = 16;   // tokens between a cue and its content
constexpr std::uint32_t kClauseWindow = 14;     // where a clause shows its verb

}  // namespace

// "about 30 ships", "at least three", "as many as 30"
bool Contents::opens_quantity(std::uint32_t t) const {
  if (t + 2 >= s_.last)
    return false;
  return (c_.is(t, kOpener) && (text_.tokens[t + 1].kind == text::TokenKind::kNumber || c_.is(t + 1, kOpener))) ||
         (c_.is(t, kAs) && c_.is(t + 1, kQuantifier));
}

Content::Kind Contents::kind_at(std::uint32_t t) const {
  if (quote_opens(t))
    return Content::Kind::kQuote;
  if (c_.is(t, kThat) && t + 1 < s_.last)
    return Content::Kind::kThat;
  if (c_.is(t, kQuestion | kWhether))
    return Content::Kind::kQuestion;
  if (c_.is(t, kTo) && t + 1 < s_.last && !c_.is(t + 1, kDeterminer | kPossessive | kTitle | kObjectPronoun))
    return Content::Kind::kTo;
  if (clause_follows(t))
    return Content::Kind::kClause;
  if (opens_quantity(t))
    return clause_follows(t + 1) ? Content::Kind::kClause : Content::Kind::kPhrase;
  if (c_.is(t, kPreposition))
    return Content::Kind::kAbout;
  if (c_.is(t, kGerundForm) && !c_.is(t, kTitle))
    return Content::Kind::kGerund;
  return Content::Kind::kPhrase;
}

// Whether a noun phrase with its finite verb begins here.
bool Contents::clause_follows(std::uint32_t t) const {
  if (c_.is(t, kPreposition | kTo))
    return false;
  if (c_.is(t, kSubjectPronoun) && !c_.is(t, kObjectPronoun))
    return true;
  if (c_.is(t, kIt) && t + 1 < s_.last && c_.is(t + 1, kAuxiliary | kPossessiveMark))
    return true;
  for (std::uint32_t i = t + 1; i < s_.last && i - t < kClauseWindow; ++i) {
    if (c_.is(i, kInQuotation | (kAnyMark & ~kDash) | kThat | kRelative | kSubordinator | kQuestion))
      return false;
    // "endorsed Smith and has given": the second verb has the subject of the first.
    if (c_.is(i, kCoordinator) && i + 1 < s_.last && c_.is(i + 1, kCueVerb | kAuxiliary | kFinite | kPastForm))
      return false;
    if (c_.is(i, kModal | kBe | kHave | kDo) && !c_.is(i, kPossessiveMark | kGerundForm) && !c_.is(i - 1, kTo))
      return true;
    if (c_.is(i, kFinite) && !c_.is(i, kTitle) && !c_.is(i - 1, kDeterminer | kPossessive | kPreposition))
      return true;
    if (c_.is(i, kCueVerb))
      for (const Frame& each : frames_)
        if (each.cue.tokens.contains(i))
          return each.cue.finite() && !each.cue.passive;
  }
  return false;
}

std::uint32_t Contents::skip_time(std::uint32_t t) const {
  std::uint32_t i = t;
  if (i + 1 < s_.last && c_.is(i, kAdverb) && !c_.is(i, kPreposition | kQuantifier | kTime | kSubordinator | kTitle) &&
      (c_.is(i + 1, kThat | kTo | kAnyMark | kPreposition | kTime) || c_.quoted(i + 1)))  // not "seems increasingly likely"
    t = ++i;
  while (i < s_.last && c_.is(i, kTime | kPreposition | kDeterminer) && i - t < 4) {
    if (c_.is(i, kTime)) {
      while (i < s_.last && (c_.is(i, kTime) || (text_.tokens[i].kind == text::TokenKind::kNumber &&
                                                 c_.is(i - 1, kTitle))))  // not "last year 90"
        ++i;
      return i < s_.last && c_.is(i, kPossessiveMark) ? t : i;
    }
    ++i;
  }
  return t;
}

std::uint32_t Contents::skip_recipient(const Frame& frame, std::uint32_t t) const {
  if (t >= s_.last || !frame.cue.recipient)
    return t;
  std::uint32_t i = t;
  if (c_.is(i, kObjectPronoun | kRecipient))
    i = t + 1;
  else if (const text::Range phrase = np_.beginning(t, false); phrase.size() && phrase.size() < kLongestAdjunct)
    i = phrase.last;
  if (i == t || i >= s_.last)
    return t;
  return skip_time(i);
}

// Looks past an adjunct ("on Tuesday", "in a statement", ", however,") for a mark that opens a content beyond doubt.
Contents::Start Contents::start_after_adjunct(std::uint32_t begin) const {
  const Start none{begin, Content::Kind::kNone};
  for (std::uint32_t i = begin; i < s_.last && i - begin <= kLongestAdjunct; ++i) {
    if (quote_opens(i))
      return i > begin && (c_.is(i - 1, kComma | kColon) || quotes_sentence(i)) ? Start{i, Content::Kind::kQuote}
                                                                                : none;
    if (c_.is(i, kInQuotation | kStop | kBut))
      return none;
    if (c_.is(i, kThat) && i + 1 < s_.last) {
      if (i > begin && !c_.is(i - 1, kComma | kTime) && c_.is(i + 1, kAuxiliary | kFinite | kPastForm | kCueVerb) &&
          !c_.is(i + 1, kPossessiveMark | kTitle))
        return none;  // "tweeted about the riots that followed"
      return {i, Content::Kind::kThat};
    }
    if (c_.is(i, kColon) && i + 1 < s_.last)
      return {i + 1, quote_opens(i + 1) ? Content::Kind::kQuote : Content::Kind::kColon};
    if (i > begin && c_.is(i, kCueVerb | kAuxiliary | kSubjectPronoun) && !c_.is(i, kPossessiveMark))
      return none;
  }
  return none;
}

Contents::Start Contents::start(const Frame& frame, std::uint32_t begin) const {
  const Start none{begin, Content::Kind::kNone};
  if (begin >= s_.last || c_.is(begin, kStop))
    return none;
  if (frame.cue.colon)
    return {begin, quote_opens(begin) ? Content::Kind::kQuote : Content::Kind::kColon};
  if (quote_opens(begin) && frame.cue.recipient && !finished_quote(begin))
    if (const Start found = start_after_adjunct(text_.quotations[c_.quote[begin]].tokens.last);
        found.kind != Content::Kind::kNone)
      return found;
  if (quote_opens(begin) || c_.is(begin, kThat))
    return {begin, kind_at(begin)};
  if (c_.is(begin, kComma)) {
    if (quote_opens(begin + 1))
      return {begin + 1, Content::Kind::kQuote};
    if (begin + 1 < s_.last && c_.is(begin + 1, kPreposition | kCommentAdverb | kTime))
      return start_after_adjunct(begin + 1);
    return none;
  }
  std::uint32_t t = begin;
  const bool adjunct = c_.is(t, kPreposition | kTime | kAdverb) && !opens_quantity(t) &&
                       (!c_.is(t, kTo) || (t + 1 < s_.last && c_.is(t + 1, kTitle | kDeterminer | kPossessive | kRecipient | kObjectPronoun)));
  if (adjunct || frame.cue.recipient) {
    const Start found = start_after_adjunct(t);
    if (found.kind != Content::Kind::kNone)
      return found;
  }
  const std::uint32_t told = t;
  t = skip_recipient(frame, t);
  // "warned justice is slow", "urged the ban be lifted": nobody was told, a clause begins.
  if (t > told && t < s_.last && !c_.is(told, kRecipient | kObjectPronoun) && !c_.is(t, kPossessiveMark | kTitle) &&
      c_.is(t, kAuxiliary | kFinite))
    return {told, Content::Kind::kClause};
  // "urged the union to talk": who shall do it belongs to what is said.
  if (t > told && t < s_.last && kind_at(t) == Content::Kind::kTo)
    return {told, Content::Kind::kTo};
  // "urged restraint": nobody was told.
  if (t > told && (frame.cue.object || frame.cue.noun) && !c_.is(told, kRecipient | kObjectPronoun | kTitle) &&
      (t >= s_.last || c_.is(t, kStop | kComma) ||
       (frame.cue.noun && c_.is(t, kPreposition | kQuantifier) && !c_.is(t, kTo | kThat))))
    return {told, Content::Kind::kPhrase};
  // "promised not to go", "said not all would go"
  if (t + 1 < s_.last && c_.is(t, kNegation) && !c_.is(t, kAuxiliary))
    return {t, kind_at(t + 1)};
  t = skip_time(t);
  if (t >= s_.last || c_.is(t, kStop))
    return none;
  if (c_.is(t, kComma))
    return quote_opens(t + 1) ? Start{t + 1, Content::Kind::kQuote} : none;
  return {t, kind_at(t)};
}

Content Contents::right(std::uint32_t frame, std::uint32_t begin) const {
  Content content;
  Start from = start(frames_[frame], begin);
  if (from.kind == Content::Kind::kClause && frames_[frame].cue.object)
    from.kind = Content::Kind::kPhrase;
  if (from.kind == Content::Kind::kNone || from.token >= s_.last)
    return content;
  const std::uint32_t end = end_of(frame, from.token, from.kind);
  if (!has_word(from.token, end))
    return content;
  content.kind = from.kind;
  content.add({from.token, end});
  if (c_.quoted(end - 1)) {
    add_continued(content, c_.quote[end - 1]);
    add_bare_paragraphs(content, content.pieces[content.count - 1].last);
  }
  content.cover = {begin, std::min(end, s_.last)};
  return content;
}

bool Contents::fronted(std::uint32_t first) const {
  std::uint32_t t = first;
  while (t < s_.last && c_.is(t, kCoordinator))
    ++t;
  if (t >= s_.last)
    return false;
  return c_.is(t, kPreposition | kSubordinator | kAdverb | kTime | kCommentAdverb | kGerundForm | kQuestion | kCueVerb);
}

// "Meanwhile, the port is closed": the writer's comment is not said.
std::uint32_t Contents::past_comment(std::uint32_t first, std::uint32_t end) const {
  std::uint32_t t = first;
  while (t < end && c_.is(t, kCommentAdverb))
    ++t;
  return t > first && t < end && c_.is(t, kComma) ? t + 1 : first;
}

bool Contents::has_word(std::uint32_t first, std::uint32_t end) const {
  for (std::uint32_t t = first; t < end; ++t)
    if (text_.tokens[t].kind == text::TokenKind::kWord || text_.tokens[t].kind == text::TokenKind::kNumber)
      return true;
  return false;
}

bool Contents::has_relative(std::uint32_t first, std::uint32_t end) const {
  for (std::uint32_t t = first; t < end; ++t)
    if (c_.is(t, kThat | kRelative) && !c_.quoted(t))
      return true;
  return false;
}

bool Contents::has_verb(std::uint32_t first, std::uint32_t end) const {
  for (std::uint32_t t = first; t < end; ++t)
    if (c_.is(t, kCueVerb | kInQuotation) || (c_.is(t, kAuxiliary | kFinite | kPastForm) && !c_.is(t, kPossessiveMark | kTitle)))
      return true;
  return false;
}

Content Contents::left(std::uint32_t end, bool right_found) const {
  Content content;
  const std::uint32_t p = end ? end - 1 : 0, quote_end = end_of_quote_before(end);
  if (end <= s_.first || (p == s_.first && quote_end == p)) {
    // "...?" he said: the mark ended the sentence.
    if (quote_end && !text_.tokens[s_.first].has(text::kParagraphStart) && !right_found) {
      content.kind = Content::Kind::kQuote;
      content.add(text_.quotations[c_.quote[quote_end - 1]].tokens);
      content.cover = {content.pieces[0].first, end};
    }
    return content;
  }
  std::uint32_t first = s_.first;
  while (first < p && c_.is(first, kCoordinator) && !c_.quoted(first))
    ++first;
  if (quote_end) {
    const text::Range quote = text_.quotations[c_.quote[quote_end - 1]].tokens;
    content.kind = Content::Kind::kQuote;
    std::uint32_t begin = quote.first;
    if (begin > first) {
      begin = first;
      // A cue or colon before the quotation in the same sentence has what lies before it.
      for (std::uint32_t t = quote.first; t-- > first;)
        if (c_.is(t, kColon) || (c_.is(t, kCueVerb) && t + 1 == quote.first)) {
          begin = quote.first;
          break;
        }
      // "Lee hinted it would sink - 'It is old,' she said": what Lee says ends before.
      for (const Frame& each : frames_)
        if (c_.is(quote.first - 1, kAnyMark) && each.cue.tokens.last <= quote.first && each.source.kind == Source::Kind::kSubject && each.cue.finite() && each.cue.speaks())
          begin = quote.first;
    }
    if (right_found && begin < quote.first && fronted(first))
      return content = {};
    content.add({begin, quote_end});
    content.cover = {std::max(begin, s_.first), end};
    return content;
  }
  if (!c_.is(p, kComma | kDash) || p == first || (right_found && fronted(first)))
    return content;
  first = past_comment(first, p);
  if (p - first < 2 || (fronted(first) && !has_verb(first, p)))
    return content;
  content.kind = Content::Kind::kClause;
  content.add({first, p});
  content.cover = {first, end};
  return content;
}

text::Range Contents::rest(std::uint32_t comma) const {
  std::uint32_t end = s_.last;
  while (end > comma + 1 && !c_.quoted(end - 1) && c_.is(end - 1, kStop))
    --end;
  return {comma + 1, end};
}

}  // namespace postil::annotate
