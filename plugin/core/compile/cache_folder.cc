#include "core/compile/cache_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <random>
#include <utility>
#include <vector>

namespace postil::compile {

namespace fs = std::filesystem;

namespace {

constexpr char kUnfinished[] = ".part";
constexpr std::size_t kNameSize = 16;  // hexadecimal digits
constexpr std::time_t kDay = 24 * 60 * 60;

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0)
      ::close(fd_);
  }
  File(const File&) = delete;
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

// Nobody else can have written it.
bool is_ours(const struct stat& info) { return info.st_uid == ::geteuid() && !(info.st_mode & (S_IWGRP | S_IWOTH)); }

int open_folder(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info {};
  if (fd >= 0 && (::fstat(fd, &info) != 0 || info.st_uid != ::geteuid())) {
    spdlog::debug("{} is not used as a cache: it is another user's", path);
    ::close(fd);
    return -1;
  }
  return fd;
}

bool write_whole(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// More than this many bytes in a file would end the process with a signal.
bool may_write(std::size_t size) {
  rlimit most{};
  return ::getrlimit(RLIMIT_FSIZE, &most) != 0 || most.rlim_cur == RLIM_INFINITY || size <= most.rlim_cur;
}

// A name that no other process or thread takes.
std::string unfinished_name(const std::string& name) {
  std::random_device random;
  return fmt::format(".{}.{:08x}{:08x}{}", name, random(), random(), kUnfinished);
}

bool ends_with(std::string_view s, std::string_view tail) { return s.size() >= tail.size() && s.substr(s.size() - tail.size()) == tail; }

// Whether a file has such a name as the cache gives: the user may have chosen a folder with others in it.
bool is_cached(std::string_view name, std::string_view ending) {
  return name.size() == kNameSize + ending.size() && ends_with(name, ending) &&
         name.find_first_not_of("0123456789abcdef") == kNameSize;
}

}  // namespace

Bytes::~Bytes() { ::munmap(const_cast<char*>(data_), size_); }

// Root makes no folders where another user's would be: they would be in his way.
bool CacheFolder::make() const {
  if (path_.empty())
    return false;
  std::error_code failed;
  fs::path above = fs::absolute(path_, failed).lexically_normal();
  std::vector<fs::path> missing;
  struct stat info {};
  while (::lstat(above.c_str(), &info) != 0) {
    if (errno != ENOENT || above == above.parent_path())
      return false;
    missing.push_back(above);
    above = above.parent_path();
  }
  if (!missing.empty() && ::geteuid() == 0 && info.st_uid != 0)
    return false;
  for (auto folder = missing.rbegin(); folder != missing.rend(); ++folder)
    if (::mkdir(folder->c_str(), S_IRWXU) != 0 && errno != EEXIST)
      return false;
  return File(open_folder(path_)).is_open();
}

std::shared_ptr<const Bytes> CacheFolder::read(const std::string& name, std::size_t limit) const {
  const File folder(path_.empty() ? -1 : open_folder(path_));
  if (!folder.is_open())
    return nullptr;
  const File file(::openat(folder.fd(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat info {};
  if (!file.is_open() || ::fstat(file.fd(), &info) != 0)
    return nullptr;
  if (!S_ISREG(info.st_mode) || !is_ours(info) || static_cast<std::uintmax_t>(info.st_size) > limit) {
    spdlog::debug("{}/{} is not used: it is not ours alone", path_, name);
    return nullptr;
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  // All pages at once: a fault for each would take longer than reading.
  const void* data = size ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.fd(), 0) : MAP_FAILED;
  if (data == MAP_FAILED)
    return nullptr;
  note_use(name);
  return std::make_shared<const Bytes>(data, size);
}

// Once a day: a start need not write.
void CacheFolder::note_use(const std::string& name) const {
  const File folder(open_folder(path_));
  struct stat info {};
  if (folder.is_open() && ::fstatat(folder.fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
      info.st_mtim.tv_sec + kDay < std::time(nullptr))
    ::utimensat(folder.fd(), name.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

bool CacheFolder::write(const std::string& name, std::string_view bytes) const {
  if (!may_write(bytes.size()) || !make())
    return false;
  const File folder(open_folder(path_));
  const std::string unfinished = unfinished_name(name);
  const File file(folder.is_open() ? ::openat(folder.fd(), unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                              S_IRUSR | S_IWUSR)
                                   : -1);
  if (!file.is_open()) {
    spdlog::debug("{} cannot be written: {}", path_, std::strerror(errno));
    return false;
  }
  if (write_whole(file.fd(), bytes) && ::renameat(folder.fd(), unfinished.c_str(), folder.fd(), name.c_str()) == 0)
    return true;
  spdlog::debug("{}/{} cannot be written: {}", path_, name, std::strerror(errno));
  ::unlinkat(folder.fd(), unfinished.c_str(), 0);
  return false;
}

void CacheFolder::prune(std::string_view ending, std::size_t most) const {
  const int fd = path_.empty() ? -1 : open_folder(path_);
  DIR* const folder = fd < 0 ? nullptr : ::fdopendir(fd);
  if (!folder) {
    if (fd >= 0)
      ::close(fd);
    return;
  }
  std::vector<std::pair<std::time_t, std::string>> files;
  while (const dirent* entry = ::readdir(folder)) {
    const std::string_view name = entry->d_name;
    const bool finished = is_cached(name, ending), unfinished = ends_with(name, kUnfinished) && is_cached(name.substr(1, kNameSize + ending.size()), ending);
    struct stat info {};
    if ((!finished && !unfinished) || ::fstatat(::dirfd(folder), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(info.st_mode) || !is_ours(info))
      continue;
    if (finished)
      files.emplace_back(info.st_mtim.tv_sec, name);
    else if (info.st_mtim.tv_sec + kDay < std::time(nullptr))
      ::unlinkat(::dirfd(folder), entry->d_name, 0);
  }
  std::sort(files.rbegin(), files.rend());
  for (std::size_t i = most; i < files.size(); ++i)
    ::unlinkat(::dirfd(folder), files[i].second.c_str(), 0);
  ::closedir(folder);
}

}  // namespace postil::compile
