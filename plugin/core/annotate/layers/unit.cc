// Layer "unit": units of measurement, currencies and percent signs beside numbers.
//
// Words come from the lists units, currencies, percents; symbols and codes, which are also other words, count only right after a
// number ("5 km", "$20" also before it). Each reading of the longest entry becomes a mention; its kind is unit, temperature,
// currency or percent. Rules choose.
#include <algorithm>
#include <cctype>
#include <unordered_map>

#include "core/annotate/layers/digits.h"
#include "core/annotate/layers/words.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::FieldValue;
using match::Hit;
using match::ListEntry;

constexpr std::string_view kDigits = "0123456789";

bool is_letters(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)); });
}

class UnitLayer : public Layer {
 public:
  explicit UnitLayer(const LayerContext& c)
      : units_(c.lexicon, "units"), unit_symbols_(c.lexicon, "unit_symbols"), currencies_(c.lexicon, "currencies"),
        currency_symbols_(c.lexicon, "currency_symbols"), currency_codes_(c.lexicon, "currency_codes"),
        percents_(c.lexicon, "percents"),
        all_(c.lexicon, {units_, unit_symbols_, currencies_, currency_symbols_, currency_codes_, percents_}), exact_(c.lexicon.field("exact")), glued_(c.lexicon.field("glued")), apart_(c.lexicon.field("apart")),
        unit_kind_(c.program.kind("unit")), temperature_(c.program.kind("temperature")), angle_(c.program.kind("angle")),
        currency_(c.program.kind("currency")), percent_(c.program.kind("percent")), price_(c.program.kind("price")), symbol_(match::kSymbolField) {
    if (const match::ListId dimensions = c.lexicon.list("dimensions"); dimensions != match::kNoList)
      for (std::uint32_t e : c.lexicon.entries_of(dimensions))
        si_units_.emplace(c.lexicon.entry(e).text, c.lexicon.entry(e).get(match::kSiUnitField).as_text());
    if (currency_codes_.id() != match::kNoList)
      for (std::uint32_t e : c.lexicon.entries_of(currency_codes_.id()))
        by_letters_.emplace(c.lexicon.entry(e).text, &c.lexicon.entry(e));
    if (currency_symbols_.id() != match::kNoList)
      for (std::uint32_t e : c.lexicon.entries_of(currency_symbols_.id()))
        if (const ListEntry& entry = c.lexicon.entry(e); entry.text.size() > 1 && is_letters(entry.text) && !entry.get(apart_).as_bool())
          by_letters_.emplace(entry.text, &entry);
    if (const match::ListId id = c.lexicon.list("scale_suffixes"); id != match::kNoList)
      for (std::uint32_t e : c.lexicon.entries_of(id))
        scales_.emplace(c.lexicon.entry(e).text, c.lexicon.entry(e).get(match::kValueField).as_number(1));
    if (units_.id() != match::kNoList)
      for (std::uint32_t e : c.lexicon.entries_of(units_.id()))
        by_name_.emplace(c.lexicon.entry(e).get(match::kNameField).as_text(), &c.lexicon.entry(e));
  }

  void run(Document& d) const override {
    const auto& tokens = d.text.tokens;
    for (const text::Sentence& s : d.text.sentences)
      for (std::uint32_t i = next(d, s.tokens); i < s.tokens.last; i = next(d, {i, s.tokens.last})) {
        if (tokens[i].kind == text::TokenKind::kWord && tokens[i].has(text::kHasDigit))
          price(d, i, s.tokens.last);
        i += std::max(1u, at(d, i, s.tokens));
      }
  }

 private:
  // The first token of the range with a digit or a word that units begin with, or its end.
  std::uint32_t next(const Document& d, text::Range range) const {
    const text::Token* const tokens = d.text.tokens.data();
    std::uint32_t i = range.first;
    while (i < range.last && !all_.begin_with(tokens[i].symbol) && !tokens[i].has(text::kHasDigit))
      ++i;
    return i;
  }

  // "USD115", "RM1,000.50", "USD5m": a currency with the number glued to it, perhaps with its scale.
  void price(Document& d, std::uint32_t i, std::uint32_t end) const {
    const std::string_view word = d.text.surface(i);
    const std::size_t letters = word.find_first_of(kDigits);
    const auto code = by_letters_.find(word.substr(0, letters));
    if (code == by_letters_.end())
      return;
    std::uint32_t next = i + 1;
    while (next + 1 < end && joined(d, next) && joined(d, next + 1) && (is(d, next, ',') || is(d, next, '.')) &&
           d.text.tokens[next + 1].has(text::kHasDigit))
      next += 2;
    if (next > i + 1 && next < end && joined(d, next) && is_word(d, next))
      ++next;  // the scale of "USD5.5m"
    const std::string_view s = d.text.surface(text::Range{i, next}).substr(letters);
    const std::size_t last = s.find_last_of(kDigits) + 1;
    const auto number = read_digits(s.substr(0, last));
    const auto scale = last < s.size() ? scales_.find(text::fold(s.substr(last))) : scales_.end();
    if (!number || (last < s.size() && scale == scales_.end()))
      return;
    const ListEntry& e = *code->second;
    d.add(match::kUnitType, price_, {i, next},
          {FieldValue{match::kNameField, e.get(match::kNameField)}, FieldValue{match::kUnitCodeField, e.get(match::kUnitCodeField)},
           FieldValue{match::kDimensionField, "money"},
           FieldValue{match::kValueField, number->value * (last < s.size() ? scale->second : 1)}});
  }

  // Adds the mentions that begin at a token; the tokens they take.
  std::uint32_t at(Document& d, std::uint32_t i, text::Range sentence) const {
    if (!all_.at(d, i))
      return 0;
    std::uint32_t longest = 0;
    const bool after = after_number(d, i, sentence);
    const bool bare_words = d.text.tokens[i].kind == text::TokenKind::kWord;
    for (const Hit* h = d.hits.begin(i); h != d.hits.end(i); ++h)
      if (reads(d, i, *h, after, sentence, bare_words))
        longest = std::max<std::uint32_t>(longest, h->length);
    if (longest == 0)
      return 0;
    bool exact_found = false;
    for (const Hit* h = d.hits.begin(i); h != d.hits.end(i); ++h)
      exact_found |= h->length == longest && h->list == unit_symbols_.id() && unit_symbols_.id() != match::kNoList &&
                     unit_symbols_.entry(*h).get(exact_).as_bool() && reads(d, i, *h, after, sentence, bare_words);
    for (const Hit* h = d.hits.begin(i); h != d.hits.end(i); ++h)
      if (h->length == longest && reads(d, i, *h, after, sentence, bare_words)) {
        const bool symbol = h->list == unit_symbols_.id();
        if (exact_found && symbol && !unit_symbols_.entry(*h).get(exact_).as_bool())
          continue;
        add(d, i, *h);
        if (symbol)
          break;  // of symbols that differ in letter case the first that fits
      }
    return longest;
  }

  bool after_number(const Document& d, std::uint32_t i, text::Range sentence) const {
    if (i == sentence.first)
      return false;
    if (d.chart.find_ending(i, match::kNumeralType) != match::Chart::kNone)
      return true;
    const bool bridge = is_dash(d, i - 1) || is(d, i - 1, '/') || is(d, i - 1, '{') || is(d, i - 1, '<');
    return bridge && i - 1 > sentence.first && d.chart.find_ending(i - 1, match::kNumeralType) != match::Chart::kNone;
  }

  bool before_number(const Document& d, std::uint32_t i, text::Range sentence) const {
    for (std::uint32_t j = i + 1; j < std::min(i + 4, sentence.last); ++j)
      if (d.chart.find_at(j, match::kNumeralType) != match::Chart::kNone)
        return true;
    return false;
  }

  // Whether a hit is a unit here.
  bool reads(const Document& d, std::uint32_t i, const Hit& h, bool after, text::Range sentence, bool bare_words) const {
    if (!all_.has_list(h.list))
      return false;
    if (h.list == units_.id() || h.list == currencies_.id() || h.list == percents_.id())
      return after || bare_words || h.list == percents_.id();
    if (h.list == currency_symbols_.id()) {
      const std::string_view surface = d.text.surface(text::Range{i, i + h.length});
      const bool letters = is_letters(surface);
      if (letters && surface != currency_symbols_.entry(h).text)
        return false;  // "10 dm" are no marks
      if (h.length == 2 && !letters && bare_words && !prefixed(d, {i, i + h.length}))
        return false;  // "a $500 grant" is not in A$
      return after || (next_is_number(d, i + h.length) && before_number(d, i, sentence));
    }
    if (h.list == currency_codes_.id()) {
      const bool upper = d.text.tokens[i].letter_case == text::TokenCase::kUpper;
      return (after && (upper || d.text.surface(i).size() == 3)) || (upper && next_is_number(d, i + h.length) && before_number(d, i, sentence));
    }
    if (h.list != unit_symbols_.id() || !after)
      return false;
    const ListEntry& e = unit_symbols_.entry(h);
    if (e.get(glued_).as_bool() && !(joined(d, i) && (is_number(d, i - 1) || (is_dash(d, i - 1) && i > 1 && is_number(d, i - 2)))))
      return false;  // "Ten-In-Ten" tells no inches
    return !e.get(exact_).as_bool() || d.text.surface(text::Range{i, i + h.length}) == e.text;
  }

  // Whether the letters before a sign belong to it: "A$", "nzd$", "US $", but not "a $", "A $" and "us $".
  static bool prefixed(const Document& d, text::Range tokens) {
    const bool glued = joined(d, tokens.first + 1), lower = d.text.tokens[tokens.first].letter_case == text::TokenCase::kLower;
    return d.text.surface(tokens.first).size() > 1 ? glued || !lower : glued && !lower;
  }

  bool next_is_number(const Document& d, std::uint32_t i) const {
    return d.chart.find_at(i, match::kNumeralType) != match::Chart::kNone;
  }

  void add(Document& d, std::uint32_t i, const Hit& h) const {
    const text::Range tokens{i, i + h.length};
    if (h.list == percents_.id()) {
      d.add(match::kUnitType, percent_, tokens, {FieldValue{match::kNameField, percents_.entry(h).get(match::kNameField)}});
      return;
    }
    const ListEntry* e = &units_.entry(h);
    if (h.list == unit_symbols_.id()) {
      const auto it = by_name_.find(e->get(match::kUnitField).as_text());
      if (it == by_name_.end())
        return;
      e = it->second;
    }
    if (h.list != units_.id() && h.list != unit_symbols_.id()) {
      d.add(match::kUnitType, currency_, tokens,
            {FieldValue{match::kNameField, e->get(match::kNameField)},
             FieldValue{match::kUnitCodeField, e->get(match::kUnitCodeField)},
             FieldValue{match::kFactorField, e->get(match::kFactorField)},
             FieldValue{match::kDimensionField, "money"},
             FieldValue{match::kAmbiguousField, e->get(match::kAmbiguousField)},
             FieldValue{symbol_, h.list != currencies_.id()}});
      return;
    }
    const std::string_view dimension = e->get(match::kDimensionField).as_text();
    const auto si = si_units_.find(dimension);
    const match::KindId kind = dimension == "temperature" ? temperature_ : dimension == "angle" ? angle_ : unit_kind_;
    d.add(match::kUnitType, kind, tokens,
          {FieldValue{match::kNameField, e->get(match::kNameField)}, FieldValue{match::kDimensionField, dimension},
           FieldValue{match::kFactorField, e->get(match::kFactorField)},
           FieldValue{match::kOffsetField, e->get(match::kOffsetField)},
           FieldValue{match::kSiUnitField, si == si_units_.end() ? std::string_view() : si->second},
           FieldValue{symbol_, h.list == unit_symbols_.id()}});
  }

  WordList units_, unit_symbols_, currencies_, currency_symbols_, currency_codes_, percents_;
  WordLists all_;
  match::FieldId exact_, glued_, apart_;
  match::KindId unit_kind_, temperature_, angle_, currency_, percent_, price_;
  match::FieldId symbol_;
  std::unordered_map<std::string_view, std::string_view> si_units_;
  std::unordered_map<std::string_view, const ListEntry*> by_name_, by_letters_;
  std::unordered_map<std::string, double> scales_;  // all spellings
};

}  // namespace

std::unique_ptr<Layer> make_unit_layer(const LayerContext& c) { return std::make_unique<UnitLayer>(c); }

}  // namespace postil::annotate
