// postil delete: takes documents out of an index.
#include <fmt/format.h>

#include "cli/database.h"

namespace postil::cli {

namespace {

struct Options {
  std::vector<std::string> databases, ids;
};

constexpr const char* kExamples =
    "Example:\n"
    "  postil delete --db news.db article-17 article-18\n"
    "\n"
    "Exit status: 0; 1 where the index had none of them.\n";

int remove_documents(const Options& options) {
  const std::vector<Xapian::WritableDatabase> shards = open_shards(options.databases, false);
  Xapian::WritableDatabase all = join_shards(shards);
  std::size_t removed = 0;
  for (const std::string& id : options.ids) {
    const std::string term = xapian::id_term(id);
    if (all.term_exists(term)) {
      all.delete_document(term);
      ++removed;
    } else {
      print_warning(fmt::format("no document '{}' in this index", id));
    }
  }
  for (Xapian::WritableDatabase shard : shards) shard.commit();
  write_out(fmt::format("{} {} taken out\n", removed, removed == 1 ? "document" : "documents"));
  return removed ? kOk : kNothingFound;
}

}  // namespace

Run add_delete(CLI::App& verb, const Common&) {
  auto options = std::make_shared<Options>();
  verb.description("Take documents out of an index, by their ids.");
  verb.footer(kExamples);
  add_db_option(verb, options->databases);
  verb.add_option("ID", options->ids, "Ids of documents")->type_name("")->required();
  return [options] { return with_index_errors(options->databases, [&] { return remove_documents(*options); }); };
}

}  // namespace postil::cli
