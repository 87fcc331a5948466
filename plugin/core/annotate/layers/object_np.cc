// Layer "object_np": what a number counts, the noun phrase right of it.
//
// After the numeral (and "of the", "more", "other"): premodifiers and a head. The phrase ends before a word of a closed
// class, a verb form, a mark or the next number. For a number other than one the head is a plural noun, so the phrase
// ends with the first plural that no other plural follows; a bare plural after "and" belongs to it ("oil fields and
// refineries"), and "and" may join what stands before the head ("oil and gas companies"). Nouns that name a vessel or a group pass on to what follows "of" ("two groups of soldiers").
#include <string>

#include "core/annotate/layers/words.h"
#include "core/annotate/word_table.h"
#include "core/match/inflect.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::FieldValue;

constexpr std::uint32_t kLongestPhrase = 7;  // words

bool ends(std::string_view s, std::string_view tail) {
  return s.size() > tail.size() + 1 && s.substr(s.size() - tail.size()) == tail;
}

class ObjectLayer : public Layer {
 public:
  explicit ObjectLayer(const LayerContext& c)
      : words_(c.lexicon, {"object_skipped", "object_containers", "invariant_nouns", "irregular_plurals",
                           "plural_modifiers", "participle_adjectives", "number_of", "number_and", "object_determiners",
                           "no_adverbs", "possessive_marks", "time_units", "object_measures", "number_articles"}),
        stops_(c.lexicon,
               {"prepositions", "articles", "demonstratives", "possessives", "possessive_marks", "subject_pronouns",
                "object_pronouns", "relative_pronouns", "question_words", "coordinators", "subordinators", "be_forms",
                "have_forms", "do_forms", "modals", "negations", "verb_adverbs", "object_stops"}),
        comparators_(c.lexicon, "comparators_after"),
        fraction_(c.program.kind("fraction")),
        vague_(c.program.kind("vague")) {
    const match::FieldId singular = c.lexicon.field("singular");
    if (const match::ListId id = c.lexicon.list("irregular_plurals"); id != match::kNoList)
      for (std::uint32_t e : c.lexicon.entries_of(id))
        if (const std::string_view s = c.lexicon.entry(e).get(singular).as_text(); !s.empty())
          inflector_.add_noun(s, c.lexicon.entry(e).text);
  }

  void run(Document& d) const override {
    std::uint32_t last = 0;
    for (std::size_t k = 0; k < d.chart.of(match::kNumeralType).size(); ++k) {
      const match::Mention n = d.chart[d.chart.of(match::kNumeralType)[k]];
      if (n.tokens.last == last)
        continue;
      last = n.tokens.last;
      const std::uint32_t end = d.text.sentences[d.text.sentence_of(n.tokens.first)].tokens.last;
      const match::Value v = n.get(match::kValueField);
      const bool article = v.number >= 1 && n.tokens.first > 0 && is_one(d, n.tokens.first - 1, kArticle);
      phrase(d, last, end, v.is(match::Value::Kind::kNumber) && v.number == 1, article, n.kind == fraction_,
             n.kind == vague_);
      if (const match::Hit* h = last < end ? comparators_.at(d, last) : nullptr)  // "500 or more people"
        phrase(d, last + h->length, end, false);
    }
    last = 0;
    for (std::size_t k = 0; k < d.chart.of(match::kUnitType).size(); ++k) {  // "40 tonnes of wheat"
      const text::Range unit = d.chart[d.chart.of(match::kUnitType)[k]].tokens;
      const std::uint32_t end = d.text.sentences[d.text.sentence_of(unit.first)].tokens.last;
      if (unit.last == last || unit.last >= end || !is_one(d, unit.last, kOf))
        continue;
      last = unit.last;
      const std::size_t before = d.chart.of(match::kObjectNpType).size();
      phrase(d, last, end, false);
      if (d.chart.of(match::kObjectNpType).size() == before)
        phrase(d, last, end, true);
    }
  }

 private:
  enum : WordTable::Bits {
    kSkipped = 1 << 0,
    kContainer = 1 << 1,
    kInvariant = 1 << 2,
    kIrregular = 1 << 3,
    kPluralModifier = 1 << 4,
    kAdjective = 1 << 5,
    kOf = 1 << 6,
    kAnd = 1 << 7,
    kDeterminer = 1 << 8,
    kNoAdverb = 1 << 9,
    kPossessive = 1 << 10,
    kTime = 1 << 11,
    kMeasure = 1 << 12,
    kArticle = 1 << 13,
  };
  struct Phrase {
    std::uint32_t first = 0, last = 0, head = 0;  // head: a token in [first, last)
    bool joint = false;                           // head is followed by "and" and a second head
    explicit operator bool() const { return last > first; }
  };

  // `article`: one stands before the number. A `fraction` may be of what is no plural, what is `vague` of a name.
  void phrase(Document& d, std::uint32_t start, std::uint32_t end, bool one, bool article = false,
              bool fraction = false, bool vague = false) const {
    const std::uint32_t i = past_repeated_number(d, start);
    if (i < end && is_dash(d, i) && joined(d, i)) {  // "a 12-member team"
      if (i + 1 < end && joined(d, i + 1) && is_word(d, i + 1) && !stop(d, i + 1) && !told_by_part(d, i + 1))
        emit(d, start, {i + 1, i + 2, i + 1, false});
      return;
    }
    if (i >= end || !is_word(d, i))
      return;
    std::uint32_t j = i;
    const bool of = is_one(d, j, kOf);
    if (of) {
      ++j;
      if (j < end && is_one(d, j, kDeterminer))
        ++j;
    }
    while (j < end && (is_one(d, j, kSkipped) || adverb(d, j))) ++j;
    Phrase p = one ? singular(d, j, end) : plural(d, j, end, of);
    if (!p && of && (fraction || (vague && j < end && d.text.tokens[j].letter_case != text::TokenCase::kLower)) &&
        j < end && !stop(d, j) && !is(d, j - 1, "those") && !is(d, j - 1, "these"))
      // "a quarter of the city's population", "hundreds of Hamas"
      p = whole(d, j, end);
    if (!p && j == i && (is_one(d, j, kTime) || (article && modifier(d, j, end))))  // "a 30 day supply", "a 12 bed ward"
      p = {j, j + 1, j, false};
    if (!p)
      return;
    if (p.last + 1 < end && is_one(d, p.last, kOf) && is_one(d, p.head, kContainer)) {
      std::uint32_t inner = p.last + 1;
      if (inner < end && is_one(d, inner, kDeterminer))
        ++inner;
      Phrase content = plural(d, inner, end);
      if (!content)
        content = singular(d, inner, end);
      if (content)
        p = content;
    }
    emit(d, start, p);
  }

  bool is_one(const Document& d, std::uint32_t i, WordTable::Bits words) const {
    return i < d.text.tokens.size() && words_.is(d, i, words);
  }

  bool adverb(const Document& d, std::uint32_t i) const {
    return is_word(d, i) && ends(d.text.norm(i), "ly") && !is_one(d, i, kNoAdverb);
  }

  // "two-legged", but "12-bed", "five-speed"
  bool told_by_part(const Document& d, std::uint32_t i) const {
    const std::string_view w = d.text.norm(i);
    return ends(w, "ed") && !ends(w, "eed") && w.size() > 4;
  }

  // "MPs", "NGOs"
  bool acronyms(const Document& d, std::uint32_t i) const {
    const std::string_view w = d.text.surface(i);
    return d.text.tokens[i].letter_case == text::TokenCase::kMixed && w.size() > 2 && w.back() == 's' &&
           w[w.size() - 2] >= 'A' && w[w.size() - 2] <= 'Z';
  }

  // What a part is of: the words up to a stop, behind its owner.
  Phrase whole(const Document& d, std::uint32_t first, std::uint32_t end) const {
    const Phrase p = singular(d, first, end);
    return p && p.last + 1 < end && is_one(d, p.last, kPossessive) ? singular(d, p.last + 1, end) : p;
  }

  // A noun or an adjective before another word in lower case.
  bool modifier(const Document& d, std::uint32_t i, std::uint32_t end) const {
    const auto lower = [&](std::uint32_t t) { return d.text.tokens[t].letter_case == text::TokenCase::kLower && !stop(d, t); };
    return i + 1 < end && !joined(d, i + 1) && lower(i) && lower(i + 1);
  }

  // "five long years": what after a unit tells a dimension is an adjective where a noun follows.
  bool stop(const Document& d, std::uint32_t i, std::uint32_t first, std::uint32_t end) const {
    return stop(d, i) && !(i == first && is_one(d, i, kMeasure) && i + 1 < end && !stop(d, i + 1));
  }

  bool stop(const Document& d, std::uint32_t i) const {
    if (!is_word(d, i) || d.chart.find_at(i, match::kNumeralType) != match::Chart::kNone)
      return true;
    if (d.text.tokens[i].letter_case == text::TokenCase::kUpper && d.text.surface(i).size() > 1)
      return false;  // "US soldiers"
    return stops_.at(d, i) || adverb(d, i);
  }

  bool is_plural(const Document& d, std::uint32_t i) const {
    if (is_one(d, i, kInvariant | kIrregular) || acronyms(d, i))
      return true;
    const std::string_view w = d.text.norm(i);
    const text::Token* const tokens = d.text.tokens.data();
    if (tokens[i].letter_case == text::TokenCase::kUpper && i + 1 < d.text.tokens.size() &&
        tokens[i + 1].letter_case == text::TokenCase::kLower && !stop(d, i + 1))
      return false;  // "four USGS centers"
    return w.size() > 2 && w.back() == 's' && !ends(w, "ss") && !ends(w, "us") && !ends(w, "is") &&
           !is_one(d, i, kPluralModifier);
  }

  // The token behind the name of a place that begins at the token, else the token.
  static std::uint32_t past_place(const Document& d, std::uint32_t i) {
    if (d.text.tokens[i].letter_case == text::TokenCase::kLower)
      return i;
    const std::uint32_t place = d.chart.find_at(i, match::kPlaceType);
    return place == match::Chart::kNone ? i : d.chart[place].tokens.last;
  }

  // Words up to and with the head in the plural. `owner`: who has them may stand before ("12 of the region's farmers").
  Phrase plural(const Document& d, std::uint32_t first, std::uint32_t end, bool owner = false) const {
    std::uint32_t head = 0;
    bool comma = false;  // among the adjectives, so that "and" must come
    for (std::uint32_t i = first; i < end && i < first + kLongestPhrase; ++i) {
      if (is_dash(d, i) && joined(d, i) && joined(d, i + 1) && i > first && i + 1 < end)
        continue;
      if (head == 0 && i > first && i + 1 < end && !stops_.at(d, first)) {  // "oil and gas companies", "hungry, sick and tired men"
        if (is(d, i, ',') && is_one(d, i + 1, kAnd))
          ++i;
        if (is(d, i, ',') || is_one(d, i, kAnd)) {
          comma = is(d, i, ',');
          // "salary and benefits", "food and other products" are two
          if (i + 1 < end && !stop(d, i + 1) && !joined(d, i + 1) && !is_plural(d, i + 1) && !is_one(d, i + 1, kSkipped))
            continue;
          break;
        }
      }
      if (stop(d, i, first, end)) {
        if (owner && head == 0 && i > first && is_one(d, i, kPossessive))
          return plural(d, i + 1, end);
        break;
      }
      if (const std::uint32_t place = past_place(d, i); place > i && place < end && !stop(d, place)) {  // "Dallas area residents"
        i = place - 1;
        continue;
      }
      if (head > 0 && is_one(d, i, kAdjective))
        break;  // "12 people wounded"
      if (is_plural(d, i) || (is_one(d, i, kPluralModifier) && i > first && (i + 1 >= end || stop(d, i + 1)) &&
                              ends(d.text.norm(i), "s") && !ends(d.text.norm(i), "ss")))
        head = i + 1;
      else if (head > 0)
        break;
    }
    if (comma || head == 0)
      return {};
    Phrase p{first, head, head - 1, false};
    if (head + 1 < end && is_one(d, head, kAnd) && !is_one(d, head - 1, kTime) && !stop(d, head + 1) &&
        is_plural(d, head + 1) && !is_one(d, head + 1, kPluralModifier) && (head + 2 >= end || stop(d, head + 2)) &&
        d.chart.find_at(head + 2, match::kNumeralType) == match::Chart::kNone) {  // not "12 men and wounded 40"
      p.last = head + 2;
      p.joint = true;
    }
    return p;
  }

  // "one soldier": the words up to a stop; a participle after the first word ends it too.
  Phrase singular(const Document& d, std::uint32_t first, std::uint32_t end) const {
    std::uint32_t i = first;
    for (; i < end && i < first + kLongestPhrase; ++i) {
      if (is_dash(d, i) && joined(d, i) && joined(d, i + 1) && i > first && i + 1 < end)
        continue;
      if (stop(d, i, first, end))
        break;
      const std::string_view w = d.text.norm(i);
      if (i > first && (ends(w, "ed") || ends(w, "ing")) && !is_one(d, i, kAdjective))
        break;
      if (i > first && d.text.tokens[i].letter_case == text::TokenCase::kLower &&
          !is_one(d, i, kInvariant | kIrregular) && is_plural(d, i))
        break;  // "one vaccine seems able"
    }
    while (i > first && !is_word(d, i - 1)) --i;
    if (i == first + 1 && is_plural(d, first) && !is_one(d, first, kInvariant))
      return {};  // "if one looks at it"
    return {first, i, i > first ? i - 1 : first, false};
  }

  std::string_view lemma(Document& d, std::uint32_t i) const {
    if (acronyms(d, i))
      return d.text.norm(i).substr(0, d.text.norm(i).size() - 1);
    return is_one(d, i, kInvariant) && !is_one(d, i, kIrregular) ? d.text.norm(i)
                                                                 : d.arena.copy(inflector_.singular(d.text.norm(i)));
  }

  void emit(Document& d, std::uint32_t from, const Phrase& p) const {
    const std::string_view head = lemma(d, p.head);
    static thread_local std::string object;
    object.clear();
    for (std::uint32_t i = p.first; i < p.last; ++i) {
      const bool dash = is_dash(d, i);
      if (i > p.first && !(joined(d, i) && (dash || is_dash(d, i - 1) || is(d, i, ','))))
        object += ' ';
      if (i == p.head)
        object += head;
      else
        object += p.joint && i + 1 == p.last ? lemma(d, i) : d.text.norm(i);
    }
    d.add(match::kObjectNpType, 0, {from, p.last},
          {FieldValue{match::kObjectField, d.arena.copy(object)}, FieldValue{match::kObjectHeadField, head},
           FieldValue{match::kHeadField, head}});
  }

  WordTable words_;
  WideWordTable stops_;  // words of closed classes
  WordList comparators_;
  match::KindId fraction_, vague_;
  match::Inflector inflector_;
};

}  // namespace

std::unique_ptr<Layer> make_object_np_layer(const LayerContext& c) { return std::make_unique<ObjectLayer>(c); }

}  // namespace postil::annotate
