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
constexpr std::size_t kLongestArticle = 4;  // bytes of a joined article: "el-", "ash-"

// One buffer a thread: a look-up happens at every capitalised word.
std::vector<match::GazetteerName>& buffer() {
  thread_local std::vector<match::GazetteerName> names;
  names.clear();
  return names;
}

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
      c.parents.push_back(it == by_id.end() ? Sense::kNone : it->second);
    }
    for (const std::string_view type : gazetteer->types()) {
      const std::size_t dot = type.find('.');
      const std::uint32_t kind = dot == std::string_view::npos ? 0 : program.kinds.find(type.substr(dot + 1));
      c.kinds.push_back(static_cast<match::KindId>(kind == UINT32_MAX ? 0 : kind));
    }
    compiled_.push_back(std::move(c));
  }
}

bool Places::can_begin(const text::Text& text, std::uint32_t token) {
  const text::Token& t = text.tokens[token];
  if (t.kind != text::TokenKind::kWord)
    return false;
  if (t.letter_case != text::TokenCase::kLower)
    return true;
  return t.end - t.begin <= kLongestArticle && token + 2 < text.tokens.size() && text.tokens[token + 1].has(text::kJoined) &&
         text.norm(token + 1) == "-" && text.tokens[token + 2].has(text::kJoined);
}

std::uint32_t Places::longest(const Document& document, std::uint32_t token, std::uint32_t end) const {
  std::uint32_t best = 0;
  for (const match::Hit* h = document.hits.begin(token); h != document.hits.end(token); ++h)
    if (h->list == match::kNoList && h->length > best && token + h->length <= end && is_location(h->entry) &&
        case_fits(document, *h, token))
      best = h->length;
  auto& names = buffer();
  for (const Compiled& c : compiled_) {
    names.clear();
    c.names->find_names(document.text, token, end, names);
    if (!names.empty())
      best = std::max<std::uint32_t>(best, names.back().length);
  }
  return best;
}

void Places::senses(const Document& document, text::Range tokens, std::vector<Sense>& out) const {
  for (const match::Hit* h = document.hits.begin(tokens.first); h != document.hits.end(tokens.first); ++h)
    if (h->list == match::kNoList && h->length == tokens.size() && is_location(h->entry) &&
        case_fits(document, *h, tokens.first)) {
      out.push_back(sense_of_entity(h->entry));
      out.back().alias = h->name & match::kAlias;
    }
  const std::size_t from_packs = out.size();
  auto& names = buffer();
  for (std::uint32_t g = 0; g < compiled_.size(); ++g) {
    names.clear();
    compiled_[g].names->find_names(document.text, tokens.first, tokens.last, names);
    for (const match::GazetteerName& n : names) {
      if (n.length != tokens.size())
        continue;
      bool known = false;  // an entity of a pack stands in for the entry of the same id
      if (from_packs > 0) {
        const std::string_view entry_id = compiled_[g].names->entry(n.entry).id;
        for (std::size_t i = 0; i < from_packs && !known; ++i)
          known = id(out[i]) == entry_id;
      }
      if (known)
        continue;
      out.push_back(sense_of_entry(g, n.entry));
      out.back().alias = n.flags & match::kAlias;
    }
  }
}

void Places::set_ancestors(Sense& sense, std::uint32_t entity) const {
  for (std::size_t i = 0; i < kDeepest && entity != UINT32_MAX; ++i) {
    const match::Entity& e = program_.entities[entity];
    if (e.kind == country_kind_)
      sense.country = entity;
    else if (e.kind == region_kind_)
      sense.region = entity;
    entity = e.parent;
  }
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
  set_ancestors(s, entity);
  return s;
}

Sense Places::sense_of_entry(std::uint32_t gazetteer, std::uint32_t entry) const {
  const Compiled& c = compiled_[gazetteer];
  match::GazetteerFacts f = c.names->facts(entry);
  Sense s;
  s.gazetteer = gazetteer;
  s.entry = entry;
  if (f.type < c.kinds.size())
    s.kind = c.kinds[f.type];
  s.latitude = f.latitude;
  s.longitude = f.longitude;
  s.population = f.population;
  if (!f.extra.empty()) {
    s.common_word = !match::Gazetteer::extra_value(f.extra, "word").empty();
    s.capital = !match::Gazetteer::extra_value(f.extra, "capital").empty();
  }
  for (std::size_t i = 0; i < kDeepest && f.parent != match::Gazetteer::kNone; ++i)
    f = c.names->facts(f.parent);
  set_ancestors(s, outside_parent(c, f.outside));
  return s;
}

std::string_view Places::name(const Sense& sense) const {
  return sense.entity != Sense::kNone ? program_.entities[sense.entity].name
                                      : compiled_[sense.gazetteer].names->entry(sense.entry).name;
}

std::string_view Places::id(const Sense& sense) const {
  return sense.entity != Sense::kNone ? program_.entities[sense.entity].id
                                      : compiled_[sense.gazetteer].names->entry(sense.entry).id;
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
    add(c.names->entry(sense.entry).name);
    match::GazetteerFacts f = c.names->facts(sense.entry);
    for (std::size_t i = 0; i < kDeepest && f.parent != match::Gazetteer::kNone; ++i) {
      add(c.names->entry(f.parent).name);
      f = c.names->facts(f.parent);
    }
    entity = outside_parent(c, f.outside);
  }
  for (std::size_t i = 0; i < kDeepest && entity != UINT32_MAX; ++i, entity = program_.entities[entity].parent)
    add(program_.entities[entity].name);
  std::reverse(names, names + n);
  return {arena.copy_array(names, n), static_cast<std::uint32_t>(n)};
}

}  // namespace postil::annotate
