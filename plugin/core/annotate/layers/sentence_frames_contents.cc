// With the sources known, the contents of the cues: the rest of the sentence, the quotation or clause before, or both.
#include <algorithm>

#include "core/annotate/layers/sentence_frames.h"

namespace postil::annotate {

namespace {

using text::Range;

constexpr std::uint32_t kStrongPhrase = 4;  // tokens that make a noun phrase right of a cue its content

}  // namespace

// "As Smith noted, ...": the content is the main clause.
bool SentenceFrames::introduces(Frame& f, std::uint32_t before, std::uint32_t after) const {
  if (f.source.kind != Source::Kind::kSubject || before == s_.first || !c_.is(before - 1, kAs))
    return false;
  std::uint32_t t = after;
  while (t < s_.last && !c_.quoted(t) && c_.is(t, kTime | kPreposition | kDeterminer))
    ++t;
  if (t + 2 < s_.last && c_.is(t, kComma)) {
    f.right.kind = Content::Kind::kClause;
    f.right.add(contents_.rest(t));
    f.right.cover = {after, s_.last};
    return true;
  }
  if (before > s_.first + 2 && c_.is(before - 2, kComma) && (t >= s_.last || c_.is(t, kStop))) {
    f.left.kind = Content::Kind::kClause;
    f.left.add({s_.first, before - 2});
    f.left.cover = {s_.first, before};
    return true;
  }
  return false;
}

// "..., he said, ...": the cue and its source stand inside the content.
bool SentenceFrames::interrupts(Frame& f, std::uint32_t before, std::uint32_t after) const {
  after = contents_.skip_time(contents_.skip_recipient(f, after));  // "..., he told us on Monday, ..."
  std::uint32_t begin = s_.first;
  while (begin + 2 < before && c_.is(begin, kCoordinator))
    ++begin;
  if (!f.source.found() || f.source.kind == Source::Kind::kImplied || before < s_.first + 2 || !c_.is(before - 1, kComma) ||
      after + 2 >= s_.last || !c_.is(after, kComma) || c_.quoted(after + 1) ||
      c_.is(after + 1, kGerundForm | kWho | kWhich | kSubordinator | kCoordinator))
    return false;
  f.left.kind = Content::Kind::kClause;
  f.left.add({begin, before - 1});
  f.left.add(contents_.rest(after));
  f.left.cover = {s_.first, before};
  return true;
}

// What follows "...," he said. in the same paragraph.
void SentenceFrames::add_right_part(Frame& f, std::uint32_t after) const {
  if (f.left.kind != Content::Kind::kQuote) {
    if (f.left.kind == Content::Kind::kClause && f.left.count == 1)
      contents_.add_following_quotes(f.left);
    return;
  }
  contents_.add_second_half(f.left, after);
  if (f.left.count == 1)
    contents_.add_following_quotes(f.left);
}

// "referred to the plan": a preposition that leads to the content belongs to the cue; any other begins an adjunct.
void SentenceFrames::take_preposition(Frame& f) const {
  if (f.right.kind != Content::Kind::kAbout)
    return;
  Range& piece = f.right.pieces[0];
  if (f.cue.colon || piece.first != f.cue.tokens.last || !lists_.is(d_, piece.first, kCueTail) || piece.size() < 2 ||
      (c_.is(piece.first + 1, kTime) && !c_.is(piece.first + 1, kTitle)) ||
      (c_.is(piece.first, kAs) && contents_.clause_follows(piece.first + 1)) || (f.cue.passive && !lists_.is(d_, piece.first, kPassiveTail))) {
    f.right = {};
    return;
  }
  f.cue.tail = true;
  ++f.cue.tokens.last;
  ++piece.first;
  f.right.cover.first = piece.first;
}

// "said wearily, '...'", "said Monday that": an adverb or the day of the week right behind the verb belongs to the cue.
void SentenceFrames::take_adverb(Frame& f) const {
  const std::uint32_t t = f.cue.tokens.last;
  if (f.cue.sort != Cue::Sort::kVerb || f.cue.colon || t >= s_.last || c_.quoted(t) || (f.right.found() && f.right.pieces[0].first <= t))
    return;
  const bool adverb = c_.is(t, kAdverb) && !c_.is(t, kTitle | kQuantifier | kPreposition), day = c_.is(t, kTime) && c_.is(t, kTitle);
  if (!adverb && !day)
    return;
  const bool ends = t + 1 == s_.last || c_.quoted(t + 1) || c_.is(t + 1, kStop | kComma | kThat | kColon | (day ? kTo : WordClassBits{0}));
  if (!ends && (f.right.kind != Content::Kind::kClause || f.right.pieces[0].first != t + 1))
    return;
  ++f.cue.tokens.last;
  if (f.right.found())
    f.right.cover.first = std::max(f.right.cover.first, f.cue.tokens.last);
}

// "was described by critics as a folly", "was blamed by Lee for selling it": the rest of the content of a passive stands behind its agent.
bool SentenceFrames::find_reason(Frame& f, std::uint32_t i) const {
  const std::uint32_t t = f.source.cover.last;
  if (!f.cue.passive || f.source.kind != Source::Kind::kAgent || f.source.cover.first != f.cue.tokens.last || t + 1 >= s_.last ||
      (f.right.found() && f.right.kind != Content::Kind::kAbout))
    return false;
  if (!c_.is(t, kAs | kTo | kThat) && !(c_.is(t, kPreposition) && c_.is(t + 1, kGerundForm) && !c_.is(t + 1, kTitle)))
    return false;
  f.right = contents_.right(i, t);
  if (!f.right.found())
    return false;
  find_subject_content(f);
  return true;
}

// "After saying that the pier was sinking, Lee closed it": the subject of the main clause stands behind the content.
void SentenceFrames::find_main_subject(Frame& f) const {
  const std::uint32_t comma = f.right.cover.last;
  if (comma + 2 >= s_.last || !c_.is(comma, kComma))
    return;
  const Range phrase = np_.beginning(comma + 1, false);
  if (phrase.size() == 0 || c_.is(phrase.first, kTime) || c_.is(phrase.last, kComma) || lists_.is(d_, phrase.first, kNoSource))
    return;
  f.source = {Source::Kind::kMain, {comma, phrase.last}, phrase};
}

// "According to Smith, ...", "..., according to Smith".
void SentenceFrames::find_reported(Frame& f, std::uint32_t before, std::uint32_t after) const {
  if (after + 2 < s_.last && c_.is(after, kComma) && (before == s_.first || c_.is(before - 1, kCoordinator))) {
    f.right.kind = Content::Kind::kClause;
    f.right.add(contents_.rest(after));
    f.right.cover = {after, s_.last};
    return;
  }
  if (interrupts(f, before, after))
    return;
  f.left = contents_.left(before, false);
  if (!f.left.found() && before > s_.first + 1) {
    f.left.kind = Content::Kind::kClause;
    f.left.add({s_.first, before});
    f.left.cover = {s_.first, before};
  }
}

// The subject of a passive, or of "seem", is what is said.
void SentenceFrames::find_subject_content(Frame& f) const {
  const Source what = subject(f.cue);
  const bool empty = what.phrase.size() == 1 && c_.is(what.phrase.first, kIt) &&
                     (f.right.kind == Content::Kind::kThat || f.right.kind == Content::Kind::kClause);  // "it is said that"
  if (!what.found() || empty)
    return;
  f.left.kind = Content::Kind::kPhrase;
  f.left.add(what.phrase);
  f.left.cover = what.cover;
}

// "which she said was wrong", "whom they support", "a gift he knew would help": what stands before the source is said, and the clause
// behind the cue has no subject of its own.
bool SentenceFrames::take_antecedent(Frame& f) const {
  if (f.source.kind != Source::Kind::kSubject || f.source.cover.first <= s_.first + 1)
    return false;
  const auto opens_with_verb = [&](std::uint32_t t) {
    return c_.is(t, kCueVerb) || (c_.is(t, kAuxiliary | kFinite | kPastForm) && !c_.is(t, kTitle));
  };
  if (f.right.found() && !opens_with_verb(f.right.pieces[0].first))
    return false;
  const std::uint32_t p = f.source.cover.first - 1;
  if (c_.quoted(p))
    return false;
  Range what{p, p + 1};
  if (!c_.is(p, kRelative | kWhich)) {
    const bool pronoun = f.source.phrase.size() == 1 && c_.is(f.source.phrase.first, kSubjectPronoun);
    if (!pronoun || c_.is(p, kAnyMark | kTime | kAuxiliary | kSubordinator | kCoordinator))
      return false;
    what = np_.ending(p + 1);
    if (what.size() == 0 || what.first == s_.first || c_.is(what.first, kSubjectPronoun | kRelative) || c_.is(what.first - 1, kPreposition))
      return false;
  }
  f.left.kind = Content::Kind::kPhrase;
  f.left.add(what);
  f.left.cover = what;
  // "which she said was wrong, was never printed"
  for (std::uint32_t t = f.right.found() ? f.right.pieces[0].first : s_.last; t + 1 < f.right.pieces[0].last; ++t)
    if (c_.is(t, kComma) && !c_.quoted(t) && opens_with_verb(t + 1))
      f.right.pieces[0].last = f.right.cover.last = t;
  return true;
}

// Both sides of a verb with a source of its own: which of them is said?
void SentenceFrames::choose_side(Frame& f, std::uint32_t before, std::uint32_t after, bool right_source) const {
  if (before == s_.first && !contents_.quote_ends_before(before))
    return;
  const bool strong_right =
      f.right.found() && (f.right.kind != Content::Kind::kPhrase || f.right.pieces[0].size() >= kStrongPhrase);
  const bool after_quote = contents_.end_of_quote_before(before);
  if (after_quote || !f.right.found() || right_source || !contents_.fronted(s_.first))
    f.left = contents_.left(before, strong_right);
  if (f.left.found() && !after_quote && strong_right)
    f.left = {};
  // "Ann Lee, who backs Smith": a noun phrase stands before, no clause.
  if (f.left.kind == Content::Kind::kClause && !after_quote && f.source.kind == Source::Kind::kSubject &&
      (f.cue.object || (f.source.phrase.size() == 1 && c_.is(f.source.phrase.first, kRelative | kWhich))))
    f.left = {};
  if (f.left.found() && f.right.found() && f.right.kind != Content::Kind::kQuote && f.right.kind != Content::Kind::kThat) {
    if (f.cue.tail)  // "..., he said on the radio": it led to no content
      f.cue.tokens.last = f.cue.head.last;
    f.right = {};
  }
  if (f.left.found() && !f.right.found())
    add_right_part(f, after);
}

void SentenceFrames::find_contents(std::uint32_t i) {
  Frame& f = b_.frames[i];
  if (f.cue.announces)
    return;
  const bool right_source = f.source.kind == Source::Kind::kInverted || f.cue.sort == Cue::Sort::kPreposition;
  const std::uint32_t after = right_source && f.source.found() ? f.source.cover.last : f.cue.tokens.last;
  const std::uint32_t before = f.source.kind == Source::Kind::kSubject ? f.source.cover.first : f.cue.tokens.first;
  if (f.cue.sort == Cue::Sort::kPreposition)
    return find_reported(f, before, after);
  if (f.cue.sort == Cue::Sort::kReference) {
    f.left = contents_.quoted_before(before);
    return;
  }
  if (f.cue.sort == Cue::Sort::kMark) {
    if (f.cue.colon)
      f.right = contents_.speech(f.cue.tokens);
    else
      f.left = contents_.left(before, false);
    return;
  }
  f.right = contents_.right(i, after);
  if (f.cue.colon && after == s_.last && f.cue.tokens.size() > 1) {
    contents_.add_block(f.right);
    if (f.right.found())  // the colon stands for what follows in the next sentence: no pattern steps over its begin
      f.right.cover = {--f.cue.tokens.last, after};
  }
  const bool noun = f.cue.sort == Cue::Sort::kNoun;
  if (!noun && !f.right.found() && (introduces(f, before, after) || interrupts(f, before, after)))
    return;
  take_adverb(f);
  if (find_reason(f, i))
    return;
  take_preposition(f);
  if (f.cue.form == match::Form::kGerund && !f.cue.auxiliary && !f.source.found() && f.right.found())
    return find_main_subject(f);
  if (noun || f.source.kind == Source::Kind::kImplied)
    return;
  if (f.cue.passive && f.cue.recipient && f.right.found())
    return;  // "she was asked why": who is told is no part of it
  if (f.cue.passive || f.cue.raising)
    find_subject_content(f);
  else if (!take_antecedent(f))
    choose_side(f, before, after, right_source);
}

}  // namespace postil::annotate
