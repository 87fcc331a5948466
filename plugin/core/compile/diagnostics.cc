#include "core/compile/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace postil {

std::string Diagnostic::to_string() const {
  std::string out = where.file;
  if (where.line)
    out += fmt::format(":{}:{}", where.line, where.column);
  out += fmt::format("{}{}[{}]: {}", out.empty() ? "" : ": ", severity == Severity::kError ? "error" : "warning", code, message);
  if (!context.empty())
    out += fmt::format("\n     | in {}", context);
  if (where.line && !source_line.empty()) {
    out += fmt::format("\n{:4} | {}", where.line, source_line);
    out += fmt::format("\n     | {}{}", std::string(where.column - 1, ' '), std::string(std::max(1u, length), '^'));
    if (!help.empty())
      out += " " + help;
  } else if (!help.empty()) {
    out += "\n     | " + help;
  }
  return out;
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

}  // namespace postil

namespace postil::compile {

namespace {

constexpr std::size_t kShownLine = 160;  // bytes; longer source lines are not shown

std::uint32_t code_points(std::string_view s) {
  return static_cast<std::uint32_t>(
      std::count_if(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string printable(std::string_view line) {
  std::string out(line);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20)
      c = ' ';
  return out;
}

}  // namespace

const std::vector<CodeInfo>& all_codes() {
  static const std::vector<CodeInfo> kCodes = {
#define POSTIL_DIAGNOSTIC(code, severity, title) {#code, Severity::severity, title},
#include "core/compile/diagnostics.def"
#undef POSTIL_DIAGNOSTIC
  };
  return kCodes;
}

void Reporter::add(Code code, const Place& place, std::string message, std::string help, std::size_t length) {
  const CodeInfo& info = all_codes()[static_cast<std::size_t>(code)];
  Diagnostic d;
  d.severity = info.severity;
  d.code = info.code;
  d.message = std::move(message);
  d.help = std::move(help);
  d.where = to_location(place);
  for (const std::string& c : context_)
    d.context += (d.context.empty() ? "" : " > ") + c;
  if (d.where.line) {
    const std::string_view line = place.file->line(d.where.line);
    const std::size_t begin = std::min<std::size_t>(line.size(), place.offset - place.file->line_starts[d.where.line - 1]);
    d.length = std::max(1u, code_points(line.substr(begin, length)));
    if (line.size() <= kShownLine)
      d.source_line = printable(line);
  }
  add(std::move(d));
}

void Reporter::add(Diagnostic d) {
  errors_ += d.severity == Severity::kError;
  if (found_.size() >= kMaxFindings)
    ++left_out_;
  else
    found_.push_back(std::move(d));
}

Reporter::Context::Context(Reporter& reporter, std::string text) : reporter_(reporter) {
  reporter_.context_.push_back(std::move(text));
}

Reporter::Context::~Context() { reporter_.context_.pop_back(); }

Diagnostics Reporter::take() {
  std::stable_sort(found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.where.file, a.where.line, a.where.column) < std::tie(b.where.file, b.where.line, b.where.column);
  });
  if (left_out_) {
    Diagnostic d;
    d.severity = errors_ ? Severity::kError : Severity::kWarning;
    d.code = "R005";
    d.message = fmt::format("{} more findings are not shown", left_out_);
    found_.push_back(d);
  }
  return std::move(found_);
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string nearest(std::string_view wrong, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 64;
  std::string best;
  std::size_t best_distance = std::clamp<std::size_t>(wrong.size() / 2, 1, 4) + 1;
  for (const std::string& k : known) {
    if (wrong.size() > kLongest || k.size() > wrong.size() + 4 || wrong.size() > k.size() + 4)
      continue;
    if (const std::size_t d = distance(wrong, k); d < best_distance) {
      best_distance = d;
      best = k;
    }
  }
  return best;
}

std::string suggest(std::string_view wrong, std::vector<std::string> known, std::string_view what, std::size_t shown) {
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  std::string out;
  if (const std::string near = nearest(wrong, known); !near.empty())
    out = fmt::format("did you mean '{}'?", near);
  if (known.empty())
    return out;
  std::string list;
  for (std::size_t i = 0; i < std::min(shown, known.size()); ++i)
    list += (i ? ", " : "") + known[i];
  if (known.size() > shown)
    list += fmt::format(" and {} more", known.size() - shown);
  return out + fmt::format("{}({} known here: {})", out.empty() ? "" : " ", what, list);
}

}  // namespace postil::compile
