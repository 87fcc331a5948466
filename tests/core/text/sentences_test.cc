#include <catch2/catch.hpp>

#include "tests/core/text/dump.h"

using namespace postil::text;

TEST_CASE("text is cut into paragraphs and sentences", "[text][sentences]") {
  struct Row {
    std::string name, text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"two sentences", "He left. She stayed.", "He left.|She stayed."},
      {"abbreviated title", "Mr. Smith met Gen. Jones. They left.", "Mr. Smith met Gen. Jones.|They left."},
      {"initial", "J. Smith left. He is J. P. Smith.", "J. Smith left.|He is J. P. Smith."},
      {"acronym in a name", "The U.S. Senate met.", "The U.S. Senate met."},
      {"decimal", "It grew 3.5 percent. Later 4.", "It grew 3.5 percent.|Later 4."},
      {"closing mark", "\"He left.\" She stayed.", "\"He left.\"|She stayed."},
      {"bracket", "(He left.) She stayed.", "(He left.)|She stayed."},
      {"comma before the cue", "\"He left,\" she said. So it was.", "\"He left,\" she said.|So it was."},
      {"question in a quotation", "\u201cReally?\u201d he asked. No.", "\u201cReally?\u201d he asked.|No."},
      {"several marks", "What?! No...", "What?!|No..."},
      {"next word in lower case", "It was approx. nine.", "It was approx. nine."},
      {"line is a paragraph", "A headline here\nHe left. She stayed.\nAll went.", "A headline here||He left.|She stayed.||All went."},
      {"blank line", "He left\n\nShe stayed", "He left||She stayed"},
      {"wrapped lines",
       "The commission said in a long statement that it had\nfound no reason to change the plans which it made last\nyear. "
       "It will meet again.\nNothing else was said.",
       "The commission said in a long statement that it had\nfound no reason to change the plans which it made last\nyear.|"
       "It will meet again.||Nothing else was said."},
      {"opening mark belongs to the next", "He left. \"She stayed.\"", "He left.|\"She stayed.\""},
      {"numbered item", "1. He left.", "1. He left."},
  }));
  DYNAMIC_SECTION(row.name) {
    Settings settings;
    settings.abbreviations = {"Mr", "Gen", "U.S"};
    settings.never_end = {"Mr", "Gen"};
    Analyzer analyzer(settings);
    CHECK(dump_sentences(analyzer.analyze(row.text)) == row.expected);
  }
}

TEST_CASE("a sentence has at most 256 tokens", "[text][sentences]") {
  std::string text;
  for (int i = 0; i < 2000; ++i)
    text += i % 50 == 49 ? "word, " : "word ";
  Analyzer analyzer(Settings{});
  const Text& t = analyzer.analyze(text);
  std::uint32_t next = 0;
  for (const Sentence& s : t.sentences) {
    CHECK(s.tokens.first == next);
    CHECK(s.tokens.size() <= 256);
    CHECK(s.forced == (s.tokens.last != t.tokens.size()));
    next = s.tokens.last;
  }
  CHECK(next == t.tokens.size());
}
