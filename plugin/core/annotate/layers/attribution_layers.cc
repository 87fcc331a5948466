// The layers of attribution: quotations, cue groups, and round each cue what can be its source and its content.
//
// Of each sentence first the cues are found, then the source of each: its subject (left), the inverted subject (right, after a
// quotation or comma), the agent of a passive or of "according to", or the subject of an earlier clause ("..., adding"). With
// these known, the contents: the rest of the sentence, the quotation or clause before, or both. Sources and contents are given
// as mentions that touch their cue, so that rules can join them; the fields `source` and `content` have the exact pieces.
#include <algorithm>

#include "core/annotate/layers/contents.h"
#include "core/annotate/layers/cues.h"
#include "core/annotate/layers/noun_phrases.h"
#include "core/annotate/layers/word_classes.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::FieldValue;
using match::KindId;
using text::Range;

constexpr std::uint32_t kLongestParenthesis = 32;
constexpr std::uint32_t kAgentWindow = 8;  // tokens from a passive to its "by"

// The buffers of one thread.
struct Buffers {
  Classified classes;
  std::vector<bool> verb;
  std::vector<Cue> cues;
  std::vector<Frame> frames;
};

// Finds sources and contents of the cues of one sentence.
class SentenceFrames {
 public:
  SentenceFrames(const Document& d, Buffers& b, Range sentence, match::ListId tails, match::ListId examples)
      : d_(d), b_(b), c_(b.classes), s_(sentence), tails_(tails), examples_(examples), np_(d.text, b.classes, b.verb, sentence),
        contents_(d.text, d.hits, b.classes, b.verb, np_, sentence, b.frames, examples) {}

  void run() {
    for (std::uint32_t i = 0; i < b_.frames.size(); ++i)
      find_source(i);
    for (std::uint32_t i = 0; i < b_.frames.size(); ++i)
      find_contents(i);
  }

 private:
  void find_source(std::uint32_t i);
  void find_contents(std::uint32_t i);
  void take_preposition(Frame& f) const;
  bool introduces(Frame& f, std::uint32_t before, std::uint32_t after) const;
  bool interrupts(Frame& f, std::uint32_t before, std::uint32_t after) const;
  void add_right_part(Frame& f, std::uint32_t after) const;
  Source subject(const Cue& cue) const;
  bool subject_before_quote(const Cue& cue) const;
  Source inverted(const Cue& cue) const;
  Source possessor(const Cue& cue) const;
  Source signature(std::uint32_t first) const;
  bool in_subclause(Range phrase) const {
    return (phrase.first > s_.first && c_.is(phrase.first - 1, kThat | kRelative | kWhich)) ||
           (phrase.size() == 1 && c_.is(phrase.first, kRelative | kWhich));
  }
  bool is_object(Range phrase) const {
    return phrase.first > s_.first && !c_.is(phrase.first - 1, kTitle) &&
           (b_.verb[phrase.first - 1] || c_.is(phrase.first - 1, kFinite | kPastForm));
  }
  Source implied(std::uint32_t i) const;
  std::uint32_t before_parenthesis(std::uint32_t comma) const;

  const Document& d_;
  Buffers& b_;
  const Classified& c_;
  Range s_;
  match::ListId tails_, examples_;
  NounPhrases np_;
  Contents contents_;
};

// The comma or dash that opens the parenthesis which ends at the token `close`; `close` if there is none.
std::uint32_t SentenceFrames::before_parenthesis(std::uint32_t close) const {
  const WordClassBits mark = c_.bits[close] & (kComma | kDash);
  for (std::uint32_t t = close; t-- > s_.first && close - t <= kLongestParenthesis;) {
    if (c_.quoted(t) || c_.is(t, kStop))
      return close;
    if (c_.is(t, mark) && t > s_.first)
      return t;
  }
  return close;
}

Source SentenceFrames::subject(const Cue& cue) const {
  Source source;
  std::uint32_t end = cue.tokens.first;
  const std::uint32_t cover_end = end;
  for (int n = 0; n < 3 && end > s_.first; ++n) {
    const std::uint32_t p = end - 1;
    if (c_.is(p, kReflexive)) {
      --end;
      continue;
    }
    if (c_.is(p, kTime) && end - s_.first > 2 && !c_.is(p, kTitle)) {
      // "Smith last week said"
      std::uint32_t t = p;
      while (t > s_.first + 1 && c_.is(t - 1, kTime | kPreposition | kDeterminer))
        --t;
      end = t;
      continue;
    }
    if (c_.is(p, kTime) && end - s_.first > 2 && c_.is(p - 1, kPreposition)) {
      end = p - 1;
      continue;
    }
    break;
  }
  if (end == s_.first)
    return source;
  std::uint32_t last = end;  // the source ends here, parenthesis included
  if (c_.is(end - 1, kComma | kDash)) {
    const std::uint32_t open = before_parenthesis(end - 1);
    if (open == end - 1)
      return source;
    const bool comment = !d_.hits.has_word(open + 1, examples_) && c_.is(open + 1, kCommentAdverb | kAdverb | kTime | kPreposition | kGerundForm | kSubordinator) &&
                         !c_.is(open + 1, kTitle | kDeterminer);
    last = comment ? open : end;
    end = open;
  }
  const Range phrase = np_.with_clause_before(np_.ending(end));
  if (phrase.size() == 0 || c_.is(phrase.first, kTime))
    return source;
  if (last > end && c_.is(end + 1, kRelative | kWhich) && np_.short_name(phrase))
    last = end;
  source.kind = Source::Kind::kSubject;
  source.phrase = {phrase.first, last};
  source.cover = {phrase.first, cover_end};
  return source;
}

// "The plan, "a disaster", angered him": no speaker follows if the words after the verb are its object.
bool SentenceFrames::subject_before_quote(const Cue& cue) const {
  return cue.strength != "a" || cue.attitude != "speech" || (cue.recipient && !c_.is(cue.tokens.last, kTitle | kSubjectPronoun));
}

Source SentenceFrames::inverted(const Cue& cue) const {
  Source source;
  const std::uint32_t first = cue.tokens.first;
  if (cue.auxiliary || cue.infinitive || cue.colon || cue.form == match::Form::kGerund ||
      (first == s_.first && !contents_.quote_ends_before(first)) || cue.sort != Cue::Sort::kVerb)
    return source;
  const bool after_quote = c_.quoted(first - 1);
  if (!after_quote && (!c_.is(first - 1, kComma | kDash) || cue.recipient || cue.tokens.size() > 1 || subject(cue).found()))
    return source;
  if (after_quote && subject_before_quote(cue))
    return source;
  const Range phrase = np_.beginning(cue.tokens.last, true);
  if (phrase.size() == 0 || c_.is(phrase.first, kTime))
    return source;
  if (cue.strength != "a" || cue.attitude != "speech")
    return source;
  // ", said the plan would": a content follows, and the subject stands before.
  if (!after_quote && phrase.last < s_.last && (c_.is(phrase.last, kAuxiliary | kFinite) || b_.verb[phrase.last]))
    return source;
  source.kind = Source::Kind::kInverted;
  source.phrase = source.cover = phrase;
  return source;
}

// The subject of a participle or of a coordinated or infinitive verb: that of the cue before it, or of its clause.
Source SentenceFrames::implied(std::uint32_t i) const {
  Source source;
  const Cue& cue = b_.frames[i].cue;
  const std::uint32_t first = cue.tokens.first;
  // "with Smith saying", "Smith speaking of"
  if (cue.form == match::Form::kGerund && first > s_.first && !c_.is(first - 1, kAnyMark | kCoordinator | kPreposition)) {
    const Range own = np_.ending(first);
    if (own.size() && !c_.is(own.last - 1, kAdverb | kTime) && !is_object(own)) {
      source.kind = Source::Kind::kImplied;
      source.phrase = source.cover = own;
      return source;
    }
  }
  Range phrase{};
  for (std::uint32_t n = i; n-- > 0 && phrase.size() == 0;)
    if (const Frame& f = b_.frames[n]; f.source.found() && f.cue.sort != Cue::Sort::kNoun &&
                                       f.source.kind != Source::Kind::kAgent && !f.cue.may_be_noun() &&
                                       !in_subclause(f.source.phrase))
      phrase = f.source.phrase;
  if (phrase.size() == 0)
    phrase = np_.clause_subject(s_.first, first);
  if (phrase.size() == 0 || first == s_.first)
    return source;
  source.kind = Source::Kind::kImplied;
  source.phrase = phrase;
  source.cover = {first - 1, first};
  return source;
}

// "Trump's" before a noun, or "his".
Source SentenceFrames::possessor(const Cue& cue) const {
  Source source;
  std::uint32_t t = cue.tokens.first;
  while (t > s_.first && !c_.is(t - 1, kPossessive | kPossessiveMark))
    --t;
  if (t == s_.first)
    return source;
  Range phrase{t - 1, t};
  if (c_.is(t - 1, kPossessiveMark)) {
    phrase = np_.ending(t - 1);
    if (phrase.size() == 0)
      return source;
    phrase.last = t;
  }
  source = {Source::Kind::kSubject, {phrase.first, cue.tokens.first}, phrase};
  return source;
}

Source SentenceFrames::signature(std::uint32_t first) const {
  std::uint32_t end = s_.last;
  while (end > first && c_.is(end - 1, kStop))
    --end;
  return {Source::Kind::kInverted, {first, end}, {first, end}};
}

void SentenceFrames::find_source(std::uint32_t i) {
  Frame& f = b_.frames[i];
  const Cue& cue = f.cue;
  const std::uint32_t after = cue.tokens.last;
  if (cue.sort == Cue::Sort::kPreposition) {
    const Range phrase = np_.up_to_comma(after);
    if (phrase.size())
      f.source = {Source::Kind::kAgent, phrase, phrase};
    return;
  }
  if (cue.sort == Cue::Sort::kNoun) {
    f.source = possessor(cue);
    return;
  }
  if (cue.sort == Cue::Sort::kMark) {
    f.source = cue.colon ? Source{Source::Kind::kSubject, {s_.first, cue.tokens.first}, {s_.first, cue.tokens.first}}
                         : signature(after);
    return;
  }
  if (cue.raising || (cue.asked && cue.passive))
    return;
  if (cue.passive) {
    for (std::uint32_t t = after; t < s_.last && t - after < kAgentWindow && !c_.is(t, kStop | kTo | kThat | kComma); ++t)
      if (c_.is(t, kBy) && !c_.quoted(t)) {
        const Range phrase = np_.beginning(t + 1, false);
        if (phrase.size() && !c_.is(t + 1, kGerundForm | kTime) && d_.text.tokens[t + 1].kind != text::TokenKind::kNumber)
          f.source = {Source::Kind::kAgent, {t, phrase.last}, phrase};
        break;
      }
    return;
  }
  if (Source found = inverted(cue); found.found())
    f.source = found;
  else if (cue.finite())
    f.source = subject(cue);
  if (!f.source.found() && (cue.form == match::Form::kGerund || cue.infinitive || cue.tokens.first == s_.first ||
                            c_.is(cue.tokens.first - 1, kCoordinator | kComma)))
    f.source = implied(i);
}

// "As Smith noted, ...": the content is the main clause.
bool SentenceFrames::introduces(Frame& f, std::uint32_t before, std::uint32_t after) const {
  if (f.source.kind != Source::Kind::kSubject || before == s_.first || !c_.is(before - 1, kAs))
    return false;
  std::uint32_t t = after;
  while (t < s_.last && !c_.quoted(t) && c_.is(t, kTime | kPreposition | kDeterminer))
    ++t;
  if (t + 2 < s_.last && c_.is(t, kComma)) {
    f.right.kind = Content::Kind::kClause;
    f.right.add(contents_.rest(t));
    f.right.cover = {after, s_.last};
    return true;
  }
  if (before > s_.first + 2 && c_.is(before - 2, kComma) && (t >= s_.last || c_.is(t, kStop))) {
    f.left.kind = Content::Kind::kClause;
    f.left.add({s_.first, before - 2});
    f.left.cover = {s_.first, before};
    return true;
  }
  return false;
}

// "..., he said, ...": the cue and its source stand inside the content.
bool SentenceFrames::interrupts(Frame& f, std::uint32_t before, std::uint32_t after) const {
  if (!f.source.found() || f.source.kind == Source::Kind::kImplied || before < s_.first + 2 || !c_.is(before - 1, kComma) ||
      after + 2 >= s_.last || !c_.is(after, kComma) || c_.quoted(after + 1) ||
      c_.is(after + 1, kGerundForm | kWho | kWhich | kSubordinator | kCoordinator))
    return false;
  f.left.kind = Content::Kind::kClause;
  f.left.add({s_.first, before - 1});
  f.left.add(contents_.rest(after));
  f.left.cover = {s_.first, before};
  return true;
}

// What follows "...," he said. in the same paragraph.
void SentenceFrames::add_right_part(Frame& f, std::uint32_t after) const {
  if (f.left.kind != Content::Kind::kQuote)
    return;
  contents_.add_second_half(f.left, after);
  if (f.left.count == 1)
    contents_.add_following_quotes(f.left);
}

// "referred to the plan": a preposition that leads to the content belongs to the cue; any other begins an adjunct.
void SentenceFrames::take_preposition(Frame& f) const {
  if (f.right.kind != Content::Kind::kAbout)
    return;
  Range& piece = f.right.pieces[0];
  if (f.cue.colon || piece.first != f.cue.tokens.last || !d_.hits.has_word(piece.first, tails_) || piece.size() < 2 ||
      (c_.is(piece.first + 1, kTime) && !c_.is(piece.first + 1, kTitle))) {
    f.right = {};
    return;
  }
  ++f.cue.tokens.last;
  ++piece.first;
  f.right.cover.first = piece.first;
}

void SentenceFrames::find_contents(std::uint32_t i) {
  Frame& f = b_.frames[i];
  const bool right_source = f.source.kind == Source::Kind::kInverted || f.cue.sort == Cue::Sort::kPreposition;
  const std::uint32_t after = right_source && f.source.found() ? f.source.cover.last : f.cue.tokens.last;
  const std::uint32_t before = f.source.kind == Source::Kind::kSubject ? f.source.cover.first : f.cue.tokens.first;
  if (f.cue.sort == Cue::Sort::kPreposition) {
    if (after + 2 < s_.last && c_.is(after, kComma) && (before == s_.first || c_.is(before - 1, kCoordinator))) {
      Content& right = f.right;
      right.kind = Content::Kind::kClause;
      std::uint32_t end = s_.last;
      while (end > after && !c_.quoted(end - 1) && c_.is(end - 1, kStop))
        --end;
      right.add({after + 1, end});
      right.cover = {after, end};
    } else {
      if (interrupts(f, before, after))
        return;
      f.left = contents_.left(before, false);
      if (!f.left.found() && before > s_.first + 1) {
        f.left.kind = Content::Kind::kClause;
        f.left.add({s_.first, before});
        f.left.cover = {s_.first, before};
      }
    }
    return;
  }
  if (f.cue.sort == Cue::Sort::kMark) {
    if (f.cue.colon)
      f.right = contents_.speech(f.cue.tokens);
    else
      f.left = contents_.left(f.cue.tokens.first, false);
    return;
  }
  f.right = contents_.right(i, after);
  if (f.cue.colon && after == s_.last && f.cue.tokens.size() > 1) {
    contents_.add_block(f.right);
    if (f.right.found())  // the colon stands for what follows in the next sentence: no pattern steps over its begin
      f.right.cover = {--f.cue.tokens.last, after};
  }
  if (f.cue.sort == Cue::Sort::kNoun) {
    take_preposition(f);
    return;
  }
  if (!f.right.found() && (introduces(f, before, after) || interrupts(f, before, after)))
    return;
  take_preposition(f);
  const bool strong_right = f.right.found() && (f.right.kind != Content::Kind::kPhrase || f.right.pieces[0].size() >= 4);
  if (f.source.kind == Source::Kind::kImplied)
    return;
  if (f.cue.passive || f.cue.raising) {
    if (const Source what = subject(f.cue); what.found()) {
      f.left.kind = Content::Kind::kPhrase;
      f.left.add(what.phrase);
      f.left.cover = what.cover;
    }
    return;
  }
  if (before == s_.first && !contents_.quote_ends_before(before))
    return;
  const bool after_quote = c_.quoted(before - 1);
  if (after_quote || !f.right.found() || right_source || !contents_.fronted(s_.first))
    f.left = contents_.left(before, strong_right);
  if (f.left.found() && !after_quote && strong_right)
    f.left = {};
  if (f.left.found() && f.right.found() && f.right.kind != Content::Kind::kQuote && f.right.kind != Content::Kind::kThat)
    f.right = {};
  if (f.left.found() && !f.right.found())
    add_right_part(f, after);
}

class AttributionLayers : public Layer {
 public:
  explicit AttributionLayers(const LayerContext& context)
      : words_(context.lexicon), scanner_(context.lexicon), tails_(context.lexicon.list("cue_tails")),
        examples_(context.lexicon.list("example_words")) {
    for (std::size_t i = 0; i < std::size(kSourceKinds); ++i)
      source_kinds_[i] = context.program.kind(kSourceKinds[i]);
    for (std::size_t i = 0; i < std::size(kContentKinds); ++i)
      content_kinds_[i] = context.program.kind(kContentKinds[i]);
    for (std::size_t i = 0; i < std::size(kSorts); ++i)
      sorts_[i] = context.program.kind(kSorts[i]);
  }

  void run(Document& d) const override;

 private:
  static constexpr std::string_view kSourceKinds[] = {"none", "subject", "inverted", "agent", "implied"};
  static constexpr std::string_view kContentKinds[] = {"none", "quote", "colon", "that", "question",
                                                       "to", "clause", "about", "gerund", "phrase"};
  static constexpr std::string_view kSorts[] = {"verb", "adjective", "noun", "preposition", "mark"};

  void emit(Document& d, const Frame& frame) const;
  void emit_content(Document& d, match::TypeId type, const Content& content) const;

  WordClasses words_;
  CueScanner scanner_;
  match::ListId tails_, examples_;
  KindId source_kinds_[std::size(kSourceKinds)];
  KindId content_kinds_[std::size(kContentKinds)];
  KindId sorts_[std::size(kSorts)];
};

// "Clinton claims about the deal": a verb that may be a noun wants a clear content or a pronoun before it.
bool reads_as_noun(const Classified& c, const Frame& f) {
  const Cue& cue = f.cue;
  if (!cue.may_be_noun())
    return false;
  if (f.source.found() && f.source.phrase.size() == 1 && c.is(f.source.phrase.first, kSubjectPronoun | kRelative | kIndefinite))
    return false;
  if (f.left.found() && f.left.kind == Content::Kind::kQuote)
    return false;
  if (f.right.kind == Content::Kind::kPhrase)
    return !c.is(f.right.pieces[0].first, kTitle | kDeterminer | kPossessive | kObjectPronoun | kQuantifier);
  return f.right.kind == Content::Kind::kNone || f.right.kind == Content::Kind::kAbout ||
         f.right.kind == Content::Kind::kGerund;
}

std::string_view form_name(const Cue& cue) {
  if (cue.passive)
    return "passive";
  if (cue.raising)
    return "raising";
  if (cue.infinitive)
    return "infinitive";
  return cue.form == match::Form::kGerund && !cue.auxiliary ? "gerund" : "finite";
}

void AttributionLayers::emit_content(Document& d, match::TypeId type, const Content& content) const {
  if (!content.found() || content.cover.size() == 0)
    return;
  Span spans[Content::kMaxPieces];
  for (std::uint32_t i = 0; i < content.count; ++i)
    spans[i] = d.text.span(content.pieces[i]);
  const match::Slice<Span> slice{d.arena.copy_array(spans, content.count), content.count};
  d.add(type, content_kinds_[static_cast<std::size_t>(content.kind)], content.cover, {{match::kContentField, slice}});
}

void AttributionLayers::emit(Document& d, const Frame& f) const {
  d.add(match::kCueGroupType, sorts_[static_cast<std::size_t>(f.cue.sort)], f.cue.tokens,
        {{match::kLemmaField, f.cue.entry == Cue::kNoEntry ? d.text.norm(f.cue.tokens.first) : d.lexicon.entry(f.cue.entry).text},
         {match::kClassField, f.cue.attitude},
         {match::kStrengthField, f.cue.strength},
         {match::kFormField, form_name(f.cue)},
         {match::kNegatedField, f.cue.negated},
         {match::kModalField, f.cue.modal}});
  if (f.source.found()) {
    const Span span = d.text.span(f.source.phrase);
    const match::Slice<Span> slice{d.arena.copy_array(&span, 1), 1};
    d.add(match::kSourceNpType, source_kinds_[static_cast<std::size_t>(f.source.kind)], f.source.cover,
          {{match::kSourceField, slice}});
  }
  emit_content(d, match::kContentLeftType, f.left);
  emit_content(d, match::kContentRightType, f.right);
}

void AttributionLayers::run(Document& d) const {
  static thread_local Buffers b;
  words_.classify(d, b.classes);
  b.verb.assign(d.text.tokens.size() + 1, false);
  for (const text::Quotation& q : d.text.quotations)
    if (q.depth == 0)
      d.add(match::kQuotedType, 0, q.tokens, {});
  for (const text::Sentence& sentence : d.text.sentences) {
    b.cues.clear();
    scanner_.scan(d, b.classes, sentence.tokens, b.cues);
    if (b.cues.empty())
      continue;
    b.frames.clear();
    for (const Cue& cue : b.cues) {
      b.frames.push_back({cue, {}, {}, {}});
      if (!cue.may_be_noun())
        std::fill(b.verb.begin() + cue.tokens.first, b.verb.begin() + cue.tokens.last, true);
    }
    SentenceFrames(d, b, sentence.tokens, tails_, examples_).run();
    for (const Frame& frame : b.frames)
      if (!reads_as_noun(b.classes, frame))
        emit(d, frame);
  }
}

}  // namespace

std::unique_ptr<Layer> make_attribution_layers(const LayerContext& context) {
  return std::make_unique<AttributionLayers>(context);
}

}  // namespace postil::annotate
