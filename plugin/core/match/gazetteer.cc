// The file is a header and nine arrays (gazetteer.h). A look-up hashes nothing: tokens carry the hash of their norm form,
// which is the key of the first table; every further word is looked up under a mix of the state and its hash. Both tables
// are open-addressed with at most two thirds of their slots in use.
#include "core/match/gazetteer.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "core/match/lexicon.h"

namespace postil::match {

namespace gazetteer_file {

std::uint64_t edge_key(std::uint32_t state, std::uint64_t word) {
  std::uint64_t x = word ^ (state * 0x9e3779b97f4a7c15u);
  x = (x ^ x >> 31) * 0xd6e8feb86659fd93u;
  x ^= x >> 29;
  return x ? x : 1;
}

std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t seed) {
  const char* p = static_cast<const char*>(data);
  std::uint64_t h = seed ^ size * 0xff51afd7ed558ccdu;
  for (; size >= 8; p += 8, size -= 8) {
    std::uint64_t v;
    std::memcpy(&v, p, 8);
    h = (h ^ v) * 0x9fb21c651e98df25u;
    h ^= h >> 32;
  }
  std::uint64_t v = 0;
  std::memcpy(&v, p, size);
  h = (h ^ v) * 0x9fb21c651e98df25u;
  return h ^ h >> 29;
}

std::size_t element_size(Section s) {
  switch (s) {
    case kRoots:
    case kEdges:
      return sizeof(EdgeRecord);
    case kNames:
      return sizeof(NameRecord);
    case kEntries:
      return sizeof(EntryRecord);
    case kStrings:
      return 1;
    default:
      return 4;
  }
}

std::string_view extra_value(std::string_view rest, std::string_view key) {
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    if (pair.size() > key.size() && pair[key.size()] == '=' && pair.substr(0, key.size()) == key)
      return pair.substr(key.size() + 1);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

}  // namespace gazetteer_file

using namespace gazetteer_file;  // NOLINT: the tables of this file

namespace {

constexpr std::uint32_t kMostWords = 32;  // of a name; longer ones are not entered

// Why a mapped file cannot be used, or null. Tells a file that was cut from one that is none of ours.
const char* fault(const char* data, std::size_t size) {
  if (size < sizeof(kMagic) || std::memcmp(data, kMagic, sizeof(kMagic)) != 0)
    return "is no compiled gazetteer; compile it with 'postil gazetteer build'";
  if (size < sizeof(Header))
    return "is cut short; compile it again";
  Header h;
  std::memcpy(&h, data, sizeof(h));
  if (h.byte_order != kByteOrder)
    return "was compiled on a machine of another byte order; compile it again";
  if (h.version != kVersion)
    return "was compiled by another version of postil; compile it again";
  if (h.check != hash_bytes(&h, offsetof(Header, check), 0))
    return "is damaged (its head is not as it was written); compile it again";
  if (h.file_size != size)
    return h.file_size > size ? "is cut short; compile it again" : "has bytes after its end; compile it again";
  for (std::uint32_t s = 0; s < kSectionCount; ++s) {
    const SectionRecord& r = h.sections[s];
    if (r.offset % 8 || r.offset > size || r.count > (size - r.offset) / element_size(static_cast<Section>(s)))
      return "is damaged (a table lies outside of it); compile it again";
  }
  const auto count = [&](Section s) { return h.sections[s].count; };
  const bool powers = std::has_single_bit(count(kRoots)) && std::has_single_bit(count(kEdges)) && std::has_single_bit(count(kIds));
  if (!powers ||
      count(kStrings) == 0 || data[h.sections[kStrings].offset + count(kStrings) - 1] != '\0')
    return "is damaged (its tables do not fit together); compile it again";
  return nullptr;
}

// Coordinates are kept as float: what lies beyond its precision is cut.
double degrees(float stored) { return std::round(double{stored} * 1e4) / 1e4; }

bool matches_case(const NameRecord& name, const text::Text& text, std::uint32_t token, std::uint32_t length) {
  if (name.flags & kFoldCase)
    return true;
  if (name.flags & kExactCase)
    return name.surface == static_cast<std::uint16_t>(text::hash(text.surface({token, token + length})));
  if (name.flags & kUpperName && length == 1)
    return text.tokens[token].letter_case == text::TokenCase::kUpper ||
           text.tokens[token].letter_case == text::TokenCase::kMixed;
  for (std::uint32_t i = 0; i < length && i < 8; ++i)
    if (name.capitals >> i & 1 && text.tokens[token + i].letter_case == text::TokenCase::kLower)
      return false;
  return true;
}

}  // namespace

std::unique_ptr<Gazetteer> Gazetteer::open(const std::string& path, std::string& error) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info{};
  if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    error = path + " cannot be read: " + (fd < 0 ? std::strerror(errno) : "not a regular file");
    if (fd >= 0)
      ::close(fd);
    return nullptr;
  }
  std::unique_ptr<Gazetteer> g(new Gazetteer);
  const auto size = static_cast<std::size_t>(info.st_size);
  void* data = size ? ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
  ::close(fd);
  if (data == MAP_FAILED) {
    error = path + (size ? " cannot be mapped: " + std::string(std::strerror(errno)) : " is empty");
    return nullptr;
  }
  g->data_ = static_cast<const char*>(data);
  g->size_ = size;
  if (const char* why = fault(g->data_, size)) {
    error = path + " " + why;
    return nullptr;
  }
  g->bind();
  return g;
}

void Gazetteer::bind() {
  roots_ = section<EdgeRecord>(kRoots);
  root_mask_ = count(kRoots) - 1;
  edges_ = section<EdgeRecord>(kEdges);
  edge_mask_ = count(kEdges) - 1;
  names_ = section<NameRecord>(kNames);
  name_count_ = count(kNames);
  entries_ = section<EntryRecord>(kEntries);
  entry_count_ = static_cast<std::uint32_t>(count(kEntries));
  strings_ = section<char>(kStrings);
  string_bytes_ = count(kStrings);
}

Gazetteer::~Gazetteer() {
  if (data_)
    ::munmap(const_cast<char*>(data_), size_);
}

template <class T>
const T* Gazetteer::section(Section s) const {
  return reinterpret_cast<const T*>(data_ + reinterpret_cast<const Header*>(data_)->sections[s].offset);
}

std::uint64_t Gazetteer::count(Section s) const { return reinterpret_cast<const Header*>(data_)->sections[s].count; }

std::uint64_t Gazetteer::name_count() const { return count(kNames); }
std::uint64_t Gazetteer::content_hash() const { return reinterpret_cast<const Header*>(data_)->content; }

GazetteerEntry Gazetteer::entry(std::uint32_t i) const {
  const EntryRecord& r = section<EntryRecord>(kEntries)[i];
  GazetteerEntry e;
  e.id = string(r.id);
  e.name = string(r.name);
  e.extra = string(r.extra);
  e.type = r.type < count(kTypes) ? string(section<std::uint32_t>(kTypes)[r.type]) : std::string_view();
  e.parent = r.parent < size() ? r.parent : kNone;
  e.parent_id = r.outside < count(kParents) ? string(section<std::uint32_t>(kParents)[r.outside]) : std::string_view();
  e.latitude = coordinate(r.latitude, 90);
  e.longitude = coordinate(r.longitude, 180);
  e.population = r.population;
  return e;
}

std::string_view Gazetteer::extra(const GazetteerEntry& entry, std::string_view key) {
  return extra_value(entry.extra, key);
}

double Gazetteer::coordinate(float stored, double most) {
  return stored >= -most && stored <= most ? degrees(stored) : kNoCoordinate;
}

std::uint32_t Gazetteer::find(std::string_view id) const {
  const std::uint64_t mask = count(kIds) - 1;
  const auto* ids = section<std::uint32_t>(kIds);
  std::uint64_t i = text::hash(id) & mask;
  for (std::uint64_t tries = 0; tries <= mask && ids[i]; ++tries, i = (i + 1) & mask)
    if (ids[i] <= size() && string(section<EntryRecord>(kEntries)[ids[i] - 1].id) == id)
      return ids[i] - 1;
  return kNone;
}

std::vector<std::string_view> Gazetteer::types() const {
  std::vector<std::string_view> out;
  for (std::uint64_t i = 0; i < count(kTypes); ++i)
    out.push_back(string(section<std::uint32_t>(kTypes)[i]));
  return out;
}

std::vector<std::string_view> Gazetteer::outside_parents() const {
  std::vector<std::string_view> out;
  for (std::uint64_t i = 0; i < count(kParents); ++i)
    out.push_back(string(section<std::uint32_t>(kParents)[i]));
  return out;
}

const EdgeRecord* Gazetteer::next(std::uint32_t state, std::uint64_t word) const {
  const std::uint64_t key = edge_key(state & ~kGoesOn, word);
  std::uint64_t i = key & edge_mask_;
  for (std::uint64_t tries = 0; tries <= edge_mask_ && edges_[i].key; ++tries, i = (i + 1) & edge_mask_)
    if (edges_[i].key == key)
      return edges_ + i;
  return nullptr;
}

void Gazetteer::prefetch_names(Root root, std::uint64_t next_word) const {
  __builtin_prefetch(names_ + root->names);
  if (root->state & kGoesOn)
    __builtin_prefetch(edges_ + (edge_key(root->state & ~kGoesOn, next_word) & edge_mask_));
}

// The names that end at an edge, over the tokens that led there.
inline void Gazetteer::add_names(Root edge, const text::Text& text, text::Range tokens, std::vector<GazetteerName>& out) const {
  std::size_t senses = 0;
  for (std::uint64_t i = edge->names; i < name_count_ && senses < kMostSenses; ++i) {
    const NameRecord& name = names_[i];
    if (name.entry < size() && matches_case(name, text, tokens.first, tokens.size())) {
      out.push_back({name.entry, static_cast<std::uint16_t>(tokens.size()), static_cast<std::uint8_t>(name.flags & 15),
                     (name.flags & kWordEntry) != 0, (name.flags & kCapitalEntry) != 0, name.type, name.population});
      ++senses;
    }
    if (name.flags & kLastName)
      break;
  }
}

void Gazetteer::find_names(const text::Text& text, std::uint32_t token, std::uint32_t end,
                           std::vector<GazetteerName>& out) const {
  const EdgeRecord* edge = root(text.tokens[token].hash);
  for (std::uint32_t length = 1; edge && length <= kMostWords; ++length) {
    add_names(edge, text, {token, token + length}, out);
    if (token + length >= end || !(edge->state & kGoesOn))
      break;
    edge = next(edge->state, text.tokens[token + length].hash);
  }
}

void Gazetteer::find_exact(const text::Text& text, text::Range tokens, std::uint64_t more, std::vector<GazetteerName>& out) const {
  if (tokens.size() == 0 || tokens.size() > kMostWords)
    return;
  const EdgeRecord* edge = root(text.tokens[tokens.first].hash);
  for (std::uint32_t t = tokens.first + 1; edge && t < tokens.last; ++t)
    edge = edge->state & kGoesOn ? next(edge->state, text.tokens[t].hash) : nullptr;
  if (edge && more)
    edge = edge->state & kGoesOn ? next(edge->state, more) : nullptr;
  if (edge)
    add_names(edge, text, tokens, out);
}

std::uint32_t Gazetteer::find_longest(Root edge, const text::Text& text, std::uint32_t token, std::uint32_t end,
                                      std::vector<GazetteerName>& out) const {
  const std::size_t begin = out.size();
  std::uint32_t longest = 0;
  for (std::uint32_t length = 1; edge && length <= kMostWords; ++length) {
    if (edge->names != kNone) {
      const std::size_t before = out.size();
      add_names(edge, text, {token, token + length}, out);
      if (out.size() > before) {
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(begin), out.begin() + static_cast<std::ptrdiff_t>(before));
        longest = length;
      }
    }
    if (token + length >= end || !(edge->state & kGoesOn))
      break;
    edge = next(edge->state, text.tokens[token + length].hash);
  }
  return longest;
}

bool Gazetteer::intact() const {
  return hash_bytes(data_ + sizeof(Header), size_ - sizeof(Header), 0) == content_hash();
}

}  // namespace postil::match
