// Pass "facts": ties each quantity to who says it, where, when, what happens to what it counts, and to the quantity it revises.
//
//   said_by     the source of the innermost attribution whose content holds the quantity
//   place       the nearest location in the sentence; those after the quantity count as half as far
//   fact_date   the nearest date with days in the sentence that does not hold the quantity itself
//   predicate   a verb or noun of the list "predicates": right of the counted noun over auxiliaries ("were killed"), or of the last
//               noun where several are counted in a row, the noun before "of" ("a death toll of 41"), else left
//               in the clause; where that is a change, its subject has the level ("the death toll rose to 41"). Negated if a
//               negation stands right before it
//   supersedes  an earlier quantity with the same object and predicate, where the sentence says that it was revised
// For each the rule of what it is tied to is noted.
//
// Everything is sorted once and walked in the order of the text; within a sentence each quantity looks at its dates and places
// only, and at kMostNeighbours of them at most. Tokens in which no quantity found a predicate are not searched again.
#include <algorithm>
#include <tuple>
#include <utility>

#include "core/annotate/flat_map.h"
#include "core/annotate/layers/words.h"
#include "core/annotate/word_table.h"
#include "core/match/program.h"
#include "core/match/sort_runs.h"

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLeftWindow = 12, kRightWindow = 5;  // tokens searched for a predicate
constexpr std::size_t kMostNeighbours = 16;                  // dates or places of a sentence that a quantity looks at
constexpr std::uint32_t kComma = 4;                          // tokens that a comma is worth between a date and a number behind it
constexpr std::size_t kMostOpen = 32;                        // attributions that may hold one another

// Contents of attributions, by where they begin.
struct Content {
  Span span;
  std::uint32_t mention;
};

// Mentions of one type that are not dropped, in the order of the text; those of the sentence in work begin at `from`.
struct Neighbours {
  std::vector<std::uint32_t> mentions;
  std::size_t from = 0;
};

struct Work {
  std::vector<Content> contents;
  std::vector<std::uint32_t> quantities, open;
  Neighbours dates, places;
  text::Range barren;  // tokens that are neither a predicate nor the break of a clause
  text::Range row;     // quantities one after the other
  FlatMap<std::uint32_t> last;  // hash of object and predicate -> quantity
};

class FactsPass : public Layer {
 public:
  explicit FactsPass(const LayerContext& c)
      : predicates_(c.lexicon, "predicates"), predicate_starts_(c.lexicon, {predicates_}), revisions_(c.lexicon, "revision_words"),
        words_(c.lexicon, {"negations", "clause_breaks", "coordinators", "number_of", "be_forms", "have_forms", "modals", "verb_adverbs",
                           "relative_pronouns", "level_words", "articles"}),
        counted_(c.lexicon.field("counted")), change_(c.lexicon.field("change")), ordinal_(c.program.kind("ordinal")) {}

  void run(Document& d) const override {
    thread_local Work w;
    live(d, match::kQuantityType, w.quantities);
    if (w.quantities.empty())
      return;
    collect(d, w);
    std::size_t content = 0;
    w.open.clear();
    w.last.clear();
    w.barren = w.row = {};
    for (std::uint32_t q : w.quantities) {
      const Span bytes = d.chart[q].bytes;
      for (; content < w.contents.size() && w.contents[content].span.begin <= bytes.begin; ++content)
        if (w.open.size() < kMostOpen)
          w.open.push_back(static_cast<std::uint32_t>(content));
      w.open.erase(std::remove_if(w.open.begin(), w.open.end(),
                                  [&](std::uint32_t o) { return w.contents[o].span.end <= bytes.begin; }),
                   w.open.end());
      source(d, w, q);
      if (d.chart[q].kind == ordinal_)
        continue;
      const text::Range sentence = d.text.sentences[d.text.sentence_of(d.chart[q].tokens.first)].tokens;
      set_place(d, w, q, sentence);
      set_date(d, w, q, sentence);
      if (nearest(d, w.dates, q, sentence, [](const match::Mention&, std::uint32_t off) { return off == 0; }) == match::Chart::kNone)
        set_predicate(d, w, q, sentence);  // what counts days inside a date does nothing
      set_revised(d, w, q, sentence);
    }
  }

 private:
  static void live(const Document& d, match::TypeId type, std::vector<std::uint32_t>& out) {
    out.clear();
    for (std::uint32_t i : d.chart.of(type))
      if (!d.chart[i].dropped)
        out.push_back(i);
    match::sort_runs(out, [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(d.chart[a].bytes, a) < std::pair(d.chart[b].bytes, b);
    });
  }

  // All but the quantities.
  static void collect(const Document& d, Work& w) {
    live(d, match::kDateType, w.dates.mentions);
    live(d, match::kLocationType, w.places.mentions);
    w.dates.from = w.places.from = 0;
    w.contents.clear();
    for (std::uint32_t i : d.chart.of(match::kAttributionType)) {
      if (d.chart[i].dropped)
        continue;
      const match::Value v = d.chart[i].get(match::kContentField);
      if (v.is(match::Value::Kind::kSpans))
        for (Span s : v.spans)
          w.contents.push_back({s, i});
    }
    std::sort(w.contents.begin(), w.contents.end(),
              [](const Content& a, const Content& b) { return std::tuple(a.span.begin, ~a.span.end, a.mention) <
                                                              std::tuple(b.span.begin, ~b.span.end, b.mention); });
  }

  void source(Document& d, const Work& w, std::uint32_t q) const {
    const Content* best = nullptr;
    for (std::uint32_t o : w.open) {
      const Content& c = w.contents[o];
      if (c.span.contains(d.chart[q].bytes) && !d.chart[c.mention].get(match::kActorField).as_text().empty() &&
          (!best || c.span.size() < best->span.size()))
        best = &c;
    }
    if (!best)
      return;
    d.chart.set(d.arena, q, match::kSaidByField, d.chart[best->mention].get(match::kActorField));
    tied(d, q, match::kSaidByRuleField, best->mention);
    if (d.chart[best->mention].get(match::kNegatedField).as_bool())
      d.chart.set(d.arena, q, match::kNegatedField, true);
  }

  // Notes the rule that made what a quantity is tied to.
  static void tied(Document& d, std::uint32_t q, match::FieldId field, std::uint32_t to) {
    d.chart.set(d.arena, q, field, d.program.rule_names.name(d.chart[to].rule));
  }

  // The nearest mention inside the sentence that passes `good`, or Chart::kNone. Asked for one sentence after the other.
  template <class Good>
  static std::uint32_t nearest(const Document& d, Neighbours& list, std::uint32_t q, text::Range sentence, Good good) {
    const std::vector<std::uint32_t>& all = list.mentions;
    while (list.from < all.size() && d.chart[all[list.from]].tokens.first < sentence.first)
      ++list.from;
    const text::Range at = d.chart[q].tokens;
    std::uint32_t best = match::Chart::kNone, distance = UINT32_MAX;
    for (std::size_t i = list.from; i < std::min(all.size(), list.from + kMostNeighbours); ++i) {
      const text::Range t = d.chart[all[i]].tokens;
      if (t.first >= sentence.last)
        break;
      std::uint32_t off = t.last <= at.first ? 2 * (at.first - t.last + 1) : t.first >= at.last ? t.first - at.last + 1 : 0;
      if (t.last < at.first && d.text.surface(t.last) == ",")
        off += kComma;
      if (off < distance && good(d.chart[all[i]], off)) {
        distance = off;
        best = all[i];
      }
    }
    return best;
  }

  static void set_place(Document& d, Work& w, std::uint32_t q, text::Range sentence) {
    if (w.places.mentions.empty() || !d.chart[q].get(match::kPlaceField).none())
      return;
    const std::uint32_t m = nearest(d, w.places, q, sentence, [](const match::Mention& p, std::uint32_t) {
      return p.get(match::kPathField).is(match::Value::Kind::kPath);
    });
    if (m != match::Chart::kNone) {
      d.chart.set(d.arena, q, match::kPlaceField, d.chart[m].get(match::kPathField));
      tied(d, q, match::kPlaceRuleField, m);
    }
  }

  static void set_date(Document& d, Work& w, std::uint32_t q, text::Range sentence) {
    if (w.dates.mentions.empty() || !d.chart[q].get(match::kFactDateField).none())
      return;
    const std::uint32_t m = nearest(d, w.dates, q, sentence, [](const match::Mention& p, std::uint32_t off) {
      const match::Value v = p.get(match::kDateField);
      return off > 0 && v.is(match::Value::Kind::kDate) &&
             (v.date->from != match::DateRange::kOpen || v.date->to != match::DateRange::kOpen);
    });
    if (m != match::Chart::kNone) {
      d.chart.set(d.arena, q, match::kFactDateField, d.chart[m].get(match::kDateField));
      tied(d, q, match::kDateRuleField, m);
    }
  }

  enum : WordTable::Bits { kNegation = 1, kBreak = 2, kCoordinator = 4, kOf = 8, kAuxiliary = kNegation | 0x1F0, kLevel = 512, kArticle = 1024 };

  // What stands between a verb and what it is about.
  bool auxiliary(const Document& d, std::uint32_t i) const { return words_.is(d, i, kAuxiliary); }

  // The token after what the quantity counts.
  static std::uint32_t end_of_object(const Document& d, std::uint32_t q) {
    const std::uint32_t end = d.chart[q].tokens.last;
    const std::uint32_t np = d.chart.find_at(end, match::kObjectNpType);
    return np == match::Chart::kNone ? end : d.chart[np].tokens.last;
  }

  // "a death toll of" before a quantity.
  const match::Hit* noun_of(const Document& d, std::uint32_t first, text::Range sentence) const {
    constexpr std::uint32_t kLongestNoun = 2;
    if (first < sentence.first + 2 || !words_.is(d, first - 1, kOf))
      return nullptr;
    for (std::uint32_t n = std::min(kLongestNoun, first - 1 - sentence.first); n > 0; --n)
      if (const match::Hit* h = predicates_.at(d, first - 1 - n); h && h->length == n)
        return h;
    return nullptr;
  }

  // The token after the last of the quantities that stand in a row: "12 stations, eight fields and over 170 trucks were destroyed".
  std::uint32_t end_of_row(const Document& d, Work& w, std::uint32_t q, text::Range sentence) const {
    constexpr int kLongestRow = 8;
    if (w.row.contains(d.chart[q].tokens.first))
      return w.row.last;
    const auto link = [&](std::uint32_t t) { return t < sentence.last && (words_.is(d, t, kCoordinator) || d.text.surface(t) == ","); };
    std::uint32_t end = end_of_object(d, q);
    for (int n = 0; n < kLongestRow && link(end); ++n) {
      const std::uint32_t next = link(end + 1) ? end + 2 : end + 1;
      const std::uint32_t other = d.chart.find_at(next, match::kQuantityType);
      if (next >= sentence.last || other == match::Chart::kNone)
        break;
      end = end_of_object(d, other);
    }
    while (end < sentence.last && quote(d, end))
      ++end;
    w.row = {d.chart[q].tokens.first, end};
    return end;
  }

  static bool quote(const Document& d, std::uint32_t t) {
    const std::string_view s = d.text.surface(t);
    return s == "\"" || s == "\u201c" || s == "\u201d" || s == "\u00bb" || s == "'" || s == "\u2019";
  }

  void set_predicate(Document& d, Work& w, std::uint32_t q, text::Range sentence) const {
    if (!d.chart[q].get(match::kPredicateField).none())
      return;
    if (const match::Hit* h = noun_of(d, d.chart[q].tokens.first, sentence))
      return predicate(d, q, d.chart[q].tokens.first - 1 - h->length, *h, "noun_of");
    const bool measure = !d.chart[q].get(match::kUnitField).none();
    if (counts_fates(d, q))
      return;
    const std::uint32_t after = end_of_row(d, w, q, sentence);
    for (std::uint32_t i = after; i < std::min(sentence.last, after + kRightWindow); ++i) {
      if (const match::Hit* h = predicate_at(d, i, measure))
        return predicate(d, q, i, *h, "object_verb");
      if (!auxiliary(d, i))
        break;
    }
    const std::uint32_t end = d.chart[q].tokens.first;
    std::uint32_t begin = std::max(sentence.first, end > kLeftWindow ? end - kLeftWindow : 0);
    for (const std::uint32_t said = first_said(d, w, q); begin < end && d.text.tokens[begin].begin < said;)
      ++begin;
    std::uint32_t i = end;
    const match::Hit* verb = nullptr;
    while (i > begin && !verb) {
      if (!measure && w.barren.first < i && i <= w.barren.last) {
        i = std::max(begin, w.barren.first);
        continue;
      }
      if (words_.is(d, i - 1, kBreak))
        break;
      if ((verb = predicate_at(d, i - 1, measure)) == nullptr)
        --i;
    }
    if (!measure)
      w.barren = {i, end};
    if (!verb)
      return;
    if (const auto [noun, at] = risen(d, *verb, {begin, i - 1}, end); noun)
      return predicate(d, q, at, *noun, "clause_noun");
    predicate(d, q, i - 1, *verb, "clause_verb");
  }

  // The byte where the innermost content that holds the quantity begins.
  static std::uint32_t first_said(const Document& d, const Work& w, std::uint32_t q) {
    std::uint32_t first = 0;
    for (const std::uint32_t o : w.open)
      if (w.contents[o].span.contains(d.chart[q].bytes))
        first = std::max(first, w.contents[o].span.begin);
    return first;
  }

  // "two dead and six wounded": what is counted is only what happened to them.
  bool counts_fates(Document& d, std::uint32_t q) const {
    const std::uint32_t at = d.chart[q].tokens.last, np = d.chart.find_at(at, match::kObjectNpType);
    if (np == match::Chart::kNone || d.chart[np].tokens.size() != 1)
      return false;
    const match::Hit* fate = predicates_.at(d, at);
    if (!fate || fate->length != 1 || !predicates_.entry(*fate).get(counted_).as_bool() || fate->form == match::Form::kPlural ||
        fate->form == match::Form::kThird)  // "60 attacks", "12 trains"
      return false;
    for (const match::FieldId f : {match::kObjectField, match::kObjectHeadField})
      d.chart.set(d.arena, q, f, match::Value());
    predicate(d, q, at, *fate, "object_verb");
    return true;
  }

  // Of a measure nothing is said that is said of persons and things; after an article a word with a capital is a name: "the Fed".
  const match::Hit* predicate_at(const Document& d, std::uint32_t i, bool measure) const {
    const match::Hit* h = predicate_starts_.begin_with(d.text.tokens[i].symbol) ? predicates_.at(d, i) : nullptr;
    if (!h || (measure && predicates_.entry(*h).get(counted_).as_bool()))
      return nullptr;
    const bool name = i > 0 && d.text.tokens[i].letter_case == text::TokenCase::kTitle && words_.is(d, i - 1, kArticle);
    return name ? nullptr : h;
  }

  // What rose to the number at `end`: the predicate of the tokens before the verb that is nearest to it.
  std::pair<const match::Hit*, std::uint32_t> risen(const Document& d, const match::Hit& verb, text::Range before, std::uint32_t end) const {
    if (end == 0 || !predicates_.entry(verb).get(change_).as_bool() || !words_.is(d, end - 1, kLevel))
      return {nullptr, 0};
    for (std::uint32_t i = before.last; i > before.first && !words_.is(d, i - 1, kBreak); --i)
      if (const match::Hit* h = predicates_.at(d, i - 1); h && !predicates_.entry(*h).get(change_).as_bool())
        return {h, i - 1};
    return {nullptr, 0};
  }

  void predicate(Document& d, std::uint32_t q, std::uint32_t at, const match::Hit& hit, std::string_view way) const {
    d.chart.set(d.arena, q, match::kPredicateRuleField, way);
    const match::ListEntry& e = predicates_.entry(hit);
    const match::Value given = e.get(match::kPredicateField);
    d.chart.set(d.arena, q, match::kPredicateField, given.none() ? match::Value(e.text) : given);
    for (std::uint32_t i = at; i > 0 && at - i < 3;) {
      --i;
      if (words_.is(d, i, kNegation))
        d.chart.set(d.arena, q, match::kNegatedField, true);
      if (!auxiliary(d, i))
        break;
    }
  }

  void set_revised(Document& d, Work& w, std::uint32_t q, text::Range sentence) const {
    const std::string_view object = d.chart[q].get(match::kObjectHeadField).as_text();
    const std::string_view predicate = d.chart[q].get(match::kPredicateField).as_text();
    if (object.empty() && predicate.empty())
      return;
    const auto [last, fresh] = w.last.emplace(text::hash(object) * 31 + text::hash(predicate));
    const std::uint32_t before = std::exchange(*last, q);
    if (fresh)
      return;
    const match::Value now = d.chart[q].get(match::kValueField), then = d.chart[before].get(match::kValueField);
    bool revised = false;
    for (std::uint32_t i = sentence.first; i < sentence.last && !revised && now.as_number() != then.as_number(); ++i)
      revised = revisions_.has(d, i);
    if (revised)
      d.chart.set(d.arena, q, match::kSupersedesField, match::Value::mention_ref(before));
  }

  WordList predicates_;
  WordLists predicate_starts_;
  WordList revisions_;
  WordTable words_;
  match::FieldId counted_, change_;
  match::KindId ordinal_;
};

}  // namespace

std::unique_ptr<Layer> make_facts_pass(const LayerContext& c) { return std::make_unique<FactsPass>(c); }

}  // namespace postil::annotate
