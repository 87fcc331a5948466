// Pass over actors: a given name that the document gives to a storm or a ship is no person in it: "After Katrina, ..."
// beside "Hurricane Katrina". Unless a person of the document bears it in a longer name.
#include <algorithm>

#include "core/annotate/flat_map.h"
#include "core/annotate/passes/actor_names.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::Mention;

class NamedThings final : public Layer {
 public:
  explicit NamedThings(const LayerContext& context)
      : words_(context.lexicon, {"named_things", "name_joints"}), person_(context.program.kind("person")) {}

  void run(Document& d) const override {
    const std::vector<std::uint32_t>& actors = d.chart.of(match::kActorType);
    if (std::none_of(actors.begin(), actors.end(), [&](std::uint32_t m) { return is_given_name(d.chart[m]); }))
      return;
    static thread_local FlatMap<bool> things;  // hash of a name -> whether it is nobody's
    things.clear();
    std::uint32_t last = UINT32_MAX;
    for (const std::uint32_t t : d.text.name_starts)
      if (t > 0 && is_name_word(d.text.tokens[t]) &&
          (words_.is(d, t - 1, kThing) ||
           (t > 1 && last == t - 2 && (words_.is(d, t - 1, kConjunction) || d.text.surface(t - 1) == ",")))) {
        things[d.text.tokens[t].hash] = true;
        last = t;
      }
    if (things.empty())
      return;
    for (const std::uint32_t m : actors)
      if (const Mention& a = d.chart[m]; a.kind == person_ && !a.dropped && a.tokens.size() > 1)
        for (std::uint32_t t = a.tokens.first; t < a.tokens.last; ++t)
          if (bool* thing = things.find(d.text.tokens[t].hash))
            *thing = false;
    for (const std::uint32_t m : actors)
      if (Mention& a = d.chart[m]; is_given_name(a))
        if (const bool* thing = things.find(d.text.tokens[a.tokens.first].hash); thing && *thing)
          a.dropped = true;
  }

 private:
  bool is_given_name(const Mention& a) const {
    return a.kind == person_ && a.tokens.size() == 1 && a.entity == UINT32_MAX && !a.dropped;
  }

  enum : WordTable::Bits { kThing = 1, kConjunction = 2 };
  WordTable words_;
  match::KindId person_;
};

}  // namespace

std::unique_ptr<Layer> make_named_things(const LayerContext& context) { return std::make_unique<NamedThings>(context); }

}  // namespace postil::annotate
