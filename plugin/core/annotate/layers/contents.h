// Contents: what is said, left or right of a cue, judged by marks and the words that open a clause. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_CONTENTS_H
#define POSTIL_CORE_ANNOTATE_LAYERS_CONTENTS_H

#include <cstdint>
#include <vector>

#include "core/annotate/layers/cues.h"
#include "core/annotate/layers/noun_phrases.h"

namespace postil::annotate {

// A source as the layer found it. `cover` is what a rule consumes: the phrase and what stands between it and the cue.
struct Source {
  enum class Kind : std::uint8_t { kNone, kSubject, kInverted, kAgent, kImplied, kMain };
  Kind kind = Kind::kNone;
  text::Range cover, phrase;
  bool found() const { return kind != Kind::kNone; }
};

// A content: at most so many pieces; the first is next to the cue.
struct Content {
  enum class Kind : std::uint8_t { kNone, kQuote, kColon, kThat, kQuestion, kTo, kClause, kAbout, kGerund, kPhrase };
  static constexpr std::uint32_t kMaxPieces = 6;
  Kind kind = Kind::kNone;
  text::Range cover;
  text::Range pieces[kMaxPieces];
  std::uint32_t count = 0;
  bool found() const { return count > 0; }
  // Whether it is a whole clause, with a subject and a verb of its own.
  static bool is_clause(Kind k) { return k == Kind::kThat || k == Kind::kClause || k == Kind::kQuestion || k == Kind::kColon; }
  void add(text::Range r) {
    if (count && pieces[count - 1].last == r.first)  // a quotation of many paragraphs is one piece
      pieces[count - 1].last = r.last;
    else if (count < kMaxPieces && r.size())
      pieces[count++] = r;
  }
};

struct Frame {
  Cue cue;
  Source source;
  Content left, right;
};

// Words that frames and contents read.
enum FrameWord : WordTable::Bits { kCueTail = 1, kExampleWord = 2, kNobody = 4, kNoSource = 8, kPassiveTail = 16, kGerundOpener = 32 };

class Contents {
 public:
  Contents(const Document& document, const Classified& classes, const NounPhrases& phrases,
           text::Range sentence, const std::vector<Frame>& frames, const WordTable& words)
      : words_(words), d_(document), text_(document.text), c_(classes), np_(phrases), s_(sentence), frames_(frames) {}

  // The content that begins after token `begin`, for the frame with this number.
  Content right(std::uint32_t frame, std::uint32_t begin) const;
  // What follows the colon behind a speaker's name: the line of a headline, the paragraph of a transcript.
  Content speech(text::Range colon) const;
  // The content that ends before token `end` (the source or the inverted cue).
  Content left(std::uint32_t end, bool right_found) const;
  // The quotation that opens the following sentence of the same paragraph: the rest of "...," he said. "..."
  void add_following_quotes(Content& content) const;
  void add_block(Content& content) const;
  // The quotation that opens at the token, behind a colon, and what goes on with it.
  void add_announced(Content& content, std::uint32_t token) const;
  void add_bare_paragraphs(Content& content, std::uint32_t begin) const;
  void add_second_half(Content& content, std::uint32_t after) const;
  // The rest of a clause that the source and cue interrupt: "..., he said, ...".
  text::Range rest(std::uint32_t comma) const;
  std::uint32_t skip_time(std::uint32_t token) const;
  std::uint32_t skip_recipient(const Frame& frame, std::uint32_t token) const;
  bool in_subordinate_clause(const Frame& frame) const;
  bool fronted(std::uint32_t first) const;
  bool clause_follows(std::uint32_t token) const;
  // Whether a quotation ends just before the token, in the same paragraph.
  bool quote_ends_before(std::uint32_t token) const;
  // The token behind a quotation that ends just before the token or before a comma there (`"It is safe", he said`); 0: none does.
  std::uint32_t end_of_quote_before(std::uint32_t token) const;
  // The quotation that ends right before the token.
  Content quoted_before(std::uint32_t token) const;
  // Whether the quotation that ends there begins the sentence or is long: no name, no single word.
  bool is_statement(std::uint32_t quote_end) const;
  // Whether the quotation that opens here is a whole sentence: it begins with a capital and ends this one.
  bool quotes_sentence(std::uint32_t token) const;
  // Whether the quotation that opens here is a sentence of its own and no name.
  bool finished_quote(std::uint32_t token) const;

 private:
  struct Start {
    std::uint32_t token;
    Content::Kind kind;
  };
  Start start(const Frame& frame, std::uint32_t begin) const;
  Start start_after_adjunct(std::uint32_t begin) const;
  Content::Kind kind_at(std::uint32_t token) const;
  bool speaker_follows(std::uint32_t token) const;
  std::uint32_t past_comment(std::uint32_t first, std::uint32_t end) const;
  bool has_word(std::uint32_t first, std::uint32_t end) const;
  bool has_relative(std::uint32_t first, std::uint32_t end) const;
  bool has_verb(std::uint32_t first, std::uint32_t end) const;
  std::uint32_t without_time(std::uint32_t begin, std::uint32_t end) const;
  std::uint32_t without_bracket(std::uint32_t begin, std::uint32_t end) const;
  void add_continued(Content& content, std::uint32_t quotation) const;
  std::uint32_t end_of(std::uint32_t frame, std::uint32_t begin, Content::Kind kind) const;
  bool closes_with_adjunct(std::uint32_t quote, std::uint32_t token) const;
  bool cuts(std::uint32_t frame, std::uint32_t token, std::uint32_t begin, Content::Kind kind) const;
  // Of the source of the frame: "those who support".
  bool in_relative_clause(const Frame& frame) const {
    return frame.source.found() && frame.source.phrase.size() == 1 && c_.is(frame.source.phrase.first, kRelative);
  }
  bool ends_entity(std::uint32_t token) const;
  bool opens_quantity(std::uint32_t token) const;
  bool next_speaker_at(std::uint32_t frame, std::uint32_t token) const;
  // Whether a quotation ends with this token, its closing mark, and a comma inside it.
  bool ends_in_comma(std::uint32_t token) const {
    return token > s_.first && c_.quoted(token) && c_.is(token - 1, kComma) && text_.quotations[c_.quote[token]].tokens.last == token + 1;
  }
  bool opens_main_clause(std::uint32_t token) const;
  bool clause_resumes(std::uint32_t relative) const;
  bool phrase_ends_at(std::uint32_t comma) const;
  const Frame* frame_at(std::uint32_t frame, std::uint32_t token) const;
  bool quote_opens(std::uint32_t token) const {
    return token < s_.last && c_.quoted(token) && text_.quotations[c_.quote[token]].tokens.first == token;
  }

  const WordTable& words_;
  const Document& d_;
  const text::Text& text_;
  const Classified& c_;
  const NounPhrases& np_;
  text::Range s_;
  const std::vector<Frame>& frames_;
};

}  // namespace postil::annotate

#endif
