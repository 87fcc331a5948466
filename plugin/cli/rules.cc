// Rules as the options and the configuration name them.
#include <fmt/format.h>

#include <filesystem>

#include "cli/config.h"
#include "cli/verb.h"

namespace postil::cli {

std::shared_ptr<const RuleSet> load_rules(const Common& common, const Config& config, const std::string& language) {
  RuleSetBuilder builder;
  builder.language(language).cache(cache_folder(config));
  if (!common.no_default_rules)
    for (const std::string& path : config.rules) builder.add_path(path);
  for (const std::string& path : common.rules) {
    if (std::error_code error; !std::filesystem::exists(path, error))
      throw UserError(fmt::format("{}: no such file or folder", path));
    builder.add_path(path);
  }
  BuildResult built = builder.build();
  if (built.rules)
    return built.rules;

  std::string errors = "the rules cannot be used (postil check shows more):";
  for (const Diagnostic& d : built.diagnostics)
    if (d.severity == Severity::kError)
      errors += "\n" + d.to_string();
  throw UserError(errors);
}

}  // namespace postil::cli
