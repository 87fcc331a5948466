// build_gazetteer: files -> builder -> one file, or diagnostics with file and line.
#include "core/compile/gazetteer_reader.h"
#include "core/match/gazetteer_builder.h"
#include "postil/gazetteer.h"

namespace postil {

GazetteerReport build_gazetteer(const std::vector<std::string>& files, const std::string& output,
                                const GazetteerOptions& options) {
  GazetteerReport report;
  const auto add = [&](std::string file, std::uint32_t line, std::string message) {
    Diagnostic d;
    d.code = "R063";
    d.message = std::move(message);
    d.where = {std::move(file), line, line ? 1u : 0u};
    report.diagnostics.push_back(std::move(d));
  };
  match::GazetteerBuilder builder;
  compile::read_gazetteer_files(files, options, builder);
  builder.link();
  for (const match::GazetteerProblem& p : builder.problems()) {
    if (report.diagnostics.size() == GazetteerReport::kMostProblems) {
      add(output, 0, "there are more errors; the first " + std::to_string(GazetteerReport::kMostProblems) + " are shown");
      break;
    }
    add(p.where.file < files.size() ? files[p.where.file] : output, p.where.line, p.message);
  }
  report.entries = builder.entry_count();
  report.names = builder.name_count();
  report.outside_parents = builder.outside_parents();
  if (report.diagnostics.empty() && report.entries == 0)
    add(output, 0, "the files have no names");
  if (!report.diagnostics.empty())
    return report;
  std::string error;
  report.written = builder.write(output, error);
  if (!report.written)
    add(output, 0, error);
  return report;
}

}  // namespace postil
