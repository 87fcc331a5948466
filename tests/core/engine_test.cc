#include "postil/engine.h"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "postil/annotator.h"

using namespace postil;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("postil-engine-" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& rules) const {
    std::ofstream(path / "ships.yaml.new") << "format: 1\npack: ships\n" << rules;
    fs::rename(path / "ships.yaml.new", path / "ships.yaml");  // at once, and another inode: seen whatever the clock says
  }
};

const std::string kFerry = "rules: [{id: r, match: ferry, emit: {type: ship}, tests: ['a ferry']}]\n";
const std::string kTug = "rules: [{id: r, match: tug, emit: {type: ship}, tests: ['a tug']}]\n";

EngineOptions options_for(const Folder& folder, std::chrono::milliseconds interval) {
  EngineOptions options;
  options.paths = {folder.path.string()};
  options.interval = options.quiet = interval;
  return options;
}

std::size_t found(const Engine& engine, const char* text) { return Annotator(engine.rules()).annotate(text).size(); }

}  // namespace

TEST_CASE("rules are loaded anew when a file has changed, and kept when the new ones are bad", "[engine]") {
  const Folder folder;
  folder.write(kFerry);
  EngineOptions options;
  options.paths = {folder.path.string()};
  Engine engine(options);
  REQUIRE(engine.rules());
  CHECK(engine.generation() == 1);
  CHECK(found(engine, "a ferry and a tug") == 1);
  CHECK(!engine.reload_if_changed());

  folder.write("rules: [{id: r, match: '(tug', emit: {type: ship}}]\n");
  CHECK(!engine.reload_if_changed());
  CHECK(engine.generation() == 1);
  CHECK(engine.diagnostics().at(0).code == "R010");
  CHECK(found(engine, "a ferry") == 1);

  folder.write("rules: [{id: r, match: tug, emit: {type: ship}, tests: ['a ferry']}]\n");
  CHECK(!engine.reload_if_changed());
  CHECK(engine.diagnostics().at(0).code == "T001");
  CHECK(found(engine, "a ferry") == 1);

  const std::shared_ptr<const RuleSet> old = engine.rules();
  folder.write(kTug);
  CHECK(engine.reload_if_changed());
  CHECK(engine.generation() == 2);
  CHECK(engine.diagnostics().empty());
  CHECK(found(engine, "a ferry and a tug") == 1);
  CHECK(Annotator(old).annotate("a ferry").size() == 1);

  fs::remove(folder.path / "ships.yaml");
  CHECK(!engine.reload_if_changed());
  CHECK(found(engine, "a tug") == 1);
}

TEST_CASE("a thread follows the files", "[engine]") {
  const Folder folder;
  folder.write(kFerry);
  Engine engine(options_for(folder, std::chrono::milliseconds(5)));
  engine.watch();
  folder.write(kTug);
  for (int i = 0; i < 6000 && engine.generation() < 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(engine.generation() == 2);
  CHECK(found(engine, "a tug") == 1);
}

TEST_CASE("threads annotate by the old rules or the new, never by something between, while the files change", "[engine]") {
  const Folder folder;
  folder.write(kFerry);
  Engine engine(options_for(folder, std::chrono::milliseconds(1)));
  engine.watch();
  constexpr std::uint64_t kChanges = 20;
  std::atomic<std::size_t> annotated = 0, wrong = 0;
  std::atomic<bool> enough = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      while (!enough) {
        const Annotations a = Annotator(engine.rules()).annotate("a ferry, a tug and another tug");
        ++annotated;
        wrong += a.size() != 1 && a.size() != 2;
        std::this_thread::yield();
      }
    });
  for (std::uint64_t i = 0; i < kChanges; ++i) {
    folder.write(i % 2 ? kFerry : kTug);
    const std::size_t before = annotated;
    engine.reload();  // beside the thread that watches
    for (int turn = 0; annotated < before + 3 && turn < 10'000; ++turn) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  enough = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(annotated >= kChanges * 3);
  CHECK(engine.generation() == kChanges + 1);
}
