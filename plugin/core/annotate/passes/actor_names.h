// What the passes over actors share: which tokens a mention of an actor covers, and the words of a name. Internal; may
// change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_ACTOR_NAMES_H
#define POSTIL_CORE_ANNOTATE_PASSES_ACTOR_NAMES_H

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/annotate/layer.h"
#include "core/annotate/layers/words.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

// For each token the number of the actor mention that covers it, or Chart::kNone. Valid until the next document.
class ActorCover {
 public:
  void reset(const Document& document);
  std::uint32_t at(std::uint32_t token) const { return of_[token]; }
  bool free(std::uint32_t token) const { return of_[token] == match::Chart::kNone; }
  bool free(text::Range range) const;
  void add(text::Range range, std::uint32_t mention);

 private:
  std::vector<std::uint32_t> of_;
};

// The words that tell those of a name apart; one bit for each list.
enum NameWord : WordTable::Bits {
  kCourtesyTitle = 1,
  kGeneration = 2,
  kParticle = 4,
  kGivenWord = 8,
  kFamilyFirst = 16,
  kNameStop = 32,
  kBeforePlace = 64,
  kAfterName = 128,
  kDefiniteArticle = 256,
  kCommonWord = 512,
};

struct NameWords {
  explicit NameWords(const match::Lexicon& lexicon);
  match::ListId courtesy, titles, ranks, given, given_weak;  // whose hits are read
  WordTable words;
  WordLists title_starts, rank_starts;

  bool is(const Document& d, std::uint32_t token, NameWord word) const { return words.is(d, token, word); }
};

// A capitalised word: "Bush", "McCain", "O'Neill"; also in capitals throughout.
inline bool is_name_word(const text::Token& token) {
  return token.kind == text::TokenKind::kWord && token.letter_case != text::TokenCase::kLower &&
         token.letter_case != text::TokenCase::kNone;
}

// Copies the fields that say who it is (id, name, gender) from one mention to another.
void copy_identity(Document& document, std::uint32_t from, std::uint32_t to);

}  // namespace postil::annotate

#endif
