// A progress bar on stderr, only on a terminal and only for what takes longer than a second. Internal; may change.
#ifndef POSTIL_CLI_PROGRESS_H
#define POSTIL_CLI_PROGRESS_H

#include <chrono>
#include <cstdint>
#include <string>

namespace postil::cli {

// One thread at a time. Wipes its line when it is destroyed.
class Progress {
 public:
  explicit Progress(std::string label);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Bytes (or anything else) done of a total; total 0: unknown. Cheap: draws ten times a second at most.
  void update(std::uint64_t done, std::uint64_t total, std::uint64_t documents);

 private:
  using Clock = std::chrono::steady_clock;
  std::string label_;
  Clock::time_point start_, last_;
  bool terminal_, drawn_ = false;
};

}  // namespace postil::cli

#endif
