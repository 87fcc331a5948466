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
inline constexpr std::uint32_t kVersion = 3;
inline constexpr std::uint32_t kByteOrder = 0x01020304;
inline constexpr std::uint32_t kNone = UINT32_MAX;

enum Section : std::uint32_t {
  kRoots,      // EdgeRecord by hash of a first word, open addressing, a power of two of slots
  kEdges,      // EdgeRecord by state and hash of a further word, mixed
  kNames,      // NameRecord, by state, then by population
  kEntries,    // EntryRecord
  kIds,        // u32: entry + 1 by hash of its id, open addressing
  kTypes,      // u32: offset of a type name ("location.city")
  kParents,    // u32: offset of the id of a parent that stands in a rule pack
  kStrings,    // bytes; every string ends with NUL
  kSectionCount
};

struct EdgeRecord {
  std::uint64_t key;    // 0 = free
  std::uint32_t state;  // that it leads to, and kGoesOn
  std::uint32_t names;  // first record in kNames of that state, or kNone
};
inline constexpr std::uint32_t kGoesOn = 1u << 31;  // an edge leads from the state

// What a look-up tells of a name without a look at its entry stands here.
struct NameRecord {
  std::uint32_t entry;
  float population;
  std::uint16_t flags;     // NameFlag, RecordFlag
  std::uint16_t surface;   // low bits of the hash of the spelling, for kExactCase
  std::uint16_t type;      // number in kTypes
  std::uint8_t capitals;   // bit i: word i of the name (below 8) is capitalised
  std::uint8_t unused;
};

enum RecordFlag : std::uint16_t {
  kUpperName = 16,    // an acronym: matches only upper-case text
  kWordEntry = 32,    // the entry has a key `word`: the name is also a word of the language
  kCapitalEntry = 64, // the entry has a key `capital`
  kLastName = 128,    // of its state
};

struct EntryRecord {
  std::uint32_t id, name;    // offsets in kStrings
  std::uint32_t extra;       // offset of further key=value pairs, separated by ';'
  std::uint32_t parent;      // entry, or kNone
  std::uint32_t outside;     // number in kParents, or kNone
  float latitude, longitude; // > 999: unknown
  float population;
  std::uint32_t type;        // number in kTypes
  std::uint32_t top;         // number in kParents that its topmost ancestor, or it itself, hangs under, or kNone
  std::uint32_t flags;       // kWordEntry, kCapitalEntry
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

std::uint64_t edge_key(std::uint32_t state, std::uint64_t word);  // `state` without kGoesOn
std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t seed);
std::size_t element_size(Section s);
// The value of a key in pairs "key=value;..."; empty if they have none.
std::string_view extra_value(std::string_view pairs, std::string_view key);

}  // namespace gazetteer_file

// A name met in a text.
struct GazetteerName {
  std::uint32_t entry;
  std::uint16_t length;  // tokens
  std::uint8_t flags;    // NameFlag
  // Of the entry:
  bool word, capital;    // has such a key
  std::uint16_t type;    // number in types(); a damaged file may have a wrong one
  float population;
};

struct GazetteerEntry {
  std::string_view id, name, type, extra;
  std::uint32_t parent;         // entry, or kNone
  std::string_view parent_id;   // of a parent in a rule pack, else empty
  double latitude, longitude;   // Gazetteer::kNoCoordinate where unknown
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

  std::uint32_t size() const { return entry_count_; }
  std::uint64_t name_count() const;
  std::uint64_t content_hash() const;  // of the file, for the hash of a rule set
  GazetteerEntry entry(std::uint32_t i) const;  // i < size()
  // The parts of an entry alone, for who looks at many.
  const gazetteer_file::EntryRecord& record(std::uint32_t i) const { return entries_[i]; }
  std::string_view id(std::uint32_t i) const { return string(entries_[i].id); }
  std::string_view name(std::uint32_t i) const { return string(entries_[i].name); }
  // Fetches what id(), name() and its parent's record will look at.
  void prefetch_strings(std::uint32_t i) const {
    __builtin_prefetch(strings_ + entries_[i].id);
    __builtin_prefetch(strings_ + entries_[i].name);
    if (entries_[i].parent < size())
      __builtin_prefetch(entries_ + entries_[i].parent);
  }
  std::uint32_t parent(std::uint32_t i) const { return entries_[i].parent < size() ? entries_[i].parent : kNone; }
  static double coordinate(float stored, double most);  // degrees, or kNoCoordinate
  std::uint32_t find(std::string_view id) const;  // kNone if no entry has it
  std::vector<std::string_view> types() const;            // of its entries, each once
  std::vector<std::string_view> outside_parents() const;  // ids of parents in rule packs, each once
  // The value of a key in an entry's extra pairs; empty if it has none.
  static std::string_view extra(const GazetteerEntry& entry, std::string_view key);

  // Appends the names that begin at `token` and end at or before `end`, shorter first; of one length, the most populous
  // first. At most kMostSenses of one length.
  void find_names(const text::Text& text, std::uint32_t token, std::uint32_t end, std::vector<GazetteerName>& out) const;
  // The same for the names over exactly these tokens.
  void find_exact(const text::Text& text, text::Range tokens, std::vector<GazetteerName>& out) const {
    find_exact(text, tokens, 0, out);
  }
  // ... and a word more, which the text does not have there; told by its hash, 0 for none.
  void find_exact(const text::Text& text, text::Range tokens, std::uint64_t more, std::vector<GazetteerName>& out) const;

  // Where the names that begin with a word begin; null if there are none. For who looks up many words: prefetch() some words
  // before, then root(), prefetch_names() some names before find_longest().
  using Root = const gazetteer_file::EdgeRecord*;
  void prefetch(std::uint64_t word) const { __builtin_prefetch(roots_ + (word & root_mask_)); }
  Root root(std::uint64_t word) const {
    std::uint64_t i = word & root_mask_;
    for (std::uint64_t tries = 0; tries <= root_mask_ && roots_[i].key; ++tries, i = (i + 1) & root_mask_)
      if (roots_[i].key == word)
        return roots_ + i;
    return nullptr;
  }
  void prefetch_names(Root root, std::uint64_t next_word) const;
  // Tokens of the longest name that find_names would find; `out` gets its entries alone.
  std::uint32_t find_longest(Root root, const text::Text& text, std::uint32_t token, std::uint32_t end,
                             std::vector<GazetteerName>& out) const;

  // Reads the whole file and compares its hash: for commands, not for start-up.
  bool intact() const;

 private:
  Gazetteer() = default;
  template <class T>
  const T* section(gazetteer_file::Section s) const;
  std::uint64_t count(gazetteer_file::Section s) const;
  std::string_view string(std::uint32_t offset) const {
    return offset < string_bytes_ ? std::string_view(strings_ + offset) : std::string_view();
  }
  const gazetteer_file::EdgeRecord* next(std::uint32_t state, std::uint64_t word) const;
  void add_names(Root edge, const text::Text& text, text::Range tokens, std::vector<GazetteerName>& out) const;

  void bind();

  const char* data_ = nullptr;
  std::size_t size_ = 0;
  // The tables that texts are looked up in.
  const gazetteer_file::EdgeRecord *roots_ = nullptr, *edges_ = nullptr;
  std::uint64_t root_mask_ = 0, edge_mask_ = 0, name_count_ = 0;
  const char* strings_ = nullptr;
  std::uint64_t string_bytes_ = 0;
  std::uint32_t entry_count_ = 0;
  const gazetteer_file::NameRecord* names_ = nullptr;
  const gazetteer_file::EntryRecord* entries_ = nullptr;
};

}  // namespace postil::match

#endif
