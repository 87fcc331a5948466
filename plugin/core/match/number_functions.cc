// Intervals from comparators, shared scales of ranges, conversion of units. The words and their tolerances are data of the rules.
#include "core/match/number_functions.h"

#include <algorithm>
#include <cmath>

namespace postil::match {

namespace {

const Bounds* bounds_arg(const Value& v) { return v.is(Value::Kind::kBounds) ? v.bounds : nullptr; }

// compare(bounds, step, comparator, relative, steps, word): the interval that a comparator makes of a number. The tolerance of an
// approximate one is relative * number, at most steps * step where the step of the number's last digit is greater than 1.
Value compare(EvalContext& c, const Value* a, std::size_t) {
  const Bounds* given = bounds_arg(a[0]);
  const std::string_view how = a[2].as_text();
  if (!given)
    return {};
  if (how.empty() || given->low != given->high)
    return a[0];
  const double v = given->low, step = a[1].as_number(1);
  double tolerance = std::fabs(v) * a[3].as_number(0);
  if (step != 1 && a[4].is(Value::Kind::kNumber))
    tolerance = std::min(tolerance, a[4].number * step);
  Bounds b = *given;
  b.comparator = how;
  b.word = a[5].as_text();
  if (how == "gt" || how == "ge") {
    b.high = kInfinity;
    b.low_open = how == "gt";
  } else if (how == "lt" || how == "le") {
    b.low = -kInfinity;
    b.high_open = how == "lt";
  } else if (how == "approx" || how == "approx-below" || how == "approx-above") {
    b.approximate = true;
    b.low = how == "approx-above" ? v : v - tolerance;
    b.high = how == "approx-below" ? v : v + tolerance;
    b.low_open = how == "approx-above";
    b.high_open = how == "approx-below";
  }
  return static_cast<const Bounds*>(c.document.arena.make(b));
}

// shared(a, scale of a, b, scale of b): a, multiplied by the scale of b if a has none and stays below b: "2 to 3 million".
Value shared(EvalContext&, const Value* a, std::size_t) {
  if (!a[0].is(Value::Kind::kNumber))
    return {};
  const double scale = a[3].as_number(1);
  const bool takes = a[1].as_number(1) == 1 && scale >= 100 && a[0].number * scale < a[2].as_number();
  return takes && a[0].number < 1000 ? a[0].number * scale : a[0].number;
}

// Twelve digits: 3 * 1.7018 is 5.1054.
double rounded(double v) {
  if (!std::isfinite(v) || v == 0)
    return v;
  const double scale = std::pow(10.0, 11 - std::floor(std::log10(std::fabs(v))));
  return std::isfinite(scale) && scale > 0 ? std::round(v * scale) / scale : v;
}

// convert(number or interval, factor[, offset]): in another unit; without a factor as it is.
Value convert(EvalContext& c, const Value* a, std::size_t count) {
  const double factor = a[1].as_number(1), offset = count > 2 ? a[2].as_number(0) : 0;
  if (a[0].is(Value::Kind::kNumber))
    return rounded(a[0].number * factor + offset);
  const Bounds* given = bounds_arg(a[0]);
  if (!given)
    return {};
  Bounds b = *given;
  b.low = rounded(b.low * factor + offset);
  b.high = rounded(b.high * factor + offset);
  return static_cast<const Bounds*>(c.document.arena.make(b));
}

}  // namespace

const std::vector<Function>& number_functions() {
  static const std::vector<Function> kFunctions = {
      {"compare", 6, 6, Value::Kind::kBounds, compare},
      {"shared", 4, 4, Value::Kind::kNumber, shared},
      {"convert", 2, 3, Value::Kind::kNone, convert},
  };
  return kFunctions;
}

}  // namespace postil::match
