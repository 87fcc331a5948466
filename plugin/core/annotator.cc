#include "postil/annotator.h"

#include <ctime>

#include "core/annotate/annotations.h"
#include "core/annotate/convert.h"
#include "core/annotation_run.h"
#include "core/compile/reader.h"
#include "core/ruleset_impl.h"

namespace postil {

namespace {

constexpr std::size_t kMaxTextBytes = std::size_t{1} << 31;
constexpr std::size_t kStart = ~std::size_t{0};

}  // namespace

AnnotationRun::AnnotationRun(const match::Program& program) : program_(program), analyzer_(program.text_settings) {}
AnnotationRun::~AnnotationRun() = default;

void AnnotationRun::tick(std::size_t step) {
  if (!clock_)
    return;
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  const double now = static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
  if (step != kStart)
    clock_(step, now - last_tick_);
  last_tick_ = now;
}

annotate::Document& AnnotationRun::run(std::string_view text, std::int32_t day, bool headline) {
  arena_.clear();
  tick(kStart);
  text::Text& analyzed = analyzer_.analyze(text, headline);
  tick(0);
  program_.lexicon->look_up(analyzed, hits_);
  chart_.reset(static_cast<std::uint32_t>(analyzed.tokens.size()));
  document_.reset(new annotate::Document{program_, *program_.lexicon, analyzed, hits_, chart_, arena_, day});
  rules_.begin(*document_);
  tick(1);
  std::size_t number = 2;
  for (const match::Step& step : program_.steps) {
    switch (step.kind) {
      case match::Step::Kind::kLayer: program_.layers[step.index]->run(*document_); break;
      case match::Step::Kind::kStratum: rules_.run_stratum(*document_, step.index); break;
      case match::Step::Kind::kOverlap: rules_.run_overlap(*document_, static_cast<match::TypeId>(step.index)); break;
    }
    tick(number++);
  }
  return *document_;
}

struct Annotator::Impl {
  explicit Impl(std::shared_ptr<const RuleSet> r) : rules(std::move(r)), run(*rules->impl().program) {}
  std::shared_ptr<const RuleSet> rules;
  AnnotationRun run;
};

Annotator::Annotator(std::shared_ptr<const RuleSet> rules) : impl_(std::make_unique<Impl>(std::move(rules))) {}
Annotator::~Annotator() = default;
Annotator::Annotator(Annotator&&) noexcept = default;
Annotator& Annotator::operator=(Annotator&&) noexcept = default;

const std::shared_ptr<const RuleSet>& Annotator::rules() const { return impl_->rules; }

Annotations Annotator::annotate(std::string_view text, const AnnotateOptions& options) {
  const bool cut = text.size() > kMaxTextBytes;
  const auto day = compile::parse_day(options.date).value_or(match::DateRange::kOpen);
  const annotate::Document& document = impl_->run.run(text.substr(0, kMaxTextBytes), day, options.headline);
  AnnotationsBuilder out(impl_->rules);
  annotate::convert(document, out);
  out.set_counts(static_cast<std::uint32_t>(document.text.sentences.size()), document.text.invalid_bytes,
                 cut || impl_->run.truncated());
  return out.take();
}

}  // namespace postil
