#include "cli/condition.h"

#include <algorithm>
#include <optional>

#include "postil/names.h"
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

// As the index writes the path of a place.
std::string join_path(const std::vector<std::string>& path) {
  std::string out;
  for (std::string part : path) {
    std::replace(part.begin(), part.end(), '/', ' ');
    out += (out.empty() ? "" : "/") + part;
  }
  return out;
}

// Rules that are read when they are needed.
class LazyRules {
 public:
  explicit LazyRules(std::function<std::shared_ptr<const RuleSet>()> load) : load_(std::move(load)) {}
  QuantityQueryParser& quantities() { return quantities_ ? *quantities_ : quantities_.emplace(rules()); }
  NameFinder& names() { return names_ ? *names_ : names_.emplace(rules()); }

 private:
  const std::shared_ptr<const RuleSet>& rules() {
    if (!rules_)
      rules_ = load_();
    return rules_;
  }

  std::function<std::shared_ptr<const RuleSet>()> load_;
  std::shared_ptr<const RuleSet> rules_;
  std::optional<QuantityQueryParser> quantities_;
  std::optional<NameFinder> names_;
};

}  // namespace

void use_rules(xapian::QueryOptions& options, std::function<std::shared_ptr<const RuleSet>()> load) {
  auto rules = std::make_shared<LazyRules>(std::move(load));
  options.quantity = [rules](std::string_view text) -> std::optional<xapian::QuantityCondition> {
    const std::optional<QuantityQuery> query = rules->quantities().parse(text);
    return query ? to_condition(*query) : std::nullopt;
  };
  options.units = [rules] { return rules->quantities().units(); };
  options.names = [rules](std::string_view type, std::string_view name) {
    std::vector<std::string> out;
    for (const KnownName& known : rules->names().find(name))
      if (known.type == type)
        out.push_back(known.path.empty() ? known.name : join_path(known.path));
    return out;
  };
}

}  // namespace postil::cli
