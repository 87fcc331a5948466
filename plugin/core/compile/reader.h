// Reader: one rule file -> definitions. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_READER_H
#define POSTIL_CORE_COMPILE_READER_H

#include <optional>
#include <string>

#include "core/compile/definitions.h"

namespace postil::compile {

// Reads a pack from the file and adds it to sources.packs. Files that the pack names (lists, gazetteers) are looked up beside it.
// Problems are reported; what could be read is kept, so that later stages find more.
void read_pack(const SourceFile& file, Sources& sources, Reporter& reporter);

// Reads a whole file; nullopt and a diagnostic (R004) if it cannot be read, is no ordinary file or is larger than `limit`.
std::optional<std::string> read_file(const std::string& path, std::size_t limit, const Place& wanted_by, Reporter& reporter);

// The same for a file that a pack names.
std::optional<std::string> read_list_file(const std::string& path, const Place& wanted_by, Reporter& reporter);

// Files that a pack names: beside the pack, else in a folder `gazetteer` next to it or above. Null: there is a diagnostic (R004).
std::optional<std::string> path_beside(const YamlNode& name, const PackDef& pack, Reporter& reporter);
const SourceFile* file_beside(const YamlNode& name, const PackDef& pack, Sources& sources, Reporter& reporter);

// Entities of a TSV gazetteer: id, name, aliases, type, parent, extra. `defaults` gives type and spelling flags.
struct GazetteerDefaults {
  std::string type;
  std::uint8_t flags = 0;
  std::size_t min_length = 0;
  std::vector<std::string> blocked;  // folded names that never match
};
void read_gazetteer(const SourceFile& file, const GazetteerDefaults& defaults, PackDef& pack, Reporter& reporter);

// "2015-12-04" -> days since 1970-01-01; nullopt if it is no date.
std::optional<std::int32_t> parse_day(std::string_view text);

}  // namespace postil::compile

#endif
