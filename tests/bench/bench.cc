// Throughput of the text stage: what stands in docs/performance.md.
//
//   postil_bench news.jsonl            documents as for `postil annotate`; a .txt file is one document
//   postil_bench --repeat 9 news.txt
//   postil_bench --hostile 1 news.jsonl   then also each text of tests/hostile.h, 1 MB long, against FILE
//
// A stage is run over all documents `--repeat` times on one thread; MB = 10^6 bytes of text; CPU time.
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

#include "core/text/text.h"
#include "core/text/tokenizer.h"
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

void run(const std::string& path, int repeat, std::size_t hostile_size) {
  namespace text = postil::text;
  const Documents documents = read(path);
  const Bench bench(documents, repeat);

  text::Tokenizer tokenizer;
  text::Text tokens;
  std::vector<text::Line> lines;
  bench.stage("tokens", [&](const std::string& d) {
    tokens.bytes = d;
    tokenizer.run(tokens, lines);
    return tokens.tokens.size();
  });
  text::Analyzer analyzer(text::Settings{});
  const Stage analyze = [&](const std::string& d) { return analyzer.analyze(d).sentences.size(); };
  bench.stage("text", analyze);
  if (hostile_size > 0)
    hostile(analyze, documents, hostile_size);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Throughput of Postil's stages"};
  std::string path;
  int repeat = 5;
  app.add_option("FILE", path, "Documents: .jsonl or text")->required();
  app.add_option("--repeat", repeat, "Runs of each stage")->check(CLI::PositiveNumber);
  double hostile_megabytes = 0;
  app.add_option("--hostile", hostile_megabytes, "Also hostile texts of so many MB")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  try {
    run(path, repeat, static_cast<std::size_t>(hostile_megabytes * 1e6));
  } catch (const std::exception& e) {
    fmt::print(stderr, "postil_bench: {}\n", e.what());
    return 2;
  }
  return 0;
}
