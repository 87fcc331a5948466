// Conditions are mostly combinations of terms. Walking their posting lists into bitmaps and combining those costs a tenth of the
// matcher's time for a document, which makes a Document of each match to hand it out. What is no combination of terms
// (positions, wildcards, value ranges) and what the matcher can skip through (a frequent term AND a rare one) is left to it.
#include "xapian/matches.h"

#include <algorithm>
#include <functional>
#include <string>

namespace postil::xapian {

namespace {

using Query = Xapian::Query;

// The matcher's time for a match, in postings read.
constexpr std::uint64_t kPostingsPerMatch = 8;

class Collector : public Xapian::MatchSpy {
 public:
  explicit Collector(Matches& matches) : matches_(matches) {}
  void operator()(const Xapian::Document& document, double) override { matches_.add(document.get_docid()); }

 private:
  Matches& matches_;
};

class Finder {
 public:
  explicit Finder(const Xapian::Database& db) : db_(db), all_(db.get_doccount()) {}

  Matches find(const Query& query) const {
    switch (query.get_type()) {
      case Query::LEAF_MATCH_NOTHING: return none();
      case Query::LEAF_MATCH_ALL: {
        Matches out = none();
        add_postings(db_, std::string(), out);
        return out;
      }
      case Query::LEAF_TERM: {
        Matches out = none();
        add_postings(db_, *query.get_terms_begin(), out);
        return out;
      }
      case Query::OP_SCALE_WEIGHT:
      case Query::OP_AND_MAYBE: return find(query.get_subquery(0));
      case Query::OP_OR:
      case Query::OP_SYNONYM:
      case Query::OP_MAX: return unite(query);
      case Query::OP_XOR: return combine(query, &Matches::toggle);
      case Query::OP_AND:
      case Query::OP_FILTER: return worth_walking(query) ? combine(query, &Matches::intersect) : match(query);
      case Query::OP_AND_NOT: return worth_walking(query) ? combine(query, &Matches::subtract) : match(query);
      default: return match(query);
    }
  }

 private:
  Matches none() const { return Matches(db_.get_lastdocid()); }

  Matches unite(const Query& query) const {
    Matches out = none();
    for (std::size_t i = 0; i < query.get_num_subqueries(); ++i) {
      const Query part = query.get_subquery(i);
      if (part.get_type() == Query::LEAF_TERM)
        add_postings(db_, *part.get_terms_begin(), out);
      else
        out.unite(find(part));
    }
    return out;
  }

  Matches combine(const Query& query, void (Matches::*with)(const Matches&)) const {
    Matches out = find(query.get_subquery(0));
    for (std::size_t i = 1; i < query.get_num_subqueries(); ++i)
      (out.*with)(find(query.get_subquery(i)));
    return out;
  }

  bool worth_walking(const Query& query) const { return postings(query) < most(query) * kPostingsPerMatch; }

  // How many documents it can match at most.
  std::uint64_t most(const Query& query) const {
    std::uint64_t out = 0;
    switch (query.get_type()) {
      case Query::LEAF_MATCH_NOTHING: return 0;
      case Query::LEAF_MATCH_ALL: return all_;
      case Query::LEAF_TERM: return db_.get_termfreq(*query.get_terms_begin());
      case Query::OP_SCALE_WEIGHT:
      case Query::OP_AND_MAYBE:
      case Query::OP_AND_NOT: return most(query.get_subquery(0));
      case Query::OP_OR:
      case Query::OP_SYNONYM:
      case Query::OP_MAX:
      case Query::OP_XOR:
        for (std::size_t i = 0; i < query.get_num_subqueries(); ++i)
          out += most(query.get_subquery(i));
        return std::min<std::uint64_t>(out, all_);
      case Query::OP_AND:
      case Query::OP_FILTER:
      case Query::OP_NEAR:
      case Query::OP_PHRASE:
        out = all_;
        for (std::size_t i = 0; i < query.get_num_subqueries(); ++i)
          out = std::min(out, most(query.get_subquery(i)));
        return out;
      default: return all_;
    }
  }

  // What find() would read for it.
  std::uint64_t postings(const Query& query) const {
    const std::size_t parts = query.get_num_subqueries();
    switch (query.get_type()) {
      case Query::LEAF_MATCH_NOTHING: return 0;
      case Query::LEAF_MATCH_ALL: return all_;
      case Query::LEAF_TERM: return db_.get_termfreq(*query.get_terms_begin());
      case Query::OP_SCALE_WEIGHT:
      case Query::OP_AND_MAYBE: return postings(query.get_subquery(0));
      case Query::OP_OR:
      case Query::OP_SYNONYM:
      case Query::OP_MAX:
      case Query::OP_XOR:
      case Query::OP_AND:
      case Query::OP_FILTER:
      case Query::OP_AND_NOT: {
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < parts; ++i)
          out += postings(query.get_subquery(i));
        return out;
      }
      default: return most(query) * kPostingsPerMatch;
    }
  }

  Matches match(const Query& query) const {
    Matches out = none();
    Collector collector(out);
    Xapian::Enquire enquire(db_);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
    enquire.add_matchspy(&collector);
    enquire.get_mset(0, 1, all_);
    return out;
  }

  const Xapian::Database& db_;
  const Xapian::doccount all_;
};

}  // namespace

Xapian::doccount Matches::count() const {
  Xapian::doccount n = 0;
  for (const std::uint64_t word : words_)
    n += static_cast<Xapian::doccount>(std::popcount(word));
  return n;
}

void Matches::clear() { std::fill(words_.begin(), words_.end(), 0); }

void Matches::unite(const Matches& other) {
  std::transform(words_.begin(), words_.end(), other.words_.begin(), words_.begin(), std::bit_or<>());
}

void Matches::intersect(const Matches& other) {
  std::transform(words_.begin(), words_.end(), other.words_.begin(), words_.begin(), std::bit_and<>());
}

void Matches::subtract(const Matches& other) {
  for (std::size_t i = 0; i < words_.size(); ++i)
    words_[i] &= ~other.words_[i];
}

void Matches::toggle(const Matches& other) {
  std::transform(words_.begin(), words_.end(), other.words_.begin(), words_.begin(), std::bit_xor<>());
}

Xapian::doccount Matches::count_common(const Matches& other) const {
  Xapian::doccount n = 0;
  for (std::size_t i = 0; i < words_.size(); ++i)
    n += static_cast<Xapian::doccount>(std::popcount(words_[i] & other.words_[i]));
  return n;
}

Matches find_matches(const Xapian::Database& db, const Xapian::Query& query) { return Finder(db).find(query); }

void add_postings(const Xapian::Database& db, const std::string& term, Matches& matches) {
  const auto end = db.postlist_end(term);
  for (auto p = db.postlist_begin(term); p != end; ++p)
    matches.add(*p);
}

}  // namespace postil::xapian
