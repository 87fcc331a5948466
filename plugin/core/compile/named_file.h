// Files that packs name: lists and gazetteers. What a load depends on beside the packs themselves. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_NAMED_FILE_H
#define POSTIL_CORE_COMPILE_NAMED_FILE_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/match/gazetteer.h"
#include "postil/gazetteer.h"

namespace postil::compile {

struct NamedFile {
  std::string pack;   // file of the pack
  std::string given;  // as the pack names it
  std::string path;   // where it was found
  std::uint64_t content = 0;  // hash
  std::optional<GazetteerOptions> options;  // of a gazetteer that is mapped
  std::shared_ptr<const match::Gazetteer> gazetteer;
};

// The place of a file that a pack names: beside the pack, else in a folder `gazetteer` next to it or above. Where there is none, the
// first of these.
std::string find_beside(const std::string& pack, const std::string& given);

}  // namespace postil::compile

#endif
