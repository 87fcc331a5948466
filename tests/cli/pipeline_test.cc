#include "cli/pipeline.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <thread>

using postil::cli::run_in_order;

namespace {

std::vector<int> squares(unsigned jobs, int count, int fail_at = -1) {
  int next = 0;
  std::vector<int> written;
  run_in_order<int, int>(
      jobs,
      [&](int& n) {
        n = next++;
        return n < count;
      },
      [&] {
        return [&](int& n) {
          if (n == fail_at)
            throw std::runtime_error("work failed");
          volatile int spin = (n * 7919) % 1000;  // uneven work, so that results come out of order
          while (spin > 0) spin = spin - 1;
          return n * n;
        };
      },
      [&](int& n) { written.push_back(n); });
  return written;
}

}  // namespace

TEST_CASE("results are written in the order of reading, whatever the number of threads", "[cli][pipeline]") {
  const std::vector<int> expected = squares(1, 5000);
  REQUIRE(expected.size() == 5000);
  CHECK(expected[77] == 77 * 77);
  for (const unsigned jobs : {2U, 3U, 8U}) CHECK(squares(jobs, 5000) == expected);
  CHECK(squares(4, 0).empty());
  CHECK(squares(8, 1).size() == 1);
}

TEST_CASE("an exception of one document stops the work and is thrown", "[cli][pipeline]") {
  for (const unsigned jobs : {1U, 4U}) CHECK_THROWS_WITH(squares(jobs, 5000, 1234), "work failed");
}

TEST_CASE("results that wait to be written are bounded by their bytes, and nothing waits for ever", "[cli][pipeline]") {
  constexpr std::size_t kBytes = 1000, kEach = 300;
  for (const unsigned jobs : {1U, 2U, 8U}) {
    CAPTURE(jobs);
    int next = 0, written = 0;
    std::atomic<int> made{0};
    int most = 0;
    postil::cli::Ahead<int> ahead;
    ahead.documents = 1000;
    ahead.bytes = kBytes;
    ahead.size = [](const int&) { return kEach; };
    run_in_order<int, int>(
        jobs,
        [&](int& n) {
          n = next++;
          return n < 500;
        },
        [&] {
          return [&](int& n) {
            // The first is not ready before the others have gone as far as they may.
            for (int turn = 0; n == 0 && turn < 2000 && jobs > 1; ++turn) std::this_thread::yield();
            ++made;
            return n;
          };
        },
        [&](int& n) {
          most = std::max(most, made - written);
          CHECK(n == written);
          ++written;
        },
        ahead);
    CHECK(written == 500);
    CHECK(most <= static_cast<int>(kBytes / kEach + 1 + jobs));
  }
}
