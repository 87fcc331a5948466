// Places: what a name of a place may mean, from the entities of the rule packs and from compiled gazetteers alike. Internal;
// may change.
#ifndef POSTIL_CORE_ANNOTATE_PLACES_H
#define POSTIL_CORE_ANNOTATE_PLACES_H

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/annotate/layer.h"
#include "core/match/gazetteer.h"
#include "core/match/program.h"

namespace postil::annotate {

// One place that a name may mean.
struct Sense {
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::uint32_t entity = kNone;     // number in Program::entities, or kNone
  std::uint32_t gazetteer = kNone;  // number in Program::gazetteers, and the entry in it
  std::uint32_t entry = kNone;
  std::uint32_t country = kNone;    // entities: the place itself or what it lies in
  std::uint32_t region = kNone;
  match::KindId kind = 0;
  bool common_word = false;         // the name is also a word of the language
  bool capital = false;
  bool alias = false;               // met under another name than its own
  double latitude = match::Entity::kNoCoordinate, longitude = match::Entity::kNoCoordinate;
  double population = 0;

  bool placed() const { return latitude <= 90; }
  bool same_place(const Sense& o) const { return entity == o.entity && gazetteer == o.gazetteer && entry == o.entry; }
};

// A name in the text, with what its senses have in common.
struct PlaceName {
  text::Range tokens;
  Sense top;                 // the most populous, without where it lies
  bool country = false;      // some sense is a country
  bool of_packs = false;     // some sense is an entity of a rule pack
  bool common_word = false;  // the name is also a word of the language
  bool capital = false;      // some sense is a capital
  bool own_capital = false;  // and the name is its own
  bool code = false;         // it is the code of a region behind a place: "Boston, MA"
};

// Immutable, shared by threads; made once for a Program, which must outlive it.
class Places {
 public:
  explicit Places(const match::Program& program);

  // The names of places in the document: of those that begin at a token the longest, none inside another.
  void names(const Document& document, std::vector<PlaceName>& out) const;
  // Appends what the name over exactly these tokens may mean; where it lies is what locate() tells. The two are apart, and
  // prefetch_path() from path(), so that what many names need can be on its way from memory at once.
  void senses(const Document& document, text::Range tokens, std::vector<Sense>& out) const;
  // Those of compiled gazetteers that the name and a word behind it that the text does not have (its hash) may mean.
  void senses_with(const Document& document, text::Range tokens, std::uint64_t more, std::vector<Sense>& out) const;
  void locate(Sense& sense) const {
    if (sense.entity == Sense::kNone)
      set_place(sense);
  }
  void prefetch_path(const Sense& sense) const {
    if (sense.entity == Sense::kNone)
      compiled_[sense.gazetteer].names->prefetch_strings(sense.entry);
  }
  // Whether a place name can begin with this token: capitalised, or a joined article ("el-").
  static bool can_begin(const text::Text& text, std::uint32_t token) {
    const text::Token& t = text.tokens[token];
    return t.kind == text::TokenKind::kWord &&
           (t.letter_case != text::TokenCase::kLower || (t.end - t.begin <= kLongestArticle && joins(text, token)));
  }

  std::string_view name(const Sense& sense) const;
  std::string_view id(const Sense& sense) const;
  // Names from the country to the place, in the arena of the document. A place that is named like the region that it lies
  // in stands for both: the name is told once.
  match::Slice<std::string_view> path(const Sense& sense, match::Arena& arena) const;
  // The country that a demonym's entity belongs to (its attribute `country`), or Sense::kNone.
  std::uint32_t country_of_demonym(std::uint32_t entity) const { return demonym_country_[entity]; }
  // The country that an entity lies in (or is), or Sense::kNone.
  std::uint32_t country_of(std::uint32_t entity) const { return ancestors_[entity].country; }
  Sense sense_of_entity(std::uint32_t entity) const;
  Sense sense_of_entry(std::uint32_t gazetteer, std::uint32_t entry) const;

 private:
  struct Compiled {
    const match::Gazetteer* names;
    std::vector<std::uint32_t> parents;  // by number of an outside parent: its entity, or UINT32_MAX
    std::vector<match::KindId> kinds;    // by number of a type
    std::vector<std::uint32_t> twins;    // by number in senses_: the entry of the same id, or Gazetteer::kNone
  };
  // Names of compiled gazetteers, and of which one.
  struct Found {
    match::GazetteerName name;
    std::uint32_t gazetteer;
  };
  static constexpr std::size_t kLongestArticle = 4;  // bytes of a joined article: "el-", "ash-"
  static bool joins(const text::Text& text, std::uint32_t article);
  // A token that can begin a name, and where the gazetteers have the names that begin with it.
  struct Start {
    std::uint32_t token;
    bool entity;  // names of entities begin here
    bool code;    // may_be_code()
  };
  void find_starts(const Document& document, std::vector<Start>& starts, std::vector<match::Gazetteer::Root>& roots) const;
  std::uint32_t longest_entity(const Document& document, std::uint32_t token, std::uint32_t end) const;
  // Codes of regions (attribute `code` of their entities): the postal ones of the United States and the like.
  using Codes = std::vector<std::pair<std::uint64_t, std::uint32_t>>;  // hash of the norm form, entity; sorted
  static bool may_be_code(const text::Text& text, std::uint32_t token);
  static bool is_surname(const text::Text& text, text::Range tokens);
  std::pair<Codes::const_iterator, Codes::const_iterator> regions_of_code(const text::Text& text, text::Range tokens) const;
  bool is_code(const text::Text& text, std::uint32_t token, const std::vector<PlaceName>& before) const;
  PlaceName summary(const Document& document, text::Range tokens, bool entity,
                    const std::vector<std::vector<match::GazetteerName>>& found) const;
  bool is_sense(const Document& document, text::Range tokens, const match::Hit& hit) const;
  void add_sense(const Sense& sense, PlaceName& name) const;
  // Whether an entity of a pack that is called so too stands in for the entry of the same id.
  bool known(const Document& document, text::Range tokens, const Found& found) const;
  std::uint32_t outer_entity(const Compiled& gazetteer, std::uint32_t entry) const;
  Sense sense_of_name(const Found& found) const;
  struct Ancestors {
    std::uint32_t country = Sense::kNone, region = Sense::kNone;  // the entity itself or what it lies in
  };
  Ancestors find_ancestors(std::uint32_t entity) const;
  void set_place(Sense& sense) const;

  const match::Program& program_;
  std::vector<Compiled> compiled_;
  std::vector<std::uint32_t> demonym_country_;  // by entity
  Codes codes_;
  std::vector<Ancestors> ancestors_;            // by entity
  std::vector<std::uint32_t> sense_of_;         // by entity: its number in senses_, or Sense::kNone where it is no place
  std::vector<Sense> senses_;                   // of all entities that are places
  match::KindId country_kind_, region_kind_;
  match::FieldId word_field_, capital_field_;
};

// Those of the program, made once for all layers that hold them.
std::shared_ptr<const Places> shared_places(match::Program& program);

}  // namespace postil::annotate

#endif
