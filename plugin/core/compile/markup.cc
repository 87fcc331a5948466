#include "core/compile/markup.h"

#include <cctype>

namespace postil::compile {

namespace {

// The length of <name> or </name> at i, or 0: anything else with < is text.
std::size_t tag_length(std::string_view s, std::size_t i) {
  std::size_t j = i + 1;
  if (j < s.size() && s[j] == '/')
    ++j;
  const std::size_t begin = j;
  while (j < s.size() && (std::islower(static_cast<unsigned char>(s[j])) || s[j] == '_' || std::isdigit(static_cast<unsigned char>(s[j]))))
    ++j;
  return j > begin && j < s.size() && s[j] == '>' && !std::isdigit(static_cast<unsigned char>(s[begin])) ? j + 1 - i : 0;
}

}  // namespace

std::string read_markup(std::string_view marked, TestDef& test) {
  std::vector<TestDef::Mark> open;
  for (std::size_t i = 0; i < marked.size();) {
    const std::size_t length = marked[i] == '<' ? tag_length(marked, i) : 0;
    if (length == 0) {
      test.text += marked[i++];
      continue;
    }
    const bool closing = marked[i + 1] == '/';
    const std::string name(marked.substr(i + 1 + closing, length - 2 - closing));
    const auto at = static_cast<std::uint32_t>(test.text.size());
    if (!closing) {
      open.push_back({name, {at, at}});
    } else {
      if (open.empty() || open.back().capture != name)
        return "</" + name + "> closes nothing";
      open.back().span.end = at;
      test.marks.push_back(open.back());
      open.pop_back();
    }
    i += length;
  }
  return open.empty() ? "" : "<" + open.back().capture + "> is not closed";
}

}  // namespace postil::compile
