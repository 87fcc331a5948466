// Files are polled, not subscribed to: that works on every file system, and a check of some hundred files costs little. A change is
// seen by names, sizes and times; whether it is one that matters, the hash of the rule set says after the load.
#include "postil/engine.h"

#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace postil {

namespace fs = std::filesystem;

namespace {

void add_stamp(const std::string& path, std::string& out) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0)
    return;
  out += path + ' ' + std::to_string(info.st_size) + ' ' + std::to_string(info.st_mtim.tv_sec) + '.' +
         std::to_string(info.st_mtim.tv_nsec) + ' ' + std::to_string(info.st_ino) + '\n';
}

// Names, sizes and times of all files below the paths: packs, and what they name.
std::string stamp(const std::vector<std::string>& paths) {
  std::string out;
  for (const std::string& path : paths) {
    std::error_code ec;
    std::vector<std::string> files;
    if (fs::is_directory(path, ec))
      for (fs::recursive_directory_iterator it(path, ec), end; !ec && it != end; it.increment(ec))
        if (it->is_regular_file(ec))
          files.push_back(it->path().string());
    if (files.empty())
      files.push_back(path);
    std::sort(files.begin(), files.end());
    for (const std::string& f : files)
      add_stamp(f, out);
  }
  return out;
}

}  // namespace

struct Engine::Impl {
  EngineOptions options;
  mutable std::mutex state;      // guards what follows
  std::shared_ptr<const RuleSet> rules;
  std::uint64_t generation = 0;
  Diagnostics diagnostics;
  std::string loaded;            // the stamp of the last load
  std::mutex loading;            // one load at a time
  std::condition_variable wake;
  bool ending = false;
  std::thread watcher;

  bool load() {
    const std::lock_guard one(loading);
    const std::string now = stamp(options.paths);
    RuleSetBuilder builder;
    builder.run_tests(options.run_tests).cache(options.cache);
    for (const std::string& path : options.paths)
      builder.add_path(path);
    BuildResult built = builder.build();
    const bool good = built.rules && built.tests_failed == 0;
    const std::lock_guard lock(state);
    loaded = now;
    diagnostics = std::move(built.diagnostics);
    if (!good)
      return false;
    if (rules && rules->hash() == built.rules->hash())
      return true;  // touched, not changed
    rules = std::move(built.rules);
    ++generation;
    return true;
  }

  bool changed(const std::string& now) const {
    const std::lock_guard lock(state);
    return now != loaded;
  }

  // Sleeps; false if the engine ends.
  bool sleep(std::chrono::milliseconds time) {
    std::unique_lock lock(state);
    return !wake.wait_for(lock, time, [this] { return ending; });
  }

  void follow() {
    while (sleep(options.interval)) {
      std::string now = stamp(options.paths);
      if (!changed(now))
        continue;
      for (std::string before; before != now;) {
        before = now;
        if (!sleep(options.quiet))
          return;
        now = stamp(options.paths);
      }
      load();
    }
  }
};

Engine::Engine(EngineOptions options) : impl_(std::make_unique<Impl>()) {
  impl_->options = std::move(options);
  impl_->load();
}

Engine::~Engine() {
  {
    const std::lock_guard lock(impl_->state);
    impl_->ending = true;
  }
  impl_->wake.notify_all();
  if (impl_->watcher.joinable())
    impl_->watcher.join();
}

std::shared_ptr<const RuleSet> Engine::rules() const {
  const std::lock_guard lock(impl_->state);
  return impl_->rules;
}

std::uint64_t Engine::generation() const {
  const std::lock_guard lock(impl_->state);
  return impl_->generation;
}

Diagnostics Engine::diagnostics() const {
  const std::lock_guard lock(impl_->state);
  return impl_->diagnostics;
}

bool Engine::reload() { return impl_->load(); }

bool Engine::reload_if_changed() {
  const std::uint64_t before = generation();
  return impl_->changed(stamp(impl_->options.paths)) && impl_->load() && generation() != before;
}

void Engine::watch() {
  if (!impl_->watcher.joinable())
    impl_->watcher = std::thread([this] { impl_->follow(); });
}

}  // namespace postil
