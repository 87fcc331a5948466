#include "core/match/program.h"

namespace postil::match {

std::uint32_t NameTable::add(std::string_view name) {
  if (auto it = numbers_.find(name); it != numbers_.end())
    return it->second;
  names_.push_back(std::make_unique<std::string>(name));
  const auto number = static_cast<std::uint32_t>(names_.size() - 1);
  numbers_.emplace(*names_.back(), number);
  return number;
}

std::uint32_t NameTable::find(std::string_view name) const {
  const auto it = numbers_.find(name);
  return it == numbers_.end() ? UINT32_MAX : it->second;
}

// The tables begin with what code knows, in the order of WellKnownType and POSTIL_FIELDS.
Program::Program() {
  for (const char* name : {"", "numeral", "unit", "quoted", "calendar", "object_np", "cue_group", "source_np",
                           "content_left", "content_right", "place", "actor", "location", "attribution", "quantity", "date"})
    types.add(name);
#define POSTIL_FIELD_NAME(e, n, k) fields.add(n);
  POSTIL_FIELDS(POSTIL_FIELD_NAME)
#undef POSTIL_FIELD_NAME
  kinds.add("");
  rule_names.add("");
}

Program::~Program() = default;

std::unique_ptr<RE2> make_regex(const std::string& pattern) {
  constexpr std::int64_t kMaxMemory = 1 << 20;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  return std::make_unique<RE2>(pattern, options);
}

}  // namespace postil::match
