#include "xapian/number_code.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <set>

using namespace postil::xapian;

namespace {

bool matches(const std::vector<std::string>& nodes, const std::vector<std::string>& cover) {
  const std::set<std::string> wanted(cover.begin(), cover.end());
  return std::any_of(nodes.begin(), nodes.end(), [&](const std::string& n) { return wanted.count(n) > 0; });
}

double random_number(std::mt19937_64& random) {
  switch (random() % 6) {
    case 0:
      return static_cast<double>(random() % 21) - 10;
    case 1:
      return static_cast<double>(random() % 2000001) - 1000000;
    case 2:
      return (static_cast<double>(random() % 20001) - 10000) / 100;
    case 3:
      return 0;
    case 4:
      return std::ldexp(static_cast<double>(random() % 1000) - 500, static_cast<int>(random() % 400) - 200);
    default: {
      double x;
      const std::uint64_t bits = random();
      std::memcpy(&x, &bits, sizeof x);
      return std::isfinite(x) ? x : 1e300;
    }
  }
}

}  // namespace

TEST_CASE("A number's code is class, exponent, digits", "[xapian][number]") {
  struct Row {
    double number;
    const char* code;
  };
  for (const Row& row : {Row{431, "2502431-"}, Row{400, "25024-"}, Row{1458, "25031458-"}, Row{3.5, "250035-"},
                         Row{0, "1-"}, Row{-0.0, "1-"}, Row{-431, "0497568-"}, Row{0.05, "24985-"}}) {
    CAPTURE(row.number);
    CHECK(number_code(row.number) == row.code);
    CHECK(number_of(row.code) == row.number);
  }
  CHECK(number_nodes(431) == std::vector<std::string>{"2502", "25024", "250243", "2502431", "2502431-"});
}

TEST_CASE("A range is covered by few nodes", "[xapian][number]") {
  CHECK(number_cover({400, 500}) == std::vector<std::string>{"25024", "25025-"});
  CHECK(number_cover({431, 431}) == std::vector<std::string>{"2502431-"});
  CHECK(number_cover({5, 4}).empty());
  CHECK(number_cover({5, 5, true, false}).empty());
  CHECK(number_cover({0, 0}) == std::vector<std::string>{"1-"});
  CHECK(number_cover({std::nan(""), 5}).empty());
}

TEST_CASE("A range's nodes match exactly the numbers in it", "[xapian][number][property]") {
  std::mt19937_64 random(7);
  std::vector<double> numbers{0, 1, -1, 10, 100, 99, 101, 1e300, -1e300, std::numeric_limits<double>::max(),
                              std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::min()};
  while (numbers.size() < 400)
    numbers.push_back(random_number(random));
  std::vector<std::vector<std::string>> nodes;
  for (double x : numbers)
    nodes.push_back(number_nodes(x));
  for (int round = 0; round < 1500; ++round) {
    NumberRange range;
    // Bounds are often one of the numbers, so that open and closed ends are tried.
    const auto bound = [&] { return random() % 2 ? numbers[random() % numbers.size()] : random_number(random); };
    if (random() % 5)
      range.low = bound();
    if (random() % 5)
      range.high = bound();
    if (range.low && range.high && random() % 8 && *range.low > *range.high)
      std::swap(range.low, range.high);
    range.low_open = random() % 2;
    range.high_open = random() % 2;
    const auto cover = number_cover(range);
    CHECK(std::set<std::string>(cover.begin(), cover.end()).size() == cover.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
      if (matches(nodes[i], cover) != range.contains(numbers[i])) {
        CAPTURE(numbers[i], range.low.value_or(-9), range.high.value_or(9), range.low_open, range.high_open);
        FAIL_CHECK("wrong");
      }
  }
}

TEST_CASE("Days are read in ISO 8601 and nothing else", "[xapian][date]") {
  CHECK(parse_day("1970-01-01") == 0);
  CHECK(parse_day("2015-12-04T10:00:00Z") == parse_day("20151204"));
  CHECK(day_text(*parse_day("2016-02-29")) == "2016-02-29");
  for (const char* bad : {"", "2015-13-01", "2015-02-29", "2015-1-1", "04.12.2015", "0000-01-01", "2015-12-045", "x", "2015-12"})
    CHECK_FALSE(parse_day(bad));
  CHECK(parse_period("2015-12")->last - parse_period("2015-12")->first == 30);
  CHECK(parse_period("2015")->last - parse_period("2015")->first == 364);
}

TEST_CASE("A period is found by ranges at the grain of its length", "[xapian][date][property]") {
  std::mt19937 random(3);
  const std::int32_t base = *parse_day("2014-11-20");
  for (int round = 0; round < 20000; ++round) {
    const auto pick = [&](std::int32_t longest) {
      const std::int32_t first = base + static_cast<std::int32_t>(random() % 900);
      return DayRange{first, first + static_cast<std::int32_t>(random() % longest)};
    };
    const DayRange mention = pick(random() % 3 ? 20 : 800), query = pick(random() % 2 ? 40 : 800);
    // By brute force: some day that both share, and for a long mention the query has its whole month or year.
    const std::int32_t length = mention.last - mention.first + 1;
    bool expected = false;
    for (std::int32_t d = std::max(mention.first, query.first); d <= std::min(mention.last, query.last); ++d) {
      const std::string text = day_text(d);
      const auto unit = length <= kMaxDaysByDay ? parse_period(text)
                                                : parse_period(text.substr(0, length <= kMaxDaysByMonth ? 7 : 4));
      expected = expected || (query.first <= unit->first && unit->last <= query.last);
    }
    if (matches(day_nodes(mention), day_cover(query)) != expected) {
      CAPTURE(day_text(mention.first), day_text(mention.last), day_text(query.first), day_text(query.last), expected);
      FAIL_CHECK("wrong");
    }
  }
}
