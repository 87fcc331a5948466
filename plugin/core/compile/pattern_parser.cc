// Recursive descent over the pattern grammar:
//   choice := sequence ('|' sequence)*     sequence := item+     item := atom quantifier?
//   atom := word | "exact" | '[' test ']' | '[]' | '@' type ('[' test ']')? | '%' list | '$' macro ('{' list '}')?
//         | '(' choice ')' | '(?<name>' choice ')' | '(?=' | '(?!' | '(?<=' | '(?<!' | '^' | '$$' | '^^'
// A problem ends the parse of this pattern; the place is that of the character.
#include <cctype>

#include "core/compile/pattern.h"

namespace postil::compile {

namespace {

constexpr std::size_t kMaxPatternBytes = 16 << 10;
constexpr int kMaxNesting = 32;

struct Problem {
  Code code;
  std::size_t offset;
  std::string message, help;
  std::size_t length = 1;
};

bool name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '/' || c == '.'; }

class Parser {
 public:
  explicit Parser(const YamlNode& source) : source_(source), s_(source.scalar) {}

  PatternNode parse() {
    if (s_.size() > kMaxPatternBytes)
      throw Problem{Code::kR032, 0, "the pattern has more than 16 KB", "use lists and macros", 1};
    PatternNode node = choice(0);
    if (i_ < s_.size())
      fail(s_[i_] == ')' ? "this ) closes nothing" : "this cannot stand here");
    return node;
  }

 private:
  [[noreturn]] void fail(std::string message, std::string help = {}, std::size_t length = 1) const {
    throw Problem{Code::kR010, std::min(i_, s_.size()), std::move(message), std::move(help), length};
  }
  char peek(std::size_t n = 0) const { return i_ + n < s_.size() ? s_[i_ + n] : '\0'; }
  bool starts(std::string_view t) const { return std::string_view(s_).substr(std::min(i_, s_.size()), t.size()) == t; }

  void space() {
    for (;;) {
      while (i_ < s_.size() && std::isspace(static_cast<unsigned char>(s_[i_])))
        ++i_;
      // A comment: # at the beginning of a line or after white space, to the end of the line, in block scalars.
      if (peek() != '#' || s_.find('\n') == std::string::npos)
        return;
      while (i_ < s_.size() && s_[i_] != '\n')
        ++i_;
    }
  }

  PatternNode make(PatternNode::Kind kind, std::size_t from) const {
    PatternNode n;
    n.kind = kind;
    n.place = source_.inside(from);
    n.length = i_ - from;
    return n;
  }

  PatternNode choice(int depth) {
    if (depth > kMaxNesting)
      fail("brackets are nested more than 32 deep");
    const std::size_t from = i_;
    std::vector<PatternNode> parts;
    parts.push_back(sequence(depth));
    while (peek() == '|') {
      ++i_;
      parts.push_back(sequence(depth));
    }
    if (parts.size() == 1)
      return std::move(parts.front());
    PatternNode n = make(PatternNode::Kind::kChoice, from);
    n.parts = std::move(parts);
    return n;
  }

  PatternNode sequence(int depth) {
    space();
    const std::size_t from = i_;
    std::vector<PatternNode> parts;
    while (i_ < s_.size() && peek() != '|' && peek() != ')') {
      parts.push_back(item(depth));
      space();
    }
    if (parts.empty())
      fail(s_.find_first_not_of(" \t\r\n") == std::string::npos ? "the pattern is empty" : "something is missing here", "an optional part is written '( ... )?'");
    if (parts.size() == 1)
      return std::move(parts.front());
    PatternNode n = make(PatternNode::Kind::kSequence, from);
    n.parts = std::move(parts);
    return n;
  }

  PatternNode item(int depth) {
    const std::size_t from = i_;
    PatternNode inner = atom(depth);
    std::uint32_t min = 1, max = 1;
    bool open_ended = false;
    const char c = peek();
    if (c == '?') {
      min = 0;
      ++i_;
    } else if (c == '*' || c == '+') {
      min = c == '+';
      max = match::kDefaultRepeat;
      open_ended = true;
      ++i_;
    } else if (c == '{') {
      counts(min, max);
    } else {
      return inner;
    }
    if (inner.kind == PatternNode::Kind::kAnchor || inner.kind == PatternNode::Kind::kLook)
      fail("an anchor or lookaround cannot be repeated");
    if (peek() == '?' || peek() == '*' || peek() == '+' || peek() == '{')
      fail("two quantifiers in a row", "there are no lazy quantifiers: say what must not follow with (?! ...)");
    PatternNode n = make(PatternNode::Kind::kRepeat, from);
    n.min = min;
    n.max = max;
    n.open_ended = open_ended;
    n.parts.push_back(std::move(inner));
    return n;
  }

  std::uint32_t integer() {
    if (!std::isdigit(static_cast<unsigned char>(peek())))
      fail("a number was expected", "as in {2}, {0,3}");
    std::uint32_t v = 0;
    while (std::isdigit(static_cast<unsigned char>(peek())) && v < 100000)
      v = v * 10 + static_cast<std::uint32_t>(s_[i_++] - '0');
    return v;
  }

  void counts(std::uint32_t& min, std::uint32_t& max) {
    ++i_;
    min = max = integer();
    if (peek() == ',') {
      ++i_;
      max = integer();
    }
    if (peek() != '}')
      fail("'}' was expected", "as in {2}, {0,3}");
    if (max < min || max == 0)
      fail("the second number must not be smaller than the first, nor 0");
    if (max > match::kMaxRepeat)
      fail("more than 64 repetitions", "the limit is {0,64}");
    ++i_;
  }

  std::string name(const char* what) {
    const std::size_t from = i_;
    while (name_char(peek()))
      ++i_;
    // A name does not end in punctuation: "%list." is the list and a period.
    while (i_ > from && (s_[i_ - 1] == '.' || s_[i_ - 1] == '-' || s_[i_ - 1] == '/'))
      --i_;
    if (i_ == from)
      fail(std::string("the name of ") + what + " is missing");
    return s_.substr(from, i_ - from);
  }

  PatternNode atom(int depth) {
    const std::size_t from = i_;
    switch (peek()) {
      case '"': {
        ++i_;
        const std::string text = quoted();
        PatternNode n = make(PatternNode::Kind::kExact, from);
        n.text = text;
        return n;
      }
      case '[': {
        ++i_;
        space();
        if (peek() == ']') {
          ++i_;
          return make(PatternNode::Kind::kAny, from);
        }
        auto test = std::make_unique<TestExpr>(test_or(0));
        close_test();
        PatternNode n = make(PatternNode::Kind::kTest, from);
        n.test = std::move(test);
        return n;
      }
      case '@': return type(from);
      case '%': {
        ++i_;
        const std::string list = name("a list");
        PatternNode n = make(PatternNode::Kind::kList, from);
        n.text = list;
        return n;
      }
      case '$': return macro_or_end(from);
      case '^': {
        ++i_;
        const bool paragraph = peek() == '^';
        i_ += paragraph;
        PatternNode n = make(PatternNode::Kind::kAnchor, from);
        n.anchor = paragraph ? match::Anchor::kParagraphStart : match::Anchor::kSentenceStart;
        return n;
      }
      case '(': return group(from, depth);
      case '?': case '*': case '+': case '{':
        fail("a quantifier with nothing before it", "quote the character if it is meant itself: \"?\"");
      case ']': case '}':
        fail("this closes nothing", "quote the character if it is meant itself: \"]\"");
      default: return word(from);
    }
  }

  std::string quoted() {
    std::string out;
    while (i_ < s_.size() && s_[i_] != '"') {
      if (s_[i_] == '\\' && i_ + 1 < s_.size())
        ++i_;
      out += s_[i_++];
    }
    if (i_ >= s_.size())
      fail("the closing \" is missing");
    ++i_;
    if (out.empty())
      fail("nothing between the quotation marks");
    return out;
  }

  void close_test() {
    space();
    if (peek() != ']')
      fail("']' was expected", "tests are joined by & and |");
    ++i_;
  }

  PatternNode type(std::size_t from) {
    ++i_;
    const std::string t = name("a type");
    std::unique_ptr<TestExpr> test;
    if (peek() == '[') {
      ++i_;
      test = std::make_unique<TestExpr>(test_or(0));
      close_test();
    }
    PatternNode n = make(PatternNode::Kind::kType, from);
    n.text = t;
    n.test = std::move(test);
    return n;
  }

  PatternNode macro_or_end(std::size_t from) {
    ++i_;
    if (peek() == '$') {
      ++i_;
      PatternNode n = make(PatternNode::Kind::kAnchor, from);
      n.anchor = match::Anchor::kSentenceEnd;
      return n;
    }
    const std::string macro = name("a macro");
    std::string argument;
    if (peek() == '{' && !std::isdigit(static_cast<unsigned char>(peek(1)))) {
      ++i_;
      space();
      if (peek() == '%')
        ++i_;
      argument = name("a list");
      space();
      if (peek() != '}')
        fail("'}' was expected", "a macro takes one list: $macro{list}");
      ++i_;
    }
    PatternNode n = make(PatternNode::Kind::kMacro, from);
    n.text = macro;
    n.argument = argument;
    return n;
  }

  PatternNode group(std::size_t from, int depth) {
    ++i_;
    PatternNode::Kind kind = PatternNode::Kind::kSequence;
    bool behind = false, negative = false;
    std::string capture;
    if (peek() == '?') {
      ++i_;
      if (starts("<=") || starts("<!")) {
        behind = true;
        negative = peek(1) == '!';
        i_ += 2;
        kind = PatternNode::Kind::kLook;
      } else if (peek() == '=' || peek() == '!') {
        negative = peek() == '!';
        ++i_;
        kind = PatternNode::Kind::kLook;
      } else if (peek() == '<') {
        ++i_;
        capture = name("a capture");
        if (peek() != '>')
          fail("'>' was expected after the capture's name");
        ++i_;
        kind = PatternNode::Kind::kCapture;
      } else {
        fail("'(?' begins a capture (?<name> ) or a lookaround (?= ) (?! ) (?<= ) (?<! )",
             starts("P<") ? "without the P: (?<name> ... )" : starts(":") ? "a group is written without ?: : ( ... )" : "");
      }
    }
    PatternNode inner = choice(depth + 1);
    if (peek() != ')')
      fail("')' is missing", "opened at column " + std::to_string(to_location(source_.inside(from)).column));
    ++i_;
    if (kind == PatternNode::Kind::kSequence)
      return inner;
    PatternNode n = make(kind, from);
    n.behind = behind;
    n.negative = negative;
    n.text = capture;
    n.parts.push_back(std::move(inner));
    return n;
  }

  PatternNode word(std::size_t from) {
    constexpr std::string_view kSpecial = "?*+{}()[]|@%$^\"";
    while (i_ < s_.size() && !std::isspace(static_cast<unsigned char>(s_[i_])) && kSpecial.find(s_[i_]) == std::string_view::npos)
      ++i_;
    PatternNode n = make(PatternNode::Kind::kWord, from);
    n.text = s_.substr(from, i_ - from);
    if (const std::size_t at = n.text.find('\\'); at != std::string::npos) {
      i_ = from + at;
      fail("a backslash means nothing here", "regular expressions stand in tests, as in [text=/[0-9]+/]; the character itself is written \"\\\\\"");
    }
    return n;
  }

  // ---- tests in square brackets

  TestExpr joined(TestExpr::Kind kind, std::vector<TestExpr> parts) const {
    if (parts.size() == 1)
      return std::move(parts.front());
    TestExpr e;
    e.kind = kind;
    e.place = parts.front().place;
    e.parts = std::move(parts);
    return e;
  }

  TestExpr test_or(int depth) {
    std::vector<TestExpr> parts;
    parts.push_back(test_and(depth));
    for (space(); peek() == '|'; space()) {
      ++i_;
      parts.push_back(test_and(depth));
    }
    return joined(TestExpr::Kind::kOr, std::move(parts));
  }

  TestExpr test_and(int depth) {
    std::vector<TestExpr> parts;
    parts.push_back(test_not(depth));
    for (space(); peek() == '&'; space()) {
      ++i_;
      parts.push_back(test_not(depth));
    }
    return joined(TestExpr::Kind::kAnd, std::move(parts));
  }

  TestExpr test_not(int depth) {
    if (depth > kMaxNesting)
      fail("brackets are nested more than 32 deep");
    space();
    TestExpr e;
    e.place = source_.inside(i_);
    if (peek() == '!') {
      ++i_;
      e.kind = TestExpr::Kind::kNot;
      e.parts.push_back(test_not(depth + 1));
      return e;
    }
    if (peek() == '(') {
      ++i_;
      TestExpr inner = test_or(depth + 1);
      space();
      if (peek() != ')')
        fail("')' is missing");
      ++i_;
      return inner;
    }
    return leaf();
  }

  TestExpr leaf() {
    TestExpr e;
    e.place = source_.inside(i_);
    const std::size_t from = i_;
    while (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '_')
      ++i_;
    e.attribute = s_.substr(from, i_ - from);
    if (e.attribute.empty())
      fail("the name of an attribute was expected", "as in [norm in %list], [case=title], [kind=number]");
    space();
    if (starts("!=")) {
      e.compare = match::Compare::kNotEqual;
      i_ += 2;
    } else if (starts("<=")) {
      e.compare = match::Compare::kLessEqual;
      i_ += 2;
    } else if (starts(">=")) {
      e.compare = match::Compare::kGreaterEqual;
      i_ += 2;
    } else if (peek() == '=' || peek() == '<' || peek() == '>') {
      e.compare = peek() == '=' ? match::Compare::kEqual : peek() == '<' ? match::Compare::kLess : match::Compare::kGreater;
      ++i_;
    } else if (starts("in") && !name_char(peek(2))) {
      e.compare = match::Compare::kIn;
      i_ += 2;
    } else {
      fail("one of = != < <= > >= in was expected", "as in [norm=said], [case=title], [text=/[a-z]+/], [norm in %list]");
    }
    space();
    value(e);
    return e;
  }

  void value(TestExpr& e) {
    e.value_place = source_.inside(i_);
    if (peek() == '%') {
      ++i_;
      e.value_kind = TestExpr::ValueKind::kList;
      e.value = name("a list");
    } else if (peek() == '"') {
      ++i_;
      e.value_kind = TestExpr::ValueKind::kQuoted;
      e.value = quoted();
    } else if (peek() == '/') {
      ++i_;
      e.value_kind = TestExpr::ValueKind::kRegex;
      while (i_ < s_.size() && s_[i_] != '/') {
        if (s_[i_] == '\\' && peek(1) == '/')
          ++i_;
        e.value += s_[i_++];
      }
      if (i_ >= s_.size())
        fail("the closing / of the regular expression is missing");
      ++i_;
    } else {
      while (i_ < s_.size() && !std::isspace(static_cast<unsigned char>(s_[i_])) && std::string_view("]&|)(").find(s_[i_]) == std::string_view::npos)
        e.value += s_[i_++];
      if (e.value.empty())
        fail("a value was expected", e.compare == match::Compare::kIn ? "'in' wants a list that stands under 'lists': [norm in %list]" : "as in [norm=said], [norm=\"(\"]");
    }
  }

  const YamlNode& source_;
  const std::string& s_;
  std::size_t i_ = 0;
};

}  // namespace

PatternNode parse_pattern(const YamlNode& source, Reporter& reporter, bool& ok) {
  ok = false;
  try {
    PatternNode node = Parser(source).parse();
    ok = true;
    return node;
  } catch (const Problem& p) {
    reporter.add(p.code, source.inside(p.offset), p.message, p.help, p.length);
  }
  return {};
}

}  // namespace postil::compile
