#include "cli/input.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace postil::cli;
namespace fs = std::filesystem;

namespace {

Document good(std::string line) {
  RawDocument raw{InputKind::kJsonLines, "in.jsonl", 1, std::move(line)};
  Document document;
  CHECK(parse(raw, document) == "");
  return document;
}

// A folder that is removed at the end.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("postil-input-" + std::to_string(getpid()));
  Folder() { fs::create_directories(path / "sub"); }
  ~Folder() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path / name, std::ios::binary) << content;
    return (path / name).string();
  }
};

struct Found {
  std::vector<std::string> where, bytes, errors;
};

Found read_all(std::vector<std::string> paths, const fs::path& below) {
  Found found;
  InputReader reader({std::move(paths)}, [&](const std::string& e) { found.errors.push_back(e); });
  for (RawDocument raw; reader.next(raw);) {
    found.where.push_back(raw.where().substr(below.string().size() + 1));
    found.bytes.push_back(raw.bytes);
  }
  CHECK(reader.failures() == found.errors.size());
  return found;
}

}  // namespace

TEST_CASE("a JSON line is a document", "[cli][input]") {
  const Document d = good(R"({"id": "7", "title": "T", "text": "a\u00e9", "date": "2015-12-04", "tags": ["x", 3],
                              "section": "world", "n": 1.50, "deep": {"text": "no", "id": 9}, "none": null, "b": true})");
  CHECK(d.id == "7");
  CHECK(d.text == "a\xC3\xA9");
  CHECK(d.title == "T");
  CHECK(d.date == "2015-12-04");
  REQUIRE(d.fields.size() == 4);
  CHECK(d.fields[0].name == "tags");
  CHECK(d.fields[0].values == std::vector<std::string>{"x", "3"});
  CHECK(d.fields[1].values == std::vector<std::string>{"world"});
  CHECK(d.fields[2].values == std::vector<std::string>{"1.50"});
  CHECK(d.fields[3].values == std::vector<std::string>{"true"});
}

TEST_CASE("what a JSON line may look like", "[cli][input]") {
  CHECK(good(R"({"id": 42, "text": ""})").id == "42");
  CHECK(good("\t{\"text\":\"x\",\"id\":\"a\"}\r").text == "x");
  CHECK(good(R"({"id":"1","text":"x","title":null,"date":20151204})").date.empty());
  SECTION("annotations of an earlier run are taken off, the rest stays byte by byte") {
    const char* rows[][2] = {
        {R"({"id":"1","annotations":[{"a":"]}\""}],"text":"x","z":1.50})", R"({"id":"1", "text":"x", "z":1.50})"},
        {R"({"annotations":[], "id":"1", "text":"}," , "title_annotations" : {} })", R"({"id":"1", "text":"}," })"},
        {R"({"text":"x","id":"1","o":{"annotations":[1]},"annotations":null})",
         R"({"text":"x", "id":"1", "o":{"annotations":[1]}})"},
    };
    for (const auto& row : rows) CHECK(good(row[0]).json == row[1]);
  }
  SECTION("bytes that are no UTF-8 become blanks, offsets stay") {
    const Document d = good("{\"id\":\"1\",\"text\":\"caf\xE9 \xC3\xA9 \xF0\x9F\x98 x\"}");
    CHECK(d.text == "caf  \xC3\xA9     x");
    CHECK(d.invalid_bytes == 4);
  }
  SECTION("lone surrogates become U+FFFD, pairs stay") {
    const Document d = good(R"({"id":"1","text":"\ud83d\ude00 \ud83d \\ud83d \ude00"})");
    CHECK(d.text == "\xF0\x9F\x98\x80 \xEF\xBF\xBD \\ud83d \xEF\xBF\xBD");
  }
}

TEST_CASE("a line that is no document says why", "[cli][input]") {
  struct Row {
    const char* name;
    std::string line;
    const char* expected;
  };
  const Row rows[] = {
      {"no JSON", "{\"id\": \"1\", \"text\": }", "no JSON, at byte 21: "},
      {"cut off", "{\"id\": \"1\"", "no JSON, at byte "},
      {"two objects", "{\"id\":\"1\",\"text\":\"\"} {}", "no JSON, at byte "},
      {"a list", "[{\"id\":\"1\",\"text\":\"x\"}]", "no JSON object"},
      {"a number", "7", "no JSON object"},
      {"no id", "{\"text\":\"x\"}", "no \"id\""},
      {"no text", "{\"id\":\"x\"}", "no \"text\""},
      {"text is a number", "{\"id\":\"x\",\"text\":7}", "no \"text\""},
      {"text deeper", "{\"id\":\"x\",\"a\":{\"text\":\"t\"}}", "no \"text\""},
      {"too deep", "{\"id\":\"1\",\"text\":\"x\",\"a\":" + std::string(100000, '['), "nests deeper than 200"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      RawDocument raw{InputKind::kJsonLines, "in.jsonl", 3, row.line};
      Document document;
      CHECK_THAT(parse(raw, document), Catch::Contains(row.expected));
    }
  }
}

TEST_CASE("text and HTML files are documents with their path as id", "[cli][input]") {
  RawDocument raw{InputKind::kText, "a/b.txt", 0, "\xEF\xBB\xBFLine \xFF\n"};
  Document d;
  REQUIRE(parse(raw, d) == "");
  CHECK(d.id == "a/b.txt");
  CHECK(d.text == "Line  \n");
  CHECK(d.invalid_bytes == 1);
  CHECK(d.json == R"({"id":"a/b.txt","text":"Line  \n"})");

  RawDocument page{InputKind::kHtml, "p.html", 0, "<title>T</title><p>Text &amp; more"};
  REQUIRE(parse(page, d) == "");
  CHECK(d.title == "T");
  CHECK(d.json == R"({"id":"p.html","title":"T","text":"Text & more"})");
}

TEST_CASE("folders are read in order, the rest of the inputs goes on after errors", "[cli][input]") {
  const Folder folder;
  folder.write("b.jsonl", "\xEF\xBB\xBF{1}\n\n  \n{2}");
  folder.write("a.TXT", "");
  folder.write("sub/c.html", "<p>");
  folder.write("skipped.pdf", "x");
  const std::string other = folder.write("other.pdf", "x");
  fs::create_symlink("b.jsonl", folder.path / "link.jsonl");
  fs::create_directory_symlink(".", folder.path / "loop");

  const Found found = read_all({folder.path.string()}, folder.path);
  CHECK(found.where == std::vector<std::string>{"a.TXT", "b.jsonl:1", "b.jsonl:4", "sub/c.html"});
  CHECK(found.bytes == std::vector<std::string>{"", "{1}", "{2}", "<p>"});
  CHECK(found.errors.empty());

  const std::string missing = (folder.path / "missing.jsonl").string();
  const Found mixed = read_all({missing, other, (folder.path / "link.jsonl").string()}, folder.path);
  CHECK(mixed.where == std::vector<std::string>{"link.jsonl:1", "link.jsonl:4"});
  REQUIRE(mixed.errors.size() == 2);
  CHECK(mixed.errors[0] == missing + ": No such file or directory");
  CHECK_THAT(mixed.errors[1], Catch::Contains("other.pdf: unknown kind of file"));
}

TEST_CASE("files in other encodings become UTF-8", "[cli][input]") {
  struct Row {
    std::string name;
    InputKind kind;
    std::string bytes, text;
    std::uint64_t invalid;
  };
  using namespace std::string_literals;
  const Row row = GENERATE(values<Row>({
      {"UTF-8", InputKind::kText, "Zürich", "Zürich", 0},
      {"UTF-8 with its mark", InputKind::kText, "\xEF\xBB\xBFZürich", "Zürich", 0},
      {"UTF-16, small end first", InputKind::kText, "\xFF\xFEZ\0\xFC\0\x3D\xD8\x00\xDE"s, "Zü😀", 0},
      {"UTF-16, big end first", InputKind::kText, "\xFE\xFF\0Z\0\xFC"s, "Zü", 0},
      {"UTF-16, half a pair", InputKind::kText, "\xFF\xFEZ\0\x3D\xD8"s, "Z\xEF\xBF\xBD", 0},
      {"UTF-16, half a unit", InputKind::kText, "\xFF\xFEZ\0Z"s, "Z\xEF\xBF\xBD", 0},
      {"the mark of UTF-16 alone", InputKind::kText, "\xFF\xFE", "", 0},
      {"text in Latin-1: nothing tells", InputKind::kText, "Z\xFCrich", "Z rich", 1},
      {"page in Latin-1", InputKind::kHtml, "<meta charset=\"ISO-8859-1\"><p>Z\xFCrich \x80 5", "Zürich € 5", 0},
      {"page in Latin-1, the long form", InputKind::kHtml,
       "<META http-equiv=Content-Type content='text/html; charset=windows-1252'><p>\x93Z\xFCrich\x94", "“Zürich”", 0},
      {"XHTML in Latin-1", InputKind::kHtml, "<?xml version='1.0' encoding='iso-8859-1'?><p>Z\xFCrich", "Zürich", 0},
      {"page that says Latin-1 and is UTF-8", InputKind::kHtml, "<meta charset=latin1><p>Zürich", "Zürich", 0},
      {"page in Latin-9", InputKind::kHtml, "<meta charset=iso-8859-15><p>Z\xFCrich \xA4 5", "Zürich € 5", 0},
      {"page in Cyrillic", InputKind::kHtml, "<meta charset=koi8-r><p>\xEB\xC9\xC5\xD7", "Киев", 0},
      {"page in an encoding that nobody knows", InputKind::kHtml, "<meta charset=x-none><p>Z\xFCrich", "Z rich", 1},
      {"page in UTF-16", InputKind::kHtml, "\xFF\xFE<\0p\0>\0Z\0"s, "Z", 0},
      {"page that says nothing", InputKind::kHtml, "<p>Z\xFCrich", "Z rich", 1},
  }));
  CAPTURE(row.name);
  RawDocument raw{row.kind, "in", 0, row.bytes};
  Document document;
  CHECK(parse(raw, document) == "");
  CHECK(document.text == row.text);
  CHECK(document.invalid_bytes == row.invalid);
}

TEST_CASE("a day is one of the calendar", "[cli][input]") {
  for (const char* good : {"2015-12-04", "2024-02-29", "2015-12-04T10:00:00Z", "2015-12-04 10:00", "0001-01-01", "9999-12-31"}) {
    CAPTURE(good);
    CHECK(is_day(good));
  }
  for (const char* bad : {"", "yesterday", "20151204", "2015-12", "2023-02-29", "2024-02-30", "2015-04-31", "2015-13-01", "2015-00-01", "2015-01-00",
                          "0000-01-01", "2015-12-04x", "2015/12/04"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_day(bad));
  }
}
