// Shipped packs with names of a test's own.
#ifndef POSTIL_TESTS_CORE_ANNOTATE_SHIPPED_RULES_H
#define POSTIL_TESTS_CORE_ANNOTATE_SHIPPED_RULES_H

#include <catch2/catch.hpp>
#include <initializer_list>
#include <memory>
#include <string>

#include "postil/ruleset.h"

namespace postil::test {

// `packs` as in `use`: "en/words". `names`: a pack as text.
inline std::shared_ptr<const RuleSet> shipped_rules(std::initializer_list<const char*> packs, const char* names) {
  RuleSetBuilder builder;
  for (const char* pack : packs)
    builder.add_path(std::string(POSTIL_SOURCE_DIR "/rules/") + pack + ".yaml");
  builder.add_text("names", names);
  BuildResult built = builder.build();
  for (const Diagnostic& d : built.diagnostics)
    UNSCOPED_INFO(d.to_string());
  REQUIRE(built.rules);
  return built.rules;
}

}  // namespace postil::test

#endif
