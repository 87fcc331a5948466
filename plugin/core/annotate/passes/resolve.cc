// Each item goes over the tokens once. On the way it remembers the mentions that it has passed: of short names by the word that may
// stand for them, of pronouns the last few. A word that stands for one becomes a mention with its fields.
#include "core/annotate/passes/resolve.h"

#include <algorithm>
#include <unordered_map>

#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::Mention;
using match::Value;
using text::Range;

constexpr std::size_t kMemory = 8;  // mentions back to the one that a pronoun stands for

std::string_view gender_of(const Mention& m) { return m.get(match::kGenderField).as_text(); }

bool contradict(std::string_view a, std::string_view b) { return !a.empty() && !b.empty() && a != b; }

class ResolvePass : public Layer {
 public:
  explicit ResolvePass(std::vector<Resolve> items) : items_(std::move(items)) {}

  void run(Document& d) const override {
    for (const Resolve& item : items_)
      switch (item.kind) {
        case Resolve::Kind::kSpeaker: speakers(d, item); break;
        case Resolve::Kind::kPronoun: pronouns(d, item); break;
        default: short_names(d, item);
      }
  }

 private:
  static std::vector<std::uint32_t> in_order(const Document& d, match::TypeId type) {
    std::vector<std::uint32_t> out;
    for (const std::uint32_t m : d.chart.of(type))
      if (!d.chart[m].dropped)
        out.push_back(m);
    std::stable_sort(out.begin(), out.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return d.chart[a].tokens.first < d.chart[b].tokens.first; });
    return out;
  }

  static bool is_capital(const text::Token& t) {
    return t.kind == text::TokenKind::kWord && t.letter_case != text::TokenCase::kLower && t.letter_case != text::TokenCase::kNone;
  }

  // Whether it is no part of a longer row of capitalised words; the first word of a sentence counts as none.
  static bool stands_alone(const Document& d, std::uint32_t t) {
    const auto& tokens = d.text.tokens;
    const bool after = t > 0 && !tokens[t].has(text::kSentenceStart) && is_capital(tokens[t - 1]) && !tokens[t - 1].has(text::kSentenceStart);
    const bool before = t + 1 < tokens.size() && !tokens[t + 1].has(text::kSentenceStart) && is_capital(tokens[t + 1]);
    return !after && !before;
  }

  static void stand_for(Document& d, const Resolve& item, std::uint32_t mention, Range tokens) {
    Mention m = d.chart[mention];
    m.tokens = tokens;
    m.bytes = d.text.span(tokens);
    m.confidence = std::min(m.confidence, item.confidence);
    m.rule = item.rule;
    d.chart.add(m);
  }

  // Over the tokens from the first mention on: `pass` is called for each mention when its first token is come to, `word` for each
  // token in no mention, and gives the end of what it made of it, or 0.
  template <class Pass, class Word>
  static void walk(const Document& d, const Resolve& item, const Pass& pass, const Word& word) {
    const std::vector<std::uint32_t> mentions = in_order(d, item.type);
    std::uint32_t covered = 0;
    std::size_t next = 0;
    const auto count = static_cast<std::uint32_t>(d.text.tokens.size());
    for (std::uint32_t t = mentions.empty() ? count : d.chart[mentions[0]].tokens.first; t < count; ++t) {
      for (; next < mentions.size() && d.chart[mentions[next]].tokens.first <= t; ++next) {
        const Mention& m = d.chart[mentions[next]];
        covered = std::max(covered, m.tokens.last);
        if (!item.type_kind || m.kind == item.type_kind)
          pass(mentions[next], m);
      }
      if (t >= covered)
        covered = std::max(covered, word(t));
    }
  }

  static void short_names(Document& d, const Resolve& item) {
    std::unordered_map<std::uint64_t, std::uint32_t> names;  // hash of the word -> the last mention that has it
    const auto pass = [&](std::uint32_t number, const Mention& m) {
      const std::uint32_t word = item.kind == Resolve::Kind::kLastWord ? m.tokens.last - 1 : m.tokens.first;
      if (m.tokens.size() > 1 && is_capital(d.text.tokens[word]))
        names[d.text.tokens[word].hash] = number;
    };
    walk(d, item, pass, [&](std::uint32_t t) {
      if (is_capital(d.text.tokens[t]) && stands_alone(d, t))
        if (const auto found = names.find(d.text.tokens[t].hash); found != names.end())
          stand_for(d, item, found->second, {t, t + 1});
      return 0u;
    });
  }

  static void pronouns(Document& d, const Resolve& item) {
    std::vector<std::uint32_t> last;
    const auto pass = [&](std::uint32_t number, const Mention&) { last.push_back(number); };
    walk(d, item, pass, [&](std::uint32_t t) {
      const match::Hit* hit = d.hits.find(t, item.words);
      if (!hit)
        return 0u;
      const std::string_view gender = d.lexicon.entry(hit->entry).get(match::kGenderField).as_text();
      const std::uint32_t sentence = d.text.sentence_of(t);
      for (std::size_t i = last.size(), n = 0; i-- > 0 && n < kMemory; ++n) {
        const std::uint32_t m = last[i];
        if (d.text.sentence_of(d.chart[m].tokens.first) + item.within < sentence)
          break;
        if (item.agree && contradict(gender, gender_of(d.chart[m])))
          continue;
        stand_for(d, item, m, {t, t + hit->length});
        last.push_back(d.chart.size() - 1);
        return t + hit->length;
      }
      return 0u;
    });
  }

  // Sources that are nothing but a pronoun: the speaker of an attribution before.
  static void speakers(Document& d, const Resolve& item) {
    std::unordered_map<std::string_view, std::string_view> genders;
    for (const std::uint32_t m : d.chart.of(match::kActorType))
      if (const std::string_view g = gender_of(d.chart[m]); !g.empty())
        genders.emplace(d.chart[m].get(match::kNameField).as_text(), g);
    std::vector<std::uint32_t> known;
    for (const std::uint32_t a : in_order(d, match::kAttributionType)) {
      const Mention& m = d.chart[a];
      if (!m.get(match::kActorField).none()) {
        known.push_back(a);
        continue;
      }
      const Value source = m.get(match::kSourceField);
      if (!source.is(Value::Kind::kSpans) || source.spans.size != 1)
        continue;
      const std::uint32_t t = token_at(d, source.spans[0].begin);
      const match::Hit* hit = t < d.text.tokens.size() ? d.hits.find(t, item.words) : nullptr;
      if (!hit || d.text.span({t, t + hit->length}) != source.spans[0])
        continue;
      const std::string_view gender = d.lexicon.entry(hit->entry).get(match::kGenderField).as_text();
      const std::uint32_t sentence = d.text.sentence_of(t);
      for (std::size_t i = known.size(), n = 0; i-- > 0 && n < kMemory; ++n) {
        const Mention& other = d.chart[known[i]];
        if (d.text.sentence_of(other.tokens.first) + item.within < sentence)
          break;
        const std::string_view name = other.get(match::kActorField).as_text();
        const auto named = genders.find(name);
        if (item.agree && named != genders.end() && contradict(gender, named->second))
          continue;
        d.chart.set(d.arena, a, match::kActorField, name);
        d.chart.set(d.arena, a, match::kResolvedByField, "pronoun");
        known.push_back(a);
        break;
      }
    }
  }

  static std::uint32_t token_at(const Document& d, std::uint32_t byte) {
    const auto& t = d.text.tokens;
    return static_cast<std::uint32_t>(
        std::lower_bound(t.begin(), t.end(), byte, [](const text::Token& x, std::uint32_t b) { return x.begin < b; }) - t.begin());
  }

  std::vector<Resolve> items_;
};

}  // namespace

std::unique_ptr<Layer> make_resolve(std::vector<Resolve> items) { return std::make_unique<ResolvePass>(std::move(items)); }

}  // namespace postil::annotate
