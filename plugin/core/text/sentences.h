// Tokens and lines -> paragraphs and sentences. Internal; may change.
#ifndef POSTIL_CORE_TEXT_SENTENCES_H
#define POSTIL_CORE_TEXT_SENTENCES_H

#include <cstdint>
#include <vector>

#include "core/text/text.h"
#include "core/text/tokenizer.h"

namespace postil::text {

inline constexpr std::uint32_t kMaxSentence = 256;  // tokens

// Immutable; safe to share.
class SentenceSplitter {
 public:
  explicit SentenceSplitter(const Settings& settings);
  // Fills paragraphs and sentences of `text` and sets kParagraphStart and kSentenceStart.
  void run(Text& text, const std::vector<Line>& lines) const;

 private:
  class Scan;
  // Hashes of norm forms, sorted; `lower`: only of the words that the settings write without a capital.
  struct Words {
    explicit Words(const std::vector<std::string>& words);
    std::vector<std::uint64_t> all, lower;
  };
  Words abbreviations_, never_end_, starters_, reporting_;
};

}  // namespace postil::text

#endif
