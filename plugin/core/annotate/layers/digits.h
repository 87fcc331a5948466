// Numbers written in digits: what "1,458", "3.5", "12,34,567.89" and "5,00" mean. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_DIGITS_H
#define POSTIL_CORE_ANNOTATE_LAYERS_DIGITS_H

#include <optional>
#include <string_view>

namespace postil::annotate {

struct DigitNumber {
  double value = 0;
  double step = 1;         // weight of the last significant digit: 1,500 has 100, 3.25 has 0.01
  int digits = 0;          // number of digits
  bool plain = true;       // nothing but digits
};

// The number that the whole string stands for. None: versions (1.2.3), addresses, lists (22,24,26), more than 40 characters.
std::optional<DigitNumber> read_digits(std::string_view s);

// The value of a vulgar fraction sign (one of U+00BC..BE, U+2150..215E) at the start of the string, and its size in bytes.
struct FractionSign {
  double value;
  std::size_t size;
};
std::optional<FractionSign> read_fraction_sign(std::string_view s);

// The largest power of ten that divides a whole number; 1 for others.
double step_of(double value);

}  // namespace postil::annotate

#endif
