#include "postil/version.h"

namespace postil {

const char* version() { return POSTIL_VERSION; }

}  // namespace postil
