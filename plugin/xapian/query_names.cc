// Names of actors and places in queries. In this order, until something is found: the canonical name; what the index has met
// (metadata); what the rules know; a part of one name of the index ("red cross", if only the Kenya Red Cross is there). What is not
// found gets the nearest name of the index as a suggestion.
#include <algorithm>
#include <memory>

#include "xapian/query_fields.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// Names under a wildcard.
constexpr std::size_t kMaxWildcard = 2000;
// Names looked at for parts of names and for "did you mean".
constexpr std::size_t kMaxCandidates = 200000;
// Names with the same part that are told.
constexpr std::size_t kMaxTold = 5;
// A shorter part of a name is no name.
constexpr std::size_t kMinPart = 3;

// Levenshtein distance, or more than `limit`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit)
    return limit + 1;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0]++, best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1])});
      corner = above;
      best = std::min(best, row[j]);
    }
    if (best > limit)
      return limit + 1;
  }
  return row[b.size()];
}

// Letters of other scripts are bytes from 0x80 on.
bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// Whether the words of `part` stand side by side in `name`.
bool has_words(std::string_view name, std::string_view part) {
  for (std::size_t at = name.find(part); at != std::string_view::npos; at = name.find(part, at + 1)) {
    const std::size_t end = at + part.size();
    if ((at == 0 || !in_word(name[at - 1])) && (end == name.size() || !in_word(name[end])))
      return true;
  }
  return false;
}

// "anna k. weiss" as people write it: "anna weiss".
std::string without_initials(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    const std::string_view word = name.substr(at, end - at);
    if (!(word.size() == 2 && word[1] == '.'))
      out.append(out.empty() ? "" : " ").append(word);
    at = end + 1;
  }
  return out;
}

void sort_unique(TermList& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

std::string_view last_component(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::size_t limit = word.size() < 4 ? 1 : word.size() < 9 ? 2 : 3;
  std::size_t best = limit + 1;
  std::string out;
  for (const std::string& c : candidates)
    if (const std::size_t d = distance(word, c, std::min(limit, best)); d < best || (d == best && d <= limit && c < out))
      best = d, out = c;
  return out;
}

TermList QueryFields::wildcard(const std::string& prefix, const std::string& begin, std::size_t offset) {
  TermList out;
  const auto& db = index_.database();
  for (auto t = db.allterms_begin(prefix + begin); t != db.allterms_end(prefix + begin); ++t) {
    if (out.size() == kMaxWildcard)
      throw QueryError(begin + "* stands for more than " + std::to_string(kMaxWildcard) + " names", offset,
                       "write more letters before the *");
    out.push_back(*t);
  }
  return out;
}

// Names that the index has met, on all shards; `take` returns false to stop.
void QueryFields::each_name(std::string_view type, const std::string& begin,
                            const std::function<bool(const std::string&)>& take) const {
  const std::string keys = std::string(kMetaName) + std::string(type) + '/';
  for (const Xapian::Database& shard : index_.shards()) {
    try {
      for (auto k = shard.metadata_keys_begin(keys + begin); k != shard.metadata_keys_end(keys + begin); ++k)
        if (!take((*k).substr(keys.size())))
          return;
    } catch (const Xapian::UnimplementedError&) {  // a database in memory cannot list its keys
    }
  }
}

std::vector<std::string> QueryFields::names_beginning(std::string_view type, const std::string& begin, std::size_t offset) {
  std::set<std::string> out;
  each_name(type, begin, [&](const std::string& name) {
    for (std::string& value : index_.names(type, name))
      out.insert(std::move(value));
    if (out.size() > kMaxWildcard)
      throw QueryError(begin + "* stands for more than " + std::to_string(kMaxWildcard) + " names", offset,
                       "write more letters before the *");
    return true;
  });
  return {out.begin(), out.end()};
}

std::vector<std::string> QueryFields::names_by_rules(std::string_view type, std::string_view name) const {
  std::vector<std::string> out;
  if (options_.names && ask_rules_)
    for (const std::string& known : options_.names(type, name))
      out.push_back(normalize(known));
  return out;
}

// Values of all terms with the prefix, at most kMaxCandidates of them. Read once for a query.
const std::vector<std::string>& QueryFields::values(std::string_view prefix) {
  const auto [at, fresh] = values_.try_emplace(std::string(prefix));
  if (fresh) {
    const std::string terms = index_.setup().root + at->first;
    const auto& db = index_.database();
    for (auto t = db.allterms_begin(terms); t != db.allterms_end(terms) && at->second.size() < kMaxCandidates; ++t)
      at->second.push_back((*t).substr(terms.size()));
  }
  return at->second;
}

// The only value that has the words in its name. A note tells of it, or of the several that have them.
TermList QueryFields::by_part(std::string_view what, std::string_view prefix, const std::string& part) {
  if (part.size() < kMinPart)
    return {};
  std::vector<const std::string*> found;
  for (const std::string& value : values(prefix)) {
    const std::string_view name = prefix == kLocation ? last_component(value) : std::string_view(value);
    const bool with_initials = prefix != kLocation && name.find(". ") != std::string_view::npos;
    if ((has_words(name, part) || (with_initials && has_words(without_initials(name), part))) && found.size() <= kMaxTold)
      found.push_back(&value);
  }
  if (found.empty())
    return {};
  if (found.size() == 1) {
    notes.push_back(std::string(what) + " '" + part + "' is taken for '" + *found[0] + "'");
    return {prefixed(prefix, *found[0])};
  }
  std::string told;
  for (std::size_t i = 0; i < std::min(found.size(), kMaxTold); ++i)
    told += (i ? ", " : "") + *found[i];
  notes.push_back("'" + part + "' is part of several names: " + told + (found.size() > kMaxTold ? ", ..." : "") +
                  "; write one of them");
  return {};
}

TermList QueryFields::present(std::string_view prefix, const std::vector<std::string>& names) const {
  TermList out;
  for (const std::string& name : names)
    if (std::string term = prefixed(prefix, name); exists(term))
      out.push_back(std::move(term));
  sort_unique(out);
  return out;
}

TermList QueryFields::actors(std::string_view prefix, std::string_view value, std::size_t offset) {
  const std::string name = normalize(value);
  if (!name.empty() && name.back() == '*') {
    const std::string begin = name.substr(0, name.size() - 1);
    TermList out = wildcard(prefixed(prefix, {}), begin, offset);
    for (std::string& term : present(prefix, names_beginning("actor", begin, offset)))
      out.push_back(std::move(term));
    sort_unique(out);
    return out;
  }
  if (exists(prefixed(prefix, name)))
    return {prefixed(prefix, name)};
  const std::vector<std::string> met = index_.names("actor", name);
  TermList out = present(prefix, met);
  if (out.empty())
    out = present(prefix, names_by_rules("actor", value));
  if (!out.empty() || !met.empty())  // known, even if not as a speaker
    return out;
  const char* what = prefix == kActor ? "actor" : "speaker";
  const std::size_t before = notes.size();
  out = by_part(what, prefix, name);
  if (out.empty() && notes.size() == before)
    suggest(what, "actor", prefix, name);
  return out;
}

// "syria/hama", "Hama, Syria", "hama": components from the country down.
TermList QueryFields::locations(std::string_view value, std::size_t offset) {
  std::vector<std::string> components(1);
  const auto has = [&](const std::string& name) { return !index_.names("location", name).empty() || exists(prefixed(kLocation, name)); };
  const bool commas = value.find('/') == std::string_view::npos && value.find(',') != std::string_view::npos &&
                      !has(normalize(value));  // "Washington, D.C." is one name
  for (char c : value) {
    if (c == (commas ? ',' : '/'))
      components.emplace_back();
    else
      components.back() += c;
  }
  for (std::string& c : components)
    c = normalize(c);
  if (commas)
    std::reverse(components.begin(), components.end());
  std::string path;
  for (const std::string& c : components)
    path += (path.empty() ? "" : "/") + c;
  if (components.size() > 1 && exists(prefixed(kLocation, path)))
    return {prefixed(kLocation, path)};
  TermList out = paths_ending_in(components, offset);
  if (!path.empty() && path.back() == '*') {
    for (std::string& term : wildcard(prefixed(kLocation, {}), path.substr(0, path.size() - 1), offset))
      out.push_back(std::move(term));
  } else if (exists(prefixed(kLocation, path))) {
    out.push_back(prefixed(kLocation, path));
  }
  sort_unique(out);
  const std::size_t before = notes.size();
  if (out.empty() && components.size() == 1 && index_.names("location", path).empty())
    out = by_part("location", kLocation, path);
  if (out.empty() && notes.size() == before)
    suggest("location", "location", kLocation, components.back());
  return out;
}

TermList QueryFields::paths_ending_in(const std::vector<std::string>& components, std::size_t offset) {
  const std::string& last = components.back();
  const auto within = [&](const std::vector<std::string>& paths) {
    std::vector<std::string> out;
    for (const std::string& path : paths) {
      std::size_t at = 0;
      for (std::size_t i = 0; at != std::string::npos && i + 1 < components.size(); ++i)
        at = ("/" + path + "/").find("/" + components[i] + "/", at);
      if (at != std::string::npos)
        out.push_back(path);
    }
    return present(kLocation, out);
  };
  if (!last.empty() && last.back() == '*')
    return within(names_beginning("location", last.substr(0, last.size() - 1), offset));
  TermList out = within(index_.names("location", last));
  if (out.empty() && !exists(prefixed(kLocation, last)))
    out = within(names_by_rules("location", last));
  return out;
}

void QueryFields::suggest(std::string_view what, std::string_view type, std::string_view prefix, std::string_view value) {
  std::vector<std::string> candidates;
  for (const std::string& v : values(prefix)) {
    if (prefix == kCounted)  // head:object
      candidates.push_back(v.substr(0, v.find(':')));
    else
      candidates.emplace_back(prefix == kLocation ? last_component(v) : std::string_view(v));
  }
  if (!type.empty())
    each_name(type, {}, [&](const std::string& name) {
      candidates.push_back(name);
      return candidates.size() < kMaxCandidates;
    });
  if (prefix == kCounted && options_.units)
    for (std::string& unit : options_.units())
      candidates.push_back(std::move(unit));
  const std::string near_name = nearest(value, candidates);
  std::string note = "no " + std::string(what) + " '" + std::string(value) + "' in this index";
  if (!near_name.empty() && near_name != value)
    note += "; did you mean '" + near_name + "'?";
  notes.push_back(std::move(note));
}

}  // namespace postil::xapian
