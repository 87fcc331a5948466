// Documents of a finished index, read and annotated in several threads and handed to whatever writes the annotations: what
// applying in place and beside the index share. Internal; may change.
//
//   Pass pass(options, rules);                      // throws UserError for a SPEC that it cannot read
//   pass.expect(ids.size());
//   pass.run(ids, setup, jobs, target, unchanged);
//   return pass.finish(target.written, ids.size() - target.written);
#ifndef POSTIL_CLI_APPLY_PASS_H
#define POSTIL_CLI_APPLY_PASS_H

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "cli/language.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "postil/xapian.h"

namespace postil::cli {

struct ApplyOptions {
  std::string database, text_from, title_from, date_from, sidecar;
  bool strip = false, changed = false;
};

// A document on its way.
struct Work {
  Xapian::docid id = 0;
  enum class State { kGone, kUnchanged, kUnreadable, kAnnotated } state = State::kGone;
  std::string text, title, date, problem;
  std::size_t data_hash = 0;  // tells whether another program changed the document meanwhile
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
    return with([&](Xapian::Database& db) { return std::vector<Xapian::docid>(db.postlist_begin(term), db.postlist_end(term)); });
  }

 private:
  Xapian::Database database_;
};

// Writes annotated documents where they belong, a batch at a time.
class Target {
 public:
  explicit Target(std::size_t batch) : batch_(batch) {}
  virtual ~Target() = default;
  // What can be done for a document in any thread. `indexer`: that thread's.
  virtual void prepare(Work&, xapian::Indexer&) const {}
  // One thread at a time, in order.
  void take(Work& done) {
    bytes_ += done.bytes();
    ++documents_;
    write(done);
    if (documents_ >= batch_ || bytes_ >= kBatchBytes) end();
  }
  void end() {
    if (!documents_) return;
    end_batch();
    documents_ = bytes_ = 0;
  }
  std::uint64_t written = 0;

 protected:
  virtual void write(Work& done) = 0;
  virtual void end_batch() = 0;
  void set_batch(std::size_t documents) { batch_ = documents; }

 private:
  static constexpr std::size_t kBatchBytes = std::size_t{64} << 20;
  std::size_t batch_;                      // documents
  std::size_t documents_ = 0, bytes_ = 0;  // of the batch
};

class Pass {
 public:
  // Whether a document may be left alone. For one thread.
  using Unchanged = std::function<bool(const Work&)>;

  Pass(const ApplyOptions& options, LanguageRules& rules);

  // In so many threads. `make_unchanged` is called for each. Several threads may call this, for targets of their own; if it throws in
  // one of them, the others end soon.
  void run(const std::vector<Xapian::docid>& ids, const xapian::Setup& setup, unsigned jobs, Target& target,
           const std::function<Unchanged()>& make_unchanged);
  // How many documents all calls of run() are for.
  void expect(std::size_t documents) { expected_ = documents; }
  // Tells what came of it; the exit status.
  int finish(std::uint64_t written, std::uint64_t left_alone, std::uint64_t changed_meanwhile = 0) const;

 private:
  class Worker;
  void tell(const Work& work);

  const ApplyOptions& options_;
  LanguageRules& rules_;
  std::size_t expected_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;  // guards what follows
  std::uint64_t done_ = 0, unreadable_ = 0, empty_ = 0;
  Progress progress_;
};

// Hash of a text and a title, as the index keeps it.
std::string content_hash(std::string_view text, std::string_view title);
// Those of `all` that `taken` lacks; both sorted.
std::vector<Xapian::docid> without(const std::vector<Xapian::docid>& all, const std::vector<Xapian::docid>& taken);
// Whether it has terms of annotations, of any rule set.
bool has_annotations(const Xapian::Database& db);
// Whether texts, titles or dates were read at another place before.
bool has_other_sources(const Xapian::Database& db, const ApplyOptions& options);
// Throws UserError, with the advice, if the documents of `index` were annotated with texts, titles or dates from another place: they
// would keep those annotations under the new name.
void check_sources(const Xapian::Database& db, const ApplyOptions& options, const std::string& index, const std::string& advice);
// Keeps where texts, titles and dates were read.
void note_sources(Xapian::WritableDatabase& db, const ApplyOptions& options);

// The verb with --sidecar (sidecar.cc).
int apply_sidecar(const Common& common, const ApplyOptions& options);

}  // namespace postil::cli

#endif
