// fold(): the form in which Postil compares names and words.
#ifndef POSTIL_FOLD_H
#define POSTIL_FOLD_H

#include <string>
#include <string_view>

#include "postil/export.h"

namespace postil {

// NFKC, case and accents folded: "Señor", "SENOR" and "señor" give "senor". Bytes that are no UTF-8 are left out. Thread-safe.
POSTIL_EXPORT std::string fold(std::string_view utf8);

}  // namespace postil

#endif
