// postil apply: annotations into a finished index, in place or as a sidecar, and out of it again.
//
// A pass works on the documents that lack the marker of the rule set, so that it can be killed and run again. Documents are read
// and annotated without the writer's lock; then the lock is taken for a batch, which is written in one transaction together with
// the names that it brings: what a kill leaves is a number of whole batches. A document that somebody else changed in between
// is left for the next pass.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>

#include "cli/database.h"
#include "cli/input.h"
#include "cli/language.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "cli/text_source.h"
#include "postil/annotator.h"

namespace postil::cli {

namespace {

constexpr std::size_t kBatchDocuments = 2000;
constexpr std::size_t kBatchBytes = std::size_t{64} << 20;

struct Options {
  std::string database, text_from, title_from, date_from, sidecar;
  bool strip = false, changed = false;
};

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

// FNV-1a
std::string content_hash(std::string_view s, std::string_view more) {
  std::uint64_t h = 14695981039346656037u;
  for (std::string_view part : {s, more})
    for (unsigned char c : part) h = (h ^ c) * 1099511628211u;
  return fmt::format("{:016x}", h);
}

struct Task {
  Xapian::docid id = 0;
  std::string text, title, date, data_hash, problem;
};

struct Annotated {
  Task task;
  Annotations text, title;
};

// The documents of an index by number, from a reader's view that is renewed when a writer has gone on.
class Reader {
 public:
  explicit Reader(const std::string& path) : database_(path) {}

  template <class Read>
  auto with(Read read) {
    for (int tries = 1;; ++tries) {
      try {
        return read(database_);
      } catch (const Xapian::DatabaseModifiedError&) {
        if (tries == 10) throw;
        database_.reopen();
      }
    }
  }

  std::vector<Xapian::docid> all(const std::string& term) {
    return with([&](Xapian::Database& db) {
      std::vector<Xapian::docid> out;
      for (auto p = db.postlist_begin(term); p != db.postlist_end(term); ++p) out.push_back(*p);
      return out;
    });
  }

 private:
  Xapian::Database database_;
};

std::vector<Xapian::docid> without(const std::vector<Xapian::docid>& all, const std::vector<Xapian::docid>& taken) {
  std::vector<Xapian::docid> out;
  std::set_difference(all.begin(), all.end(), taken.begin(), taken.end(), std::back_inserter(out));
  return out;
}

// Writes annotated documents where they belong, a batch at a time.
class Target {
 public:
  virtual ~Target() = default;
  virtual void write(std::vector<Annotated>& batch) = 0;
  std::uint64_t written = 0, changed_meanwhile = 0;
};

class InPlace : public Target {
 public:
  InPlace(std::string path, const xapian::Setup& setup) : path_(std::move(path)), indexer_(setup) {}

  void write(std::vector<Annotated>& batch) override {
    Xapian::WritableDatabase db(path_, Xapian::DB_OPEN);
    db.begin_transaction();
    for (Annotated& a : batch) {
      try {
        Xapian::Document document = db.get_document(a.task.id);
        if (content_hash(document.get_data(), {}) != a.task.data_hash) {
          ++changed_meanwhile;
          continue;
        }
        indexer_.strip(document);
        indexer_.add(document, {&a.text, a.task.text, a.task.title.empty() ? nullptr : &a.title, a.task.title, a.task.date});
        db.replace_document(a.task.id, document);
        ++written;
      } catch (const Xapian::DocNotFoundError&) {
        ++changed_meanwhile;
      }
    }
    indexer_.take_names().write(db);
    db.commit_transaction();
    db.close();
  }

 private:
  std::string path_;
  xapian::Indexer indexer_;
};

// An index of annotations alone, with the document numbers of the main one.
class Sidecar : public Target {
 public:
  Sidecar(const std::string& path, const xapian::Setup& setup) : database_(path, Xapian::DB_CREATE_OR_OPEN), indexer_(setup) {}

  void write(std::vector<Annotated>& batch) override {
    for (Annotated& a : batch) {
      Xapian::Document document;
      indexer_.add(document, {&a.text, a.task.text, a.task.title.empty() ? nullptr : &a.title, a.task.title, a.task.date});
      indexer_.add_origin(document, {}, content_hash(a.task.text, a.task.title));
      database_.replace_document(a.task.id, document);
      ++written;
    }
    indexer_.take_names().write(database_);
    database_.commit();
  }

  void remove(const std::vector<Xapian::docid>& ids) {
    for (const Xapian::docid id : ids) database_.delete_document(id);
    database_.commit();
  }

 private:
  Xapian::WritableDatabase database_;
  xapian::Indexer indexer_;
};

// Reads, annotates and hands to the target.
class Pass {
 public:
  Pass(const Common& common, const Options& options, LanguageRules& rules, Reader& reader)
      : common_(common), rules_(rules), reader_(reader), text_(options.text_from) {
    if (!options.title_from.empty()) title_ = std::make_unique<TextSource>(options.title_from);
    if (!options.date_from.empty()) date_ = std::make_unique<TextSource>(options.date_from);
  }

  // `unchanged` says whether a document may be left alone, by its number and hash of contents.
  void run(const std::vector<Xapian::docid>& ids, Target& target, const std::function<bool(const Task&)>& unchanged) {
    Progress progress("annotating");
    std::size_t next = 0, bytes = 0;
    std::vector<Annotated> batch;
    run_in_order<Task, Annotated>(
        common_.job_count(),
        [&](Task& task) {
          while (next < ids.size()) {
            task = Task();
            task.id = ids[next++];
            if (load(task) && !unchanged(task)) return true;
          }
          return false;
        },
        [&] {
          auto annotators = std::make_shared<LanguageAnnotators>(rules_);
          return [this, annotators](Task& task) {
            Annotated out;
            Annotator& annotator = annotators->of(rules_.language_of(task.text));
            AnnotateOptions options;
            options.date = task.date;
            out.text = annotator.annotate(task.text, options);
            options.headline = true;
            if (!task.title.empty()) out.title = annotator.annotate(task.title, options);
            out.task = std::move(task);
            return out;
          };
        },
        [&](Annotated& done) {
          bytes += done.task.text.size();
          batch.push_back(std::move(done));
          if (batch.size() >= kBatchDocuments || bytes >= kBatchBytes) {
            target.write(batch);
            batch.clear();
            bytes = 0;
          }
          progress.update(next, ids.size(), next);
        });
    if (!batch.empty()) target.write(batch);
  }

  std::uint64_t unreadable = 0;

 private:
  bool load(Task& task) {
    try {
      const Xapian::Document document = reader_.with([&](Xapian::Database& db) {
        Xapian::Document d = db.get_document(task.id);
        task.data_hash = content_hash(d.get_data(), {});
        task.problem = text_.read(d, task.text);
        if (task.problem.empty() && title_) task.problem = title_->read(d, task.title);
        if (task.problem.empty() && date_) task.problem = date_->read(d, task.date);
        return d;
      });
    } catch (const Xapian::DocNotFoundError&) {
      return false;
    }
    if (!task.problem.empty()) {
      if (++unreadable <= kShownProblems) print_error(fmt::format("document {}: {}", task.id, task.problem));
      return false;
    }
    return true;
  }

  static constexpr std::uint64_t kShownProblems = 10;
  const Common& common_;
  LanguageRules& rules_;
  Reader& reader_;
  TextSource text_;
  std::unique_ptr<TextSource> title_, date_;
};

void note_sources(Xapian::WritableDatabase& db, const Options& options) {
  for (const auto& [key, spec] : {std::pair(kTextFrom, &options.text_from), {kTitleFrom, &options.title_from}, {kDateFrom, &options.date_from}})
    if (db.get_metadata(key) != *spec) db.set_metadata(key, *spec);
}

int finish(const Pass& pass, const Target& target, std::size_t left_alone) {
  std::string out = fmt::format("{} documents annotated, {} left as they were", target.written, left_alone);
  if (target.changed_meanwhile)
    out += fmt::format("; {} were changed by another program meanwhile: run the same command again", target.changed_meanwhile);
  if (pass.unreadable) out += fmt::format("; the text of {} could not be read", pass.unreadable);
  write_out(out + "\n");
  return pass.unreadable ? kBadInput : kOk;
}

int apply_in_place(const Common& common, const Options& options) {
  const Config config = load_config(common.config);
  LanguageRules rules(common, config);
  xapian::Setup setup = setup_of(config);
  setup.ruleset = std::string(rules.all()->hash());
  Reader reader(options.database);
  const bool positions = reader.with([](Xapian::Database& db) { return db.has_positions(); });
  const bool started = reader.with([](Xapian::Database& db) { return xapian::read_setup(db).has_value(); });
  if (!started && !positions && setup.positions) {
    setup.positions = false;
    print_warning("this index keeps no positions, and the first one would break its phrase searches: annotating without (same: and "
                  "quote: will not work)");
  }
  Pass pass(common, options, rules, reader);  // reads the SPECs: before anything is written
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
  pass.run(todo, target, [](const Task&) { return false; });
  return finish(pass, target, all.size() - todo.size());
}

int apply_sidecar(const Common& common, const Options& options) {
  const Config config = load_config(common.config);
  LanguageRules rules(common, config);
  xapian::Setup setup = setup_of(config);
  setup.ruleset = std::string(rules.all()->hash());
  Reader reader(options.database);
  Pass pass(common, options, rules, reader);
  std::error_code ignored;
  if (std::filesystem::equivalent(options.database, options.sidecar, ignored))
    throw UserError("--sidecar must be another folder than --db");
  const std::string uuid = reader.with([](Xapian::Database& db) { return db.get_uuid(); });
  {
    Xapian::WritableDatabase db(options.sidecar, Xapian::DB_CREATE_OR_OPEN);
    const std::string of = db.get_metadata(xapian::kSidecarOf);
    if (!of.empty() && of != uuid)
      throw UserError(fmt::format("{}: this is the sidecar of another index; remove it, or name another folder", options.sidecar));
    xapian::prepare(db, setup);
    db.set_metadata(xapian::kSidecarOf, uuid);
    note_sources(db, options);
    db.commit();
  }
  Reader notes(options.sidecar);
  const std::vector<Xapian::docid> all = reader.all(""), have = notes.all("");
  const std::vector<Xapian::docid> current = notes.all(xapian::marker_term(setup));
  const std::vector<Xapian::docid> todo = options.changed ? all : without(all, current);
  Sidecar target(options.sidecar, setup);
  const xapian::Indexer look(setup);
  pass.run(todo, target, [&](const Task& task) {
    return std::binary_search(current.begin(), current.end(), task.id) && notes.with([&](Xapian::Database& db) {
      return look.content_hash(db.get_document(task.id)) == content_hash(task.text, task.title);
    });
  });
  const std::vector<Xapian::docid> gone = without(have, all);
  target.remove(gone);
  return finish(pass, target, all.size() - static_cast<std::size_t>(target.written));
}

// Takes out terms and values of ours, then the metadata. Interrupted, the documents that still have a marker are the rest.
int strip(const Options& options) {
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
  write_out(fmt::format("{} documents are as they were\n", annotated.size()));
  return kOk;
}

int apply(const Common& common, const Options& options) {
  if (options.strip) return strip(options);
  if (options.text_from.empty())
    throw UserError(fmt::format("--text-from is missing: where is the text of a document?\n{}", TextSource::describe()));
  signal(SIGPIPE, SIG_IGN);  // a command of --text-from may stop reading
  return options.sidecar.empty() ? apply_in_place(common, options) : apply_sidecar(common, options);
}

}  // namespace

Run add_apply(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<Options>();
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
    return with_index_errors({options->sidecar.empty() ? options->database : options->sidecar},
                             [&] { return apply(common, *options); });
  };
}

}  // namespace postil::cli
