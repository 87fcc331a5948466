// Pass "facts": ties each quantity to who says it, where, when, what happens to what it counts, and to the quantity it revises.
//
//   said_by     the source of the innermost attribution whose content holds the quantity
//   place       the nearest location in the sentence; those after the quantity count as half as far
//   fact_date   the nearest date with days in the sentence that neither holds the quantity itself nor is one that it is compared with
//   predicate   what happens to what is counted (predicates.h)
//   supersedes  an earlier quantity with the same object and predicate, where the sentence says that it was revised
// For each the rule of what it is tied to is noted.
//
// What stands in brackets behind a measure in another unit is tied as that is.
//
// Everything is sorted once and walked in the order of the text; within a sentence each quantity looks at its dates and places
// only, and at kMostNeighbours of them at most.
#include <algorithm>
#include <tuple>
#include <utility>

#include "core/annotate/flat_map.h"
#include "core/annotate/layers/words.h"
#include "core/annotate/passes/predicates.h"
#include "core/match/program.h"
#include "core/match/sort_runs.h"

namespace postil::annotate {

namespace {

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
  PredicateState predicates;
  FlatMap<std::uint32_t> last;  // hash of object and predicate -> quantity
};

class FactsPass : public Layer {
 public:
  explicit FactsPass(const LayerContext& c)
      : predicates_(c),
        revisions_(c.lexicon, "revision_words"),
        baselines_(c.lexicon, "baseline_words"),
        ordinal_(c.program.kind("ordinal")),
        point_(c.program.kind("point")) {}

  void run(Document& d) const override {
    thread_local Work w;
    live(d, match::kQuantityType, w.quantities);
    if (w.quantities.empty())
      return;
    collect(d, w);
    std::size_t content = 0;
    w.open.clear();
    w.last.clear();
    w.predicates = {};
    std::uint32_t before = match::Chart::kNone;
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
      if (before != match::Chart::kNone && d.chart[before].tokens.first < sentence.first)
        before = match::Chart::kNone;
      const std::uint32_t other = std::exchange(before, q);
      if (same_again(d, q, other))
        continue;
      set_place(d, w, q, sentence);
      set_date(d, w, q, sentence);
      if (nearest(d, w.dates, q, sentence, [](const match::Mention&, std::uint32_t off) { return off == 0; }) == match::Chart::kNone)
        predicates_.set(d, w.predicates, q, other, sentence,
                        first_said(d, w, q));  // what counts days inside a date does nothing
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

  // Whether a number is compared with that of the date: "144 percent more than last year".
  bool baseline(const Document& d, const match::Mention& date, text::Range sentence) const {
    constexpr std::uint32_t kFarthest = 2;  // "than in 2014"
    for (std::uint32_t n = 1; n <= kFarthest && date.tokens.first >= sentence.first + n; ++n)
      if (const match::Hit* h = baselines_.at(d, date.tokens.first - n); h && h->length <= n)
        return true;
    return false;
  }

  // A date that the text leaves vague ("in recent years") keeps those that are farther off away.
  void set_date(Document& d, Work& w, std::uint32_t q, text::Range sentence) const {
    if (w.dates.mentions.empty() || !d.chart[q].get(match::kFactDateField).none())
      return;
    const auto days = [](const match::Value v) {
      return v.is(match::Value::Kind::kDate) &&
             (v.date->from != match::DateRange::kOpen || v.date->to != match::DateRange::kOpen);
    };
    bool compared = false;  // by a date behind the quantity: those behind that are of something else
    const std::uint32_t m = nearest(d, w.dates, q, sentence, [&](const match::Mention& p, std::uint32_t off) {
      if (baseline(d, p, sentence))
        return compared |= p.tokens.first >= d.chart[q].tokens.last, false;
      return off > 0 && !compared && (p.kind == point_ || days(p.get(match::kDateField)));
    });
    if (m != match::Chart::kNone && days(d.chart[m].get(match::kDateField))) {
      d.chart.set(d.arena, q, match::kFactDateField, d.chart[m].get(match::kDateField));
      tied(d, q, match::kDateRuleField, m);
    }
  }

  // The byte where the innermost content that holds the quantity begins.
  static std::uint32_t first_said(const Document& d, const Work& w, std::uint32_t q) {
    std::uint32_t first = 0;
    for (const std::uint32_t o : w.open)
      if (w.contents[o].span.contains(d.chart[q].bytes))
        first = std::max(first, w.contents[o].span.begin);
    return first;
  }

  // "(800 km)" right behind "500 miles", "; 2 acres" behind that: the same once more in another unit, with all that it is tied to.
  static bool same_again(Document& d, std::uint32_t q, std::uint32_t before) {
    if (before == match::Chart::kNone)
      return false;
    const std::uint32_t at = d.chart[before].tokens.last;
    const match::Value unit = d.chart[q].get(match::kSiUnitField);
    if (at + 1 != d.chart[q].tokens.first || !(is(d, at, '(') || is(d, at, ';') || is(d, at, '/')) || unit.none() ||
        unit.as_text() != d.chart[before].get(match::kSiUnitField).as_text())
      return false;
    for (const match::FieldId f : {match::kFactDateField, match::kDateRuleField, match::kPlaceField,
                                   match::kPlaceRuleField, match::kPredicateField, match::kPredicateRuleField,
                                   match::kNegatedField, match::kSaidByField, match::kSaidByRuleField})
      if (const match::Value v = d.chart[before].get(f); !v.none() && d.chart[q].get(f).none())
        d.chart.set(d.arena, q, f, v);
    return true;
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

  Predicates predicates_;
  WordList revisions_, baselines_;
  match::KindId ordinal_, point_;
};

}  // namespace

std::unique_ptr<Layer> make_facts_pass(const LayerContext& c) { return std::make_unique<FactsPass>(c); }

}  // namespace postil::annotate
