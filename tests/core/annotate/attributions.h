// Attributions by the shipped English packs, with persons and bodies of the tests' own.
#ifndef POSTIL_TESTS_CORE_ANNOTATE_ATTRIBUTIONS_H
#define POSTIL_TESTS_CORE_ANNOTATE_ATTRIBUTIONS_H

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "postil/annotator.h"
#include "postil/ruleset.h"
#include "tests/core/annotate/shipped_rules.h"

namespace postil::test {

// The packs of actors are tested elsewhere.
inline constexpr const char* kActors = R"(
format: 1
pack: test/actors
language: en
lists: {person_titles: [pope], role_nouns: {inflect: noun, entries: [spokeswoman, expert, speaker, singer]}, person_nouns: {inflect: noun, entries: [victim]}}
entities:
  - {id: p1, type: actor.person, name: Hanna Virtanen, gender: f, short: [Virtanen]}
  - {id: p2, type: actor.person, name: Oskar Lind, gender: m, short: [Lind]}
  - {id: p3, type: actor.person, name: Pope Anselm}
  - {id: o1, type: actor.organization, name: Harbor Ministry}
  - {id: o2, type: actor.organization, name: Royal Academy of Ports}
)";

inline std::shared_ptr<const RuleSet> rules() {
  static const std::shared_ptr<const RuleSet> set = shipped_rules({"en/words", "en/text", "en/irregular", "en/speech", "en/clauses", "en/attribution"}, kActors);
  return set;
}

inline std::string pieces(const std::vector<Span>& spans, std::string_view text) {
  std::string out;
  for (Span s : spans)
    out.append(out.empty() ? "" : " | ").append(s.of(text));
  return out;
}

// "source > cue > content" of each attribution, in order.
inline std::string show(std::string_view text) {
  Annotator annotator(rules());
  const Annotations found = annotator.annotate(text);
  std::string out;
  for (const Annotation& a : found)
    if (const Attribution* t = a.attribution()) {
      out.append(out.empty() ? "" : "; ").append(pieces(t->source, text)).append(" > ").append(pieces(t->cue, text));
      out.append(" > ").append(pieces(t->content, text));
    }
  return out;
}

}  // namespace postil::test

#endif
