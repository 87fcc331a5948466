// A condition is [NAME] [OPERATOR] NUMBER [NAME] or [NAME] [NUMBER]..[NUMBER] [NAME]. Numbers may have thousands separators and
// an exponent. What stands around the number is the name of what is counted.
#include "xapian/quantity_condition.h"

#include <cmath>
#include <cstdlib>

#include "xapian/schema.h"

namespace postil::xapian {

namespace {

constexpr std::size_t kMaxNumberBytes = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class ConditionReader {
 public:
  explicit ConditionReader(std::string_view s) : s_(s) {}

  std::optional<QuantityCondition> read() {
    std::string name = name_before();
    if (!range())
      return {};
    const std::string after = normalize(s_.substr(at_));
    if (!after.empty() && (!name.empty() || after.find_first_of("<>=") != std::string::npos))
      return {};
    condition_.object = name.empty() ? after : name;
    return condition_;
  }

 private:
  void blanks() {
    while (at_ < s_.size() && (s_[at_] == ' ' || s_[at_] == '\t'))
      ++at_;
  }
  bool eat(std::string_view token) {
    if (s_.substr(at_, token.size()) != token)
      return false;
    at_ += token.size();
    return true;
  }
  // Whether a number, an operator or a range begins here.
  bool number_here(std::size_t i) const {
    const bool sign = s_[i] == '-' || s_[i] == '+';
    if (is_digit(s_[i]) || std::string_view("<>=").find(s_[i]) != std::string_view::npos)
      return true;
    const bool point = s_.substr(i, 2) == ".." || s_.substr(i, 3) == "\xE2\x89\xA5" || s_.substr(i, 3) == "\xE2\x89\xA4";
    return point || ((sign || s_[i] == '.') && i + 1 < s_.size() && (is_digit(s_[i + 1]) || s_[i + 1] == '.'));
  }
  // A name may have digits inside ("Mi-24 jets"): a number is what begins at a word's begin.
  std::string name_before() {
    blanks();
    const std::size_t begin = at_;
    for (; at_ < s_.size(); ++at_) {
      const bool operator_here = std::string_view("<>=").find(s_[at_]) != std::string_view::npos;
      if ((at_ == begin || s_[at_ - 1] == ' ' || operator_here) && number_here(at_))
        break;
    }
    return normalize(s_.substr(begin, at_ - begin));
  }

  // Text to the number's end; nothing if there is none. "1,458", "1_458", "-3.5e6", "10k" is not one.
  std::optional<double> number() {
    blanks();
    std::string digits;
    std::size_t i = at_;
    for (; i < s_.size() && digits.size() < kMaxNumberBytes; ++i) {
      const char c = s_[i];
      const bool next_digit = i + 1 < s_.size() && is_digit(s_[i + 1]);
      if (is_digit(c) || ((c == '-' || c == '+') && digits.empty()))
        digits += c;
      else if ((c == '.' && next_digit) || ((c == 'e' || c == 'E') && !digits.empty() && exponent_at(i + 1)))
        digits += c;
      else if ((c == '-' || c == '+') && (digits.back() == 'e' || digits.back() == 'E'))
        digits += c;
      else if (!((c == ',' || c == '_') && !digits.empty() && next_digit))
        break;
    }
    char* end = nullptr;
    const double x = std::strtod(digits.c_str(), &end);
    if (digits.empty() || *end != 0 || !std::isfinite(x))
      return {};
    at_ = i;
    return x == 0 ? 0 : x;
  }
  bool exponent_at(std::size_t i) const {
    if (i < s_.size() && (s_[i] == '-' || s_[i] == '+'))
      ++i;
    return i < s_.size() && is_digit(s_[i]);
  }

  bool range() {
    blanks();
    if (at_ == s_.size())
      return true;  // a name alone: any number
    if (eat(">=") || eat("=>") || eat("\xE2\x89\xA5"))
      return set(condition_.low);
    if (eat("<=") || eat("=<") || eat("\xE2\x89\xA4"))
      return set(condition_.high);
    if (eat(">"))
      return condition_.low_open = true, set(condition_.low);
    if (eat("<"))
      return condition_.high_open = true, set(condition_.high);
    const bool equal = eat("==") || eat("=");
    condition_.low = number();
    blanks();
    if (!equal && eat("..")) {
      condition_.high = number();
      return condition_.low || condition_.high;
    }
    condition_.high = condition_.low;
    return condition_.low.has_value();
  }
  bool set(std::optional<double>& bound) {
    bound = number();
    return bound.has_value();
  }

  std::string_view s_;
  std::size_t at_ = 0;
  QuantityCondition condition_;
};

bool ends_with(const std::string& s, std::string_view end) {
  return s.size() > end.size() && std::string_view(s).substr(s.size() - end.size()) == end;
}

}  // namespace

std::optional<QuantityCondition> read_condition(std::string_view text) { return ConditionReader(text).read(); }

std::optional<QuantityCondition> read_range(std::string_view text) {
  auto condition = read_condition(text);
  if (!condition || !condition->object.empty() || (!condition->low && !condition->high))
    return {};
  return condition;
}

std::vector<std::string> singular_forms(std::string_view phrase) {
  const std::string word = without_colon(normalize(phrase));
  std::vector<std::string> out{word};
  if (ends_with(word, "ies"))
    out.push_back(word.substr(0, word.size() - 3) + "y");
  if (ends_with(word, "ves")) {
    out.push_back(word.substr(0, word.size() - 3) + "f");
    out.push_back(word.substr(0, word.size() - 3) + "fe");
  }
  if (ends_with(word, "s") && !ends_with(word, "ss"))
    out.push_back(word.substr(0, word.size() - 1));
  if (ends_with(word, "es"))
    out.push_back(word.substr(0, word.size() - 2));
  if (ends_with(word, "men"))
    out.push_back(word.substr(0, word.size() - 3) + "man");
  return out;
}

}  // namespace postil::xapian
