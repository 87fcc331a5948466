// The documents of one local database that a query matches, as a bitmap. Internal; may change.
#ifndef POSTIL_XAPIAN_MATCHES_H
#define POSTIL_XAPIAN_MATCHES_H

#include <xapian.h>

#include <bit>
#include <cstdint>
#include <vector>

namespace postil::xapian {

// A set of document ids.
class Matches {
 public:
  explicit Matches(Xapian::docid last) : words_(last / 64 + 1) {}

  // An id behind the last one is none of the database's: it comes from a damaged index.
  void add(Xapian::docid id) {
    if (id / 64 < words_.size())
      words_[id / 64] |= std::uint64_t{1} << (id % 64);
  }
  bool has(Xapian::docid id) const { return id / 64 < words_.size() && (words_[id / 64] >> (id % 64) & 1); }
  Xapian::doccount count() const;
  void clear();
  // Both of the same database.
  void unite(const Matches& other);
  void intersect(const Matches& other);
  void subtract(const Matches& other);
  void toggle(const Matches& other);  // in one of them
  Xapian::doccount count_common(const Matches& other) const;

  // In ascending order.
  template <class Take>
  void each(Take take) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (std::uint64_t word = words_[i]; word; word &= word - 1)
        take(static_cast<Xapian::docid>(i * 64 + static_cast<unsigned>(std::countr_zero(word))));
  }

 private:
  std::vector<std::uint64_t> words_;
};

// All matches of the query. `db` is one database in this process, no union of several.
Matches find_matches(const Xapian::Database& db, const Xapian::Query& query);

// Adds the documents that have the term.
void add_postings(const Xapian::Database& db, const std::string& term, Matches& matches);

}  // namespace postil::xapian

#endif
