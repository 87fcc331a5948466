// WordTable: which words stand alone in some lists, a bit for each list: what a token is costs one load, and the look-up need
// not find hits for it. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_WORD_TABLE_H
#define POSTIL_CORE_ANNOTATE_WORD_TABLE_H

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/annotate/layer.h"

namespace postil::annotate {

// One bit of `Word` for each list.
template <class Word>
class BasicWordTable {
 public:
  using Bits = Word;
  // Bit 1 << i stands for the list i; a list that no pack has has no words.
  BasicWordTable(const match::Lexicon& lexicon, std::initializer_list<std::string_view> lists) {
    bits_.resize(lexicon.word_count());
    Bits bit = 1;
    for (const std::string_view name : lists) {
      if (const match::ListId id = lexicon.word_list(name); id != match::kNoList)
        for (const match::Symbol s : lexicon.single_words(id))
          bits_[s] |= bit;
      bit = static_cast<Bits>(bit << 1);
    }
  }
  Bits of(match::Symbol word) const { return bits_[word]; }
  Bits at(const Document& d, std::uint32_t token) const { return bits_[d.text.tokens[token].symbol]; }
  bool is(const Document& d, std::uint32_t token, Bits mask) const { return at(d, token) & mask; }

 private:
  std::vector<Bits> bits_;  // by symbol
};

using WordTable = BasicWordTable<std::uint16_t>;
using WideWordTable = BasicWordTable<std::uint32_t>;

// The entries of a list as ends of words ("ly", "ing"): a guess about words that no list has.
class WordEndings {
 public:
  WordEndings(const match::Lexicon& lexicon, std::string_view list) {
    if (const match::ListId id = lexicon.word_list(list); id != match::kNoList)
      for (const match::Symbol s : lexicon.single_words(id))
        endings_.emplace_back(lexicon.word(s));
  }
  // Two letters at least must stand before it.
  bool fit(std::string_view norm) const {
    for (const std::string& ending : endings_)
      if (norm.size() > ending.size() + 1 && norm.ends_with(ending))
        return true;
    return false;
  }

 private:
  std::vector<std::string> endings_;
};

}  // namespace postil::annotate

#endif
