#include <catch2/catch.hpp>

#include "core/text/text.h"

using namespace postil::text;

TEST_CASE("norm forms fold case, compatibility forms and accents", "[text][normalize]") {
  struct Row {
    std::string name, text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"ASCII", "Deir ez-Zor", "deir ez-zor"},
      {"accents", "\u00c9l\u00e8ve", "eleve"},
      {"combining accent", "e\u0301le\u0300ve", "eleve"},
      {"dotted capital I", "\u0130zmir", "izmir"},
      {"dotless i", "Diyarbak\u0131r", "diyarbakir"},
      {"sharp s", "Stra\u00dfe STRASSE", "strasse strasse"},
      {"ligatures", "\ufb01le \u00c6sop \u0152uvre", "file aesop oeuvre"},
      {"two ligatures in one word", "\u00e6\u00e6\ufb01", "aeaefi"},
      {"strokes", "\u0141\u00f3d\u017a S\u00f8ren \u0110or\u0111e", "lodz soren dorde"},
      {"full width", "\uff28\uff41\uff4d\uff41 \uff11", "hama 1"},
      {"final sigma", "\u039f\u03b4\u03cc\u03c2", "\u03bf\u03b4\u03bf\u03c3"},
      {"Cyrillic", "\u0419\u043e\u0436", "\u0438\u043e\u0436"},
      {"Arabic vowel points", "\u0645\u064f\u062d\u0645\u062f", "\u0645\u062d\u0645\u062f"},
      {"Arabic digits", "\u0663\u0664", "34"},
      {"Hangul stays composed", "\ud55c\uad6d", "\ud55c\uad6d"},
      {"soft hyphen", "co\u00adoperate", "cooperate"},
      {"apostrophes", "Qur\u2019an", "qur'an"},
      {"invalid bytes are left out", "a\xff" "b\xc0\xaf" "c", "abc"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(fold(row.text) == row.expected); }
}

TEST_CASE("hashes are stored in compiled name lists and never change", "[text][normalize]") {
  CHECK(hash("") == 0x8f149d346ef1b80cu);
  CHECK(hash("hama") == 0xb805626a46d02dd2u);
  CHECK(hash("deir ez-zor province") == 0xc308ecb5b31d1688u);
}
