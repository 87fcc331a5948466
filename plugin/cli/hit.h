// A found document, as search and facts show it. Internal; may change.
#ifndef POSTIL_CLI_HIT_H
#define POSTIL_CLI_HIT_H

#include <string>

#include "postil/xapian.h"

namespace postil::cli {

struct Hit {
  std::string id, title, date, text;
  xapian::StoredAnnotations annotations;
};

// Of a document that postil indexed; one that another program did has its data as text.
Hit read_hit(const Xapian::Document& document, const xapian::Setup& setup);

// The marks of a snippet, or of a whole text, between `open` and `close`.
std::string with_marks(const std::string& text, const std::vector<Span>& marks, std::string_view open, std::string_view close);

}  // namespace postil::cli

#endif
