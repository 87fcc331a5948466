// Layer "numeral": numbers in digits and words.
//
// From each token of a sentence the scanner reads the longest number that begins there:
//   number  := sign? cardinal fraction-part? scale? | ordinal | fraction | vague
//   cardinal:= group (scale group)*    with falling scales: "two million three hundred thousand and six"
//   group   := digits | below-hundred? ("hundred" ("and"? below-hundred)?)
//   vague   := plural multiplier ("dozens", "tens of thousands"): an interval
// The words with their values are lists (rules/<lang>/numbers.yaml). Reading one number looks at no more than kLongestNumeral
// tokens, so that the whole is linear. A numeral that names a thing instead of counting ("Su-30", "Article 5", "192.168.0.1",
// list numbers, scores) has the kind "label": rules pass it over.
#include <algorithm>
#include <cmath>

#include "core/annotate/layers/digits.h"
#include "core/annotate/layers/words.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::Form;
using match::Hit;

constexpr std::uint32_t kLongestNumeral = 24;  // tokens; a longer chain of number words is no number
constexpr double kNoScale = 1e300;             // larger than any scale word

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

class NumeralLayer : public Layer {
 public:
  explicit NumeralLayer(const LayerContext& c)
      : cardinals(c.lexicon, "cardinals"), multipliers(c.lexicon, "multipliers"), tens(c.lexicon, "vague_tens"), ordinals(c.lexicon, "ordinals"),
        fractions(c.lexicon, "fractions"), suffixes(c.lexicon, "scale_suffixes"), signs(c.lexicon, "number_signs"),
        points(c.lexicon, "decimal_points"), ands(c.lexicon, "number_and"), articles(c.lexicon, "number_articles"),
        ofs(c.lexicon, "number_of"), out_ofs(c.lexicon, "number_out_of"), numbered(c.lexicon, "numbered_things"),
        ordinal_endings(c.lexicon, "ordinal_endings"), money(c.lexicon, "currency_symbols"), codes(c.lexicon, "currency_codes"), period_words(c.lexicon, "period_words"),
        no_label(c.lexicon, "never_numbered"), step(match::kStepField), form(match::kFormField),
        cardinal(c.program.kind("cardinal")), ordinal(c.program.kind("ordinal")), fraction(c.program.kind("fraction")),
        vague(c.program.kind("vague")), label(c.program.kind("label")), one(c.program.kind("one")),
        needs(c.lexicon.field("needs")) {
    for (const WordList* list : {&cardinals, &multipliers, &tens, &ordinals, &fractions, &signs, &points, &articles, &numbered})
      starts.add(*list);
  }

  void run(Document& d) const override;

  WordList cardinals, multipliers, tens, ordinals, fractions, suffixes, signs, points, ands, articles, ofs, out_ofs, numbered,
      ordinal_endings, money, codes, period_words, no_label;
  WordLists starts;  // what a numeral may begin with, if not with a digit
  match::FieldId step, form;
  match::KindId cardinal, ordinal, fraction, vague, label, one;
  match::FieldId needs;
};

// Reads the numbers of one sentence.
class Scanner {
 public:
  Scanner(const NumeralLayer& layer, Document& document, text::Range sentence)
      : l_(layer), d_(document), sentence_(sentence) {}

  void run() {
    for (std::uint32_t i = sentence_.first; i < sentence_.last;) {
      if (is_word(d_, i) && !l_.starts.at(d_, i)) {  // most words
        ++i;
        continue;
      }
      limit_ = std::min(sentence_.last, i + kLongestNumeral);
      const Number n = number(i);
      if (n)
        emit(i, n);
      i = n ? n.end : i + 1;
    }
  }

 private:
  Number number(std::uint32_t i) const;
  Number unsigned_number(std::uint32_t i) const;
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
  Number with_fraction(std::uint32_t i, Number n) const;
  Number with_decimals(Number n) const;
  Number with_scale(Number n) const;
  Number with_proportion(std::uint32_t i, Number n) const;
  Number fraction_after(std::uint32_t i, double numerator, bool article) const;
  bool names_a_thing(std::uint32_t i, const Number& n) const;
  bool part_of_code(std::uint32_t i, const Number& n) const;
  void emit(std::uint32_t i, const Number& n) const;

  // Whether the word before the token is the first part of a compound: "half-sister".
  bool prefix(std::uint32_t i) const {
    return i + 1 < sentence_.last && joined(d_, i) && is_dash(d_, i) && joined(d_, i + 1) && is_word(d_, i + 1) &&
           !l_.multipliers.has_word(d_, i + 1);
  }
  bool inside(std::uint32_t i) const { return i < limit_; }
  const Hit* cardinal_at(std::uint32_t i) const { return inside(i) ? l_.cardinals.at(d_, i) : nullptr; }
  const Hit* multiplier_at(std::uint32_t i) const { return inside(i) ? l_.multipliers.at(d_, i) : nullptr; }
  double value(const WordList& list, const Hit& h) const { return list.entry(h).get(match::kValueField).as_number(); }
  std::uint32_t skip_dash(std::uint32_t i) const { return inside(i) && is_dash(d_, i) ? i + 1 : i; }
  std::uint32_t skip_and(std::uint32_t i) const { return inside(i) && l_.ands.has_word(d_, i) ? i + 1 : i; }

  const NumeralLayer& l_;
  Document& d_;
  text::Range sentence_;
  std::uint32_t limit_ = 0;
};

Number make(Number::Sort sort, std::uint32_t end, double value) {
  Number n;
  n.sort = sort;
  n.end = end;
  n.value = value;
  n.step = step_of(value);
  return n;
}

// Digits, the sign of a vulgar fraction, or both: "10", ".5", "½", "10½", "10 1/2".
Number Scanner::digits(std::uint32_t i) const {
  if (!inside(i))
    return {};
  const std::string_view s = d_.text.surface(i);
  if (auto sign = read_fraction_sign(s); sign && sign->size == s.size())
    return make(Number::kFraction, i + 1, sign->value);
  if (s == "." && !joined(d_, i) && inside(i + 1) && joined(d_, i + 1) && is_number(d_, i + 1)) {  // ".25"
    const auto tail = read_digits(d_.text.surface(i + 1));
    if (!tail || !tail->plain)
      return {};
    Number n = make(Number::kCardinal, i + 2, tail->value / std::pow(10.0, tail->digits));
    n.step = std::pow(10.0, -tail->digits);
    n.digits = true;
    return n;
  }
  if (!is_number(d_, i))
    return {};
  const auto read = read_digits(s);
  if (!read)
    return {};
  Number n = make(Number::kCardinal, i + 1, read->value);
  n.step = read->step;
  n.digits = true;
  n.plain = read->plain;
  n = spaced_thousands(i, n);
  if (const Number power = with_power(n); power.end > n.end)
    return power;
  if (n.end >= limit_)
    return n;
  const std::string_view next = d_.text.surface(n.end);
  if (const auto sign = read_fraction_sign(next); sign && sign->size == next.size()) {
    n.value += sign->value;
    n.plain = false;
    ++n.end;
  } else if (const Number part = slash_fraction(n.end); part && n.value == std::floor(n.value) && !joined(d_, n.end)) {
    n.value += part.value;
    n.plain = false;
    n.end = part.end;
  }
  return n;
}

// "1.3e6", "12e+14", "2^10", "1.3x10^6" after digits.
Number Scanner::with_power(Number n) const {
  const std::uint32_t i = n.end;
  if (!inside(i) || !joined(d_, i))
    return n;
  const std::string_view mark = d_.text.norm(i);
  double base = 0;
  std::uint32_t j = i + 1;
  std::optional<DigitNumber> power;
  if (mark == "^") {
    base = n.value;
  } else if (mark[0] == 'e' && is_word(d_, i)) {
    base = 10;
    if (mark.size() > 1 && mark.size() < 4)
      power = read_digits(mark.substr(1));
    else if (mark.size() > 1)
      return n;
  } else if ((mark == "x10" || mark == "*10") && is(d_, i + 1, "^") && joined(d_, i + 1)) {
    base = 10;
    ++j;
  } else {
    return n;
  }
  double sign = 1;
  if (!power) {
    if (inside(j) && joined(d_, j) && (is(d_, j, "+") || is(d_, j, "-")))
      sign = is(d_, j++, "-") ? -1 : 1;
    if (!inside(j) || !joined(d_, j) || !is_number(d_, j))
      return n;
    power = read_digits(d_.text.surface(j++));
  }
  if (!power || !power->plain || power->digits > 3)
    return n;
  const double factor = std::pow(base, sign * power->value);
  n.value = mark == "^" ? factor : n.value * factor;
  n.step = 1;
  n.plain = false;
  n.end = j;
  return n;
}

// "1 234 567", "12 000": groups parted by one space. One group needs to be "000" or parted by a no-break space, since two
// numbers may well meet ("in group 5 400 people").
Number Scanner::spaced_thousands(std::uint32_t i, Number n) const {
  if (!n.plain || n.value >= 1000 || n.value == 0)
    return n;
  Number out = n;
  std::uint32_t groups = 0, j = i + 1;
  bool sure = false;
  for (; inside(j) && is_number(d_, j) && d_.text.surface(j).size() == 3; ++j, ++groups) {
    const auto part = read_digits(d_.text.surface(j));
    const std::uint32_t gap = d_.text.tokens[j].begin - d_.text.tokens[j - 1].end;
    if (!part || gap == 0 || gap > 3)
      return n;
    sure = sure || gap > 1 || part->value == 0;
    out.value = out.value * 1000 + part->value;
  }
  if (groups == 0 || !(sure || groups > 1) || (inside(j) && is_number(d_, j)))
    return n;
  out.end = j;
  out.plain = false;
  out.step = step_of(out.value);
  return out;
}

// "3/4": smaller over larger, both short. Rules for dates may read it in another way.
Number Scanner::slash_fraction(std::uint32_t i) const {
  if (i + 2 >= limit_ || !is_number(d_, i) || !is(d_, i + 1, "/") || !joined(d_, i + 1) || !joined(d_, i + 2))
    return {};
  const auto a = read_digits(d_.text.surface(i)), b = read_digits(d_.text.surface(i + 2));
  if (!a || !b || !a->plain || !b->plain || a->value >= b->value || b->value > 100 || a->value == 0)
    return {};
  if (i + 3 < sentence_.last && joined(d_, i + 3) && is(d_, i + 3, "/"))
    return {};
  return make(Number::kFraction, i + 3, a->value / b->value);
}

// "seven", "seventeen", "seventy-seven", "seventy seven"; with an ordinal at the end: "twenty-first".
Number Scanner::below_hundred(std::uint32_t i) const {
  const Hit* first = cardinal_at(i);
  if (!first)
    return {};
  const double v = value(l_.cardinals, *first);
  Number n = make(Number::kCardinal, i + first->length, v);
  if (v < 20 || v > 90)
    return n;
  const std::uint32_t j = skip_dash(n.end);
  if (const Hit* unit = cardinal_at(j)) {
    const double u = value(l_.cardinals, *unit);
    if (u >= 1 && u <= 9)
      return make(Number::kCardinal, j + unit->length, v + u);
  } else if (const Hit* last = inside(j) ? l_.ordinals.at(d_, j) : nullptr) {
    const double u = value(l_.ordinals, *last);
    if (u >= 1 && u <= 9 && last->form != Form::kPlural) {
      Number o = make(Number::kOrdinal, j + last->length, v + u);
      return o;
    }
  }
  return n;
}

// A number below a thousand in words, or digits with "hundred".
Number Scanner::group(std::uint32_t i) const {
  Number n = digits(i);
  if (!n)
    n = below_hundred(i);
  if (n.sort != Number::kCardinal)
    return n;
  const Hit* h = multiplier_at(n.end);
  if (!h || value(l_.multipliers, *h) != 100 || (h->form == Form::kPlural && !n.digits) || joined(d_, n.end))
    return n;
  n.value *= 100;
  n.step *= 100;
  n.scale = 100;
  n.plain = false;
  n.end += h->length;
  const std::uint32_t j = skip_and(n.end);
  Number rest = below_hundred(j);
  if (!rest && j > n.end && n.digits && is_number(d_, j))
    if (rest = digits(j); rest && (rest.value >= 100 || rest.value != std::floor(rest.value)))
      rest = {};
  if (!rest && inside(j))
    if (const Hit* o = l_.ordinals.at(d_, j); o && value(l_.ordinals, *o) < 20 && o->form != Form::kPlural && j > n.end)
      rest = make(Number::kOrdinal, j + o->length, value(l_.ordinals, *o));
  if (!rest || rest.value == 0)
    return n;
  if (const Hit* again = multiplier_at(rest.end); again && value(l_.multipliers, *again) == 100)
    return n;  // "three hundred and two hundred"
  n.value += rest.value;
  n.step = step_of(n.value);
  n.scale = 1;
  n.sort = rest.sort;
  n.end = rest.end;
  return n;
}

// Groups with falling scales. "dozen" multiplies what stands before it only.
Number Scanner::cardinal(std::uint32_t i) const {
  Number total = group(i);
  if (total.sort != Number::kCardinal)
    return total;
  double closed = 0, last_scale = kNoScale;  // closed: what is multiplied already
  Number part = total;
  for (;;) {
    const Hit* h = multiplier_at(part.end);
    const double scale = h ? value(l_.multipliers, *h) : 0;
    const bool dozen = scale > 1 && scale < 100;
    if (!h || (!dozen && scale < 1000) || scale >= last_scale) {
      total.value = closed + part.value;
      total.step = closed > 0 ? step_of(total.value) : part.step;
      total.end = part.end;
      total.sort = part.sort;
      total.scale = part.scale;
      break;
    }
    const double low = dozen ? std::fmod(part.value, 100) : part.value;
    closed += part.value - low + low * scale;
    last_scale = scale;
    total.value = closed;
    total.step = part.step * scale;
    total.scale = scale;
    total.end = part.end + h->length;
    total.plain = false;
    while (const Hit* more = multiplier_at(total.end)) {  // "ten thousand million"
      const double again = value(l_.multipliers, *more);
      if (again < 1000 || again <= last_scale || total.end + more->length >= limit_)
        break;
      closed *= again;
      total.value = closed;
      total.step *= again;
      total.scale *= again;
      total.end += more->length;
    }
    const std::uint32_t j = skip_and(total.end);
    if (h->form == Form::kPlural || (total.digits && j == total.end && !is_number(d_, j)))
      break;
    const Number next = group(j);
    const Hit* after = next ? multiplier_at(next.end) : nullptr;
    if (j > total.end && next.sort == Number::kCardinal && fraction_after(next.end, 1, false))
      break;  // "six million and two thirds"
    const bool fits = next && next.value > 0 && (next.digits == total.digits) &&
                      (next.sort == Number::kCardinal || next.sort == Number::kOrdinal) && next.value < last_scale &&
                      (!next.digits || j > total.end || after || !next.plain) && (!after || value(l_.multipliers, *after) < last_scale);
    if (!fits)
      break;
    part = next;
  }
  return total;
}

// "first", "hundredth", "21st".
Number Scanner::ordinal_word(std::uint32_t i) const {
  if (!inside(i))
    return {};
  if (is_number(d_, i) && joined(d_, i + 1) && l_.ordinal_endings.has_word(d_, i + 1))
    if (const auto n = read_digits(d_.text.surface(i)))
      return make(Number::kOrdinal, i + 2, n->value);
  const Hit* h = l_.ordinals.at(d_, i);
  if (!h)
    return {};
  Number n = make(Number::kOrdinal, i + h->length, value(l_.ordinals, *h));
  n.plural = h->form == Form::kPlural;
  return n;
}

// A denominator after a numerator: "three fifths", "two-thirds", "one twenty-fifth", "a third of".
Number Scanner::fraction_after(std::uint32_t i, double numerator, bool article) const {
  if (!inside(i))
    return {};
  const std::uint32_t j = skip_dash(i);
  if (!inside(j))
    return {};
  if (const Hit* h = l_.fractions.at(d_, j); h && !prefix(j + h->length))
    return make(Number::kFraction, j + h->length, numerator * value(l_.fractions, *h));
  Number o = below_hundred(j);
  if (o.sort == Number::kCardinal)
    o = ordinal_word(o.end).plural ? Number{} : cardinal(j);
  if (o.sort != Number::kOrdinal)
    o = ordinal_word(j);
  if (o.sort != Number::kOrdinal || o.value < 3 || is_number(d_, j))
    return {};
  const bool of = o.end < sentence_.last && l_.ofs.has_word(d_, o.end);
  const bool last = o.end >= sentence_.last || !is_word(d_, o.end);
  const bool one = numerator == 1 && (of || last || (!article && (j > i || !is_word(d_, o.end))) || (!article && of));
  if (!o.plural && !one)
    return {};
  return make(Number::kFraction, o.end, numerator / o.value);
}

// "half a million", "half million", "a quarter of a million", "two thirds of a million": a fraction of a scale word.
Number Scanner::half(std::uint32_t i, double count) const {
  std::uint32_t j = i;
  if (inside(j) && l_.ofs.has_word(d_, j))
    ++j;
  if (inside(j) && l_.articles.has_word(d_, j))
    ++j;
  const Hit* h = multiplier_at(j);
  if (!h || h->form == Form::kPlural)
    return {};
  Number n = make(Number::kCardinal, j + h->length, count * value(l_.multipliers, *h));
  n.scale = value(l_.multipliers, *h);
  return n;
}

// "dozens", "hundreds", "tens of thousands", "hundreds of thousands".
Number Scanner::vague(std::uint32_t i) const {
  const Hit* h = multiplier_at(i);
  if (h && h->form != Form::kPlural)
    return {};
  const WordList& list = h ? l_.multipliers : l_.tens;
  if (!h && (!(h = list.at(d_, i)) || !inside(i + 1) || !l_.ofs.has_word(d_, i + 1)))
    return {};
  const double unit = value(list, *h);
  const match::Value high = list.entry(*h).get(match::kScaleField);
  Number n = make(Number::kVague, i + h->length, 2 * unit);
  n.high = high.is(match::Value::Kind::kNumber) ? high.number : 10 * unit;
  if (inside(n.end) && l_.ofs.has_word(d_, n.end))
    if (const Hit* more = multiplier_at(n.end + 1); more && value(l_.multipliers, *more) >= 1000) {
      const double scale = value(l_.multipliers, *more);
      n.value *= scale;
      n.high *= scale;
      n.scale = scale;
      n.end += 1 + more->length;
    }
  return n;
}

// "a hundred", "a dozen", "a half", "a quarter of a million", "a third of". The article may be left out of none of these.
Number Scanner::with_article(std::uint32_t i) const {
  if (!l_.articles.has_word(d_, i) || !inside(i + 1))
    return {};
  if (const Hit* h = multiplier_at(i + 1); h && h->form != Form::kPlural) {
    const double scale = value(l_.multipliers, *h);
    Number n = make(Number::kCardinal, i + 1 + h->length, scale);
    n.scale = scale;
    const std::uint32_t j = skip_and(n.end);
    Number rest = scale >= 100 ? cardinal(j) : Number{};
    if (scale >= 100 && !rest && ordinal_word(n.end).plural)
      return make(Number::kFraction, n.end + 1, scale / ordinal_word(n.end).value);
    if (!rest || rest.digits || rest.value >= scale || (rest.sort != Number::kCardinal && rest.sort != Number::kOrdinal))
      return n;
    if (const Hit* again = multiplier_at(rest.end); again && scale == 100 && value(l_.multipliers, *again) < 1000)
      return n;
    n.value += rest.value;
    n.step = step_of(n.value);
    n.sort = rest.sort;
    n.end = rest.end;
    if (const Hit* again = multiplier_at(n.end); again && value(l_.multipliers, *again) >= 1000) {
      n.value *= value(l_.multipliers, *again);
      n.scale = value(l_.multipliers, *again);
      n.end += again->length;
    }
    return n;
  }
  const Number f = fraction_after(i + 1, 1, true);
  if (!f)
    return {};
  const Number whole = half(f.end, f.value);
  return whole ? whole : f;
}

// "and a half", "and three quarters" after a number; multiplied by its scale ("3 million and a half").
Number Scanner::with_fraction(std::uint32_t i, Number n) const {
  const std::uint32_t j = skip_and(n.end);
  if (j == n.end || !inside(j) || n.sort != Number::kCardinal)
    return n;
  Number f;
  if (l_.articles.has_word(d_, j))
    f = fraction_after(j + 1, 1, false);
  else if (const Hit* h = l_.fractions.at(d_, j); h && h->form != Form::kPlural)
    f = make(Number::kFraction, j + h->length, value(l_.fractions, *h));
  else if (const Number count = below_hundred(j); count.sort == Number::kCardinal)
    f = fraction_after(count.end, count.value, false);
  if (!f || f.value >= 1)
    return n;
  const double scale = n.scale >= 1000 ? n.scale : 1;
  const Number scaled = half(f.end, f.value);
  n.value += scaled && scale > 1 ? scaled.value : f.value * scale;
  n.end = scaled && scale > 1 ? scaled.end : f.end;
  n.step = scale / 10;
  n.plain = false;
  (void)i;
  return n;
}

// "two point five", "nine point nought four", "two hundred point seventy-one".
Number Scanner::with_decimals(Number n) const {
  if (!inside(n.end) || n.digits || n.sort != Number::kCardinal || !l_.points.has_word(d_, n.end))
    return n;
  double weight = 1, tail = 0;
  std::uint32_t j = n.end + 1;
  while (const Hit* h = cardinal_at(j)) {
    const double v = value(l_.cardinals, *h);
    if (v >= 10) {
      const Number two = below_hundred(j);
      weight /= 100;
      tail += two.value * weight;
      j = two.end;
      break;
    }
    weight /= 10;
    tail += v * weight;
    j += h->length;
  }
  if (j == n.end + 1)
    return n;
  n.value = std::round((n.value + tail) / weight) * weight;
  n.step = weight;
  n.end = j;
  return n;
}

// A scale word or suffix after decimals, digits or a fraction: "2.5 million", "$5m", "10k".
Number Scanner::with_scale(Number n) const {
  if (!inside(n.end) || (n.sort != Number::kCardinal && n.sort != Number::kFraction))
    return n;
  if (const Hit* h = multiplier_at(n.end); h && n.scale == 1 && n.sort == Number::kCardinal) {
    const double scale = value(l_.multipliers, *h);
    n.value *= scale;
    n.step *= scale;
    n.scale = scale;
    n.plain = false;
    n.end += h->length;
    return n;
  }
  const Hit* h = n.digits ? l_.suffixes.at(d_, n.end) : nullptr;
  if (!h)
    return n;
  const match::ListEntry& e = l_.suffixes.entry(*h);
  const std::string_view needs = e.get(l_.needs).as_text();
  const bool glued = joined(d_, n.end), upper = d_.text.tokens[n.end].letter_case == text::TokenCase::kUpper ||
                                                d_.text.tokens[n.end].letter_case == text::TokenCase::kTitle;
  std::uint32_t start = n.end - 1;  // of the digits, or of the first number of a range: "$5-10m"
  if (start > sentence_.first + 1 && (is_dash(d_, start - 1) || is(d_, start - 1, "to")) && is_number(d_, start - 2))
    start -= 2;
  const std::uint32_t after = n.end + h->length;
  const bool has_money = (start > sentence_.first && l_.money.has(d_, start - 1)) ||
                         (after < sentence_.last && (l_.codes.has(d_, after) || l_.money.has(d_, after)));
  if ((needs == "upper" && !upper && !has_money) || (needs == "glued" && !glued) ||
      (needs == "decimal" && !has_money && !(glued && n.step < 1)) || (needs == "upper_glued" && !(glued && upper) && !has_money))
    return n;
  n.scale = e.get(match::kValueField).as_number(1);
  n.value *= n.scale;
  n.step *= n.scale;
  n.plain = false;
  n.end += h->length;
  return n;
}

// "one in five", "two out of three".
Number Scanner::with_proportion(std::uint32_t i, Number n) const {
  const Hit* h = inside(n.end) && n.sort == Number::kCardinal ? l_.out_ofs.at(d_, n.end) : nullptr;
  if (!h || n.value > 99 || n.scale != 1)
    return n;
  const Number whole = cardinal(n.end + h->length);
  const bool one_in_ten = n.value == 1 && !n.digits && whole.plain;
  const bool alike = whole.sort == Number::kCardinal && (whole.digits == n.digits || one_in_ten) && whole.value > n.value;
  if (!alike || (h->length == 1 && (n.value > 9 || whole.value > 100 || n.digits)))
    return n;
  Number f = make(Number::kFraction, whole.end, n.value / whole.value);
  (void)i;
  return f;
}

Number Scanner::unsigned_number(std::uint32_t i) const {
  if (const Number f = slash_fraction(i))
    return f;
  if (const Number a = with_article(i))
    return a.sort == Number::kCardinal ? with_fraction(i, a) : a;
  if (const Number v = vague(i))
    return v;
  if (const Hit* h = l_.fractions.at(d_, i); h && h->form != Form::kPlural && !prefix(i + h->length)) {
    const Number f = make(Number::kFraction, i + h->length, value(l_.fractions, *h));
    const Number whole = half(f.end, f.value);
    return whole ? whole : f;
  }
  if (const Number o = ordinal_word(i))
    return o.plural ? Number{} : o;
  Number n = cardinal(i);
  if (!n)
    return n;
  if (n.sort == Number::kFraction)
    return with_scale(n);
  if (n.sort == Number::kCardinal && inside(n.end)) {
    const bool quarters_of_a_year = i > sentence_.first && l_.period_words.has_word(d_, i - 1);  // "the past two quarters"
    if (!n.digits && !quarters_of_a_year)
      if (const Number f = fraction_after(n.end, n.value, false)) {
        const Number whole = half(f.end, f.value);
        return whole ? whole : f;
      }
    if (!joined(d_, n.end) || is_dash(d_, n.end)) {
      const Number o = ordinal_word(skip_dash(n.end));  // "two hundredth", "three trillionth"
      if (o && !o.plural && o.value >= 100 && o.value > n.value && !n.digits)
        return make(Number::kOrdinal, o.end, n.value * o.value);
    }
  }
  n = with_decimals(n);
  n = with_fraction(i, n);
  n = with_scale(n);
  return with_proportion(i, n);
}

// With a sign: "-3" where the mark stands at the number and apart from what is before it, "minus three".
Number Scanner::number(std::uint32_t i) const {
  std::uint32_t j = i;
  if (l_.signs.has_word(d_, i))
    j = i + 1;
  else if (is_dash(d_, i) && d_.text.surface(i).size() == 1 && !joined(d_, i) && joined(d_, i + 1) && is_number(d_, i + 1))
    j = i + 1;
  else if (is_dash(d_, i) && i == sentence_.first && d_.text.surface(i) == "-" && inside(i + 1)) {
    const Number n = unsigned_number(i + 1);  // "- 10 k" and nothing else: no bullet
    j = n && n.end == sentence_.last ? i + 1 : i;
  }
  if (j == i)
    return unsigned_number(i);
  Number n = inside(j) ? unsigned_number(j) : Number{};
  if (!n || n.sort == Number::kOrdinal || n.sort == Number::kVague)
    return {};
  n.value = -n.value;
  n.plain = false;
  return n;
}

// Numbers inside codes: "1.2.3-4", "Su-30", "/2015/", phone numbers, scores, ratios.
bool Scanner::part_of_code(std::uint32_t i, const Number& n) const {
  const auto& tokens = d_.text.tokens;
  auto glue = [&](std::uint32_t t) {  // a mark that joins the parts of a code
    const std::string_view s = d_.text.surface(t);
    return s.size() == 1 && std::string_view("/=&?_@%+:\\#.*").find(s[0]) != std::string_view::npos;
  };
  if (i > sentence_.first && joined(d_, i) && !is_dash(d_, i)) {
    if (is_dash(d_, i - 1) && joined(d_, i - 1) && i - 1 > sentence_.first) {
      const std::uint32_t left = i - 2;
      if (is_word(d_, left) && !l_.cardinals.has_word(d_, left) && !l_.multipliers.has_word(d_, left) &&
          (tokens[left].letter_case != text::TokenCase::kLower || tokens[left].has(text::kHasDigit)) &&
          !l_.no_label.has_word(d_, left))
        return true;
      if (const auto before = is_number(d_, left) ? read_digits(d_.text.surface(left)) : std::nullopt;
          before && n.digits && before->value >= n.value)
        return true;
      if (is_number(d_, left) && left > sentence_.first && joined(d_, left) &&
          (is_dash(d_, left - 1) || is(d_, left - 1, "/")) && left - 1 > sentence_.first && is_number(d_, left - 2))
        return true;
    }
    if (glue(i - 1) && joined(d_, i - 1) && i - 1 > sentence_.first && !l_.money.has_word(d_, i - 1) &&
        (is_word(d_, i - 2) || is_number(d_, i - 2) || is(d_, i - 1, "/")))
      return true;
    if (is(d_, i - 1, "#") || is(d_, i - 1, "@") || is(d_, i - 1, "_"))
      return true;
    if (is_word(d_, i - 1) && is_number(d_, i) && !l_.money.has_word(d_, i - 1) && !l_.no_label.has_word(d_, i - 1))
      return true;
  }
  if (n.end + 1 < sentence_.last && joined(d_, n.end) && joined(d_, n.end + 1)) {
    if (i > sentence_.first + 1 && joined(d_, i) && is_dash(d_, i - 1) && joined(d_, i - 1) && is_number(d_, i - 2) &&
        is_dash(d_, n.end) && is_number(d_, n.end + 1))
      return true;
    if (is_number(d_, n.end + 1) && (glue(n.end) || is(d_, n.end, ",")) && !is(d_, n.end, "%") && !is(d_, n.end, "*"))
      return !is(d_, n.end, ",");
    if (n.digits && is_dash(d_, n.end) && is_number(d_, n.end + 1)) {
      if (const auto right = read_digits(d_.text.surface(n.end + 1)); right && right->value <= n.value)
        return true;  // a score: "3-1"
      const bool more = n.end + 3 < sentence_.last && joined(d_, n.end + 2) && is_dash(d_, n.end + 2) &&
                        joined(d_, n.end + 3) && is_number(d_, n.end + 3);
      return more;
    }
  }
  return false;
}

// "Article 5", "Boeing 747", "1." at the start of a line.
bool Scanner::names_a_thing(std::uint32_t i, const Number& n) const {
  if (n.sort != Number::kCardinal || !n.plain)
    return false;
  const auto& tokens = d_.text.tokens;
  if (tokens[i].has(text::kLineStart) && n.end < sentence_.last && n.value < 1000 && joined(d_, n.end) &&
      (is(d_, n.end, ".") || is(d_, n.end, ")")) && n.end + 1 < sentence_.last && !joined(d_, n.end + 1))
    return true;
  if (i == sentence_.first || joined(d_, i))
    return false;
  if (l_.numbered.has_word(d_, i - 1) && (n.end >= sentence_.last || !l_.multipliers.has_word(d_, n.end)))
    return true;
  if (is(d_, i - 1, ".") && i - 1 > sentence_.first && joined(d_, i - 1) && l_.numbered.has_word(d_, i - 2))
    return true;
  if (is_word(d_, i - 1) && tokens[i - 1].letter_case == text::TokenCase::kMixed && n.value < 10000)
    return true;  // "iPhone 6", "CentOS 8"
  // A capitalised word before bare digits and nothing countable after them.
  const bool capital = is_word(d_, i - 1) && tokens[i - 1].letter_case != text::TokenCase::kLower &&
                       tokens[i - 1].letter_case != text::TokenCase::kNone && !tokens[i - 1].has(text::kSentenceStart) &&
                       !l_.no_label.has_word(d_, i - 1);
  const bool alone = n.end >= sentence_.last || !is_word(d_, n.end) || l_.no_label.has_word(d_, n.end);
  return capital && alone && n.value < 10000 && !is(d_, n.end, "%") && !is_dash(d_, n.end);
}

void Scanner::emit(std::uint32_t i, const Number& n) const {
  match::Bounds b;
  b.low = n.value;
  b.high = n.sort == Number::kVague ? n.high : n.value;
  match::KindId kind = l_.cardinal;
  if (n.sort == Number::kVague) {
    kind = l_.vague;
    b.high_open = true;
    b.approximate = true;
    b.comparator = "vague";
    b.word = d_.text.surface(text::Range{i, n.end});
  } else if (n.sort == Number::kOrdinal) {
    kind = l_.ordinal;
  } else if (n.sort == Number::kFraction) {
    kind = l_.fraction;
  } else if (!n.digits && n.value == 1 && n.end == i + 1) {
    kind = l_.one;
  }
  if (part_of_code(i, n) || names_a_thing(i, n))
    kind = l_.label;
  using match::FieldValue;
  const match::Bounds* bounds = d_.arena.make(b);
  const std::string_view form = n.plain ? "digits" : n.digits ? "mixed" : "words";
  if (n.sort == Number::kVague)
    d_.add(match::kNumeralType, kind, {i, n.end},
           {FieldValue{match::kBoundsField, bounds}, FieldValue{match::kScaleField, n.scale}, FieldValue{l_.form, form}});
  else
    d_.add(match::kNumeralType, kind, {i, n.end},
           {FieldValue{match::kValueField, n.value}, FieldValue{match::kBoundsField, bounds},
            FieldValue{match::kScaleField, n.scale}, FieldValue{l_.step, n.step}, FieldValue{l_.form, form}});
}

void NumeralLayer::run(Document& d) const {
  for (const text::Sentence& s : d.text.sentences)
    Scanner(*this, d, s.tokens).run();
}

}  // namespace

std::unique_ptr<Layer> make_numeral_layer(const LayerContext& c) { return std::make_unique<NumeralLayer>(c); }

}  // namespace postil::annotate
