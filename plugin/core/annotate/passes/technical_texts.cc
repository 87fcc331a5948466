// Passes over actors and locations of technical texts (genre.h): manuals, program code, logs.
//
// There words in capitals are names of constants and of things ("NULL", "DMA"), and what has a capital is a command, a program
// or the first word of a line. A word in capitals that no list knows is nobody, unless the text introduces it in brackets. Short
// acronyms of known bodies are theirs only where the text has the body's name, too, or where the acronym is its name ("IBM"); the
// list `technical_acronyms` has those that are known everywhere. A given name alone is no person's. Towns need a sign of a place
// before them, small ones a sure one, and names that only a pattern found are none.
#include "core/annotate/flat_map.h"
#include "core/annotate/layer.h"
#include "core/annotate/word_table.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::Chart;
using match::Mention;

constexpr std::size_t kShortAcronym = 3;  // bytes
constexpr float kPlaced = 0.7F;           // of rules that saw a preposition or the like
constexpr float kSure = 0.85F;            // of rules that saw that a place is meant

// The lists of en/technical.
struct TechnicalWords : WordTable {
  enum : Bits { kTechnical = 1, kKnown = 2 };
  explicit TechnicalWords(const match::Lexicon& lexicon) : WordTable(lexicon, {"technical_words", "technical_acronyms"}) {}
};

class TechnicalActors final : public Layer {
 public:
  explicit TechnicalActors(const LayerContext& c)
      : words_(c.lexicon),
        person_(c.program.kind("person")),
        introduced_(c.program.rule_names.add("pass/acronyms")) {}

  void run(Document& d) const override {
    if (!d.technical)
      return;
    static thread_local FlatMap<bool> named;  // entities that the text calls by more than a short acronym
    named.clear();
    for (const std::uint32_t m : d.chart.of(match::kActorType))
      if (const Mention& a = d.chart[m]; !a.dropped && a.entity != UINT32_MAX && !(is_capitals(d, a) && a.bytes.size() <= kShortAcronym))
        named[a.entity] = true;
    for (const std::uint32_t m : d.chart.of(match::kActorType))
      if (Mention& a = d.chart[m]; !a.dropped && a.tokens.size() == 1)
        a.dropped = a.kind == person_ ? is_unknown(d, a)
                                      : is_capitals(d, a) && is_nobody(d, a, a.entity != UINT32_MAX && named.find(a.entity));
  }

 private:
  static bool is_capitals(const Document& d, const Mention& a) {
    return a.tokens.size() == 1 && d.text.tokens[a.tokens.first].letter_case == text::TokenCase::kUpper;
  }

  // Whether neither a list nor the rest of the text tells more of it than the word itself.
  bool is_unknown(const Document& d, const Mention& a) const {
    const std::string_view name = a.get(match::kNameField).as_text();
    return a.entity == UINT32_MAX && a.rule != introduced_ && (name.empty() || name == d.text.surface(a.tokens.first));
  }

  bool is_nobody(const Document& d, const Mention& a, bool named) const {
    const std::uint32_t word = a.tokens.first;
    if (a.entity == UINT32_MAX)
      return is_unknown(d, a);
    if (words_.is(d, word, TechnicalWords::kTechnical) || a.bytes.size() > kShortAcronym)
      return words_.is(d, word, TechnicalWords::kTechnical);
    return !named && !words_.is(d, word, TechnicalWords::kKnown) && a.get(match::kNameField).as_text() != d.text.surface(word);
  }

  TechnicalWords words_;
  match::KindId person_;
  match::RuleId introduced_;
};

class TechnicalPlaces final : public Layer {
 public:
  explicit TechnicalPlaces(const LayerContext& c)
      : words_(c.lexicon), region_(c.program.kind("region")), country_(c.program.kind("country")) {}

  void run(Document& d) const override {
    if (!d.technical)
      return;
    for (const std::uint32_t m : d.chart.of(match::kLocationType))
      if (Mention& place = d.chart[m]; !place.dropped)
        place.dropped = is_word(d, place) ? !is_region_of(d, place) : place.confidence < needed(d, place) && !names_region(d, place);
  }

 private:
  bool is_word(const Document& d, const Mention& place) const {
    const text::Token& word = d.text.tokens[place.tokens.first];
    return place.tokens.size() == 1 &&
           (words_.is(d, place.tokens.first, TechnicalWords::kTechnical) ||
            (word.letter_case == text::TokenCase::kUpper && word.end - word.begin <= kShortAcronym && !words_.is(d, place.tokens.first, TechnicalWords::kKnown)));
  }

  // "MA" in "Boston, MA"
  static bool is_region_of(const Document& d, const Mention& place) {
    const std::uint32_t first = place.tokens.first;
    return first >= 2 && d.text.surface(first - 1) == "," && d.chart.find_ending(first - 1, match::kPlaceType) != Chart::kNone;
  }

  // "Boston" in it
  bool names_region(const Document& d, const Mention& place) const {
    const std::uint32_t comma = place.tokens.last;
    if (comma >= d.text.tokens.size() || d.text.surface(comma) != ",")
      return false;
    const std::uint32_t outer = d.chart.find_at(comma + 1, match::kLocationType);
    return outer != Chart::kNone && (d.chart[outer].kind == region_ || d.chart[outer].kind == country_);
  }

  float needed(const Document& d, const Mention& place) const {
    const std::uint32_t name = d.chart.find_at(place.tokens.first, match::kPlaceType);
    if (name == Chart::kNone || d.chart[name].tokens.last != place.tokens.last)
      return place.get(match::kInField).none() ? 1 : 0;
    const std::string_view strength = d.chart[name].get(match::kStrengthField).as_text();
    return strength == "strong" ? 0 : strength == "medium" ? kPlaced : kSure;
  }

  TechnicalWords words_;
  match::KindId region_, country_;
};

}  // namespace

std::unique_ptr<Layer> make_technical_actors(const LayerContext& context) { return std::make_unique<TechnicalActors>(context); }
std::unique_ptr<Layer> make_technical_places(const LayerContext& context) { return std::make_unique<TechnicalPlaces>(context); }

}  // namespace postil::annotate
