// Pass over actors and locations that claim the same words. A person's name beats a place in it ("Jackson said", "Virginia
// Alexander"), a place that a person's name is a part of beats the person ("John Kennedy Airport"); a known organization or
// group beats a place of just its name ("Hamas"). A place inside the name of an organization stays: "Lancashire County
// Council" tells of Lancashire. A nationality inside the name of a place that gazetteers have is none: "Saudi Arabia",
// "Indian Ocean".
//
// A name that persons of the document bear, alone, is theirs everywhere ("Kelly" after "John Kelly"), unless it names a
// country or a big city that some rule was sure of, or a preposition of place stands before it ("lives in London"). So is the
// name of a town that somewhere in the text writes, argues or thinks, or is joined to a person by "and", more often than it
// stands behind a preposition of place. Where the very same words are read both ways, the surer reading wins, unless persons of the document bear the name ("Glen Carbon", "Sri Lanka" are no persons).
#include <algorithm>

#include "core/annotate/flat_map.h"
#include "core/annotate/word_table.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::Chart;
using match::Mention;

constexpr float kLikely = 0.75F;  // of a place of several words that a pattern takes for a person
constexpr double kKnownCity = 500'000;  // people of a city that is known by its name, whatever speaks
constexpr float kSure = 0.95F;  // confidence of a location that a namesake in the document does not shake

class OverlapTypes : public Layer {
 public:
  explicit OverlapTypes(const LayerContext& c)
      : words_(c.lexicon, {"in_strict", "writes", "name_joints"}), person_(c.program.kind("person")), nationality_(c.program.kind("nationality")), country_(c.program.kind("country")), region_(c.program.kind("region")) {}

  void run(Document& d) const override {
    static thread_local FlatMap<bool> names;  // last words of persons' full names
    static thread_local FlatMap<Use> uses;
    static thread_local std::vector<std::uint32_t> actors, locations;
    names.clear();
    actors.clear();
    locations.clear();
    if (d.chart.of(match::kLocationType).empty())
      return;
    for (const std::uint32_t m : d.chart.of(match::kActorType)) {
      const Mention& a = d.chart[m];
      if (a.dropped || a.tokens.size() == 0)
        continue;
      actors.push_back(m);
      if (a.kind == person_ && a.tokens.size() > 1)
        names[d.text.tokens[a.tokens.last - 1].hash] = true;
    }
    for (const std::uint32_t m : d.chart.of(match::kLocationType))
      if (!d.chart[m].dropped && d.chart[m].tokens.size() > 0)
        locations.push_back(m);
    by_place(d, actors);
    by_place(d, locations);
    find_uses(d, locations, uses);
    std::size_t from = 0;
    for (const std::uint32_t l : locations) {
      Mention& place = d.chart[l];
      while (from < actors.size() && d.chart[actors[from]].tokens.last <= place.tokens.first)
        ++from;
      const bool placed = is_placed(d, place);
      bool namesake = place.tokens.size() == 1 && !placed && names.find(d.text.tokens[place.tokens.first].hash);
      if (const Use* use = namesake || uses.empty() || place.tokens.size() > 1 ? nullptr : uses.find(d.text.tokens[place.tokens.first].hash))
        namesake = use->writes > use->placed;
      for (std::size_t i = from; i < actors.size() && d.chart[actors[i]].tokens.first < place.tokens.last; ++i)
        settle(d, d.chart[actors[i]], place, namesake, placed);
      if (namesake && place.kind != country_ && place.confidence < kSure)
        place.dropped = true;
    }
  }

 private:
  static void by_place(const Document& d, std::vector<std::uint32_t>& mentions) {
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      return d.chart[a].bytes.begin != d.chart[b].bytes.begin ? d.chart[a].bytes.begin < d.chart[b].bytes.begin : a < b;
    };
    if (!std::is_sorted(mentions.begin(), mentions.end(), before))
      std::sort(mentions.begin(), mentions.end(), before);
  }

  // What a text does with a name of one word.
  struct Use {
    std::uint32_t writes = 0, placed = 0;
  };

  // Of towns that not all know.
  void find_uses(const Document& d, const std::vector<std::uint32_t>& locations, FlatMap<Use>& uses) const {
    uses.clear();
    for (const std::uint32_t l : locations) {
      const Mention& place = d.chart[l];
      const std::uint32_t t = place.tokens.first;
      if (place.tokens.size() > 1 || place.kind == country_ || place.kind == region_)
        continue;
      const bool writes = ((t + 1 < d.text.tokens.size() && words_.is(d, t + 1, kWrites)) || is_with_person(d, t)) && !is_known(d, t), placed = is_placed(d, place);
      if (writes || placed) {
        Use& use = uses[d.text.tokens[t].hash];
        use.writes += writes;
        use.placed += placed;
      }
    }
  }
  // "Lind and Vornheim" where Lind is a person, and others are called Vornheim.
  bool is_with_person(const Document& d, std::uint32_t t) const {
    if (t == 0 || !words_.is(d, t - 1, kJoint))
      return false;
    const std::uint32_t name = d.chart.find_at(t, match::kPlaceType), before = d.chart.find_ending(t - 1, match::kActorType);
    if (name == Chart::kNone || !d.chart[name].get(match::kAmbiguousField).as_bool())
      return false;
    return before != Chart::kNone && d.chart[before].kind == person_ && !d.chart[before].dropped;
  }
  static bool is_known(const Document& d, std::uint32_t t) {
    const std::uint32_t name = d.chart.find_at(t, match::kPlaceType);
    return name != Chart::kNone && d.chart[name].get(match::kPopulationField).as_number() >= kKnownCity;
  }

  // "in London", but not "in London's view".
  bool is_placed(const Document& d, const Mention& place) const {
    const std::uint32_t after = place.tokens.last;
    return place.confidence >= kLikely && place.tokens.first > 0 &&
           words_.is(d, place.tokens.first - 1, kIn) &&
           !(after < d.text.tokens.size() && d.text.tokens[after].has(text::kJoined) && d.text.surface(after).size() > 1);
  }

  static bool is_listed(const Document& d, const Mention& place) {
    const std::uint32_t name = d.chart.find_at(place.tokens.first, match::kPlaceType);
    return name != Chart::kNone && d.chart[name].tokens.last == place.tokens.last;
  }

  // "St. Mary's" in "St. Mary's Hospital"; what a nation or a region owns is in it.
  bool is_owner(const Document& d, const Mention& place) const {
    const std::uint32_t last = place.tokens.last;
    return place.kind != country_ && place.kind != region_ && last < d.text.tokens.size() &&
           (is_possessive(d.text.norm(last)) || is_possessive(d.text.norm(last - 1)));
  }
  static bool is_possessive(std::string_view s) { return s == "'s" || s == "’s"; }

  void settle(const Document& d, Mention& actor, Mention& place, bool namesake, bool placed) const {
    if (actor.dropped || place.dropped || !actor.bytes.overlaps(place.bytes))
      return;
    const bool same = actor.bytes == place.bytes;
    if (actor.kind == nationality_) {
      actor.dropped = !same && place.bytes.contains(actor.bytes) && is_listed(d, place);
    } else if (actor.kind == person_) {
      const bool surer = same && actor.entity == UINT32_MAX && !namesake &&
                         (placed || place.confidence > actor.confidence || (place.tokens.size() > 1 && place.confidence >= kLikely));
      if (surer || (!same && place.bytes.contains(actor.bytes)))
        actor.dropped = true;
      else
        place.dropped = true;
    } else if (is_owner(d, place) && place.tokens.last < actor.tokens.last && actor.bytes.contains(place.bytes)) {
      place.dropped = true;
    } else if (same && actor.entity != UINT32_MAX && place.kind != country_) {
      place.dropped = true;
    }
  }

  enum : WordTable::Bits { kIn = 1, kWrites = 2, kJoint = 4 };
  WordTable words_;
  match::KindId person_, nationality_, country_, region_;
};

}  // namespace

std::unique_ptr<Layer> make_overlap_types(const LayerContext& context) { return std::make_unique<OverlapTypes>(context); }

}  // namespace postil::annotate
