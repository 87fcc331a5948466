#include "tests/bench/rule_load.h"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <stdexcept>

#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "postil/annotator.h"
#include "tests/hostile.h"

namespace postil::bench {

namespace {

constexpr std::size_t kFirstRank = 100;    // more frequent words are function words
constexpr std::size_t kLastRank = 20'100;  // rarer ones hardly occur
constexpr std::size_t kShortestWord = 3;

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

struct Word {
  std::string norm;
  std::size_t count;
};

// Words of the documents, most frequent first.
std::vector<Word> vocabulary(const std::vector<std::string>& documents) {
  std::map<std::string, std::size_t> counts;
  text::Analyzer analyzer(text::Settings{});
  for (const std::string& d : documents) {
    const text::Text& t = analyzer.analyze(d);
    for (std::uint32_t i = 0; i < t.tokens.size(); ++i)
      if (t.tokens[i].kind == text::TokenKind::kWord)
        ++counts[std::string(t.norm(i))];
  }
  std::vector<Word> out;
  for (const auto& [norm, count] : counts)
    out.push_back({norm, count});
  std::stable_sort(out.begin(), out.end(), [](const Word& a, const Word& b) { return a.count > b.count; });
  return out;
}

bool plain(const std::string& word) {
  return word.size() >= kShortestWord && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Evenly over the ranks, so that frequent and rare words are there as in a site's own rules.
std::vector<Word> triggers(const std::vector<std::string>& documents, std::size_t count) {
  std::vector<Word> words = vocabulary(documents), fit;
  for (std::size_t rank = kFirstRank; rank < std::min(kLastRank, words.size()); ++rank)
    if (plain(words[rank].norm))
      fit.push_back(words[rank]);
  if (fit.size() < count)
    throw std::runtime_error(fmt::format("the documents have only {} ordinary words for {} rules", fit.size(), count));
  std::vector<Word> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(fit[i * fit.size() / count]);
  return out;
}

// Shapes of ordinary rules; % is the word.
std::string pack(const std::vector<Word>& words) {
  constexpr const char* kShapes[] = {
      "% (?<what> [case=title]{1,3})",    "(the | a | an)? (?<what> %) (of | for)", "(?<what> [case=title]{1,3}) []{0,3} %",
      "(?<what> %) []{0,5} [kind=number]", "[case=lower]{1,2} (?<what> %) (?! [case=title])"};
  std::string out = "format: 1\npack: generated\nrules:\n";
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string pattern = kShapes[i % std::size(kShapes)];
    pattern.replace(pattern.find('%'), 1, words[i].norm);
    out += fmt::format("  - {{id: r{}, match: '{}', emit: {{type: generated.k{}, span: what}}}}\n", i,
                       pattern.find("(?<what>") == std::string::npos ? "(?<what> " + pattern + ")" : pattern, i % 10);
  }
  return out;
}

std::shared_ptr<const RuleSet> load(const std::vector<std::string>& paths, const std::string& extra) {
  RuleSetBuilder builder;
  for (const std::string& p : paths)
    builder.add_path(p);
  if (!extra.empty())
    builder.add_text("generated.yaml", extra);
  const BuildResult built = builder.build();
  if (!built.rules)
    throw std::runtime_error("the rules cannot be used\n" + (built.diagnostics.empty() ? "" : built.diagnostics[0].to_string()));
  return built.rules;
}

struct Measured {
  std::vector<double> seconds;
  std::uint64_t steps = 0, tokens = 0, made = 0;

  double best() const { return *std::min_element(seconds.begin(), seconds.end()); }
  double per_token() const { return static_cast<double>(steps) / static_cast<double>(tokens); }
};

void measure(AnnotationRun& run, const std::vector<std::string>& documents, Measured& out) {
  out.steps = out.tokens = out.made = 0;
  const double begin = cpu_seconds();
  for (const std::string& d : documents) {
    const annotate::Document& done = run.run(d, match::DateRange::kOpen, false);
    out.steps += run.steps();
    out.tokens += done.text.tokens.size();
    out.made += done.chart.size();
  }
  out.seconds.push_back(cpu_seconds() - begin);
}

double resident_megabytes() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

void many_rules(const std::vector<std::string>& paths, const std::vector<std::string>& documents, std::size_t count, int repeat) {
  const std::vector<Word> words = triggers(documents, count);
  const auto without = load(paths, ""), with = load(paths, pack(words));
  AnnotationRun run_without(*without->impl().program), run_with(*with->impl().program);
  Measured a, b;
  for (int i = 0; i < repeat; ++i) {
    measure(run_without, documents, a);
    measure(run_with, documents, b);
  }
  std::size_t bytes = 0, met = 0;
  for (const std::string& d : documents)
    bytes += d.size();
  for (const Word& w : words)
    met += w.count;
  std::vector<double> ratios;
  for (std::size_t i = 0; i < a.seconds.size(); ++i)
    ratios.push_back(a.seconds[i] / b.seconds[i]);
  std::sort(ratios.begin(), ratios.end());
  const auto line = [&](const char* name, const Measured& m) {
    fmt::print("{:<20}{:>8.2f} MB/s{:>8.2f} instructions a token  {} made\n", name, static_cast<double>(bytes) * 1e-6 / m.best(),
               m.per_token(), m.made);
  };
  fmt::print("{} generated rules, from '{}' to '{}'; {:.3f} of their words a token\n", count, words.front().norm, words.back().norm,
             static_cast<double>(met) / static_cast<double>(a.tokens));
  line("without", a);
  line("with", b);
  fmt::print("throughput with them: {:.3f} of that without (median of {} pairs; best against best {:.3f})\n", ratios[ratios.size() / 2],
             repeat, a.best() / b.best());
}

void hostile_rules(std::size_t count, std::size_t text_bytes) {
  const auto rules = load({}, tests::hostile_rules(count));
  const match::Program& program = *rules->impl().program;
  AnnotationRun run(program);
  const std::uint64_t all = program.rules.size();
  using Runner = annotate::RuleRunner;
  fmt::print("{} hostile rules; a document may cost {} rules x ({} + {} a token) + {} + {} a token\n", count, all, Runner::kRuleStepsFloor,
             Runner::kRuleStepsPerToken, Runner::kPoolFloor, Runner::kPoolPerToken);
  for (const std::string unit : tests::kHostileRuleTexts) {
    const std::string text = tests::repeated(unit, text_bytes) + " needle in.";
    const double begin = cpu_seconds();
    const annotate::Document& d = run.run(text, match::DateRange::kOpen, false);
    const double seconds = cpu_seconds() - begin;
    const std::uint64_t tokens = d.text.tokens.size();
    const std::uint64_t bound = all * (Runner::kRuleStepsFloor + Runner::kRuleStepsPerToken * tokens) + Runner::kPoolFloor + Runner::kPoolPerToken * tokens;
    fmt::print("  '{}'...: {} tokens, {} instructions of {} ({:.0f} a token){}, {:.2f} s, {} mentions, {:.0f} MB resident\n",
               unit.substr(0, 12), tokens, run.steps(), bound, static_cast<double>(run.steps()) / static_cast<double>(tokens),
               run.truncated() ? ", cut short" : "", seconds, d.chart.size(), resident_megabytes());
    if (run.steps() > bound)
      throw std::runtime_error("the bound was exceeded");
  }
}

}  // namespace postil::bench
