// Numbers of entities: first those of packs in the order of collecting, then what of mapped lists entities of packs lie in.
#include "core/compile/entity_compiler.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace postil::compile {

namespace {

class EntityCompiler {
 public:
  EntityCompiler(match::Program& program, const Collected& collected, Vocabulary& vocabulary, PatternCompiler& patterns,
                 EmittedTypes& emitted, Reporter& reporter)
      : program_(program), collected_(collected), vocabulary_(vocabulary), patterns_(patterns), emitted_(emitted), reporter_(reporter) {}

  void run() {
    mapped_gazetteers();
    entities();
  }

 private:
  // The types of mapped lists become known; their entries stay in the files.
  void mapped_gazetteers() {
    for (const PackDef* p : collected_.packs)
      for (const MappedDef& m : p->mapped) {
        program_.gazetteers.push_back(m.gazetteer);
        for (const std::string_view type : m.gazetteer->types()) {
          const auto [base, kind] = split_type(std::string(type));
          program_.types.add(base);
          program_.kind(kind);
        }
      }
  }

  // Whoever writes the name of a parent wants its id.
  std::string parent_advice(const EntityDef& child) const {
    constexpr std::size_t kShown = 3;
    const std::string& name = child.parent.text;
    std::vector<std::string> ids, others;  // of the child's own type; of other types
    for (const EntityDef* e : collected_.entities)
      if (e->name.text == name)
        (split_type(e->type.text).first == split_type(child.type.text).first ? ids : others).push_back(e->id.text);
    if (ids.empty())
      ids = std::move(others);
    ids.resize(std::min(ids.size(), kShown));
    return ids.empty() ? "a parent is the id of another entity"
                       : fmt::format("write the id of the entity '{}': {}", name, fmt::join(ids, " or "));
  }

  // An entry of a mapped list as an entity without names, so that entities may lie in it. UINT32_MAX: no list has the id.
  std::uint32_t import_entry(std::string_view id, std::map<std::string, std::uint32_t>& numbers, std::size_t depth = 0) {
    constexpr std::size_t kDeepest = 16;
    if (const auto it = numbers.find(std::string(id)); it != numbers.end())
      return it->second;
    for (const auto& gazetteer : program_.gazetteers) {
      const std::uint32_t found = gazetteer->find(id);
      if (found == match::Gazetteer::kNone || depth == kDeepest)
        continue;
      const match::GazetteerEntry e = gazetteer->entry(found);
      const auto [base, kind] = split_type(std::string(e.type));
      match::Entity out;
      out.id = e.id;
      out.name = e.name;
      out.type = static_cast<match::TypeId>(program_.types.add(base));
      out.kind = program_.kind(kind);
      out.latitude = e.latitude;
      out.longitude = e.longitude;
      out.population = e.population;
      const std::string_view parent = e.parent != match::Gazetteer::kNone ? gazetteer->entry(e.parent).id : e.parent_id;
      out.parent = parent.empty() ? UINT32_MAX : import_entry(parent, numbers, depth + 1);
      imported_.push_back(out);
      return numbers[std::string(id)] = static_cast<std::uint32_t>(collected_.entities.size() + imported_.size() - 1);
    }
    return UINT32_MAX;
  }

  void entities() {
    std::map<std::string, std::uint32_t> numbers;
    for (const EntityDef* e : collected_.entities)
      numbers.emplace(e->id.text, static_cast<std::uint32_t>(numbers.size()));
    match::Arena& strings = program_.strings;
    for (const EntityDef* e : collected_.entities) {
      Reporter::Context in(reporter_, fmt::format("entity '{}'", e->id.text));
      const auto [base, kind] = split_type(e->type.text);
      if (base.empty()) {
        reporter_.add(Code::kR007, e->id.place, "'type' is missing", "as in 'type: actor.person', here or for the whole gazetteer");
        continue;
      }
      match::Entity out;
      out.id = strings.copy(e->id.text);
      out.name = strings.copy(e->name.text);
      out.type = static_cast<match::TypeId>(program_.types.add(base));
      out.kind = program_.kind(kind);
      out.rule = entity_rule(*e);
      out.latitude = e->latitude;
      out.longitude = e->longitude;
      out.population = e->population;
      out.gender = strings.copy(e->gender);
      std::vector<match::Role> roles;
      for (const RoleDef& r : e->roles)
        roles.push_back({strings.copy(r.name.text), r.from, r.to});
      out.roles = {strings.copy_array(roles.data(), roles.size()), static_cast<std::uint32_t>(roles.size())};
      std::vector<match::FieldValue> attributes;
      for (const auto& [key, value] : e->attributes)
        attributes.push_back({vocabulary_.field(key.text), strings.copy(value.text)});
      out.attributes = {strings.copy_array(attributes.data(), attributes.size()), static_cast<std::uint32_t>(attributes.size())};
      const auto number = static_cast<std::uint32_t>(program_.entities.size());
      if (!e->parent.text.empty()) {
        out.parent = import_entry(e->parent.text, numbers);
        if (out.parent == UINT32_MAX)
          reporter_.add(Code::kR062, e->parent.place, fmt::format("unknown parent '{}'", e->parent.text),
                        parent_advice(*e), e->parent.text.size());
      }
      Emitted& emitted = emitted_[{base, kind}];
      emitted.has_entities = true;
      if (!e->unless.empty())
        out.unless = compile_guard(program_, collected_, patterns_, e->unless, e->id.place.file ? pack_of(e->id.place.file) : nullptr, emitted.reads, reporter_);
      for (const SpellingDef& s : e->spellings)
        vocabulary_.builder().add_name(number, s.text.text,
                                       s.flags | (is_short_acronym(s) ? match::kExactCase : 0) |
                                           (needs_context(*e, out.type, s) ? match::kInContext : 0));
      program_.entities.push_back(out);
    }
    program_.entities.insert(program_.entities.end(), imported_.begin(), imported_.end());
    paths();
  }

  // A place whose row says word=1, under a name of one word.
  static bool needs_context(const EntityDef& e, match::TypeId base, const SpellingDef& s) {
    return base == match::kLocationType && s.text.text.find(' ') == std::string::npos &&
           std::any_of(e.attributes.begin(), e.attributes.end(), [](const auto& a) { return a.first.text == "word"; });
  }

  // Such a name is met in capitals only: "Rai" is no broadcaster, "Bat" no company.
  static bool is_short_acronym(const SpellingDef& s) {
    constexpr std::size_t kLongest = 3;
    return !(s.flags & (match::kFoldCase | match::kExactCase)) && s.text.text.size() > 1 && s.text.text.size() <= kLongest &&
           std::all_of(s.text.text.begin(), s.text.text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  }

  const PackDef* pack_of(const SourceFile* file) const {
    for (const PackDef* p : collected_.packs)
      if (p->file == file)
        return p;
    return nullptr;
  }

  // Provenance of an entity: its pack, or the gazetteer file's name.
  match::RuleId entity_rule(const EntityDef& e) {
    const PackDef* p = pack_of(e.id.place.file);
    std::string name = p ? p->name.text + "/entities" : std::string();
    if (!p && e.id.place.file) {
      const std::string& file = e.id.place.file->name;
      const std::size_t slash = file.rfind('/');
      name = "gazetteer/" + file.substr(slash == std::string::npos ? 0 : slash + 1);
    }
    return program_.rule_names.add(name);
  }

  // Names from the root to the entity itself.
  void paths() {
    constexpr std::size_t kDeepest = 16;
    for (std::size_t i = 0; i < program_.entities.size(); ++i) {
      std::vector<std::string_view> path;
      std::uint32_t at = static_cast<std::uint32_t>(i);
      while (at != UINT32_MAX && at < program_.entities.size() && path.size() < kDeepest) {
        path.push_back(program_.entities[at].name);
        at = program_.entities[at].parent;
      }
      if (at != UINT32_MAX) {
        reporter_.add(Code::kR062, i < collected_.entities.size() ? collected_.entities[i]->parent.place : Place{},
                      fmt::format("'{}' is its own ancestor, or lies more than 16 deep", program_.entities[i].name), "");
        continue;
      }
      std::reverse(path.begin(), path.end());
      program_.entities[i].path = {program_.strings.copy_array(path.data(), path.size()), static_cast<std::uint32_t>(path.size())};
      program_.entity_fields.push_back(entity_fields(program_.entities[i]));
    }
  }

  // An entity as the fields of its mentions, made once.
  match::Slice<match::FieldValue> entity_fields(const match::Entity& e) {
    std::vector<match::FieldValue> f{{match::kIdField, e.id}, {match::kNameField, e.name}};
    if (e.type == match::kLocationType)
      f.push_back({match::kPathField, e.path});
    if (e.latitude <= 90 && e.longitude <= 180) {
      f.push_back({match::kLatitudeField, e.latitude});
      f.push_back({match::kLongitudeField, e.longitude});
    }
    if (e.population > 0)
      f.push_back({match::kPopulationField, e.population});
    if (!e.gender.empty())
      f.push_back({match::kGenderField, e.gender});
    f.insert(f.end(), e.attributes.begin(), e.attributes.end());
    return {program_.strings.copy_array(f.data(), f.size()), static_cast<std::uint32_t>(f.size())};
  }

  match::Program& program_;
  const Collected& collected_;
  Vocabulary& vocabulary_;
  PatternCompiler& patterns_;
  EmittedTypes& emitted_;
  Reporter& reporter_;
  std::vector<match::Entity> imported_;  // from mapped lists
};

}  // namespace

std::pair<std::string, std::string> split_type(const std::string& type) {
  const std::size_t dot = type.find('.');
  return dot == std::string::npos ? std::pair(type, std::string()) : std::pair(type.substr(0, dot), type.substr(dot + 1));
}

std::int32_t compile_guard(match::Program& program, const Collected& collected, PatternCompiler& patterns,
                           const std::vector<const YamlNode*>& sources, const PackDef* pack, Reads& reads, Reporter& reporter) {
  Reporter::Context in(reporter, "unless");
  std::vector<PatternCompiler::PackPattern> all;
  for (const YamlNode* s : sources)
    all.push_back({s, collected.scope_of(*s, pack)});
  program.guards.push_back({patterns.plain(all, reads)});
  return static_cast<std::int32_t>(program.guards.size() - 1);
}

void compile_entities(match::Program& program, const Collected& collected, Vocabulary& vocabulary, PatternCompiler& patterns,
                      EmittedTypes& emitted, Reporter& reporter) {
  EntityCompiler(program, collected, vocabulary, patterns, emitted, reporter).run();
}

}  // namespace postil::compile
