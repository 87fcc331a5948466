// RuleSetBuilder reads rule files and makes a RuleSet, the compiled form that Annotator uses.
//
//   postil::RuleSetBuilder builder;
//   builder.add_path("rules");                // a pack file or a folder of packs
//   postil::BuildResult built = builder.build();
//   if (!built.rules)
//     for (const postil::Diagnostic& d : built.diagnostics) std::cerr << d.to_string() << '\n';
#ifndef POSTIL_RULESET_H
#define POSTIL_RULESET_H

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "postil/diagnostic.h"
#include "postil/export.h"

namespace postil {

// Compiled rules. Immutable, safe to share between threads; held by shared_ptr, so that a program may swap in a new one while
// documents are still being annotated with the old.
class POSTIL_EXPORT RuleSet {
 public:
  ~RuleSet();
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

  std::string_view hash() const;  // 16 hexadecimal digits over the content of all that was loaded; stable between machines
  std::size_t rule_count() const;
  std::vector<std::string_view> packs() const;  // names, sorted
  std::vector<std::string_view> languages() const;  // of the packs that are for one, as they name it; sorted
  std::vector<std::string_view> types() const;  // base types that some rule or gazetteer may emit, sorted

  // For Postil's own layers: the compiled form. May change without notice.
  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  friend class RuleSetBuilder;
  explicit RuleSet(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

// A failing in-rule test is a diagnostic (code T001) of BuildResult only if run_tests was asked for.
struct BuildResult {
  std::shared_ptr<const RuleSet> rules;  // null if any diagnostic is an error
  Diagnostics diagnostics;               // in the order of files and lines
  std::size_t tests_run = 0;
  std::size_t tests_failed = 0;
};

// Where caches of Postil are by custom: $XDG_CACHE_HOME/postil or ~/.cache/postil; empty where neither is known.
POSTIL_EXPORT std::string usual_cache_folder();

// Collects rule sources. For one thread; used once.
class POSTIL_EXPORT RuleSetBuilder {
 public:
  RuleSetBuilder();
  ~RuleSetBuilder();
  RuleSetBuilder(const RuleSetBuilder&) = delete;
  RuleSetBuilder& operator=(const RuleSetBuilder&) = delete;

  // Adds a pack file or a folder: all *.yaml and *.yml below it in sorted order. A file that is added twice is read once.
  // A path that cannot be read becomes a diagnostic of build().
  RuleSetBuilder& add_path(std::string_view path);
  // Adds a pack given as YAML text; `name` stands for the file in diagnostics.
  RuleSetBuilder& add_text(std::string_view name, std::string_view yaml);
  // Only packs of this language and those that are for all, without packs that use others' (default: all packs).
  RuleSetBuilder& language(std::string_view code);
  // Keeps the compiled rules in this folder, one file for each set of paths and language, and takes them from there as long as all
  // files that they were made of, and this library, are the same: a start then takes a fraction of the time. Also for compiled
  // gazetteers, which are kept in usual_cache_folder() otherwise. The folder is made if need be; one that
  // cannot be written, or belongs to another user, is passed over. Builds that run tests always compile (default: empty, none).
  RuleSetBuilder& cache(std::string_view folder);
  // Also run the in-rule tests: of the paths added since this call (default: none).
  RuleSetBuilder& run_tests(bool on);

  // Never throws for bad rules; std::bad_alloc passes through.
  BuildResult build();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postil

#endif
