// Layer `place`: the names of places that the gazetteers know, longest first, wherever they could be meant. Rules decide by
// the context which of them are locations; how much context a name needs is its `strength`:
//
//   strong    needs none: a country, a capital, a big city
//   medium    needs that nothing speaks against it
//   weak      needs a sign of a place ("in", "near"): a village, or a name that is also a word or a name of persons
//
// Fields: name and population of the most populous place of that name, strength; kind: that place's.
#include <algorithm>

#include "core/annotate/places.h"

namespace postil::annotate {

namespace {

constexpr double kBigCity = 150'000;      // people; known by its name alone
constexpr double kHugeCity = 1'000'000;   // known even if persons are named like it
constexpr double kTown = 15'000;
constexpr double kKnownPhrase = 3'000;    // of two words and more: hardly anything else is named so

class PlaceNames : public Layer {
 public:
  explicit PlaceNames(const LayerContext& c)
      : places_(c.program),
        type_(match::kPlaceType),
        country_(c.program.kind("country")),
        region_(c.program.kind("region")) {
    for (const std::string_view list : {"given", "given_weak", "surnames", "place_weak"})
      if (const match::ListId id = c.lexicon.list(list); id != match::kNoList)
        person_lists_.push_back(id);
    never_ = c.lexicon.list("place_never");
  }

  void run(Document& d) const override {
    thread_local std::vector<Sense> senses;
    for (const text::Sentence& s : d.text.sentences) {
      for (std::uint32_t i = s.tokens.first; i < s.tokens.last;) {
        const std::uint32_t length = Places::can_begin(d.text, i) ? places_.longest(d, i, s.tokens.last) : 0;
        if (length == 0) {
          ++i;
          continue;
        }
        const text::Range tokens{i, i + length};
        senses.clear();
        places_.senses(d, tokens, senses);
        if (!senses.empty() && !(never_ != match::kNoList && covers(d, never_, tokens)))
          add(d, tokens, senses);
        i += length;
      }
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
    d.add(type_, top.kind, tokens,
          {{match::kNameField, places_.name(top)},
           {match::kPopulationField, top.population},
           {match::kStrengthField, strength(d, tokens, senses, top.population)}});
  }

  std::string_view strength(const Document& d, text::Range tokens, const std::vector<Sense>& senses, double population) const {
    bool word = false, of_packs = false, capital = false;
    for (const Sense& s : senses) {
      if (s.kind == country_)
        return "strong";
      word |= s.common_word;
      of_packs |= s.entity != Sense::kNone;
      capital |= s.capital && !s.alias;
    }
    const bool person = tokens.size() == 1 && std::any_of(person_lists_.begin(), person_lists_.end(), [&](match::ListId list) {
                          return d.hits.has_word(tokens.first, list);
                        });
    if (person || word)
      return population >= kHugeCity ? "strong" : population >= kBigCity ? "medium" : "weak";
    if (capital || of_packs || population >= kBigCity || (tokens.size() > 1 && population >= kKnownPhrase))
      return "strong";
    return population >= kTown || tokens.size() > 1 ? "medium" : "weak";
  }

  Places places_;
  match::TypeId type_;
  match::KindId country_, region_;
  std::vector<match::ListId> person_lists_;
  match::ListId never_ = match::kNoList;
};

}  // namespace

std::unique_ptr<Layer> make_place_names(const LayerContext& context) { return std::make_unique<PlaceNames>(context); }

}  // namespace postil::annotate
