// Pass over actors: "the Foreign Secretary", "the US Secretary of State", "Malaysia's Prime Minister" in capitals,
// without a name, are the person who holds the office. Whoever the document gave the title to is known by then
// (short_names); what is left is named by the office.
#include "core/annotate/passes/actor_names.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::Chart;

constexpr float kConfidence = 0.5F;
constexpr std::uint32_t kLongestField = 4;  // words of "Private Land Claims"

class Offices final : public Layer {
 public:
  explicit Offices(const LayerContext& context)
      : offices_(context.lexicon.list("offices")),
        words_(context.lexicon, {"before_offices", "after_names", "after_offices", "of_words", "articles"}),
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
      if (!is_name_word(d.text.tokens[t]) || !is_name_word(d.text.tokens[range.last - 1]))
        continue;
      if (!covered)
        cover.reset(d);
      covered = true;
      const Office found = with_field(d, cover, range);
      if (!ends(d, found.named.last) || !is_free(d, cover, range))
        continue;
      for (std::uint32_t k = range.first; k < found.held.last; ++k)
        if (!cover.free(k))
          d.chart[cover.at(k)].dropped = true;  // "Navy" of "Secretary of the Navy"
      const std::uint32_t m =
          d.add(match::kActorType, person_, found.held, {{match::kNameField, d.in_one_line(found.named)}}, kConfidence);
      d.chart[m].rule = rule_;
      cover.add(found.held, m);
    }
  }

 private:
  struct Office {
    text::Range held, named;  // the mention; the words that name the office
  };

  // Whether no actor covers the words of the office, but for a body that is one of them: "Secretary of the Treasury".
  static bool is_free(const Document& d, const ActorCover& cover, text::Range office) {
    for (std::uint32_t t = office.first; t < office.last; ++t)
      if (!cover.free(t) && (t == office.first || d.chart[cover.at(t)].tokens.size() > 1))
        return false;
    return true;
  }

  // After "the", "his", "Malaysia's", or the name of a nation.
  bool is_determined(const Document& d, std::uint32_t t) const {
    if (words_.is(d, t - 1, kBefore))
      return true;
    const std::uint32_t actor = d.chart.find_ending(t, match::kActorType),
                        place = d.chart.find_ending(t, match::kPlaceType);
    return (actor != Chart::kNone && d.chart[actor].kind == nationality_) ||
           (place != Chart::kNone && d.chart[place].kind == country_);
  }

  // "Secretary of War", "Commissioner of Indian Affairs": a field belongs to the office. A place or a body ("King of Norway", "Director of the
  // Harbour Board") tells in the name whose office it is, and stays a mention of its own.
  Office with_field(const Document& d, const ActorCover& cover, text::Range office) const {
    const auto count = static_cast<std::uint32_t>(d.text.tokens.size());
    const Office alone{office, office};
    std::uint32_t first = office.last + 1;
    if (first >= count || !words_.is(d, office.last, kOf))
      return alone;
    first += words_.is(d, first, kArticle);
    if (first >= count)
      return alone;
    if (const std::uint32_t place = d.chart.find_at(first, match::kPlaceType); place != Chart::kNone && is_name_word(d.text.tokens[first]))
      return {office, {office.first, d.chart[place].tokens.last}};
    if (!cover.free(first)) {
      const match::Mention& actor = d.chart[cover.at(first)];
      const std::uint32_t last = actor.tokens.last;
      const bool whole = actor.kind == nationality_ ? last == count || !is_name_word(d.text.tokens[last]) : actor.tokens.size() > 1;
      if (actor.kind == person_)
        return alone;
      if (whole)
        return {office, {office.first, last}};
    }
    std::uint32_t end = first;
    while (end < count && end - first < kLongestField && is_name_word(d.text.tokens[end]) && !d.text.tokens[end].has(text::kSentenceStart) &&
           !words_.is(d, end, kAfter) && (end == first || cover.free(end)))
      ++end;
    if (end == first)
      return alone;
    return {{office.first, end}, {office.first, end}};
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
  enum : WordTable::Bits { kBefore = 1, kAfter = 2, kVacant = 4, kOf = 8, kArticle = 16 };
  WordTable words_;
  match::KindId person_, nationality_, country_;
  match::RuleId rule_;
  std::vector<bool> begins_;  // by symbol: whether an office begins with the word
};

}  // namespace

std::unique_ptr<Layer> make_offices(const LayerContext& context) { return std::make_unique<Offices>(context); }

}  // namespace postil::annotate
