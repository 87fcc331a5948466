#include "cli/condition.h"

#include "postil/quantity_query.h"

namespace postil::cli {

namespace {

// What the index calls it: a measured value by its currency or dimension in the base unit, a counted one by its object.
std::optional<xapian::QuantityCondition> to_condition(const QuantityQuery& query) {
  xapian::QuantityCondition condition{query.low, query.high, query.low_open, query.high_open, "", ""};
  if (!query.dimension.empty() && query.dimension != "count") {
    condition.dimension = query.unit_code.empty() ? query.dimension : query.unit_code;
    if (query.base_low || query.base_high) {
      condition.low = query.base_low;
      condition.high = query.base_high;
    }
  } else if (query.kind == "percent" || query.kind == "age") {
    condition.dimension = query.kind;
  } else if (!query.object.empty()) {
    condition.object = query.object;
  } else {
    return std::nullopt;
  }
  return condition;
}

}  // namespace

std::function<std::optional<xapian::QuantityCondition>(std::string_view)> condition_reader(
    std::function<std::shared_ptr<const RuleSet>()> load) {
  auto parser = std::make_shared<std::optional<QuantityQueryParser>>();
  return [parser, load = std::move(load)](std::string_view text) -> std::optional<xapian::QuantityCondition> {
    if (!*parser)
      parser->emplace(load());
    const std::optional<QuantityQuery> query = (*parser)->parse(text);
    return query ? to_condition(*query) : std::nullopt;
  };
}

}  // namespace postil::cli
