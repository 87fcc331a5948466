// Documents from .jsonl, .txt and .html files, folders of them, and stdin. Internal; may change.
//
//   InputReader reader(paths);                    // one thread (or one at a time)
//   RawDocument raw;
//   while (reader.next(raw)) {
//     Document document;
//     std::string why = parse(raw, document);     // any thread; empty = good
//   }
//   if (reader.failures()) status = kBadInput;    // each was reported when it happened
//
// Nothing is lost: what cannot be read is reported and skipped, the rest goes on. A folder is read in sorted order;
// symbolic links, devices, sockets and pipes inside it are left alone, as are files of other kinds.
#ifndef POSTIL_CLI_INPUT_H
#define POSTIL_CLI_INPUT_H

#include <atomic>
#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace postil::cli {

// A document longer than this is refused: no text is that long, and offsets must fit in 32 bits.
inline constexpr std::size_t kMaxDocumentBytes = std::size_t{1} << 30;
// JSON that nests deeper is refused.
inline constexpr int kMaxJsonDepth = 200;

enum class InputKind { kJsonLines, kText, kHtml };

// What a verb reads, as its user gave it.
struct Inputs {
  std::vector<std::string> paths;   // none: stdin
  std::string stdin_kind = "jsonl";  // what stdin and pipes hold: jsonl, text, html
};
// Adds INPUT and --stdin to a verb; `inputs` must outlive it.
void add_inputs(CLI::App& verb, Inputs& inputs);

// The bytes of one document, not yet looked at.
struct RawDocument {
  InputKind kind = InputKind::kJsonLines;
  std::string name;        // path as given, "-" for stdin
  std::uint64_t line = 0;  // of JSON lines, from 1
  std::string bytes;

  std::string where() const;  // "file:12", "file"
};

// A field of the document beside id, text, title and date. Objects, and lists of objects, are only in Document::json.
struct ExtraField {
  std::string name;
  std::vector<std::string> values;  // numbers as JSON writes them, true, false; a null has none
};

struct Document {
  std::string id;    // of a text file: its path as given
  std::string text;  // valid UTF-8: bytes that are none became blanks
  std::string title;
  std::string date;
  std::vector<ExtraField> fields;
  std::string json;  // the document as one JSON object on one line, without annotations
  std::uint64_t invalid_bytes = 0;
  std::string where;  // for messages: "file:12"
};

// The first value of a field; empty if there is none.
std::string_view field_of(const Document& document, std::string_view name);

// Makes a Document of a RawDocument, which is used up. Result: empty, or why it cannot be used ("no JSON: ...").
// Thread-safe.
std::string parse(RawDocument& raw, Document& document);

// Whether it begins with a day of the calendar, as in 2015-12-04; what follows may be a time.
bool is_day(std::string_view date);
// Throws UserError if --date has a value that is no day.
void check_date_option(const std::string& date);

class InputReader {
 public:
  // Reports what cannot be read, as one line. Called by next().
  using Report = std::function<void(const std::string& message)>;

  // Files are opened one after the other by next().
  InputReader(const Inputs& inputs, Report report);
  ~InputReader();

  InputReader(const InputReader&) = delete;
  InputReader& operator=(const InputReader&) = delete;

  // The next document in order; false at the end.
  bool next(RawDocument& raw);

  std::uint64_t failures() const { return failures_; }
  // For progress bars, from any thread: bytes handed out, and bytes in all files (0 = unknown, as on a pipe).
  std::uint64_t bytes_done() const { return bytes_done_; }
  std::uint64_t bytes_total() const { return bytes_total_; }

 private:
  struct Source {
    std::string name;
    InputKind kind = InputKind::kJsonLines;
    bool is_stdin = false;
  };
  enum class Part { kNothing, kGood, kTooLong };

  void add_path(const std::string& path);
  void add_folder(const std::string& path);
  void find_files(const std::filesystem::path& folder, std::vector<std::string>& found, std::vector<std::string>& unreadable) const;
  void add_file(const std::string& path, InputKind kind);
  bool open_next();
  void close();
  bool fill();
  Part read_up_to(std::string& bytes, int end);
  void fail(const std::string& message);

  Report report_;
  InputKind stdin_kind_ = InputKind::kJsonLines;
  std::vector<Source> sources_;
  Source current_;
  std::size_t next_source_ = 0;
  std::FILE* file_ = nullptr;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;  // unread bytes of the buffer
  std::uint64_t line_ = 0, failures_ = 0, bytes_total_ = 0;
  std::atomic<std::uint64_t> bytes_done_{0};
};

}  // namespace postil::cli

#endif
