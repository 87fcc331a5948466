// Forms of the output of `postil annotate`. Internal; may change.
#ifndef POSTIL_CLI_RENDER_H
#define POSTIL_CLI_RENDER_H

#include <memory>
#include <string>

#include "cli/input.h"
#include "postil/annotation.h"

namespace postil::cli {

// Immutable; render() is called from several threads.
class Renderer {
 public:
  virtual ~Renderer() = default;
  virtual std::string head() const { return ""; }
  virtual std::string render(const Document& document, const Annotations& text, const Annotations& title) const = 0;
  virtual std::string foot() const { return ""; }
};

// format: jsonl, text, html; offsets: byte, codepoint, utf16.
std::unique_ptr<Renderer> make_renderer(const std::string& format, const std::string& offsets);

}  // namespace postil::cli

#endif
