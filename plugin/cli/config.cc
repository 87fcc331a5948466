// Reading postil.yaml: every key is known to a reader function; what is left over, doubled or of the wrong kind is an
// error with its line. All errors of a file are told at once.
#include "cli/config.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "cli/language.h"
#include "cli/verb.h"
#include "core/field_names.h"

namespace postil::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMaxConfigBytes = 1 << 20;  // far beyond any that a person writes

constexpr const char* kDefaultCache = "default";
constexpr const char* kNoCache = "off";

class ConfigReader {
 public:
  ConfigReader(std::string name, fs::path folder) : name_(std::move(name)), folder_(std::move(folder)) {}

  Config read(const std::string& yaml) {
    Config config;
    config.rules = {shipped().rules.string()};
    try {
      const YAML::Node root = YAML::Load(yaml);
      if (!root.IsNull())
        read_root(root, config);
    } catch (const YAML::Exception& e) {
      errors_.push_back(fmt::format("{}:{}: no YAML: {}", name_, e.mark.line + 1, e.msg));
    }
    if (!errors_.empty())
      throw UserError(fmt::format("{}", fmt::join(errors_, "\n")));
    return config;
  }

 private:
  using Reader = std::function<void(const YAML::Node& value)>;
  using Keys = std::map<std::string, Reader>;

  void error(const YAML::Node& node, const std::string& what) {
    errors_.push_back(fmt::format("{}:{}: {}", name_, node.Mark().line + 1, what));
  }

  void read_map(const YAML::Node& node, const std::string& what, const Keys& keys) {
    if (!node.IsMap())
      return error(node, what + " must have keys");
    std::set<std::string> seen;
    for (const auto& item : node) {
      const std::string key = item.first.IsScalar() ? item.first.Scalar() : "";
      const auto known = keys.find(key);
      if (!seen.insert(key).second) {
        error(item.first, fmt::format("key '{}' stands twice in {}", key, what));
      } else if (known == keys.end()) {
        std::vector<std::string> names;
        for (const auto& k : keys) names.push_back(k.first);
        error(item.first, fmt::format("unknown key '{}' in {}; known: {}", key, what, fmt::join(names, ", ")));
      } else if (!item.second.IsNull()) {
        known->second(item.second);
      }
    }
  }

  std::string text(const YAML::Node& node, const std::string& what) {
    if (node.IsScalar() && !node.Scalar().empty())
      return node.Scalar();
    error(node, what + " must be a word or text");
    return "";
  }

  std::string one_of(const YAML::Node& node, const std::string& what, const std::vector<std::string>& choices) {
    const std::string value = text(node, what);
    if (!value.empty() && std::find(choices.begin(), choices.end(), value) == choices.end())
      error(node, fmt::format("{} must be one of: {}; not '{}'", what, fmt::join(choices, ", "), value));
    return value;
  }

  bool truth(const YAML::Node& node, const std::string& what) {
    const std::string value = text(node, what);
    if (value != "true" && value != "false" && !value.empty())
      error(node, fmt::format("{} must be true or false, not '{}'", what, value));
    return value == "true";
  }

  std::vector<std::string> texts(const YAML::Node& node, const std::string& what) {
    std::vector<std::string> values;
    if (!node.IsSequence()) {
      error(node, what + " must be a list: [a, b]");
      return values;
    }
    for (const YAML::Node& item : node) values.push_back(text(item, "an entry of " + what));
    return values;
  }

  // Names of fields are typed in queries before a colon.
  std::string field_name(const YAML::Node& node, const std::string& what) {
    const std::string value = text(node, what);
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    if (!value.empty() && (!std::all_of(value.begin(), value.end(), good) || !(value[0] >= 'a' && value[0] <= 'z')))
      error(node, fmt::format("{} '{}' must be of a-z, 0-9 and _, a letter first", what, value));
    const auto is_own = [&](const auto& names) { return std::find(std::begin(names), std::end(names), value) != std::end(names); };
    if (is_own(kTermFields) || is_own(kOtherFields) || is_own(kFacetsOnly))
      error(node, fmt::format("{} '{}' has the name of a field that every index has: call it otherwise", what, value));
    if (!value.empty() && !names_.insert(value).second)
      error(node, fmt::format("{} '{}' has the name of another measure or field", what, value));
    return value;
  }

  void read_root(const YAML::Node& root, Config& config) {
    read_map(root, "the configuration",
             {
                 {"rules", [&](const YAML::Node& n) { read_rules(n, config); }},
                 {"language", [&](const YAML::Node& n) { config.language = text(n, "language"); }},
                 {"document_language", [&](const YAML::Node& n) { read_document_language(n, config); }},
                 {"terms",
                  [&](const YAML::Node& n) {
                    config.terms = one_of(n, "terms", {"full", "lean"});
                  }},
                 {"prefix", [&](const YAML::Node& n) { read_prefix(n, config); }},
                 {"cache", [&](const YAML::Node& n) { read_cache(n, config); }},
                 {"facets", [&](const YAML::Node& n) { config.facets = texts(n, "facets"); }},
                 {"measures", [&](const YAML::Node& n) { read_measures(n, config); }},
                 {"fields", [&](const YAML::Node& n) { read_fields(n, config); }},
             });
  }

  void read_document_language(const YAML::Node& node, Config& config) {
    config.document_language = text(node, "document_language");
    if (config.document_language != "detect" && language_code(config.document_language).empty())
      error(node, fmt::format("document_language must be detect or a language such as en, not '{}'", config.document_language));
  }

  void read_rules(const YAML::Node& node, Config& config) {
    config.rules.clear();
    for (const std::string& entry : texts(node, "rules")) config.rules.push_back(rules_path(entry));
  }

  void read_cache(const YAML::Node& node, Config& config) {
    const std::string value = text(node, "cache");
    config.cache = value == kDefaultCache || value == kNoCache ? value : own_path(value);
  }

  // "shipped" stands for the folder of packs that came with the program.
  std::string rules_path(const std::string& entry) const {
    constexpr std::string_view kShipped = "shipped";
    if (entry == kShipped)
      return shipped().rules.string();
    if (entry.rfind("shipped/", 0) == 0)
      return (shipped().rules / entry.substr(kShipped.size() + 1)).string();
    return own_path(entry);
  }

  std::string own_path(const std::string& entry) const {
    const char* home = std::getenv("HOME");
    if (entry.rfind("~/", 0) == 0 && home)
      return (fs::path(home) / entry.substr(2)).string();
    return (folder_ / entry).lexically_normal().string();
  }

  void read_prefix(const YAML::Node& node, Config& config) {
    config.prefix = text(node, "prefix");
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (config.prefix.empty() || config.prefix.size() > 8 || config.prefix[0] != 'X' ||
        !std::all_of(config.prefix.begin(), config.prefix.end(), capital))
      error(node, "prefix must be X and up to 7 more capital letters, such as XQ");
  }

  void read_measures(const YAML::Node& node, Config& config) {
    if (!node.IsMap())
      return error(node, "measures must have keys: {sorties: {object: sortie}}");
    for (const auto& item : node) {
      Measure measure;
      measure.name = field_name(item.first, "the measure");
      read_map(item.second, "measure '" + measure.name + "'",
               {
                   {"object", [&](const YAML::Node& n) { measure.object = text(n, "object"); }},
                   {"dimension", [&](const YAML::Node& n) { measure.dimension = text(n, "dimension"); }},
               });
      if (measure.object.empty() == measure.dimension.empty())
        error(item.first, fmt::format("measure '{}' needs an object or a dimension, one of them", measure.name));
      config.measures.push_back(std::move(measure));
    }
  }

  void read_fields(const YAML::Node& node, Config& config) {
    if (!node.IsMap())
      return error(node, "fields must have keys: {section: {facet: true}}");
    for (const auto& item : node) {
      DocumentField field;
      field.name = field_name(item.first, "the field");
      if (!item.second.IsNull())
        read_field(item.second, field);
      config.fields.push_back(std::move(field));
    }
  }

  void read_field(const YAML::Node& node, DocumentField& field) {
    const std::string what = "field '" + field.name + "'";
    read_map(node, what,
             {
                 {"kind",
                  [&](const YAML::Node& n) {
                    const std::string kind = one_of(n, what + ": kind", {"text", "number", "date"});
                    field.kind = kind == "number" ? DocumentField::Kind::kNumber
                                 : kind == "date" ? DocumentField::Kind::kDate
                                                  : DocumentField::Kind::kText;
                  }},
                 {"filter", [&](const YAML::Node& n) { field.filter = truth(n, what + ": filter"); }},
                 {"facet", [&](const YAML::Node& n) { field.facet = truth(n, what + ": facet"); }},
             });
  }

  std::string name_;
  fs::path folder_;
  std::vector<std::string> errors_;
  std::set<std::string> names_;  // of measures and fields
};

std::string find_config(const std::string& given) {
  if (!given.empty())
    return given;
  if (const char* named = std::getenv("POSTIL_CONFIG"); named && *named)
    return named;
  std::error_code ignored;
  if (const char* home = std::getenv("HOME"); home && *home) {
    const fs::path own = fs::path(home) / ".config/postil/postil.yaml";
    if (fs::exists(own, ignored))
      return own.string();
  }
  const fs::path installed = shipped().config;
  return fs::exists(installed, ignored) ? installed.string() : "";
}

std::string read_config_file(const std::string& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error)
    throw UserError(fmt::format("{}: {}", file, error.message()));
  if (size > kMaxConfigBytes)
    throw UserError(fmt::format("{}: too long for a configuration file", file));
  std::ifstream in(file, std::ios::binary);
  std::stringstream content;
  if (!in || !(content << in.rdbuf() || size == 0))
    throw UserError(fmt::format("{}: cannot be read", file));
  return content.str();
}

}  // namespace

Shipped shipped() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path inside = program.lexically_relative(fs::weakly_canonical(POSTIL_BUILD_FOLDER, ignored));
  if (!inside.empty() && *inside.begin() != "..") {
    const fs::path source = POSTIL_SOURCE_FOLDER;
    return {source / "config/postil.yaml", source / "rules"};
  }
  // PREFIX/bin/postil beside PREFIX/share/postil, wherever PREFIX was moved to.
  const fs::path data = program.parent_path().parent_path() / "share/postil";
  return {data / "config/postil.yaml", data / "rules"};
}

Config load_config(const std::string& given) {
  const std::string file = find_config(given);
  if (file.empty()) {
    Config config;
    config.rules.push_back(shipped().rules.string());
    return config;
  }
  return parse_config(file, read_config_file(file));
}

std::string cache_folder(const Config& config) {
  const char* named = std::getenv("POSTIL_CACHE");
  const std::string cache = named && *named ? named : config.cache;
  return cache == kNoCache ? "" : cache == kDefaultCache ? usual_cache_folder() : cache;
}

Config parse_config(const std::string& name, const std::string& yaml) {
  Config config = ConfigReader(name, fs::absolute(name).parent_path()).read(yaml);
  config.file = name;
  return config;
}

}  // namespace postil::cli
