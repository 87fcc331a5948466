// Text -> tokens and lines. Internal; may change.
#ifndef POSTIL_CORE_TEXT_TOKENIZER_H
#define POSTIL_CORE_TEXT_TOKENIZER_H

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/normalize.h"
#include "core/text/text.h"

namespace postil::text {

// A line that has tokens.
struct Line {
  std::uint32_t first_token;
  std::uint32_t begin;   // byte after the newline before it; its first token may stand further right
  bool blank_before;     // a line without tokens, or nothing, comes before it
  std::uint8_t depth;    // marks of quoted mail before it: "> > " is two
};

// One for each thread.
class Tokenizer {
 public:
  Tokenizer();
  ~Tokenizer();
  // Fills tokens, norms and invalid_bytes of `text` from its bytes; sets kJoined, kLineStart, kHasDigit and kNonAscii.
  void run(Text& text, std::vector<Line>& lines);

 private:
  class Scan;
  struct WordBreaker;  // ICU's, for scripts without spaces
  std::unique_ptr<WordBreaker> breaker_;
  Folder folder_;
  std::string folded_;
};

}  // namespace postil::text

#endif
