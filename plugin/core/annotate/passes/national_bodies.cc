// Bodies that every state has get the name that tells them apart: "the Turkish Air Force" is "Turkish Air Force",
// "Russia's defence ministry" is "Ministry of Defence (Russia)", and "the Defense Ministry" is that of the country the
// text is about.
//
// The lists `state_ministries` and `state_bodies` say what a body is called and how the country joins its name. The
// country stands in the mention or right before it; for a ministry that names none it is the country whose people the
// document names most often (the earlier one of two), else the country it names most often.
#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "core/annotate/passes/actor_names.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

struct Vote {
  std::string_view country;
  std::uint32_t people, places;  // mentions
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
        words_(context.lexicon, {"of_words"}),
        nationality_(context.program.kind("nationality")),
        organization_(context.program.kind("organization")),
        country_(context.program.kind("country")) {
    const match::FieldId adjective = context.program.field("adjective");
    for (const match::Entity& e : context.program.entities)
      if (e.type == match::kActorType && e.kind == nationality_)
        for (const match::FieldValue& v : e.attributes)
          if (v.field == adjective)
            adjectives_.emplace(e.name, v.value.as_text());
  }

  void run(Document& d) const override {
    if (ministries_ == match::kNoList && bodies_ == match::kNoList)
      return;
    thread_local std::vector<Vote> votes;
    votes.clear();
    bool counted = false;
    const std::vector<std::uint32_t>& actors = d.chart.of(match::kActorType);
    for (std::uint32_t i : actors) {
      const match::Mention& m = d.chart[i];
      if (m.dropped || m.kind != organization_ || m.entity != UINT32_MAX)
        continue;
      std::uint32_t at = 0;
      const match::ListEntry* entry = body_of(d, m.tokens, at);
      if (!entry)
        continue;
      std::string_view country = country_in(d, m.tokens);
      if (country.empty() && at == m.tokens.first && entry->list == ministries_) {
        if (!counted)
          count(d, votes);
        counted = true;
        country = winner(votes);
      }
      if (!country.empty())
        rename(d, i, *entry, country);
    }
  }

 private:
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
  bool is_country(const match::Mention& m) const { return m.type == match::kPlaceType && m.kind == country_; }

  // The country named inside the mention, or right before it ("Russia's").
  std::string_view country_in(const Document& d, text::Range tokens) const {
    const std::uint32_t from = tokens.first >= 2 ? tokens.first - 2 : 0;
    for (std::uint32_t t = from; t < tokens.last; ++t)
      for (std::uint32_t i = d.chart.first_at(t); i != match::Chart::kNone; i = d.chart.next_at(i)) {
        const match::Mention& m = d.chart[i];
        if (!is_people(m) && !(is_country(m) && !m.dropped))
          continue;
        const bool inside = m.tokens.first >= tokens.first && m.tokens.last <= tokens.last;
        const bool before = m.tokens.last == tokens.first ||
                            (m.tokens.last + 1 == tokens.first && is_possessive(d.text.norm(m.tokens.last)));
        if (inside || before)
          return m.get(match::kNameField).as_text();
      }
    return {};
  }

  static bool is_possessive(std::string_view norm) { return norm == "'s" || norm == "'"; }

  void count(const Document& d, std::vector<Vote>& votes) const {
    for (std::uint32_t i = 0; i < d.chart.size(); ++i) {
      const match::Mention& m = d.chart[i];
      if (!is_people(m) && (!is_country(m) || m.dropped))
        continue;
      const std::string_view country = m.get(match::kNameField).as_text();
      auto it = std::find_if(votes.begin(), votes.end(), [&](const Vote& v) { return v.country == country; });
      if (it == votes.end())
        it = votes.insert(votes.end(), {country, 0, 0});
      ++(is_people(m) ? it->people : it->places);
    }
  }

  static std::string_view winner(const std::vector<Vote>& votes) {
    const Vote* best = nullptr;
    for (const Vote& v : votes)
      if (!best || v.people > best->people || (v.people == best->people && v.places > best->places))
        best = &v;
    return best ? best->country : std::string_view();
  }

  void rename(Document& d, std::uint32_t i, const match::ListEntry& entry, std::string_view country) const {
    const std::string_view body = entry.get(body_).as_text();
    std::string name;
    if (entry.get(form_).as_text() == "adjective") {
      const auto people = adjectives_.find(country);
      if (people == adjectives_.end())
        return;
      name = std::string(people->second) + " " + std::string(body);
    } else if (entry.get(form_).as_text() == "whole") {
      name = std::string(body) + " of " + std::string(country);
    } else {
      name = std::string(body) + " (" + std::string(country) + ")";
    }
    d.chart.set(d.arena, i, match::kNameField, d.arena.copy(name));
    d.chart.set(d.arena, i, match::kIdField, d.arena.copy(body_id(name)));
  }

  match::ListId ministries_, bodies_;
  match::FieldId body_, form_;
  enum : WordTable::Bits { kOf = 1 };
  WordTable words_;
  match::KindId nationality_, organization_, country_;
  std::map<std::string_view, std::string_view> adjectives_;  // country -> "Russian"
};

}  // namespace

std::unique_ptr<Layer> make_national_bodies(const LayerContext& context) {
  return std::make_unique<NationalBodies>(context);
}

}  // namespace postil::annotate
