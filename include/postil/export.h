// POSTIL_EXPORT marks what a shared library of Postil shows to programs that link it; everything else is hidden.
#ifndef POSTIL_EXPORT_H
#define POSTIL_EXPORT_H

#if defined(_WIN32)
#define POSTIL_EXPORT
#else
#define POSTIL_EXPORT __attribute__((visibility("default")))
#endif

#endif
