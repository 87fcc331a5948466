// Image: a compiled rule set as bytes, for the next start. Internal; may change.
//
//   const std::string bytes = image::write(made_of, compiled);        // throws BadImage
//   if (auto compiled = image::read(bytes, made_of, cache)) ...       // made_of.named is told by the image
//
// An image stands for what a build of the very same files by the very same program would give: it is read only if all of them are
// as they were. It is trusted like the program itself: sizes are checked, numbers of states and rules are not.
#ifndef POSTIL_CORE_IMAGE_IMAGE_H
#define POSTIL_CORE_IMAGE_IMAGE_H

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/compile/named_file.h"
#include "core/match/program.h"
#include "postil/diagnostic.h"

namespace postil::image {

// The bytes are no image of what is read, or what is written has no form in one.
class BadImage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A pack as it was given to the build.
struct Pack {
  std::string name;
  bool in_folder = false;
  std::uint64_t size = 0, content = 0;  // bytes, and their hash
  bool operator==(const Pack& o) const {
    return name == o.name && in_folder == o.in_folder && size == o.size && content == o.content;
  }
};

struct Sources {
  std::string language;
  std::vector<Pack> packs;                 // in the order of reading
  std::vector<compile::NamedFile> named;   // by the packs
};

struct Compiled {
  std::unique_ptr<match::Program> program;
  std::vector<std::string> languages;  // of the packs
  Diagnostics diagnostics;             // warnings
};

// Throws BadImage if something in the program has no form in an image.
std::string write(const Sources& sources, const Compiled& compiled);

// Nothing unless the bytes are a whole image by this very program, of these packs, and the files that they name are found where they
// were and have the same content. `cache`: where compiled gazetteers are kept.
std::optional<Compiled> read(std::string_view bytes, const Sources& sources, const std::string& cache);

}  // namespace postil::image

#endif
