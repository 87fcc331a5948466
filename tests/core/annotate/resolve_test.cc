// `resolve` of packs: what short names and pronouns stand for.
#include <catch2/catch.hpp>

#include <string>

#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

constexpr const char* kPack = R"(format: 1
pack: boats
lists: {kinds: [ferry, tug], skippers: [skipper, mate]}
entities:
  - {id: Anna Berg, type: actor.person, name: Anna Berg, gender: f}
  - {id: Karl Moen, type: actor.person, name: Karl Moen, gender: m}
rules:
  - {id: ship, match: '%kinds (?<name> [case=title]{1,3})', emit: {type: actor.ship, span: name, name: name.text}}
  - {id: dock, match: '(?<ship> @actor) docked', emit: {type: docking, span: ship, name: ship.name}}
  - {id: said, match: '(?<who> @actor | he | she | it) (?<cue> said) (?<what> [case=lower]+)', emit: {type: attribution, source: who, cue: cue, content: what, actor: 'first(who.id, none)'}}
)";

// Mentions of actors and dockings, and of attributions who speaks: "text=name", and the rule of resolved ones.
std::string show(const std::string& items, const std::string& text) {
  const BuildResult built = RuleSetBuilder().add_text("boats.yaml", kPack + items).build();
  for (const Diagnostic& d : built.diagnostics)
    UNSCOPED_INFO(d.to_string());
  REQUIRE(built.rules);
  const match::Program& p = *built.rules->impl().program;
  AnnotationRun run(p);
  const annotate::Document& d = run.run(text, match::DateRange::kOpen, false);
  std::string out;
  for (const char* type : {"actor", "docking", "attribution"})
    for (const std::uint32_t i : d.chart.of(static_cast<match::TypeId>(p.types.find(type)))) {
      const match::Mention& m = d.chart[i];
      const bool speech = m.type == match::kAttributionType;
      const std::string rule(p.rule_names.name(m.rule));
      if (!m.dropped)
        out += (out.empty() ? "" : "; ") + std::string(m.bytes.of(d.text.bytes)) + "=" +
               std::string(m.get(speech ? match::kActorField : match::kNameField).as_text()) +
               (rule.find("resolve") == std::string::npos ? "" : " by " + rule);
    }
  return out;
}

}  // namespace

TEST_CASE("packs say what short names and pronouns stand for", "[annotate][resolve]") {
  struct Row {
    std::string name, items, text, expected;
  };
  const std::string last = "resolve: [{short: last_word, of: actor.ship, confidence: 0.8}]";
  const std::string first = "resolve: [{short: first_word, of: actor}]";
  const std::string it = "resolve: [{pronoun: [it, the vessel], to: actor.ship, within: 1 sentence}]";
  const std::string she = "resolve: [{pronoun: [{text: he, gender: m}, {text: she, gender: f}], to: actor.person, agree: gender_if_known}]";
  const std::string speaker = "resolve: [{pronoun: [{text: he, gender: m}, {text: she, gender: f}], to: attribution.source, agree: gender_if_known}]";
  const Row row = GENERATE_COPY(values<Row>({
      {"last word of a name", last, "The tug Queen Anna left. Anna docked.", "Queen Anna=Queen Anna; Anna=Queen Anna by boats/resolve-1; Anna=Queen Anna"},
      {"not before the name", last, "Anna left the tug Queen Anna.", "Queen Anna=Queen Anna"},
      {"not in another name", last, "The tug Queen Anna left Port Anna Street.", "Queen Anna=Queen Anna"},
      {"not in lower case", last, "The tug Queen Anna met anna.", "Queen Anna=Queen Anna"},
      {"not of a name of one word", last, "The tug Anna left. They say Anna sank.", "Anna=Anna"},
      {"not of another kind", last, "Anna Berg left. They say Berg sank.", "Anna Berg=Anna Berg; Berg=Anna Berg"},
      {"the last of two", last, "The tug Queen Anna met the tug King Anna. The Anna sank.", "Queen Anna=Queen Anna; King Anna=King Anna; Anna=King Anna by boats/resolve-1"},
      {"first word, of any kind", first, "Anna Berg left. They say Anna sank.", "Anna Berg=Anna Berg; Anna=Anna Berg by boats/resolve-1"},
      {"a pronoun", it, "The tug Maren left. Then it docked.", "Maren=Maren; it=Maren by boats/resolve-1; it=Maren"},
      {"a phrase", it, "The tug Maren left. The vessel docked.", "Maren=Maren; The vessel=Maren by boats/resolve-1; The vessel=Maren"},
      {"a pronoun out of reach", it, "The tug Maren left. They waited. It docked.", "Maren=Maren"},
      {"one leads to the next", it, "The tug Maren left. It sailed. It docked.", "Maren=Maren; It=Maren by boats/resolve-1; It=Maren by boats/resolve-1; It=Maren"},
      {"genders agree", she, "Anna Berg met Karl Moen. She left. He stayed.", "Anna Berg=Anna Berg; Karl Moen=Karl Moen; She=Anna Berg by boats/resolve-1; He=Karl Moen by boats/resolve-1"},
      {"nobody that agrees", she, "Karl Moen left. She stayed.", "Karl Moen=Karl Moen"},
      {"a speaker", speaker, "Anna Berg said no more. She said it again.", "Anna Berg=Anna Berg; Anna Berg said no more=Anna Berg; She said it again=Anna Berg"},
      {"a speaker who disagrees", speaker, "Anna Berg said no more. Karl Moen said no. She said yes.",
       "Anna Berg=Anna Berg; Karl Moen=Karl Moen; Anna Berg said no more=Anna Berg; Karl Moen said no=Karl Moen; She said yes=Anna Berg"},
  }));
  CAPTURE(row.text);
  DYNAMIC_SECTION(row.name) { CHECK(show(row.items, row.text) == row.expected); }
}

TEST_CASE("what cannot be resolved is an error", "[compile][resolve]") {
  struct Row {
    std::string items, code;
  };
  const Row row = GENERATE(values<Row>({
      {"resolve: [{pronoun: [it], to: actor.shipp}]", "R014"},
      {"resolve: [{pronoun: [it]}]", "R007"},
      {"resolve: [{of: actor.ship}]", "R007"},
      {"resolve: [{short: initials, of: actor.ship}]", "R003"},
      {"resolve: [{pronoun: [it], to: actor.ship, within: 2 pages}]", "R003"},
      {"resolve: [{pronoun: [it], to: actor.ship, agree: number}]", "R003"},
      {"resolve: [{pronoun: [it], to: actor.ship, confidence: 2}]", "R040"},
      {"resolve: [{pronoun: [it], too: actor.ship}]", "R070"},
      {"resolve: {pronoun: it}", "R003"},
  }));
  CAPTURE(row.items);
  const BuildResult built = RuleSetBuilder().add_text("boats.yaml", kPack + row.items).build();
  CHECK(!built.rules);
  bool found = false;
  for (const Diagnostic& d : built.diagnostics)
    found |= d.code == row.code;
  CHECK(found);
}
