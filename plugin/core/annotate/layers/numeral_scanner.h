// Reads the numbers of a sentence: what the layer "numeral" and its scanner share. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_NUMERAL_SCANNER_H
#define POSTIL_CORE_ANNOTATE_LAYERS_NUMERAL_SCANNER_H

#include <cstdint>

#include "core/annotate/layers/words.h"
#include "core/annotate/word_table.h"
#include "core/match/program.h"

namespace postil::annotate {

inline constexpr std::uint32_t kLongestNumeral = 24;  // tokens; a longer chain of number words is no number
inline constexpr double kNoScale = 1e300;             // larger than any scale word

struct Number {
  enum Sort : std::uint8_t { kNone, kCardinal, kOrdinal, kFraction, kVague };
  std::uint32_t end = 0;
  Sort sort = kNone;
  double value = 0;
  double step = 1;
  double scale = 1;      // the last multiplier: 1e6 in "3 million"
  double high = 0;       // of a vague number; value is its lower end
  bool digits = false;   // begins with digits
  bool plain = false;    // only digits, no separators: may be a year or a name
  bool plural = false;   // an ordinal in the plural: "fifths"
  explicit operator bool() const { return sort != kNone; }
};

Number make_number(Number::Sort sort, std::uint32_t end, double value);

// Words of which only those that stand alone count; in the order of the lists of NumeralLayer::words.
enum NumberWord : WideWordTable::Bits {
  kSign = 1 << 0,
  kPoint = 1 << 1,
  kAnd = 1 << 2,
  kArticle = 1 << 3,
  kOf = 1 << 4,
  kNumbered = 1 << 5,  // article, page: what follows is their name
  kOrdinalEnding = 1 << 6,
  kPeriod = 1 << 7,
  kScoreWord = 1 << 8,
  kChangeStart = 1 << 9,
  kNoLabel = 1 << 10,
  kStreet = 1 << 11,
  kVoteWord = 1 << 12,
  kTimeUnit = 1 << 13,
  kPlural = 1 << 14,        // irregular
  kNoSign = 1 << 15,        // before a sign: "plus or minus"
  kRowWord = 1 << 16,       // between numbers that name: "sections 5 through 7"
  kRangeWord = 1 << 17,     // between the ends of a range
  kPluralEnding = 1 << 18,  // of a number that names: "527s"
  kDefinite = 1 << 19,      // before an ordinal, not before a fraction: "the one hundredth"
  kPhoneWord = 1 << 20,     // close before digits that are called
  kPer = 1 << 21,           // "18 births per 1,000 people"
  kGroupName = 1 << 22,     // with a capital, before "of" and a number: "Group of Seven"
  kHalfMast = 1 << 23,      // after "half" or a dash
  kGluedLetter = 1 << 24,   // to a number: "3D", "5G"
};

class NumeralLayer : public Layer {
 public:
  explicit NumeralLayer(const LayerContext& c)
      : words(c.lexicon, {"number_signs",    "decimal_points",  "number_and",   "number_articles", "number_of",
                          "numbered_things", "ordinal_endings", "period_words", "score_words",     "change_starts",
                          "never_numbered",  "street_words",    "vote_words",   "time_units",      "irregular_plurals",
                          "no_sign_after",   "row_words",       "range_words",  "number_plurals",  "ordinal_articles",
                          "phone_words",     "number_per",      "group_names",  "mast_words",      "glued_letters"}),
        cardinals(c.lexicon, "cardinals"),
        multipliers(c.lexicon, "multipliers"),
        tens(c.lexicon, "vague_tens"),
        factors(c.lexicon, "vague_factors"),
        ordinals(c.lexicon, "ordinals"),
        fractions(c.lexicon, "fractions"),
        suffixes(c.lexicon, "scale_suffixes"),
        out_ofs(c.lexicon, "number_out_of"),
        money(c.lexicon, "currency_symbols"),
        codes(c.lexicon, "currency_codes"),
        percents(c.lexicon, "percents"),
        units(c.lexicon, "units"),
        symbols(c.lexicon, "unit_symbols"),
        currencies(c.lexicon, "currencies"),
        starts(c.lexicon, {cardinals, multipliers, tens, factors, ordinals, fractions}),
        goes_on(c.lexicon, {cardinals, multipliers, ordinals, fractions, suffixes, out_ofs}),
        step(match::kStepField),
        form(match::kFormField),
        cardinal(c.program.kind("cardinal")),
        ordinal(c.program.kind("ordinal")),
        fraction(c.program.kind("fraction")),
        vague(c.program.kind("vague")),
        label(c.program.kind("label")),
        one(c.program.kind("one")),
        needs(c.lexicon.field("needs")) {
    openers.resize(c.lexicon.word_count());
    for (match::Symbol s = 0; s < openers.size(); ++s)
      openers[s] = starts.begin_with(s) || words.of(s) & (kSign | kPoint | kArticle);
  }

  void run(Document& d) const override;

  WideWordTable words;
  WordList cardinals, multipliers, tens, factors, ordinals, fractions, suffixes, out_ofs, money, codes, percents, units, symbols, currencies;
  WordLists starts;   // what a numeral may begin with, if not with a digit or one of `words`
  std::vector<std::uint8_t> openers;  // by symbol: no numeral begins with any other word
  WordLists goes_on;  // what may follow the digits of a numeral, if not one of `words`
  match::FieldId step, form;
  match::KindId cardinal, ordinal, fraction, vague, label, one;
  match::FieldId needs;
};

// Reads the numbers of the sentences of a document.
class Scanner {
 public:
  Scanner(const NumeralLayer& layer, Document& document) : l_(layer), d_(document) {}

  void run(text::Range sentence) {
    sentence_ = sentence;
    for (std::uint32_t i = next(sentence_.first); i < sentence_.last; i = next(i)) {
      if (!may_begin(i) || stretch_.full(d_, i)) {
        ++i;
        continue;
      }
      limit_ = std::min(sentence_.last, i + kLongestNumeral);
      const Number n = number(i);
      if (n) {
        emit(i, n);
        stretch_.add(n.end);
      }
      i = n ? n.end : i + 1;
    }
  }

 private:
  // The first token from i on that is no word, or is one that may begin a numeral: most tokens are passed here.
  std::uint32_t next(std::uint32_t i) const;
  // Whether number(i) may find something: digits, a word of a list, a sign before digits. An article needs such a word behind it.
  bool may_begin(std::uint32_t i) const {
    const text::Token& t = d_.text.tokens[i];
    if (t.kind == text::TokenKind::kWord)
      return word_may_begin(i);
    return t.kind == text::TokenKind::kNumber || mark_may_begin(i);
  }
  bool word_may_begin(std::uint32_t i) const {
    if (!starts(i))
      return false;
    return !has(kArticle, i) || (i + 1 < sentence_.last && (starts(i + 1) || is_dash(d_, i + 1)));
  }
  bool mark_may_begin(std::uint32_t i) const {
    const char c = d_.text.surface(i)[0];
    if (c == '.' && i > sentence_.first && joined(d_, i) && is_word(d_, i - 1))
      return false;  // "Rs.500"
    if (c == '.' || c == '-')
      return (joined(d_, i + 1) && (is_number(d_, i + 1) || is(d_, i + 1, '.'))) || i == sentence_.first;
    return static_cast<unsigned char>(c) >= 0x80 || (l_.openers[d_.text.tokens[i].symbol] && word_may_begin(i));
  }

  bool has(WideWordTable::Bits words, std::uint32_t i) const { return i < d_.text.tokens.size() && l_.words.is(d_, i, words); }
  bool starts(std::uint32_t i) const { return has(kSign | kPoint | kArticle, i) || l_.starts.at(d_, i); }
  bool alone(std::uint32_t i) const;
  bool after_ordinal(std::uint32_t i) const;
  Number number(std::uint32_t i) const;
  Number unsigned_number(std::uint32_t i) const;
  Number plain_digits(std::uint32_t i) const;
  Number digits(std::uint32_t i) const;
  Number with_power(Number n) const;
  Number spaced_thousands(std::uint32_t i, Number n) const;
  Number slash_fraction(std::uint32_t i) const;
  Number below_hundred(std::uint32_t i) const;
  Number group(std::uint32_t i) const;
  Number cardinal(std::uint32_t i) const;
  Number ordinal_word(std::uint32_t i) const;
  Number with_article(std::uint32_t i) const;
  Number half(std::uint32_t i, double count) const;
  Number vague(std::uint32_t i) const;
  Number vague_factor(std::uint32_t i) const;
  Number scaled_ordinal(const Number& n) const;
  Number with_fraction(std::uint32_t i, Number n) const;
  Number with_decimals(Number n) const;
  Number with_scale(Number n) const;
  Number with_proportion(std::uint32_t i, Number n) const;
  Number fraction_after(std::uint32_t i, double numerator, bool article) const;
  bool names_a_thing(std::uint32_t i, const Number& n) const;
  bool counts_nothing(std::uint32_t i, const Number& n) const;
  bool and_half(std::uint32_t i, const Number& n) const;
  bool vote(std::uint32_t i, const Number& n) const;
  bool address(const Number& n) const;
  bool ballot(std::uint32_t i, const Number& n) const;
  bool postal_code(std::uint32_t i, const Number& n) const;
  bool telephone(std::uint32_t i, const Number& n) const;
  bool called(std::uint32_t i) const;
  bool digit_group(std::uint32_t i) const {
    return i >= sentence_.first && i < sentence_.last && is_number(d_, i) &&
           d_.text.surface(i).find_first_not_of("0123456789") == std::string_view::npos;
  }
  bool international_call(std::uint32_t i) const;
  bool section(std::uint32_t i, const Number& n) const;
  bool repeated(std::uint32_t i, const Number& n) const;
  bool list_mark(std::uint32_t i, const Number& n) const;
  bool in_row_of_names(std::uint32_t i) const;
  bool in_list(std::uint32_t i, const Number& n) const;
  bool counts_next(std::uint32_t i) const;
  bool is_apostrophe(std::uint32_t i) const;
  bool is_upper_after_dash(std::uint32_t i) const;
  bool title(std::uint32_t i) const { return d_.text.tokens[i].letter_case == text::TokenCase::kTitle; }
  bool part_of_code(std::uint32_t i, const Number& n) const;
  bool after_currency(std::uint32_t i) const;
  bool in_name(std::uint32_t i, const Number& n) const;
  bool code_before(std::uint32_t i, const Number& n) const;
  bool code_before_dash(std::uint32_t i, const Number& n) const;
  bool code_after(std::uint32_t i, const Number& n) const;
  void emit(std::uint32_t i, const Number& n) const;

  // Whether the word before the token is the first part of a compound: "half-sister".
  bool prefix(std::uint32_t i) const {
    return i + 1 < sentence_.last && joined(d_, i) && is_dash(d_, i) && joined(d_, i + 1) && is_word(d_, i + 1) &&
           !l_.multipliers.has_word(d_, i + 1);
  }
  bool inside(std::uint32_t i) const { return i < limit_; }
  const match::Hit* cardinal_at(std::uint32_t i) const { return inside(i) ? l_.cardinals.at(d_, i) : nullptr; }
  const match::Hit* multiplier_at(std::uint32_t i) const { return inside(i) ? l_.multipliers.at(d_, i) : nullptr; }
  double value(const WordList& list, const match::Hit& h) const { return list.entry(h).get(match::kValueField).as_number(); }
  std::uint32_t skip_dash(std::uint32_t i) const { return inside(i) && is_dash(d_, i) ? i + 1 : i; }
  std::uint32_t skip_and(std::uint32_t i) const { return inside(i) && has(kAnd, i) ? i + 1 : i; }
  // Behind a hyphen between two words: "two-hundred", "nine-hundred-and-one".
  std::uint32_t skip_hyphen(std::uint32_t i) const {
    return inside(i + 1) && joined(d_, i) && is_dash(d_, i) && joined(d_, i + 1) && is_word(d_, i + 1) ? i + 1 : i;
  }
  std::uint32_t skip_joint(std::uint32_t i) const {  // what may stand before the rest of a number: "and", "-and-", "-"
    const std::uint32_t j = skip_and(skip_hyphen(i));
    return j > i ? skip_hyphen(j) : j;
  }

  const NumeralLayer& l_;
  Document& d_;
  text::Range sentence_;
  Stretch stretch_;
  std::uint32_t limit_ = 0;
  mutable text::Range named_;  // the last number that follows the word for what it names: "sections 5"
};

}  // namespace postil::annotate

#endif
