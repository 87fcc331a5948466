// Days since 1970-01-01 and the proleptic Gregorian calendar. Internal; may change.
#ifndef POSTIL_CORE_MATCH_CIVIL_H
#define POSTIL_CORE_MATCH_CIVIL_H

#include <cstdint>

namespace postil::match {

struct Civil {
  std::int32_t year = 1970, month = 1, day = 1;
};

constexpr bool leap_year(std::int32_t y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0); }

constexpr std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  constexpr std::int32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap_year(year) ? 29 : kDays[month - 1];
}

// Precondition: 1 <= month <= 12.
constexpr std::int32_t to_days(std::int32_t year, std::int32_t month, std::int32_t day) {
  const std::int32_t y = month <= 2 ? year - 1 : year;
  const std::int32_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int32_t yoe = y - era * 400;
  const std::int32_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

constexpr Civil to_civil(std::int32_t days) {
  const std::int32_t z = days + 719468;
  const std::int32_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int32_t doe = z - era * 146097;
  const std::int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int32_t mp = (5 * doy + 2) / 153;
  const std::int32_t month = mp < 10 ? mp + 3 : mp - 9;
  return {yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

// 1 = Monday ... 7 = Sunday.
constexpr std::int32_t weekday_of(std::int32_t days) { return ((days + 3) % 7 + 7) % 7 + 1; }

constexpr std::int32_t monday_of(std::int32_t days) { return days - (weekday_of(days) - 1); }

// So many months later; the day is cut to the month's length.
constexpr std::int32_t add_months(std::int32_t days, std::int32_t months) {
  const Civil c = to_civil(days);
  const std::int32_t n = c.year * 12 + c.month - 1 + months;
  const std::int32_t year = n >= 0 ? n / 12 : (n - 11) / 12, month = n - year * 12 + 1;
  const std::int32_t last = days_in_month(year, month);
  return to_days(year, month, c.day < last ? c.day : last);
}

// The year that two digits mean: not more than 20 years after the day (days since 1970, or the least number where none is known).
constexpr std::int32_t full_year(std::int32_t digits, std::int32_t day) {
  if (digits >= 100)
    return digits;
  const std::int32_t latest = day == INT32_MIN ? 2049 : to_civil(day).year + 20;
  return latest - ((latest - digits) % 100 + 100) % 100;
}

// Easter Sunday of the Gregorian calendar (the anonymous algorithm).
constexpr std::int32_t easter(std::int32_t y) {
  const std::int32_t a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const std::int32_t h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const std::int32_t m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return to_days(y, n / 31, n % 31 + 1);
}

static_assert(to_days(1970, 1, 1) == 0 && to_days(2015, 12, 4) == 16773 && weekday_of(16773) == 5);
static_assert(full_year(40, 16773) == 1940 && full_year(35, 16773) == 2035 && full_year(49, INT32_MIN) == 2049);
static_assert(to_civil(16773).year == 2015 && to_civil(16773).month == 12 && to_civil(16773).day == 4);

}  // namespace postil::match

#endif
