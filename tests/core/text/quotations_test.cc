#include <catch2/catch.hpp>

#include "tests/core/text/dump.h"

using namespace postil::text;

TEST_CASE("quotations are found by their marks", "[text][quotations]") {
  struct Row {
    std::string name, text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"none", "He left.", ""},
      {"straight", "\"We left,\" he said. \"All of us.\"", "\"We left,\"|\"All of us.\""},
      {"curly", "\u201cWe left,\u201d he said.", "\u201cWe left,\u201d"},
      {"straight opens, curly closes", "\"We left [IS] alone,\u201d he said.", "\"We left [IS] alone,\u201d"},
      {"two characters", "``We left,'' he said.", "``We left,''"},
      {"angle", "\u00abWe left\u00bb, he said.", "\u00abWe left\u00bb"},
      {"German", "\u201eWir gehen\u201c, sagte er. \u201eJa.\u201c", "\u201eWir gehen\u201c|\u201eJa.\u201c"},
      {"apostrophes are no marks", "The boys' toys and the girl's '90s.", ""},
      {"single marks alone", "'We left,' he said of the boys' toys.", "'We left,'"},
      {"single marks and a plural", "'The boys' toys are gone,' he said.", "'The boys' toys are gone,'"},
      {"nested", "\u201cHe said \u2018no\u2019 to me,\u201d she said.", "\u201cHe said \u2018no\u2019 to me,\u201d|+\u2018no\u2019"},
      {"nested of the same kind", "\u201cHe said \u201cno\u201d to me,\u201d she said.", "\u201cHe said \u201cno\u201d to me,\u201d|+\u201cno\u201d"},
      {"closing mark forgotten", "\"We left, he said. \"All of us.\" Yes.", "\"We left, he said.?|\"All of us.\""},
      {"not closed, continues", "\"We left.\n\"We came back,\" he said.", "\"We left.>|\"We came back,\""},
      {"not closed", "\"We left.\nWe came back.", "\"We left.?"},
      {"opening curly mark closes", "\u201cPerhaps,\u201c he said. \u201cOr not.\u201d", "\u201cPerhaps,\u201c|\u201cOr not.\u201d"},
      {"closing mark opens the paragraph", "\u201d \u2026 they left,\u201d he said.", "\u201d \u2026 they left,\u201d"},
      {"two opening marks", "They left \u201c\u201cHama\u201d today.", "\u201cHama\u201d"},
      {"closed in the next paragraph", "\"We left.\nWe came back.\" He said so.", "\"We left.>|We came back.\""},
      {"single marks across the end of a sentence", "'Is it so?' he asked. 'It is.'", "'Is it so?'|'It is.'"},
      {"single marks and contractions", "'We don't know,' he said.", "'We don't know,'"},
      {"straight single inside double", "\"He said 'no' twice,\" she said.", "\"He said 'no' twice,\"|+'no'"},
      {"both end together", "\u201cHe said \u2018no.\u2019\u201d", "\u201cHe said \u2018no.\u2019\u201d|+\u2018no.\u2019"},
      {"mark after a dash", "the plan\u2014\"a bad one\"\u2014failed", "\"a bad one\""},
      {"mark in brackets", "(\"a bad one\")", "\"a bad one\""},
      {"mark before a possessive", "\"Lost\"'s end", "\"Lost\""},
      {"inches", "He is 6' 2\" tall, \"very tall\".", "\"very tall\""},
  }));
  DYNAMIC_SECTION(row.name) {
    Analyzer analyzer(Settings{});
    CHECK(dump_quotations(analyzer.analyze(row.text)) == row.expected);
  }
}
