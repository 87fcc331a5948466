// FlatMap: a map from numbers or hashes that a thread keeps from document to document: emptied at once, nothing allocated for
// an entry. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_FLAT_MAP_H
#define POSTIL_CORE_ANNOTATE_FLAT_MAP_H

#include <cstdint>
#include <utility>
#include <vector>

namespace postil::annotate {

template <class V>
class FlatMap {
 public:
  void clear() {
    used_.clear();
    filter_ = 0;
    if (slots_.size() > kMostKept || ++stamp_ == 0) {  // one huge document must not hold its memory for ever
      slots_.clear();
      stamp_ = 1;
    }
  }
  bool empty() const { return used_.empty(); }

  const V* find(std::uint64_t key) const {
    if (!(filter_ & filter_bit(key)))  // most keys that are not there
      return nullptr;
    const Slot& s = slots_[place(key)];
    return s.stamp == stamp_ ? &s.value : nullptr;
  }
  V* find(std::uint64_t key) { return const_cast<V*>(std::as_const(*this).find(key)); }

  // The value of the key, which is V() where it was not there; and whether it was not. Valid until the next key is added.
  std::pair<V*, bool> emplace(std::uint64_t key) {
    if (used_.size() * 2 >= slots_.size())
      grow();
    const std::size_t i = place(key);
    Slot& s = slots_[i];
    const bool fresh = s.stamp != stamp_;
    if (fresh) {
      s = {key, stamp_, V()};
      filter_ |= filter_bit(key);
      used_.push_back(static_cast<std::uint32_t>(i));
    }
    return {&s.value, fresh};
  }
  V& operator[](std::uint64_t key) { return *emplace(key).first; }

  // Calls f with each value, in the order of adding.
  template <class F>
  void each(F f) {
    for (const std::uint32_t i : used_)
      f(slots_[i].value);
  }

 private:
  static constexpr std::size_t kMostKept = std::size_t{1} << 16;
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t stamp = 0;  // free unless that of the map
    V value = V();
  };
  static std::uint64_t mix(std::uint64_t key) { return key * 0x9e3779b97f4a7c15u; }
  static std::uint64_t filter_bit(std::uint64_t key) { return std::uint64_t{1} << (mix(key) >> 58); }
  std::size_t place(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = (mix(key) >> 32) & mask;
    while (slots_[i].stamp == stamp_ && slots_[i].key != key)
      i = (i + 1) & mask;
    return i;
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    std::vector<std::uint32_t> order;
    order.swap(used_);
    for (const std::uint32_t i : order) {
      const std::size_t to = place(old[i].key);
      slots_[to] = std::move(old[i]);
      used_.push_back(static_cast<std::uint32_t>(to));
    }
  }
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> used_;
  std::uint32_t stamp_ = 1;
  std::uint64_t filter_ = 0;  // a bit for each key, many share one
};

}  // namespace postil::annotate

#endif
