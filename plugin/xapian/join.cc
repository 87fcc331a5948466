// A query is split where it goes from annotations to the rest: a subtree that asks only for annotations becomes the set of
// document numbers that the sidecar gives for it, as a posting source of weight 0; a subtree that asks for none stays.
#include <algorithm>
#include <map>
#include <memory>

#include "postil/xapian.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// Documents by number, in order.
using Numbers = std::vector<Xapian::docid>;
// Those of each database of several, by its UUID and with its own numbers: Xapian asks a source for each database by itself.
using NumbersByDatabase = std::map<std::string, Numbers>;

class NumberSource : public Xapian::PostingSource {
 public:
  explicit NumberSource(std::shared_ptr<const NumbersByDatabase> all) : all_(std::move(all)) {
    for (const auto& [uuid, numbers] : *all_)
      count_ += static_cast<Xapian::doccount>(numbers.size());
  }

  Xapian::doccount get_termfreq_min() const override { return count_; }
  Xapian::doccount get_termfreq_est() const override { return count_; }
  Xapian::doccount get_termfreq_max() const override { return count_; }
  void init(const Xapian::Database& database) override {
    const auto found = all_->find(database.get_uuid());
    numbers_ = found == all_->end() ? nullptr : &found->second;
    count_ = static_cast<Xapian::doccount>(numbers_ ? numbers_->size() : 0);
    started_ = false;
  }
  void next(double) override {
    at_ = started_ ? at_ + 1 : 0;
    started_ = true;
  }
  void skip_to(Xapian::docid id, double) override {
    if (!started_)
      at_ = 0;
    started_ = true;
    if (at_end())
      return;
    at_ = static_cast<std::size_t>(std::lower_bound(numbers_->begin() + static_cast<std::ptrdiff_t>(at_), numbers_->end(), id) - numbers_->begin());
  }
  bool at_end() const override { return started_ && at_ >= count_; }
  Xapian::docid get_docid() const override { return (*numbers_)[at_]; }
  PostingSource* clone() const override { return new NumberSource(all_); }
  std::string name() const override { return "postil-numbers"; }
  std::string get_description() const override { return "NumberSource(" + std::to_string(count_) + ")"; }

 private:
  std::shared_ptr<const NumbersByDatabase> all_;
  const Numbers* numbers_ = nullptr;
  Xapian::doccount count_ = 0;  // before init(): of all
  std::size_t at_ = 0;
  bool started_ = false;
};

// The matches of a query on `from` as a query on the databases `to` together, which have the same documents under the same numbers.
Xapian::Query by_number(const Xapian::Database& from, const Xapian::Query& query, const std::vector<Xapian::Database>& to) {
  Xapian::Enquire enquire(from);
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_docid_order(Xapian::Enquire::ASCENDING);
  const Xapian::MSet matches = enquire.get_mset(0, from.get_doccount());
  if (matches.empty())
    return Xapian::Query::MatchNothing;
  // Documents of several databases go round.
  std::vector<Numbers> dealt(to.size());
  const auto count = static_cast<Xapian::docid>(to.size());
  for (auto m = matches.begin(); m != matches.end(); ++m)
    dealt[(*m - 1) % count].push_back((*m - 1) / count + 1);
  auto all = std::make_shared<NumbersByDatabase>();
  for (std::size_t i = 0; i < to.size(); ++i) {
    std::sort(dealt[i].begin(), dealt[i].end());
    (*all)[to[i].get_uuid()] = std::move(dealt[i]);
  }
  return Xapian::Query((new NumberSource(std::move(all)))->release());
}

// Values of the sidecar as sort keys. Matches mostly come in the order of their numbers, so the stream of values is read along.
class ValueKey : public Xapian::KeyMaker {
 public:
  ValueKey(Xapian::Database database, Xapian::valueno slot, std::string missing)
      : database_(std::move(database)), slot_(slot), missing_(std::move(missing)) {}

  std::string operator()(const Xapian::Document& document) const override {
    const Xapian::docid id = document.get_docid();
    if (!last_ || id < last_) at_ = database_.valuestream_begin(slot_);
    last_ = id;
    if (at_ == database_.valuestream_end(slot_)) return missing_;
    at_.skip_to(id);
    return at_ != database_.valuestream_end(slot_) && at_.get_docid() == id ? *at_ : missing_;
  }

 private:
  Xapian::Database database_;
  Xapian::valueno slot_;
  std::string missing_;
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

Xapian::Query split(const Xapian::Query& query, const Index& sidecar, const Xapian::Database& main) {
  switch (asks(query, sidecar.setup().root)) {
    case Asks::kAnnotations: return by_number(sidecar.database(), query, {main});
    case Asks::kBoth: break;
    default: return query;
  }
  std::vector<Xapian::Query> parts;
  for (std::size_t i = 0; i < query.get_num_subqueries(); ++i)
    parts.push_back(split(query.get_subquery(i), sidecar, main));
  if (query.get_type() == Xapian::Query::OP_SCALE_WEIGHT)  // only filters are scaled, to nothing
    return Xapian::Query(0.0, parts.front());
  return Xapian::Query(query.get_type(), parts.begin(), parts.end());
}

}  // namespace

Xapian::Query Join::on_main(const Xapian::Query& query) const { return query.empty() ? query : split(query, sidecar_, main_); }

Xapian::KeyMaker* Join::sort_key(Xapian::valueno slot, std::string missing) const {
  return new ValueKey(sidecar_.database(), slot, std::move(missing));
}

Xapian::Query Join::on_sidecar(const Xapian::Query& main_query) const { return by_number(main_, main_query, sidecar_.shards()); }

}  // namespace postil::xapian
