// What a document tells about the names of places in it: the senses of each name and the weight of what speaks for
// them. Step 1 and 2 of location_resolve.cc, which chooses by it. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_LOCATION_EVIDENCE_H
#define POSTIL_CORE_ANNOTATE_PASSES_LOCATION_EVIDENCE_H

#include <cstdint>
#include <vector>

#include "core/annotate/flat_map.h"
#include "core/annotate/places.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

constexpr std::uint32_t kQualifierGap = 3;  // tokens between a place and what qualifies it
constexpr double kQualified = 4.0;          // weight of a qualifier next to a name

// The mentions of one name.
struct PlaceGroup {
  std::vector<std::uint32_t> mentions;
  std::vector<Sense> senses;
  std::vector<double> prior;      // by sense: what it scores for itself
  std::vector<double> qualified;  // by sense: weight of qualifiers met
  std::vector<double> alike;      // by sense: weight of enumerations with its like
  std::vector<double> fixed;      // by sense: all of its score but for the land around and what is decided
  std::vector<double> land;       // by sense: that of the land around, below 0 while it is not known
  std::uint32_t chosen = Sense::kNone;
  float confidence = 0;
  bool has_country = false;            // in "Egypt, Israel and the United States" nothing lies in anything
  bool local = false;                  // words around it speak of a town or a region
  bool has_big_city = false;           // a sense is a city that is known by its name alone
  bool dominant = false;               // population alone decides
  std::uint32_t told = Sense::kNone;   // what the qualifier next to a mention of it means
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
  FlatMap<double> joint;                // by region: names that may lie in it
  FlatMap<double> cells;                // by square of land
  double joint_groups = 0, joint_scale = 0;
  FlatMap<double> country, region;  // by entity: how much the document is about it, up to 1
  double country_scale = 1, region_scale = 1;  // what 1 was before

  void clear();
  PlaceGroup& new_group();
  // 0 to 1: how many of the other names may lie in the land around a sense of the group.
  double around(const PlaceGroup& group, const Sense& sense) const;
};

// Immutable, shared by threads.
class LocationEvidence {
 public:
  LocationEvidence(const LayerContext& context, const Places& places);

  // Groups the locations of the document and weighs all that no choice changes. Drops those that are no places.
  void gather(Document& document, PlaceEvidence& evidence) const;
  // What the senses of a group score for themselves, and the first choice by it.
  void decide_by_population(PlaceGroup& group) const;

  static std::uint64_t key(const Document& document, text::Range name);
  // Whether the words between two places make the second the place of the first: a comma, "in", an opening bracket.
  static bool joins(const Document& document, std::uint32_t first, std::uint32_t last);
  static double weight_of(const FlatMap<double>& weights, std::uint32_t entity);

 private:
  void collect(Document& d, PlaceEvidence& w) const;
  bool is_no_place(const Document& d, std::uint32_t after) const;
  void find_senses(const Document& d, const match::Mention& m, std::vector<Sense>& out) const;
  double prior(const PlaceGroup& g, const Sense& s) const;
  void qualifiers(const Document& d, PlaceEvidence& w) const;
  void told_by_words(const Document& d, PlaceEvidence& w, std::size_t i) const;
  void qualify(PlaceEvidence& w, std::size_t mention, std::size_t by, bool close) const;
  static void part_torn_groups(PlaceEvidence& w);
  void compare(const Document& d, PlaceGroup& g, const PlaceGroup& neighbour, text::Range between) const;
  bool is_county(const PlaceGroup& g) const;
  void counties(PlaceEvidence& w) const;
  void lay_in(PlaceGroup& town, PlaceGroup& county) const;
  bool is_near(const Document& d, std::uint32_t first, std::uint32_t last) const;
  void lay_beside(PlaceGroup& g, const PlaceGroup& neighbour) const;
  void liken(PlaceGroup& g, const PlaceGroup& neighbour) const;
  void cues(const Document& d, PlaceEvidence& w) const;
  void weigh(const PlaceEvidence& w, PlaceGroup& g) const;

  const match::Program& program_;
  const Places& places_;
  match::KindId country_, region_, county_, border_;
  match::ListId tails_, kinds_before_, near_;
  enum : WordTable::Bits { kRegionWord = 1, kActingTail = 2, kTownsfolk = 4 };
  WordTable words_;
  match::FieldId tail_kind_;
};

}  // namespace postil::annotate

#endif
