// Reading of inputs: which files there are, and their bytes document by document.
#include "cli/input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace postil::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kReadAtOnce = std::size_t{1} << 18;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Extension {
  std::string_view name;
  InputKind kind;
};
constexpr std::array<Extension, 7> kExtensions = {{{".jsonl", InputKind::kJsonLines},
                                                   {".ndjson", InputKind::kJsonLines},
                                                   {".txt", InputKind::kText},
                                                   {".text", InputKind::kText},
                                                   {".html", InputKind::kHtml},
                                                   {".htm", InputKind::kHtml},
                                                   {".xhtml", InputKind::kHtml}}};

bool find_kind(const fs::path& path, InputKind& kind) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const Extension& e : kExtensions)
    if (e.name == extension)
      return kind = e.kind, true;
  return false;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

void add_inputs(CLI::App& verb, Inputs& inputs) {
  verb.add_option("--stdin", inputs.stdin_kind, "What stdin and pipes hold: jsonl, text (one document) or html (default: jsonl)")
      ->check(CLI::IsMember({"jsonl", "text", "html"}).description(""))
      ->type_name("KIND");
  verb.add_option("INPUT", inputs.paths, "Files and folders; - is stdin")->type_name("");
}

InputReader::InputReader(const Inputs& inputs, Report report) : report_(std::move(report)), buffer_(kReadAtOnce, '\0') {
  if (inputs.stdin_kind != "jsonl")
    stdin_kind_ = inputs.stdin_kind == "html" ? InputKind::kHtml : InputKind::kText;
  if (inputs.paths.empty())
    add_path("-");
  for (const std::string& path : inputs.paths) add_path(path);
}

InputReader::~InputReader() { close(); }

void InputReader::fail(const std::string& message) {
  ++failures_;
  report_(message);
}

void InputReader::add_path(const std::string& path) {
  if (path == "-") {
    sources_.push_back({"-", stdin_kind_, true});
    return;
  }
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  InputKind kind = stdin_kind_;
  if (!fs::exists(status)) {
    fail(fmt::format("{}: {}", path, error ? error.message() : std::strerror(ENOENT)));
  } else if (fs::is_directory(status)) {
    add_folder(path);
  } else if (find_kind(path, kind) || !fs::is_regular_file(status)) {  // a pipe is as stdin
    add_file(path, kind);
  } else {
    fail(fmt::format("{}: unknown kind of file; known are .jsonl, .txt, .html and folders", path));
  }
}

void InputReader::add_folder(const std::string& path) {
  std::vector<std::string> found, unreadable;
  find_files(path, found, unreadable);
  std::sort(unreadable.begin(), unreadable.end());
  for (const std::string& message : unreadable) fail(message);
  std::sort(found.begin(), found.end());
  if (found.empty() && unreadable.empty())
    report_(fmt::format("warning: {}: a folder without .jsonl, .txt or .html files", path));
  InputKind kind = InputKind::kText;
  for (const std::string& file : found) {
    find_kind(file, kind);
    add_file(file, kind);
  }
}

// A folder that cannot be read is told, and the others are read.
void InputReader::find_files(const fs::path& folder, std::vector<std::string>& found, std::vector<std::string>& unreadable) const {
  std::error_code error;
  InputKind kind = InputKind::kText;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code unknown;
    const fs::file_type type = it->symlink_status(unknown).type();
    if (type == fs::file_type::directory)
      find_files(it->path(), found, unreadable);
    else if (type == fs::file_type::regular && find_kind(it->path(), kind))
      found.push_back(it->path().string());
  }
  if (error)
    unreadable.push_back(fmt::format("{}: {}", folder.string(), error.message()));
}

void InputReader::add_file(const std::string& path, InputKind kind) {
  std::error_code no_size;
  const std::uintmax_t size = fs::file_size(path, no_size);
  if (!no_size)
    bytes_total_ += size;
  sources_.push_back({path, kind, false});
}

bool InputReader::open_next() {
  while (next_source_ < sources_.size()) {
    current_ = sources_[next_source_++];
    file_ = current_.is_stdin ? stdin : std::fopen(current_.name.c_str(), "rbe");
    line_ = 0;
    begin_ = end_ = 0;
    if (file_)
      return true;
    fail(fmt::format("{}: {}", current_.name, std::strerror(errno)));
  }
  return false;
}

void InputReader::close() {
  if (file_ && file_ != stdin)
    std::fclose(file_);
  file_ = nullptr;
}

bool InputReader::fill() {
  begin_ = 0;
  end_ = std::fread(buffer_.data(), 1, buffer_.size(), file_);
  bytes_done_ += end_;
  if (end_ == 0 && std::ferror(file_))
    fail(fmt::format("{}: {}", current_.name, std::strerror(errno)));
  return end_ > 0;
}

bool InputReader::next(RawDocument& raw) {
  while (file_ || open_next()) {
    raw.kind = current_.kind;
    raw.name = current_.name;
    raw.line = 0;
    raw.bytes.clear();
    if (current_.kind != InputKind::kJsonLines) {
      const std::uint64_t before = failures_;
      read_up_to(raw.bytes, -1);
      close();
      if (failures_ == before)
        return true;
      continue;
    }
    const Part part = read_up_to(raw.bytes, '\n');
    if (part == Part::kNothing) {
      close();
      continue;
    }
    raw.line = ++line_;
    if (line_ == 1 && raw.bytes.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0)
      raw.bytes.erase(0, kByteOrderMark.size());
    if (part == Part::kGood && !is_blank(raw.bytes))
      return true;
  }
  return false;
}

// Appends the bytes before the next `end` byte (-1: all) and passes it; what is too long is reported and passed over.
InputReader::Part InputReader::read_up_to(std::string& bytes, int end) {
  bool any = false, too_long = false, found = false;
  while (!found && (begin_ < end_ || fill())) {
    any = true;
    const char* from = buffer_.data() + begin_;
    const void* hit = end < 0 ? nullptr : std::memchr(from, end, end_ - begin_);
    const std::size_t size = hit ? static_cast<const char*>(hit) - from : end_ - begin_;
    found = hit != nullptr;
    too_long = too_long || bytes.size() + size > kMaxDocumentBytes;
    if (!too_long)
      bytes.append(from, size);
    begin_ += size + (found ? 1 : 0);
  }
  if (too_long) {
    const std::string line = end < 0 ? "" : fmt::format(":{}", line_ + 1);
    fail(fmt::format("{}{}: longer than {} bytes", current_.name, line, kMaxDocumentBytes));
    return Part::kTooLong;
  }
  return any ? Part::kGood : Part::kNothing;
}

}  // namespace postil::cli
