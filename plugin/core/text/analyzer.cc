// The text stage: tokens and lines, then paragraphs and sentences, then quotations.
#include <algorithm>

#include "core/text/quotations.h"
#include "core/text/sentences.h"
#include "core/text/text.h"
#include "core/text/tokenizer.h"

namespace postil::text {

std::uint32_t Text::sentence_of(std::uint32_t token) const {
  const auto it = std::upper_bound(sentences.begin(), sentences.end(), token,
                                   [](std::uint32_t t, const Sentence& s) { return t < s.tokens.first; });
  return static_cast<std::uint32_t>(it - sentences.begin()) - (it != sentences.begin());
}

struct Analyzer::Impl {
  explicit Impl(const Settings& settings) : sentences(settings) {}
  Text text;
  std::vector<Line> lines;
  Tokenizer tokenizer;
  SentenceSplitter sentences;
  QuotationFinder quotations;
};

Analyzer::Analyzer(const Settings& settings) : impl_(std::make_unique<Impl>(settings)) {}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;

Text& Analyzer::analyze(std::string_view utf8, bool headline) {
  Text& text = impl_->text;
  text.bytes = utf8;
  text.headline = headline;
  impl_->tokenizer.run(text, impl_->lines);
  impl_->sentences.run(text, impl_->lines);
  impl_->quotations.run(text);
  return text;
}

}  // namespace postil::text
