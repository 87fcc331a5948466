// Lists and words on their way into the Lexicon, and how frequent they are in ordinary text. The frequencies come from the list
// `word_frequency` of the packs (entries with `per_million`); a word that it does not have is taken as rare.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "core/compile/pattern_compiler.h"

namespace postil::compile {

namespace {

constexpr double kRareWord = 5e-6;
constexpr std::size_t kMaxLists = 20'000;  // numbers of lists have 16 bits

match::Value attribute_value(const std::string& s) {
  if (s == "true" || s == "false")
    return s == "true";
  char* end = nullptr;
  const double v = std::strtod(s.c_str(), &end);
  const bool digit = !s.empty() && (std::isdigit(static_cast<unsigned char>(s[0])) || ((s[0] == '-' || s[0] == '.') && s.size() > 1));
  if (digit && !*end && s.find_first_of("xX") == std::string::npos)
    return v;
  return std::string_view(s);
}

match::LexiconBuilder::Inflect inflect_of(const std::string& s) {
  using Inflect = match::LexiconBuilder::Inflect;
  return s == "verb" ? Inflect::kVerb : s == "noun" ? Inflect::kNoun : s == "both" ? Inflect::kBoth : Inflect::kNone;
}

// Such a text has a norm form: most need not be folded to see it.
bool has_ascii_word(std::string_view s) {
  return std::any_of(s.begin(), s.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::string attribute(const ListEntryDef& e, std::string_view key) {
  for (const auto& [k, v] : e.attributes)
    if (k.text == key)
      return v.text;
  return {};
}

}  // namespace

Vocabulary::Vocabulary(match::Program& program, const Collected& collected, Reporter& reporter)
    : program_(program), reporter_(reporter) {
  for (std::uint32_t f = match::kFirstUserField; f < program.fields.size(); ++f)
    builder_.field(program.fields.name(f));  // both number fields alike
  for (const auto& [full, info] : collected.lists) {
    if (info.name == "irregular_verbs")
      for (const ListEntryDef* e : info.entries)
        builder_.add_irregular_verb(e->texts[0].text, attribute(*e, "past"), attribute(*e, "participle"));
    if (info.name == "irregular_nouns")
      for (const ListEntryDef* e : info.entries)
        builder_.add_irregular_noun(e->texts[0].text, attribute(*e, "plural"));
    if (info.name == "irregular_plurals")
      for (const ListEntryDef* e : info.entries)
        for (const Name& plural : e->texts)
          if (const std::string singular = attribute(*e, "singular"); !singular.empty())
            builder_.add_irregular_noun(singular, plural.text);
    if (info.name == "word_frequency")
      for (const ListEntryDef* e : info.entries)
        word_frequencies_[text::fold(e->texts[0].text)] = std::atof(attribute(*e, "per_million").c_str()) * 1e-6;
  }
  // Frequent words get the lowest numbers: what tables by number tell of them lies close together.
  std::vector<std::pair<double, std::string>> by_frequency;
  for (const auto& [word, frequency] : word_frequencies_)
    by_frequency.emplace_back(-frequency, word);
  std::sort(by_frequency.begin(), by_frequency.end());
  for (const auto& [frequency, word] : by_frequency)
    frequencies_[builder_.word(word)] = -frequency;
  // Lists that only the compiler or the sentence splitter reads would cost the look-up a hit for each common word.
  static constexpr std::string_view kUnpublished[] = {"word_frequency",    "abbreviations",   "never_end",
                                                      "sentence_starters", "reporting_words"};
  for (const auto& [full, info] : collected.lists)
    if (std::find(std::begin(kUnpublished), std::end(kUnpublished), info.name) == std::end(kUnpublished))
      builder_.publish(list(info), info.name);
}

match::FieldId Vocabulary::field(std::string_view name) {
  const match::FieldId id = builder_.field(name);
  program_.fields.add(name);
  return id;
}

void Vocabulary::add_entry(match::ListId id, const std::vector<std::string>& spellings, const std::vector<match::FieldValue>& attributes,
                           match::LexiconBuilder::Inflect inflect) {
  std::vector<match::LexiconBuilder::Spelled> told;
  builder_.add(id, spellings, attributes, inflect, &told);
  if (longest_.size() <= id)
    longest_.resize(id + 1);
  for (std::size_t k = 0; k < told.size(); ++k) {
    const match::LexiconBuilder::Spelled& s = told[k];
    longest_[id] = std::max<std::uint8_t>(longest_[id], static_cast<std::uint8_t>(std::min<std::size_t>(s.words, 255)));
    if (s.words == 0)
      continue;
    double rarest = frequency(s.first);  // a phrase occurs no more often than its rarest word
    std::istringstream words(spellings[k]);
    for (std::string word; s.words > 1 && words >> word;)
      if (const auto it = word_frequencies_.find(text::fold(word)); it != word_frequencies_.end())
        rarest = std::min(rarest, it->second);
      else if (has_ascii_word(word))
        rarest = std::min(rarest, kRareWord);
    list_frequencies_[id] += rarest / (s.words > 1 ? 4 : 1);
  }
}

match::ListId Vocabulary::add(const std::string& name, const ListInfo& info, match::LexiconBuilder::Inflect inflect) {
  const auto [it, fresh] = lists_.emplace(name, 0);
  if (!fresh)
    return it->second;
  if (lists_.size() > kMaxLists) {
    reporter_.add(Code::kR005, info.place, "more than 20,000 lists", "make attributes of entries from lists");
    return it->second;
  }
  it->second = builder_.list(name);
  for (const ListEntryDef* e : info.entries) {
    std::vector<std::string> texts;
    for (const Name& n : e->texts) {
      if (!has_ascii_word(n.text) && text::fold(n.text).empty())
        reporter_.add(Code::kR003, n.place, "an empty list entry", "quote words that YAML reads as something else");
      else
        texts.push_back(n.text);
    }
    std::vector<match::FieldValue> attributes;
    for (const auto& [key, value] : e->attributes) {
      attributes.push_back({field(key.text), attribute_value(value.text)});
      if (key.text == "kind")
        program_.kind(value.text);  // a rule may take the kind of what it emits from a list
    }
    add_entry(it->second, texts, attributes, inflect);
  }
  if (longest_.size() <= it->second)
    longest_.resize(it->second + 1);
  if (inflect != match::LexiconBuilder::Inflect::kNone)
    list_frequencies_[it->second] *= 3;
  return it->second;
}

match::ListId Vocabulary::list(const ListInfo& info) { return add(info.full_name, info, inflect_of(info.inflect)); }

match::ListId Vocabulary::lemma_list(const ListInfo& info) {
  if (!info.inflect.empty() && info.inflect != "none")
    return list(info);
  return add("lemma:" + info.full_name, info, match::LexiconBuilder::Inflect::kBoth);
}

match::ListId Vocabulary::lemma_list(const std::string& word) {
  const std::string name = "lemma:=" + word;
  const auto [it, fresh] = lists_.emplace(name, 0);
  if (fresh && lists_.size() > kMaxLists) {
    reporter_.add(Code::kR005, {}, "more than 20,000 lists and lemmas", "put lemmas into lists");
  } else if (fresh) {
    it->second = builder_.list(name);
    add_entry(it->second, {word}, {}, match::LexiconBuilder::Inflect::kBoth);
  }
  return it->second;
}

std::uint32_t Vocabulary::text_set(const ListInfo& info) {
  const auto [it, fresh] = text_sets_.emplace(info.full_name, static_cast<std::uint32_t>(program_.text_sets.size()));
  if (fresh) {
    auto& set = program_.text_sets.emplace_back();
    for (const ListEntryDef* e : info.entries)
      for (const Name& n : e->texts)
        set.insert(program_.strings.copy(text::fold(n.text)));
  }
  return it->second;
}

double Vocabulary::frequency(match::Symbol symbol) const {
  const auto it = frequencies_.find(symbol);
  return it == frequencies_.end() ? kRareWord : it->second;
}

double Vocabulary::word_frequency(const std::string& norm) const {
  const auto it = word_frequencies_.find(norm);
  return it == word_frequencies_.end() ? 0 : it->second;
}

double Vocabulary::frequency(match::ListId list) const {
  const auto it = list_frequencies_.find(list);
  return it == list_frequencies_.end() ? kRareWord : std::min(1.0, it->second);
}

}  // namespace postil::compile
