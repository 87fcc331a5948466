// postil apply: annotations into a finished index, and out of it again. Beside the index: sidecar.cc.
//
// A pass works on the documents that lack the marker of the rule set, so that it can be killed and run again. Documents are read
// and annotated in several threads, without the writer's lock; then, while the others go on, one of them takes the lock for a batch
// and writes it in one transaction together with the names that it brings: what a kill leaves is a number of whole
// batches. A document that somebody else changed in between is left for the next pass.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>

#include "cli/apply_pass.h"
#include "cli/database.h"
#include "cli/text_source.h"

namespace postil::cli {

namespace {

constexpr std::size_t kBatchDocuments = 2000;

constexpr const char* kDescription =
    "Annotate an existing Xapian index, whatever program made it, or take the annotations out again.\n"
    "Documents keep all that they have. The pass can be stopped and started again: it goes on with the documents that\n"
    "still lack annotations of the current rules.";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil apply --db news.db --text-from data:field:text          in place\n"
    "  postil apply --db site.db --text-from 'file:/var/www{url}'     Omega's: reads the files again\n"
    "  postil apply --db big.db --text-from data --sidecar big.notes  leaves big.db as it is\n"
    "  postil search --db big.db --sidecar big.notes 'said:minister AND flood'\n"
    "  postil apply --db news.db --strip                              every document as it was\n"
    "\n"
    "docs/integrate.md says which way suits whom. Exit status: 0; 2 where the index cannot be used or some texts could\n"
    "not be read (the other documents are annotated).\n";

class InPlace : public Target {
 public:
  InPlace(std::string path, const xapian::Setup& setup) : Target(kBatchDocuments), path_(std::move(path)), indexer_(setup) {}

  std::uint64_t changed_meanwhile = 0;

 protected:
  void write(Work& done) override { batch_.push_back(std::move(done)); }

  void end_batch() override {
    Xapian::WritableDatabase db(path_, Xapian::DB_OPEN);
    db.begin_transaction();
    for (const Work& a : batch_) {
      try {
        Xapian::Document document = db.get_document(a.id);
        if (std::hash<std::string>()(document.get_data()) != a.data_hash) {
          ++changed_meanwhile;
          continue;
        }
        indexer_.strip(document);
        indexer_.add(document, a.source());
        db.replace_document(a.id, document);
        ++written;
      } catch (const Xapian::DocNotFoundError&) {
        ++changed_meanwhile;
      }
    }
    indexer_.take_new_names().write(db);
    db.commit_transaction();
    db.close();
    batch_.clear();
  }

 private:
  std::string path_;
  xapian::Indexer indexer_;
  std::vector<Work> batch_;
};

// Takes out terms and values of ours, then the metadata. Interrupted, the documents that still have a marker are the rest.
std::size_t take_out(const ApplyOptions& options) {
  Reader reader(options.database);
  const auto setup = reader.with([](Xapian::Database& db) { return xapian::read_setup(db); });
  if (!setup) throw UserError(fmt::format("{}: this index has no annotations of ours", options.database));
  const std::vector<Xapian::docid> annotated = reader.with([&](Xapian::Database& db) {
    std::vector<Xapian::docid> out;
    for (auto t = db.allterms_begin(setup->root); t != db.allterms_end(setup->root); ++t)
      if (xapian::is_marker(*setup, *t))
        for (auto p = db.postlist_begin(*t); p != db.postlist_end(*t); ++p) out.push_back(*p);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  });
  const xapian::Indexer indexer(*setup);
  Progress progress("stripping");
  for (std::size_t i = 0; i < annotated.size();) {
    Xapian::WritableDatabase db(options.database, Xapian::DB_OPEN);
    db.begin_transaction();
    for (const std::size_t end = std::min(annotated.size(), i + kBatchDocuments); i < end; ++i) {
      try {
        Xapian::Document document = db.get_document(annotated[i]);
        indexer.strip(document);
        db.replace_document(annotated[i], document);
      } catch (const Xapian::DocNotFoundError&) {
      }
    }
    db.commit_transaction();
    progress.update(i, annotated.size(), i);
  }
  Xapian::WritableDatabase db(options.database, Xapian::DB_OPEN);
  xapian::forget(db);
  db.commit();
  return annotated.size();
}

int apply_in_place(const Common& common, const ApplyOptions& options) {
  const Config config = load_config(common.config);
  LanguageRules rules(common, config);
  xapian::Setup setup = setup_of(config, rules.all());
  Reader reader(options.database);
  const auto first_try = [&](Xapian::Database& db) { return has_other_sources(db, options) && !has_annotations(db); };
  if (reader.with(first_try)) {  // it found no texts
    take_out(options);
    reader.with([](Xapian::Database& db) { return db.reopen(); });
  }
  reader.with([&](Xapian::Database& db) {
    check_sources(db, options, options.database, fmt::format("take its annotations out first: postil apply --db '{}' --strip", options.database));
    return true;
  });
  const bool positions = reader.with([](Xapian::Database& db) { return db.has_positions(); });
  const bool started = reader.with([](Xapian::Database& db) { return xapian::read_setup(db).has_value(); });
  if (!started && !positions && setup.positions) {
    setup.positions = false;
    print_warning("this index keeps no positions, and the first one would break its phrase searches: annotating without (same:, "
                  "quote: and rule: will not work)");
  }
  Pass pass(options, rules);  // reads the SPECs: before anything is written
  {
    Xapian::WritableDatabase db(options.database, Xapian::DB_OPEN);
    xapian::prepare(db, setup);
    note_sources(db, options);
    db.commit();
  }
  reader.with([](Xapian::Database& db) { return db.reopen(); });
  const std::vector<Xapian::docid> all = reader.all("");
  const std::vector<Xapian::docid> todo = without(all, reader.all(xapian::marker_term(setup)));
  InPlace target(options.database, setup);
  pass.expect(todo.size());
  pass.run(todo, setup, common.job_count(), target, [] { return nullptr; });
  return pass.finish(target.written, all.size() - todo.size(), target.changed_meanwhile);
}

int apply(const Common& common, const ApplyOptions& options) {
  if (const std::vector<std::string> members = xapian::resolve_databases({options.database}); members.size() > 1)
    throw UserError(fmt::format("{}: a stub file of {} indexes: name each by itself, as in postil apply --db '{}'",
                                options.database, members.size(), members.front()));
  if (options.strip) {
    write_out(fmt::format("{} as before\n", plural(take_out(options), "document is", "documents are")));
    return kOk;
  }
  if (options.text_from.empty())
    throw UserError(fmt::format("--text-from is missing: where is the text of a document?\n{}", TextSource::describe()));
  signal(SIGPIPE, SIG_IGN);  // a command of --text-from may stop reading
  return options.sidecar.empty() ? apply_in_place(common, options) : apply_sidecar(common, options);
}

}  // namespace

Run add_apply(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<ApplyOptions>();
  verb.description(kDescription);
  verb.footer(kExamples);
  verb.add_option("--db", options->database, "The index: a folder")->type_name("DB")->required();
  auto* text = verb.add_option("--text-from", options->text_from, TextSource::describe())->type_name("SPEC");
  verb.add_option("--title-from", options->title_from, "Where the title is; as --text-from")->type_name("SPEC");
  verb.add_option("--date-from", options->date_from, "Where the document's own date is (2015-12-04); as --text-from")->type_name("SPEC");
  auto* sidecar = verb.add_option("--sidecar", options->sidecar, "Write the annotations into an index of their own")->type_name("DIR");
  verb.add_flag("--changed", options->changed, "With --sidecar: also the documents whose text has changed")->needs(sidecar);
  verb.add_flag("--strip", options->strip, "Take all annotations out")->excludes(text)->excludes(sidecar);
  return [&common, options] {
    for (std::string* spec : {&options->text_from, &options->title_from, &options->date_from}) *spec = TextSource::absolute(*spec);
    return with_index_errors({options->sidecar.empty() ? options->database : options->sidecar},
                             [&] { return apply(common, *options); });
  };
}

}  // namespace postil::cli
