// A quotation behind a colon at which no cue stands: "Lee issued the following statement today: '...'", "Lee was blunt: '...'", "Lee
// praised them on the radio: '...'". The verb of the main clause is its cue, or has it as a further content if it is one already.
#include <algorithm>

#include "core/annotate/layers/sentence_frames.h"

namespace postil::annotate {

namespace {

using text::Range;

constexpr int kMostAppositions = 3;
constexpr std::uint32_t kLongestCue = 12;    // tokens
constexpr std::uint32_t kLongestSuffix = 8;  // tokens between a name and its verb

}  // namespace

// The verb of the clause that ends at `end`, with its auxiliaries; no passive.
Range SentenceFrames::main_verb(std::uint32_t end, Range& subject) const {
  const Range none{};
  subject = np_.clause_subject(s_.first, end);
  if (subject.size() == 0 ||
      (subject.size() == 1 && (c_.is(subject.first, kIt) || lists_.is(d_, subject.first, kNoSource))))
    return none;
  const bool name = c_.is(subject.last - 1, kTitle | kSubjectPronoun);
  for (int n = 0; n < kMostAppositions; ++n)
    if (const std::uint32_t last = np_.with_apposition(subject);
        last > subject.last && last < end && c_.is(last, kComma))
      subject.last = last + (n + 1 == kMostAppositions || np_.with_apposition({subject.first, last}) == last ? 1 : 0);
  std::uint32_t t = subject.last;
  while (t < end && (c_.is(t, kComma | kTime) || (c_.is(t, kAdverb) && !c_.is(t, kTitle)) ||
                     (c_.is(t, kPreposition) && c_.is(t + 1, kTime)) ||
                     (t > subject.last && d_.text.tokens[t].kind == text::TokenKind::kNumber)))
    ++t;
  // "Ann Lee, M.D. (R-Md.) made"
  std::uint32_t u = t;
  while (u < end && u - t < kLongestSuffix && c_.is(u, kTitle | kHyphen | kOpenBracket | kCloseBracket)) ++u;
  if (t > subject.last && c_.is(t - 1, kComma) && u < end && c_.is(u, kFinite | kPastForm | kAuxiliary | kTime))
    t = c_.is(u, kTime) ? u + 1 : u;
  const std::uint32_t first = t;
  while (t < end && c_.is(t, kAuxiliary | kNegation | kAdverb) && !c_.is(t, kPossessiveMark | kTitle)) ++t;
  if (t >= end || c_.is(t, kTitle))
    return none;
  const bool be = t > first && c_.is(t - 1, kBe),
             verb = c_.is(t, kFinite | kPastForm | kCueVerb) || (t > first && c_.is(t, kBaseVerb | kGerundForm));
  if (be)
    return !name || c_.is(t, kPastForm | kFinite | kCueVerb) ? none : Range{first, t};
  return verb ? Range{first, t + 1} : none;
}

void SentenceFrames::find_announcer() {
  const std::uint32_t colon = announced_ - 1;
  const auto taken = [&](const Frame& f) { return f.cue.tokens.contains(colon); };
  Range subject;
  const Range verb = std::none_of(b_.frames.begin(), b_.frames.end(), taken) && contents_.finished_quote(announced_)
                         ? main_verb(colon, subject)
                         : Range{};
  if (verb.size() == 0) {
    announced_ = 0;
    return;
  }
  const auto at =
      std::find_if(b_.frames.begin(), b_.frames.end(), [&](const Frame& f) { return f.cue.tokens.last > verb.first; });
  announcer_ = static_cast<std::uint32_t>(at - b_.frames.begin());
  if (at != b_.frames.end() && at->cue.tokens.first < verb.last)
    return;
  Frame frame;
  frame.cue.tokens = frame.cue.head = verb;
  // "went even further:"
  // No pattern steps over the end of a sentence: the content's mention needs a token before it.
  std::uint32_t end = announced_ < s_.last ? colon + 1 : c_.is(colon, kStop) ? colon - 1 : colon;
  for (std::uint32_t t = verb.last; t < end; ++t)
    if (c_.is(t, kMedium)) {
      end = t + 1;  // "issued the following statement | after the vote:"
      break;
    }
  if (end - verb.first <= kLongestCue && (at == b_.frames.end() || at->cue.tokens.first >= end))
    frame.cue.tokens.last = end;
  frame.cue.attitude = "speech";
  frame.cue.strength = "a";
  frame.cue.form = match::Form::kPast;
  frame.cue.announces = true;
  frame.source = {Source::Kind::kSubject, {subject.first, verb.first}, subject};
  b_.frames.insert(at, frame);
  for (std::uint32_t t = verb.first; t < verb.last; ++t) b_.classes.bits[t] |= kCueVerb;
}

void SentenceFrames::find_announced() {
  Frame& f = b_.frames[announcer_];
  Content& said = f.left.found() ? f.left : f.right;
  for (std::uint32_t i = 0; i < said.count; ++i)
    if (said.pieces[i].last > announced_)
      return;
  if (f.cue.strength != "a" && f.right.found() && f.right.kind != Content::Kind::kThat)
    f.left = f.right = {};  // "released the following statement"
  const bool alone = !said.found();
  if (alone) {
    contents_.add_announced(f.right, announced_);
    std::uint32_t last = s_.last;
    while (last > f.cue.tokens.last + 1 && c_.is(last - 1, kStop)) --last;
    f.right.cover = {f.cue.tokens.last, last};
  } else {
    const Content::Kind kind = said.kind;
    contents_.add_announced(said, announced_);
    said.kind = kind;
  }
}

}  // namespace postil::annotate
