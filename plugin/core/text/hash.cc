#include "core/text/hash.h"

#include "core/text/text.h"

namespace postil::text {

std::uint64_t hash(std::string_view norm) {
  std::uint64_t h = hash_begin(norm.size());
  const char* p = norm.data();
  std::size_t n = norm.size();
  for (; n >= 8; p += 8, n -= 8)
    h = hash_eight(h, hash_load(p));
  std::uint64_t v = 0;
  for (std::size_t i = n; i-- > 0;)
    v = v << 8 | static_cast<unsigned char>(p[i]);
  return hash_end(h, v);
}

}  // namespace postil::text
