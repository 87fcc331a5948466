#include "xapian/number_code.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>

namespace postil::xapian {

namespace {

constexpr int kExponentBias = 500;
constexpr int kMinExponent = -324, kMaxExponent = 308;  // of a double
constexpr char kEnd = '-';

// A positive number as exponent and digits.
struct Decimal {
  int exponent;
  std::string digits;
};

Decimal decimal(double x) {
  char buffer[40];
  const char* const end = std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::scientific).ptr;
  Decimal out{0, {}};
  const char* p = buffer;
  for (; p < end && *p != 'e'; ++p)
    if (*p != '.')
      out.digits += *p;
  out.exponent = std::atoi(std::string(p + 1, end).c_str());
  while (out.digits.size() > 1 && out.digits.back() == '0')
    out.digits.pop_back();
  return out;
}

std::string exponent_code(int exponent) {
  const std::string s = std::to_string(exponent + kExponentBias);
  return std::string(3 - s.size(), '0') + s;
}

// Class and complement around the code of a magnitude.
std::string signed_code(std::string code, bool negative) {
  if (negative)
    for (char& c : code)
      c = c == kEnd ? c : static_cast<char>('0' + '9' - c);
  return (negative ? '0' : '2') + code;
}

// Covers ranges of positive numbers; codes without class.
class Cover {
 public:
  std::vector<std::string> nodes;

  // low > 0 or absent, high > 0 or absent
  void range(const NumberRange& r) {
    const Decimal low = r.low ? decimal(*r.low) : Decimal{kMinExponent - 1, {}};
    const Decimal high = r.high ? decimal(*r.high) : Decimal{kMaxExponent + 1, {}};
    if (r.low && r.high && low.exponent == high.exponent)
      return between(exponent_code(low.exponent), low.digits, r.low_open, high.digits, r.high_open);
    if (r.low)
      at_least(exponent_code(low.exponent), low.digits, 0, r.low_open);
    for (int e = low.exponent + 1; e < high.exponent; ++e)
      nodes.push_back(exponent_code(e));
    if (r.high)
      at_most(exponent_code(high.exponent), high.digits, 0, r.high_open);
  }

 private:
  void digits_of(const std::string& prefix, char first, char last) {
    for (char d = first; d <= last; ++d)
      nodes.push_back(prefix + d);
  }

  // Numbers below exponent + digits[0..depth) that are at least digits.
  void at_least(const std::string& exponent, const std::string& digits, std::size_t depth, bool open) {
    for (std::size_t i = depth; i < digits.size(); ++i)
      digits_of(exponent + digits.substr(0, i), digits[i] + 1, '9');
    if (open)
      digits_of(exponent + digits, '0', '9');
    else
      nodes.push_back(exponent + digits);
  }

  // Numbers below exponent + digits[0..depth) that are at most digits. A number that ends early is smaller than one that goes on.
  void at_most(const std::string& exponent, const std::string& digits, std::size_t depth, bool open) {
    for (std::size_t i = depth; i < digits.size(); ++i) {
      const std::string prefix = exponent + digits.substr(0, i);
      if (i > 0)
        nodes.push_back(prefix + kEnd);
      digits_of(prefix, i == 0 ? '1' : '0', digits[i] - 1);
    }
    if (!open)
      nodes.push_back(exponent + digits + kEnd);
  }

  void between(const std::string& exponent, const std::string& low, bool low_open, const std::string& high,
               bool high_open) {
    const std::size_t shared =
        std::mismatch(low.begin(), low.end(), high.begin(), high.end()).first - low.begin();
    if (shared == low.size()) {  // high goes on where low ends, or equals it
      if (high.size() == low.size()) {
        if (!low_open && !high_open)
          nodes.push_back(exponent + low + kEnd);
        return;
      }
      at_most(exponent, high, shared, high_open);
      if (low_open)
        nodes.erase(std::find(nodes.begin(), nodes.end(), exponent + low + kEnd));
      return;
    }
    digits_of(exponent + low.substr(0, shared), low[shared] + 1, high[shared] - 1);
    at_least(exponent, low, shared + 1, low_open);
    at_most(exponent, high, shared + 1, high_open);
  }
};

void add_part(std::vector<std::string>& out, const NumberRange& magnitudes, bool negative) {
  if (magnitudes.empty())
    return;
  Cover cover;
  cover.range(magnitudes);
  for (std::string& node : cover.nodes)
    out.push_back(signed_code(std::move(node), negative));
}

}  // namespace

std::string number_code(double x) {
  if (x == 0)
    return "1-";
  const Decimal d = decimal(std::fabs(x));
  return signed_code(exponent_code(d.exponent) + d.digits + kEnd, x < 0);
}

std::vector<std::string> number_nodes(double x) {
  const std::string code = number_code(x);
  std::vector<std::string> out;
  for (std::size_t size = std::min(kShortestNode, code.size()); size <= code.size(); ++size)
    out.push_back(code.substr(0, size));
  return out;
}

std::vector<std::string> number_cover(const NumberRange& range) {
  NumberRange r = range;
  if (r.low && std::isinf(*r.low)) {
    if (*r.low > 0)
      return {};
    r.low.reset();
  }
  if (r.high && std::isinf(*r.high)) {
    if (*r.high < 0)
      return {};
    r.high.reset();
  }
  if (r.empty() || (r.low && std::isnan(*r.low)) || (r.high && std::isnan(*r.high)))
    return {};
  std::vector<std::string> out;
  if (!r.low || *r.low < 0) {  // the magnitudes of the negative numbers run the other way
    NumberRange m;
    if (r.high && *r.high < 0)
      m.low = -*r.high, m.low_open = r.high_open;
    if (r.low)
      m.high = -*r.low, m.high_open = r.low_open;
    add_part(out, m, true);
  }
  if (r.contains(0))
    out.push_back("1-");
  if (!r.high || *r.high > 0) {
    NumberRange m;
    if (r.low && *r.low > 0)
      m.low = r.low, m.low_open = r.low_open;
    m.high = r.high, m.high_open = r.high_open;
    add_part(out, m, false);
  }
  return out;
}

std::optional<double> number_of(std::string_view code) {
  if (code == "1-")
    return 0;
  if (code.size() < 4 || (code[0] != '0' && code[0] != '2'))
    return {};
  const bool negative = code[0] == '0';
  std::string digits;
  for (char c : code.substr(1)) {
    if (c == kEnd)
      break;
    if (c < '0' || c > '9')
      return {};
    digits += negative ? static_cast<char>('0' + '9' - c) : c;
  }
  const int exponent = std::atoi(digits.substr(0, 3).c_str()) - kExponentBias;
  std::string mantissa = digits.size() > 3 ? digits.substr(3) : "1";
  mantissa.insert(1, ".");
  const double value = std::strtod((mantissa + "e" + std::to_string(exponent)).c_str(), nullptr);
  return negative ? -value : value;
}

// ---- Days

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr int kMinYear = 1, kMaxYear = 9999;

std::int32_t number(year_month_day d) { return static_cast<std::int32_t>(sys_days(d).time_since_epoch().count()); }
year_month_day civil(std::int32_t d) { return sys_days(std::chrono::days(d)); }
std::int32_t last_of_month(year y, month m) { return number(y / m / std::chrono::last); }

// The number in s[begin, begin + size); -1 if there is none.
int digits(std::string_view s, std::size_t begin, std::size_t size) {
  if (begin + size > s.size())
    return -1;
  int out = 0;
  for (char c : s.substr(begin, size)) {
    if (c < '0' || c > '9')
      return -1;
    out = out * 10 + (c - '0');
  }
  return out;
}

}  // namespace

std::optional<DayRange> parse_period(std::string_view s) {
  const bool dashes = s.size() > 4 && s[4] == '-';
  const int y = digits(s, 0, 4);
  if (y < kMinYear || y > kMaxYear)
    return {};
  if (s.size() == 4)
    return DayRange{number(year(y) / 1 / 1), number(year(y) / 12 / 31)};
  const int m = digits(s, dashes ? 5 : 4, 2);
  if (m < 1 || m > 12)
    return {};
  const month mm(static_cast<unsigned>(m));
  if (s.size() == (dashes ? 7u : 6u))
    return DayRange{number(year(y) / mm / 1), last_of_month(year(y), mm)};
  if (dashes && s[7] != '-')
    return {};
  const std::size_t at = dashes ? 8 : 6;
  const int d = digits(s, at, 2);
  const bool more = s.size() > at + 2;  // a time of day may follow
  if (d < 1 || (more && s[at + 2] != 'T' && s[at + 2] != 't' && s[at + 2] != ' '))
    return {};
  const year_month_day date = year(y) / mm / day(static_cast<unsigned>(d));
  if (!date.ok())
    return {};
  return DayRange{number(date), number(date)};
}

std::optional<std::int32_t> parse_day(std::string_view s) {
  const auto period = parse_period(s);
  return period && period->first == period->last ? std::optional(period->first) : std::nullopt;
}

std::string day_text(std::int32_t d, bool dashes) {
  const year_month_day date = civil(d);
  std::string out;
  const auto two = [&out](unsigned n) {
    out += static_cast<char>('0' + n / 10 % 10);
    out += static_cast<char>('0' + n % 10);
  };
  const auto y = static_cast<unsigned>(static_cast<int>(date.year()));
  two(y / 100);
  two(y % 100);
  for (const unsigned part : {static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())}) {
    if (dashes)
      out += '-';
    two(part);
  }
  return out;
}

std::vector<std::string> day_nodes(DayRange p) {
  std::vector<std::string> out;
  const std::int32_t length = p.last - p.first + 1;
  for (int y = static_cast<int>(civil(p.first).year()), last = static_cast<int>(civil(p.last).year()); y <= last; ++y)
    out.push_back(day_text(number(year(y) / 1 / 1), false).substr(0, 4));
  if (length <= kMaxDaysByMonth)
    for (std::int32_t d = p.first; d <= p.last; d = last_of_month(civil(d).year(), civil(d).month()) + 1)
      out.push_back(day_text(d, false).substr(0, 6));
  if (length <= kMaxDaysByDay)
    for (std::int32_t d = p.first; d <= p.last; ++d)
      out.push_back(day_text(d, false));
  return out;
}

std::vector<std::string> day_cover(DayRange p) {
  std::vector<std::string> out;
  for (std::int32_t d = p.first; d <= p.last;) {
    const year_month_day date = civil(d);
    const std::int32_t month_end = last_of_month(date.year(), date.month());
    const std::int32_t year_end = number(date.year() / 12 / 31);
    const bool first = date.day() == day(1);
    const std::string text = day_text(d, false);
    if (first && date.month() == month(1) && year_end <= p.last)
      out.push_back(text.substr(0, 4)), d = year_end + 1;
    else if (first && month_end <= p.last)
      out.push_back(text.substr(0, 6)), d = month_end + 1;
    else
      out.push_back(text), ++d;
  }
  return out;
}

}  // namespace postil::xapian
