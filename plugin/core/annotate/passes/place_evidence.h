// What a document tells about the names of places in it: the senses of each name and what speaks for them. Filled by
// location_evidence.cc and location_neighbours.cc. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_PLACE_EVIDENCE_H
#define POSTIL_CORE_ANNOTATE_PASSES_PLACE_EVIDENCE_H

#include <cstdint>
#include <vector>

#include "core/annotate/flat_map.h"
#include "core/annotate/places.h"

namespace postil::annotate {

constexpr double kSmallPlace = 100'000;  // people of a place that few know by its name alone

// The mentions of one name.
struct PlaceGroup {
  std::vector<std::uint32_t> mentions;
  std::vector<Sense> senses;
  std::vector<double> prior;      // by sense: what it scores for itself
  std::vector<double> qualified;  // by sense: weight of qualifiers met
  std::vector<double> alike;      // by sense: weight of enumerations with its like
  std::vector<double> fixed;      // by sense: all of its score but for the land around and what is decided
  std::vector<std::uint32_t> known;  // senses that may be better known than a small place
  std::vector<double> land;       // by sense: that of the land around, below 0 while it is not known
  std::uint32_t chosen = Sense::kNone;
  float confidence = 0;
  bool has_country = false;            // in "Egypt, Israel and the United States" nothing lies in anything
  bool local = false;                  // words around it speak of a town or a region
  bool has_big_city = false;           // a sense is a city that is known by its name alone
  bool dominant = false;               // population alone decides
  std::uint32_t told = Sense::kNone;   // what the qualifier next to a mention of it means
  bool stray = false;                  // a small place of a country that the document is not about
  std::uint32_t outer =
      Sense::kNone;  // position in `order` of the region that the text puts it in, where no gazetteer has it
  bool torn = false;                   // qualifiers tell different places: "Lima, Ohio", "Lima, Peru"
  std::vector<std::uint32_t> regions;  // that its senses lie in, sorted
  std::vector<std::int32_t> cells;     // squares of land that its senses lie in, sorted
  double region_vote = 0, cell_vote = 0;
  std::uint32_t cue_country = Sense::kNone, cue_region = Sense::kNone;  // that it makes the document be about
  double cue = 0;                                                       // how much

  void clear();
};

// The evidence of one document; reused by its thread.
struct PlaceEvidence {
  std::vector<PlaceGroup> groups;  // the first `used` of them
  std::size_t used = 0;
  FlatMap<std::uint32_t> by_name;       // number of the group of a name
  std::vector<std::uint32_t> order;     // live locations by place in the text
  std::vector<std::uint32_t> group_of;  // by position in `order`; kNone: no entry
  std::vector<std::uint32_t> forced;    // by position in `order`: the sense that its neighbour or next word asks for
  std::vector<std::uint32_t> told;     // by position in `order`: the sense that the qualifier next to it tells
  FlatMap<double> regions;              // by region: names that may lie in it
  FlatMap<double> cells;                // by square of land
  double joint_groups = 0, joint_scale = 0;
  FlatMap<double> country, region;  // by entity: how much the document is about it, up to 1
  double country_scale = 1, region_scale = 1;  // what 1 was before
  std::uint32_t home = Sense::kNone;  // the country that places of other countries are taken for: strays

  void clear();
  PlaceGroup& new_group();
  // Adds the regions and stretches of land that the document's names may lie in together: each name tells once for each
  // of them, the less the more there are. joint_scale is set by who has joined all.
  void join(PlaceGroup& group);
  // 0 to 1: how many of the other names may lie in the same region, and in the land around a sense of the group.
  double joint(const PlaceGroup& group, const Sense& sense) const;
  double around(const PlaceGroup& group, const Sense& sense) const;
};

}  // namespace postil::annotate

#endif
