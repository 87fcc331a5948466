// Bodies that every state has get the name that tells them apart: "the Turkish Air Force" is "Turkish Air Force",
// "Russia's defence ministry" is "Ministry of Defence (Russia)", and "the Defense Ministry" is that of the country the
// text is about.
//
// The lists `state_ministries` and `state_bodies` say what a body is called and how the country joins its name. The
// country stands in the mention or right before it; for a ministry that names none it is the country whose people the
// document names most often (the earlier one of two), else the country it names most often.
//
// Bodies and parties of the packs that lie in a country (their parent) share their names with those of others: "the Senate" is
// that of the United States where no other country is told, but Nigeria's in a text that names Nigeria alone. What the packs
// know under the same `body` and the other country is meant, else the name is composed. With `shared` the names of an entity
// are such; acronyms never are. A body that its list calls `bare` ("the Government") is that of the country that the text is
// clearly about. "The Supreme Court", which is nobody's by itself, is that of the one country a text is about if the packs know its body, else of the one that others with such names are of in the text ("the House" beside "the Senate").
#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "core/annotate/passes/actor_names.h"
#include "core/annotate/places.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

constexpr char kOther = '|';         // between two names of a body
constexpr std::uint32_t kClear = 4;  // evidence that a text needs to be about a country, and times that of the next

struct Vote {
  std::string_view country;
  std::uint32_t people = 0, places = 0;  // mentions
  std::uint32_t hints = 0;               // mentions of what lies in the country, and of who governs it
  std::uint32_t first = UINT32_MAX;      // token where it or its people are named first
  std::uint32_t evidence() const { return 2 * (people + places) + hints; }
};

// Those of a document, counted when they are first asked for.
struct Votes {
  std::vector<Vote> all;
  bool counted = false;
};

// The country of the bodies that are called so in this document, if others of the text tell it.
struct Fellow {
  std::string_view body, home;
};

// An entity whose namesake of another country was looked for in this document, and what is meant instead.
struct Meant {
  std::uint32_t entity;
  std::string_view country;
};

std::string body_id(std::string_view name) {
  std::string out = "org:";
  for (char c : text::fold(name)) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      out += c;
    else if (out.back() != '-' && out.back() != ':')
      out += '-';
  }
  while (out.back() == '-') out.pop_back();
  return out;
}

class NationalBodies final : public Layer {
 public:
  explicit NationalBodies(const LayerContext& context)
      : ministries_(context.lexicon.list("state_ministries")),
        bodies_(context.lexicon.list("state_bodies")),
        body_(context.lexicon.field("body")),
        form_(context.lexicon.field("form")),
        bare_(context.lexicon.field("bare")),
        words_(context.lexicon, {"of_words"}),
        nationality_(context.program.kind("nationality")),
        organization_(context.program.kind("organization")),
        person_(context.program.kind("person")),
        country_(context.program.kind("country")),
        program_(context.program),
        shared_places_(shared_places(context.program)),
        places_(*shared_places_) {
    const match::FieldId adjective = context.program.field("adjective");
    for (const match::Entity& e : context.program.entities)
      if (e.type == match::kActorType && e.kind == nationality_)
        for (const match::FieldValue& v : e.attributes)
          if (v.field == adjective)
            adjectives_.emplace(e.name, v.value.as_text());
    find_homes();
  }

  void run(Document& d) const override {
    if (ministries_ == match::kNoList && bodies_ == match::kNoList)
      return;
    thread_local Votes votes;
    thread_local std::vector<Meant> meant;
    votes.counted = false;
    thread_local std::vector<Fellow> fellows;
    meant.clear();
    fellows.clear();
    const std::vector<std::uint32_t>& actors = d.chart.of(match::kActorType);
    for (std::uint32_t i : actors) {
      const match::Mention& m = d.chart[i];
      if (m.dropped || m.kind != organization_)
        continue;
      if (m.entity != UINT32_MAX) {
        if (shared_[m.entity] && !is_acronym(d, m.tokens))
          go_abroad(d, i, votes, meant);
        continue;
      }
      std::uint32_t at = 0;
      const match::ListEntry* entry = body_of(d, m.tokens, at);
      std::string_view country;
      if (entry)
        country = country_at(d, m.tokens, at);
      const std::string_view words = m.bytes.of(d.text.bytes);
      if (country.empty() && known_bodies_.count(words)) {
        country = clear_winner(counted(d, votes), {});
        if (country.empty())
          country = home_of_fellows(d, words, fellows);
        if (!country.empty())
          become_known(d, i, words, country);
        continue;
      }
      if (!entry) {
        behind_nation(d, i);
        continue;
      }
      if (country.empty() && at == m.tokens.first && entry->list == ministries_) {
        country = winner(counted(d, votes));
      } else if (country.empty() && m.tokens.size() == 1 && entry->get(bare_).as_bool()) {
        country = clear_winner(counted(d, votes), {});
      }
      if (!country.empty())
        rename(d, i, entry->get(body_).as_text(), entry->get(form_).as_text(), country);
    }
  }

 private:
  // The countries of bodies, parties and persons that the packs put in one.
  void find_homes() {
    const std::uint32_t shared = program_.fields.find("shared");
    homes_.resize(program_.entities.size());
    shared_.resize(program_.entities.size());
    for (std::uint32_t i = 0; i < program_.entities.size(); ++i) {
      const match::Entity& e = program_.entities[i];
      const std::uint32_t outer = places_.country_of(i);
      if (e.type != match::kActorType || outer == Sense::kNone || (e.kind != organization_ && e.kind != person_))
        continue;
      homes_[i] = program_.entities[outer].name;
      if (e.kind != organization_)
        continue;
      shared_[i] = has(e, shared);
      for (std::string_view rest = bodies_of_entity(e); !rest.empty();) {
        const std::string_view body = rest.substr(0, rest.find(kOther));
        rest.remove_prefix(std::min(body.size() + 1, rest.size()));
        known_.emplace(std::pair(body, homes_[i]), i);
        known_bodies_.insert(body);
      }
    }
  }

  static bool has(const match::Entity& e, std::uint32_t field) {
    return std::any_of(e.attributes.begin(), e.attributes.end(), [&](const match::FieldValue& v) { return v.field == field; });
  }

  static bool is_acronym(const Document& d, text::Range tokens) {
    return tokens.size() == 1 && d.text.tokens[tokens.first].letter_case == text::TokenCase::kUpper;
  }

  std::string_view body_of_entity(const match::Entity& e) const {
    const std::string_view all = bodies_of_entity(e);
    return all.substr(0, all.find(kOther));
  }

  // "House of Representatives|House": what the entity is called at home, with `kOther` between.
  std::string_view bodies_of_entity(const match::Entity& e) const {
    for (const match::FieldValue& v : e.attributes)
      if (v.field == body_)
        return v.value.as_text();
    return {};
  }

  // An entity of one country under a name that others have too: that of the country told with it, else of the only country
  // that the text is about.
  void go_abroad(Document& d, std::uint32_t i, Votes& votes, std::vector<Meant>& meant) const {
    const match::Mention& m = d.chart[i];
    const std::uint32_t entity = m.entity;
    const std::string_view home = homes_[entity];
    std::string_view country = country_at(d, m.tokens, m.tokens.first);
    if (country.empty()) {
      auto known = std::find_if(meant.begin(), meant.end(), [&](const Meant& x) { return x.entity == entity; });
      if (known == meant.end())
        known = meant.insert(meant.end(), {entity, names(d, home) ? std::string_view() : clear_winner(counted(d, votes), home)});
      country = known->country;
    }
    if (country.empty() || country == home)
      return;
    std::uint32_t at = 0;
    const match::ListEntry* entry = body_of(d, m.tokens, at);
    std::string_view body = entry ? entry->get(body_).as_text() : body_of_entity(program_.entities[entity]);
    if (body.empty())
      body = m.bytes.of(d.text.bytes);
    rename(d, i, body, entry ? entry->get(form_).as_text() : std::string_view("adjective"), country);
  }

  // Whether the text names the country or its people: most do, and need no count.
  bool names(const Document& d, std::string_view country) const {
    const auto named = [&](std::uint32_t i) {
      const match::Mention& m = d.chart[i];
      return (is_people(m) || is_country(m)) && m.get(match::kNameField).as_text() == country;
    };
    const auto any = [&](match::TypeId type) {
      const std::vector<std::uint32_t>& all = d.chart.of(type);
      return std::any_of(all.begin(), all.end(), named);
    };
    return any(match::kPlaceType) || any(match::kActorType);
  }

  // The country that the text is clearly about, if it tells nothing of `home`.
  static std::string_view clear_winner(const std::vector<Vote>& votes, std::string_view home) {
    const Vote* best = nullptr;
    std::uint32_t next = 0;
    for (const Vote& v : votes) {
      if (v.country == home)
        return {};
      if (!best || v.evidence() > best->evidence()) {
        next = best ? best->evidence() : 0;
        best = &v;
      } else {
        next = std::max(next, v.evidence());
      }
    }
    return best && best->evidence() >= std::max(kClear, 2 * next) ? best->country : std::string_view();
  }

  // "The House" beside "the Senate": of the country that others with shared names are of, if the text names it.
  std::string_view home_of_fellows(const Document& d, std::string_view body, std::vector<Fellow>& fellows) const {
    const auto known =
        std::find_if(fellows.begin(), fellows.end(), [&](const Fellow& f) { return f.body == body; });
    if (known != fellows.end())
      return known->home;
    return fellows.insert(fellows.end(), {body, find_fellow(d, body)})->home;
  }

  std::string_view find_fellow(const Document& d, std::string_view body) const {
    for (const std::uint32_t i : d.chart.of(match::kActorType)) {
      const match::Mention& m = d.chart[i];
      if (m.entity == UINT32_MAX || m.dropped || m.kind != organization_ || !shared_[m.entity] ||
          !known_.count({body, homes_[m.entity]}))
        continue;
      return names(d, homes_[m.entity]) ? homes_[m.entity] : std::string_view();
    }
    return {};
  }

  // "United States Department of Energy": the country first, and behind it what the packs know.
  void behind_nation(Document& d, std::uint32_t i) const {
    const text::Range tokens = d.chart[i].tokens;
    for (std::uint32_t k = d.chart.first_at(tokens.first); k != match::Chart::kNone; k = d.chart.next_at(k)) {
      const match::Mention& m = d.chart[k];
      if (m.tokens.last >= tokens.last || !(is_people(m) || is_country(m)))
        continue;
      const std::string_view body = d.text.surface({m.tokens.last, tokens.last});
      if (known_bodies_.count(body) && become_known(d, i, body, m.get(match::kNameField).as_text()))
        return;
    }
  }

  // The entry of a list whose words end the mention, or begin it and are followed by "of"; and where they begin.
  const match::ListEntry* body_of(const Document& d, text::Range tokens, std::uint32_t& at) const {
    for (at = tokens.first; at < tokens.last; ++at)
      for (const match::Hit* h = d.hits.begin(at); h != d.hits.end(at); ++h)
        if ((h->list == bodies_ || h->list == ministries_) &&
            (at + h->length == tokens.last || (at == tokens.first && words_.is(d, at + h->length, kOf))))
          return &d.lexicon.entry(h->entry);
    return nullptr;
  }

  bool is_people(const match::Mention& m) const { return m.type == match::kActorType && m.kind == nationality_; }
  bool is_country(const match::Mention& m) const { return m.type == match::kPlaceType && m.kind == country_ && !m.dropped; }

  // The country of a body whose words begin at `body`: behind them in the mention ("of Kenya"), right before them where they or it
  // begin the mention ("Russia's defence ministry", "Russian defence ministry", but not "Friends of the Russian Army").
  std::string_view country_at(const Document& d, text::Range tokens, std::uint32_t body) const {
    const std::uint32_t from = tokens.first >= 2 ? tokens.first - 2 : 0;
    for (std::uint32_t t = from; t < tokens.last; ++t)
      for (std::uint32_t i = d.chart.first_at(t); i != match::Chart::kNone; i = d.chart.next_at(i)) {
        const match::Mention& m = d.chart[i];
        if (!is_people(m) && !is_country(m))
          continue;
        const bool inside = m.tokens.last <= tokens.last && (body == tokens.first ? t >= body : t == tokens.first && m.tokens.last == body);
        const bool before = body == tokens.first &&
                            (m.tokens.last == body || (m.tokens.last + 1 == body && is_possessive(d.text.norm(m.tokens.last))));
        if (inside || before)
          return m.get(match::kNameField).as_text();
      }
    return {};
  }

  static bool is_possessive(std::string_view norm) { return norm == "'s" || norm == "'"; }

  const std::vector<Vote>& counted(const Document& d, Votes& votes) const {
    if (!votes.counted) {
      votes.all.clear();
      count(d, votes.all);
      votes.counted = true;
    }
    return votes.all;
  }

  void count(const Document& d, std::vector<Vote>& votes) const {
    thread_local std::vector<Sense> senses;
    const auto vote = [&](std::string_view country) -> Vote& {
      const auto it = std::find_if(votes.begin(), votes.end(), [&](const Vote& v) { return v.country == country; });
      return it != votes.end() ? *it : *votes.insert(votes.end(), {country});
    };
    const auto named = [&](const match::Mention& m) -> Vote& {
      Vote& v = vote(m.get(match::kNameField).as_text());
      v.first = std::min(v.first, m.tokens.first);
      return v;
    };
    for (std::uint32_t i = 0; i < d.chart.size(); ++i) {
      const match::Mention& m = d.chart[i];
      if (is_people(m)) {
        ++named(m).people;
      } else if (m.dropped) {
        continue;
      } else if (is_country(m)) {
        ++named(m).places;
      } else if (m.type == match::kPlaceType && m.get(match::kStrengthField).as_text() == "strong") {
        senses.clear();
        places_.senses(d, m.tokens, senses);
        if (const std::uint32_t country = country_of(senses); country != Sense::kNone)
          ++vote(program_.entities[country].name).hints;
      } else if (m.type == match::kActorType && m.entity != UINT32_MAX && !shared_[m.entity] && !homes_[m.entity].empty()) {
        ++vote(homes_[m.entity]).hints;
      }
    }
  }

  // Of the most populous of these.
  std::uint32_t country_of(std::vector<Sense>& senses) const {
    Sense* best = nullptr;
    for (Sense& s : senses)
      if (!best || s.population > best->population)
        best = &s;
    if (!best)
      return Sense::kNone;
    places_.locate(*best);
    return best->country;
  }

  static std::string_view winner(const std::vector<Vote>& votes) {
    const auto less = [](const Vote& a, const Vote& b) {
      return std::tuple(a.people, a.places, b.first) < std::tuple(b.people, b.places, a.first);
    };
    const auto best = std::max_element(votes.begin(), votes.end(), less);
    return best != votes.end() && best->first != UINT32_MAX ? best->country : std::string_view();
  }

  // Whether the packs know a body under this name in that country.
  bool become_known(Document& d, std::uint32_t i, std::string_view body, std::string_view country) const {
    const auto known = known_.find({body, country});
    if (known == known_.end())
      return false;
    d.chart[i].entity = known->second;
    d.chart[i].fields = program_.entity_fields[known->second];
    return true;
  }

  void rename(Document& d, std::uint32_t i, std::string_view body, std::string_view form, std::string_view country) const {
    if (become_known(d, i, body, country))
      return;
    std::string name;
    if (form == "adjective") {
      const auto people = adjectives_.find(country);
      if (people == adjectives_.end())
        return;
      name = std::string(people->second) + " " + std::string(body);
    } else if (form == "whole") {
      name = std::string(body) + " of " + std::string(country);
    } else {
      name = std::string(body) + " (" + std::string(country) + ")";
    }
    d.chart[i].entity = UINT32_MAX;
    d.chart.set(d.arena, i, match::kNameField, d.arena.copy(name));
    d.chart.set(d.arena, i, match::kIdField, d.arena.copy(body_id(name)));
  }

  match::ListId ministries_, bodies_;
  match::FieldId body_, form_, bare_;
  enum : WordTable::Bits { kOf = 1 };
  WordTable words_;
  match::KindId nationality_, organization_, person_, country_;
  std::map<std::string_view, std::string_view> adjectives_;  // country -> "Russian"
  const match::Program& program_;
  const std::shared_ptr<const Places> shared_places_;
  const Places& places_;
  std::vector<std::string_view> homes_;  // by entity: the country that it is of, or empty
  std::vector<bool> shared_;             // by entity: bodies of other countries have its name, too
  std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> known_;  // body and country -> entity
  std::unordered_set<std::string_view> known_bodies_;
};

}  // namespace

std::unique_ptr<Layer> make_national_bodies(const LayerContext& context) {
  return std::make_unique<NationalBodies>(context);
}

}  // namespace postil::annotate
