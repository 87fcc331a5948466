// Dates are computed from what a rule captured (year, month, day, weekday, unit of time, count) and from the document's own date.
//
// What the text leaves open is filled in: a day and month without a year, or a weekday, mean the nearest such day, or the nearest
// one ahead where the text speaks of the future there ("will"), or one before where it speaks of the past. Without a document date such a date keeps a TIMEX3 value with X in
// it and gets no days. All ranges are inclusive.
#include "core/match/date_functions.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/match/civil.h"
#include "core/match/grain.h"
#include "core/match/tense.h"

namespace postil::match {

namespace {

constexpr std::int32_t kOpen = DateRange::kOpen;
constexpr double kMostUnits = 100000;  // of a relative date; more is no date

Value make(EvalContext& c, std::int32_t from, std::int32_t to, std::string_view timex) {
  DateRange r;
  r.from = from;
  r.to = to;
  r.timex = c.document.arena.copy(timex);
  return Value(static_cast<const DateRange*>(c.document.arena.make(r)));
}

Value range(EvalContext& c, std::int32_t from, std::int32_t to) { return make(c, from, to, timex_of(from, to)); }

bool has(const Value& v) { return v.is(Value::Kind::kNumber); }
std::int32_t whole(const Value& v) { return static_cast<std::int32_t>(v.as_number()); }
std::int32_t today(EvalContext& c) { return c.document.date; }
const DateRange* date_arg(const Value& v) { return v.is(Value::Kind::kDate) ? v.date : nullptr; }

bool future(const EvalContext& c) { return tense_of(c) == Tense::kFuture; }

// The year around now in which the day is that day of the week, 1 to 7; 0 if there is none, as where the text is in error.
std::int32_t year_by_weekday(std::int32_t now, std::int32_t month, std::int32_t day, std::int32_t weekday) {
  const std::int32_t year = to_civil(now).year;
  std::int32_t best = 0, distance = INT32_MAX;
  for (std::int32_t y = year - 1; y <= year + 1; ++y) {
    const std::int32_t at = day <= days_in_month(y, month) ? to_days(y, month, day) : kOpen;
    if (at == kOpen || weekday_of(at) != weekday || std::abs(at - now) >= distance)
      continue;
    distance = std::abs(at - now);
    best = y;
  }
  return best;
}

constexpr std::int32_t kSoonDay = 45, kSoonMonth = 21;  // days to a date that even a sentence about the past may mean

// The year in which a day or month without a year lies.
std::int32_t open_year(EvalContext& c, std::int32_t month, std::int32_t day, std::string_view direction) {
  const std::int32_t now = today(c), year = to_civil(now).year;
  const std::int32_t wanted = day > 0 ? day : 1;
  std::int32_t best = year, distance = INT32_MAX;
  const Tense tense = direction.empty() ? tense_of(c) : Tense::kOpen;
  const bool ahead = direction == "next" || tense == Tense::kFuture;
  const bool back = direction == "last" || direction == "past", past = tense == Tense::kPast;
  // A leap day may be eight years off, all others have one in the years around.
  const std::int32_t reach = month == 2 && day == 29 ? 8 : 1;
  for (std::int32_t y = year - reach; y <= year + reach; ++y) {
    if (wanted > days_in_month(y, month))
      continue;
    const std::int32_t first = to_days(y, month, wanted);
    const std::int32_t last = day > 0 ? first : to_days(y, month, days_in_month(y, month));
    // "two weeks before the November 13 deadline he had ...", told in early November
    const bool soon = first > now && first - now <= (day > 0 ? kSoonDay : kSoonMonth);
    if ((ahead && last < now) || (past && first > now && !soon) || (back && (day > 0 ? first >= now : last >= now)))
      continue;
    if (direction == "this" && y != year)
      continue;
    // a month or day ahead counts as farther off: news report what was
    const std::int32_t off = first > now ? (first - now) * 2 : last < now ? now - last : 0;
    if (off < distance) {
      distance = off;
      best = y;
    }
  }
  return best;
}

// date(year, month, day[, direction[, weekday]]): any of the first three may be missing. A day of the week tells the year.
Value date(EvalContext& c, const Value* a, std::size_t count) {
  const std::string_view direction = count > 3 ? a[3].as_text() : std::string_view();
  const std::int32_t month = has(a[1]) ? whole(a[1]) : 0, day = has(a[2]) ? whole(a[2]) : 0;
  if (month < 0 || month > 12 || day < 0 || day > 31)
    return {};
  char buffer[32];
  if (!has(a[0]) && today(c) == kOpen) {
    if (month > 0 && day > 0)
      std::snprintf(buffer, sizeof buffer, "XXXX-%02d-%02d", month, day);
    else if (month > 0)
      std::snprintf(buffer, sizeof buffer, "XXXX-%02d", month);
    else
      std::snprintf(buffer, sizeof buffer, "XXXX-XX-%02d", day);
    return make(c, kOpen, kOpen, buffer);
  }
  if (month == 0 && day > 0) {  // "the 18th": the nearest
    std::int32_t best = kOpen;
    for (std::int32_t k : {0, -1, 1, -2, 2}) {
      const Civil m = to_civil(add_months(to_days(to_civil(today(c)).year, to_civil(today(c)).month, 1), k));
      if (day > days_in_month(m.year, m.month))
        continue;
      const std::int32_t d = to_days(m.year, m.month, day);
      if (future(c) ? d >= today(c) && (best == kOpen || d < best)
                    : best == kOpen || std::abs(d - today(c)) < std::abs(best - today(c)))
        best = d;
    }
    return best == kOpen ? Value() : range(c, best, best);
  }
  std::int32_t year = has(a[0]) ? full_year(whole(a[0]), today(c)) : 0;
  if (year == 0 && count > 4 && has(a[4]) && day > 0)
    year = year_by_weekday(today(c), month, day, whole(a[4]));
  if (year == 0 && !has(a[0]))
    year = open_year(c, month, day, direction);
  if (year < 1 || year > 9999 || (day > 0 && day > days_in_month(year, month)))
    return {};
  if (month == 0)
    return range(c, to_days(year, 1, 1), to_days(year, 12, 31));
  if (day == 0)
    return range(c, to_days(year, month, 1), to_days(year, month, days_in_month(year, month)));
  return range(c, to_days(year, month, day), to_days(year, month, day));
}

// weekday(number, direction[, date]): "" the nearest, last, next, this: that of the week before, after, of now; coming; of: that of
// the week of the date.
Value weekday(EvalContext& c, const Value* a, std::size_t count) {
  const std::int32_t w = whole(a[0]), now = today(c);
  const std::string_view direction = count > 1 ? a[1].as_text() : std::string_view();
  if (w < 1 || w > 7)
    return {};
  if (direction == "of") {
    const DateRange* d = count > 2 ? date_arg(a[2]) : nullptr;
    if (d && d->from != kOpen)
      return range(c, monday_of(d->from) + w - 1, monday_of(d->from) + w - 1);
  }
  if (now == kOpen)
    return make(c, kOpen, kOpen, std::string("XXXX-WXX-") + static_cast<char>('0' + w));
  std::int32_t day = monday_of(now) + w - 1;
  if (direction == "next")
    day += 7;
  else if (direction == "last")
    day -= 7;
  else if (direction == "past")
    day -= day >= now ? 7 : 0;
  else if (direction == "coming")
    day += day <= now ? 7 : 0;
  else if (direction != "this")
    day += future(c) ? (day < now ? 7 : 0) : (day > now ? -7 : 0);
  return range(c, day, day);
}

// relative(unit, offset[, date[, told]]): the whole unit so many after that of now (or of the date): relative("week", -1) is last week.
// With `told` it is left open in a sentence about the past, where it lies beside a day that the text told before.
Value relative(EvalContext& c, const Value* a, std::size_t count) {
  const Grain g = grain_of(a[0].as_text());
  const DateRange* anchor = count > 2 ? date_arg(a[2]) : nullptr;
  const std::int32_t now = anchor ? anchor->from : today(c);
  const double n = a[1].as_number();
  if (g == Grain::kNone || std::fabs(n) > kMostUnits)
    return {};
  const bool long_unit = g == Grain::kDecade || g == Grain::kCentury;
  if (count > 3 && a[3].as_bool() && !long_unit && tense_of(c) == Tense::kPast)
    return make(c, kOpen, kOpen, n < 0 ? "PAST_REF" : "FUTURE_REF");
  if (now == kOpen)
    return make(c, kOpen, kOpen, g == Grain::kDay && n == 0 ? "PRESENT_REF" : n < 0 ? "PAST_REF" : "FUTURE_REF");
  DateRange r = unit_at(now, g);
  // "the weekend" of what was is over
  const double over = g == Grain::kWeekend && n == 0 && !anchor && r.from > now && tense_of(c) == Tense::kPast ? -1 : n;
  r = unit_at(add(r.from, g, over), g);
  return range(c, r.from, r.to);
}

// period(unit, count, "past" or "next"[, whole]): the time of that length that ends or begins now. Without `whole` the day of
// now is left out; quarters, decades and centuries are counted as wholes.
Value period(EvalContext& c, const Value* a, std::size_t count) {
  const Grain g = grain_of(a[0].as_text());
  const double n = a[1].as_number(1);
  const bool past = a[2].as_text() == "past", inclusive = count > 3 && a[3].as_bool();
  const std::int32_t now = today(c);
  if (g == Grain::kNone || n <= 0 || n > kMostUnits)
    return {};
  if (now == kOpen)
    return make(c, kOpen, kOpen, past ? "PAST_REF" : "FUTURE_REF");
  if (g == Grain::kQuarter || g == Grain::kDecade || g == Grain::kCentury || g == Grain::kWeekend) {
    const std::int32_t k = static_cast<std::int32_t>(n), start = unit_at(now, g).from;
    return past ? range(c, unit_at(add(start, g, -k), g).from, unit_at(add(start, g, -1), g).to)
                : range(c, unit_at(add(start, g, 1), g).from, unit_at(add(start, g, k), g).to);
  }
  const std::int32_t other = add(now, g, past ? -n : n);
  if (past)
    return range(c, other, inclusive || other == now ? now : now - 1);
  return range(c, inclusive || other == now ? now : now + 1, other);
}

// shift(unit, count[, date]): the day so many units after the date, or after now; before it if count is negative.
Value shift(EvalContext& c, const Value* a, std::size_t count) {
  const Grain g = grain_of(a[0].as_text());
  const DateRange* anchor = count > 2 ? date_arg(a[2]) : nullptr;
  const double n = a[1].as_number();
  if (g == Grain::kNone || std::fabs(n) > kMostUnits)
    return {};
  const std::int32_t start = anchor ? (n < 0 || anchor->to == kOpen ? anchor->from : anchor->to) : today(c);
  if (start == kOpen)
    return make(c, kOpen, kOpen, n < 0 ? "PAST_REF" : "FUTURE_REF");
  const std::int32_t day = add(start, g, n);
  return range(c, day, day);
}

// span(a, b[, a is unresolved, b is unresolved]): from the first day of a to the last of b. An end whose year the text leaves open
// ("from May to October 2020") takes that of the other one; if both do, the range nearest to now counts.
Value span(EvalContext& c, const Value* a, std::size_t count) {
  const DateRange *x = date_arg(a[0]), *y = date_arg(a[1]);
  if (!x || !y || x->from == kOpen || y->to == kOpen)
    return make(c, x ? x->from : kOpen, y ? y->to : kOpen, "");
  std::int32_t from = x->from, to = y->to;
  const bool open_from = count > 2 && a[2].as_bool(), open_to = count > 3 && a[3].as_bool();
  if (open_from && !open_to) {
    from = add_months(from, (to_civil(to).year - to_civil(from).year) * 12);
    from = from > to ? add_months(from, -12) : from;
  } else if (open_to && !open_from) {
    to = add_months(to, (to_civil(from).year - to_civil(to).year) * 12);
    to = to < from ? add_months(to, 12) : to;
  } else if (open_from) {
    const std::int32_t now = today(c);
    if (from > to)
      now <= to + 1 || now - to < from - now ? from = add_months(from, -12) : to = add_months(to, 12);
    else if (to - from > 366)
      from = add_months(from, (to - from) / 366 * 12);
  } else if (to < from && from - to < 7) {
    to += 7;  // "from next Monday to Friday"
  }
  if (from > to)
    return {};
  return range(c, from, to);
}

// weekday_day(weekday, day): "Sunday the 31st": the nearest such day.
Value weekday_day(EvalContext& c, const Value* a, std::size_t) {
  const std::int32_t w = whole(a[0]), day = whole(a[1]), now = today(c);
  if (now == kOpen || day < 1 || day > 31)
    return now == kOpen ? make(c, kOpen, kOpen, "XXXX-XX-XX") : Value();
  std::int32_t best = kOpen;
  const std::int32_t first = to_days(to_civil(now).year, to_civil(now).month, 1);
  for (std::int32_t k = -24; k <= 24; ++k) {
    const Civil m = to_civil(add_months(first, k));
    if (day > days_in_month(m.year, m.month))
      continue;
    const std::int32_t d = to_days(m.year, m.month, day);
    if (weekday_of(d) == w && (!future(c) || d >= now) && (best == kOpen || std::abs(d - now) < std::abs(best - now)))
      best = d;
  }
  return best == kOpen ? Value() : range(c, best, best);
}

// lasting(unit, count, date): so many units from the date on.
Value lasting(EvalContext& c, const Value* a, std::size_t) {
  const DateRange* d = date_arg(a[2]);
  const Grain g = grain_of(a[0].as_text());
  const double n = a[1].as_number();
  if (!d || d->from == kOpen || g == Grain::kNone || n <= 0 || n > kMostUnits)
    return d ? make(c, kOpen, kOpen, d->timex) : Value();
  const std::int32_t to = add(d->from, g, n) - 1;
  return range(c, d->from, to < d->from ? d->from : to);
}

Value since(EvalContext& c, const Value* a, std::size_t) {
  const DateRange* d = date_arg(a[0]);
  return d ? make(c, d->from, kOpen, d->timex) : Value();
}
Value until(EvalContext& c, const Value* a, std::size_t) {
  const DateRange* d = date_arg(a[0]);
  return d ? make(c, kOpen, d->to, d->timex) : Value();
}
Value before(EvalContext& c, const Value* a, std::size_t) {
  const DateRange* d = date_arg(a[0]);
  return d ? make(c, kOpen, d->from == kOpen ? kOpen : d->from - 1, d->timex) : Value();
}
Value after(EvalContext& c, const Value* a, std::size_t) {
  const DateRange* d = date_arg(a[0]);
  return d ? make(c, d->to == kOpen ? kOpen : d->to + 1, kOpen, d->timex) : Value();
}

// part(date, "start" | "mid" | "end"): a third of it; "earlier", "later": what of it is over, what is still to come.
Value part(EvalContext& c, const Value* a, std::size_t) {
  const DateRange* d = date_arg(a[0]);
  const std::string_view which = a[1].as_text();
  if (!d || d->from == kOpen || d->to == kOpen)
    return d ? make(c, d->from, d->to, d->timex) : Value();
  const std::int32_t size = d->to - d->from + 1, now = today(c);
  if (which == "earlier" || which == "later") {
    if (now <= d->from || now >= d->to)
      return a[0];
    return which == "earlier" ? make(c, d->from, now, d->timex) : make(c, now, d->to, d->timex);
  }
  const bool months = size > 300 && size < 400;
  const std::int32_t a1 = months ? add_months(d->from, 4) : d->from + size / 3;
  const std::int32_t a2 = months ? add_months(d->from, 8) : d->from + size * 2 / 3;
  const std::string timex(d->timex);
  if (which == "start")
    return make(c, d->from, size < 3 ? d->to : a1 - 1, timex);
  if (which == "mid")
    return make(c, size < 3 ? d->from : a1, size < 3 ? d->to : a2 - 1, timex);
  return make(c, size < 3 ? d->from : a2, d->to, timex);
}

// nth(unit, n, date): the nth day, week, month ... of a longer time; -1 the last. Weeks belong where their Thursday lies.
Value nth(EvalContext& c, const Value* a, std::size_t) {
  const Grain g = grain_of(a[0].as_text());
  const DateRange* d = date_arg(a[2]);
  const double n = a[1].as_number();
  if (!d || d->from == kOpen || d->to == kOpen || n == 0 || std::fabs(n) > 1000)
    return d ? make(c, kOpen, kOpen, d->timex) : Value();
  if (g == Grain::kWeek) {
    const std::int32_t thursday = n > 0 ? d->from + (4 - weekday_of(d->from) + 7) % 7 : d->to - (weekday_of(d->to) - 4 + 7) % 7;
    const std::int32_t monday = thursday - 3 + 7 * static_cast<std::int32_t>(n > 0 ? n - 1 : n + 1);
    return range(c, monday, monday + 6);
  }
  const DateRange r = unit_at(add(n > 0 ? d->from : unit_at(d->to, g).from, g, n > 0 ? n - 1 : n + 1), g);
  return r.from > d->to || r.to < d->from ? Value() : range(c, r.from, r.to);
}

// first_of(unit, n, date), the first n units of a longer time; n < 0 the last.
Value first_of(EvalContext& c, const Value* a, std::size_t count) {
  const double n = a[1].as_number();
  Value one[3] = {a[0], Value(n > 0 ? 1.0 : -1.0), a[2]}, other[3] = {a[0], Value(n), a[2]};
  const Value x = nth(c, one, count), y = nth(c, other, count);
  const DateRange *p = date_arg(n > 0 ? x : y), *q = date_arg(n > 0 ? y : x);
  return p && q && p->from != kOpen && q->to != kOpen ? range(c, p->from, q->to) : Value();
}

// unit_of(unit, date): the whole week, month ... that a date lies in.
Value unit_of(EvalContext& c, const Value* a, std::size_t) {
  const DateRange* d = date_arg(a[1]);
  if (!d || d->from == kOpen)
    return d ? make(c, kOpen, kOpen, d->timex) : Value();
  const DateRange r = unit_at(d->from, grain_of(a[0].as_text()));
  return range(c, r.from, r.to);
}

// years(from, to): "the 1990s" is years(1990, 1999).
Value years(EvalContext& c, const Value* a, std::size_t) {
  const double x = a[0].as_number(), y = a[1].as_number();
  if (x < 1 || y > 9999 || y < x)
    return {};
  return range(c, to_days(static_cast<std::int32_t>(x), 1, 1), to_days(static_cast<std::int32_t>(y), 12, 31));
}

// season(number, year[, direction]): 1 spring ... 4 winter, three months from March, June, September, December.
Value season(EvalContext& c, const Value* a, std::size_t count) {
  const std::int32_t s = whole(a[0]);
  if (s < 1 || s > 4)
    return {};
  static constexpr const char* kNames[] = {"SP", "SU", "FA", "WI"};
  const std::string_view direction = count > 2 ? a[2].as_text() : std::string_view();
  if (!has(a[1]) && today(c) == kOpen)
    return make(c, kOpen, kOpen, std::string("XXXX-") + kNames[s - 1]);
  const std::int32_t year = has(a[1]) ? full_year(whole(a[1]), today(c)) : open_year(c, s * 3, 0, direction);
  const std::int32_t from = to_days(year, s * 3, 1);
  return make(c, from, add_months(from, 3) - 1, iso(from).substr(0, 5) + kNames[s - 1]);
}

// holiday(month, day, year[, direction]); month 0: so many days after Easter; day above 100: the (day / 10 - 10)th weekday
// (day % 10) of the month, 9th = last.
Value holiday(EvalContext& c, const Value* a, std::size_t count) {
  const std::int32_t month = whole(a[0]), rule = whole(a[1]), now = today(c);
  const std::string_view direction = count > 3 ? a[3].as_text() : std::string_view();
  if (!has(a[2]) && now == kOpen)
    return make(c, kOpen, kOpen, "XXXX-XX-XX");
  auto in_year = [&](std::int32_t y) {
    if (month == 0)
      return easter(y) + rule;
    if (rule <= 31)
      return to_days(y, month, rule);
    const std::int32_t n = rule / 10 - 10, w = rule % 10;
    if (n == 9) {
      const std::int32_t last = to_days(y, month, days_in_month(y, month));
      return last - (weekday_of(last) - w + 7) % 7;
    }
    const std::int32_t first = to_days(y, month, 1);
    return first + (w - weekday_of(first) + 7) % 7 + 7 * (n - 1);
  };
  if (month < 0 || month > 12)
    return {};
  if (has(a[2]))
    return range(c, in_year(full_year(whole(a[2]), now)), in_year(full_year(whole(a[2]), now)));
  const std::int32_t year = to_civil(now).year;
  const bool ahead = direction == "next" || (direction.empty() && future(c));
  std::int32_t best = in_year(year);
  for (std::int32_t y : {year - 1, year, year + 1}) {
    const std::int32_t d = in_year(y);
    const bool fits = ahead ? d >= now : direction == "last" ? d < now : true;
    const bool best_fits = ahead ? best >= now : direction == "last" ? best < now : true;
    if (fits && (!best_fits || std::abs(d - now) < std::abs(best - now)))
      best = d;
  }
  return range(c, best, best);
}

// long_weekend(date): the weekend at a day with what lies between them: Saturday to Monday, Thursday to Sunday.
Value long_weekend(EvalContext& c, const Value* a, std::size_t) {
  const DateRange* d = date_arg(a[0]);
  if (!d || d->from == kOpen)
    return d ? a[0] : Value();
  const std::int32_t day = d->from, w = weekday_of(day), saturday = monday_of(day) + 5;
  return w < 3 ? range(c, saturday - 7, day) : range(c, std::min(day, saturday), saturday + 1);
}

// abbreviated_year(year, digits): the year that "91" means after 1990.
Value abbreviated_year(EvalContext&, const Value* a, std::size_t) {
  const std::int32_t year = whole(a[0]), digits = whole(a[1]), size = digits < 10 ? 10 : 100;
  return Value(static_cast<double>(year - year % size + digits));
}

// The pieces of a TIMEX3 duration that a number of units makes: "T" and what stands behind it, or what stands before it.
std::string duration_part(const Value& unit, const Value& count, bool& in_time) {
  static constexpr const char* kLetters[] = {"", "S", "M", "H", "D", "WE", "W", "", "M", "Q", "", "", "Y", "DE", "CE", "D", "W"};
  const Grain g = grain_of(unit.as_text());
  const bool time = g == Grain::kSecond || g == Grain::kMinute || g == Grain::kHour;
  char number[32] = "X";
  if (has(count))
    std::snprintf(number, sizeof number, "%.10g", g == Grain::kFortnight ? count.number * 2 : count.number);
  const std::string mark = time && !in_time ? "T" : "";
  in_time |= time;
  return mark + number + (g == Grain::kFortnight ? "W" : kLetters[static_cast<int>(g)]);
}

// duration(unit, count[, finer unit, count]): P2D, PT3H12M.
Value duration(EvalContext& c, const Value* a, std::size_t count) {
  bool in_time = false;
  std::string timex = "P" + duration_part(a[0], a[1], in_time);
  if (count > 3)
    timex += duration_part(a[2], a[3], in_time);
  return make(c, kOpen, kOpen, timex);
}

// ahead(unit, count): the day so long from now in a sentence about the future, else a duration.
Value ahead(EvalContext& c, const Value* a, std::size_t) { return future(c) ? shift(c, a, 2) : duration(c, a, 2); }

// first_date(a, b): a, or b where there is no a.
Value first_date(EvalContext&, const Value* a, std::size_t) { return date_arg(a[0]) ? a[0] : a[1]; }

// clock(minutes[, date]): a time of day; from and to are those of the date.
Value clock(EvalContext& c, const Value* a, std::size_t count) {
  const DateRange* d = count > 1 ? date_arg(a[1]) : nullptr;
  char buffer[16] = "";
  if (has(a[0]) && a[0].number >= 0 && a[0].number <= 1440)
    std::snprintf(buffer, sizeof buffer, "T%02d:%02d", whole(a[0]) / 60, whole(a[0]) % 60);
  else if (a[0].is(Value::Kind::kText))
    std::snprintf(buffer, sizeof buffer, "T%.6s", std::string(a[0].text).c_str());
  const std::string day = d && d->from != kOpen && d->from == d->to ? iso(d->from) : d ? std::string(d->timex) : std::string();
  return make(c, d ? d->from : kOpen, d ? d->to : kOpen, day + buffer);
}

// timex("P1W"): a TIMEX3 value as it is.
Value timex(EvalContext& c, const Value* a, std::size_t) { return make(c, kOpen, kOpen, a[0].as_text()); }

}  // namespace

const std::vector<Function>& date_functions() {
  constexpr auto kDate = Value::Kind::kDate;
  static const std::vector<Function> kFunctions = {
      {"date", 3, 5, kDate, date},
      {"weekday", 1, 3, kDate, weekday},
      {"relative", 2, 4, kDate, relative},
      {"period", 3, 4, kDate, period},
      {"shift", 2, 3, kDate, shift},
      {"span", 2, 4, kDate, span},
      {"since", 1, 1, kDate, since},
      {"until", 1, 1, kDate, until},
      {"before", 1, 1, kDate, before},
      {"after", 1, 1, kDate, after},
      {"part", 2, 2, kDate, part},
      {"nth", 3, 3, kDate, nth},
      {"first_of", 3, 3, kDate, first_of},
      {"unit_of", 2, 2, kDate, unit_of},
      {"years", 2, 2, kDate, years},
      {"season", 2, 3, kDate, season},
      {"holiday", 3, 4, kDate, holiday},
      {"duration", 2, 4, kDate, duration},
      {"clock", 1, 2, kDate, clock},
      {"timex", 1, 1, kDate, timex},
      {"weekday_day", 2, 2, kDate, weekday_day},
      {"lasting", 3, 3, kDate, lasting},
      {"long_weekend", 1, 1, kDate, long_weekend},
      {"abbreviated_year", 2, 2, Value::Kind::kNumber, abbreviated_year},
      {"ahead", 2, 2, kDate, ahead},
      {"first_date", 2, 2, kDate, first_date},
  };
  return kFunctions;
}

}  // namespace postil::match
