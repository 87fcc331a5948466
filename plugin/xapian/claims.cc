// Claims are read from the annotations that the index keeps with each document: nothing is annotated again.
#include <algorithm>

#include "postil/xapian.h"
#include "xapian/schema.h"
#include "xapian/terms.h"

namespace postil::xapian {

namespace {

// What the query asks for, beside finding documents.
struct Wanted {
  std::set<std::string> numbers, speakers;

  Wanted(const Xapian::Query& query, const std::string& root) {
    const auto begins = [&](const std::string& term, std::string_view prefix) {
      return term.compare(0, root.size() + prefix.size(), root + std::string(prefix)) == 0;
    };
    for (auto t = query.get_terms_begin(); t != query.get_terms_end(); ++t) {
      if (begins(*t, kNumber) || begins(*t, kMeasured))
        numbers.insert(*t);
      else if (begins(*t, kSpeaker) || begins(*t, kDenier))
        speakers.insert(*t);
    }
  }
};

class ClaimReader {
 public:
  ClaimReader(const Setup& setup, const Wanted& wanted) : setup_(setup), wanted_(wanted) {}

  void read(Xapian::docid id, const std::vector<Annotation>& annotations, bool attributions, std::vector<Claim>& out) {
    for (const Annotation& a : annotations) {
      if (attributions && a.attribution() && wanted_.numbers.empty())
        add(id, a, *a.attribution(), out);
      else if (!attributions && a.quantity() && asked_for(a))
        add(id, a, *a.quantity(), annotations, out);
    }
  }

 private:
  // A number without object and unit is no fact.
  bool asked_for(const Annotation& a) {
    const Quantity& q = *a.quantity();
    if (object_of(q, a.kind).empty() && dimension_of(q, a.kind).empty())
      return false;
    if (wanted_.numbers.empty())
      return true;
    terms_of(a, setup_.root, {}, {}, terms_);
    return std::any_of(terms_.placed.begin(), terms_.placed.end(),
                       [this](const std::string& t) { return wanted_.numbers.count(t) > 0; });
  }

  bool speaker_asked_for(std::string_view name, bool negated) const {
    if (wanted_.speakers.empty())
      return true;
    return wanted_.speakers.count(limit(setup_.root + std::string(negated ? kDenier : kSpeaker) + normalize(name))) > 0;
  }

  static Claim start(Xapian::docid id, const Annotation& a) {
    Claim claim;
    claim.document = id;
    claim.span = a.span;
    claim.kind = std::string(a.kind);
    claim.rule = std::string(a.rule);
    return claim;
  }

  void add(Xapian::docid id, const Annotation& a, const Attribution& attribution, std::vector<Claim>& out) const {
    if (!speaker_asked_for(attribution.actor, attribution.negated))
      return;
    Claim claim = start(id, a);
    claim.kind = attribution.mode == Mode::kDirect ? "direct" : attribution.mode == Mode::kMixed ? "mixed" : "indirect";
    claim.source = displayed(attribution.actor);
    claim.content = attribution.content;
    claim.negated = attribution.negated;
    out.push_back(std::move(claim));
  }

  void add(Xapian::docid id, const Annotation& a, const Quantity& q, const std::vector<Annotation>& annotations,
           std::vector<Claim>& out) const {
    Claim claim = start(id, a);
    claim.value = q.value, claim.low = q.low, claim.high = q.high;
    claim.low_open = q.low_open, claim.high_open = q.high_open;
    claim.approximate = q.approximate, claim.negated = q.negated;
    claim.comparator = std::string(q.comparator);
    claim.unit = std::string(q.unit_code.empty() ? q.unit : q.unit_code);
    claim.object = displayed(q.object), claim.predicate = displayed(q.predicate);
    claim.date_from = std::string(q.date_from), claim.date_to = std::string(q.date_to);
    for (std::string_view part : q.location)
      claim.place += (claim.place.empty() ? "" : "/") + path_component(part);
    bool negated = false;
    claim.source = displayed(q.said_by.empty() ? speaker_of(a.span, annotations, negated) : q.said_by);
    if (speaker_asked_for(claim.source, negated))
      out.push_back(std::move(claim));
  }

  // Source of the smallest attribution whose content has the span.
  static std::string_view speaker_of(Span span, const std::vector<Annotation>& annotations, bool& negated) {
    const Attribution* best = nullptr;
    std::uint32_t best_size = UINT32_MAX;
    for (const Annotation& a : annotations) {
      const Attribution* attribution = a.attribution();
      if (!attribution)
        continue;
      for (Span s : attribution->content)
        if (s.contains(span) && s.size() < best_size)
          best = attribution, best_size = s.size();
    }
    negated = best && best->negated;
    return best ? best->actor : std::string_view();
  }

  const Setup& setup_;
  const Wanted& wanted_;
  AnnotationTerms terms_;
};

}  // namespace

std::vector<Claim> collect_claims(const Index& index, const Xapian::Query& query, const ClaimOptions& options) {
  const Wanted wanted(query, index.setup().root);
  ClaimReader reader(index.setup(), wanted);
  Xapian::Enquire enquire(index.database());
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  const Xapian::MSet hits = enquire.get_mset(0, std::min(options.documents, index.database().get_doccount()));
  std::vector<Claim> out;
  for (auto h = hits.begin(); h != hits.end(); ++h) {
    const StoredAnnotations stored(h.get_document(), index.setup());
    reader.read(*h, stored.text(), options.attributions, out);
  }
  return out;
}

}  // namespace postil::xapian
