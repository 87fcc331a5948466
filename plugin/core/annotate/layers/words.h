// What the layers of numbers and dates ask of a document: words of lists with their attributes, marks, gaps. Internal;
// may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_WORDS_H
#define POSTIL_CORE_ANNOTATE_LAYERS_WORDS_H

#include <string_view>
#include <vector>

#include "core/annotate/layer.h"

namespace postil::annotate {

// A list of the rule packs by name; none of its words occurs where no pack has it. A value; refers to the Lexicon.
class WordList {
 public:
  WordList() = default;
  WordList(const match::Lexicon& lexicon, std::string_view name) : lexicon_(&lexicon), id_(lexicon.list(name)) {}
  // The longest entry that begins at the token, or null.
  const match::Hit* at(const Document& d, std::uint32_t token) const {
    return id_ == match::kNoList || token >= d.text.tokens.size() ? nullptr : d.hits.find(token, id_);
  }
  bool has(const Document& d, std::uint32_t token) const { return at(d, token) != nullptr; }
  // Whether an entry of exactly one token stands there.
  bool has_word(const Document& d, std::uint32_t token) const {
    return id_ != match::kNoList && token < d.text.tokens.size() && d.hits.has_word(token, id_);
  }
  const match::ListEntry& entry(const match::Hit& hit) const { return lexicon_->entry(hit.entry); }
  match::ListId id() const { return id_; }

 private:
  const match::Lexicon* lexicon_ = nullptr;
  match::ListId id_ = match::kNoList;
};

// Some lists at once: one look at a token tells whether a layer has anything to do there.
class WordLists {
 public:
  WordLists(const match::Lexicon& lexicon, const std::vector<WordList>& lists) : begins_(lexicon.word_count()) {
    for (const WordList& list : lists)
      if (list.id() != match::kNoList) {
        has_[list.id()] = 1;
        for (const match::Symbol s : lexicon.phrase_starts(list.id()))
          begins_[s] = 1;
        for (const match::Symbol s : lexicon.single_words(list.id()))
          begins_[s] = 1;
      }
  }
  // Whether some entry begins with the word, without a text.
  bool begin_with(match::Symbol word) const { return begins_[word]; }
  bool has_list(match::ListId id) const { return has_[id]; }
  bool at(const Document& d, std::uint32_t token) const {
    if (!begins_[d.text.tokens[token].symbol])
      return false;
    const match::Hit* const end = d.hits.end(token);
    for (const match::Hit* h = d.hits.begin(token); h != end; ++h)
      if (has_[h->list])
        return true;
    return false;
  }
  // Whether an entry of exactly one token of some of the lists stands there.
  bool has_word(const Document& d, std::uint32_t token) const {
    if (!begins_[d.text.tokens[token].symbol])
      return false;
    const match::Hit* const end = d.hits.end(token);
    for (const match::Hit* h = d.hits.begin(token); h != end; ++h)
      if (has_[h->list] && h->length == 1)
        return true;
    return false;
  }

 private:
  static constexpr std::size_t kLists =
      0x10000;  // one for each value of a ListId, so that no look needs a test of the bound
  std::vector<std::uint8_t> has_ = std::vector<std::uint8_t>(kLists);
  std::vector<std::uint8_t> begins_;  // by symbol: some entry of the lists begins with it
};

// Whether the token has no white space before it.
inline bool joined(const Document& d, std::uint32_t token) {
  return token < d.text.tokens.size() && d.text.tokens[token].has(text::kJoined);
}

inline bool is(const Document& d, std::uint32_t token, std::string_view norm) {
  return token < d.text.tokens.size() && d.text.norm(token) == norm;
}

// Whether the token is this one character, as most marks are.
inline bool is(const Document& d, std::uint32_t token, char mark) {
  if (token >= d.text.tokens.size())
    return false;
  const text::Token& t = d.text.tokens[token];
  return t.norm_size == 1 && d.text.norms[t.norm] == mark;
}

// A hyphen or dash of any width.
inline bool is_dash(const Document& d, std::uint32_t token) {
  if (token >= d.text.tokens.size())
    return false;
  const text::Token& t = d.text.tokens[token];
  if (t.end - t.begin == 1)
    return d.text.bytes[t.begin] == '-';
  if (t.end - t.begin != 3 || t.kind == text::TokenKind::kWord)
    return false;
  const std::string_view s = d.text.surface(token);
  return s == "\u2010" || s == "\u2011" || s == "\u2012" || s == "\u2013" || s == "\u2014" || s == "\u2212";
}

inline bool is_number(const Document& d, std::uint32_t token) {
  return token < d.text.tokens.size() && d.text.tokens[token].kind == text::TokenKind::kNumber;
}

inline bool is_word(const Document& d, std::uint32_t token) {
  return token < d.text.tokens.size() && d.text.tokens[token].kind == text::TokenKind::kWord;
}

// The token behind a number in brackets that says once more the one that ends at `token` ("thirty (30) days"), else `token`.
inline std::uint32_t past_repeated_number(const Document& d, std::uint32_t token) {
  if (!is(d, token, '('))
    return token;
  const std::uint32_t before = d.chart.find_ending(token, match::kNumeralType), again = d.chart.find_at(token + 1, match::kNumeralType);
  if (before == match::Chart::kNone || again == match::Chart::kNone || !is(d, d.chart[again].tokens.last, ')'))
    return token;
  const bool same = d.chart[before].get(match::kValueField).as_number() == d.chart[again].get(match::kValueField).as_number();
  return same ? d.chart[again].tokens.last + 1 : token;
}

// Numbers one after another with hardly anything between them are a table or a dump, no text. The first of such a stretch are read;
// the rest would cost most where they are worth least: an annotation for every other byte. A table with words in it may be longer.
class Stretch {
 public:
  static constexpr std::uint32_t kMostNumbers = 1024, kMostWithWords = 4096;
  static constexpr std::uint32_t kMostBetween = 2;  // tokens between a number and the next
  // Whether the number at the token is one too many; it belongs to the stretch all the same.
  bool full(const Document& d, std::uint32_t token) {
    if (token > last_ + kMostBetween) {
      count_ = 0;
      words_ = false;
    }
    for (std::uint32_t t = last_; !words_ && t < token && count_; ++t)
      words_ = d.text.tokens[t].kind == text::TokenKind::kWord;
    if (count_ < (words_ ? kMostWithWords : kMostNumbers))
      return false;
    last_ = token + 1;
    return true;
  }
  void add(std::uint32_t last) {  // the token behind the number that full() was asked about
    last_ = last;
    ++count_;
  }

 private:
  std::uint32_t last_ = 0, count_ = 0;
  bool words_ = false;
};

}  // namespace postil::annotate

#endif
