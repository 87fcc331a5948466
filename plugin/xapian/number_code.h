// Numbers and days as nodes of tries, so that a range is a handful of terms on any Xapian server. Internal; may change, but
// the codes are stored: do not change them.
//
// A number is its class (0 negative, 1 zero, 2 positive), its decimal exponent + 500 as three digits, its significant digits
// (shortest that round-trip) and '-': 431 = 2 502 431 -. For negative numbers all digits behind the class are complemented to
// 9, so that a bigger number never has a smaller prefix. Its nodes are the prefixes from the exponent on: 2502, 25024, 250243,
// 2502431, 2502431-.
//
// A day is YYYYMMDD with the nodes YYYY, YYYYMM, YYYYMMDD. A period is matched as finely as it is long: one of up to 16 days by
// any of its days, one of up to a year by its months, a longer one by its years. So "in 2015" is not found by a search for one
// day of that year, but by a search for any whole month of it.
#ifndef POSTIL_XAPIAN_NUMBER_CODE_H
#define POSTIL_XAPIAN_NUMBER_CODE_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postil::xapian {

// A range of numbers; an absent bound is open to that side.
struct NumberRange {
  std::optional<double> low, high;
  bool low_open = false, high_open = false;  // the bound itself is excluded

  bool contains(double x) const {
    return !(low && (x < *low || (low_open && x == *low))) && !(high && (x > *high || (high_open && x == *high)));
  }
  bool empty() const { return low && high && (*low > *high || (*low == *high && (low_open || high_open))); }
};

// The code, and all its nodes: its beginnings from the exponent on. `x` must be finite.
inline constexpr std::size_t kShortestNode = 4;
std::string number_code(double x);
std::vector<std::string> number_nodes(double x);

// The fewest nodes such that a number is in the range if and only if one of its nodes is among them.
std::vector<std::string> number_cover(const NumberRange& range);

// The number of a code or node ("2502431-", "25024" = 400); nothing if it is none.
std::optional<double> number_of(std::string_view code);

// Days since 1970-01-01 of an ISO 8601 day ("2015-12-04..." or "20151204"); years 1 to 9999. Nothing if it is none.
std::optional<std::int32_t> parse_day(std::string_view s);
std::string day_text(std::int32_t day, bool dashes = true);
// First and last day of "2015", "2015-12", "2015-12-04".
struct DayRange {
  std::int32_t first, last;  // both included
};
std::optional<DayRange> parse_period(std::string_view s);

// Nodes of a period that a document mentions, and of a period that is searched for.
std::vector<std::string> day_nodes(DayRange period);
std::vector<std::string> day_cover(DayRange period);

// A period is matched by its days, months or years.
inline constexpr std::int32_t kMaxDaysByDay = 16;
inline constexpr std::int32_t kMaxDaysByMonth = 366;

}  // namespace postil::xapian

#endif
