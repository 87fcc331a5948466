// Annotations as JSON: the output format of `postil annotate` (docs/architecture.md names the fields).
//
//   std::string line = "{\"id\":\"7\",\"annotations\":";
//   postil::append_json(line, annotator.annotate(text));
//   line += "}\n";
#ifndef POSTIL_JSON_H
#define POSTIL_JSON_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "postil/annotation.h"
#include "postil/export.h"

namespace postil {

// What positions count: bytes of UTF-8, Unicode code points (Python), or units of UTF-16 (JavaScript, Java).
enum class OffsetUnit : std::uint8_t { kByte, kCodePoint, kUtf16 };

// Converts byte offsets of one text. Views into the text, which must outlive it; safe to share once made.
class POSTIL_EXPORT OffsetMap {
 public:
  // Linear in the size of the text; kByte costs nothing. Bytes that are no UTF-8 count as what precedes them.
  OffsetMap(std::string_view text, OffsetUnit unit);
  // Offset of the character that the byte belongs to; `byte` up to the size of the text.
  std::uint32_t operator()(std::uint32_t byte) const;

 private:
  std::string_view text_;
  OffsetUnit unit_;
  std::vector<std::uint32_t> checkpoints_;  // offset at every kStep-th byte
};

// Appends one annotation as a JSON object on one line. Fields that it does not have are left out; numbers are written
// in their shortest form; strings are valid UTF-8. Without `offsets`: bytes.
POSTIL_EXPORT void append_json(std::string& out, const Annotation& annotation, const OffsetMap* offsets = nullptr);
// Appends all as a JSON array, in their order.
POSTIL_EXPORT void append_json(std::string& out, const Annotations& annotations, const OffsetMap* offsets = nullptr);
// Appends a JSON string with its quotes; bytes that are no UTF-8 become U+FFFD.
POSTIL_EXPORT void append_json_string(std::string& out, std::string_view text);

}  // namespace postil

#endif
