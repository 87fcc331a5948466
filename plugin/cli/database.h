// What the verbs that work on an index share. Internal; may change.
#ifndef POSTIL_CLI_DATABASE_H
#define POSTIL_CLI_DATABASE_H

#include <functional>
#include <string>
#include <vector>

#include "cli/config.h"
#include "cli/verb.h"
#include "postil/xapian.h"

namespace postil::cli {

// Runs a verb; what Xapian throws becomes a UserError that names the index.
int with_index_errors(const std::vector<std::string>& databases, const std::function<int()>& run);

// "--db", required and repeatable.
void add_db_option(CLI::App& verb, std::vector<std::string>& databases);

// Throws UserError if Xapian has no stems for the language of the configuration.
void check_stemmer(const Config& config);

// Before a folder is made an index: throws UserError if it has other things in it.
void check_place(const std::string& name);

// The index for reading.
xapian::Index open_index(const std::vector<std::string>& databases);

// The shards for writing, one by one; with `create` those that are missing are made.
std::vector<Xapian::WritableDatabase> open_shards(const std::vector<std::string>& databases, bool create);
// All as one. Documents go round.
Xapian::WritableDatabase join_shards(const std::vector<Xapian::WritableDatabase>& shards);

// How the configuration wants annotations of the rules in an index. Warns of measures that the rules cannot find.
xapian::Setup setup_of(const Config& config, const std::shared_ptr<const RuleSet>& rules);

// Runs `read` again on the newest state when a writer has changed what it was reading.
template <class Read>
auto retry_when_modified(xapian::Index& index, Read read) {
  constexpr int kTries = 10;
  for (int i = 1;; ++i) {
    try {
      return read();
    } catch (const Xapian::DatabaseModifiedError&) {
      if (i == kTries) throw;
      index.reopen();
    }
  }
}

}  // namespace postil::cli

#endif
