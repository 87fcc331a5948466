#include "xapian/value_counts.h"

#include <algorithm>
#include <cstring>

#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// normalize(), without its cost for what is ASCII: most names are.
void normalize_into(std::string_view value, std::string& out) {
  out.resize(value.size());
  char before = ' ';
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool plain = static_cast<unsigned char>(c) >= ' ' && static_cast<unsigned char>(c) < 0x7f && !(c == ' ' && before == ' ') &&
                       !(c == ':' && i == 0);
    if (!plain || (c == ' ' && i + 1 == value.size())) {
      out = normalize(value);
      return;
    }
    out[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    before = c;
  }
}

}  // namespace

void ValueCounts::add(std::string_view list, Xapian::doccount n) {
  while (!list.empty()) {
    const auto* tab = static_cast<const char*>(std::memchr(list.data(), kListSeparator, list.size()));
    const std::size_t end = tab ? static_cast<std::size_t>(tab - list.data()) : list.size();
    const std::uint32_t number = names_.add(list.substr(0, end));
    if (number == counts_.size())
      counts_.push_back(0);
    counts_[number] += n;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

std::vector<ValueCounts::Value> ValueCounts::raw() const {
  std::vector<Value> out;
  for (std::uint32_t i = 0; i < names_.size(); ++i)
    out.push_back({names_[i], counts_[i]});
  return out;
}

std::vector<ValueCounts::Value> ValueCounts::values() const {
  std::vector<Value> out;
  out.reserve(names_.size());
  StringTable keys;
  std::string key;
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    const std::string_view name = names_[i];
    normalize_into(name, key);
    const std::uint32_t at = keys.add(key);
    if (at == out.size()) {
      out.push_back({name, counts_[i]});
      continue;
    }
    out[at].count += counts_[i];
    if (shown_before(name, out[at].name))
      out[at].name = name;
  }
  return out;
}

}  // namespace postil::xapian
