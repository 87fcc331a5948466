// Throughput of the stages: what stands in docs/performance.md.
//
//   postil_bench news.jsonl               documents as for `postil annotate`; a .txt file is one document
//   postil_bench --repeat 9 news.txt
//   postil_bench --steps news.jsonl       also the nanoseconds a token of each layer and stratum, and the busiest rules
//   postil_bench --hostile 1 news.jsonl   then also each text of tests/hostile.h, 1 MB long, against FILE
//   postil_bench --many-rules 5000 news.jsonl       with 5,000 generated rules and without, in turns; nothing else
//   postil_bench --hostile-rules 100 news.jsonl     100 careless rules on texts made against them; nothing else
//
// A stage is run over all documents `--repeat` times on one thread; MB = 10^6 bytes of text; CPU time. Every stage contains those
// before it.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "core/text/text.h"
#include "core/text/tokenizer.h"
#include "postil/annotator.h"
#include "tests/bench/name_load.h"
#include "tests/bench/rule_load.h"
#include "tests/hostile.h"

namespace {

using Documents = std::vector<std::string>;
using Stage = std::function<std::size_t(const std::string&)>;  // annotates a document, returns a count of what it made

Documents read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    throw std::runtime_error(fmt::format("{}: cannot be read", path));
  Documents out;
  if (path.ends_with(".jsonl")) {
    for (std::string line; std::getline(in, line);)
      out.push_back(nlohmann::json::parse(line).at("text").get<std::string>());
  } else {
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

class Bench {
 public:
  Bench(const Documents& documents, int repeat) : documents_(documents), repeat_(repeat) {
    for (const std::string& d : documents)
      bytes_ += d.size();
    fmt::print("{} documents, {:.1f} MB; MB/s, best and median of {} runs\n", documents.size(), megabytes(), repeat);
  }

  void stage(const char* name, const Stage& run) const {
    std::vector<double> seconds;
    std::size_t made = 0;
    for (int i = 0; i < repeat_; ++i) {
      const double begin = cpu_seconds();
      made = 0;
      for (const std::string& d : documents_)
        made += run(d);
      seconds.push_back(cpu_seconds() - begin);
    }
    std::sort(seconds.begin(), seconds.end());
    fmt::print("{:<12}{:>8.1f}{:>8.1f}  {} made\n", name, megabytes() / seconds.front(), megabytes() / seconds[seconds.size() / 2],
               made);
  }

 private:
  double megabytes() const { return static_cast<double>(bytes_) * 1e-6; }
  const Documents& documents_;
  const int repeat_;
  std::size_t bytes_ = 0;
};

// Seconds a byte of each hostile text, as a multiple of those of ordinary text.
void hostile(const Stage& run, const Documents& ordinary, std::size_t size) {
  const auto seconds_a_byte = [&](const Documents& documents) {
    double best = 1e9;
    std::size_t bytes = 0;
    for (int i = 0; i < 3; ++i) {
      const double begin = cpu_seconds();
      bytes = 0;
      for (const std::string& d : documents) {
        run(d);
        bytes += d.size();
      }
      best = std::min(best, cpu_seconds() - begin);
    }
    return best / static_cast<double>(bytes);
  };
  const double usual = seconds_a_byte(ordinary);
  fmt::print("{:.1f} MB/s for ordinary text; times slower:\n", 1e-6 / usual);
  for (const postil::tests::Hostile& h : postil::tests::hostile_texts())
    fmt::print("{:8.2f}  {}\n", seconds_a_byte({postil::tests::repeated(h.unit, size)}) / usual, h.name);
}

std::shared_ptr<const postil::RuleSet> load(const std::vector<std::string>& paths) {
  postil::RuleSetBuilder builder;
  for (const std::string& p : paths)
    builder.add_path(p);
  postil::BuildResult built = builder.build();
  if (built.rules)
    return built.rules;
  std::string errors;
  for (const postil::Diagnostic& d : built.diagnostics)
    if (d.severity == postil::Severity::kError)
      errors += "\n" + d.to_string();
  throw std::runtime_error("the rules cannot be used" + errors);
}

// The rules that try most instructions of their patterns.
void busiest_rules(const postil::match::Program& program, const std::vector<std::uint64_t>& tried, std::size_t tokens) {
  std::vector<std::size_t> order(tried.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return tried[a] > tried[b]; });
  fmt::print("instructions a token of the busiest rules:\n");
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 20); ++i)
    fmt::print("{:8.2f}  {}\n", static_cast<double>(tried[order[i]]) / static_cast<double>(tokens),
               program.rule_names.name(program.rules[order[i]].name));
}

// Time of each step, in the order in which they run.
void steps(const postil::match::Program& program, const Documents& documents, int repeat) {
  postil::AnnotationRun run(program);
  std::vector<double> nanoseconds(program.steps.size() + 2);
  std::size_t tokens = 0;
  run.set_clock([&](std::size_t step, double ns) { nanoseconds[step] += ns; });
  std::vector<std::uint64_t> tried(program.rules.size());
  for (int i = 0; i < repeat; ++i)
    for (const std::string& d : documents) {
      tokens += run.run(d, postil::match::DateRange::kOpen, false).text.tokens.size();
      for (std::size_t r = 0; r < tried.size(); ++r)
        tried[r] += run.rules().rule_steps()[r];
    }
  const auto line = [&](std::size_t i, const std::string& name) {
    fmt::print("{:8.2f}  {}\n", nanoseconds[i] / static_cast<double>(tokens), name);
  };
  fmt::print("nanoseconds a token:\n");
  line(0, "text");
  line(1, "lookup and triggers");
  for (std::size_t i = 0; i < program.steps.size(); ++i) {
    const postil::match::Step& s = program.steps[i];
    switch (s.kind) {
      case postil::match::Step::Kind::kLayer: line(i + 2, fmt::format("layer {}", program.layer_names[s.index])); break;
      case postil::match::Step::Kind::kStratum:
        line(i + 2, fmt::format("rules {}.{}", program.types.name(program.strata[s.index].type),
                                program.kinds.name(program.strata[s.index].kind)));
        break;
      case postil::match::Step::Kind::kOverlap: line(i + 2, fmt::format("overlap {}", program.types.name(s.index))); break;
    }
  }
  busiest_rules(program, tried, tokens);
}

struct Options {
  std::string path;
  std::vector<std::string> rules = {POSTIL_SOURCE_DIR "/rules"};
  int repeat = 5;
  bool steps = false;
  double hostile_megabytes = 0;
  std::size_t many_rules = 0, hostile_rules = 0;
  std::vector<std::string> names;
};

constexpr std::size_t kHostileRuleText = 100'000;  // bytes

void run(const Options& options) {
  namespace text = postil::text;
  const Documents documents = read(options.path);
  if (options.many_rules)
    postil::bench::many_rules(options.rules, documents, options.many_rules, options.repeat);
  if (options.hostile_rules)
    postil::bench::hostile_rules(options.hostile_rules, kHostileRuleText);
  if (!options.names.empty())
    postil::bench::names(options.rules, options.names, documents, options.repeat);
  if (options.many_rules || options.hostile_rules || !options.names.empty())
    return;
  const auto rules = load(options.rules);
  const postil::match::Program& program = *rules->impl().program;
  const Bench bench(documents, options.repeat);

  text::Tokenizer tokenizer;
  text::Text tokens;
  std::vector<text::Line> lines;
  bench.stage("tokens", [&](const std::string& d) {
    tokens.bytes = d;
    tokenizer.run(tokens, lines);
    return tokens.tokens.size();
  });
  text::Analyzer analyzer(program.text_settings);
  bench.stage("text", [&](const std::string& d) { return analyzer.analyze(d).sentences.size(); });
  postil::match::Hits hits;
  bench.stage("lookup", [&](const std::string& d) {
    text::Text& t = analyzer.analyze(d);
    program.lexicon->look_up(t, hits);
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < t.tokens.size(); ++i)
      count += static_cast<std::size_t>(hits.end(i) - hits.begin(i));
    return count;
  });
  postil::Annotator annotator(rules);
  const Stage annotate = [&](const std::string& d) { return annotator.annotate(d, {"2006-02-10"}).size(); };
  bench.stage("annotate", annotate);
  if (options.steps)
    steps(program, documents, options.repeat);
  if (options.hostile_megabytes > 0)
    hostile(annotate, documents, static_cast<std::size_t>(options.hostile_megabytes * 1e6));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Throughput of Postil's stages"};
  Options options;
  app.add_option("FILE", options.path, "Documents: .jsonl or text")->required();
  app.add_option("--rules", options.rules, "Rule files or folders; default: those of the source tree");
  app.add_option("--repeat", options.repeat, "Runs of each stage")->check(CLI::PositiveNumber);
  app.add_flag("--steps", options.steps, "Also the time of each layer and stratum");
  app.add_option("--hostile", options.hostile_megabytes, "Also hostile texts of so many MB")->check(CLI::PositiveNumber);
  app.add_option("--many-rules", options.many_rules, "Instead: so many generated rules beside the others")->check(CLI::PositiveNumber);
  app.add_option("--hostile-rules", options.hostile_rules, "Instead: so many hostile rules alone")->check(CLI::PositiveNumber);
  app.add_option("--names", options.names, "Instead: compiled gazetteers, each beside the rules, compared with the first");
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const std::exception& e) {
    fmt::print(stderr, "postil_bench: {}\n", e.what());
    return 2;
  }
  return 0;
}
