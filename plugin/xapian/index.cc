// Index: shards in folders, stub files and on servers, as one. A reader of a joined database sees the metadata of the first
// shard only, so each is opened by itself.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "postil/xapian.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

constexpr std::string_view kTcp = "tcp://";
constexpr unsigned kConnectTimeoutMs = 10000, kReadTimeoutMs = 60000;
// A stub may name stubs; a chain longer than this is a circle.
constexpr int kMaxStubDepth = 8;

class Resolver {
 public:
  std::vector<std::string> found;

  void add(const std::string& name, int depth = 0) {
    const std::filesystem::path path(name);
    std::error_code ignored;
    if (server_address(name))
      found.push_back(name);
    else if (std::filesystem::is_regular_file(path, ignored) && !is_single_file(path))
      add_stub(path, depth);
    else if (std::filesystem::is_regular_file(path / "XAPIANDB", ignored))
      add_stub(path / "XAPIANDB", depth);
    else
      found.push_back(name);
  }

 private:
  // A glass database in one file begins with the name of its format.
  static bool is_single_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    char magic[16] = {};
    in.read(magic, sizeof magic);
    return std::string_view(magic, sizeof magic).find("Xapian") != std::string_view::npos;
  }

  void add_stub(const std::filesystem::path& path, int depth) {
    if (depth > kMaxStubDepth)
      throw Xapian::DatabaseOpeningError(path.string() + ": stub files name each other in a circle");
    std::ifstream in(path);
    const std::size_t before = found.size();
    for (std::string line; std::getline(in, line);) {
      std::istringstream words(line);
      std::string type, value;
      words >> type >> std::ws;
      std::getline(words, value);
      if (type.empty() || type[0] == '#')
        continue;
      if (type == "remote" && value.find(' ') == std::string::npos)
        add(std::string(kTcp) + value, depth + 1);
      else if (type == "auto" || type == "glass" || type == "chert" || type == "honey")
        add(std::filesystem::path(value).is_absolute() ? value : (path.parent_path() / value).string(), depth + 1);
      else
        throw Xapian::DatabaseOpeningError(path.string() + ": not a line of a stub file: " + line.substr(0, 80));
    }
    if (found.size() == before)
      throw Xapian::DatabaseOpeningError(path.string() + ": no Xapian index");
  }
};

}  // namespace

std::optional<std::pair<std::string, unsigned>> server_address(const std::string& database) {
  if (database.rfind(kTcp, 0) != 0)
    return {};
  const std::string address = database.substr(kTcp.size());
  const std::size_t colon = address.rfind(':');
  const unsigned long port = colon == std::string::npos ? 0 : std::strtoul(address.c_str() + colon + 1, nullptr, 10);
  if (colon == 0 || port == 0 || port > 65535)
    throw Xapian::DatabaseOpeningError(database + ": expected tcp://HOST:PORT");
  return std::pair(address.substr(0, colon), static_cast<unsigned>(port));
}

std::vector<std::string> resolve_databases(const std::vector<std::string>& databases) {
  Resolver resolver;
  for (const std::string& name : databases)
    resolver.add(name);
  return std::move(resolver.found);
}

Index Index::open(const std::vector<std::string>& databases) {
  std::vector<Xapian::Database> shards;
  bool remote = false;
  for (const std::string& name : resolve_databases(databases)) {
    const auto server = server_address(name);
    remote = remote || server;
    if (server)
      shards.push_back(Xapian::Remote::open(server->first, server->second, kReadTimeoutMs, kConnectTimeoutMs));
    else
      shards.emplace_back(name);
  }
  return Index(std::move(shards), remote);
}

Index::Index(std::vector<Xapian::Database> shards, bool remote) : shards_(std::move(shards)), remote_(remote) {
  std::optional<Setup> setup;
  for (const Xapian::Database& shard : shards_) {
    all_.add_database(shard);
    const auto found = read_setup(shard);
    if (!found)
      continue;
    if (setup && (found->root != setup->root || found->slots != setup->slots))
      throw SchemaError("the indexes have their annotations under different prefixes or slots: search them one by one");
    if (setup && (found->measures.size() < setup->measures.size() || found->fields.size() < setup->fields.size()))
      continue;
    const bool positions = !setup || setup->positions;
    setup = found;
    setup->positions = setup->positions && positions;
  }
  if (!setup)
    throw SchemaError("the index has no annotations: make it with 'postil index', or add them with 'postil apply'");
  setup_ = *setup;
}

void Index::reopen() {
  for (Xapian::Database& shard : shards_)
    shard.reopen();
  all_.reopen();
}

std::vector<std::string> Index::names(std::string_view type, std::string_view name) const {
  std::set<std::string> out;
  const std::string key = limit(std::string(kMetaName) + std::string(type) + '/' + normalize(name));
  for (const Xapian::Database& shard : shards_)
    for (std::string& value : split_list(shard.get_metadata(key)))
      out.insert(std::move(value));
  return {out.begin(), out.end()};
}

}  // namespace postil::xapian
