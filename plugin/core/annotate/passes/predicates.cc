// In this order: the noun before "of" ("a death toll of 41"), what is counted itself ("two dead", "750 deaths"), a verb right of the
// counted noun, of the last noun of a row ("12 stations and 40 trucks were destroyed"), the verb of the number before it in such a
// row, a verb to the left in the clause ("they destroyed 40 trucks").
//
// To the right auxiliaries may stand between ("were reportedly killed"), an insertion (", including four children,") and what the
// noun is told by ("two men in the car were killed"). The verb must be of what is counted: who does it to somebody else is told by
// an object behind it ("two gunmen killed 12 people"). Predicates marked `subject` are said of their subject alone ("died",
// "attended"), all others to the left of the number have it for an object. What stands as an adjective or a noun tells nothing
// ("the captured town", "an apartment building"). Tokens in which no quantity found a predicate are not searched again.
#include "core/annotate/passes/predicates.h"

#include <algorithm>

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLeftWindow = 12, kRightWindow = 5;  // tokens searched for a predicate
constexpr std::uint32_t kNear = 3;                           // tokens from a verb that must be near to the number
constexpr std::uint32_t kLongestPhrase = 7, kLongestInsertion = 14;

bool comma(const Document& d, std::uint32_t t) { return is(d, t, ','); }

// The token after what the quantity counts.
std::uint32_t end_of_object(const Document& d, std::uint32_t q) {
  const std::uint32_t end = d.chart[q].tokens.last;
  const std::uint32_t np = d.chart.find_at(end, match::kObjectNpType);
  return np == match::Chart::kNone ? end : d.chart[np].tokens.last;
}

// "6.3", but not "1.5 million": nobody counts with decimals.
bool decimal(const Document& d, std::uint32_t q) {
  const match::Value v = d.chart[q].get(match::kValueField);
  if (!v.is(match::Value::Kind::kNumber) || v.number >= 1000)
    return false;
  for (std::uint32_t t = d.chart[q].tokens.first; t < d.chart[q].tokens.last; ++t)
    if (is_number(d, t) && d.text.surface(t).find('.') != std::string_view::npos)
      return true;
  return false;
}

}  // namespace

Predicates::Predicates(const LayerContext& c)
    : predicates_(c.lexicon, "predicates"),
      nouns_(c.lexicon, "predicate_nouns"),
      starts_(c.lexicon, {predicates_}),
      words_(c.lexicon,
             {"negations", "clause_breaks", "coordinators", "number_of", "be_forms", "have_forms", "modals",
              "verb_adverbs", "relative_pronouns", "level_words", "articles", "predicate_links", "prepositions",
              "insertion_words", "object_determiners", "irregular_plurals", "object_pronouns", "no_adverbs", "possessive_marks", "agent_words",
              "nonfinite_be"}),
      adverbs_(c.lexicon, "adverb_endings"),
      participles_(c.lexicon, "participle_endings"),
      counted_(c.lexicon.field("counted")),
      change_(c.lexicon.field("change")),
      subject_(c.lexicon.field("subject")),
      near_(c.lexicon.field("near")) {}

// What stands between a verb and what it is about.
bool Predicates::auxiliary(const Document& d, std::uint32_t i) const {
  return one_of(d, i, kAuxiliary) || (is_word(d, i) && adverbs_.fit(d.text.norm(i)) && !one_of(d, i, kNoAdverb));
}

void Predicates::set(Document& d, PredicateState& w, std::uint32_t q, std::uint32_t before, text::Range sentence,
                     std::uint32_t said) const {
  if (!d.chart[q].get(match::kPredicateField).none())
    return;
  if (const Hit* h = noun_of(d, d.chart[q].tokens.first, sentence))
    return predicate(d, q, d.chart[q].tokens.first - 1 - h->length, *h, "noun_of");
  const bool measure = !d.chart[q].get(match::kUnitField).none() || decimal(d, q);
  if (counts_fates(d, q))
    return;
  if (const std::string_view told = object_noun(d, q); !told.empty()) {
    d.chart.set(d.arena, q, match::kPredicateRuleField, "object_noun");
    d.chart.set(d.arena, q, match::kPredicateField, told);
    return;
  }
  if (!object_verb(d, w, q, sentence, measure) && !row_of(d, q, before, measure))
    clause_verb(d, w, q, sentence, said, measure);
}

// "750 deaths": the predicate that what is counted tells, or nothing.
std::string_view Predicates::object_noun(const Document& d, std::uint32_t q) const {
  const std::uint32_t end = end_of_object(d, q);
  if (end == d.chart[q].tokens.last)
    return {};
  const Hit* h = nouns_.at(d, end - 1);
  return h && h->length == 1 ? nouns_.entry(*h).get(match::kPredicateField).as_text() : std::string_view();
}

// "a death toll of" before a quantity.
const match::Hit* Predicates::noun_of(const Document& d, std::uint32_t first, text::Range sentence) const {
  constexpr std::uint32_t kLongestNoun = 2;
  if (first < sentence.first + 2 || !one_of(d, first - 1, kOf))
    return nullptr;
  for (std::uint32_t n = std::min(kLongestNoun, first - 1 - sentence.first); n > 0; --n)
    if (const Hit* h = predicates_.at(d, first - 1 - n); h && h->length == n)
      return h;
  return nullptr;
}

// The token after the last of the quantities that stand in a row: "12 stations, eight fields and over 170 trucks were destroyed".
std::uint32_t Predicates::end_of_row(const Document& d, PredicateState& w, std::uint32_t q,
                                     text::Range sentence) const {
  constexpr int kLongestRow = 8;
  if (w.row.contains(d.chart[q].tokens.first))
    return w.row.last;
  const auto link = [&](std::uint32_t t) { return t < sentence.last && (one_of(d, t, kCoordinator) || comma(d, t)); };
  const std::uint32_t first = end_of_object(d, q);
  std::uint32_t end = first;
  bool joined_by_word = false;
  for (int n = 0; n < kLongestRow && link(end); ++n) {
    const std::uint32_t next = link(end + 1) ? end + 2 : end + 1;
    const std::uint32_t other = d.chart.find_at(next, match::kQuantityType);
    if (next >= sentence.last || other == match::Chart::kNone)
      break;
    joined_by_word |= one_of(d, next - 1, kCoordinator);
    end = end_of_object(d, other);
  }
  end = joined_by_word ? end : first;  // "between the two blasts, at least 20 were killed"
  while (end < sentence.last && d.text.tokens[end].has(text::kQuoteMark)) ++end;
  w.row = {d.chart[q].tokens.first, end};
  return end;
}

// Behind ", including four children," or "(most of them children)"; for the four: behind the comma.
std::uint32_t Predicates::past_insertion(const Document& d, std::uint32_t q, std::uint32_t i,
                                         text::Range sentence) const {
  const std::uint32_t first = d.chart[q].tokens.first;
  if (i + 1 >= sentence.last)
    return i;
  if (comma(d, i) && first >= sentence.first + 2 && one_of(d, first - 1, kInsertion) && comma(d, first - 2))
    return i + 1;
  const bool bracket = is(d, i, '(');
  if (!bracket && !(comma(d, i) && one_of(d, i + 1, kInsertion)))
    return i;
  for (std::uint32_t t = i + 2; t < std::min(sentence.last, i + kLongestInsertion); ++t)
    if (bracket ? is(d, t, ')') : comma(d, t))
      return t + 1;
  return i;
}

// "two men in the car were killed": the auxiliary or the verb of the subject behind what the noun is told by, else `i`.
std::uint32_t Predicates::past_phrase(const Document& d, std::uint32_t i, text::Range sentence) const {
  if (i >= sentence.last || !one_of(d, i, kPreposition))
    return i;
  for (std::uint32_t t = i + 1; t < std::min(sentence.last, i + 1 + kLongestPhrase); ++t) {
    if (one_of(d, t, kBe | kHave) && !one_of(d, t, kPossessiveMark))
      return one_of(d, t, kNonfiniteBe) ? i : t;
    if (const Hit* h = predicate_at(d, t, false); h && flag(*h, subject_) && h->form == match::Form::kPast)
      return t;
    if (!is_word(d, t) || one_of(d, t, kBreak | kCoordinator | kRelative | kModal | kPronoun))
      return i;
  }
  return i;
}

// "two dead and six wounded": what is counted is only what happened to them.
bool Predicates::counts_fates(Document& d, std::uint32_t q) const {
  const std::uint32_t np = d.chart.find_at(d.chart[q].tokens.last, match::kObjectNpType);
  if (np == match::Chart::kNone ||
      d.chart[np].get(match::kObjectField).as_text() != d.chart[np].get(match::kObjectHeadField).as_text())
    return false;
  const std::uint32_t at = d.chart[np].tokens.last - 1;  // "70 others wounded"
  const Hit* fate = predicates_.at(d, at);
  if (!fate || fate->length != 1 || !flag(*fate, counted_) || fate->form == match::Form::kPlural ||
      fate->form == match::Form::kThird)  // "60 attacks", "12 trains"
    return false;
  for (const match::FieldId f : {match::kObjectField, match::kObjectHeadField})
    d.chart.set(d.arena, q, f, match::Value());
  predicate(d, q, at, *fate, "object_verb");
  return true;
}

// Whether what is counted does it to somebody else: "two gunmen killed 12 people", but "two people killed in the attack".
bool Predicates::agent(const Document& d, const Hit& h, std::uint32_t at, std::uint32_t last, bool passive,
                       bool active) const {
  using match::Form;
  if (passive || flag(h, subject_) || h.form == Form::kParticiple || h.form == Form::kPlural)
    return false;
  if (h.form == Form::kGerund || h.form == Form::kThird || (active && h.form == Form::kPast))
    return true;  // "have killed"
  const std::uint32_t next = at + h.length;
  if (next >= last || d.chart.find_at(next, match::kDateType) != match::Chart::kNone)
    return false;
  if (is_number(d, next) || d.chart.find_at(next, match::kQuantityType) != match::Chart::kNone ||
      d.chart.find_at(next, match::kNumeralType) != match::Chart::kNone)
    return true;
  if (!is_word(d, next) || one_of(d, next, kPreposition | kCoordinator | kAuxiliary | kBreak))
    return false;
  if (one_of(d, next, kArticle | kDeterminer | kPronoun | kPlural) ||
      d.text.tokens[next].letter_case == text::TokenCase::kTitle)
    return true;
  const std::string_view word = d.text.norm(next);
  return h.form == Form::kBase || (word.size() > 3 && word.back() == 's' && word[word.size() - 2] != 's');
}

bool Predicates::object_verb(Document& d, PredicateState& w, std::uint32_t q, text::Range sentence,
                             bool measure) const {
  const std::uint32_t row = end_of_row(d, w, q, sentence);
  const std::uint32_t after = past_phrase(d, past_insertion(d, q, row, sentence), sentence);
  bool passive = false, active = false;
  for (std::uint32_t i = after; i < std::min(sentence.last, after + kRightWindow); ++i) {
    if (const Hit* h = predicate_at(d, i, measure)) {
      if (agent(d, *h, i, sentence.last, passive, active))
        return true;  // it is told of others
      predicate(d, q, i, *h, "object_verb");
      return true;
    }
    passive |= one_of(d, i, kBe);
    active |= one_of(d, i, kHave);
    if (!auxiliary(d, i))
      break;
  }
  return false;
}

// "they damaged 143 houses, including 70 schools, and two bridges": the verb of the number before it.
bool Predicates::row_of(Document& d, std::uint32_t q, std::uint32_t before, bool measure) const {
  if (before == match::Chart::kNone || measure)
    return false;
  const match::Value told = d.chart[before].get(match::kPredicateField);
  if (told.none() || d.chart[before].get(match::kPredicateRuleField).as_text() != "clause_verb" ||
      !d.chart[before].get(match::kUnitField).none())
    return false;
  std::uint32_t t = end_of_object(d, before);
  const std::uint32_t first = d.chart[q].tokens.first;
  if (t >= first || first - t > kNear)
    return false;
  for (; t < first; ++t)
    if (!comma(d, t) && !one_of(d, t, kCoordinator | kInsertion))
      return false;
  d.chart.set(d.arena, q, match::kPredicateField, told);
  d.chart.set(d.arena, q, match::kPredicateRuleField, "clause_verb");
  if (d.chart[before].get(match::kNegatedField).as_bool())
    d.chart.set(d.arena, q, match::kNegatedField, true);
  return true;
}

// Whether the word is an adjective or a noun there, or too far from the number at `end`.
bool Predicates::tells_nothing(const Document& d, const Hit& h, std::uint32_t at, std::uint32_t end,
                               std::uint32_t begin) const {
  using match::Form;
  const bool owned = at > begin && one_of(d, at - 1, kArticle | kDeterminer | kPossessiveMark);
  const std::uint32_t gap = end - at - h.length;
  switch (h.form) {
    case Form::kPast:
    case Form::kParticiple:
      return owned || (flag(h, near_) && gap > kNear);  // "the captured town"
    case Form::kGerund:
      return owned || (at + 1 < end && one_of(d, at + 1, kBe | kHave | kModal)) || (flag(h, near_) && gap > kNear);
    case Form::kThird:
    case Form::kPlural:  // "the sentences", "92 votes, out of 160"
      if (flag(h, change_) && (one_of(d, end - 1, kLevel) || one_of(d, end - 1, kAgent)))  // "cuts funding by $72 million"
        return false;
      return (h.length == 1 && gap > 1) ||
             (at > begin && d.chart.find_ending(at, match::kNumeralType) != match::Chart::kNone);
    case Form::kBase:
      return flag(h, near_) && gap > kNear;
  }
  return false;
}

// Whether the verb has its object before it: "12 men were arrested", "he was killed by two gunmen".
bool Predicates::passive(const Document& d, const Hit& h, std::uint32_t at, std::uint32_t begin) const {
  if (h.form == match::Form::kGerund || h.form == match::Form::kThird || h.form == match::Form::kPlural)
    return false;
  if (at + h.length < d.text.tokens.size() && one_of(d, at + h.length, kAgent))
    return true;
  while (at > begin && auxiliary(d, at - 1) && !one_of(d, at - 1, kBe)) --at;
  return at > begin && one_of(d, at - 1, kBe) && !one_of(d, at - 1, kPossessiveMark);
}

void Predicates::clause_verb(Document& d, PredicateState& w, std::uint32_t q, text::Range sentence, std::uint32_t said,
                             bool measure) const {
  const std::uint32_t end = d.chart[q].tokens.first;
  std::uint32_t begin = std::max(sentence.first, end > kLeftWindow ? end - kLeftWindow : 0);
  while (begin < end && d.text.tokens[begin].begin < said) ++begin;
  std::uint32_t i = end;
  const Hit* verb = nullptr;
  for (; i > begin; --i) {
    if (!measure && w.barren.first < i && i <= w.barren.last) {
      i = std::max(begin, w.barren.first) + 1;
      continue;
    }
    if (one_of(d, i - 1, kBreak))
      break;
    const Hit* h = predicate_at(d, i - 1, measure);
    if (h && !tells_nothing(d, *h, i - 1, end, begin)) {
      const bool other = flag(*h, change_) ? false : flag(*h, subject_) || (!measure && passive(d, *h, i - 1, begin));
      verb = other ? nullptr : h;
      break;
    }
    // ", taking 12 hostages": another verb
    if (!h && i > begin + 1 && comma(d, i - 2) && !one_of(d, i - 1, kPreposition | kInsertion) && participles_.fit(d.text.norm(i - 1)))
      break;
  }
  if (!measure)
    w.barren = {i, end};
  if (!verb)
    return;
  if (const auto [noun, at] = risen(d, *verb, {begin, i - 1}, end); noun)
    return predicate(d, q, at, *noun, "clause_noun");
  predicate(d, q, i - 1, *verb, "clause_verb");
}

// Of a measure nothing is said that is said of persons and things; after an article a word with a capital is a name: "the Fed".
const match::Hit* Predicates::predicate_at(const Document& d, std::uint32_t i, bool measure) const {
  const Hit* h = starts_.begin_with(d.text.tokens[i].symbol) ? predicates_.at(d, i) : nullptr;
  if (!h || (measure && flag(*h, counted_)) || (joined(d, i + h->length) && is_dash(d, i + h->length)))
    return nullptr;  // "cost-effective"
  const bool name = i > 0 && d.text.tokens[i].letter_case == text::TokenCase::kTitle && one_of(d, i - 1, kArticle);
  return name ? nullptr : h;
}

// What rose to the number at `end`: the predicate of the tokens before the verb that is nearest to it.
std::pair<const match::Hit*, std::uint32_t> Predicates::risen(const Document& d, const Hit& verb, text::Range before,
                                                              std::uint32_t end) const {
  if (end == 0 || !flag(verb, change_) || !one_of(d, end - 1, kLevel))
    return {nullptr, 0};
  for (std::uint32_t i = before.last; i > before.first && !one_of(d, i - 1, kBreak); --i)
    if (const Hit* h = predicates_.at(d, i - 1); h && !flag(*h, change_))
      return {h, i - 1};
  return {nullptr, 0};
}

void Predicates::predicate(Document& d, std::uint32_t q, std::uint32_t at, const Hit& hit, std::string_view way) const {
  d.chart.set(d.arena, q, match::kPredicateRuleField, way);
  const match::ListEntry& e = predicates_.entry(hit);
  const match::Value given = e.get(match::kPredicateField);
  d.chart.set(d.arena, q, match::kPredicateField, given.none() ? match::Value(e.text) : given);
  for (std::uint32_t i = at; i > 0 && at - i < 3;) {
    --i;
    if (one_of(d, i, kNegation))
      d.chart.set(d.arena, q, match::kNegatedField, true);
    if (!auxiliary(d, i))
      break;
  }
}

}  // namespace postil::annotate
