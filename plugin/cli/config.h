// The configuration file, config/postil.yaml: the rules to load, and how they show in an index. Internal; may change.
//
//   Config config = load_config(common.config);
#ifndef POSTIL_CLI_CONFIG_H
#define POSTIL_CLI_CONFIG_H

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace postil::cli {

// Counts of one thing that get a search field and slots of their own: sorties:400..500, --sort sorties.
struct Measure {
  std::string name;       // of the field: "sorties"
  std::string object;     // counted object, singular head noun: "sortie"; or
  std::string dimension;  // what is measured ("length"), or the ISO code of a currency
};

// A field of the JSON documents that the index can filter and count by.
struct DocumentField {
  enum class Kind { kText, kNumber, kDate };
  std::string name;  // in the JSON document and in queries
  Kind kind = Kind::kText;
  bool filter = true;
  bool facet = true;
};

// What config/postil.yaml says; the defaults are those of a file without keys. A plain value.
struct Config {
  std::string file;                  // empty: none was found, these are the defaults
  std::vector<std::string> rules;    // absolute paths of files and folders
  std::string language = "english";  // Xapian's name of a stemmer, or "none"
  std::string document_language = "detect";  // or the code of all documents that name none of their own
  std::string terms = "full";        // or "lean"
  std::string prefix = "XQ";         // root of all term prefixes
  std::string cache = "default";     // usual_cache_folder(); or "off", or a folder
  std::vector<std::string> facets = {"actor", "location",
                                     "said"};  // what --facet offers without configuration of its own
  std::vector<Measure> measures;
  std::vector<DocumentField> fields;
};

// Where this program finds what it came with: the source's folders for a program in its build tree, else the installed
// ones, seen from the program's own place.
struct Shipped {
  std::filesystem::path config;  // postil.yaml
  std::filesystem::path rules;   // folder of packs
};
Shipped shipped();

// Reads FILE; where it is empty $POSTIL_CONFIG, else ~/.config/postil/postil.yaml, else the shipped one. Throws
// UserError with every error, each as FILE:LINE.
Config load_config(const std::string& file);

// The folder for compiled rules: as $POSTIL_CACHE says, else the configuration. Empty: none.
std::string cache_folder(const Config& config);

// The same for a text; `name` stands for the file in errors, paths are relative to its folder.
Config parse_config(const std::string& name, const std::string& yaml);

}  // namespace postil::cli

#endif
