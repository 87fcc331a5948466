#include "core/match/grain.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/match/civil.h"

namespace postil::match {

namespace {

// So many days from Monday to Friday after a day.
std::int32_t add_workdays(std::int32_t day, std::int32_t count) {
  day += count / 5 * 7;
  for (std::int32_t left = std::abs(count % 5), step = count < 0 ? -1 : 1; left > 0;)
    left -= weekday_of(day += step) <= 5;
  return day;
}

std::string week_timex(std::int32_t monday) {
  const std::int32_t year = to_civil(monday + 3).year;
  const std::int32_t first = monday_of(to_days(year, 1, 4));
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-W%02d", year, (monday - first) / 7 + 1);
  return buffer;
}

}  // namespace

Grain grain_of(std::string_view s) {
  static constexpr std::pair<std::string_view, Grain> kNames[] = {
      {"second", Grain::kSecond}, {"minute", Grain::kMinute}, {"hour", Grain::kHour},           {"day", Grain::kDay},
      {"weekend", Grain::kWeekend}, {"week", Grain::kWeek},   {"fortnight", Grain::kFortnight}, {"month", Grain::kMonth},
      {"quarter", Grain::kQuarter}, {"season", Grain::kSeason}, {"half", Grain::kHalf},         {"year", Grain::kYear},
      {"decade", Grain::kDecade}, {"century", Grain::kCentury}, {"workday", Grain::kWorkday},   {"workweek", Grain::kWorkweek}};
  for (const auto& [name, grain] : kNames)
    if (s == name)
      return grain;
  return Grain::kNone;
}

std::int32_t months_of(Grain g) {
  switch (g) {
    case Grain::kMonth: return 1;
    case Grain::kQuarter: case Grain::kSeason: return 3;
    case Grain::kHalf: return 6;
    case Grain::kYear: return 12;
    case Grain::kDecade: return 120;
    case Grain::kCentury: return 1200;
    default: return 0;
  }
}

std::int32_t days_of(Grain g) {
  return g == Grain::kDay ? 1 : g == Grain::kWeek || g == Grain::kWeekend || g == Grain::kWorkweek ? 7 : g == Grain::kFortnight ? 14 : 0;
}

std::int32_t add(std::int32_t day, Grain g, double count) {
  if (g == Grain::kWorkday)
    return add_workdays(day, static_cast<std::int32_t>(count));
  if (const std::int32_t months = months_of(g)) {
    const double n = count * months;
    const double whole = std::trunc(n);
    return add_months(day, static_cast<std::int32_t>(whole)) + static_cast<std::int32_t>(std::round((n - whole) * 30));
  }
  const double seconds = g == Grain::kHour ? 3600 : g == Grain::kMinute ? 60 : 1;
  if (const std::int32_t days = days_of(g))
    return day + static_cast<std::int32_t>(std::round(count * days));
  return day + static_cast<std::int32_t>(count * seconds / 86400);
}

// Nearly every date is written: by hand, without a format to read.
std::string iso(std::int32_t day) {
  const Civil c = to_civil(day);
  if (c.year < 0 || c.year > 9999) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", c.year, c.month, c.day);
    return buffer;
  }
  const auto digit = [](std::int32_t n) { return static_cast<char>('0' + n % 10); };
  const char text[] = {digit(c.year / 1000), digit(c.year / 100), digit(c.year / 10), digit(c.year), '-',
                       digit(c.month / 10),  digit(c.month),      '-',                digit(c.day / 10), digit(c.day)};
  return {text, sizeof text};
}

std::string timex_of(std::int32_t from, std::int32_t to) {
  if (from == DateRange::kOpen || to == DateRange::kOpen)
    return iso(from == DateRange::kOpen ? to : from);
  const Civil a = to_civil(from), b = to_civil(to + 1);
  char buffer[48];
  if (from == to)
    return iso(from);
  if (a.day == 1 && b.day == 1) {
    const std::int32_t months = (b.year - a.year) * 12 + b.month - a.month;
    if (months == 1)
      return iso(from).substr(0, 7);
    if (months == 12 && a.month == 1)
      return iso(from).substr(0, 4);
    if (months == 120 && a.month == 1 && a.year % 10 == 0)
      return iso(from).substr(0, 3);
    if (months == 3 && a.month % 3 == 1) {
      std::snprintf(buffer, sizeof buffer, "%04d-Q%d", a.year, (a.month + 2) / 3);
      return buffer;
    }
  }
  if (to - from == 6 && weekday_of(from) == 1)
    return week_timex(from);
  return iso(from) + "/" + iso(to);
}

DateRange unit_at(std::int32_t day, Grain g) {
  const Civil c = to_civil(day);
  DateRange r;
  switch (g) {
    case Grain::kWeek: r.from = monday_of(day); r.to = r.from + 6; return r;
    case Grain::kFortnight: r.from = monday_of(day); r.to = r.from + 13; return r;
    case Grain::kWorkweek: r.from = monday_of(day); r.to = r.from + 4; return r;
    case Grain::kWeekend: r.from = monday_of(day) + 5; r.to = r.from + 1; return r;
    case Grain::kMonth: r.from = to_days(c.year, c.month, 1); break;
    case Grain::kQuarter: r.from = to_days(c.year, (c.month - 1) / 3 * 3 + 1, 1); break;
    case Grain::kHalf: r.from = to_days(c.year, (c.month - 1) / 6 * 6 + 1, 1); break;
    case Grain::kYear: r.from = to_days(c.year, 1, 1); break;
    case Grain::kDecade: r.from = to_days(c.year / 10 * 10, 1, 1); break;
    case Grain::kCentury: r.from = to_days((c.year - 1) / 100 * 100 + 1, 1, 1); break;
    default: r.from = r.to = day; return r;
  }
  r.to = add_months(r.from, months_of(g)) - 1;
  return r;
}

}  // namespace postil::match
