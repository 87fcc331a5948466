// Lexicon: the words, lists and entity names of a rule set, and the lexical lookup, which finds all of them in a text in one
// pass. Internal; may change.
//
// One vocabulary (norm form -> symbol) and one trie over symbols serve every list and every entity. The lookup walks the trie
// from each token and records the Hits; layers and rule atoms then read hits instead of words.
#ifndef POSTIL_CORE_MATCH_LEXICON_H
#define POSTIL_CORE_MATCH_LEXICON_H

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/match/value.h"
#include "core/text/text.h"

namespace postil::match {

using Symbol = std::uint32_t;
inline constexpr Symbol kUnknownWord = 0;

using ListId = std::uint16_t;
inline constexpr ListId kNoList = 0xffff;

// Inflected form under which a list entry was met. Lists say `inflect: verb` or `inflect: noun`.
enum class Form : std::uint8_t { kBase, kThird, kPast, kParticiple, kGerund, kPlural };

// An entry of a list: `- {text: [kilometre, km], factor: 1000}`. The first text is its name; attributes are its other keys.
struct ListEntry {
  std::string_view text;           // as written in the file
  Slice<FieldValue> attributes;    // of Value kinds kNumber, kBool, kText
  ListId list = kNoList;
  Value get(FieldId f) const {
    for (const FieldValue& v : attributes)
      if (v.field == f) return v.value;
    return {};
  }
};

// One occurrence of a list entry or entity name in a text.
struct Hit {
  std::uint32_t entry;   // number in Lexicon::entries(), or entity number if list == kNoList
  ListId list;           // kNoList: a name of an entity
  std::uint16_t length;  // tokens
  Form form;
  std::uint8_t name;     // which spelling of an entity: NameFlags, else 0
};

// Properties of one spelling of an entity, in Hit::name.
enum NameFlag : std::uint8_t {
  kExactCase = 1,   // compare the surface
  kFoldCase = 2,    // matches in any case (default "smart": a lower-case text does not match a capitalised name)
  kShortName = 4,   // counts only after a full name of the same entity in the document
  kAlias = 8,       // not the canonical name
  kInContext = 16,  // a place only where the context says so (@place): words and persons have the name, too
};

// All hits of a document, by token; those of a token are shorter first. Valid as long as the Lexicon: a token only knows where
// the lexicon has the hits of what was read from it on.
class Hits {
 public:
  const Hit* begin(std::uint32_t token) const { return hits_ + of_[token].first; }
  const Hit* end(std::uint32_t token) const { return hits_ + of_[token].last; }
  // The tokens at which names of entities begin, in text order.
  const std::vector<std::uint32_t>& entities() const { return entities_; }
  // The longest hit of a list that begins at the token, or null.
  const Hit* find(std::uint32_t token, ListId list) const {
    const Hit* best = nullptr;
    for (const Hit* h = begin(token); h != end(token); ++h)
      if (h->list == list && (!best || h->length > best->length))
        best = h;
    return best;
  }
  // Whether some entry of the list begins here and is exactly one token long.
  bool has_word(std::uint32_t token, ListId list) const {
    for (const Hit* h = begin(token); h != end(token); ++h)
      if (h->list == list && h->length == 1)
        return true;
    return false;
  }

 private:
  friend class Lexicon;
  struct Part {
    std::uint32_t first = 0, last = 0;
  };
  const Hit* hits_ = nullptr;
  std::vector<Part> of_;  // by token
  std::vector<std::uint32_t> entities_;
};

// What was asked of a Lexicon while it was noted.
struct ListRequests {
  std::set<std::string, std::less<>> names;
  std::set<ListId> hits;  // lists whose Hits are read
};

// Immutable once built; safe to share.
class Lexicon {
 public:
  Lexicon();
  ~Lexicon();
  Lexicon(Lexicon&&) noexcept;
  Lexicon& operator=(Lexicon&&) noexcept;

  Symbol find(std::uint64_t norm_hash) const;      // kUnknownWord if it is not in the vocabulary
  std::string_view word(Symbol s) const;           // norm form
  // The list that code layers know under this name ("months"): all lists of that name in the loaded packs, as one. kNoList if
  // no pack has it.
  ListId list(std::string_view name) const;
  // The same for who reads no Hits of the list, only words() and phrase_starts() while it is made.
  ListId word_list(std::string_view name) const;
  void read_hits(ListId id) const;  // what list() does beyond word_list()
  std::size_t list_count() const;   // numbers of lists are below it
  std::string_view list_name(ListId id) const;
  const ListEntry& entry(std::uint32_t i) const;
  std::size_t list_size(ListId id) const;
  // Entry numbers of a list in the order of the files.
  const std::vector<std::uint32_t>& entries_of(ListId id) const;
  // Whether a known word is a one-word entry of the list, without a text.
  bool contains(ListId id, Symbol s) const;
  // The lists that have a known word as a one-word entry, in any form; a list may come twice.
  std::vector<ListId> lists_of(Symbol s) const;
  // The entries that are this known word alone, in any form: what a text with nothing but the word has as hits.
  Slice<Hit> words(Symbol s) const;
  // The words that are entries of the list alone, in any form; a word may come twice.
  const std::vector<Symbol>& single_words(ListId id) const;
  // The words with which entries of several words of the list begin, each once.
  const std::vector<Symbol>& phrase_starts(ListId id) const;
  std::size_t word_count() const;  // symbols are below it

  // From now on no text has hits of lists but these (and of entities): the rest would be found for nobody.
  void keep_hits(const std::set<ListId>& lists);

  // Sets Token::symbol of every token and collects all hits; no hit crosses a sentence end.
  void look_up(text::Text& text, Hits& out) const;

  // Whether an entity's exact-case spelling that was hit reads like `surface`.
  bool spelled(const Hit& hit, std::string_view surface) const;

  // The number (kind kNumber etc.) under a field name of list attributes, for layers: Program::field() is the same.
  FieldId field(std::string_view name) const;  // 0xffff if unknown

  // While set, what list() and word_list() are asked for is added: the compiler learns which lists layers read.
  void note_requests(ListRequests* requests) const;

  // The tables (lexicon_impl.h), for who keeps them elsewhere.
  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  friend class LexiconBuilder;
  std::unique_ptr<Impl> impl_;
};

// The words of a phrase as they are in running text, where a clitic ("'s", "n't") is a token of its own after a word.
struct PhraseWord {
  std::string norm, surface;
};
std::vector<PhraseWord> phrase_words(text::Analyzer& analyzer, std::string_view spelling);

// Collects lists and names. Used by the compiler and by unit tests of layers.
class LexiconBuilder {
 public:
  LexiconBuilder();
  ~LexiconBuilder();

  enum class Inflect : std::uint8_t { kNone, kVerb, kNoun, kBoth };
  // Irregular forms: base, past, participle ("say", "said", "said"); nouns: singular, plural ("man", "men").
  void add_irregular_verb(std::string_view base, std::string_view past, std::string_view participle);
  void add_irregular_noun(std::string_view singular, std::string_view plural);

  ListId list(std::string_view name);  // makes it if it is new
  FieldId field(std::string_view name);
  struct Spelled {
    std::size_t words = 0;
    Symbol first = kUnknownWord;
  };
  // Adds an entry with all of its spellings; several words are one spelling of several tokens. Returns the entry's number. `told`
  // gets what each spelling is, without its inflected forms.
  std::uint32_t add(ListId list, const std::vector<std::string>& spellings, const std::vector<FieldValue>& attributes,
                    Inflect inflect = Inflect::kNone, std::vector<Spelled>* told = nullptr);
  // Lets layers find `id` under `name` too (several lists of one name are one to the layers).
  void publish(ListId id, std::string_view name);
  // A spelling of an entity.
  void add_name(std::uint32_t entity, std::string_view spelling, std::uint8_t name_flags);
  Symbol word(std::string_view norm);  // puts a word into the vocabulary

  std::unique_ptr<Lexicon> build();

 private:
  friend class Lexicon;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postil::match

#endif
