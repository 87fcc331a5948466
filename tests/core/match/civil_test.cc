// Days and dates against a calendar that is walked day by day.
#include "core/match/civil.h"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "core/annotate/convert.h"
#include "core/compile/reader.h"

using namespace postil;
using namespace postil::match;

namespace {

// A calendar in the plainest way: the day after 31 December is 1 January of the next year.
struct Walk {
  std::int32_t year = 1600, month = 1, day = 1, weekday = 6;  // a Saturday

  std::int32_t last() const {
    if (month == 2)
      return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }
  void next() {
    weekday = weekday % 7 + 1;
    if (++day <= last())
      return;
    day = 1;
    if (++month <= 12)
      return;
    month = 1;
    ++year;
  }
};

}  // namespace

TEST_CASE("each day from 1600 to 2400 has its number, its date and its weekday", "[match][date][property]") {
  std::int32_t number = to_days(1600, 1, 1), wrong = 0;
  for (Walk w; w.year <= 2400; w.next(), ++number) {
    char written[10];
    const std::string expected = fmt::format("{:04}-{:02}-{:02}", w.year, w.month, w.day);
    annotate::write_day(number, written);
    const Civil c = to_civil(number);
    wrong += to_days(w.year, w.month, w.day) != number || c.year != w.year || c.month != w.month || c.day != w.day ||
             days_in_month(w.year, w.month) != w.last() || weekday_of(number) != w.weekday || monday_of(number) != number - w.weekday + 1 ||
             std::string_view(written, sizeof written) != expected || compile::parse_day(expected) != number;
  }
  CHECK(wrong == 0);
}

TEST_CASE("months are added one by one or all at once", "[match][date][property]") {
  for (const std::int32_t start : {to_days(2015, 1, 15), to_days(2016, 2, 29), to_days(1999, 12, 31)}) {
    Civil c = to_civil(start);
    const std::int32_t day = c.day;
    for (std::int32_t months = 0; months < 400; ++months) {
      CHECK(add_months(start, months) == to_days(c.year, c.month, std::min(day, days_in_month(c.year, c.month))));
      CHECK(add_months(to_days(c.year, c.month, 1), -months) == to_days(to_civil(start).year, to_civil(start).month, 1));
      c.year += c.month == 12;
      c.month = c.month % 12 + 1;
    }
  }
}
