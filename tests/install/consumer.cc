// Compiles rules of its own and annotates a text with the installed library, as C++17.
#include <postil/annotator.h>
#include <postil/json.h>
#include <postil/ruleset.h>
#include <postil/version.h>

#include <iostream>

int main() {
  postil::RuleSetBuilder builder;
  builder.add_text("colours.yaml", R"(
format: 1
pack: colours
language: en
lists: {colours: [red, dark blue]}
rules:
  - {id: colour, match: '%colours', emit: {type: colour}}
)");
  const postil::BuildResult built = builder.build();
  for (const postil::Diagnostic& d : built.diagnostics) std::cerr << d.to_string() << '\n';
  if (!built.rules) return 1;
  postil::Annotator annotator(built.rules);
  std::string json;
  postil::append_json(json, annotator.annotate("A dark blue car."));
  std::cout << json << '\n';
  return json == R"([{"type":"colour","start":2,"end":11,"rule":"colours/colour"}])" ? 0 : 1;
}
