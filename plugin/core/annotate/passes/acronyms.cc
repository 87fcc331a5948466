// Acronyms that a document introduces in brackets: "International Atomic Energy Agency (IAEA)".
//
// One walk over the words that are not in lower case. At "( ACRONYM )" or "( ACRONYM ," the full name is the actor that ends before the bracket;
// where no actor does, the words before it are an organization if their initials spell the acronym (small words between
// them count only where the acronym has a letter for them) and one of them is a head word of organizations: "Gross
// Domestic Product (GDP)" is none. From there on the acronym names the same actor, also where a rule took it for an organization.
// What the gazetteers know as an actor of its own stays that, unless its name has hardly a word of the full name before the
// bracket: "Electronic Frontier Foundation (EFF)" are no Economic Freedom Fighters. Where the words spell it and are no
// organization ("Combat Weeds Act (CWA)", "blood pressure (BP)"; list `no_org_heads`), the acronym is nobody in the whole document.
#include <string>

#include "core/annotate/flat_map.h"
#include "core/annotate/passes/actor_names.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLongestName = 12;                         // words of a full name before its acronym
constexpr std::size_t kShortestAcronym = 2, kLongestAcronym = 10;  // letters
constexpr float kConfidence = 0.9f, kSpelledConfidence = 0.8f;

class Acronyms final : public Layer {
 public:
  explicit Acronyms(const LayerContext& context)
      : heads_(context.lexicon.list("org_heads")),
        heads_of_(context.lexicon.list("org_heads_of")),
        never_(context.lexicon, {"no_acronyms", "no_org_heads"}),
        organization_(context.program.kind("organization")),
        group_(context.program.kind("group")),
        rule_(context.program.rule_names.add("pass/acronyms")) {}

  void run(Document& d) const override {
    static thread_local ActorCover cover;
    static thread_local FlatMap<std::uint32_t> known;  // hash of the acronym -> mention of the full name
    static thread_local FlatMap<bool> nobody;          // hashes of acronyms that name no organization
    known.clear();
    nobody.clear();
    bool covered = false;
    const auto& tokens = d.text.tokens;
    for (const std::uint32_t t : d.text.name_starts) {
      if (tokens[t].letter_case != text::TokenCase::kUpper || !is_acronym(d, t) || (known.empty() && !is_introduced(d, t)))
        continue;
      if (!covered)
        cover.reset(d);
      covered = true;
      const std::uint32_t there = cover.at(t);
      if (is_introduced(d, t)) {
        if (const std::uint32_t full = full_name(d, cover, t); full != match::Chart::kNone)
          known[tokens[t].hash] = full;
        else if (const text::Range thing = thing_before(d, t); thing.size() > 0)
          nobody[tokens[t].hash] = !is_body(d, there) || !named_alike(d, there, thing);
      }
      const std::uint32_t* full = known.find(tokens[t].hash);
      if (full && there != *full && (is_bare(d, there) || is_other_body(d, there, *full)))
        copy_identity(d, *full, there);
      if (full && cover.free(t)) {
        const std::uint32_t m = d.add(match::kActorType, d.chart[*full].kind, {t, t + 1}, {}, kConfidence);
        d.chart[m].rule = rule_;
        copy_identity(d, *full, m);
        cover.add({t, t + 1}, m);
      }
    }
    if (nobody.empty())
      return;
    for (const std::uint32_t i : d.chart.of(match::kActorType))
      if (is_bare(d, i) || is_body(d, i)) {
        const std::uint64_t word = tokens[d.chart[i].tokens.first].hash;
        const bool* other = nobody.find(word);
        d.chart[i].dropped |= other && *other && !known.find(word);
      }
  }

 private:
  bool is_acronym(const Document& d, std::uint32_t t) const {
    const text::Token& token = d.text.tokens[t];
    const std::size_t size = token.end - token.begin;
    return token.kind == text::TokenKind::kWord && token.letter_case == text::TokenCase::kUpper &&
           size >= kShortestAcronym && size <= kLongestAcronym && !token.has(text::kNonAscii) &&
           !never_.is(d, t, kNever);
  }

  // The mention of an acronym alone that no gazetteer knows.
  bool is_bare(const Document& d, std::uint32_t m) const {
    return m != match::Chart::kNone && d.chart[m].kind == organization_ && d.chart[m].entity == UINT32_MAX &&
           d.chart[m].tokens.size() == 1;
  }

  // The mention of an acronym alone that a gazetteer has for an organization or a group.
  bool is_body(const Document& d, std::uint32_t m) const {
    return m != match::Chart::kNone && (d.chart[m].kind == organization_ || d.chart[m].kind == group_) &&
           d.chart[m].entity != UINT32_MAX && d.chart[m].tokens.size() == 1 &&
           d.text.tokens[d.chart[m].tokens.first].letter_case == text::TokenCase::kUpper;
  }

  // Whether half of the long words of a name stand in the name of the mention.
  static bool named_alike(const Document& d, std::uint32_t m, text::Range name) {
    constexpr std::size_t kLongWord = 4;  // bytes
    const std::string known = text::fold(d.chart[m].get(match::kNameField).as_text());
    std::uint32_t all = 0, shared = 0;
    for (std::uint32_t k = name.first; k < name.last; ++k)
      if (const std::string_view word = d.text.norm(k); word.size() >= kLongWord) {
        ++all;
        shared += known.find(word) != std::string::npos;
      }
    return 2 * shared >= all;
  }

  // Of a mention of an acronym, that a gazetteer has it for another body than the text has.
  bool is_other_body(const Document& d, std::uint32_t m, std::uint32_t full) const {
    return is_body(d, m) && d.chart[m].entity != d.chart[full].entity && !named_alike(d, m, d.chart[full].tokens) &&
           text::fold(d.chart[m].get(match::kNameField).as_text()) != d.text.norm(d.chart[m].tokens.first);
  }

  bool is_introduced(const Document& d, std::uint32_t t) const {
    const auto& tokens = d.text.tokens;
    if (t == 0 || t + 1 >= tokens.size() || d.text.surface(t - 1) != "(")
      return false;
    const std::string_view after = d.text.surface(t + 1);
    return after == ")" || after == "," || after == ";";
  }

  // The mention of the full name before the bracket at t - 1; made where the initials spell it.
  std::uint32_t full_name(Document& d, ActorCover& cover, std::uint32_t t) const {
    const std::uint32_t bracket = t - 1;
    if (bracket == 0)
      return match::Chart::kNone;
    const std::uint32_t m = cover.at(bracket - 1);
    if (m != match::Chart::kNone) {
      const bool named = d.chart[m].kind == organization_ || d.chart[m].kind == group_;
      if (named && d.chart[m].tokens.last == bracket && d.text.norm(d.chart[m].tokens.first)[0] == d.text.norm(t)[0])
        return m;
    }
    const bool owned = bracket >= 2 && d.text.norm(bracket - 1) == "'s";
    const text::Range name = spelled(d, t, owned ? bracket - 1 : bracket);
    if (name.size() == 0 || !has_head(d, name))
      return match::Chart::kNone;
    for (std::uint32_t k = name.first; k < name.last; ++k)
      if (const std::uint32_t inner = cover.at(k); inner != match::Chart::kNone)
        d.chart[inner].dropped = true;
    const std::uint32_t made = d.add(match::kActorType, organization_, name,
                                     {{match::kNameField, d.in_one_line(name)}}, kSpelledConfidence);
    d.chart[made].rule = rule_;
    cover.add(name, made);
    return made;
  }

  // The words before the bracket that spell the acronym at t and are no organization: in small letters, or a thing by their last
  // word or the one behind the bracket. Empty: none.
  text::Range thing_before(const Document& d, std::uint32_t t) const {
    const std::uint32_t bracket = t - 1;
    const text::Range name = spelled(d, t, bracket, true);
    if (name.size() == 0)
      return {};
    const bool thing = never_.is(d, bracket - 1, kThing) || (t + 2 < d.text.tokens.size() && never_.is(d, t + 2, kThing)) ||
           (!is_name_word(d.text.tokens[name.first]) && !has_head(d, name));
    return thing ? name : text::Range{};
  }

  // The words before the bracket whose initials are the letters of the acronym at t, or an empty range.
  text::Range spelled(const Document& d, std::uint32_t t, std::uint32_t bracket, bool any_case = false) const {
    const std::string_view letters = d.text.norm(t);
    std::size_t left = letters.size();
    const text::Range sentence = d.text.sentences[d.text.sentence_of(t)].tokens;
    std::uint32_t k = bracket, words = 0;
    while (left > 0 && k > sentence.first && words < kLongestName) {
      const text::Token& token = d.text.tokens[k - 1];
      if (token.kind == text::TokenKind::kWord) {
        ++words;
        const bool fits = d.text.norm(k - 1)[0] == letters[left - 1];
        if (fits)
          --left;
        else if (token.letter_case != text::TokenCase::kLower)
          return {};
      } else if (d.text.surface(k - 1) != "-" && d.text.surface(k - 1) != "&") {
        return {};
      }
      --k;
    }
    const bool whole = left == 0 && words >= 2 && (any_case || is_name_word(d.text.tokens[k]));
    return whole ? text::Range{k, bracket} : text::Range{};
  }

  // Whether a word of the name is one that organizations are named with.
  bool has_head(const Document& d, text::Range name) const {
    for (std::uint32_t k = name.first; k < name.last; ++k)
      for (match::ListId list : {heads_, heads_of_})
        if (list != match::kNoList && d.hits.find(k, list))
          return true;
    return false;
  }

  match::ListId heads_, heads_of_;
  enum : WordTable::Bits { kNever = 1, kThing = 2 };
  WordTable never_;
  match::KindId organization_, group_;
  match::RuleId rule_;
};

}  // namespace

std::unique_ptr<Layer> make_acronyms(const LayerContext& context) { return std::make_unique<Acronyms>(context); }

}  // namespace postil::annotate
