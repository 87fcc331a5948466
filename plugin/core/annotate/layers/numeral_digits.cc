// The part of the numeral scanner that reads numbers written in digits: groups parted by spaces, powers, fractions.
#include <cmath>

#include "core/annotate/layers/digits.h"
#include "core/annotate/layers/numeral_scanner.h"

namespace postil::annotate {

Number make_number(Number::Sort sort, std::uint32_t end, double value) {
  Number n;
  n.sort = sort;
  n.end = end;
  n.value = value;
  n.step = step_of(value);
  return n;
}

// What the one token says.
Number Scanner::plain_digits(std::uint32_t i) const {
  Number n;
  const auto read = read_digits(d_.text.surface(i));
  if (!read)
    return n;
  n.sort = Number::kCardinal;
  n.end = i + 1;
  n.value = read->value;
  n.step = read->step;
  n.digits = true;
  n.plain = read->plain;
  return n;
}

// Digits, the sign of a vulgar fraction, or both: "10", ".5", "½", "10½", "10 1/2".
Number Scanner::digits(std::uint32_t i) const {
  if (!inside(i))
    return {};
  const std::string_view s = d_.text.surface(i);
  if (auto sign = read_fraction_sign(s); sign && sign->size == s.size())
    return make_number(Number::kFraction, i + 1, sign->value);
  if (s == "." && (!joined(d_, i) || is_dash(d_, i - 1)) && inside(i + 1) && joined(d_, i + 1) && is_number(d_, i + 1)) {  // ".25"
    const auto tail = read_digits(d_.text.surface(i + 1));
    if (!tail || !tail->plain)
      return {};
    Number n = make_number(Number::kCardinal, i + 2, tail->value / std::pow(10.0, tail->digits));
    n.step = std::pow(10.0, -tail->digits);
    n.digits = true;
    return n;
  }
  if (!is_number(d_, i))
    return {};
  Number n = plain_digits(i);
  if (!n)
    return n;
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
  } else if (mark == "x10" && is(d_, i + 1, '^') && joined(d_, i + 1)) {
    base = 10;
    ++j;
  } else if ((mark == "*" || mark == "\u00d7") && inside(i + 2) && is(d_, i + 1, "10") && is(d_, i + 2, '^') && joined(d_, i + 2)) {
    base = 10;
    j += 2;
  } else {
    return n;
  }
  double sign = 1;
  if (!power) {
    if (inside(j) && joined(d_, j) && (is(d_, j, '+') || is(d_, j, '-')))
      sign = is(d_, j++, '-') ? -1 : 1;
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
  if (!n.plain || n.value >= 1000 || d_.text.surface(i)[0] == '0')  // "0800 123 456" is called
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
  if (i + 2 >= limit_ || !is_number(d_, i) || !is(d_, i + 1, '/') || !joined(d_, i + 1) || !joined(d_, i + 2))
    return {};
  const auto a = read_digits(d_.text.surface(i)), b = read_digits(d_.text.surface(i + 2));
  if (!a || !b || !a->plain || !b->plain || a->value >= b->value || b->value > 100 || a->value == 0)
    return {};
  if (i + 3 < sentence_.last && joined(d_, i + 3) && is(d_, i + 3, '/'))
    return {};
  return make_number(Number::kFraction, i + 3, a->value / b->value);
}

}  // namespace postil::annotate
