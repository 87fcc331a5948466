// Passages whose speaker stands in a line before or behind them: quotations with a signature ("-- Ann Lee"), quoted
// mail ("Ann Lee wrote:" and lines that begin with ">"). Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_PASSAGES_H
#define POSTIL_CORE_ANNOTATE_LAYERS_PASSAGES_H

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/annotate/layers/word_classes.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

// Whether a blank line stands before a token, which is not the first.
inline bool blank_before(const Document& d, std::uint32_t token) {
  const std::string_view between =
      d.text.bytes.substr(d.text.tokens[token - 1].end, d.text.tokens[token].begin - d.text.tokens[token - 1].end);
  return std::count(between.begin(), between.end(), '\n') > 1;
}

struct Passage {
  enum class Kind : std::uint8_t { kSignature, kReply };
  Kind kind;
  text::Range cue, source;
  std::uint32_t first = 0, count = 0;  // its pieces among Passages::pieces
};

struct Passages {
  std::vector<Passage> all;
  std::vector<text::Range> pieces;
  void clear() {
    all.clear();
    pieces.clear();
  }
};

// Immutable; reads the lists of the rule packs.
class Signatures {
 public:
  explicit Signatures(const match::Lexicon& lexicon)
      : words_(lexicon,
               {"signature_marks", "name_joiners", "role_nouns", "person_titles", "articles", "statement_media"}),
        no_signers_(lexicon.list("no_signers")) {}
  // Appends those of a document.
  void scan(const Document& document, const Classified& classes, Passages& out) const;

 private:
  enum Word : WordTable::Bits { kMark = 1, kJoiner = 2, kRole = 4, kPersonTitle = 8, kArticle = 16, kMedium = 32 };
  std::uint32_t mark_of(const Document& d, const Classified& c, text::Range paragraph, std::uint32_t last_dash) const;
  text::Range signer(const Document& d, const Classified& c, std::uint32_t mark, std::uint32_t end) const;
  std::uint32_t end_of_name(const Document& d, const Classified& c, std::uint32_t first, std::uint32_t end) const;
  std::uint32_t with_role(const Document& d, const Classified& c, std::uint32_t first, std::uint32_t end) const;
  bool is_listed(const Document& d, std::uint32_t paragraph) const;
  bool is_word_of_text(const Document& d, const Classified& c, std::uint32_t token) const;
  std::uint32_t begin_of_content(const Document& d, const Classified& c, std::uint32_t paragraph, std::uint32_t mark,
                                 std::uint32_t floor) const;
  std::uint32_t begin_of_quotation(const Document& d, const Classified& c, std::uint32_t mark) const;
  std::uint32_t begin_of_block(const Document& d, std::uint32_t paragraph, std::uint32_t mark,
                               std::uint32_t floor) const;

  WordTable words_;
  match::ListId no_signers_;
};

// The same for quoted mail.
class MailReplies {
 public:
  explicit MailReplies(const match::Lexicon& lexicon)
      : words_(lexicon, {"reply_verbs", "name_joiners", "reply_stops", "from_headers", "mail_headers"}) {}
  void scan(const Document& document, const Classified& classes, Passages& out) const;

 private:
  enum Word : WordTable::Bits { kVerb = 1, kJoiner = 2, kNoName = 4, kFrom = 8, kHeader = 16 };
  struct Heads {
    text::Range from, writer;
    std::uint32_t end = 0;  // the first paragraph behind them
  };
  text::Range writer(const Document& d, const Classified& c, text::Range line) const;
  text::Range writer_round(const Document& d, const Classified& c, text::Range line, text::Range& verb) const;
  Heads heads(const Document& d, const Classified& c) const;

  WordTable words_;
};

}  // namespace postil::annotate

#endif
