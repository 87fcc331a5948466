// CueScanner: finds the verb groups round the cues of attribution ("has repeatedly denied"). Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_LAYERS_CUES_H
#define POSTIL_CORE_ANNOTATE_LAYERS_CUES_H

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/annotate/layers/word_classes.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

// One cue: a group of words with a head from one of the lists cue_<class>_<strength>.
struct Cue {
  enum class Sort : std::uint8_t { kVerb, kAdjective, kNoun, kPreposition, kMark, kReference };
  text::Range tokens;  // the whole group
  text::Range head;    // the words of the list
  static constexpr std::uint32_t kNoEntry = UINT32_MAX;
  std::uint32_t entry = kNoEntry;  // of the lexicon; none for a mark
  std::string_view attitude;         // speech, belief, ...
  std::string_view strength;         // a, b, c
  Sort sort = Sort::kVerb;
  match::Form form = match::Form::kBase;
  bool auxiliary = false;   // has an auxiliary or modal verb
  bool infinitive = false;  // "to say"
  bool passive = false;
  bool asked = false;       // a bare participle of a verb with a recipient: "asked why"
  bool negated = false;
  bool modal = false;
  bool recipient = false;   // takes the one who is told before its content: tell, ask
  bool colon = false;       // ends in a colon
  bool noun = false;        // base and -s form are nouns too: plan, claim
  bool object = false;      // takes no clause, only an object: praise
  bool naming = false;      // its participle gives a name: "a village called Anda"
  bool raising = false;     // its subject is a part of the content: seem
  bool tail = false;        // ends in a preposition that leads to the content
  bool announces = false;   // no word of a list: the verb of a clause that a colon and a quotation follow

  bool may_be_noun() const {
    return noun && !auxiliary && !infinitive && (form == match::Form::kBase || form == match::Form::kThird);
  }
  // A verb of saying beyond doubt.
  bool speaks() const { return attitude == "speech" && strength == "a"; }
  bool finite() const {
    return !infinitive && (auxiliary || (form != match::Form::kGerund && form != match::Form::kParticiple));
  }
};

// Immutable; reads the lists of the rule packs.
class CueScanner {
 public:
  // Marks the words that cues begin with as kCueStart.
  CueScanner(const match::Lexicon& lexicon, WordClasses& words);
  struct Sentence {
    text::Range tokens;
    std::span<const std::uint32_t> starts, dashes;  // those of Classified that are in it
  };
  // Appends the opening bracket of a reference that ends the sentence and begins with a name: '"..." [Ann Lee, Harbours, p. 7]'.
  void scan_reference(const Document& document, const Classified& classes, text::Range reference, std::vector<Cue>& out) const;
  // Appends the cues of a sentence in the order of the text; cues inside quotations belong to the speaker of those and are
  // left out.
  void scan(const Document& document, const Classified& classes, const Sentence& sentence, std::vector<Cue>& out) const;

 private:
  struct Kind {
    std::string_view attitude, strength;
    Cue::Sort sort;
  };
  void scan_speaker(const Document& document, const Classified& classes, text::Range sentence, std::vector<Cue>& out) const;
  void scan_signature(const Classified& classes, const Sentence& sentence, std::vector<Cue>& out) const;
  bool reads_as_noun_cue(const Document& document, const Classified& classes, text::Range sentence, Cue& cue) const;
  bool cue_at(const Document& document, const Classified& classes, text::Range sentence, std::uint32_t token, bool noun,
              Cue& cue) const;
  const match::Hit* best_hit(const Document& document, std::uint32_t token, bool noun) const;
  bool extend(const Document& document, const Classified& classes, text::Range sentence, Cue& cue) const;
  const match::Hit* catenative_ending(const Document& document, text::Range sentence, std::uint32_t end) const;
  bool gives_name(const Document& document, const Classified& classes, text::Range sentence, const Cue& cue) const;
  bool reads_as_verb(const Document& document, const Classified& classes, text::Range sentence, const Cue& cue) const;
  std::vector<Kind> kinds_;  // by list; empty attitude: no list of cues
  enum EntryFlag : std::uint8_t {
    kNegatedEntry = 1,
    kRecipientEntry = 2,
    kNounEntry = 4,
    kObjectEntry = 8,
    kRaisingEntry = 16,
    kNamingEntry = 32,
    kMostlyNounEntry = 64
  };
  std::vector<std::uint8_t> entries_;  // by entry of the lexicon: what cues say
  match::ListId no_speakers_, catenatives_, labels_;
  match::FieldId gerund_;
  enum Word : WordTable::Bits { kTail = 1, kIndefiniteArticle = 2 };
  WordTable words_;
};

}  // namespace postil::annotate

#endif
