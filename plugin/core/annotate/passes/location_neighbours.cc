// The qualifier next to a name ("Paris, Texas"), an enumeration of its like, what the document tells to be near by, and
// the counties that it names.
#include "core/annotate/passes/location_neighbours.h"

#include <algorithm>
#include <cmath>

namespace postil::annotate {

namespace {

using match::Mention;

constexpr std::uint32_t kNearGap = 8;  // tokens between two places of which one is told to be near the other

// Weights of the score.
constexpr double kSameSentence = 0.3, kAlike = 1.5, kBeside = 3;
constexpr double kInside = 3;  // shared by all towns of the name that may lie in the county
constexpr double kLargeTown = 100'000;  // people of a place that is known without its region
constexpr double kDegree = 3.14159265358979 / 180;
constexpr double kBesideDegrees = 0.7;    // how far off a place is at most that another is near to
constexpr double kInsideDegrees = 0.35;   // the same of a town from the middle of its county
constexpr std::size_t kMostCounties = 64;  // of a document that are asked about each of its names; more are a list

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

std::uint32_t best_known(const PlaceGroup& g) {
  return static_cast<std::uint32_t>(std::max_element(g.prior.begin(), g.prior.end()) - g.prior.begin());
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

}  // namespace

LocationNeighbours::LocationNeighbours(const LayerContext& c)
    : program_(c.program),
      country_(c.program.kind("country")),
      region_(c.program.kind("region")),
      county_(c.program.kind("county")),
      kinds_before_(c.lexicon.list("kinds_before")),
      near_(c.lexicon.list("near_place")),
      words_(c.lexicon, {"region_words", "townsfolk", "street_tails", "street_short", "treaty_words"}),
      kind_(c.lexicon.field("kind")) {}

void LocationNeighbours::weigh(const Document& d, PlaceEvidence& w) const {
  qualifiers(d, w);
  counties(w);
}

// "Paris, Texas", "Hama in Syria", "Texas town of Paris": the place that qualifies stands within a few tokens, or it is
// in the same sentence (a weak sign).
void LocationNeighbours::qualifiers(const Document& d, PlaceEvidence& w) const {
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
  for (std::size_t i = 0; i + 1 < w.order.size(); ++i) lay_elsewhere(d, w, i);
}

// "Randolph, New Hampshire" where gazetteers have a Randolph in other regions only: none of these is meant. Not so what is well
// known, and what an enumeration may be ("Austin, Nevada and Utah").
void LocationNeighbours::lay_elsewhere(const Document& d, PlaceEvidence& w, std::size_t i) const {
  if (w.group_of[i] == Sense::kNone || w.group_of[i + 1] == Sense::kNone || w.forced[i] != Sense::kNone)
    return;
  const text::Range name = d.chart[w.order[i]].tokens, region = d.chart[w.order[i + 1]].tokens;
  if (name.last + 1 != region.first || d.text.surface(name.last) != ",")
    return;
  PlaceGroup& g = w.groups[w.group_of[i]];
  const PlaceGroup& q = w.groups[w.group_of[i + 1]];
  if (g.has_country || g.has_big_city || g.told != Sense::kNone || q.has_big_city || q.chosen == Sense::kNone ||
      q.senses[q.chosen].kind != region_)
    return;
  if (region.last < d.text.tokens.size() && enumerated(d, region.last, region.last + 1) &&
      d.text.norm(region.last) != ",")
    return;
  const auto is_large = [&](const Sense& s) {
    return s.kind == region_ || s.population > kLargeTown || (s.entity != Sense::kNone && s.country == Sense::kNone);
  };
  if (std::none_of(g.senses.begin(), g.senses.end(), is_large))
    g.outer = static_cast<std::uint32_t>(i + 1);
}

// "a Lebanon man", "the city of Turkey": no country. "The state of Washington": a region. "The Geneva Conventions": the best known.
void LocationNeighbours::told_by_words(const Document& d, PlaceEvidence& w, std::size_t i) const {
  const text::Range tokens = d.chart[w.order[i]].tokens;
  PlaceGroup& g = w.groups[w.group_of[i]];
  if (tokens.last < d.text.tokens.size() && words_.is(d, tokens.last, kTownsfolk))
    g.local = true;
  g.local |= is_address(d, tokens.first);
  if (tokens.last < d.text.tokens.size() && words_.is(d, tokens.last, kTreaty) &&
      d.text.tokens[tokens.last].letter_case == text::TokenCase::kTitle)
    w.forced[i] = best_known(g);
  if (kinds_before_ == match::kNoList || tokens.first < 2)
    return;
  const match::Hit* before = d.hits.find(tokens.first - 2, kinds_before_);
  if (!before || before->length != 2)
    return;
  if (program_.kinds.find(d.lexicon.entry(before->entry).get(kind_).as_text()) == region_)
    w.forced[i] = best_of_kind(g, region_);
  else
    g.local = true;
}

// "12 Orchard St., Lebanon", "of Orchard Road, Lebanon": after the name of a street stands a town.
bool LocationNeighbours::is_address(const Document& d, std::uint32_t name) const {
  if (name < 3 || d.text.norm(name - 1) != ",")
    return false;
  const bool short_form = d.text.norm(name - 2) == ".";
  const std::uint32_t tail = name - (short_form ? 3 : 2);
  return words_.is(d, tail, short_form ? kStreetShort : kStreetTail) && d.text.tokens[tail].letter_case == text::TokenCase::kTitle;
}

// Weighs the senses of a mention's group by another mention; one that qualifies it closely means the place that holds it.
void LocationNeighbours::qualify(PlaceEvidence& w, std::size_t mention, std::size_t by, bool close) const {
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
void LocationNeighbours::part_torn_groups(PlaceEvidence& w) {
  for (std::size_t i = 0; i < w.order.size(); ++i)
    if (w.group_of[i] != Sense::kNone && w.groups[w.group_of[i]].torn && w.forced[i] == Sense::kNone)
      w.forced[i] = w.told[i];
}

// Weighs the senses of a group by those of a neighbour in the text, by the words between the two.
void LocationNeighbours::compare(const Document& d, PlaceGroup& g, const PlaceGroup& neighbour,
                               text::Range between) const {
  const bool row = enumerated(d, between.first, between.last);
  const bool tied = row || (between.size() <= kQualifierGap && joins(d, between.first, between.last));
  if ((tied && (is_county(g) || is_county(neighbour))) || is_near(d, between.first, between.last))
    lay_beside(g, neighbour);  // "Paris and Henry County", "Paris, near Murray"
  else if (row)
    liken(g, neighbour);
}

bool LocationNeighbours::is_county(const PlaceGroup& g) const {
  return g.chosen != Sense::kNone && g.senses[g.chosen].kind == county_;
}

// "Edmonton, just outside Cairns": whether the words between two places tell that they are near to one another.
bool LocationNeighbours::is_near(const Document& d, std::uint32_t first, std::uint32_t last) const {
  if (near_ == match::kNoList || last < first || last - first > kNearGap)
    return false;
  for (std::uint32_t t = first; t < last; ++t)
    if (const match::Hit* hit = d.hits.find(t, near_); hit && t + hit->length <= last && last - t - hit->length <= 1)
      return true;
  return false;
}

void LocationNeighbours::lay_beside(PlaceGroup& g, const PlaceGroup& neighbour) const {
  const auto is_town = [&](const Sense& s) { return s.kind != country_ && s.kind != region_; };
  for (std::size_t i = 0; i < g.senses.size(); ++i)
    if (const Sense& s = g.senses[i];
        is_town(s) && std::any_of(neighbour.senses.begin(), neighbour.senses.end(),
                                  [&](const Sense& o) { return is_town(o) && beside(s, o); }))
      g.alike[i] = std::max(g.alike[i], kBeside);
}

// A county that the document names anywhere tells which of the towns of a name is meant, and the towns which county.
void LocationNeighbours::counties(PlaceEvidence& w) const {
  std::size_t asked = 0;
  for (std::size_t i = 0; i < w.used && asked < kMostCounties; ++i)
    if (is_county(w.groups[i]) && ++asked)
      for (std::size_t j = 0; j < w.used; ++j)
        if (PlaceGroup& town = w.groups[j]; j != i && town.chosen != Sense::kNone && !is_county(town) &&
                                            town.senses.size() + w.groups[i].senses.size() > 2)
          lay_in(town, w.groups[i]);
}

void LocationNeighbours::lay_in(PlaceGroup& town, PlaceGroup& county) const {
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
void LocationNeighbours::liken(PlaceGroup& g, const PlaceGroup& neighbour) const {
  if (neighbour.chosen == Sense::kNone)
    return;
  const auto alike = [&](const Sense& a, const Sense& b) {
    return a.kind == b.kind && (b.kind == country_ || (b.kind == region_ && a.country == b.country));
  };
  for (std::size_t i = 0; i < g.senses.size(); ++i)
    if (const Sense& s = g.senses[i];
        alike(s, neighbour.senses[neighbour.chosen]) ||
        (s.kind == region_ && !g.has_country && !g.has_big_city &&
         std::any_of(neighbour.senses.begin(), neighbour.senses.end(), [&](const Sense& o) { return alike(s, o); })))
      g.alike[i] = std::min(g.alike[i] + kAlike, 2 * kAlike);
}

bool LocationNeighbours::joins(const Document& d, std::uint32_t first, std::uint32_t last) {
  if (first >= last)
    return false;
  const std::string_view s = d.text.norm(first);
  return s == "," || s == "(" || s == "in" || s == "of" || s == "-";
}

}  // namespace postil::annotate
