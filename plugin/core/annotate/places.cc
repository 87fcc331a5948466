// Entities of rule packs come as hits of the lexical lookup; compiled gazetteers are looked up here, at tokens that can begin
// a name. An entry of a compiled gazetteer hangs under an entity of the packs by the id of its parent: that is resolved once,
// when the Program is made.
#include "core/annotate/places.h"

#include <algorithm>
#include <unordered_map>

#include "core/annotate/rules.h"
#include "core/match/gazetteer.h"

namespace postil::annotate {

namespace {

constexpr std::size_t kDeepest = 16;        // names of a path

}  // namespace

Places::Places(const match::Program& program) : program_(program) {
  std::unordered_map<std::string_view, std::uint32_t> by_id;
  for (std::uint32_t e = 0; e < program.entities.size(); ++e)
    by_id.emplace(program.entities[e].id, e);
  const auto known = [](const match::NameTable& table, std::string_view name) {
    const std::uint32_t i = table.find(name);
    return i == UINT32_MAX ? 0xffffu : i;
  };
  country_kind_ = static_cast<match::KindId>(known(program.kinds, "country"));
  region_kind_ = static_cast<match::KindId>(known(program.kinds, "region"));
  word_field_ = static_cast<match::FieldId>(known(program.fields, "word"));
  capital_field_ = static_cast<match::FieldId>(known(program.fields, "capital"));
  demonym_country_.assign(program.entities.size(), Sense::kNone);
  const std::uint32_t country_field = program.fields.find("country");
  for (std::uint32_t e = 0; e < program.entities.size(); ++e)
    for (const match::FieldValue& v : program.entities[e].attributes)
      if (v.field == country_field)
        if (const auto it = by_id.find(v.value.as_text()); it != by_id.end())
          demonym_country_[e] = it->second;
  for (const auto& gazetteer : program.gazetteers) {
    Compiled c;
    c.names = gazetteer.get();
    for (const std::string_view id : gazetteer->outside_parents()) {
      const auto it = by_id.find(id);
      c.parents.push_back(it == by_id.end() ? UINT32_MAX : it->second);
    }
    for (const std::string_view type : gazetteer->types()) {
      const std::size_t dot = type.find('.');
      const std::uint32_t kind = dot == std::string_view::npos ? 0 : program.kinds.find(type.substr(dot + 1));
      c.kinds.push_back(static_cast<match::KindId>(kind == UINT32_MAX ? 0 : kind));
    }
    compiled_.push_back(std::move(c));
  }
  for (std::uint32_t e = 0; e < program.entities.size(); ++e)
    ancestors_.push_back(find_ancestors(e));
  sense_of_.assign(program.entities.size(), Sense::kNone);
  for (std::uint32_t e = 0; e < program.entities.size(); ++e)
    if (program.entities[e].type == match::kLocationType) {
      sense_of_[e] = static_cast<std::uint32_t>(senses_.size());
      senses_.push_back(sense_of_entity(e));
      for (Compiled& c : compiled_)
        c.twins.push_back(c.names->find(program.entities[e].id));
    }
}

bool Places::joins(const text::Text& text, std::uint32_t article) {
  return article + 2 < text.tokens.size() && text.tokens[article + 1].has(text::kJoined) &&
         text.tokens[article + 2].has(text::kJoined) && text.norm(article + 1) == "-";
}

void Places::find(const Document& document, text::Range tokens, std::vector<Found>& out) const {
  thread_local std::vector<match::GazetteerName> names;
  for (std::uint32_t g = 0; g < compiled_.size(); ++g) {
    names.clear();
    compiled_[g].names->find_names(document.text, tokens.first, tokens.last, names);
    for (const match::GazetteerName& n : names)
      out.push_back({n, g});
  }
}

std::uint32_t Places::longest(const Document& document, std::uint32_t token, std::uint32_t end, std::vector<Sense>& out) const {
  thread_local std::vector<Found> found;
  std::uint32_t best = 0;
  for (const match::Hit* h = document.hits.begin(token); h != document.hits.end(token); ++h)
    if (h->list == match::kNoList && h->length > best && token + h->length <= end && sense_of_[h->entry] != Sense::kNone &&
        case_fits(document, *h, token))
      best = h->length;
  found.clear();
  find(document, {token, end}, found);
  for (const Found& f : found)
    best = std::max<std::uint32_t>(best, f.name.length);
  if (best)
    add_senses(document, {token, token + best}, found, false, out);
  return best;
}

void Places::senses(const Document& document, text::Range tokens, std::vector<Sense>& out) const {
  thread_local std::vector<Found> found;
  found.clear();
  find(document, tokens, found);
  add_senses(document, tokens, found, true, out);
}

void Places::add_senses(const Document& document, text::Range tokens, const std::vector<Found>& found, bool place,
                        std::vector<Sense>& out) const {
  const std::size_t before = out.size();
  for (const match::Hit* h = document.hits.begin(tokens.first); h != document.hits.end(tokens.first); ++h)
    if (h->list == match::kNoList && h->length == tokens.size() && sense_of_[h->entry] != Sense::kNone &&
        case_fits(document, *h, tokens.first)) {
      out.push_back(senses_[sense_of_[h->entry]]);
      out.back().alias = h->name & match::kAlias;
    }
  const std::size_t from_packs = out.size();
  if (place)
    for (const Found& f : found)
      if (f.name.length == tokens.size())
        __builtin_prefetch(&compiled_[f.gazetteer].names->record(f.name.entry));
  for (const Found& f : found) {
    if (f.name.length != tokens.size())
      continue;
    bool known = false;  // an entity of a pack stands in for the entry of the same id
    for (std::size_t i = before; i < from_packs && !known; ++i)
      known = compiled_[f.gazetteer].twins[sense_of_[out[i].entity]] == f.name.entry;
    if (!known)
      out.push_back(sense_of_name(f, place));
  }
}

Places::Ancestors Places::find_ancestors(std::uint32_t entity) const {
  Ancestors found;
  for (std::size_t i = 0; i < kDeepest && entity != UINT32_MAX; ++i) {
    const match::Entity& outer = program_.entities[entity];
    if (outer.kind == country_kind_)
      found.country = entity;
    else if (outer.kind == region_kind_)
      found.region = entity;
    entity = outer.parent;
  }
  return found;
}

Sense Places::sense_of_entity(std::uint32_t entity) const {
  const match::Entity& e = program_.entities[entity];
  Sense s;
  s.entity = entity;
  s.kind = e.kind;
  s.latitude = e.latitude;
  s.longitude = e.longitude;
  s.population = e.population;
  for (const match::FieldValue& v : e.attributes) {
    s.common_word |= v.field == word_field_;
    s.capital |= v.field == capital_field_;
  }
  s.country = ancestors_[entity].country;
  s.region = ancestors_[entity].region;
  return s;
}

// The entity under which the topmost ancestor of an entry hangs, or UINT32_MAX.
std::uint32_t Places::outer_entity(const Compiled& c, std::uint32_t entry) const {
  const std::uint32_t top = c.names->record(entry).top;
  return top < c.parents.size() ? c.parents[top] : UINT32_MAX;
}

Sense Places::sense_of_name(const Found& found, bool place) const {
  const Compiled& c = compiled_[found.gazetteer];
  const match::GazetteerName& n = found.name;
  Sense s;
  s.gazetteer = found.gazetteer;
  s.entry = n.entry;
  s.kind = n.type < c.kinds.size() ? c.kinds[n.type] : match::KindId{0};
  s.population = n.population;
  s.common_word = n.word;
  s.capital = n.capital;
  s.alias = n.flags & match::kAlias;
  if (place)
    set_place(s);
  return s;
}

Sense Places::sense_of_entry(std::uint32_t gazetteer, std::uint32_t entry) const {
  const Compiled& c = compiled_[gazetteer];
  const match::gazetteer_file::EntryRecord& e = c.names->record(entry);
  Sense s;
  s.gazetteer = gazetteer;
  s.entry = entry;
  s.kind = e.type < c.kinds.size() ? c.kinds[e.type] : match::KindId{0};
  s.population = e.population;
  s.common_word = e.flags & match::gazetteer_file::kWordEntry;
  s.capital = e.flags & match::gazetteer_file::kCapitalEntry;
  set_place(s);
  return s;
}

// Where the entry of a compiled gazetteer lies.
void Places::set_place(Sense& s) const {
  const Compiled& c = compiled_[s.gazetteer];
  const match::gazetteer_file::EntryRecord& e = c.names->record(s.entry);
  s.latitude = match::Gazetteer::coordinate(e.latitude, 90);
  s.longitude = match::Gazetteer::coordinate(e.longitude, 180);
  if (const std::uint32_t outer = outer_entity(c, s.entry); outer != UINT32_MAX) {
    s.country = ancestors_[outer].country;
    s.region = ancestors_[outer].region;
  }
}

std::string_view Places::name(const Sense& sense) const {
  return sense.entity != Sense::kNone ? program_.entities[sense.entity].name
                                      : compiled_[sense.gazetteer].names->name(sense.entry);
}

std::string_view Places::id(const Sense& sense) const {
  return sense.entity != Sense::kNone ? program_.entities[sense.entity].id
                                      : compiled_[sense.gazetteer].names->id(sense.entry);
}

match::Slice<std::string_view> Places::path(const Sense& sense, match::Arena& arena) const {
  std::string_view names[kDeepest];
  std::size_t n = 0;
  const auto add = [&](std::string_view name) {
    if (n < kDeepest && (n == 0 || names[n - 1] != name))
      names[n++] = name;
  };
  std::uint32_t entity = sense.entity;
  if (entity == Sense::kNone) {
    const Compiled& c = compiled_[sense.gazetteer];
    std::uint32_t entry = sense.entry;
    add(c.names->name(entry));
    for (std::size_t i = 0; i < kDeepest && c.names->parent(entry) != match::Gazetteer::kNone; ++i) {
      entry = c.names->parent(entry);
      add(c.names->name(entry));
    }
    entity = outer_entity(c, entry);
  }
  for (std::size_t i = 0; i < kDeepest && entity != UINT32_MAX; ++i, entity = program_.entities[entity].parent)
    add(program_.entities[entity].name);
  std::reverse(names, names + n);
  return {arena.copy_array(names, n), static_cast<std::uint32_t>(n)};
}

}  // namespace postil::annotate
