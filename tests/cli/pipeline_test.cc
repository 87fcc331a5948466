#include "cli/pipeline.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>

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
