// WordClasses: what each token of a document can be (determiner, preposition, auxiliary, comma, ...), as bits, and where the
// quotations lie. The layers of attribution read these instead of words. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_WORD_CLASSES_H
#define POSTIL_CORE_ANNOTATE_LAYERS_WORD_CLASSES_H

#include <algorithm>
#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/annotate/layer.h"

namespace postil::annotate {

// A row: enumerator, lists of rules/<language> whose words have it.
enum WordClass : std::uint64_t {
  kDeterminer = 1u << 0,
  kPossessive = 1u << 1,
  kQuantifier = 1u << 2,
  kSubjectPronoun = 1u << 3,
  kObjectPronoun = 1u << 4,
  kReflexive = 1u << 5,
  kIndefinite = 1u << 6,
  kRelative = 1u << 7,
  kQuestion = 1u << 8,
  kPreposition = 1u << 9,
  kCoordinator = 1u << 10,
  kSubordinator = 1u << 11,
  kBe = 1u << 12,
  kHave = 1u << 13,
  kDo = 1u << 14,
  kModal = 1u << 15,
  kOpenModal = 1u << 16,  // leaves open whether it happened: may, might
  kNegation = 1u << 17,
  kAdverb = 1u << 18,
  kTime = 1u << 19,      // Tuesday, yesterday, week
  kFinite = 1u << 20,    // a form of a common verb that is no noun: past, or third person of an unambiguous verb
  kNpPreposition = 1u << 21,  // may stand inside the name of a source: of, for, from, in
  kThat = 1u << 22,
  kTo = 1u << 23,
  kPossessiveMark = 1u << 24,
  kComma = 1u << 25,
  kStop = 1u << 26,      // . ? ! ; …
  kColon = 1u << 27,
  kDash = 1u << 28,      // a dash between words
  kOpenBracket = 1u << 29,
  kCloseBracket = 1u << 30,
  kQuoteMark = 1ull << 31,
  kHyphen = 1ull << 32,  // a hyphen inside a word
  kTitle = 1ull << 33,   // begins with a capital
  kCommentAdverb = 1ull << 34,  // however, meanwhile, for example
  kRecipient = 1ull << 35,      // reporters, supporters: who is told
  kGerundForm = 1ull << 36,     // ends in -ing
  kPastForm = 1ull << 37,       // ends in -ed
  kIt = 1ull << 38,             // it, there: empty subjects
  kBy = 1ull << 39,
  kAnd = 1ull << 40,
  kWhich = 1ull << 41,
  kWho = 1ull << 42,
  kWhether = 1ull << 43,  // if, whether
  kBaseVerb = 1ull << 44,  // base form of a common verb
  kAs = 1ull << 47,
  kBut = 1ull << 49,
  kOpener = 1ull << 50,  // nearly, about: before a number or an article they belong to the noun phrase
  kCourtesy = 1ull << 48,  // Mr, Mrs: no name by themselves
  kPhraseEnd = 1ull << 46,   // before, because: ends a content that is a noun phrase
  kMedium = 1ull << 51,        // statement, interview: in what something was said
  kMediumOpener = 1ull << 52,  // "in a" before one
  kPluralNoun = 1ull << 45,  // looks like a plural noun: its verb has no -s
  kCueStart = 1ull << 53,    // entries of cues may begin here
  kInnerPeriod = 1ull << 57,  // of an abbreviation inside a sentence; it has kHyphen, too
  kInQuotation = 1ull << 58,
  kCueVerb = 1ull << 59,      // in a cue group that is certainly a verb; set by who finds the cues
  // Of words, not of tokens:
  kPhraseStart = 1ull << 54,  // entries of several words may begin with it
  kLyForm = 1ull << 55,       // ends in -ly
  kNoAdverb = 1ull << 56,     // of the list no_adverbs
};
using WordClassBits = std::uint64_t;

inline constexpr WordClassBits kAuxiliary = kBe | kHave | kDo | kModal;
inline constexpr WordClassBits kAnyMark =
    kComma | kStop | kColon | kDash | kOpenBracket | kCloseBracket | std::uint64_t{kQuoteMark};

// The classes of a document. Reused between documents; one for each thread.
struct Classified {
  std::vector<WordClassBits> bits;      // by token
  std::vector<std::uint32_t> quote;     // by token: number of the outermost quotation that has it, or kNoQuote
  std::vector<std::uint32_t> cue_starts, dashes;  // the tokens with kCueStart and kDash, in text order
  std::vector<std::uint32_t> references;  // opening brackets right behind an outermost quotation
  static constexpr std::uint32_t kNoQuote = UINT32_MAX;

  bool is(std::uint32_t token, WordClassBits mask) const { return bits[token] & mask; }
  bool quoted(std::uint32_t token) const { return bits[token] & kInQuotation; }
};

// A sorted list of tokens, asked for the parts of one range of tokens after the other.
class TokenCursor {
 public:
  explicit TokenCursor(const std::vector<std::uint32_t>& tokens) : next_(tokens.data()), end_(next_ + tokens.size()) {}
  std::span<const std::uint32_t> in(text::Range range) {
    while (next_ != end_ && *next_ < range.first)
      ++next_;
    const std::uint32_t* const first = next_;
    while (next_ != end_ && *next_ < range.last)
      ++next_;
    return {first, next_};
  }

 private:
  const std::uint32_t *next_, *end_;
};

// Immutable; reads the lists of the rule packs.
class WordClasses {
 public:
  explicit WordClasses(const match::Lexicon& lexicon);
  void classify(const Document& document, Classified& out) const;
  // Gives a class to the words with which entries of the lists begin.
  void mark_starts(const match::Lexicon& lexicon, const std::vector<match::ListId>& lists, WordClassBits bits);
  // To be called once, after the last mark_starts() and before the first classify().
  void finish();

 private:
  // What is known of a word without a text.
  struct Word {
    enum Case { kUncased, kLower, kCapital, kCases };
    WordClassBits of[kCases] = {};  // its occurrences, by letter case
    WordClassBits lists = 0;        // its part that comes from lists
    void add(WordClassBits bits) {
      for (WordClassBits& each : of)
        each |= bits;
      lists |= bits;
    }
    WordClassBits in(text::TokenCase letter_case) const {
      static_assert(int(text::TokenCase::kNone) == kUncased && int(text::TokenCase::kLower) == kLower);
      return of[std::min<unsigned>(static_cast<unsigned>(letter_case), kCapital)];
    }
    auto operator<=>(const Word&) const = default;
  };
  void learn_word(const match::Lexicon& lexicon, match::Symbol word);
  WordClassBits of_verb(const match::Lexicon& lexicon, const match::Hit& hit) const;
  WordClassBits of_hit(const match::Lexicon& lexicon, const match::Hit& hit) const;
  static bool joins_letters(const Document& d, std::uint32_t token);
  WordClassBits of_mark(const Document& document, std::uint32_t token) const;
  static WordClassBits of_unknown_word(const Document& document, std::uint32_t token);
  void classify_mark(const Document& document, std::uint32_t token, Classified& out) const;
  void mark_phrases(const Document& document, std::uint32_t token, Classified& out) const;
  std::vector<WordClassBits> by_list_;
  const Word& word(match::Symbol symbol) const { return kinds_[kind_of_[symbol]]; }
  std::vector<Word> words_;              // by symbol, until finish(); no bits of marks
  std::vector<Word> kinds_;              // those of them that differ: few
  std::vector<std::uint16_t> kind_of_;   // by symbol: small enough for a cache
  match::ListId common_verbs_, no_adverbs_;
  match::FieldId noun_;
};

}  // namespace postil::annotate

#endif
