// The tables of a Lexicon, shared by the files that read and build them. Internal; may change.
#ifndef POSTIL_CORE_MATCH_LEXICON_IMPL_H
#define POSTIL_CORE_MATCH_LEXICON_IMPL_H

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/match/lexicon.h"

namespace postil::match {

inline constexpr std::uint32_t kNoState = 0;

inline std::uint64_t edge_key(std::uint32_t state, Symbol symbol) {
  std::uint64_t x = (std::uint64_t{state} << 32 | symbol) * 0x9fb21c651e98df25u;
  return x ^ x >> 29;
}

inline std::uint64_t symbol_bit(Symbol symbol) { return std::uint64_t{1} << (symbol * 0x9e3779b1u >> 26); }

inline std::uint64_t exact_key(std::uint32_t entity, std::string_view spelling) {
  return (text::hash(spelling) ^ entity) * 0x9fb21c651e98df25u;
}

struct Lexicon::Impl {
  struct Word {
    std::uint64_t hash;
    Symbol symbol;  // 0: free
  };
  struct Edge {
    std::uint32_t state, to;  // to 0: free
    Symbol symbol;
  };
  struct Payload {
    std::uint32_t state = 0;
    std::uint32_t first = 0, last = 0;
    bool entity = false;          // some of the hits are names of entities
    std::uint64_t followers = 0;  // symbol_bit() of the words that go on: saves most look-ups of edges that are not there
  };
  std::vector<Word> words;
  std::size_t word_mask = 0;
  std::vector<Edge> edges;
  std::size_t edge_mask = 0;
  std::vector<Payload> roots;        // by symbol: those of the states of first words
  std::vector<Payload> payloads;     // by state
  std::vector<Hit> hits;
  std::vector<std::string_view> texts;  // by symbol
  Arena strings;
  std::vector<ListEntry> entries;
  std::vector<std::string> list_names;
  std::vector<std::vector<std::uint32_t>> list_entries;
  std::map<std::string, ListId, std::less<>> published;
  std::unordered_map<std::string, FieldId> fields;
  std::unordered_set<std::uint64_t> exact;           // exact_key of entity and spelling
  ListRequests* requests = nullptr;                                    // only while rules are compiled
  // For texts: what keep_hits() left of `roots`, `payloads` and `hits`, from the first word on.
  std::vector<Payload> text_roots, text_payloads;
  std::vector<Hit> text_hits;
  std::vector<std::uint32_t> parents;                // by state; those of the first words have state 0
  std::vector<std::vector<Symbol>> phrase_starts;    // by list

  std::vector<std::vector<Symbol>> single_words;     // by list: those of entries of one word, in any form; some twice

  void set_text_payload(std::uint32_t state, const std::vector<bool>& kept);
  void set_text_roots();
  // The tables that are made of others: `words` of `texts`; `edges`; `single_words` of `roots` and `hits`.
  void index_words();
  void index_edges(const std::vector<Edge>& all);
  void index_lists();

  // The last state that the tokens lead to.
  const Payload* last_of(const Payload* p, const text::Token* token, const text::Token* end) const {
    for (; token != end && p->followers & symbol_bit(token->symbol); ++token) {
      const std::uint32_t state = next(p->state, token->symbol);
      if (state == kNoState)
        break;
      p = &text_payloads[state];
    }
    return p;
  }

  std::uint32_t next(std::uint32_t state, Symbol symbol) const {
    for (std::size_t i = edge_key(state, symbol) & edge_mask;; i = (i + 1) & edge_mask) {
      const Edge& e = edges[i];
      if (e.to == kNoState || (e.state == state && e.symbol == symbol))
        return e.to;
    }
  }
};

}  // namespace postil::match

#endif
