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
  const std::uint32_t country_field = program.fields.find("country"), code_field = program.fields.find("code");
  for (std::uint32_t e = 0; e < program.entities.size(); ++e)
    for (const match::FieldValue& v : program.entities[e].attributes)
      if (v.field == code_field && program.entities[e].type == match::kLocationType)
        codes_.emplace_back(text::hash(text::fold(v.value.as_text())), e);
      else if (v.field == country_field)
        if (const auto it = by_id.find(v.value.as_text()); it != by_id.end())
          demonym_country_[e] = it->second;
  std::sort(codes_.begin(), codes_.end());
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

std::shared_ptr<const Places> shared_places(match::Program& program) {
  std::shared_ptr<const Places> places = program.places.lock();
  if (!places)
    program.places = places = std::make_shared<const Places>(program);
  return places;
}

bool Places::joins(const text::Text& text, std::uint32_t article) {
  return article + 2 < text.tokens.size() && text.tokens[article + 1].has(text::kJoined) &&
         text.tokens[article + 2].has(text::kJoined) && text.norm(article + 1) == "-";
}

// Of a word in capitals: that it is short and stands behind a comma and a name: "Boston, MA" and "Boston, MA 02110", but
// not "IN BOSTON, OR SO".
bool Places::may_be_code(const text::Text& text, std::uint32_t token) {
  constexpr std::uint32_t kLongestCode = 3;  // bytes
  const text::Token& t = text.tokens[token];
  if (t.end - t.begin > kLongestCode || token < 2 || text.surface(token - 1) != ",")
    return false;
  const text::Token& name = text.tokens[token - 2];
  const bool shouted = token + 1 < text.tokens.size() && text.tokens[token + 1].letter_case == text::TokenCase::kUpper;
  return !shouted && name.kind == text::TokenKind::kWord && name.letter_case != text::TokenCase::kLower;
}

// A name of one word behind another capital: "Ann Lind, MD" has a degree.
bool Places::is_surname(const text::Text& text, text::Range tokens) {
  if (tokens.size() > 1 || tokens.first == 0 || text.tokens[tokens.first].has(text::kSentenceStart))
    return false;
  const text::Token& before = text.tokens[tokens.first - 1];
  return before.kind == text::TokenKind::kWord && before.letter_case == text::TokenCase::kTitle;
}

std::pair<Places::Codes::const_iterator, Places::Codes::const_iterator> Places::regions_of_code(const text::Text& text,
                                                                                                text::Range tokens) const {
  if (tokens.size() > 1 || text.tokens[tokens.first].letter_case != text::TokenCase::kUpper || !may_be_code(text, tokens.first))
    return {codes_.end(), codes_.end()};
  const std::uint64_t hash = text.tokens[tokens.first].hash;
  return {std::lower_bound(codes_.begin(), codes_.end(), std::pair{hash, std::uint32_t{0}}),
          std::upper_bound(codes_.begin(), codes_.end(), std::pair{hash, UINT32_MAX})};
}

// Behind a place, or before its postal code.
bool Places::is_code(const text::Text& text, std::uint32_t token, const std::vector<PlaceName>& before) const {
  const auto [first, last] = regions_of_code(text, {token, token + 1});
  if (first == last)
    return false;
  const bool numbered = token + 1 < text.tokens.size() && text.tokens[token + 1].kind == text::TokenKind::kNumber;
  return numbered || (!before.empty() && before.back().tokens.last + 1 == token && !is_surname(text, before.back().tokens));
}

// Two walks, so that the tables of the gazetteers, which are larger than the caches, are fetched before they are needed.
void Places::find_starts(const Document& document, std::vector<Start>& starts, std::vector<match::Gazetteer::Root>& roots) const {
  constexpr std::size_t kAhead = 8;
  const text::Text& text = document.text;
  const std::vector<std::uint32_t>& tokens = text.name_starts;
  const std::vector<std::uint32_t>& entities = document.hits.entities();
  std::size_t next_entity = 0;
  starts.resize(tokens.size());
  roots.resize(tokens.size() * compiled_.size());
  Start* start = starts.data();
  match::Gazetteer::Root* root = roots.data();
  for (std::size_t i = 0, n = tokens.size(); i < n; ++i) {
    const std::uint64_t later = text.tokens[tokens[std::min(i + kAhead, n - 1)]].hash;
    for (const Compiled& c : compiled_)
      c.names->prefetch(later);
    const std::uint32_t token = tokens[i];
    if (!can_begin(text, token))
      continue;
    while (next_entity < entities.size() && entities[next_entity] < token)
      ++next_entity;
    const bool entity = next_entity < entities.size() && entities[next_entity] == token;
    bool any = entity;
    for (std::size_t g = 0; g < compiled_.size(); ++g) {
      root[g] = compiled_[g].names->root(text.tokens[token].hash);
      any |= root[g] != nullptr;
    }
    const bool code = text.tokens[token].letter_case == text::TokenCase::kUpper && may_be_code(text, token);
    if (any || code) {
      *start++ = {token, entity, code};
      root += compiled_.size();
    }
  }
  starts.resize(static_cast<std::size_t>(start - starts.data()));
}

void Places::names(const Document& document, std::vector<PlaceName>& out) const {
  constexpr std::size_t kAhead = 4;
  thread_local std::vector<Start> starts;
  thread_local std::vector<match::Gazetteer::Root> roots;
  thread_local std::vector<std::vector<match::GazetteerName>> found;  // the longest names at a token, by gazetteer
  const text::Text& text = document.text;
  const std::size_t gazetteers = compiled_.size();
  find_starts(document, starts, roots);
  found.resize(gazetteers);
  std::uint32_t free = 0;  // first token behind the last name
  for (std::size_t n = 0; n < starts.size(); ++n) {
    if (n + kAhead < starts.size())
      for (std::size_t g = 0; g < gazetteers; ++g)
        if (const match::Gazetteer::Root later = roots[(n + kAhead) * gazetteers + g]) {
          const std::uint32_t behind = starts[n + kAhead].token + 1;
          compiled_[g].names->prefetch_names(later, behind < text.tokens.size() ? text.tokens[behind].hash : 0);
        }
    const std::uint32_t token = starts[n].token;
    if (token < free)
      continue;
    if (starts[n].code && is_code(text, token, out)) {
      PlaceName region;
      region.tokens = {token, token + 1};
      region.code = true;
      for (auto [code, last] = regions_of_code(text, region.tokens); code != last; ++code)
        add_sense(senses_[sense_of_[code->second]], region);
      out.push_back(region);
      free = token + 1;
      continue;
    }
    const std::uint32_t end = text.sentences[text.sentence_of(token)].tokens.last;
    std::uint32_t length = starts[n].entity ? longest_entity(document, token, end) : 0;
    for (std::uint32_t g = 0; g < gazetteers; ++g) {
      found[g].clear();
      length = std::max(length, compiled_[g].names->find_longest(roots[n * gazetteers + g], text, token, end, found[g]));
    }
    if (length == 0)
      continue;
    out.push_back(summary(document, {token, token + length}, starts[n].entity, found));
    free = token + length;
  }
}

std::uint32_t Places::longest_entity(const Document& document, std::uint32_t token, std::uint32_t end) const {
  std::uint32_t best = 0;
  for (const match::Hit* h = document.hits.begin(token); h != document.hits.end(token); ++h)
    if (h->list == match::kNoList && h->length > best && token + h->length <= end && sense_of_[h->entry] != Sense::kNone &&
        case_fits(document, *h, token))
      best = h->length;
  return best;
}

PlaceName Places::summary(const Document& document, text::Range tokens, bool entity,
                          const std::vector<std::vector<match::GazetteerName>>& found) const {
  PlaceName name;
  name.tokens = tokens;
  if (entity)
    for (const match::Hit* h = document.hits.begin(tokens.first); h != document.hits.end(tokens.first); ++h)
      if (is_sense(document, tokens, *h)) {
        Sense s = senses_[sense_of_[h->entry]];
        s.alias = h->name & match::kAlias;
        add_sense(s, name);
      }
  for (std::uint32_t g = 0; g < found.size(); ++g)
    if (!found[g].empty() && found[g][0].length == tokens.size())
      for (const match::GazetteerName& n : found[g])
        if (const Found f{n, g}; !name.of_packs || !known(document, tokens, f))
          add_sense(sense_of_name(f), name);
  return name;
}

void Places::add_sense(const Sense& s, PlaceName& name) const {
  const bool first = name.top.entity == Sense::kNone && name.top.entry == Sense::kNone;
  if (first || s.population > name.top.population)
    name.top = s;
  name.country |= s.kind == country_kind_;
  name.of_packs |= s.entity != Sense::kNone;
  name.common_word |= s.common_word;
  name.capital |= s.capital;
  name.own_capital |= s.capital && !s.alias;
}

// Whether a hit at the first of the tokens is a place that is called by all of them.
bool Places::is_sense(const Document& document, text::Range tokens, const match::Hit& hit) const {
  return hit.list == match::kNoList && hit.length == tokens.size() && sense_of_[hit.entry] != Sense::kNone &&
         case_fits(document, hit, tokens.first);
}

bool Places::known(const Document& document, text::Range tokens, const Found& found) const {
  const std::vector<std::uint32_t>& twins = compiled_[found.gazetteer].twins;
  for (const match::Hit* h = document.hits.begin(tokens.first); h != document.hits.end(tokens.first); ++h)
    if (h->list == match::kNoList && sense_of_[h->entry] != Sense::kNone && twins[sense_of_[h->entry]] == found.name.entry &&
        is_sense(document, tokens, *h))
      return true;
  return false;
}

void Places::senses_with(const Document& document, text::Range tokens, std::uint64_t more, std::vector<Sense>& out) const {
  thread_local std::vector<match::GazetteerName> names;
  for (std::uint32_t g = 0; g < compiled_.size(); ++g) {
    names.clear();
    compiled_[g].names->find_exact(document.text, tokens, more, names);
    for (const match::GazetteerName& n : names)
      out.push_back(sense_of_name({n, g}));
  }
}

void Places::senses(const Document& document, text::Range tokens, std::vector<Sense>& out) const {
  thread_local std::vector<match::GazetteerName> names;
  const std::size_t before = out.size();
  for (const match::Hit* h = document.hits.begin(tokens.first); h != document.hits.end(tokens.first); ++h)
    if (is_sense(document, tokens, *h)) {
      out.push_back(senses_[sense_of_[h->entry]]);
      out.back().alias = h->name & match::kAlias;
    }
  for (auto [code, last] = regions_of_code(document.text, tokens); code != last; ++code) {
    out.push_back(senses_[sense_of_[code->second]]);
    out.back().alias = true;
  }
  const bool from_packs = out.size() > before;
  for (std::uint32_t g = 0; g < compiled_.size(); ++g) {
    names.clear();
    compiled_[g].names->find_exact(document.text, tokens, names);
    for (const match::GazetteerName& n : names)
      __builtin_prefetch(&compiled_[g].names->record(n.entry));
    for (const match::GazetteerName& n : names)
      if (const Found f{n, g}; !from_packs || !known(document, tokens, f))
        out.push_back(sense_of_name(f));
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

Sense Places::sense_of_name(const Found& found) const {
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
