// Pass "quantities": what is no quantity after all.
//
// A number inside a date names a day, a month, a year or a time and is dropped, unless it counts units of time there ("the past
// seven days", "two weeks ago"). A number inside the name of an actor or a place ("Two Harbors", "Seventh Fleet") is dropped too.
#include "core/annotate/layers/words.h"
#include "core/match/program.h"
#include "core/match/sort_runs.h"

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLongestName = 16;  // tokens; longer mentions are no names

class QuantitiesPass : public Layer {
 public:
  explicit QuantitiesPass(const LayerContext& c)
      : units_(c.lexicon, "time_units"), age_(c.program.kind("age")), ordinal_(c.program.kind("ordinal")), year_(c.program.kind("year")) {}

  // Both lists are walked in the order of the text; each quantity looks at the dates that reach past its beginning.
  void run(Document& d) const override {
    if (d.chart.of(match::kQuantityType).empty())
      return;
    drop_in_names(d, match::kActorType);
    drop_in_names(d, match::kLocationType);
    dates_.clear();
    for (std::uint32_t i : d.chart.of(match::kDateType))
      if (!d.chart[i].dropped)
        dates_.push_back(d.chart[i].tokens);
    match::sort_runs(dates_, [](const text::Range& a, const text::Range& b) { return a.first < b.first; });
    order_.assign(d.chart.of(match::kQuantityType).begin(), d.chart.of(match::kQuantityType).end());
    match::sort_runs(order_, [&](std::uint32_t a, std::uint32_t b) { return d.chart[a].tokens.first < d.chart[b].tokens.first; });
    std::size_t from = 0;
    for (std::uint32_t i : order_) {
      match::Mention& q = d.chart[i];
      if (q.dropped)
        continue;
      while (from < dates_.size() && dates_[from].last <= q.tokens.first)
        ++from;
      for (std::size_t k = from; k < dates_.size() && dates_[k].first < q.tokens.last; ++k)
        if (dates_[k].last > q.tokens.first && q.kind != age_ && (q.kind == ordinal_ || !counts_time(d, q.tokens, dates_[k])))
          q.dropped = true;
    }
  }

 private:
  // The first of the mentions at a token if some of them is a quantity, else Chart::kNone.
  static std::uint32_t quantity_at(const Document& d, std::uint32_t token) {
    const bool some = d.chart.types_at(token) & match::Chart::type_bit(match::kQuantityType);
    return some ? d.chart.first_at(token) : match::Chart::kNone;
  }

  // Quantities that begin inside a longer mention of the type and do not reach past it.
  static void drop_in_names(Document& d, match::TypeId type) {
    for (std::uint32_t i : d.chart.of(type)) {
      const match::Mention& name = d.chart[i];
      if (name.dropped || name.tokens.size() < 2 || name.tokens.size() > kLongestName)
        continue;
      for (std::uint32_t t = name.tokens.first; t < name.tokens.last; ++t)
        for (std::uint32_t q = quantity_at(d, t); q != match::Chart::kNone; q = d.chart.next_at(q))
          if (d.chart.type_of(q) == match::kQuantityType && d.chart[q].tokens.last <= name.tokens.last &&
              d.chart[q].tokens.size() < name.tokens.size())
            d.chart[q].dropped = true;
    }
  }

  bool counts_time(const Document& d, text::Range quantity, text::Range date) const {
    std::uint32_t next = past_repeated_number(d, quantity.last);
    if (next < date.last && is_dash(d, next))
      ++next;
    const match::Hit* unit = next < date.last ? units_.at(d, next) : nullptr;
    if (!unit || d.text.norm(next + unit->length - 1).back() == 's')
      return unit;
    const std::uint32_t year = d.chart.find_at(quantity.first, match::kCalendarType);  // "the 2006 fiscal year"
    return year == match::Chart::kNone || d.chart[year].kind != year_;
  }

  WordList units_;
  match::KindId age_, ordinal_, year_;
  static thread_local std::vector<text::Range> dates_;
  static thread_local std::vector<std::uint32_t> order_;
};

thread_local std::vector<text::Range> QuantitiesPass::dates_;
thread_local std::vector<std::uint32_t> QuantitiesPass::order_;

}  // namespace

std::unique_ptr<Layer> make_quantities_pass(const LayerContext& c) { return std::make_unique<QuantitiesPass>(c); }

}  // namespace postil::annotate
