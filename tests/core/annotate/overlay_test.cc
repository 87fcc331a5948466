// A site's file changes the shipped attribution without touching it: tests/site/harbour.yaml over rules/.
#include <catch2/catch.hpp>

#include <string>

#include "postil/annotator.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

std::shared_ptr<const RuleSet> rules(bool with_site) {
  static std::shared_ptr<const RuleSet> sets[2];
  if (!sets[with_site]) {
    RuleSetBuilder builder;
    builder.add_path(POSTIL_SOURCE_DIR "/rules");
    if (with_site)
      builder.run_tests(true).add_path(POSTIL_SOURCE_DIR "/tests/site/harbour.yaml");
    const BuildResult built = builder.build();
    for (const Diagnostic& d : built.diagnostics)
      UNSCOPED_INFO(d.to_string());
    CHECK(built.diagnostics.empty());
    REQUIRE(built.rules);
    sets[with_site] = built.rules;
  }
  return sets[with_site];
}

std::string pieces(const std::vector<Span>& spans, std::string_view text) {
  std::string out;
  for (Span s : spans)
    out.append(out.empty() ? "" : " | ").append(s.of(text));
  return out;
}

// "source > cue > content (actor)" of each attribution.
std::string show(std::string_view text, bool with_site) {
  Annotator annotator(rules(with_site));
  const Annotations found = annotator.annotate(text);
  std::string out;
  for (const Annotation& a : found)
    if (const Attribution* t = a.attribution())
      out += (out.empty() ? "" : "; ") + pieces(t->source, text) + " > " + pieces(t->cue, text) + " > " + pieces(t->content, text) +
             (t->actor.empty() ? "" : " (" + std::string(t->actor) + ")");
  return out;
}

}  // namespace

TEST_CASE("a site file adds to the shipped attribution and takes away from it", "[annotate][attribution][overlay]") {
  struct Row {
    std::string name, text, shipped, site;
  };
  const Row row = GENERATE(values<Row>({
      {"a cue verb, inflected", "Angela Merkel foghorned that the pier was open.", "",
       "Angela Merkel > foghorned > that the pier was open (Angela Merkel)"},
      {"a cue of two words", "Angela Merkel radioed in the news.", "", "Angela Merkel > radioed in > the news (Angela Merkel)"},
      {"a cue taken away", "Angela Merkel joked that the pier was open.",
       "Angela Merkel > joked > that the pier was open (Angela Merkel)", ""},
      {"a preposition", "The pier is open, in the telling of Angela Merkel.", "",
       "Angela Merkel > in the telling of > The pier is open (Angela Merkel)"},
      {"a pattern", "Word from Angela Merkel is that the pier is closed.", "",
       "Angela Merkel > is > that the pier is closed (Angela Merkel)"},
      {"a shipped rule with an exception", "The tide tables say that it is late.", "The tide tables > say > that it is late", ""},
  }));
  CAPTURE(row.text);
  DYNAMIC_SECTION(row.name) {
    CHECK(show(row.text, false) == row.shipped);
    CHECK(show(row.text, true) == row.site);
  }
}

TEST_CASE("a site file adds a title that begins names", "[annotate][overlay]") {
  const auto person = [](bool with_site) {
    Annotator annotator(rules(with_site));
    std::string out;
    const Annotations found = annotator.annotate("It was late when they saw harbourmaster Zorvik Quellan.");
    for (const Annotation& a : found)
      if (a.actor() && a.kind == "person")
        out += a.actor()->name;
    return out;
  };
  CHECK(person(false) == "");
  CHECK(person(true) == "Zorvik Quellan");
}
