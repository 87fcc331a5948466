#include "core/match/lexicon.h"

#include <catch2/catch.hpp>

using namespace postil;
using namespace postil::match;

TEST_CASE("the lexical lookup finds list entries in all their forms", "[match][lexicon]") {
  LexiconBuilder builder;
  builder.add_irregular_verb("say", "said", "said");
  const ListId say = builder.list("en/speech/say");
  builder.add(say, {"say"}, {}, LexiconBuilder::Inflect::kVerb);
  builder.add(say, {"call for"}, {}, LexiconBuilder::Inflect::kVerb);
  builder.publish(say, "say");
  const auto lexicon = builder.build();
  text::Analyzer analyzer(text::Settings{});

  struct Row {
    std::string name, text;
    std::uint32_t token;
    Form form;
    std::uint16_t length;
  };
  const Row row = GENERATE(values<Row>({
      {"irregular past", "He said so.", 1, Form::kPast, 1},
      {"gerund", "Saying no.", 0, Form::kGerund, 1},
      {"phrase, first word inflected", "They called for calm.", 1, Form::kPast, 2},
  }));
  CAPTURE(row.name);
  text::Text& text = analyzer.analyze(row.text);
  Hits hits;
  lexicon->look_up(text, hits);
  const Hit* hit = hits.find(row.token, lexicon->list("say"));
  REQUIRE(hit);
  CHECK(hit->form == row.form);
  CHECK(hit->length == row.length);
}

TEST_CASE("clitics are list entries of one token", "[match][lexicon]") {
  LexiconBuilder builder;
  const ListId marks = builder.list("marks");
  for (const char* entry : {"'s", "'d", "n't"})
    builder.add(marks, {entry}, {});
  builder.publish(marks, "marks");
  const auto lexicon = builder.build();
  text::Analyzer analyzer(text::Settings{});
  struct Row {
    std::string name, text;
    std::uint32_t token;
  };
  const Row row = GENERATE(values<Row>({
      {"possessive", "Hama's mayor", 1},
      {"curly apostrophe", "Hama\u2019s mayor", 1},
      {"modal", "She'd go", 1},
      {"negation", "They don't", 2},
  }));
  CAPTURE(row.name);
  text::Text& text = analyzer.analyze(row.text);
  Hits hits;
  lexicon->look_up(text, hits);
  CHECK(hits.has_word(row.token, lexicon->list("marks")));
}
