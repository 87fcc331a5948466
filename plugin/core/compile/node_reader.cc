#include "core/compile/node_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace postil::compile {

const char* kind_name(const YamlNode& n) { return n.is_scalar() ? "text" : n.is_list() ? "a list" : "a mapping"; }

namespace {

// The key that a word of everyday or of another format stands for; empty if none.
std::string_view other_word(std::string_view key) {
  constexpr std::pair<std::string_view, std::string_view> kMeant[] = {
      {"parent", "in"},     {"within", "in"},     {"latitude", "lat"}, {"longitude", "lon"}, {"lng", "lon"},   {"pattern", "match"},
      {"label", "name"},    {"synonyms", "aliases"}, {"except", "unless"}, {"condition", "where"}, {"examples", "tests"}, {"words", "entries"}};
  for (const auto& [word, meant] : kMeant)
    if (word == key)
      return meant;
  return {};
}

}  // namespace

NodeReader::Handler NodeReader::ignore() {
  return [this](const YamlNode& v) { text(v); };
}

// In {lat: 54,1} the comma ends the value, and 1 is a key.
bool NodeReader::is_decimal_comma(const YamlNode& key, const YamlNode& value) {
  if (key.scalar.empty() || key.scalar.find_first_not_of("0123456789") != std::string::npos || !value.scalar.empty())
    return false;
  reporter_.add(Code::kR003, key.place, fmt::format("a key '{}' without a value", key.scalar), "if this is a decimal: it has a point, as in 54.1",
                key.scalar.size());
  return true;
}

void NodeReader::each(const YamlNode& map, std::string_view what, const std::vector<Key>& keys) {
  if (!map.is_map()) {
    expected("a mapping", map);
    return;
  }
  for (std::size_t i = 0; i < map.keys.size() && i < map.items.size(); ++i) {
    const std::string& key = map.keys[i].scalar;
    const auto it = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.key == key; });
    if (it != keys.end()) {
      it->handler(map.items[i]);
      continue;
    }
    if (is_decimal_comma(map.keys[i], map.items[i]))
      continue;
    std::vector<std::string> known;
    for (const Key& k : keys)
      known.emplace_back(k.key);
    const std::string_view meant = other_word(key);
    constexpr std::size_t kShown = 24;  // keys are few, and who guesses one wants to see them
    const bool fits = std::count(known.begin(), known.end(), meant);
    reporter_.add(Code::kR070, map.keys[i].place, fmt::format("unknown key '{}' in {}", key, what),
                  fits ? fmt::format("write '{}'", meant) : suggest(key, known, "keys", kShown), key.size());
  }
}

void NodeReader::each_entry(const YamlNode& map, const std::function<void(const YamlNode&, const YamlNode&)>& f) {
  if (!map.is_map()) {
    expected("a mapping of names", map, map.is_list() ? "write 'NAME: VALUE', without '- ' before it" : "");
    return;
  }
  for (std::size_t i = 0; i < map.keys.size() && i < map.items.size(); ++i)
    f(map.keys[i], map.items[i]);
}

void NodeReader::each_item(const YamlNode& node, const std::function<void(const YamlNode&)>& f) {
  if (node.is_scalar() && node.scalar.empty())
    return;
  if (!node.is_list()) {
    const bool dashes = node.is_scalar() && node.scalar[0] == '-';
    expected("a list (lines that begin with '- ')", node,
             dashes             ? "a blank is missing behind the '-'"
             : node.is_scalar() ? fmt::format("write it in square brackets: [{}]", node.scalar.size() < 60 ? node.scalar : "...")
                                : "");
    return;
  }
  for (const YamlNode& item : node.items)
    f(item);
}

void NodeReader::expected(std::string_view what, const YamlNode& got, std::string help) {
  reporter_.add(Code::kR003, got.place, fmt::format("{} was expected, but this is {}", what, kind_name(got)), std::move(help));
}

std::string NodeReader::text(const YamlNode& n) {
  if (!n.is_scalar())
    expected("text", n);
  return n.scalar;
}

Name NodeReader::name(const YamlNode& n) { return {text(n), n.place}; }

std::vector<Name> NodeReader::names(const YamlNode& n) {
  std::vector<Name> out;
  if (n.is_scalar())
    out.push_back(name(n));
  else
    each_item(n, [&](const YamlNode& e) { out.push_back(name(e)); });
  return out;
}

// Types are fields of queries and prefixes of terms: what cannot be written there is no name for one.
Name NodeReader::type_name(const YamlNode& n) {
  const Name out = name(n);
  const std::size_t dot = out.text.find('.');
  const auto is_odd = [](unsigned char c) { return c < 0x80 && !std::isalnum(c) && c != '_' && c != '-'; };
  const auto is_name = [&](std::string_view s) { return !s.empty() && std::none_of(s.begin(), s.end(), is_odd); };
  const std::string_view text = out.text;
  if (n.is_scalar() && !(is_name(text.substr(0, dot)) && (dot == text.npos || is_name(text.substr(dot + 1)))))
    reporter_.add(Code::kR003, n.place, fmt::format("'{}' is no name of a type", out.text), "letters, digits, _ and -, as in 'weapon' or 'actor.person'",
                  out.text.size());
  return out;
}

ListEntryDef NodeReader::list_entry(const YamlNode& node) {
  ListEntryDef entry;
  if (node.is_scalar()) {
    entry.texts.push_back(name(node));
  } else if (node.is_map()) {
    for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
      if (node.keys[i].scalar == "text")
        entry.texts = names(node.items[i]);
      else if (node.keys[i].scalar == "inflect")
        reporter_.add(Code::kR070, node.keys[i].place, "unknown key 'inflect' in an entry", "whole lists are inflected: {inflect: verb, entries: [...]}",
                      node.keys[i].scalar.size());
      else if (!is_decimal_comma(node.keys[i], node.items[i]))
        entry.attributes.push_back({name(node.keys[i]), name(node.items[i])});
    }
    if (entry.texts.empty())
      reporter_.add(Code::kR007, node.place, "'text' is missing in this entry", "write {text: the word, ...}");
  } else {
    expected("a word or {text: ..., ...}", node);
  }
  return entry;
}

bool NodeReader::truth(const YamlNode& n) {
  if (n.scalar == "true" || n.scalar == "yes")
    return true;
  if (n.scalar != "false" && n.scalar != "no")
    reporter_.add(Code::kR003, n.place, fmt::format("true or false was expected, not '{}'", n.scalar), "",
                  n.scalar.size());
  return false;
}

double NodeReader::number(const YamlNode& n) {
  char* end = nullptr;
  const std::string s = text(n);
  const double v = std::strtod(s.c_str(), &end);
  if (s.empty() || *end || s.find_first_of("xXnN") != std::string::npos) {
    reporter_.add(Code::kR003, n.place, fmt::format("a number was expected, not '{}'", s), "", s.size());
    return 0;
  }
  return v;
}

std::int32_t NodeReader::integer(const YamlNode& n, std::int32_t low, std::int32_t high) {
  const double v = number(n);
  if (v >= low && v <= high && v == static_cast<std::int32_t>(v))
    return static_cast<std::int32_t>(v);
  reporter_.add(Code::kR003, n.place, fmt::format("a whole number from {} to {} was expected, not '{}'", low, high, n.scalar), "", n.scalar.size());
  return 0;
}

bool NodeReader::pattern(const YamlNode& n) {
  if (n.is_scalar())
    return true;
  reporter_.add(Code::kR003, n.place, fmt::format("a pattern was expected, but YAML read this as {}", kind_name(n)),
                "quote it: '...'");
  return false;
}

std::vector<const YamlNode*> NodeReader::patterns(const YamlNode& n) {
  std::vector<const YamlNode*> out;
  if (n.is_scalar()) {
    out.push_back(&n);
    return out;
  }
  each_item(n, [&](const YamlNode& e) {
    if (pattern(e))
      out.push_back(&e);
  });
  return out;
}

}  // namespace postil::compile
