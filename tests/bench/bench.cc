// Throughput of the text stage: what stands in docs/performance.md.
//
//   postil_bench news.jsonl            documents as for `postil annotate`; a .txt file is one document
//   postil_bench --repeat 9 news.txt
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

namespace {

using Documents = std::vector<std::string>;

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

  // `run` annotates one document and returns a count of what it made.
  void stage(const char* name, const std::function<std::size_t(const std::string&)>& run) const {
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

void run(const std::string& path, int repeat) {
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
  bench.stage("text", [&](const std::string& d) { return analyzer.analyze(d).sentences.size(); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Throughput of Postil's stages"};
  std::string path;
  int repeat = 5;
  app.add_option("FILE", path, "Documents: .jsonl or text")->required();
  app.add_option("--repeat", repeat, "Runs of each stage")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  try {
    run(path, repeat);
  } catch (const std::exception& e) {
    fmt::print(stderr, "postil_bench: {}\n", e.what());
    return 2;
  }
  return 0;
}
