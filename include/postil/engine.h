// Engine: rules that follow their files. Holds the current RuleSet of some paths and replaces it when they change.
//
//   postil::Engine engine({"rules"});
//   if (!engine.rules()) report(engine.diagnostics());     // the first load failed
//   engine.watch();                                        // from now on edits are picked up
//   postil::Annotator annotator(engine.rules());           // in each thread; make a new one when the generation
//   changed
//
// A load that fails changes nothing: the rules that work stay, and diagnostics() says what is wrong. In-rule tests run
// with each load, and a failing test is a failure. Documents in flight keep the rules that they began with.
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
  // Run the tests that stand beside the rules at each load. Default: yes.
  bool run_tests = true;
  // How often watch() looks at the files. A change is loaded when the files were the same twice, so that a half-copied
  // file is not read. Default: 50 ms.
  std::chrono::milliseconds interval{50};
};

// All functions are safe to call from several threads.
class POSTIL_EXPORT Engine {
 public:
  // Loads packs and folders of packs. Never throws for bad rules.
  explicit Engine(std::vector<std::string> paths, EngineOptions options = {});
  // Ends the watching.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // The current rules; null only as long as no load has succeeded.
  std::shared_ptr<const RuleSet> rules() const;
  // Number of loads that succeeded; changes with rules().
  std::uint64_t generation() const;
  // What the last load said, warnings included; also where it failed.
  Diagnostics diagnostics() const;

  // Loads now. Whether it succeeded.
  bool reload();
  // Loads when files were changed, added or removed, in a thread of its own. Does nothing when it watches already.
  void watch();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postil

#endif
