// Collector: the definitions of all packs by name, with overlays applied. Internal; may change.
//
// A pack sees its own lists and macros, then those of the packs that it uses, in that order, and theirs. An overlay (a pack that
// says lists: {x+: ...}, extend: ...) changes what it names, wherever that stands.
#ifndef POSTIL_CORE_COMPILE_COLLECTOR_H
#define POSTIL_CORE_COMPILE_COLLECTOR_H

#include <map>
#include <string>
#include <vector>

#include "core/compile/definitions.h"

namespace postil::compile {

struct ListInfo {
  std::string name;       // short: "say"
  std::string full_name;  // "en/speech/say"
  Place place;
  std::string inflect;
  std::vector<const ListEntryDef*> entries;
  mutable bool used = false;
  mutable bool in_pattern = false;     // a pattern or macro names it
  mutable bool by_code = false;        // code reads all lists of this name
  mutable bool in_token_test = false;  // [norm in %x]: only entries of one token count
  mutable bool as_phrase = false;      // %x, @type[field in %x] or a layer: all entries count
};

struct MacroInfo {
  const MacroDef* def = nullptr;
  const PackDef* pack = nullptr;
  mutable bool used = false;
};

struct RuleInfo {
  RuleDef def;
  const PackDef* pack = nullptr;
  std::string full_id;
};

struct Collected {
  std::vector<const PackDef*> packs;             // sorted by name
  std::map<std::string, ListInfo> lists;         // by full name
  std::map<std::string, MacroInfo> macros;       // by full name
  std::vector<RuleInfo> rules;                   // by pack, then file order; no disabled ones
  std::vector<EntityDef*> entities;              // no disabled or merged ones
  std::map<std::string, EntityDef*> entity_by_id;
  std::map<const PackDef*, std::vector<const PackDef*>> visible;  // itself, then what it uses, directly or not

  const ListInfo* find_list(const PackDef* from, const std::string& name) const;
  const MacroInfo* find_macro(const PackDef* from, const std::string& name) const;
  std::vector<std::string> list_names(const PackDef* from) const;
  // The pack whose lists and macros a pattern sees: the one that it stands in, which may be an overlay of `rule_pack`.
  const PackDef* scope_of(const YamlNode& pattern, const PackDef* rule_pack) const;
  std::vector<std::string> macro_names(const PackDef* from) const;
};

Collected collect(Sources& sources, Reporter& reporter);

}  // namespace postil::compile

#endif
