#include "cli/draft.h"

#include <xapian.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

namespace fs = std::filesystem;
using postil::cli::Draft;

namespace {

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / "postil-draft-test") { fs::remove_all(path_); }
  ~Folder() { fs::remove_all(path_); }
  std::string path() const { return path_; }
  std::string file(const std::string& name) const { return path_ / name; }
  bool has(const std::string& name) const { return fs::exists(path_ / name); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }

 private:
  const fs::path path_;
};

void make_database(const std::string& path, int flags) {
  Xapian::WritableDatabase db(path, Xapian::DB_CREATE_OR_OPEN | flags);
  db.add_document(Xapian::Document());
  db.commit();
}

}  // namespace

TEST_CASE("A new folder is a draft until it is finished, also in the next process", "[cli][draft]") {
  const Folder folder;
  {
    const Draft draft(folder.path());
    CHECK(draft.empty());
    CHECK(draft.flags() == Xapian::DB_NO_SYNC);
  }
  CHECK(Draft(folder.path()).empty());  // killed before anything was made
  make_database(folder.file("shard1"), Xapian::DB_NO_SYNC);
  folder.write("XAPIANDB", "auto shard1\n");
  Draft next(folder.path());
  CHECK_FALSE(next.empty());
  CHECK(next.flags() == Xapian::DB_NO_SYNC);
  next.finish();
  CHECK_FALSE(folder.has("unsynced"));
  CHECK(Draft(folder.path()).flags() == 0);
  CHECK(Xapian::Database(folder.path()).get_doccount() == 1);
}

TEST_CASE("What was a draft when the system went down is removed, and nothing else", "[cli][draft]") {
  const Folder folder;
  { const Draft draft(folder.path()); }
  make_database(folder.file("shard1"), 0);
  folder.write("XAPIANDB", "");  // damaged
  folder.write("notes.txt", "not ours");
  folder.write("unsynced", "another start\n");
  {
    const Xapian::WritableDatabase writer(folder.file("shard1"), Xapian::DB_OPEN);
    CHECK_THROWS_AS(Draft(folder.path()), Xapian::DatabaseLockError);
    CHECK(folder.has("shard1"));
  }
  const Draft draft(folder.path());
  CHECK(draft.empty());
  CHECK(draft.flags() == Xapian::DB_NO_SYNC);
  CHECK_FALSE(folder.has("shard1"));
  CHECK_FALSE(folder.has("XAPIANDB"));
  CHECK(folder.has("notes.txt"));
}

TEST_CASE("A folder with anything in it is no draft", "[cli][draft]") {
  const Folder folder;
  make_database(folder.path(), 0);
  const Draft draft(folder.path());
  CHECK_FALSE(draft.empty());
  CHECK(draft.flags() == 0);
  CHECK_FALSE(folder.has("unsynced"));
}
