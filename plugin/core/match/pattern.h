// Patterns in compiled form: programs of few instructions over tokens and mentions. Internal; may change.
//
// An instruction consumes a token (kToken), an entry of a list (kList: one token or more) or a mention (kMention), or it
// consumes nothing: kSplit tries `next` first and then `alt`; kSave notes a position; kAnchor and kLook assert. The matcher
// visits each pair of instruction and position at most once, so time is at most instructions x positions.
#ifndef POSTIL_CORE_MATCH_PATTERN_H
#define POSTIL_CORE_MATCH_PATTERN_H

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/match/chart.h"
#include "core/match/lexicon.h"
#include "core/match/value.h"

namespace postil::match {

// Limits of one pattern; the compiler enforces them, so that the matcher's buffers are bounded.
inline constexpr std::uint32_t kMaxInstructions = 4096;
inline constexpr std::uint32_t kMaxCaptures = 16;
inline constexpr std::uint32_t kMaxRepeat = 64;
inline constexpr std::uint32_t kMaxGap = 30;
inline constexpr std::uint32_t kDefaultRepeat = 12;
inline constexpr std::uint32_t kMaxAtoms = 256;
inline constexpr std::uint32_t kMaxLookaround = 8;

enum class Op : std::uint8_t { kToken, kList, kMention, kSplit, kSave, kAnchor, kLook, kMatch };
enum class Anchor : std::uint8_t { kSentenceStart, kSentenceEnd, kParagraphStart };

struct Instruction {
  Op op = Op::kMatch;
  std::uint32_t arg = 0;   // number of a test, list, mention test, capture slot, anchor or look
  std::uint32_t next = 0;
  std::uint32_t alt = 0;   // of kSplit
  bool joins = true;       // more than one way leads here: a search notes that it was here
};

// What a leaf of a test looks at.
enum class Subject : std::uint8_t {
  kAnything,  // always true
  kSymbol,    // token: norm form is symbol `number`
  kWordList,  // token: one-word entry of list `number`
  kSurface,   // token: exact text
  kNorm,      // token: norm form as text
  kCase, kKind, kShape, kQuoteMark, kInQuote, kJoined,
  kField,         // mention: field `field`
  kMentionKind,   // mention: kind
  kMentionText,   // mention: surface
  kMentionNorm,   // mention: folded surface
};
enum class Compare : std::uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual, kIn, kRegex, kNotRegex };

// A boolean expression as a tree in an array; the root is the last node.
struct TestNode {
  enum class Kind : std::uint8_t { kLeaf, kAnd, kOr, kNot } kind = Kind::kLeaf;
  Subject subject = Subject::kAnything;
  Compare compare = Compare::kEqual;
  std::uint32_t left = 0, right = 0;  // of kAnd, kOr, kNot (left)
  std::uint32_t number = 0;           // symbol (also of a surface), list, enumerator, regex or text set
  FieldId field = 0;
  Value value;                        // kText or kNumber or kBool
};

struct Test {
  std::vector<TestNode> nodes;
  // Letter cases and kinds of tokens that can pass, a bit for each pair (token_pair); set by the compiler for tests of tokens.
  std::uint32_t possible = ~0u;
};

inline std::uint32_t token_pair(text::TokenCase letter_case, text::TokenKind kind) {
  return static_cast<std::uint32_t>(letter_case) * 4 + static_cast<std::uint32_t>(kind);
}

// Not ok() if the text is no regular expression.
std::unique_ptr<RE2> make_regex(const std::string& pattern);

struct MentionTest {
  TypeId type = kNoType;
  KindId kind = 0;  // 0 = any
  std::int32_t test = -1;
};

// (?= ) and (?<! ) and the like: `behind` programs are reversed and run backwards.
struct Look {
  bool behind = false, negative = false;
  std::uint32_t program = 0;
};

struct PatternProgram {
  std::vector<Instruction> code;
  std::uint32_t entry = 0;
  std::int32_t whole_capture = -1;   // the only capture, which takes all that the pattern takes
  std::string text;               // printed form, for explain and tests
};

// How a branch of a pattern is set off.
enum class TriggerKind : std::uint8_t { kSymbol, kList, kMention, kEveryToken };
struct Trigger {
  TriggerKind kind = TriggerKind::kEveryToken;
  std::uint32_t id = 0;    // symbol, list or mention test
};

// One alternative of a rule's top level with what sets it off.
struct Branch {
  std::uint32_t rule = 0;
  std::uint32_t program = 0;        // whole pattern, forwards
  std::int32_t prefix = -1;         // what stands before the trigger, reversed; -1: the trigger begins the pattern
  std::int32_t suffix = -1;         // what stands after the trigger; -1: nothing, or where it begins is not known
  bool anchors = false;             // the trigger's part has anchors: what stands before it may be in another sentence
  bool one_token = false;           // what sets it off is one token, also where a list has longer entries
  std::uint32_t trigger_pairs = ~0u;  // letter cases and kinds that the trigger's first token may have, as Test::possible
  std::vector<Trigger> triggers;    // any of them
};

// Expressions of `where` and `emit`, as trees in an array; the root is the last node.
struct ExprNode {
  enum class Kind : std::uint8_t {
    kConstant, kCapture, kField, kAdd, kSubtract, kMultiply, kDivide, kNegate, kCompare, kAnd, kOr, kNot, kInterval, kCall
  } kind = Kind::kConstant;
  Compare compare = Compare::kEqual;
  Value value;                      // of kConstant
  std::uint32_t capture = 0;
  FieldId field = 0;
  std::uint32_t number = 0;         // of kCall: the function; of kInterval: bit 0 low open, bit 1 high open
  std::vector<std::uint32_t> args;  // node numbers
};
struct Expression {
  std::vector<ExprNode> nodes;
};

struct EmitField {
  FieldId field = 0;
  Value::Kind kind = Value::Kind::kNone;  // what the field holds
  Expression value;
};

// Patterns that forbid a match which they overlap.
struct Guard {
  std::vector<std::uint32_t> programs;
};

// What a capture may consist of as a whole: its fields are read from the mention or the list entry.
struct CaptureInfo {
  std::string name;
  std::vector<std::uint32_t> mention_tests;
  std::vector<ListId> lists;
};

// A capture that ends before the first place inside it where one of the programs matches.
struct Trim {
  std::uint32_t capture = 0;
  std::vector<std::uint32_t> programs;
};

struct Rule {
  RuleId name = 0;  // number in Program::rule_names
  TypeId type = kNoType;
  KindId kind = 0;
  std::int32_t span_capture = -1;
  float confidence = 1;
  std::int32_t priority = 0;
  std::uint32_t rank = 0;           // by `over`, then by file order
  std::vector<CaptureInfo> captures;
  std::vector<EmitField> fields;
  std::int32_t where = -1;          // number in Program::expressions
  std::int32_t unless = -1;         // number in Program::guards
  std::vector<std::string> not_text;
  std::vector<Trim> trims;
};

enum class OverlapPolicy : std::uint8_t { kLongest, kAll, kNestedAllowed, kLongestElseBoth };

}  // namespace postil::match

#endif
