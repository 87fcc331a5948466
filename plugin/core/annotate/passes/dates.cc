// Pass "dates": what is no date after all. A name of a month, a day or a feast inside the longer name of a person ("June Carter",
// "Pham Tai Thu") is a part of that name, and where a person of the document is called so ("Theresa May") the word alone is that person
// unless a word of time stands before it ("in May").
#include <algorithm>
#include <vector>

#include "core/annotate/layer.h"
#include "core/annotate/word_table.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLongestName = 16;  // tokens; longer mentions are no names

class DatesPass : public Layer {
 public:
  explicit DatesPass(const LayerContext& c)
      : person_(c.program.kind("person")),
        words_(c.lexicon,
               {"year_prepositions", "last_words", "coming_words", "start_words", "possessive_marks", "months"}) {}

  void run(Document& d) const override {
    if (d.chart.of(match::kDateType).empty())
      return;
    static thread_local std::vector<std::uint64_t> called;  // last words of names that are dates
    called.clear();
    for (const std::uint32_t i : d.chart.of(match::kActorType)) {
      const match::Mention& name = d.chart[i];
      if (name.dropped || name.kind != person_ || name.tokens.size() < 2 || name.tokens.size() > kLongestName)
        continue;
      const std::uint64_t last = d.text.tokens[name.tokens.last - 1].hash;
      if (words_.is(d, name.tokens.last - 1, kMonth) && std::find(called.begin(), called.end(), last) == called.end())
        called.push_back(last);
      for (std::uint32_t t = name.tokens.first; t < name.tokens.last; ++t)
        for (std::uint32_t m = d.chart.first_at(t); m != match::Chart::kNone; m = d.chart.next_at(m))
          if (d.chart[m].type == match::kDateType && d.chart[m].tokens.last <= name.tokens.last &&
              d.chart[m].tokens.size() < name.tokens.size())
            d.chart[m].dropped = true;
    }
    for (std::size_t k = 0; !called.empty() && k < d.chart.of(match::kDateType).size(); ++k)
      if (match::Mention& date = d.chart[d.chart.of(match::kDateType)[k]];
          date.tokens.size() == 1 &&
          std::find(called.begin(), called.end(), d.text.tokens[date.tokens.first].hash) != called.end() &&
          !timed(d, date.tokens))
        date.dropped = true;
  }

 private:
  // Whether a word of time before it says that it is a date, though "since May's speech" is a person's.
  bool timed(const Document& d, text::Range date) const {
    const bool owner = date.last < d.text.tokens.size() && words_.is(d, date.last, kPossessive);
    return !owner && date.first > 0 && words_.is(d, date.first - 1, kTimed);
  }

  enum : WordTable::Bits { kTimed = 15, kPossessive = 16, kMonth = 32 };
  match::KindId person_;
  WordTable words_;
};

}  // namespace

std::unique_ptr<Layer> make_dates_pass(const LayerContext& c) { return std::make_unique<DatesPass>(c); }

}  // namespace postil::annotate
