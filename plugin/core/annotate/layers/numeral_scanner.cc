// The scanner of the layer "numeral". From each token of a sentence the scanner reads the longest number that begins there:
//   number  := sign? cardinal fraction-part? scale? | ordinal | fraction | vague
//   cardinal:= group (scale group)*    with falling scales: "two million three hundred thousand and six"
//   group   := digits | below-hundred? ("hundred" ("and"? below-hundred)?)
//   vague   := plural multiplier ("dozens", "tens of thousands"): an interval
// The words with their values are lists (rules/<lang>/numbers.yaml). Reading one number looks at no more than kLongestNumeral
// tokens, so that the whole is linear. A numeral that names a thing instead of counting ("Mi-17", "Article 5", "192.168.0.1",
// list numbers, scores) has the kind "label": rules pass it over.
#include "core/annotate/layers/numeral_scanner.h"

#include <algorithm>
#include <cmath>

#include "core/annotate/layers/digits.h"

namespace postil::annotate {

using match::Form;
using match::Hit;

// "seven", "seventeen", "seventy-seven", "seventy seven"; with an ordinal at the end: "twenty-first".
Number Scanner::below_hundred(std::uint32_t i) const {
  const Hit* first = cardinal_at(i);
  if (!first)
    return {};
  const double v = value(l_.cardinals, *first);
  Number n = make_number(Number::kCardinal, i + first->length, v);
  if (v < 20 || v > 90)
    return n;
  const std::uint32_t j = skip_dash(n.end);
  if (const Hit* unit = cardinal_at(j)) {
    const double u = value(l_.cardinals, *unit);
    if (u >= 1 && u <= 9)
      return make_number(Number::kCardinal, j + unit->length, v + u);
  } else if (const Hit* last = inside(j) ? l_.ordinals.at(d_, j) : nullptr) {
    const double u = value(l_.ordinals, *last);
    if (u >= 1 && u <= 9 && last->form != Form::kPlural) {
      Number o = make_number(Number::kOrdinal, j + last->length, v + u);
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
  const std::uint32_t hundred = n.digits ? n.end : skip_hyphen(n.end);
  const Hit* h = multiplier_at(hundred);
  if (!h || value(l_.multipliers, *h) != 100 || (h->form == Form::kPlural && !n.digits) || (hundred == n.end && joined(d_, n.end)))
    return n;
  n.value *= 100;
  n.step *= 100;
  n.scale = 100;
  n.plain = false;
  n.end = hundred + h->length;
  const std::uint32_t j = skip_joint(n.end);
  Number rest = below_hundred(j);
  if (!rest && j > n.end && n.digits && is_number(d_, j))
    if (rest = digits(j); rest && (rest.value >= 100 || rest.value != std::floor(rest.value)))
      rest = {};
  if (!rest && inside(j))
    if (const Hit* o = l_.ordinals.at(d_, j); o && value(l_.ordinals, *o) < 100 && o->form != Form::kPlural && (j > n.end || value(l_.ordinals, *o) >= 10))
      rest = make_number(Number::kOrdinal, j + o->length, value(l_.ordinals, *o));
  if (!rest || rest.value == 0)
    return n;
  if (rest.sort == Number::kCardinal && !n.digits) {
    const Number part = j > n.end ? fraction_after(rest.end, rest.value, false) : fraction_after(j, n.value, false);
    if (part && (j == n.end || part.value < 1) && part.end > rest.end)
      return n;  // "two hundred and two thirds", "one hundred thirty-fifths"
  }
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
    const std::uint32_t next_scale = total.digits ? part.end : skip_hyphen(part.end);
    const Hit* h = multiplier_at(next_scale);
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
    total.end = next_scale + h->length;
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
    const std::uint32_t j = total.digits ? skip_and(total.end) : skip_joint(total.end);
    if (h->form == Form::kPlural || (total.digits && j == total.end && !is_number(d_, j)))
      break;
    Number next = group(j);
    if (const Hit* o = !next && j > total.end && inside(j) ? l_.ordinals.at(d_, j) : nullptr; o && value(l_.ordinals, *o) < 100 && o->form != Form::kPlural)
      next = make_number(Number::kOrdinal, j + o->length, value(l_.ordinals, *o));  // "three thousand and fifth"
    const Hit* after = next ? multiplier_at(next.end) : nullptr;
    if (j > total.end && next.sort == Number::kCardinal && fraction_after(next.end, 1, false))
      break;  // "six million and two thirds"
    const bool fits = next && next.value > 0 && (next.digits == total.digits) &&
                      (next.sort == Number::kCardinal || next.sort == Number::kOrdinal) && next.value < last_scale &&
                      (!next.digits || after || !next.plain) && (!after || value(l_.multipliers, *after) < last_scale);
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
  if (is_number(d_, i) && joined(d_, i + 1) && has(kOrdinalEnding, i + 1))
    if (const auto n = read_digits(d_.text.surface(i)))
      return make_number(Number::kOrdinal, i + 2, n->value);
  const Hit* h = l_.ordinals.at(d_, i);
  if (!h)
    return {};
  Number n = make_number(Number::kOrdinal, i + h->length, value(l_.ordinals, *h));
  n.plural = h->form == Form::kPlural;
  return n;
}

// "dozens", "hundreds", "tens of thousands", "hundreds of thousands".
// "several hundred", "a few thousand", "a couple of million".
Number Scanner::vague_factor(std::uint32_t i) const {
  const Hit* f = l_.factors.at(d_, i);
  const Hit* h = f ? multiplier_at(i + f->length) : nullptr;
  if (!h || h->form == Form::kPlural)
    return {};
  Number n = make_number(Number::kVague, i + f->length, value(l_.factors, *f));
  n.high = l_.factors.entry(*f).get(match::kScaleField).as_number();
  for (; h; h = multiplier_at(n.end)) {
    const double scale = value(l_.multipliers, *h);
    n.value *= scale;
    n.high *= scale;
    n.scale = scale;
    n.end += h->length;
  }
  return n;
}

Number Scanner::vague(std::uint32_t i) const {
  if (const Number n = vague_factor(i))
    return n;
  const Hit* h = multiplier_at(i);
  if (h && h->form != Form::kPlural)
    return {};
  const WordList& list = h ? l_.multipliers : l_.tens;
  if (!h && (!(h = list.at(d_, i)) || !inside(i + 1) || !has(kOf, i + 1)))
    return {};
  const double unit = value(list, *h);
  const match::Value high = list.entry(*h).get(match::kScaleField);
  Number n = make_number(Number::kVague, i + h->length, 2 * unit);
  n.high = high.is(match::Value::Kind::kNumber) ? high.number : 10 * unit;
  if (inside(n.end) && has(kOf, n.end))
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
  if (!has(kArticle, i) || !inside(i + 1))
    return {};
  if (const Hit* h = multiplier_at(i + 1); h && h->form != Form::kPlural) {
    const double scale = value(l_.multipliers, *h);
    Number n = make_number(Number::kCardinal, i + 1 + h->length, scale);
    n.scale = scale;
    for (const Hit* more = scale >= 100 ? multiplier_at(n.end) : nullptr; more; more = multiplier_at(n.end)) {  // "a hundred thousand"
      const double factor = value(l_.multipliers, *more);
      if (factor < 1000 || factor <= n.scale)
        break;
      n.value *= factor;
      n.step *= factor;
      n.scale = factor;
      n.end += more->length;
    }
    if (n.value > scale)
      return n;
    if (const Number o = scaled_ordinal(n))
      return o;
    const std::uint32_t j = skip_and(n.end);
    Number rest = scale >= 100 ? cardinal(j) : Number{};
    if (scale >= 100 && !rest && ordinal_word(n.end).plural)
      return make_number(Number::kFraction, n.end + 1, scale / ordinal_word(n.end).value);
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

// "a hundred trillionth", "hundred thousandth"; a fraction before "of".
Number Scanner::scaled_ordinal(const Number& n) const {
  const Number o = ordinal_word(skip_hyphen(n.end));
  if (!o || o.plural || o.value < 1000 || o.value <= n.value)
    return {};
  const bool part = o.end < sentence_.last && has(kOf, o.end);
  return part ? make_number(Number::kFraction, o.end, 1 / (n.value * o.value)) : make_number(Number::kOrdinal, o.end, n.value * o.value);
}

// "two point five", "nine point nought four", "two hundred point seventy-one".
Number Scanner::with_decimals(Number n) const {
  if (!inside(n.end) || n.digits || n.sort != Number::kCardinal || !has(kPoint, n.end))
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
  if (n.digits && n.scale == 1 && joined(d_, n.end) && is_dash(d_, n.end) && joined(d_, n.end + 1))
    if (const Hit* h = multiplier_at(n.end + 1); h && value(l_.multipliers, *h) >= 1000) {  // "a 50-million gallon plant"
      n.scale = value(l_.multipliers, *h);
      n.value *= n.scale;
      n.step *= n.scale;
      n.plain = false;
      n.end += 1 + h->length;
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
  if (start > sentence_.first + 1 && (is_dash(d_, start - 1) || has(kRangeWord, start - 1)) && is_number(d_, start - 2))
    start -= 2;
  const std::uint32_t after = n.end + h->length;
  const bool has_money = (start > sentence_.first && (l_.money.has(d_, start - 1) || l_.codes.has_word(d_, start - 1))) ||
                         (after < sentence_.last && (l_.codes.has(d_, after) || l_.money.has(d_, after) || l_.currencies.has(d_, after)));
  if ((needs == "upper" && !upper && !has_money) || (needs == "glued" && !glued) ||
      (needs == "capital_glued" && upper && !glued && !has_money) ||
      (needs == "decimal" && !has_money && !(glued && n.step < 1)) || (needs == "upper_glued" && !(glued && upper) && !has_money))
    return n;
  n.scale = e.get(match::kValueField).as_number(1);
  n.value *= n.scale;
  n.step *= n.scale;
  n.plain = false;
  n.end += h->length;
  return n;
}

// Whether the digits at the token are a whole number, nothing after them being a part of it: most numbers.
bool Scanner::alone(std::uint32_t i) const {
  if (!is_number(d_, i) || static_cast<unsigned char>(d_.text.surface(i)[0]) >= 0x80 || starts(i))
    return false;
  const std::uint32_t next = i + 1;
  if (next >= limit_)
    return true;
  if (has(kAnd | kPoint | kOrdinalEnding, next) || l_.goes_on.at(d_, next))
    return false;
  switch (d_.text.tokens[next].kind) {
    case text::TokenKind::kNumber: return false;
    case text::TokenKind::kWord: return !joined(d_, next);
    default: break;
  }
  const char c = d_.text.surface(next)[0];
  return static_cast<unsigned char>(c) < 0x80 && std::string_view("-./^*").find(c) == std::string_view::npos;
}

// "first-quarter revenue" is of a part of the year.
bool Scanner::after_ordinal(std::uint32_t i) const {
  return i > sentence_.first + 1 && is_dash(d_, i - 1) && l_.ordinals.at(d_, i - 2);
}

Number Scanner::unsigned_number(std::uint32_t i) const {
  if (alone(i))
    return plain_digits(i);
  if (const Number f = slash_fraction(i))
    return f;
  const bool word = !is_number(d_, i);
  if (const Number a = word ? with_article(i) : Number{})
    return a.sort == Number::kCardinal ? with_fraction(i, a) : a;
  if (const Number v = word ? vague(i) : Number{})
    return v;
  if (const Hit* h = l_.fractions.at(d_, i); h && h->form != Form::kPlural && !prefix(i + h->length) && !after_ordinal(i)) {
    const Number f = make_number(Number::kFraction, i + h->length, value(l_.fractions, *h));
    const Number whole = half(f.end, f.value);
    return whole ? whole : f;
  }
  if (const Number o = ordinal_word(i))
    return o.plural ? Number{} : o;
  if (const Hit* h = word ? multiplier_at(i) : nullptr)
    return scaled_ordinal(make_number(Number::kCardinal, i + h->length, value(l_.multipliers, *h)));
  Number n = cardinal(i);
  if (!n)
    return n;
  if (n.sort == Number::kFraction)
    return with_scale(n);
  if (n.sort == Number::kCardinal && inside(n.end)) {
    const bool quarters_of_a_year = i > sentence_.first && has(kPeriod, i - 1);  // "the past two quarters"
    if (n.value == 1 && !n.digits && i > sentence_.first && has(kDefinite, i - 1))  // "the one hundredth"
      if (const Number o = ordinal_word(skip_dash(n.end)); o && !o.plural && o.value >= 100 && !(o.end < sentence_.last && has(kOf, o.end)))
        return o;
    if (!n.digits && !quarters_of_a_year)
      if (const Number f = fraction_after(n.end, n.value, false)) {
        const Number whole = half(f.end, f.value);
        return whole ? whole : f;
      }
    if (!joined(d_, n.end) || is_dash(d_, n.end)) {
      const Number o = ordinal_word(skip_dash(n.end));  // "two hundredth", "three trillionth"
      if (o && !o.plural && o.value >= 100 && o.value > n.value && !n.digits)
        return make_number(Number::kOrdinal, o.end, n.value * o.value);
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
  if (has(kSign, i))
    j = i > sentence_.first && has(kNoSign, i - 1) ? i : i + 1;
  else if (is_dash(d_, i) && (d_.text.surface(i).size() == 1 || d_.text.surface(i) == "\u2212") && !joined(d_, i) && joined(d_, i + 1) &&
           (is_number(d_, i + 1) || is(d_, i + 1, '.')))
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

}  // namespace postil::annotate
