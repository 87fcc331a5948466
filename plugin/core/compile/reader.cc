// Reads the mapping of a pack key by key. Every key is known or an error; every value is of the kind that its key wants or an
// error that says what was expected. Nothing is resolved here.
#include "core/compile/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/compile/entity_reader.h"
#include "core/compile/node_reader.h"
#include "core/compile/rule_reader.h"

namespace postil::compile {

namespace {

// "en", "deu", "de-AT"
bool is_language_code(std::string_view s) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const std::size_t letters = std::min(s.find('-'), s.size());
  return (letters == 2 || letters == 3) && std::all_of(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(letters), letter);
}

class PackReader : NodeReader {
 public:
  PackReader(PackDef& pack, Sources& sources, Reporter& reporter)
      : NodeReader(reporter), pack_(pack), sources_(sources), entities_(pack, sources, reporter), rules_(pack, reporter) {}

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
          {"language",
           [&](const YamlNode& v) {
             pack_.language = text(v);
             if (v.is_scalar() && !v.scalar.empty() && !is_language_code(v.scalar))
               reporter_.add(Code::kR003, v.place, fmt::format("'{}' is no code of a language", v.scalar),
                             "two or three letters, as in 'en' or 'de-AT'; documents in other languages do not get the pack", v.scalar.size());
           }},
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
          {"entities", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { entities_.entity(e); }); }},
          {"gazetteers", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { entities_.gazetteer(e); }); }},
          {"rules", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { rules_.rule(e); }); }},
          {"resolve", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { rules_.resolve(e); }); }},
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

  // ---- lists

  void list(const YamlNode& key, const YamlNode& value) {
    Reporter::Context in(reporter_, fmt::format("list '{}'", key.scalar));
    ListDef def;
    def.name = {key.scalar, key.place};
    if (!def.name.text.empty() && (def.name.text.back() == '+' || def.name.text.back() == '-')) {
      def.edit = def.name.text.back() == '+' ? Edit::kAdd : Edit::kRemove;
      def.name.text.pop_back();
    } else if (def.name.text.find('/') != std::string::npos) {
      reporter_.add(Code::kR018, key.place, fmt::format("a list of this pack cannot be called '{}'", key.scalar),
                    fmt::format("to add to the list of another pack, write '{0}+'; to take away, '{0}-'", key.scalar), key.scalar.size());
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
            {"entries", [&](const YamlNode& v) { each_item(v, [&](const YamlNode& e) { def.entries.push_back(list_entry(e)); }); }},
            {"description", ignore()}});
    } else {
      each_item(value, [&](const YamlNode& e) { def.entries.push_back(list_entry(e)); });
    }
    pack_.lists.push_back(std::move(def));
  }

  // A file of entries: one a line, # begins a comment line; TAB-separated key=value attributes may follow.
  void list_file(const YamlNode& node, ListDef& def) {
    const SourceFile* file = file_beside(node, pack_, sources_, reporter_);
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

  PackDef& pack_;
  Sources& sources_;
  EntityReader entities_;
  RuleReader rules_;
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
