#include "cli/flat_json.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

using postil::cli::read_flat_object;

namespace {

// Writes down what it is told.
class Recorder : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::string told;
  bool null() override { return note("null"); }
  bool boolean(bool v) override { return note(v ? "true" : "false"); }
  bool number_integer(number_integer_t v) override { return note(std::to_string(v)); }
  bool number_unsigned(number_unsigned_t v) override { return note(std::string("u").append(std::to_string(v))); }
  bool number_float(number_float_t, const string_t& written) override { return note(std::string("f").append(written)); }
  bool binary(binary_t&) override { return note("binary"); }
  bool string(string_t& v) override { return note(std::string("s").append(v)); }
  bool start_object(std::size_t) override { return note("{"); }
  bool end_object() override { return note("}"); }
  bool start_array(std::size_t) override { return note("["); }
  bool end_array() override { return note("]"); }
  bool key(string_t& v) override { return note(std::string("k").append(v)); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool note(const std::string& what) {
    told.append(std::to_string(what.size())).append(":").append(what);
    return true;
  }
};

// Where the fast way reads a line, the parser must accept it and tell the same.
bool read_alike(const std::string& line) {
  Recorder fast, slow;
  if (!read_flat_object(line, fast))
    return false;
  INFO(line);
  CHECK(nlohmann::json::sax_parse(line.begin(), line.end(), &slow));
  CHECK(fast.told == slow.told);
  return true;
}

struct Row {
  const char* name;
  const char* line;
  bool read;
};

}  // namespace

TEST_CASE("flat JSON is read as the parser reads it", "[cli][input]") {
  const Row rows[] = {
      {"usual", R"({"id": "7", "text": "He said \"no\".\nThen left.", "n": 12, "b": true, "x": null})", true},
      {"arrays", R"( { "tags" : [ "a" , 3, false ] , "none" : [ ] } )", true},
      {"empty", "{}", true},
      {"integers", R"({"a": 0, "b": -5, "c": 999999999999999999})", true},
      {"escapes", R"({"a": "\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00\u0000"})", true},
      {"beyond ASCII", "{\"a\": \"caf\u00e9 \u2014 \U0001F600 and more behind it\"}", true},
      {"delete character", "{\"a\": \"x\x7f\"}", true},
      {"nested", R"({"a": {"b": 1}})", false},
      {"nested arrays", R"({"a": [[1]]})", false},
      {"fraction", R"({"a": 1.5})", false},
      {"exponent", R"({"a": 1e5})", false},
      {"leading zero", R"({"a": 01})", false},
      {"minus zero", R"({"a": -0})", false},
      {"long integer", R"({"a": 1234567890123456789})", false},
      {"lone surrogate", R"({"a": "\ud83d x"})", false},
      {"wrong escape", R"({"a": "\x"})", false},
      {"newline in a string", "{\"a\": \"x\ny\"}", false},
      {"no UTF-8", "{\"a\": \"\xC3(\"}", false},
      {"overlong UTF-8", "{\"a\": \"\xC0\xAF\"}", false},
      {"surrogate in UTF-8", "{\"a\": \"\xED\xA0\x80\"}", false},
      {"not closed", R"({"a": "b")", false},
      {"open string", R"({"a": "b)", false},
      {"something behind", R"({"a": 1} x)", false},
      {"comma at the end", R"({"a": 1,})", false},
      {"no object", R"(["a"])", false},
      {"byte order mark", "\xEF\xBB\xBF{\"a\": 1}", false},
      {"nothing", "", false},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(read_alike(row.line) == row.read);
  }
}

TEST_CASE("damaged lines are never read otherwise than by the parser", "[cli][input]") {
  const std::string line = "{\"id\": \"7\", \"text\": \"a \\\"b\\\" \\u20ac \u00e9 long enough for eight bytes\", \"n\": [1, -2, true, null]}";
  const std::string bytes = "{}[]\",:\\u0123abDE.-+ \n\t\xC3\xA9\x80\xFF\x1f\x7f";
  std::uint32_t state = 1;
  const auto random = [&](std::size_t below) {
    state = state * 1664525 + 1013904223;
    return static_cast<std::size_t>(state >> 8) % below;
  };
  std::size_t read = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string damaged = line;
    for (std::size_t n = 1 + random(2); n > 0; --n) {
      const auto at = damaged.begin() + static_cast<std::ptrdiff_t>(random(damaged.size()));
      const char byte = bytes[random(bytes.size())];
      switch (random(3)) {
        case 0: *at = byte; break;
        case 1: damaged.insert(at, byte); break;
        default: damaged.erase(at);
      }
    }
    read += read_alike(damaged);
  }
  CHECK(read > 1000);
}
