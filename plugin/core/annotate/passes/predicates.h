// What happens to what a quantity counts: "12 people were killed", "they destroyed 40 trucks", "a death toll of 41". Part of the
// pass "facts". Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_PREDICATES_H
#define POSTIL_CORE_ANNOTATE_PASSES_PREDICATES_H

#include <string_view>
#include <utility>

#include "core/annotate/layers/words.h"
#include "core/annotate/word_table.h"
#include "core/match/program.h"

namespace postil::annotate {

// What is remembered from one quantity of a document to the next.
struct PredicateState {
  text::Range barren;  // tokens that are neither a predicate nor the break of a clause
  text::Range row;     // quantities one after the other
};

// Immutable, safe to share; a state for each document.
class Predicates {
 public:
  explicit Predicates(const LayerContext& c);
  // Sets the predicate of the quantity. `said`: the byte where the content that holds it begins; `before`: the quantity before it in
  // the sentence, or Chart::kNone.
  void set(Document& d, PredicateState& w, std::uint32_t q, std::uint32_t before, text::Range sentence,
           std::uint32_t said) const;

 private:
  using Hit = match::Hit;
  enum : WideWordTable::Bits {
    kNegation = 1 << 0,
    kBreak = 1 << 1,
    kCoordinator = 1 << 2,
    kOf = 1 << 3,
    kBe = 1 << 4,
    kHave = 1 << 5,
    kModal = 1 << 6,
    kAdverb = 1 << 7,
    kRelative = 1 << 8,
    kLevel = 1 << 9,
    kArticle = 1 << 10,
    kFateLink = 1 << 11,
    kPreposition = 1 << 12,
    kInsertion = 1 << 13,
    kDeterminer = 1 << 14,
    kPlural = 1 << 15,
    kPronoun = 1 << 16,
    kNoAdverb = 1 << 17,
    kPossessiveMark = 1 << 18,
    kAgent = 1 << 19,
    kNonfiniteBe = 1 << 20,
    kAuxiliary = kNegation | kBe | kHave | kModal | kAdverb | kRelative | kFateLink,
  };

  bool one_of(const Document& d, std::uint32_t i, WideWordTable::Bits mask) const { return words_.is(d, i, mask); }
  bool auxiliary(const Document& d, std::uint32_t i) const;
  bool flag(const Hit& h, match::FieldId f) const { return predicates_.entry(h).get(f).as_bool(); }
  std::string_view object_noun(const Document& d, std::uint32_t q) const;
  const Hit* noun_of(const Document& d, std::uint32_t first, text::Range sentence) const;
  std::uint32_t end_of_row(const Document& d, PredicateState& w, std::uint32_t q, text::Range sentence) const;
  std::uint32_t past_insertion(const Document& d, std::uint32_t q, std::uint32_t i, text::Range sentence) const;
  std::uint32_t past_phrase(const Document& d, std::uint32_t i, text::Range sentence) const;
  bool counts_fates(Document& d, std::uint32_t q) const;
  bool object_verb(Document& d, PredicateState& w, std::uint32_t q, text::Range sentence, bool measure) const;
  bool agent(const Document& d, const Hit& h, std::uint32_t at, std::uint32_t last, bool passive, bool active) const;
  bool row_of(Document& d, std::uint32_t q, std::uint32_t before, bool measure) const;
  bool passive(const Document& d, const Hit& h, std::uint32_t at, std::uint32_t begin) const;
  void clause_verb(Document& d, PredicateState& w, std::uint32_t q, text::Range sentence, std::uint32_t said,
                   bool measure) const;
  bool tells_nothing(const Document& d, const Hit& h, std::uint32_t at, std::uint32_t end, std::uint32_t begin) const;
  const Hit* predicate_at(const Document& d, std::uint32_t i, bool measure) const;
  std::pair<const Hit*, std::uint32_t> risen(const Document& d, const Hit& verb, text::Range before,
                                             std::uint32_t end) const;
  void predicate(Document& d, std::uint32_t q, std::uint32_t at, const Hit& hit, std::string_view way) const;

  WordList predicates_, nouns_;
  WordLists starts_;
  WideWordTable words_;
  WordEndings adverbs_, participles_;
  match::FieldId counted_, change_, subject_, near_;
};

}  // namespace postil::annotate

#endif
