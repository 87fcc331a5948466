// The text stage: UTF-8 text -> tokens, sentences, paragraphs, quotations. Internal; may change.
//
//   text::Analyzer analyzer(settings);          // one for each thread
//   text::Text& t = analyzer.analyze(utf8);     // views into utf8 and into the analyzer's buffers
//
// Everything is addressed by token number; a token knows its bytes. Nothing is allocated for a token: the vectors keep their
// capacity from document to document.
#ifndef POSTIL_CORE_TEXT_TEXT_H
#define POSTIL_CORE_TEXT_TEXT_H

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "postil/span.h"

namespace postil::text {

enum class TokenKind : std::uint8_t {
  kWord,         // letters, maybe with digits or marks inside: "Hama", "U.S.", "Su", "4th"; also "'s" and "n't"
  kNumber,       // begins with a digit: "431", "1,458", "3.5", "10", "2015"; separators only between digits
  kPunctuation,  // one mark
  kSymbol,       // $ % + = and the like: one character
};

// kNone: no letter with case, or a mail or web address. kUpper: two letters or more, "A" is kTitle. "McCain" and "O'Brien" are kTitle
// (end in lower case, no two capitals in a row).
enum class TokenCase : std::uint8_t { kNone, kLower, kTitle, kUpper, kMixed };

enum TokenFlag : std::uint16_t {
  kJoined = 1 << 0,         // no white space before it (nor is it the first of the text)
  kParagraphStart = 1 << 1,
  kSentenceStart = 1 << 2,
  kInQuote = 1 << 3,        // inside a quotation, its marks included
  kQuoteMark = 1 << 4,      // an opening or closing mark of a quotation
  kHasDigit = 1 << 5,
  kNonAscii = 1 << 6,
  kLineStart = 1 << 7,      // first token of a line
};

struct Token {
  std::uint64_t hash;        // of the norm form (text::hash)
  std::uint32_t begin, end;  // bytes in the original text
  std::uint32_t norm;        // offset of the norm form in Text::norms
  std::uint16_t norm_size;   // bytes; norm forms are cut at 1,024 bytes
  std::uint16_t flags;       // TokenFlag
  std::uint32_t symbol;      // vocabulary number, 0 = unknown word; set by the lexical lookup (match/lexicon.h)
  TokenKind kind;
  TokenCase letter_case;

  bool has(TokenFlag f) const { return flags & f; }
};

// Half-open ranges of token numbers.
struct Range {
  std::uint32_t first = 0, last = 0;
  std::uint32_t size() const { return last - first; }
  bool contains(std::uint32_t token) const { return first <= token && token < last; }
};

struct Sentence {
  Range tokens;             // at most 256 tokens, forced break otherwise
  std::uint32_t paragraph;  // number
  bool forced;              // the break after it was forced
};

struct Paragraph {
  Range tokens;
  Range sentences;  // numbers
  std::uint32_t depth;  // of mail that is quoted: how many ">" stand before its lines
};

// A quotation: the marked words with their marks. One that goes on over paragraphs is several, of which all but the last are not
// closed and `continue`; the later ones may lack an opening mark (kQuoteMark tells).
struct Quotation {
  Range tokens;            // opening mark to closing mark, both included
  Span bytes;
  std::uint32_t depth;     // 0 = outermost
  bool closed;             // false: ran to the end of its paragraph
  bool continues;          // the next paragraph goes on with it
};

// An analyzed text. Valid until the next analyze() of the same Analyzer.
struct Text {
  std::string_view bytes;
  std::string norms;                  // norm forms (NFKC, case and accents folded), one after the other
  std::vector<Token> tokens;
  // Tokens that few readers need not look for, in text order:
  std::vector<std::uint32_t> name_starts;  // words not in lower case, and those before a joined hyphen ("el-")
  std::vector<std::uint32_t> marks;        // punctuation, and words that end in a period
  std::vector<Sentence> sentences;
  std::vector<std::uint32_t> sentence_numbers;  // by token
  std::vector<Paragraph> paragraphs;
  std::vector<Quotation> quotations;  // in the order of their first token, outer before inner
  std::uint32_t invalid_bytes = 0;    // bytes that are no UTF-8, treated as white space
  std::uint32_t code_marks = 0;       // { } = \ ` () and _ inside words
  bool headline = false;

  std::string_view surface(std::uint32_t token) const {
    return bytes.substr(tokens[token].begin, tokens[token].end - tokens[token].begin);
  }
  std::string_view norm(std::uint32_t token) const {
    return std::string_view(norms).substr(tokens[token].norm, tokens[token].norm_size);
  }
  // Bytes from the first to the last token of a non-empty range.
  Span span(Range r) const { return {tokens[r.first].begin, tokens[r.last - 1].end}; }
  std::string_view surface(Range r) const { return span(r).of(bytes); }
  // Number of the sentence that has the token.
  std::uint32_t sentence_of(std::uint32_t token) const { return sentence_numbers[token]; }
};

// What the rule packs say about splitting text; the names are those of the lists in rules/<lang>.
struct Settings {
  // Without their period: "Mr", "Gen", "U.S", "No"; any case, but one written with a capital is not met in lower case ("no.").
  std::vector<std::string> abbreviations;
  std::vector<std::string> never_end;          // abbreviations that never end a sentence: "Mr", "Dr", "Gen"
  // Words that, capitalised after an abbreviation, an initial or "U.S.", begin a sentence: "the", "he", "in". From the list
  // `sentence_starters`.
  std::vector<std::string> starters;
  // Words that report speech: "said", "asked". Before one, `"Really?" Smith asked` is one sentence. From the list `reporting_words`.
  std::vector<std::string> reporting;
};

// One for each thread.
class Analyzer {
 public:
  explicit Analyzer(const Settings& settings);
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  // Never throws for content. `utf8` must outlive the use of the result.
  Text& analyze(std::string_view utf8, bool headline = false);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// 64-bit hash of a norm form. Stored in compiled gazetteers: do not change.
std::uint64_t hash(std::string_view norm);

// Of the library that knows the characters: another one may fold some of them in another way.
std::string unicode_version();

// NFKC, case-folded, diacritics folded; the norm form of one word or phrase. Invalid UTF-8 is left out.
std::string fold(std::string_view utf8);

}  // namespace postil::text

#endif
