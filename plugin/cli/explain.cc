// postil explain: which rule made an annotation, what lost to it, and how far a rule came that made none.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/config.h"
#include "cli/input.h"
#include "cli/language.h"
#include "cli/verb.h"
#include "postil/explain.h"

namespace postil::cli {

namespace {

struct Options {
  std::string rule, date;
  std::vector<std::string> texts;
  Inputs inputs;
  bool json = false;
};

constexpr const char* kDescription =
    "Explain annotations: the rule that made each, what its captures took, and what lost to it.\n"
    "With --rule: what this rule matched, or how far it came and what it wanted next, element by element.\n"
    "The text comes from --text, or from INPUT as for postil annotate.";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil explain --text 'Lind said that the pier is closed.'\n"
    "  postil explain --rule en/attribution/said-what --text 'Lind thinks that the pier is closed.'\n"
    "  postil explain --rules my-rules.yaml --rule my/rule article.txt\n"
    "\n"
    "Exit status: 0; 2 where there is no such rule, or input could not be read.\n";

const char* outcome(ExplainedMatch::Outcome o) {
  switch (o) {
    case ExplainedMatch::Outcome::kKept: return "kept";
    case ExplainedMatch::Outcome::kUnless: return "unless";
    case ExplainedMatch::Outcome::kWhere: return "where";
    case ExplainedMatch::Outcome::kNotText: return "not_text";
    case ExplainedMatch::Outcome::kOverlap: return "overlap";
    default: return "dropped";
  }
}

std::string why_lost(const ExplainedMatch& m, std::string_view text) {
  const std::string to = m.lost_to.empty() ? "" : fmt::format(" \"{}\" by {}", m.lost_to_span.of(text), m.lost_to);
  switch (m.outcome) {
    case ExplainedMatch::Outcome::kUnless: return "not made: a pattern of its 'unless' is in the words or beside them";
    case ExplainedMatch::Outcome::kWhere: return "not made: its 'where' is not true";
    case ExplainedMatch::Outcome::kNotText: return "not made: its 'not_text' has these words";
    case ExplainedMatch::Outcome::kOverlap: return "lost to" + to;
    default: return "taken out by a later step" + (to.empty() ? "" : "; here stands" + to);
  }
}

std::string one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c == '\n' || c == '\r' || c == '\t')
      c = ' ';
  return out;
}

void print_text(const Explanation& found, std::string_view text, const std::string& rule) {
  std::string out;
  for (const ExplainedMatch& m : found.matches) {
    const bool kept = m.outcome == ExplainedMatch::Outcome::kKept;
    out += fmt::format("{}{}  \"{}\"  {}", kept ? "" : "  ", m.type, one_line(m.span.of(text)), m.rule);
    out += kept ? fmt::format("  {:.2g}\n", m.confidence) : fmt::format("\n      {}\n", one_line(why_lost(m, text)));
    for (const auto& [name, span] : m.captures) out += fmt::format("      {} = \"{}\"\n", name, one_line(span.of(text)));
  }
  if (!rule.empty() && found.matches.empty())
    out += fmt::format("{} matches nothing here\n", rule);
  if (rule.empty() && found.matches.empty())
    out += "nothing is annotated here\n";
  for (const ExplainedTry& t : found.tries) {
    out += fmt::format("  {}\n", t.pattern);
    if (t.matched.begin == t.matched.end) {
      out += "      begins nowhere in the text; wanted: ";
    } else {
      out += fmt::format("      came as far as \"{}\"\n", one_line(t.matched.of(text)));
      out += fmt::format("      found next: {}\n      wanted: ", t.found.empty() ? "the end of the text" : one_line(t.found));
    }
    for (std::size_t i = 0; i < t.wanted.size(); ++i) out += (i ? " or " : "") + t.wanted[i];
    out += "\n";
  }
  write_out(out);
}

nlohmann::ordered_json span_json(Span s) { return {s.begin, s.end}; }

void print_json(const Explanation& found, const std::string& id) {
  nlohmann::ordered_json out = {{"id", id}, {"matches", nlohmann::ordered_json::array()}, {"tries", nlohmann::ordered_json::array()}};
  for (const ExplainedMatch& m : found.matches) {
    nlohmann::ordered_json captures = nlohmann::ordered_json::object();
    for (const auto& [name, span] : m.captures) captures[name] = span_json(span);
    nlohmann::ordered_json line = {{"rule", m.rule},   {"type", m.type},         {"start", m.span.begin},
                                   {"end", m.span.end}, {"captures", captures}, {"outcome", outcome(m.outcome)}};
    if (!m.lost_to.empty()) {
      line["lost_to"] = m.lost_to;
      line["lost_to_span"] = span_json(m.lost_to_span);
    }
    out["matches"].push_back(std::move(line));
  }
  for (const ExplainedTry& t : found.tries)
    out["tries"].push_back({{"pattern", t.pattern}, {"matched", span_json(t.matched)}, {"wanted", t.wanted}, {"found", t.found}});
  write_out(out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

// The rule by its full name, or by its own id if only one pack has it.
std::string full_name(const RuleSet& rules, const std::string& rule) {
  std::vector<std::string> fit;
  for (const std::string& name : rule_names(rules)) {
    if (name == rule)
      return name;
    if (name.size() > rule.size() && name.ends_with("/" + rule))
      fit.push_back(name);
  }
  if (fit.size() == 1)
    return fit[0];
  throw UserError(fit.empty() ? fmt::format("there is no rule '{}'", rule)
                              : fmt::format("several rules are named '{}': {}", rule, fmt::join(fit, ", ")));
}

int explain_all(const Common& common, const Options& options) {
  check_date_option(options.date);
  const Config config = load_config(common.config);
  LanguageRules rules(common, config);
  const std::string rule = options.rule.empty() ? "" : full_name(*rules.all(), options.rule);
  const auto tell = [&](const std::string& id, const std::string& text, const std::string& date) {
    AnnotateOptions how;
    how.date = date.empty() ? options.date : date;
    const Explanation found = explain(*(rule.empty() ? rules.of(rules.language_of(text)) : rules.all()), text, how, rule);
    if (options.json)
      print_json(found, id);
    else
      print_text(found, text, rule);
  };
  for (const std::string& text : options.texts) tell("", text, "");
  if (!options.texts.empty() && options.inputs.paths.empty())
    return kOk;
  InputReader reader(options.inputs, [](const std::string& message) { print_error(message); });
  std::uint64_t failures = 0;
  for (RawDocument raw; reader.next(raw);) {
    Document document;
    if (const std::string why = parse(raw, document); !why.empty()) {
      print_error(fmt::format("{}: {}", raw.where(), why));
      ++failures;
      continue;
    }
    if (!options.json)
      write_out(fmt::format("== {}\n", document.id));
    tell(document.id, document.text, document.date);
  }
  return reader.failures() || failures ? kBadInput : kOk;
}

}  // namespace

Run add_explain(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<Options>();
  verb.description(kDescription);
  verb.footer(kExamples);
  verb.add_option("--rule", options->rule, "The rule that is asked about: PACK/ID, or ID alone")->type_name("ID");
  add_repeatable(verb, "--text", options->texts, "A text (repeatable)")->type_name("TEXT");
  verb.add_option("--date", options->date, "Date of texts that have none of their own: YYYY-MM-DD")->type_name("DATE");
  verb.add_flag("--json", options->json, "JSON lines; positions count bytes");
  add_inputs(verb, options->inputs);
  return [&common, options] { return explain_all(common, *options); };
}

}  // namespace postil::cli
