#include "postil/fold.h"

#include "core/text/text.h"

namespace postil {

std::string fold(std::string_view utf8) { return text::fold(utf8); }

}  // namespace postil
