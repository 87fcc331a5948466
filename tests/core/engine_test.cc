#include "postil/engine.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "postil/annotator.h"

using namespace postil;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("postil-engine-" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& word, const std::string& test = "") const {
    std::ofstream(path / name) << "format: 1\npack: " << name.substr(0, name.find('.')) << "\nlanguage: en\nrules:\n"
                               << "  - id: r\n    match: '" << word << "'\n    emit: {type: colour}\n"
                               << test;
  }
};

std::size_t count(const Engine& engine, const char* text) { return Annotator(engine.rules()).annotate(text).size(); }

// Waits until the engine has loaded `generation`, for long at most: how long it takes is not tested.
bool wait_for(const Engine& engine, std::uint64_t generation) {
  for (int i = 0; i < 1000 && engine.generation() < generation; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return engine.generation() >= generation;
}

}  // namespace

TEST_CASE("an engine keeps the rules that work when a load fails", "[core][engine]") {
  const Folder folder;
  folder.write("a.yaml", "red");
  Engine engine({folder.path.string()});
  REQUIRE(engine.rules());
  CHECK(engine.generation() == 1);
  CHECK(count(engine, "red blue") == 1);

  folder.write("b.yaml", "(");
  CHECK_FALSE(engine.reload());
  CHECK(has_errors(engine.diagnostics()));
  CHECK(engine.generation() == 1);
  CHECK(count(engine, "red blue") == 1);

  folder.write("b.yaml", "blue", "    tests: [{text: 'blue', expect: none}]\n");
  CHECK_FALSE(engine.reload());
  CHECK(count(engine, "red blue") == 1);

  folder.write("b.yaml", "blue", "    tests: ['a blue car']\n");
  CHECK(engine.reload());
  CHECK(engine.generation() == 2);
  CHECK(count(engine, "red blue") == 2);
}

TEST_CASE("an engine that watches picks up changed, new and removed files", "[core][engine]") {
  const Folder folder;
  folder.write("a.yaml", "red");
  EngineOptions options;
  options.interval = std::chrono::milliseconds(5);
  Engine engine({folder.path.string()}, options);
  engine.watch();
  engine.watch();
  folder.write("a.yaml", "yellow");
  REQUIRE(wait_for(engine, 2));
  CHECK(count(engine, "red yellow yellow") == 2);
  folder.write("b.yaml", "blue");
  REQUIRE(wait_for(engine, 3));
  CHECK(count(engine, "blue yellow") == 2);
  fs::remove(folder.path / "a.yaml");
  REQUIRE(wait_for(engine, 4));
  CHECK(count(engine, "blue yellow") == 1);
}

TEST_CASE("an engine without a first set of rules says why", "[core][engine]") {
  const Engine engine({"/nowhere/at/all"});
  CHECK_FALSE(engine.rules());
  CHECK(engine.generation() == 0);
  CHECK(has_errors(engine.diagnostics()));
}
