// Text stages as lines of text, for tables.
#ifndef POSTIL_TESTS_CORE_TEXT_DUMP_H
#define POSTIL_TESTS_CORE_TEXT_DUMP_H

#include <string>

#include "core/text/text.h"

namespace postil::text {

// Surfaces with '|' between them; a joined token follows '~' instead.
inline std::string dump_tokens(const Text& t) {
  std::string out;
  for (std::uint32_t i = 0; i < t.tokens.size(); ++i) {
    if (i > 0)
      out += t.tokens[i].has(kJoined) ? "~" : "|";
    out += t.surface(i);
  }
  return out;
}

inline std::string dump_norms(const Text& t) {
  std::string out;
  for (std::uint32_t i = 0; i < t.tokens.size(); ++i) {
    if (i > 0)
      out += '|';
    out += t.norm(i);
  }
  return out;
}

// Sentences with '|' between them, '||' between paragraphs.
inline std::string dump_sentences(const Text& t) {
  std::string out;
  for (const Sentence& s : t.sentences) {
    if (s.tokens.first > 0)
      out += t.tokens[s.tokens.first].has(kParagraphStart) ? "||" : "|";
    out += t.surface(s.tokens);
  }
  return out;
}

// Quotations with '|' between them; '+' before an inner one (a '+' a level), '?' behind one that is not closed, '>' behind one that
// continues.
inline std::string dump_quotations(const Text& t) {
  std::string out;
  for (const Quotation& q : t.quotations) {
    if (!out.empty())
      out += '|';
    out += std::string(q.depth, '+');
    out += t.surface(q.tokens);
    out += q.closed ? "" : q.continues ? ">" : "?";
  }
  return out;
}

}  // namespace postil::text

#endif
