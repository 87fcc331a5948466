// A cue group grows from a word of a cue list: leftwards over adverbs, negations and auxiliaries, rightwards over a preposition
// that introduces the content ("about") and a colon. Where the form could be a noun or an adjective too ("the reported plan",
// "claims of fraud"), its left neighbour decides.
#include "core/annotate/layers/cues.h"

#include <iterator>

namespace postil::annotate {

using match::Form;
using match::Hit;

namespace {

constexpr std::string_view kAttitudes[] = {"speech", "belief", "intention", "attitude", "decree"};
constexpr std::string_view kStrengths[] = {"a", "b", "c"};
// Longest run of auxiliaries and adverbs left of a head: "has not since then even once publicly".
constexpr std::uint32_t kLongestGroup = 8;

}  // namespace

CueScanner::CueScanner(const match::Lexicon& lexicon)
    : recipient_(lexicon.field("recipient")), noun_(lexicon.field("noun")), raising_(lexicon.field("raising")) {
  struct Family {
    std::string_view prefix;
    Cue::Sort sort;
  };
  constexpr Family kFamilies[] = {{"cue_", Cue::Sort::kVerb},
                                  {"cue_adjective_", Cue::Sort::kAdjective},
                                  {"cue_preposition_", Cue::Sort::kPreposition}};
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
      }
}

const Hit* CueScanner::best_hit(const Document& d, std::uint32_t token) const {
  const Hit* best = nullptr;
  for (const Hit* h = d.hits.begin(token); h != d.hits.end(token); ++h)
    if (h->list < kinds_.size() && !kinds_[h->list].attitude.empty() && (!best || h->length > best->length))
      best = h;
  return best;
}

bool CueScanner::extend(const Classified& c, text::Range sentence, Cue& cue) const {
  cue.tokens = cue.head;
  if (cue.sort == Cue::Sort::kPreposition)
    return true;
  std::uint32_t begin = cue.head.first, adverbs = begin;
  bool be = false;
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
      cue.negated ^= c.is(p, kNegation);
      begin = adverbs = p;
      continue;
    }
    if (c.is(p, kNegation)) {
      cue.negated = !cue.negated;
      begin = p;
    } else if (c.is(p, kTo) && cue.form == Form::kBase && !cue.infinitive && !cue.auxiliary) {
      cue.infinitive = true;
      begin = adverbs = p;
    } else if (c.is(p, kAdverb) && !c.is(p, kTitle | kPreposition | kQuantifier | kCoordinator | kSubordinator)) {
      begin = p;
    } else {
      break;
    }
  }
  const bool past = cue.form == Form::kPast || cue.form == Form::kParticiple;
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
      (begin == sentence.first || c.is(begin - 1, kSubordinator)))
    cue.passive = cue.asked = true;
  if (cue.tokens.last < sentence.last && c.is(cue.tokens.last, kColon)) {
    ++cue.tokens.last;
    cue.colon = true;
  }
  return cue.sort != Cue::Sort::kAdjective || be_before;
}

// Whether the head is a verb here: its form and left neighbour.
bool CueScanner::reads_as_verb(const Classified& c, text::Range sentence, const Cue& cue) const {
  if (cue.sort != Cue::Sort::kVerb || cue.auxiliary || cue.infinitive)
    return true;
  const std::uint32_t first = cue.tokens.first;
  const bool opens = first == sentence.first;
  const WordClassBits before = opens ? 0 : c.bits[first - 1];
  if (before & (kDeterminer | kPossessive | kQuantifier | kPossessiveMark) && !(before & (kThat | kIndefinite)))
    return false;
  switch (cue.form) {
    case Form::kBase:
      if (!cue.noun)
        return !opens && !(before & (((kMark | kPreposition) & ~(kCloseBracket | kComma)) | kTo)) &&
               (!(before & kObjectPronoun) || before & kSubjectPronoun);
      return !opens && before & (kSubjectPronoun | kRelative | kIndefinite | kPluralNoun | kCloseBracket | kCoordinator) &&
             !(before & kPreposition);
    case Form::kThird:
      return !opens && !(before & (kPreposition | kTo | kHyphen)) &&
             !(cue.tokens.last < sentence.last && c.is(cue.tokens.last, kPossessiveMark));
    case Form::kPast:
    case Form::kParticiple:
      return !(before & (kPreposition | kHyphen)) || before & kSubordinator;
    case Form::kGerund:
      return !(before & kHyphen);
    default:
      return false;
  }
}

void CueScanner::scan(const Document& d, const Classified& c, text::Range sentence, std::vector<Cue>& out) const {
  for (std::uint32_t t = sentence.first; t < sentence.last; ++t) {
    if (c.quoted(t))
      continue;
    const Hit* hit = best_hit(d, t);
    if (!hit || t + hit->length > sentence.last)
      continue;
    const Kind& kind = kinds_[hit->list];
    Cue cue;
    cue.head = {t, t + hit->length};
    cue.entry = hit->entry;
    cue.attitude = kind.attitude;
    cue.strength = kind.strength;
    cue.sort = kind.sort;
    cue.form = hit->form;
    const match::ListEntry& entry = d.lexicon.entry(hit->entry);
    cue.negated = entry.get(match::kNegatedField).as_bool();
    cue.recipient = entry.get(recipient_).as_bool();
    cue.noun = entry.get(noun_).as_bool();
    cue.raising = entry.get(raising_).as_bool();
    if (!extend(c, sentence, cue) || !reads_as_verb(c, sentence, cue))
      continue;
    if (!out.empty() && cue.tokens.first < out.back().tokens.last)
      cue.tokens.first = std::max(out.back().tokens.last, sentence.first);
    out.push_back(cue);
    t = cue.tokens.last - 1;
  }
}

}  // namespace postil::annotate
