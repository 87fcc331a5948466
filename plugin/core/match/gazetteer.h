// Gazetteer: names with ids, hierarchy and coordinates in one memory-mapped file, for lists of millions of names. Internal;
// may change. Public: postil/gazetteer.h builds the files.
//
//   std::string error;
//   auto gazetteer = match::Gazetteer::open("places.gaz", error);   // null: the file is unusable, `error` says why
//   gazetteer->find_names(text, token, end, found);                 // names that begin at a token
//
// Opening maps the file and checks its head and size, nothing else: it costs microseconds, and the pages are shared by all
// processes that have the file open. What the mapped tables say is checked where it is used, so a file with damaged tables
// finds less, but never reads outside.
#ifndef POSTIL_CORE_MATCH_GAZETTEER_H
#define POSTIL_CORE_MATCH_GAZETTEER_H

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/text.h"

namespace postil::match {

namespace gazetteer_file {

// Stored data: do not change without a new kVersion.
inline constexpr char kMagic[8] = {'P', 'S', 'T', 'L', 'G', 'A', 'Z', '\n'};
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint32_t kByteOrder = 0x01020304;
inline constexpr std::uint32_t kNone = UINT32_MAX;

enum Section : std::uint32_t {
  kRootKeys,   // u64: hash of a first word; 0 = free; open addressing, a power of two of slots
  kRootTo,     // u32: its state
  kEdgeKeys,   // u64: state and hash of a further word, mixed; 0 = free
  kEdgeTo,     // u32
  kStates,     // u32: first record of the state in kNames; one more than states
  kNames,      // NameRecord, by state, then by population
  kEntries,    // EntryRecord
  kIds,        // u32: entry + 1 by hash of its id, open addressing
  kTypes,      // u32: offset of a type name ("location.city")
  kParents,    // u32: offset of the id of a parent that stands in a rule pack
  kStrings,    // bytes; every string ends with NUL
  kSectionCount
};

struct NameRecord {
  std::uint32_t entry;
  std::uint8_t flags;     // NameFlag, kUpperName
  std::uint8_t capitals;  // bit i: word i of the name (below 8) is capitalised
  std::uint16_t surface;  // low bits of the hash of the spelling, for kExactCase
};

struct EntryRecord {
  std::uint32_t id, name;    // offsets in kStrings
  std::uint32_t extra;       // offset of further key=value pairs, separated by ';'
  std::uint32_t parent;      // entry, or kNone
  std::uint32_t outside;     // number in kParents, or kNone
  float latitude, longitude; // > 999: unknown
  float population;
  std::uint32_t type;        // number in kTypes
};

struct SectionRecord {
  std::uint64_t offset, count;  // count in elements
};

struct Header {
  char magic[8];
  std::uint32_t version, byte_order;
  std::uint64_t file_size;
  std::uint64_t content;  // hash of all that follows the header
  SectionRecord sections[kSectionCount];
  std::uint64_t check;  // hash of the fields before
};

inline constexpr std::uint8_t kUpperName = 16;  // an acronym: matches only upper-case text

std::uint64_t edge_key(std::uint32_t state, std::uint64_t word);
std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t seed);
std::size_t element_size(Section s);

}  // namespace gazetteer_file

// A name met in a text.
struct GazetteerName {
  std::uint32_t entry;
  std::uint16_t length;  // tokens
  std::uint8_t flags;    // NameFlag
};

struct GazetteerEntry {
  std::string_view id, name, type, extra;
  std::uint32_t parent;         // entry, or kNone
  std::string_view parent_id;   // of a parent in a rule pack, else empty
  double latitude, longitude;   // Gazetteer::kNoCoordinate where unknown
  double population;
};

// What an entry says without its names: no string is read but `extra`, which most entries lack.
struct GazetteerFacts {
  std::uint32_t type;     // number in types(), or kNone
  std::uint32_t parent;   // entry, or kNone
  std::uint32_t outside;  // number in outside_parents(), or kNone
  std::string_view extra;
  double latitude, longitude;
  double population;
};

// Immutable, safe to share. Views point into the mapping: they live as long as the Gazetteer.
class Gazetteer {
 public:
  static constexpr std::uint32_t kNone = gazetteer_file::kNone;
  static constexpr double kNoCoordinate = 1000;
  static constexpr std::size_t kMostSenses = 64;  // entries of one name that are told, the most populous first

  static std::unique_ptr<Gazetteer> open(const std::string& path, std::string& error);
  ~Gazetteer();
  Gazetteer(const Gazetteer&) = delete;
  Gazetteer& operator=(const Gazetteer&) = delete;

  std::uint32_t size() const;
  std::uint64_t name_count() const;
  std::uint64_t content_hash() const;  // of the file, for the hash of a rule set
  GazetteerEntry entry(std::uint32_t i) const;  // i < size()
  GazetteerFacts facts(std::uint32_t i) const;  // i < size()
  std::uint32_t find(std::string_view id) const;  // kNone if no entry has it
  std::vector<std::string_view> types() const;            // of its entries, each once
  std::vector<std::string_view> outside_parents() const;  // ids of parents in rule packs, each once
  // The value of a key in an entry's extra pairs; empty if it has none.
  static std::string_view extra(const GazetteerEntry& entry, std::string_view key) { return extra_value(entry.extra, key); }
  static std::string_view extra_value(std::string_view extra, std::string_view key);

  // Appends the names that begin at `token` and end at or before `end`, shorter first; of one length, the most populous
  // first. At most kMostSenses of one length.
  void find_names(const text::Text& text, std::uint32_t token, std::uint32_t end, std::vector<GazetteerName>& out) const;
  // Whether a name may begin with this word: fetches the slot for find_names ahead.
  void prefetch(std::uint64_t word) const;

  // Reads the whole file and compares its hash: for commands, not for start-up.
  bool intact() const;

 private:
  Gazetteer() = default;
  template <class T>
  const T* section(gazetteer_file::Section s) const;
  std::uint64_t count(gazetteer_file::Section s) const;
  std::string_view string(std::uint32_t offset) const;
  std::uint32_t root(std::uint64_t word) const;
  std::uint32_t next(std::uint32_t state, std::uint64_t word) const;

  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace postil::match

#endif
