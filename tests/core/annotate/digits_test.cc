#include "core/annotate/layers/digits.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

using namespace postil::annotate;

TEST_CASE("digit strings are read by their groups", "[annotate][numeral]") {
  struct Row {
    std::string text;
    double value, step;
  };
  const Row row = GENERATE(values<Row>({
      {"431", 431, 1},
      {"1500", 1500, 100},
      {"1,458", 1458, 1},
      {"3.5", 3.5, 0.1},
      {"48.2", 48.2, 0.1},
      {"1,234,567", 1234567, 1},
      {"12,34,567.89", 1234567.89, 0.01},
      {"1.234.567", 1234567, 1},
      {"1.234,56", 1234.56, 0.01},
      {"5,00", 5, 0.01},
      {"0,123", 0.123, 0.001},
      {"1'000'000", 1000000, 1000000},
  }));
  CAPTURE(row.text);
  const auto n = read_digits(row.text);
  REQUIRE(n);
  CHECK(n->value == row.value);
  CHECK(n->step == Approx(row.step));
}

TEST_CASE("what is no number in digits", "[annotate][numeral]") {
  const std::string text =
      GENERATE(as<std::string>(), "", "1.2.3", "192.168.1.2", "22,24,26,31", "1,,2", "1.", ".5", "1,23,4", "12a",
               std::string(41, '1'), "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1");
  CAPTURE(text);
  CHECK_FALSE(read_digits(text));
}

TEST_CASE("signs of vulgar fractions", "[annotate][numeral]") {
  CHECK(read_fraction_sign("½")->value == 0.5);
  CHECK(read_fraction_sign("¾")->value == 0.75);
  CHECK(read_fraction_sign("⅔")->value == Approx(2.0 / 3));
  CHECK(read_fraction_sign("⅞ cup")->size == 3);
  CHECK_FALSE(read_fraction_sign("x"));
  CHECK_FALSE(read_fraction_sign(""));
}

TEST_CASE("generated numbers are read whatever their separators", "[annotate][numeral][property]") {
  struct Style {
    const char* name;
    char thousands, decimal;
    bool indian;
  };
  std::mt19937_64 random(3);
  for (int i = 0; i < 6000; ++i) {
    const Style style = std::vector<Style>{{"plain", 0, '.', false}, {"western", ',', '.', false}, {"continental", '.', ',', false},
                                           {"swiss", '\'', '.', false}, {"indian", ',', '.', true}}[random() % 5];
    // A number of three groups or more: of two, which separator is the decimal one is a matter of habit.
    const std::string whole = std::to_string(1'000'000 + random() % 900'000'000'000);
    std::string text, decimals;
    for (std::size_t k = 0; k < whole.size(); ++k) {
      const std::size_t left = whole.size() - k;
      const bool cut = style.indian ? left == 3 || (left > 3 && left % 2 == 1) : left % 3 == 0;
      if (k > 0 && cut && style.thousands)
        text += style.thousands;
      text += whole[k];
    }
    for (std::size_t n = random() % 3; n-- > 0;)
      decimals += static_cast<char>('0' + random() % 10);
    if (!decimals.empty())
      text += style.decimal + decimals;
    CAPTURE(style.name, text);
    const auto n = read_digits(text);
    REQUIRE(n);
    CHECK(n->value == std::strtod((whole + "." + decimals).c_str(), nullptr));
    CHECK(n->digits == static_cast<int>(whole.size() + decimals.size()));
  }
}
