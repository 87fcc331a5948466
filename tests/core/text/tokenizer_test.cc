#include <catch2/catch.hpp>

#include "tests/core/text/dump.h"

using namespace postil::text;

namespace {
struct Row {
  std::string name, text, expected;
};
}  // namespace

TEST_CASE("text is cut into tokens", "[text][tokenizer]") {
  const Row row = GENERATE(values<Row>({
      {"empty", "", ""},
      {"words and a period", "He left Hama.", "He|left|Hama~."},
      {"hyphens", "Mi-17 el-Qaramna", "Mi~-~17|el~-~Qaramna"},
      {"possessive", "Syria's Homs\u2019s troops'", "Syria~'s|Homs~\u2019s|troops~'"},
      {"contractions", "don't can\u2019t we'll I'd they've you're I'm", "do~n't|ca~n\u2019t|we~'ll|I~'d|they~'ve|you~'re|I~'m"},
      {"apostrophe inside", "O'Brien C\u00f4te d'Ivoire Qur\u2019an", "O'Brien|C\u00f4te|d'Ivoire|Qur\u2019an"},
      {"acronyms with periods", "U.S. troops at 5 a.m. in D.C.", "U.S.|troops|at|5|a.m.|in|D.C."},
      {"possessive after an acronym", "the U.S.'s", "the|U.S.~'s"},
      {"acronym and hyphen", "U.S.-led", "U.S.~-~led"},
      {"title and initial", "Mr. J. Smith, Ph.D.", "Mr~.|J~.|Smith~,|Ph.D."},
      {"numbers", "1,458 3.5 2015 1.2.3 192.168.1.2", "1,458|3.5|2015|1.2.3|192.168.1.2"},
      {"colon and slash", "10:30 3/4", "10~:~30|3~/~4"},
      {"number at the end", "in 2015, 431.", "in|2015~,|431~."},
      {"number and letters", "75ml 30th 5k 1990s 3D", "75~ml|30~th|5~k|1990~s|3~D"},
      {"letters and number", "G7 COVID19 F16", "G7|COVID19|F16"},
      {"list of numbers", "22,24,26 1,00,000 3,5", "22~,~24~,~26|1,00,000|3,5"},
      {"fractions", "1\u00bd \u00bc", "1~\u00bd|\u00bc"},
      {"superscript", "km\u00b2", "km\u00b2"},
      {"currencies", "$5 \u20ac5 5% 5\u00b0", "$~5|\u20ac~5|5~%|5~\u00b0"},
      {"quote marks of two characters", "``So,'' he", "``~So~,~''|he"},
      {"dots and dashes", "so... well\u2026 yes--no -- maybe", "so~...|well~\u2026|yes~--~no|--|maybe"},
      {"address of a page", "see https://example.org/a?b=1, now", "see|https://example.org/a?b=1~,|now"},
      {"address without scheme", "(www.example.org)", "(~www.example.org~)"},
      {"mail address", "write to jane.doe-1@example.org.", "write|to|jane.doe-1@example.org~."},
      {"handle", "by @postil", "by|@~postil"},
      {"company", "AT&T", "AT~&~T"},
      {"NUL and control characters", std::string("a\0b\x01" "c", 5), "a|b|c"},
      {"combining mark", "Cafe\u0301s", "Cafe\u0301s"},
      {"Cyrillic", "\u0421\u0423-30 \u0432\u0437\u043b\u0435\u0442\u0435\u043b.", "\u0421\u0423~-~30|\u0432\u0437\u043b\u0435\u0442\u0435\u043b~."},
      {"long number", std::string(100, '7'), std::string(40, '7') + "~" + std::string(40, '7') + "~" + std::string(20, '7')},
      {"soft hyphen and joiner inside", "co\u00adop mi\u200ckon", "co\u00adop|mi\u200ckon"},
      {"direction marks outside words", "\u200fab\u200f \u202acd\u202c", "ab|cd"},
      {"invalid bytes", "ab\xff" "cd \xed\xa0\x80 \xc0\xaf \xf4\x90\x80\x80 e\xe2\x80", "ab|cd|e"},
      {"Chinese", "\u4ed6\u53bb\u5317\u4eac\u3002", "\u4ed6~\u53bb~\u5317\u4eac~\u3002"},
      {"Thai", "\u0e44\u0e1b\u0e01\u0e23\u0e38\u0e07\u0e40\u0e17\u0e1e", "\u0e44\u0e1b~\u0e01\u0e23\u0e38\u0e07\u0e40\u0e17\u0e1e"},
      {"Arabic", "\u0642\u0627\u0644\u060c \u0663\u0664", "\u0642\u0627\u0644~\u060c|\u0663\u0664"},
      {"joiner between emoji", "\U0001F468\u200d\U0001F469", "\U0001F468|\U0001F469"},
  }));
  DYNAMIC_SECTION(row.name) {
    Analyzer analyzer(Settings{});
    CHECK(dump_tokens(analyzer.analyze(row.text)) == row.expected);
  }
}

TEST_CASE("bytes that are no UTF-8 are counted", "[text][tokenizer]") {
  Analyzer analyzer(Settings{});
  CHECK(analyzer.analyze("a\xff\xfe b\xed\xa0\x80").invalid_bytes == 5);
  CHECK(analyzer.analyze("a").invalid_bytes == 0);
}

TEST_CASE("words have a letter case", "[text][tokenizer]") {
  struct Word {
    std::string text;
    TokenCase expected;
  };
  const Word w = GENERATE(values<Word>({
      {"hama", TokenCase::kLower},   {"Hama", TokenCase::kTitle},    {"HAMA", TokenCase::kUpper},
      {"A", TokenCase::kTitle},      {"McCain", TokenCase::kTitle},  {"O'Brien", TokenCase::kTitle},
      {"iPhone", TokenCase::kMixed}, {"PhD", TokenCase::kMixed},     {"U.S.", TokenCase::kUpper},
      {"a.m.", TokenCase::kLower},   {"\u00c9cole", TokenCase::kTitle}, {"\u0421\u0423", TokenCase::kUpper},
      {"G7", TokenCase::kTitle},     {"431", TokenCase::kNone},      {"\u0642\u0627\u0644", TokenCase::kNone},
  }));
  CAPTURE(w.text);
  Analyzer analyzer(Settings{});
  CHECK(analyzer.analyze(w.text).tokens[0].letter_case == w.expected);
}

TEST_CASE("tokens have norm forms", "[text][tokenizer]") {
  const Row row = GENERATE(values<Row>({
      {"case", "HAMA Hama", "hama|hama"},
      {"curly marks", "\u201cSyria\u2019s\u201d", "\"|syria|'s|\""},
      {"contracted verbs", "Can't won't shan't don't", "can|n't|will|n't|shall|n't|do|n't"},
      {"acronym", "U.S.", "u.s."},
      {"fraction", "3\u00bd", "3|1/2"},
      {"number keeps its separators", "1,458.5", "1,458.5"},
      {"dashes", "a--b\u2026", "a|\u2014|b|..."},
      {"superscript", "km\u00b2", "km2"},
  }));
  DYNAMIC_SECTION(row.name) {
    Analyzer analyzer(Settings{});
    CHECK(dump_norms(analyzer.analyze(row.text)) == row.expected);
  }
}
