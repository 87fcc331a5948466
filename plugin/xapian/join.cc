// A query is split where it goes from annotations to the rest: a subtree that asks only for annotations becomes the set of
// document numbers that the sidecar gives for it, as a posting source of weight 0; a subtree that asks for none stays.
#include <algorithm>
#include <memory>

#include "postil/xapian.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

using Numbers = std::shared_ptr<const std::vector<Xapian::docid>>;

// Documents by number, in order.
class NumberSource : public Xapian::PostingSource {
 public:
  explicit NumberSource(Numbers numbers) : numbers_(std::move(numbers)) {}

  Xapian::doccount get_termfreq_min() const override { return count(); }
  Xapian::doccount get_termfreq_est() const override { return count(); }
  Xapian::doccount get_termfreq_max() const override { return count(); }
  void init(const Xapian::Database&) override { started_ = false; }
  void next(double) override {
    at_ = started_ ? at_ + 1 : 0;
    started_ = true;
  }
  void skip_to(Xapian::docid id, double) override {
    const auto from = numbers_->begin() + static_cast<std::ptrdiff_t>(started_ ? at_ : 0);
    at_ = static_cast<std::size_t>(std::lower_bound(from, numbers_->end(), id) - numbers_->begin());
    started_ = true;
  }
  bool at_end() const override { return started_ && at_ >= numbers_->size(); }
  Xapian::docid get_docid() const override { return (*numbers_)[at_]; }
  PostingSource* clone() const override { return new NumberSource(numbers_); }
  std::string name() const override { return "postil-numbers"; }
  std::string get_description() const override { return "NumberSource(" + std::to_string(numbers_->size()) + ")"; }

 private:
  Xapian::doccount count() const { return static_cast<Xapian::doccount>(numbers_->size()); }
  Numbers numbers_;
  std::size_t at_ = 0;
  bool started_ = false;
};

Xapian::Query by_number(const Xapian::Database& database, const Xapian::Query& query) {
  Xapian::Enquire enquire(database);
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_docid_order(Xapian::Enquire::ASCENDING);
  const Xapian::MSet all = enquire.get_mset(0, database.get_doccount());
  auto numbers = std::make_shared<std::vector<Xapian::docid>>();
  numbers->reserve(all.size());
  for (auto m = all.begin(); m != all.end(); ++m)
    numbers->push_back(*m);
  std::sort(numbers->begin(), numbers->end());
  if (numbers->empty())
    return Xapian::Query::MatchNothing;
  return Xapian::Query((new NumberSource(std::move(numbers)))->release());
}

// Values of the sidecar as sort keys. Matches mostly come in the order of their numbers, so the stream of values is read along.
class ValueKey : public Xapian::KeyMaker {
 public:
  ValueKey(Xapian::Database database, Xapian::valueno slot) : database_(std::move(database)), slot_(slot) {}

  std::string operator()(const Xapian::Document& document) const override {
    const Xapian::docid id = document.get_docid();
    if (!last_ || id < last_) at_ = database_.valuestream_begin(slot_);
    last_ = id;
    if (at_ == database_.valuestream_end(slot_)) return {};
    at_.skip_to(id);
    return at_ != database_.valuestream_end(slot_) && at_.get_docid() == id ? *at_ : std::string();
  }

 private:
  Xapian::Database database_;
  Xapian::valueno slot_;
  mutable Xapian::ValueIterator at_;
  mutable Xapian::docid last_ = 0;
};

// What the leaves of a query ask for.
enum class Asks { kNothing, kAnnotations, kRest, kBoth };

Asks both(Asks a, Asks b) {
  if (a == Asks::kNothing || a == b)
    return b;
  return b == Asks::kNothing ? a : Asks::kBoth;
}

Asks asks(const Xapian::Query& query, const std::string& root) {
  switch (query.get_type()) {
    case Xapian::Query::LEAF_MATCH_ALL:
    case Xapian::Query::LEAF_MATCH_NOTHING: return Asks::kNothing;
    case Xapian::Query::OP_VALUE_RANGE:
    case Xapian::Query::OP_VALUE_GE:
    case Xapian::Query::OP_VALUE_LE: return Asks::kAnnotations;  // the language has ranges of our slots only
    case Xapian::Query::LEAF_TERM: {
      const auto term = query.get_terms_begin();
      const bool ours = term != query.get_terms_end() && (*term).compare(0, root.size(), root) == 0;
      return ours ? Asks::kAnnotations : Asks::kRest;
    }
    default: break;
  }
  if (query.get_num_subqueries() == 0)
    return Asks::kRest;  // wildcards: of free text
  Asks all = Asks::kNothing;
  for (std::size_t i = 0; i < query.get_num_subqueries(); ++i)
    all = both(all, asks(query.get_subquery(i), root));
  return all;
}

Xapian::Query split(const Xapian::Query& query, const Index& sidecar) {
  switch (asks(query, sidecar.setup().root)) {
    case Asks::kAnnotations: return by_number(sidecar.database(), query);
    case Asks::kBoth: break;
    default: return query;
  }
  std::vector<Xapian::Query> parts;
  for (std::size_t i = 0; i < query.get_num_subqueries(); ++i)
    parts.push_back(split(query.get_subquery(i), sidecar));
  if (query.get_type() == Xapian::Query::OP_SCALE_WEIGHT)  // only filters are scaled, to nothing
    return Xapian::Query(0.0, parts.front());
  return Xapian::Query(query.get_type(), parts.begin(), parts.end());
}

}  // namespace

Xapian::Query Join::on_main(const Xapian::Query& query) const { return query.empty() ? query : split(query, sidecar_); }

Xapian::KeyMaker* Join::sort_key(Xapian::valueno slot) const { return new ValueKey(sidecar_.database(), slot); }

Xapian::Query Join::on_sidecar(const Xapian::Query& main_query) const { return by_number(main_, main_query); }

}  // namespace postil::xapian
