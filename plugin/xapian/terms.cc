#include "xapian/terms.h"

#include <algorithm>
#include <cmath>

#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// A location deeper than this is cut; real ones have five levels.
constexpr std::size_t kMaxLevels = 16;

class Maker {
 public:
  Maker(std::string_view root, TermSink& out) : root_(root), out_(out) {}

  void term(TermSink::Sort sort, std::string_view prefix, std::string_view value, std::string_view more = {}) {
    term_ = root_;
    term_ += prefix;
    term_ += value;
    term_ += more;
    if (term_.size() > kMaxTermBytes)
      term_ = limit(std::move(term_));
    out_.take(sort, term_);
  }

  void words(std::string_view prefix, std::string_view name) {
    for (std::size_t i = 0; i < name.size();) {
      const std::size_t end = std::min(name.find(' ', i), name.size());
      if (end > i)
        term(TermSink::kWords, prefix, name.substr(i, end - i));
      i = end + 1;
    }
  }

  void actor(std::string_view name) {
    if (name.empty())
      return;
    term(TermSink::kPlaced, kActor, name);
    words(kWord, name);
  }

  void location(const std::vector<std::string>& levels) {
    for (const std::string& path : levels)
      term(TermSink::kPlaced, kLocation, path);
  }

  void add(const Attribution& a) {
    const std::string name = normalize(a.actor);
    if (name.empty())
      return;
    term(TermSink::kSpeaker, a.negated ? kDenier : kSpeaker, name);
    words(kSpeakerWord, name);
  }

  void add(const Quantity& q, std::string_view kind) {
    const std::string dimension = dimension_of(q, kind), object = object_of(q, kind);
    if (!dimension.empty())
      numbers(kMeasured, dimension, points_of(q, true));
    if (object.empty())
      return;
    numbers(kNumber, object, points_of(q, false));
    term(TermSink::kPlain, kCounted, head_of(q) + ':', object);
  }

  void add(const Date& d, std::string_view own_date) {
    if (const auto days = days_of(d, own_date))
      for (const std::string& node : day_nodes(*days))
        term(TermSink::kPlaced, kDate, node);
  }

 private:
  void numbers(std::string_view prefix, const std::string& name, const std::vector<double>& points) {
    const std::string head = name + ':';
    for (double x : points) {
      const std::string code = number_code(x);
      for (std::size_t size = std::min(kShortestNode, code.size()); size <= code.size(); ++size)
        term(TermSink::kPlaced, prefix, head, std::string_view(code).substr(0, size));
    }
  }

  std::string_view root_;
  TermSink& out_;
  std::string term_;
};

void add_point(std::vector<double>& out, const std::optional<double>& x) {
  if (x && std::isfinite(*x) && (out.empty() || out.back() != *x))
    out.push_back(*x);
}

}  // namespace

std::vector<double> points_of(const Quantity& q, bool base) {
  std::vector<double> out;
  const auto pick = [base](const std::optional<double>& si, const std::optional<double>& plain) {
    return base && si ? si : plain;
  };
  add_point(out, pick(q.base_value, q.value));
  if (out.empty()) {
    add_point(out, pick(q.base_low, q.low));
    add_point(out, pick(q.base_high, q.high));
  }
  return out;
}

std::string dimension_of(const Quantity& q, std::string_view kind) {
  if (!q.unit_code.empty())
    return without_colon(normalize(q.unit_code));
  if (!q.dimension.empty() && q.dimension != "count")
    return without_colon(normalize(q.dimension));
  return kind == "percent" || kind == "age" ? std::string(kind) : std::string();
}

std::string object_of(const Quantity& q, std::string_view kind) {
  if (q.object.empty() || kind == "ordinal" || !dimension_of(q, kind).empty())
    return {};
  return without_colon(normalize(q.object));
}

std::string head_of(const Quantity& q) {
  std::string head = without_colon(normalize(q.object_head.empty() ? q.object : q.object_head));
  return q.object_head.empty() ? head.substr(head.rfind(' ') + 1) : head;
}

std::optional<DayRange> days_of(const Date& d, std::string_view own_date) {
  auto from = parse_day(d.from), to = parse_day(d.to);
  const auto own = parse_day(own_date);
  if (!from && !to)
    return {};
  if (!to)
    to = own && *own >= *from ? own : from;
  if (!from)
    from = own && *own <= *to ? own : to;
  if (*from > *to)
    return {};
  return DayRange{*from, *to};
}

std::vector<std::string> levels_of(const Location& l) {
  std::vector<std::string> out;
  for (std::size_t level = 0; level < std::min(l.path.size(), kMaxLevels); ++level) {
    std::string part = normalize(path_component(l.path[level]));
    if (part.empty())
      break;
    out.push_back(out.empty() ? std::move(part) : out.back() + '/' + part);
  }
  return out;
}

std::string name_of(const Annotation& a, std::string_view surface) {
  for (const Field& f : a.fields)
    if (const auto* s = std::get_if<std::string_view>(&f.value); s && f.name == "name")
      return normalize(*s);
  return normalize(surface);
}

std::string rule_term(std::string_view root, std::string_view rule) {
  return limit(std::string(root).append(kRule).append(normalize(rule)));
}

void terms_of(const Annotation& a, std::string_view root, std::string_view surface, std::string_view own_date, TermSink& out) {
  Maker make(root, out);
  if (const Actor* actor = a.actor())
    make.actor(normalize(actor->name));
  else if (const Location* location = a.location())
    make.location(levels_of(*location));
  else if (const Attribution* attribution = a.attribution())
    make.add(*attribution);
  else if (const Quantity* quantity = a.quantity())
    make.add(*quantity, a.kind);
  else if (const Date* date = a.date())
    make.add(*date, own_date);
  else if (const std::string name = name_of(a, surface); !name.empty())
    make.term(TermSink::kPlaced, kType, without_colon(normalize(a.type)) + ':', name);
}

void actor_terms(std::string_view root, std::string_view name, TermSink& out) { Maker(root, out).actor(name); }

void location_terms(std::string_view root, const std::vector<std::string>& levels, TermSink& out) { Maker(root, out).location(levels); }

void terms_of(const Annotation& a, std::string_view root, std::string_view surface, std::string_view own_date,
              AnnotationTerms& out) {
  struct Lists final : TermSink {
    explicit Lists(AnnotationTerms& o) : lists{&o.placed, &o.speaker, &o.plain, &o.words} {}
    void take(Sort sort, std::string_view term) override { lists[sort]->emplace_back(term); }
    std::vector<std::string>* lists[4];
  } sink(out);
  for (auto* terms : sink.lists)
    terms->clear();
  terms_of(a, root, surface, own_date, sink);
}

}  // namespace postil::xapian
