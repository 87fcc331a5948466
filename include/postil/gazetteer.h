// Compiling name lists of any size to one file that Postil maps into memory.
//
//   postil::GazetteerOptions options;
//   options.format = postil::GazetteerFormat::kGeoNames;
//   postil::GazetteerReport report = postil::build_gazetteer({"allCountries.txt"}, "places.gaz", options);
//   if (!report.written)
//     for (const postil::Diagnostic& d : report.diagnostics) std::cerr << d.to_string() << '\n';
//
// A rule pack names the file: `gazetteers: [{file: places.gaz}]`. docs/gazetteers.md tells the formats.
#ifndef POSTIL_GAZETTEER_H
#define POSTIL_GAZETTEER_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "postil/diagnostic.h"
#include "postil/export.h"

namespace postil {

enum class GazetteerFormat : std::uint8_t {
  kTsv,       // id, name, aliases separated by '|', type, parent, extra
  kGeoNames,  // the 19 columns of GeoNames dumps; admin codes (4 columns) and alternate names (8 or 10) beside them
};

struct GazetteerOptions {
  GazetteerFormat format = GazetteerFormat::kTsv;
  // Type of entries that name none. Default: "location".
  std::string type = "location";
  // Match names in any case. Default: text in lower case does not match a capitalised name.
  bool fold_case = false;
  // Names with fewer code points than this are left out. Default: 1.
  std::size_t min_length = 1;
  // Languages taken from a GeoNames file of alternate names. Default: English and names without a language.
  std::vector<std::string> languages = {"en", ""};
};

struct GazetteerReport {
  bool written = false;     // the whole file stands at its path; otherwise nothing there was touched
  Diagnostics diagnostics;  // file and line of every problem, the first kMostProblems of them; an error: nothing was written
  std::size_t entries = 0, names = 0;
  std::vector<std::string> outside_parents;  // ids of parents that rule packs must have
  static constexpr std::size_t kMostProblems = 50;
};

// Reads the files (plain or gzip) and writes `output`. Never throws for what the files contain; std::bad_alloc passes through.
POSTIL_EXPORT GazetteerReport build_gazetteer(const std::vector<std::string>& files, const std::string& output,
                                              const GazetteerOptions& options = {});

}  // namespace postil

#endif
