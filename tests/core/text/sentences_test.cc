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
      {"no capitals", "i told them. they left! why? approx. nine... were here.",
       "i told them.|they left!|why?|approx. nine... were here."},
      {"next word in lower case", "It was approx. nine.", "It was approx. nine."},
      {"line is a paragraph", "A headline here\nHe left. She stayed.\nAll went.",
       "A headline here||He left.|She stayed.||All went."},
      {"quoted mail", "He wrote:\n> We left\n>> She stayed\n>\n> All went.",
       "He wrote:||We left||She stayed||All went."},
      {"a quoted sentence in two lines", "> The commission said in a long statement that over\n> 300 left.",
       "The commission said in a long statement that over\n> 300 left."},
      {"more than", "> 300 left", "> 300 left"},
      {"a line of data", "He left\nQmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0\nQmFz\nShe stayed",
       "He left||QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0||QmFz||She stayed"},
      {"blank line", "He left\n\nShe stayed", "He left||She stayed"},
      {"wrapped lines",
       "The commission said in a long statement that it had\nfound no reason to change the plans which it made "
       "last\nyear. "
       "It will meet again.\nNothing else was said.",
       "The commission said in a long statement that it had\nfound no reason to change the plans which it made "
       "last\nyear.|"
       "It will meet again.||Nothing else was said."},
      {"question before its reporter", "\u201cReally?\u201d Mr. Smith asked. It is. \"Yes!\" He said so.",
       "\u201cReally?\u201d Mr. Smith asked.|It is.|\"Yes!\" He said so."},
      {"question before another sentence", "\"Really?\" Smith left. \"Why?\" The rest said no.",
       "\"Really?\"|Smith left.|\"Why?\"|The rest said no."},
      {"opening mark belongs to the next", "He left. \"She stayed.\"", "He left.|\"She stayed.\""},
      {"numbered item", "1. He left.", "1. He left."},
      {"acronym at the end", "He left the U.S. The troops stayed.", "He left the U.S.|The troops stayed."},
      {"acronym before a number", "At 5 a.m. 12 men left.", "At 5 a.m. 12 men left."},
      {"abbreviation at the end", "He runs Acme Inc. The firm grew.", "He runs Acme Inc.|The firm grew."},
      {"abbreviation in a name", "Acme Inc. Chairman Smith left.", "Acme Inc. Chairman Smith left."},
      {"abbreviation with a number", "See No. 5. He left.", "See No. 5.|He left."},
      {"unit at the end", "It blew at 9 mph. Damage was small.", "It blew at 9 mph.|Damage was small."},
      {"unit within", "It is 5 ft. 10 long and 9 ft. wide.", "It is 5 ft. 10 long and 9 ft. wide."},
      {"an hour before a day", "They met at 9 p.m. Monday.", "They met at 9 p.m. Monday."},
      {"no is no abbreviation in lower case", "They said no. Nobody left.", "They said no.|Nobody left."},
      {"letter at the end", "It was plan B. The rest left.", "It was plan B.|The rest left."},
      {"initial that looks like a word", "He met E. A. Smith.", "He met E. A. Smith."},
      {"no space after the period", "He left.The rest stayed. See example.com now.",
       "He left.|The rest stayed.|See example.com now."},
      {"white space before a curly closing mark", "\u201cHe left. \u201d She stayed.", "\u201cHe left. \u201d|She stayed."},
      {"reference after a quotation", "\"He left.\" [Ann Smith, Ports, p. 7] She stayed.", "\"He left.\" [Ann Smith, Ports, p. 7]|She stayed."},
      {"reference that begins with a small letter", "\"He left.\" [see Smith, p. 7] She stayed.", "\"He left.\" [see Smith, p. 7]|She stayed."},
      {"reference before a period", "\"He left.\" (Smith, p. 7). She stayed.", "\"He left.\" (Smith, p. 7).|She stayed."},
      {"a sentence in brackets", "\"He left.\" (All 7 left.) She stayed.", "\"He left.\"|(All 7 left.)|She stayed."},
      {"a word in brackets", "\"He left.\" [The] rest of 7 stayed.", "\"He left.\"|[The] rest of 7 stayed."},
      {"dash after a quotation", "\u201cHe left.\u201d \u2014 Smith", "\u201cHe left.\u201d \u2014 Smith"},
      {"headline without period", "Army takes town\n\nThe army took it.", "Army takes town||The army took it."},
      {"lines of a list", "apples and pears\nbread\nmilk", "apples and pears||bread||milk"},
      {"line broken in a sentence of a text with a paragraph a line",
       "The commission said in a statement that is rather\u00a0\nlong, and went on for some time without a break at "
       "all. Then it "
       "stopped and adjourned.\nNo.",
       "The commission said in a statement that is rather\u00a0\nlong, and went on for some time without a break at "
       "all.|Then it "
       "stopped and adjourned.||No."},
      {"addresses on lines of their own",
       "More on the topics of the commission and its members\nhttp://example.org/a\nhttp://example.org/b",
       "More on the topics of the commission and its members||http://example.org/a||http://example.org/b"},
      {"carriage returns", "He left.\r\nShe stayed.\r\n\r\nAll went.", "He left.||She stayed.||All went."},
      {"Chinese", "\u4ed6\u8d70\u4e86\u3002\u5979\u6765\u4e86\u3002",
       "\u4ed6\u8d70\u4e86\u3002|\u5979\u6765\u4e86\u3002"},
      {"Arabic question mark", "\u0645\u0627 \u0647\u0630\u0627\u061f \u0644\u0627.",
       "\u0645\u0627 \u0647\u0630\u0627\u061f|\u0644\u0627."},
  }));
  DYNAMIC_SECTION(row.name) {
    Settings settings;
    settings.abbreviations = {"Mr", "Gen", "U.S", "No", "Inc", "approx", "mph", "ft", "p.m"};
    settings.never_end = {"Mr", "Gen"};
    settings.starters = {"the", "a", "he"};
    settings.reporting = {"said", "asked"};
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
