// NounPhrases: the noun phrase that ends before, or begins at, a token; found without a parser, by closed classes of words.
// Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_NOUN_PHRASES_H
#define POSTIL_CORE_ANNOTATE_LAYERS_NOUN_PHRASES_H

#include <cstdint>
#include <vector>

#include "core/annotate/layers/word_classes.h"

namespace postil::annotate {

// Walks noun phrases of one sentence. Tokens with kCueVerb are no nouns.
class NounPhrases {
 public:
  NounPhrases(const text::Text& text, const Classified& classes, text::Range sentence)
      : text_(text), c_(classes), sentence_(sentence) {}

  // The phrase that ends before token `end`; empty if none does.
  text::Range ending(std::uint32_t end) const { return ending(end, sentence_.first, true); }
  // The phrase that begins at token `begin`; empty if none does. With its apposition: "Ann Lee, the mayor of York".
  text::Range beginning(std::uint32_t begin, bool apposition) const;
  // What stands between `begin` and the next comma or stop, apposition included: "a poll conducted in May by the university".
  text::Range up_to_comma(std::uint32_t begin) const;
  // The last token of `phrase` that a following apposition or relative clause between commas has; phrase.last if none.
  std::uint32_t with_apposition(text::Range phrase) const;
  // "officials who attended the caucuses": the phrase with the relative clause or participle that it ends, if there is one.
  text::Range with_clause_before(text::Range phrase) const;
  // The subject of the clause that begins at `begin`: its first noun phrase, past a fronted adjunct and a comma.
  text::Range clause_subject(std::uint32_t begin, std::uint32_t end) const;
  // The phrase without a time before its name.
  text::Range without_time(text::Range phrase) const;
  // Whether the phrase is no more than a short name ("Smith", "Mr. Smith", "she"): a relative clause behind it identifies nobody.
  bool short_name(text::Range phrase) const;
  bool clause_boundary(std::uint32_t token) const;

 private:
  text::Range ending(std::uint32_t end, std::uint32_t from, bool coordinate) const;
  std::uint32_t conjunct(std::uint32_t coordinator, std::uint32_t from) const;
  bool is_name(std::uint32_t t) const;
  bool opens_medium(std::uint32_t t) const;
  bool opens_phrase(std::uint32_t t) const;
  bool ends_phrase(std::uint32_t t) const;
  bool is_noun_like(std::uint32_t t) const;
  std::uint32_t back_over_bracket(std::uint32_t close, std::uint32_t from) const;
  std::uint32_t forward_over_bracket(std::uint32_t open) const;

  const text::Text& text_;
  const Classified& c_;
  text::Range sentence_;
};

}  // namespace postil::annotate

#endif
