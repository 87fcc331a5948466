// The hash of norm forms, inline for the tokenizer. Internal; text::hash() in text.h is the one to call.
//
// Eight bytes at a time, the first lowest, multiply and fold; the length goes in first. Words are short: two rounds are typical.
// Stored in compiled gazetteers: do not change.
#ifndef POSTIL_CORE_TEXT_HASH_H
#define POSTIL_CORE_TEXT_HASH_H

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace postil::text {

inline std::uint64_t hash_mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  x ^= x >> 32;
  return x;
}

inline std::uint64_t hash_begin(std::size_t size) { return 0x9e3779b97f4a7c15u ^ (size * 0xff51afd7ed558ccdu); }
inline std::uint64_t hash_eight(std::uint64_t h, std::uint64_t bytes) { return hash_mix(h ^ bytes) * 0x9fb21c651e98df25u; }
inline std::uint64_t hash_end(std::uint64_t h, std::uint64_t bytes) { return hash_mix(hash_eight(h, bytes)); }

// Of fewer than eight bytes, which `bytes` has, the rest being 0.
inline std::uint64_t hash_short(std::uint64_t bytes, std::size_t size) { return hash_end(hash_begin(size), bytes); }

inline std::uint64_t hash_load(const char* p) {
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  if constexpr (std::endian::native == std::endian::big)
    v = __builtin_bswap64(v);
  return v;
}

// The same as hash(), where eight bytes behind the end may be read.
inline std::uint64_t hash_padded(const char* p, std::size_t size) {
  std::uint64_t h = hash_begin(size);
  for (; size >= 8; p += 8, size -= 8)
    h = hash_eight(h, hash_load(p));
  return hash_end(h, hash_load(p) & ((std::uint64_t{1} << 8 * size) - 1));
}

}  // namespace postil::text

#endif
