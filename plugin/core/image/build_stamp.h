// What tells one build of the library from another. Internal; may change.
#ifndef POSTIL_CORE_IMAGE_BUILD_STAMP_H
#define POSTIL_CORE_IMAGE_BUILD_STAMP_H

#include <cstdint>

namespace postil::image {

// Over the version, all sources of the core, the compiler and the Unicode tables that are linked: whatever changes what is compiled
// from the same rules, or how it is laid out, changes it.
std::uint64_t build_stamp();

}  // namespace postil::image

#endif
