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

constexpr std::uint32_t kNearGap = 8;  // tokens between two places of which one is told to be near the other
constexpr double kDominant = 30;       // times the population of the next sense: no cue is needed to trust it

// Weights of the score; populations give 0.5 to 4.
constexpr double kPerDigit = 0.55;  // per power of ten of population
constexpr double kKnownCity = 300'000, kBigCity = 500'000, kBigRegion = 2'000'000, kBigRegionBonus = 0.8;
constexpr double kCountryBonus = 3.5, kWideBonus = 3.0, kCapitalBonus = 0.7, kRegionMalus = 0.2, kOutshone = 0.9,
                 kCountyMalus = 0.4, kAliasMalus = 0.15;
constexpr double kSameSentence = 0.3, kCountryCue = 0.6, kRegionCue = 0.3, kJoint = 1.2, kAlike = 1.5, kBeside = 3,
                 kLocalMalus = 6, kKnownBonus = 0.5;
constexpr std::size_t kMostKeptGroups = 1024;
constexpr std::int32_t kCellRow = 256;  // squares from one row to the next
constexpr double kCellDegrees = 1.5;    // side of a square
constexpr double kDegree = 3.14159265358979 / 180;
constexpr double kBesideDegrees = 0.7;    // how far off a place is at most that another is near to
constexpr double kInsideDegrees = 0.35;   // the same of a town from the middle of its county
constexpr double kInside = 3;             // shared by all towns of the name that may lie in the county
constexpr std::size_t kMostCounties = 64;  // of a document that are asked about each of its names; more are a list
constexpr std::size_t kMostRegions = 40;  // a name that has places in more regions says nothing about any

// What a group says for each of so many possibilities.
double vote(std::size_t possibilities) {
  return possibilities > kMostRegions ? 0 : 1 / std::sqrt(static_cast<double>(std::max<std::size_t>(possibilities, 1)));
}

std::int32_t cell(double latitude, double longitude) {
  return static_cast<std::int32_t>((latitude + 90) / kCellDegrees) * kCellRow +
         static_cast<std::int32_t>((longitude + 180) / kCellDegrees);
}

// Regions and stretches of land that the document's names may lie in together: each name tells once for each of them,
// the less the more there are.
void join(PlaceEvidence& w, PlaceGroup& g) {
  for (const Sense& s : g.senses) {
    if (s.region != Sense::kNone)
      g.regions.push_back(s.region);
    if (s.placed())
      g.cells.push_back(cell(s.latitude, s.longitude));
  }
  const auto unique = [](auto& v) {
    std::sort(v.begin(), v.end());
    v.erase(std::unique(v.begin(), v.end()), v.end());
  };
  unique(g.regions);
  unique(g.cells);
  ++w.joint_groups;
  g.region_vote = vote(g.regions.size());
  g.cell_vote = vote(g.cells.size());
  if (g.region_vote > 0)
    for (const std::uint32_t r : g.regions) w.joint[r] += g.region_vote;
  if (g.cell_vote > 0)
    for (const std::int32_t c : g.cells) w.cells[static_cast<std::uint32_t>(c)] += g.cell_vote;
}

// 0 to 1: how many of the other names may lie in the same region.
double joint(const PlaceEvidence& w, const PlaceGroup& g, const Sense& s) {
  if (s.region == Sense::kNone || w.joint_groups < 2)
    return 0;
  const double* votes = w.joint.find(s.region);
  return votes ? std::clamp((*votes - g.region_vote) / w.joint_scale, 0.0, 1.0) : 0;
}

// "Oregon, Utah and Washington": commas and "and" between two places.
bool enumerated(const Document& d, std::uint32_t first, std::uint32_t last) {
  if (first >= last || last - first > 2)
    return false;
  for (std::uint32_t i = first; i < last; ++i)
    if (const std::string_view s = d.text.norm(i); s != "," && s != "and" && s != "or" && s != "&")
      return false;
  return true;
}

std::uint32_t best_of_kind(const PlaceGroup& g, match::KindId kind) {
  std::uint32_t best = Sense::kNone;
  for (std::uint32_t i = 0; i < g.senses.size(); ++i)
    if (g.senses[i].kind == kind && (best == Sense::kNone || g.prior[i] > g.prior[best]))
      best = i;
  return best;
}

bool beside(const Sense& a, const Sense& b, double degrees = kBesideDegrees) {
  return a.placed() && b.placed() && std::abs(a.latitude - b.latitude) <= degrees &&
         std::abs(a.longitude - b.longitude) * std::cos(a.latitude * kDegree) <= degrees;
}

bool lies_in(const Sense& inner, const Sense& outer) {
  if (outer.entity == Sense::kNone || inner.same_place(outer))
    return false;
  return (inner.region == outer.entity && inner.entity != outer.entity) ||
         (inner.country == outer.entity && inner.entity != outer.entity);
}

// Returns what 1 was before.
double normalise(FlatMap<double>& weights) {
  double most = 1;
  weights.each([&](double weight) { most = std::max(most, weight); });
  weights.each([&](double& weight) { weight /= most; });
  return most;
}

}  // namespace

void PlaceGroup::clear() {
  mentions.clear();
  senses.clear();
  regions.clear();
  cells.clear();
  chosen = told = Sense::kNone;
  confidence = 0;
  has_country = local = has_big_city = dominant = torn = false;
  region_vote = cell_vote = cue = 0;
  cue_country = cue_region = Sense::kNone;
}

void PlaceEvidence::clear() {
  used = 0;
  if (groups.size() > kMostKeptGroups)
    groups.clear();
  by_name.clear();
  order.clear();
  group_of.clear();
  joint.clear();
  cells.clear();
  joint_groups = 0;
  country.clear();
  region.clear();
}

PlaceGroup& PlaceEvidence::new_group() {
  if (used == groups.size())
    groups.emplace_back();
  groups[used].clear();
  return groups[used++];
}

double PlaceEvidence::around(const PlaceGroup& g, const Sense& s) const {
  if (!s.placed() || joint_groups < 2)
    return 0;
  const std::int32_t middle = cell(s.latitude, s.longitude);
  double votes = 0;
  for (std::int32_t row = -kCellRow; row <= kCellRow; row += kCellRow)
    for (std::int32_t column = -1; column <= 1; ++column) {
      const std::int32_t c = middle + row + column;
      if (const double* found = cells.find(static_cast<std::uint32_t>(c)))
        votes += *found - (std::binary_search(g.cells.begin(), g.cells.end(), c) ? g.cell_vote : 0);
    }
  return std::clamp(votes / joint_scale, 0.0, 1.0);
}

LocationEvidence::LocationEvidence(const LayerContext& c, const Places& places)
    : program_(c.program),
      places_(places),
      country_(c.program.kind("country")),
      region_(c.program.kind("region")),
      county_(c.program.kind("county")),
      border_(c.program.kind("border")),
      tails_(c.lexicon.list("place_tails")),
      kinds_before_(c.lexicon.list("kinds_before")),
      near_(c.lexicon.list("near_place")),
      words_(c.lexicon, {"region_words", "acting_tails", "townsfolk"}),
      tail_kind_(c.lexicon.field("kind")) {}

void LocationEvidence::gather(Document& d, PlaceEvidence& w) const {
  w.clear();
  collect(d, w);
  if (w.order.empty())
    return;
  qualifiers(d, w);
  counties(w);
  cues(d, w);
  for (std::size_t i = 0; i < w.used; ++i)
    if (w.groups[i].senses.size() > 1)
      weigh(w, w.groups[i]);
}

std::uint64_t LocationEvidence::key(const Document& d, text::Range tokens) {
  std::uint64_t h = tokens.size();
  for (std::uint32_t i = tokens.first; i < tokens.last; ++i) h = (h ^ d.text.tokens[i].hash) * 0x9fb21c651e98df25u;
  return h;
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
      const auto [number, fresh] = w.by_name.emplace(key(d, mention.tokens));
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
  w.forced.assign(w.order.size(), Sense::kNone);
  w.told.assign(w.order.size(), Sense::kNone);
  for (std::size_t i = 0; i < w.used; ++i) {
    PlaceGroup& g = w.groups[i];
    for (Sense& s : g.senses) places_.locate(s);
    g.qualified.assign(g.senses.size(), 0);
    g.alike.assign(g.senses.size(), 0);
    decide_by_population(g);
    join(w, g);
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
  if (m.kind == county_ && std::none_of(out.begin(), out.end(), is_county))
    out.clear();  // "Vorna, Hadley and Lund counties": none of the towns
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

// "Paris, Texas", "Hama in Syria", "Texas town of Paris": the place that qualifies stands within a few tokens, or it is
// in the same sentence (a weak sign).
void LocationEvidence::qualifiers(const Document& d, PlaceEvidence& w) const {
  for (std::size_t i = 0; i < w.order.size(); ++i) {
    if (w.group_of[i] == Sense::kNone)
      continue;
    PlaceGroup& g = w.groups[w.group_of[i]];
    const Mention& m = d.chart[w.order[i]];
    const std::uint32_t sentence = d.text.sentence_of(m.tokens.first);
    for (std::size_t j = i > 3 ? i - 3 : 0; j < std::min(w.order.size(), i + 4); ++j) {
      if (j == i || w.group_of[j] == Sense::kNone || w.group_of[j] == w.group_of[i])
        continue;
      const Mention& q = d.chart[w.order[j]];
      if (d.text.sentence_of(q.tokens.first) != sentence)
        continue;
      const std::uint32_t gap = j > i ? q.tokens.first - m.tokens.last : m.tokens.first - q.tokens.last;
      const bool close = j == i + 1 && gap <= kQualifierGap && joins(d, m.tokens.last, q.tokens.first);
      qualify(w, i, j, close);
      if (j == i + 1)
        compare(d, g, w.groups[w.group_of[j]], {m.tokens.last, q.tokens.first});
      else if (j + 1 == i)
        compare(d, g, w.groups[w.group_of[j]], {q.tokens.last, m.tokens.first});
    }
    told_by_words(d, w, i);
    if (w.forced[i] == Sense::kNone && m.tokens.last < d.text.tokens.size() && words_.is(d, m.tokens.last, kRegionWord))
      w.forced[i] = best_of_kind(g, region_);
  }
  part_torn_groups(w);
}

// "a Lebanon man", "the city of Turkey": no country. "The state of Washington": a region.
void LocationEvidence::told_by_words(const Document& d, PlaceEvidence& w, std::size_t i) const {
  const text::Range tokens = d.chart[w.order[i]].tokens;
  PlaceGroup& g = w.groups[w.group_of[i]];
  if (tokens.last < d.text.tokens.size() && words_.is(d, tokens.last, kTownsfolk))
    g.local = true;
  if (kinds_before_ == match::kNoList || tokens.first < 2)
    return;
  const match::Hit* before = d.hits.find(tokens.first - 2, kinds_before_);
  if (!before || before->length != 2)
    return;
  if (program_.kinds.find(d.lexicon.entry(before->entry).get(tail_kind_).as_text()) == region_)
    w.forced[i] = best_of_kind(g, region_);
  else
    g.local = true;
}

// Weighs the senses of a mention's group by another mention; one that qualifies it closely means the place that holds it.
void LocationEvidence::qualify(PlaceEvidence& w, std::size_t mention, std::size_t by, bool close) const {
  PlaceGroup& g = w.groups[w.group_of[mention]];
  const std::vector<Sense>& outer = w.groups[w.group_of[by]].senses;
  double best = -1e9;
  for (std::size_t s = 0; s < g.senses.size(); ++s)
    for (std::size_t o = 0; o < outer.size(); ++o) {
      if (!lies_in(g.senses[s], outer[o]) || (g.has_country && outer[o].kind == country_))
        continue;
      g.qualified[s] = std::max(g.qualified[s], close ? kQualified : kSameSentence);
      if (close && g.prior[s] > best) {
        best = g.prior[s];
        w.told[mention] = static_cast<std::uint32_t>(s);
        w.forced[by] = static_cast<std::uint32_t>(o);
      }
      break;
    }
  if (const std::uint32_t told = w.told[mention]; close && told != Sense::kNone) {
    g.torn |= g.told != Sense::kNone && g.told != told;
    g.told = told;
  }
}

// One name for two places: each mention that is qualified is the place that its qualifier tells.
void LocationEvidence::part_torn_groups(PlaceEvidence& w) {
  for (std::size_t i = 0; i < w.order.size(); ++i)
    if (w.group_of[i] != Sense::kNone && w.groups[w.group_of[i]].torn && w.forced[i] == Sense::kNone)
      w.forced[i] = w.told[i];
}

// Weighs the senses of a group by those of a neighbour in the text, by the words between the two.
void LocationEvidence::compare(const Document& d, PlaceGroup& g, const PlaceGroup& neighbour,
                               text::Range between) const {
  const bool row = enumerated(d, between.first, between.last);
  const bool tied = row || (between.size() <= kQualifierGap && joins(d, between.first, between.last));
  if ((tied && (is_county(g) || is_county(neighbour))) || is_near(d, between.first, between.last))
    lay_beside(g, neighbour);  // "Paris and Henry County", "Paris, near Murray"
  else if (row)
    liken(g, neighbour);
}

bool LocationEvidence::is_county(const PlaceGroup& g) const {
  return g.chosen != Sense::kNone && g.senses[g.chosen].kind == county_;
}

// "Edmonton, just outside Cairns": whether the words between two places tell that they are near to one another.
bool LocationEvidence::is_near(const Document& d, std::uint32_t first, std::uint32_t last) const {
  if (near_ == match::kNoList || last < first || last - first > kNearGap)
    return false;
  for (std::uint32_t t = first; t < last; ++t)
    if (const match::Hit* hit = d.hits.find(t, near_); hit && t + hit->length <= last && last - t - hit->length <= 1)
      return true;
  return false;
}

void LocationEvidence::lay_beside(PlaceGroup& g, const PlaceGroup& neighbour) const {
  const auto is_town = [&](const Sense& s) { return s.kind != country_ && s.kind != region_; };
  for (std::size_t i = 0; i < g.senses.size(); ++i)
    if (const Sense& s = g.senses[i];
        is_town(s) && std::any_of(neighbour.senses.begin(), neighbour.senses.end(),
                                  [&](const Sense& o) { return is_town(o) && beside(s, o); }))
      g.alike[i] = std::max(g.alike[i], kBeside);
}

// A county that the document names anywhere tells which of the towns of a name is meant, and the towns which county.
void LocationEvidence::counties(PlaceEvidence& w) const {
  std::size_t asked = 0;
  for (std::size_t i = 0; i < w.used && asked < kMostCounties; ++i)
    if (is_county(w.groups[i]) && ++asked)
      for (std::size_t j = 0; j < w.used; ++j)
        if (PlaceGroup& town = w.groups[j]; j != i && town.chosen != Sense::kNone && !is_county(town) &&
                                            town.senses.size() + w.groups[i].senses.size() > 2)
          lay_in(town, w.groups[i]);
}

void LocationEvidence::lay_in(PlaceGroup& town, PlaceGroup& county) const {
  static thread_local std::vector<std::uint32_t> towns, outer;
  towns.clear();
  outer.clear();
  for (std::uint32_t c = 0; c < county.senses.size(); ++c) {
    const Sense& o = county.senses[c];
    if (o.region == Sense::kNone || !std::binary_search(town.regions.begin(), town.regions.end(), o.region))
      continue;
    for (std::uint32_t t = 0; t < town.senses.size(); ++t)
      if (const Sense& s = town.senses[t]; s.region == o.region && s.kind != region_ && s.kind != county_ &&
                                           beside(s, o, kInsideDegrees)) {
        if (towns.empty() || towns.back() != t)
          towns.push_back(t);
        if (outer.empty() || outer.back() != c)
          outer.push_back(c);
      }
  }
  for (const std::uint32_t t : towns) town.alike[t] = std::max(town.alike[t], kInside / static_cast<double>(towns.size()));
  for (const std::uint32_t c : outer)
    county.alike[c] = std::max(county.alike[c], kInside / static_cast<double>(outer.size()));
}

// Members of an enumeration are alike: regions of one country, or countries.
void LocationEvidence::liken(PlaceGroup& g, const PlaceGroup& neighbour) const {
  if (neighbour.chosen == Sense::kNone)
    return;
  const Sense& like = neighbour.senses[neighbour.chosen];
  for (std::size_t s = 0; s < g.senses.size(); ++s)
    if (g.senses[s].kind == like.kind &&
        (like.kind == country_ || (like.kind == region_ && g.senses[s].country == like.country)))
      g.alike[s] = std::min(g.alike[s] + kAlike, 2 * kAlike);
}

bool LocationEvidence::joins(const Document& d, std::uint32_t first, std::uint32_t last) {
  if (first >= last)
    return false;
  const std::string_view s = d.text.norm(first);
  return s == "," || s == "(" || s == "in" || s == "of" || s == "-";
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
    const double weight = std::min<double>(static_cast<double>(g.mentions.size()), 3) * (s.kind == country_ ? 1 : 0.7);
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

double LocationEvidence::weight_of(const FlatMap<double>& weights, std::uint32_t entity) {
  const double* weight = weights.find(entity);
  return weight ? *weight : 0;
}

// What no choice changes. What a name itself tells of its country is no evidence for it.
void LocationEvidence::weigh(const PlaceEvidence& w, PlaceGroup& g) const {
  g.fixed.clear();
  for (std::size_t i = 0; i < g.senses.size(); ++i) {
    const Sense& s = g.senses[i];
    const double own_country = g.cue > 0 && s.country == g.cue_country ? g.cue / w.country_scale : 0,
                 own_region = g.cue > 0 && s.region == g.cue_region ? g.cue / w.region_scale : 0;
    g.fixed.push_back(g.prior[i] + g.qualified[i] + g.alike[i] +
                      kCountryCue * (weight_of(w.country, s.country) - own_country) +
                      kRegionCue * (weight_of(w.region, s.region) - own_region) + kJoint * joint(w, g, s) -
                      (g.local && s.kind == country_ ? kLocalMalus : 0));
  }
  g.land.assign(g.senses.size(), -1);
}

}  // namespace postil::annotate
