// Each token gets the classes of all list entries that begin at it; an entry of several words gives them to each of its words.
// Endings tell adverbs in -ly, participles in -ing and -ed apart where no list knows the word.
#include "core/annotate/layers/word_classes.h"

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

bool ends(std::string_view s, std::string_view tail) {
  return s.size() > tail.size() + 1 && s.substr(s.size() - tail.size()) == tail;
}

WordClassBits of_shape(const text::Token& token, std::string_view norm) {
  WordClassBits bits = 0;
  if (token.letter_case == text::TokenCase::kTitle || token.letter_case == text::TokenCase::kUpper ||
      (token.letter_case == text::TokenCase::kMixed && token.kind == text::TokenKind::kWord))
    bits |= kTitle;
  if (ends(norm, "ing"))
    bits |= kGerundForm;
  if (ends(norm, "ed"))
    bits |= kPastForm;
  if (ends(norm, "s") && !ends(norm, "ss") && !ends(norm, "us") && !ends(norm, "is"))
    bits |= kPluralNoun;
  return bits;
}

}  // namespace

WordClasses::WordClasses(const match::Lexicon& lexicon)
    : common_verbs_(lexicon.list("common_verbs")), no_adverbs_(lexicon.list("no_adverbs")), noun_(lexicon.field("noun")) {
  for (const ListClass& row : kListClasses) {
    const match::ListId id = lexicon.list(row.list);
    if (id == match::kNoList)
      continue;
    if (by_list_.size() <= id)
      by_list_.resize(id + 1);
    by_list_[id] |= row.bits;
  }
}

WordClassBits WordClasses::of_mark(std::string_view norm) const {
  if (norm == ",")
    return kComma;
  if (norm == "." || norm == "?" || norm == "!" || norm == ";" || norm == "…" || norm == "...")
    return kStop;
  if (norm == ":")
    return kColon;
  if (norm == "-" || norm == "–" || norm == "—" || norm == "―" || norm == "--" || norm == "‐" || norm == "‑")
    return kDash;
  if (norm == "(" || norm == "[")
    return kOpenBracket;
  if (norm == ")" || norm == "]")
    return kCloseBracket;
  return 0;
}

// "returns" and "results" are nouns more often than not.
WordClassBits WordClasses::of_verb(const Document& d, const match::Hit& hit) const {
  if (hit.form == match::Form::kBase)
    return kBaseVerb;
  if (hit.form == match::Form::kThird)
    return d.lexicon.entry(hit.entry).get(noun_).as_bool() ? WordClassBits{0} : WordClassBits{kFinite};
  return hit.form == match::Form::kPast ? WordClassBits{kFinite} : WordClassBits{0};
}

void WordClasses::mark_hits(const Document& d, Classified& out) const {
  const auto count = static_cast<std::uint32_t>(d.text.tokens.size());
  for (std::uint32_t t = 0; t < count; ++t)
    for (const match::Hit* h = d.hits.begin(t); h != d.hits.end(t); ++h) {
      if (h->list == match::kNoList)
        continue;
      WordClassBits bits = h->list < by_list_.size() ? by_list_[h->list] : 0;
      if (h->list == common_verbs_)
        bits = of_verb(d, *h);
      if (h->list == no_adverbs_)
        out.bits[t] &= ~WordClassBits{kAdverb};
      if (bits)
        for (std::uint32_t i = t; i < t + h->length && i < count; ++i)
          out.bits[i] |= bits;
    }
}

// "A" of "Nicole A. Navas" is no article, "I" of "I. Charles" no pronoun.
bool WordClasses::is_initial(const Document& d, const Classified& c, std::uint32_t t) const {
  const text::Token& token = d.text.tokens[t];
  return token.end - token.begin == 1 && c.is(t, kTitle) && t + 1 < c.bits.size() && c.is(t + 1, kHyphen) &&
         d.text.norm(t + 1) == ".";
}

void WordClasses::classify(const Document& d, Classified& out) const {
  const auto count = static_cast<std::uint32_t>(d.text.tokens.size());
  out.bits.assign(count, 0);
  out.quote.assign(count, Classified::kNoQuote);
  for (std::uint32_t t = 0; t < count; ++t) {
    const text::Token& token = d.text.tokens[t];
    const std::string_view norm = d.text.norm(t);
    WordClassBits bits = 0;
    if (token.kind == text::TokenKind::kWord) {
      bits = of_shape(token, norm);
      if (token.letter_case == text::TokenCase::kLower && ends(norm, "ly"))
        bits |= kAdverb;
    } else if (token.kind != text::TokenKind::kNumber) {
      bits = of_mark(norm);
      if (bits == kDash && token.has(text::kJoined) && t + 1 < count && d.text.tokens[t + 1].has(text::kJoined) &&
          token.end - token.begin == 1)
        bits = kHyphen;
    }
    if (token.has(text::kQuoteMark))
      bits = kQuoteMark;
    // A period inside a sentence belongs to an abbreviation.
    if (bits == kStop && norm == "." && token.has(text::kJoined) && t + 1 < count &&
        !d.text.tokens[t + 1].has(text::kSentenceStart) && !d.text.tokens[t + 1].has(text::kQuoteMark))
      bits = kHyphen;
    out.bits[t] = bits;
  }
  mark_hits(d, out);
  for (std::uint32_t t = 0; t < count; ++t)
    if (is_initial(d, out, t))
      out.bits[t] = kTitle;
  for (std::uint32_t q = 0; q < d.text.quotations.size(); ++q)
    if (d.text.quotations[q].depth == 0)
      for (std::uint32_t t = d.text.quotations[q].tokens.first; t < d.text.quotations[q].tokens.last; ++t)
        out.quote[t] = q;
}

}  // namespace postil::annotate
