// Layer "object_np": what a number counts, the noun phrase right of it.
//
// After the numeral (and "of the", "more", "other"): premodifiers and a head. The phrase ends before a word of a closed
// class, a verb form, a mark or the next number. For a number other than one the head is a plural noun, so the phrase
// ends with the first plural that no other plural follows; a bare plural after "and" belongs to it ("oil fields and
// refineries"). Nouns that name a vessel or a group pass on to what follows "of" ("two groups of soldiers").
#include <string>

#include "core/annotate/layers/words.h"
#include "core/match/inflect.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::FieldValue;

constexpr std::uint32_t kLongestPhrase = 7;  // words

bool ends(std::string_view s, std::string_view tail) {
  return s.size() > tail.size() + 1 && s.substr(s.size() - tail.size()) == tail;
}

std::vector<WordList> closed_classes(const match::Lexicon& lexicon) {
  std::vector<WordList> lists;
  for (const char* name :
       {"prepositions", "articles", "demonstratives", "possessives", "possessive_marks", "subject_pronouns",
        "object_pronouns", "relative_pronouns", "question_words", "coordinators", "subordinators", "be_forms",
        "have_forms", "do_forms", "modals", "negations", "verb_adverbs", "object_stops"})
    lists.emplace_back(lexicon, name);
  return lists;
}

class ObjectLayer : public Layer {
 public:
  explicit ObjectLayer(const LayerContext& c)
      : skipped_(c.lexicon, "object_skipped"),
        containers_(c.lexicon, "object_containers"),
        invariant_(c.lexicon, "invariant_nouns"),
        plurals_(c.lexicon, "irregular_plurals"),
        plural_modifiers_(c.lexicon, "plural_modifiers"),
        adjectives_(c.lexicon, "participle_adjectives"),
        of_(c.lexicon, "number_of"),
        and_(c.lexicon, "number_and"),
        determiners_(c.lexicon, "object_determiners"),
        no_adverbs_(c.lexicon, "no_adverbs"),
        possessive_(c.lexicon, "possessive_marks"),
        comparators_(c.lexicon, "comparators_after"),
        time_(c.lexicon, "time_units"),
        stops_(c.lexicon, closed_classes(c.lexicon)) {
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
      phrase(d, last, end, v.is(match::Value::Kind::kNumber) && v.number == 1);
      if (const match::Hit* h = last < end ? comparators_.at(d, last) : nullptr)  // "500 or more people"
        phrase(d, last + h->length, end, false);
    }
    last = 0;
    for (std::size_t k = 0; k < d.chart.of(match::kUnitType).size(); ++k) {  // "40 tonnes of wheat"
      const text::Range unit = d.chart[d.chart.of(match::kUnitType)[k]].tokens;
      const std::uint32_t end = d.text.sentences[d.text.sentence_of(unit.first)].tokens.last;
      if (unit.last == last || unit.last >= end || !of_.has_word(d, unit.last))
        continue;
      last = unit.last;
      const std::size_t before = d.chart.of(match::kObjectNpType).size();
      phrase(d, last, end, false);
      if (d.chart.of(match::kObjectNpType).size() == before)
        phrase(d, last, end, true);
    }
  }

 private:
  struct Phrase {
    std::uint32_t first = 0, last = 0, head = 0;  // head: a token in [first, last)
    bool joint = false;                           // head is followed by "and" and a second head
    explicit operator bool() const { return last > first; }
  };

  void phrase(Document& d, std::uint32_t start, std::uint32_t end, bool one) const {
    const std::uint32_t i = past_repeated_number(d, start);
    if (i < end && is_dash(d, i) && joined(d, i)) {  // "a 12-member team"
      if (i + 1 < end && joined(d, i + 1) && is_word(d, i + 1) && !stop(d, i + 1))
        emit(d, start, {i + 1, i + 2, i + 1, false});
      return;
    }
    if (i >= end || !is_word(d, i))
      return;
    std::uint32_t j = i;
    const bool of = of_.has_word(d, j);
    if (of) {
      ++j;
      if (j < end && determiners_.has_word(d, j))
        ++j;
    }
    while (j < end && (skipped_.has_word(d, j) || adverb(d, j))) ++j;
    Phrase p = one ? singular(d, j, end) : plural(d, j, end, of);
    if (!p && j == i && time_.has_word(d, j))  // "a 30 day supply"
      p = {j, j + 1, j, false};
    if (!p)
      return;
    if (p.last + 1 < end && of_.has_word(d, p.last) && containers_.has_word(d, p.head)) {
      std::uint32_t inner = p.last + 1;
      if (inner < end && determiners_.has_word(d, inner))
        ++inner;
      Phrase content = plural(d, inner, end);
      if (!content)
        content = singular(d, inner, end);
      if (content)
        p = content;
    }
    emit(d, start, p);
  }

  bool adverb(const Document& d, std::uint32_t i) const {
    return is_word(d, i) && ends(d.text.norm(i), "ly") && !no_adverbs_.has_word(d, i);
  }

  bool stop(const Document& d, std::uint32_t i) const {
    if (!is_word(d, i) || d.chart.find_at(i, match::kNumeralType) != match::Chart::kNone)
      return true;
    if (d.text.tokens[i].letter_case == text::TokenCase::kUpper && d.text.surface(i).size() > 1)
      return false;  // "US soldiers"
    return stops_.has_word(d, i) || adverb(d, i);
  }

  bool is_plural(const Document& d, std::uint32_t i) const {
    if (invariant_.has_word(d, i) || plurals_.has_word(d, i))
      return true;
    const std::string_view w = d.text.norm(i);
    return w.size() > 2 && w.back() == 's' && !ends(w, "ss") && !ends(w, "us") && !ends(w, "is") &&
           !plural_modifiers_.has_word(d, i);
  }

  // Words up to and with the head in the plural. `owner`: who has them may stand before ("12 of the region's farmers").
  Phrase plural(const Document& d, std::uint32_t first, std::uint32_t end, bool owner = false) const {
    std::uint32_t head = 0;
    for (std::uint32_t i = first; i < end && i < first + kLongestPhrase; ++i) {
      if (is_dash(d, i) && joined(d, i) && joined(d, i + 1) && i > first && i + 1 < end)
        continue;
      if (stop(d, i)) {
        if (owner && head == 0 && i > first && possessive_.has_word(d, i))
          return plural(d, i + 1, end);
        break;
      }
      if (is_plural(d, i) || (plural_modifiers_.has_word(d, i) && i > first && (i + 1 >= end || stop(d, i + 1)) &&
                              ends(d.text.norm(i), "s") && !ends(d.text.norm(i), "ss")))
        head = i + 1;
      else if (head > 0)
        break;
    }
    if (head == 0)
      return {};
    Phrase p{first, head, head - 1, false};
    if (head + 1 < end && and_.has_word(d, head) && !time_.has_word(d, head - 1) && !stop(d, head + 1) &&
        is_plural(d, head + 1) && !plural_modifiers_.has_word(d, head + 1) && (head + 2 >= end || stop(d, head + 2))) {
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
      if (stop(d, i))
        break;
      const std::string_view w = d.text.norm(i);
      if (i > first && (ends(w, "ed") || ends(w, "ing")) && !adjectives_.has_word(d, i))
        break;
    }
    while (i > first && !is_word(d, i - 1)) --i;
    if (i == first + 1 && is_plural(d, first) && !invariant_.has_word(d, first))
      return {};  // "if one looks at it"
    return {first, i, i > first ? i - 1 : first, false};
  }

  std::string_view lemma(Document& d, std::uint32_t i) const {
    return invariant_.has_word(d, i) && !plurals_.has_word(d, i) ? d.text.norm(i)
                                                                 : d.arena.copy(inflector_.singular(d.text.norm(i)));
  }

  void emit(Document& d, std::uint32_t from, const Phrase& p) const {
    std::string object;
    for (std::uint32_t i = p.first; i < p.last; ++i) {
      const bool dash = is_dash(d, i);
      if (i > p.first && !(joined(d, i) && (dash || is_dash(d, i - 1))))
        object += ' ';
      const bool head = i == p.head || (p.joint && i + 1 == p.last);
      object += head ? lemma(d, i) : d.text.norm(i);
    }
    d.add(match::kObjectNpType, 0, {from, p.last},
          {FieldValue{match::kObjectField, d.arena.copy(object)}, FieldValue{match::kObjectHeadField, lemma(d, p.head)},
           FieldValue{match::kHeadField, lemma(d, p.head)}});
  }

  WordList skipped_, containers_, invariant_, plurals_, plural_modifiers_, adjectives_, of_, and_, determiners_,
      no_adverbs_, possessive_, comparators_, time_;
  WordLists stops_;
  match::Inflector inflector_;
};

}  // namespace

std::unique_ptr<Layer> make_object_np_layer(const LayerContext& c) { return std::make_unique<ObjectLayer>(c); }

}  // namespace postil::annotate
