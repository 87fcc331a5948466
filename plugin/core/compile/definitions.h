// Definitions: what rule files say, in symbolic form, each with its place. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_DEFINITIONS_H
#define POSTIL_CORE_COMPILE_DEFINITIONS_H

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/compile/diagnostics.h"
#include "core/compile/named_file.h"
#include "core/compile/yaml.h"
#include "core/match/gazetteer.h"
#include "core/match/lexicon.h"
#include "core/match/pattern.h"

namespace postil::compile {

// A text of a file with its place.
struct Name {
  std::string text;
  Place place;
};

struct ListEntryDef {
  std::vector<Name> texts;                          // the first is the entry's name
  std::vector<std::pair<Name, Name>> attributes;    // key and value
};

enum class Edit : std::uint8_t { kDefine, kAdd, kRemove };

struct ListDef {
  Name name;
  Edit edit = Edit::kDefine;
  std::string inflect;  // verb, noun, both, none; empty = none
  std::vector<ListEntryDef> entries;
};

struct MacroDef {
  Name name;
  const YamlNode* pattern = nullptr;
};

struct TypeDef {
  Name name;
  std::vector<std::pair<Name, match::Value::Kind>> fields;
};

struct SpellingDef {
  Name text;
  std::uint8_t flags = 0;  // match::NameFlag
};

struct RoleDef {
  Name name;
  std::int32_t from = match::DateRange::kOpen, to = match::DateRange::kOpen;
};

struct EntityDef {
  Name id, type, name;
  std::vector<SpellingDef> spellings;  // the canonical name first
  Name parent;
  double latitude = 1000, longitude = 1000, population = 0;
  std::string gender;
  std::vector<RoleDef> roles;
  std::vector<std::pair<Name, Name>> attributes;
  std::vector<const YamlNode*> unless;
  // of overlays:
  bool extends = false, disabled = false;
  std::vector<Name> removed;  // aliases-
  Name merge_into;
};

struct TestDef {
  Place place;
  std::string text;  // without markup
  struct Mark {
    std::string capture;
    Span span;
  };
  std::vector<Mark> marks;
  bool expect_none = false;
  std::vector<std::pair<Name, std::string>> expect;  // field and value
  std::string date;
  bool todo = false;
};

struct EmitEntry {
  Name key;
  const YamlNode* value = nullptr;
};

struct TrimDef {
  Name capture;
  std::vector<const YamlNode*> patterns;
};

struct RuleDef {
  Name id;
  const YamlNode* match = nullptr;
  std::vector<EmitEntry> emit;
  Place emit_place;
  std::vector<const YamlNode*> unless;
  std::vector<std::string> not_text;
  const YamlNode* where = nullptr;
  std::vector<TrimDef> trims;
  std::vector<Name> over;
  std::int32_t priority = 0;
  bool priority_given = false;
  std::vector<TestDef> tests;
  bool extends = false, disabled = false;
};

// What short names and pronouns stand for: an item of `resolve`.
struct ResolveDef {
  Place place;
  bool pronoun = false;             // else a short name
  std::string part;                 // of a short name: last_word, first_word
  std::vector<ListEntryDef> words;  // of a pronoun
  Name type;
  std::uint32_t within = 3;         // sentences
  bool agree = false;               // genders must not contradict each other
  float confidence = 1;
};

// A list that is mapped into memory instead of being read as entities.
struct MappedDef {
  Name file;
  std::shared_ptr<const match::Gazetteer> gazetteer;
};

struct PackDef {
  Name name;
  const SourceFile* file = nullptr;
  std::string language;
  std::vector<Name> uses;
  std::vector<ListDef> lists;
  std::vector<MacroDef> macros;
  std::vector<TypeDef> types;
  std::vector<EntityDef> entities;
  std::vector<MappedDef> mapped;
  std::vector<RuleDef> rules;
  std::vector<ResolveDef> resolve;
  std::vector<std::pair<Name, Name>> overlap;
};

// All that was loaded; owns the files and trees that the definitions point into.
struct Sources {
  std::deque<SourceFile> files;
  std::deque<YamlNode> trees;
  std::deque<PackDef> packs;
  std::vector<NamedFile> named;
  std::string cache;  // folder for compiled gazetteers; empty: the usual one
};

}  // namespace postil::compile

#endif
