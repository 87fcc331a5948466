// The layers of attribution: quotations, cue groups, and round each cue what can be its source and its content.
//
// Of each sentence first the cues are found, then their sources and contents (sentence_frames.h). Sources and contents are given
// as mentions that touch their cue, so that rules can join them; the fields `source` and `content` have the exact pieces.
#include <algorithm>

#include "core/annotate/layers/passages.h"
#include "core/annotate/layers/sentence_frames.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::KindId;
using text::Range;

class AttributionLayers : public Layer {
 public:
  explicit AttributionLayers(const LayerContext& context)
      : words_(context.lexicon),
        scanner_(context.lexicon, words_),
        lists_(context.lexicon,
               {"cue_tails", "example_words", "negative_subjects", "no_sources", "passive_tails", "gerund_openers"}),
        announcers_(context.lexicon.list("announcers")),
        signatures_(context.lexicon),
        replies_(context.lexicon) {
    words_.finish();
    for (std::size_t i = 0; i < std::size(kSourceKinds); ++i)
      source_kinds_[i] = context.program.kind(kSourceKinds[i]);
    for (std::size_t i = 0; i < std::size(kContentKinds); ++i)
      content_kinds_[i] = context.program.kind(kContentKinds[i]);
    for (std::size_t i = 0; i < std::size(kSorts); ++i)
      sorts_[i] = context.program.kind(kSorts[i]);
    for (std::size_t i = 0; i < std::size(kPassageKinds); ++i)
      passage_kinds_[i] = context.program.kind(kPassageKinds[i]);
  }

  void run(Document& d) const override;

 private:
  static constexpr std::string_view kSourceKinds[] = {"none", "subject", "inverted", "agent", "implied", "main"};
  static constexpr std::string_view kContentKinds[] = {"none", "quote", "colon", "that", "question",
                                                       "to", "clause", "about", "gerund", "phrase"};
  static constexpr std::string_view kSorts[] = {"verb", "adjective", "noun", "preposition", "mark", "reference"};
  static constexpr std::string_view kPassageKinds[] = {"signature", "reply"};

  static Range reference(const Classified& c, Range sentence, std::span<const std::uint32_t> brackets);
  std::uint32_t announced(const Document& d, const Classified& c, Range sentence, std::uint32_t& next) const;
  void emit(Document& d, const Frame& frame) const;
  void emit_passages(Document& d, const Passages& passages) const;
  void emit_content(Document& d, match::TypeId type, const Content& content) const;

  WordClasses words_;
  CueScanner scanner_;
  WordTable lists_;
  match::ListId announcers_;
  Signatures signatures_;
  MailReplies replies_;
  KindId source_kinds_[std::size(kSourceKinds)];
  KindId content_kinds_[std::size(kContentKinds)];
  KindId sorts_[std::size(kSorts)];
  KindId passage_kinds_[std::size(kPassageKinds)];
};

// "Clinton claims about the deal": a verb that may be a noun wants a clear content or a pronoun before it.
bool reads_as_noun(const Classified& c, const Frame& f) {
  const Cue& cue = f.cue;
  if (!cue.may_be_noun())
    return false;
  const bool third = cue.form == match::Form::kThird;
  if (f.source.found() && f.source.phrase.size() == 1 && c.is(f.source.phrase.first, kSubjectPronoun | kRelative | kIndefinite))
    return third && c.is(f.source.phrase.first, kQuantifier);  // "several states"
  if (f.left.found() && f.left.kind == Content::Kind::kQuote)
    return false;
  if (f.right.found() && f.source.kind == Source::Kind::kSubject) {
    const Range who = f.source.phrase;
    const bool that = f.right.kind == Content::Kind::kThat, name = c.is(who.last - 1, kTitle);
    if ((that || f.right.kind == Content::Kind::kTo) && f.right.pieces[0].first != cue.tokens.last)
      return true;  // "the attacks in May that"
    if (third && !name &&
        (c.is(who.last - 1, kPluralNoun) || (that && !c.is(who.first, kDeterminer | kPossessive))))
      return true;  // "the lake states", "coast states that"
  }
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

// The speaker and what is said stand in other paragraphs, which no pattern can reach: the cue's fields have them.
void AttributionLayers::emit_passages(Document& d, const Passages& passages) const {
  static thread_local std::vector<Span> spans;
  for (const Passage& p : passages.all) {
    spans.clear();
    for (std::uint32_t i = p.first; i < p.first + p.count; ++i) spans.push_back(d.text.span(passages.pieces[i]));
    const Span who = d.text.span(p.source);
    const match::Slice<Span> source{d.arena.copy_array(&who, 1), 1};
    const match::Slice<Span> content{d.arena.copy_array(spans.data(), p.count), p.count};
    d.add(match::kCueGroupType, passage_kinds_[static_cast<std::size_t>(p.kind)], p.cue,
          {{match::kClassField, "speech"}, {match::kSourceField, source}, {match::kContentField, content}});
  }
}

// The opening mark of the first outermost quotation right behind a colon of the sentence, or in the next paragraph if the sentence says
// that a statement follows; or 0. `next` is the first quotation to look at.
std::uint32_t AttributionLayers::announced(const Document& d, const Classified& c, Range sentence,
                                           std::uint32_t& next) const {
  const auto& all = d.text.quotations;
  for (; next < all.size() && all[next].tokens.first <= sentence.last; ++next) {
    const std::uint32_t mark = all[next].tokens.first;
    if (mark <= sentence.first || all[next].depth)
      continue;
    if (c.is(mark - 1, kColon) && !c.quoted(mark - 1) && mark - 1 > sentence.first)
      return mark;
    if (mark != sentence.last)
      continue;
    for (std::uint32_t t = sentence.first; d.text.tokens[mark].has(text::kParagraphStart) && t < sentence.last; ++t)
      if (announcers_ != match::kNoList && d.hits.find(t, announcers_) && !c.quoted(t))
        return mark;
    break;  // it may stand in the next sentence
  }
  return 0;
}

// What stands in brackets behind a quotation and ends the sentence: no part of what anybody says.
Range AttributionLayers::reference(const Classified& c, Range sentence, std::span<const std::uint32_t> brackets) {
  if (brackets.back() == sentence.first)
    return {sentence.last, sentence.last};
  std::uint32_t end = sentence.last;
  while (c.is(end - 1, kStop)) --end;
  if (!c.is(end - 1, kCloseBracket))
    return {sentence.last, sentence.last};
  for (std::uint32_t t = brackets.back() + 1; t + 1 < end; ++t)
    if (c.is(t, kCloseBracket))
      return {sentence.last, sentence.last};
  return {brackets.back(), end};
}

void AttributionLayers::run(Document& d) const {
  static thread_local FrameBuffers b;
  words_.classify(d, b.classes);
  for (const text::Quotation& q : d.text.quotations)
    if (q.depth == 0)
      d.add(match::kQuotedType, 0, q.tokens, {});
  static thread_local Passages passages;
  passages.clear();
  signatures_.scan(d, b.classes, passages);
  replies_.scan(d, b.classes, passages);
  emit_passages(d, passages);
  std::uint32_t next_quotation = 0;
  TokenCursor starts(b.classes.cue_starts), dashes(b.classes.dashes), brackets(b.classes.references);
  for (const text::Sentence& each : d.text.sentences) {
    b.cues.clear();
    Range reference{each.tokens.last, each.tokens.last};
    if (const auto those = brackets.in(each.tokens); !those.empty())
      reference = AttributionLayers::reference(b.classes, each.tokens, those);
    Range sentence{each.tokens.first, reference.first};
    scanner_.scan(d, b.classes, {sentence, starts.in(sentence), dashes.in(sentence)}, b.cues);
    const std::uint32_t announced = this->announced(d, b.classes, sentence, next_quotation);
    if (b.cues.empty() && reference.size() && !announced) {
      scanner_.scan_reference(d, b.classes, reference, b.cues);
      sentence = each.tokens;
    }
    if (b.cues.empty() && !announced)
      continue;
    b.frames.clear();
    for (const Cue& cue : b.cues) {
      b.frames.push_back({cue, {}, {}, {}});
      if (!cue.may_be_noun())
        for (std::uint32_t t = cue.tokens.first; t < cue.tokens.last; ++t)
          b.classes.bits[t] |= kCueVerb;
    }
    SentenceFrames(d, b, sentence, announced, lists_).run();
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
