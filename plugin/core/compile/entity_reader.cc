#include "core/compile/entity_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/compile/gazetteer_source.h"

namespace postil::compile {

namespace {

constexpr std::size_t kMaxRoles = 200;

}  // namespace

SpellingDef EntityReader::spelling(const YamlNode& node, std::uint8_t flags) {
  SpellingDef out;
  out.flags = flags;
  if (node.is_scalar()) {
    out.text = name(node);
    return out;
  }
  each(node, "a spelling",
       {{"text", [&](const YamlNode& v) { out.text = name(v); }},
        {"case", [&](const YamlNode& v) { out.flags |= case_flag(v); }},
        {"inflect",
         [&](const YamlNode& v) {
           const std::vector<Name> ways = names(v);
           if (!std::all_of(ways.begin(), ways.end(), [](const Name& n) { return n.text == "possessive"; }))
             reporter_.add(Code::kR080, v.place, "names are not inflected", "write the other forms as aliases; a name before 's is met anyway",
                           v.scalar.size());
         }}});
  return out;
}

std::uint8_t EntityReader::case_flag(const YamlNode& v) {
  if (v.scalar == "exact")
    return match::kExactCase;
  if (v.scalar == "fold")
    return match::kFoldCase;
  if (v.scalar != "smart")
    reporter_.add(Code::kR003, v.place, fmt::format("'{}' is no case policy", v.scalar), "exact, smart or fold",
                  v.scalar.size());
  return 0;
}

void EntityReader::spellings(const YamlNode& node, std::uint8_t flags, EntityDef& def) {
  if (node.is_scalar())
    def.spellings.push_back(spelling(node, flags));
  else
    each_item(node, [&](const YamlNode& e) { def.spellings.push_back(spelling(e, flags)); });
}

void EntityReader::entity(const YamlNode& node) {
  EntityDef def;
  def.id.place = node.place;
  const YamlNode* id = node.find("id");
  if (!id)
    id = node.find("extend");
  Reporter::Context in(reporter_, fmt::format("entity '{}'", id ? id->scalar : std::string()));
  std::vector<Key> keys = {
      {"id", [&](const YamlNode& v) { def.id = name(v); }},
      {"extend", [&](const YamlNode& v) { def.id = name(v), def.extends = true; }},
      {"type", [&](const YamlNode& v) { def.type = type_name(v); }},
      {"name", [&](const YamlNode& v) { def.name = name(v); }},
      {"aliases", [&](const YamlNode& v) { spellings(v, match::kAlias, def); }},
      {"aliases+", [&](const YamlNode& v) { spellings(v, match::kAlias, def); }},
      {"aliases-", [&](const YamlNode& v) { def.removed = names(v); }},
      {"short", [&](const YamlNode& v) { spellings(v, match::kAlias | match::kShortName, def); }},
      {"in", [&](const YamlNode& v) { def.parent = name(v); }},
      {"lat", [&](const YamlNode& v) { def.latitude = coordinate(v, 90); }},
      {"lon", [&](const YamlNode& v) { def.longitude = coordinate(v, 180); }},
      {"population", [&](const YamlNode& v) { def.population = number(v); }},
      {"gender", [&](const YamlNode& v) { def.gender = text(v); }},
      {"adjective",
       [&](const YamlNode& v) {
         def.attributes.push_back({{"adjective", v.place}, name(v)});
       }},
      {"body",
       [&](const YamlNode& v) {
         def.attributes.push_back({{"body", v.place}, name(v)});
       }},
      {"shared", [&](const YamlNode& v) { flag("shared", v, def); }},
      {"word", [&](const YamlNode& v) { flag("word", v, def); }},
      {"roles", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { role(e, def); }); }},
      {"unless", [&](const YamlNode& v) { def.unless = patterns(v); }},
      {"disable", [&](const YamlNode& v) { def.disabled = truth(v); }},
      {"merge_into", [&](const YamlNode& v) { def.merge_into = name(v); }}};
  each(node, "an entity", keys);
  check_entity(node, def);
  pack_.entities.push_back(std::move(def));
}

void EntityReader::flag(const char* key, const YamlNode& node, EntityDef& def) {
  if (truth(node))
    def.attributes.push_back({{key, node.place}, name(node)});
}

void EntityReader::check_entity(const YamlNode& node, EntityDef& def) {
  if (def.id.text.empty())
    reporter_.add(Code::kR007, node.place, "'id' is missing", "an id is any stable word, as in 'id: site:acme'");
  if (def.extends)
    return;
  if (def.type.text.empty())
    reporter_.add(Code::kR007, node.place, "'type' is missing", "as in 'type: actor.person'");
  if (def.name.text.empty())
    reporter_.add(Code::kR007, node.place, "'name' is missing");
  else
    def.spellings.insert(def.spellings.begin(), {def.name, 0});
  check_roles(def);
}

double EntityReader::coordinate(const YamlNode& v, double limit) {
  const double d = number(v);
  if (d < -limit || d > limit)
    reporter_.add(Code::kR003, v.place, fmt::format("{} is not between -{} and {}", v.scalar, limit, limit), "",
                  v.scalar.size());
  return d;
}

std::int32_t EntityReader::day(const YamlNode& v) {
  const auto d = parse_day(text(v));
  if (!d)
    reporter_.add(Code::kR061, v.place, fmt::format("'{}' is not a date (YYYY-MM-DD)", v.scalar), "", v.scalar.size());
  return d.value_or(match::DateRange::kOpen);
}

void EntityReader::role(const YamlNode& node, EntityDef& def) {
  RoleDef r;
  if (node.is_scalar()) {
    r.name = name(node);
  } else {
    each(node, "a role",
         {{"role", [&](const YamlNode& v) { r.name = name(v); }},
          {"from", [&](const YamlNode& v) { r.from = day(v); }},
          {"to", [&](const YamlNode& v) { r.to = day(v); }}});
  }
  def.roles.push_back(std::move(r));
}

// The same role twice at one time is a slip of the keyboard; different roles may overlap.
void EntityReader::check_roles(const EntityDef& def) {
  if (def.roles.size() > kMaxRoles) {
    reporter_.add(Code::kR005, def.roles[kMaxRoles].name.place, "more than 200 roles of one entity", "");
    return;
  }
  for (std::size_t i = 0; i < def.roles.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const RoleDef &a = def.roles[j], &b = def.roles[i];
      const bool before = a.to != match::DateRange::kOpen && b.from != match::DateRange::kOpen && a.to < b.from;
      const bool after = b.to != match::DateRange::kOpen && a.from != match::DateRange::kOpen && b.to < a.from;
      if (a.name.text == b.name.text && !before && !after)
        reporter_.add(Code::kR060, b.name.place, fmt::format("role '{}' overlaps an earlier time of the same role", b.name.text),
                      "let one end before the next begins", b.name.text.size());
    }
}

void EntityReader::gazetteer(const YamlNode& node) {
  GazetteerDefaults defaults;
  const YamlNode* file = nullptr;
  each(node, "a gazetteer",
       {{"file", [&](const YamlNode& v) { file = &v; }},
        {"type", [&](const YamlNode& v) { defaults.type = type_name(v).text; }},
        {"case", [&](const YamlNode& v) { defaults.flags |= case_flag(v); }},
        {"min_length", [&](const YamlNode& v) { defaults.min_length = static_cast<std::size_t>(integer(v, 0, 100)); }},
        {"block",
         [&](const YamlNode& v) {
           for (const Name& n : names(v))
             defaults.blocked.push_back(text::fold(n.text));
         }},
        {"description", ignore()}});
  if (!file) {
    reporter_.add(Code::kR007, node.place, "'file' is missing", "as in '- {file: places.tsv, type: location}'");
    return;
  }
  if (is_mapped_gazetteer(file->scalar))
    mapped(*file, defaults);
  else if (const SourceFile* source = file_beside(*file, pack_, sources_, reporter_))
    read_gazetteer(*source, defaults, pack_, reporter_);
}

void EntityReader::mapped(const YamlNode& file, const GazetteerDefaults& defaults) {
  const std::optional<std::string> path = path_beside(file, pack_, reporter_);
  if (!path)
    return;
  GazetteerOptions options;
  if (!defaults.type.empty())
    options.type = defaults.type;
  options.fold_case = defaults.flags & match::kFoldCase;
  options.min_length = std::max<std::size_t>(defaults.min_length, 1);
  OpenedGazetteer opened = open_gazetteer(*path, options, sources_.cache);
  for (const Diagnostic& d : opened.problems)
    reporter_.add(Code::kR063, file.place,
                  d.where.line ? fmt::format("{}:{}: {}", d.where.file, d.where.line, d.message)
                               : fmt::format("{}: {}", d.where.file, d.message),
                  "", file.scalar.size());
  if (!opened.gazetteer)
    return;
  const std::shared_ptr<const match::Gazetteer> gazetteer = std::move(opened.gazetteer);
  sources_.named.push_back({pack_.file->name, file.scalar, *path, gazetteer->content_hash(), options, gazetteer});
  pack_.mapped.push_back({name(file), gazetteer});
}

}  // namespace postil::compile
