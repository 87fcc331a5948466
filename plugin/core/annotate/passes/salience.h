// Salience: who was spoken of last in a text and how prominently, so that "he" or "it" can stand for somebody. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_SALIENCE_H
#define POSTIL_CORE_ANNOTATE_PASSES_SALIENCE_H

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/annotate/flat_map.h"

namespace postil::annotate {

// Of one document; keeps its buffers for the next. Names outlive it.
class Salience {
 public:
  enum class Sort : std::uint8_t { kPerson, kBody };
  struct Salient {
    std::string_view name, gender;  // no name: a source that is not resolved
    std::uint64_t hash = 0;         // of the name
    std::uint32_t sentence = 0;
    float weight = 0;
    Sort sort = Sort::kPerson;
  };
  void clear();
  void remember(std::string_view name, std::string_view gender, std::uint32_t sentence, float weight, Sort sort);
  // The most salient one before; each sentence in between counts against it. `possessive`: the pronoun stands before a noun and
  // looks first in its own sentence. Null if there is none; valid until the next remember().
  const Salient* antecedent(Sort sort, std::string_view gender, std::uint32_t sentence, bool possessive) const;

 private:
  std::vector<Salient> salient_;
  FlatMap<std::string_view> genders_;  // of names by their hash, told by title or pronoun
};

}  // namespace postil::annotate

#endif
