#include "core/heap.h"

#include <cstdint>
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

namespace postil {

#ifdef __GLIBC__

// glibc maps a large piece by itself, and learns from the first that is given back to take such pieces from the heap, and to leave them
// to it when they are free.
void make_room_on_heap(std::size_t bytes) {
  constexpr std::size_t kLargePage = std::size_t{2} << 20;
  void* const volatile first = std::malloc(bytes);  // volatile: not left out as a pair without effect
  std::free(first);
  void* const room = std::malloc(bytes);
  const auto begin = (reinterpret_cast<std::uintptr_t>(room) + kLargePage - 1) / kLargePage * kLargePage;
  const auto end = (reinterpret_cast<std::uintptr_t>(room) + malloc_usable_size(room)) / kLargePage * kLargePage;
  if (room && begin < end)
    ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  std::free(room);
}

#else

void make_room_on_heap(std::size_t) {}

#endif

}  // namespace postil
