// postil gazetteer build: name lists of any size to one file that is mapped into memory.
#include "postil/gazetteer.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/verb.h"

namespace postil::cli {

namespace {

struct Options {
  std::string from = "tsv";
  std::string type = "location";
  bool fold_case = false;
  std::size_t min_length = 1;
  std::vector<std::string> languages;
  std::string output;
  std::vector<std::string> files;
};

constexpr const char* kDescription =
    "Compile name lists of any size to one file that rule packs name under 'gazetteers' and that is mapped into memory.\n"
    "tsv: id, name, aliases (separated by |), type, parent id, extra (key=value separated by ;), parted by TABs.\n"
    "geonames: dumps of 19 columns such as allCountries.txt, with files of admin codes (admin1CodesASCII.txt) and of\n"
    "alternate names (alternateNamesV2.txt) among the FILEs if wanted. Files may be compressed with gzip.";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil gazetteer build my-places.tsv -o my-rules/my-places.gaz\n"
    "  postil gazetteer build --from geonames allCountries.txt admin1CodesASCII.txt -o places.gaz\n"
    "\n"
    "Exit status: 0 the file is written; 2 an error in the lists (file, line and reason are told; nothing is written).\n";

int build(const Options& options) {
  GazetteerOptions build_options;
  build_options.format = options.from == "geonames" ? GazetteerFormat::kGeoNames : GazetteerFormat::kTsv;
  build_options.type = options.type;
  build_options.fold_case = options.fold_case;
  build_options.min_length = options.min_length;
  if (!options.languages.empty()) {
    build_options.languages = options.languages;
    build_options.languages.emplace_back();
  }
  const GazetteerReport report = build_gazetteer(options.files, options.output, build_options);
  std::string problems;
  for (const Diagnostic& d : report.diagnostics)
    problems += d.where.line ? fmt::format("{}:{}: error[{}]: {}\n", d.where.file, d.where.line, d.code, d.message)
                             : fmt::format("{}: error[{}]: {}\n", d.where.file, d.code, d.message);
  std::fputs(problems.c_str(), stderr);
  if (!report.written) {
    print_error(fmt::format("{} was not written", options.output));
    return kBadInput;
  }
  write_out(fmt::format("{}: {} entries, {} names\n", options.output, report.entries, report.names));
  if (!report.outside_parents.empty())
    write_out(fmt::format("{} parents are in none of these files ({}, ...): the rule packs must have them\n",
                          report.outside_parents.size(), report.outside_parents.front()));
  return kOk;
}

}  // namespace

Run add_gazetteer(CLI::App& verb, const Common&) {
  auto options = std::make_shared<Options>();
  verb.description("Compile lists of names for rule packs");
  verb.require_subcommand(1);
  CLI::App* sub = verb.add_subcommand("build", kDescription);
  sub->footer(kExamples);
  sub->add_option("--from", options->from, "Form of the files: tsv or geonames (default: tsv)")
      ->check(CLI::IsMember({"tsv", "geonames"}).description(""))
      ->type_name("FORM");
  sub->add_option("--type", options->type, "Type of entries that name none (default: location)")->type_name("TYPE");
  sub->add_flag("--fold-case", options->fold_case, "Match the names in any case");
  sub->add_option("--min-length", options->min_length, "Leave out names with fewer characters")->type_name("N");
  add_repeatable(*sub, "--language", options->languages,
                 "Language of alternate names that is taken (repeatable; default: en); names without one always are")
      ->type_name("CODE");
  sub->add_option("-o,--output", options->output, "The file to write; a half-built one never stands there")
      ->required()
      ->type_name("OUT");
  sub->add_option("FILES", options->files, "Lists to read")->required();
  return [options] { return build(*options); };
}

}  // namespace postil::cli
