// What lists of names cost.
#ifndef POSTIL_TESTS_BENCH_NAME_LOAD_H
#define POSTIL_TESTS_BENCH_NAME_LOAD_H

#include <string>
#include <vector>

namespace postil::bench {

// Prints how long each compiled gazetteer takes to open, and the throughput of the annotator with each of them beside the rules,
// in turn, against the first.
void names(const std::vector<std::string>& rules, const std::vector<std::string>& gazetteers,
           const std::vector<std::string>& documents, int repeat);

}  // namespace postil::bench

#endif
