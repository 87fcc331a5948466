// postil apply: annotations into a finished index, in place or as a sidecar, and out of it again.
//
// A pass works on the documents that lack the marker of the rule set, so that it can be killed and run again. Documents are read
// and annotated in several threads, without the writer's lock; then, while the others go on, one of them takes the lock for a batch
// and writes it in one transaction together with the names that it brings: what a kill leaves is a number of whole
// batches. A document that somebody else changed in between is left for the next pass. Into a sidecar, which is ours alone, each
// document goes as soon as those before it have, and a batch ends in a commit.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <optional>

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
// Documents that are read, annotated and not yet written: as many as one batch, while that is being written.
constexpr std::size_t kAheadBytes = std::size_t{32} << 20;

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

// A document on its way.
struct Work {
  Xapian::docid id = 0;
  std::size_t number = 0;  // among those of the pass, from 1
  enum class State { kGone, kUnchanged, kUnreadable, kAnnotated } state = State::kGone;
  std::string text, title, date, data_hash, problem;
  Annotations text_annotations, title_annotations;
  Xapian::Document document;  // made of them, and the names that came with it; not in place
  xapian::Names names;

  std::size_t bytes() const { return text.size() + title.size(); }
  xapian::Source source() const { return {&text_annotations, text, title.empty() ? nullptr : &title_annotations, title, date}; }
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
  // What can be done for a document in any thread. `indexer`: that thread's.
  virtual void prepare(Work&, xapian::Indexer&) const {}
  // One thread at a time, in order.
  void take(Work& done) {
    bytes_ += done.bytes();
    ++documents_;
    write(done);
    if (documents_ >= kBatchDocuments || bytes_ >= kBatchBytes) end();
  }
  void end() {
    if (!documents_) return;
    end_batch();
    documents_ = bytes_ = 0;
  }
  std::uint64_t written = 0, changed_meanwhile = 0;

 protected:
  virtual void write(Work& done) = 0;
  virtual void end_batch() = 0;

 private:
  std::size_t documents_ = 0, bytes_ = 0;  // of the batch
};

class InPlace : public Target {
 public:
  InPlace(std::string path, const xapian::Setup& setup) : path_(std::move(path)), indexer_(setup) {}

 protected:
  void write(Work& done) override { batch_.push_back(std::move(done)); }

  void end_batch() override {
    Xapian::WritableDatabase db(path_, Xapian::DB_OPEN);
    db.begin_transaction();
    for (const Work& a : batch_) {
      try {
        Xapian::Document document = db.get_document(a.id);
        if (content_hash(document.get_data(), {}) != a.data_hash) {
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

// An index of annotations alone, with the document numbers of the main one.
class Sidecar : public Target {
 public:
  explicit Sidecar(const std::string& path) : database_(path, Xapian::DB_CREATE_OR_OPEN) {}

  void prepare(Work& a, xapian::Indexer& indexer) const override {
    indexer.add(a.document, a.source());
    indexer.add_origin(a.document, {}, content_hash(a.text, a.title));
    a.names = indexer.take_new_names();
    a.text_annotations = Annotations();
    a.title_annotations = Annotations();
  }

  void remove(const std::vector<Xapian::docid>& ids) {
    for (const Xapian::docid id : ids) database_.delete_document(id);
    database_.commit();
  }

 protected:
  void write(Work& done) override {
    database_.replace_document(done.id, done.document);
    names_.merge(std::move(done.names));
    ++written;
  }

  void end_batch() override {
    names_.write(database_);
    names_ = xapian::Names();
    database_.commit();
  }

 private:
  Xapian::WritableDatabase database_;
  xapian::Names names_;
};

// Reads, annotates and hands to the target.
class Pass {
 public:
  // Whether a document may be left alone. For one thread.
  using Unchanged = std::function<bool(const Work&)>;

  Pass(const Common& common, const Options& options, LanguageRules& rules) : common_(common), options_(options), rules_(rules) {
    const Sources check(options);
  }

  // `make_unchanged` is called for each thread.
  void run(const std::vector<Xapian::docid>& ids, const xapian::Setup& setup, Target& target,
           const std::function<Unchanged()>& make_unchanged) {
    Progress progress("annotating");
    std::size_t next = 0;
    Ahead<Work> ahead;
    ahead.documents = kBatchDocuments;
    ahead.bytes = kAheadBytes;
    ahead.size = [](const Work& work) { return work.bytes(); };
    run_in_order<std::size_t, Work>(
        common_.job_count(),
        [&](std::size_t& number) {
          number = next + 1;
          return next++ < ids.size();
        },
        [&] {
          auto worker = std::make_shared<Worker>(options_, rules_, setup, make_unchanged());
          return [&, worker](std::size_t& number) {
            Work work;
            work.id = ids[number - 1];
            work.number = number;
            worker->annotate(work, target);
            return work;
          };
        },
        [&](Work& work) {
          const std::size_t number = work.number;
          if (work.state == Work::State::kAnnotated)
            target.take(work);
          else if (work.state == Work::State::kUnreadable && ++unreadable <= kShownProblems)
            print_error(fmt::format("document {}: {}", work.id, work.problem));
          progress.update(number, ids.size(), number);
        },
        ahead);
    target.end();
  }

  std::uint64_t unreadable = 0;

 private:
  struct Sources {
    explicit Sources(const Options& options) : text(options.text_from) {
      if (!options.title_from.empty()) title.emplace(options.title_from);
      if (!options.date_from.empty()) date.emplace(options.date_from);
    }
    TextSource text;
    std::optional<TextSource> title, date;
  };

  // What each thread has for itself.
  class Worker {
   public:
    Worker(const Options& options, LanguageRules& rules, const xapian::Setup& setup, Unchanged unchanged)
        : sources_(options), reader_(options.database), rules_(rules), annotators_(rules), indexer_(setup), unchanged_(std::move(unchanged)) {}

    void annotate(Work& work, const Target& target) {
      read(work);
      if (work.state != Work::State::kAnnotated) return;
      if (unchanged_ && unchanged_(work)) {
        work.state = Work::State::kUnchanged;
        return;
      }
      Annotator& annotator = annotators_.of(rules_.language_of(work.text));
      AnnotateOptions options;
      options.date = work.date;
      work.text_annotations = annotator.annotate(work.text, options);
      options.headline = true;
      if (!work.title.empty()) work.title_annotations = annotator.annotate(work.title, options);
      target.prepare(work, indexer_);
    }

   private:
    void read(Work& work) {
      try {
        reader_.with([&](Xapian::Database& db) {
          const Xapian::Document d = db.get_document(work.id);
          const std::string data = d.get_data();
          work.data_hash = content_hash(data, {});
          work.problem = sources_.text.read(d, data, work.text);
          if (work.problem.empty() && sources_.title) work.problem = sources_.title->read(d, data, work.title);
          if (work.problem.empty() && sources_.date) work.problem = sources_.date->read(d, data, work.date);
          return 0;
        });
        work.state = work.problem.empty() ? Work::State::kAnnotated : Work::State::kUnreadable;
      } catch (const Xapian::DocNotFoundError&) {
        work.state = Work::State::kGone;
      }
    }

    Sources sources_;
    Reader reader_;
    LanguageRules& rules_;
    LanguageAnnotators annotators_;
    xapian::Indexer indexer_;
    Unchanged unchanged_;
  };

  static constexpr std::uint64_t kShownProblems = 10;
  const Common& common_;
  const Options& options_;
  LanguageRules& rules_;
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
    print_warning("this index keeps no positions, and the first one would break its phrase searches: annotating without (same:, "
                  "quote: and rule: will not work)");
  }
  Pass pass(common, options, rules);  // reads the SPECs: before anything is written
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
  pass.run(todo, setup, target, [] { return nullptr; });
  return finish(pass, target, all.size() - todo.size());
}

int apply_sidecar(const Common& common, const Options& options) {
  const Config config = load_config(common.config);
  LanguageRules rules(common, config);
  xapian::Setup setup = setup_of(config);
  setup.ruleset = std::string(rules.all()->hash());
  Reader reader(options.database);
  Pass pass(common, options, rules);
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
    if (of.empty()) db.set_metadata(xapian::kSidecarOf, uuid);
    note_sources(db, options);
    db.commit();
  }
  Reader notes(options.sidecar);
  const std::vector<Xapian::docid> all = reader.all(""), have = notes.all("");
  const std::vector<Xapian::docid> current = notes.all(xapian::marker_term(setup));
  const std::vector<Xapian::docid> todo = options.changed ? all : without(all, current);
  Sidecar target(options.sidecar);
  pass.run(todo, setup, target, [&]() -> Pass::Unchanged {
    if (current.empty()) return nullptr;
    return [&, notes = std::make_shared<Reader>(options.sidecar), look = std::make_shared<xapian::Indexer>(setup)](const Work& work) {
      return std::binary_search(current.begin(), current.end(), work.id) && notes->with([&](Xapian::Database& db) {
        return look->content_hash(db.get_document(work.id)) == content_hash(work.text, work.title);
      });
    };
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
