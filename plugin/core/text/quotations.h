// Quotation marks -> quotations. Internal; may change.
#ifndef POSTIL_CORE_TEXT_QUOTATIONS_H
#define POSTIL_CORE_TEXT_QUOTATIONS_H

#include <cstdint>
#include <vector>

#include "core/text/text.h"

namespace postil::text {

// One for each thread: it has buffers.
class QuotationFinder {
 public:
  // Fills quotations of `text` and sets kInQuote and kQuoteMark. Needs paragraphs.
  void run(Text& text);

 private:
  class Scan;
  struct Open {
    std::uint32_t token;
    std::uint32_t weak_end;  // a single mark that might be the closing one or an apostrophe ("boys' "); 0 = none
    bool single;
  };
  std::vector<Open> open_;
};

}  // namespace postil::text

#endif
