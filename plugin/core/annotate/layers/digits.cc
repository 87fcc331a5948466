// A digit string is cut at its separators into groups. Which separator is the decimal one follows from the groups: after
// thousands separators all groups have three digits (or two, and three at the end, in India); a comma before any other number of
// digits is a decimal comma. One period is a decimal point whatever follows.
#include "core/annotate/layers/digits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace postil::annotate {

namespace {

constexpr std::size_t kLongestNumber = 40;  // characters; longer digit strings are identifiers
constexpr std::size_t kMostGroups = 14;
constexpr std::size_t kShort = 15;  // digits that a double holds exactly

struct Groups {
  std::array<std::string_view, kMostGroups> part;
  std::array<char, kMostGroups> separator{};  // before the part; 0 for the first
  std::size_t size = 0;
};

bool digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Groups> split(std::string_view s) {
  Groups g;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= s.size(); ++i) {
    if (i < s.size() && digit(s[i]))
      continue;
    if (i == start || g.size == kMostGroups)
      return {};
    g.part[g.size++] = s.substr(start, i - start);
    if (i == s.size())
      return g;
    if ((s[i] != ',' && s[i] != '.' && s[i] != '\'') || g.size == kMostGroups)
      return {};
    g.separator[g.size] = s[i];
    start = i + 1;
  }
  return {};
}

// Whether parts [0, n) are groups of thousands, Western or Indian.
bool thousands(const Groups& g, std::size_t n) {
  if (n < 2 || g.part[0].size() > 3 || g.part[n - 1].size() != 3)
    return false;
  bool western = true, indian = g.part[0].size() <= 2;
  for (std::size_t i = 1; i < n; ++i) {
    if (g.separator[i] != g.separator[1])
      return false;
    western = western && g.part[i].size() == 3;
    indian = indian && (i + 1 == n || g.part[i].size() == 2);
  }
  return western || (indian && g.separator[1] == ',');
}

// How many of the parts stand before the decimal separator; 0: this is no number.
std::size_t whole_parts(const Groups& g) {
  if (g.size == 1)
    return 1;
  const char last = g.separator[g.size - 1];
  if (g.size == 2) {
    const bool grouped = last != '.' && g.part[1].size() == 3 && g.part[0].size() <= 3 && g.part[0] != "0";
    return grouped ? 2 : last == '\'' ? 0 : 1;
  }
  if (thousands(g, g.size))
    return g.size;
  return last != g.separator[1] && last != '\'' && thousands(g, g.size - 1) ? g.size - 1 : 0;
}

}  // namespace

double step_of(double value) {
  double rest = std::fabs(value), step = 1;
  if (rest == 0 || rest != std::floor(rest) || rest > 1e18)
    return 1;
  for (auto whole = static_cast<std::uint64_t>(rest); whole % 10 == 0; whole /= 10)
    step *= 10;
  return step;
}

std::optional<DigitNumber> read_digits(std::string_view s) {
  if (s.empty() || s.size() > kLongestNumber)
    return {};
  if (s.size() <= kShort && std::all_of(s.begin(), s.end(), digit)) {
    std::uint64_t value = 0;
    for (char c : s)
      value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return DigitNumber{static_cast<double>(value), step_of(static_cast<double>(value)), static_cast<int>(s.size()), true};
  }
  const auto groups = split(s);
  if (!groups)
    return {};
  const std::size_t whole = whole_parts(*groups);
  if (whole == 0)
    return {};
  DigitNumber n;
  n.plain = groups->size == 1;
  for (std::size_t i = 0; i < whole; ++i)
    for (char c : groups->part[i]) {
      n.value = n.value * 10 + (c - '0');
      ++n.digits;
    }
  if (whole == groups->size) {
    n.step = step_of(n.value);
    return n;
  }
  double mantissa = n.value, divisor = 1;
  for (char c : groups->part[whole]) {
    mantissa = mantissa * 10 + (c - '0');
    divisor *= 10;
    ++n.digits;
  }
  n.value = mantissa / divisor;  // one division: 48.2 is the nearest double to 48.2
  n.step = 1 / divisor;
  return n;
}

std::optional<FractionSign> read_fraction_sign(std::string_view s) {
  if (s.size() >= 2 && s[0] == '\xC2' && s[1] >= '\xBC' && s[1] <= '\xBE')
    return FractionSign{0.25 * (s[1] - '\xBB'), 2};
  static constexpr double kSigns[] = {1.0 / 7, 1.0 / 9, 0.1,     1.0 / 3, 2.0 / 3, 0.2, 0.4,  0.6,
                                      0.8,     1.0 / 6, 5.0 / 6, 0.125,   0.375,   0.625, 0.875};
  if (s.size() >= 3 && s[0] == '\xE2' && s[1] == '\x85' && s[2] >= '\x90' && s[2] <= '\x9E')
    return FractionSign{kSigns[s[2] - '\x90'], 3};
  return {};
}

}  // namespace postil::annotate
