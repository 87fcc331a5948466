// Why a rule matched a text, or did not: for people who write rules.
//
//   postil::Explanation why = postil::explain(*built.rules, "Police said over 170 trucks burned.", {}, "en/quantity/over");
//   for (const postil::ExplainedMatch& m : why.matches) ...
//
// Slow and thorough: not for indexing. All structs are plain values; spans are bytes of the text.
#ifndef POSTIL_EXPLAIN_H
#define POSTIL_EXPLAIN_H

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "postil/annotator.h"
#include "postil/export.h"
#include "postil/ruleset.h"
#include "postil/span.h"

namespace postil {

// A match of a rule, or a mention that an entity or a pass made (then without captures).
struct ExplainedMatch {
  enum class Outcome : std::uint8_t {
    kKept,
    kUnless,   // a pattern of its `unless` forbids it
    kWhere,    // its `where` is not true
    kNotText,  // its `not_text` has the words
    kOverlap,  // another mention of the type and kind overlaps and is preferred
    kDropped,  // a later step took it out
  };
  std::string rule;  // "pack/id"
  std::string type;  // "actor.person"
  Span span;
  float confidence = 1;
  std::vector<std::pair<std::string, Span>> captures;
  Outcome outcome = Outcome::kKept;
  std::string lost_to;  // the rule of the mention that was preferred; empty: none or not known
  Span lost_to_span;
};

// How far one alternative of a rule came where it came farthest.
struct ExplainedTry {
  std::string pattern;              // as it was understood
  Span matched;                     // empty: not even its begin is in the text
  std::vector<std::string> wanted;  // what might have stood next
  std::string found;                // what stands there; empty: the end of the text or sentence
};

struct Explanation {
  std::vector<ExplainedMatch> matches;  // in the order of the text; kept ones before those that lost to them
  std::vector<ExplainedTry> tries;      // of the rule that was asked for, if it matched nothing; the farthest first
  bool rule_known = true;               // whether there is such a rule
};

// All rules on the text, or one of them, by its full name. Never throws for content.
POSTIL_EXPORT Explanation explain(const RuleSet& rules, std::string_view text, const AnnotateOptions& options = {}, std::string_view rule = {});

// Full names of all rules, sorted.
POSTIL_EXPORT std::vector<std::string> rule_names(const RuleSet& rules);

}  // namespace postil

#endif
