#include "postil/json.h"

#include <catch2/catch.hpp>

using namespace postil;

namespace {

std::string json(const Annotation& a, const OffsetMap* offsets = nullptr) {
  std::string out;
  append_json(out, a, offsets);
  return out;
}

Annotation annotation(const char* type, const char* kind, Span span) {
  Annotation a;
  a.type = type;
  a.kind = kind;
  a.span = span;
  a.rule = "en/x/y";
  return a;
}

}  // namespace

TEST_CASE("each type of annotation is written with the fields that it has", "[core][json]") {
  SECTION("actor") {
    Annotation a = annotation("actor", "person", {3, 9});
    a.detail = Actor{"Q1", "Jane \"J\" Okafor"};
    a.confidence = 0.7F;
    CHECK(json(a) == R"({"type":"actor","kind":"person","start":3,"end":9,"id":"Q1","name":"Jane \"J\" Okafor",)"
                     R"("confidence":0.7,"rule":"en/x/y"})");
  }
  SECTION("location") {
    Annotation a = annotation("location", "", {0, 4});
    a.detail = Location{"", "Hama", {"Syria", "Hama"}, 35.13, -36.75};
    CHECK(json(a) == R"({"type":"location","start":0,"end":4,"name":"Hama","path":["Syria","Hama"],)"
                     R"("lat":35.13,"lon":-36.75,"rule":"en/x/y"})");
  }
  SECTION("attribution") {
    Annotation a = annotation("attribution", "", {0, 30});
    Attribution said;
    said.cue = {{5, 9}};
    said.content = {{10, 20}, {25, 30}};
    said.mode = Mode::kMixed;
    said.attitude = "speech";
    said.actor = "Jane Okafor";
    said.resolved_by = "pronoun";
    said.negated = true;
    a.detail = said;
    CHECK(json(a) ==
          R"({"type":"attribution","start":0,"end":30,"source":[],"cue":[[5,9]],"content":[[10,20],[25,30]],)"
          R"("mode":"mixed","class":"speech","actor":"Jane Okafor","resolved_by":"pronoun","negated":true,)"
          R"("rule":"en/x/y"})");
  }
  SECTION("quantity") {
    Annotation a = annotation("quantity", "number", {0, 8});
    Quantity q;
    q.value = q.low = 170;
    q.low_open = true;
    q.comparator = "gt";
    q.word = "over";
    q.object = "milk delivery truck";
    q.said_by = "Abdi Farah";
    q.date_to = "2015-12-04";
    q.location = {"Syria"};
    q.supersedes = 3;
    a.detail = q;
    CHECK(json(a) == R"({"type":"quantity","kind":"number","start":0,"end":8,"value":170,"low":170,"low_open":true,)"
                     R"("comparator":"gt","word":"over","object":"milk delivery truck","said_by":"Abdi Farah",)"
                     R"("date":[null,"2015-12-04"],"location":["Syria"],"supersedes":3,"rule":"en/x/y"})");
  }
  SECTION("date") {
    Annotation a = annotation("date", "", {0, 8});
    a.detail = Date{"2015-11-26", "", "P1W"};
    CHECK(json(a) == R"({"type":"date","start":0,"end":8,"from":"2015-11-26","timex":"P1W","rule":"en/x/y"})");
  }
  SECTION("a type of a user's own") {
    Annotation a = annotation("weapon", "gun", {0, 8});
    a.fields = {{"calibre_mm", 7.62}, {"heavy", false}, {"maker", std::string_view("Erma")}};
    CHECK(json(a) ==
          R"({"type":"weapon","kind":"gun","start":0,"end":8,"calibre_mm":7.62,"heavy":false,"maker":"Erma",)"
          R"("rule":"en/x/y"})");
  }
}

TEST_CASE("numbers are written in their shortest form", "[core][json]") {
  struct Row {
    double value;
    const char* expected;
  };
  for (const Row& row : {Row{431, "431"},
                         {3.5, "3.5"},
                         {0.1, "0.1"},
                         {1e21, "1e+21"},
                         {-0.0, "0"},
                         {1458000000, "1458000000"},
                         {1.0 / 3, "0.3333333333333333"}}) {
    Annotation a = annotation("quantity", "", {0, 1});
    Quantity q;
    q.value = row.value;
    a.detail = q;
    CHECK_THAT(json(a), Catch::Contains(std::string("\"value\":") + row.expected + ","));
  }
}

TEST_CASE("strings are valid JSON and valid UTF-8", "[core][json]") {
  struct Row {
    std::string text, expected;
  };
  const Row rows[] = {
      {"a\"b\\c/", "\"a\\\"b\\\\c/\""},
      {"\n\r\t\x01\x7F", "\"\\n\\r\\t\\u0001\\u007f\""},
      {std::string("\0x", 2), "\"\\u0000x\""},
      {"\xC3\xA9\xE2\x80\x9C\xF0\x9F\x98\x80", "\"\xC3\xA9\xE2\x80\x9C\xF0\x9F\x98\x80\""},
      {"a\xFF\xC3", "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"", "\"\""},
      // Where eight bytes are looked at at once: the odd one first, in the middle, last of them, and in what is left.
      {"\"1234567", "\"\\\"1234567\""},
      {"1234\\678", "\"1234\\\\678\""},
      {"1234567\x1F", "\"1234567\\u001f\""},
      {"1234567\x7F", "\"1234567\\u007f\""},
      {"12345678 !~\"", "\"12345678 !~\\\"\""},
      {"12345\xC3\xA9 plain text again", "\"12345\xC3\xA9 plain text again\""},
      {"plain text of more than sixteen bytes", "\"plain text of more than sixteen bytes\""},
  };
  for (const Row& row : rows) {
    std::string out;
    append_json_string(out, row.text);
    CHECK(out == row.expected);
  }
}

TEST_CASE("offsets can count code points or UTF-16 units", "[core][json]") {
  std::string text = "\xC3\xA9\xF0\x9F\x98\x80x";
  for (int i = 0; i < 300; ++i) text += "\xE2\x80\x9C";  // past the first checkpoints
  struct Row {
    std::uint32_t byte, code_point, utf16;
  };
  const auto size = static_cast<std::uint32_t>(text.size());
  for (const Row& row : {Row{0, 0, 0}, {2, 1, 1}, {6, 2, 3}, {7, 3, 4}, {7 + 3 * 200, 203, 204}, {size, 303, 304}}) {
    CAPTURE(row.byte);
    CHECK(OffsetMap(text, OffsetUnit::kByte)(row.byte) == row.byte);
    CHECK(OffsetMap(text, OffsetUnit::kCodePoint)(row.byte) == row.code_point);
    CHECK(OffsetMap(text, OffsetUnit::kUtf16)(row.byte) == row.utf16);
  }
  CHECK(OffsetMap("", OffsetUnit::kCodePoint)(0) == 0);
  const std::string block(256, 'a');
  CHECK(OffsetMap(block, OffsetUnit::kCodePoint)(256) == 256);
}
