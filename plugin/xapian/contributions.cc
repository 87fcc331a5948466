// The key of an annotation is all that its terms, items and names are made of, each part with its size in front. Same key, same
// contribution: whatever terms.cc learns to look at must come into the key here.
#include "xapian/contributions.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// Longer surfaces are no names to search by.
constexpr std::size_t kMaxNameBytes = 120;
// Bytes of keys, terms and items, and numbers, that are kept from document to document.
constexpr std::size_t kMaxKeptBytes = std::size_t{4} << 20;
constexpr std::size_t kMaxKeptNumbers = std::size_t{1} << 20;

void append(std::string& key, std::string_view part) {
  const auto size = static_cast<std::uint32_t>(part.size());
  char head[sizeof size];
  std::memcpy(head, &size, sizeof size);
  key.append(head, sizeof head);
  key.append(part);
}

void append(std::string& key, const std::optional<double>& x) {
  char bytes[1 + sizeof(double)] = {static_cast<char>(x.has_value())};
  const double value = x.value_or(0);
  std::memcpy(bytes + 1, &value, sizeof value);
  key.append(bytes, sizeof bytes);
}

void append_surface(std::string& key, std::string_view surface) {
  const bool name = surface.size() <= kMaxNameBytes;
  append(key, name ? surface : std::string_view());
  key += name ? 'n' : 'l';
}

}  // namespace

Contributions::Contributions(const Setup& setup) : root_(setup.root), full_(setup.positions) {
  for (const Measure& m : setup.measures)
    measures_.push_back({normalize(m.object), normalize(m.dimension)});
}

std::uint32_t Contributions::of(const Annotation& a, std::string_view surface, std::string_view own_date) {
  write_key(a, surface, own_date);
  interrupted_ = true;
  const std::uint32_t n = keys_.add(key_);
  if (n == entries_.size())
    work_out(a, surface, own_date);
  interrupted_ = false;
  return n;
}

void Contributions::write_key(const Annotation& a, std::string_view surface, std::string_view own_date) {
  key_.clear();
  key_ += static_cast<char>(a.detail.index());
  if (const Actor* actor = a.actor()) {
    append(key_, actor->name);
    key_ += a.kind == "person" ? 'p' : 'o';
    append_surface(key_, surface);
  } else if (const Location* l = a.location()) {
    for (std::string_view part : l->path)
      append(key_, part);
    append_surface(key_, surface);
  } else if (const Attribution* attribution = a.attribution()) {
    key_ += attribution->negated ? 'n' : 'y';
    append(key_, attribution->actor);
  } else if (const Quantity* q = a.quantity()) {
    for (const auto* x : {&q->value, &q->low, &q->high, &q->base_value, &q->base_low, &q->base_high})
      append(key_, *x);
    for (std::string_view part : {a.kind, q->unit_code, q->dimension, q->object, q->object_head})
      append(key_, part);
  } else if (const Date* d = a.date()) {
    for (std::string_view part : {d->from, d->to, own_date})
      append(key_, part);
  } else {
    append(key_, a.type);
    append(key_, name_of(a, surface));
  }
}

void Contributions::take(Sort sort, std::string_view term) {
  if (sort == kWords && !full_)
    return;
  numbers_.push_back(terms_.add(term));
  Entry& e = entries_.back();
  for (std::size_t part = sort == kWords ? kPlain : sort; part < kParts; ++part)
    e.ends[part + 1] = static_cast<std::uint32_t>(numbers_.size());
}

void Contributions::work_out(const Annotation& a, std::string_view surface, std::string_view own_date) {
  const auto here = [&] { return static_cast<std::uint32_t>(numbers_.size()); };
  Entry& e = entries_.emplace_back();
  std::fill(std::begin(e.ends), std::end(e.ends), here());
  if (const Actor* actor = a.actor())
    actor_terms(root_, name_ = normalize(actor->name), *this);
  else if (const Location* l = a.location())
    location_terms(root_, levels_ = levels_of(*l), *this);
  else
    terms_of(a, root_, surface, own_date, *this);
  std::size_t part = kSorts + 1;
  add_items(a, own_date);
  e.ends[part++] = here();
  if (surface.size() <= kMaxNameBytes)
    add_names(a, surface);
  e.ends[part++] = here();
  if (const Quantity* q = a.quantity())
    add_measures(*q, a.kind);
  e.ends[part] = here();
}

std::uint32_t Contributions::rule(std::string_view rule) {
  interrupted_ = true;
  const std::uint32_t n = rules_.add(rule);
  if (n == rule_terms_.size())
    rule_terms_.push_back(terms_.add(rule_term(root_, rule)));
  interrupted_ = false;
  return rule_terms_[n];
}

void Contributions::add_items(const Annotation& a, std::string_view own_date) {
  if (const Actor* actor = a.actor()) {
    add_item(kActors, displayed(actor->name), name_);
  } else if (const Location* l = a.location()) {
    std::string path;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      path += (path.empty() ? "" : "/") + path_component(l->path[i]);
      add_item(kLocations, path, levels_[i]);
    }
  } else if (const Attribution* attribution = a.attribution()) {
    if (!attribution->negated)
      add_item(kSpeakers, displayed(attribution->actor), normalize(attribution->actor));
  } else if (const Quantity* q = a.quantity()) {
    const std::string object = object_of(*q, a.kind);
    add_item(kObjects, object, object);
  } else if (const Date* d = a.date()) {
    if (const auto days = days_of(*d, own_date))
      for (const std::string& node : day_nodes(*days))
        if (node.size() < 8) {
          const std::string month = node.size() == 4 ? node : node.substr(0, 4) + '/' + node.substr(4);
          add_item(kMonths, month, month);
        }
  }
}

void Contributions::add_item(List list, std::string_view text, std::string_view folded) {
  if (folded.empty())
    return;
  text_ = static_cast<char>('0' + list);
  text_ += text;
  const std::uint32_t n = item_texts_.add(text_);
  if (n == items_.size()) {
    text_.resize(1);
    text_ += folded;
    items_.push_back({list, groups_.add(text_)});
  }
  numbers_.push_back(n);
}

void Contributions::add_names(const Annotation& a, std::string_view surface) {
  if (a.actor()) {
    add_name("actor", normalize(surface), name_);
    if (a.kind == "person")
      add_name("actor", std::string_view(name_).substr(name_.rfind(' ') + 1), name_);
  } else if (a.location() && !levels_.empty()) {
    std::size_t above = 0;
    for (const std::string& path : levels_) {
      add_name("location", std::string_view(path).substr(above), path);
      above = path.size() + 1;
    }
    if (levels_.size() == a.location()->path.size())
      add_name("location", normalize(surface), levels_.back());
  }
}

// Both as terms have them.
void Contributions::add_name(std::string_view type, std::string_view name, const std::string& value) {
  text_ = name_key(type, name, value);
  if (text_.empty())
    return;
  const auto size = static_cast<std::uint32_t>(text_.size());
  text_ += '\0';  // no key has one
  text_ += value;
  const std::uint32_t n = name_texts_.add(text_);
  if (n == name_sizes_.size())
    name_sizes_.push_back(size);
  numbers_.push_back(n);
}

void Contributions::add_measures(const Quantity& q, std::string_view kind) {
  if (measures_.empty())
    return;
  const std::string object = object_of(q, kind), dimension = dimension_of(q, kind), head = head_of(q);
  for (std::size_t i = 0; i < measures_.size(); ++i) {
    const Wanted& w = measures_[i];
    const bool counted = !object.empty() && !w.object.empty() && (object == w.object || head == w.object);
    const bool measured = !dimension.empty() && dimension == w.dimension;
    if (!counted && !measured)
      continue;
    for (const double x : points_of(q, measured)) {
      numbers_.push_back(static_cast<std::uint32_t>(i));
      numbers_.push_back(static_cast<std::uint32_t>(values_.size()));
      values_.push_back(x);
    }
  }
}

bool Contributions::full() const {
  const std::size_t bytes = keys_.bytes() + rules_.bytes() + terms_.bytes() + item_texts_.bytes() + groups_.bytes() + name_texts_.bytes();
  return interrupted_ || bytes > kMaxKeptBytes || numbers_.size() > kMaxKeptNumbers;
}

void Contributions::forget() {
  interrupted_ = false;
  for (Interner* texts : {&keys_, &rules_, &terms_, &item_texts_, &groups_, &name_texts_})
    texts->clear();
  entries_.clear();
  numbers_.clear();
  rule_terms_.clear();
  items_.clear();
  name_sizes_.clear();
  values_.clear();
}

}  // namespace postil::xapian
