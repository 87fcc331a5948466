// Patterns in symbolic form: the tree of a pattern string. Internal; the compiled form is match/pattern.h.
#ifndef POSTIL_CORE_COMPILE_PATTERN_H
#define POSTIL_CORE_COMPILE_PATTERN_H

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/compile/diagnostics.h"
#include "core/match/pattern.h"

namespace postil::compile {

struct PackDef;

// The test inside [ ]: a boolean expression over attributes.
struct TestExpr {
  enum class Kind : std::uint8_t { kAnd, kOr, kNot, kLeaf } kind = Kind::kLeaf;
  enum class ValueKind : std::uint8_t { kWord, kQuoted, kRegex, kList } value_kind = ValueKind::kWord;
  std::string attribute, value;
  match::Compare compare = match::Compare::kEqual;
  std::vector<TestExpr> parts;
  Place place, value_place;
  const PackDef* scope = nullptr;      // the pack whose lists it sees
};

struct PatternNode {
  enum class Kind : std::uint8_t {
    kWord, kExact, kTest, kAny, kType, kList, kMacro, kSequence, kChoice, kRepeat, kCapture, kLook, kAnchor
  } kind = Kind::kSequence;
  std::string text;   // word, type, list, macro or capture name
  std::string argument;                // list given to a macro
  std::uint32_t min = 1, max = 1;      // of kRepeat
  bool open_ended = false;             // written * or +
  bool behind = false, negative = false;
  match::Anchor anchor = match::Anchor::kSentenceStart;
  std::unique_ptr<TestExpr> test;
  std::vector<PatternNode> parts;
  Place place;
  std::size_t length = 1;
  const PackDef* scope = nullptr;      // the pack whose lists it sees
};

// Parses a pattern; `ok` is false and an error (R010, R032) reported if it cannot be read.
PatternNode parse_pattern(const YamlNode& source, Reporter& reporter, bool& ok);

// One line, as in seq{tok{says} list{titles}}: for tests and explain.
std::string to_string(const PatternNode& node);

}  // namespace postil::compile

#endif
