#include "postil/xapian.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// A name that stands for more than this stands for nothing in particular.
constexpr std::size_t kMaxValues = 64;

}  // namespace

void Names::add(std::string_view type, std::string_view name, std::string_view value) {
  if (const std::string key = name_key(type, normalize(name), value); !key.empty())
    note(key, value);
}

void Names::note(const std::string& key, std::string_view value) {
  auto& values = names_[key];
  values.emplace(value);
  if (values.size() > kMaxValues)  // the first ones by name, so that the order of documents does not matter
    values.erase(std::prev(values.end()));
}

void Names::merge(Names&& other) {
  for (auto& [key, values] : other.names_)
    names_[key].merge(values);
}

void Names::write(Xapian::WritableDatabase& shard) const {
  for (const auto& [key, values] : names_) {
    const std::string old = shard.get_metadata(key);
    std::set<std::string> all(values);
    for (std::string& v : split_list(old))
      all.insert(std::move(v));
    std::string joined;
    std::size_t count = 0;
    for (const std::string& v : all) {
      if (++count > kMaxValues)
        break;
      joined += (joined.empty() ? "" : std::string(1, kListSeparator)) + v;
    }
    if (joined != old)
      shard.set_metadata(key, joined);
  }
}

}  // namespace postil::xapian
