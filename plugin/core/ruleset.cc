#include "postil/ruleset.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/compile/collector.h"
#include "core/compile/compiler.h"
#include "core/compile/reader.h"
#include "core/compile/rule_tests.h"
#include "core/ruleset_impl.h"

namespace postil {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxPackBytes = 32 << 20;

}  // namespace

RuleSet::RuleSet(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
RuleSet::~RuleSet() = default;
std::string_view RuleSet::hash() const { return impl_->program->hash; }
std::size_t RuleSet::rule_count() const { return impl_->program->rules.size(); }
std::vector<std::string_view> RuleSet::packs() const { return impl_->packs; }
std::vector<std::string_view> RuleSet::languages() const { return {impl_->languages.begin(), impl_->languages.end()}; }
std::vector<std::string_view> RuleSet::types() const { return impl_->types; }

struct RuleSetBuilder::Impl {
  compile::Sources sources;
  compile::Reporter reporter;
  std::set<std::string> seen;
  std::vector<std::pair<std::string, bool>> paths;               // and whether their tests run
  std::vector<std::tuple<std::string, std::string, bool>> texts; // name, YAML, tests
  bool run_tests = false;
  std::string language;  // empty: all

  // Takes out the packs of other languages, and those that use them.
  void keep_language() {
    std::set<std::string> gone;
    const auto goes = [&](const compile::PackDef& p) {
      return (!p.language.empty() && p.language != language) ||
             std::any_of(p.uses.begin(), p.uses.end(), [&](const compile::Name& use) { return gone.count(use.text) > 0; });
    };
    for (bool more = true; more;) {
      more = false;
      for (const compile::PackDef& p : sources.packs)
        more |= goes(p) && gone.insert(p.name.text).second;
    }
    std::erase_if(sources.packs, goes);
  }

  void add_file(const std::string& path, bool tests, bool in_folder) {
    std::error_code ec;
    const std::string canonical = fs::weakly_canonical(path, ec).string();
    if (!seen.insert(ec ? path : canonical).second) {
      for (compile::SourceFile& f : sources.files)
        if (tests && fs::weakly_canonical(f.name, ec) == canonical)
          f.run_tests = true;
      return;
    }
    compile::SourceFile nowhere(path, "");
    if (auto content = compile::read_file(path, kMaxPackBytes, {}, reporter)) {
      compile::SourceFile& file = sources.files.emplace_back(path, std::move(*content));
      file.run_tests = tests;
      file.in_folder = in_folder;
    }
  }

  void add_tree(const std::string& path, bool tests) {
    std::error_code ec;
    if (!fs::is_directory(path, ec)) {
      add_file(path, tests, false);
      return;
    }
    std::vector<std::string> files;
    for (fs::recursive_directory_iterator it(path, ec), end; it != end; it.increment(ec)) {
      if (ec)
        break;
      if (it->path().extension() == ".yaml" && it->is_regular_file(ec))
        files.push_back(it->path().string());
    }
    std::sort(files.begin(), files.end());
    if (files.empty())
      reporter.add(compile::Code::kR004, {}, fmt::format("no rule files (*.yaml) below '{}'", path), "");
    for (const std::string& f : files)
      add_file(f, tests, true);
  }

  // Over names and contents in the order of names, so that it does not depend on folders or the order of adding.
  std::string hash(const match::Program& program) const {
    std::vector<std::uint64_t> parts;
    for (const auto& gazetteer : program.gazetteers)
      parts.push_back(gazetteer->content_hash());
    for (const compile::SourceFile& f : sources.files)
      parts.push_back(text::hash(f.text));
    std::sort(parts.begin(), parts.end());
    std::string all;
    for (std::uint64_t p : parts)
      all += fmt::format("{:016x}", p);
    return fmt::format("{:016x}", text::hash(all));
  }
};

RuleSetBuilder::RuleSetBuilder() : impl_(std::make_unique<Impl>()) {}
RuleSetBuilder::~RuleSetBuilder() = default;

RuleSetBuilder& RuleSetBuilder::add_path(std::string_view path) {
  impl_->paths.emplace_back(path, impl_->run_tests);
  return *this;
}

RuleSetBuilder& RuleSetBuilder::add_text(std::string_view name, std::string_view yaml) {
  impl_->texts.emplace_back(name, yaml, impl_->run_tests);
  return *this;
}

RuleSetBuilder& RuleSetBuilder::language(std::string_view code) {
  impl_->language = code;
  return *this;
}

RuleSetBuilder& RuleSetBuilder::run_tests(bool on) {
  impl_->run_tests = on;
  return *this;
}

BuildResult RuleSetBuilder::build() {
  Impl& d = *impl_;
  BuildResult result;
  for (const auto& [path, tests] : d.paths)
    d.add_tree(path, tests);
  for (auto& [name, yaml, tests] : d.texts)
    d.sources.files.emplace_back(name, std::move(yaml)).run_tests = tests;
  const std::size_t count = d.sources.files.size();  // reading packs adds the files that they name
  for (std::size_t i = 0; i < count; ++i)
    compile::read_pack(d.sources.files[i], d.sources, d.reporter);
  if (!d.language.empty())
    d.keep_language();
  const compile::Collected collected = compile::collect(d.sources, d.reporter);
  std::unique_ptr<match::Program> program = compile::compile(collected, d.reporter);
  if (program && !d.reporter.errors()) {
    program->hash = d.hash(*program);
    const compile::TestCounts tests = compile::run_tests(*program, collected, d.reporter);
    result.tests_run = tests.run;
    result.tests_failed = tests.failed;
    auto impl = std::make_unique<RuleSet::Impl>();
    for (const std::string& p : program->packs)
      impl->packs.push_back(p);
    for (std::uint32_t t = match::kActorType; t < program->types.size(); ++t)
      if (program->types.name(t)[0] != '_')
        impl->types.push_back(program->types.name(t));
    std::sort(impl->types.begin(), impl->types.end());
    std::set<std::string> languages;
    for (const compile::PackDef& p : d.sources.packs)
      if (!p.language.empty())
        languages.insert(p.language);
    impl->languages.assign(languages.begin(), languages.end());
    impl->program = std::move(program);
    result.rules = std::shared_ptr<const RuleSet>(new RuleSet(std::move(impl)));
  }
  result.diagnostics = d.reporter.take();
  // Failing tests do not make a rule set unusable; everything else that is an error does.
  for (const Diagnostic& diagnostic : result.diagnostics)
    if (diagnostic.severity == Severity::kError && diagnostic.code != "T001")
      result.rules = nullptr;
  return result;
}

}  // namespace postil
