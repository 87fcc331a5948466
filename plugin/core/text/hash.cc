#include "core/text/text.h"

namespace postil::text {

namespace {

std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  x ^= x >> 32;
  return x;
}

}  // namespace

// Eight bytes at a time, multiply and fold; the length goes in first. Words are short: two rounds are typical.
std::uint64_t hash(std::string_view norm) {
  std::uint64_t h = 0x9e3779b97f4a7c15u ^ (norm.size() * 0xff51afd7ed558ccdu);
  const char* p = norm.data();
  std::size_t n = norm.size();
  while (n >= 8) {
    std::uint64_t v = 0;
    for (int i = 7; i >= 0; --i)
      v = v << 8 | static_cast<unsigned char>(p[i]);
    h = mix(h ^ v) * 0x9fb21c651e98df25u;
    p += 8;
    n -= 8;
  }
  std::uint64_t v = 0;
  for (std::size_t i = n; i-- > 0;)
    v = v << 8 | static_cast<unsigned char>(p[i]);
  return mix(mix(h ^ v) * 0x9fb21c651e98df25u);
}

}  // namespace postil::text
