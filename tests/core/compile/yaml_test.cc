// Places inside of YAML values. Each row marks the wanted character of the file with ‸; the value is searched for `needle`.
#include "core/compile/yaml.h"

#include <catch2/catch.hpp>

#include "core/compile/diagnostics.h"

using namespace postil;
using namespace postil::compile;

namespace {

// The file without the mark, and where the mark was.
std::pair<std::string, std::size_t> unmark(std::string marked) {
  const std::string mark = "‸";
  const std::size_t at = marked.find(mark);
  REQUIRE(at != std::string::npos);
  marked.erase(at, mark.size());
  return {marked, at};
}

}  // namespace

TEST_CASE("a place in a value is found in the file", "[compile][yaml]") {
  struct Row {
    std::string name, marked, needle;
  };
  const Row row = GENERATE(values<Row>({
      {"plain", "a: one ‸two three\n", "two"},
      {"plain over lines", "a: one\n   two\n   ‸three\n", "three"},
      {"plain over lines, blanks at a line's end", "a: one  \n   ‸two\n", "two"},
      {"plain with an empty line", "a: one\n\n   ‸two\n", "two"},
      {"single quotes", "a: 'one ‸two'\n", "two"},
      {"single quotes with two ''", "a: 'it''s ''so'' ‸two'\n", "two"},
      {"single quotes, first", "a: '‸one'\n", "one"},
      {"single quotes over lines", "a: 'one\n  ''x''\n  ‸two'\n", "two"},
      {"single quotes with empty lines", "a: 'one\n\n\n  ‸two'\n", "two"},
      {"double quotes", "a: \"one ‸two\"\n", "two"},
      {"double quotes with escapes", "a: \"\\\"one\\\" \\t \\\\ ‸two\"\n", "two"},
      {"double quotes with escapes of code points", "a: \"\\x41 \\u00e9 \\u20ac \\U0001F600 ‸two\"\n", "two"},
      {"double quotes with an escaped line end", "a: \"one \\\n   ‸two\"\n", "two"},
      {"letters of many bytes", "a: 'é€😀 ‸two'\n", "two"},
      {"block", "a: |\n  one ‸two\n  three\n", "two"},
      {"block, second line", "a: |\n  one\n  two ‸three\n", "three"},
      {"block, more indented", "a: |\n  one\n    ‸two\n", "two"},
      {"block, empty lines", "a: |\n  one\n\n\n  ‸two\n", "two"},
      {"block, empty lines first", "a: |\n\n\n  ‸one\n", "one"},
      {"block with an indicator", "a: |2\n    one\n  ‸two\n", "two"},
      {"block, stripped", "a: |-\n  one\n  ‸two\n", "two"},
      {"folded", "a: >\n  one\n  ‸two\n", "two"},
      {"folded, empty line", "a: >\n  one\n\n  ‸two\n", "two"},
      {"folded, two empty lines", "a: >\n  one\n\n\n  ‸two\n  three\n", "two"},
      {"folded, more indented", "a: >\n  one\n    x\n  ‸two\n", "two"},
      {"block of Windows", "a: |\r\n  one\r\n  ‸two\r\n", "two"},
      {"in a list", "a:\n  - 'x'\n  - {b: 'one ‸two'}\n", "two"},
  }));
  CAPTURE(row.name);
  const auto [text, at] = unmark(row.marked);
  const SourceFile file("f.yaml", text);
  Reporter reporter;
  const YamlNode root = parse_yaml(file, reporter);
  REQUIRE(reporter.errors() == 0);
  const YamlNode* value = root.find("a");
  REQUIRE(value);
  if (value->is_list())
    value = value->items[1].find("b");
  const std::size_t offset = value->scalar.find(row.needle);
  CAPTURE(value->scalar);
  REQUIRE(offset != std::string::npos);
  CHECK(value->inside(offset).offset == at);
}

TEST_CASE("columns count code points from 1", "[compile][yaml]") {
  const SourceFile file("f.yaml", "a: b\n  é€😀x\n");
  const SourceLocation at = to_location({&file, static_cast<std::uint32_t>(file.text.find('x'))});
  CHECK(at.line == 2);
  CHECK(at.column == 6);
  CHECK(to_location({&file}).line == 0);
}

TEST_CASE("what YAML allows and rule files do not", "[compile][yaml]") {
  struct Row {
    std::string name, text, code;
    std::uint32_t line, column;
  };
  const Row row = GENERATE(values<Row>({
      {"alias", "a: &x [1]\nb: *x\n", "R002", 1, 4},
      {"tag", "a: !!int 1\n", "R002", 1, 4},
      {"second document", "a: 1\n---\nb: 2\n", "R002", 3, 1},
      {"duplicate key", "a: 1\nb: 2\na: 3\n", "R071", 3, 1},
      {"key that is a list", "[a]: 1\n", "R003", 1, 1},
      {"control character", "a: x\x01y\n", "R001", 1, 5},
      {"no UTF-8", "a: x\xffy\n", "R001", 1, 5},
      {"open quote", "a: 'it''s\nb: 1\n", "R001", 1, 4},
      {"open double quote", "a: \"x\\\"\nb: 1\n", "R001", 1, 4},
      {"open bracket", "a: [x\nb: 1\n", "R001", 1, 4},
  }));
  CAPTURE(row.name);
  const SourceFile file("f.yaml", row.text);
  Reporter reporter;
  parse_yaml(file, reporter);
  const Diagnostics found = reporter.take();
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == row.code);
  CHECK(found[0].where.line == row.line);
  CHECK(found[0].where.column == row.column);
}

TEST_CASE("the usual faults of YAML are told in words", "[compile][yaml]") {
  struct Row {
    std::string name, marked, message;
  };
  const Row row = GENERATE(values<Row>({
      {"a TAB", "a:\n‸\tb: 1\n", "a TAB indents this line"},
      {"a TAB behind blanks", "a:\n  b: 1\n ‸\tc: 1\n", "a TAB indents this line"},
      {"indented too far", "a:\n  b: 1\n   ‸c: 1\n", "this line is indented by 3, and no line above it is"},
      {"indented too little", "a:\n    b: 1\n  ‸c: 1\n", "this line is indented by 2, and no line above it is"},
      {"below an item", "- id: a\n  m: x\n   ‸e: 1\n", "this line is indented by 3, and no line above it is"},
      {"no closing quote", "- m: ‸'x y\n- m: 'z'\n", "this quotation mark is not closed on its line"},
      {"no closing double quote", "- m: ‸\"x y\n- m: \"z\"\n", "this quotation mark is not closed on its line"},
      {"an apostrophe", "a: 'it‸'s'\n", "the quotation ends here, and more follows"},
      {"an apostrophe, lines later", "a: 'x\n  y'\nb: 'it‸'s'\n", "the quotation ends here, and more follows"},
      {"a pattern of brackets", "m: ‸[norm=x] y\n", "a value that begins with [ has no quotes"},
      {"a pattern of brackets in an item", "- m: ‸[norm=x] y\n", "a value that begins with [ has no quotes"},
      {"a list in a pattern", "m: ‸%x y\n", "a value that begins with % has no quotes"},
      {"a mention in a pattern", "- id: a\n  m: ‸@x y\n", "a value that begins with @ has no quotes"},
      {"a colon", "m: ‸x: y\n", "a value with ': ' in it has no quotes"},
      {"an open bracket", "a: ‸[x\nb: 1\n", "this [ is not closed"},
      {"an open bracket, lines before", "a: ‸[x, 'y]'\n\n# c\nb: 1\nc: 1\n", "this [ is not closed"},
      {"an open brace", "e: ‸{type: ship, span: [x]\nb: 1\n", "this { is not closed"},
      {"an apostrophe in a mapping", "- {text: 'Ferry‸'s services.', expect: none}\n", "the quotation ends here, and more follows"},
      {"no colon above a block", "a: 1\nlists‸\n  b: [c]\n", "no colon follows 'lists'"},
      {"no colon in front of a value", "a: 1\ndescription‸ Mine\nuse: [b]\n", "no colon follows 'description'"},
      {"no colon in an item", "a:\n  - id‸ ship\n    m: x\n", "no colon follows 'id'"},
      {"no blank behind a colon", "a: 1\ndescription‸:Mine\nuse: [b]\n", "no blank follows this colon"},
      {"two keys on a line", "a:\n  b: [c‸], d: [e]\n", "the value ends here, and more follows"},
  }));
  CAPTURE(row.name);
  const auto [text, at] = unmark(row.marked);
  const SourceFile file("f.yaml", text);
  Reporter reporter;
  parse_yaml(file, reporter);
  const Diagnostics found = reporter.take();
  const SourceLocation wanted = to_location({&file, static_cast<std::uint32_t>(at)});
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "this is no YAML: " + row.message);
  CHECK(found[0].where.line == wanted.line);
  CHECK(found[0].where.column == wanted.column);
}
