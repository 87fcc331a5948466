// SentenceFrames: the sources and contents of the cues of one sentence. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_SENTENCE_FRAMES_H
#define POSTIL_CORE_ANNOTATE_LAYERS_SENTENCE_FRAMES_H

#include <cstdint>
#include <vector>

#include "core/annotate/layers/contents.h"
#include "core/annotate/layers/cues.h"
#include "core/annotate/layers/noun_phrases.h"
#include "core/annotate/layers/word_classes.h"

namespace postil::annotate {

// The buffers of one thread.
struct FrameBuffers {
  Classified classes;
  std::vector<Cue> cues;
  std::vector<Frame> frames;
};

// Fills in the frames of one sentence. Lives for one sentence; the frames must not move meanwhile.
class SentenceFrames {
 public:
  // `announced`: the opening mark of a quotation behind a colon of the sentence, or 0.
  SentenceFrames(const Document& d, FrameBuffers& b, text::Range sentence, std::uint32_t announced,
                 const WordTable& lists)
      : d_(d),
        b_(b),
        c_(b.classes),
        s_(sentence),
        announced_(announced),
        lists_(lists),
        np_(d.text, b.classes, sentence),
        contents_(d, b.classes, np_, sentence, b.frames, lists) {}

  void run();

 private:
  void find_announcer();
  text::Range main_verb(std::uint32_t end, text::Range& subject) const;
  void find_announced();
  void find_source(std::uint32_t i);
  void find_contents(std::uint32_t i);
  void settle_inside(std::uint32_t i);
  void take_preposition(Frame& f) const;
  bool introduces(Frame& f, std::uint32_t before, std::uint32_t after) const;
  bool interrupts(Frame& f, std::uint32_t before, std::uint32_t after) const;
  void add_right_part(Frame& f, std::uint32_t after) const;
  std::uint32_t before_adverbials(std::uint32_t end) const;
  text::Range with_name_before(text::Range phrase, bool further) const;
  bool is_apposed_name(text::Range name) const;
  text::Range with_role_before(text::Range phrase) const;
  bool is_comment(std::uint32_t first) const;
  bool is_time(text::Range phrase) const;
  bool left_behind(const Frame& f, std::uint32_t cue) const;
  void take_adverb(Frame& f) const;
  void find_main_subject(Frame& f) const;
  bool find_reason(Frame& f, std::uint32_t i) const;
  void find_reported(Frame& f, std::uint32_t before, std::uint32_t after) const;
  void find_subject_content(Frame& f) const;
  bool take_antecedent(Frame& f) const;
  void choose_side(Frame& f, std::uint32_t before, std::uint32_t after, bool right_source) const;
  Source subject(const Cue& cue) const;
  bool subject_before_quote(const Cue& cue) const;
  Source inverted(const Cue& cue) const;
  Source possessor(const Cue& cue) const;
  Source signature(std::uint32_t first) const;
  text::Range up_to_clause(std::uint32_t begin) const;
  bool in_subclause(text::Range phrase) const {
    return (phrase.first > s_.first && c_.is(phrase.first - 1, kThat | kRelative | kWhich)) ||
           (phrase.size() == 1 && c_.is(phrase.first, kRelative | kWhich));
  }
  bool is_object(text::Range phrase) const {
    return phrase.first > s_.first && !c_.is(phrase.first - 1, kTitle) &&
           c_.is(phrase.first - 1, kCueVerb | kFinite | kPastForm);
  }
  Source implied(std::uint32_t i) const;
  bool is_nobody(const Source& source) const;
  std::uint32_t before_parenthesis(std::uint32_t comma) const;

  const Document& d_;
  FrameBuffers& b_;
  const Classified& c_;
  text::Range s_;
  std::uint32_t announced_, announcer_ = 0;  // a quotation and the frame of its verb
  const WordTable& lists_;
  NounPhrases np_;
  Contents contents_;
};

}  // namespace postil::annotate

#endif
