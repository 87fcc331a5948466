// Facet counts over all matches of a query.
//
// An index with a shard on a server: Xapian's own ValueCountMatchSpy counts the lists of the slot there, and they are taken apart
// here. A local index: the matches go into a bitmap first. Few matches: their lists are read from the value stream. Many: the posting list of
// each value is counted against the bitmap, unless there are so many values that the value stream is cheaper. A query that
// matches everything needs the frequencies of the terms only.
//
// Numbers are counted as a histogram: a bucket for each node of the trie, of a level that gives few buckets.
#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

#include "postil/xapian.h"
#include "xapian/number_code.h"
#include "xapian/quantity_condition.h"
#include "xapian/query_fields.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// Measured on a million documents: a document of the value stream costs about as much as three postings, opening a posting
// list as much as some fifty.
constexpr Xapian::doccount kPostingsPerValue = 3;
constexpr std::size_t kMaxPostingLists = 20000;
// A name is shown as the smallest of its spellings in so many documents.
constexpr std::size_t kDocumentsForName = 200;
// Skipping to a document costs as much as reading some values of the stream.
constexpr Xapian::doccount kStreamPerSkip = 8;
// A histogram by first digit if it has no more bars than this, else by power of ten.
constexpr std::size_t kMaxBars = 40;

// Document ids that match.
class Matches {
 public:
  explicit Matches(Xapian::docid last) : bits_(last / 64 + 1) {}
  void add(Xapian::docid id) {
    std::uint64_t& word = bits_[id / 64];
    const std::uint64_t bit = std::uint64_t{1} << (id % 64);
    count_ += !(word & bit);
    word |= bit;
  }
  bool has(Xapian::docid id) const { return id / 64 < bits_.size() && (bits_[id / 64] >> (id % 64) & 1); }
  Xapian::doccount count() const { return count_; }
  template <class Take>
  void each(Take take) const {
    for (std::size_t i = 0; i < bits_.size(); ++i)
      for (std::uint64_t word = bits_[i]; word; word &= word - 1)
        take(static_cast<Xapian::docid>(i * 64 + static_cast<unsigned>(std::countr_zero(word))));
  }

 private:
  std::vector<std::uint64_t> bits_;
  Xapian::doccount count_ = 0;
};

class Collector : public Xapian::MatchSpy {
 public:
  explicit Collector(Matches& matches) : matches_(matches) {}
  void operator()(const Xapian::Document& document, double) override { matches_.add(document.get_docid()); }

 private:
  Matches& matches_;
};

// How often each value occurs. Values that differ in case only are one; the smallest form is shown.
class Counts {
 public:
  void add(std::string_view list, Xapian::doccount n) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(kListSeparator), list.size());
      const std::string_view item = list.substr(0, end);
      list.remove_prefix(std::min(end + 1, list.size()));
      const auto known = counts_.find(item);
      if (known != counts_.end())
        known->second += n;
      else
        counts_.emplace(item, n);
    }
  }

  std::vector<FacetValue> values() const {
    std::vector<FacetValue> out;
    out.reserve(counts_.size());
    std::unordered_map<std::string, std::size_t> by_key;
    by_key.reserve(counts_.size());
    for (const auto& [item, n] : counts_) {
      const auto [at, fresh] = by_key.try_emplace(normalize(item), out.size());
      if (fresh) {
        out.push_back({item, {}, n});
        continue;
      }
      FacetValue& v = out[at->second];
      v.count += n;
      if (item < v.name)
        v.name = item;
    }
    return out;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
  };
  std::unordered_map<std::string, Xapian::doccount, Hash, std::equal_to<>> counts_;
};

// Where the values of a field are.
struct FacetSource {
  enum class Shape { kList, kDay, kNumber, kHistogram };
  Shape shape = Shape::kList;
  Xapian::valueno slot = 0;
  std::string prefix;   // of the terms that correspond to the values; empty: none do
  bool hierarchical = false;
  bool in_order = false;
};

FacetSource source_of(const Index& index, const std::string& field) {
  const Setup& setup = index.setup();
  const auto slot = [&](std::uint32_t n) { return setup.slots + n; };
  const auto prefix = [&](std::string_view p) { return setup.root + std::string(p); };
  if (field == "actor")
    return {FacetSource::Shape::kList, slot(kSlotActors), prefix(kActor)};
  if (field == "location")
    return {FacetSource::Shape::kList, slot(kSlotLocations), prefix(kLocation), true};
  if (field == "said")
    return {FacetSource::Shape::kList, slot(kSlotSpeakers), prefix(kSpeaker)};
  if (field == "object")
    return {FacetSource::Shape::kList, slot(kSlotObjects), {}};
  if (field == "date")
    return {FacetSource::Shape::kList, slot(kSlotDates), {}, true, true};
  if (field == "published")
    return {FacetSource::Shape::kDay, slot(kSlotDate), {}, true, true};
  for (std::size_t i = 0; i < setup.fields.size(); ++i) {
    const DocumentField& f = setup.fields[i];
    const Xapian::valueno s = slot(kSlotField + static_cast<std::uint32_t>(i));
    if (f.name != field)
      continue;
    if (f.kind == DocumentField::Kind::kText)
      return {FacetSource::Shape::kList, s, prefix(kField) + without_colon(normalize(field)) + ':'};
    if (f.kind == DocumentField::Kind::kDate)
      return {FacetSource::Shape::kDay, s, {}, true, true};
    return {FacetSource::Shape::kNumber, s, {}};
  }
  return {FacetSource::Shape::kHistogram, 0, {}, false, true};
}

std::string number_text(double x) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.15g", x);
  return buffer;
}

// A value of the slot as the list of what is counted.
std::string list_of(const FacetSource& source, const std::string& value) {
  if (source.shape == FacetSource::Shape::kDay)
    return value.size() < 6 ? value : value.substr(0, 4) + kListSeparator + value.substr(0, 4) + '/' + value.substr(4, 2);
  if (source.shape == FacetSource::Shape::kNumber)
    return number_text(Xapian::sortable_unserialise(value));
  return value;
}

// Counts in one local shard: document ids of several shards together would not be those that a spy sees.
class ShardCounter {
 public:
  ShardCounter(const Xapian::Database& db, const Xapian::Query& query) : db_(db), query_(query) {}

  // Values without order; those counted by posting lists have their terms and no names yet.
  std::vector<FacetValue> count(const FacetSource& source) {
    std::vector<FacetValue> out;
    const Xapian::doccount with_value = db_.get_value_freq(source.slot);
    const bool postings = !source.prefix.empty() && (all() || matches().count() * kPostingsPerValue > with_value);
    if (!postings || !count_postings(source, out))
      out = count_values(source);
    return out;
  }

  Xapian::doccount documents() { return all() ? db_.get_doccount() : matches().count(); }

  // Terms are folded: the names as displayed are in the lists of documents that have the term. Takes the smallest, as count_values()
  // does, among as many documents as `left` says.
  void find_name(const FacetSource& source, const std::string& term, std::size_t& left, std::string& name) {
    auto value = db_.valuestream_begin(source.slot);
    if (value == db_.valuestream_end(source.slot))
      return;
    for (auto p = db_.postlist_begin(term); p != db_.postlist_end(term) && left; ++p) {
      if (!all() && !matches().has(*p))
        continue;
      --left;
      value.skip_to(*p);
      if (value == db_.valuestream_end(source.slot))
        return;
      for (std::string& item : split_list(*value))
        if ((name.empty() || item < name) && limit(source.prefix + normalize(item)) == term)
          name = std::move(item);
    }
  }

 private:
  bool all() const { return query_.get_type() == Xapian::Query::LEAF_MATCH_ALL; }

  const Matches& matches() {
    if (matches_)
      return *matches_;
    matches_ = std::make_unique<Matches>(db_.get_lastdocid());
    // One term, or all documents: its posting list is what the matcher would walk, without the matcher.
    if (all() || query_.get_type() == Xapian::Query::LEAF_TERM) {
      const std::string term = all() ? std::string() : *query_.get_terms_begin();
      for (auto p = db_.postlist_begin(term); p != db_.postlist_end(term); ++p)
        matches_->add(*p);
      return *matches_;
    }
    Collector spy(*matches_);
    Xapian::Enquire enquire(db_);
    enquire.set_query(query_);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
    enquire.add_matchspy(&spy);
    enquire.get_mset(0, 1, db_.get_doccount());
    return *matches_;
  }

  std::vector<FacetValue> count_values(const FacetSource& source) {
    Counts counts;
    auto value = db_.valuestream_begin(source.slot);
    const auto end = db_.valuestream_end(source.slot);
    if (matches().count() * kStreamPerSkip < db_.get_value_freq(source.slot)) {
      bool more = value != end;
      matches().each([&](Xapian::docid id) {
        if (!more)
          return;
        value.skip_to(id);
        more = value != end;
        if (more && value.get_docid() == id)
          counts.add(list_of(source, *value), 1);
      });
    } else {
      for (; value != end; ++value)
        if (matches().has(value.get_docid()))
          counts.add(list_of(source, *value), 1);
    }
    return counts.values();
  }

  // False if there are too many posting lists.
  bool count_postings(const FacetSource& source, std::vector<FacetValue>& out) {
    std::size_t lists = 0;
    for (auto t = db_.allterms_begin(source.prefix); t != db_.allterms_end(source.prefix); ++t) {
      Xapian::doccount n = 0;
      if (all()) {
        n = t.get_termfreq();
      } else {
        if (++lists > kMaxPostingLists)
          return out.clear(), false;
        for (auto p = db_.postlist_begin(*t); p != db_.postlist_end(*t); ++p)
          n += matches().has(*p);
      }
      if (n)
        out.push_back({{}, *t, n});
    }
    return true;
  }

  const Xapian::Database& db_;
  const Xapian::Query& query_;
  std::unique_ptr<Matches> matches_;
};

class FacetCounter {
 public:
  FacetCounter(const Index& index, const Xapian::Query& query, Xapian::doccount sample)
      : index_(index), query_(query), sample_(sample), db_(index.database()) {
    for (const Xapian::Database& shard : index.shards())
      shards_.emplace_back(shard, query);
  }

  std::vector<Facet> run(const std::vector<FacetRequest>& requests) {
    std::vector<FacetSource> sources;
    for (const FacetRequest& r : requests)
      sources.push_back(source_of(index_, r.field));
    if (index_.remote() || sample_)
      return count_by_spies(requests, sources);
    std::vector<Facet> out;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      Facet facet = start(requests[i], sources[i]);
      if (sources[i].shape == FacetSource::Shape::kHistogram)
        histogram(requests[i].field, facet);
      else
        count_here(sources[i], facet);
      out.push_back(finish(std::move(facet), requests[i], sources[i]));
    }
    return out;
  }

 private:
  static Facet start(const FacetRequest& request, const FacetSource& source) {
    Facet facet;
    facet.field = request.field;
    facet.hierarchical = source.hierarchical;
    return facet;
  }

  bool all() const { return query_.get_type() == Xapian::Query::LEAF_MATCH_ALL; }

  // Each shard counts its documents; the sums are exact.
  void count_here(const FacetSource& source, Facet& facet) {
    for (ShardCounter& shard : shards_)
      facet.documents += shard.documents();
    if (shards_.size() == 1) {
      facet.values = shards_[0].count(source);
      return;
    }
    std::unordered_map<std::string, FacetValue> sums;
    for (ShardCounter& shard : shards_)
      for (FacetValue& v : shard.count(source)) {
        std::string key = !v.term.empty() ? v.term : source.prefix.empty() ? normalize(v.name) : limit(source.prefix + normalize(v.name));
        FacetValue& sum = sums[std::move(key)];
        sum.count += v.count;
        if (sum.name.empty() || (!v.name.empty() && v.name < sum.name))
          sum.name = std::move(v.name);
        if (sum.term.empty())
          sum.term = std::move(v.term);
      }
    for (auto& [key, v] : sums)
      facet.values.push_back(std::move(v));
  }

  std::vector<Facet> count_by_spies(const std::vector<FacetRequest>& requests, const std::vector<FacetSource>& sources) {
    Xapian::Enquire enquire(db_);
    enquire.set_query(query_);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    std::vector<std::unique_ptr<Xapian::ValueCountMatchSpy>> spies;
    for (const FacetSource& s : sources) {
      spies.push_back(s.shape == FacetSource::Shape::kHistogram ? nullptr : std::make_unique<Xapian::ValueCountMatchSpy>(s.slot));
      if (spies.back())
        enquire.add_matchspy(spies.back().get());
    }
    const Xapian::doccount all_documents = db_.get_doccount();
    const Xapian::MSet hits = enquire.get_mset(0, 1, sample_ ? std::min(sample_, all_documents) : all_documents);
    std::vector<Facet> out;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      Facet facet = start(requests[i], sources[i]);
      if (spies[i]) {
        Counts counts;
        for (auto v = spies[i]->values_begin(); v != spies[i]->values_end(); ++v)
          counts.add(list_of(sources[i], *v), v.get_termfreq());
        facet.values = counts.values();
        facet.documents = static_cast<Xapian::doccount>(spies[i]->get_total());
        facet.sampled = sample_ && facet.documents < hits.get_matches_upper_bound();
      } else {
        histogram(requests[i].field, facet);
      }
      out.push_back(finish(std::move(facet), requests[i], sources[i]));
    }
    return out;
  }

  Xapian::MSet count_of(const Xapian::Query& query) {
    Xapian::Enquire enquire(db_);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    return enquire.get_mset(0, 0, db_.get_doccount());
  }

  // Nodes of all objects that the field stands for, by their code.
  std::map<std::string, std::vector<std::string>> nodes_of(const std::vector<std::string>& prefixes, std::size_t size) {
    std::map<std::string, std::vector<std::string>> out;
    for (const std::string& prefix : prefixes)
      for (auto t = db_.allterms_begin(prefix); t != db_.allterms_end(prefix); ++t) {
        const std::string code = (*t).substr(prefix.size());
        if (code.size() == size || code == "1-")
          out[code].push_back(*t);
      }
    return out;
  }

  void histogram(const std::string& field, Facet& facet) {
    const std::vector<std::string> prefixes = measure_prefixes(index_, field);
    if (prefixes.empty())
      throw QueryError("no field '" + field + "' to count by", 0,
                       "actor, location, said, date, published, object, configured fields and counted objects are facets");
    constexpr std::size_t kFirstDigit = 5, kExponent = 4;
    auto nodes = nodes_of(prefixes, kFirstDigit);
    if (nodes.size() > kMaxBars)
      nodes = nodes_of(prefixes, kExponent);
    for (const auto& [code, terms] : nodes) {
      const Xapian::Query bar(Xapian::Query::OP_OR, terms.begin(), terms.end());
      const auto n = count_of(all() ? bar : Xapian::Query(Xapian::Query::OP_FILTER, query_, bar)).get_matches_estimated();
      if (n)
        facet.values.push_back({bar_name(code), terms.size() == 1 ? terms[0] : std::string(), n});
    }
    std::sort(facet.values.begin(), facet.values.end(), [](const FacetValue& a, const FacetValue& b) {
      return std::strtod(a.name.c_str(), nullptr) < std::strtod(b.name.c_str(), nullptr);
    });
    facet.documents = count_of(query_).get_matches_estimated();
  }

  // "400..<500", "-500..<-400" (the ends as the trie has them, the one nearer to zero included), "0".
  static std::string bar_name(const std::string& code) {
    if (code == "1-")
      return "0";
    const double near_zero = *number_of(code);
    const bool negative = code[0] == '0';
    const double unit = std::pow(10.0, std::floor(std::log10(std::fabs(near_zero)) + 1e-9));
    const double far = code.size() == 4 ? near_zero * 10 : near_zero + (negative ? -unit : unit);
    return negative ? number_text(far) + "<.." + number_text(near_zero) : number_text(near_zero) + "..<" + number_text(far);
  }

  static bool before(const FacetValue& a, const FacetValue& b) { return a.count != b.count ? a.count > b.count : a.name < b.name; }

  Facet finish(Facet facet, const FacetRequest& request, const FacetSource& source) {
    std::vector<FacetValue>& values = facet.values;
    facet.distinct = values.size();
    // Cut by frequency; values that are as frequent as the last of them are named before the cut, so that names decide.
    if (!source.in_order && request.limit && request.limit < values.size()) {
      const auto last = values.begin() + static_cast<std::ptrdiff_t>(request.limit) - 1;
      std::nth_element(values.begin(), last, values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
      const Xapian::doccount least = last->count;
      values.erase(std::remove_if(values.begin(), values.end(), [&](const auto& v) { return v.count < least; }), values.end());
    }
    for (FacetValue& v : values)
      complete(source, v);
    if (source.shape != FacetSource::Shape::kHistogram)
      std::sort(values.begin(), values.end(), source.in_order ? by_name : before);
    if (!source.in_order && request.limit && request.limit < values.size())
      values.resize(request.limit);
    if (source.hierarchical)
      order_tree(values);
    return facet;
  }

  void complete(const FacetSource& source, FacetValue& v) {
    if (source.prefix.empty())
      return;
    if (v.term.empty()) {
      v.term = limit(source.prefix + normalize(v.name));
    } else {  // some shard counted it by its posting list
      std::size_t left = kDocumentsForName;
      for (ShardCounter& shard : shards_)
        shard.find_name(source, v.term, left, v.name);
    }
    if (v.name.empty())
      v.name = v.term.substr(source.prefix.size());
  }

  static bool by_name(const FacetValue& a, const FacetValue& b) { return a.name < b.name; }

  // Parents before their children, siblings in the order that they had.
  static void order_tree(std::vector<FacetValue>& values) {
    std::map<std::string, std::vector<FacetValue>> children;
    for (FacetValue& v : values) {
      const std::size_t slash = v.name.rfind('/');
      children[slash == std::string::npos ? std::string() : normalize(v.name.substr(0, slash))].push_back(std::move(v));
    }
    values.clear();
    std::vector<FacetValue> stack(children[""].rbegin(), children[""].rend());
    while (!stack.empty()) {
      FacetValue v = std::move(stack.back());
      stack.pop_back();
      if (const auto at = children.find(normalize(v.name)); at != children.end()) {
        stack.insert(stack.end(), at->second.rbegin(), at->second.rend());
        children.erase(at);
      }
      values.push_back(std::move(v));
    }
  }

  const Index& index_;
  const Xapian::Query& query_;
  const Xapian::doccount sample_;
  const Xapian::Database& db_;
  std::vector<ShardCounter> shards_;
};

}  // namespace

std::vector<Facet> count_facets(const Index& index, const Xapian::Query& query, const std::vector<FacetRequest>& requests,
                                Xapian::doccount sample) {
  return FacetCounter(index, query, sample).run(requests);
}

}  // namespace postil::xapian
