#include "xapian/schema.h"

#include <xapian.h>

#include <algorithm>
#include <map>

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

bool shown_before(std::string_view spelling, std::string_view other) {
  const auto has_small = [](std::string_view s) {
    return std::any_of(Xapian::Utf8Iterator(s.data(), s.size()), Xapian::Utf8Iterator(), [](unsigned c) {
      return Xapian::Unicode::get_category(c) == Xapian::Unicode::LOWERCASE_LETTER;
    });
  };
  const bool small = has_small(spelling), other_small = has_small(other);
  return small != other_small ? small : spelling < other;
}

std::string displayed(std::string_view value) {
  std::string out(value.size(), '\0');
  char* const begin = out.data();
  char* end = begin;
  for (const char c : value) {
    if (!is_blank(static_cast<unsigned char>(c)))
      *end++ = c;
    else if (end != begin && end[-1] != ' ')
      *end++ = ' ';
  }
  end -= end != begin && end[-1] == ' ';
  out.resize(static_cast<std::size_t>(end - begin));
  return out;
}

// normalize() of ASCII, without the cost of folding: most names are. False for others.
bool normalize_ascii(std::string_view value, std::string& out) {
  out.resize(value.size());
  char* const begin = out.data();
  char* end = begin;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80)
      return false;
    if (is_blank(byte)) {
      if (end != begin && end[-1] != ' ')
        *end++ = ' ';
    } else if (c != ':' || end != begin) {
      *end++ = static_cast<char>(byte | (static_cast<unsigned>(byte - 'A') < 26 ? 0x20 : 0));
    }
  }
  end -= end != begin && end[-1] == ' ';
  out.resize(static_cast<std::size_t>(end - begin));
  return true;
}

std::string normalize(std::string_view value) {
  std::string out;
  if (normalize_ascii(value, out))
    return out;
  out = displayed(fold(value));
  out.erase(0, std::min(out.find_first_not_of(": "), out.size()));
  return out;
}

std::string path_component(std::string_view name) {
  if (name.find('/') == std::string_view::npos)
    return displayed(name);
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
  if (value.find(':') == std::string::npos)
    return displayed(value);
  std::replace(value.begin(), value.end(), ':', ' ');
  return displayed(value);
}

std::string name_key(std::string_view type, std::string_view name, std::string_view value) {
  if (name.empty() || value.empty() || name == value)
    return {};
  return limit(std::string(kMetaName).append(type).append(1, '/').append(name));
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
