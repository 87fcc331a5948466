// Each token gets the classes of all list entries that begin at it; an entry of several words gives them to each of its words.
// Endings tell adverbs in -ly, participles in -ing and -ed apart where no list knows the word.
//
// All that does not depend on the text is worked out once for each word of the vocabulary; a token costs one look at it.
#include "core/annotate/layers/word_classes.h"

#include <map>
#include <stdexcept>

namespace postil::annotate {

namespace {

struct ListClass {
  std::string_view list;
  WordClassBits bits;
};

constexpr ListClass kListClasses[] = {
    {"articles", kDeterminer},
    {"demonstratives", kDeterminer},
    {"possessives", kPossessive},
    {"possessive_marks", kPossessiveMark},
    {"quantifiers", kQuantifier},
    {"subject_pronouns", kSubjectPronoun},
    {"object_pronouns", kObjectPronoun},
    {"reflexive_pronouns", kReflexive},
    {"indefinite_pronouns", kIndefinite},
    {"relative_pronouns", kRelative},
    {"question_words", kQuestion},
    {"prepositions", kPreposition},
    {"source_prepositions", kNpPreposition},
    {"coordinators", kCoordinator},
    {"subordinators", kSubordinator},
    {"be_forms", kBe},
    {"have_forms", kHave},
    {"do_forms", kDo},
    {"modals", kModal},
    {"open_modals", kOpenModal},
    {"negations", kNegation},
    {"contracted_negations", kNegation | kDo},
    {"verb_adverbs", kAdverb},
    {"time_words", kTime},
    {"comment_adverbs", kCommentAdverb},
    {"recipients", kRecipient},
    {"courtesy_titles", kCourtesy},
    {"empty_subjects", kIt},
    {"phrase_enders", kPhraseEnd},
    {"phrase_openers", kOpener},
    {"plural_nouns", kPluralNoun},
    {"content_openers", kThat},
    {"infinitive_words", kTo},
    {"agent_words", kBy},
    {"joining_words", kAnd},
    {"contrast_words", kBut},
    {"comparison_words", kAs},
    {"whether_words", kWhether},
    {"who_words", kWho},
    {"which_words", kWhich},
    {"statement_media", kMedium},
    {"medium_openers", kMediumOpener},
};

constexpr WordClassBits kOfWords = kPhraseStart | kNoAdverb;  // what no token has

// By its ending; what is left of the ending has two letters or more.
WordClassBits of_word(std::string_view norm) {
  const std::size_t n = norm.size();
  if (n < 3)
    return 0;
  const char last = norm[n - 1], before = norm[n - 2];
  switch (last) {
    case 'g': return n > 4 && before == 'n' && norm[n - 3] == 'i' ? kGerundForm : WordClassBits{0};
    case 'd': return n > 3 && before == 'e' ? kPastForm : WordClassBits{0};
    case 'y': return n > 3 && before == 'l' ? kLyForm : WordClassBits{0};
    case 's': return n > 3 && (before == 's' || before == 'u' || before == 'i') ? WordClassBits{0} : WordClassBits{kPluralNoun};
    default: return 0;
  }
}

WordClassBits mark_bits(std::string_view norm) {
  if (norm.size() == 1)
    switch (norm[0]) {
      case ',': return kComma;
      case '.': case '?': case '!': case ';': return kStop;
      case ':': return kColon;
      case '-': return kDash;
      case '(': case '[': return kOpenBracket;
      case ')': case ']': return kCloseBracket;
      default: return 0;
    }
  if (norm == "…" || norm == "...")
    return kStop;
  if (norm == "–" || norm == "—" || norm == "―" || norm == "--" || norm == "‐" || norm == "‑")
    return kDash;
  return 0;
}

// Whether an entry of several words begins at a token: longer hits come later, and most tokens have none of several words.
bool begins_phrase(const Document& d, std::uint32_t t) {
  const match::Hit* const end = d.hits.end(t);
  return end != d.hits.begin(t) && end[-1].length > 1;
}

bool begins_with_capital(const text::Token& token) {
  return token.letter_case == text::TokenCase::kTitle || token.letter_case == text::TokenCase::kUpper ||
         (token.letter_case == text::TokenCase::kMixed && token.kind == text::TokenKind::kWord);
}

}  // namespace

WordClasses::WordClasses(const match::Lexicon& lexicon)
    : common_verbs_(lexicon.word_list("common_verbs")), no_adverbs_(lexicon.word_list("no_adverbs")), noun_(lexicon.field("noun")) {
  by_list_.resize(lexicon.list_count());
  for (const ListClass& row : kListClasses)
    if (const match::ListId id = lexicon.word_list(row.list); id != match::kNoList)
      by_list_[id] |= row.bits;
  words_.resize(lexicon.word_count());
  for (match::Symbol s = 1; s < words_.size(); ++s)
    learn_word(lexicon, s);
  for (match::ListId id = 0; id < by_list_.size(); ++id)
    if (by_list_[id] || id == common_verbs_ || id == no_adverbs_) {
      for (const match::Symbol s : lexicon.phrase_starts(id))
        words_[s].add(kPhraseStart);
      if (!lexicon.phrase_starts(id).empty())
        lexicon.read_hits(id);
    }
}

void WordClasses::learn_word(const match::Lexicon& lexicon, match::Symbol s) {
  const std::string_view norm = lexicon.word(s);
  WordClassBits shape = of_word(norm), lists = 0;
  bool no_adverb = false;
  for (const match::Hit& h : lexicon.words(s)) {
    if (h.list == match::kNoList)
      continue;
    if (h.list == no_adverbs_) {
      lists = (lists & ~WordClassBits{kAdverb}) | kNoAdverb;
      no_adverb = true;
    }
    lists |= of_hit(lexicon, h);
  }
  Word& word = words_[s];
  const bool adverb = shape & kLyForm && !no_adverb;
  shape &= ~WordClassBits{kLyForm};
  word.lists = lists;
  word.of[Word::kUncased] = shape | lists;
  word.of[Word::kCapital] = shape | lists | kTitle;
  word.of[Word::kLower] = shape | lists | (adverb ? WordClassBits{kAdverb} : WordClassBits{0});
}

void WordClasses::mark_starts(const match::Lexicon& lexicon, const std::vector<match::ListId>& lists, WordClassBits bits) {
  std::vector<bool> wanted(lexicon.list_count());
  for (const match::ListId id : lists) {
    wanted[id] = true;
    for (const match::Symbol s : lexicon.phrase_starts(id))
      words_[s].add(bits);
  }
  for (match::Symbol s = 1; s < words_.size(); ++s)
    for (const match::Hit& h : lexicon.words(s))
      if (h.list != match::kNoList && wanted[h.list])
        words_[s].add(bits);
}

void WordClasses::finish() {
  constexpr std::size_t kMostKinds = std::size_t{UINT16_MAX} + 1;
  std::map<Word, std::uint16_t> numbers;
  kind_of_.resize(words_.size());
  for (std::size_t s = 0; s < words_.size(); ++s) {
    const auto [at, fresh] = numbers.emplace(words_[s], static_cast<std::uint16_t>(kinds_.size()));
    if (fresh)
      kinds_.push_back(words_[s]);
    kind_of_[s] = at->second;
  }
  if (kinds_.size() > kMostKinds)
    throw std::logic_error("word classes: more kinds of words than can be numbered");
  words_ = {};
}

// "returns" and "results" are nouns more often than not.
WordClassBits WordClasses::of_verb(const match::Lexicon& lexicon, const match::Hit& hit) const {
  if (hit.form == match::Form::kBase)
    return kBaseVerb;
  if (hit.form == match::Form::kThird)
    return lexicon.entry(hit.entry).get(noun_).as_bool() ? WordClassBits{0} : WordClassBits{kFinite};
  return hit.form == match::Form::kPast ? WordClassBits{kFinite} : WordClassBits{0};
}

WordClassBits WordClasses::of_hit(const match::Lexicon& lexicon, const match::Hit& hit) const {
  return hit.list == common_verbs_ ? of_verb(lexicon, hit) : by_list_[hit.list];
}

// What entries of several words give to their words.
void WordClasses::mark_phrases(const Document& d, std::uint32_t t, Classified& out) const {
  const auto count = static_cast<std::uint32_t>(d.text.tokens.size());
  const match::Hit *const end = d.hits.end(t), *h = end;
  while (h != d.hits.begin(t) && h[-1].length > 1)
    --h;
  for (; h != end; ++h) {
    if (h->list == match::kNoList)
      continue;
    if (h->list == no_adverbs_)
      out.bits[t] &= ~WordClassBits{kAdverb};
    if (const WordClassBits bits = of_hit(d.lexicon, *h))
      for (std::uint32_t i = t; i < t + h->length && i < count; ++i)
        out.bits[i] |= bits;
  }
}

// Without the lists; of a token that is neither a word nor a number.
WordClassBits WordClasses::of_mark(const Document& d, std::uint32_t t) const {
  const text::Token& token = d.text.tokens[t];
  const WordClassBits bits = mark_bits(d.text.norm(t));
  if (!bits)
    return 0;
  if (bits & (kDash | kStop | kColon) && token.has(text::kJoined) && t + 1 < d.text.tokens.size()) {
    const text::Token& next = d.text.tokens[t + 1];
    if (bits == kDash && next.has(text::kJoined) && token.end - token.begin == 1)
      return kHyphen;
    // "at 5:30"
    if (bits == kColon && next.has(text::kJoined) && next.kind == text::TokenKind::kNumber && t > 0 &&
        d.text.tokens[t - 1].kind == text::TokenKind::kNumber)
      return kHyphen;
    // A period inside a sentence belongs to an abbreviation.
    if (bits == kStop && !next.has(text::kSentenceStart) && !next.has(text::kQuoteMark) && d.text.norm(t) == ".")
      return kHyphen | kInnerPeriod;
  }
  return bits;
}

// An ampersand inside a name of capital letters.
bool WordClasses::joins_letters(const Document& d, std::uint32_t t) {
  const auto& tokens = d.text.tokens;
  const auto is_capital = [&](const text::Token& token) {
    return token.letter_case == text::TokenCase::kUpper || (token.letter_case == text::TokenCase::kTitle && token.end - token.begin == 1);
  };
  return d.text.norm(t) == "&" && t > 0 && t + 1 < tokens.size() && tokens[t].has(text::kJoined) && tokens[t + 1].has(text::kJoined) &&
         is_capital(tokens[t - 1]) && is_capital(tokens[t + 1]);
}

// By its ending and letter case.
WordClassBits WordClasses::of_unknown_word(const Document& d, std::uint32_t t) {
  const text::Token& token = d.text.tokens[t];
  WordClassBits bits = of_word(d.text.norm(t));
  if (begins_with_capital(token))
    bits |= kTitle;
  if (token.letter_case == text::TokenCase::kLower && bits & kLyForm)
    bits |= kAdverb;
  return bits & ~WordClassBits{kLyForm};
}

// Marks and numbers.
void WordClasses::classify_mark(const Document& d, std::uint32_t t, Classified& out) const {
  const text::Token& token = d.text.tokens[t];
  WordClassBits bits = token.kind == text::TokenKind::kNumber ? WordClassBits{0} : of_mark(d, t);
  if (joins_letters(d, t)) {  // "AT&T": neither a coordinator nor a preposition
    out.bits[t] = kHyphen;
    out.bits[t - 1] = kTitle;
    return;
  }
  bits |= out.bits[t];  // what phrases that began before give it
  if (token.symbol != match::kUnknownWord) {
    const WordClassBits lists = word(token.symbol).lists;
    if (lists & kNoAdverb)
      bits &= ~WordClassBits{kAdverb};
    bits |= lists;
  }
  out.bits[t] = bits & ~kOfWords;
  if (bits & kCueStart)
    out.cue_starts.push_back(t);
  if (bits & kPhraseStart && begins_phrase(d, t))
    mark_phrases(d, t, out);
  if (bits & kDash)
    out.dashes.push_back(t);
  // "A" of "Nicole A. Navas" is no article, "I" of "I. Charles" no pronoun.
  if (bits & kHyphen && t > 0 && out.bits[t - 1] & kTitle && d.text.tokens[t - 1].end - d.text.tokens[t - 1].begin == 1 &&
      d.text.norm(t) == ".")
    out.bits[t - 1] = kTitle;
}

void WordClasses::classify(const Document& d, Classified& out) const {
  const auto count = static_cast<std::uint32_t>(d.text.tokens.size());
  const text::Token* const tokens = d.text.tokens.data();
  const std::uint16_t* const kind_of = kind_of_.data();
  const Word* const kinds = kinds_.data();
  out.bits.assign(count + 1, 0);  // the word behind the last is none
  out.quote.assign(count, Classified::kNoQuote);
  out.cue_starts.clear();
  out.dashes.clear();
  out.references.clear();
  WordClassBits* const all = out.bits.data();  // from the start what phrases that begin before give to their words
  for (std::uint32_t t = 0; t < count; ++t) {
    const text::Token& token = tokens[t];
    if (token.has(text::kQuoteMark)) {  // what could be an apostrophe is none
      all[t] = kQuoteMark;
    } else if (token.kind != text::TokenKind::kWord) {
      classify_mark(d, t, out);
    } else if (token.symbol == match::kUnknownWord) {
      all[t] |= of_unknown_word(d, t);
    } else {
      const Word& word = kinds[kind_of[token.symbol]];
      WordClassBits given = all[t];
      if (given & kAdverb && word.lists & kNoAdverb)
        given &= ~WordClassBits{kAdverb};
      const WordClassBits bits = given | word.in(token.letter_case);
      all[t] = bits & ~kOfWords;
      if (bits & kCueStart)
        out.cue_starts.push_back(t);
      if (bits & kPhraseStart && begins_phrase(d, t))
        mark_phrases(d, t, out);
    }
  }
  for (std::uint32_t q = 0; q < d.text.quotations.size(); ++q)
    if (const text::Range quote = d.text.quotations[q].tokens; d.text.quotations[q].depth == 0) {
      for (std::uint32_t t = quote.first; t < quote.last; ++t) {
        out.quote[t] = q;
        out.bits[t] |= kInQuotation;
      }
      if (out.bits[quote.last] & kOpenBracket)
        out.references.push_back(quote.last);
    }
}

}  // namespace postil::annotate
