// The vocabulary is an open-addressing table from the hash of a norm form to its symbol. The trie is one table from
// (state, symbol) to the next state; its first level is an array by symbol, so that the usual case, a word that begins no
// entry, costs one look-up in the vocabulary and one in that array. A state's payload are the hits that end there; for texts it is
// all hits on the way to it, so that a look-up copies none.
#include "core/match/lexicon.h"

#include <algorithm>

#include "core/match/lexicon_impl.h"

namespace postil::match {

namespace {

// Half full at most.
std::size_t table_size(std::size_t entries) {
  std::size_t n = 16;
  while (n < entries * 2)
    n *= 2;
  return n;
}

}  // namespace

Lexicon::Lexicon() : impl_(std::make_unique<Impl>()) {}
Lexicon::~Lexicon() = default;
Lexicon::Lexicon(Lexicon&&) noexcept = default;
Lexicon& Lexicon::operator=(Lexicon&&) noexcept = default;

Symbol Lexicon::find(std::uint64_t norm_hash) const {
  for (std::size_t i = norm_hash & impl_->word_mask;; i = (i + 1) & impl_->word_mask) {
    const Impl::Word& w = impl_->words[i];
    if (w.symbol == kUnknownWord || w.hash == norm_hash)
      return w.symbol;
  }
}

std::string_view Lexicon::word(Symbol s) const { return impl_->texts[s]; }

void Lexicon::note_requests(ListRequests* requests) const { impl_->requests = requests; }

ListId Lexicon::list(std::string_view name) const {
  const ListId id = word_list(name);
  if (id != kNoList)
    read_hits(id);
  return id;
}

void Lexicon::read_hits(ListId id) const {
  if (impl_->requests)
    impl_->requests->hits.insert(id);
}

std::size_t Lexicon::list_count() const { return impl_->list_names.size(); }

ListId Lexicon::word_list(std::string_view name) const {
  if (impl_->requests)
    impl_->requests->names.emplace(name);
  const auto it = impl_->published.find(name);
  return it == impl_->published.end() ? kNoList : it->second;
}

Slice<Hit> Lexicon::words(Symbol s) const {
  const Impl::Payload& p = impl_->roots[s];
  return {impl_->hits.data() + p.first, p.last - p.first};
}

const std::vector<Symbol>& Lexicon::single_words(ListId id) const { return impl_->single_words[id]; }

const std::vector<Symbol>& Lexicon::phrase_starts(ListId id) const { return impl_->phrase_starts[id]; }

void Lexicon::keep_hits(const std::set<ListId>& lists) {
  Impl& d = *impl_;
  std::vector<bool> kept(d.list_names.size());
  for (const ListId id : lists)
    kept[id] = true;
  d.text_hits.clear();
  d.text_payloads.assign(d.payloads.size(), {});
  for (std::uint32_t state = 1; state < d.payloads.size(); ++state)  // those after a state have larger numbers
    d.set_text_payload(state, kept);
  std::vector<bool> leads(d.payloads.size());  // to hits, its own or later ones
  for (std::size_t state = d.payloads.size(); state-- > 1;) {
    const Impl::Payload &p = d.text_payloads[state], &before = d.text_payloads[d.parents[state]];
    leads[state] = leads[state] || p.first != before.first || p.last != before.last;
    leads[d.parents[state]] = leads[d.parents[state]] || leads[state];
  }
  for (const Impl::Edge& e : d.edges)
    if (e.to != kNoState && leads[e.to])
      d.text_payloads[e.state].followers |= symbol_bit(e.symbol);
  d.set_text_roots();
}

void Lexicon::Impl::set_text_roots() {
  text_roots.assign(roots.size(), {});
  for (std::size_t s = 0; s < roots.size(); ++s)
    if (roots[s].state != kNoState)
      text_roots[s] = text_payloads[roots[s].state];
}

void Lexicon::Impl::index_words() {
  words.assign(table_size(texts.size()), {});
  word_mask = words.size() - 1;
  for (Symbol s = 1; s < texts.size(); ++s) {
    const std::uint64_t h = text::hash(texts[s]);
    std::size_t i = h & word_mask;
    while (words[i].symbol != kUnknownWord)
      i = (i + 1) & word_mask;
    words[i] = {h, s};
  }
}

void Lexicon::Impl::index_edges(const std::vector<Edge>& all) {
  edges.assign(table_size(all.size()), {});
  edge_mask = edges.size() - 1;
  for (const Edge& e : all) {
    std::size_t i = edge_key(e.state, e.symbol) & edge_mask;
    while (edges[i].to != kNoState)
      i = (i + 1) & edge_mask;
    edges[i] = e;
  }
}

void Lexicon::Impl::index_lists() {
  single_words.assign(list_names.size(), {});
  for (Symbol s = 1; s < roots.size(); ++s)
    for (std::uint32_t h = roots[s].first; h < roots[s].last; ++h)
      if (hits[h].list != kNoList)
        single_words[hits[h].list].push_back(s);
}

// The hits of the state before and its own.
void Lexicon::Impl::set_text_payload(std::uint32_t state, const std::vector<bool>& kept) {
  const Payload own = payloads[state], before = text_payloads[parents[state]];
  Payload& p = text_payloads[state];
  p = {state, before.first, before.last, before.entity, 0};
  bool moved = false;
  for (std::uint32_t h = own.first; h < own.last; ++h) {
    const Hit hit = hits[h];
    if (hit.list != kNoList && !kept[hit.list])
      continue;
    if (!moved) {
      p.first = static_cast<std::uint32_t>(text_hits.size());
      for (std::uint32_t i = before.first; i < before.last; ++i)
        text_hits.push_back(Hit(text_hits[i]));
      moved = true;
    }
    text_hits.push_back(hit);
    p.last = static_cast<std::uint32_t>(text_hits.size());
    p.entity |= hit.list == kNoList;
  }
}

std::string_view Lexicon::list_name(ListId id) const { return impl_->list_names[id]; }
const ListEntry& Lexicon::entry(std::uint32_t i) const { return impl_->entries[i]; }
std::size_t Lexicon::list_size(ListId id) const { return impl_->list_entries[id].size(); }
const std::vector<std::uint32_t>& Lexicon::entries_of(ListId id) const { return impl_->list_entries[id]; }

bool Lexicon::contains(ListId id, Symbol s) const {
  if (s == kUnknownWord || s >= impl_->roots.size() || impl_->roots[s].state == kNoState)
    return false;
  const Impl::Payload& p = impl_->roots[s];
  return std::any_of(impl_->hits.begin() + p.first, impl_->hits.begin() + p.last,
                     [id](const Hit& h) { return h.list == id; });
}

std::vector<ListId> Lexicon::lists_of(Symbol s) const {
  std::vector<ListId> out;
  const Impl::Payload& p = impl_->roots[s];
  for (std::uint32_t h = p.first; h < p.last; ++h)
    if (impl_->hits[h].list != kNoList)
      out.push_back(impl_->hits[h].list);
  return out;
}

std::size_t Lexicon::word_count() const { return impl_->texts.size(); }

FieldId Lexicon::field(std::string_view name) const {
  const auto it = impl_->fields.find(std::string(name));
  return it == impl_->fields.end() ? 0xffff : it->second;
}

bool Lexicon::spelled(const Hit& hit, std::string_view surface) const {
  return impl_->exact.count(exact_key(hit.entry, surface)) != 0;
}

// The tables are larger than the caches: what is needed next is fetched before.
void Lexicon::look_up(text::Text& text, Hits& out) const {
  constexpr std::uint32_t kAhead = 8;
  const Impl& d = *impl_;
  text::Token* const tokens = text.tokens.data();
  const auto n = static_cast<std::uint32_t>(text.tokens.size());
  const Impl::Payload* const roots = d.text_roots.data();
  for (std::uint32_t i = 0; i < n; ++i) {
    __builtin_prefetch(&d.words[tokens[std::min(i + kAhead, n - 1)].hash & d.word_mask]);
    tokens[i].symbol = find(tokens[i].hash);
    __builtin_prefetch(roots + tokens[i].symbol);
  }
  const Hit* const hits = d.text_hits.data();
  out.hits_ = hits;
  out.of_.resize(n + 1);
  out.of_[n] = {};
  out.entities_.clear();
  Hits::Part* const of = out.of_.data();
  for (const text::Sentence& s : text.sentences) {
    for (std::uint32_t i = s.tokens.first; i < s.tokens.last; ++i) {
      const Impl::Payload* p = roots + tokens[i].symbol;
      if (i + 1 < s.tokens.last && p->followers & symbol_bit(tokens[i + 1].symbol))
        p = d.last_of(p, tokens + i + 1, tokens + s.tokens.last);
      __builtin_prefetch(hits + p->first);
      of[i] = {p->first, p->last};
      if (p->entity)
        out.entities_.push_back(i);
    }
  }
}

}  // namespace postil::match
