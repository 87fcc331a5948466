// Texts by number: each distinct one is kept once. Internal; may change. (The core's FlatMap is not for this layer, which uses the
// public headers of the core only, and its keys are numbers, not texts.)
#ifndef POSTIL_XAPIAN_INTERNER_H
#define POSTIL_XAPIAN_INTERNER_H

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace postil::xapian {

// Numbers of texts by their hash, for tables that keep the texts themselves. Open addressing.
class NumberTable {
 public:
  // The number of the text that `same` knows to be this one; else `next`, which it then has.
  template <class Same>
  std::uint32_t add(std::string_view text, std::uint32_t next, Same same) {
    if (used_ * 2 >= slots_.size())
      grow();
    const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>()(text));
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
  static constexpr std::size_t kFirstSlots = 64, kMostKept = 1024;
  struct Slot {
    std::uint32_t hash = 0, number = kFree;
  };
  void grow() {
    std::vector<Slot> old(slots_.empty() ? kFirstSlots : slots_.size() * 4);
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

// A string for each text: what Xapian takes.
class Interner {
 public:
  std::uint32_t add(std::string_view text) {
    const auto next = static_cast<std::uint32_t>(texts_.size());
    const std::uint32_t number = table_.add(text, next, [&](std::uint32_t n) { return texts_[n] == text; });
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

// All texts behind each other, for millions of them.
class StringTable {
 public:
  std::uint32_t add(std::string_view text) {
    const std::uint32_t next = size(), number = table_.add(text, next, [&](std::uint32_t n) { return (*this)[n] == text; });
    if (number == next) {
      places_.push_back({bytes_.size(), static_cast<std::uint32_t>(text.size())});
      bytes_.append(text);
    }
    return number;
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(places_.size()); }
  // Valid until the next add().
  std::string_view operator[](std::uint32_t number) const { return {bytes_.data() + places_[number].begin, places_[number].size}; }

 private:
  struct Place {
    std::uint64_t begin;
    std::uint32_t size;
  };
  NumberTable table_;
  std::string bytes_;
  std::vector<Place> places_;
};

}  // namespace postil::xapian

#endif
