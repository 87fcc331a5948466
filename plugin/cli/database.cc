#include "cli/database.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <string_view>

#include "postil/quantity_query.h"

namespace postil::cli {

namespace fs = std::filesystem;

namespace {

// The members of stubs, or the name itself if the stub cannot be read.
std::string names(const std::vector<std::string>& databases) { return fmt::format("{}", fmt::join(databases, ", ")); }

// Xapian's own messages for a folder that is missing or no index differ from release to release.
void check_exists(const std::vector<std::string>& databases) {
  for (const std::string& name : databases) {
    std::error_code ignored, failed;
    if (xapian::server_address(name)) continue;
    if (!fs::exists(name, failed)) throw UserError(fmt::format("{}: {}", name, failed ? failed.message() : "no such index"));
    if (fs::is_directory(name, ignored) && fs::is_empty(name, ignored))
      throw UserError(fmt::format("{}: an empty folder, no Xapian index", name));
  }
}

// The first of the databases of which this user may not read or write (`mode`) the file; empty: none.
std::string forbidden(const std::vector<std::string>& databases, const char* file, int mode) {
  for (const std::string& name : databases)
    if (access((fs::path(name) / file).c_str(), mode) != 0 && (errno == EACCES || errno == EROFS || errno == EPERM)) return name;
  return {};
}

// Xapian's own words, which often begin with the name of the database.
std::string with_name(const std::string& db, const Xapian::Error& e) {
  const std::string message = e.get_msg();
  return message.compare(0, db.size() + 1, db + ":") == 0 ? message : db + ": " + message;
}

// Files that make a folder a database, of whatever kind, a stub, or a draft.
constexpr std::string_view kMarks[] = {"iamglass", "iamchert", "iamflint", "iambrass", "iamhoney", "XAPIANDB", "unsynced"};

// What Xapian and postil put into a folder before the file that makes it a database.
bool is_beginning(const fs::path& path) {
  const std::string name = path.filename();
  return name == "flintlock" || path.extension() == ".glass";
}

void check_parent(const std::string& name) {
  std::error_code failed;
  const fs::path parent = fs::path(name).parent_path();
  if (!parent.empty() && !fs::exists(parent, failed)) throw UserError(fmt::format("{}: there is no folder {} to make it in", name, parent.string()));
}

}  // namespace

int with_index_errors(const std::vector<std::string>& databases, const std::function<int()>& run) {
  const std::string db = names(databases);
  try {
    return run();
  } catch (const Xapian::DatabaseLockError&) {
    if (const std::string name = forbidden(databases, "flintlock", W_OK); !name.empty())
      throw UserError(fmt::format("{}: this user may not write to this index", name));
    throw UserError(fmt::format("{}: another process is writing to this index; try again when it has finished", db));
  } catch (const Xapian::QueryParserError& e) {
    throw UserError(fmt::format("query: {}", e.get_msg()));
  } catch (const Xapian::WildcardError& e) {
    throw UserError(fmt::format("query: {}; write more letters before the *", e.get_msg()));
  } catch (const Xapian::DatabaseVersionError& e) {
    throw UserError(fmt::format("{}: made by another version of Xapian: {}", db, e.get_msg()));
  } catch (const Xapian::NetworkError& e) {
    throw UserError(fmt::format("{}: the server does not answer: {} {}", db, e.get_msg(),
                                e.get_error_string() ? e.get_error_string() : ""));
  } catch (const Xapian::DatabaseOpeningError& e) {
    if (const std::string name = forbidden(databases, "iamglass", R_OK); !name.empty())
      throw UserError(fmt::format("{}: this user may not read this index", name));
    throw UserError(fmt::format("{}: no Xapian index: {}", db, e.get_msg()));
  } catch (const Xapian::DatabaseCorruptError& e) {
    throw UserError(fmt::format("{}: the index is damaged: {}", db, e.get_msg()));
  } catch (const Xapian::Error& e) {
    throw UserError(fmt::format("{}{}{}", with_name(db, e), e.get_error_string() ? ": " : "",
                                e.get_error_string() ? e.get_error_string() : ""));
  } catch (const xapian::SchemaError& e) {
    throw UserError(fmt::format("{}: {}", db, e.what()));
  }
}

void add_db_option(CLI::App& verb, std::vector<std::string>& databases) {
  add_repeatable(verb, "--db", databases, "The index: a folder, a stub file or tcp://HOST:PORT (repeatable: shards)")
      ->type_name("DB")
      ->required();
}

void check_stemmer(const Config& config) {
  if (config.language == "none")
    return;
  try {
    Xapian::Stem stemmer(config.language);
  } catch (const Xapian::InvalidArgumentError&) {
    throw UserError(fmt::format("language '{}' of the configuration: there are stems for none, {}", config.language,
                                Xapian::Stem::get_available_languages()));
  }
}

void check_place(const std::string& name) {
  std::error_code failed;
  const fs::path path(name);
  if (!fs::is_directory(path, failed)) return;
  std::string first;  // by name
  std::size_t others = 0;
  for (fs::directory_iterator entry(path, failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string file = entry->path().filename();
    if (std::find(std::begin(kMarks), std::end(kMarks), file) != std::end(kMarks)) return;
    if (is_beginning(entry->path())) continue;
    if (first.empty() || file < first) first = file;
    ++others;
  }
  if (others)
    throw UserError(fmt::format("{}: a folder with other things in it ({}{}), no Xapian index: name one that is new or empty, such as {}",
                                name, first, others > 1 ? ", ..." : "", (path / "postil.db").lexically_normal().string()));
}

xapian::Index open_index(const std::vector<std::string>& databases) {
  check_exists(databases);
  return xapian::Index::open(databases);
}

std::vector<Xapian::WritableDatabase> open_shards(const std::vector<std::string>& databases, bool create) {
  if (!create) check_exists(databases);
  std::vector<Xapian::WritableDatabase> shards;
  for (const std::string& name : xapian::resolve_databases(databases)) {
    if (const auto server = xapian::server_address(name))
      shards.push_back(Xapian::Remote::open_writable(server->first, server->second));
    else {
      if (create) {
        check_place(name);
        check_parent(name);
      }
      shards.emplace_back(name, create ? Xapian::DB_CREATE_OR_OPEN : Xapian::DB_OPEN);
    }
  }
  return shards;
}

Xapian::WritableDatabase join_shards(const std::vector<Xapian::WritableDatabase>& shards) {
  if (shards.size() == 1) return shards[0];
  Xapian::WritableDatabase all;
  for (const Xapian::WritableDatabase& shard : shards) all.add_database(shard);
  return all;
}

namespace {

// A measure of nothing that the rules can find is no error: other rules may come.
void check_measures(const Config& config, const std::shared_ptr<const RuleSet>& rules) {
  std::vector<std::string> known;
  for (const Measure& m : config.measures) {
    if (m.dimension.empty()) continue;
    if (known.empty()) {
      known = QuantityQueryParser(rules).dimensions();
      known.insert(known.end(), {"age", "percent"});
    }
    const auto same = [&](const std::string& d) { return strcasecmp(d.c_str(), m.dimension.c_str()) == 0; };
    if (std::any_of(known.begin(), known.end(), same)) continue;
    std::vector<std::string> dimensions;
    std::copy_if(known.begin(), known.end(), std::back_inserter(dimensions),
                 [](const std::string& d) { return d[0] >= 'a' && d[0] <= 'z'; });
    print_error(fmt::format("warning: measure '{}': the rules have no unit of dimension '{}'; known are {}, and codes of currencies as in USD",
                            m.name, m.dimension, fmt::join(dimensions, ", ")));
  }
}

}  // namespace

xapian::Setup setup_of(const Config& config, const std::shared_ptr<const RuleSet>& rules) {
  check_measures(config, rules);
  xapian::Setup setup;
  setup.ruleset = std::string(rules->hash());
  setup.root = config.prefix;
  setup.positions = config.terms == "full";
  for (const Measure& m : config.measures) setup.measures.push_back({m.name, m.object, m.dimension});
  for (const DocumentField& f : config.fields) {
    using Kind = xapian::DocumentField::Kind;
    const Kind kind = f.kind == DocumentField::Kind::kNumber ? Kind::kNumber
                      : f.kind == DocumentField::Kind::kDate ? Kind::kDate
                                                             : Kind::kText;
    if (f.filter || f.facet) setup.fields.push_back({f.name, kind});
  }
  return setup;
}

}  // namespace postil::cli
