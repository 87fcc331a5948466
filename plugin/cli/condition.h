// Conditions on quantities as users write them, for queries of an index. Internal; may change.
#ifndef POSTIL_CLI_CONDITION_H
#define POSTIL_CLI_CONDITION_H

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "postil/ruleset.h"
#include "postil/xapian.h"

namespace postil::cli {

// Reads conditions with the rules' own numbers, units and nouns: "> 5 km" is over 5,000 m, "people >= 10" counts persons. For
// xapian::QueryOptions::quantity; one thread at a time. `load` is called for the first condition: most queries have none.
// Nothing for what names neither a unit nor an object: a plain reading may still do.
std::function<std::optional<xapian::QuantityCondition>(std::string_view)> condition_reader(
    std::function<std::shared_ptr<const RuleSet>()> load);

}  // namespace postil::cli

#endif
