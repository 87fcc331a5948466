#include "postil/json.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

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

TEST_CASE("generated numbers read as what they were, and no shorter form does", "[core][json][property]") {
  std::mt19937_64 random(4);
  for (int i = 0; i < 20'000; ++i) {
    double value = 0;
    const std::uint64_t bits = random();
    if (i % 3 == 0)
      std::memcpy(&value, &bits, sizeof value);
    else if (i % 3 == 1)
      value = static_cast<double>(bits % 100'000'000) / 10'000;
    else
      value = std::ldexp(static_cast<double>(bits % 1000), static_cast<int>(bits >> 40 & 63) - 20);
    if (!std::isfinite(value))
      continue;
    Annotation a = annotation("x", "", {0, 1});
    a.fields = {{"n", value}};
    const std::string out = json(a), from = out.substr(out.find("\"n\":") + 4);
    const std::string written = from.substr(0, from.find(','));
    std::string shortest;
    for (int digits = 1; digits <= 17 && (shortest.empty() || std::strtod(shortest.c_str(), nullptr) != value); ++digits)
      shortest = fmt::format("{:.{}e}", value, digits - 1);
    const auto significant = [](std::string_view s) {  // digits but the zeros around them
      std::string digits;
      for (const char c : s.substr(0, s.find('e')))
        if (c >= '0' && c <= '9' && !(c == '0' && digits.empty()))
          digits += c;
      return digits.substr(0, digits.find_last_not_of('0') + 1);
    };
    CAPTURE(written, shortest);
    REQUIRE(std::strtod(written.c_str(), nullptr) == value);
    REQUIRE(significant(written) == significant(shortest));
  }
}

namespace {

// The characters of a text, each byte that belongs to none as U+FFFD: from the table of well-formed sequences of the Unicode standard.
std::vector<std::string> characters(std::string_view text) {
  struct Row {
    unsigned first, last, second_first, second_last, size;
  };
  static constexpr Row kRows[] = {{0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
                                  {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4},
                                  {0xF4, 0xF4, 0x80, 0x8F, 4}};
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto at = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u; };
    std::size_t size = 0;
    for (const Row& r : kRows)
      if (at(0) >= r.first && at(0) <= r.last && (r.size == 1 || (at(1) >= r.second_first && at(1) <= r.second_last)))
        size = r.size;
    for (std::size_t k = 2; k < size; ++k)
      size = (at(k) & 0xC0) == 0x80 ? size : 0;
    out.emplace_back(size ? text.substr(i, size) : "\xEF\xBF\xBD");
    i += size ? size : 1;
  }
  return out;
}

}  // namespace

TEST_CASE("generated strings are read back by a parser", "[core][json][property]") {
  const std::vector<std::string> pieces = {"a", "plain words ", "\"", "\\", "\n", "\x01", "\x7F", "\xC3\xA9", "\xE2\x80\x9C", "\xF0\x9F\x98\x80",
                                           "\xFF", "\xC3", "\xE2\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", std::string(1, '\0')};
  std::mt19937 random(5);
  for (int i = 0; i < 3000; ++i) {
    std::string text, expected, out;
    for (std::size_t n = random() % 20; n-- > 0;)
      text += pieces[random() % pieces.size()];
    for (const std::string& c : characters(text))
      expected += c;
    append_json_string(out, text);
    REQUIRE(nlohmann::json::parse(out).get<std::string>() == expected);
  }
}

TEST_CASE("offsets of generated texts are those that are counted", "[core][json][property]") {
  const std::vector<std::string> pieces = {"a", "bc", "\xC3\xA9", "\xE2\x80\x9C", "\xF0\x9F\x98\x80"};
  std::mt19937 random(6);
  for (int i = 0; i < 40; ++i) {
    std::string text;
    for (std::size_t n = random() % 700; n-- > 0;)
      text += pieces[random() % pieces.size()];
    const OffsetMap points(text, OffsetUnit::kCodePoint), units(text, OffsetUnit::kUtf16);
    std::uint32_t byte = 0, point = 0, unit = 0;
    bool same = true;
    for (const std::string& c : characters(text)) {
      same = same && points(byte) == point && units(byte) == unit;
      byte += static_cast<std::uint32_t>(c.size());
      point += 1;
      unit += c.size() == 4 ? 2 : 1;
    }
    CHECK(same);
    CHECK(points(byte) == point);
    CHECK(units(byte) == unit);
  }
}
