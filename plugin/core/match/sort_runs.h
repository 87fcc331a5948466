// sort_runs: sorting what is mostly sorted. Internal; may change.
#ifndef POSTIL_CORE_MATCH_SORT_RUNS_H
#define POSTIL_CORE_MATCH_SORT_RUNS_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace postil::match {

// As std::sort; what consists of a few ascending runs is merged, and what is sorted is only read. `less` must tell all elements apart
// whose order matters. Rules and layers find things in text order, so that most vectors are one run or one for each rule.
template <class T, class Less>
void sort_runs(std::vector<T>& v, const Less& less) {
  constexpr std::size_t kMostRuns = 16, kFew = 16;
  if (v.size() <= kFew) {  // inplace_merge would allocate
    for (std::size_t i = 1; i < v.size(); ++i)
      for (std::size_t j = i; j > 0 && less(v[j], v[j - 1]); --j)
        std::swap(v[j], v[j - 1]);
    return;
  }
  std::array<std::size_t, kMostRuns + 1> starts;  // of the runs, and the end
  std::size_t runs = 0;
  for (std::size_t i = 0; i < v.size(); ++i)
    if (i == 0 || less(v[i], v[i - 1])) {
      if (runs == kMostRuns) {
        std::sort(v.begin(), v.end(), less);
        return;
      }
      starts[runs++] = i;
    }
  const auto at = [&](std::size_t i) { return v.begin() + static_cast<std::ptrdiff_t>(i); };
  while (runs > 1) {
    starts[runs] = v.size();
    std::size_t merged = 0;
    for (std::size_t i = 0; i < runs; i += 2) {
      if (i + 1 < runs)
        std::inplace_merge(at(starts[i]), at(starts[i + 1]), at(starts[i + 2 < runs ? i + 2 : runs]), less);
      starts[merged++] = starts[i];
    }
    runs = merged;
  }
}

}  // namespace postil::match

#endif
