// Facet counts over all matches of a query.
//
// An index with a shard on a server: Xapian's own ValueCountMatchSpy counts the lists of the slot there, and they are taken apart
// here. A local index: the matches go into a bitmap for each shard. Then either the posting list of each value is counted against
// the bitmap, or the lists of the matches are read from the value stream, whichever is cheaper. A query that matches
// everything needs the frequencies of the terms only.
//
// Numbers are counted as a histogram: a bucket for each node of the trie, of a level that gives few buckets.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <unordered_map>

#include "postil/xapian.h"
#include "xapian/common_terms.h"
#include "xapian/matches.h"
#include "xapian/number_code.h"
#include "xapian/quantity_condition.h"
#include "xapian/query_fields.h"
#include "xapian/schema.h"
#include "xapian/value_counts.h"

namespace postil::xapian {

namespace {

// Measured on a million documents, in postings read (about 20 ns): opening a posting list; a document that is passed in the value
// stream, or skipped to; reading its list; counting a value of it.
constexpr double kOpenList = 55, kPassValue = 1, kSkipToValue = 8, kReadList = 0.5, kCountValue = 1.6;
// A name is shown as the best of its spellings in so many documents.
constexpr std::size_t kDocumentsForName = 200;
// A histogram by first digit if it has no more bars than this, else by power of ten.
constexpr std::size_t kMaxBars = 40;

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

// A value before it is named: values counted by their posting lists have a term, others a name.
struct Tally {
  std::string_view name;
  std::string term;
  Xapian::doccount count;
};

// One local shard: document ids of several shards together would not be those that a bitmap is made of.
class Shard {
 public:
  Shard(const Xapian::Database& db, const Xapian::Query& query) : db_(db), query_(query) {}

  const Xapian::Database& db() const { return db_; }
  bool all() const { return query_.get_type() == Xapian::Query::LEAF_MATCH_ALL; }
  Xapian::doccount documents() { return all() ? db_.get_doccount() : (matches(), count_); }
  const Matches& matches() {
    if (!matches_) {
      matches_ = std::make_unique<Matches>(find_matches(db_, query_));
      count_ = matches_->count();
    }
    return *matches_;
  }

  void count_values(const FacetSource& source, ValueCounts& counts) {
    const auto end = db_.valuestream_end(source.slot);
    auto value = db_.valuestream_begin(source.slot);
    if (static_cast<double>(documents()) * kSkipToValue < static_cast<double>(db_.get_value_freq(source.slot)) * kPassValue) {
      bool more = value != end;
      matches().each([&](Xapian::docid id) {
        if (!more)
          return;
        value.skip_to(id);
        more = value != end;
        if (more && value.get_docid() == id)
          counts.add(*value, 1);
      });
    } else {
      for (; value != end; ++value)
        if (all() || matches().has(value.get_docid()))
          counts.add(*value, 1);
    }
  }

  Xapian::doccount count_postings(const std::string& term) {
    Xapian::doccount n = 0;
    const auto end = db_.postlist_end(term);
    for (auto p = db_.postlist_begin(term); p != end; ++p)
      n += matches().has(*p);
    return n;
  }

  // Terms are folded: the names as displayed are in the lists of documents that have the term. Takes the best, as ValueCounts
  // does, among as many documents as `left` says.
  void find_name(const FacetSource& source, const std::string& term, std::size_t& left, std::string& name) {
    auto value = db_.valuestream_begin(source.slot);
    const auto end = db_.valuestream_end(source.slot);
    if (value == end)
      return;
    const auto last = db_.postlist_end(term);
    for (auto p = db_.postlist_begin(term); p != last && left; ++p) {
      if (!all() && !matches().has(*p))
        continue;
      --left;
      value.skip_to(*p);
      if (value == end)
        return;
      for (std::string& item : split_list(*value))
        if ((name.empty() || shown_before(item, name)) && limit(source.prefix + normalize(item)) == term)
          name = std::move(item);
    }
  }

 private:
  const Xapian::Database& db_;
  const Xapian::Query& query_;
  std::unique_ptr<Matches> matches_;
  Xapian::doccount count_ = 0;
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
        count_here(requests[i], sources[i], facet);
      finish(requests[i], sources[i], facet);
      out.push_back(std::move(facet));
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
  void count_here(const FacetRequest& request, const FacetSource& source, Facet& facet) {
    for (Shard& shard : shards_)
      facet.documents += shard.documents();
    std::vector<Tally> tallies;
    if (!source.prefix.empty() && postings_are_cheaper(source, facet.documents)) {
      for (auto t = db_.allterms_begin(source.prefix); t != db_.allterms_end(source.prefix); ++t) {
        Xapian::doccount n = 0;
        if (all())
          n = t.get_termfreq();
        else
          for (Shard& shard : shards_)
            n += shard.count_postings(*t);
        if (n)
          tallies.push_back({{}, *t, n});
      }
      take(request, tallies, facet);
      return;
    }
    ValueCounts counts;
    for (Shard& shard : shards_)
      shard.count_values(source, counts);
    take_values(request, source, counts, facet);
  }

  bool postings_are_cheaper(const FacetSource& source, Xapian::doccount matches) const {
    if (all())
      return true;
    const double values = db_.get_value_freq(source.slot);
    const double reach = std::min(values * kPassValue, matches * kSkipToValue) + matches * kReadList;
    double postings = 0, lists = 0;
    for (auto t = db_.allterms_begin(source.prefix); t != db_.allterms_end(source.prefix); ++t) {
      postings += t.get_termfreq();
      lists += kOpenList;
      // As many values a document as were seen already: whatever comes makes it no cheaper.
      if (lists > reach + matches * kCountValue * (1 + postings / std::max(values, 1.0)))
        return false;
    }
    return lists + postings < reach + matches * kCountValue * postings / std::max(values, 1.0);
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
        ValueCounts counts;
        for (auto v = spies[i]->values_begin(); v != spies[i]->values_end(); ++v)
          counts.add(*v, v.get_termfreq());
        take_values(requests[i], sources[i], counts, facet);
        facet.documents = static_cast<Xapian::doccount>(spies[i]->get_total());
        facet.sampled = sample_ && facet.documents < hits.get_matches_upper_bound();
      } else {
        histogram(requests[i].field, facet);
      }
      finish(requests[i], sources[i], facet);
      out.push_back(std::move(facet));
    }
    return out;
  }

  // Days and numbers are counted as the slot has them: few are different. What is shown of them comes after.
  void take_values(const FacetRequest& request, const FacetSource& source, const ValueCounts& counts, Facet& facet) {
    ValueCounts shown;
    if (source.shape != FacetSource::Shape::kList)
      for (const ValueCounts::Value& v : counts.raw())
        shown.add(list_of(source, std::string(v.name)), v.count);
    std::vector<Tally> tallies;
    for (const ValueCounts::Value& v : (source.shape == FacetSource::Shape::kList ? counts : shown).values())
      tallies.push_back({v.name, {}, v.count});
    take(request, tallies, facet);
  }

  // Cuts by frequency before anything is named. Values that are as frequent as the last of them stay, so that names decide.
  static void take(const FacetRequest& request, std::vector<Tally>& tallies, Facet& facet) {
    facet.distinct = tallies.size();
    if (request.limit && request.limit < tallies.size()) {
      const auto last = tallies.begin() + static_cast<std::ptrdiff_t>(request.limit) - 1;
      std::nth_element(tallies.begin(), last, tallies.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
      const Xapian::doccount least = last->count;
      tallies.erase(std::remove_if(tallies.begin(), tallies.end(), [&](const auto& t) { return t.count < least; }), tallies.end());
    }
    for (Tally& t : tallies)
      facet.values.push_back({std::string(t.name), std::move(t.term), t.count});
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
      throw QueryError(
          "no field '" + field + "' to count by", 0,
          "actor, location, said, date, published, object, language, configured fields and counted objects are facets");
    constexpr std::size_t kFirstDigit = 5, kExponent = 4;
    auto nodes = nodes_of(prefixes, kFirstDigit);
    if (nodes.size() > kMaxBars)
      nodes = nodes_of(prefixes, kExponent);
    for (const auto& [code, terms] : nodes)
      if (const auto n = count_any(terms))
        facet.values.push_back({bar_name(code), terms.size() == 1 ? terms[0] : std::string(), n});
    std::sort(facet.values.begin(), facet.values.end(), [](const FacetValue& a, const FacetValue& b) {
      return std::strtod(a.name.c_str(), nullptr) < std::strtod(b.name.c_str(), nullptr);
    });
    facet.distinct = facet.values.size();
    facet.documents = 0;
    if (here())
      for (Shard& shard : shards_)
        facet.documents += shard.documents();
    else
      facet.documents = count_of(query_).get_matches_estimated();
  }

  // Whether bitmaps of the matches can be made.
  bool here() const { return !index_.remote(); }

  // Matches that have any of the terms.
  Xapian::doccount count_any(const std::vector<std::string>& terms) {
    if (!here()) {
      const Xapian::Query any = guard_common_terms(index_, Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
      return count_of(all() ? any : Xapian::Query(Xapian::Query::OP_FILTER, query_, any)).get_matches_estimated();
    }
    Xapian::doccount n = 0;
    for (Shard& shard : shards_) {
      if (terms.size() == 1) {
        n += shard.all() ? shard.db().get_termfreq(terms[0]) : shard.count_postings(terms[0]);
        continue;
      }
      Matches any(shard.db().get_lastdocid());
      for (const std::string& term : terms)
        add_postings(shard.db(), term, any);
      n += shard.all() ? any.count() : any.count_common(shard.matches());
    }
    return n;
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

  void finish(const FacetRequest& request, const FacetSource& source, Facet& facet) {
    std::vector<FacetValue>& values = facet.values;
    for (FacetValue& v : values)
      complete(source, v);
    if (source.shape != FacetSource::Shape::kHistogram) {
      std::sort(values.begin(), values.end(), before);
      if (request.limit && request.limit < values.size())
        values.resize(request.limit);
      if (source.in_order)
        std::sort(values.begin(), values.end(), by_name);
    }
    if (source.hierarchical)
      order_tree(values);
  }

  void complete(const FacetSource& source, FacetValue& v) {
    if (source.prefix.empty())
      return;
    if (v.term.empty()) {
      v.term = limit(source.prefix + normalize(v.name));
    } else {  // some shard counted it by its posting list
      std::size_t left = kDocumentsForName;
      for (Shard& shard : shards_)
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
  std::vector<Shard> shards_;
};

}  // namespace

std::vector<Facet> count_facets(const Index& index, const Xapian::Query& query, const std::vector<FacetRequest>& requests,
                                Xapian::doccount sample) {
  return FacetCounter(index, query, sample).run(requests);
}

}  // namespace postil::xapian
