// Reads the mapping of a pack key by key. Every key is known or an error; every value is of the kind that its key wants or an
// error that says what was expected. Nothing is resolved here.
#include "core/compile/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

#include "core/compile/gazetteer_source.h"
#include "core/compile/markup.h"

namespace postil::compile {

namespace {

constexpr std::size_t kMaxListFileBytes = 64 << 20;
constexpr std::size_t kMaxRoles = 200;

const char* kind_name(const YamlNode& n) { return n.is_scalar() ? "text" : n.is_list() ? "a list" : "a mapping"; }

class PackReader {
 public:
  PackReader(PackDef& pack, Sources& sources, Reporter& reporter) : pack_(pack), sources_(sources), reporter_(reporter) {}

  void read(const YamlNode& root) {
    if (!root.is_map()) {
      reporter_.add(Code::kR003, root.place, fmt::format("a rule file is a mapping, but this is {}", kind_name(root)),
                    "begin with 'format: 1' and 'pack: NAME'");
      return;
    }
    bool has_format = false;
    each(root, "the file",
         {{"format",
           [&](const YamlNode& v) {
             has_format = true;
             if (text(v) != "1")
               reporter_.add(Code::kR006, v.place, fmt::format("format '{}' is not known", v.scalar),
                             "this program reads 'format: 1'", v.scalar.size());
           }},
          {"pack",
           [&](const YamlNode& v) {
             pack_.name = name(v);
             check_pack_name();
           }},
          {"language", [&](const YamlNode& v) { pack_.language = text(v); }},
          {"use", [&](const YamlNode& v) { pack_.uses = names(v); }},
          {"lists", [&](const YamlNode& v) { each_entry(v, [&](const YamlNode& k, const YamlNode& e) { list(k, e); }); }},
          {"macros",
           [&](const YamlNode& v) {
             each_entry(v, [&](const YamlNode& k, const YamlNode& e) {
               if (pattern(e))
                 pack_.macros.push_back({{k.scalar, k.place}, &e});
             });
           }},
          {"types", [&](const YamlNode& v) { each_entry(v, [&](const YamlNode& k, const YamlNode& e) { type(k, e); }); }},
          {"entities", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { entity(e); }); }},
          {"gazetteers", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { gazetteer(e); }); }},
          {"rules", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { rule(e); }); }},
          {"resolve",
           [&](const YamlNode& v) {
             reporter_.add(Code::kR080, v.place, "what names and pronouns stand for is not said by rules",
                           "passes find it, with lists of the packs: pronouns, role nouns, titles");
           }},
          {"overlap",
           [&](const YamlNode& v) {
             each_entry(v, [&](const YamlNode& k, const YamlNode& e) {
               pack_.overlap.push_back({{k.scalar, k.place}, name(e)});
             });
           }},
          {"description", ignore()}, {"author", ignore()}, {"date", ignore()}, {"status", ignore()},
          {"references", [](const YamlNode&) {}}, {"source", ignore()}, {"licence", ignore()}, {"license", ignore()}});
    if (!has_format)
      reporter_.add(Code::kR007, {pack_.file, 0}, "'format' is missing", "begin the file with 'format: 1'");
    if (pack_.name.text.empty())
      reporter_.add(Code::kR007, {pack_.file, 0}, "'pack' is missing",
                    "name the pack after its path below rules/, as in 'pack: en/speech'");
  }

 private:
  using Handler = std::function<void(const YamlNode&)>;
  struct Key {
    std::string_view key;
    Handler handler;
  };

  // In a folder of packs, a pack is found by its name: the file is named after it. A file that was named itself, and a text that
  // comes from no file, may be called as they like.
  void check_pack_name() {
    namespace fs = std::filesystem;
    const std::string& pack = pack_.name.text;
    const std::string last = pack.substr(pack.rfind('/') + 1), stem = fs::path(pack_.file->name).stem().string();
    if (pack_.file->in_folder && last != stem)
      reporter_.add(Code::kR008, pack_.name.place, fmt::format("pack '{}' stands in a file '{}'", pack, fs::path(pack_.file->name).filename().string()),
                    fmt::format("name the file '{}.yaml', or the pack '{}{}'", last, pack.substr(0, pack.size() - last.size()), stem), pack.size());
  }

  Handler ignore() {
    return [this](const YamlNode& v) { text(v); };
  }

  // Calls the handler of each key; unknown keys are errors.
  void each(const YamlNode& map, std::string_view what, const std::vector<Key>& keys) {
    if (!map.is_map()) {
      expected("a mapping", map);
      return;
    }
    for (std::size_t i = 0; i < map.keys.size() && i < map.items.size(); ++i) {
      const std::string& key = map.keys[i].scalar;
      const auto it = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.key == key; });
      if (it != keys.end()) {
        it->handler(map.items[i]);
        continue;
      }
      std::vector<std::string> known;
      for (const Key& k : keys)
        known.emplace_back(k.key);
      reporter_.add(Code::kR070, map.keys[i].place, fmt::format("unknown key '{}' in {}", key, what),
                    suggest(key, known, "keys"), key.size());
    }
  }

  void each_entry(const YamlNode& map, const std::function<void(const YamlNode&, const YamlNode&)>& f) {
    if (!map.is_map()) {
      expected("a mapping of names", map);
      return;
    }
    for (std::size_t i = 0; i < map.keys.size() && i < map.items.size(); ++i)
      f(map.keys[i], map.items[i]);
  }

  void each_item(const YamlNode& node, const std::function<void(const YamlNode&)>& f) {
    if (node.is_scalar() && node.scalar.empty())
      return;
    if (!node.is_list()) {
      expected("a list (lines that begin with '- ')", node);
      return;
    }
    for (const YamlNode& item : node.items)
      f(item);
  }

  void expected(std::string_view what, const YamlNode& got) {
    reporter_.add(Code::kR003, got.place, fmt::format("{} was expected, but this is {}", what, kind_name(got)));
  }

  std::string text(const YamlNode& n) {
    if (!n.is_scalar())
      expected("text", n);
    return n.scalar;
  }

  Name name(const YamlNode& n) { return {text(n), n.place}; }

  // One text or a list of them.
  std::vector<Name> names(const YamlNode& n) {
    std::vector<Name> out;
    if (n.is_scalar())
      out.push_back(name(n));
    else
      each_item(n, [&](const YamlNode& e) { out.push_back(name(e)); });
    return out;
  }

  bool truth(const YamlNode& n) {
    if (n.scalar == "true" || n.scalar == "yes")
      return true;
    if (n.scalar != "false" && n.scalar != "no")
      reporter_.add(Code::kR003, n.place, fmt::format("true or false was expected, not '{}'", n.scalar), "",
                    n.scalar.size());
    return false;
  }

  double number(const YamlNode& n) {
    char* end = nullptr;
    const std::string s = text(n);
    const double v = std::strtod(s.c_str(), &end);
    if (s.empty() || *end || s.find_first_of("xXnN") != std::string::npos) {
      reporter_.add(Code::kR003, n.place, fmt::format("a number was expected, not '{}'", s), "", s.size());
      return 0;
    }
    return v;
  }

  std::int32_t integer(const YamlNode& n, std::int32_t low, std::int32_t high) {
    const double v = number(n);
    if (v >= low && v <= high && v == static_cast<std::int32_t>(v))
      return static_cast<std::int32_t>(v);
    reporter_.add(Code::kR003, n.place, fmt::format("a whole number from {} to {} was expected, not '{}'", low, high, n.scalar), "", n.scalar.size());
    return 0;
  }

  bool pattern(const YamlNode& n) {
    if (n.is_scalar())
      return true;
    reporter_.add(Code::kR003, n.place, fmt::format("a pattern was expected, but YAML read this as {}", kind_name(n)),
                  "quote it: '...'");
    return false;
  }

  std::vector<const YamlNode*> patterns(const YamlNode& n) {
    std::vector<const YamlNode*> out;
    if (n.is_scalar()) {
      out.push_back(&n);
      return out;
    }
    each_item(n, [&](const YamlNode& e) {
      if (pattern(e))
        out.push_back(&e);
    });
    return out;
  }

  // ---- lists

  void list(const YamlNode& key, const YamlNode& value) {
    Reporter::Context in(reporter_, fmt::format("list '{}'", key.scalar));
    ListDef def;
    def.name = {key.scalar, key.place};
    if (!def.name.text.empty() && (def.name.text.back() == '+' || def.name.text.back() == '-')) {
      def.edit = def.name.text.back() == '+' ? Edit::kAdd : Edit::kRemove;
      def.name.text.pop_back();
    }
    if (value.is_map()) {
      each(value, "a list",
           {{"inflect",
             [&](const YamlNode& v) {
               def.inflect = text(v);
               if (!std::set<std::string>{"verb", "noun", "both", "none"}.count(def.inflect))
                 reporter_.add(Code::kR003, v.place, fmt::format("'{}' is no way to inflect", v.scalar),
                               "verb, noun, both or none", v.scalar.size());
             }},
            {"file", [&](const YamlNode& v) { list_file(v, def); }},
            {"entries", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { list_entry(e, def); }); }},
            {"description", ignore()}});
    } else {
      each_item(value, [&](const YamlNode& e) { list_entry(e, def); });
    }
    pack_.lists.push_back(std::move(def));
  }

  void list_entry(const YamlNode& node, ListDef& def) {
    ListEntryDef entry;
    if (node.is_scalar()) {
      entry.texts.push_back(name(node));
    } else if (node.is_map()) {
      for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
        if (node.keys[i].scalar == "text")
          entry.texts = names(node.items[i]);
        else
          entry.attributes.push_back({name(node.keys[i]), name(node.items[i])});
      }
      if (entry.texts.empty())
        reporter_.add(Code::kR007, node.place, "'text' is missing in this entry", "write {text: the word, ...}");
    } else {
      expected("a word or {text: ..., ...}", node);
      return;
    }
    def.entries.push_back(std::move(entry));
  }

  // A file of entries: one a line, # begins a comment line; TAB-separated key=value attributes may follow.
  void list_file(const YamlNode& node, ListDef& def) {
    const SourceFile* file = beside(node);
    if (!file)
      return;
    for (std::uint32_t i = 1; i <= file->line_starts.size(); ++i) {
      const std::string_view line = file->line(i);
      if (line.empty() || line[0] == '#')
        continue;
      ListEntryDef entry;
      std::size_t from = 0;
      while (from <= line.size()) {
        const std::size_t tab = std::min(line.find('\t', from), line.size());
        const std::string field(line.substr(from, tab - from));
        const Place place{file, static_cast<std::uint32_t>(file->line_starts[i - 1] + from)};
        const std::size_t equals = field.find('=');
        if (from == 0)
          entry.texts.push_back({field, place});
        else if (equals != std::string::npos)
          entry.attributes.push_back({{field.substr(0, equals), place}, {field.substr(equals + 1), place}});
        else
          reporter_.add(Code::kR003, place, fmt::format("key=value was expected, not '{}'", field), "", field.size());
        from = tab + 1;
      }
      def.entries.push_back(std::move(entry));
    }
  }

  // A file named in the pack: beside the pack, else in rules/gazetteer next to the folder of packs. Only below the pack's tree.
  const SourceFile* beside(const YamlNode& node) {
    const std::optional<std::string> path = locate(node);
    auto content = path ? read_file(*path, kMaxListFileBytes, node.place, reporter_) : std::nullopt;
    if (!content)
      return nullptr;
    const SourceFile& file = sources_.files.emplace_back(*path, std::move(*content));
    return is_text(file, reporter_) ? &file : nullptr;
  }

  std::optional<std::string> locate(const YamlNode& node) {
    namespace fs = std::filesystem;
    const std::string given = text(node);
    const fs::path relative(given);
    if (given.empty() || relative.is_absolute() ||
        std::find(relative.begin(), relative.end(), fs::path("..")) != relative.end()) {
      reporter_.add(Code::kR004, node.place, fmt::format("'{}' is not a file beside this pack", given),
                    "name a file in the pack's own folder or in a folder 'gazetteer' next to it", given.size());
      return std::nullopt;
    }
    const fs::path folder = fs::path(pack_.file->name).parent_path();
    fs::path path = folder / relative;
    std::error_code ec;
    for (fs::path up = folder; !fs::exists(path, ec); up = up.parent_path()) {
      path = up / "gazetteer" / relative;
      if (fs::exists(path, ec) || !up.has_relative_path() || up.parent_path() == up)
        break;
    }
    if (!fs::exists(path, ec))
      path = folder / relative;
    return path.string();
  }

  // ---- types

  void type(const YamlNode& key, const YamlNode& value) {
    TypeDef def;
    def.name = {key.scalar, key.place};
    each_entry(value, [&](const YamlNode& k, const YamlNode& v) {
      static const std::map<std::string, match::Value::Kind> kKinds = {
          {"number", match::Value::Kind::kNumber}, {"text", match::Value::Kind::kText}, {"truth", match::Value::Kind::kBool},
          {"bounds", match::Value::Kind::kBounds}, {"date", match::Value::Kind::kDate}};
      const auto it = kKinds.find(text(v));
      if (it == kKinds.end())
        reporter_.add(Code::kR003, v.place, fmt::format("'{}' is no kind of field", v.scalar),
                      "number, text, truth, bounds or date", v.scalar.size());
      else
        def.fields.push_back({{k.scalar, k.place}, it->second});
    });
    pack_.types.push_back(std::move(def));
  }

  // ---- entities

  SpellingDef spelling(const YamlNode& node, std::uint8_t flags) {
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
             reporter_.add(Code::kR080, v.place, "names are not inflected", "a name before 's is met anyway: 's is a token of its own",
                           v.scalar.size());
           }}});
    return out;
  }

  std::uint8_t case_flag(const YamlNode& v) {
    if (v.scalar == "exact")
      return match::kExactCase;
    if (v.scalar == "fold")
      return match::kFoldCase;
    if (v.scalar != "smart")
      reporter_.add(Code::kR003, v.place, fmt::format("'{}' is no case policy", v.scalar), "exact, smart or fold",
                    v.scalar.size());
    return 0;
  }

  void spellings(const YamlNode& node, std::uint8_t flags, EntityDef& def) {
    if (node.is_scalar())
      def.spellings.push_back(spelling(node, flags));
    else
      each_item(node, [&](const YamlNode& e) { def.spellings.push_back(spelling(e, flags)); });
  }

  void entity(const YamlNode& node) {
    EntityDef def;
    def.id.place = node.place;
    const YamlNode* id = node.find("id");
    if (!id)
      id = node.find("extend");
    Reporter::Context in(reporter_, fmt::format("entity '{}'", id ? id->scalar : std::string()));
    std::vector<Key> keys = {
        {"id", [&](const YamlNode& v) { def.id = name(v); }},
        {"extend", [&](const YamlNode& v) { def.id = name(v), def.extends = true; }},
        {"type", [&](const YamlNode& v) { def.type = name(v); }},
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
        {"adjective", [&](const YamlNode& v) { def.attributes.push_back({{"adjective", v.place}, name(v)}); }},
        {"roles", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { role(e, def); }); }},
        {"unless", [&](const YamlNode& v) { def.unless = patterns(v); }},
        {"disable", [&](const YamlNode& v) { def.disabled = truth(v); }},
        {"merge_into", [&](const YamlNode& v) { def.merge_into = name(v); }}};
    each(node, "an entity", keys);
    check_entity(node, def);
    pack_.entities.push_back(std::move(def));
  }

  void check_entity(const YamlNode& node, EntityDef& def) {
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

  double coordinate(const YamlNode& v, double limit) {
    const double d = number(v);
    if (d < -limit || d > limit)
      reporter_.add(Code::kR003, v.place, fmt::format("{} is not between -{} and {}", v.scalar, limit, limit), "",
                    v.scalar.size());
    return d;
  }

  std::int32_t day(const YamlNode& v) {
    const auto d = parse_day(text(v));
    if (!d)
      reporter_.add(Code::kR061, v.place, fmt::format("'{}' is not a date (YYYY-MM-DD)", v.scalar), "", v.scalar.size());
    return d.value_or(match::DateRange::kOpen);
  }

  void role(const YamlNode& node, EntityDef& def) {
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
  void check_roles(const EntityDef& def) {
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

  void gazetteer(const YamlNode& node) {
    GazetteerDefaults defaults;
    const YamlNode* file = nullptr;
    each(node, "a gazetteer",
         {{"file", [&](const YamlNode& v) { file = &v; }},
          {"type", [&](const YamlNode& v) { defaults.type = text(v); }},
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
    else if (const SourceFile* source = beside(*file))
      read_gazetteer(*source, defaults, pack_, reporter_);
  }

  void mapped(const YamlNode& file, const GazetteerDefaults& defaults) {
    const std::optional<std::string> path = locate(file);
    if (!path)
      return;
    GazetteerOptions options;
    if (!defaults.type.empty())
      options.type = defaults.type;
    options.fold_case = defaults.flags & match::kFoldCase;
    options.min_length = std::max<std::size_t>(defaults.min_length, 1);
    OpenedGazetteer opened = open_gazetteer(*path, options);
    for (const Diagnostic& d : opened.problems)
      reporter_.add(Code::kR063, file.place,
                    d.where.line ? fmt::format("{}:{}: {}", d.where.file, d.where.line, d.message)
                                 : fmt::format("{}: {}", d.where.file, d.message),
                    "", file.scalar.size());
    if (opened.gazetteer)
      pack_.mapped.push_back({name(file), std::move(opened.gazetteer)});
  }

  // ---- rules

  void rule(const YamlNode& node) {
    RuleDef def;
    def.id.place = node.place;
    const YamlNode* id = node.find("id");
    if (!id)
      id = node.find("extend");
    Reporter::Context in(reporter_, fmt::format("rule '{}'", id ? id->scalar : std::string()));
    each(node, "a rule",
         {{"id", [&](const YamlNode& v) { def.id = name(v); }},
          {"extend", [&](const YamlNode& v) { def.id = name(v), def.extends = true; }},
          {"match", [&](const YamlNode& v) { def.match = pattern(v) ? &v : nullptr; }},
          {"emit",
           [&](const YamlNode& v) {
             def.emit_place = v.place;
             each_entry(v, [&](const YamlNode& k, const YamlNode& e) { def.emit.push_back({{k.scalar, k.place}, &e}); });
           }},
          {"unless", [&](const YamlNode& v) { def.unless = patterns(v); }},
          {"unless+", [&](const YamlNode& v) { def.unless = patterns(v); }},
          {"not_text",
           [&](const YamlNode& v) {
             for (const Name& n : names(v))
               def.not_text.push_back(n.text);
           }},
          {"where", [&](const YamlNode& v) { def.where = pattern(v) ? &v : nullptr; }},
          {"over", [&](const YamlNode& v) { def.over = names(v); }},
          {"priority",
           [&](const YamlNode& v) {
             def.priority = integer(v, -1000, 1000);
             def.priority_given = true;
           }},
          {"tests", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { test(e, def); }); }},
          {"tests+", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { test(e, def); }); }},
          {"disable", [&](const YamlNode& v) { def.disabled = truth(v); }},
          {"trim",
           [&](const YamlNode& v) {
             reporter_.add(Code::kR080, v.place, "rules do not trim captures",
                           "@content_right and @content_left end where the content ends; what ends it is in lists of the packs");
           }},
          {"description", ignore()}, {"author", ignore()}, {"date", ignore()}, {"status", ignore()},
          {"references", [](const YamlNode&) {}}});
    if (def.id.text.empty())
      reporter_.add(Code::kR007, node.place, "'id' is missing");
    if (!def.extends && !node.find("match"))
      reporter_.add(Code::kR007, node.place, fmt::format("rule '{}' has no 'match'", def.id.text));
    if (!def.extends && !node.find("emit"))
      reporter_.add(Code::kR007, node.place, fmt::format("rule '{}' has no 'emit'", def.id.text),
                    "as in 'emit: {type: actor.person}'");
    pack_.rules.push_back(std::move(def));
  }

  void test(const YamlNode& node, RuleDef& def) {
    TestDef t;
    t.place = node.place;
    std::string marked;
    const YamlNode* expect = nullptr;
    if (node.is_scalar()) {
      marked = node.scalar;
    } else {
      each(node, "a test",
           {{"text", [&](const YamlNode& v) { marked = text(v); }},
            {"expect", [&](const YamlNode& v) { expect = &v; }},
            {"date", [&](const YamlNode& v) { t.date = text(v); }},
            {"todo", [&](const YamlNode& v) { t.todo = truth(v); }},
            {"note", ignore()}});
    }
    if (std::string problem = read_markup(marked, t); !problem.empty())
      reporter_.add(Code::kT002, node.place, problem, "write <capture>words</capture>");
    if (expect && expect->is_scalar()) {
      t.expect_none = expect->scalar == "none";
      if (!t.expect_none)
        reporter_.add(Code::kT002, expect->place, fmt::format("'{}' is nothing to expect", expect->scalar),
                      "expect: none, or expect: {field: value}", expect->scalar.size());
    } else if (expect) {
      each_entry(*expect, [&](const YamlNode& k, const YamlNode& v) { t.expect.push_back({{k.scalar, k.place}, text(v)}); });
    }
    def.tests.push_back(std::move(t));
  }

  PackDef& pack_;
  Sources& sources_;
  Reporter& reporter_;
};

}  // namespace

void read_pack(const SourceFile& file, Sources& sources, Reporter& reporter) {
  sources.trees.push_back(parse_yaml(file, reporter));
  const YamlNode& root = sources.trees.back();
  if (root.is_map() && root.keys.empty() && reporter.errors())
    return;
  PackDef& pack = sources.packs.emplace_back();
  pack.file = &file;
  PackReader(pack, sources, reporter).read(root);
}

}  // namespace postil::compile
