// Program: the compiled form of a rule set: no YAML, no file names. Immutable once compiled. Internal; may change.
#ifndef POSTIL_CORE_MATCH_PROGRAM_H
#define POSTIL_CORE_MATCH_PROGRAM_H

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/annotate/layer.h"
#include "core/match/chart.h"
#include "core/match/lexicon.h"
#include "core/match/pattern.h"
#include "core/match/value.h"
#include "core/text/text.h"

namespace postil::match {

// Numbers for names, in the order of adding. Views stay valid as long as the table.
class NameTable {
 public:
  std::uint32_t add(std::string_view name);            // the number of a new or known name
  std::uint32_t find(std::string_view name) const;     // UINT32_MAX if unknown
  std::string_view name(std::uint32_t i) const { return *names_[i]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::vector<std::unique_ptr<std::string>> names_;
};

// A role that somebody held: days inclusive, DateRange::kOpen = open.
struct Role {
  std::string_view name;
  std::int32_t from = DateRange::kOpen, to = DateRange::kOpen;
};

// A person, place, ... that the packs know.
struct Entity {
  std::string_view id, name;
  TypeId type = kNoType;
  KindId kind = 0;
  RuleId rule = 0;                      // provenance: pack/id
  std::uint32_t parent = UINT32_MAX;    // entity number; ancestors make the path
  double latitude = kNoCoordinate, longitude = kNoCoordinate;
  double population = 0;
  std::string_view gender;              // "f", "m" or empty
  Slice<Role> roles;
  Slice<std::string_view> path;         // from the root to itself (locations)
  Slice<FieldValue> attributes;         // other keys
  std::int32_t unless = -1;             // number in Program::guards: patterns that forbid a mention, or -1
  static constexpr double kNoCoordinate = 1000;
};

// A step of annotation, in order.
struct Step {
  enum class Kind : std::uint8_t { kLayer, kStratum, kOverlap } kind;
  std::uint32_t index;  // in layers, strata, or the TypeId
};

struct Stratum {
  TypeId type;
  KindId kind;
  std::vector<std::uint32_t> rules;  // numbers in Program::rules
  bool has_entities = false;         // entities of this type and kind are mentioned here
  TriggerIndex triggers;
};

struct Program {
  Program();
  Program(const Program&) = delete;

  NameTable types, kinds, fields, rule_names;
  std::unique_ptr<Lexicon> lexicon;
  std::vector<Entity> entities;
  std::vector<Rule> rules;
  std::vector<Guard> guards;
  std::vector<Stratum> strata;
  std::vector<std::unique_ptr<annotate::Layer>> layers;
  std::vector<std::string_view> layer_names;
  std::vector<Step> steps;
  std::vector<OverlapPolicy> overlap;  // by TypeId
  text::Settings text_settings;
  Arena strings;                       // owns what the views point to
  std::string hash;
  std::vector<std::string> packs;

  KindId kind(std::string_view name) { return static_cast<KindId>(kinds.add(name)); }
  FieldId field(std::string_view name) { return static_cast<FieldId>(fields.add(name)); }
};

}  // namespace postil::match

#endif
