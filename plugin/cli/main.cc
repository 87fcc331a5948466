// The postil command: finds the verb, hands it its options, and turns what it throws into one line and an exit status.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <sstream>

#include "cli/verb.h"
#include "postil/version.h"

namespace {

using postil::cli::Common;
using postil::cli::Run;

constexpr const char* kAbout =
    "Notes in the margin of texts, for search indexes: who, where, who said what, how many, when.";
constexpr const char* kMore =
    "Compiled rules are kept in ~/.cache/postil; POSTIL_CACHE=off or POSTIL_CACHE=FOLDER in the environment changes that.\n"
    "Exit status: 0 done; 1 nothing found, or an error in checked rules; 2 bad usage, rules, configuration,\n"
    "index or input; 3 a fault of postil itself.\n"
    "Each verb explains itself: postil annotate --help\n";

// The list of verbs has the first line of what each says about itself; its own --help has the rest.
class ShortFormatter : public CLI::Formatter {
 public:
  std::string make_subcommand(const CLI::App* verb) const override {
    const std::string description = verb->get_description();
    std::ostringstream out;
    CLI::detail::format_help(out, verb->get_name(), description.substr(0, description.find('\n')), get_column_width());
    return out.str();
  }
};

void add_common(CLI::App& app, Common& common) {
  const char* group = "Common options";
  app.add_option("--config", common.config,
                 "Configuration file (default: $POSTIL_CONFIG, ~/.config/postil/postil.yaml, the installed one)")
      ->type_name("FILE")
      ->group(group);
  postil::cli::add_repeatable(app, "--rules", common.rules, "More rules: a pack or a folder of packs (repeatable)")
      ->type_name("PATH")
      ->group(group);
  app.add_flag("--no-default-rules", common.no_default_rules, "Without the rules that the configuration names")
      ->group(group);
  app.add_option("--log-level", common.log_level, "debug, info, warning or error (default: warning)")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}).description(""))
      ->type_name("LEVEL")
      ->group(group);
  app.add_option("--jobs", common.jobs, "Threads (default: one for each processor)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N")
      ->group(group);
}

void set_up_log(const std::string& level) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("postil"));
  spdlog::set_pattern("%n: %l: %v");
  spdlog::set_level(level == "warning" ? spdlog::level::warn : spdlog::level::from_str(level));
}

int usage_error(const CLI::App& app, const CLI::ParseError& error, const char* first) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  if (chosen.empty() && error.get_name() == "RequiredError") {
    std::vector<std::string> verbs;
    for (const postil::cli::Verb& verb : postil::cli::all_verbs()) verbs.emplace_back(verb.name);
    const std::string unknown = first && *first != '-' ? fmt::format("there is no verb '{}'; ", first) : "";
    postil::cli::print_error(fmt::format("{}name one of: {} (postil --help)", unknown, fmt::join(verbs, ", ")));
  } else {
    const std::string verb = chosen.empty() ? "" : " " + chosen.front()->get_name();
    postil::cli::print_error(fmt::format("{} (postil{} --help)", error.what(), verb));
  }
  return postil::cli::kBadInput;
}

// The arguments as CLI11 takes them, last one first. What follows the command of `postil run` is the command's own, also where
// no "--" stands before it.
std::vector<std::string> arguments(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> out(argv + 1, argv + argc);
  const CLI::App* reader = &app;
  for (std::size_t i = 0; i < out.size() && out[i] != "--"; ++i) {
    if (out[i].size() > 1 && out[i][0] == '-') {
      const CLI::Option* option = reader->get_option_no_throw(out[i]);
      if (!option && out[i].find('=') == std::string::npos)
        break;  // unknown
      i += option && option->get_items_expected_min() > 0;
    } else if (reader == &app && out[i] == "run") {
      reader = app.get_subcommand("run");
    } else {
      if (reader != &app)
        out.insert(out.begin() + static_cast<std::ptrdiff_t>(i), "--");
      break;
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

int run_verb(const Run& run) try {
  const int status = run();
  postil::cli::flush_out();
  return status;
} catch (const postil::cli::UserError& e) {
  postil::cli::print_error(e.what());
  return postil::cli::kBadInput;
} catch (const std::bad_alloc&) {
  postil::cli::print_error("out of memory");
  return postil::cli::kOurFault;
} catch (const std::exception& e) {
  postil::cli::print_error(fmt::format("this is a fault of postil, please report it: {}", e.what()));
  return postil::cli::kOurFault;
}

}  // namespace

int main(int argc, char** argv) {
  Common common;
  CLI::App app(kAbout, "postil");
  app.footer(kMore);
  app.formatter(std::make_shared<ShortFormatter>());
  app.set_version_flag("--version", fmt::format("postil {}", postil::version()), "Show the version");
  app.set_help_flag("--help,-h", "Show this help");
  app.require_subcommand(1);
  add_common(app, common);

  std::map<const CLI::App*, Run> runs;
  for (const postil::cli::Verb& verb : postil::cli::all_verbs()) {
    CLI::App* sub = app.add_subcommand(verb.name);
    runs[sub] = verb.add(*sub, common);
    add_common(*sub, common);
  }
  try {
    app.parse(arguments(app, argc, argv));
  } catch (const CLI::CallForHelp& e) {
    return app.exit(e);
  } catch (const CLI::CallForVersion& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    return usage_error(app, e, argc > 1 ? argv[1] : nullptr);
  }
  set_up_log(common.log_level);
  return run_verb(runs.at(app.get_subcommands().front()));
}
