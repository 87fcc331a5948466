#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace postil::cli {

namespace {

constexpr auto kQuietAtFirst = std::chrono::seconds(1);
constexpr auto kBetween = std::chrono::milliseconds(100);
constexpr std::uint64_t kWidth = 30;
constexpr const char* kWipeLine = "\r\x1b[K";

}  // namespace

Progress::Progress(std::string label)
    : label_(std::move(label)), start_(Clock::now()), last_(start_), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (drawn_)
    std::fputs(kWipeLine, stderr);
}

void Progress::update(std::uint64_t done, std::uint64_t total, std::uint64_t documents) {
  if (!terminal_)
    return;
  const auto now = Clock::now();
  if (now - start_ < kQuietAtFirst || (drawn_ && now - last_ < kBetween))
    return;
  last_ = now;
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::string line = fmt::format("{}{} ", kWipeLine, label_);
  if (total) {
    const std::uint64_t part = std::min(done, total);
    const std::uint64_t filled = part * kWidth / total;
    line += fmt::format("[{:=<{}}{: <{}}] {:3}% ", "", filled, "", kWidth - filled, part * 100 / total);
  }
  line += fmt::format("{} documents, {:.1f} MB, {:.1f} MB/s", documents, done / 1e6, done / 1e6 / seconds);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace postil::cli
