// What the passes over actors share: which tokens a mention of an actor covers, and the words of a name. Internal; may
// change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_ACTOR_NAMES_H
#define POSTIL_CORE_ANNOTATE_PASSES_ACTOR_NAMES_H

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/annotate/layer.h"

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

// The lists that tell the words of a name apart.
struct NameWords {
  explicit NameWords(const match::Lexicon& lexicon);
  match::ListId courtesy, titles, ranks, generations, particles, given, given_weak, family_first, stop, blockers,
      followers;

  // Whether a hit of one word of the list begins at the token; false for a list that no pack has.
  bool is(const Document& d, std::uint32_t token, match::ListId list) const {
    return list != match::kNoList && d.hits.has_word(token, list);
  }
};

// A capitalised word: "Bush", "McCain", "O'Neill"; also in capitals throughout.
bool is_name_word(const text::Token& token);

// Copies the fields that say who it is (id, name, gender) from one mention to another.
void copy_identity(Document& document, std::uint32_t from, std::uint32_t to);

}  // namespace postil::annotate

#endif
