// Texts that break naive annotators: for property tests and for the benchmark. Made by rule, so that they can be of any size.
#ifndef POSTIL_TESTS_HOSTILE_H
#define POSTIL_TESTS_HOSTILE_H

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace postil::tests {

struct Hostile {
  const char* name;
  const char* unit;  // repeated
};

inline const std::vector<Hostile>& hostile_texts() {
  static const std::vector<Hostile> texts = {
      {"one word", "abcdefgh"},
      {"one word in capitals", "ABC"},
      {"digits", "1234567890"},
      {"digits and commas", "1,"},
      {"digits and periods", "1."},
      {"thousands", "100,"},
      {"number words", "hundred "},
      {"number words in order", "two hundred thousand "},
      {"ranges", "between "},
      {"ranges with numbers", "between 1 and "},
      {"from", "from 1 to "},
      {"or", "one or two or "},
      {"comparators", "more than "},
      {"units", "5 km per hour "},
      {"digits and semicolons", "1;"},
      {"numbers", "1 "},
      {"numbers and dashes", "1-1-"},
      {"numbers in brackets", "(1)"},
      {"percent", "5 % "},
      {"percent, joined", "1%"},
      {"currency signs", "$"},
      {"amounts of money", "$1 "},
      {"amounts of money, joined", "$1"},
      {"amounts of money in millions", "$1m "},
      {"measures", "1km "},
      {"ranges in digits", "1-2 "},
      {"ranges in words", "1 to 2 "},
      {"one and", "one and "},
      {"one of", "1 of "},
      {"fractions", "\u00bd"},
      {"minus", "- 5 "},
      {"straight marks", "\""},
      {"opening marks", "\u201c"},
      {"closing marks", "\u201d"},
      {"single marks", "'a "},
      {"plural apostrophes", "as' "},
      {"opened words", "\u201ca "},
      {"short quotations", "\"a\" "},
      {"nested marks", "\u201ca \u2018b "},
      {"opening brackets", "("},
      {"brackets", "(a) "},
      {"nested brackets", "([{<"},
      {"commas", ", "},
      {"commas and words", "a, "},
      {"periods", "."},
      {"short sentences", "A. "},
      {"initials", "A.B."},
      {"questions", "?! "},
      {"hyphens", "a-"},
      {"dashes", "\u2014"},
      {"signatures", "-- Ann Lind\n"},
      {"quotations with signatures", "It is.\n-- Ann Lind\n\n"},
      {"signatures in a line", "It is. -- Ann Lind\n"},
      {"signatures behind quotations", "\"It is.\"\n\u2014 Ann Lind, mayor\n"},
      {"marks of quoted mail", ">"},
      {"lines of quoted mail", "> a\n"},
      {"numbers behind marks of quoted mail", "> 1\nA\n"},
      {"introductions of quoted mail", "Ann Lind wrote:\n> a\n"},
      {"nested mail", "> Ann Lind wrote:\n>> a\n"},
      {"heads of mail", "From: Ann Lind\nTo: a\n"},
      {"base 64", "QmFzZTY0"},
      {"lines of base 64", "QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0QmFzZTY0\n"},
      {"slashes", "1/"},
      {"newlines", "\n"},
      {"short lines", "a\n"},
      {"tabs", "\t"},
      {"capitalised words", "North "},
      {"capitalised words and of", "University of "},
      {"names of places", "Paris, Texas, "},
      {"bodies of states", "The House met. "},
      {"persons named like months", "Ann May met him. May fell. "},
      {"titles", "President Mr. General "},
      {"months", "May "},
      {"dates", "May 5, "},
      {"years", "2015 "},
      {"weekdays", "last Monday "},
      {"clock times", "10:30 "},
      {"hours of a day", "10 pm "},
      {"says", "he said "},
      {"says that", "she said that "},
      {"according to", "according to "},
      {"colons", "a: "},
      {"who", ", who said "},
      {"conjunctions", "and "},
      {"negations", "not "},
      {"modals", "would have been "},
      {"direction marks", "\u200f\u202e"},
      {"direction marks in words", "a\u200fb "},
      {"joiners", "a\u200d"},
      {"lone joiners", "\u200d"},
      {"accents on one letter", "\u0301"},
      {"accented letters", "e\u0301"},
      {"expanding ligatures", "\ufdfa"},
      {"Han", "\u5317\u4eac\u5e02"},
      {"Thai", "\u0e01\u0e23\u0e38\u0e07"},
      {"Cyrillic", "\u0441\u043b\u043e\u0432\u043e "},
      {"Arabic", "\u0642\u0627\u0644 "},
      {"emoji", "\U0001F468\u200d\U0001F469"},
      {"no UTF-8", "\xff\xfe"},
      {"cut characters", "\xe2\x80"},
      {"controls", "\x01\x02"},
      {"mail addresses", "a@b.c "},
      {"at signs", "a@"},
      {"web addresses", "http://"},
      {"underscores", "a_"},
      {"contractions", "n't"},
      {"possessives", "a's"},
  };
  return texts;
}

inline std::string repeated(std::string_view unit, std::size_t bytes) {
  std::string out;
  out.reserve(bytes + unit.size());
  while (out.size() < bytes)
    out += unit;
  return out;
}

// A pack whose rules took other engines down: optional groups in optional groups, long gaps before a word, captures under repetition.
// Beside them stands one ordinary rule, which finds "needle in".
inline std::string hostile_rules(std::size_t count) {
  constexpr const char* kShapes[] = {
      "((a? b)? c? a){1,20} z",
      "[]{0,30} a []{0,30} a []{0,30} a z",
      "(?<p> (a | a a | a a a)){1,40} z",
      "((?<p> a) (?<q> a)?){1,30} z",
      "(a (a (a (a)?)?)?){1,12} z",
      "[case=lower]{1,64} [case=lower]{1,64} [text=z]",
      "(?<p> [] []{0,30}) (?<q> []{1,30}) (?! a) [text=z]",
      "(@_e | @_e @_e){1,30} z",
      "(a (?= a a a a a a a a)){1,60} a{1,60} z",
      "[]{1,30}",
  };
  std::string out =
      "format: 1\npack: h\noverlap: {_e: all}\nlists: {e: [a, a a, a a a, a a a a]}\nrules:\n  - {id: e, match: '%e', emit: {type: _e}}\n"
      "  - {id: good, match: 'needle [case=lower]', emit: {type: good}}\n";
  for (std::size_t i = 0; i < count; ++i)
    out += "  - {id: h" + std::to_string(i) + ", match: '" + kShapes[i % std::size(kShapes)] + "', emit: {type: t}}\n";
  return out;
}

// What they are tried on, repeated.
inline constexpr const char* kHostileRuleTexts[] = {"a ", "a x1 ", "a. A ", "a x1 x2 x3 x4 x5 x6 x7 x8 x9 "};

}  // namespace postil::tests

#endif
