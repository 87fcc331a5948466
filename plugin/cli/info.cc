// postil info: what an index holds.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/database.h"

namespace postil::cli {

namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::vector<std::string> databases;
  bool json = false;
};

constexpr const char* kExamples =
    "Example:\n"
    "  postil info --db news.db\n";

const char* kind_name(xapian::DocumentField::Kind kind) {
  using Kind = xapian::DocumentField::Kind;
  return kind == Kind::kNumber ? "number" : kind == Kind::kDate ? "date" : "text";
}

// Documents that another rule set annotated than the one that was used last.
Xapian::doccount stale(const xapian::IndexInfo& info, const xapian::Setup& setup) {
  Xapian::doccount n = 0;
  for (const auto& rules : info.rules)
    if (rules.hash != setup.ruleset) n += rules.documents;
  return n;
}

void print_text(const xapian::Index& index, const xapian::IndexInfo& info) {
  const xapian::Setup& setup = index.setup();
  write_out(fmt::format("documents    {}\nannotated    {}\n", info.documents, info.annotated));
  write_out(fmt::format("rule set     {}\n", setup.ruleset));
  if (const auto n = stale(info, setup)) write_out(fmt::format("older rules  {}\n", plural(n, "document")));
  write_out(fmt::format("schema       prefix {}, slots from {:#x}, terms: {}\n", setup.root, setup.slots,
                        setup.positions ? "full" : "lean"));
  if (index.shards().size() > 1) write_out(fmt::format("shards       {}\n", index.shards().size()));
  write_out("\n           documents  different\n");
  for (const auto& type : info.types) write_out(fmt::format("{:<10} {:>9}  {:>9}\n", type.name, type.documents, type.distinct));
  if (!setup.measures.empty()) write_out("\nmeasures\n");
  for (const auto& m : setup.measures)
    write_out(fmt::format("  {}: {}\n", m.name, m.object.empty() ? m.dimension : m.object));
  if (!setup.fields.empty()) write_out("\nfields\n");
  for (const auto& f : setup.fields) write_out(fmt::format("  {}: {}\n", f.name, kind_name(f.kind)));
}

void print_json(const xapian::Index& index, const xapian::IndexInfo& info) {
  const xapian::Setup& setup = index.setup();
  Json out{{"documents", info.documents}, {"annotated", info.annotated}, {"stale", stale(info, setup)},
           {"ruleset", setup.ruleset},    {"prefix", setup.root},        {"slots", setup.slots},
           {"terms", setup.positions ? "full" : "lean"},                 {"shards", index.shards().size()}};
  out["rulesets"] = Json::array();
  for (const auto& r : info.rules) out["rulesets"].push_back({{"hash", r.hash}, {"documents", r.documents}});
  out["types"] = Json::object();
  for (const auto& t : info.types) out["types"][t.name] = {{"documents", t.documents}, {"distinct", t.distinct}};
  out["measures"] = Json::array();
  for (const auto& m : setup.measures)
    out["measures"].push_back({{"name", m.name}, {"object", m.object}, {"dimension", m.dimension}});
  out["fields"] = Json::array();
  for (const auto& f : setup.fields) out["fields"].push_back({{"name", f.name}, {"kind", kind_name(f.kind)}});
  write_out(out.dump(2) + "\n");
}

int show(const Options& options) {
  xapian::Index index = open_index(options.databases);
  const xapian::IndexInfo info = retry_when_modified(index, [&] { return xapian::describe(index); });
  options.json ? print_json(index, info) : print_text(index, info);
  return kOk;
}

}  // namespace

Run add_info(CLI::App& verb, const Common&) {
  auto options = std::make_shared<Options>();
  verb.description("What an index holds: documents, rule set, schema, counts by type, documents annotated by older rules.");
  verb.footer(kExamples);
  add_db_option(verb, options->databases);
  verb.add_flag("--json", options->json, "JSON");
  return [options] { return with_index_errors(options->databases, [&] { return show(*options); }); };
}

}  // namespace postil::cli
