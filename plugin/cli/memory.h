// Memory of the command's process.
#ifndef POSTIL_CLI_MEMORY_H
#define POSTIL_CLI_MEMORY_H

namespace postil::cli {

// Asks for large pages where the heap will be: rules that were compiled before are read into some 20 MB of it, piece by piece, and to be
// given each small page takes longer than to fill it. Call before anything large is allocated. Does nothing where the system has none to give.
void use_large_pages();

}  // namespace postil::cli

#endif
