#include "core/annotate/passes/role_holders.h"

#include <algorithm>

namespace postil::annotate {

namespace {

constexpr std::uint32_t kMostTried = 8;  // holders of one role

}  // namespace

void RoleHolders::clear() {
  holders_.clear();
  last_.clear();
}

void RoleHolders::add(const Document& d, text::Range title, std::uint32_t word, std::string_view name) {
  std::uint32_t& last = last_[d.text.tokens[word].hash];
  holders_.push_back({title, name, last});
  last = static_cast<std::uint32_t>(holders_.size());
}

bool RoleHolders::fits(const Document& d, text::Range title, text::Range modifiers, const WideWordTable& words,
                       WideWordTable::Bits neutral) {
  const auto& tokens = d.text.tokens;
  const auto in_title = [&](const text::Token& word) {
    return std::any_of(tokens.begin() + title.first, tokens.begin() + title.last, [&](const text::Token& t) { return t.hash == word.hash; });
  };
  for (std::uint32_t t = modifiers.first; t < modifiers.last; ++t)
    if (tokens[t].kind == text::TokenKind::kWord && !words.is(d, t, neutral) && !in_title(tokens[t]))
      return false;
  return true;
}

std::string_view RoleHolders::find(const Document& d, text::Range description, const WideWordTable& words,
                                   WideWordTable::Bits neutral) const {
  const std::uint32_t role = description.last - 1;
  const std::uint32_t* last = last_.find(d.text.tokens[role].hash);
  for (std::uint32_t i = last ? *last : 0, n = 0; i && n < kMostTried; i = holders_[i - 1].before, ++n)
    if (fits(d, holders_[i - 1].title, {description.first, role}, words, neutral))
      return holders_[i - 1].name;
  return {};
}

}  // namespace postil::annotate
