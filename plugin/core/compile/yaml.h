// YAML as rule files use it: a tree of scalars, lists and mappings, each with its place. Internal; may change.
//
// Built from the parser's events, so that what rule files may not use (anchors, aliases, tags) is refused before it can cost
// anything; size and depth are bounded. Every scalar is text: nothing is turned into a number, a truth value or null.
#ifndef POSTIL_CORE_COMPILE_YAML_H
#define POSTIL_CORE_COMPILE_YAML_H

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "postil/diagnostic.h"

namespace postil::compile {

class Reporter;

// A file's bytes with its lines, for showing places in them. Shared by everything that was read from it.
struct SourceFile {
  SourceFile(std::string file_name, std::string file_text);

  std::string name;
  std::string text;
  std::vector<std::uint32_t> line_starts;  // byte offsets
  bool run_tests = false;
  bool in_folder = false;  // found in a folder of packs, not named itself

  std::string_view line(std::uint32_t number) const;  // 1-based, without its end
};

// Byte offset in a file; kNowhere = the file as a whole.
struct Place {
  static constexpr std::uint32_t kNowhere = UINT32_MAX;
  const SourceFile* file = nullptr;
  std::uint32_t offset = kNowhere;
};

SourceLocation to_location(const Place& place);

struct YamlNode {
  enum class Kind : std::uint8_t { kScalar, kList, kMap } kind = Kind::kScalar;
  bool plain = false;  // scalar without quotes
  Place place;
  std::string scalar;
  std::vector<YamlNode> items;  // of a list; of a map: its values
  std::vector<YamlNode> keys;   // of a map

  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_map() const { return kind == Kind::kMap; }
  const YamlNode* find(std::string_view key) const;
  // The place of byte `offset` of a scalar's value: maps through quotes and block indentation.
  Place inside(std::size_t offset) const;
};

// Whether the file is UTF-8 text without control characters (else R001).
bool is_text(const SourceFile& file, Reporter& reporter);

// Parses one document. Problems are reported; the result is then an empty map.
YamlNode parse_yaml(const SourceFile& file, Reporter& reporter);

}  // namespace postil::compile

#endif
