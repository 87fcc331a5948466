// A cue group grows from a word of a cue list: leftwards over adverbs, negations and auxiliaries, rightwards over a preposition
// that introduces the content ("about") and a colon. Where the form could be a noun or an adjective too ("the reported plan",
// "claims of fraud"), its left neighbour decides.
#include "core/annotate/layers/cues.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace postil::annotate {

using match::Form;
using match::Hit;

namespace {

constexpr std::string_view kAttitudes[] = {"speech", "belief", "intention", "attitude", "decree"};
constexpr std::string_view kStrengths[] = {"a", "b", "c"};
// Longest run of auxiliaries and adverbs left of a head: "has not since then even once publicly".
constexpr std::uint32_t kLongestGroup = 8;
constexpr std::uint32_t kLongestNounModifier = 2;  // "repeated" in "his repeated claim"
constexpr std::uint32_t kLongestCatenative = 5;    // tokens
constexpr std::uint32_t kLongestSpeaker = 7;       // tokens of a name before a colon
constexpr std::uint32_t kLongestSignature = 14;    // tokens after a dash
constexpr std::uint32_t kLongestAuthor = 14;       // tokens of the names that a reference begins with
constexpr std::uint32_t kLongestSpeakerApposition = 20;  // tokens
constexpr std::uint32_t kLongestNamed = 4;         // words of what is given a name: "a small village"
constexpr std::uint32_t kLongestGivenName = 5;     // words of the name between commas

}  // namespace

CueScanner::CueScanner(const match::Lexicon& lexicon, WordClasses& words)
    : no_speakers_(lexicon.list("no_speakers")), catenatives_(lexicon.list("cue_catenatives")),
      labels_(lexicon.list("link_labels")), gerund_(lexicon.field("gerund")), words_(lexicon, {"cue_tails", "indefinite_articles"}) {
  struct Family {
    std::string_view prefix;
    Cue::Sort sort;
  };
  constexpr Family kFamilies[] = {{"cue_", Cue::Sort::kVerb},
                                  {"cue_adjective_", Cue::Sort::kAdjective},
                                  {"cue_noun_", Cue::Sort::kNoun},
                                  {"cue_preposition_", Cue::Sort::kPreposition}};
  std::vector<match::ListId> lists;
  for (const Family& family : kFamilies)
    for (std::string_view attitude : kAttitudes)
      for (std::string_view strength : kStrengths) {
        const std::string name =
            std::string(family.prefix) + std::string(attitude) + "_" + std::string(strength);
        const match::ListId id = lexicon.list(name);
        if (id == match::kNoList)
          continue;
        if (kinds_.size() <= id)
          kinds_.resize(id + 1);
        kinds_[id] = {attitude, strength, family.sort};
        lists.push_back(id);
      }
  words.mark_starts(lexicon, lists, kCueStart);
  const std::pair<match::FieldId, EntryFlag> flags[] = {{match::kNegatedField, kNegatedEntry},
                                                        {lexicon.field("recipient"), kRecipientEntry},
                                                        {lexicon.field("noun"), kNounEntry},
                                                        {lexicon.field("object"), kObjectEntry},
                                                        {lexicon.field("raising"), kRaisingEntry},
                                                        {lexicon.field("naming"), kNamingEntry},
                                                        {lexicon.field("mostly_noun"), kMostlyNounEntry}};
  for (const match::ListId id : lists)
    for (const std::uint32_t e : lexicon.entries_of(id)) {
      if (entries_.size() <= e)
        entries_.resize(e + 1);
      for (const auto& [field, flag] : flags)
        if (lexicon.entry(e).get(field).as_bool())
          entries_[e] |= flag;
    }
}

const Hit* CueScanner::best_hit(const Document& d, std::uint32_t token, bool noun) const {
  const Hit* best = nullptr;
  for (const Hit* h = d.hits.begin(token); h != d.hits.end(token); ++h)
    if (h->list < kinds_.size() && !kinds_[h->list].attitude.empty() && (kinds_[h->list].sort == Cue::Sort::kNoun) == noun &&
        (!best || h->length > best->length))
      best = h;
  return best;
}

// The verb of the list cue_catenatives that ends before `end`: "tried" in "tried to argue".
const Hit* CueScanner::catenative_ending(const Document& d, text::Range sentence, std::uint32_t end) const {
  for (std::uint32_t n = 1; n <= kLongestCatenative && end >= sentence.first + n; ++n)
    if (const Hit* hit = d.hits.find(end - n, catenatives_); hit && hit->length == n)
      return hit;
  return nullptr;
}

bool CueScanner::extend(const Document& d, const Classified& c, text::Range sentence, Cue& cue) const {
  cue.tokens = cue.head;
  if (cue.sort == Cue::Sort::kPreposition || cue.sort == Cue::Sort::kNoun)
    return true;
  std::uint32_t begin = cue.head.first, adverbs = begin;
  bool be = false, catenative = false;
  for (std::uint32_t n = 0; begin > sentence.first && n < kLongestGroup; ++n) {
    const std::uint32_t p = begin - 1;
    if (c.quoted(p))
      break;
    // "'s" is an auxiliary only where a pronoun or participle makes it one.
    if (c.is(p, kPossessiveMark) && !(p > sentence.first && c.is(p - 1, kSubjectPronoun | kRelative | kIt)))
      break;
    if (c.is(p, kAuxiliary)) {
      cue.auxiliary = true;
      cue.modal |= c.is(p, kOpenModal);
      be |= c.is(p, kBe) && adverbs == begin;
      // "didn't" is two tokens and negates once
      cue.negated ^= c.is(p, kNegation) && (begin == cue.head.first || !c.is(begin, kNegation));
      begin = adverbs = p;
      continue;
    }
    if (c.is(p, kNegation)) {
      if (!c.is(begin, kNegation) || begin == cue.head.first)  // "no longer" negates once
        cue.negated = !cue.negated;
      begin = p;
    } else if (c.is(p, kTo) && cue.form == Form::kBase && !cue.infinitive && !cue.auxiliary) {
      cue.infinitive = true;
      begin = adverbs = p;
      if (const Hit* verb = catenative_ending(d, sentence, p)) {
        begin = adverbs = p - verb->length;
        catenative = true;
        cue.infinitive = false;
        cue.form = verb->form;
        cue.negated ^= d.lexicon.entry(verb->entry).get(match::kNegatedField).as_bool();
      }
    } else if (const Hit* verb = cue.form == Form::kGerund && begin == cue.head.first ? catenative_ending(d, sentence, begin) : nullptr;
               verb && d.lexicon.entry(verb->entry).get(gerund_).as_bool()) {
      begin = adverbs = begin - verb->length;  // "began writing"
      cue.form = verb->form;
      cue.negated ^= d.lexicon.entry(verb->entry).get(match::kNegatedField).as_bool();
    } else if (c.is(p, kAdverb) && !c.is(p, kTitle | kPreposition | kQuantifier | kSubordinator) &&
               (!c.is(p, kCoordinator) ||
                (p > sentence.first && c.is(p - 1, kNegation | kAuxiliary)))) {  // "has not yet said"
      begin = p;
    } else {
      break;
    }
  }
  if (be && !catenative && cue.form == Form::kBase && cue.sort == Cue::Sort::kVerb)
    return false;  // "they are back"
  const bool past = (cue.form == Form::kPast || cue.form == Form::kParticiple) && begin + kLongestGroup >= cue.head.first;
  const std::uint32_t before = cue.head.first;
  bool be_before = false;
  for (std::uint32_t p = before; p > begin && !be_before; --p) {
    if (c.is(p - 1, kHave))
      break;
    be_before = c.is(p - 1, kBe);
  }
  cue.passive = past && be_before && cue.sort == Cue::Sort::kVerb;
  cue.tokens = {begin, cue.head.last};
  // "Asked why", "when asked"
  if (past && cue.recipient && begin == cue.head.first &&
      (begin == sentence.first ||
       (c.is(begin - 1, kSubordinator) && (begin - 1 == sentence.first || !c.is(begin - 1, kTime) ||
                                           c.is(begin - 2, kAnyMark | kCoordinator)))))  // not "Lee once told"
    cue.passive = cue.asked = true;
  if (cue.tokens.last < sentence.last && c.is(cue.tokens.last, kColon)) {
    ++cue.tokens.last;
    cue.colon = true;
  }
  return cue.sort != Cue::Sort::kAdjective || be_before;
}

// "A village called Anda", "the move, called prorogation, came": the thing that is named says nothing. What it called him or the
// plan it does say.
bool CueScanner::gives_name(const Document& d, const Classified& c, text::Range sentence, const Cue& cue) const {
  const std::uint32_t next = cue.tokens.last;
  if (cue.tokens.first == sentence.first || next >= sentence.last || c.is(next, kObjectPronoun | kPreposition | kPossessive | kThat))
    return false;
  const std::uint32_t before = cue.tokens.first - 1;
  if (c.is(before, kComma)) {
    for (std::uint32_t t = before, n = 0; t > sentence.first && n < kLongestSpeakerApposition; --t, ++n)
      if (c.is(t - 1, kComma))
        return false;  // "Lind, the mayor, called"
    std::uint32_t end = next;
    while (end < sentence.last && end - next < kLongestGivenName && !c.is(end, kAnyMark))
      ++end;
    return end > next && end < sentence.last && c.is(end, kComma);
  }
  for (std::uint32_t t = before, n = 0; n < kLongestNamed; --t, ++n) {
    if (words_.is(d, t, kIndefiniteArticle))
      return n > 0;
    if (t == sentence.first || c.is(t, kAnyMark | kPreposition | kAuxiliary | kSubjectPronoun | kRelative | kCoordinator))
      return false;
  }
  return false;
}

// Whether the head is a verb here: its form and left neighbour.
bool CueScanner::reads_as_verb(const Document& d, const Classified& c, text::Range sentence, const Cue& cue) const {
  if (cue.sort != Cue::Sort::kVerb || cue.auxiliary || cue.infinitive)
    return true;
  const std::uint32_t first = cue.tokens.first;
  const bool opens = first == sentence.first;
  const bool abbreviated = first > sentence.first + 1 && c.is(first - 1, kInnerPeriod);  // "Redwater Co. said"
  const WordClassBits before = opens ? 0 : c.bits[abbreviated ? first - 2 : first - 1];
  const bool number = !opens && d.text.tokens[first - 1].kind == text::TokenKind::kNumber;
  // "seven in 10 say", "Lind - and some others - say"
  if (cue.form == Form::kBase && !cue.noun && !opens && (before & kDash || (number && !(before & kTime))))
    return true;
  if (before & (kDeterminer | kPossessive | kQuantifier | kPossessiveMark) && !(before & (kThat | kIndefinite)))
    return false;
  switch (cue.form) {
    case Form::kBase:
      if (!cue.noun)
        return !opens && !(before & (((kAnyMark | kPreposition) & ~(kCloseBracket | kComma)) | kTo)) &&
               (!(before & kObjectPronoun) || before & kSubjectPronoun) &&
               before & (kSubjectPronoun | kRelative | kIndefinite | kPluralNoun | kCloseBracket | kCoordinator | kComma | kAdverb | kTitle | kTime | kNegation);
      return !opens && before & (kSubjectPronoun | kRelative | kIndefinite | kPluralNoun | kCloseBracket | kCoordinator) &&
             !(before & kPreposition);
    case Form::kThird:
      return !opens && !(before & (kPreposition | kTo | kHyphen)) &&
             !(cue.tokens.last < sentence.last && c.is(cue.tokens.last, kPossessiveMark));
    case Form::kPast:
    case Form::kParticiple:
      if (number && cue.noun && cue.tokens.size() == 1 && cue.tokens.last < sentence.last && c.is(cue.tokens.last, kPluralNoun) &&
          !c.is(cue.tokens.last, kTitle | kDeterminer | kPossessive | kPreposition | kQuestion | kObjectPronoun | kSubjectPronoun))
        return false;  // "90 promised seats"
      return (!(before & (kPreposition | kHyphen)) || before & kSubordinator) && !(cue.naming && gives_name(d, c, sentence, cue));
    case Form::kGerund:
      return !(before & kHyphen);
    default:
      return false;
  }
}

// "Trump's repeated claim that": a possessive stands before it, and a content follows. What lies in between belongs to the cue.
bool CueScanner::reads_as_noun_cue(const Document& d, const Classified& c, text::Range sentence, Cue& cue) const {
  std::uint32_t t = cue.head.first;
  for (std::uint32_t n = 0; t > sentence.first && n < kLongestNounModifier && !c.is(t - 1, kPossessive | kPossessiveMark); ++n)
    --t;
  if (t == sentence.first || !c.is(t - 1, kPossessive | kPossessiveMark) || cue.head.last >= sentence.last)
    return false;
  for (std::uint32_t i = t; i < cue.head.first; ++i)
    if (c.is(i, kAnyMark | kPreposition | kAuxiliary | kSubjectPronoun | kCoordinator | kDeterminer | kFinite) || c.quoted(i))
      return false;
  cue.tokens.first = t;
  const std::uint32_t next = cue.head.last;
  return c.is(next, kThat | kTo) || (!c.quoted(next) && words_.is(d, next, kTail));
}

// "SMITH: We won.", "Ann Lee: No deal": a name and a colon at the begin of a line.
void CueScanner::scan_speaker(const Document& d, const Classified& c, text::Range sentence, std::vector<Cue>& out) const {
  std::uint32_t t = sentence.first;
  if (!d.text.tokens[t].has(text::kLineStart) && !d.text.tokens[t].has(text::kParagraphStart))
    return;
  while (t < sentence.last && t - sentence.first <= kLongestSpeaker &&
         (c.is(t, kTitle | kHyphen | kPossessiveMark) || (t > sentence.first && c.is(t, kNpPreposition | kDeterminer))) &&
         !c.quoted(t))
    ++t;
  if (t == sentence.first || t + 1 >= sentence.last || !c.is(t, kColon))
    return;
  if (t == sentence.first + 1 && d.text.tokens[t - 1].end - d.text.tokens[t - 1].begin == 1)
    return;  // "B: ..." names nobody
  for (std::uint32_t i = sentence.first; i < t; ++i)
    if (c.is(i, kTo | kAuxiliary | kFinite) && !c.is(i, kPossessiveMark))
      return;  // "A Plan to Save the Pier: ..." is a heading
  const match::Hit* hit = d.hits.find(sentence.first, no_speakers_);
  const match::Hit* last =
      t > sentence.first + 1 ? d.hits.find(t - 1, no_speakers_) : nullptr;  // "Ann Lee. Image: Oskar Lind"
  if ((hit && sentence.first + hit->length == t) || (last && last->length == 1) ||
      c.is(t - 1, kPreposition | kDeterminer) ||
      c.is(sentence.first, kDeterminer | kQuestion | kSubjectPronoun | kPreposition))
    return;
  const auto is_word = [](const text::Token& token) { return token.kind == text::TokenKind::kWord; };
  if (std::none_of(d.text.tokens.begin() + t + 1, d.text.tokens.begin() + sentence.last, is_word))
    return;  // "Ann Lee: 1,769." is a line of a table
  Cue cue;
  cue.tokens = cue.head = {t, t + 1};
  cue.attitude = kAttitudes[0];
  cue.strength = kStrengths[0];
  cue.sort = Cue::Sort::kMark;
  cue.colon = true;
  out.push_back(cue);
}

// "We won." - Ann Lee: a dash between a quotation and a name that ends the line.
void CueScanner::scan_signature(const Classified& c, const Sentence& s, std::vector<Cue>& out) const {
  for (const std::uint32_t t : s.dashes) {
    if (t + 1 >= s.tokens.last || c.quoted(t) || t == s.tokens.first || !c.quoted(t - 1) || !c.is(t + 1, kTitle) ||
        c.quoted(t + 1) || s.tokens.last - t > kLongestSignature)
      continue;
    bool name = true;
    for (std::uint32_t i = t + 1; i < s.tokens.last && name; ++i)
      name = !c.is(i, kAuxiliary | kFinite | kSubjectPronoun) && !c.quoted(i);
    if (!name)
      continue;
    Cue cue;
    cue.tokens = cue.head = {t, t + 1};
    cue.attitude = kAttitudes[0];
    cue.strength = kStrengths[0];
    cue.sort = Cue::Sort::kMark;
    out.push_back(cue);
    return;
  }
}

// "We won." [Ann Lee, Harbours, p. 7]: names, a comma, and a title.
void CueScanner::scan_reference(const Document& d, const Classified& c, text::Range reference, std::vector<Cue>& out) const {
  const std::uint32_t first = reference.first + 1;
  std::uint32_t t = first;
  while (t < reference.last && t - first < kLongestAuthor && !c.quoted(t) && c.is(t, kTitle | kHyphen | kAnd))
    ++t;
  if (t == first || t + 1 >= reference.last || !c.is(t, kComma) || !c.is(t + 1, kTitle | kInQuotation) ||
      c.is(first, kDeterminer | kQuantifier | kPreposition | kPossessive | kQuestion | kAnd) || !c.is(t - 1, kTitle | kInnerPeriod) ||
      d.text.tokens[first].end - d.text.tokens[first].begin + t - first < 3)
    return;
  Cue cue;
  cue.tokens = cue.head = {reference.first, first};
  cue.attitude = kAttitudes[0];
  cue.sort = Cue::Sort::kReference;
  out.push_back(cue);
}

// The cue that begins at a token, of verbs (or adjectives, prepositions) or of nouns.
bool CueScanner::cue_at(const Document& d, const Classified& c, text::Range sentence, std::uint32_t t, bool noun,
                        Cue& cue) const {
  const Hit* hit = best_hit(d, t, noun);
  if (!hit || t + hit->length > sentence.last)
    return false;
  const Kind& kind = kinds_[hit->list];
  cue = Cue{};
  cue.tokens = cue.head = {t, t + hit->length};
  cue.entry = hit->entry;
  cue.attitude = kind.attitude;
  cue.strength = kind.strength;
  cue.sort = kind.sort;
  cue.form = hit->form;
  const std::uint8_t entry = entries_[hit->entry];
  cue.negated = entry & kNegatedEntry;
  cue.recipient = entry & kRecipientEntry;
  cue.noun = entry & kNounEntry;
  cue.object = entry & kObjectEntry;
  cue.raising = entry & kRaisingEntry;
  cue.naming = entry & kNamingEntry;
  if (noun)
    return reads_as_noun_cue(d, c, sentence, cue);
  if (!extend(d, c, sentence, cue) || !reads_as_verb(d, c, sentence, cue))
    return false;
  if (entry & kMostlyNounEntry && cue.may_be_noun())
    cue.strength = kStrengths[2];
  return true;
}

void CueScanner::scan(const Document& d, const Classified& c, const Sentence& s, std::vector<Cue>& out) const {
  const text::Range sentence = s.tokens;
  if (const Hit* label = d.hits.find(sentence.first, labels_);
      label && sentence.first + label->length < sentence.last && c.is(sentence.first + label->length, kColon))
    return;
  scan_speaker(d, c, sentence, out);
  std::uint32_t free = out.empty() ? sentence.first : out.back().tokens.last;  // behind the last cue
  for (const std::uint32_t t : s.starts) {
    if (t < free || !c.is(t, kCueStart) || c.quoted(t))
      continue;
    Cue cue;
    if (!cue_at(d, c, sentence, t, false, cue) && !cue_at(d, c, sentence, t, true, cue))
      continue;
    if (!out.empty() && cue.tokens.first <= out.back().tokens.first)
      out.pop_back();
    if (!out.empty() && cue.tokens.first < out.back().tokens.last)
      cue.tokens.first = out.back().tokens.last;
    out.push_back(cue);
    free = cue.tokens.last;
  }
  if (out.empty() && !d.text.quotations.empty())
    scan_signature(c, s, out);
}

}  // namespace postil::annotate
