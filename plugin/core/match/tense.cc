// From the match, words are looked at one by one, first to the left, then to the right, as far as the sentence goes. The first that
// tells decides: one of the list "future_words" that is none of "past_phrases" ("would have"), one of "past_verbs" ("was"), or a verb in the past form that is no participle: "it left
// on Monday", but "the left seats", "has left", "will be left". What was found to tell nothing is not looked at again.
#include "core/match/tense.h"

#include <algorithm>

namespace postil::match {

namespace {

class TenseFinder {
 public:
  explicit TenseFinder(const annotate::Document& d)
      : d_(d),
        future_(d.lexicon.word_list("future_words")),
        phrases_(d.lexicon.word_list("past_phrases")),
        past_(d.lexicon.word_list("past_verbs")),
        before_participles_(d.lexicon.word_list("before_participles")) {}

  Tense at(std::uint32_t t) const {
    if (future_ != kNoList && d_.hits.find(t, future_))
      return phrases_ != kNoList && d_.hits.find(t, phrases_) ? Tense::kOpen : Tense::kFuture;
    if (is(past_, t) || (past_form(t) && !(t > 0 && is(before_participles_, t - 1))))
      return Tense::kPast;
    return Tense::kOpen;
  }

 private:
  bool is(ListId list, std::uint32_t t) const { return list != kNoList && d_.lexicon.contains(list, d_.text.tokens[t].symbol); }

  bool past_form(std::uint32_t t) const {
    const text::Token& token = d_.text.tokens[t];
    if (token.kind != text::TokenKind::kWord || token.letter_case != text::TokenCase::kLower)
      return false;
    constexpr std::size_t kShortest = 4;
    const std::string_view word = d_.text.norm(t);
    if (word.size() >= kShortest && word.substr(word.size() - 2) == "ed")
      return true;
    const Slice<Hit> hits = d_.lexicon.words(token.symbol);
    return std::any_of(hits.begin(), hits.end(), [](const Hit& h) { return h.list != kNoList && h.form == Form::kPast; });
  }

  const annotate::Document& d_;
  ListId future_, phrases_, past_, before_participles_;
};

}  // namespace

Tense tense_of(const EvalContext& c) {
  annotate::Document& d = c.document;
  const text::Range match = c.match.tokens, sentence = d.text.sentences[d.text.sentence_of(match.first)].tokens;
  const text::Range silent = d.silent;
  const TenseFinder finder(d);
  Tense tense = Tense::kOpen;
  std::uint32_t first = match.first, last = match.last;
  while (first > sentence.first && tense == Tense::kOpen) {
    if (silent.first < first && first <= silent.last)
      first = std::max(sentence.first, silent.first);
    else if ((tense = finder.at(first - 1)) == Tense::kOpen)
      --first;
  }
  while (last < sentence.last && tense == Tense::kOpen) {
    if (silent.first <= last && last < silent.last)
      last = std::min(sentence.last, silent.last);
    else if ((tense = finder.at(last)) == Tense::kOpen)
      ++last;
  }
  d.silent = {first, last};
  return tense;
}

}  // namespace postil::match
