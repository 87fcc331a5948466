// A number for the words over a range of tokens, by which passes find again what is named alike. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_WORDS_KEY_H
#define POSTIL_CORE_ANNOTATE_PASSES_WORDS_KEY_H

#include <cstdint>

#include "core/text/text.h"

namespace postil::annotate {

// The same for the same words in any letter case.
inline std::uint64_t words_key(const text::Text& text, text::Range tokens) {
  std::uint64_t h = tokens.size();
  for (std::uint32_t t = tokens.first; t < tokens.last; ++t) h = (h ^ text.tokens[t].hash) * 0x9fb21c651e98df25u;
  return h;
}

}  // namespace postil::annotate

#endif
