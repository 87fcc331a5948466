#include "core/annotate/flat_map.h"

#include <catch2/catch.hpp>
#include <unordered_map>

using postil::annotate::FlatMap;

TEST_CASE("A FlatMap holds what it was given until it is emptied", "[annotate]") {
  FlatMap<int> map;
  CHECK(map.empty());
  CHECK(map.find(0) == nullptr);
  for (int round = 0; round < 3; ++round) {
    const int count = round == 1 ? 100'000 : 100;  // one large document among small ones
    std::unordered_map<std::uint64_t, int> expected;
    for (int i = 0; i < count; ++i) {
      const std::uint64_t key = static_cast<std::uint64_t>(i % (count / 2)) << (i % 3 * 16);
      map[key] += i;
      expected[key] += i;
    }
    bool same = true;
    for (const auto& [key, value] : expected)
      same &= map.find(key) && *map.find(key) == value;
    CHECK(same);
    std::size_t visited = 0;
    long sum = 0, expected_sum = 0;
    map.each([&](int value) { ++visited, sum += value; });
    for (const auto& [key, value] : expected)
      expected_sum += value;
    CHECK(visited == expected.size());
    CHECK(sum == expected_sum);
    CHECK(map.find(~std::uint64_t{0}) == nullptr);
    map.clear();
    CHECK(map.empty());
    CHECK(map.find(1) == nullptr);
  }
}

TEST_CASE("A FlatMap tells whether a key is new", "[annotate]") {
  FlatMap<int> map;
  *map.emplace(5).first = 1;
  CHECK_FALSE(map.emplace(5).second);
  CHECK(map.emplace(6).second);
  map.clear();
  const auto [value, fresh] = map.emplace(5);
  CHECK(fresh);
  CHECK(*value == 0);
}
