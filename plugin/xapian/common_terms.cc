// In place of a term without weight that all documents have, Xapian walks the list of all documents. If there are gaps between
// their ids (a document was deleted) and more than some 2,000 of them, release 1.4.22 looks for the next piece of that list under the
// name of the term and throws DatabaseCorruptError, "Unexpected end of posting list". Only walking fails, skipping to documents works: as
// all but (all but term) the term is only asked whether it has a document. In NEAR and PHRASE, terms keep their own lists.
#include "xapian/common_terms.h"

#include <algorithm>

namespace postil::xapian {

namespace {

using Query = Xapian::Query;

Query twice_without(const Query& query) {
  return Query(Query::OP_AND_NOT, Query::MatchAll, Query(Query::OP_AND_NOT, Query::MatchAll, query));
}

// On servers each term is a question.
constexpr std::size_t kMaxRemoteTerms = 1000;

class Guard {
 public:
  explicit Guard(const Index& index) : index_(index) {
    for (const Xapian::Database& shard : index.shards())
      if (shard.get_doccount() && shard.get_lastdocid() != shard.get_doccount())
        shards_.push_back(&shard);
    for (const Xapian::Database* shard : shards_)
      fewest_ = fewest_ ? std::min(fewest_, shard->get_doccount()) : shard->get_doccount();
  }

  bool needed() const { return !shards_.empty(); }

  // Changes the query if there is reason to; whether there was.
  bool change(Query& query) {
    switch (query.get_type()) {
      case Query::LEAF_TERM:
        if (!in_all(*query.get_terms_begin()))
          return false;
        query = Query(Query::OP_AND_MAYBE, twice_without(query), query);  // its weight, and its name for highlighting, stay
        return true;
      case Query::OP_AND:
      case Query::OP_OR:
      case Query::OP_AND_NOT:
      case Query::OP_AND_MAYBE:
      case Query::OP_FILTER:
      case Query::OP_XOR:
      case Query::OP_MAX:
      case Query::OP_SCALE_WEIGHT: break;
      default: return false;
    }
    std::vector<Query> parts;
    bool changed = false;
    for (std::size_t i = 0; i < query.get_num_subqueries(); ++i) {
      parts.push_back(query.get_subquery(i));
      changed |= change(parts.back());
    }
    if (changed)  // only filters are scaled, to nothing
      query = query.get_type() == Query::OP_SCALE_WEIGHT ? Query(0.0, parts.front()) : Query(query.get_type(), parts.begin(), parts.end());
    return changed;
  }

 private:
  bool in_all(const std::string& term) {
    if (index_.remote() && ++asked_ > kMaxRemoteTerms)
      return false;
    if (index_.database().get_termfreq(term) < fewest_)
      return false;
    return std::any_of(shards_.begin(), shards_.end(),
                       [&](const Xapian::Database* shard) { return shard->get_termfreq(term) == shard->get_doccount(); });
  }

  const Index& index_;
  std::vector<const Xapian::Database*> shards_;  // with gaps
  Xapian::doccount fewest_ = 0;
  std::size_t asked_ = 0;
};

}  // namespace

Xapian::Query guard_common_terms(const Index& index, const Xapian::Query& query) {
  Guard guard(index);
  Query out = query;
  if (guard.needed())
    guard.change(out);
  return out;
}

}  // namespace postil::xapian
