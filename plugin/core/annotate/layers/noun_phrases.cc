// A phrase is walked from its edge word by word. A determiner closes it to the left unless a preposition such as "of" joins it
// to another phrase; verbs, auxiliaries, pronouns and most marks end it. Whatever is no known word of another class counts as
// a noun or an adjective.
#include "core/annotate/layers/noun_phrases.h"

#include <algorithm>

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLongestPhrase = 24;       // tokens; longer ones are misread clauses
constexpr std::uint32_t kLongestApposition = 30;
constexpr std::uint32_t kLongestBracket = 8;
constexpr std::uint32_t kLongestDateline = 8;
constexpr std::uint32_t kLongestMedium = 7;  // "in a short telephone interview"
constexpr std::uint32_t kMostFronted = 3;  // adjuncts before a subject

constexpr WordClassBits kNeverNoun = kAuxiliary | kNegation | kSubordinator | kQuestion | kObjectPronoun | kSubjectPronoun |
                                     kRelative | kReflexive | kPreposition | kCoordinator | kAnyMark | kThat;

}  // namespace

bool NounPhrases::is_name(std::uint32_t t) const {
  return c_.is(t, kTitle) && !c_.is(t, kNeverNoun | kDeterminer | kPossessive | kQuantifier | kAdverb);
}

bool NounPhrases::is_noun_like(std::uint32_t t) const {
  if (c_.is(t, kHyphen | kPossessiveMark))
    return true;
  if (t > sentence_.first && c_.is(t - 1, kHyphen) && text_.norm(t - 1) == "-")  // "US-led"
    return true;
  if (text_.tokens[t].kind == text::TokenKind::kNumber)
    return true;
  if (c_.is(t, kCueVerb) && !c_.is(t, kTitle))
    return false;
  if (c_.is(t, kTitle) && !text_.tokens[t].has(text::kSentenceStart) && !c_.is(t, kAnyMark | kThat | kSubjectPronoun | kSubordinator))
    return true;
  return !c_.is(t, kNeverNoun | kDeterminer | kPossessive) && (!c_.is(t, kFinite | kAdverb) || c_.is(t, kTitle));
}

bool NounPhrases::opens_phrase(std::uint32_t t) const {
  return c_.is(t, kDeterminer | kPossessive | kQuantifier) || is_name(t) || (is_noun_like(t) && !c_.is(t, kHyphen));
}

bool NounPhrases::clause_boundary(std::uint32_t t) const {
  if (t <= sentence_.first)
    return true;
  return c_.is(t - 1, kAnyMark | kSubordinator | kCoordinator | kThat | kQuestion);
}

std::uint32_t NounPhrases::back_over_bracket(std::uint32_t close, std::uint32_t from) const {
  for (std::uint32_t t = close; t-- > from && close - t <= kLongestBracket;)
    if (c_.is(t, kOpenBracket))
      return t;
  return close;
}

std::uint32_t NounPhrases::forward_over_bracket(std::uint32_t open) const {
  for (std::uint32_t t = open + 1; t < sentence_.last && t - open <= kLongestBracket; ++t)
    if (c_.is(t, kCloseBracket))
      return t;
  return open;
}

// The begin of the conjunct left of a coordinator, or the coordinator's successor if there is none.
std::uint32_t NounPhrases::conjunct(std::uint32_t coordinator, std::uint32_t from) const {
  const text::Range left = ending(coordinator, from, false);
  if (left.size() == 0 || !clause_boundary(left.first))
    return coordinator + 1;
  // "A, B and C": names between commas before it belong to it too.
  std::uint32_t first = left.first;
  while (first >= from + 2 && c_.is(first - 1, kComma)) {
    const text::Range item = ending(first - 1, from, false);
    if (item.size() == 0 || item.size() > 6 || !clause_boundary(item.first) || !is_name(item.last - 1))
      break;
    first = item.first;
  }
  return first;
}

text::Range NounPhrases::ending(std::uint32_t end, std::uint32_t from, bool coordinate) const {
  const text::Range none{end, end};
  if (end <= from)
    return none;
  if (c_.is(end - 1, kSubjectPronoun | kRelative) && !c_.is(end - 1, kCueVerb))
    return {end - 1, end};
  std::uint32_t begin = end;
  bool noun = false, closed = false;
  while (begin > from && end - begin < kLongestPhrase) {
    const std::uint32_t t = begin - 1;
    if (c_.quoted(t) && !c_.quoted(end - 1))
      break;
    if (c_.is(t, kCloseBracket)) {
      const std::uint32_t open = back_over_bracket(t, from);
      if (open == t || open == from)
        break;
      begin = open;
      continue;
    }
    if (c_.is(t, kIndefinite) && begin == end) {
      begin = t, noun = true, closed = true;
      continue;
    }
    if (c_.is(t, kNpPreposition) && begin < end && t > from && (is_noun_like(t - 1) || c_.is(t - 1, kIndefinite | kCloseBracket)) &&
        !(c_.is(t - 1, kGerundForm) && !c_.is(t - 1, kTitle))) {
      begin = t, closed = false;
      continue;
    }
    if (closed) {
      if (coordinate && noun && t > from && c_.is(t, kCoordinator) && !c_.is(t, kAnyMark | kBut) && !c_.is(t - 1, kComma)) {
        begin = conjunct(t, from);  // "the mayor and the governor"
        break;
      }
      if (!c_.is(t, kQuantifier) || c_.is(t, kCoordinator))
        break;
      begin = t;
      continue;
    }
    const bool demonstrative = c_.is(t, kThat) && t > from && begin < end && c_.is(t - 1, kNpPreposition);  // "most of that group"
    if (c_.is(t, kDeterminer | kPossessive) && (demonstrative || !c_.is(t, kRelative | kSubjectPronoun))) {
      begin = t, closed = true;
      noun |= end - begin == 1;
      continue;
    }
    if (coordinate && noun && c_.is(t, kCoordinator) && !c_.is(t, kAnyMark) && begin < end) {
      begin = conjunct(t, from);
      break;
    }
    // "his newly installed chief"
    if (noun && c_.is(t, kAdverb) && t > from && c_.is(t - 1, kDeterminer | kPossessive | kPossessiveMark) &&
        !c_.is(t, kAnyMark | kTime)) {
      begin = t;
      continue;
    }
    if (noun && c_.is(t, kPreposition) && t > from && c_.is(t - 1, kDeterminer | kPossessive | kPossessiveMark) &&
        !c_.is(t - 1, kThat | kSubjectPronoun)) {  // "an outside expert"
      begin = t;
      continue;
    }
    if (!is_noun_like(t) && !c_.is(t, kQuantifier))
      break;
    // "the report cheered Democrats": a verb before a name, behind a noun.
    if (c_.is(t, kPastForm) && !c_.is(t, kTitle) && begin < end && c_.is(begin, kTitle) && t > from && is_noun_like(t - 1) &&
        !c_.is(t - 1, kHyphen | kPossessiveMark))
      break;
    noun |= !c_.is(t, kHyphen);
    begin = t;
  }
  if (begin < end && c_.is(begin, kOpenBracket)) {  // "at noon (local time) the board"
    const std::uint32_t close = forward_over_bracket(begin);
    if (close > begin && close + 1 < end && (!c_.is(close + 1, kQuantifier) || close + 2 < end))
      begin = close + 1;
  }
  while (begin < end && c_.is(begin, kPreposition | kAdverb | kPossessiveMark | kHyphen | kCoordinator) && !c_.is(begin, kTitle))
    ++begin;
  if (noun && begin > from && begin < end && c_.is(begin - 1, kOpener) &&
      (c_.is(begin, kDeterminer | kQuantifier) || text_.tokens[begin].kind == text::TokenKind::kNumber ||
       (begin > from + 1 && c_.is(begin - 2, kOpener))))
    --begin;
  while (begin > from && begin < end && c_.is(begin, kOpener) && c_.is(begin - 1, kOpener))
    --begin;
  if (noun && begin > from && begin < end && c_.is(begin - 1, kNegation) && !c_.is(begin - 1, kAuxiliary | kCueVerb) &&
      c_.is(begin, kIndefinite | kQuantifier))
    --begin;  // "not everyone"
  return noun && begin < end ? text::Range{begin, end} : none;
}

// "Yesterday Ann Lee", "this week Ann Lee", but "the Sunday Times".
text::Range NounPhrases::without_time(text::Range phrase) const {
  const std::uint32_t first = phrase.first;
  if (phrase.size() > 1 && c_.is(first, kTime | kCommentAdverb) && is_name(first + 1))
    return {first + 1, phrase.last};
  const bool lower = phrase.size() > 2 && text_.tokens[first + 1].letter_case == text::TokenCase::kLower;
  if (phrase.size() > 2 && c_.is(first + 1, kTime) && (lower || !c_.is(first, kDeterminer)) && is_name(first + 2) && !is_name(first))
    return {first + 2, phrase.last};
  return phrase;
}

bool NounPhrases::short_name(text::Range phrase) const {
  std::uint32_t names = 0;
  for (std::uint32_t t = phrase.first; t < phrase.last; ++t) {
    if (c_.is(t, kHyphen | kCourtesy | kSubjectPronoun))
      continue;
    if (!c_.is(t, kTitle))
      return false;
    ++names;
  }
  return names <= 1;
}

std::uint32_t NounPhrases::with_apposition(text::Range phrase) const {
  const std::uint32_t t = phrase.last;
  if (t + 1 >= sentence_.last || !c_.is(t, kComma))
    return phrase.last;
  const std::uint32_t first = t + 1;
  bool relative = c_.is(first, kWho | kWhich) || c_.is(first, kRelative);
  const bool of_a_place = c_.is(first, kNpPreposition) && text_.tokens[t - 1].kind == text::TokenKind::kNumber;  // "Lee, 34, of York"
  if (c_.is(first, kSubjectPronoun | kTime | kCommentAdverb | kPreposition) && !c_.is(first, kTitle) && !of_a_place)
    return phrase.last;
  if (!relative && !of_a_place && !c_.is(first, kDeterminer | kPossessive) && !is_noun_like(first))
    return phrase.last;
  if (c_.is(first, kGerundForm) && (first + 1 >= sentence_.last || !is_noun_like(first + 1) || c_.is(first + 1, kTitle)))
    return phrase.last;
  for (std::uint32_t i = first; i < sentence_.last && i - first < kLongestApposition; ++i) {
    if (c_.quoted(i))
      return phrase.last;
    if (c_.is(i, kComma | kStop) || (c_.is(i, kDash) && i > first))
      return i;
    relative |= c_.is(i, kWho | kRelative);
    if (!relative && !c_.is(i, kPossessiveMark | kTitle) && c_.is(i, kAuxiliary | kSubjectPronoun | kCueVerb))
      return phrase.last;
  }
  return phrase.last;
}

// Whether a word in -ed after a noun is the verb of its clause: a name stands before it, or no noun after it.
bool NounPhrases::ends_phrase(std::uint32_t t) const {
  if (is_name(t - 1) || t + 1 >= sentence_.last)
    return true;
  return c_.is(t + 1, kDeterminer | kPossessive | kPreposition | kObjectPronoun | kTo | kThat | kAnyMark | kAdverb | kTitle);
}

// "in a written statement": how it was said, which is no part of who said it.
bool NounPhrases::opens_medium(std::uint32_t t) const {
  if (!c_.is(t, kMediumOpener) || !c_.is(t, kPreposition))
    return false;
  std::uint32_t i = t + 1;
  while (i < sentence_.last && i - t < kLongestMedium && !c_.is(i, kAnyMark | kMedium) && (i == t + 1 || !c_.is(i, kPreposition)))
    ++i;
  return i < sentence_.last && c_.is(i, kMedium);
}

text::Range NounPhrases::beginning(std::uint32_t begin, bool apposition) const {
  const text::Range none{begin, begin};
  if (begin >= sentence_.last || c_.is(begin, kCueVerb | kInQuotation))
    return none;
  const bool owner = c_.is(begin, kPossessive) && begin + 1 < sentence_.last && is_noun_like(begin + 1) && !c_.is(begin + 1, kTitle);
  if (c_.is(begin, kSubjectPronoun | kObjectPronoun | kReflexive) && !owner)  // "her", but "her friend"
    return {begin, begin + 1};
  if (!opens_phrase(begin))
    return none;
  std::uint32_t end = begin;
  bool noun = false;
  while (end < sentence_.last && end - begin < kLongestPhrase && !c_.quoted(end)) {
    if (c_.is(end, kOpenBracket) && noun) {
      const std::uint32_t close = forward_over_bracket(end);
      if (close == end)
        break;
      end = close + 1;
      continue;
    }
    if (noun && (c_.is(end, kPhraseEnd) || opens_medium(end)))
      break;
    if (c_.is(end, kNpPreposition) && noun && end + 1 < sentence_.last && opens_phrase(end + 1) && !c_.is(end + 1, kTime) &&
        (!c_.is(end, kTo) || c_.is(end + 1, kDeterminer | kPossessive | kTitle)) &&
        (!c_.is(end + 1, kGerundForm) || c_.is(end + 1, kTitle) || text_.norm(end) == "of")) {  // not "Lee for selling"
      ++end, noun = false;
      continue;
    }
    if (c_.is(end, kAnd) && noun && end + 1 < sentence_.last && opens_phrase(end + 1) &&
        (is_name(end + 1) == is_name(end - 1))) {
      ++end, noun = false;
      continue;
    }
    if (c_.is(end, kDeterminer | kPossessive | kQuantifier) && (!noun || c_.is(end, kQuantifier)) && !c_.is(end, kThat)) {
      noun |= c_.is(end, kIndefinite);
      ++end;
      continue;
    }
    if (noun && c_.is(end, kPastForm) && !c_.is(end - 1, kHyphen) && !c_.is(end, kTitle) && ends_phrase(end))
      break;
    if (!is_noun_like(end) || (noun && c_.is(end, kTime) && !c_.is(end - 1, kDeterminer)))
      break;
    noun |= !c_.is(end, kHyphen | kPossessiveMark);
    ++end;
  }
  while (end > begin && (c_.is(end - 1, kPreposition | kHyphen | kAnd | kDeterminer) && !c_.is(end - 1, kTitle | kInnerPeriod)))
    --end;
  text::Range phrase{begin, end};
  if (!noun || end == begin)
    return none;
  if (!apposition)
    return phrase;
  // "a member who supports the plan", "a source involved in it"
  if (end < sentence_.last && !short_name(phrase) &&
      (c_.is(end, kWho) || (c_.is(end, kPastForm) && !c_.is(end, kTitle)))) {
    const std::uint32_t last = up_to_comma(begin).last;
    if (last > end)
      return {begin, last};
  }
  // "Ann Lee, a doctor from York, England, who ..."
  for (std::uint32_t last = with_apposition(phrase), n = 0; last > phrase.last && n < 4; last = with_apposition(phrase), ++n)
    phrase.last = last;
  if (phrase.last > end && phrase.last + 1 < sentence_.last && c_.is(phrase.last, kComma))
    ++phrase.last;
  return phrase;
}

text::Range NounPhrases::with_clause_before(text::Range phrase) const {
  if (phrase.size() == 0 || clause_boundary(phrase.first) || c_.is(phrase.first, kSubjectPronoun | kRelative))
    return phrase;
  std::uint32_t begin = phrase.first;
  while (begin > sentence_.first && phrase.first - begin < kLongestApposition && !c_.quoted(begin - 1) &&
         !c_.is(begin - 1, (kAnyMark & ~(kOpenBracket | kCloseBracket)) | kThat | kSubordinator | kCoordinator))
    --begin;
  const text::Range head = beginning(begin, false);
  if (head.size() == 0 || head.last >= phrase.first)
    return phrase;
  // "a man accused of it", but not "a poll showed 55 percent"
  const bool finite = c_.is(head.last, kCueVerb) && !c_.is(head.last, kGerundForm) &&
                      !c_.is(head.last + 1, kPreposition | kTo | kTime | kAdverb);
  const bool participle = c_.is(head.last, kPastForm | kGerundForm) && !finite && !c_.is(head.last, kTitle) &&
                          !c_.is(head.last - 1, kTitle);
  return participle || c_.is(head.last, kWho) ? text::Range{head.first, phrase.last} : phrase;
}

text::Range NounPhrases::up_to_comma(std::uint32_t begin) const {
  std::uint32_t t = begin;
  while (t < sentence_.last && t - begin < kLongestApposition && !c_.is(t, kComma | kStop | kDash | kColon | kQuoteMark)) {
    if (c_.is(t, kOpenBracket))
      t = forward_over_bracket(t);
    ++t;
  }
  if (t == begin || t - begin >= kLongestApposition)
    return beginning(begin, false);
  text::Range phrase{begin, t};
  // "according to Ann Lee, the mayor." ends the sentence with an apposition.
  if (const std::uint32_t last = with_apposition(phrase); last > t && (last >= sentence_.last || c_.is(last, kStop)))
    phrase.last = last;
  return phrase;
}

text::Range NounPhrases::clause_subject(std::uint32_t begin, std::uint32_t end) const {
  std::uint32_t t = begin;
  // "DAMASCUS, Syria - The minister ..."
  for (std::uint32_t i = begin; i < end && i - begin < kLongestDateline && c_.is(begin, kTitle); ++i)
    if (c_.is(i, kDash)) {
      t = i + 1;
      break;
    }
  for (std::uint32_t n = 0; n < kMostFronted && t < end; ++n) {
    while (t < end && c_.is(t, kCoordinator | kAdverb | kCommentAdverb | kComma | kThat) && !is_name(t) &&
           (!c_.is(t, kPreposition | kSubordinator) || c_.is(t, kThat | kCoordinator)))
      ++t;
    if (t >= end)
      break;
    if (n == 0 && t + 2 < end && c_.is(t + 1, kComma) && text_.tokens[t].has(text::kSentenceStart) && text_.norm(t).ends_with("ly")) {
      ++t;  // "Ultimately, "
      continue;
    }
    const bool adjunct = c_.is(t, kPreposition | kSubordinator | kGerundForm | kTime | kQuestion | kCueVerb) ||
                         text_.tokens[t].kind == text::TokenKind::kNumber;
    text::Range found = adjunct ? text::Range{t, t} : beginning(t, false);
    found.last = std::min(found.last, end);
    const bool inside = n > 0 && found.size() <= 2 && found.last < end && c_.is(found.last, kComma);  // ", Tex.,"
    const bool time = found.last < end && c_.is(found.last, kTime) && !c_.is(found.last, kTitle) &&
                      c_.is(found.last + 1, kAnyMark);  // "Hours later,"
    if (found.size() && !inside && !time && !(found.last < end && c_.is(found.last, kPreposition | kSubordinator) && !c_.is(found.last, kNpPreposition)))
      return found;
    while (t < end && !c_.is(t, kComma))
      ++t;
  }
  return {begin, begin};
}

}  // namespace postil::annotate
