#include "cli/text_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/encoding.h"
#include "cli/html.h"
#include "cli/verb.h"

extern char** environ;

namespace postil::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxTextBytes = 256 << 20;
constexpr auto kCommandTime = std::chrono::seconds(60);

std::string system_error() { return std::strerror(errno); }

bool starts_with(std::string_view s, std::string_view head) { return s.substr(0, head.size()) == head; }

// A value of a JSON document as text: strings as they are, lists of strings as paragraphs.
bool json_text(const nlohmann::json& value, std::string& text) {
  if (value.is_string()) {
    text = value.get<std::string>();
    return true;
  }
  if (!value.is_array()) return false;
  text.clear();
  for (const nlohmann::json& item : value) {
    if (!item.is_string()) return false;
    text += (text.empty() ? "" : "\n\n") + item.get<std::string>();
  }
  return true;
}

// What a URL says of a file: without scheme and host, query and fragment, and with its %20 as blanks.
std::string path_of_url(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != url.npos) {
    const std::size_t path = url.find('/', scheme + 3);
    url = path == url.npos ? "" : url.substr(path);
  }
  url = url.substr(0, url.find_first_of("?#"));
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; };
  std::string path;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const bool coded = url[i] == '%' && i + 2 < url.size() && digit(url[i + 1]) >= 0 && digit(url[i + 2]) >= 0;
    path += coded ? static_cast<char>(digit(url[i + 1]) * 16 + digit(url[i + 2])) : url[i];
    i += coded ? 2 : 0;
  }
  return path;
}

struct File {
  int fd = -1;
  ~File() {
    if (fd >= 0) close(fd);
  }
};

// Reads what comes from `in` while it writes `data` to `out`, until the end, the deadline, or the bound.
std::string exchange(int out, int in, std::string_view data, std::string& text) {
  const auto deadline = std::chrono::steady_clock::now() + kCommandTime;
  std::string buffer(1 << 16, '\0');
  File output{out};
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return "the command took more than 60 seconds";
    pollfd fds[2] = {{in, POLLIN, 0}, {output.fd, POLLOUT, 0}};
    if (poll(fds, output.fd >= 0 ? 2 : 1, static_cast<int>(left.count())) < 0 && errno != EINTR) return system_error();
    if (output.fd >= 0 && fds[1].revents) {
      const ssize_t n = data.empty() ? -1 : write(output.fd, data.data(), data.size());
      if (n > 0) data.remove_prefix(static_cast<std::size_t>(n));
      if (data.empty() || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        close(output.fd);
        output.fd = -1;
      }
    }
    if (fds[0].revents) {
      const ssize_t n = read(in, buffer.data(), buffer.size());
      if (n == 0) return {};
      if (n < 0 && errno != EAGAIN && errno != EINTR) return system_error();
      if (n > 0) text.append(buffer, 0, static_cast<std::size_t>(n));
      if (text.size() > kMaxTextBytes) return "the command gave more than 256 MB";
    }
  }
}

}  // namespace

std::string record_field(std::string_view record, std::string_view name) {
  while (!record.empty()) {
    const std::string_view line = record.substr(0, record.find('\n'));
    if (line.size() > name.size() && starts_with(line, name) && line[name.size()] == '=')
      return std::string(line.substr(name.size() + 1));
    record.remove_prefix(std::min(line.size() + 1, record.size()));
  }
  return {};
}

std::string TextSource::absolute(const std::string& spec) {
  constexpr std::string_view kFile = "file:";
  if (!starts_with(spec, kFile) || spec.size() == kFile.size() || spec[kFile.size()] == '/' || spec[kFile.size()] == '{') return spec;
  return std::string(kFile) + std::filesystem::absolute(spec.substr(kFile.size())).lexically_normal().string();
}

const char* TextSource::describe() {
  return "data (the document's data), data:json:/POINTER, data:field:NAME (a line NAME=value, as Omega stores them),\n"
         "file:FOLDER{NAME} (a file below FOLDER named by the field NAME: file:/var/www{url}), slot:N, or\n"
         "command:CMD (a program that reads the data and writes the text)";
}

TextSource::TextSource(const std::string& spec) {
  const auto rest = [&](std::string_view head) { return spec.substr(head.size()); };
  if (spec == "data") {
    kind_ = Kind::kData;
  } else if (starts_with(spec, "data:json:/")) {
    kind_ = Kind::kJson;
    argument_ = rest("data:json:");
  } else if (starts_with(spec, "data:field:") && spec.size() > std::strlen("data:field:")) {
    kind_ = Kind::kField;
    argument_ = rest("data:field:");
  } else if (starts_with(spec, "file:")) {
    kind_ = Kind::kFile;
    const std::string pattern = rest("file:");
    const std::size_t open = pattern.find('{'), end = pattern.find('}');
    if (open == std::string::npos || end != pattern.size() - 1 || end < open + 2 || open == 0)
      throw UserError(fmt::format("'{}': write file:FOLDER{{NAME}}, as in file:/var/www{{url}}", spec));
    prefix_ = pattern.substr(0, open);
    argument_ = pattern.substr(open + 1, end - open - 1);
  } else if (starts_with(spec, "slot:")) {
    kind_ = Kind::kSlot;
    char* end = nullptr;
    slot_ = static_cast<Xapian::valueno>(std::strtoul(rest("slot:").c_str(), &end, 10));
    if (rest("slot:").empty() || *end) throw UserError(fmt::format("'{}': a slot is a number, as in slot:3", spec));
  } else if (starts_with(spec, "command:")) {
    kind_ = Kind::kCommand;
    std::istringstream words(rest("command:"));
    for (std::string word; words >> word;) command_.push_back(word);
    if (command_.empty()) throw UserError(fmt::format("'{}': the command is missing", spec));
  } else {
    throw UserError(fmt::format("'{}' is no place of a text; it can be\n{}", spec, describe()));
  }
}

std::string TextSource::read(const Xapian::Document& document, const std::string& data, std::string& text) const {
  text.clear();
  switch (kind_) {
    case Kind::kData: text = data; break;
    case Kind::kField: text = record_field(data, argument_); break;
    case Kind::kSlot: text = document.get_value(slot_); break;
    case Kind::kJson: try {
        const nlohmann::json json = nlohmann::json::parse(data, nullptr, false);
        if (json.is_discarded()) return "its data is no JSON";
        const nlohmann::json::json_pointer pointer(argument_);
        if (json.contains(pointer) && !json_text(json.at(pointer), text)) return fmt::format("{} is no text", argument_);
      } catch (const nlohmann::json::exception& e) {
        return e.what();
      }
      break;
    case Kind::kFile: return read_file(data, text);
    case Kind::kCommand: return run_command(data, text);
  }
  return text.size() > kMaxTextBytes ? "its text has more than 256 MB" : "";
}

// The file must be an ordinary one below the folder, also after all links are followed.
std::string TextSource::read_file(const std::string& data, std::string& text) const {
  const std::string name = record_field(data, argument_);
  if (name.empty()) return fmt::format("its record has no {}=", argument_);
  std::error_code error;
  const fs::path folder = fs::canonical(fs::path(prefix_), error);
  if (error) return fmt::format("{}: {}", prefix_, error.message());
  fs::path path = fs::canonical(fs::path(prefix_ + "/" + name), error);
  if (error) {
    std::error_code no_url;
    const std::string decoded = path_of_url(name);
    if (decoded != name) path = fs::canonical(fs::path(prefix_ + "/" + decoded), no_url);
    if (decoded == name || no_url) return fmt::format("{}{}{}: {}", prefix_, name[0] == '/' ? "" : "/", name, error.message());
  }
  if (!starts_with(path.string(), (folder / "").string())) return fmt::format("{} lies outside of {}", path.string(), prefix_);
  const File file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  struct stat info {};
  if (file.fd < 0 || fstat(file.fd, &info) != 0) return fmt::format("{}: {}", path.string(), system_error());
  if (!S_ISREG(info.st_mode)) return fmt::format("{} is no ordinary file", path.string());
  if (static_cast<std::size_t>(info.st_size) > kMaxTextBytes) return fmt::format("{} has more than 256 MB", path.string());
  text.resize(static_cast<std::size_t>(info.st_size));
  std::size_t have = 0;
  for (ssize_t n = 1; have < text.size() && (n > 0 || errno == EINTR);) {
    n = ::read(file.fd, text.data() + have, text.size() - have);
    if (n > 0) have += static_cast<std::size_t>(n);
    if (n == 0) break;
  }
  text.resize(have);
  const std::string extension = path.extension().string();
  const bool page = extension == ".html" || extension == ".htm" || extension == ".xhtml";
  to_utf8(text, page);
  if (text.find('\0') != text.npos || starts_with(text, "%PDF-")) {
    text.clear();
    return fmt::format("{} is no text file", path.string());
  }
  if (page) {
    blank_invalid_utf8(text);
    text = html_to_text(text).text;
  }
  return {};
}

std::string TextSource::run_command(const std::string& data, std::string& text) const {
  int to[2], from[2];
  if (pipe2(to, O_CLOEXEC) != 0) return system_error();
  if (pipe2(from, O_CLOEXEC) != 0) {
    close(to[0]);
    close(to[1]);
    return system_error();
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : command_) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(to[0]);
  close(from[1]);
  const File input{from[0]};
  if (failed) {
    close(to[1]);
    return fmt::format("{}: {}", command_[0], std::strerror(failed));
  }
  fcntl(to[1], F_SETFL, O_NONBLOCK);
  const std::string why = exchange(to[1], from[0], data, text);
  if (!why.empty()) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  if (!why.empty()) return why;
  if (WIFSIGNALED(status))
    return fmt::format("{} was ended by signal {}", command_[0], WTERMSIG(status));
  if (WEXITSTATUS(status) != 0)
    return fmt::format("{} failed with status {}", command_[0], WEXITSTATUS(status));
  return {};
}

}  // namespace postil::cli
