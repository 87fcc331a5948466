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

#include "core/annotate/genre.h"
#include "core/annotate/places.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

namespace {

constexpr double kBigCity = 150'000;      // people; known by its name alone
constexpr double kHugeCity = 1'000'000;   // known even if persons are named like it
constexpr std::size_t kLongestAcronym = 5;  // bytes
constexpr WordTable::Bits kGiven = 1, kAnyPerson = 15, kWeakWord = 8, kRoyal = 16;
constexpr double kTown = 15'000;
constexpr double kTownsInProvince = 10;   // a province is as well known as a town of a tenth of its people
constexpr double kKnownPhrase = 3'000;    // of two words and more: hardly anything else is named so

class PlaceNames : public Layer {
 public:
  explicit PlaceNames(const LayerContext& c)
      : shared_places_(shared_places(c.program)),
        places_(*shared_places_),
        persons_(c.lexicon, {"given", "given_weak", "surnames", "place_weak", "royal_titles"}),
        genre_(c.lexicon),
        region_(c.program.kind("region")) {
    never_ = c.lexicon.list("place_never");
    technical_ = c.lexicon.list("technical_words");
  }

  void run(Document& d) const override {
    thread_local std::vector<PlaceName> names;
    names.clear();
    places_.names(d, names);
    d.technical = genre_.technical(d.text);
    for (const PlaceName& name : names)
      if ((name.code || !covers(d, never_, name.tokens)) && !(d.technical && covers(d, technical_, name.tokens)) && !is_acronym(d, name))
        add(d, name);
  }

 private:
  static bool covers(const Document& d, match::ListId list, text::Range tokens) {
    if (list == match::kNoList)
      return false;
    const match::Hit* h = d.hits.find(tokens.first, list);
    return h && h->length == tokens.size();
  }

  void add(Document& d, const PlaceName& name) const {
    const bool ambiguous = name.common_word || (name.tokens.size() == 1 ? persons_.is(d, name.tokens.first, kAnyPerson)
                                                                        : is_person(d, name.tokens));
    d.add(match::kPlaceType, name.top.kind, name.tokens,
          {{match::kStrengthField, strength(d, name, ambiguous)},  // first what rules ask for most
           {match::kAmbiguousField, ambiguous},
           {match::kNameField, places_.name(name.top)},
           {match::kPopulationField, name.top.population}});
  }

  // "Otto Lund", "King Otto": places that are called as persons are.
  bool is_person(const Document& d, text::Range tokens) const {
    return tokens.size() == 2 && persons_.is(d, tokens.first, kGiven | kRoyal) &&
           persons_.is(d, tokens.last - 1, kAnyPerson);
  }

  static bool is_dash(std::string_view s) { return s == "-" || s == "--" || s == "–" || s == "—"; }

  static bool is_acronym(const Document& d, const PlaceName& name) {
    const text::Range tokens = name.tokens;
    const text::Token& t = d.text.tokens[tokens.first];
    if (tokens.size() > 1 || t.letter_case != text::TokenCase::kUpper || t.end - t.begin > kLongestAcronym || name.of_packs ||
        name.capital)
      return false;
    const auto upper = [&](std::uint32_t i) {
      return d.text.tokens[i].letter_case == text::TokenCase::kUpper && d.text.tokens[i].end - d.text.tokens[i].begin > 2;
    };
    if (tokens.last == d.text.tokens.size())
      return true;
    const bool dateline = t.has(text::kSentenceStart) && is_dash(d.text.norm(tokens.last));  // "VORNA -- The"
    return !dateline && !(tokens.first > 0 && upper(tokens.first - 1)) && !upper(tokens.last);
  }

  // A word whose capital says nothing: at the begin of a sentence, or in a headline in capitals.
  static bool is_bare_word(const Document& d, const PlaceName& name) {
    const text::Token& t = d.text.tokens[name.tokens.first];
    return name.top.common_word && name.tokens.size() == 1 &&
           (t.has(text::kSentenceStart) || t.letter_case == text::TokenCase::kUpper);
  }

  std::string_view strength(const Document& d, const PlaceName& name, bool ambiguous) const {
    if (d.technical)
      return strength_in_code(name, ambiguous);
    const bool province = name.top.kind == region_ && !name.own_capital;
    const double population = ambiguous && province ? name.top.population / kTownsInProvince : name.top.population;
    const bool phrase = name.tokens.size() > 1;
    if (name.country)
      return "strong";
    const bool weak_word = !phrase && persons_.is(d, name.tokens.first, kWeakWord);
    if (ambiguous && population < kHugeCity && (weak_word || is_bare_word(d, name)))
      return "weak";
    if (ambiguous)
      return population >= kHugeCity ? "strong" : population >= kBigCity ? "medium" : "weak";
    if (name.own_capital || name.of_packs || population >= kBigCity || (phrase && population >= kKnownPhrase))
      return "strong";
    return population >= kTown || phrase ? "medium" : "weak";
  }

  // In technical texts a capital says little: most are those of programs and commands.
  std::string_view strength_in_code(const PlaceName& name, bool ambiguous) const {
    if (name.country || name.top.population >= kHugeCity || (!ambiguous && name.of_packs))
      return "strong";
    return !ambiguous && name.top.population >= kTown ? "medium" : "weak";
  }

  const std::shared_ptr<const Places> shared_places_;
  const Places& places_;
  WordTable persons_;
  Genre genre_;
  match::KindId region_;
  match::ListId never_ = match::kNoList, technical_ = match::kNoList;
};

}  // namespace

std::unique_ptr<Layer> make_place_names(const LayerContext& context) { return std::make_unique<PlaceNames>(context); }

}  // namespace postil::annotate
