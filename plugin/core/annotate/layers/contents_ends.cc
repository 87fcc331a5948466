// Where a content ends: at a mark or word that what is said does not go beyond ("..., adding", "; ", "while"), at the next speaker,
// at the verb of the clause whose subject it is a part of.
#include "core/annotate/layers/contents.h"

namespace postil::annotate {

namespace {

constexpr std::uint32_t kClauseWindow = 14;     // where a clause shows its verb
constexpr std::uint32_t kLongestRelative = 24;  // tokens

}  // namespace

const Frame* Contents::frame_at(std::uint32_t frame, std::uint32_t token) const {
  for (std::size_t i = frame + 1; i < frames_.size() && frames_[i].cue.tokens.first <= token; ++i)
    if (frames_[i].cue.tokens.first == token)
      return &frames_[i];
  return nullptr;
}

// The semicolon of an HTML left-over such as "&nbsp;" or "&#8220;".
bool Contents::ends_entity(std::uint32_t t) const {
  constexpr std::uint32_t kLongest = 3;
  for (std::uint32_t n = 0; n < kLongest && t > s_.first && text_.tokens[t].has(text::kJoined); ++n)
    if (text_.norm(--t) == "&")
      return true;
  return false;
}

// "said 'We will win' in Lyon on Monday": behind a clause in quotation marks, where and when it was said, to the end of the sentence.
bool Contents::closes_with_adjunct(std::uint32_t quote, std::uint32_t t) const {
  bool clause = false;
  for (std::uint32_t i = quote; i < t && !clause; ++i) clause = c_.is(i, kCueVerb | kAuxiliary | kFinite);
  if (!clause || !c_.is(t, kPreposition))
    return false;
  for (std::uint32_t i = t + 1; i < s_.last && !c_.is(i, kStop); ++i)
    if (c_.is(i, kCueVerb | kInQuotation | kAuxiliary | kFinite | kThat | kRelative | kComma))
      return false;
  return true;
}

// "Lee said it was 'not safe,' | Smith reported", "| according to Smith": all of the sentence before is what the other one says.
bool Contents::next_speaker_at(std::uint32_t frame, std::uint32_t t) const {
  for (std::size_t i = frame + 1; i < frames_.size(); ++i) {
    const Frame& f = frames_[i];
    if (f.cue.tokens.first == t)
      return f.cue.sort == Cue::Sort::kPreposition;
    if (f.source.kind == Source::Kind::kSubject && f.source.phrase.first == t && f.cue.finite())
      return true;
  }
  return false;
}

// Whether a content that began at `begin` ends before `token`.
bool Contents::cuts(std::uint32_t frame, std::uint32_t t, std::uint32_t begin, Content::Kind kind) const {
  if (c_.is(t, kStop))
    return text_.norm(t) == ";" && !ends_entity(t);
  if (ends_in_comma(t - 1) && c_.quote[t - 1] != c_.quote[begin] && next_speaker_at(frame, t))
    return true;
  const bool clause = Content::is_clause(kind);
  if (c_.is(t, kCoordinator) && t + 1 < s_.last)
    if (const Frame* f = frame_at(frame, t + 1))
      return (!clause || f->cue.speaks()) && f->cue.form == frames_[frame].cue.form && !f->cue.passive &&
             (frames_[frame].cue.finite() || frames_[frame].cue.form == match::Form::kGerund);
  if (!clause && c_.is(t, kBut) && t + 1 < s_.last && c_.is(t + 1, kAuxiliary) && frames_[frame].cue.finite())
    return true;
  if (c_.is(t, kCloseBracket) || (c_.is(t, kDash) && kind != Content::Kind::kQuote))
    return true;
  if (kind == Content::Kind::kQuote && c_.quoted(t - 1) && c_.quote[t - 1] == c_.quote[begin] &&
      closes_with_adjunct(begin, t))
    return true;
  if (kind == Content::Kind::kPhrase || kind == Content::Kind::kAbout) {
    if (c_.is(t, kPhraseEnd | kColon) ||
        (c_.is(t, kAs) && t + 1 < s_.last && c_.is(t + 1, kSubjectPronoun) && !c_.is(t + 1, kObjectPronoun)))
      return true;
    if (c_.is(t, kCoordinator) && t + 1 < s_.last && !has_relative(begin, t) &&
        (c_.is(t + 1, kAuxiliary | kFinite) || clause_follows(t + 1)))
      return true;
  }
  // "his plan to pay | is sound", "those who support Smith | are few"
  const Frame& by = frames_[frame];
  const bool in_relative = in_relative_clause(by);
  const bool inside_subject = by.cue.sort == Cue::Sort::kNoun || in_relative;
  // "a man who asked not to be named | said", "Lee, who asked to stay,| said"
  if (in_relative && kind != Content::Kind::kQuote)
    if (const Frame* f = frame_at(frame, c_.is(t, kComma) ? t + 1 : t);
        f && f->cue.finite() && f->cue.sort == Cue::Sort::kVerb)
      if (f->source.cover.contains(by.cue.tokens.first) ||
          (kind == Content::Kind::kTo && !c_.is(t - 1, kTo | kNegation | kAdverb | kAuxiliary)))
        return true;
  if (inside_subject && kind != Content::Kind::kQuote && kind != Content::Kind::kThat &&
      kind != Content::Kind::kClause && c_.is(t, kModal | kBe | kHave | kDo) &&
      !c_.is(t, kPossessiveMark | kGerundForm) &&
      !c_.is(t - 1, kTo | kModal | kHave | kRelative | kThat | kSubjectPronoun | kComma) && !has_relative(begin, t))
    return true;
  if (!c_.is(t, kComma) || t + 1 >= s_.last)
    return false;
  const std::uint32_t next = t + 1;
  if (c_.is(next, kWhich))
    return !clause || has_verb(begin, t) || !clause_resumes(next);
  // "Lee, who backs the plan,| left": the main clause goes on.
  if (in_relative && kind != Content::Kind::kQuote && c_.is(next, kFinite | kAuxiliary | kPastForm) &&
      !c_.is(next, kTitle))
    return true;
  if (const Frame* f = frame_at(frame, next))
    return f->cue.form == match::Form::kGerund || f->cue.sort == Cue::Sort::kPreposition ||
           (f->cue.form == frames_[frame].cue.form && f->source.kind != Source::Kind::kSubject);
  if (c_.is(next, kAnd | kBut) && next + 1 < s_.last && frame_at(frame, next + 1))
    return true;
  if (c_.is(next, kBut) && next + 1 < s_.last && (clause ? c_.is(next + 1, kSubjectPronoun) : clause_follows(next + 1)))
    return true;
  // "Asked about it, Smith said": the main clause begins.
  const Frame& own = frames_[frame];
  const bool in_main_clause = own.source.kind == Source::Kind::kSubject && own.cue.finite() && !fronted(s_.first);
  if (own.cue.form == match::Form::kGerund && !own.source.found() && own.cue.tokens.first <= s_.first + 2 &&
      opens_main_clause(next))
    return true;
  if (!in_main_clause)
    for (std::size_t i = frame + 1; i < frames_.size(); ++i)
      if (frames_[i].source.kind == Source::Kind::kSubject && frames_[i].source.phrase.first == next)
        return true;
  // "After Smith called for calm, the crowd left"
  if (in_subordinate_clause(own) && clause_follows(next))
    return true;
  // ", but Clinton said": another speaker begins.
  if (c_.is(next, kCoordinator | kSubordinator))
    for (std::size_t i = frame + 1; i < frames_.size(); ++i)
      if (frames_[i].source.kind == Source::Kind::kSubject && frames_[i].source.phrase.first == next + 1 &&
          (!clause || frames_[i].cue.speaks()))
        return true;
  if (kind != Content::Kind::kPhrase && kind != Content::Kind::kAbout &&
      !(kind == Content::Kind::kTo &&
        c_.is(next, kGerundForm | kDeterminer | kQuantifier | kPreposition | kQuestion | kWho)))
    return false;
  return phrase_ends_at(t);
}

// "that the plan, which was old, would fail": whether a verb follows the comma at the end of a relative clause.
bool Contents::clause_resumes(std::uint32_t relative) const {
  for (std::uint32_t t = relative;
       t + 1 < s_.last && t - relative < kLongestRelative && !c_.is(t, kStop | kInQuotation); ++t)
    if (c_.is(t, kComma) && c_.is(t + 1, kAuxiliary | kFinite) && !c_.is(t + 1, kTitle))
      return true;
  return false;
}

// Whether a noun phrase and a verb follow: "..., Lee closed it".
bool Contents::opens_main_clause(std::uint32_t t) const {
  const text::Range phrase = np_.beginning(t, false);
  std::uint32_t i = phrase.last;
  while (i < s_.last && c_.is(i, kAdverb) && !c_.is(i, kTitle)) ++i;
  return phrase.size() && i < s_.last && c_.is(i, kAuxiliary | kFinite | kPastForm | kCueVerb) &&
         !c_.is(i, kPossessiveMark | kTitle);
}

// Whether a subordinator opens the clause of the cue: "after Smith said".
bool Contents::in_subordinate_clause(const Frame& f) const {
  std::uint32_t t = f.source.kind == Source::Kind::kSubject ? f.source.cover.first : f.cue.tokens.first;
  if (t > s_.first && c_.is(t - 1, kSubordinator) && !c_.is(t - 1, kThat | kRelative))
    return true;
  while (t > s_.first && !c_.is(t - 1, kAnyMark | kThat)) --t;
  return t < f.cue.tokens.first && c_.is(t, kSubordinator) && !c_.is(t, kThat | kRelative);
}

// Whether a comma ends a content that is a noun phrase: what follows is neither a member of its list nor an example.
bool Contents::phrase_ends_at(std::uint32_t comma) const {
  const std::uint32_t next = comma + 1;
  if (words_.is(d_, next, kExampleWord))
    return false;
  if (c_.is(next,
            kGerundForm | kPreposition | kSubordinator | kAdverb | kWho | kSubjectPronoun | kCommentAdverb | kTime) &&
      !c_.is(next, kTitle))
    return true;
  // "A, B and C" goes on; an apposition does not.
  for (std::uint32_t i = next; i < s_.last && i - next < kClauseWindow; ++i) {
    if (c_.is(i, kInQuotation | kAnd) || (c_.is(i, kCoordinator) && !c_.is(i, kAnyMark)))
      return false;
    if (c_.is(i, kStop | kComma | kDash) && i > next)
      return c_.is(next, kDeterminer);
  }
  return false;
}

std::uint32_t Contents::end_of(std::uint32_t frame, std::uint32_t begin, Content::Kind kind) const {
  const bool phrase = kind == Content::Kind::kPhrase || kind == Content::Kind::kAbout;
  // Where cuts() tells nothing of other tokens, the most.
  const WordClassBits cutters =
      kStop | kCoordinator | kBut | kCloseBracket | kDash | kComma | (phrase ? kPhraseEnd | kColon | kAs : 0);
  const bool any_cuts = kind == Content::Kind::kQuote || frames_[frame].cue.sort == Cue::Sort::kNoun ||
                        in_relative_clause(frames_[frame]);
  std::uint32_t t = begin, brackets = 0;
  for (; t < s_.last; ++t) {
    if (!any_cuts && !c_.is(t, cutters | kOpenBracket | kInQuotation) && !(t > begin && c_.quoted(t - 1)))
      continue;
    if (c_.quoted(t)) {
      const text::Range quote = text_.quotations[c_.quote[t]].tokens;
      const std::uint32_t last = quote.last - 1;
      if (last >= s_.last)
        return quote.last;
      const bool finished = last > quote.first && c_.is(last - 1, kStop | kComma) && quote.first == begin;
      t = last;
      if (finished)
        return quote.last;
      continue;
    }
    if (c_.is(t, kOpenBracket))
      ++brackets;
    else if (c_.is(t, kCloseBracket) && brackets)
      --brackets;
    else if (!brackets && t > begin && cuts(frame, t, begin, kind))
      break;
  }
  while (t > begin && !c_.quoted(t - 1) && c_.is(t - 1, kStop | kComma | kColon | kDash)) --t;
  t = without_bracket(begin, t);
  return phrase ? without_time(begin, t) : t;
}

// "(Lee said it was late.)": the period before the bracket that closes the sentence is no part of it.
std::uint32_t Contents::without_bracket(std::uint32_t begin, std::uint32_t end) const {
  const bool closes = end < s_.last && c_.is(end, kCloseBracket) && (end + 1 == s_.last || c_.is(end + 1, kStop));
  return closes && end > begin && c_.is(end - 1, kInnerPeriod) ? end - 1 : end;
}

// "the offer on Tuesday": when it was said is no part of a content that is a noun phrase.
std::uint32_t Contents::without_time(std::uint32_t begin, std::uint32_t end) const {
  std::uint32_t t = end;
  while (t > begin && c_.is(t - 1, kTime) && !c_.quoted(t - 1)) --t;
  if (t == end)
    return end;
  while (t > begin && c_.is(t - 1, kPreposition | kDeterminer | kAdverb) && !c_.is(t - 1, kTitle)) --t;
  return t > begin && c_.is(end - 1, kTitle) ? t : (t > begin && c_.is(t, kPreposition | kTime) ? t : end);
}

}  // namespace postil::annotate
