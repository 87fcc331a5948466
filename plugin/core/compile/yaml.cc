#include "core/compile/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

#include "core/compile/diagnostics.h"
#include "core/compile/yaml_advice.h"

namespace postil::compile {

namespace {

constexpr std::size_t kMaxFileBytes = 32 << 20;
constexpr std::size_t kMaxScalarBytes = 256 << 10;
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxNodes = 2'000'000;

struct Refused {
  Code code;
  Place place;
  std::string message, help;
};

// Length of the UTF-8 sequence at i if it is well formed, else 0.
std::size_t sequence_length(std::string_view s, std::size_t i) {
  const auto at = [&](std::size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0u; };
  const unsigned c = at(i), d = at(i + 1);
  const std::size_t n = c < 0x80                 ? 1
                        : c >= 0xC2 && c < 0xE0 ? 2
                        : c >= 0xE0 && c < 0xF0 ? 3
                        : c >= 0xF0 && c < 0xF5 ? 4
                                                : 0;
  for (std::size_t k = 1; k < n; ++k)
    if ((at(i + k) & 0xC0) != 0x80)
      return 0;
  const bool overlong = (c == 0xE0 && d < 0xA0) || (c == 0xF0 && d < 0x90);
  const bool out_of_range = (c == 0xED && d >= 0xA0) || (c == 0xF4 && d >= 0x90);
  return overlong || out_of_range ? 0 : n;
}

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const SourceFile& file) : file_(file) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add_scalar(mark, "", anchor, "", true); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark, "an alias (*name)"); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    add_scalar(mark, tag == "!" ? "" : tag, anchor, value, tag == "?");
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::kList);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::kMap);
  }
  void OnMapEnd() override { close(); }

  YamlNode root;
  bool has_root = false;

 private:
  Place place(const YAML::Mark& mark) const {
    return {&file_, mark.pos < 0 ? Place::kNowhere : static_cast<std::uint32_t>(mark.pos)};
  }

  void refuse(const YAML::Mark& mark, const std::string& what) {
    throw Refused{Code::kR002, place(mark), what + " is not allowed in rule files",
                  "write the value out; a value that begins with * & ! % @ ` needs quotes"};
  }

  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor)
      refuse(mark, "an anchor (&name)");
    if (!tag.empty() && tag != "?")
      refuse(mark, "a tag (" + tag + ")");
  }

  void add_scalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value,
                  bool plain) {
    check(mark, tag, anchor);
    YamlNode node;
    node.place = place(mark);
    node.scalar = value;
    node.plain = plain;
    if (!plain && !closed(node.place))
      throw Refused{Code::kR001, node.place, "this quotation mark is never closed", "close it; a ' inside of '...' is written twice"};
    if (value.size() > kMaxScalarBytes)
      throw Refused{Code::kR005, node.place, "a value of more than 256 KB",
                    "put long lists into a file: {file: names.txt}"};
    take(std::move(node));
  }

  // The parser takes the end of the file for a closing quotation mark.
  bool closed(const Place& at) const {
    const std::string& s = file_.text;
    if (at.offset >= s.size() || (s[at.offset] != '\'' && s[at.offset] != '"'))
      return true;
    const char quote = s[at.offset];
    for (std::size_t i = at.offset + 1; i < s.size(); ++i) {
      if (quote == '"' && s[i] == '\\')
        ++i;
      else if (s[i] == quote && (quote == '"' || i + 1 >= s.size() || s[i + 1] != quote))
        return true;
      else if (s[i] == quote)
        ++i;
    }
    return false;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    check(mark, tag, anchor);
    if (stack_.size() >= kMaxDepth)
      throw Refused{Code::kR005, place(mark), "nested more than 32 deep", "rule files need no more than eight levels"};
    YamlNode node;
    node.kind = kind;
    node.place = place(mark);
    stack_.push_back(std::move(node));
  }

  void close() {
    YamlNode node = std::move(stack_.back());
    stack_.pop_back();
    take(std::move(node));
  }

  void take(YamlNode node) {
    if (++nodes_ > kMaxNodes)
      throw Refused{Code::kR005, node.place, "more than 2,000,000 values in one file",
                    "use a gazetteer file for long lists"};
    if (stack_.empty()) {
      root = std::move(node);
      has_root = true;
      return;
    }
    YamlNode& parent = stack_.back();
    const bool is_key = parent.is_map() && parent.keys.size() == parent.items.size();
    (is_key ? parent.keys : parent.items).push_back(std::move(node));
  }

  const SourceFile& file_;
  std::vector<YamlNode> stack_;
  std::size_t nodes_ = 0;
};

// Duplicate keys, and keys that are not scalars, anywhere in the tree.
void check_keys(const YamlNode& node, Reporter& reporter) {
  std::vector<const YamlNode*> keys;
  for (const YamlNode& key : node.keys) {
    if (!key.is_scalar())
      reporter.add(Code::kR003, key.place, "a key must be a word", "quote it if it begins with [ or {");
    else
      keys.push_back(&key);
  }
  std::stable_sort(keys.begin(), keys.end(), [](auto* a, auto* b) { return a->scalar < b->scalar; });
  for (std::size_t i = 1; i < keys.size(); ++i)
    if (keys[i]->scalar == keys[i - 1]->scalar)
      reporter.add(Code::kR071, keys[i]->place, "duplicate key '" + keys[i]->scalar + "'",
                   "keep one of them: YAML would silently use only one", keys[i]->scalar.size());
  for (const YamlNode& item : node.items)
    check_keys(item, reporter);
}

}  // namespace

// The parser of YAML reads bytes and calls its own lines and columns, but keeps the position: a byte order mark apart, that is
// the byte offset, which is all that Place needs.
bool is_text(const SourceFile& file, Reporter& reporter) {
  const std::string& s = file.text;
  for (std::size_t i = 0; i < s.size();) {
    if (s[i] >= ' ' && s[i] < 0x7F) {
      ++i;
      continue;
    }
    const std::size_t n = sequence_length(s, i);
    const Place here{&file, static_cast<std::uint32_t>(i)};
    const auto c = static_cast<unsigned char>(s[i]);
    if (n == 0) {
      reporter.add(Code::kR001, here, "this byte is no UTF-8", "save the file as UTF-8");
      return false;
    }
    if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) {
      reporter.add(Code::kR001, here, "a control character", "remove it");
      return false;
    }
    i += n;
  }
  return true;
}

SourceFile::SourceFile(std::string file_name, std::string file_text)
    : name(std::move(file_name)), text(std::move(file_text)), line_starts{0} {
  if (text.rfind("\xEF\xBB\xBF", 0) == 0)
    text.erase(0, 3);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n')
      line_starts.push_back(static_cast<std::uint32_t>(i + 1));
}

std::string_view SourceFile::line(std::uint32_t number) const {
  const std::uint32_t begin = line_starts[number - 1];
  std::size_t end = number < line_starts.size() ? line_starts[number] : text.size();
  while (end > begin && (text[end - 1] == '\n' || text[end - 1] == '\r'))
    --end;
  return std::string_view(text).substr(begin, end - begin);
}

SourceLocation to_location(const Place& place) {
  SourceLocation out;
  if (!place.file)
    return out;
  out.file = place.file->name;
  if (place.offset == Place::kNowhere)
    return out;
  const auto& starts = place.file->line_starts;
  const auto line = std::upper_bound(starts.begin(), starts.end(), place.offset) - starts.begin();
  out.line = static_cast<std::uint32_t>(line);
  out.column = 1;
  for (std::uint32_t i = starts[line - 1]; i < place.offset && i < place.file->text.size(); ++i)
    out.column += (static_cast<unsigned char>(place.file->text[i]) & 0xC0) != 0x80;
  return out;
}

const YamlNode* YamlNode::find(std::string_view key) const {
  for (std::size_t i = 0; i < items.size() && i < keys.size(); ++i)
    if (keys[i].scalar == key)
      return &items[i];
  return nullptr;
}

namespace {

bool is_break(char c) { return c == '\n' || c == '\r'; }
bool is_white(char c) { return c == ' ' || c == '\t' || is_break(c); }

// Bytes of the value and of the file that a backslash escape of a double-quoted scalar stands for.
std::pair<std::size_t, std::size_t> escape_sizes(const std::string& raw, std::size_t r) {
  const char letter = r + 1 < raw.size() ? raw[r + 1] : '\\';
  const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  unsigned long point = letter == 'N' ? 0x85 : letter == '_' ? 0xA0 : letter == 'L' || letter == 'P' ? 0x2028 : 0;
  if (digits)
    point = std::strtoul(raw.substr(r + 2, digits).c_str(), nullptr, 16);
  return {point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4, 2 + digits};
}

// Walks a value and the bytes of the file that it was read from side by side. `v` and `r` stand at the same character.
struct Walk {
  const std::string& value;
  const std::string& raw;
  std::size_t v, r;

  // A run of white space with a line end in it: in the value it is a blank, or line ends.
  void fold_break() {
    std::size_t ends = 0;
    for (; r < raw.size() && is_white(raw[r]); ++r)
      ends += raw[r] == '\n';
    if (ends <= 1 && v < value.size() && value[v] == ' ')
      ++v;
    else
      for (std::size_t i = 1; i < std::max<std::size_t>(ends, 2) && v < value.size() && value[v] == '\n'; ++i)
        ++v;
  }

  bool at_break() const {
    std::size_t i = r;
    while (i < raw.size() && (raw[i] == ' ' || raw[i] == '\t'))
      ++i;
    return i < raw.size() && is_break(raw[i]);
  }

  // Quoted and plain scalars.
  void flow(std::size_t offset, char quote) {
    while (r < raw.size()) {
      if (quote == '"' && raw[r] == '\\' && r + 1 < raw.size() && is_break(raw[r + 1])) {  // an escaped line end is nothing
        for (++r; r < raw.size() && is_white(raw[r]);)
          ++r;
        continue;
      }
      if (v >= offset)
        return;
      if (is_white(raw[r]) && at_break()) {
        fold_break();
      } else if (quote == '"' && raw[r] == '\\') {
        const auto [in_value, in_raw] = escape_sizes(raw, r);
        if (v + in_value > offset)
          return;
        v += in_value;
        r += in_raw;
      } else {
        r += quote == '\'' && raw[r] == '\'' ? 2 : 1;
        ++v;
      }
    }
  }

  // Block scalars, from the beginning of their first line. Every line but empty ones begins with `indent` blanks.
  void block(std::size_t offset) {
    std::size_t blanks = 0, kept = 0, line = r;
    while (line + blanks < raw.size() && (raw[line + blanks] == ' ' || is_break(raw[line + blanks])))
      if (is_break(raw[line + blanks++])) {
        line += blanks;
        blanks = 0;
      }
    const std::size_t text = std::min(value.find_first_not_of('\n'), value.size());
    while (text + kept < value.size() && value[text + kept] == ' ')
      ++kept;
    const std::size_t indent = blanks - std::min(blanks, kept);
    for (bool line_start = true; r < raw.size() && (v < offset || line_start);) {
      if (line_start) {
        for (std::size_t i = 0; i < indent && r < raw.size() && raw[r] == ' '; ++i)
          ++r;
        line_start = false;
      } else if (is_break(raw[r]) && v < value.size() && (value[v] == ' ' || value[v] == '\n')) {
        // As many line ends in the value as there are, or one less where lines are folded.
        std::size_t ends = 0, in_value = value[v] == ' ' ? 1 : 0;
        while (v + in_value < value.size() && value[v] == '\n' && value[v + in_value] == '\n')
          ++in_value;
        std::size_t next = r;
        for (std::size_t i = r; i < raw.size() && (is_break(raw[i]) || raw[i] == ' '); ++i)
          if (raw[i] == '\n') {
            ++ends;
            next = i + 1;
          }
        if (v + in_value > offset && ends > 1) {  // the wanted place is one of these line ends
          for (; v < offset; ++v)
            r = raw.find('\n', r) + 1;
          return;
        }
        v += in_value;
        r = next;
        line_start = true;
      } else {
        ++r;
        ++v;
      }
    }
  }
};

}  // namespace

// A scalar's value is the file's bytes with quotes, escapes, indentation and folding taken out.
Place YamlNode::inside(std::size_t offset) const {
  if (!place.file || place.offset >= place.file->text.size() || scalar.empty())
    return place;
  const std::string& raw = place.file->text;
  const char first = plain ? '\0' : raw[place.offset];
  Walk walk{scalar, raw, 0, place.offset};
  offset = std::min(offset, scalar.size());
  if (first == '|' || first == '>') {
    walk.r = std::min(raw.find('\n', walk.r), raw.size() - 1) + 1;
    walk.block(offset);
  } else {
    walk.r += first ? 1 : 0;
    walk.flow(offset, first);
  }
  return {place.file, static_cast<std::uint32_t>(std::min(walk.r, raw.size()))};
}

YamlNode parse_yaml(const SourceFile& file, Reporter& reporter) {
  YamlNode nothing;
  nothing.kind = YamlNode::Kind::kMap;
  nothing.place = {&file, 0};
  if (file.text.size() > kMaxFileBytes) {
    reporter.add(Code::kR005, {&file}, "the file has more than 32 MB", "use a gazetteer file for long lists");
    return nothing;
  }
  if (!is_text(file, reporter))
    return nothing;
  std::istringstream in(file.text);
  TreeBuilder builder(file), rest(file);
  try {
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(builder) || !builder.has_root)
      return nothing;
    if (parser.HandleNextDocument(rest) && rest.has_root)
      reporter.add(Code::kR002, rest.root.place, "a second document (---) is not allowed in rule files",
                   "make it a file of its own");
    check_keys(builder.root, reporter);
    return std::move(builder.root);
  } catch (const Refused& r) {
    reporter.add(r.code, r.place, r.message, r.help);
  } catch (const YAML::Exception& e) {
    const std::size_t at = e.mark.is_null() || e.mark.pos < 0 ? 0 : std::min<std::size_t>(e.mark.pos, file.text.size());
    const YamlFault fault = find_yaml_fault(file, at).value_or(
        YamlFault{at, e.msg, "check quotes, brackets and indentation here and in the line before"});
    reporter.add(Code::kR001, {&file, static_cast<std::uint32_t>(fault.offset)}, "this is no YAML: " + fault.message, fault.help);
  }
  return nothing;
}

}  // namespace postil::compile
