// Overlays: what a pack changes of another, seen in what is annotated.
#include <catch2/catch.hpp>

#include <string>

#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

constexpr const char* kShipped = R"(format: 1
pack: base/ships
lists: {kinds: [ferry, {text: [tug, tugboat], size: small}], bad: [ghost]}
macros: {name: '(?<name> [case=title]{1,2})'}
entities:
  - {id: 's:1', type: port, name: Northtown, aliases: [North Town, NT]}
  - {id: 's:2', type: port, name: Southtown, unless: ['southtown road']}
rules:
  - {id: kind, match: '%kinds $name', unless: ['%bad %kinds'], emit: {type: ship, span: name, name: name.text}}
  - {id: sank, match: '(?<name> [case=title]) sank', emit: {type: loss, name: name.text}, priority: 1}
)";
constexpr const char* kText =
    "The ferry Maren met the tugboat Anna and the ghost ferry Emma. The barge Otto met the ferry Ltd. Karl sank off NT, North Town, Northtown "
    "and Southtown. Uhl capsized.";

// Type and words of each mention, or the first error.
std::string show(const std::string& overlay) {
  RuleSetBuilder builder;
  builder.add_text("ships.yaml", kShipped);
  if (!overlay.empty())
    builder.add_text("site.yaml", "format: 1\npack: site\n" + overlay);
  const BuildResult built = builder.build();
  for (const Diagnostic& d : built.diagnostics)
    if (d.severity == Severity::kError)
      return d.code + " " + d.message + (d.help.empty() ? "" : ": " + d.help);
  const match::Program& p = *built.rules->impl().program;
  AnnotationRun run(p);
  const annotate::Document& d = run.run(kText, match::DateRange::kOpen, false);
  std::string out;
  for (const char* type : {"ship", "loss", "port"})
    if (const std::uint32_t id = p.types.find(type); id != UINT32_MAX)
      for (const std::uint32_t m : d.chart.of(static_cast<match::TypeId>(id)))
        if (!d.chart[m].dropped)
          out.append(out.empty() ? "" : ", ").append(type).append(" ").append(d.chart[m].get(match::kNameField).as_text());
  return out;
}

}  // namespace

TEST_CASE("an overlay changes what it names", "[compile][overlay]") {
  const std::string ports = ", port Northtown, port Northtown, port Northtown, port Southtown";
  const std::string plain = "ship Maren, ship Anna, ship Ltd, loss Karl" + ports;
  struct Row {
    std::string name, overlay, expected;
  };
  const Row row = GENERATE_COPY(values<Row>({
      {"nothing", "", plain},
      {"an entry more", "lists: {kinds+: [barge]}", "ship Maren, ship Anna, ship Otto, ship Ltd, loss Karl" + ports},
      {"by its full name", "lists: {base/ships/kinds+: [barge]}", "ship Maren, ship Anna, ship Otto, ship Ltd, loss Karl" + ports},
      {"an entry less", "lists: {kinds-: [ferry]}", "ship Anna, loss Karl" + ports},
      {"an entry less takes its other texts along", "lists: {kinds-: [tug]}", "ship Maren, ship Ltd, loss Karl" + ports},
      {"more and less", "lists: {kinds+: [barge], kinds-: [ferry]}", "ship Anna, ship Otto, loss Karl" + ports},
      {"an exception", "rules: [{extend: base/ships/kind, unless+: ['ferry ltd']}]", "ship Maren, ship Anna, loss Karl" + ports},
      {"an exception with a list of one's own", "lists: {no: [ltd]}\nrules: [{extend: base/ships/kind, unless+: ['ferry %no']}]",
       "ship Maren, ship Anna, loss Karl" + ports},
      {"a pattern with the macros of both", "macros: {down: '(sank | capsized)'}\nrules: [{extend: base/ships/sank, match: '$name $down'}]",
       "ship Maren, ship Anna, ship Ltd, loss Karl, loss Uhl" + ports},
      {"a rule less", "rules: [{extend: base/ships/sank, disable: true}]", "ship Maren, ship Anna, ship Ltd" + ports},
      {"another emit", "rules: [{extend: base/ships/kind, emit: {type: loss, name: name.text}}]",
       "loss Maren, loss Anna, loss Ltd, loss Karl" + ports},
      {"a trim", "rules: [{extend: base/ships/kind, match: '%kinds (?<name> []{1,3})', trim: {name: [met, and, '\".\"']}}]", plain},
      {"an alias less", "entities: [{extend: 's:1', aliases-: [NT]}]",
       "ship Maren, ship Anna, ship Ltd, loss Karl, port Northtown, port Northtown, port Southtown"},
      {"an alias more", "entities: [{extend: 's:2', aliases+: [Uhl]}]", plain + ", port Southtown"},
      {"an entity less", "entities: [{extend: 's:1', disable: true}]", "ship Maren, ship Anna, ship Ltd, loss Karl, port Southtown"},
      {"two entities as one", "entities: [{extend: 's:1', merge_into: 's:2'}]",
       "ship Maren, ship Anna, ship Ltd, loss Karl, port Southtown, port Southtown, port Southtown, port Southtown"},
      {"no such list", "lists: {kidns+: [barge]}", "R018 no list 'kidns' to change: did you mean 'kinds'?"},
      {"no such rule", "rules: [{extend: base/ships/knd, disable: true}]", "R018 no rule 'base/ships/knd' to extend: did you mean 'base/ships/kind'?"},
      {"no such entity", "entities: [{extend: 's:3', disable: true}]", "R018 no entity 's:3': did you mean 's:1'?"},
      {"no such alias", "entities: [{extend: 's:1', aliases-: [NX]}]",
       "R018 'NX' is no spelling of it: did you mean 'NT'? (spellings known here: NT, North Town, Northtown)"},
  }));
  CAPTURE(row.overlay);
  DYNAMIC_SECTION(row.name) { CHECK(show(row.overlay) == row.expected); }
}
