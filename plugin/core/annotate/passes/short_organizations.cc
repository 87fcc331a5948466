// Pass over actors: short names of organizations: "the Harbour Committee" and "the Committee" after "Senate Harbour Committee".
//
// An organization that no gazetteer knows becomes the one named before whose name ends with its words, or begins with its word and "of"
// ("the University" after "University of Redwater", but not "the Redwater Party" after "Redwater Party of Ilvar"). A single word does so
// only if it is one of `short_heads`. What every state has ("the Supreme Court") is left to national_bodies. Linear in the words of the
// organizations.
#include <algorithm>
#include <vector>

#include "core/annotate/flat_map.h"
#include "core/annotate/passes/actor_names.h"
#include "core/annotate/passes/words_key.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::Mention;

constexpr std::uint32_t kLongest = 12;  // words of a name; longer ones are a list

class ShortOrganizations final : public Layer {
 public:
  explicit ShortOrganizations(const LayerContext& context)
      : words_(context.lexicon, {"short_heads", "of_words"}),
        bodies_(context.lexicon.list("state_bodies")),
        organization_(context.program.kind("organization")) {}

  void run(Document& d) const override {
    static thread_local std::vector<std::uint32_t> order;
    order.clear();
    bool long_names = false;
    for (const std::uint32_t i : d.chart.of(match::kActorType))
      if (const Mention& m = d.chart[i]; m.kind == organization_ && !m.dropped && m.tokens.size() <= kLongest) {
        order.push_back(i);
        long_names |= m.tokens.size() > 1;
      }
    if (order.size() < 2 || !long_names)
      return;
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      return d.chart[a].tokens.first < d.chart[b].tokens.first;
    };
    if (!std::is_sorted(order.begin(), order.end(), before))
      std::stable_sort(order.begin(), order.end(), before);
    static thread_local FlatMap<std::uint32_t> known;  // hash of words -> mention whose short name they are
    known.clear();
    for (const std::uint32_t i : order)
      if (!is_short(d, i, known))
        enter(d, i, known);
  }

 private:
  // Takes the identity of the organization that the words are short for.
  bool is_short(Document& d, std::uint32_t i, const FlatMap<std::uint32_t>& known) const {
    const Mention& m = d.chart[i];
    if (known.empty() || m.entity != UINT32_MAX || !m.get(match::kIdField).none())
      return false;
    const std::uint32_t* whole = known.find(words_key(d.text, m.tokens));
    if (!whole || is_state_body(d, m.tokens))
      return false;
    copy_identity(d, *whole, i);
    return true;
  }

  void enter(const Document& d, std::uint32_t i, FlatMap<std::uint32_t>& known) const {
    const text::Range name = d.chart[i].tokens;
    suffixes(d, {name.first + 1, name.last}, i, known);
    if (name.size() > 1 && words_.is(d, name.first, kHead) && words_.is(d, name.first + 1, kOf))
      known[words_key(d.text, {name.first, name.first + 1})] = i;
  }

  // The words from each on to the last: two or more, or a head word.
  void suffixes(const Document& d, text::Range words, std::uint32_t i, FlatMap<std::uint32_t>& known) const {
    for (std::uint32_t t = words.first; t < words.last; ++t)
      if (is_name_word(d.text.tokens[t]) && (words.last - t > 1 || words_.is(d, t, kHead)))
        known[words_key(d.text, {t, words.last})] = i;
  }

  bool is_state_body(const Document& d, text::Range tokens) const {
    const match::Hit* h = bodies_ == match::kNoList ? nullptr : d.hits.find(tokens.first, bodies_);
    return h && h->length == tokens.size();
  }

  enum : WordTable::Bits { kHead = 1, kOf = 2 };
  WordTable words_;
  match::ListId bodies_;
  match::KindId organization_;
};

}  // namespace

std::unique_ptr<Layer> make_short_organizations(const LayerContext& context) {
  return std::make_unique<ShortOrganizations>(context);
}

}  // namespace postil::annotate
