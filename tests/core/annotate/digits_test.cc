#include "core/annotate/layers/digits.h"

#include <catch2/catch.hpp>
#include <string>

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
