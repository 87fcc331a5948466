// What was odd in documents and worked around: counted in any thread, told once at the end. Internal; may change.
#ifndef POSTIL_CLI_ODDITIES_H
#define POSTIL_CLI_ODDITIES_H

#include <fmt/format.h>

#include <atomic>
#include <cstdint>

#include "cli/input.h"
#include "cli/verb.h"
#include "postil/annotation.h"

namespace postil::cli {

class Oddities {
 public:
  void count(const Document& document, const Annotations& found) {
    invalid_bytes_ += document.invalid_bytes;
    invalid_documents_ += document.invalid_bytes ? 1 : 0;
    truncated_ += found.truncated() ? 1 : 0;
    bad_dates_ += document.date.empty() || is_day(document.date) ? 0 : 1;
  }

  void tell() const {
    if (invalid_bytes_)
      print_warning(fmt::format("{} in {}, read as blanks",
                                plural(invalid_bytes_, "byte that is no UTF-8", "bytes that are no UTF-8"),
                                plural(invalid_documents_, "document")));
    if (bad_dates_)
      print_warning(fmt::format("{} with a \"date\" that is no YYYY-MM-DD: relative dates stay open there",
                                plural(bad_dates_, "document")));
    if (truncated_)
      print_warning(fmt::format("{} annotated in part: too long or too dense", plural(truncated_, "document")));
  }

 private:
  std::atomic<std::uint64_t> invalid_bytes_{0}, invalid_documents_{0}, truncated_{0}, bad_dates_{0};
};

}  // namespace postil::cli

#endif
