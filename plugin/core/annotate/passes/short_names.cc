// Short names of persons: "Okafor" after "Jane Okafor", "President Bush" in 2005.
//
// One walk over the words with capitals and the actors in text order, with an index from words to the person they last named:
// * A person with a full name (two words or more, or an entity) enters the index by family name, by given name where the
//   lists know it, and by the short names of its entity.
// * A person of one word ("Mr. Tanaka", "General Tanaka") becomes the person of that family name: the one that the document
//   names in full, earlier or later, else the entity that bore the title on the document's date. It enters the index too.
// * A family name that the text has used alone stays that of whom it meant, also where a relative is named in full later;
//   "Mrs." and the like may tell the other one.
// * A rank in capitals before a name is a part of the mention, not of the name: "President Jane Okafor".
// * A capitalised word that no actor covers and that the index knows becomes a mention of that person. In a headline, where
//   a family name comes before the full one, it is the person whom the text names in full.
// * A word in capitals that a rule took for an acronym is that person too: "ALLEN".
// * "The Foreign Secretary" in capitals is the person to whom the text gave that title last.
// Gender is taken from the entity, the courtesy title, the title or the given name, in this order.
#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/annotate/flat_map.h"
#include "core/annotate/passes/actor_names.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

constexpr float kFamilyName = 0.9f, kGivenName = 0.7f, kByRole = 0.8f, kByTitle = 0.6f;
constexpr std::uint32_t kLongestTitle = 5;  // words
constexpr std::int32_t kRoleSlack = 45;  // days that a paper goes on calling somebody by an old title, or does so early

// The words of a person's mention that identify it.
struct PersonName {
  std::uint32_t family = 0, given = 0;  // tokens
  std::uint32_t words = 0;              // name words, courtesy titles and particles left out
};

struct Known {
  std::uint32_t mention = match::Chart::kNone;
  bool family = false;
  bool used = false;                          // without the given name
  std::uint32_t other = match::Chart::kNone;  // the last one of that family name who did not get it
};

using Index = FlatMap<Known>;               // hash of a word -> the person whom it last named
using FullNames = FlatMap<std::uint32_t>;   // hash of a family name -> first full mention of the document
using Titles = FlatMap<std::uint32_t>;      // title -> mention of its last bearer

// The state of one document; reused by its thread.
struct Work {
  ActorCover cover;
  Index index;
  FullNames full;
  Titles titled;
  std::vector<std::uint32_t> begins;  // of the actors, sorted
  std::vector<std::uint32_t> visits;  // tokens to look at in text order; some twice
};

class ShortNames final : public Layer {
 public:
  explicit ShortNames(const LayerContext& context)
      : words_(context.lexicon),
        person_(context.program.kind("person")),
        country_(context.program.kind("country")),
        gender_(context.lexicon.field("gender")),
        rule_(context.program.rule_names.add("pass/short_names")) {
    const auto& entities = context.program.entities;
    for (std::uint32_t e = 0; e < entities.size(); ++e)
      if (entities[e].type == match::kActorType && entities[e].kind == person_ && !entities[e].roles.empty())
        by_family_[text::hash(text::fold(last_word(entities[e].name)))].push_back(e);
  }

  void run(Document& d) const override {
    const std::vector<std::uint32_t>& actors = d.chart.of(match::kActorType);
    if (actors.empty())
      return;  // nobody can be named again
    static thread_local Work w;
    const std::uint32_t headline = headline_end(d);
    begin(d, w, headline);
    std::uint32_t next = 0;
    for (const std::uint32_t t : w.visits)
      if (t >= next)
        next = w.cover.free(t) ? without_actor(d, w, t, headline) : with_actor(d, w, t);
  }

 private:
  void begin(const Document& d, Work& w, std::uint32_t headline) const {
    const std::vector<std::uint32_t>& actors = d.chart.of(match::kActorType);
    w.cover.reset(d);
    w.index.clear();
    w.full.clear();
    w.titled.clear();
    w.begins.clear();
    for (const std::uint32_t i : actors) {
      w.begins.push_back(d.chart[i].tokens.first);
      if (is_person(d.chart[i]))
        if (const PersonName n = parts(d, d.chart[i].tokens); n.words >= 2)
          if (const auto [first, fresh] = w.full.emplace(d.text.tokens[n.family].hash); fresh)
            *first = i;
    }
    if (!std::is_sorted(w.begins.begin(), w.begins.end()))
      std::sort(w.begins.begin(), w.begins.end());
    const std::vector<std::uint32_t>& names = d.text.name_starts;
    w.visits.resize(headline + names.size() + w.begins.size());
    const auto behind = w.visits.begin() + static_cast<std::ptrdiff_t>(headline);
    std::iota(w.visits.begin(), behind, 0);
    std::merge(names.begin(), names.end(), w.begins.begin(), w.begins.end(), behind);
  }

  // Looks at a token that no actor covers; returns the next one to be looked at.
  std::uint32_t without_actor(Document& d, Work& w, std::uint32_t t, std::uint32_t headline) const {
    if (t < headline)
      in_headline(d, w.full, w.index, t);
    if (is_name_word(d.text.tokens[t]) && !bear_title(d, w.cover, w.titled, t))
      bare(d, w.cover, w.index, t);
    return t + 1;
  }

  // The same for one that an actor covers.
  std::uint32_t with_actor(Document& d, Work& w, std::uint32_t t) const {
    const std::uint32_t m = w.cover.at(t);
    if (shouted(d, m, t)) {
      if (const Known* person = w.index.find(d.text.tokens[t].hash); person && person->family) {
        d.chart[m].kind = person_;
        d.chart[m].rule = rule_;
        copy_identity(d, person->mention, m);
      }
      return t + 1;
    }
    if (!is_person(d.chart[m]) || d.chart[m].tokens.first != t)
      return t + 1;
    take_rank(d, w.cover, m);
    known(d, m, w);
    bool found = false;
    if (const std::string_view title = title_before(d, name_begin(d, d.chart[m].tokens), found); found)
      w.titled[title_key(title)] = m;
    return d.chart[m].tokens.last;
  }

  static std::uint64_t title_key(std::string_view title) { return text::hash(title); }

  static std::string_view last_word(std::string_view name) {
    const std::size_t space = name.find_last_of(" -");
    return space == std::string_view::npos ? name : name.substr(space + 1);
  }

  bool is_person(const match::Mention& m) const {
    return m.type == match::kActorType && m.kind == person_ && !m.dropped;
  }

  // A single word in capitals that is no entity and no person.
  bool shouted(const Document& d, std::uint32_t m, std::uint32_t t) const {
    const match::Mention& mention = d.chart[m];
    return mention.tokens.size() == 1 && mention.entity == UINT32_MAX && mention.kind != person_ &&
           d.text.tokens[t].letter_case == text::TokenCase::kUpper;
  }

  // A country is no short name of a person, whatever the person is called.
  bool is_country(const Document& d, std::uint32_t t) const {
    const std::uint32_t place = d.chart.find_at(t, match::kPlaceType);
    return place != match::Chart::kNone && d.chart[place].kind == country_;
  }

  // Where the name begins in a mention that includes titles: "Lt. Gen. Tanaka".
  std::uint32_t name_begin(const Document& d, text::Range tokens) const {
    std::uint32_t t = tokens.first;
    while (words_.ranks != match::kNoList && t < tokens.last) {
      const match::Hit* h = d.hits.find(t, words_.ranks);
      if (!h || t + h->length >= tokens.last)
        break;
      t += h->length;
      t += t + 1 < tokens.last && d.text.surface(t) == ".";
    }
    return t;
  }

  PersonName parts(const Document& d, text::Range tokens) const {
    PersonName n;
    tokens.first = name_begin(d, tokens);
    n.family = n.given = tokens.last;
    for (std::uint32_t t = tokens.first; t < tokens.last; ++t) {
      if (!is_name_word(d.text.tokens[t]) || words_.is(d, t, kCourtesyTitle) || words_.is(d, t, kParticle))
        continue;
      if (n.words == 0)
        n.given = t;
      else if (words_.is(d, t, kGeneration))
        continue;
      const bool hyphened =
          t > tokens.first + 1 && d.text.surface(t - 1) == "-" && !words_.is(d, t - 2, kParticle);
      n.words += !hyphened;
      n.family = t;
    }
    if (n.words >= 2 && n.words <= 3 && words_.is(d, n.given, kFamilyFirst) &&
        !words_.is(d, n.given, kGivenWord))
      std::swap(n.family, n.given);
    if (n.family == tokens.last)
      n.family = n.given = tokens.first;
    return n;
  }

  // Takes in the rank in capitals before the name: "President Jane Okafor".
  void take_rank(Document& d, ActorCover& cover, std::uint32_t m) const {
    const text::Range name = d.chart[m].tokens;
    const std::uint32_t begin = rank_begin(d, cover, name.first);
    if (begin == name.first)
      return;
    d.chart.begin_at(m, begin, d.text.span({begin, name.last}));
    cover.add({begin, name.first}, m);
  }

  // Where the longest rank begins that ends right before the token and that no actor covers; the token if there is none.
  std::uint32_t rank_begin(const Document& d, const ActorCover& cover, std::uint32_t token) const {
    const std::uint32_t end = token > 0 && d.text.surface(token - 1) == "." ? token - 1 : token;
    if (words_.ranks == match::kNoList || d.text.tokens[token].has(text::kSentenceStart))
      return token;
    for (std::uint32_t k = end < kLongestTitle ? 0 : end - kLongestTitle; k < end; ++k) {
      if (!words_.rank_starts.begin_with(d.text.tokens[k].symbol))
        continue;
      for (const match::Hit* h = d.hits.begin(k); h != d.hits.end(k); ++h)
        if (h->list == words_.ranks && k + h->length == end && is_name_word(d.text.tokens[k]) && cover.free({k, token}) &&
            !(k > 0 && d.text.tokens[k].has(text::kJoined) && d.text.surface(k - 1) == "-"))
          return k;
    }
    return token;
  }

  // A mention that the rules made: tells who it is, and enters the index.
  void known(Document& d, std::uint32_t m, Work& w) const {
    Index& index = w.index;
    const FullNames& full = w.full;
    const PersonName n = parts(d, d.chart[m].tokens);
    const std::uint64_t family = d.text.tokens[n.family].hash;
    if (n.words < 2) {
      const Known* earlier = index.find(family);
      const std::uint32_t* anywhere = full.find(family);
      if (earlier && !earlier->family && d.chart[m].tokens.size() == 1 && d.chart[m].entity == UINT32_MAX) {
        if (follows_name(d, w.cover, d.chart[m].tokens.first))
          d.chart[m].dropped = true;
        else
          copy_identity(d, earlier->mention, m);  // "Jane" after "Jane Roe"
        return;
      }
      if (earlier && earlier->family)
        copy_identity(d, bearer(d, *earlier, m), m);
      else if (d.chart[m].entity == UINT32_MAX && anywhere)
        copy_identity(d, *anywhere, m);
      else if (d.chart[m].entity == UINT32_MAX)
        by_role(d, m, family);
    }
    set_gender(d, m, n);
    enter(d, index[family], m, n.words < 2);
    if (n.words >= 2 && n.given != n.family && words_.is(d, n.given, kGivenWord))
      index[d.text.tokens[n.given].hash] = {m, false};
  }

  // Who is meant by a family name with a title: the other one of that name where the title is no title of the first.
  std::uint32_t bearer(const Document& d, const Known& person, std::uint32_t m) const {
    std::string_view gender = of_entry(d, d.chart[m].tokens.first, words_.courtesy);
    if (gender.empty())
      gender = of_entry(d, d.chart[m].tokens.first, words_.titles);
    const auto is_of = [&](std::uint32_t p) { return d.chart[p].get(match::kGenderField).as_text() == gender; };
    return !gender.empty() && person.other != match::Chart::kNone && is_of(person.other) && !is_of(person.mention)
               ? person.other
               : person.mention;
  }

  // A mention becomes what the family name stands for, unless that has stood alone for somebody else.
  static void enter(const Document& d, Known& person, std::uint32_t m, bool alone) {
    const auto name = [&](std::uint32_t p) { return d.chart[p].get(match::kNameField).as_text(); };
    if (!person.family || person.mention == match::Chart::kNone)
      person = {m, true, alone};
    else if (name(person.mention) == name(m))
      person.mention = m, person.used |= alone;
    else if (person.used)
      person.other = m;
    else
      person = {m, true, alone, person.mention};
  }

  // "President Bush": the entity of that family name that bears the title on the document's date.
  void by_role(Document& d, std::uint32_t m, std::uint64_t family) const {
    const auto candidates = by_family_.find(family);
    if (candidates == by_family_.end())
      return;
    std::uint32_t best = UINT32_MAX;
    std::int32_t best_from = match::DateRange::kOpen;
    bool titled = false;
    const std::string_view title = title_before(d, name_begin(d, d.chart[m].tokens), titled);
    for (std::uint32_t e : candidates->second)
      for (const match::Role& role : d.program.entities[e].roles) {
        if (titled && text::fold(role.name).rfind(std::string(title), 0) != 0)
          continue;
        if (!titled && d.date == match::DateRange::kOpen)
          continue;
        if (valid(role, d.date) && (best == UINT32_MAX || role.from > best_from)) {
          best = e;
          best_from = role.from;
        }
      }
    if (best == UINT32_MAX)
      return;
    const match::Entity& entity = d.program.entities[best];
    d.chart[m].entity = best;
    d.chart[m].confidence = kByRole;
    d.chart.set(d.arena, m, match::kIdField, entity.id);
    d.chart.set(d.arena, m, match::kNameField, entity.name);
  }

  static bool valid(const match::Role& role, std::int32_t date) {
    if (date == match::DateRange::kOpen)
      return true;
    return (role.from == match::DateRange::kOpen || role.from - kRoleSlack <= date) &&
           (role.to == match::DateRange::kOpen || date <= role.to + kRoleSlack);
  }

  // The title that ends right before the token; `found` says whether there is one.
  std::string_view title_before(const Document& d, std::uint32_t token, bool& found) const {
    found = false;
    std::string_view best;
    if (words_.titles == match::kNoList)
      return best;
    if (token > 0 && d.text.surface(token - 1) == ".")
      --token;
    for (std::uint32_t k = token < kLongestTitle ? 0 : token - kLongestTitle; k < token && !found; ++k) {
      if (!words_.title_starts.begin_with(d.text.tokens[k].symbol))
        continue;
      for (const match::Hit* h = d.hits.begin(k); h != d.hits.end(k); ++h)
        if (h->list == words_.titles && k + h->length == token) {
          found = true;
          best = d.lexicon.entry(h->entry).text;
        }
    }
    return best;
  }

  void set_gender(Document& d, std::uint32_t m, const PersonName& n) const {
    const match::Mention& mention = d.chart[m];
    if (!mention.get(match::kGenderField).none())
      return;
    std::string_view gender;
    if (mention.entity < d.program.entities.size())
      gender = d.program.entities[mention.entity].gender;
    if (gender.empty())
      gender = of_entry(d, mention.tokens.first, words_.courtesy);
    if (gender.empty())
      gender = of_entry(d, mention.tokens.first, words_.titles);
    if (gender.empty() && n.words >= 2)
      gender = of_entry(d, n.given, words_.given);
    if (gender.empty() && n.words >= 2)
      gender = of_entry(d, n.given, words_.given_weak);
    if (!gender.empty())
      d.chart.set(d.arena, m, match::kGenderField, gender);
  }

  std::string_view of_entry(const Document& d, std::uint32_t token, match::ListId list) const {
    const match::Hit* h = list == match::kNoList ? nullptr : d.hits.find(token, list);
    return h ? d.lexicon.entry(h->entry).get(gender_).as_text() : std::string_view();
  }

  // A name word without an actor: a mention of the person that the index knows it for.
  void bare(Document& d, ActorCover& cover, Index& index, std::uint32_t t) const {
    Known* const person = index.find(d.text.tokens[t].hash);
    if (!person || words_.is(d, t, kNameStop) || is_country(d, t))
      return;
    text::Range range{t, t + 1};
    if (t >= 2 && is_hyphened(d, t) && is_name_word(d.text.tokens[t - 2]) && cover.free({t - 2, t}) &&
        has_words(d, person->mention, {t - 2, t + 1}))
      range.first = t - 2;  // "Alliot-Marie"
    if (!stands_alone(d, cover, range) || (!person->family && follows_name(d, cover, t)))
      return;
    if (t >= 2 && d.text.surface(t - 1) == "-" && words_.is(d, t - 2, kParticle) && cover.free({t - 2, t}))
      range.first = t - 2;  // "al-Assad"
    else if (range.size() == 1 && t >= 1 && words_.is(d, t - 1, kParticle) && cover.free(t - 1) &&
             !(d.text.tokens[t - 1].has(text::kSentenceStart) && words_.is(d, t - 1, kNameStop)) &&
             (is_name_word(d.text.tokens[t - 1]) || has_words(d, person->mention, {t - 1, t + 1})))
      range.first = t - 1;  // "Al Assad", "bin Laden"
    const bool relative = person->family && range.size() == 1 && has_own_given_name(d, cover, t);
    const std::uint32_t from = person->mention;
    if (relative)
      --range.first;
    const std::uint32_t m = d.add(match::kActorType, person_, range, {}, person->family ? kFamilyName : kGivenName);
    d.chart[m].rule = rule_;
    if (relative)
      d.chart.set(d.arena, m, match::kNameField, d.in_one_line(range));
    else
      copy_identity(d, from, m);
    person->used |= !relative;
    cover.add(range, m);
  }

  // "Venus Ilstrup" after "Serena Ilstrup": a capitalised word before the family name that is nothing else.
  bool has_own_given_name(const Document& d, const ActorCover& cover, std::uint32_t family) const {
    if (family == 0 || d.text.tokens[family].has(text::kSentenceStart) || d.text.tokens[family].has(text::kJoined))
      return false;
    const std::uint32_t t = family - 1;
    const text::Token& token = d.text.tokens[t];
    return token.kind == text::TokenKind::kWord && (token.letter_case == text::TokenCase::kTitle || token.letter_case == text::TokenCase::kMixed) &&
           token.end - token.begin > 1 && !token.has(text::kSentenceStart) && cover.free(t) && !words_.is(d, t, kNameStop) && !words_.is(d, t, kCommonWord) &&
           !words_.is(d, t, kCourtesyTitle) && !(t > 0 && words_.is(d, t - 1, kDefiniteArticle)) && d.chart.find_ending(family, match::kPlaceType) == match::Chart::kNone;
  }

  // "Morning Jane" is no Jane Roe, where the words before are a name that no rule knows.
  bool follows_name(const Document& d, const ActorCover& cover, std::uint32_t t) const {
    if (t == 0 || d.text.tokens[t].has(text::kSentenceStart) || d.text.tokens[t - 1].has(text::kSentenceStart))
      return false;
    const text::Token& before = d.text.tokens[t - 1];
    return before.letter_case == text::TokenCase::kTitle && is_name_word(before) && cover.free(t - 1) &&
           !words_.is(d, t - 1, kAfterName) && !words_.is(d, t - 1, kCourtesyTitle) &&
           !words_.is(d, t - 1, kDefiniteArticle);
  }

  static bool is_hyphened(const Document& d, std::uint32_t t) {
    return d.text.tokens[t].has(text::kJoined) && d.text.surface(t - 1) == "-";
  }

  // Whether the mention has these words in a row.
  static bool has_words(const Document& d, std::uint32_t mention, text::Range words) {
    const auto& tokens = d.text.tokens;
    const text::Range r = d.chart[mention].tokens;
    for (std::uint32_t t = r.first; t + words.size() <= r.last; ++t)
      if (std::equal(tokens.begin() + words.first, tokens.begin() + words.last, tokens.begin() + t,
                     [](const text::Token& a, const text::Token& b) { return a.hash == b.hash; }))
        return true;
    return false;
  }

  // The end of the first paragraph if it is a headline: it does not end as a sentence does.
  static std::uint32_t headline_end(const Document& d) {
    if (d.text.paragraphs.size() < 2 || d.text.paragraphs[0].tokens.size() == 0)
      return 0;
    const std::uint32_t last = d.text.paragraphs[0].tokens.last;
    return d.text.tokens[last - 1].kind == text::TokenKind::kPunctuation ? 0 : last;
  }

  // Lets the index know a family name that the text gives in full later.
  static void in_headline(const Document& d, const FullNames& full, Index& index, std::uint32_t t) {
    if (const std::uint32_t* mention = full.find(d.text.tokens[t].hash))
      if (const auto [person, fresh] = index.emplace(d.text.tokens[t].hash); fresh)
        *person = {*mention, true};
  }

  // "The Foreign Secretary": a mention of the person who was given the title last. A title before a name is none.
  bool bear_title(Document& d, ActorCover& cover, const Titles& titled, std::uint32_t t) const {
    if (titled.empty() || t == 0 || words_.titles == match::kNoList || !words_.is(d, t - 1, kDefiniteArticle))
      return false;
    const match::Hit* title = d.hits.find(t, words_.titles);
    if (!title)
      return false;
    const text::Range range{t, t + title->length};
    const std::uint32_t* bearer = titled.find(title_key(d.lexicon.entry(title->entry).text));
    if (!bearer || !is_name_word(d.text.tokens[range.last - 1]) || !cover.free(range) ||
        (range.last < d.text.tokens.size() && is_name_word(d.text.tokens[range.last])))
      return false;
    const std::uint32_t m = d.add(match::kActorType, person_, range, {}, kByTitle);
    d.chart[m].rule = rule_;
    copy_identity(d, *bearer, m);
    cover.add(range, m);
    return true;
  }

  // Not a part of a longer name: "Camp Jackson", "Jackson Street", "Clinton Foundation".
  bool stands_alone(const Document& d, const ActorCover& cover, text::Range range) const {
    const auto& tokens = d.text.tokens;
    const std::uint32_t first = range.first, t = range.last - 1;
    const auto adjoins = [&](std::uint32_t k) {
      return is_name_word(tokens[k]) && tokens[k].letter_case != text::TokenCase::kUpper;
    };
    if (first > 0 && !tokens[first].has(text::kSentenceStart)) {
      if (words_.is(d, first - 1, kBeforePlace) && is_name_word(tokens[first - 1]))
        return false;
      if (is_hyphened(d, first) && !(first >= 2 && words_.is(d, first - 2, kParticle)))
        return false;
    }
    if (t + 1 < tokens.size() && !tokens[t + 1].has(text::kSentenceStart)) {
      if (d.text.surface(t + 1) == "-" && tokens[t + 1].has(text::kJoined))
        return false;
      if (adjoins(t + 1) && cover.free(t + 1) && !words_.is(d, t + 1, kAfterName))
        return false;
    }
    return true;
  }

  NameWords words_;
  match::KindId person_, country_;
  match::FieldId gender_;
  match::RuleId rule_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_family_;  // entities with roles
};

}  // namespace

std::unique_ptr<Layer> make_short_names(const LayerContext& context) { return std::make_unique<ShortNames>(context); }

}  // namespace postil::annotate
