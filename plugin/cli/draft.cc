#include "cli/draft.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xapian.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "cli/verb.h"

namespace postil::cli {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& path, int error) {
  throw UserError(fmt::format("{}: {}", path.string(), std::strerror(error)));
}

// Names this start of the system; empty where the system does not tell.
std::string this_start() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(in, id);
  return id;
}

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

// A file or folder, to disk.
void sync(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(path, errno);
  const int failed = fsync(file) ? errno : 0;
  close(file);
  if (failed && failed != EINVAL) fail(path, failed);  // EINVAL: a file system that cannot sync folders
}

void sync_all(const fs::path& folder) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) sync(entry.path());
  sync(folder);
}

bool is_database(const fs::path& folder) { return fs::exists(folder / "iamglass"); }

// Nobody may be at work on it: on another machine, for which a start of this one says nothing.
void check_unlocked(const fs::path& folder) {
  try {
    Xapian::WritableDatabase(folder.string(), Xapian::DB_OPEN);
  } catch (const Xapian::DatabaseLockError&) {
    throw;
  } catch (const Xapian::Error&) {  // damaged, as was to be expected
  }
}

// Only what databases consist of, whatever else somebody may have put beside them.
void remove_databases(const fs::path& folder) {
  if (is_database(folder)) check_unlocked(folder);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.is_directory() && is_database(entry.path())) check_unlocked(entry.path());
  std::vector<fs::path> ours;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    const bool shard = entry.is_directory() && name.compare(0, 5, "shard") == 0;
    if (shard || name == "XAPIANDB" || name == "iamglass" || name == "flintlock" || entry.path().extension() == ".glass")
      ours.push_back(entry.path());
  }
  for (const fs::path& path : ours) fs::remove_all(path);
}

}  // namespace

Draft::Draft(const std::string& folder) : folder_(folder), mark_(folder_ / "unsynced") { begin(); }

void Draft::begin() try {
  const std::string start = this_start();
  if (fs::exists(mark_)) {
    unsynced_ = !start.empty() && first_line(mark_) == start;
    if (!unsynced_) remove_databases(folder_);
  }
  empty_ = !fs::exists(folder_) || fs::is_empty(folder_) ||
           (fs::exists(mark_) && !is_database(folder_) && !fs::exists(folder_ / "XAPIANDB"));
  if (empty_ && !start.empty()) {
    fs::create_directories(folder_);
    std::ofstream(mark_) << start << '\n';
    sync(mark_);  // before anything that it is about
    sync(folder_);
    unsynced_ = true;
  }
} catch (const fs::filesystem_error& e) {
  fail(e.path1(), e.code().value());
}

int Draft::flags() const { return unsynced_ ? Xapian::DB_NO_SYNC : 0; }

void Draft::finish() try {
  if (!unsynced_) return;
  sync_all(folder_);
  fs::remove(mark_);
  sync(folder_);
  unsynced_ = false;
} catch (const fs::filesystem_error& e) {
  fail(e.path1(), e.code().value());
}

}  // namespace postil::cli
