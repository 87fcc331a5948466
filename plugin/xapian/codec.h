// Annotations as bytes, for the slot that keeps them with a document. Internal; may change, but the format is stored.
#ifndef POSTIL_XAPIAN_CODEC_H
#define POSTIL_XAPIAN_CODEC_H

#include <string>
#include <string_view>
#include <vector>

#include "postil/annotation.h"

namespace postil::xapian {

// Either may be null.
std::string encode(const Annotations* text, const Annotations* title);

// The views of the annotations point into `bytes`. False, and both empty, if the bytes are not of this format.
bool decode(std::string_view bytes, std::vector<Annotation>& text, std::vector<Annotation>& title);

}  // namespace postil::xapian

#endif
