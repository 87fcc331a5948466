// Reading files of rule packs: whole text files, and the TSV form of gazetteers.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <unordered_set>

#include "core/compile/reader.h"

namespace postil::compile {

namespace {

constexpr std::size_t kMaxListFileBytes = 64 << 20;

}  // namespace

std::optional<std::string> read_file(const std::string& path, std::size_t limit, const Place& wanted_by,
                                     Reporter& reporter) {
  const auto fail = [&](std::string_view why) {
    reporter.add(Code::kR004, wanted_by, fmt::format("cannot read '{}': {}", path, why), "");
    return std::nullopt;
  };
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return fail(std::strerror(errno));
  struct stat info {};
  std::string out;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    close(fd);
    return fail("it is no ordinary file");
  }
  if (static_cast<std::size_t>(info.st_size) > limit) {
    close(fd);
    return fail(fmt::format("it is larger than {} MB", limit >> 20));
  }
  out.resize(static_cast<std::size_t>(info.st_size));
  std::size_t have = 0;
  while (have < out.size()) {
    const ssize_t n = read(fd, out.data() + have, out.size() - have);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    have += static_cast<std::size_t>(n);
  }
  close(fd);
  out.resize(have);
  return out;
}

std::optional<std::string> read_list_file(const std::string& path, const Place& wanted_by, Reporter& reporter) {
  return read_file(path, kMaxListFileBytes, wanted_by, reporter);
}

std::string find_beside(const std::string& pack, const std::string& given) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(pack).parent_path();
  fs::path path = folder / given;
  std::error_code ec;
  for (fs::path up = folder; !fs::exists(path, ec); up = up.parent_path()) {
    path = up / "gazetteer" / given;
    if (fs::exists(path, ec))
      return path.string();
    if (!up.has_relative_path() || up.parent_path() == up)
      return (folder / given).string();
  }
  return path.string();
}

std::optional<std::string> path_beside(const YamlNode& node, const PackDef& pack, Reporter& reporter) {
  namespace fs = std::filesystem;
  if (!node.is_scalar()) {
    reporter.add(Code::kR003, node.place, "the name of a file was expected");
    return std::nullopt;
  }
  const std::string& given = node.scalar;
  const fs::path relative(given);
  if (given.empty() || relative.is_absolute() ||
      std::find(relative.begin(), relative.end(), fs::path("..")) != relative.end()) {
    reporter.add(Code::kR004, node.place, fmt::format("'{}' is not a file beside this pack", given),
                 "name a file in the pack's own folder or in a folder 'gazetteer' next to it", given.size());
    return std::nullopt;
  }
  return find_beside(pack.file->name, given);
}

const SourceFile* file_beside(const YamlNode& node, const PackDef& pack, Sources& sources, Reporter& reporter) {
  const std::optional<std::string> path = path_beside(node, pack, reporter);
  auto content = path ? read_list_file(*path, node.place, reporter) : std::nullopt;
  if (!content)
    return nullptr;
  sources.named.push_back({pack.file->name, node.scalar, *path, text::hash(*content), std::nullopt, nullptr});
  const SourceFile& file = sources.files.emplace_back(*path, std::move(*content));
  return is_text(file, reporter) ? &file : nullptr;
}

namespace {

std::vector<std::string_view> split(std::string_view s, char separator) {
  std::vector<std::string_view> out;
  std::size_t from = 0;
  for (;;) {
    const std::size_t to = s.find(separator, from);
    out.push_back(s.substr(from, to == std::string_view::npos ? to : to - from));
    if (to == std::string_view::npos)
      return out;
    from = to + 1;
  }
}

class GazetteerReader {
 public:
  GazetteerReader(const SourceFile& file, const GazetteerDefaults& defaults, PackDef& pack, Reporter& reporter)
      : file_(file), defaults_(defaults), pack_(pack), reporter_(reporter),
        blocked_(defaults.blocked.begin(), defaults.blocked.end()) {}

  void read() {
    for (std::uint32_t i = 1; i <= file_.line_starts.size(); ++i) {
      const std::string_view line = file_.line(i);
      if (line.empty() || line[0] == '#' || line.rfind("id\tname", 0) == 0)
        continue;
      begin_ = file_.line_starts[i - 1];
      row(line);
    }
  }

 private:
  enum Column : std::size_t { kId, kName, kAliases, kType, kParent, kExtra, kColumns };

  Place at(std::string_view part, std::string_view line) const {
    return {&file_, static_cast<std::uint32_t>(begin_ + (part.data() - line.data()))};
  }

  void row(std::string_view line) {
    const auto columns = split(line, '\t');
    if (columns.size() < 2 || columns.size() > kColumns) {
      reporter_.add(Code::kR063, {&file_, begin_}, fmt::format("{} columns; 2 to 6 were expected", columns.size()),
                    "columns are separated by one TAB: id, name, aliases, type, parent, extra", line.size());
      return;
    }
    EntityDef def;
    const auto column = [&](std::size_t c) { return c < columns.size() ? columns[c] : std::string_view(); };
    const auto name = [&](std::string_view s) { return Name{std::string(s), s.empty() ? Place{&file_, begin_} : at(s, line)}; };
    def.id = name(column(kId));
    def.name = name(column(kName));
    def.type = column(kType).empty() ? Name{defaults_.type, {&file_, begin_}} : name(column(kType));
    def.parent = name(column(kParent));
    if (def.id.text.empty() || def.name.text.empty()) {
      reporter_.add(Code::kR063, {&file_, begin_}, "id or name is empty", "", line.size());
      return;
    }
    add_spelling(def, def.name, 0);
    if (!column(kAliases).empty())
      for (std::string_view alias : split(column(kAliases), '|'))
        add_spelling(def, name(alias), match::kAlias);
    if (!column(kExtra).empty())
      for (std::string_view pair : split(column(kExtra), ';'))
        extra(def, pair, line);
    pack_.entities.push_back(std::move(def));
  }

  // An alias may end in "=exact" or "=fold", its own case policy.
  void add_spelling(EntityDef& def, Name spelling, std::uint8_t flags) {
    flags |= defaults_.flags;
    const auto policy = [&](std::string_view tail, std::uint8_t flag) {
      if (spelling.text.size() > tail.size() &&
          std::string_view(spelling.text).substr(spelling.text.size() - tail.size()) == tail) {
        spelling.text.resize(spelling.text.size() - tail.size());
        flags = static_cast<std::uint8_t>((flags & ~(match::kExactCase | match::kFoldCase)) | flag);
      }
    };
    policy("=exact", match::kExactCase);
    policy("=fold", match::kFoldCase);
    if (spelling.text.size() < defaults_.min_length || (!blocked_.empty() && blocked_.count(text::fold(spelling.text))))
      return;
    def.spellings.push_back({std::move(spelling), flags});
  }

  void extra(EntityDef& def, std::string_view pair, std::string_view line) {
    const std::size_t equals = pair.find('=');
    const Place place = pair.empty() ? Place{&file_, begin_} : at(pair, line);
    if (equals == std::string_view::npos) {
      if (!pair.empty())
        reporter_.add(Code::kR063, place, fmt::format("key=value was expected, not '{}'", pair), "", pair.size());
      return;
    }
    const std::string_view key = pair.substr(0, equals);
    const std::string value(pair.substr(equals + 1));
    if (key == "lat" || key == "lon" || key == "population") {
      char* end = nullptr;
      const double v = std::strtod(value.c_str(), &end);
      const double limit = key == "lat" ? 90 : key == "lon" ? 180 : 1e11;
      if (value.empty() || *end || v < -limit || v > limit)
        reporter_.add(Code::kR063, place, fmt::format("'{}' is no {}", value, key == "population" ? "population" : "coordinate"),
                      "", pair.size());
      else
        (key == "lat" ? def.latitude : key == "lon" ? def.longitude : def.population) = v;
    } else if (key == "alias_only" && value == "true") {
      if (!def.spellings.empty() && !(def.spellings.front().flags & match::kAlias))
        def.spellings.erase(def.spellings.begin());
    } else if (key == "gender") {
      def.gender = value;
    } else if (key == "short") {
      for (std::string_view s : split(value, '|'))
        add_spelling(def, {std::string(s), place}, match::kAlias | match::kShortName);
    } else if (key == "role") {
      role(def, value, place);
    } else {
      def.attributes.push_back({{std::string(key), place}, {value, place}});
    }
  }

  // "Prime Minister@2019-07-24..2022-09-06"; either day may be missing.
  void role(EntityDef& def, std::string_view value, const Place& place) {
    RoleDef r;
    const std::size_t mark = value.find('@');
    r.name = {std::string(value.substr(0, mark)), place};
    if (mark != std::string_view::npos) {
      const std::string_view days = value.substr(mark + 1);
      const std::size_t dots = days.find("..");
      const auto day = [&](std::string_view s) {
        const auto d = parse_day(s);
        if (!s.empty() && !d)
          reporter_.add(Code::kR061, place, fmt::format("'{}' is not a date (YYYY-MM-DD)", s), "");
        return d.value_or(match::DateRange::kOpen);
      };
      r.from = day(days.substr(0, dots));
      r.to = dots == std::string_view::npos ? match::DateRange::kOpen : day(days.substr(dots + 2));
    }
    def.roles.push_back(std::move(r));
  }

  const SourceFile& file_;
  const GazetteerDefaults& defaults_;
  PackDef& pack_;
  Reporter& reporter_;
  std::unordered_set<std::string> blocked_;
  std::uint32_t begin_ = 0;
};

}  // namespace

void read_gazetteer(const SourceFile& file, const GazetteerDefaults& defaults, PackDef& pack, Reporter& reporter) {
  GazetteerReader(file, defaults, pack, reporter).read();
}

std::optional<std::int32_t> parse_day(std::string_view s) {
  if (s.size() < 10 || s[4] != '-' || s[7] != '-' || (s.size() > 10 && s[10] != 'T' && s[10] != ' '))
    return std::nullopt;
  const auto digits = [&](std::size_t at, std::size_t n) {
    int v = 0;
    for (std::size_t i = at; i < at + n; ++i) {
      if (s[i] < '0' || s[i] > '9')
        return -1;
      v = v * 10 + (s[i] - '0');
    }
    return v;
  };
  const int y = digits(0, 4), m = digits(5, 2), d = digits(8, 2);
  const bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
  const int days[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > days[m - 1])
    return std::nullopt;
  // Days from civil: the year begins in March, eras have 400 years.
  const int shifted = m <= 2 ? y - 1 : y;
  const int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const int year_of_era = shifted - era * 400;
  const int day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

}  // namespace postil::compile
