// What a document tells about the names of places in it: the senses of each name and the weight of what speaks for
// them. Step 1 and 2 of location_resolve.cc, which chooses by it. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_LOCATION_EVIDENCE_H
#define POSTIL_CORE_ANNOTATE_PASSES_LOCATION_EVIDENCE_H

#include <cstdint>
#include <vector>

#include "core/annotate/passes/location_neighbours.h"
#include "core/annotate/passes/place_evidence.h"
#include "core/annotate/passes/words_key.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

// Immutable, shared by threads.
class LocationEvidence {
 public:
  LocationEvidence(const LayerContext& context, const Places& places);

  // Groups the locations of the document and weighs all that no choice changes. Drops those that are no places.
  void gather(Document& document, PlaceEvidence& evidence) const;
  // What the senses of a group score for themselves, and the first choice by it.
  void decide_by_population(PlaceGroup& group) const;

  static double weight_of(const FlatMap<double>& weights, std::uint32_t entity);

 private:
  void collect(Document& d, PlaceEvidence& w) const;
  bool is_no_place(const Document& d, std::uint32_t after) const;
  void find_senses(const Document& d, const match::Mention& m, std::vector<Sense>& out) const;
  double prior(const PlaceGroup& g, const Sense& s) const;
  void collect_of_bodies(const Document& d, PlaceEvidence& w) const;
  void cues(const Document& d, PlaceEvidence& w) const;
  bool is_wide(const Sense& s) const;
  bool outshines(const Sense& known, const Sense& s) const;
  bool is_city_abroad(const Sense& known, const Sense& s) const;
  // What a small place loses to better known ones of its name. `region`: how much the document is about that of the small one.
  double renown(const PlaceGroup& g, std::size_t sense, double region) const;
  void weigh(const PlaceEvidence& w, PlaceGroup& g) const;
  bool is_famous(const Sense& s) const;
  bool has_bare_country(const PlaceEvidence& w, const PlaceGroup& g) const;

  const match::Program& program_;
  const Places& places_;
  match::KindId country_, region_, county_, border_, person_;
  LocationNeighbours neighbours_;
  match::ListId tails_;
  enum : WordTable::Bits { kActingTail = 1 };
  WordTable words_;
  match::FieldId tail_kind_;
  std::vector<std::uint64_t> county_tails_;  // hashes of "county" and the like
};

}  // namespace postil::annotate

#endif
