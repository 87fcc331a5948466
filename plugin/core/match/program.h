// Program: the compiled form of a rule set: no YAML, no file names. Immutable once compiled. Internal; may change.
#ifndef POSTIL_CORE_MATCH_PROGRAM_H
#define POSTIL_CORE_MATCH_PROGRAM_H

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/annotate/layer.h"
#include "core/annotate/passes/resolve.h"
#include "core/match/automaton.h"
#include "core/match/chart.h"
#include "core/match/gazetteer.h"
#include "core/match/lexicon.h"
#include "core/match/pattern.h"
#include "core/match/value.h"
#include "core/text/text.h"

namespace postil::annotate {
class Places;
}

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
  std::int32_t unless = -1;  // number in Program::guards, or -1
  static constexpr double kNoCoordinate = 1000;
};

// A step of annotation, in order.
struct Step {
  enum class Kind : std::uint8_t { kLayer, kStratum, kOverlap } kind;
  std::uint32_t index;  // in layers, strata, or the TypeId
};

// The rules that emit one type and kind; all run on the same chart.
struct Stratum {
  TypeId type = kNoType;
  KindId kind = 0;
  bool has_entities = false;  // entities of this type and kind are mentioned here
  std::vector<std::uint32_t> every_token;                          // branches that nothing triggers
  std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> mention_triggers;  // mention test, branches
};

// Which words stand in which lists, a bit for each pair: what a test of a word needs is one load.
struct WordLists {
  std::vector<std::uint16_t> column;  // by list; kNone: no test asks for it
  std::vector<std::uint64_t> bits;    // a row for each symbol
  std::size_t row_words = 0;
  static constexpr std::uint16_t kNone = 0xffff;

  bool has(Symbol s, std::uint32_t column_number) const {
    return bits[s * row_words + column_number / 64] >> (column_number % 64) & 1;
  }
};

// Branches by the word or list that sets them off, for all strata at once.
struct Activation {
  std::uint32_t branch;
  std::uint32_t pairs;  // Branch::trigger_pairs
  std::uint16_t stratum;
};
struct TriggerIndex {
  std::vector<std::uint32_t> symbol_first;  // by symbol, one more than there are
  std::vector<Activation> by_symbol;
  std::vector<std::uint32_t> list_first;    // by list
  std::vector<Activation> by_list;
  std::vector<std::uint8_t> begins;         // by symbol: it sets off a branch, or an entry of a list that does begins with it
};

struct Program {
  Program();
  ~Program();
  Program(const Program&) = delete;

  NameTable types, kinds, fields, rule_names;
  FieldId kind_field = 0;                           // "kind", readable on every mention
  std::unique_ptr<Lexicon> lexicon;
  std::vector<Entity> entities;
  std::vector<Slice<FieldValue>> entity_fields;     // by entity: id, name, path, ... as mention fields
  std::vector<std::shared_ptr<const Gazetteer>> gazetteers;  // mapped lists, beside the entities
  std::vector<std::uint16_t> entity_strata;         // by entity: the stratum that mentions it
  std::vector<Rule> rules;
  std::vector<Branch> branches;
  std::vector<PatternProgram> patterns;
  std::vector<Automaton> automata;                  // by pattern
  TokenClasses classes;
  std::vector<Test> tests;
  std::vector<MentionTest> mention_tests;
  std::vector<Look> looks;
  std::vector<Guard> guards;
  std::vector<Expression> expressions;              // of `where`
  std::vector<std::unique_ptr<RE2>> regexes;
  std::vector<std::unordered_set<std::string_view>> text_sets;  // folded entries of lists, for mention fields
  std::vector<std::uint8_t> list_max;               // tokens of the longest spelling, by list
  WordLists word_lists;                             // of the lists that token tests ask for
  WordLists first_words;                            // with which entries begin, of the lists that patterns may begin with
  TriggerIndex triggers;
  std::vector<Stratum> strata;
  std::vector<std::unique_ptr<annotate::Layer>> layers;
  std::vector<std::string_view> layer_names;
  std::vector<std::vector<annotate::Resolve>> resolves;  // by layer: what a pass of the packs does
  std::weak_ptr<const annotate::Places> places;          // that layers share: shared_places()
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
