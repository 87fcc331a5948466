// Genre: what kind of text a document is, as far as names are read in another way there. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_GENRE_H
#define POSTIL_CORE_ANNOTATE_GENRE_H

#include <algorithm>

#include "core/annotate/word_table.h"

namespace postil::annotate {

class Genre {
 public:
  explicit Genre(const match::Lexicon& lexicon) : words_(lexicon, {"technical_signs"}) {}

  // Manuals, program code, logs, licences of software: one token in a hundred is a mark of code (text::Text::code_marks), or more
  // a word of the list `technical_signs`. Of 5,272 news stories and speeches 0.4 % are taken for technical, of 1,360 documents of a
  // Linux system 97 %.
  bool technical(const text::Text& text) const {
    constexpr std::uint32_t kFewMarks = 4, kFewSigns = 4;
    if (text.code_marks >= kFewMarks && text.code_marks * std::uint64_t{100} >= text.tokens.size())
      return true;
    std::uint32_t signs = 0;
    for (const text::Token& t : text.tokens)
      signs += words_.of(t.symbol);
    return signs >= kFewSigns && signs * std::uint64_t{75} >= text.tokens.size() && various(text);
  }

 private:
  // Whether there are several different signs: a story about one "patch" or "server" has one word often.
  bool various(const text::Text& text) const {
    constexpr std::size_t kDifferent = 4;
    match::Symbol seen[kDifferent];
    std::size_t n = 0;
    for (const text::Token& t : text.tokens)
      if (words_.of(t.symbol) && std::find(seen, seen + n, t.symbol) == seen + n) {
        seen[n++] = t.symbol;
        if (n == kDifferent)
          return true;
      }
    return false;
  }

  BasicWordTable<std::uint8_t> words_;
};

}  // namespace postil::annotate

#endif
