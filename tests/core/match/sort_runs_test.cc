// Merging runs gives what sorting gives.
#include "core/match/sort_runs.h"

#include <catch2/catch.hpp>
#include <numeric>
#include <random>

using postil::match::sort_runs;

TEST_CASE("runs are merged as if sorted", "[sort]") {
  struct Row {
    const char* name;
    std::vector<int> input;
  };
  const Row rows[] = {{"nothing", {}},
                      {"one", {3}},
                      {"sorted", {1, 2, 2, 5}},
                      {"two runs", {1, 4, 9, 2, 3, 10}},
                      {"three runs", {5, 6, 1, 9, 0, 7}},
                      {"equal elements in two runs", {2, 3, 2, 3}},
                      {"falling", {5, 4, 3, 2, 1}}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::vector<int> got = row.input, wanted = row.input;
    sort_runs(got, std::less<>());
    std::sort(wanted.begin(), wanted.end());
    CHECK(got == wanted);
  }
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {  // 0 to 40 runs: merged and sorted
    std::vector<int> got;
    for (unsigned runs = random() % 41; runs > 0; --runs) {
      std::vector<int> run(random() % 9);
      for (int& i : run)
        i = static_cast<int>(random() % 50);
      std::sort(run.begin(), run.end());
      got.insert(got.end(), run.begin(), run.end());
    }
    std::vector<int> wanted = got;
    sort_runs(got, std::less<>());
    std::sort(wanted.begin(), wanted.end());
    REQUIRE(got == wanted);
  }
}
