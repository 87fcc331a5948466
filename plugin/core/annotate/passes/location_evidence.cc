// The evidence for what names of places mean; location_resolve.cc chooses by it.
//
// Mentions with the same words are one group, whose senses are what the gazetteers have under the words; without the
// last word ("province") if they have none, and then only of the kind that this word tells (list place_tails). For a
// sense speak its population and rank, the qualifier next to it ("Paris, Texas", "Hama in Syria"), an enumeration of
// its like, the countries and regions that the document is about, and the regions and the land that many of its
// ambiguous names could lie in.
#include "core/annotate/passes/location_evidence.h"

#include <algorithm>
#include <cmath>

namespace postil::annotate {

namespace {

using match::Mention;

constexpr double kDominant = 30;       // times the population of the next sense: no cue is needed to trust it

// Weights of the score; populations give 0.5 to 4.
constexpr double kPerDigit = 0.55;  // per power of ten of population
constexpr double kKnownCity = 300'000, kBigCity = 500'000, kBigRegion = 2'000'000, kBigRegionBonus = 0.8;
constexpr double kCountryBonus = 3.5, kWideBonus = 3.0, kCapitalBonus = 0.7, kRegionMalus = 0.2, kOutshone = 0.9,
                 kCountyMalus = 0.4, kAliasMalus = 0.15;
constexpr double kInBody = 0.5;  // mentions that a place in the name of a body counts for
constexpr double kCountryCue = 1.8, kRegionCue = 0.3, kJoint = 1.2, kLocalMalus = 6, kKnownBonus = 0.5;
constexpr double kOutshoneMalus = 3, kSeaMalus = 6, kNone = 1e-6;
constexpr double kCityAbroad = 150'000, kTimesLarger = 15;  // a city that is known in other countries, and to whom
constexpr double kAbroadMalus = 1.5,
                 kAbroadMalusInRegion = 1.05;  // the latter in a document about the small place's region
constexpr double kFamousMalus = 2.5;           // instead of the former, beside a country or a big city of the name
constexpr double kMostNamed = 0.9;             // share of a country that the document is most about
constexpr double kHomeRegion = 1.5;            // of its regions, before a country that nothing else speaks for

// Returns what 1 was before.
double normalise(FlatMap<double>& weights) {
  double most = 1;
  weights.each([&](double weight) { most = std::max(most, weight); });
  weights.each([&](double& weight) { weight /= most; });
  return most;
}

}  // namespace

LocationEvidence::LocationEvidence(const LayerContext& c, const Places& places)
    : program_(c.program),
      places_(places),
      country_(c.program.kind("country")),
      region_(c.program.kind("region")),
      county_(c.program.kind("county")),
      border_(c.program.kind("border")),
      person_(c.program.kind("person")),
      neighbours_(c),
      tails_(c.lexicon.list("place_tails")),
      words_(c.lexicon, {"acting_tails"}),
      tail_kind_(c.lexicon.field("kind")) {
  if (tails_ != match::kNoList && county_ != 0)
    for (const std::uint32_t i : c.lexicon.entries_of(tails_))
      if (const match::ListEntry& e = c.lexicon.entry(i); program_.kinds.find(e.get(tail_kind_).as_text()) == county_)
        county_tails_.push_back(text::hash(e.text));
}

void LocationEvidence::gather(Document& d, PlaceEvidence& w) const {
  w.clear();
  collect(d, w);
  if (w.order.empty())
    return;
  neighbours_.weigh(d, w);
  cues(d, w);
  for (std::size_t i = 0; i < w.used; ++i)
    if (w.groups[i].senses.size() > 1)
      weigh(w, w.groups[i]);
}

void LocationEvidence::collect(Document& d, PlaceEvidence& w) const {
  for (std::uint32_t m : d.chart.of(match::kLocationType))
    if (Mention& mention = d.chart[m]; !mention.dropped && mention.tokens.size() > 0) {
      mention.dropped = is_no_place(d, mention.tokens.last);
      if (!mention.dropped)
        w.order.push_back(m);
    }
  const auto before = [&](std::uint32_t a, std::uint32_t b) { return d.chart[a].bytes < d.chart[b].bytes; };
  if (!std::is_sorted(w.order.begin(), w.order.end(), before))
    std::sort(w.order.begin(), w.order.end(), before);
  for (const std::uint32_t m : w.order) {
    const Mention& mention = d.chart[m];
    std::uint32_t group = Sense::kNone;
    if (mention.kind != border_) {
      const auto [number, fresh] = w.by_name.emplace(words_key(d.text, mention.tokens));
      if (fresh) {
        *number = static_cast<std::uint32_t>(w.used);
        find_senses(d, mention, w.new_group().senses);
      }
      group = *number;
      PlaceGroup& g = w.groups[group];
      g.mentions.push_back(m);
      g.confidence = std::max(g.confidence, mention.confidence);
      if (g.senses.empty())
        group = Sense::kNone;
    }
    w.group_of.push_back(group);
  }
  if (!w.order.empty())
    collect_of_bodies(d, w);
  w.forced.assign(w.order.size(), Sense::kNone);
  w.told.assign(w.order.size(), Sense::kNone);
  for (std::size_t i = 0; i < w.used; ++i) {
    PlaceGroup& g = w.groups[i];
    for (Sense& s : g.senses) places_.locate(s);
    g.qualified.assign(g.senses.size(), 0);
    g.alike.assign(g.senses.size(), 0);
    decide_by_population(g);
    w.join(g);
  }
  w.joint_scale = std::sqrt(w.joint_groups);
}

// "U.S.-led": what follows a name makes its state act. "US$ 20": the name is a part of that of a currency.
bool LocationEvidence::is_no_place(const Document& d, std::uint32_t after) const {
  if (after < d.text.tokens.size() && d.text.tokens[after].has(text::kJoined) && d.text.surface(after) == "$")
    return true;
  return after + 1 < d.text.tokens.size() && d.text.tokens[after].has(text::kJoined) && d.text.norm(after) == "-" &&
         d.text.tokens[after + 1].has(text::kJoined) && words_.is(d, after + 1, kActingTail);
}

// The senses of the words; without a tail if the whole has none. A rule's own kind limits them where it can.
void LocationEvidence::find_senses(const Document& d, const Mention& m, std::vector<Sense>& out) const {
  places_.senses(d, m.tokens, out);
  match::KindId wanted = 0;
  if (out.empty() && m.tokens.size() > 1 && tails_ != match::kNoList) {
    const std::uint32_t last = m.tokens.last - 1;
    for (const match::Hit* h = d.hits.begin(last); h != d.hits.end(last); ++h)
      if (h->list == tails_ && h->length == 1) {
        if (const std::string_view kind = d.lexicon.entry(h->entry).get(tail_kind_).as_text(); !kind.empty())
          wanted = static_cast<match::KindId>(program_.kinds.find(kind));
        places_.senses(d, {m.tokens.first, last}, out);
        break;
      }
  }
  if (wanted && std::any_of(out.begin(), out.end(), [&](const Sense& s) { return s.kind == wanted; }))
    out.erase(std::remove_if(out.begin(), out.end(), [&](const Sense& s) { return s.kind != wanted; }), out.end());
  else if (wanted)
    out.clear();
  const auto is_county = [&](const Sense& s) { return s.kind == county_; };
  if (m.kind == county_ && std::none_of(out.begin(), out.end(), is_county)) {
    out.clear();  // "Vorna, Hadley and Lund counties": none of the towns
    for (const std::uint64_t tail : county_tails_) places_.senses_with(d, m.tokens, tail, out);
  }
}

void LocationEvidence::decide_by_population(PlaceGroup& g) const {
  if (g.senses.empty())
    return;
  for (const Sense& s : g.senses) g.has_country |= s.kind == country_;
  for (const Sense& s : g.senses) g.has_big_city |= s.kind != country_ && s.kind != region_ && s.population > kBigCity;
  g.prior.clear();
  for (const Sense& s : g.senses) g.prior.push_back(prior(g, s));
  std::size_t best = 0;
  for (std::size_t i = 1; i < g.senses.size(); ++i)
    if (g.prior[i] > g.prior[best])
      best = i;
  double next = 0;
  for (std::size_t i = 0; i < g.senses.size(); ++i)
    if (i != best && g.senses[i].country != g.senses[best].country)
      next = std::max(next, g.senses[i].population);
  g.dominant = g.senses.size() == 1 ? g.senses[0].population > 5'000 || g.senses[0].entity != Sense::kNone
                                    : g.senses[best].population > next * kDominant;
  g.chosen = static_cast<std::uint32_t>(best);
}

double LocationEvidence::prior(const PlaceGroup& g, const Sense& s) const {
  double score = kPerDigit * std::log10(s.population + 10);
  if (s.kind == country_)
    score += kCountryBonus;
  else if (s.entity != Sense::kNone && s.country == Sense::kNone)
    score += kWideBonus;  // a continent, a sea, a region of several countries
  else if (s.kind == region_)
    score += g.has_big_city ? -kOutshone : s.population > kBigRegion ? kBigRegionBonus : -kRegionMalus;
  else if (s.kind == county_)
    score -= kCountyMalus;
  if (s.kind != country_ && s.kind != region_ && s.population > kKnownCity)
    score += kKnownBonus;
  if (s.capital)
    score += kCapitalBonus;
  if (s.alias)
    score -= kAliasMalus;
  return score;
}

void LocationEvidence::cues(const Document& d, PlaceEvidence& w) const {
  for (std::size_t i = 0; i < w.used; ++i) {
    PlaceGroup& g = w.groups[i];
    if (g.senses.empty())
      continue;
    const auto best =
        static_cast<std::size_t>(std::max_element(g.qualified.begin(), g.qualified.end()) - g.qualified.begin());
    const bool sure = g.qualified[best] >= kQualified;
    if (!sure && (!g.dominant || (g.local && g.senses[g.chosen].kind == country_)))
      continue;
    const Sense& s = g.senses[sure ? best : g.chosen];
    const double times = g.mentions.empty() ? kInBody : std::min<double>(static_cast<double>(g.mentions.size()), 3);
    const double weight = times * (s.kind == country_ ? 1 : 0.7);
    g.cue = weight;
    g.cue_country = s.country;
    g.cue_region = s.region;
    if (s.country != Sense::kNone)
      w.country[s.country] += weight;
    if (s.region != Sense::kNone)
      w.region[s.region] += weight;
  }
  // Demonyms: any hit of an entity with a country, whatever rules made of it.
  for (const std::uint32_t i : d.hits.entities()) {
    if (d.text.tokens[i].letter_case == text::TokenCase::kLower)
      continue;
    for (const match::Hit* h = d.hits.begin(i); h != d.hits.end(i); ++h)
      if (h->list == match::kNoList && places_.country_of_demonym(h->entry) != Sense::kNone)
        w.country[places_.country_of_demonym(h->entry)] += 0.5;
  }
  w.country_scale = normalise(w.country);
  w.region_scale = normalise(w.region);
}

// "Vornakh Highway Patrol", "University of Vornakh": the places in the name of a body are no locations, but tell where the
// others lie.
void LocationEvidence::collect_of_bodies(const Document& d, PlaceEvidence& w) const {
  for (const std::uint32_t m : d.chart.of(match::kActorType)) {
    const Mention& body = d.chart[m];
    if (body.dropped || body.kind == person_ || body.tokens.size() < 2)
      continue;
    for (std::uint32_t t = body.tokens.first; t < body.tokens.last; ++t) {
      if (!(d.chart.types_at(t) & match::Chart::type_bit(match::kPlaceType)))
        continue;
      for (std::uint32_t p = d.chart.first_at(t); p != match::Chart::kNone; p = d.chart.next_at(p))
        if (const Mention& place = d.chart[p]; place.type == match::kPlaceType && place.tokens.last <= body.tokens.last)
          if (const auto [number, fresh] = w.by_name.emplace(words_key(d.text, place.tokens)); fresh) {
            *number = static_cast<std::uint32_t>(w.used);
            places_.senses(d, place.tokens, w.new_group().senses);
          }
    }
  }
}

double LocationEvidence::weight_of(const FlatMap<double>& weights, std::uint32_t entity) {
  const double* weight = weights.find(entity);
  return weight ? *weight : 0;
}

// "Pacific": a sea or a continent.
bool LocationEvidence::is_wide(const Sense& s) const {
  return s.entity != Sense::kNone && s.kind != country_ && s.country == Sense::kNone;
}

// "Washington": the capital or a state of the same country.
bool LocationEvidence::outshines(const Sense& known, const Sense& s) const {
  const bool state =
      known.entity != Sense::kNone && known.kind == region_ && known.region == known.entity && !known.alias;
  return known.kind != country_ && (known.capital || state) && known.country == s.country;
}

bool LocationEvidence::is_famous(const Sense& s) const {
  return s.kind == country_ || s.population > kBigCity || (s.capital && s.population > kKnownCity);
}

// "Geneva" in a document about the United States.
bool LocationEvidence::is_city_abroad(const Sense& known, const Sense& s) const {
  return known.kind != country_ && known.kind != county_ && known.country != s.country &&
         known.population > kCityAbroad && known.population > kTimesLarger * s.population;
}

// Whether the name is that of a country of which the document tells nothing else: Georgia in a text about the United States.
bool LocationEvidence::has_bare_country(const PlaceEvidence& w, const PlaceGroup& g) const {
  for (std::size_t i = 0; i < g.senses.size(); ++i)
    if (const Sense& s = g.senses[i]; s.kind == country_) {
      const double own = g.cue > 0 && s.country == g.cue_country ? g.cue / w.country_scale : 0;
      return weight_of(w.country, s.country) - own <= 0 && g.alike[i] <= 0;
    }
  return false;
}

// A small place is what its bare name means to those who live there. Others think of what all know by the name, whatever the document is
// about, unless it says otherwise ("Washington, Kansas").
double LocationEvidence::renown(const PlaceGroup& g, std::size_t i, double region) const {
  const Sense& s = g.senses[i];
  if (s.entity != Sense::kNone || s.population >= kSmallPlace || g.qualified[i] >= kQualified || g.alike[i] > 0)
    return 0;
  double malus = 0;
  for (const std::uint32_t known : g.known)
    if (const Sense& o = g.senses[known]; is_wide(o))
      return kSeaMalus;
    else if (outshines(o, s))
      malus = kOutshoneMalus;
    else if (region <= kNone && is_famous(o))
      malus = std::max(malus, kFamousMalus);
    else if (is_city_abroad(o, s))
      malus = std::max(malus, region > kNone ? kAbroadMalusInRegion : kAbroadMalus);
  return malus;
}

// What no choice changes. What a name itself tells of its country is no evidence for it.
void LocationEvidence::weigh(const PlaceEvidence& w, PlaceGroup& g) const {
  g.fixed.clear();
  for (std::uint32_t i = 0; i < g.senses.size(); ++i)
    if (const Sense& s = g.senses[i]; s.entity != Sense::kNone || s.capital || s.population > kCityAbroad)
      g.known.push_back(i);
  for (std::size_t i = 0; i < g.senses.size(); ++i) {
    const Sense& s = g.senses[i];
    const double own_country = g.cue > 0 && s.country == g.cue_country ? g.cue / w.country_scale : 0,
                 own_region = g.cue > 0 && s.region == g.cue_region ? g.cue / w.region_scale : 0;
    const double region = weight_of(w.region, s.region) - own_region;
    g.fixed.push_back(g.prior[i] + g.qualified[i] + g.alike[i] +
                      kCountryCue * (weight_of(w.country, s.country) - own_country) + kRegionCue * region +
                      kJoint * w.joint(g, s) - (g.local && s.kind == country_ ? kLocalMalus : 0) -
                      renown(g, i, region));
    if (s.kind == region_ && weight_of(w.country, s.country) - own_country >= kMostNamed && has_bare_country(w, g))
      g.fixed.back() += kHomeRegion;
  }
  g.land.assign(g.senses.size(), -1);
}

}  // namespace postil::annotate
