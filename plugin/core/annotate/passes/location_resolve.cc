// Pass over locations: which place a name means, and whether it means a place at all.
//
//   1. Names. Mentions with the same words are one group: one sense a document, unless qualifiers tell that they are two places.
//      A group's senses are what the gazetteers have under its words.
//   2. Evidence (location_evidence.cc). What speaks for each sense: its size, its neighbours in the text, what the document is about.
//   3. Choice. Each sense scores its evidence and the distance to what is decided. Two rounds: the second knows the places that the
//      first found.
//   4. Doubt. The confidence of a group is that of its best mention, raised by a qualifier and by cues; what stays below kAccept is
//      dropped.
//   5. Strays. A small place abroad is not what a bare name means where the document is about another country: the name is a
//      place without an entry there, or none.
//   6. Places without an entry ("the village of X in Y province") get the path and the coordinates of what they lie in.
//
// All steps are linear in the mentions: the senses of a name are at most kMostSenses, the decided places that distances are taken to
// at most kMostPoints.
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/annotate/passes/location_evidence.h"

namespace postil::annotate {

namespace {

using match::Chart;
using match::Mention;

constexpr float kAccept = 0.5F;                    // confidence below which a name is no location
constexpr std::size_t kMostPoints = 48;            // decided places that distances are taken to
constexpr std::size_t kMostSteps = 8;              // places of the text from one without an entry to what it may lie near
constexpr std::uint32_t kPassage = 3;              // sentences from a place without an entry to what it may lie near
constexpr double kNear = 400;                      // kilometres: half of the closeness
constexpr double kCloseness = 1.6, kAround = 1.6;  // weights of the score
constexpr double kAbout = 2.5;                     // mentions of a country that make a document be about it
constexpr double kStrayDistance = 300; // kilometres to the next place of the document
constexpr float kSure = 0.7F;          // confidence of a name that speaks of a place wherever that lies
constexpr double kRounding = 1e-6;                 // what sums of scores may be off

constexpr double kDegree = 3.14159265358979 / 180, kRadius = 6371;

// A decided place. Distances are taken on a plane that is stretched at the latitude in the middle, exact enough to tell
// near from far: the cosine of a mean is worked out from those of the halves.
struct Point {
  double latitude, longitude, half_cosine, half_sine;
  std::size_t group;  // whose place it is
  Point(double lat, double lon, std::size_t owner = 0)
      : latitude(lat),
        longitude(lon),
        half_cosine(std::cos(lat / 2 * kDegree)),
        half_sine(std::sin(lat / 2 * kDegree)),
        group(owner) {}
  // In degrees, squared.
  double distance(const Point& o) const {
    const double x = (o.longitude - longitude) * (half_cosine * o.half_cosine - half_sine * o.half_sine),
                 y = o.latitude - latitude;
    return x * x + y * y;
  }
  bool operator==(const Point& o) const { return latitude == o.latitude && longitude == o.longitude; }
};

using Points = std::vector<Point>;

class LocationResolve : public Layer {
 public:
  explicit LocationResolve(const LayerContext& c)
      : shared_places_(shared_places(c.program)),
        places_(*shared_places_),
        evidence_(c, places_),
        country_(c.program.kind("country")),
        region_(c.program.kind("region")) {}

  void run(Document& d) const override {
    static thread_local PlaceEvidence w;
    evidence_.gather(d, w);
    if (w.order.empty())
      return;
    choose_all(w);
    send_home(d, w);
    part_elsewhere(w);
    for (std::size_t i = 0; i < w.used; ++i)
      if (const PlaceGroup& g = w.groups[i]; g.chosen != Sense::kNone)
        places_.prefetch_path(g.senses[g.chosen]);
    for (std::size_t i = 0; i < w.used; ++i) settle(d, w, w.groups[i]);
    for (std::size_t i = 0; i < w.order.size(); ++i)
      if (w.forced[i] != Sense::kNone && !d.chart[w.order[i]].dropped)
        write(d, w.order[i], w.groups[w.group_of[i]].senses[w.forced[i]]);
    unknown_places(d, w);
  }

 private:
  void choose_all(PlaceEvidence& w) const {
    static thread_local Points points, earlier;
    points.clear();
    for (int round = 0; round < 2; ++round) {
      earlier.swap(points);
      points_of(w, round == 0, points);
      if (round > 0 && points == earlier)
        break;
      for (std::size_t i = 0; i < w.used; ++i) choose(w, points, i, w.groups[i]);
    }
  }

  void points_of(const PlaceEvidence& w, bool dominant, Points& points) const {
    points.clear();
    for (std::size_t i = 0; i < w.used && points.size() < kMostPoints; ++i)
      if (const PlaceGroup& g = w.groups[i]; (!dominant || g.dominant) && g.chosen != Sense::kNone &&
                                             g.senses[g.chosen].placed() && g.senses[g.chosen].kind != country_)
        points.emplace_back(g.senses[g.chosen].latitude, g.senses[g.chosen].longitude, i);
  }

  // To the places of other names: what a name was taken for says nothing for its other places.
  double closeness(const Points& points, std::size_t group, const Sense& s) const {
    if (!s.placed() || s.kind == country_ || points.empty())
      return 0;
    constexpr double kItself =
        1 / (kDegree * kRadius * kDegree * kRadius);  // a kilometre: itself, or another name of it
    const Point here(s.latitude, s.longitude);
    double nearest = 1e9;
    for (const Point& p : points)
      if (const double distance = here.distance(p); p.group != group && distance > kItself && distance < nearest)
        nearest = distance;
    return nearest < 1e9 ? kNear / (kNear + std::sqrt(nearest) * kDegree * kRadius) : 0;
  }

  // The sense that scores most, the first of equals. What costs most is worked out only where it could matter.
  void choose(const PlaceEvidence& w, const Points& points, std::size_t group, PlaceGroup& g) const {
    if (g.senses.size() < 2)
      return;
    double best = -1e9;
    for (std::size_t i = 0; i < g.senses.size(); ++i) {
      const Sense& s = g.senses[i];
      const double land = g.land[i] < 0 ? kAround : g.land[i];
      if (g.fixed[i] + land + kCloseness + kRounding < best)
        continue;
      const double close = kCloseness * closeness(points, group, s);
      if (g.fixed[i] + land + close + kRounding < best)
        continue;
      if (g.land[i] < 0)
        g.land[i] = kAround * w.around(g, s);
      const double score = g.fixed[i] + g.land[i] + close;
      if (score > best) {
        best = score;
        g.chosen = static_cast<std::uint32_t>(i);
      }
    }
  }

  // Whether a bare name is that of a small place abroad: the document tells of another country and nothing of that one.
  bool is_abroad(const PlaceEvidence& w, const PlaceGroup& g) const {
    if (g.chosen == Sense::kNone || g.mentions.empty())
      return false;
    const Sense& s = g.senses[g.chosen];
    if (s.kind == country_ || s.kind == region_ || s.entity != Sense::kNone || s.population > kSmallPlace ||
        s.capital || s.country == Sense::kNone || g.qualified[g.chosen] > 0 || g.alike[g.chosen] > 0)
      return false;
    for (const Sense& o : g.senses) {
      const double own = g.cue > 0 && o.country == g.cue_country ? g.cue / w.country_scale : 0;
      if (LocationEvidence::weight_of(w.country, o.country) > own + kRounding)
        return false;
    }
    return true;
  }

  // And it is far from the places of the other names.
  static bool is_far(const Points& points, std::size_t group, const Sense& s) {
    const Point here(s.latitude, s.longitude);
    constexpr double kFar = kStrayDistance / (kDegree * kRadius);
    return std::none_of(points.begin(), points.end(),
                        [&](const Point& p) { return p.group != group && here.distance(p) < kFar * kFar; });
  }

  // The country that the document is about, if no other one comes near.
  static std::uint32_t home(const PlaceEvidence& w) {
    std::uint32_t best = Sense::kNone;
    double most = 0, next = 0;
    for (std::size_t i = 0; i < w.used; ++i) {
      const std::uint32_t country = w.groups[i].cue_country;
      const double weight = country == Sense::kNone || country == best ? 0 : LocationEvidence::weight_of(w.country, country);
      if (weight > most) {
        next = most;
        most = weight;
        best = country;
      } else {
        next = std::max(next, weight);
      }
    }
    return next <= most / 2 ? best : Sense::kNone;
  }

  // Strays become places without an entry, or none where little speaks of a place.
  void send_home(Document& d, PlaceEvidence& w) const {
    if (w.country_scale < kAbout)
      return;
    static thread_local Points points;
    bool asked = false, any = false;
    for (std::size_t i = 0; i < w.used; ++i) {
      PlaceGroup& g = w.groups[i];
      if (!is_abroad(w, g))
        continue;
      if (!asked)
        points_of(w, false, points);
      asked = true;
      g.stray = is_far(points, i, g.senses[g.chosen]);
      any |= g.stray;
    }
    if (!any)
      return;
    w.home = home(w);
    for (std::size_t i = 0; i < w.order.size(); ++i)
      if (const std::uint32_t group = w.group_of[i]; group != Sense::kNone && w.groups[group].stray) {
        w.groups[group].chosen = Sense::kNone;
        if (w.forced[i] != Sense::kNone)
          continue;
        w.group_of[i] = Sense::kNone;
        d.chart[w.order[i]].dropped = w.groups[group].confidence < kSure;
      }
  }

  // What the text puts where no gazetteer has it is a place without an entry; not if the name behind it means no region after all
  // ("Alamogordo, Carlsbad").
  void part_elsewhere(PlaceEvidence& w) const {
    for (std::size_t i = 0; i < w.used; ++i)
      if (PlaceGroup& g = w.groups[i]; g.outer != Sense::kNone && !means_region(w, g.outer))
        g.outer = Sense::kNone;
    for (std::size_t i = 0; i < w.order.size(); ++i)
      if (const std::uint32_t group = w.group_of[i]; group != Sense::kNone && w.groups[group].outer != Sense::kNone) {
        w.groups[group].chosen = Sense::kNone;
        if (w.forced[i] == Sense::kNone)
          w.group_of[i] = Sense::kNone;
      }
  }

  bool means_region(const PlaceEvidence& w, std::uint32_t position) const {
    const std::uint32_t group = w.group_of[position];
    if (group == Sense::kNone)
      return false;
    const PlaceGroup& g = w.groups[group];
    const std::uint32_t sense = w.forced[position] != Sense::kNone ? w.forced[position] : g.chosen;
    return sense != Sense::kNone && g.senses[sense].kind == region_;
  }

  void settle(Document& d, const PlaceEvidence& w, PlaceGroup& g) const {
    if (g.chosen == Sense::kNone)
      return;
    const Sense& s = g.senses[g.chosen];
    float confidence = g.confidence;
    if (g.qualified[g.chosen] >= kQualified)
      confidence = std::max(confidence, 0.9F);
    else if (LocationEvidence::weight_of(w.region, s.region) > 0 || g.qualified[g.chosen] > 0)
      confidence += 0.15F;
    else if (LocationEvidence::weight_of(w.country, s.country) > 0.3)
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
    match::FieldValue values[] = {{match::kIdField, places_.id(s)},    {match::kNameField, places_.name(s)},
                                  {match::kPathField, path},           {match::kPopulationField, s.population},
                                  {match::kLatitudeField, s.latitude}, {match::kLongitudeField, s.longitude}};
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

  // What a place that is a part of the name means ("North Queensland"): as elsewhere in the document, else the best
  // known.
  Sense inner_place(const Document& d, const PlaceEvidence& w, const Mention& m) const {
    const match::Value in = m.get(match::kInField);
    if (!in.is(match::Value::Kind::kMention) || !m.bytes.contains(d.chart[in.mention].bytes))
      return {};
    const text::Range tokens = d.chart[in.mention].tokens;
    if (const std::uint32_t* number = w.by_name.find(words_key(d.text, tokens)))
      if (const PlaceGroup& g = w.groups[*number]; g.chosen != Sense::kNone)
        return g.senses[g.chosen];
    PlaceGroup g;
    places_.senses(d, tokens, g.senses);
    for (Sense& s : g.senses) places_.locate(s);
    evidence_.decide_by_population(g);
    return g.chosen == Sense::kNone ? Sense{} : g.senses[g.chosen];
  }

  static bool near(std::uint32_t sentence, std::uint32_t other) {
    return sentence <= other + kPassage && other <= sentence + kPassage;
  }

  // The nearest settled place around, for coordinates only: streets and lakes of a report lie near its towns. One of a
  // passage further off where the passage has none.
  std::uint32_t neighbour(const Document& d, const PlaceEvidence& w, std::size_t i) const {
    const std::uint32_t sentence = d.text.sentence_of(d.chart[w.order[i]].tokens.first);
    std::uint32_t far = Chart::kNone;
    for (std::size_t step = 1; step <= kMostSteps && (far == Chart::kNone || step <= 3); ++step)
      for (const bool after : {true, false}) {
        if (after ? i + step >= w.order.size() : step > i)
          continue;
        const std::size_t j = after ? i + step : i - step;
        const Mention& m = d.chart[w.order[j]];
        if (w.group_of[j] == Sense::kNone || m.dropped || m.kind == country_ || m.kind == region_)
          continue;
        if (step <= 3 && near(d.text.sentence_of(m.tokens.first), sentence))
          return w.order[j];
        if (far == Chart::kNone)
          far = w.order[j];
      }
    return far;
  }

  // "Collins Avenue in Miami Beach", "Orchard Street, Alexandria": the place that follows, if it is smaller than a
  // region's country and joined to this one.
  std::uint32_t surroundings(const Document& d, const PlaceEvidence& w, std::size_t i) const {
    if (i + 1 >= w.order.size() || w.group_of[i + 1] == Sense::kNone)
      return Chart::kNone;
    const Mention &m = d.chart[w.order[i]], &next = d.chart[w.order[i + 1]];
    const bool near = next.tokens.first >= m.tokens.last && next.tokens.first - m.tokens.last <= kQualifierGap;
    return near && !next.dropped && next.kind != country_ &&
                   LocationNeighbours::joins(d, m.tokens.last, next.tokens.first)
               ? w.order[i + 1]
               : Chart::kNone;
  }

  void unknown_places(Document& d, const PlaceEvidence& w) const {
    for (std::size_t i = 0; i < w.order.size(); ++i) {
      if (w.group_of[i] != Sense::kNone)
        continue;
      const std::uint32_t m = w.order[i];
      Mention& mention = d.chart[m];
      if (mention.confidence < kAccept || mention.dropped) {
        mention.dropped = true;
        continue;
      }
      std::string_view names[16];
      std::size_t n = 0;
      std::uint32_t outer = outer_location(d, mention);
      if (outer == Chart::kNone)
        outer = surroundings(d, w, i);
      if (outer == Chart::kNone)
        if (const std::uint32_t* number = w.by_name.find(words_key(d.text, mention.tokens)))
          if (const std::uint32_t position = w.groups[*number].outer; position != Sense::kNone)
            outer = w.order[position];
      const Sense inner = outer == Chart::kNone ? inner_place(d, w, mention) : Sense{};
      if (outer == Chart::kNone && w.home != Sense::kNone)
        if (const std::uint32_t* number = w.by_name.find(words_key(d.text, mention.tokens));
            number && w.groups[*number].stray)
          for (const std::string_view name : places_.path(places_.sense_of_entity(w.home), d.arena))
            names[n++] = name;
      const bool found = inner.entity != Sense::kNone || inner.entry != Sense::kNone;
      if (outer != Chart::kNone || found) {
        for (const std::string_view name :
             found ? places_.path(inner, d.arena) : d.chart[outer].get(match::kPathField).path)
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

  const std::shared_ptr<const Places> shared_places_;
  const Places& places_;
  LocationEvidence evidence_;
  match::KindId country_, region_;
};

}  // namespace

std::unique_ptr<Layer> make_location_resolve(const LayerContext& context) {
  return std::make_unique<LocationResolve>(context);
}

}  // namespace postil::annotate
