// postil apply --sidecar: an index of annotations alone, with the document numbers of the main one.
//
// It has a shard for each thread that may work on it, in one folder under a stub file, with the numbers that Xapian gives to
// documents of several databases as one. Each thread reads, annotates and writes the documents of its shard, so that nothing goes
// from thread to thread and no writer is waited for. A batch ends in a commit: what a kill leaves is a number of whole batches.
// The first time nothing waits for the disk (draft.h).
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <thread>

#include "cli/apply_pass.h"
#include "cli/database.h"
#include "cli/draft.h"

namespace postil::cli {

namespace fs = std::filesystem;

namespace {

// A search looks into each shard.
constexpr unsigned kMostShards = 8;
// Documents of a shard that are committed together. Xapian keeps them in trees, which cost more than their size where they are large;
// but the larger a shard is, the fewer terms of a batch share a block, and each block that is touched is written anew.
constexpr std::size_t kBatchDocuments = 500, kFirstBatchDocuments = 250;
constexpr Xapian::doccount kSmallShard = 10000;

// One of `count` shards: document `id` of them all is in shard (id - 1) % count.
class Shard : public Target {
 public:
  Shard(const std::string& path, unsigned count, int flags)
      : Target(kFirstBatchDocuments), database_(path, Xapian::DB_CREATE_OR_OPEN | flags), count_(count) {}

  Xapian::WritableDatabase& database() { return database_; }

  void prepare(Work& a, xapian::Indexer& indexer) const override {
    indexer.add(a.document, a.source());
    indexer.add_origin(a.document, {}, content_hash(a.text, a.title));
    a.names = indexer.take_new_names();
    a.text_annotations = Annotations();
    a.title_annotations = Annotations();
  }

  void remove(const std::vector<Xapian::docid>& ids) {
    for (const Xapian::docid id : ids) database_.delete_document(own(id));
    if (!ids.empty()) database_.commit();
  }

 protected:
  void write(Work& done) override {
    database_.replace_document(own(done.id), done.document);
    names_.merge(std::move(done.names));
    ++written;
  }

  void end_batch() override {
    names_.write(database_);
    names_ = xapian::Names();
    database_.commit();
    set_batch(database_.get_doccount() < kSmallShard ? kFirstBatchDocuments : kBatchDocuments);
  }

 private:
  Xapian::docid own(Xapian::docid id) const { return (id - 1) / count_ + 1; }

  Xapian::WritableDatabase database_;
  const unsigned count_;
  xapian::Names names_;
};

// The folders of the shards. If there is no sidecar yet, as many are named in a stub file as will have a thread; whoever opens them
// makes them.
std::vector<std::string> shard_folders(const std::string& sidecar, unsigned jobs, const Draft& draft) {
  const unsigned count = std::clamp(jobs, 1u, kMostShards);
  if (count > 1 && draft.empty()) {
    fs::create_directories(sidecar);
    std::ofstream stub(fs::path(sidecar) / "XAPIANDB");
    for (unsigned i = 1; i <= count; ++i) stub << "auto shard" << i << '\n';
    if (!stub.flush()) throw UserError(fmt::format("{}: cannot be written", sidecar));
  }
  return xapian::resolve_databases({sidecar});
}

std::vector<std::unique_ptr<Shard>> open_shards_of(const ApplyOptions& options, unsigned jobs, const Draft& draft, const std::string& uuid,
                                                   xapian::Setup& setup) {
  const std::vector<std::string> folders = shard_folders(options.sidecar, jobs, draft);
  std::vector<std::unique_ptr<Shard>> shards;
  for (const std::string& name : folders) {
    shards.push_back(std::make_unique<Shard>(name, static_cast<unsigned>(folders.size()), draft.flags()));
    Xapian::WritableDatabase& db = shards.back()->database();
    const std::string of = db.get_metadata(xapian::kSidecarOf);
    if (!of.empty() && of != uuid)
      throw UserError(fmt::format("{}: this is the sidecar of another index; remove it, or name another folder", options.sidecar));
    check_sources(db, options, options.sidecar, "remove it, or name another folder");
    xapian::prepare(db, setup);
    if (of.empty()) db.set_metadata(xapian::kSidecarOf, uuid);
    note_sources(db, options);
    db.commit();
  }
  return shards;
}

// Those of every shard.
std::vector<std::vector<Xapian::docid>> deal(const std::vector<Xapian::docid>& ids, std::size_t shards) {
  std::vector<std::vector<Xapian::docid>> out(shards);
  for (const Xapian::docid id : ids) out[(id - 1) % shards].push_back(id);
  return out;
}

// Calls work(i) in a thread for each i. The first exception is thrown when all have ended.
void in_threads(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::vector<std::exception_ptr> errors(count);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      try {
        work(i);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace

int apply_sidecar(const Common& common, const ApplyOptions& options) {
  const Config config = load_config(common.config);
  LanguageRules rules(common, config);
  xapian::Setup setup = setup_of(config, rules.all());
  Reader reader(options.database);
  Pass pass(options, rules);
  std::error_code ignored;
  if (fs::equivalent(options.database, options.sidecar, ignored)) throw UserError("--sidecar must be another folder than --db");
  const std::string uuid = reader.with([](Xapian::Database& db) { return db.get_uuid(); });
  check_place(options.sidecar);
  Draft draft(options.sidecar);
  const auto shards = open_shards_of(options, common.job_count(), draft, uuid, setup);

  Reader notes(options.sidecar);
  const std::vector<Xapian::docid> all = reader.all(""), have = notes.all("");
  const std::vector<Xapian::docid> current = notes.all(xapian::marker_term(setup));
  const std::vector<Xapian::docid> todo = options.changed ? all : without(all, current);
  const auto make_unchanged = [&]() -> Pass::Unchanged {
    if (current.empty()) return nullptr;
    return [&, notes = std::make_shared<Reader>(options.sidecar), look = std::make_shared<xapian::Indexer>(setup)](const Work& work) {
      return std::binary_search(current.begin(), current.end(), work.id) && notes->with([&](Xapian::Database& db) {
        return look->content_hash(db.get_document(work.id)) == content_hash(work.text, work.title);
      });
    };
  };
  pass.expect(todo.size());
  const auto todo_of = deal(todo, shards.size()), gone_of = deal(without(have, all), shards.size());
  const unsigned jobs = std::max(1u, common.job_count() / static_cast<unsigned>(shards.size()));
  in_threads(shards.size(), [&](std::size_t i) {
    pass.run(todo_of[i], setup, jobs, *shards[i], make_unchanged);
    shards[i]->remove(gone_of[i]);
  });
  draft.finish();
  std::uint64_t written = 0;
  for (const auto& shard : shards) written += shard->written;
  return pass.finish(written, all.size() - written);
}

}  // namespace postil::cli
