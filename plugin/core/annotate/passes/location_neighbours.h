// What the other places of a document tell about a name, by where they stand in the text. Step 2 of
// location_resolve.cc. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_LOCATION_NEIGHBOURS_H
#define POSTIL_CORE_ANNOTATE_PASSES_LOCATION_NEIGHBOURS_H

#include "core/annotate/passes/place_evidence.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

constexpr std::uint32_t kQualifierGap = 3;  // tokens between a place and what qualifies it
constexpr double kQualified = 4.0; // weight of a qualifier next to a name

// Immutable, shared by threads.
class LocationNeighbours {
 public:
  explicit LocationNeighbours(const LayerContext& context);

  // Weighs the senses of each group by its neighbours: what qualifies, enumerates and encloses it.
  void weigh(const Document& document, PlaceEvidence& evidence) const;
  // Whether the words between two places make the second the place of the first: a comma, "in", an opening bracket.
  static bool joins(const Document& document, std::uint32_t first, std::uint32_t last);

 private:
  void qualifiers(const Document& d, PlaceEvidence& w) const;
  void told_by_words(const Document& d, PlaceEvidence& w, std::size_t i) const;
  bool is_address(const Document& d, std::uint32_t name) const;
  void lay_elsewhere(const Document& d, PlaceEvidence& w, std::size_t i) const;
  void qualify(PlaceEvidence& w, std::size_t mention, std::size_t by, bool close) const;
  static void part_torn_groups(PlaceEvidence& w);
  void compare(const Document& d, PlaceGroup& g, const PlaceGroup& neighbour, text::Range between) const;
  bool is_county(const PlaceGroup& g) const;
  void counties(PlaceEvidence& w) const;
  void lay_in(PlaceGroup& town, PlaceGroup& county) const;
  bool is_near(const Document& d, std::uint32_t first, std::uint32_t last) const;
  void lay_beside(PlaceGroup& g, const PlaceGroup& neighbour) const;
  void liken(PlaceGroup& g, const PlaceGroup& neighbour) const;

  const match::Program& program_;
  match::KindId country_, region_, county_;
  match::ListId kinds_before_, near_;
  enum : WordTable::Bits { kRegionWord = 1, kTownsfolk = 2, kStreetTail = 4, kStreetShort = 8, kTreaty = 16 };
  WordTable words_;
  match::FieldId kind_;
};

}  // namespace postil::annotate

#endif
