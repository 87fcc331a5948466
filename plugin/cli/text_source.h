// Where the text of an indexed document is: the SPEC of --text-from and --date-from. Internal; may change.
//
//   TextSource source("data:field:text");           // throws UserError for a SPEC that it does not know
//   std::string why = source.read(document, text);  // why not, or empty
#ifndef POSTIL_CLI_TEXT_SOURCE_H
#define POSTIL_CLI_TEXT_SOURCE_H

#include <xapian.h>

#include <string>
#include <string_view>
#include <vector>

namespace postil::cli {

// Metadata keys: the SPECs by which the documents of an index were annotated. Whoever shows annotations reads the texts by them.
inline constexpr const char* kTextFrom = "xq.text-from";
inline constexpr const char* kTitleFrom = "xq.title-from";
inline constexpr const char* kDateFrom = "xq.date-from";

// For one thread at a time. Documents are not trusted: a file must lie below the folder that the SPEC names, a command gets the
// data on its standard input and never as words of a command line, and both are bounded.
class TextSource {
 public:
  // data | data:json:/pointer | data:field:NAME | file:PREFIX{NAME} | slot:N | command:CMD
  explicit TextSource(const std::string& spec);

  // Fills `text`; the result says why it could not, or is empty. HTML files become plain text.
  std::string read(const Xapian::Document& document, std::string& text) const { return read(document, document.get_data(), text); }
  // `data`: the document's, which Xapian reads and unpacks anew each time that it is asked for.
  std::string read(const Xapian::Document& document, const std::string& data, std::string& text) const;

  // Whether reading runs a program: an index that somebody else made must not do that.
  bool runs_command() const { return kind_ == Kind::kCommand; }

  // The SPEC with its folder as seen from everywhere: an index keeps it for those who search.
  static std::string absolute(const std::string& spec);

  // For --help.
  static const char* describe();

 private:
  enum class Kind { kData, kJson, kField, kFile, kSlot, kCommand };
  std::string read_file(const std::string& data, std::string& text) const;
  std::string run_command(const std::string& data, std::string& text) const;

  Kind kind_ = Kind::kData;
  std::string argument_;  // JSON pointer, field name
  std::string prefix_;    // of files
  Xapian::valueno slot_ = 0;
  std::vector<std::string> command_;
};

// NAME of a record with NAME=value lines, as Omega writes them; empty if it has none.
std::string record_field(std::string_view record, std::string_view name);

}  // namespace postil::cli

#endif
