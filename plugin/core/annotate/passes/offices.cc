// Pass over actors: "the Foreign Secretary", "the US Secretary of State", "Malaysia's Prime Minister" in capitals,
// without a name, are the person who holds the office. Whoever the document gave the title to is known by then
// (short_names); what is left is named by the office.
#include "core/annotate/passes/actor_names.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::Chart;

constexpr float kConfidence = 0.5F;

class Offices final : public Layer {
 public:
  explicit Offices(const LayerContext& context)
      : offices_(context.lexicon.list("offices")),
        words_(context.lexicon, {"before_offices", "after_names", "after_offices"}),
        person_(context.program.kind("person")),
        nationality_(context.program.kind("nationality")),
        country_(context.program.kind("country")),
        rule_(context.program.rule_names.add("pass/offices")),
        begins_(context.lexicon.word_count()) {
    if (offices_ == match::kNoList)
      return;
    for (const match::Symbol s : context.lexicon.phrase_starts(offices_)) begins_[s] = true;
    for (const match::Symbol s : context.lexicon.single_words(offices_)) begins_[s] = true;
  }

  void run(Document& d) const override {
    if (offices_ == match::kNoList)
      return;
    static thread_local ActorCover cover;
    bool covered = false;
    for (const std::uint32_t t : d.text.name_starts) {
      if (!begins_[d.text.tokens[t].symbol] || t == 0 || !is_determined(d, t) ||
          d.text.tokens[t].has(text::kSentenceStart))
        continue;
      const match::Hit* office = d.hits.find(t, offices_);
      if (!office)
        continue;
      const text::Range range{t, t + office->length};
      if (!is_name_word(d.text.tokens[t]) || !is_name_word(d.text.tokens[range.last - 1]) || !ends(d, range.last))
        continue;
      if (!covered)
        cover.reset(d);
      covered = true;
      if (!cover.free(range))
        continue;
      const std::uint32_t m =
          d.add(match::kActorType, person_, range, {{match::kNameField, d.in_one_line(range)}}, kConfidence);
      d.chart[m].rule = rule_;
      cover.add(range, m);
    }
  }

 private:
  // After "the", "his", "Malaysia's", or the name of a nation.
  bool is_determined(const Document& d, std::uint32_t t) const {
    if (words_.is(d, t - 1, kBefore))
      return true;
    const std::uint32_t actor = d.chart.find_ending(t, match::kActorType),
                        place = d.chart.find_ending(t, match::kPlaceType);
    return (actor != Chart::kNone && d.chart[actor].kind == nationality_) ||
           (place != Chart::kNone && d.chart[place].kind == country_);
  }

  // No name follows: "the Secretary said Monday", but neither "the President Hotel" nor "the Governor-General"; nor
  // "nominee".
  bool ends(const Document& d, std::uint32_t t) const {
    if (t >= d.text.tokens.size() || d.text.tokens[t].has(text::kSentenceStart))
      return true;
    if (words_.is(d, t, kVacant) || (is_name_word(d.text.tokens[t]) && !words_.is(d, t, kAfter)))
      return false;
    return !(d.text.tokens[t].has(text::kJoined) && d.text.surface(t) == "-");
  }

  match::ListId offices_;
  enum : WordTable::Bits { kBefore = 1, kAfter = 2, kVacant = 4 };
  WordTable words_;
  match::KindId person_, nationality_, country_;
  match::RuleId rule_;
  std::vector<bool> begins_;  // by symbol: whether an office begins with the word
};

}  // namespace

std::unique_ptr<Layer> make_offices(const LayerContext& context) { return std::make_unique<Offices>(context); }

}  // namespace postil::annotate
