// postil check: what is wrong in rule files, and whether the tests in them pass.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/config.h"
#include "cli/verb.h"

namespace postil::cli {

namespace {

struct Options {
  bool strict = false;
  bool json = false;
  std::vector<std::string> paths;
};

constexpr const char* kDescription =
    "Check rule files: every error with file, line and column, warnings, and the tests that stand beside the rules.\n"
    "PATH is a pack or a folder of packs; it is checked together with the configured rules, on which it may build.\n"
    "Without PATH: the configured rules themselves.";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil check my-rules/weapons.yaml\n"
    "  postil check --strict --no-default-rules rules/\n"
    "  postil check --json my-rules | jq '.diagnostics[].message'\n"
    "\n"
    "Exit status: 0 all is well; 1 an error or a failing test (with --strict: or a warning); 2 bad usage.\n";

struct Counts {
  std::size_t errors = 0, warnings = 0;
};

Counts count(const BuildResult& built) {
  Counts counts;
  for (const Diagnostic& d : built.diagnostics) ++(d.severity == Severity::kError ? counts.errors : counts.warnings);
  return counts;
}

nlohmann::ordered_json to_json(const Diagnostic& d) {
  return {{"severity", d.severity == Severity::kError ? "error" : "warning"},
          {"code", d.code},
          {"message", d.message},
          {"file", d.where.file},
          {"line", d.where.line},
          {"column", d.where.column},
          {"length", d.length},
          {"context", d.context},
          {"source_line", d.source_line},
          {"help", d.help}};
}

void print_json(const BuildResult& built, const Counts& counts, bool good) {
  nlohmann::ordered_json out = {{"ok", good}, {"errors", counts.errors}, {"warnings", counts.warnings}};
  out["tests"] = {{"run", built.tests_run}, {"failed", built.tests_failed}};
  out["diagnostics"] = nlohmann::ordered_json::array();
  for (const Diagnostic& d : built.diagnostics) out["diagnostics"].push_back(to_json(d));
  write_out(out.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

void print_text(const BuildResult& built, const Counts& counts) {
  for (const Diagnostic& d : built.diagnostics) std::fprintf(stderr, "%s\n", d.to_string().c_str());
  const std::string rules = built.rules ? plural(built.rules->packs().size(), "pack") + ", " +
                                              plural(built.rules->rule_count(), "rule") + "; "
                                        : "";
  write_out(fmt::format("{}{}, {}; {} run, {} failed\n", rules, plural(counts.errors, "error"),
                        plural(counts.warnings, "warning"), plural(built.tests_run, "test"), built.tests_failed));
}

int check(const Common& common, const Options& options) {
  const Config config = load_config(common.config);
  std::vector<std::string> paths = options.paths;
  if (paths.empty() && !common.no_default_rules)
    paths = config.rules;
  if (paths.empty())
    paths = common.rules;
  if (paths.empty())
    throw UserError("there are no rules to check");
  for (const std::string& path : paths)
    if (std::error_code error; !std::filesystem::exists(path, error))
      throw UserError(fmt::format("{}: no such file or folder", path));

  RuleSetBuilder builder;
  builder.run_tests(true);
  for (const std::string& path : paths) builder.add_path(path);
  builder.run_tests(false);  // the context
  if (!common.no_default_rules)
    for (const std::string& path : config.rules) builder.add_path(path);
  for (const std::string& path : common.rules) builder.add_path(path);

  const BuildResult built = builder.build();
  const Counts counts = count(built);
  const bool good = built.rules && !counts.errors && !built.tests_failed && !(options.strict && counts.warnings);
  if (options.json)
    print_json(built, counts, good);
  else
    print_text(built, counts);
  return good ? kOk : kNothingFound;
}

}  // namespace

Run add_check(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<Options>();
  verb.description(kDescription);
  verb.footer(kExamples);
  verb.add_flag("--strict", options->strict, "Warnings fail the check, too");
  verb.add_flag("--json", options->json, "The result as JSON, for editors");
  verb.add_option("PATH", options->paths, "Packs and folders of packs")->type_name("");
  return [&common, options] { return check(common, *options); };
}

}  // namespace postil::cli
