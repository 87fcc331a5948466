// Files are read line by line through zlib, which passes plain files through. TSV: the form of rule packs' gazetteers.
// GeoNames: what a line is, is told by the number of its columns: 19 a place, 4 an admin code with its name, 8 or 10 (5 with
// a preferred flag left out) an alternate name. Admin regions and countries get ids made from their codes ("geo:SY.10",
// "geo:SY"), the same that the shipped packs use, so that places of any dump hang under the shipped countries and regions.
#include "core/compile/gazetteer_reader.h"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

#include "core/match/lexicon.h"

namespace postil::compile {

namespace {

constexpr std::size_t kLongestLine = 1 << 20;  // bytes; a longer one is no line of a name list
constexpr std::size_t kGeoNamesColumns = 19;

using match::GazetteerBuilder;
using match::GazetteerOrigin;

// Kinds of GeoNames feature codes; the first row that fits. A code that ends in '*' is a prefix.
struct FeatureKind {
  char feature_class;
  std::string_view code, kind;
};
constexpr FeatureKind kFeatureKinds[] = {
    {'A', "PCL*", "country"},  {'A', "ADM1*", "region"}, {'A', "ADM2*", "county"}, {'A', "*", "region"},
    {'P', "PPLX", "district"}, {'P', "*", "city"},       {'H', "STM*", "river"},   {'H', "LK*", "lake"},
    {'H', "SEA", "sea"},       {'H', "OCN", "ocean"},    {'H', "STRT", "strait"},  {'H', "GULF", "gulf"},
    {'H', "BAY*", "bay"},      {'H', "*", "water"},      {'T', "MT*", "mountain"}, {'T', "ISL*", "island"},
    {'T', "DSRT", "desert"},   {'T', "*", "terrain"},    {'L', "CONT", "continent"}, {'L', "PRK*", "park"},
    {'L', "*", "region"},      {'S', "AIRB", "airbase"}, {'S', "AIRP", "airport"}, {'S', "*", "facility"},
    {'R', "*", "road"},        {'V', "*", "forest"},     {'U', "*", "terrain"},
};

std::string_view kind_of(std::string_view feature_class, std::string_view code) {
  for (const FeatureKind& k : kFeatureKinds) {
    if (feature_class.empty() || k.feature_class != feature_class[0])
      continue;
    const bool prefix = k.code.back() == '*';
    const std::string_view wanted = k.code.substr(0, k.code.size() - prefix);
    if (prefix ? code.substr(0, wanted.size()) == wanted : code == wanted)
      return k.kind;
  }
  return "";
}

bool is_digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool parse_number(std::string_view s, double limit, float& out) {
  double v = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
  if (error != std::errc() || end != s.data() + s.size() || !(v >= -limit && v <= limit))
    return false;
  out = static_cast<float>(v);
  return true;
}

std::size_t code_points(std::string_view s) {
  return static_cast<std::size_t>(std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

class Reader {
 public:
  Reader(const GazetteerOptions& options, GazetteerBuilder& builder) : options_(options), builder_(builder) {}

  void read(const std::string& path, std::uint32_t file) {
    where_ = {file, 0};
    errno = 0;
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> in(gzopen(path.c_str(), "rb"), gzclose);
    if (!in) {
      problem(fmt::format("cannot be read: {}", std::strerror(errno ? errno : ENOMEM)));
      return;
    }
    gzbuffer(in.get(), 1 << 17);
    std::string buffer(kLongestLine, '\0');
    while (gzgets(in.get(), buffer.data(), static_cast<int>(buffer.size()))) {
      ++where_.line;
      std::string_view s(buffer.data());
      if (s.size() + 1 == buffer.size() && s.back() != '\n') {
        problem("the line is longer than 1 MB");
        return;
      }
      while (!s.empty() && (s.back() == '\n' || s.back() == '\r'))
        s.remove_suffix(1);
      if (where_.line == 1 && s.substr(0, 3) == "\xEF\xBB\xBF")
        s.remove_prefix(3);
      if (!s.empty() && s[0] != '#' && s.substr(0, 7) != "id\tname")
        line(s);
      if (builder_.problems().size() > GazetteerReport::kMostProblems)
        return;
    }
    int code = Z_OK;
    const char* why = gzerror(in.get(), &code);
    if (code != Z_OK && code != Z_STREAM_END) {
      ++where_.line;
      problem(fmt::format("cannot be read further: {}", code == Z_BUF_ERROR ? "the file is cut short" : why));
    }
  }

  // Alternate names may come before their places: they are added when all files are read.
  void finish() {
    for (const Alternate& a : alternates_)
      if (const std::uint32_t e = builder_.find(a.id); e != UINT32_MAX)
        spelling(e, a.name, match::kAlias);
  }

 private:
  struct Alternate {
    std::string id, name;
  };

  void problem(std::string message) { builder_.add_problem(where_, std::move(message)); }

  void line(std::string_view s) {
    if (!is_utf8(s)) {
      problem("the text is no UTF-8 (maybe Latin-1); convert it: iconv -f LATIN1 -t UTF-8");
      return;
    }
    columns_.clear();
    for (std::size_t at = 0;;) {
      const std::size_t tab = std::min(s.find('\t', at), s.size());
      columns_.push_back(s.substr(at, tab - at));
      if (tab == s.size())
        break;
      at = tab + 1;
    }
    if (options_.format == GazetteerFormat::kTsv)
      tsv();
    else if (columns_.size() == kGeoNamesColumns)
      geonames();
    else if (columns_.size() == 4)
      admin_code();
    else if (columns_.size() >= 5 && columns_.size() <= 10 && is_digits(columns_[0]) && is_digits(columns_[1]))
      alternate();
    else
      problem(fmt::format("has {} columns; GeoNames places have 19, admin codes 4, alternate names 8 or 10", columns_.size()));
  }

  std::string_view column(std::size_t i) const { return i < columns_.size() ? columns_[i] : std::string_view(); }

  void spelling(std::uint32_t entry, std::string_view s, std::uint8_t flags) {
    if (options_.fold_case)
      flags |= match::kFoldCase;
    const auto policy = [&](std::string_view tail, std::uint8_t flag) {
      if (s.size() > tail.size() && s.substr(s.size() - tail.size()) == tail) {
        s.remove_suffix(tail.size());
        flags = static_cast<std::uint8_t>((flags & ~(match::kExactCase | match::kFoldCase)) | flag);
      }
    };
    policy("=exact", match::kExactCase);
    policy("=fold", match::kFoldCase);
    if (!s.empty() && code_points(s) >= options_.min_length)
      builder_.add_name(entry, s, flags);
  }

  void spellings(std::uint32_t entry, std::string_view list, char separator, std::uint8_t flags) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(separator), list.size());
      spelling(entry, list.substr(0, end), flags);
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }

  bool coordinates(std::string_view lat, std::string_view lon, GazetteerBuilder::Entry& e) {
    if (!parse_number(lat, 90, e.latitude)) {
      problem(fmt::format("'{}' is no latitude (-90 to 90 degrees)", lat));
      return false;
    }
    if (!parse_number(lon, 180, e.longitude)) {
      problem(fmt::format("'{}' is no longitude (-180 to 180 degrees)", lon));
      return false;
    }
    return true;
  }

  void tsv() {
    if (columns_.size() < 2 || columns_.size() > 6) {
      problem(fmt::format("has {} columns; id, name, aliases, type, parent, extra were expected, separated by one TAB each",
                          columns_.size()));
      return;
    }
    GazetteerBuilder::Entry e;
    e.id = column(0);
    e.name = column(1);
    e.type = column(3).empty() ? std::string_view(options_.type) : column(3);
    e.parent = column(4);
    e.where = where_;
    if (e.id.empty() || e.name.empty()) {
      problem("id or name is empty");
      return;
    }
    std::string_view shorts;
    bool alias_only = false;
    extra_.clear();
    if (!extra(column(5), e, shorts, alias_only))
      return;
    e.extra = extra_;
    const std::uint32_t entry = builder_.add(e);
    if (entry == UINT32_MAX)
      return;
    if (!alias_only)
      spelling(entry, e.name, 0);
    spellings(entry, column(2), '|', match::kAlias);
    spellings(entry, shorts, '|', match::kAlias | match::kShortName);
  }

  bool extra(std::string_view rest, GazetteerBuilder::Entry& e, std::string_view& shorts, bool& alias_only) {
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (pair.empty())
        continue;
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos) {
        problem(fmt::format("key=value was expected, not '{}'", pair));
        return false;
      }
      const std::string_view key = pair.substr(0, equals), value = pair.substr(equals + 1);
      bool good = true;
      if (key == "lat")
        good = parse_number(value, 90, e.latitude);
      else if (key == "lon")
        good = parse_number(value, 180, e.longitude);
      else if (key == "population")
        good = parse_number(value, 1e11, e.population) && e.population >= 0;
      else if (key == "short")
        shorts = value;
      else if (key == "alias_only")
        alias_only = value == "true";
      else
        (extra_.empty() ? extra_ : extra_ += ';') += pair;
      if (!good) {
        problem(fmt::format("'{}' is no {}", pair,
                            key == "population" ? "population" : "coordinate (lat -90 to 90, lon -180 to 180)"));
        return false;
      }
    }
    return true;
  }

  void geonames() {
    const std::string_view name = column(1), cc = column(8), admin1 = column(10), admin2 = column(11), code = column(7);
    GazetteerBuilder::Entry e;
    e.where = where_;
    if (!is_digits(column(0)) || name.empty()) {
      problem(name.empty() ? "the name (column 2) is empty" : fmt::format("'{}' is no GeoNames id (column 1)", column(0)));
      return;
    }
    if (!coordinates(column(4), column(5), e))
      return;
    if (!column(14).empty() && (!parse_number(column(14), 1e11, e.population) || e.population < 0)) {
      problem(fmt::format("'{}' is no population (column 15)", column(14)));
      return;
    }
    const std::string_view kind = kind_of(column(6), code);
    const std::string type = kind.empty() ? options_.type : fmt::format("{}.{}", base_type(), kind);
    const std::string country = cc.empty() ? std::string() : fmt::format("geo:{}", cc);
    const bool has_region = !admin1.empty() && admin1 != "00" && !country.empty();
    const std::string region = has_region ? fmt::format("{}.{}", country, admin1) : country;
    std::string id = fmt::format("geo:{}", column(0)), parent = region;
    if (code.substr(0, 3) == "PCL" && !country.empty() && builder_.find(country) == UINT32_MAX) {
      id = country;
      parent.clear();
    } else if (code == "ADM1" && has_region) {
      id = region;
      parent = country;
    } else if (code == "ADM2" && has_region && !admin2.empty()) {
      id = fmt::format("{}.{}", region, admin2);
    }
    if (parent == id)
      parent.clear();
    e.id = id;
    e.name = name;
    e.type = type;
    e.parent = parent;
    const std::uint32_t entry = builder_.add(e);
    if (entry == UINT32_MAX)
      return;
    spelling(entry, name, 0);
    if (column(2) != name)
      spelling(entry, column(2), match::kAlias);
    spellings(entry, column(3), ',', match::kAlias);
  }

  std::string base_type() const { return options_.type.substr(0, options_.type.find('.')); }

  // "US.CA TAB California TAB California TAB 5332921"; places may have brought the entry already.
  void admin_code() {
    const std::string id = fmt::format("geo:{}", column(0));
    const std::size_t dots = static_cast<std::size_t>(std::count(id.begin(), id.end(), '.'));
    if (dots < 1 || dots > 2 || column(1).empty()) {
      problem(fmt::format("'{}' is no admin code such as US.CA", column(0)));
      return;
    }
    std::uint32_t entry = builder_.find(id);
    if (entry == UINT32_MAX) {
      GazetteerBuilder::Entry e;
      const std::string type = fmt::format("{}.{}", base_type(), dots == 1 ? "region" : "county");
      const std::string parent = id.substr(0, id.rfind('.'));
      e.id = id;
      e.name = column(1);
      e.type = type;
      e.parent = parent;
      e.where = where_;
      entry = builder_.add(e);
      spelling(entry, column(1), 0);
    }
    if (column(2) != column(1))
      spelling(entry, column(2), match::kAlias);
  }

  void alternate() {
    if (std::find(options_.languages.begin(), options_.languages.end(), column(2)) != options_.languages.end())
      alternates_.push_back({fmt::format("geo:{}", column(1)), std::string(column(3))});
  }

  const GazetteerOptions& options_;
  GazetteerBuilder& builder_;
  GazetteerOrigin where_;
  std::vector<std::string_view> columns_;
  std::string extra_;
  std::vector<Alternate> alternates_;
};

}  // namespace

bool is_utf8(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    const auto c = static_cast<unsigned char>(s[i]);
    if (c < 0x80) {
      ++i;
      continue;
    }
    const std::size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || i + n > s.size())
      return false;
    std::uint32_t v = c & (0x7F >> n);
    for (std::size_t k = 1; k < n; ++k) {
      const auto b = static_cast<unsigned char>(s[i + k]);
      if ((b & 0xC0) != 0x80)
        return false;
      v = v << 6 | (b & 0x3F);
    }
    if ((n == 3 && v < 0x800) || (n == 4 && v < 0x10000) || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000))
      return false;
    i += n;
  }
  return true;
}

void read_gazetteer_files(const std::vector<std::string>& files, const GazetteerOptions& options,
                          match::GazetteerBuilder& builder) {
  Reader reader(options, builder);
  for (std::uint32_t i = 0; i < files.size(); ++i)
    reader.read(files[i], i);
  reader.finish();
}

}  // namespace postil::compile
