// The pattern parser: what good patterns read as, and what bad ones are told.
#include "core/compile/pattern.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace postil;
using namespace postil::compile;

namespace {

struct Parsed {
  std::string tree;
  Diagnostics found;
};

Parsed parse(const std::string& pattern) {
  std::string quoted;
  for (char c : pattern)
    quoted += c == '\'' ? "''" : std::string(1, c);
  const SourceFile file("f.yaml", "'" + quoted + "'\n");
  Reporter reporter;
  const YamlNode root = parse_yaml(file, reporter);
  bool ok = false;
  const PatternNode node = parse_pattern(root, reporter, ok);
  return {ok ? to_string(node) : "", reporter.take()};
}

}  // namespace

TEST_CASE("patterns are read", "[compile][pattern]") {
  struct Row {
    std::string pattern, tree;
  };
  const Row row = GENERATE(values<Row>({
      {"said", "tok{said}"},
      {"according to", "seq{tok{according} tok{to}}"},
      {"a | b c | d", "any_of{tok{a} | seq{tok{b} tok{c}} | tok{d}}"},
      {"(a | b) c", "seq{any_of{tok{a} | tok{b}} tok{c}}"},
      {"\"US\" us", "seq{exact{US} tok{us}}"},
      {"\"a\\\"b\"", "exact{a\"b}"},
      {"[] , .", "seq{any tok{,} tok{.}}"},
      {"-? x", "seq{rep0-1{tok{-}} tok{x}}"},
      {"a* b+ c{2} d{0,3}", "seq{rep0-12{tok{a}} rep1-12{tok{b}} rep2-2{tok{c}} rep0-3{tok{d}}}"},
      {"%say %en/speech/say.", "seq{list{say} list{en/speech/say} tok{.}}"},
      {"@actor.person @_x[kind=y]", "seq{type{actor.person} type{_x[kind=y]}}"},
      {"(?<who> @actor) $cue{say} $m", "seq{who={type{actor}} macro{cue} macro{m}}"},
      {"^ a $$ ^^", "seq{anchor tok{a} anchor anchor}"},
      {"(?= a) (?! b) (?<= c) (?<! d)", "seq{before{tok{a}} not_before{tok{b}} after{tok{c}} not_after{tok{d}}}"},
      {"[norm in %x & !(case=title | kind!=word)]", "test{(norm in %x & !(case=title | kind!=word))}"},
      {"[norm=/per|%/]", "test{norm=/per|%/}"},
      {"[text=\"a b\" | value >= 3]", "test{(text=\"a b\" | value>=3)}"},
      {"o'clock", "tok{o'clock}"},
      {"été", "tok{été}"},
  }));
  CAPTURE(row.pattern);
  const Parsed got = parse(row.pattern);
  CHECK(got.found.empty());
  CHECK(got.tree == row.tree);
}

TEST_CASE("bad patterns are told what and where", "[compile][pattern]") {
  struct Row {
    std::string pattern;
    std::uint32_t column;  // in the pattern
    std::string code, message;
  };
  const Row row = GENERATE(values<Row>({
      {" ", 2, "R010", "the pattern is empty"},
      {"a | ", 5, "R010", "something is missing here"},
      {"(a", 3, "R010", "')' is missing"},
      {"a )", 3, "R010", "this ) closes nothing"},
      {"?", 1, "R010", "a quantifier with nothing before it"},
      {"a??", 3, "R010", "two quantifiers in a row"},
      {"a{3,2}", 6, "R010", "the second number must not be smaller than the first, nor 0"},
      {"a{0,65}", 7, "R010", "more than 64 repetitions"},
      {"a{x}", 3, "R010", "a number was expected"},
      {"^*", 3, "R010", "an anchor or lookaround cannot be repeated"},
      {"(?<> a)", 4, "R010", "the name of a capture is missing"},
      {"(?x a)", 3, "R010", "'(?' begins a capture (?<name> ) or a lookaround (?= ) (?! ) (?<= ) (?<! )"},
      {"\"a", 3, "R010", "the closing \" is missing"},
      {"[norm]", 6, "R010", "one of = != < <= > >= in was expected"},
      {"[norm in %x", 12, "R010", "']' was expected"},
      {"[=x]", 2, "R010", "the name of an attribute was expected"},
      {"[norm=/x]", 10, "R010", "the closing / of the regular expression is missing"},
      {"% a", 2, "R010", "the name of a list is missing"},
      {"a ]", 3, "R010", "this closes nothing"},
      {"it's %", 7, "R010", "the name of a list is missing"},
  }));
  CAPTURE(row.pattern);
  const Parsed got = parse(row.pattern);
  REQUIRE(got.found.size() == 1);
  CHECK(got.found[0].code == row.code);
  CHECK(got.found[0].message == row.message);
  // A ' is written twice in the file, and the quote comes first.
  const auto quotes = static_cast<std::uint32_t>(std::count(row.pattern.begin(), row.pattern.begin() + row.column - 1, '\''));
  CHECK(got.found[0].where.column == row.column + 1 + quotes);
}

TEST_CASE("a pattern over its limits is refused", "[compile][pattern]") {
  CHECK(parse(std::string(40, '(') + "a" + std::string(40, ')')).found.at(0).message == "brackets are nested more than 32 deep");
  CHECK(parse(std::string(20000, 'a')).found.at(0).code == "R032");
  CHECK(parse("[" + std::string(40, '!') + "norm=a]").found.size() == 1);
}
