// The name of a cached file is a hash of the list's path, size and time of change, of the options, and of the version of the
// compiled form: a list that is edited gets another name. It is written beside and renamed, so any number of processes may
// do this at once.
#include "core/compile/gazetteer_source.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "core/compile/cache_folder.h"
#include "core/text/text.h"
#include "postil/ruleset.h"

namespace postil::compile {

namespace fs = std::filesystem;

namespace {

constexpr char kEnding[] = ".gaz";
constexpr std::size_t kKept = 16;  // lists that are edited, and folders of rules in turn, leave one each

bool ends_with(std::string_view s, std::string_view tail) {
  return s.size() >= tail.size() && s.substr(s.size() - tail.size()) == tail;
}

Diagnostic problem(std::string file, std::string message) {
  Diagnostic d;
  d.code = "R063";
  d.message = std::move(message);
  d.where.file = std::move(file);
  return d;
}

std::string cache_name(const std::string& path, const struct stat& info, const GazetteerOptions& options) {
  std::error_code ignored;
  const std::string key =
      fmt::format("{}|{}|{}.{}|{}|{}|{}|{}", fs::weakly_canonical(path, ignored).string(), info.st_size, info.st_mtim.tv_sec,
                  info.st_mtim.tv_nsec, options.type, options.fold_case, options.min_length, match::gazetteer_file::kVersion);
  return fmt::format("{:016x}{}", text::hash(key), kEnding);
}

bool is_newer(const fs::path& compiled, const struct stat& source) {
  struct stat info{};
  return ::stat(compiled.c_str(), &info) == 0 &&
         (info.st_mtim.tv_sec > source.st_mtim.tv_sec ||
          (info.st_mtim.tv_sec == source.st_mtim.tv_sec && info.st_mtim.tv_nsec >= source.st_mtim.tv_nsec));
}

// A folder of our own that goes when the file in it is mapped: the mapping stays.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "postil-XXXXXX").string();
    if (::mkdtemp(name.data()))
      path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty())
      fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

bool is_mapped_gazetteer(std::string_view path) { return ends_with(path, ".gaz") || ends_with(path, ".tsv.gz"); }

OpenedGazetteer open_gazetteer(const std::string& path, const GazetteerOptions& options, const std::string& cache) {
  OpenedGazetteer out;
  std::string error;
  const auto open = [&](const fs::path& compiled) {
    out.gazetteer = match::Gazetteer::open(compiled.string(), error);
    return out.gazetteer != nullptr;
  };
  if (!ends_with(path, ".tsv.gz")) {
    if (!open(path))
      out.problems.push_back(problem(path, error));
    return out;
  }
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) {
    out.problems.push_back(problem(path, "cannot be read"));
    return out;
  }
  const fs::path beside = path.substr(0, path.size() - std::string_view(".tsv.gz").size()) + ".gaz";
  if (is_newer(beside, info) && open(beside))
    return out;
  std::error_code failed;
  const fs::path folder = cache.empty() ? usual_cache_folder() : cache;
  const fs::path cached = folder / cache_name(path, info, options);
  if (!folder.empty() && open(cached)) {
    CacheFolder(folder.string()).note_use(cached.filename().string());
    return out;
  }
  if (CacheFolder(folder.string()).make() || fs::is_directory(folder, failed)) {
    const GazetteerReport report = build_gazetteer({path}, cached.string(), options);
    if (report.written && open(cached)) {
      CacheFolder(folder.string()).prune(kEnding, kKept);
      return out;
    }
    if (!report.diagnostics.empty() && report.diagnostics.front().where.file == path) {
      out.problems = report.diagnostics;
      return out;
    }
  }
  const TemporaryFolder temporary;
  const GazetteerReport report = build_gazetteer({path}, (temporary.path() / "list.gaz").string(), options);
  if (report.written && open(temporary.path() / "list.gaz"))
    return out;
  out.problems = report.diagnostics;
  if (out.problems.empty())
    out.problems.push_back(problem(path, error));
  return out;
}

}  // namespace postil::compile
