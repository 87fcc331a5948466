// Conditions on quantities as users write them, read with the rules' own numbers, units and nouns: "> 5 km" is over
// 5,000 m, "people >= 10" counts persons. Internal; may change.
#ifndef POSTIL_CLI_CONDITION_H
#define POSTIL_CLI_CONDITION_H

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "postil/annotator.h"
#include "postil/xapian.h"

namespace postil::cli {

// Reads conditions by annotating their numbers. One thread at a time.
class ConditionReader {
 public:
  explicit ConditionReader(std::shared_ptr<const RuleSet> rules) : annotator_(std::move(rules)) {}

  // Nothing for what the rules do not know: a plain reading may still do.
  std::optional<xapian::QuantityCondition> read(std::string_view text);

 private:
  struct Point {
    double value;
    std::string object, dimension;
  };
  std::optional<Point> point(std::string_view number, std::string_view name);
  std::optional<Point> annotate(std::string_view text);

  Annotator annotator_;
};

// For xapian::QueryOptions::quantity. `load` is called for the first condition: most queries have none.
std::function<std::optional<xapian::QuantityCondition>(std::string_view)> condition_reader(
    std::function<std::shared_ptr<const RuleSet>()> load);

}  // namespace postil::cli

#endif
