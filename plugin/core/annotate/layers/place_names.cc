// Layer `place`: the names of places that the gazetteers know, longest first, wherever they could be meant. Rules decide by
// the context which of them are locations; how much context a name needs is its `strength`:
//
//   strong    needs none: a country, a capital, a big city
//   medium    needs that nothing speaks against it
//   weak      needs a sign of a place ("in", "near"): a village, or a name that is also a word or a name of persons
//
// Fields: name and population of the most populous place of that name, strength, ambiguous (the name is also a word or a name
// of persons); kind: that place's. Short words in capitals among small ones are acronyms ("UN"), whatever town has the name.
#include <algorithm>

#include "core/annotate/places.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

namespace {

constexpr double kBigCity = 150'000;      // people; known by its name alone
constexpr double kHugeCity = 1'000'000;   // known even if persons are named like it
constexpr std::size_t kLongestAcronym = 5;  // bytes
constexpr std::size_t kAhead = 4;         // names whose look-up is prepared
constexpr WordTable::Bits kAnyPerson = 15;
constexpr double kTown = 15'000;
constexpr double kKnownPhrase = 3'000;    // of two words and more: hardly anything else is named so

class PlaceNames : public Layer {
 public:
  explicit PlaceNames(const LayerContext& c)
      : places_(c.program),
        type_(match::kPlaceType),
        country_(c.program.kind("country")),
        persons_(c.lexicon, {"given", "given_weak", "surnames", "place_weak"}) {
    never_ = c.lexicon.list("place_never");
  }

  void run(Document& d) const override {
    thread_local std::vector<Sense> senses;
    thread_local std::vector<std::uint32_t> starts;
    starts.clear();
    const auto count = static_cast<std::uint32_t>(d.text.tokens.size());
    for (std::uint32_t i = 0; i < count; ++i)
      if (Places::can_begin(d.text, i))
        starts.push_back(i);
    std::uint32_t free = 0;  // first token behind the last name
    for (std::size_t n = 0; n < starts.size(); ++n) {
      if (n + 2 * kAhead < starts.size())
        places_.prefetch(d, starts[n + 2 * kAhead]);
      if (n + kAhead < starts.size())
        places_.prefetch_names(d, starts[n + kAhead]);
      const std::uint32_t i = starts[n];
      if (i < free)
        continue;
      senses.clear();
      const std::uint32_t end = d.text.sentences[d.text.sentence_of(i)].tokens.last;
      const std::uint32_t length = places_.longest(d, i, end, senses);
      const text::Range tokens{i, i + length};
      free = tokens.last;
      if (!senses.empty() && !(never_ != match::kNoList && covers(d, never_, tokens)) && !is_acronym(d, tokens, senses))
        add(d, tokens, senses);
    }
  }

 private:
  static bool covers(const Document& d, match::ListId list, text::Range tokens) {
    const match::Hit* h = d.hits.find(tokens.first, list);
    return h && h->length == tokens.size();
  }

  void add(Document& d, text::Range tokens, const std::vector<Sense>& senses) const {
    const Sense& top = *std::max_element(senses.begin(), senses.end(), [](const Sense& a, const Sense& b) {
      return a.population < b.population;
    });
    const bool word = std::any_of(senses.begin(), senses.end(), [](const Sense& s) { return s.common_word; });
    const bool ambiguous = word || (tokens.size() == 1 && persons_.is(d, tokens.first, kAnyPerson));
    d.add(type_, top.kind, tokens,
          {{match::kNameField, places_.name(top)},
           {match::kPopulationField, top.population},
           {match::kAmbiguousField, ambiguous},
           {match::kStrengthField, strength(tokens, senses, top.population, ambiguous)}});
  }

  bool is_acronym(const Document& d, text::Range tokens, const std::vector<Sense>& senses) const {
    const text::Token& t = d.text.tokens[tokens.first];
    if (tokens.size() > 1 || t.letter_case != text::TokenCase::kUpper || t.end - t.begin > kLongestAcronym ||
        std::any_of(senses.begin(), senses.end(), [&](const Sense& s) { return s.entity != Sense::kNone || s.capital; }))
      return false;
    const auto upper = [&](std::uint32_t i) {
      return d.text.tokens[i].letter_case == text::TokenCase::kUpper && d.text.tokens[i].end - d.text.tokens[i].begin > 2;
    };
    return !(tokens.first > 0 && upper(tokens.first - 1)) && !(tokens.last < d.text.tokens.size() && upper(tokens.last));
  }

  std::string_view strength(text::Range tokens, const std::vector<Sense>& senses, double population, bool ambiguous) const {
    bool of_packs = false, capital = false;
    for (const Sense& s : senses) {
      if (s.kind == country_)
        return "strong";
      of_packs |= s.entity != Sense::kNone;
      capital |= s.capital && !s.alias;
    }
    if (ambiguous)
      return population >= kHugeCity ? "strong" : population >= kBigCity ? "medium" : "weak";
    if (capital || of_packs || population >= kBigCity || (tokens.size() > 1 && population >= kKnownPhrase))
      return "strong";
    return population >= kTown || tokens.size() > 1 ? "medium" : "weak";
  }

  Places places_;
  match::TypeId type_;
  match::KindId country_;
  WordTable persons_;
  match::ListId never_ = match::kNoList;
};

}  // namespace

std::unique_ptr<Layer> make_place_names(const LayerContext& context) { return std::make_unique<PlaceNames>(context); }

}  // namespace postil::annotate
