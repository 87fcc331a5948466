// Names are cut into words by the same tokenizer as texts and entered into a trie whose edges stand in one open-addressing
// table from (state, hash of the word) to the next state. Records of names are sorted by state and, within one, by falling
// population, so that a look-up may stop after the first few senses of a name. Strings are written one after the other;
// types and ids of outside parents are kept once.
#include "core/match/gazetteer_builder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <unordered_map>

#include "core/match/gazetteer.h"
#include "core/match/lexicon.h"
#include "core/text/text.h"

namespace postil::match {

using namespace gazetteer_file;  // NOLINT: the tables of this file

namespace {

constexpr std::size_t kMostWords = 32;              // of a name; longer ones are no names
constexpr std::uint64_t kMostBytes = UINT32_MAX;    // of all strings: offsets have 32 bits
constexpr std::size_t kMostHops = 64;               // parents above an entry

// Open addressing, linear probing, at most two thirds full.
class Table {
 public:
  explicit Table(std::size_t slots) : keys_(slots), values_(slots) {}

  std::uint32_t& at(std::uint64_t key) {
    if ((used_ + 1) * 3 > keys_.size() * 2)
      grow();
    std::size_t i = slot(key);
    if (keys_[i] == 0) {
      keys_[i] = key;
      ++used_;
    }
    return values_[i];
  }
  const std::vector<std::uint64_t>& keys() const { return keys_; }
  const std::vector<std::uint32_t>& values() const { return values_; }

 private:
  std::size_t slot(std::uint64_t key) const {
    std::size_t i = key & (keys_.size() - 1);
    while (keys_[i] != 0 && keys_[i] != key)
      i = (i + 1) & (keys_.size() - 1);
    return i;
  }
  void grow() {
    Table larger(keys_.size() * 2);
    for (std::size_t i = 0; i < keys_.size(); ++i)
      if (keys_[i]) {
        const std::size_t j = larger.slot(keys_[i]);
        larger.keys_[j] = keys_[i];
        larger.values_[j] = values_[i];
      }
    larger.used_ = used_;
    *this = std::move(larger);
  }
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> values_;
  std::size_t used_ = 0;
};

struct BuiltName {
  std::uint32_t state;
  NameRecord record;
};

bool is_upper(const text::Token& t) { return t.letter_case == text::TokenCase::kUpper; }

}  // namespace

struct GazetteerBuilder::Impl {
  std::string strings = std::string(1, '\0');  // offset 0: the empty string
  std::vector<EntryRecord> entries;
  std::vector<std::uint32_t> parents;          // offset of the parent's id, 0 = none
  std::vector<GazetteerOrigin> origins;
  std::vector<std::uint32_t> ids = std::vector<std::uint32_t>(1024);  // entry + 1, by hash
  std::vector<std::uint32_t> types, outside;
  std::unordered_map<std::string, std::uint32_t> type_numbers, outside_numbers;
  Table roots{1024}, edges{1024};
  std::uint32_t states = 1;
  std::vector<bool> has_edges = std::vector<bool>(1);  // by state: some lead from it
  std::vector<BuiltName> names;
  std::vector<GazetteerProblem> problems;
  text::Analyzer analyzer{text::Settings{}};
  bool full = false;

  std::uint32_t store(std::string_view s) {
    if (s.empty())
      return 0;
    if (strings.size() + s.size() + 1 > kMostBytes) {
      full = true;
      return 0;
    }
    const auto offset = static_cast<std::uint32_t>(strings.size());
    strings.append(s.substr(0, s.find('\0')));
    strings.push_back('\0');
    return offset;
  }
  std::string_view text(std::uint32_t offset) const { return strings.c_str() + offset; }

  std::size_t id_slot(std::string_view id) const {
    std::size_t i = text::hash(id) & (ids.size() - 1);
    while (ids[i] && text(entries[ids[i] - 1].id) != id)
      i = (i + 1) & (ids.size() - 1);
    return i;
  }
  void grow_ids() {
    if ((entries.size() + 1) * 3 <= ids.size() * 2)
      return;
    ids.assign(ids.size() * 2, 0);
    for (std::uint32_t e = 0; e < entries.size(); ++e)
      ids[id_slot(text(entries[e].id))] = e + 1;
  }
  std::uint32_t number(std::unordered_map<std::string, std::uint32_t>& numbers, std::vector<std::uint32_t>& list,
                       std::string_view s) {
    const auto [it, fresh] = numbers.emplace(std::string(s), static_cast<std::uint32_t>(list.size()));
    if (fresh)
      list.push_back(store(s));
    return it->second;
  }

  std::uint32_t path(const text::Text& t) {
    std::uint32_t state = 0;
    for (const text::Token& token : t.tokens) {
      std::uint32_t& to = state == 0 ? roots.at(token.hash ? token.hash : 1) : edges.at(edge_key(state, token.hash));
      if (to == 0)
        to = states++;
      if (state != 0)
        has_edges[state] = true;
      has_edges.resize(states);
      state = to;
    }
    return state;
  }

  std::vector<EdgeRecord> laid_out(const Table& table, const std::vector<std::uint32_t>& first_name) const {
    std::vector<EdgeRecord> out(table.keys().size());
    for (std::size_t i = 0; i < out.size(); ++i)
      if (const std::uint32_t state = table.values()[i]; table.keys()[i])
        out[i] = {table.keys()[i], state | (has_edges[state] ? kGoesOn : 0), first_name[state]};
    return out;
  }

  // Reports a cycle once, at its first line, and cuts it.
  void cut_cycles() {
    std::vector<std::uint8_t> done(entries.size());
    for (std::uint32_t e = 0; e < entries.size(); ++e) {
      std::size_t hops = 0;
      std::uint32_t at = e;
      while (at != kNone && !done[at] && hops++ < kMostHops)
        at = entries[at].parent;
      if (at != kNone && !done[at]) {
        for (std::uint32_t i = 0, next = at; i < kMostHops && next != kNone; ++i, next = entries[next].parent)
          at = std::min(at, next);
        std::string ring(text(entries[at].id));
        std::uint32_t next = at;
        for (std::size_t i = 0; i < kMostHops; ++i) {
          next = entries[next].parent;
          if (next == kNone)
            break;
          ring += " -> ";
          ring += text(entries[next].id);
          if (next == at)
            break;
        }
        problems.push_back({origins[at], (next == at ? "parents go round in a circle: " : "more than 64 parents above: ") + ring});
        entries[at].parent = kNone;
      }
      for (at = e, hops = 0; at != kNone && !done[at] && hops++ < kMostHops; at = entries[at].parent)
        done[at] = 1;
    }
  }
};

GazetteerBuilder::GazetteerBuilder() : impl_(std::make_unique<Impl>()) {}
GazetteerBuilder::~GazetteerBuilder() = default;

std::uint32_t GazetteerBuilder::add(const Entry& entry) {
  Impl& d = *impl_;
  if (const std::uint32_t other = find(entry.id); other != kNone) {
    add_problem(entry.where, "the id '" + std::string(entry.id) + "' is taken by line " +
                                 std::to_string(d.origins[other].line) +
                                 (d.origins[other].file == entry.where.file ? "" : " of another file"));
    return kNone;
  }
  d.grow_ids();
  const auto number = static_cast<std::uint32_t>(d.entries.size());
  EntryRecord r{};
  r.id = d.store(entry.id);
  r.name = d.store(entry.name);
  r.extra = d.store(entry.extra);
  r.parent = r.outside = r.top = kNone;
  r.flags = (extra_value(entry.extra, "word").empty() ? 0u : std::uint32_t{kWordEntry}) |
            (extra_value(entry.extra, "capital").empty() ? 0u : std::uint32_t{kCapitalEntry});
  r.latitude = entry.latitude;
  r.longitude = entry.longitude;
  r.population = entry.population;
  r.type = d.number(d.type_numbers, d.types, entry.type);
  const std::size_t slot = d.id_slot(entry.id);
  d.entries.push_back(r);
  d.ids[slot] = number + 1;
  d.parents.push_back(d.store(entry.parent));
  d.origins.push_back(entry.where);
  return number;
}

std::uint32_t GazetteerBuilder::find(std::string_view id) const { return impl_->ids[impl_->id_slot(id)] - 1; }

void GazetteerBuilder::set_parent(std::uint32_t entry, std::string_view parent) {
  if (impl_->parents[entry] == 0)
    impl_->parents[entry] = impl_->store(parent);
}

void GazetteerBuilder::add_name(std::uint32_t entry, std::string_view spelling, std::uint8_t flags) {
  Impl& d = *impl_;
  const text::Text& t = d.analyzer.analyze(spelling);
  if (t.tokens.empty() || t.tokens.size() > kMostWords)
    return;
  const EntryRecord& e = d.entries[entry];
  NameRecord r{};
  r.entry = entry;
  r.population = e.population;
  r.flags = static_cast<std::uint16_t>(flags | e.flags);
  r.surface = static_cast<std::uint16_t>(text::hash(t.surface({0, static_cast<std::uint32_t>(t.tokens.size())})));
  r.type = static_cast<std::uint16_t>(std::min<std::uint32_t>(e.type, 0xffff));
  for (std::size_t i = 0; i < t.tokens.size() && i < 8; ++i)
    if (t.tokens[i].letter_case != text::TokenCase::kLower && t.tokens[i].letter_case != text::TokenCase::kNone)
      r.capitals = static_cast<std::uint8_t>(r.capitals | 1 << i);
  if (t.tokens.size() == 1 && is_upper(t.tokens[0]))
    r.flags |= kUpperName;
  d.names.push_back({d.path(t), r});
}

std::size_t GazetteerBuilder::entry_count() const { return impl_->entries.size(); }
std::size_t GazetteerBuilder::name_count() const { return impl_->names.size(); }
const std::vector<GazetteerProblem>& GazetteerBuilder::problems() const { return impl_->problems; }

void GazetteerBuilder::add_problem(GazetteerOrigin where, std::string message) {
  impl_->problems.push_back({where, std::move(message)});
}

std::vector<std::string> GazetteerBuilder::outside_parents() const {
  std::vector<std::string> out;
  for (std::uint32_t offset : impl_->outside)
    out.emplace_back(impl_->text(offset));
  return out;
}

void GazetteerBuilder::link() {
  Impl& d = *impl_;
  for (std::uint32_t e = 0; e < d.entries.size(); ++e) {
    if (d.parents[e] == 0)
      continue;
    const std::string parent(d.text(d.parents[e]));
    d.entries[e].parent = find(parent);
    if (d.entries[e].parent == kNone)
      d.entries[e].outside = d.number(d.outside_numbers, d.outside, parent);
  }
  d.cut_cycles();
  for (EntryRecord& e : d.entries) {
    const EntryRecord* top = &e;
    while (top->parent != kNone)
      top = &d.entries[top->parent];
    e.top = top->outside;
  }
  if (d.full)
    add_problem({}, "the strings of the names take more than 4 GB; build two files");
}

namespace {

// The sections of a file, in their order, each at a multiple of eight bytes.
class Writer {
 public:
  explicit Writer(int fd) : fd_(fd) { put(&header_, sizeof(header_)); }

  template <class T>
  void section(Section s, const T* data, std::size_t n) {
    header_.sections[s] = {at_, n};
    put(data, n * sizeof(T));
    const char zeros[8] = {};
    put(zeros, (8 - at_ % 8) % 8);
  }
  bool finish(std::uint64_t content) {
    std::memcpy(header_.magic, kMagic, sizeof(kMagic));
    header_.version = kVersion;
    header_.byte_order = kByteOrder;
    header_.file_size = at_;
    header_.content = content;
    header_.check = hash_bytes(&header_, offsetof(Header, check), 0);
    return ok_ && ::pwrite(fd_, &header_, sizeof(header_), 0) == static_cast<ssize_t>(sizeof(header_));
  }
  bool ok() const { return ok_; }
  std::uint64_t size() const { return at_; }

 private:
  void put(const void* data, std::size_t size) {
    const char* p = static_cast<const char*>(data);
    at_ += size;
    while (ok_ && size) {
      const ssize_t n = ::write(fd_, p, size);
      if (n < 0 && errno == EINTR)
        continue;
      ok_ = n > 0;
      p += n > 0 ? n : 0;
      size -= n > 0 ? static_cast<std::size_t>(n) : 0;
    }
  }
  int fd_;
  Header header_{};
  std::uint64_t at_ = 0;
  bool ok_ = true;
};

}  // namespace

bool GazetteerBuilder::write(const std::string& path, std::string& error) {
  Impl& d = *impl_;
  std::sort(d.names.begin(), d.names.end(), [&](const BuiltName& a, const BuiltName& b) {
    if (a.state != b.state)
      return a.state < b.state;
    const float x = d.entries[a.record.entry].population, y = d.entries[b.record.entry].population;
    return x != y ? x > y : a.record.entry < b.record.entry;
  });
  std::vector<NameRecord> names;
  std::vector<std::uint32_t> first_name(d.states, kNone);  // by state
  for (std::size_t i = 0; i < d.names.size(); ++i) {
    const BuiltName& n = d.names[i];
    if (i && d.names[i - 1].state == n.state && d.names[i - 1].record.entry == n.record.entry)
      continue;  // two spellings of an entry with one norm form
    if (first_name[n.state] == kNone) {
      first_name[n.state] = static_cast<std::uint32_t>(names.size());
      if (!names.empty())
        names.back().flags |= kLastName;
    }
    names.push_back(n.record);
  }
  if (!names.empty())
    names.back().flags |= kLastName;
  const std::vector<EdgeRecord> roots = d.laid_out(d.roots, first_name), edges = d.laid_out(d.edges, first_name);

  const std::string draft = path + ".part" + std::to_string(::getpid());
  const int fd = ::open(draft.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) {
    error = draft + " cannot be written: " + std::strerror(errno);
    return false;
  }
  Writer w(fd);
  w.section(kRoots, roots.data(), roots.size());
  w.section(kEdges, edges.data(), edges.size());
  w.section(kNames, names.data(), names.size());
  w.section(kEntries, d.entries.data(), d.entries.size());
  w.section(kIds, d.ids.data(), d.ids.size());
  w.section(kTypes, d.types.data(), d.types.size());
  w.section(kParents, d.outside.data(), d.outside.size());
  w.section(kStrings, d.strings.data(), d.strings.size());
  // The hash is over what was written, read back: it also finds a disk that did not take it.
  bool ok = w.ok();
  std::uint64_t content = 0;
  if (ok) {
    std::string body(w.size() - sizeof(Header), '\0');
    std::size_t done = 0;
    while (done < body.size()) {
      const ssize_t n = ::pread(fd, body.data() + done, body.size() - done, static_cast<off_t>(sizeof(Header) + done));
      if (n <= 0)
        break;
      done += static_cast<std::size_t>(n);
    }
    ok = done == body.size();
    content = hash_bytes(body.data(), body.size(), 0);
  }
  ok = ok && w.finish(content) && ::fsync(fd) == 0;
  const int why = errno;
  ok = ::close(fd) == 0 && ok;
  if (ok && ::rename(draft.c_str(), path.c_str()) == 0)
    return true;
  error = path + " cannot be written: " + std::strerror(ok ? errno : why);
  ::unlink(draft.c_str());
  return false;
}

}  // namespace postil::match
