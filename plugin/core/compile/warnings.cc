#include "core/compile/warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace postil::compile {

namespace {

// A rule that is tried at more of the tokens than this is called unselective.
constexpr double kManyTries = 0.5;
// A name that occurs as a word more often than this in a million tokens is called common.
constexpr double kCommonWord = 100e-6;

bool checked(const Place& place) { return place.file && place.file->run_tests; }

class Warner {
 public:
  Warner(const Compiled& compiled, Reporter& reporter) : c_(compiled), reporter_(reporter) {
    for (const auto& [full, info] : compiled.collected.lists)
      if (info.name == "months" || info.name == "weekdays")
        for (const ListEntryDef* e : info.entries)
          for (const Name& n : e->texts)
            calendar_.insert(text::fold(n.text));
  }

  void run() {
    collect_kinds();
    for (std::size_t i = 0; i < c_.facts.size(); ++i)
      for (const std::string& p : c_.facts[i].printed)
        by_pattern_[p].push_back(i);
    lists();
    misspelt_attributes();
    macros();
    for (std::size_t i = 0; i < c_.collected.rules.size() && !reporter_.full(); ++i)
      if (checked(c_.collected.rules[i].def.id.place)) {
        Reporter::Context in(reporter_, fmt::format("rule '{}'", c_.collected.rules[i].def.id.text));
        quoted_pattern(c_.collected.rules[i].def);
        if (const YamlNode* type = emitted_type(c_.collected.rules[i].def))
          misspelt_type(type->scalar, type->place);
        unselective(i);
        unknown_kinds(i);
        never_wins(i);
      }
    for (const EntityDef* e : c_.collected.entities)
      if (checked(e->id.place)) {
        misspelt_type(e->type.text, e->type.place);
        common_names(*e);
      }
  }

 private:
  void lists() {
    for (const auto& [full, info] : c_.collected.lists) {
      if (!checked(info.place))
        continue;
      Reporter::Context in(reporter_, fmt::format("list '{}'", info.name));
      if (info.entries.empty())
        reporter_.add(Code::kW205, info.place, fmt::format("list '{}' has no entries", info.name), "what names it can never match", info.name.size());
      else if (const ListInfo* other = info.in_pattern ? nullptr : of_another_pack(info))
        reporter_.add(Code::kW208, info.place, fmt::format("nothing in this pack names its list '{}', and other rules mean {}", info.name, other->full_name),
                      fmt::format("to add to that one, write '{}+'", info.name), info.name.size());
      else if (!info.used)
        reporter_.add(Code::kW202, info.place, fmt::format("nothing uses list '{}'", info.name), "remove it, or name it in a pattern",
                      info.name.size());
      else if (info.in_token_test && !info.as_phrase)
        long_entries(info);
    }
  }

  // A list of that name that patterns of another pack name. Packs that belong together may have lists of one name for code to read,
  // so may packs of several languages.
  const ListInfo* of_another_pack(const ListInfo& mine) const {
    const std::string& language = language_of(mine);
    for (const auto& [full, info] : c_.collected.lists)
      if (info.name == mine.name && &info != &mine && info.in_pattern && !(mine.by_code && checked(info.place)) &&
          (language.empty() || language_of(info).empty() || language_of(info) == language))
        return &info;
    return nullptr;
  }
  const std::string& language_of(const ListInfo& list) const {
    static const std::string kAll;
    for (const PackDef* p : c_.collected.packs)
      if (p->file == list.place.file)
        return p->language;
    return kAll;
  }

  // Code and rules read the attributes of entries by name: one that is misspelt is silently nothing. Those of a list's own pack
  // are right; a pack that adds entries to the list may know more, so only what is near to one of them is told.
  void misspelt_attributes() {
    std::set<std::string> known;
    each_attribute([&](const ListInfo& list, const Name& key) {
      if (key.place.file == list.place.file)
        known.insert(key.text);
    });
    const std::vector<std::string> names(known.begin(), known.end());
    each_attribute([&](const ListInfo& list, const Name& key) {
      if (key.place.file == list.place.file || !checked(key.place) || known.count(key.text) || reporter_.full())
        return;
      Reporter::Context in(reporter_, fmt::format("list '{}'", list.name));
      if (const std::string near = nearest(key.text, names); !near.empty())
        reporter_.add(Code::kW204, key.place, fmt::format("no list has an attribute '{}'", key.text), fmt::format("did you mean '{}'?", near),
                      key.text.size());
    });
    values_of_units();
  }

  // A unit of a dimension that nothing knows is in no search for the dimension.
  void values_of_units() {
    std::vector<std::string> dimensions;
    for (const auto& [full, info] : c_.collected.lists)
      if (info.name == "dimensions")
        for (const ListEntryDef* e : info.entries)
          for (const Name& n : e->texts)
            dimensions.push_back(n.text);
    each_entry([&](const ListInfo& list, const Name& key, const Name& value) {
      if (!checked(value.place) || reporter_.full() || list.name.compare(0, 4, "unit") != 0)
        return;
      Reporter::Context in(reporter_, fmt::format("list '{}'", list.name));
      char* end = nullptr;
      if (key.text == "factor" && (std::strtod(value.text.c_str(), &end), *end || value.text.empty()))
        reporter_.add(Code::kW204, value.place, fmt::format("'{}' is no number", value.text), "as in 'factor: 0.3048'", value.text.size());
      else if (key.text == "dimension" && !dimensions.empty() && !std::count(dimensions.begin(), dimensions.end(), value.text))
        reporter_.add(Code::kW204, value.place, fmt::format("no dimension '{}'", value.text), suggest(value.text, dimensions, "dimensions"),
                      value.text.size());
    });
  }

  template <class Function>
  void each_entry(Function f) const {
    for (const auto& [full, info] : c_.collected.lists)
      for (const ListEntryDef* e : info.entries)
        for (const auto& [key, value] : e->attributes)
          f(info, key, value);
  }

  template <class Function>
  void each_attribute(Function f) const {
    each_entry([&](const ListInfo& list, const Name& key, const Name&) { f(list, key); });
  }

  void long_entries(const ListInfo& info) {
    text::Analyzer analyzer(text::Settings{});
    for (const ListEntryDef* e : info.entries)
      for (const Name& n : e->texts)
        if (match::phrase_words(analyzer, n.text).size() > 1) {
          reporter_.add(Code::kW201, n.place, fmt::format("'{}' is several tokens, which a test such as [norm in %{}] never meets", n.text, info.name),
                        fmt::format("write %{} in the pattern, without brackets", info.name), n.text.size());
          return;
        }
  }

  void macros() {
    for (const auto& [full, info] : c_.collected.macros)
      if (!info.used && checked(info.def->name.place))
        reporter_.add(Code::kW202, info.def->name.place, fmt::format("nothing uses macro '{}'", info.def->name.text), "remove it",
                      info.def->name.text.size());
  }

  void unselective(std::size_t i) {
    const RuleDef& def = c_.collected.rules[i].def;
    const double tries = c_.facts[i].tries_per_token;
    if (def.match && tries >= kManyTries)
      reporter_.add(Code::kW203, def.match->place, fmt::format("unselective: tried at about {:.0f} of 100 tokens", 100 * tries),
                    "let every alternative have a word, a list or a mention that each match must have");
  }

  // ‘a b’: marks that word processors make are no quotes of YAML, so they are part of the pattern.
  void quoted_pattern(const RuleDef& def) {
    const std::string_view s = def.match ? std::string_view(def.match->scalar) : std::string_view();
    for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>("‘", "’"), {"“", "”"}})
      if (s.size() > open.size() + close.size() && s.substr(0, open.size()) == open && s.substr(s.size() - close.size()) == close)
        reporter_.add(Code::kW206, def.match->place, fmt::format("the pattern matches the marks {} and {} themselves", open, close),
                      "if they were to quote the pattern: write it in '...'");
  }

  static const YamlNode* emitted_type(const RuleDef& def) {
    for (const EmitEntry& e : def.emit)
      if (e.key.text == "type")
        return e.value;
    return nullptr;
  }

  // Types are open: "locaton" is one of the user's own, and no place.
  void misspelt_type(const std::string& type, Place place) {
    const std::string base = type.substr(0, type.find('.'));
    for (const std::string_view known : {"actor", "location", "attribution", "quantity"}) {
      const std::size_t most = known.size() < 7 ? 1 : 2;
      if (base != known && !base.empty() && base[0] == known[0] && distance(base, known) <= most) {
        Reporter::Context in(reporter_, fmt::format("type '{}'", type));
        reporter_.add(Code::kW207, place, fmt::format("'{}' is a type of your own", base), fmt::format("did you mean '{}'?", known), base.size());
        return;
      }
    }
    misspelt_kind(type, base, place);
  }

  // "type: city", "type: actor.persn": kinds that others use tell what was meant.
  void misspelt_kind(const std::string& type, const std::string& base, Place place) {
    Reporter::Context in(reporter_, fmt::format("type '{}'", type));
    const auto tell = [&](const std::string& what, const std::string& meant, const char* is) {
      reporter_.add(Code::kW207, place, fmt::format("'{}' is a {} of your own", what, is), fmt::format("did you mean '{}'?", meant), type.size());
    };
    for (const char* known : {"actor", "location"}) {
      std::set<std::string> kinds;  // of other files
      for (const auto& [kind, files] : kinds_[known])
        if (files.size() > files.count(place.file))
          kinds.insert(kind);
      const std::string folded = text::fold(type);
      if (type == base && kinds.count(folded))
        return tell(base, std::string(known) + "." + folded, "type");
      if (base != known)
        continue;
      const std::string kind = type == base ? std::string() : type.substr(base.size() + 1);
      if (kind.empty() || kinds.count(kind))
        continue;
      const std::string near = near_kind(kind, {kinds.begin(), kinds.end()});
      if (!near.empty())
        tell(kind, base + "." + near, "kind");
    }
  }

  // The kind that is so near that it was meant; empty: none.
  static std::string near_kind(const std::string& kind, std::vector<std::string> kinds) {
    constexpr std::size_t kLongKind = 8;  // short words are near to each other: port, fort
    const std::string folded = text::fold(kind), near = nearest(folded, std::move(kinds));
    return near.size() > 4 && distance(folded, near) <= (near.size() < kLongKind ? 1 : 2) ? near : std::string();
  }

  // All kinds are known where rules and entities alone make the type; of others only one that is very near to a known one is told.
  void unknown_kinds(std::size_t i) {
    for (const auto& [base, kind] : c_.facts[i].reads) {
      const std::uint32_t type = c_.program.types.find(base);
      if (kind.empty() || type < match::kActorType)
        continue;
      const auto& known = kinds_[base];
      if (known.count(kind))
        continue;
      std::vector<std::string> kinds;
      for (const auto& [name, files] : known)
        kinds.push_back(name);
      if ((open_kinds_.count(base) || made_by_code(base)) && near_kind(kind, kinds).empty())
        continue;
      reporter_.add(Code::kW211, c_.collected.rules[i].def.match->place, fmt::format("nothing emits {}.{}", base, kind),
                    suggest(kind, kinds, "kinds"));
    }
  }

  void collect_kinds() {
    const auto add = [&](const std::string& type, const Place& place) {
      const std::size_t dot = type.find('.');
      if (dot == std::string::npos)
        return;
      kinds_[type.substr(0, dot)][type.substr(dot + 1)].insert(place.file);
    };
    for (const RuleInfo& r : c_.collected.rules) {
      std::string base;
      bool open = false;
      for (const EmitEntry& e : r.def.emit) {
        if (e.key.text == "type") {
          add(e.value->scalar, e.value->place);
          base = e.value->scalar.substr(0, e.value->scalar.find('.'));
        }
        open |= e.key.text == "kind";
      }
      if (open)
        open_kinds_.insert(base);
    }
    for (const EntityDef* e : c_.collected.entities)
      add(e->type.text, e->id.place);
    for (const auto& gazetteer : c_.program.gazetteers)
      for (const std::string_view type : gazetteer->types())
        add(std::string(type), {});
  }

  bool made_by_code(const std::string& type) const {
    for (const annotate::LayerSpec& l : annotate::all_layers())
      if (std::count(l.completes.begin(), l.completes.end(), type) || std::count(l.makes.begin(), l.makes.end(), type))
        return true;
    return false;
  }

  // Every alternative stands in another rule too, which has no conditions and is preferred.
  void never_wins(std::size_t i) {
    const match::Rule& mine = c_.program.rules[i];
    if (c_.program.overlap[mine.type] == match::OverlapPolicy::kAll || c_.facts[i].printed.empty())
      return;
    for (std::size_t j : by_pattern_[c_.facts[i].printed[0]]) {
      const match::Rule& other = c_.program.rules[j];
      const bool preferred = other.priority != mine.priority ? other.priority > mine.priority : other.rank < mine.rank;
      if (i == j || other.type != mine.type || other.kind != mine.kind || !preferred || other.where >= 0 || other.unless >= 0 ||
          !other.not_text.empty() || span_name(other) != span_name(mine))
        continue;
      const auto& theirs = c_.facts[j].printed;
      if (!std::all_of(c_.facts[i].printed.begin(), c_.facts[i].printed.end(),
                       [&](const std::string& p) { return std::count(theirs.begin(), theirs.end(), p) != 0; }))
        continue;
      const RuleDef& def = c_.collected.rules[i].def;
      reporter_.add(Code::kW210, def.id.place, fmt::format("rule '{}' can never win: '{}' matches all that it matches", def.id.text, c_.collected.rules[j].full_id),
                    "give it a higher priority, or remove it", def.id.text.size());
      return;
    }
  }

  static std::string span_name(const match::Rule& r) { return r.span_capture < 0 ? "" : r.captures[r.span_capture].name; }

  void common_names(const EntityDef& e) {
    if (!e.unless.empty())
      return;
    for (const SpellingDef& s : e.spellings) {
      if ((s.flags & (match::kExactCase | match::kShortName)) || s.text.text.find(' ') != std::string::npos || !checked(s.text.place))
        continue;
      const std::string norm = text::fold(s.text.text);
      const double frequency = c_.vocabulary.word_frequency(norm);
      const bool calendar = calendar_.count(norm) != 0;
      if (frequency < kCommonWord && !calendar)
        continue;
      Reporter::Context in(reporter_, fmt::format("entity '{}'", e.id.text));
      reporter_.add(Code::kW220, s.text.place, fmt::format("the name '{}' is also {}", s.text.text,
                                                           calendar ? "a month or a day of the week" : fmt::format("a word, {:.0f} times in a million", frequency * 1e6)),
                    "say 'case: exact', or what it must not stand in: unless: [...]", s.text.text.size());
    }
  }

  const Compiled& c_;
  Reporter& reporter_;
  std::set<std::string> calendar_;
  // By base type: the kinds that rules and entities emit, and in which files.
  std::map<std::string, std::map<std::string, std::set<const SourceFile*>>> kinds_;
  std::set<std::string> open_kinds_;                               // base types of which some rule takes the kind from a capture
  std::map<std::string, std::vector<std::size_t>> by_pattern_;    // rules by printed alternative
};

}  // namespace

void warn(const Compiled& compiled, Reporter& reporter) { Warner(compiled, reporter).run(); }

}  // namespace postil::compile
