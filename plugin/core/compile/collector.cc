#include "core/compile/collector.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace postil::compile {

namespace {

constexpr std::size_t kMaxRemoved = 1000;

class Collector {
 public:
  Collector(Sources& sources, Reporter& reporter) : sources_(sources), reporter_(reporter) {}

  Collected run() {
    name_packs();
    see_packs();
    define_lists();
    define_macros();
    edit_lists();
    collect_entities();
    collect_rules();
    return std::move(out_);
  }

 private:
  void name_packs() {
    for (PackDef& p : sources_.packs) {
      const auto [it, fresh] = by_name_.emplace(p.name.text, &p);
      if (!fresh)
        reporter_.add(Code::kR017, p.name.place, fmt::format("pack '{}' is defined twice", p.name.text),
                      fmt::format("the other is {}", it->second->file->name), p.name.text.size());
      else
        out_.packs.push_back(&p);
    }
    std::sort(out_.packs.begin(), out_.packs.end(), [](auto* a, auto* b) { return a->name.text < b->name.text; });
  }

  void see_packs() {
    std::vector<std::string> known;
    for (const auto& [name, pack] : by_name_)
      known.push_back(name);
    for (const PackDef* p : out_.packs)
      for (const Name& use : p->uses)
        if (!by_name_.count(use.text))
          reporter_.add(Code::kR011, use.place, fmt::format("unknown pack '{}'", use.text), suggest(use.text, known, "packs"),
                        use.text.size());
    for (const PackDef* p : out_.packs) {
      std::vector<const PackDef*>& order = out_.visible[p];
      std::set<const PackDef*> seen{p};
      order.push_back(p);
      for (std::size_t i = 0; i < order.size(); ++i)
        for (const Name& use : order[i]->uses)
          if (auto it = by_name_.find(use.text); it != by_name_.end() && seen.insert(it->second).second)
            order.push_back(it->second);
    }
  }

  void define_lists() {
    for (const PackDef* p : out_.packs)
      for (const ListDef& l : p->lists) {
        if (l.edit != Edit::kDefine)
          continue;
        const std::string full = p->name.text + "/" + l.name.text;
        ListInfo info;
        info.name = l.name.text;
        info.full_name = full;
        info.place = l.name.place;
        info.inflect = l.inflect;
        for (const ListEntryDef& e : l.entries)
          info.entries.push_back(&e);
        out_.lists.emplace(full, std::move(info));
      }
  }

  void define_macros() {
    for (const PackDef* p : out_.packs)
      for (const MacroDef& m : p->macros)
        out_.macros.emplace(p->name.text + "/" + m.name.text, MacroInfo{&m, p});
  }

  void edit_lists() {
    for (const PackDef* p : out_.packs)
      for (const ListDef& l : p->lists) {
        if (l.edit == Edit::kDefine)
          continue;
        Reporter::Context in(reporter_, fmt::format("list '{}'", l.name.text));
        auto* target = const_cast<ListInfo*>(find_for_edit(p, l.name.text));
        if (!target) {
          reporter_.add(Code::kR018, l.name.place, fmt::format("no list '{}' to change", l.name.text),
                        advise(p, l.name.text), l.name.text.size());
          continue;
        }
        target->used = true;
        if (l.edit == Edit::kRemove)
          remove_entries(*target, l);
        else
          for (const ListEntryDef& e : l.entries)
            target->entries.push_back(&e);
      }
  }

  // An overlay may name a list of any pack by its full name, or by its short name if only one pack has it.
  const ListInfo* find_for_edit(const PackDef* p, const std::string& name) const {
    if (const ListInfo* l = out_.find_list(p, name))
      return l;
    const ListInfo* only = nullptr;
    for (const auto& [full, info] : out_.lists)
      if (info.name == name) {
        if (only)
          return nullptr;
        only = &info;
      }
    return only;
  }

  std::string advise(const PackDef* p, const std::string& wrong) const {
    std::vector<std::string> names, same;
    for (const auto& [full, info] : out_.lists) {
      names.push_back(full);
      names.push_back(info.name);
      if (info.name == wrong)
        same.push_back(full);
    }
    if (!same.empty())
      return fmt::format("several packs have one: write its full name, {}", fmt::join(same, " or "));
    if (const std::string near = nearest(wrong, names); !near.empty())
      return fmt::format("did you mean '{}'?", near);
    const std::string known = suggest(wrong, out_.list_names(p), "lists");
    return known.empty() ? "a list of any loaded pack can be changed, by its name as it stands in the pack" : known;
  }

  void remove_entries(ListInfo& list, const ListDef& edit) {
    std::set<std::string_view> removed, met;
    for (const ListEntryDef& e : edit.entries)
      for (const Name& text : e.texts)
        removed.insert(text.text);
    std::vector<std::string> known;
    for (const ListEntryDef* e : list.entries)
      for (const Name& n : e->texts) {
        known.push_back(n.text);
        if (removed.count(n.text))
          met.insert(n.text);
      }
    for (const ListEntryDef& e : edit.entries)
      for (const Name& text : e.texts)
        if (!met.count(text.text) && !reporter_.full())
          reporter_.add(Code::kR018, text.place, fmt::format("list '{}' has no entry '{}'", list.name, text.text),
                        suggest(text.text, known, "entries"), text.text.size());
    const auto gone = [&](const ListEntryDef* e) {
      return std::any_of(e->texts.begin(), e->texts.end(), [&](const Name& n) { return removed.count(n.text) != 0; });
    };
    list.entries.erase(std::remove_if(list.entries.begin(), list.entries.end(), gone), list.entries.end());
  }

  void collect_entities() {
    std::vector<EntityDef*> all;
    for (const PackDef* p : out_.packs)
      for (EntityDef& e : const_cast<PackDef*>(p)->entities) {
        if (e.extends)
          continue;
        const auto [it, fresh] = out_.entity_by_id.emplace(e.id.text, &e);
        if (!fresh)
          reporter_.add(Code::kR017, e.id.place, fmt::format("entity '{}' is defined twice", e.id.text),
                        fmt::format("the other is named '{}'; to change it, write 'extend: {}'", it->second->name.text, e.id.text),
                        e.id.text.size());
        else
          all.push_back(&e);
      }
    for (const PackDef* p : out_.packs)
      for (EntityDef& e : const_cast<PackDef*>(p)->entities)
        if (e.extends && !reporter_.full())
          extend_entity(e);
    for (EntityDef* e : all)
      if (!e->disabled)
        out_.entities.push_back(e);
  }

  EntityDef* known_entity(const Name& id) {
    if (auto it = out_.entity_by_id.find(id.text); it != out_.entity_by_id.end())
      return it->second;
    std::vector<std::string> known;
    for (const auto& [name, e] : out_.entity_by_id)
      known.push_back(name);
    const std::string near = nearest(id.text, known);
    reporter_.add(Code::kR018, id.place, fmt::format("no entity '{}'", id.text),
                  near.empty() ? fmt::format("entries of compiled lists are not extended: write an entity with 'id: {}', whose names come to theirs", id.text)
                               : fmt::format("did you mean '{}'?", near),
                  id.text.size());
    return nullptr;
  }

  void extend_entity(EntityDef& e) {
    Reporter::Context in(reporter_, fmt::format("entity '{}'", e.id.text));
    EntityDef* target = known_entity(e.id);
    if (!target)
      return;
    if (e.removed.size() > kMaxRemoved) {
      reporter_.add(Code::kR005, e.removed[kMaxRemoved].place, "more than 1,000 spellings to take away from one entity", "disable it and define it anew");
      return;
    }
    for (const Name& removed : e.removed) {
      const auto it = std::remove_if(target->spellings.begin(), target->spellings.end(),
                                     [&](const SpellingDef& s) { return s.text.text == removed.text; });
      if (it == target->spellings.end()) {
        std::vector<std::string> known;
        for (const SpellingDef& s : target->spellings)
          known.push_back(s.text.text);
        reporter_.add(Code::kR018, removed.place, fmt::format("'{}' is no spelling of it", removed.text),
                      suggest(removed.text, known, "spellings"), removed.text.size());
      }
      target->spellings.erase(it, target->spellings.end());
    }
    if (!e.name.text.empty())
      target->name = e.name;
    target->spellings.insert(target->spellings.end(), e.spellings.begin(), e.spellings.end());
    target->roles.insert(target->roles.end(), e.roles.begin(), e.roles.end());
    target->unless.insert(target->unless.end(), e.unless.begin(), e.unless.end());
    if (!e.parent.text.empty())
      target->parent = e.parent;
    if (e.latitude <= 90)
      target->latitude = e.latitude;
    if (e.longitude <= 180)
      target->longitude = e.longitude;
    target->disabled |= e.disabled;
    if (!e.merge_into.text.empty())
      if (EntityDef* other = known_entity(e.merge_into); other && other != target) {
        for (SpellingDef s : target->spellings) {
          s.flags |= match::kAlias;
          other->spellings.push_back(s);
        }
        target->disabled = true;
      }
  }

  void collect_rules() {
    std::map<std::string, std::size_t> numbers;
    for (const PackDef* p : out_.packs)
      for (const RuleDef& r : p->rules) {
        if (r.extends)
          continue;
        const std::string full = p->name.text + "/" + r.id.text;
        if (!numbers.emplace(full, out_.rules.size()).second)
          reporter_.add(Code::kR017, r.id.place, fmt::format("rule '{}' is defined twice", r.id.text), "give it another id",
                        r.id.text.size());
        else
          out_.rules.push_back({r, p, full});
      }
    for (const PackDef* p : out_.packs)
      for (const RuleDef& r : p->rules)
        if (r.extends && !reporter_.full())
          extend_rule(*p, r, numbers);
    out_.rules.erase(std::remove_if(out_.rules.begin(), out_.rules.end(), [](const RuleInfo& r) { return r.def.disabled; }),
                     out_.rules.end());
  }

  void extend_rule(const PackDef& overlay, const RuleDef& r, const std::map<std::string, std::size_t>& numbers) {
    const auto it = numbers.find(r.id.text);
    if (it == numbers.end()) {
      std::vector<std::string> known;
      for (const auto& [name, i] : numbers)
        known.push_back(name);
      const std::string near = nearest(r.id.text, known);
      reporter_.add(Code::kR018, r.id.place, fmt::format("no rule '{}' to extend", r.id.text),
                    near.empty() ? "write the full name: PACK/RULE" : fmt::format("did you mean '{}'?", near), r.id.text.size());
      return;
    }
    // Patterns of the overlay see its own lists and macros first, then those of the rule that they are added to.
    const std::vector<const PackDef*> seen = out_.visible[out_.rules[it->second].pack];
    std::vector<const PackDef*>& sees = out_.visible[&overlay];
    for (const PackDef* p : seen)
      if (std::find(sees.begin(), sees.end(), p) == sees.end())
        sees.push_back(p);
    RuleDef& target = out_.rules[it->second].def;
    target.unless.insert(target.unless.end(), r.unless.begin(), r.unless.end());
    target.not_text.insert(target.not_text.end(), r.not_text.begin(), r.not_text.end());
    target.tests.insert(target.tests.end(), r.tests.begin(), r.tests.end());
    if (r.priority_given)
      target.priority = r.priority;
    if (r.match)
      target.match = r.match;
    if (!r.emit.empty())
      target.emit = r.emit;
    if (r.where)
      target.where = r.where;
    target.trims.insert(target.trims.end(), r.trims.begin(), r.trims.end());
    target.disabled |= r.disabled;
  }

  Sources& sources_;
  Reporter& reporter_;
  Collected out_;
  std::map<std::string, PackDef*> by_name_;
};

template <class Map>
auto find_in(const Collected& c, const Map& map, const PackDef* from, const std::string& name) -> decltype(&map.begin()->second) {
  if (auto it = map.find(name); it != map.end())
    return &it->second;
  if (auto visible = c.visible.find(from); visible != c.visible.end())
    for (const PackDef* p : visible->second)
      if (auto it = map.find(p->name.text + "/" + name); it != map.end())
        return &it->second;
  return nullptr;
}

template <class Map>
std::vector<std::string> names_in(const Collected& c, const Map& map, const PackDef* from) {
  std::vector<std::string> out;
  if (auto visible = c.visible.find(from); visible != c.visible.end())
    for (const PackDef* p : visible->second) {
      const std::string prefix = p->name.text + "/";
      for (auto it = map.lower_bound(prefix); it != map.end() && it->first.compare(0, prefix.size(), prefix) == 0; ++it)
        out.push_back(it->first.substr(prefix.size()));
    }
  return out;
}

}  // namespace

const ListInfo* Collected::find_list(const PackDef* from, const std::string& name) const {
  return find_in(*this, lists, from, name);
}
const MacroInfo* Collected::find_macro(const PackDef* from, const std::string& name) const {
  return find_in(*this, macros, from, name);
}
std::vector<std::string> Collected::list_names(const PackDef* from) const { return names_in(*this, lists, from); }
std::vector<std::string> Collected::macro_names(const PackDef* from) const { return names_in(*this, macros, from); }

const PackDef* Collected::scope_of(const YamlNode& pattern, const PackDef* rule_pack) const {
  for (const PackDef* p : packs)
    if (p->file == pattern.place.file)
      return p;
  return rule_pack;
}

Collected collect(Sources& sources, Reporter& reporter) { return Collector(sources, reporter).run(); }

}  // namespace postil::compile
