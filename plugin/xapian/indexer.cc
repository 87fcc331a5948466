// Annotations -> terms, positions and values of a Xapian::Document.
//
// Each annotation of a sentence gets a place of its own in that sentence's stretch of positions; all terms of an annotation share
// it. An attribution opens a stretch in the quotation region: its marker, its source, and a copy of the places of the
// annotations inside its content. Sentences of the title come before those of the text. A full stretch gives terms without
// position: the document is still found, but not by same: or quote: through that annotation.
#include <algorithm>

#include "postil/xapian.h"
#include "xapian/codec.h"
#include "xapian/schema.h"
#include "xapian/terms.h"

namespace postil::xapian {

namespace {

// Text terms of a person's last name, and surfaces longer than this, are no names to search by.
constexpr std::size_t kMaxNameBytes = 120;

// One annotated text of a document.
struct Part {
  const Annotations* annotations;
  std::string_view bytes;
  std::uint32_t first_sentence;
};

bool inside(const std::vector<Span>& spans, Span span) {
  return std::any_of(spans.begin(), spans.end(), [span](Span s) { return s.contains(span); });
}

std::string_view surface_of(const Annotation& a, std::string_view bytes) {
  return a.span.begin <= a.span.end && a.span.end <= bytes.size() ? a.span.of(bytes) : std::string_view();
}

}  // namespace

struct Indexer::Impl {
  Setup setup;
  Names names;
  std::uint64_t overflowed = 0;

  // Of the document in work; they keep their capacity.
  AnnotationTerms terms;
  std::vector<std::string> actors, locations, speakers, objects, months;
  std::vector<std::vector<double>> measures;
  std::uint32_t quotation = 0;

  void reset() {
    for (auto* list : {&actors, &locations, &speakers, &objects, &months})
      list->clear();
    measures.assign(setup.measures.size(), {});
    quotation = 0;
  }

  void add_part(Xapian::Document& document, const Part& part, std::string_view own_date);
  void add_quotations(Xapian::Document& document, const Part& part, std::string_view own_date);
  std::uint32_t add_quotation(Xapian::Document& document, const Part& part, const Attribution& attribution,
                              const std::vector<std::string>& speaker, std::string_view own_date);
  void collect(const Annotation& annotation, std::string_view surface, std::string_view own_date);
  void collect_names(const Annotation& annotation, std::string_view surface);
  void collect_measures(const Quantity& quantity, std::string_view kind);
  void write_values(Xapian::Document& document, const Source& source);
  void put(Xapian::Document& document, std::uint32_t slot, const std::string& value) {
    if (!value.empty())
      document.add_value(setup.slots + slot, value);
  }
};

void Indexer::Impl::add_part(Xapian::Document& document, const Part& part, std::string_view own_date) {
  std::uint32_t sentence = UINT32_MAX, place = 0;
  for (const Annotation& a : *part.annotations) {
    const std::string_view surface = surface_of(a, part.bytes);
    terms_of(a, setup.root, surface, own_date, terms);
    collect(a, surface, own_date);
    for (const std::string& t : terms.plain)
      document.add_boolean_term(t);
    for (const std::string& t : terms.speaker)
      document.add_boolean_term(t);
    if (terms.placed.empty())
      continue;
    const std::uint32_t number = part.first_sentence + a.sentence;
    place = number == sentence ? place + 1 : 0;
    sentence = number;
    const bool placed = setup.positions && place < kSentenceWindow && number < kMaxSentences;
    overflowed += setup.positions && !placed;
    for (const std::string& t : terms.placed) {
      if (placed)
        document.add_posting(t, kSentenceBase + number * kSentenceStride + place, 0);
      else
        document.add_boolean_term(t);
    }
  }
}

void Indexer::Impl::add_quotations(Xapian::Document& document, const Part& part, std::string_view own_date) {
  for (const Annotation& a : *part.annotations) {
    const Attribution* attribution = a.attribution();
    if (!attribution)
      continue;
    document.add_boolean_term(setup.root + std::string(kQuotation));
    terms_of(a, setup.root, {}, own_date, terms);
    if (setup.positions && quotation < kMaxQuotations)
      add_quotation(document, part, *attribution, std::vector<std::string>(terms.speaker), own_date);
    else
      overflowed += setup.positions;
  }
}

std::uint32_t Indexer::Impl::add_quotation(Xapian::Document& document, const Part& part, const Attribution& attribution,
                                           const std::vector<std::string>& speaker, std::string_view own_date) {
  const std::uint32_t base = kQuotationBase + quotation++ * kQuotationStride;
  document.add_posting(setup.root + std::string(kQuotation), base, 0);
  for (const std::string& t : speaker)
    document.add_posting(t, base + kQuotationStep, 0);
  if (attribution.content.empty())
    return 0;
  // Annotations are sorted by their begin: those inside start in the stretch from the first content to the last.
  std::uint32_t first = UINT32_MAX, last = 0, place = 2;
  for (Span s : attribution.content)
    first = std::min(first, s.begin), last = std::max(last, s.end);
  auto at = std::lower_bound(part.annotations->begin(), part.annotations->end(), first,
                             [](const Annotation& x, std::uint32_t begin) { return x.span.begin < begin; });
  for (; at != part.annotations->end() && at->span.begin < last; ++at) {
    if (at->attribution() || !inside(attribution.content, at->span))
      continue;
    terms_of(*at, setup.root, surface_of(*at, part.bytes), own_date, terms);
    if (terms.placed.empty())
      continue;
    if (place == kQuotationPlaces) {
      ++overflowed;
      break;
    }
    for (const std::string& t : terms.placed)
      document.add_posting(t, base + place * kQuotationStep, 0);
    ++place;
  }
  return place;
}

void Indexer::Impl::collect(const Annotation& a, std::string_view surface, std::string_view own_date) {
  collect_names(a, surface);
  if (const Actor* actor = a.actor()) {
    actors.push_back(displayed(actor->name));
  } else if (const Location* l = a.location()) {
    std::string path;
    for (std::size_t level = 0; level < l->path.size(); ++level) {
      path += (level ? "/" : "") + path_component(l->path[level]);
      if (location_path(*l, level + 1).empty())
        break;
      locations.push_back(path);
    }
  } else if (const Attribution* attribution = a.attribution()) {
    if (!attribution->actor.empty() && !attribution->negated)
      speakers.push_back(displayed(attribution->actor));
  } else if (const Quantity* q = a.quantity()) {
    if (std::string object = object_of(*q, a.kind); !object.empty())
      objects.push_back(std::move(object));
    collect_measures(*q, a.kind);
  } else if (const Date* d = a.date()) {
    if (const auto days = days_of(*d, own_date))
      for (const std::string& node : day_nodes(*days))
        if (node.size() < 8)
          months.push_back(node.size() == 4 ? node : node.substr(0, 4) + '/' + node.substr(4));
  }
}

void Indexer::Impl::collect_names(const Annotation& a, std::string_view surface) {
  if (surface.size() > kMaxNameBytes)
    return;
  if (const Actor* actor = a.actor()) {
    const std::string value = normalize(actor->name);
    names.add("actor", surface, value);
    if (a.kind == "person")
      names.add("actor", std::string_view(value).substr(value.rfind(' ') + 1), value);
  } else if (const Location* l = a.location()) {
    std::string path;
    for (std::size_t level = 1; level <= l->path.size(); ++level) {
      path = location_path(*l, level);
      if (path.empty())
        return;
      names.add("location", path_component(l->path[level - 1]), path);
    }
    names.add("location", surface, path);
  }
}

void Indexer::Impl::collect_measures(const Quantity& q, std::string_view kind) {
  const std::string object = object_of(q, kind), dimension = dimension_of(q, kind);
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const Measure& m = setup.measures[i];
    const std::string wanted = normalize(m.object);
    const bool counted = !object.empty() && !wanted.empty() && (object == wanted || head_of(q) == wanted);
    const bool measured = !dimension.empty() && dimension == normalize(m.dimension);
    if (counted || measured)
      for (double x : points_of(q, measured))
        measures[i].push_back(x);
  }
}

void Indexer::Impl::write_values(Xapian::Document& document, const Source& source) {
  const bool any = (source.text && !source.text->empty()) || (source.title && !source.title->empty());
  if (any)
    put(document, kSlotAnnotations, encode(source.text, source.title));
  put(document, kSlotActors, join_list(actors));
  put(document, kSlotLocations, join_list(locations));
  put(document, kSlotSpeakers, join_list(speakers));
  put(document, kSlotObjects, join_list(objects));
  put(document, kSlotDates, join_list(months));
  if (const auto day = parse_day(source.date))
    put(document, kSlotDate, day_text(*day, false));
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (measures[i].empty())
      continue;
    std::vector<std::string> codes;
    for (double x : measures[i])
      codes.push_back(number_code(x));
    put(document, kSlotMeasure + static_cast<std::uint32_t>(i), join_list(codes));
    put(document, kSlotMeasureMax + static_cast<std::uint32_t>(i),
        Xapian::sortable_serialise(*std::max_element(measures[i].begin(), measures[i].end())));
  }
}

Indexer::Indexer(const Setup& setup) : impl_(std::make_unique<Impl>()) { impl_->setup = setup; }
Indexer::~Indexer() = default;
Indexer::Indexer(Indexer&&) noexcept = default;
Indexer& Indexer::operator=(Indexer&&) noexcept = default;

void Indexer::add(Xapian::Document& document, const Source& source) {
  impl_->reset();
  const Part title{source.title, source.title_bytes, 0};
  const Part text{source.text, source.text_bytes, source.title ? source.title->sentence_count() : 0};
  for (const Part& part : {title, text}) {
    if (!part.annotations)
      continue;
    impl_->add_part(document, part, source.date);
    impl_->add_quotations(document, part, source.date);
  }
  impl_->write_values(document, source);
  if (!impl_->setup.ruleset.empty())
    document.add_boolean_term(marker_term(impl_->setup));
}

void Indexer::add_field(Xapian::Document& document, std::string_view field, const std::vector<std::string>& values) {
  const auto& fields = impl_->setup.fields;
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const DocumentField& f) { return f.name == field; });
  if (at == fields.end() || values.empty())
    return;
  const Xapian::valueno slot = kSlotField + static_cast<Xapian::valueno>(at - fields.begin());
  if (at->kind == DocumentField::Kind::kText) {
    std::vector<std::string> shown;
    for (const std::string& v : values) {
      const std::string value = normalize(v);
      if (value.empty())
        continue;
      document.add_boolean_term(limit(impl_->setup.root + std::string(kField) + without_colon(normalize(at->name)) + ':' + value));
      shown.push_back(displayed(v));
    }
    impl_->put(document, slot, join_list(shown));
  } else if (at->kind == DocumentField::Kind::kDate) {
    if (const auto day = parse_day(values[0]))
      impl_->put(document, slot, day_text(*day, false));
  } else {
    char* end = nullptr;
    const double x = std::strtod(values[0].c_str(), &end);
    if (end && end != values[0].c_str() && *end == 0)
      impl_->put(document, slot, Xapian::sortable_serialise(x));
  }
}

void Indexer::add_origin(Xapian::Document& document, std::string_view path, const std::string& content_hash) {
  if (!path.empty())
    document.add_boolean_term(origin_term(impl_->setup, path));
  impl_->put(document, kSlotContent, content_hash);
}

std::string Indexer::content_hash(const Xapian::Document& document) const {
  return document.get_value(impl_->setup.slots + kSlotContent);
}

std::string id_term(std::string_view id) { return limit(std::string(1, 'Q').append(id)); }

std::string origin_term(const Setup& setup, std::string_view path) {
  return limit(std::string(setup.root).append(kOrigin).append(displayed(path)));
}

void Indexer::strip(Xapian::Document& document) const {
  std::vector<std::string> ours;
  Xapian::TermIterator at = document.termlist_begin();
  for (at.skip_to(impl_->setup.root); at != document.termlist_end(); ++at) {
    const std::string term = *at;
    if (term.compare(0, impl_->setup.root.size(), impl_->setup.root) != 0)
      break;
    ours.push_back(term);
  }
  for (const std::string& term : ours)
    document.remove_term(term);
  std::vector<Xapian::valueno> slots;
  for (auto v = document.values_begin(); v != document.values_end(); ++v)
    if (v.get_valueno() >= impl_->setup.slots && v.get_valueno() < impl_->setup.slots + kSlotField + kMaxFields)
      slots.push_back(v.get_valueno());
  for (Xapian::valueno slot : slots)
    document.remove_value(slot);
}

Names Indexer::take_names() {
  Names out = std::move(impl_->names);
  impl_->names = Names();
  return out;
}

std::uint64_t Indexer::overflowed() const { return impl_->overflowed; }

StoredAnnotations::StoredAnnotations(const Xapian::Document& document, const Setup& setup)
    : bytes_(std::make_shared<const std::string>(document.get_value(setup.slots + kSlotAnnotations))) {
  decode(*bytes_, text_, title_);
}

}  // namespace postil::xapian
