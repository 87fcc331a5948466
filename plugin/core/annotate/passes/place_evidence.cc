#include "core/annotate/passes/place_evidence.h"

#include <algorithm>
#include <cmath>

namespace postil::annotate {

namespace {

constexpr std::size_t kMostKeptGroups = 1024;
constexpr std::int32_t kCellRow = 256;  // squares from one row to the next
constexpr double kCellDegrees = 1.5;    // side of a square
constexpr std::size_t kMostRegions = 40;  // a name that has places in more regions says nothing about any

// What a group says for each of so many possibilities.
double vote(std::size_t possibilities) {
  return possibilities > kMostRegions ? 0 : 1 / std::sqrt(static_cast<double>(std::max<std::size_t>(possibilities, 1)));
}

std::int32_t cell(double latitude, double longitude) {
  return static_cast<std::int32_t>((latitude + 90) / kCellDegrees) * kCellRow +
         static_cast<std::int32_t>((longitude + 180) / kCellDegrees);
}

}  // namespace

void PlaceGroup::clear() {
  mentions.clear();
  senses.clear();
  regions.clear();
  cells.clear();
  known.clear();
  chosen = told = outer = Sense::kNone;
  confidence = 0;
  has_country = local = has_big_city = dominant = torn = stray = false;
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
  regions.clear();
  cells.clear();
  joint_groups = 0;
  home = Sense::kNone;
  country.clear();
  region.clear();
}

PlaceGroup& PlaceEvidence::new_group() {
  if (used == groups.size())
    groups.emplace_back();
  groups[used].clear();
  return groups[used++];
}

void PlaceEvidence::join(PlaceGroup& g) {
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
  ++joint_groups;
  g.region_vote = vote(g.regions.size());
  g.cell_vote = vote(g.cells.size());
  if (g.region_vote > 0)
    for (const std::uint32_t r : g.regions) regions[r] += g.region_vote;
  if (g.cell_vote > 0)
    for (const std::int32_t c : g.cells) cells[static_cast<std::uint32_t>(c)] += g.cell_vote;
}

double PlaceEvidence::joint(const PlaceGroup& g, const Sense& s) const {
  if (s.region == Sense::kNone || joint_groups < 2)
    return 0;
  const double* votes = regions.find(s.region);
  return votes ? std::clamp((*votes - g.region_vote) / joint_scale, 0.0, 1.0) : 0;
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

}  // namespace postil::annotate
