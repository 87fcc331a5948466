// Room on the heap for much that is made in small pieces. Internal; may change.
#ifndef POSTIL_CORE_HEAP_H
#define POSTIL_CORE_HEAP_H

#include <cstddef>

namespace postil {

// Has the heap grow by so many bytes at least, in large pages if the system gives them: to be given each small page takes longer than to
// fill it. Nothing is held back, and of what is never filled no memory is taken. Only advice: does nothing where it cannot.
void make_room_on_heap(std::size_t bytes);

}  // namespace postil

#endif
