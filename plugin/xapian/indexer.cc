// Annotations -> terms, positions and values of a Xapian::Document.
//
// Each annotation of a sentence gets a place of its own in that sentence's stretch of positions; all terms of an annotation share
// it. An attribution opens a stretch in the quotation region: its marker, its source, and a copy of the places of the
// annotations inside its content. Sentences of the title come before those of the text. A full stretch gives terms without
// position: the document is still found, but not by same: or quote: through that annotation.
#include <algorithm>

#include "postil/xapian.h"
#include "xapian/codec.h"
#include "xapian/contributions.h"
#include "xapian/number_code.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

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

constexpr std::uint32_t kListSlots[Contributions::kLists] = {kSlotActors, kSlotLocations, kSlotSpeakers, kSlotObjects, kSlotDates};

// Which of some numbers came up in this document.
class Marks {
 public:
  // Whether it is the first time.
  bool set(std::uint32_t n, std::uint32_t document) {
    if (n >= marks_.size())
      marks_.resize(std::max<std::size_t>(n + 1, 2 * marks_.size()));
    const bool first = marks_[n] != document;
    marks_[n] = document;
    return first;
  }
  void clear() { marks_.assign(marks_.size(), 0); }

 private:
  std::vector<std::uint32_t> marks_;
};

}  // namespace

struct Indexer::Impl {
  explicit Impl(const Setup& s)
      : setup(s), contributions(s), marker(marker_term(s)), quotation_marker(s.root + std::string(kQuotation)), measures(s.measures.size()) {}

  const Setup setup;
  Contributions contributions;
  const std::string marker, quotation_marker;
  Encoder encoder;
  Names names;
  std::uint64_t overflowed = 0;

  // Of the document in work; they keep their capacity.
  std::uint32_t number = 0;             // of the document
  Marks terms, items, groups, noted;    // noted: names since the last take_names(), by their own number
  std::uint32_t names_taken = 1;
  Numbers given;                        // contributions of the annotations of a part
  Numbers lists[Contributions::kLists];
  std::vector<std::vector<double>> measures;
  std::uint32_t quotation = 0;

  void reset();
  void add_part(Xapian::Document& document, const Part& part, std::string_view own_date);
  void add_quotations(Xapian::Document& document, const Part& part);
  void add_quotation(Xapian::Document& document, const Part& part, const Attribution& attribution, Stretch speaker);
  void collect(std::uint32_t contribution);
  void write_values(Xapian::Document& document, const Source& source);
  std::string joined(Numbers& list);
  void put(Xapian::Document& document, std::uint32_t slot, const std::string& value) {
    if (!value.empty())
      document.add_value(setup.slots + slot, value);
  }
  // Each call looks the term up among those of the document: one for each term, and one for each position.
  void add(Xapian::Document& document, std::uint32_t term) {
    if (terms.set(term, number))
      document.add_boolean_term(contributions.term_text(term));
  }
  void add(Xapian::Document& document, std::uint32_t term, Xapian::termpos position) {
    terms.set(term, number);
    document.add_posting(contributions.term_text(term), position, 0);
  }
};

void Indexer::Impl::reset() {
  if (contributions.full()) {
    contributions.forget();
    for (Marks* m : {&terms, &items, &groups, &noted})
      m->clear();
  }
  if (++number == 0) {
    for (Marks* m : {&terms, &items, &groups})
      m->clear();
    number = 1;
  }
  for (Numbers& list : lists)
    list.clear();
  for (auto& numbers : measures)
    numbers.clear();
  quotation = 0;
}

void Indexer::Impl::add_part(Xapian::Document& document, const Part& part, std::string_view own_date) {
  std::uint32_t sentence = UINT32_MAX, place = 0;
  given.clear();
  for (const Annotation& a : *part.annotations) {
    const std::uint32_t n = contributions.of(a, surface_of(a, part.bytes), own_date);
    given.push_back(n);
    collect(n);
    if (setup.positions && !a.rule.empty())
      add(document, contributions.rule(a.rule));
    for (const std::uint32_t term : contributions.plain(n))
      add(document, term);
    for (const std::uint32_t term : contributions.speaker(n))
      add(document, term);
    const Stretch placed = contributions.placed(n);
    if (placed.empty())
      continue;
    const std::uint32_t in = part.first_sentence + a.sentence;
    place = in == sentence ? place + 1 : 0;
    sentence = in;
    const bool has_room = setup.positions && place < kSentenceWindow && in < kMaxSentences;
    overflowed += setup.positions && !has_room;
    for (const std::uint32_t term : placed) {
      if (has_room)
        add(document, term, kSentenceBase + in * kSentenceStride + place);
      else
        add(document, term);
    }
  }
}

void Indexer::Impl::add_quotations(Xapian::Document& document, const Part& part) {
  for (std::size_t i = 0; i < part.annotations->size(); ++i) {
    const Attribution* attribution = (*part.annotations)[i].attribution();
    if (!attribution)
      continue;
    if (setup.positions && quotation < kMaxQuotations) {
      add_quotation(document, part, *attribution, contributions.speaker(given[i]));
    } else {
      document.add_boolean_term(quotation_marker);
      overflowed += setup.positions;
    }
  }
}

void Indexer::Impl::add_quotation(Xapian::Document& document, const Part& part, const Attribution& attribution, Stretch speaker) {
  const std::uint32_t base = kQuotationBase + quotation++ * kQuotationStride;
  document.add_posting(quotation_marker, base, 0);
  for (const std::uint32_t term : speaker)
    add(document, term, base + kQuotationStep);
  if (attribution.content.empty())
    return;
  // Annotations are sorted by their begin: those inside start in the stretch from the first content to the last.
  std::uint32_t first = UINT32_MAX, last = 0, place = 2;
  for (Span s : attribution.content)
    first = std::min(first, s.begin), last = std::max(last, s.end);
  auto at = std::lower_bound(part.annotations->begin(), part.annotations->end(), first,
                             [](const Annotation& x, std::uint32_t begin) { return x.span.begin < begin; });
  for (; at != part.annotations->end() && at->span.begin < last; ++at) {
    if (at->attribution() || !inside(attribution.content, at->span))
      continue;
    const Stretch placed = contributions.placed(given[static_cast<std::size_t>(at - part.annotations->begin())]);
    if (placed.empty())
      continue;
    if (place == kQuotationPlaces) {
      ++overflowed;
      return;
    }
    for (const std::uint32_t term : placed)
      add(document, term, base + place * kQuotationStep);
    ++place;
  }
}

void Indexer::Impl::collect(std::uint32_t contribution) {
  for (const std::uint32_t n : contributions.items(contribution))
    if (items.set(n, number))
      lists[contributions.item(n).list].push_back(n);
  for (const std::uint32_t n : contributions.names(contribution))
    if (noted.set(n, names_taken))
      names.note(std::string(contributions.name(n).key), contributions.name(n).value);
  const Stretch numbers = contributions.measures(contribution);
  for (const std::uint32_t* n = numbers.begin(); n != numbers.end(); n += 2)
    measures[n[0]].push_back(contributions.value(n[1]));
}

// Of a name in different letters the first by its bytes stays.
std::string Indexer::Impl::joined(Numbers& list) {
  std::sort(list.begin(), list.end(),
            [this](std::uint32_t a, std::uint32_t b) { return contributions.item_text(a) < contributions.item_text(b); });
  std::string out;
  for (const std::uint32_t n : list) {
    if (!groups.set(contributions.item(n).group, number))
      continue;
    if (!out.empty())
      out += kListSeparator;
    out += contributions.item_text(n);
  }
  return out;
}

void Indexer::Impl::write_values(Xapian::Document& document, const Source& source) {
  const bool any = (source.text && !source.text->empty()) || (source.title && !source.title->empty());
  if (any)
    put(document, kSlotAnnotations, encoder.encode(source.text, source.title));
  for (std::size_t i = 0; i < Contributions::kLists; ++i)
    put(document, kListSlots[i], joined(lists[i]));
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

Indexer::Indexer(const Setup& setup) : impl_(std::make_unique<Impl>(setup)) {}
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
    impl_->add_quotations(document, part);
  }
  impl_->write_values(document, source);
  if (!impl_->marker.empty())
    document.add_boolean_term(impl_->marker);
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

Names Indexer::take_new_names() {
  Names out = std::move(impl_->names);
  impl_->names = Names();
  return out;
}

Names Indexer::take_names() {
  Names out = take_new_names();
  if (++impl_->names_taken == 0) {
    impl_->noted.clear();
    impl_->names_taken = 1;
  }
  return out;
}

std::uint64_t Indexer::overflowed() const { return impl_->overflowed; }

StoredAnnotations::StoredAnnotations(const Xapian::Document& document, const Setup& setup)
    : bytes_(std::make_shared<const std::string>(document.get_value(setup.slots + kSlotAnnotations))) {
  decode(*bytes_, text_, title_);
}

}  // namespace postil::xapian
