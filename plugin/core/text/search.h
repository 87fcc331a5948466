// Where bytes of a text are among its tokens. Internal; may change.
#ifndef POSTIL_CORE_TEXT_SEARCH_H
#define POSTIL_CORE_TEXT_SEARCH_H

#include <cstddef>
#include <cstdint>

#include "core/text/text.h"

namespace postil::text {

// The first token that begins at the byte or behind it. No branch depends on the text: half of them would be guessed wrong.
inline std::uint32_t first_from(const Text& text, std::uint32_t byte) {
  const Token* first = text.tokens.data();
  for (std::size_t n = text.tokens.size(); n > 0; n /= 2)
    first += (n - n / 2) & (std::size_t{0} - (first[n / 2].begin < byte));
  return static_cast<std::uint32_t>(first - text.tokens.data());
}

// The tokens that begin inside the bytes.
inline Range tokens_in(const Text& text, Span s) { return {first_from(text, s.begin), first_from(text, s.end)}; }

}  // namespace postil::text

#endif
