// The part of the numeral scanner that reads fractions in words: "two thirds", "a quarter of a million", "3 and a half", "one in five".
#include "core/annotate/layers/numeral_scanner.h"

namespace postil::annotate {

using match::Form;
using match::Hit;

// A denominator after a numerator: "three fifths", "two-thirds", "one twenty-fifth", "a third of".
Number Scanner::fraction_after(std::uint32_t i, double numerator, bool article) const {
  if (!inside(i))
    return {};
  const std::uint32_t j = skip_dash(i);
  if (!inside(j))
    return {};
  if (const Hit* h = l_.fractions.at(d_, j); h && !prefix(j + h->length))
    return make_number(Number::kFraction, j + h->length, numerator * value(l_.fractions, *h));
  Number o = below_hundred(j);
  if (o.sort == Number::kCardinal && o.value >= 20 && o.end == j + 1) {  // "two thirty-fifths"
    const Number unit = ordinal_word(skip_dash(o.end));
    if (unit.plural && unit.value > 2 && unit.value < 10)
      return make_number(Number::kFraction, unit.end, numerator / (o.value + unit.value));
  }
  if (o.sort == Number::kCardinal)
    o = ordinal_word(o.end).plural ? Number{} : cardinal(j);
  if (o.sort != Number::kOrdinal)
    o = ordinal_word(j);
  if (o.sort != Number::kOrdinal || o.value < 3 || is_number(d_, j))
    return {};
  const bool of = o.end < sentence_.last && has(kOf, o.end);
  const bool last = o.end >= sentence_.last || !is_word(d_, o.end);
  const bool one = numerator == 1 && (of || last || (!article && (j > i || !is_word(d_, o.end))) || (!article && of));
  if (!o.plural && !one)
    return {};
  if (article && !o.plural && i == sentence_.first + 1 && is(d_, o.end, ','))
    return {};  // "A fourth, also of steel, came": one more
  return make_number(Number::kFraction, o.end, numerator / o.value);
}

// "half a million", "half million", "a quarter of a million", "two thirds of a million": a fraction of a scale word.
Number Scanner::half(std::uint32_t i, double count) const {
  std::uint32_t j = i;
  if (inside(j) && has(kOf, j))
    ++j;
  if (inside(j) && has(kArticle, j))
    ++j;
  const Hit* h = multiplier_at(j);
  if (!h || h->form == Form::kPlural)
    return {};
  Number n = make_number(Number::kCardinal, j + h->length, count * value(l_.multipliers, *h));
  n.scale = value(l_.multipliers, *h);
  return n;
}

// "and a half", "and three quarters" after a number; multiplied by its scale ("3 million and a half").
Number Scanner::with_fraction(std::uint32_t i, Number n) const {
  const std::uint32_t j = skip_and(n.end);
  if (j == n.end || !inside(j) || n.sort != Number::kCardinal)
    return n;
  Number f;
  if (const Number part = slash_fraction(j))  // "3 and 1/2"
    f = part;
  else if (has(kArticle, j))
    f = fraction_after(j + 1, 1, false);
  else if (const Hit* h = l_.fractions.at(d_, j); h && h->form != Form::kPlural)
    f = make_number(Number::kFraction, j + h->length, value(l_.fractions, *h));
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

// "one in five", "two out of three".
Number Scanner::with_proportion(std::uint32_t i, Number n) const {
  const Hit* h = inside(n.end) && n.sort == Number::kCardinal ? l_.out_ofs.at(d_, n.end) : nullptr;
  if (!h || n.value > 99 || n.scale != 1)
    return n;
  const Number whole = cardinal(n.end + h->length);
  const bool one_in_ten = n.value == 1 && !n.digits && whole.plain;
  const bool alike = whole.sort == Number::kCardinal && (whole.digits == n.digits || one_in_ten) && whole.value > n.value;
  if (!alike || (h->length == 1 && (n.value > 9 || whole.value > 100 || (n.digits && n.value != 1))))
    return n;
  Number f = make_number(Number::kFraction, whole.end, n.value / whole.value);
  (void)i;
  return f;
}

}  // namespace postil::annotate
