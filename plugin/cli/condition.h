// What the rules contribute to queries of an index: quantities as users write them, names. Internal; may change.
#ifndef POSTIL_CLI_CONDITION_H
#define POSTIL_CLI_CONDITION_H

#include <functional>
#include <memory>

#include "postil/ruleset.h"
#include "postil/xapian.h"

namespace postil::cli {

// Lets a query language know what the rules know, one thread at a time: numbers, units and nouns ("> 5 km" is over 5,000 m,
// "people >= 10" counts persons), and names ("isis" is the Islamic State). `load` is called when the first query needs it: most
// queries do not.
void use_rules(xapian::QueryOptions& options, std::function<std::shared_ptr<const RuleSet>()> load);

}  // namespace postil::cli

#endif
