// What holds for every text, tried on hostile ones and on random ones.
#include <catch2/catch.hpp>

#include <random>

#include "core/text/normalize.h"
#include "core/text/search.h"
#include "core/text/text.h"

using namespace postil::text;

namespace {

bool is_space(const char* p, const char* end, std::uint32_t& size) {
  const Decoded d = decode(p, end);
  size = d.size;
  if (d.c == kInvalid)
    return true;
  const CharClass k = char_class(d.c);
  return k == CharClass::kSpace || k == CharClass::kNewline || k == CharClass::kFormat;
}

// Returns what is wrong, or nothing.
std::string fault_in_tokens(const Text& t) {
  const char* const begin = t.bytes.data();
  const char* p = begin;
  const char* const end = begin + t.bytes.size();
  std::uint32_t size = 0;
  for (const Token& k : t.tokens) {
    for (; p < begin + k.begin; p += size)
      if (!is_space(p, end, size) && *p != '>')  // a mark of quoted mail
        return "a byte that is no white space is in no token: " + std::to_string(p - begin);
    if (p != begin + k.begin || k.begin >= k.end || k.end > t.bytes.size())
      return "tokens out of order or bounds: " + std::to_string(k.begin);
    if (k.norm_size > kMaxNorm || k.norm + k.norm_size > t.norms.size())
      return "norm form out of bounds";
    if (hash(std::string_view(t.norms).substr(k.norm, k.norm_size)) != k.hash)
      return "hash is not that of the norm form";
    p = begin + k.end;
  }
  for (; p < end; p += size)
    if (!is_space(p, end, size) && *p != '>')
      return "the end is in no token";
  return {};
}

std::string fault_in_ranges(const Text& t) {
  std::uint32_t next = 0, sentence = 0;
  for (std::size_t p = 0; p < t.paragraphs.size(); ++p) {
    const Paragraph& g = t.paragraphs[p];
    if (g.tokens.first != next || g.sentences.first != sentence || g.sentences.size() == 0)
      return "paragraphs leave something out";
    for (std::uint32_t s = g.sentences.first; s < g.sentences.last; ++s) {
      const Sentence& x = t.sentences[s];
      if (x.tokens.first != next || x.tokens.size() == 0 || x.tokens.size() > 256 || x.paragraph != p)
        return "sentences leave something out";
      if (t.sentence_of(x.tokens.first) != s || t.sentence_of(x.tokens.last - 1) != s)
        return "sentence_of is wrong";
      next = x.tokens.last;
    }
    if (next != g.tokens.last)
      return "sentences do not fill their paragraph";
    sentence = g.sentences.last;
  }
  return next == t.tokens.size() ? "" : "paragraphs do not fill the text";
}

std::string fault_in_quotations(const Text& t) {
  std::vector<std::uint32_t> around;
  std::uint32_t first = 0;
  for (const Quotation& q : t.quotations) {
    if (q.tokens.first < first || q.tokens.size() == 0 || q.tokens.last > t.tokens.size())
      return "quotations out of order or bounds";
    first = q.tokens.first;
    while (!around.empty() && around.back() <= q.tokens.first)
      around.pop_back();
    if (q.depth != around.size() || (!around.empty() && q.tokens.last > around.back()))
      return "quotations cross each other";
    around.push_back(q.tokens.last);
  }
  return {};
}

// Tokens are found by bytes as one after the other would be.
std::string fault_in_search(const Text& t) {
  const auto bytes = static_cast<std::uint32_t>(t.bytes.size());
  std::uint32_t token = 0;
  for (std::uint32_t byte = 0; byte <= bytes; byte += 1 + bytes / 500) {
    while (token < t.tokens.size() && t.tokens[token].begin < byte)
      ++token;
    if (first_from(t, byte) != token)
      return "another token is the first from byte " + std::to_string(byte);
  }
  return {};
}

void check(Analyzer& analyzer, const std::string& bytes) {
  const Text& t = analyzer.analyze(bytes);
  CHECK(fault_in_tokens(t) == "");
  CHECK(fault_in_ranges(t) == "");
  CHECK(fault_in_quotations(t) == "");
  CHECK(fault_in_search(t) == "");
}

std::string repeat(std::string_view s, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes)
    out += s;
  return out;
}

}  // namespace

TEST_CASE("hostile text keeps the order of tokens, sentences and quotations", "[text]") {
  const std::string unit = GENERATE(values<std::string>({
      "a", "A", "7", "1,", "1.", "\"", "'", "\u201c", "\u201d", "\u2018", "\u2019", "``", "''", "\"a", "a\" ", "'a ", "as' ", "\"'",
      ".", "!", "a.", "a. ", "A.B.", "A. ", "-", "--", "@", "a@", "@a", "a@b ", "a.b-c@", "http://", "http://a", "www.", "www.a", "_", "a_",
      "n't", "don't ", "'s", "can\u2019t", "\n", "\n\n", "a\n", "\r\n", "a\r\r\n", "((((", "[1]", "\xff", "\xe2\x80", "\xf0\x9f", "\u0301",
      "e\u0301", "\u200d", "a\u200d", "\u202e", "\u00ad", "\u0131", "\ufdfa", "\u5317\u4eac", "\u0e44\u0e1b", "\ud55c", "\u00bd", "\u00b2",
      "\U0001F468\u200d", "\u0663", "\u00bb\u00ab", "\u201e\u201c", "\u3002", "a,", "\u00e9", "\u20ac", "5\u0301", ".\u0301", "\u0301\"",
  }));
  const std::size_t size = GENERATE(1u, 300u, 70000u);
  CAPTURE(unit, size);
  Analyzer analyzer(Settings{});
  check(analyzer, repeat(unit, size));
  check(analyzer, "One two. " + repeat(unit, size) + " three.");
}

TEST_CASE("random text keeps the order of tokens, sentences and quotations", "[text]") {
  static const std::vector<std::string> pieces = {
      "a", "Mr", "The", "U.S.", "x", "I", "U", "1", "23", ",", ".", ". ", " ", " ", " ", "\n", "\n\n", "\"", "'", "\u201c", "\u201d", "\u2018",
      "\u2019", "s", "t", "n", "@", "www.", "http://", "-", "--", "(", ")", "[", "]", "?", "!", "\u00e9", "\u0301", "\u5317", "\u0e44", "\xff",
      "\xc3", std::string(1, '\0'), "\u00ab", "\u00bb", "\u201e", "``", "''", "$", "%", "\u00bd", "_", "\u200d", "\u00ad", "\u2028", "and",
  };
  std::mt19937 random(20151204);
  Settings settings;
  settings.abbreviations = {"Mr", "U.S"};
  settings.never_end = {"Mr"};
  settings.starters = {"the", "i"};
  Analyzer analyzer(settings);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes;
    for (std::size_t n = random() % 200; n > 0; --n)
      bytes += pieces[random() % pieces.size()];
    CAPTURE(bytes, round);
    check(analyzer, bytes);
  }
}

TEST_CASE("random bytes are cut into tokens", "[text]") {
  std::mt19937 random(1123);
  Analyzer analyzer(Settings{});
  for (int round = 0; round < 1000; ++round) {
    std::string bytes;
    for (std::size_t n = random() % 100; n > 0; --n)
      bytes += static_cast<char>(random());
    check(analyzer, bytes);
  }
}

TEST_CASE("an analyzer gives the same for the same text, whatever came before", "[text]") {
  Analyzer used(Settings{}), fresh(Settings{});
  const std::string text = "\u201cHe left,\u201d she said.\nThe U.S. troops\u2019 4th base (see http://example.org).";
  used.analyze(repeat("other \"text\" of 1,000 words. ", 5000));
  const Text& a = used.analyze(text);
  const Text& b = fresh.analyze(text);
  REQUIRE(a.tokens.size() == b.tokens.size());
  CHECK(a.norms == b.norms);
  CHECK(a.sentences.size() == b.sentences.size());
  CHECK(a.quotations.size() == b.quotations.size());
}

TEST_CASE("what cannot be UTF-8 is told", "[text][normalize]") {
  struct Row {
    std::string bytes;
    char32_t c;
    std::uint32_t size;
  };
  const Row row = GENERATE(values<Row>({
      {"a", 'a', 1},
      {"\u00e9", 0xe9, 2},
      {"\u20ac", 0x20ac, 3},
      {"\U0010ffff", 0x10ffff, 4},
      {"\xc0\xaf", kInvalid, 1},          // overlong
      {"\xc1\xbf", kInvalid, 1},
      {"\xe0\x80\xaf", kInvalid, 1},
      {"\xf0\x8f\xbf\xbf", kInvalid, 1},
      {"\xed\xa0\x80", kInvalid, 1},      // surrogate
      {"\xf4\x90\x80\x80", kInvalid, 1},  // above U+10FFFF
      {"\xf5\x80\x80\x80", kInvalid, 1},
      {"\x80", kInvalid, 1},
      {"\xe2\x82", kInvalid, 1},          // cut off
      {"\xe2\x82g", kInvalid, 1},
  }));
  CAPTURE(row.bytes);
  const Decoded d = decode(row.bytes.data(), row.bytes.data() + row.bytes.size());
  CHECK(d.c == row.c);
  CHECK(d.size == row.size);
}
