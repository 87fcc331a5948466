// How often each value occurs in lists of values: a hash table for a million values. Internal; may change.
#ifndef POSTIL_XAPIAN_VALUE_COUNTS_H
#define POSTIL_XAPIAN_VALUE_COUNTS_H

#include <xapian.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postil::xapian {

// Strings, each with a number from 0 in the order of adding.
class StringTable {
 public:
  StringTable();
  std::uint32_t add(std::string_view s);  // the number of a new or known one
  std::uint32_t size() const { return static_cast<std::uint32_t>(strings_.size()); }
  // Valid until the next add().
  std::string_view operator[](std::uint32_t i) const { return {bytes_.data() + strings_[i].offset, strings_[i].size}; }

 private:
  struct String {
    std::uint64_t offset;
    std::uint32_t size;
  };
  struct Slot {
    std::uint32_t hash, number;  // number + 1; 0: free
  };
  void grow();

  std::string bytes_;
  std::vector<String> strings_;
  std::vector<Slot> slots_;
};

class ValueCounts {
 public:
  // Values of a list, TAB-joined, in `n` more documents.
  void add(std::string_view list, Xapian::doccount n);

  struct Value {
    std::string_view name;  // valid as long as the ValueCounts
    Xapian::doccount count;
  };
  // Each value as it was added.
  std::vector<Value> raw() const;
  // Values that differ in case or accents only are one; the smallest of their forms is its name. In no order.
  std::vector<Value> values() const;

 private:
  StringTable names_;
  std::vector<Xapian::doccount> counts_;  // by number
};

}  // namespace postil::xapian

#endif
