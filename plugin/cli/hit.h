// A found document, as search and facts show it. Internal; may change.
#ifndef POSTIL_CLI_HIT_H
#define POSTIL_CLI_HIT_H

#include <memory>
#include <string>

#include "cli/text_source.h"
#include "postil/xapian.h"

namespace postil::cli {

struct Hit {
  Xapian::docid docid = 0;
  std::string id, title, date, text;
  xapian::StoredAnnotations annotations;
  // Whether `text` is what was annotated, so that positions of annotations mean something in it.
  bool positions = true;
};

// Reads documents that postil indexed, and those of other programs by the SPECs that `postil apply` left in the index. Where it
// left none (`postil run`), or the text cannot be read, the data is shown in place of the text.
class HitReader {
 public:
  explicit HitReader(const xapian::Index& index);
  Hit read(const Xapian::Document& document) const;

 private:
  xapian::Setup setup_;
  std::unique_ptr<const TextSource> text_, title_, date_;
};

// The marks of a snippet, or of a whole text, between `open` and `close`.
std::string with_marks(const std::string& text, const std::vector<Span>& marks, std::string_view open, std::string_view close);

}  // namespace postil::cli

#endif
