// Spellings are put into the trie one by one, as a map from (state, symbol) to state; build() makes the tables of it.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/match/inflect.h"
#include "core/match/lexicon_impl.h"

namespace postil::match {

namespace {

constexpr std::size_t kLongestEntry = 32;  // tokens; longer spellings are not entered

// The words of a phrase are the tokens from `first` on.
struct Phrase {
  const text::Text& text;
  std::uint32_t first;
  std::size_t size() const { return text.tokens.size() - first; }
};

// What begins like a clitic ("'s", "n't") is one if it parts from a word before it; "'Ndrangheta" does not. `buffer` must outlive the use
// of surfaces.
Phrase analyze_phrase(text::Analyzer& analyzer, std::string_view spelling, std::string& buffer) {
  constexpr std::string_view kBefore = "do";
  if (spelling.substr(0, 1) == "'" || spelling.substr(0, 3) == "\u2019" || spelling == "n't" ||
      spelling == "n\u2019t") {
    (buffer = kBefore) += spelling;
    if (const text::Text& t = analyzer.analyze(buffer); t.tokens.size() > 1 && t.surface(0) == kBefore)
      return {t, 1};
  }
  return {analyzer.analyze(spelling), 0};
}

}  // namespace

std::vector<PhraseWord> phrase_words(text::Analyzer& analyzer, std::string_view spelling) {
  std::string buffer;
  const Phrase phrase = analyze_phrase(analyzer, spelling, buffer);
  std::vector<PhraseWord> out;
  for (std::uint32_t i = phrase.first; i < phrase.text.tokens.size(); ++i)
    out.push_back({std::string(phrase.text.norm(i)), std::string(phrase.text.surface(i))});
  return out;
}

struct LexiconBuilder::Impl {
  struct Ending {
    std::uint32_t state;
    Hit hit;
  };
  std::unordered_map<std::string, Symbol> words;
  std::vector<std::string> texts{""};
  std::unordered_map<std::uint64_t, std::uint32_t> edges;  // state << 32 | symbol -> state
  std::uint32_t states = 1;
  std::vector<Ending> endings;
  std::map<std::string, ListId, std::less<>> lists;
  std::vector<std::pair<ListId, std::string>> aliases;  // publish()
  std::unordered_map<std::string, FieldId> fields;
  FieldId next_field = kFirstUserField;
  Inflector inflector;
  Arena strings;
  std::vector<ListEntry> entries;
  std::vector<std::vector<std::uint32_t>> list_entries;
  std::unordered_set<std::uint64_t> exact;
  text::Analyzer analyzer{text::Settings{}};
  std::string buffer;

  Impl() {
    FieldId id = 0;
#define POSTIL_FIELD_NAME(e, n, k) fields.emplace(n, id++);
    POSTIL_FIELDS(POSTIL_FIELD_NAME)
#undef POSTIL_FIELD_NAME
  }

  Symbol word(std::string_view norm) {
    const auto [it, fresh] = words.emplace(std::string(norm), static_cast<Symbol>(texts.size()));
    if (fresh)
      texts.emplace_back(norm);
    return it->second;
  }

  // The trie leads to the hit; not if the spelling has no tokens or too many.
  Spelled add_spelling(std::string_view spelling, Hit hit) {
    const Phrase phrase = analyze_phrase(analyzer, spelling, buffer);
    Spelled out;
    out.words = phrase.size();
    if (out.words == 0)
      return out;
    out.first = word(phrase.text.norm(phrase.first));
    if (out.words > kLongestEntry)
      return out;
    std::uint32_t state = 0;
    for (std::uint32_t i = phrase.first; i < phrase.text.tokens.size(); ++i) {
      const Symbol s = i == phrase.first ? out.first : word(phrase.text.norm(i));
      const auto [it, fresh] = edges.emplace(std::uint64_t{state} << 32 | s, states);
      states += fresh;
      state = it->second;
    }
    endings.push_back({state, hit});
    return out;
  }

};

LexiconBuilder::LexiconBuilder() : impl_(std::make_unique<Impl>()) {}
LexiconBuilder::~LexiconBuilder() = default;

void LexiconBuilder::add_irregular_verb(std::string_view base, std::string_view past, std::string_view participle) {
  impl_->inflector.add_verb(base, past, participle);
}

void LexiconBuilder::add_irregular_noun(std::string_view singular, std::string_view plural) {
  impl_->inflector.add_noun(singular, plural);
}

ListId LexiconBuilder::list(std::string_view name) {
  const auto [it, fresh] = impl_->lists.emplace(std::string(name), static_cast<ListId>(impl_->lists.size()));
  if (fresh)
    impl_->list_entries.emplace_back();
  return it->second;
}

FieldId LexiconBuilder::field(std::string_view name) {
  const auto [it, fresh] = impl_->fields.emplace(std::string(name), impl_->next_field);
  impl_->next_field += fresh;
  return it->second;
}

std::uint32_t LexiconBuilder::add(ListId list, const std::vector<std::string>& spellings,
                                  const std::vector<FieldValue>& attributes, Inflect inflect, std::vector<Spelled>* told) {
  Impl& d = *impl_;
  const auto number = static_cast<std::uint32_t>(d.entries.size());
  ListEntry entry;
  entry.list = list;
  entry.text = d.strings.copy(spellings.empty() ? std::string_view() : spellings.front());
  std::vector<FieldValue> copies = attributes;
  for (FieldValue& v : copies)
    if (v.value.is(Value::Kind::kText))
      v.value.text = d.strings.copy(v.value.text);
  entry.attributes = {d.strings.copy_array(copies.data(), copies.size()), static_cast<std::uint32_t>(copies.size())};
  d.entries.push_back(entry);
  d.list_entries[list].push_back(number);
  for (const std::string& spelling : spellings) {
    const Spelled spelled = d.add_spelling(spelling, {number, list, 0, Form::kBase, 0});
    if (told)
      told->push_back(spelled);
    if (inflect == Inflect::kNone)
      continue;
    const std::string norm = text::fold(spelling);
    std::vector<Inflected> forms;
    if (inflect == Inflect::kVerb || inflect == Inflect::kBoth)
      forms = d.inflector.verb(norm);
    if (inflect == Inflect::kNoun || inflect == Inflect::kBoth)
      for (Inflected& f : d.inflector.noun(norm))
        forms.push_back(std::move(f));
    for (const Inflected& f : forms)
      d.add_spelling(f.text, {number, list, 0, f.form, 0});
  }
  return number;
}

void LexiconBuilder::publish(ListId id, std::string_view name) { impl_->aliases.emplace_back(id, std::string(name)); }

void LexiconBuilder::add_name(std::uint32_t entity, std::string_view spelling, std::uint8_t name_flags) {
  if (name_flags & kExactCase)
    impl_->exact.insert(exact_key(entity, spelling));
  impl_->add_spelling(spelling, {entity, kNoList, 0, Form::kBase, name_flags});
}

Symbol LexiconBuilder::word(std::string_view norm) { return impl_->word(norm); }

std::unique_ptr<Lexicon> LexiconBuilder::build() {
  Impl& b = *impl_;
  auto lexicon = std::make_unique<Lexicon>();
  Lexicon::Impl& d = *lexicon->impl_;

  // Lists that share a published name become one to the layers: a name that is not taken gets a joint list.
  std::map<std::string, std::vector<ListId>> by_alias;
  for (auto& [id, name] : b.aliases)
    by_alias[name].push_back(id);
  std::map<ListId, std::vector<ListId>> joint;  // member -> joint lists
  for (auto& [name, ids] : by_alias) {
    if (ids.size() == 1) {
      d.published[name] = ids.front();
      continue;
    }
    const ListId all = list("*/" + name);
    d.published[name] = all;
    for (ListId id : ids) {
      joint[id].push_back(all);
      for (std::uint32_t e : b.list_entries[id])
        b.list_entries[all].push_back(e);
    }
  }
  for (std::size_t i = 0, n = b.endings.size(); i < n; ++i) {
    const Impl::Ending e = b.endings[i];
    if (auto it = joint.find(e.hit.list); e.hit.list != kNoList && it != joint.end())
      for (ListId all : it->second) {
        b.endings.push_back(e);
        b.endings.back().hit.list = all;
      }
  }
  d.list_names.resize(b.lists.size());
  for (auto& [name, id] : b.lists) {
    d.list_names[id] = name;
    d.published.emplace(name, id);
  }
  d.list_entries = std::move(b.list_entries);
  d.entries = std::move(b.entries);
  d.strings = std::move(b.strings);
  d.fields = std::move(b.fields);
  d.exact = std::move(b.exact);

  for (const std::string& text : b.texts)
    d.texts.push_back(d.strings.copy(text));
  d.index_words();

  d.payloads.resize(b.states);
  d.parents.resize(b.states);
  std::vector<Symbol> first_word(b.states);  // of the first words
  std::vector<Lexicon::Impl::Edge> edges;  // but those of first words
  d.roots.resize(d.texts.size());
  for (auto [key, to] : b.edges) {
    const auto state = static_cast<std::uint32_t>(key >> 32);
    const auto symbol = static_cast<Symbol>(key);
    d.parents[to] = state;
    if (state == 0) {
      d.roots[symbol].state = to;
      first_word[to] = symbol;
      continue;
    }
    edges.push_back({state, to, symbol});
  }
  d.index_edges(edges);

  // Payloads in the order of the files; the same entry and form once a state.
  std::stable_sort(b.endings.begin(), b.endings.end(),
                   [](const Impl::Ending& a, const Impl::Ending& c) { return a.state < c.state; });
  for (std::size_t i = 0; i < b.endings.size();) {
    const std::uint32_t state = b.endings[i].state;
    d.payloads[state].first = static_cast<std::uint32_t>(d.hits.size());
    std::set<std::tuple<ListId, std::uint32_t, std::uint8_t>> seen;
    for (; i < b.endings.size() && b.endings[i].state == state; ++i)
      if (seen.emplace(b.endings[i].hit.list, b.endings[i].hit.entry, b.endings[i].hit.name).second)
        d.hits.push_back(b.endings[i].hit);
    d.payloads[state].last = static_cast<std::uint32_t>(d.hits.size());
  }
  for (std::uint32_t state = 0; state < b.states; ++state)
    d.payloads[state].state = state;
  for (Lexicon::Impl::Payload& root : d.roots)
    root = d.payloads[root.state];
  std::vector<std::uint16_t> depths(b.states);
  for (std::uint32_t state = 1; state < b.states; ++state) {
    depths[state] = static_cast<std::uint16_t>(depths[d.parents[state]] + 1);
    for (std::uint32_t h = d.payloads[state].first; h < d.payloads[state].last; ++h)
      d.hits[h].length = depths[state];
  }

  d.phrase_starts.resize(d.list_names.size());
  for (std::uint32_t state = 1; state < b.states; ++state) {
    if (d.parents[state] == 0)
      continue;
    first_word[state] = first_word[d.parents[state]];  // states after the first words have larger numbers
    for (std::uint32_t h = d.payloads[state].first; h < d.payloads[state].last; ++h)
      if (d.hits[h].list != kNoList)
        d.phrase_starts[d.hits[h].list].push_back(first_word[state]);
  }
  for (std::vector<Symbol>& starts : d.phrase_starts) {
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  }
  d.index_lists();
  std::set<ListId> all;
  for (ListId id = 0; id < d.list_names.size(); ++id)
    all.insert(id);
  lexicon->keep_hits(all);
  return lexicon;
}

}  // namespace postil::match
