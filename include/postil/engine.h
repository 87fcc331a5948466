// Engine: a rule set that follows its files.
//
//   postil::EngineOptions options;
//   options.paths = {"rules", "site"};
//   postil::Engine engine(options);
//   engine.watch();                                   // a thread that loads what changed
//   postil::Annotator annotator(engine.rules());      // a new one when engine.generation() has changed
//
// A load is checked, its in-rule tests included, before it takes the place of the old rules. If anything is wrong, the old rules stay.
#ifndef POSTIL_ENGINE_H
#define POSTIL_ENGINE_H

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "postil/diagnostic.h"
#include "postil/export.h"
#include "postil/ruleset.h"

namespace postil {

struct EngineOptions {
  std::vector<std::string> paths;  // packs and folders of packs
  std::string cache;               // as RuleSetBuilder::cache(): of use where run_tests is false
  bool run_tests = true;           // a failing in-rule test keeps the old rules
  std::chrono::milliseconds interval{1000};  // how often watch() looks at the files
  std::chrono::milliseconds quiet{100};      // files must not have changed for so long: copying has ended
};

// Safe to share between threads.
class POSTIL_EXPORT Engine {
 public:
  // Loads the rules. Never throws for bad rules: rules() is then null and diagnostics() says why.
  explicit Engine(EngineOptions options);
  ~Engine();  // ends the thread of watch()
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // The rules in force; null as long as no load was good. A set stays alive while somebody holds it.
  std::shared_ptr<const RuleSet> rules() const;
  std::uint64_t generation() const;  // good loads so far
  Diagnostics diagnostics() const;   // of the last load, good or not

  // Loads now, in this thread. False: something is wrong, and the old rules stay.
  bool reload();
  // The same if a file was changed, added or removed since the last load. True if new rules are in force.
  bool reload_if_changed();
  // Begins to look for changes in a thread of its own. At most once.
  void watch();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postil

#endif
