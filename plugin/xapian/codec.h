// Annotations as bytes, for the slot that keeps them with a document. Internal; may change, but the format is stored.
#ifndef POSTIL_XAPIAN_CODEC_H
#define POSTIL_XAPIAN_CODEC_H

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "postil/annotation.h"

namespace postil::xapian {

// Keeps its buffers: one for many documents.
class Encoder {
 public:
  Encoder();
  ~Encoder();
  // Either may be null. Valid until the next call.
  const std::string& encode(const Annotations* text, const Annotations* title);

 private:
  class Writer;
  std::unique_ptr<Writer> writer_;
};

// The views of the annotations point into `bytes`. False, and both empty, if the bytes are not of this format.
bool decode(std::string_view bytes, std::vector<Annotation>& text, std::vector<Annotation>& title);

}  // namespace postil::xapian

#endif
