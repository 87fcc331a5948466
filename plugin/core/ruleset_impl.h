// What a RuleSet holds. Internal; may change.
#ifndef POSTIL_CORE_RULESET_IMPL_H
#define POSTIL_CORE_RULESET_IMPL_H

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/match/program.h"
#include "postil/ruleset.h"

namespace postil {

struct RuleSet::Impl {
  std::unique_ptr<const match::Program> program;
  std::vector<std::string_view> packs, types;
  std::vector<std::string> languages;
};

}  // namespace postil

#endif
