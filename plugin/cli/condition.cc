// A condition is NAME OPERATOR NUMBER, OPERATOR NUMBER NAME, or LOW..HIGH NAME. Each number is put before its name
// ("400 sorties", "5 km") and annotated as a text of its own; what the rules make of it gives the value in the base
// unit, and the dimension or the counted object, exactly as they do for documents.
#include "cli/condition.h"

#include <array>
#include <string>

namespace postil::cli {

namespace {

using xapian::QuantityCondition;

constexpr std::string_view kNumberBytes = "0123456789.,+-";

struct Operator {
  std::string_view sign;
  bool low, high, open;
};
// Longer signs first.
constexpr std::array<Operator, 11> kOperators = {{{">=", true, false, false},
                                                  {"=>", true, false, false},
                                                  {"<=", false, true, false},
                                                  {"=<", false, true, false},
                                                  {"==", true, true, false},
                                                  {"\xE2\x89\xA5", true, false, false},
                                                  {"\xE2\x89\xA4", false, true, false},
                                                  {">", true, false, true},
                                                  {"<", false, true, true},
                                                  {"=", true, true, false},
                                                  {"", true, true, false}}};

std::string_view trim(std::string_view s) {
  const std::size_t first = s.find_first_not_of(" \t");
  return first == s.npos ? std::string_view() : s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

// A condition cut into its parts.
struct Parts {
  std::string_view name, low, high;  // an absent bound is empty
  bool low_open = false, high_open = false;
};

Parts cut_range(std::string_view text, std::size_t dots) {
  Parts parts;
  std::string_view left = trim(text.substr(0, dots));
  const std::string_view right = trim(text.substr(dots + 2));
  const std::size_t last_blank = left.rfind(' ');
  if (last_blank != left.npos) {  // "sorties 400..500"
    parts.name = trim(left.substr(0, last_blank));
    left = trim(left.substr(last_blank));
  }
  parts.low = left;
  const std::size_t number_end = right.find_first_not_of(kNumberBytes);
  if (parts.name.empty() && number_end != right.npos && number_end > 0) {  // "400..500 sorties"
    parts.name = trim(right.substr(number_end));
    parts.high = right.substr(0, number_end);
  } else if (parts.name.empty() && right.empty() && left.find_first_not_of(kNumberBytes) == left.npos) {
    parts.low = {};  // a number without a name
  } else {
    parts.high = right;
  }
  return parts;
}

Parts cut(std::string_view text) {
  for (const Operator& op : kOperators) {
    const std::size_t at = op.sign.empty() ? text.npos : text.find(op.sign);
    if (at == text.npos)
      continue;
    Parts parts;
    parts.name = trim(text.substr(0, at));
    const std::string_view number = trim(text.substr(at + op.sign.size()));
    if (op.low)
      parts.low = number;
    if (op.high)
      parts.high = number;
    parts.low_open = op.low && op.open;
    parts.high_open = op.high && op.open;
    return parts;
  }
  if (const std::size_t dots = text.find(".."); dots != text.npos)
    return cut_range(text, dots);
  return {{}, text, text};
}

}  // namespace

std::optional<ConditionReader::Point> ConditionReader::annotate(std::string_view text) {
  const Annotations found = annotator_.annotate(text);
  for (const Annotation& a : found) {
    const Quantity* q = a.quantity();
    if (!q || !q->value || a.span.begin != 0 || a.kind == "ordinal")
      continue;
    const bool measured = !q->dimension.empty() && q->dimension != "count";
    if (measured && a.span.end == text.size())
      return Point{q->base_value.value_or(*q->value), "",
                   std::string(q->unit_code.empty() ? q->dimension : q->unit_code)};
    if ((a.kind == "percent" || a.kind == "age") && a.span.end == text.size())
      return Point{*q->value, "", std::string(a.kind)};
    if (!measured && !q->object.empty())
      return Point{*q->value, std::string(q->object), ""};
  }
  return std::nullopt;
}

std::optional<ConditionReader::Point> ConditionReader::point(std::string_view number, std::string_view name) {
  std::string text(number);
  if (!name.empty())
    text.append(" ").append(name);
  if (auto found = annotate(text))
    return found;
  // "1m USD": m is a million before a currency only, which the rules see in "USD 1m".
  const std::size_t blank = text.rfind(' ');
  return blank == text.npos ? std::nullopt : annotate(text.substr(blank + 1) + " " + text.substr(0, blank));
}

std::optional<QuantityCondition> ConditionReader::read(std::string_view text) {
  const Parts parts = cut(trim(text));
  QuantityCondition condition;
  condition.low_open = parts.low_open;
  condition.high_open = parts.high_open;
  bool first = true;
  for (const bool low : {true, false}) {
    const std::string_view number = low ? parts.low : parts.high;
    if (number.empty())
      continue;
    const auto found = point(number, parts.name);
    if (!found || (!first && (found->object != condition.object || found->dimension != condition.dimension)))
      return std::nullopt;
    (low ? condition.low : condition.high) = found->value;
    condition.object = found->object;
    condition.dimension = found->dimension;
    first = false;
  }
  return first ? std::nullopt : std::optional(condition);
}

std::function<std::optional<QuantityCondition>(std::string_view)> condition_reader(
    std::function<std::shared_ptr<const RuleSet>()> load) {
  auto reader = std::make_shared<std::optional<ConditionReader>>();
  return [reader, load = std::move(load)](std::string_view text) {
    if (!*reader)
      reader->emplace(load());
    return (*reader)->read(text);
  };
}

}  // namespace postil::cli
