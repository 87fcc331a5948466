// postil annotate: documents in, annotations out, in the same order.
#include <fmt/format.h>

#include "cli/config.h"
#include "cli/input.h"
#include "cli/language.h"
#include "cli/oddities.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "cli/render.h"
#include "cli/verb.h"
#include "postil/annotator.h"

namespace postil::cli {

namespace {

struct Options {
  std::string date;
  std::string format = "jsonl";
  std::string offsets = "byte";
  Inputs inputs;
};

constexpr const char* kDescription =
    "Annotate documents: actors, locations, who said what, quantities, dates.\n"
    "INPUT is a .jsonl file (an object with \"id\" and \"text\" a line; also \"date\", \"title\" and fields of your "
    "own, which\n"
    "are kept), a .txt or .html file, or a folder of these; without INPUT: stdin (JSON lines, unless --stdin says otherwise).";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil annotate news.jsonl > annotated.jsonl\n"
    "  postil annotate --format text --date 2015-12-04 article.txt\n"
    "  pdftotext report.pdf - | postil annotate --stdin text --format text\n"
    "  echo '{\"id\": \"1\", \"text\": \"Police said over 170 trucks burned.\"}' | postil annotate\n"
    "  postil annotate --format html pages/ > marked.html\n"
    "\n"
    "Positions count bytes of \"text\" in UTF-8 (see --offsets); those of \"title_annotations\" refer to \"title\".\n"
    "Exit status: 0, also where nothing was found; 2 where some input could not be read (the rest is annotated).\n";

// What became of one document. Errors are told in the order of the documents.
struct Result {
  std::string output, error;
};

class Worker {
 public:
  Worker(LanguageRules& rules, const Options& options, const Renderer& renderer, Oddities& oddities)
      : rules_(rules), annotators_(rules), options_(options), renderer_(renderer), oddities_(oddities) {}

  Result operator()(RawDocument& raw) {
    Document document;
    if (const std::string why = parse(raw, document); !why.empty())
      return {"", fmt::format("{}: {}", raw.where(), why)};
    AnnotateOptions options;
    options.date = document.date.empty() ? options_.date : document.date;
    Annotator& annotator = annotators_.of(rules_.language_of(document.text, field_of(document, kLanguageField)));
    const Annotations found = annotator.annotate(document.text, options);
    options.headline = true;
    const Annotations title = annotator.annotate(document.title, options);
    oddities_.count(document, found);
    return {renderer_.render(document, found, title), ""};
  }

 private:
  LanguageRules& rules_;
  LanguageAnnotators annotators_;
  const Options& options_;
  const Renderer& renderer_;
  Oddities& oddities_;
};

int annotate(const Common& common, const Options& options) {
  check_date_option(options.date);
  const Config config = load_config(common.config);
  LanguageRules rules(common, config);
  const std::unique_ptr<Renderer> renderer = make_renderer(options.format, options.offsets);

  InputReader reader(options.inputs, [](const std::string& message) { print_error(message); });
  Oddities oddities;
  Progress progress("annotating");
  std::uint64_t documents = 0, failures = 0;
  write_out(renderer->head());
  run_in_order<RawDocument, Result>(
      common.job_count(), [&](RawDocument& raw) { return reader.next(raw); },
      [&] {
        auto worker = std::make_shared<Worker>(rules, options, *renderer, oddities);
        return [worker](RawDocument& raw) { return (*worker)(raw); };
      },
      [&](Result& result) {
        write_out(result.output);
        if (!result.error.empty()) {
          print_error(result.error);
          ++failures;
        }
        progress.update(reader.bytes_done(), reader.bytes_total(), ++documents);
      });
  write_out(renderer->foot());
  oddities.tell();
  return reader.failures() || failures ? kBadInput : kOk;
}

}  // namespace

Run add_annotate(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<Options>();
  verb.description(kDescription);
  verb.footer(kExamples);
  verb.add_option("--date", options->date, "Date of documents that have none of their own: YYYY-MM-DD")
      ->type_name("DATE");
  verb.add_option("--format", options->format, "jsonl, text or html (default: jsonl)")
      ->check(CLI::IsMember({"jsonl", "text", "html"}).description(""))
      ->type_name("FORMAT");
  verb.add_option("--offsets", options->offsets, "Positions count: byte, codepoint or utf16 (default: byte)")
      ->check(CLI::IsMember({"byte", "codepoint", "utf16"}).description(""))
      ->type_name("UNIT");
  add_inputs(verb, options->inputs);
  return [&common, options] { return annotate(common, *options); };
}

}  // namespace postil::cli
