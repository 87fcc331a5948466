// The text stage: tokens and lines, then paragraphs and sentences, then quotations.
#include <algorithm>

#include "core/text/quotations.h"
#include "core/text/sentences.h"
#include "core/text/text.h"
#include "core/text/tokenizer.h"

namespace postil::text {

namespace {

void number_sentences(Text& text) {
  text.sentence_numbers.resize(text.tokens.size());
  for (std::uint32_t i = 0; i < text.sentences.size(); ++i)
    std::fill(text.sentence_numbers.begin() + text.sentences[i].tokens.first,
              text.sentence_numbers.begin() + text.sentences[i].tokens.last, i);
}

}  // namespace

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
  number_sentences(text);
  impl_->quotations.run(text);
  return text;
}

}  // namespace postil::text
