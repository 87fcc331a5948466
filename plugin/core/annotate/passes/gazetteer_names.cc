// Pass over actors: names of actors that mapped gazetteers have, the longest first, where no rule or entity found an actor.
// Places of mapped gazetteers are the layer `place`.
#include <unordered_map>

#include "core/annotate/places.h"

namespace postil::annotate {

namespace {

constexpr float kConfidence = 0.9F;

class GazetteerNames : public Layer {
 public:
  explicit GazetteerNames(const LayerContext& c)
      : program_(c.program), rule_(c.program.rule_names.add("pass/gazetteer_names")) {
    for (const auto& gazetteer : c.program.gazetteers) {
      auto& kinds = kinds_.emplace_back();
      for (const std::string_view type : gazetteer->types())
        if (const std::size_t dot = type.find('.'); type.substr(0, dot) == "actor")
          kinds.emplace(type, c.program.kind(dot == std::string_view::npos ? std::string_view() : type.substr(dot + 1)));
      any_ |= !kinds.empty();
    }
  }

  void run(Document& d) const override {
    if (!any_)
      return;
    thread_local std::vector<bool> taken;
    taken.assign(d.text.tokens.size(), false);
    for (const std::uint32_t m : d.chart.of(match::kActorType))
      if (!d.chart[m].dropped)
        for (std::uint32_t i = d.chart[m].tokens.first; i < d.chart[m].tokens.last; ++i)
          taken[i] = true;
    for (const text::Sentence& s : d.text.sentences)
      for (std::uint32_t i = s.tokens.first; i < s.tokens.last;) {
        std::uint32_t end = i;
        while (end < s.tokens.last && !taken[end])
          ++end;
        const std::uint32_t length = end > i && Places::can_begin(d.text, i) ? add_longest(d, i, end) : 0;
        i += length ? length : 1;
      }
  }

 private:
  // Tokens of the name that was added; 0: none.
  std::uint32_t add_longest(Document& d, std::uint32_t token, std::uint32_t end) const {
    thread_local std::vector<match::GazetteerName> names;
    std::uint32_t best = 0;
    match::GazetteerEntry found;
    match::KindId kind = 0;
    for (std::size_t g = 0; g < kinds_.size(); ++g) {
      if (kinds_[g].empty())
        continue;
      names.clear();
      program_.gazetteers[g]->find_names(d.text, token, end, names);
      for (const match::GazetteerName& n : names) {
        if (n.length <= best || n.flags & match::kShortName)
          continue;
        const match::GazetteerEntry e = program_.gazetteers[g]->entry(n.entry);
        if (const auto it = kinds_[g].find(e.type); it != kinds_[g].end()) {
          best = n.length;
          found = e;
          kind = it->second;
        }
      }
    }
    if (best) {
      const std::uint32_t m = d.add(match::kActorType, kind, {token, token + best},
                                    {{match::kIdField, found.id}, {match::kNameField, found.name}}, kConfidence);
      d.chart[m].rule = rule_;
    }
    return best;
  }

  const match::Program& program_;
  match::RuleId rule_;
  std::vector<std::unordered_map<std::string_view, match::KindId>> kinds_;  // by gazetteer: kinds of its types of actors
  bool any_ = false;
};

}  // namespace

std::unique_ptr<Layer> make_gazetteer_names(const LayerContext& context) { return std::make_unique<GazetteerNames>(context); }

}  // namespace postil::annotate
