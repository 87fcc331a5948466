// Opening is timed with the pages of the file already in memory, as for every process after the first. Throughput is taken in
// turns over all lists, so that what else the machine does falls on each of them; the best turn of each counts.
#include "tests/bench/name_load.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "core/match/gazetteer.h"
#include "postil/annotator.h"
#include "postil/ruleset.h"

namespace postil::bench {

namespace {

namespace fs = std::filesystem;

constexpr int kOpenings = 200;

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// Median microseconds.
double time_of_opening(const std::string& path) {
  std::vector<double> times;
  for (int i = 0; i < kOpenings; ++i) {
    std::string error;
    const auto begin = std::chrono::steady_clock::now();
    const auto gazetteer = match::Gazetteer::open(path, error);
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
    if (!gazetteer)
      throw std::runtime_error(error);
  }
  std::nth_element(times.begin(), times.begin() + kOpenings / 2, times.end());
  return times[kOpenings / 2];
}

// A pack with the gazetteer beside it, in a folder that goes away.
struct Pack {
  fs::path folder = fs::temp_directory_path() / ("postil-bench-" + std::to_string(getpid()));
  explicit Pack(const std::string& gazetteer) {
    fs::create_directories(folder);
    fs::create_symlink(fs::absolute(gazetteer), folder / "names.gaz");
    std::ofstream(folder / "names.yaml") << "format: 1\npack: names\ngazetteers:\n  - {file: names.gaz, type: location.town}\n";
  }
  ~Pack() { fs::remove_all(folder); }
};

std::shared_ptr<const RuleSet> load(const std::vector<std::string>& rules, const std::string& gazetteer) {
  const Pack pack(gazetteer);
  RuleSetBuilder builder;
  for (const std::string& path : rules)
    builder.add_path(path);
  builder.add_path((pack.folder / "names.yaml").string());
  const BuildResult built = builder.build();
  if (!built.rules)
    throw std::runtime_error(built.diagnostics.empty() ? "the rules cannot be used" : built.diagnostics[0].to_string());
  return built.rules;
}

struct List {
  std::unique_ptr<Annotator> annotator;
  double best = 1e9;
  std::size_t made = 0;
};

}  // namespace

void names(const std::vector<std::string>& rules, const std::vector<std::string>& gazetteers,
           const std::vector<std::string>& documents, int repeat) {
  std::vector<List> lists(gazetteers.size());
  std::size_t bytes = 0;
  for (const std::string& d : documents)
    bytes += d.size();
  for (std::size_t i = 0; i < lists.size(); ++i)
    lists[i].annotator = std::make_unique<Annotator>(load(rules, gazetteers[i]));
  for (int turn = 0; turn < repeat; ++turn)
    for (List& list : lists) {
      const double begin = cpu_seconds();
      list.made = 0;
      for (const std::string& d : documents)
        list.made += list.annotator->annotate(d).size();
      list.best = std::min(list.best, cpu_seconds() - begin);
    }
  fmt::print("{:>10}{:>12}{:>9}{:>8}{:>12}\n", "names", "opened, us", "MB/s", "cost", "annotations");
  for (std::size_t i = 0; i < lists.size(); ++i) {
    std::string error;
    fmt::print("{:>10}{:>12.1f}{:>9.2f}{:>7.1f}%{:>12}\n", match::Gazetteer::open(gazetteers[i], error)->name_count(),
               time_of_opening(gazetteers[i]), static_cast<double>(bytes) * 1e-6 / lists[i].best,
               100 * (lists[i].best / lists[0].best - 1), lists[i].made);
  }
}

}  // namespace postil::bench
