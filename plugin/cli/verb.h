// What the verbs of the postil command share: common options, exit statuses, errors, and how a verb registers itself.
// Internal; may change. A verb is a file <verb>.cc with one function, named in the table of verbs.cc:
//
//   Run add_annotate(CLI::App& verb, const Common& common) {
//     auto options = std::make_shared<AnnotateOptions>();
//     verb.description("...");
//     verb.footer("Examples: ...");
//     verb.add_option("--date", options->date, "...");
//     return [&common, options] { return annotate(common, *options); };
//   }
#ifndef POSTIL_CLI_VERB_H
#define POSTIL_CLI_VERB_H

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "postil/ruleset.h"

namespace postil::cli {

// Exit statuses: a contract that scripts rely on (docs/start.md).
inline constexpr int kOk = 0;
inline constexpr int kNothingFound = 1;  // search, facts: no hit; check: an error in the rules
inline constexpr int kBadInput = 2;  // bad usage; unusable rules, configuration or index; input that could not be read
inline constexpr int kOurFault = 3;

// Whatever the user can mend: one line on stderr, exit status 2.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Options that every verb takes.
struct Common {
  std::string config;              // --config; empty: search for it (config.h)
  std::vector<std::string> rules;  // --rules
  bool no_default_rules = false;
  std::string log_level = "warning";
  unsigned jobs = 0;  // 0: one for each processor

  unsigned job_count() const;
};

using Run = std::function<int()>;  // the exit status

struct Verb {
  const char* name;
  Run (*add)(CLI::App& verb, const Common& common);
};

// All verbs that work, in the order of --help.
const std::vector<Verb>& all_verbs();

// An option that takes one value each time it is given: --rules A --rules B (CLI11's own vectors would swallow the
// INPUTs).
CLI::Option* add_repeatable(CLI::App& verb, const std::string& name, std::vector<std::string>& values,
                            const std::string& description);

// An option that takes a number of things: 0 and more.
CLI::Option* add_count(CLI::App& verb, const std::string& name, std::size_t& value, const std::string& description);

// "postil: MESSAGE" on stderr, the first word red on a terminal (unless NO_COLOR is set). Safe from several threads.
void print_error(std::string_view message);
void print_warning(std::string_view message);
// "1 document", "2 documents".
std::string plural(std::uint64_t count, const std::string& one, const std::string& many = "");
// Whether stderr takes colours.
bool colours();

// Reads the configuration and compiles its rules and those of --rules. Warnings are left to `postil check`.
// Throws UserError with all errors of the rules, each as file:line:column.
// A language leaves out the packs of others.
std::shared_ptr<const RuleSet> load_rules(const Common& common, const struct Config& config, const std::string& language = "");

// Writes to stdout; throws UserError if that fails (a full disk).
void write_out(std::string_view bytes);
void flush_out();

}  // namespace postil::cli

#endif
