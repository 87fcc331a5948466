// Pass "dates": what is no date after all. A name of a month, a day or a feast inside the longer name of a person ("June Carter",
// "Pham Tai Thu") is a part of that name.
#include "core/annotate/layer.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

constexpr std::uint32_t kLongestName = 16;  // tokens; longer mentions are no names

class DatesPass : public Layer {
 public:
  explicit DatesPass(const LayerContext& c) : person_(c.program.kind("person")) {}

  void run(Document& d) const override {
    if (d.chart.of(match::kDateType).empty())
      return;
    for (const std::uint32_t i : d.chart.of(match::kActorType)) {
      const match::Mention& name = d.chart[i];
      if (name.dropped || name.kind != person_ || name.tokens.size() < 2 || name.tokens.size() > kLongestName)
        continue;
      for (std::uint32_t t = name.tokens.first; t < name.tokens.last; ++t)
        for (std::uint32_t m = d.chart.first_at(t); m != match::Chart::kNone; m = d.chart.next_at(m))
          if (d.chart[m].type == match::kDateType && d.chart[m].tokens.last <= name.tokens.last &&
              d.chart[m].tokens.size() < name.tokens.size())
            d.chart[m].dropped = true;
    }
  }

 private:
  match::KindId person_;
};

}  // namespace

std::unique_ptr<Layer> make_dates_pass(const LayerContext& c) { return std::make_unique<DatesPass>(c); }

}  // namespace postil::annotate
