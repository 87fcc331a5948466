#include "core/annotate/annotations.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace postil {

Annotations::Annotations() = default;
Annotations::~Annotations() = default;
Annotations::Annotations(Annotations&&) noexcept = default;
Annotations& Annotations::operator=(Annotations&&) noexcept = default;

AnnotationsBuilder::AnnotationsBuilder(std::shared_ptr<const RuleSet> rules) {
  result_.storage_ = std::make_shared<Annotations::Storage>();
  result_.storage_->rules = std::move(rules);
}

// A megabyte of text in which numbers are dense has 250 MB of annotations: the kernel hands out large pages 512 times as fast as
// small ones. Only a hint.
void AnnotationsBuilder::reserve(std::size_t n) {
  result_.list_.reserve(n);
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;
  const auto begin = reinterpret_cast<std::uintptr_t>(result_.list_.data());
  const std::uintptr_t first = (begin + kLargePage - 1) & ~(kLargePage - 1), last = (begin + n * sizeof(Annotation)) & ~(kLargePage - 1);
  if (first < last)
    madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#endif
}

void AnnotationsBuilder::set_counts(std::uint32_t sentences, std::uint32_t invalid_bytes, bool truncated) {
  result_.sentence_count_ = sentences;
  result_.invalid_bytes_ = invalid_bytes;
  result_.truncated_ = truncated;
}

namespace {

bool less(const Annotation& a, const Annotation& b) {
  if (a.span.begin != b.span.begin)
    return a.span.begin < b.span.begin;
  if (a.span.end != b.span.end)
    return a.span.end > b.span.end;
  if (a.type != b.type)
    return a.type < b.type;
  return a.rule < b.rule;
}

}  // namespace

Annotations AnnotationsBuilder::finish() {
  std::vector<Annotation>& list = result_.list_;
  if (std::is_sorted(list.begin(), list.end(), less))
    return std::move(result_);
  std::vector<std::uint32_t> order(list.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t i, std::uint32_t j) { return less(list[i], list[j]); });
  std::vector<std::uint32_t> place(list.size());
  std::vector<Annotation> sorted;
  sorted.reserve(list.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(std::move(list[order[i]]));
  }
  for (Annotation& a : sorted)
    if (auto* q = std::get_if<Quantity>(&a.detail); q && q->supersedes)
      q->supersedes = place[*q->supersedes];
  list = std::move(sorted);
  return std::move(result_);
}

}  // namespace postil
