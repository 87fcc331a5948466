// Pass over locations: which place a name means, and whether it means a place at all.
//
//   1. Names. Mentions with the same words are one group: one sense a document. A group's senses are what the gazetteers
//      have under its words; without its last word ("province") if they have none, and then only of the kind that this word
//      tells (list place_tails).
//   2. Cues. Names that can mean one place only, or one far above all others, and demonyms say which countries and regions
//      the document is about; so do regions that many of its ambiguous names could lie in.
//   3. Choice. Each sense gets a score: population and rank, the qualifier next to it ("Paris, Texas", "Hama in Syria"),
//      the countries and regions of the document, the distance to what is decided. Two rounds: the second knows the places
//      that the first found.
//   4. Doubt. The confidence of a group is that of its best mention, raised by a qualifier and by cues; what stays below
//      kAccept is dropped.
//   5. Places without an entry ("the village of X in Y province") get the path and the coordinates of what they lie in.
//
// All steps are linear in the mentions: the senses of a name are at most kMostSenses, the decided places that distances are
// taken to at most kMostPoints.
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/annotate/flat_map.h"
#include "core/annotate/places.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

namespace {

using match::Chart;
using match::Mention;

constexpr float kAccept = 0.5F;            // confidence below which a name is no location
constexpr std::size_t kMostPoints = 48;    // decided places that distances are taken to
constexpr double kNear = 400;              // kilometres: half of the closeness
constexpr double kDominant = 30;           // times the population of the next sense: no cue is needed to trust it
constexpr std::uint32_t kQualifierGap = 3; // tokens between a place and what qualifies it

// Weights of the score; populations give 0.5 to 4.
constexpr double kPerDigit = 0.55;         // per power of ten of population
constexpr double kKnownCity = 300'000, kBigCity = 500'000, kBigRegion = 2'000'000, kBigRegionBonus = 0.8;
constexpr double kCountryBonus = 3.5, kWideBonus = 3.0, kCapitalBonus = 0.7, kRegionMalus = 0.2, kOutshone = 0.9, kCountyMalus = 0.4,
                 kAliasMalus = 0.15;
constexpr double kQualified = 4.0, kSameSentence = 0.3, kCountryCue = 0.6, kRegionCue = 0.3, kCloseness = 1.6, kJoint = 1.2, kAround = 1.6,
                 kAlike = 1.5, kLocalMalus = 6, kKnownBonus = 0.5;
constexpr double kRounding = 1e-6;         // what sums of scores may be off
constexpr std::size_t kMostKeptGroups = 1024;
constexpr std::int32_t kCellRow = 256;     // squares from one row to the next
constexpr double kCellDegrees = 1.5;       // side of a square
constexpr std::size_t kMostRegions = 40;   // a name that has places in more regions says nothing about any

struct Group {
  std::vector<std::uint32_t> mentions;
  std::vector<Sense> senses;
  std::vector<double> prior;      // by sense: what it scores for itself
  std::vector<double> qualified;  // by sense: weight of qualifiers met
  std::vector<double> alike;      // by sense: weight of enumerations with its like
  std::vector<double> fixed;      // by sense: all of its score but for the land around and what is decided
  std::vector<double> land;       // by sense: that of the land around, below 0 while it is not known
  std::uint32_t chosen = Sense::kNone;
  float confidence = 0;
  bool has_country = false;       // in "Egypt, Israel and the United States" nothing lies in anything
  bool local = false;             // words around it speak of a town or a region
  bool has_big_city = false;      // a sense is a city that is known by its name alone
  bool dominant = false;          // population alone decides
  std::vector<std::uint32_t> regions;  // that its senses lie in, sorted
  std::vector<std::int32_t> cells;     // squares of land that its senses lie in, sorted
  double region_vote = 0, cell_vote = 0;

  void clear() {
    mentions.clear();
    senses.clear();
    regions.clear();
    cells.clear();
    chosen = Sense::kNone;
    confidence = 0;
    has_country = local = has_big_city = dominant = false;
    region_vote = cell_vote = 0;
  }

  // What the group says for each of so many possibilities.
  static double vote(std::size_t possibilities) {
    return possibilities > kMostRegions ? 0 : 1 / std::sqrt(static_cast<double>(std::max<std::size_t>(possibilities, 1)));
  }
};

constexpr double kDegree = 3.14159265358979 / 180, kRadius = 6371;

// A decided place. Distances are taken on a plane that is stretched at the latitude in the middle, exact enough to tell near
// from far: the cosine of a mean is worked out from those of the halves.
struct Point {
  double latitude, longitude, half_cosine, half_sine;
  Point(double lat, double lon)
      : latitude(lat), longitude(lon), half_cosine(std::cos(lat / 2 * kDegree)), half_sine(std::sin(lat / 2 * kDegree)) {}
  // In degrees, squared.
  double distance(const Point& o) const {
    const double x = (o.longitude - longitude) * (half_cosine * o.half_cosine - half_sine * o.half_sine),
                 y = o.latitude - latitude;
    return x * x + y * y;
  }
  bool operator==(const Point& o) const { return latitude == o.latitude && longitude == o.longitude; }
};

// The state of one document; reused by its thread.
struct Work {
  std::vector<Group> groups;            // the first `used` of them
  std::size_t used = 0;
  FlatMap<std::uint32_t> by_name;
  std::vector<std::uint32_t> order;     // live locations by place in the text
  std::vector<std::uint32_t> group_of;  // by position in `order`; kNone: no entry
  std::vector<std::uint32_t> forced;    // by position in `order`: the sense that its neighbour or next word asks for
  FlatMap<double> joint;                // by region: names that may lie in it
  FlatMap<double> cells;                // by square of land
  double joint_groups = 0, joint_scale = 0;
  FlatMap<double> country, region;
  std::vector<Point> points, earlier_points;

  void clear() {
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
    points.clear();
  }
  Group& new_group() {
    if (used == groups.size())
      groups.emplace_back();
    groups[used].clear();
    return groups[used++];
  }
};

class LocationResolve : public Layer {
 public:
  explicit LocationResolve(const LayerContext& c)
      : program_(c.program),
        places_(c.program),
        country_(c.program.kind("country")),
        region_(c.program.kind("region")),
        county_(c.program.kind("county")),
        border_(c.program.kind("border")),
        tails_(c.lexicon.list("place_tails")),
        kinds_before_(c.lexicon.list("kinds_before")),
        words_(c.lexicon, {"region_words", "acting_tails", "townsfolk"}),
        tail_kind_(c.lexicon.field("kind")) {}

  void run(Document& d) const override {
    static thread_local Work w;
    w.clear();
    collect(d, w);
    if (w.order.empty())
      return;
    qualifiers(d, w);
    cues(d, w);
    for (std::size_t i = 0; i < w.used; ++i)
      if (w.groups[i].senses.size() > 1)
        weigh(w, w.groups[i]);
    for (int round = 0; round < 2; ++round) {
      w.earlier_points.swap(w.points);
      w.points.clear();
      for (std::size_t i = 0; i < w.used && w.points.size() < kMostPoints; ++i)
        if (const Group& g = w.groups[i]; (round > 0 || g.dominant) && g.chosen != Sense::kNone &&
                                          g.senses[g.chosen].placed() && g.senses[g.chosen].kind != country_)
          w.points.emplace_back(g.senses[g.chosen].latitude, g.senses[g.chosen].longitude);
      if (round > 0 && w.points == w.earlier_points)
        break;
      for (std::size_t i = 0; i < w.used; ++i)
        choose(w, w.groups[i]);
    }
    for (std::size_t i = 0; i < w.used; ++i)
      if (const Group& g = w.groups[i]; g.chosen != Sense::kNone)
        places_.prefetch_path(g.senses[g.chosen]);
    for (std::size_t i = 0; i < w.used; ++i)
      settle(d, w, w.groups[i]);
    for (std::size_t i = 0; i < w.order.size(); ++i)
      if (w.forced[i] != Sense::kNone && !d.chart[w.order[i]].dropped)
        write(d, w.order[i], w.groups[w.group_of[i]].senses[w.forced[i]]);
    unknown_places(d, w);
  }

 private:
  static std::uint64_t key(const Document& d, text::Range tokens) {
    std::uint64_t h = tokens.size();
    for (std::uint32_t i = tokens.first; i < tokens.last; ++i)
      h = (h ^ d.text.tokens[i].hash) * 0x9fb21c651e98df25u;
    return h;
  }

  void collect(Document& d, Work& w) const {
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
        Group& g = w.groups[group];
        g.mentions.push_back(m);
        g.confidence = std::max(g.confidence, mention.confidence);
        if (g.senses.empty())
          group = Sense::kNone;
      }
      w.group_of.push_back(group);
    }
    w.forced.assign(w.order.size(), Sense::kNone);
    for (std::size_t i = 0; i < w.used; ++i) {
      Group& g = w.groups[i];
      for (Sense& s : g.senses)
        places_.locate(s);
      g.qualified.assign(g.senses.size(), 0);
      g.alike.assign(g.senses.size(), 0);
      decide_by_population(g);
      join(w, g);
    }
    w.joint_scale = std::sqrt(w.joint_groups);
  }

  // "U.S.-led": what follows a name makes its state act. "US$ 20": the name is a part of that of a currency.
  bool is_no_place(const Document& d, std::uint32_t after) const {
    if (after < d.text.tokens.size() && d.text.tokens[after].has(text::kJoined) && d.text.surface(after) == "$")
      return true;
    return after + 1 < d.text.tokens.size() && d.text.tokens[after].has(text::kJoined) &&
           d.text.norm(after) == "-" && d.text.tokens[after + 1].has(text::kJoined) && words_.is(d, after + 1, kActingTail);
  }

  // The senses of the words; without a tail if the whole has none. A rule's own kind limits them where it can.
  void find_senses(const Document& d, const Mention& m, std::vector<Sense>& out) const {
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
  }

  void decide_by_population(Group& g) const {
    if (g.senses.empty())
      return;
    for (const Sense& s : g.senses)
      g.has_country |= s.kind == country_;
    for (const Sense& s : g.senses)
      g.has_big_city |= s.kind != country_ && s.kind != region_ && s.population > kBigCity;
    g.prior.clear();
    for (const Sense& s : g.senses)
      g.prior.push_back(prior(g, s));
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

  // Regions and stretches of land that the document's names may lie in together: each name tells once for each of them, the
  // less the more there are.
  static void join(Work& w, Group& g) {
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
    g.region_vote = g.vote(g.regions.size());
    g.cell_vote = g.vote(g.cells.size());
    if (g.region_vote > 0)
      for (const std::uint32_t r : g.regions)
        w.joint[r] += g.region_vote;
    if (g.cell_vote > 0)
      for (const std::int32_t c : g.cells)
        w.cells[static_cast<std::uint32_t>(c)] += g.cell_vote;
  }

  static std::int32_t cell(double latitude, double longitude) {
    return static_cast<std::int32_t>((latitude + 90) / kCellDegrees) * kCellRow +
           static_cast<std::int32_t>((longitude + 180) / kCellDegrees);
  }

  // 0 to 1: how many of the other names may lie in the same region.
  static double joint(const Work& w, const Group& g, const Sense& s) {
    if (s.region == Sense::kNone || w.joint_groups < 2)
      return 0;
    const double* votes = w.joint.find(s.region);
    return votes ? std::clamp((*votes - g.region_vote) / w.joint_scale, 0.0, 1.0) : 0;
  }

  // The same for the land around.
  static double around(const Work& w, const Group& g, const Sense& s) {
    if (!s.placed() || w.joint_groups < 2)
      return 0;
    const std::int32_t middle = cell(s.latitude, s.longitude);
    double votes = 0;
    for (std::int32_t row = -kCellRow; row <= kCellRow; row += kCellRow)
      for (std::int32_t column = -1; column <= 1; ++column) {
        const std::int32_t c = middle + row + column;
        if (const double* found = w.cells.find(static_cast<std::uint32_t>(c)))
          votes += *found - (std::binary_search(g.cells.begin(), g.cells.end(), c) ? g.cell_vote : 0);
      }
    return std::clamp(votes / w.joint_scale, 0.0, 1.0);
  }

  double prior(const Group& g, const Sense& s) const {
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

  // "Paris, Texas", "Hama in Syria", "Texas town of Paris": the place that qualifies stands within a few tokens, or it is in
  // the same sentence (a weak sign).
  void qualifiers(const Document& d, Work& w) const {
    for (std::size_t i = 0; i < w.order.size(); ++i) {
      if (w.group_of[i] == Sense::kNone)
        continue;
      Group& g = w.groups[w.group_of[i]];
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
        qualify(w, g, j, close);
        if ((j == i + 1 || j + 1 == i) && enumerated(d, j > i ? m.tokens.last : q.tokens.last, j > i ? q.tokens.first : m.tokens.first))
          liken(g, w.groups[w.group_of[j]]);
      }
      told_by_words(d, w, i);
      if (w.forced[i] == Sense::kNone && m.tokens.last < d.text.tokens.size() && words_.is(d, m.tokens.last, kRegionWord))
        w.forced[i] = best_of_kind(g, region_);
    }
  }

  // "a Lebanon man", "the city of Turkey": no country. "The state of Washington": a region.
  void told_by_words(const Document& d, Work& w, std::size_t i) const {
    const text::Range tokens = d.chart[w.order[i]].tokens;
    Group& g = w.groups[w.group_of[i]];
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

  // Weighs the senses of a group by another mention; one that qualifies it closely means the place that holds it.
  void qualify(Work& w, Group& g, std::size_t by, bool close) const {
    const std::vector<Sense>& outer = w.groups[w.group_of[by]].senses;
    double best = -1e9;
    for (std::size_t s = 0; s < g.senses.size(); ++s)
      for (std::size_t o = 0; o < outer.size(); ++o) {
        if (!lies_in(g.senses[s], outer[o]) || (g.has_country && outer[o].kind == country_))
          continue;
        g.qualified[s] = std::max(g.qualified[s], close ? kQualified : kSameSentence);
        if (close && g.prior[s] > best) {
          best = g.prior[s];
          w.forced[by] = static_cast<std::uint32_t>(o);
        }
        break;
      }
  }

  // "Oregon, Utah and Washington": commas and "and" between two places.
  static bool enumerated(const Document& d, std::uint32_t first, std::uint32_t last) {
    if (first >= last || last - first > 2)
      return false;
    for (std::uint32_t i = first; i < last; ++i)
      if (const std::string_view s = d.text.norm(i); s != "," && s != "and" && s != "or" && s != "&")
        return false;
    return true;
  }

  // Members of an enumeration are alike: regions of one country, or countries.
  void liken(Group& g, const Group& neighbour) const {
    if (neighbour.chosen == Sense::kNone)
      return;
    const Sense& like = neighbour.senses[neighbour.chosen];
    for (std::size_t s = 0; s < g.senses.size(); ++s)
      if (g.senses[s].kind == like.kind && (like.kind == country_ || (like.kind == region_ && g.senses[s].country == like.country)))
        g.alike[s] = std::min(g.alike[s] + kAlike, 2 * kAlike);
  }

  std::uint32_t best_of_kind(const Group& g, match::KindId kind) const {
    std::uint32_t best = Sense::kNone;
    for (std::uint32_t i = 0; i < g.senses.size(); ++i)
      if (g.senses[i].kind == kind && (best == Sense::kNone || g.prior[i] > g.prior[best]))
        best = i;
    return best;
  }

  // Whether the words between two places make the second the place of the first: a comma, "in", an opening bracket.
  static bool joins(const Document& d, std::uint32_t first, std::uint32_t last) {
    if (first >= last)
      return false;
    const std::string_view s = d.text.norm(first);
    return s == "," || s == "(" || s == "in" || s == "of" || s == "-";
  }

  static bool lies_in(const Sense& inner, const Sense& outer) {
    if (outer.entity == Sense::kNone || inner.same_place(outer))
      return false;
    return (inner.region == outer.entity && inner.entity != outer.entity) ||
           (inner.country == outer.entity && inner.entity != outer.entity);
  }

  void cues(const Document& d, Work& w) const {
    for (std::size_t i = 0; i < w.used; ++i) {
      const Group& g = w.groups[i];
      if (g.senses.empty())
        continue;
      const auto best = static_cast<std::size_t>(std::max_element(g.qualified.begin(), g.qualified.end()) - g.qualified.begin());
      const bool sure = g.qualified[best] >= kQualified;
      if (!sure && !g.dominant)
        continue;
      const Sense& s = g.senses[sure ? best : g.chosen];
      const double weight = std::min<double>(static_cast<double>(g.mentions.size()), 3) * (s.kind == country_ ? 1 : 0.7);
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
    normalise(w.country);
    normalise(w.region);
  }

  static void normalise(FlatMap<double>& weights) {
    double most = 1;
    weights.each([&](double weight) { most = std::max(most, weight); });
    weights.each([&](double& weight) { weight /= most; });
  }

  static double weight_of(const FlatMap<double>& weights, std::uint32_t entity) {
    const double* weight = weights.find(entity);
    return weight ? *weight : 0;
  }

  double closeness(const Work& w, const Sense& s) const {
    if (!s.placed() || s.kind == country_ || w.points.empty())
      return 0;
    constexpr double kItself = 1 / (kDegree * kRadius * kDegree * kRadius);  // a kilometre: itself, or another name of it
    const Point here(s.latitude, s.longitude);
    double nearest = 1e9;
    for (const Point& p : w.points)
      if (const double distance = here.distance(p); distance > kItself && distance < nearest)
        nearest = distance;
    return nearest < 1e9 ? kNear / (kNear + std::sqrt(nearest) * kDegree * kRadius) : 0;
  }

  // What no choice changes.
  void weigh(const Work& w, Group& g) const {
    g.fixed.clear();
    for (std::size_t i = 0; i < g.senses.size(); ++i) {
      const Sense& s = g.senses[i];
      g.fixed.push_back(g.prior[i] + g.qualified[i] + g.alike[i] + kCountryCue * weight_of(w.country, s.country) +
                        kRegionCue * weight_of(w.region, s.region) + kJoint * joint(w, g, s) -
                        (g.local && s.kind == country_ ? kLocalMalus : 0));
    }
    g.land.assign(g.senses.size(), -1);
  }

  // The sense that scores most, the first of equals. What costs most is worked out only where it could matter.
  void choose(const Work& w, Group& g) const {
    if (g.senses.size() < 2)
      return;
    double best = -1e9;
    for (std::size_t i = 0; i < g.senses.size(); ++i) {
      const Sense& s = g.senses[i];
      const double land = g.land[i] < 0 ? kAround : g.land[i];
      if (g.fixed[i] + land + kCloseness + kRounding < best)
        continue;
      const double close = kCloseness * closeness(w, s);
      if (g.fixed[i] + land + close + kRounding < best)
        continue;
      if (g.land[i] < 0)
        g.land[i] = kAround * around(w, g, s);
      const double score = g.fixed[i] + g.land[i] + close;
      if (score > best) {
        best = score;
        g.chosen = static_cast<std::uint32_t>(i);
      }
    }
  }

  void settle(Document& d, const Work& w, Group& g) const {
    if (g.chosen == Sense::kNone)
      return;
    const Sense& s = g.senses[g.chosen];
    float confidence = g.confidence;
    if (g.qualified[g.chosen] >= kQualified)
      confidence = std::max(confidence, 0.9F);
    else if (weight_of(w.region, s.region) > 0 || g.qualified[g.chosen] > 0)
      confidence += 0.15F;
    else if (weight_of(w.country, s.country) > 0.3)
      confidence += 0.05F;
    const match::Slice<std::string_view> path = places_.path(s, d.arena);
    for (const std::uint32_t m : g.mentions) {
      Mention& mention = d.chart[m];
      mention.confidence = std::min(1.0F, confidence);
      if (confidence < kAccept) {
        mention.dropped = true;
        continue;
      }
      write(d, m, s, path);
    }
  }

  void write(Document& d, std::uint32_t m, const Sense& s) const { write(d, m, s, places_.path(s, d.arena)); }

  void write(Document& d, std::uint32_t m, const Sense& s, match::Slice<std::string_view> path) const {
    Mention& mention = d.chart[m];
    mention.entity = s.entity;
    mention.kind = s.kind ? s.kind : mention.kind;
    match::FieldValue values[] = {{match::kIdField, places_.id(s)},
                                  {match::kNameField, places_.name(s)},
                                  {match::kPathField, path},
                                  {match::kPopulationField, s.population},
                                  {match::kLatitudeField, s.latitude},
                                  {match::kLongitudeField, s.longitude}};
    d.chart.set(d.arena, m, {values, s.placed() ? 6u : 4u});
  }

  // The location that a rule put a place in: one over the tokens of the mention that its field `in` refers to.
  std::uint32_t outer_location(const Document& d, const Mention& m) const {
    const match::Value in = m.get(match::kInField);
    if (!in.is(match::Value::Kind::kMention))
      return Chart::kNone;
    const Mention& ref = d.chart[in.mention];
    for (std::uint32_t i = d.chart.first_at(ref.tokens.first); i != Chart::kNone; i = d.chart.next_at(i))
      if (d.chart[i].type == match::kLocationType && !d.chart[i].dropped && !d.chart[i].get(match::kPathField).none())
        return i;
    return Chart::kNone;
  }

  // What a place that is a part of the name means ("North Queensland"): as elsewhere in the document, else the best known.
  Sense inner_place(const Document& d, const Work& w, const Mention& m) const {
    const match::Value in = m.get(match::kInField);
    if (!in.is(match::Value::Kind::kMention) || !m.bytes.contains(d.chart[in.mention].bytes))
      return {};
    const text::Range tokens = d.chart[in.mention].tokens;
    if (const std::uint32_t* number = w.by_name.find(key(d, tokens)))
      if (const Group& g = w.groups[*number]; g.chosen != Sense::kNone)
        return g.senses[g.chosen];
    Group g;
    places_.senses(d, tokens, g.senses);
    for (Sense& s : g.senses)
      places_.locate(s);
    decide_by_population(g);
    return g.chosen == Sense::kNone ? Sense{} : g.senses[g.chosen];
  }

  // The nearest settled place of the sentence, for coordinates only: streets and lakes of a report lie near its towns.
  std::uint32_t neighbour(const Document& d, const Work& w, std::size_t i) const {
    const std::uint32_t sentence = d.text.sentence_of(d.chart[w.order[i]].tokens.first);
    for (std::size_t step = 1; step <= 3; ++step)
      for (const bool after : {true, false}) {
        if (after ? i + step >= w.order.size() : step > i)
          continue;
        const std::size_t j = after ? i + step : i - step;
        const Mention& m = d.chart[w.order[j]];
        if (w.group_of[j] != Sense::kNone && !m.dropped && m.kind != country_ && m.kind != region_ &&
            d.text.sentence_of(m.tokens.first) == sentence)
          return w.order[j];
      }
    return Chart::kNone;
  }

  // "Collins Avenue in Miami Beach", "Orchard Street, Alexandria": the place that follows, if it is smaller than a region's
  // country and joined to this one.
  std::uint32_t surroundings(const Document& d, const Work& w, std::size_t i) const {
    if (i + 1 >= w.order.size() || w.group_of[i + 1] == Sense::kNone)
      return Chart::kNone;
    const Mention &m = d.chart[w.order[i]], &next = d.chart[w.order[i + 1]];
    const bool near = next.tokens.first >= m.tokens.last && next.tokens.first - m.tokens.last <= kQualifierGap;
    return near && !next.dropped && next.kind != country_ && joins(d, m.tokens.last, next.tokens.first) ? w.order[i + 1]
                                                                                                        : Chart::kNone;
  }

  void unknown_places(Document& d, const Work& w) const {
    for (std::size_t i = 0; i < w.order.size(); ++i) {
      if (w.group_of[i] != Sense::kNone)
        continue;
      const std::uint32_t m = w.order[i];
      Mention& mention = d.chart[m];
      if (mention.confidence < kAccept) {
        mention.dropped = true;
        continue;
      }
      std::string_view names[16];
      std::size_t n = 0;
      std::uint32_t outer = outer_location(d, mention);
      if (outer == Chart::kNone)
        outer = surroundings(d, w, i);
      const Sense inner = outer == Chart::kNone ? inner_place(d, w, mention) : Sense{};
      const bool found = inner.entity != Sense::kNone || inner.entry != Sense::kNone;
      if (outer != Chart::kNone || found) {
        for (const std::string_view name : found ? places_.path(inner, d.arena) : d.chart[outer].get(match::kPathField).path)
          if (n < 15)
            names[n++] = name;
      }
      const std::uint32_t near = outer != Chart::kNone && d.chart[outer].kind != country_ ? outer : neighbour(d, w, i);
      if (found && inner.placed()) {
        d.chart.set(d.arena, m, match::kLatitudeField, inner.latitude);
        d.chart.set(d.arena, m, match::kLongitudeField, inner.longitude);
      } else if (near != Chart::kNone)
        for (const match::FieldId f : {match::kLatitudeField, match::kLongitudeField})
          if (const match::Value v = d.chart[near].get(f); !v.none())
            d.chart.set(d.arena, m, f, v);
      std::string_view name = mention.get(match::kNameField).as_text();
      if (name.empty())
        name = d.arena.copy(mention.bytes.of(d.text.bytes));
      names[n++] = name;
      d.chart.set(d.arena, m, match::kNameField, name);
      d.chart.set(d.arena, m, match::kPathField,
                  match::Slice<std::string_view>{d.arena.copy_array(names, n), static_cast<std::uint32_t>(n)});
    }
  }

  const match::Program& program_;
  Places places_;
  match::KindId country_, region_, county_, border_;
  match::ListId tails_, kinds_before_;
  enum : WordTable::Bits { kRegionWord = 1, kActingTail = 2, kTownsfolk = 4 };
  WordTable words_;
  match::FieldId tail_kind_;
};

}  // namespace

std::unique_ptr<Layer> make_location_resolve(const LayerContext& context) { return std::make_unique<LocationResolve>(context); }

}  // namespace postil::annotate
