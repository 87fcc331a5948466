// Text of an HTML page: enough for pages as sites serve them, no full HTML5 parser. Internal; may change.
#ifndef POSTIL_CLI_HTML_H
#define POSTIL_CLI_HTML_H

#include <string>
#include <string_view>

namespace postil::cli {

struct HtmlText {
  std::string title;
  std::string text;  // paragraphs set apart by an empty line, lines by a line end; other white space is one blank
};

// Never fails; linear time. Scripts, styles, templates and comments are left out, entities decoded. `html` must be
// UTF-8.
HtmlText html_to_text(std::string_view html);

}  // namespace postil::cli

#endif
