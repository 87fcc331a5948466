// Speakers: what is left to do once rules have made the attributions. In text order:
//
// * Of several attributions with one cue the one with the most content stays.
// * The mode: direct if nothing but quotations is said, mixed if some, indirect if none.
// * Who the source is, by canonical name: the actor that its head names; for a pronoun the most salient person or body
//   before it, where a source counts more than a subject and a subject more than the rest, and the near more than the far;
//   for "the minister" the last actor that the text called so; for "who" the actor before it, or the person whom the words
//   before it describe. What remains unresolved keeps its words: also a pronoun that stands for a source without a name ("A
//   witness said ... She added").
//
// Actors inside quotations are no candidates: they are spoken of, they do not act.
#include <algorithm>
#include <tuple>
#include <vector>

#include "core/annotate/layers/words.h"
#include "core/annotate/passes/role_holders.h"
#include "core/annotate/passes/salience.h"
#include "core/annotate/word_table.h"
#include "core/match/program.h"
#include "core/match/sort_runs.h"
#include "core/text/search.h"

namespace postil::annotate {

namespace {

using match::Chart;
using match::Mention;
using match::Slice;
using match::Value;
using text::Range;
using Salient = Salience::Salient;
using Sort = Salience::Sort;

constexpr std::uint32_t kTitleWindow = 4;   // words before a name that may be its title
constexpr std::uint32_t kRoleWindow = 10;   // words of an apposition after a name
constexpr std::uint32_t kApposition = 20;   // tokens of one that a relative clause follows
constexpr float kSourceWeight = 1.0f, kSubjectWeight = 0.8f, kOtherWeight = 0.35f;

// Bits of the words that are read here, in the order of their lists.
enum Word : WideWordTable::Bits {
  kMale = 1,
  kFemale = 2,
  kNeuter = 4,
  kPlural = 8,
  kPersonTitle = 16,
  kRelative = 32,
  kPreposition = 64,
  kArticle = 128,
  kPossessive = 256,
  kPossessiveMark = 512,
  kIndefinite = 1024,
  kNeutral = 2048,  // beside a role: tells nothing about which
  kWho = 4096,
  kRole = 8192,
  kJoining = 1 << 14,
  kMediumNoun = 1 << 15,  // statement, letter
  kPersonNoun = 1 << 16,  // a victim, a woman
};

struct Pronoun {
  WideWordTable::Bits word;
  std::string_view gender;
  Sort sort;
};

// An attribution by its cue, and how many bytes are said.
struct Cued {
  Span cue;
  std::uint32_t content, attribution;
};

// The state of one document; reused by its thread.
struct State {
  std::vector<Cued> cued;
  std::vector<std::uint32_t> attributions, actors;
  Salience salience;
  RoleHolders roles;
};

std::uint32_t bytes_of(const Value& v) {
  std::uint32_t n = 0;
  if (v.is(Value::Kind::kSpans))
    for (Span s : v.spans)
      n += s.size();
  return n;
}

class Speakers : public Layer {
 public:
  explicit Speakers(const LayerContext& context)
      : person_(context.program.kind("person")),
        nationality_(context.program.kind("nationality")),
        words_(context.lexicon, {"male_pronouns", "female_pronouns", "neuter_pronouns", "plural_pronouns",
                                 "person_titles", "relative_pronouns", "prepositions", "articles", "possessives",
                                 "possessive_marks", "indefinite_articles", "role_modifiers", "who_words", "role_nouns",
                                 "joining_words", "statement_media", "person_nouns"}) {
    pronouns_[0] = {kMale, "m", Sort::kPerson};
    pronouns_[1] = {kFemale, "f", Sort::kPerson};
    pronouns_[2] = {kNeuter, "", Sort::kBody};
    pronouns_[3] = {kPlural, "", Sort::kBody};
  }

  void run(Document& d) const override {
    if (d.chart.of(match::kAttributionType).empty())
      return;
    static thread_local State state;
    state.salience.clear();
    state.roles.clear();
    collect(d, state);
    std::size_t next_actor = 0;
    for (std::uint32_t a : state.attributions) {
      set_mode(d, a);
      const Value source = d.chart[a].get(match::kSourceField);
      if (!source.is(Value::Kind::kSpans) || source.spans.empty())
        continue;
      const Range tokens = text::tokens_in(d.text, source.spans[0]);
      if (tokens.size() == 0)
        continue;
      for (; next_actor < state.actors.size() && d.chart[state.actors[next_actor]].tokens.first < tokens.last; ++next_actor)
        meet(d, state, state.actors[next_actor]);
      resolve(d, state, a, tokens);
    }
  }

 private:
  void collect(Document& d, State& state) const;
  void set_mode(Document& d, std::uint32_t attribution) const;
  void meet(const Document& d, State& state, std::uint32_t actor) const;
  void resolve(Document& d, State& state, std::uint32_t attribution, Range source) const;
  bool resolve_pronoun(Document& d, State& state, std::uint32_t attribution, std::uint32_t token) const;
  bool is_person(const Document& d, Range source, Range head) const;
  std::uint32_t named_behind(const Document& d, const State& state, Range source, Range head) const;
  std::uint32_t possessor(const Document& d, const State& state, Range head) const;
  bool opens_clause(const Document& d, std::uint32_t begin, std::uint32_t token) const;
  Range title_of(const Document& d, const Mention& person, std::uint32_t begin) const;
  Sort sort_of(const Mention& m) const { return m.kind == person_ ? Sort::kPerson : Sort::kBody; }
  std::uint32_t relative_actor(const Document& d, const State& state, std::uint32_t pronoun) const;
  std::uint32_t named_actor(const Document& d, const State& state, Range source) const;
  std::string_view role_holder(const Document& d, const State& state, Range source) const;

  static bool is_plural(std::string_view word) { return word.ends_with('s') && !word.ends_with("ss"); }
  static bool has_apposed_name(const Document& d, Range tokens);
  // Whether a word in lower case follows a name: it is the head, and the name belongs to it.
  bool modifies(const Document& d, std::uint32_t t) const {
    return d.text.tokens[t].letter_case == text::TokenCase::kLower && !is_mark(d, t) &&
           !in(d, t, kJoining | kPossessiveMark | kPreposition | kRelative);
  }
  static bool is_mark(const Document& d, std::uint32_t t) {
    return d.text.tokens[t].kind != text::TokenKind::kWord && d.text.tokens[t].kind != text::TokenKind::kNumber;
  }
  static bool ends_name(const Document& d, std::uint32_t t) {  // a mark that no name has inside
    if (!is_mark(d, t))
      return false;
    const std::string_view mark = d.text.norm(t);
    return mark != "-" && mark != "." && mark != "&";
  }
  static std::string_view name_of(const Document& d, const Mention& m) {
    const std::string_view name = m.get(match::kNameField).as_text();
    return name.empty() ? m.bytes.of(d.text.bytes) : name;
  }
  bool in(const Document& d, std::uint32_t token, WideWordTable::Bits words) const {
    return words_.is(d, token, words);
  }
  void answer(Document& d, State& state, std::uint32_t attribution, std::string_view name, std::string_view gender, Sort sort,
              std::string_view by) const;
  // The tokens of the head of a noun phrase: up to its first comma, preposition or relative pronoun.
  Range head_part(const Document& d, Range source) const {
    std::uint32_t t = source.first;
    while (t < source.last && !(in(d, t, kPreposition) && t > source.first) && !in(d, t, kRelative) &&
           !ends_name(d, t))
      ++t;
    return {source.first, t};
  }

  match::KindId person_, nationality_;
  Pronoun pronouns_[4];
  WideWordTable words_;
};

void Speakers::collect(Document& d, State& state) const {
  state.actors.clear();
  for (const std::uint32_t m : d.chart.of(match::kActorType))
    if (!d.chart[m].dropped)
      state.actors.push_back(m);
  const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return d.chart[a].tokens.first < d.chart[b].tokens.first; };
  if (!std::is_sorted(state.actors.begin(), state.actors.end(), earlier))
    match::sort_runs(state.actors, [&](std::uint32_t a, std::uint32_t b) { return earlier(a, b) || (!earlier(b, a) && a < b); });
  state.cued.clear();
  for (const std::uint32_t a : d.chart.of(match::kAttributionType))
    if (const Mention& m = d.chart[a]; !m.dropped) {
      const Value cue = m.get(match::kCueField);
      const bool told = cue.is(Value::Kind::kSpans) && cue.spans.size;
      state.cued.push_back({told ? cue.spans[0] : m.bytes, bytes_of(m.get(match::kContentField)), a});
    }
  std::sort(state.cued.begin(), state.cued.end(), [](const Cued& a, const Cued& b) {
    return std::tuple(a.cue.begin, b.content, a.attribution) < std::tuple(b.cue.begin, a.content, b.attribution);
  });
  state.attributions.clear();
  const Cued* last = nullptr;
  for (const Cued& c : state.cued) {
    if (last && last->cue.overlaps(c.cue)) {
      d.chart[c.attribution].dropped = true;
    } else {
      state.attributions.push_back(c.attribution);
      last = &c;
    }
  }
}

void Speakers::set_mode(Document& d, std::uint32_t attribution) const {
  const Value content = d.chart[attribution].get(match::kContentField);
  if (!d.chart[attribution].get(match::kModeField).none() || !content.is(Value::Kind::kSpans))
    return;
  if (d.text.quotations.empty()) {
    d.chart.set(d.arena, attribution, match::kModeField, "indirect");
    return;
  }
  bool all = true, some = false;
  for (Span s : content.spans) {
    const Range r = text::tokens_in(d.text, s);
    if (r.size() == 0)
      continue;
    const auto quoted = [&](std::uint32_t t) { return d.text.tokens[t].has(text::kInQuote); };
    all &= quoted(r.first) && quoted(r.last - 1);
    for (std::uint32_t t = r.first; t < r.last; ++t) {
      some |= quoted(t);
      all &= quoted(t) || is_mark(d, t);
    }
  }
  d.chart.set(d.arena, attribution, match::kModeField, all && some ? "direct" : some ? "mixed" : "indirect");
}

// Whether nothing but an article and titles stand between the begin of the sentence, or a comma, and the token: a subject.
bool Speakers::opens_clause(const Document& d, std::uint32_t begin, std::uint32_t token) const {
  for (std::uint32_t t = token, n = 0; n <= kTitleWindow; --t, ++n) {
    if (t == begin || is(d, t - 1, ','))
      return true;
    const bool capital = d.text.tokens[t - 1].letter_case != text::TokenCase::kLower;
    if (!capital && !in(d, t - 1, kArticle) && !in(d, t - 1, kPersonTitle))
      return false;
  }
  return false;
}

// The words of a title before a person's name, within the mention ("President Oakes") and before it.
Range Speakers::title_of(const Document& d, const Mention& person, std::uint32_t begin) const {
  const std::string_view name = name_of(d, person);
  Range title{person.tokens.first, person.tokens.last};
  const auto of_name = [&](std::uint32_t t) {
    return name.find(d.text.surface(t)) != std::string_view::npos && !(t + 1 < person.tokens.last && in(d, t, kPersonTitle));
  };
  while (title.last > title.first && of_name(title.last - 1))
    --title.last;
  if (title.last == person.tokens.last)  // a name of its own
    title.last = title.first;
  for (std::uint32_t n = 0; title.first > begin && n < kTitleWindow; --title.first, ++n) {
    const std::uint32_t before = title.first - 1;
    if (ends_name(d, before) || in(d, before, kPreposition | kArticle))
      break;
  }
  return title;
}

// An actor of the text: it becomes salient, and its titles and appositions are roles that may stand for it later.
void Speakers::meet(const Document& d, State& state, std::uint32_t actor) const {
  const Mention& m = d.chart[actor];
  if (m.kind == nationality_ || d.text.tokens[m.tokens.first].has(text::kInQuote))
    return;
  const std::string_view name = name_of(d, m);
  const std::uint32_t sentence = d.text.sentence_of(m.tokens.first);
  const text::Sentence& s = d.text.sentences[sentence];
  const bool subject = opens_clause(d, s.tokens.first, m.tokens.first);
  const Sort sort = sort_of(m);
  state.salience.remember(name, m.get(match::kGenderField).as_text(), sentence, subject ? kSubjectWeight : kOtherWeight,
                          sort);
  if (sort == Sort::kBody) {
    state.roles.add(d, m.tokens, m.tokens.last - 1, name);
    std::uint32_t of = m.tokens.first + 1;  // "the Academy of Sciences": the academy
    while (of < m.tokens.last && !in(d, of, kPreposition)) ++of;
    if (of < m.tokens.last)
      state.roles.add(d, {m.tokens.first, of}, of - 1, name);
    return;
  }
  // "Company spokesman Oskar Lind" is no company, and "ministers Oskar Lind and Ann Lee" are two.
  const Range title = title_of(d, m, s.tokens.first);
  for (std::uint32_t t = title.first; t < title.last; ++t)
    if ((t + 1 == title.last || in(d, t, kPersonTitle | kRole)) && !is_plural(d.text.norm(t)))
      state.roles.add(d, title, t, name);
  const std::uint32_t comma = m.tokens.last;
  if (comma + 1 >= s.tokens.last || d.text.norm(comma) != ",")
    return;
  std::uint32_t t = comma + 1;
  while (t < s.tokens.last && t - comma < kRoleWindow && !is_mark(d, t) && !in(d, t, kPreposition) && !in(d, t, kRelative))
    ++t;
  if (t > comma + 1 && t - comma < kRoleWindow)
    state.roles.add(d, {comma + 1, t}, t - 1, name);
}

// The actor that the source's head names, or kNone: the last person or body before any preposition, not a possessor; of
// "the spokesman, Igor Vasilenko," the name that the apposition begins with.
std::uint32_t Speakers::named_actor(const Document& d, const State& state, Range source) const {
  const auto first = std::lower_bound(state.actors.begin(), state.actors.end(), source.first,
                                      [&](std::uint32_t m, std::uint32_t t) { return d.chart[m].tokens.first < t; });
  const Range head = head_part(d, source);
  std::uint32_t person = Chart::kNone, body = Chart::kNone, apposed = Chart::kNone;
  for (auto i = first; i != state.actors.end() && d.chart[*i].tokens.first < source.last; ++i) {
    const Mention& m = d.chart[*i];
    const bool possessor = m.tokens.last < source.last && in(d, m.tokens.last, kPossessiveMark);
    if (m.kind == nationality_ || possessor || m.tokens.last > source.last)
      continue;
    if (m.tokens.first >= head.last) {
      const bool closed = m.tokens.last == source.last || d.text.norm(m.tokens.last) == ",";  // "the head of the board, Ann Lee,"
      const bool apposes = is_mark(d, m.tokens.first - 1) && (m.tokens.first == head.last + 1 || closed);
      if (m.kind == person_ && apposes && apposed == Chart::kNone)
        apposed = *i;
      continue;
    }
    if (m.kind == person_ && (m.tokens.last >= head.last || !modifies(d, m.tokens.last)))
      person = *i;
    else if (m.kind == person_)
      continue;  // "the Lind campaign"
    else if (m.tokens.last >= head.last)
      body = *i;
  }
  if (person != Chart::kNone || apposed != Chart::kNone)
    return person != Chart::kNone ? person : apposed;
  if (const std::uint32_t behind = named_behind(d, state, source, head); behind != Chart::kNone)
    return behind;
  return body != Chart::kNone ? body : possessor(d, state, head);
}

// "Speaker of the parliament Oskar Lind", "Senator from Ohio Ann Lee": a name right behind what a role belongs to, and no role of its own
// ("the lawyer of the singer Ann Lee").
std::uint32_t Speakers::named_behind(const Document& d, const State& state, Range source, Range head) const {
  if (head.size() == 0 || head.last >= source.last || !in(d, head.last - 1, kRole | kPersonTitle) ||
      !in(d, head.last, kPreposition))
    return Chart::kNone;
  for (auto i = std::lower_bound(state.actors.begin(), state.actors.end(), head.last + 2,
                                 [&](std::uint32_t m, std::uint32_t t) { return d.chart[m].tokens.first < t; });
       i != state.actors.end() && d.chart[*i].tokens.first < source.last; ++i) {
    const Mention& m = d.chart[*i];
    const std::uint32_t before = m.tokens.first - 1;
    if (m.kind == person_ && m.tokens.last == source.last && !is_mark(d, before) &&
        !in(d, m.tokens.first, kRole | kPersonTitle) &&
        !in(d, before,
            kPreposition | kArticle | kPossessive | kPossessiveMark | kRole | kPersonTitle | kPersonNoun | kJoining))
      return *i;
  }
  return Chart::kNone;
}

// "Lind's statement" says what Lind says.
std::uint32_t Speakers::possessor(const Document& d, const State& state, Range head) const {
  if (head.size() < 3 || !in(d, head.last - 1, kMediumNoun))
    return Chart::kNone;
  std::uint32_t t = head.last - 1;
  while (t > head.first && !in(d, t, kPossessiveMark)) --t;
  for (auto i = std::lower_bound(state.actors.begin(), state.actors.end(), head.first,
                                 [&](std::uint32_t m, std::uint32_t at) { return d.chart[m].tokens.first < at; });
       i != state.actors.end() && d.chart[*i].tokens.first < t; ++i)
    if (d.chart[*i].tokens.last == t && d.chart[*i].kind != nationality_)
      return *i;
  return Chart::kNone;
}

// The actor that ends just before a relative pronoun, or before the comma in front of it. "Who" is the person described by an
// apposition with a body in it ("Ann Lee, a professor at Port University, who"), and no body that a preposition ties to other
// words ("a member of the Port Council who").
std::uint32_t Speakers::relative_actor(const Document& d, const State& state, std::uint32_t pronoun) const {
  const auto next = std::lower_bound(state.actors.begin(), state.actors.end(), pronoun,
                                     [&](std::uint32_t m, std::uint32_t t) { return d.chart[m].tokens.first < t; });
  if (next == state.actors.begin())
    return Chart::kNone;
  const std::uint32_t m = *(next - 1);
  const Mention& actor = d.chart[m];
  if (actor.tokens.last + 1 < pronoun || actor.kind == nationality_)
    return Chart::kNone;
  if (actor.kind == person_ || !in(d, pronoun, kWho))
    return m;
  const std::uint32_t begin = d.text.sentences[d.text.sentence_of(pronoun)].tokens.first;
  for (auto i = next - 1; i != state.actors.begin();) {
    const Mention& described = d.chart[*--i];
    if (described.tokens.first < begin || pronoun - described.tokens.last > kApposition)
      break;
    if (described.kind == person_ && is(d, described.tokens.last, ','))
      return *i;
  }
  std::uint32_t first = actor.tokens.first;
  while (first > begin && in(d, first - 1, kArticle))
    --first;
  return first > begin && in(d, first - 1, kPreposition) ? Chart::kNone : m;
}

std::string_view Speakers::role_holder(const Document& d, const State& state, Range source) const {
  if (!in(d, source.first, kArticle) && !in(d, source.first, kPossessive))
    return {};
  const Range head = head_part(d, source);
  if (head.size() < 2 || in(d, head.first, kIndefinite) || has_apposed_name(d, {head.last, source.last}))
    return {};
  return state.roles.find(d, {head.first + 1, head.last}, words_, kNeutral);
}

// "The prosecutor, Aino Virtanen,": somebody else, also where no actor was found there.
bool Speakers::has_apposed_name(const Document& d, Range tokens) {
  for (std::uint32_t t = tokens.first; t + 1 < tokens.last; ++t)
    if (d.text.norm(t) == "," && d.text.tokens[t + 1].letter_case == text::TokenCase::kTitle)
      return true;
  return false;
}

void Speakers::answer(Document& d, State& state, std::uint32_t attribution, std::string_view name, std::string_view gender,
                      Sort sort, std::string_view by) const {
  d.chart.set(d.arena, attribution, match::kActorField, name);
  d.chart.set(d.arena, attribution, match::kResolvedByField, by);
  state.salience.remember(name, gender, d.text.sentence_of(d.chart[attribution].tokens.first), kSourceWeight, sort);
}

// A pronoun that finds nobody, or somebody without a name, leaves the source as it is.
bool Speakers::resolve_pronoun(Document& d, State& state, std::uint32_t attribution, std::uint32_t token) const {
  for (const Pronoun& p : pronouns_)
    if (in(d, token, p.word)) {
      if (const Salient* s =
              state.salience.antecedent(p.sort, p.gender, d.text.sentence_of(token), in(d, token, kPossessive))) {
        const Salient found = *s;
        if (!found.name.empty())
          answer(d, state, attribution, found.name, p.gender, found.sort, "pronoun");
      }
      return true;
    }
  return false;
}

// Whether a source without a name is one person: a spokesman, a victim, one of them.
bool Speakers::is_person(const Document& d, Range source, Range head) const {
  const std::string_view last = d.text.norm(head.last - 1);
  if (in(d, head.last - 1, kRole | kPersonNoun))
    return !is_plural(last);
  return head.size() == 1 && head.last < source.last && last == d.text.norm(head.first) &&
         in(d, source.last - 1, kRole | kPersonNoun) && in(d, head.last, kPreposition);
}

void Speakers::resolve(Document& d, State& state, std::uint32_t attribution, Range source) const {
  if (source.size() == 1) {
    if (resolve_pronoun(d, state, attribution, source.first))
      return;
    if (in(d, source.first, kRelative)) {
      if (const std::uint32_t m = relative_actor(d, state, source.first); m != Chart::kNone)
        answer(d, state, attribution, name_of(d, d.chart[m]), d.chart[m].get(match::kGenderField).as_text(), sort_of(d.chart[m]),
               "relative");
      return;
    }
  }
  if (const std::uint32_t m = named_actor(d, state, source); m != Chart::kNone) {
    const Mention& actor = d.chart[m];
    const std::string_view name = name_of(d, actor);
    answer(d, state, attribution, name, actor.get(match::kGenderField).as_text(),
           sort_of(actor), actor.bytes.of(d.text.bytes) == name ? "name" : "alias");
  } else if (const std::string_view holder = role_holder(d, state, source); !holder.empty()) {
    answer(d, state, attribution, holder, {}, Sort::kPerson, "role");
  } else if (const Range head = head_part(d, source); head.size()) {
    if (head.size() == 2 && in(d, head.first, kPossessive) && in(d, head.last - 1, kMediumNoun) &&  // "his statement"
        resolve_pronoun(d, state, attribution, head.first))
      return;
    state.salience.remember({}, {}, d.text.sentence_of(source.first), kSourceWeight,
                            is_person(d, source, head) ? Sort::kPerson : Sort::kBody);
  }
}

}  // namespace

std::unique_ptr<Layer> make_speakers(const LayerContext& context) { return std::make_unique<Speakers>(context); }

}  // namespace postil::annotate
