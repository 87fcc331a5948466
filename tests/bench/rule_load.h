// What many rules and what careless rules cost: for postil_bench.
#ifndef POSTIL_TESTS_BENCH_RULE_LOAD_H
#define POSTIL_TESTS_BENCH_RULE_LOAD_H

#include <cstddef>
#include <string>
#include <vector>

namespace postil::bench {

// Rules of `paths` with and without `count` generated ones, each set off by an ordinary word of its own: throughput of both, run by
// run in turns, and instructions a token. The words are those of the documents from rank 100 on.
void many_rules(const std::vector<std::string>& paths, const std::vector<std::string>& documents, std::size_t count, int repeat);

// So many of the rules of tests/hostile.h on texts of so many bytes: instructions tried, the bound on them, time and memory.
void hostile_rules(std::size_t count, std::size_t text_bytes);

}  // namespace postil::bench

#endif
