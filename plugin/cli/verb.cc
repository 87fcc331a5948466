#include "cli/verb.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace postil::cli {

namespace {

void print_line(std::string_view level, const char* colour, std::string_view message) {
  std::string line = "postil: ";
  if (colours())
    line += fmt::format("{}{}\x1b[0m: ", colour, level);
  else if (level != "error")
    line += fmt::format("{}: ", level);
  line.append(message).push_back('\n');
  std::fwrite(line.data(), 1, line.size(), stderr);  // one call: lines of several threads do not mix
}

[[noreturn]] void cannot_write() { throw UserError(fmt::format("cannot write the output: {}", std::strerror(errno))); }

}  // namespace

unsigned Common::job_count() const {
  if (jobs)
    return jobs;
  const unsigned processors = std::thread::hardware_concurrency();
  return processors ? processors : 1;
}

CLI::Option* add_repeatable(CLI::App& verb, const std::string& name, std::vector<std::string>& values,
                            const std::string& description) {
  return verb.add_option(name, values, description)->type_size(1)->allow_extra_args(false);
}

CLI::Option* add_count(CLI::App& verb, const std::string& name, std::size_t& value, const std::string& description) {
  return verb.add_option(name, value, description)
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{UINT32_MAX}).description(""))
      ->type_name("N");
}

std::string plural(std::uint64_t count, const std::string& one, const std::string& many) {
  return fmt::format("{} {}", count, count == 1 ? one : many.empty() ? one + "s" : many);
}

bool colours() {
  static const bool on = isatty(STDERR_FILENO) == 1 && !std::getenv("NO_COLOR");
  return on;
}

void print_error(std::string_view message) { print_line("error", "\x1b[1;31m", message); }
void print_warning(std::string_view message) { print_line("warning", "\x1b[1;33m", message); }

void write_out(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size())
    cannot_write();
}

void flush_out() {
  if (std::fflush(stdout) != 0)
    cannot_write();
}

}  // namespace postil::cli
