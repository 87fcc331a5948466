// The watching thread compares a signature of all files below the paths (names, sizes, times of change). A signature
// that differs from the loaded one and stays the same over one interval is loaded. Looking is cheap: one stat a file.
#include "postil/engine.h"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace postil {

namespace {

namespace fs = std::filesystem;

struct FileState {
  std::string name;
  std::uintmax_t size = 0;
  fs::file_time_type changed;
  bool operator==(const FileState& other) const {
    return name == other.name && size == other.size && changed == other.changed;
  }
};
using Signature = std::vector<FileState>;

void add_file(const fs::path& path, Signature& signature) {
  std::error_code error;
  FileState state{path.string(), fs::file_size(path, error), {}};
  if (!error)
    state.changed = fs::last_write_time(path, error);
  if (!error)
    signature.push_back(std::move(state));
}

// A file that vanishes meanwhile is left out; the next look sees the rest.
Signature sign(const std::vector<std::string>& paths) {
  Signature signature;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      add_file(path, signature);
      continue;
    }
    auto it = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error))
      if (std::error_code ignored; it->is_regular_file(ignored))
        add_file(it->path(), signature);
  }
  std::sort(signature.begin(), signature.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return signature;
}

}  // namespace

struct Engine::Impl {
  std::vector<std::string> paths;
  EngineOptions options;

  mutable std::mutex mutex;  // guards what follows up to the thread
  std::shared_ptr<const RuleSet> rules;
  std::uint64_t generation = 0;
  Diagnostics diagnostics;
  Signature loaded;
  bool stop = false;
  std::condition_variable wake;
  std::thread watcher;

  std::mutex loading;  // one load at a time

  bool load() {
    std::lock_guard<std::mutex> one(loading);
    Signature signature = sign(paths);  // before reading: what changes meanwhile is seen as a change
    RuleSetBuilder builder;
    builder.run_tests(options.run_tests);
    for (const std::string& path : paths) builder.add_path(path);
    BuildResult built = builder.build();
    const bool good = built.rules && built.tests_failed == 0;
    std::lock_guard<std::mutex> lock(mutex);
    diagnostics = std::move(built.diagnostics);
    loaded = std::move(signature);
    if (!good)
      return false;
    rules = std::move(built.rules);
    ++generation;
    return true;
  }

  void watch() {
    Signature last;
    std::unique_lock<std::mutex> lock(mutex);
    while (!wake.wait_for(lock, options.interval, [this] { return stop; })) {
      const Signature known = loaded;
      lock.unlock();
      Signature now = sign(paths);
      if (!(now == known) && now == last)
        load();
      last = std::move(now);
      lock.lock();
    }
  }
};

Engine::Engine(std::vector<std::string> paths, EngineOptions options) : impl_(std::make_unique<Impl>()) {
  impl_->paths = std::move(paths);
  impl_->options = options;
  impl_->load();
}

Engine::~Engine() {
  {
    std::lock_guard<std::mutex> lock(impl_->mutex);
    impl_->stop = true;
  }
  impl_->wake.notify_all();
  if (impl_->watcher.joinable())
    impl_->watcher.join();
}

std::shared_ptr<const RuleSet> Engine::rules() const {
  std::lock_guard<std::mutex> lock(impl_->mutex);
  return impl_->rules;
}

std::uint64_t Engine::generation() const {
  std::lock_guard<std::mutex> lock(impl_->mutex);
  return impl_->generation;
}

Diagnostics Engine::diagnostics() const {
  std::lock_guard<std::mutex> lock(impl_->mutex);
  return impl_->diagnostics;
}

bool Engine::reload() { return impl_->load(); }

void Engine::watch() {
  std::lock_guard<std::mutex> lock(impl_->mutex);
  if (!impl_->watcher.joinable())
    impl_->watcher = std::thread([this] { impl_->watch(); });
}

}  // namespace postil
