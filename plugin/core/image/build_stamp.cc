#include "core/image/build_stamp.h"

#include <fmt/format.h>

#include "core/image/source_hash.h"
#include "core/text/text.h"
#include "postil/version.h"

namespace postil::image {

std::uint64_t build_stamp() {
  static const std::uint64_t kStamp =
      text::hash(fmt::format("{} {} {} {}", version(), kSourceHash, __VERSION__, text::unicode_version()));
  return kStamp;
}

}  // namespace postil::image
