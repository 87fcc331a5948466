#include "cli/memory.h"

#include <cstdint>
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

namespace postil::cli {

#ifdef __GLIBC__

namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;
constexpr std::size_t kRoom = 16 * kLargePage;

}  // namespace

void use_large_pages() {
  // A piece of this size is taken from the heap, not mapped by itself, and when it is given back the heap keeps it.
  if (!mallopt(M_MMAP_THRESHOLD, kRoom) || !mallopt(M_TRIM_THRESHOLD, 2 * kRoom))
    return;
  void* const room = std::malloc(kRoom - kLargePage);
  const auto begin = (reinterpret_cast<std::uintptr_t>(room) + kLargePage - 1) / kLargePage * kLargePage;
  const auto end = reinterpret_cast<std::uintptr_t>(room) + malloc_usable_size(room);
  if (room && begin < end)
    ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  std::free(room);
}

#else

void use_large_pages() {}

#endif

}  // namespace postil::cli
