// A parser tells where it could not go on, which is often lines behind the fault, and in its own terms ("end of map not
// found"). The usual faults show in single lines: a TAB that indents, a quotation mark or a bracket without its partner, a missing
// colon, a pattern without quotes, a line that stands under none of those before it. They are looked for in the line where the parser
// gave up and, for marks, brackets and colons, in those before it.
#include "core/compile/yaml_advice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <vector>

namespace postil::compile {

namespace {

// A quotation that is not closed on its line is looked for in so many lines before the fault.
constexpr std::uint32_t kLinesBack = 200;

constexpr std::string_view kBlanks = " \t";

struct Line {
  std::string_view text;
  std::size_t offset = 0;  // in the file
  std::size_t indent = 0;  // bytes of white space
  std::size_t value = 0;   // where the value begins: behind "- ", "key: "; the line's end if it has none

  bool empty() const { return indent == text.size() || text[indent] == '#'; }
};

std::size_t not_blank(std::string_view s, std::size_t from) {
  return std::min(s.find_first_not_of(kBlanks, from), s.size());
}

std::size_t value_start(std::string_view s, std::size_t at) {
  while (at + 1 < s.size() && s[at] == '-' && s[at + 1] == ' ')
    at = not_blank(s, at + 1);
  const std::size_t key_end = s.find_first_of("'\"{[: ", at);
  if (key_end < s.size() && s[key_end] == ':' && (key_end + 1 == s.size() || s[key_end + 1] == ' '))
    return not_blank(s, key_end + 1);
  return at;
}

Line line_at(const SourceFile& file, std::uint32_t number) {
  Line line{file.line(number), file.line_starts[number - 1], 0, 0};
  line.indent = not_blank(line.text, 0);
  line.value = value_start(line.text, line.indent);
  return line;
}

// Behind the quotation that begins at `from`; npos if the line does not close it.
std::size_t quotation_end(std::string_view s, std::size_t from) {
  for (std::size_t i = from + 1; i < s.size(); ++i) {
    if (s[i] == '\\' && s[from] == '"')
      ++i;
    else if (s[i] == s[from] && s[i] == '\'' && i + 1 < s.size() && s[i + 1] == '\'')
      ++i;
    else if (s[i] == s[from])
      return i + 1;
  }
  return std::string_view::npos;
}

std::optional<YamlFault> tab(const Line& line) {
  const std::size_t at = line.text.substr(0, line.indent).find('\t');
  if (at == std::string_view::npos)
    return std::nullopt;
  return YamlFault{line.offset + at, "a TAB indents this line", "indent with blanks: YAML takes no TABs there"};
}

bool is_quoted(const Line& line) {
  return line.value < line.text.size() && (line.text[line.value] == '\'' || line.text[line.value] == '"');
}

// "twice" or "\"": how a quotation mark is written inside of a quotation.
std::string inside(char quote) {
  return fmt::format("a {0} inside of {0}...{0} is written {1}", quote, quote == '"' ? "\\\"" : "twice");
}

// A quotation of a line before, which ends only here: some line in between was to be no part of it.
std::optional<YamlFault> open_quotation(const SourceFile& file, std::uint32_t number) {
  for (std::uint32_t n = number - 1; n > 0 && number - n <= kLinesBack; --n) {
    const Line line = line_at(file, n);
    if (!is_quoted(line) || quotation_end(line.text, line.value) != std::string_view::npos)
      continue;
    const std::size_t begin = line.offset + line.value, end = quotation_end(file.text, begin);
    if (end < file.line_starts[number - 1])
      return std::nullopt;
    return YamlFault{begin, "this quotation mark is not closed on its line", "close it; " + inside(file.text[begin])};
  }
  return std::nullopt;
}

std::optional<YamlFault> text_behind_quotation(const Line& line) {
  const std::size_t end = is_quoted(line) ? quotation_end(line.text, line.value) : std::string_view::npos;
  if (end == std::string_view::npos)
    return std::nullopt;
  const std::size_t next = not_blank(line.text, end);
  if (next == line.text.size() || line.text[next] == '#')
    return std::nullopt;
  return YamlFault{line.offset + end - 1, "the quotation ends here, and more follows", inside(line.text[line.value])};
}

// What reading a list or mapping in one line came to.
struct Flow {
  std::size_t open = std::string_view::npos;     // the innermost bracket that is not closed on the line
  std::size_t quoted = std::string_view::npos;   // the end of a quotation in it that a letter follows
};

Flow read_flow(const Line& line) {
  Flow flow;
  if (line.value >= line.text.size() || (line.text[line.value] != '[' && line.text[line.value] != '{'))
    return flow;
  std::vector<std::size_t> open;
  for (std::size_t i = line.value; i < line.text.size(); ++i) {
    const char c = line.text[i], before = line.text[not_blank(line.text, 0) == i ? i : i - 1];
    if ((c == '\'' || c == '"') && std::string_view(" [{,:").find(before) != std::string_view::npos) {
      const std::size_t end = quotation_end(line.text, i);
      if (end == std::string_view::npos)
        return flow;
      if (end < line.text.size() && std::isalnum(static_cast<unsigned char>(line.text[end])))
        flow.quoted = end - 1;
      i = end - 1;
    } else if (c == '#' && before == ' ') {
      break;
    } else if (c == '[' || c == '{') {
      open.push_back(i);
    } else if ((c == ']' || c == '}') && !open.empty()) {
      open.pop_back();
    }
  }
  if (!open.empty())
    flow.open = open.back();
  return flow;
}

std::optional<YamlFault> apostrophe_in_flow(const Line& line) {
  const std::size_t end = read_flow(line).quoted;
  if (end == std::string_view::npos)
    return std::nullopt;
  return YamlFault{line.offset + end, "the quotation ends here, and more follows", inside(line.text[end])};
}

// The next line that is not empty; 0 if there is none.
std::uint32_t line_behind(const SourceFile& file, std::uint32_t number) {
  for (std::uint32_t n = number + 1; n <= file.line_starts.size(); ++n)
    if (!line_at(file, n).empty())
      return n;
  return 0;
}

bool has_key(const Line& line) { return line.value > line.indent && line.text.find(':', line.indent) < line.value; }

// A list or mapping begins in this line or before it, and the lines behind it go on as if it were closed.
std::optional<YamlFault> open_bracket(const SourceFile& file, std::uint32_t number) {
  for (std::uint32_t n = number; n > 0 && number - n <= kLinesBack; --n) {
    const Line line = line_at(file, n);
    const std::size_t open = read_flow(line).open;
    if (open == std::string_view::npos)
      continue;
    const std::uint32_t next = line_behind(file, n);
    if (next && (line_at(file, next).indent > line.indent || !has_key(line_at(file, next))))
      return std::nullopt;
    return YamlFault{line.offset + open, fmt::format("this {} is not closed", line.text[open]),
                     fmt::format("close it with {} on this line", line.text[open] == '[' ? ']' : '}')};
  }
  return std::nullopt;
}

// "lists" or "id ship" where "lists:" and "id: ship" were meant: the line behind it goes on as below or beside a key.
std::optional<YamlFault> no_colon(const SourceFile& file, std::uint32_t number) {
  const std::uint32_t next = line_behind(file, number);
  const Line line = line_at(file, number);
  if (line.empty() || has_key(line) || !next)
    return std::nullopt;
  std::size_t begin = line.indent;
  while (begin + 1 < line.text.size() && line.text[begin] == '-' && line.text[begin + 1] == ' ')
    begin = not_blank(line.text, begin + 1);
  std::size_t end = begin;
  while (end < line.text.size() && (std::islower(static_cast<unsigned char>(line.text[end])) || line.text[end] == '_'))
    ++end;
  const Line behind = line_at(file, next);
  const bool glued = end + 1 < line.text.size() && line.text[end] == ':' && line.text[end + 1] != ' ';
  if (end == begin || !has_key(behind) || (!glued && line.text.find(':', begin) != std::string_view::npos) ||
      (!glued && end < line.text.size() && line.text[end] != ' ') || behind.indent < line.indent ||
      (begin > line.indent && behind.indent < begin) || line_at(file, number).text.back() == ',')
    return std::nullopt;
  const std::string key(line.text.substr(begin, end - begin));
  if (glued)
    return YamlFault{line.offset + end, "no blank follows this colon", fmt::format("write '{}: ', then the value", key)};
  return YamlFault{line.offset + end, fmt::format("no colon follows '{}'", key), fmt::format("write '{}:'", key)};
}

std::optional<YamlFault> missing_colon(const SourceFile& file, std::uint32_t number) {
  std::optional<YamlFault> fault = no_colon(file, number);
  for (std::uint32_t n = number - 1; !fault && n > 0; --n)
    if (!line_at(file, n).empty())
      return no_colon(file, n);
  return fault;
}

// A value that YAML takes for something else than text.
std::optional<YamlFault> unquoted(const Line& line) {
  if (line.value >= line.text.size())
    return std::nullopt;
  const char first = line.text[line.value];
  const bool is_flow = first == '[' || first == '{';
  const std::size_t closing = is_flow ? line.text.find(first == '[' ? ']' : '}', line.value) : line.text.size();
  const bool more = closing < line.text.size() && not_blank(line.text, closing + 1) < line.text.size();
  const bool colon = !is_flow && line.text.find(": ", line.value) != std::string_view::npos;
  if (std::string_view("%@`").find(first) == std::string_view::npos && !more && !colon)
    return std::nullopt;
  if (more && line.text.find(first == '[' ? "], " : "}, ", line.value) == closing)
    return YamlFault{line.offset + closing, "the value ends here, and more follows", "write the next key on a line of its own"};
  return YamlFault{line.offset + line.value, fmt::format("a value {} has no quotes", colon ? "with ': ' in it" : fmt::format("that begins with {}", first)),
                   "write it in single quotes: '...'"};
}

// A line belongs to a line before it that is indented as far, or is the first below one that has no value.
std::optional<YamlFault> indentation(const SourceFile& file, std::uint32_t number) {
  const Line line = line_at(file, number);
  std::vector<std::size_t> open;  // indentations of the lines above that are not closed yet
  std::size_t below = line.indent;
  bool first_above = true, opens = false;
  for (std::uint32_t n = number - 1; n > 0 && number - n <= kLinesBack; --n) {
    const Line above = line_at(file, n);
    if (above.empty() || (!first_above && above.indent >= below))
      continue;
    if (first_above)
      opens = above.text.back() == ':';
    first_above = false;
    for (std::size_t i = above.indent;; i = not_blank(above.text, i + 1)) {  // "- id: x" opens two
      open.push_back(i);
      if (i + 1 >= above.text.size() || above.text[i] != '-' || above.text[i + 1] != ' ')
        break;
    }
    below = above.indent;
  }
  if (open.empty() || std::count(open.begin(), open.end(), line.indent) || (opens && line.indent > open.front()))
    return std::nullopt;
  std::sort(open.begin(), open.end());
  open.erase(std::unique(open.begin(), open.end()), open.end());
  return YamlFault{line.offset + line.indent, fmt::format("this line is indented by {}, and no line above it is", line.indent),
                   fmt::format("begin it below what it belongs to; the lines above begin after {} blanks", fmt::join(open, ", "))};
}

}  // namespace

std::optional<YamlFault> find_yaml_fault(const SourceFile& file, std::size_t offset) {
  const auto& starts = file.line_starts;
  auto number = static_cast<std::uint32_t>(std::upper_bound(starts.begin(), starts.end(), offset) - starts.begin());
  while (number > 1 && line_at(file, number).empty())
    --number;
  const Line line = line_at(file, number);
  std::optional<YamlFault> fault = tab(line);
  if (!fault)
    fault = open_quotation(file, number);
  if (!fault)
    fault = text_behind_quotation(line);
  if (!fault)
    fault = apostrophe_in_flow(line);
  if (!fault)
    fault = open_bracket(file, number);
  if (!fault)
    fault = missing_colon(file, number);
  if (!fault)
    fault = unquoted(line);
  if (!fault)
    fault = indentation(file, number);
  return fault;
}

}  // namespace postil::compile
