#include "postil/ruleset.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "core/compile/cache_folder.h"
#include "core/compile/collector.h"
#include "core/compile/compiler.h"
#include "core/compile/reader.h"
#include "core/compile/rule_tests.h"
#include "core/heap.h"
#include "core/image/image.h"
#include "core/ruleset_impl.h"

namespace postil {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxPackBytes = 32 << 20;
constexpr std::size_t kMaxImageBytes = 512 << 20;
constexpr std::size_t kRoomBytes = 30 << 20;  // for a program: the shipped rules take 20 MB
constexpr std::size_t kKeptImages = 8;  // of rule sets and languages in turn: a few megabytes each
constexpr char kImageEnding[] = ".rules";

std::unique_ptr<const RuleSet::Impl> make_impl(std::unique_ptr<const match::Program> program, std::vector<std::string> languages) {
  auto impl = std::make_unique<RuleSet::Impl>();
  for (const std::string& p : program->packs)
    impl->packs.push_back(p);
  for (std::uint32_t t = match::kActorType; t < program->types.size(); ++t)
    if (program->types.name(t)[0] != '_')
      impl->types.push_back(program->types.name(t));
  std::sort(impl->types.begin(), impl->types.end());
  impl->languages = std::move(languages);
  impl->program = std::move(program);
  return impl;
}

// For the next build.
void keep(const image::Compiled& compiled, const image::Sources& sources, const compile::CacheFolder& folder, const std::string& name) {
  try {
    if (folder.write(name, image::write(sources, compiled)))
      folder.prune(kImageEnding, kKeptImages);
  } catch (const image::BadImage& e) {
    spdlog::debug("the rules are not kept: {}", e.what());
  }
}

}  // namespace

std::string usual_cache_folder() {
  const char* xdg = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  if (xdg && *xdg == '/')
    return (fs::path(xdg) / "postil").string();
  return home && *home == '/' ? (fs::path(home) / ".cache" / "postil").string() : std::string();
}

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
  std::string cache;     // folder; empty: none

  void read_sources() {
    sources.cache = cache;
    for (const auto& [path, with_tests] : paths)
      add_tree(path, with_tests);
    for (auto& [name, yaml, with_tests] : texts)
      sources.files.emplace_back(name, std::move(yaml)).run_tests = with_tests;
  }

  // Null in the result's program: there are errors.
  image::Compiled compile_sources(BuildResult& result) {
    image::Compiled out;
    const std::size_t count = sources.files.size();  // reading packs adds the files that they name
    for (std::size_t i = 0; i < count; ++i)
      compile::read_pack(sources.files[i], sources, reporter);
    if (!language.empty())
      keep_language();
    const compile::Collected collected = compile::collect(sources, reporter);
    out.program = compile::compile(collected, reporter);
    if (out.program && !reporter.errors()) {
      out.program->hash = hash(*out.program);
      const compile::TestCounts counts = compile::run_tests(*out.program, collected, reporter);
      result.tests_run = counts.run;
      result.tests_failed = counts.failed;
    }
    std::set<std::string> languages;
    for (const compile::PackDef& p : sources.packs)
      if (!p.language.empty())
        languages.insert(p.language);
    out.languages.assign(languages.begin(), languages.end());
    out.diagnostics = reporter.take();
    // Failing tests do not make a rule set unusable; everything else that is an error does.
    for (const Diagnostic& d : out.diagnostics)
      if (d.severity == Severity::kError && d.code != "T001")
        out.program = nullptr;
    return out;
  }

  // Tests are run on what is compiled: they need the sources.
  bool may_use_image() const {
    return !cache.empty() && !reporter.errors() &&
           std::none_of(sources.files.begin(), sources.files.end(), [](const compile::SourceFile& f) { return f.run_tests; });
  }

  image::Sources image_sources(std::size_t packs) const {
    image::Sources out;
    out.language = language;
    for (std::size_t i = 0; i < packs; ++i) {
      const compile::SourceFile& f = sources.files[i];
      out.packs.push_back({f.name, f.in_folder, f.text.size(), text::hash(f.text)});
    }
    out.named = sources.named;
    return out;
  }

  // Of the paths and the language, so that what was edited takes the place of what it was.
  std::string image_name() const {
    std::error_code ignored;
    std::string all = language;
    for (const auto& [path, with_tests] : paths)
      all += '\n' + fs::absolute(path, ignored).lexically_normal().string();
    for (const auto& [name, yaml, with_tests] : texts)
      all += '\n' + name;
    return fmt::format("{:016x}{}", text::hash(all), kImageEnding);
  }

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
      if ((it->path().extension() == ".yaml" || it->path().extension() == ".yml") && it->is_regular_file(ec))
        files.push_back(it->path().string());
    }
    std::sort(files.begin(), files.end());
    if (files.empty())
      reporter.add(compile::Code::kR004, {}, fmt::format("no rule files (*.yaml, *.yml) below '{}'", path), "");
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

RuleSetBuilder& RuleSetBuilder::cache(std::string_view folder) {
  impl_->cache = folder;
  return *this;
}

BuildResult RuleSetBuilder::build() {
  Impl& d = *impl_;
  make_room_on_heap(kRoomBytes);
  d.read_sources();
  const std::size_t packs = d.sources.files.size();
  const compile::CacheFolder folder(d.cache);
  const bool cached = d.may_use_image();
  const std::string name = cached ? d.image_name() : std::string();
  std::optional<image::Compiled> compiled;
  if (cached)
    if (const auto bytes = folder.read(name, kMaxImageBytes))
      compiled = image::read(bytes->view(), d.image_sources(packs), d.cache);
  BuildResult result;
  if (!compiled) {
    compiled = d.compile_sources(result);
    if (cached && compiled->program)
      keep(*compiled, d.image_sources(packs), folder, name);
  }
  result.diagnostics = std::move(compiled->diagnostics);
  if (compiled->program)
    result.rules = std::shared_ptr<const RuleSet>(new RuleSet(make_impl(std::move(compiled->program), std::move(compiled->languages))));
  return result;
}

}  // namespace postil
