// Texts by number: each distinct one is kept once. Internal; may change.
#ifndef POSTIL_XAPIAN_INTERNER_H
#define POSTIL_XAPIAN_INTERNER_H

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace postil::xapian {

// Eight bytes at a time; not stored anywhere.
inline std::uint64_t quick_hash(std::string_view s) {
  constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15u;
  std::uint64_t h = s.size() * kFactor, x = 0;
  while (s.size() >= sizeof x) {
    std::memcpy(&x, s.data(), sizeof x);
    h = (h ^ x) * kFactor;
    h ^= h >> 32;
    s.remove_prefix(sizeof x);
  }
  x = 0;
  for (const char c : s)
    x = x << 8 | static_cast<unsigned char>(c);
  h = (h ^ x) * kFactor;
  return h ^ h >> 32;
}

// Numbers of texts by their hash, for tables that keep the texts themselves. Open addressing.
class NumberTable {
 public:
  // The number of the text that `same` knows to be this one; else `next`, which it then has.
  template <class Same>
  std::uint32_t add(std::uint64_t hash, std::uint32_t next, Same same) {
    if (used_ * 2 >= slots_.size())
      grow();
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = hash & mask;
    for (; slots_[i].number != kFree; i = (i + 1) & mask)
      if (slots_[i].hash == hash && same(slots_[i].number))
        return slots_[i].number;
    slots_[i] = {hash, next};
    ++used_;
    return next;
  }
  // One huge document must not make all later ones pay for its table.
  void clear() {
    used_ = 0;
    if (slots_.size() > kMostKept)
      slots_.clear();
    slots_.assign(slots_.size(), Slot());
  }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;
  static constexpr std::size_t kMostKept = 1024;
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t number = kFree;
  };
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& s : old)
      if (s.number != kFree) {
        std::size_t i = s.hash & mask;
        while (slots_[i].number != kFree)
          i = (i + 1) & mask;
        slots_[i] = s;
      }
  }
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

class Interner {
 public:
  std::uint32_t add(std::string_view text) {
    const auto next = static_cast<std::uint32_t>(texts_.size());
    const std::uint32_t number =
        table_.add(quick_hash(text), next, [&](std::uint32_t n) { return texts_[n] == text; });
    if (number == next) {
      texts_.emplace_back(text);
      bytes_ += text.size() + sizeof(std::string);
    }
    return number;
  }
  const std::string& operator[](std::uint32_t number) const { return texts_[number]; }
  std::size_t size() const { return texts_.size(); }
  std::size_t bytes() const { return bytes_; }
  void clear() {
    table_.clear();
    texts_.clear();
    bytes_ = 0;
  }

 private:
  NumberTable table_;
  std::vector<std::string> texts_;
  std::size_t bytes_ = 0;
};

}  // namespace postil::xapian

#endif
