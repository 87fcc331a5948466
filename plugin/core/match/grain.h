// Grains: the units of time that dates are made of, and TIMEX3 values of whole ones. Internal; may change.
#ifndef POSTIL_CORE_MATCH_GRAIN_H
#define POSTIL_CORE_MATCH_GRAIN_H

#include <cstdint>
#include <string>
#include <string_view>

#include "core/match/value.h"

namespace postil::match {

enum class Grain { kNone, kSecond, kMinute, kHour, kDay, kWeekend, kWeek, kFortnight, kMonth, kQuarter, kSeason, kHalf, kYear,
                   kDecade, kCentury, kWorkday, kWorkweek };

Grain grain_of(std::string_view name);  // "week"; kNone for what is no unit
std::int32_t months_of(Grain grain);    // 0: it is not counted in months
std::int32_t days_of(Grain grain);      // 0: it is not counted in days
// The day so many units after another one; before it if count is negative.
std::int32_t add(std::int32_t day, Grain grain, double count);
// The whole unit of time that holds a day.
DateRange unit_at(std::int32_t day, Grain grain);

std::string iso(std::int32_t day);  // 2015-12-04
// TIMEX3 value of a range that is a whole day, week, month, quarter, year, decade; else both ends.
std::string timex_of(std::int32_t from, std::int32_t to);

}  // namespace postil::match

#endif
