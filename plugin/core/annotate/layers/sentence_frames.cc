// Of each cue first the source: its subject (left), the inverted subject (right, after a quotation or comma), the agent of a
// passive or of "according to", a possessor, or the subject of an earlier clause ("..., adding"). With these known, the contents:
// the rest of the sentence, the quotation or clause before, or both.
#include "core/annotate/layers/sentence_frames.h"

namespace postil::annotate {

namespace {

using text::Range;

constexpr std::uint32_t kLongestParenthesis = 32;
constexpr int kMostAdverbials = 3;
constexpr int kMostAppositions = 3;
constexpr std::uint32_t kAgentWindow = 8;  // tokens from a passive to its "by"

}  // namespace

void SentenceFrames::run() {
  if (announced_)
    find_announcer();
  for (std::uint32_t i = 0; i < b_.frames.size(); ++i) {
    find_source(i);
    if (is_nobody(b_.frames[i].source))
      b_.frames[i].cue.negated = !b_.frames[i].cue.negated;
  }
  for (std::uint32_t i = 0; i < b_.frames.size(); ++i)
    find_contents(i);
  if (announced_)
    find_announced();
  for (std::uint32_t i = 1; i < b_.frames.size(); ++i)
    if (b_.frames[i].source.kind == Source::Kind::kImplied)
      settle_inside(i);
}

// The subject of a cue inside what another one says is said, too: "Lee said she left and hoped to come back".
void SentenceFrames::settle_inside(std::uint32_t i) {
  Frame& f = b_.frames[i];
  for (std::uint32_t j = i; j-- > 0;) {
    const Frame& outer = b_.frames[j];
    if (!Content::is_clause(outer.right.kind) && outer.right.kind != Content::Kind::kQuote)
      continue;
    for (std::uint32_t n = 0; n < outer.right.count; ++n) {
      const Range piece = outer.right.pieces[n];
      if (piece.first > f.cue.tokens.first || piece.last < f.cue.tokens.last)
        continue;
      if (f.source.phrase.first >= piece.first)
        return;
      Range own = np_.clause_subject(piece.first, f.cue.tokens.first);
      while (own.size() && c_.is(own.last - 1, kPreposition | kCoordinator | kComma))
        --own.last;
      if (own.size())
        f.source.phrase = own;
      return;
    }
  }
}

// "No official said so", "nobody believes it", but "No. 10 said so".
bool SentenceFrames::is_nobody(const Source& source) const {
  const std::uint32_t first = source.phrase.first;
  return source.found() && lists_.is(d_, first, kNobody) && !(first + 1 < s_.last && c_.is(first + 1, kInnerPeriod));
}

// The comma or dash that opens the parenthesis which ends at the token `close`; `close` if there is none.
std::uint32_t SentenceFrames::before_parenthesis(std::uint32_t close) const {
  const WordClassBits mark = c_.bits[close] & (kComma | kDash);
  for (std::uint32_t t = close; t-- > s_.first && close - t <= kLongestParenthesis;) {
    if (c_.is(t, kInQuotation | kStop))
      return close;
    if (c_.is(t, mark) && t > s_.first)
      return t;
  }
  return close;
}

// Where a source may end before a cue: "Smith himself", "Smith last week", "Smith on Monday" leave "Smith".
std::uint32_t SentenceFrames::before_adverbials(std::uint32_t end) const {
  for (int n = 0; n < kMostAdverbials && end > s_.first; ++n) {
    const std::uint32_t p = end - 1;
    const bool named =
        c_.is(s_.first, kTitle | kSubjectPronoun) && !c_.is(s_.first, kDeterminer | kTime);  // "Lee once said"
    const bool time = c_.is(p, kTime) && (end - s_.first > 2 || (named && end - s_.first > 1));
    if (c_.is(p, kReflexive)) {
      --end;
    } else if (time && !c_.is(p, kTitle)) {
      for (end = p; end > s_.first + 1 && c_.is(end - 1, kTime | kPreposition | kDeterminer);)
        --end;
    } else if (time && c_.is(p - 1, kPreposition)) {
      end = p - 1;
    } else {
      break;
    }
  }
  return end;
}

// Whether what stands between commas is no apposition but an adverbial: ", however,", ", speaking in York,".
bool SentenceFrames::is_comment(std::uint32_t first) const {
  return !lists_.is(d_, first, kExampleWord) && !c_.is(first, kTitle | kDeterminer) &&
         c_.is(first, kCommentAdverb | kAdverb | kTime | kPreposition | kGerundForm | kSubordinator);
}

// "Ann Lee, a doctor in York, who ...": what ends before the cue may be an apposition; the name stands before its comma.
// `further`: another apposition stands behind it.
Range SentenceFrames::with_name_before(Range phrase, bool further) const {
  for (int n = 0; n < kMostAppositions && phrase.first > s_.first + 1 && c_.is(phrase.first - 1, kComma) && !c_.quoted(phrase.first - 1); ++n) {
    const bool apposed = c_.is(phrase.first, kDeterminer) || d_.text.tokens[phrase.first].kind == text::TokenKind::kNumber ||
                         (!c_.is(phrase.first, kTitle | kSubjectPronoun | kRelative | kPossessive) && phrase.size() > 1);
    std::uint32_t comma = phrase.first - 1;
    if (comma > s_.first + 2 && d_.text.tokens[comma - 1].kind == text::TokenKind::kNumber && c_.is(comma - 2, kComma))
      comma -= 2;  // "Ann Lee, 52, a nurse"
    const Range name = apposed ? np_.ending(comma) : Range{};
    if (!is_apposed_name(name))
      break;
    phrase.first = name.first;
    further = true;
  }
  return further && phrase.first >= s_.first + 3 && !c_.quoted(phrase.first - 1) ? with_role_before(phrase) : phrase;
}

// Whether what ends before an apposition is a name that begins a clause, and not the end of something longer.
bool SentenceFrames::is_apposed_name(Range name) const {
  if (name.size() == 0 || !c_.is(name.last - 1, kTitle) || c_.is(name.first, kTime | kGerundForm | kSubjectPronoun | kAdverb))
    return false;
  if (!c_.is(name.first, kTitle) && d_.text.tokens[name.first].kind != text::TokenKind::kNumber)
    return false;
  return name.first == s_.first || c_.quoted(name.first - 1) || c_.is(name.first - 1, kComma | kThat | kSubordinator | kCoordinator);
}

// What two commas part from a name: its place behind it, or the role before it.
Range SentenceFrames::with_role_before(Range phrase) const {
  // "Ann Lee, of York,"
  if (c_.is(phrase.first - 1, kNpPreposition) && c_.is(phrase.first - 2, kComma)) {
    const Range name = np_.ending(phrase.first - 2);
    return name.size() && c_.is(name.first, kTitle) && c_.is(name.last - 1, kTitle) ? Range{name.first, phrase.last} : phrase;
  }
  // "The bank's chairman, Ann Lee, a lawyer,"
  if (!c_.is(phrase.first - 1, kComma) || !c_.is(phrase.first, kTitle))
    return phrase;
  const Range role = np_.ending(phrase.first - 1);
  bool definite = role.size() > 1 && c_.is(role.first, kDeterminer | kPossessive);
  for (std::uint32_t t = role.first; t < role.last && !definite; ++t)
    definite = c_.is(t, kPossessiveMark);
  if (definite && !c_.is(role.last - 1, kTitle) &&
      (role.first == s_.first || c_.is(role.first - 1, kThat | kSubordinator | kCoordinator | kComma)))
    phrase.first = role.first;
  return phrase;
}

// "Last week", but "early results".
bool SentenceFrames::is_time(Range phrase) const {
  if (!c_.is(phrase.first, kTime))
    return false;
  return phrase.size() == 1 || c_.is(phrase.last - 1, kTime) || c_.is(phrase.first + 1, kTitle) ||
         d_.text.tokens[phrase.first].kind != text::TokenKind::kWord;
}

Source SentenceFrames::subject(const Cue& cue) const {
  Source source;
  std::uint32_t end = before_adverbials(cue.tokens.first);
  if (end == s_.first)
    return source;
  std::uint32_t last = end;  // the source ends here, parenthesis included
  if (c_.is(end - 1, kComma | kDash)) {
    const std::uint32_t open = before_parenthesis(end - 1);
    if (open == end - 1)
      return source;
    last = is_comment(open + 1) ? open : end;
    end = open;
  }
  const Range phrase = np_.without_time(with_name_before(np_.with_clause_before(np_.ending(end)), last > end));
  if (phrase.size() == 0 || is_time(phrase) || (phrase.size() == 1 && lists_.is(d_, phrase.first, kNoSource)))
    return source;
  if (last > end && c_.is(end + 1, kRelative | kWhich) && np_.short_name(phrase))
    last = end;
  source.kind = Source::Kind::kSubject;
  source.phrase = {phrase.first, last};
  source.cover = {phrase.first, cue.tokens.first};
  return source;
}

// "The plan, "a disaster", angered him": no speaker follows if the words after the verb are its object.
bool SentenceFrames::subject_before_quote(const Cue& cue) const {
  // in the quotation or behind it
  const bool comma =
      cue.tokens.first > s_.first + 1 && c_.is(cue.tokens.first - (c_.quoted(cue.tokens.first - 1) ? 2 : 1), kComma);
  return (cue.strength != "a" && !comma) || cue.attitude != "speech" || (cue.recipient && !c_.is(cue.tokens.last, kTitle | kSubjectPronoun));
}

Source SentenceFrames::inverted(const Cue& cue) const {
  Source source;
  const std::uint32_t first = cue.tokens.first;
  if (cue.auxiliary || cue.infinitive || cue.colon || cue.form == match::Form::kGerund ||
      (first == s_.first && !contents_.quote_ends_before(first)) || cue.sort != Cue::Sort::kVerb)
    return source;
  const std::uint32_t quote_end = contents_.end_of_quote_before(first);
  const bool comma_inside = c_.quoted(first - 1);
  // "It is safe", said Lind, but not: the project, called "Hope", said
  const bool after_quote = quote_end && (comma_inside || contents_.is_statement(quote_end));
  if (!comma_inside &&
      (!c_.is(first - 1, kComma | kDash) || ((cue.recipient || cue.tokens.size() > 1) && !after_quote) ||
       (quote_end && !after_quote) || subject(cue).found()))
    return source;
  if (after_quote && subject_before_quote(cue))
    return source;
  const Range phrase = np_.beginning(cue.tokens.last, true);
  if (phrase.size() == 0 || c_.is(phrase.first, kTime))
    return source;
  if ((cue.strength != "a" && !after_quote) || cue.attitude != "speech")
    return source;
  // ", said the plan would": a content follows, and the subject stands before.
  if (!after_quote && phrase.last < s_.last && c_.is(phrase.last, kAuxiliary | kFinite | kCueVerb))
    return source;
  source.kind = Source::Kind::kInverted;
  source.phrase = source.cover = phrase;
  return source;
}

// Whether a comma ends the subordinate clause of a frame before the cue: "When Lee spoke, Smith left, saying".
bool SentenceFrames::left_behind(const Frame& f, std::uint32_t cue) const {
  if (!contents_.in_subordinate_clause(f))
    return false;
  for (std::uint32_t t = f.cue.tokens.last; t + 1 < cue; ++t)
    if (c_.is(t, kComma) && !c_.quoted(t))
      return true;
  return false;
}

// The subject of a participle or of a coordinated or infinitive verb: that of the cue before it, or of its clause.
Source SentenceFrames::implied(std::uint32_t i) const {
  Source source;
  const Cue& cue = b_.frames[i].cue;
  const std::uint32_t first = cue.tokens.first;
  // "with Smith saying", "Smith speaking of"
  if (cue.form == match::Form::kGerund && first > s_.first && !c_.is(first - 1, kAnyMark | kCoordinator | kPreposition)) {
    const Range own = np_.ending(first);
    if (own.size() && !c_.is(own.last - 1, kAdverb | kTime) && !is_object(own)) {
      source.kind = Source::Kind::kImplied;
      source.phrase = source.cover = own;
      return source;
    }
  }
  // "a way of saying", "open to hearing": nobody does so.
  if (cue.form == match::Form::kGerund && first > s_.first && c_.is(first - 1, kPreposition) && !lists_.is(d_, first - 1, kGerundOpener))
    return source;
  Range phrase{};
  for (std::uint32_t n = i; n-- > 0 && phrase.size() == 0;)
    if (const Frame& f = b_.frames[n]; f.source.found() && !left_behind(f, first) && f.cue.sort != Cue::Sort::kNoun &&
                                       f.source.kind != Source::Kind::kAgent && !f.cue.may_be_noun() &&
                                       !in_subclause(f.source.phrase))
      phrase = f.source.phrase;
  if (phrase.size() == 0) {
    phrase = np_.clause_subject(s_.first, first);
    const std::uint32_t comma = phrase.size() ? np_.with_apposition(phrase) : phrase.last;  // "Lee, a doctor, left, saying"
    if (comma > phrase.last && comma + 1 < first && c_.is(comma, kComma))
      phrase.last = comma + 1;
  }
  if (phrase.size() == 0 || first == s_.first || (phrase.size() == 1 && lists_.is(d_, phrase.first, kNoSource)))
    return source;
  source.kind = Source::Kind::kImplied;
  source.phrase = phrase;
  source.cover = {first - 1, first};
  return source;
}

// "Trump's" before a noun, or "his".
Source SentenceFrames::possessor(const Cue& cue) const {
  Source source;
  std::uint32_t t = cue.tokens.first;
  while (t > s_.first && !c_.is(t - 1, kPossessive | kPossessiveMark))
    --t;
  if (t == s_.first)
    return source;
  Range phrase{t - 1, t};
  if (c_.is(t - 1, kPossessiveMark)) {
    phrase = np_.ending(t - 1);
    if (phrase.size() == 0)
      return source;
    phrase.last = t;
  }
  source = {Source::Kind::kSubject, {phrase.first, cue.tokens.first}, phrase};
  return source;
}

Source SentenceFrames::signature(std::uint32_t first) const {
  std::uint32_t end = s_.last;
  while (end > first && c_.is(end - 1, kStop))
    --end;
  return {Source::Kind::kInverted, {first, end}, {first, end}};
}

// "According to Ann Lee, the mayor, | the pier was safe": an apposition belongs to the source only if a clause is left behind it.
Range SentenceFrames::up_to_clause(std::uint32_t begin) const {
  const Range phrase = np_.up_to_comma(begin);
  std::uint32_t comma = begin;
  for (int brackets = 0; comma < phrase.last && (brackets > 0 || !c_.is(comma, kComma) || c_.quoted(comma)); ++comma)
    brackets += c_.is(comma, kOpenBracket) ? 1 : c_.is(comma, kCloseBracket) ? -1 : 0;
  if (phrase.size() == 0 || comma + 1 >= s_.last || !c_.is(comma, kComma))
    return phrase;
  const std::uint32_t last = np_.with_apposition({begin, comma});
  const bool apposed = last > comma && last + 1 < s_.last && c_.is(last, kComma) && c_.is(comma - 1, kTitle) &&
                       c_.is(comma + 1, kDeterminer) && contents_.clause_follows(last + 1);
  return {begin, apposed ? last : comma};
}

void SentenceFrames::find_source(std::uint32_t i) {
  Frame& f = b_.frames[i];
  const Cue& cue = f.cue;
  const std::uint32_t after = cue.tokens.last;
  if (cue.announces)
    return;  // found with its verb
  if (cue.sort == Cue::Sort::kPreposition) {
    const std::uint32_t first = cue.tokens.first;
    const Range phrase =
        first == s_.first || c_.is(first - 1, kCoordinator) ? up_to_clause(after) : np_.up_to_comma(after);
    if (phrase.size())
      f.source = {Source::Kind::kAgent, phrase, phrase};
    return;
  }
  if (cue.sort == Cue::Sort::kNoun) {
    f.source = possessor(cue);
    return;
  }
  if (cue.sort == Cue::Sort::kReference) {
    std::uint32_t comma = after;
    while (comma < s_.last && !c_.is(comma, kComma)) ++comma;
    f.source = {Source::Kind::kInverted, {after, comma}, {after, comma}};
    return;
  }
  if (cue.sort == Cue::Sort::kMark) {
    f.source = cue.colon ? Source{Source::Kind::kSubject, {s_.first, cue.tokens.first}, {s_.first, cue.tokens.first}}
                         : signature(after);
    return;
  }
  if (cue.raising || (cue.asked && cue.passive))
    return;
  if (cue.passive) {
    for (std::uint32_t t = after; t < s_.last && t - after < kAgentWindow && !c_.is(t, kStop | kTo | kThat | kComma); ++t)
      if (c_.is(t, kBy) && !c_.quoted(t)) {
        const Range phrase = np_.beginning(t + 1, false);
        if (phrase.size() && !c_.is(t + 1, kGerundForm | kTime) && d_.text.tokens[t + 1].kind != text::TokenKind::kNumber)
          f.source = {Source::Kind::kAgent, {t, phrase.last}, phrase};
        break;
      }
    return;
  }
  if (Source found = inverted(cue); found.found())
    f.source = found;
  else if (cue.finite())
    f.source = subject(cue);
  if (!f.source.found() && (cue.form == match::Form::kGerund || cue.infinitive || cue.tokens.first == s_.first ||
                            c_.is(cue.tokens.first - 1, kCoordinator | kComma)))
    f.source = implied(i);
}

}  // namespace postil::annotate
