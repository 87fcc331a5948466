// How often each value occurs in lists of values: a hash table for a million values. Internal; may change.
#ifndef POSTIL_XAPIAN_VALUE_COUNTS_H
#define POSTIL_XAPIAN_VALUE_COUNTS_H

#include <xapian.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "xapian/interner.h"

namespace postil::xapian {

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
  // Values that differ in case or accents only are one; the form that is shown_before() the others is its name. In no order.
  std::vector<Value> values() const;

 private:
  StringTable names_;
  std::vector<Xapian::doccount> counts_;  // by number
};

}  // namespace postil::xapian

#endif
