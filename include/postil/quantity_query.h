// QuantityQuery: what a person who searches means by "over 400 sorties", "sorties >= 400", "5-10 km", "> 1m USD".
//
//   postil::QuantityQueryParser parser(built.rules);
//   if (auto q = parser.parse("trucks > 100"))
//     find(q->object, q->low, q->low_open);              // "truck", 100, true
//
// The text is read by the same rules as documents are, so it understands the same words and units.
#ifndef POSTIL_QUANTITY_QUERY_H
#define POSTIL_QUANTITY_QUERY_H

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "postil/annotator.h"
#include "postil/export.h"

namespace postil {

// A plain value. Absent bounds are open; both absent: any number ("sorties").
struct QuantityQuery {
  std::optional<double> low, high;  // as written; an exact number has low = high
  bool low_open = false, high_open = false;
  std::string kind;                 // number, range, percent, currency, dimension, ...; empty without a number
  std::string object;               // what is counted: singular head with its modifiers, lower case; may be empty
  std::string object_head;          // its head noun
  std::string unit, unit_code, dimension, rate;    // as in Quantity; empty where there is none
  std::optional<double> base_low, base_high;           // in base_unit; bounds are open as those above
  std::string base_unit;
};

// Holds an Annotator. One for each thread; movable, not copyable.
class POSTIL_EXPORT QuantityQueryParser {
 public:
  explicit QuantityQueryParser(std::shared_ptr<const RuleSet> rules);
  ~QuantityQueryParser();
  QuantityQueryParser(QuantityQueryParser&&) noexcept;
  QuantityQueryParser& operator=(QuantityQueryParser&&) noexcept;

  // None if the text has neither a number nor a noun that could be counted. Never throws for content.
  std::optional<QuantityQuery> parse(std::string_view text);

  // Names of the units and currencies that the rules know, in lower case and sorted: for suggestions.
  std::vector<std::string> units() const;
  // What the units of the rules measure, sorted: dimensions ("length") and the codes of currencies ("USD").
  std::vector<std::string> dimensions() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postil

#endif
