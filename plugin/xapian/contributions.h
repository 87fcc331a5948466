// What annotations give to their documents: terms, entries of the lists in slots, names, numbers of measures. Names, places and
// days come again and again, so each is worked out once and kept, by numbers. Internal; may change.
#ifndef POSTIL_XAPIAN_CONTRIBUTIONS_H
#define POSTIL_XAPIAN_CONTRIBUTIONS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "postil/xapian.h"
#include "xapian/interner.h"
#include "xapian/terms.h"

namespace postil::xapian {

using Numbers = std::vector<std::uint32_t>;

// A stretch of numbers.
struct Stretch {
  const std::uint32_t *first = nullptr, *last = nullptr;
  const std::uint32_t* begin() const { return first; }
  const std::uint32_t* end() const { return last; }
  bool empty() const { return first == last; }
};

class Contributions : private TermSink {
 public:
  // The lists in slots.
  enum List : std::uint32_t { kActors, kLocations, kSpeakers, kObjects, kMonths, kLists };

  // An entry of a list.
  struct Item {
    std::uint32_t list, group;  // entries of one group are one name in different letters
  };
  // What a name stands for, as metadata has it.
  struct Name {
    std::string_view key, value;
  };

  explicit Contributions(const Setup& setup);

  // The number of what this annotation gives. Valid until forget().
  std::uint32_t of(const Annotation& annotation, std::string_view surface, std::string_view own_date);

  Stretch placed(std::uint32_t n) const { return stretch(n, 0); }   // terms that share one position
  Stretch speaker(std::uint32_t n) const { return stretch(n, 1); }  // terms of a source
  Stretch plain(std::uint32_t n) const { return stretch(n, 2); }    // terms without position
  Stretch items(std::uint32_t n) const { return stretch(n, 3); }
  Stretch names(std::uint32_t n) const { return stretch(n, 4); }
  Stretch measures(std::uint32_t n) const { return stretch(n, 5); }  // two for each number: which measure, which value()
  // The term of the rule that made the annotation.
  std::uint32_t rule(std::string_view rule);

  const std::string& term_text(std::uint32_t term) const { return terms_[term]; }
  const Item& item(std::uint32_t n) const { return items_[n]; }
  std::string_view item_text(std::uint32_t n) const { return std::string_view(item_texts_[n]).substr(1); }
  Name name(std::uint32_t n) const {
    const std::string_view text = name_texts_[n];
    return {text.substr(0, name_sizes_[n]), text.substr(name_sizes_[n] + 1)};
  }
  double value(std::uint32_t n) const { return values_[n]; }
  // Whether so much is kept that it should be forgotten before the next document; all numbers are then new.
  bool full() const;
  void forget();

 private:
  static constexpr std::size_t kSorts = 3, kParts = 6;  // terms, and all
  struct Entry {
    std::uint32_t ends[kParts + 1];  // in numbers_: of part n at n + 1; the first is where it begins
  };

  Stretch stretch(std::uint32_t n, std::size_t part) const {
    const Entry& e = entries_[n];
    return {numbers_.data() + e.ends[part], numbers_.data() + e.ends[part + 1]};
  }
  void write_key(const Annotation& a, std::string_view surface, std::string_view own_date);
  void work_out(const Annotation& a, std::string_view surface, std::string_view own_date);
  void take(Sort sort, std::string_view term) override;
  void add_items(const Annotation& a, std::string_view own_date);
  void add_item(List list, std::string_view text, std::string_view folded);
  void add_names(const Annotation& a, std::string_view surface);
  void add_name(std::string_view type, std::string_view name, const std::string& value);
  void add_measures(const Quantity& quantity, std::string_view kind);

  const std::string root_;
  const bool full_;  // also the words of names
  struct Wanted {
    std::string object, dimension;
  };
  std::vector<Wanted> measures_;

  Interner keys_;  // of annotations; its numbers are those of entries_
  std::vector<Entry> entries_;
  Numbers numbers_;
  Interner rules_;
  Numbers rule_terms_;
  Interner terms_, item_texts_, groups_, name_texts_;  // of items behind a character for the list; of names key, 0, value
  std::vector<Item> items_;
  Numbers name_sizes_;  // of keys
  std::vector<double> values_;

  // In work.
  std::string key_, text_;
  std::string name_;                 // of an actor, as terms have it
  std::vector<std::string> levels_;  // of a location, as terms have them
  bool interrupted_ = false;  // by an exception (memory): tables that belong together may not fit
};

}  // namespace postil::xapian

#endif
