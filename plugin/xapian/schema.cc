#include "xapian/schema.h"

#include <algorithm>
#include <map>
#include <optional>

#include "postil/fold.h"

namespace postil::xapian {

namespace {

constexpr std::size_t kHashDigits = 16;

// FNV-1a. Stored in terms: do not change.
std::string hex_hash(std::string_view s) {
  std::uint64_t h = 14695981039346656037u;
  for (unsigned char c : s)
    h = (h ^ c) * 1099511628211u;
  std::string out(kHashDigits, '0');
  for (std::size_t i = kHashDigits; i-- > 0; h >>= 4)
    out[i] = "0123456789abcdef"[h & 15];
  return out;
}

bool is_blank(unsigned char c) { return c <= ' ' || c == 0x7f; }

}  // namespace

std::string displayed(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (char c : value) {
    if (!is_blank(c))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ')
    out.pop_back();
  return out;
}

// What folding does to ASCII, without its cost: most names are.
std::optional<std::string> fold_ascii(std::string_view value) {
  std::string out(value);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) >= 0x80)
      return {};
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::string normalize(std::string_view value) {
  const auto ascii = fold_ascii(value);
  std::string out = displayed(ascii ? *ascii : fold(value));
  out.erase(0, std::min(out.find_first_not_of(": "), out.size()));
  return out;
}

std::string path_component(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '/', ' ');
  return displayed(out);
}

std::string limit(std::string term) {
  if (term.size() <= kMaxTermBytes)
    return term;
  std::size_t size = kMaxTermBytes - kHashDigits - 1;
  while (size && (term[size] & 0xC0) == 0x80)
    --size;
  return term.substr(0, size) + '~' + hex_hash(term);
}

std::string without_colon(std::string value) {
  std::replace(value.begin(), value.end(), ':', ' ');
  return displayed(value);
}

std::vector<std::string> split_list(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(kListSeparator), list.size());
    out.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

std::string join_list(std::vector<std::string> values) {
  std::map<std::string, std::string> unique;
  std::sort(values.begin(), values.end());
  for (std::string& v : values)
    if (std::string key = normalize(v); !key.empty())
      unique.emplace(std::move(key), std::move(v));
  values.clear();
  for (auto& [key, value] : unique)
    values.push_back(std::move(value));
  std::sort(values.begin(), values.end());
  std::string out;
  for (const std::string& v : values) {
    if (!out.empty())
      out += kListSeparator;
    out += v;
  }
  return out;
}

}  // namespace postil::xapian
