#include "core/compile/compiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "core/compile/entity_compiler.h"
#include "core/compile/expression.h"
#include "core/compile/pattern_compiler.h"
#include "core/compile/strata.h"
#include "core/compile/word_index.h"
#include "core/compile/warnings.h"
#include "core/match/functions.h"

namespace postil::compile {

namespace {

using match::Value;

Value::Kind well_known_kind(match::FieldId field) {
  static const Value::Kind kKinds[] = {
#define POSTIL_FIELD_KIND(e, n, k) Value::Kind::k,
      POSTIL_FIELDS(POSTIL_FIELD_KIND)
#undef POSTIL_FIELD_KIND
  };
  return field < std::size(kKinds) ? kKinds[field] : Value::Kind::kNone;
}

class Compiler {
 public:
  Compiler(const Collected& collected, Reporter& reporter)
      : collected_(collected), reporter_(reporter), program_(std::make_unique<match::Program>()) {}

  std::unique_ptr<match::Program> run() {
    program_->kind_field = program_->field("kind");
    Vocabulary vocabulary(*program_, collected_, reporter_);
    vocabulary_ = &vocabulary;
    PatternCompiler patterns(*program_, collected_, vocabulary, reporter_);
    patterns_ = &patterns;
    declare_types();
    compile_entities(*program_, collected_, vocabulary, patterns, emitted_, reporter_);
    for (std::uint32_t i = 0; i < collected_.rules.size() && !reporter_.full(); ++i)
      rule(i);
    resolves();
    check_counts();
    if (reporter_.errors() && reporter_.full())
      return nullptr;
    rank_rules();
    overlap_policies();
    text_settings();
    if (reporter_.errors())
      return nullptr;
    for (match::ListId id = 0; id < 0xffff; ++id) {
      program_->list_max.push_back(static_cast<std::uint8_t>(vocabulary.list_max(id)));
      if (id + 1u >= vocabulary.list_count())
        break;
    }
    program_->lexicon = vocabulary.builder().build();
    index_word_lists(*program_);
    match::build_automata(*program_);
    match::ListRequests requested;
    program_->lexicon->note_requests(&requested);
    for (const auto& [type, items] : resolves_)
      for (const annotate::Resolve& item : items)
        if (item.words != match::kNoList)
          requested.hits.insert(item.words);
    order_steps(*program_, emitted_, resolves_, reporter_);
    program_->lexicon->note_requests(nullptr);
    if (reporter_.errors())
      return nullptr;
    index_triggers(*program_);
    keep_hits(*program_, std::move(requested.hits));
    for (const std::string& name : requested.names)
      mark_used(name);
    warn({collected_, facts_, *program_, vocabulary}, reporter_);
    for (const PackDef* p : collected_.packs)
      program_->packs.push_back(p->name.text);
    return std::move(program_);
  }

 private:
  // Types, kinds and fields are numbers of 16 bits.
  void check_counts() {
    constexpr std::size_t kMaxNames = 30'000, kMaxEmitted = 4'000;
    if (emitted_.size() > kMaxEmitted || program_->types.size() > kMaxEmitted)
      reporter_.add(Code::kR005, {}, "more than 4,000 types and kinds", "make fields of kinds");
    if (program_->kinds.size() > kMaxNames || program_->fields.size() > kMaxNames)
      reporter_.add(Code::kR005, {}, "more than 30,000 kinds or fields", "");
  }

  // ---- types

  void declare_types() {
    for (const PackDef* p : collected_.packs)
      for (const TypeDef& t : p->types) {
        program_->types.add(split_type(t.name.text).first);
        for (const auto& [name, kind] : t.fields) {
          const match::FieldId field = vocabulary_->field(name.text);
          const Value::Kind other = field_kind(field);
          if (other != Value::Kind::kNone && other != kind)
            reporter_.add(Code::kR040, name.place, fmt::format("field '{}' holds another kind of value elsewhere", name.text),
                          "a field is the same in all types: take another name", name.text.size());
          else
            user_fields_[field] = kind;
        }
      }
    for (const RuleInfo& r : collected_.rules)
      for (const EmitEntry& e : r.def.emit)
        if (e.key.text == "type" && !e.value->scalar.empty())
          program_->types.add(split_type(e.value->scalar).first);
    for (const EntityDef* e : collected_.entities)
      if (!e->type.text.empty())
        program_->types.add(split_type(e->type.text).first);
  }

  Value::Kind field_kind(match::FieldId f) const {
    if (auto it = user_fields_.find(f); it != user_fields_.end())
      return it->second;
    return well_known_kind(f);
  }

  // ---- rules

  void rule(std::uint32_t number) {
    const RuleInfo& info = collected_.rules[number];
    const RuleDef& def = info.def;
    Reporter::Context in(reporter_, fmt::format("rule '{}'", def.id.text));
    match::Rule out;
    out.name = program_->rule_names.add(info.full_id);
    out.priority = def.priority;
    out.not_text = def.not_text;
    CompiledPattern pattern;
    if (def.match) {
      Reporter::Context in_match(reporter_, "match");
      pattern = patterns_->rule(*def.match, collected_.scope_of(*def.match, info.pack));
    }
    out.captures = pattern.captures;
    if (pattern.ok) {
      const std::string type = emit_type(def);
      if (!type.empty()) {
        const auto [base, kind] = split_type(type);
        out.type = static_cast<match::TypeId>(program_->types.add(base));
        out.kind = program_->kind(kind);
        Emitted& emitted = emitted_[{base, kind}];
        emitted.reads.insert(pattern.reads.begin(), pattern.reads.end());
        emitted.place = def.id.place;
        if (!def.unless.empty())
          out.unless = compile_guard(*program_, collected_, *patterns_, def.unless, info.pack, emitted.reads, reporter_);
        trims(def, info.pack, emitted.reads, out);
        emit(def, pattern, out);
      }
    }
    for (match::Branch& b : pattern.branches) {
      b.rule = number;
      program_->branches.push_back(b);
    }
    facts_.push_back({pattern.tries_per_token, pattern.printed, pattern.reads});
    program_->rules.push_back(std::move(out));
  }

  void trims(const RuleDef& def, const PackDef* pack, Reads& reads, match::Rule& out) {
    Reporter::Context in(reporter_, "trim");
    for (const TrimDef& t : def.trims) {
      std::vector<std::string> names;
      for (const match::CaptureInfo& c : out.captures)
        names.push_back(c.name);
      match::Trim trim;
      trim.capture = static_cast<std::uint32_t>(std::find(names.begin(), names.end(), t.capture.text) - names.begin());
      if (trim.capture == names.size())
        reporter_.add(Code::kR053, t.capture.place, fmt::format("no capture '{}' in this rule", t.capture.text),
                      suggest(t.capture.text, names, "captures"), t.capture.text.size());
      std::vector<PatternCompiler::PackPattern> patterns;
      for (const YamlNode* p : t.patterns)
        patterns.push_back({p, collected_.scope_of(*p, pack)});
      trim.programs = patterns_->plain(patterns, reads);
      out.trims.push_back(std::move(trim));
    }
  }

  std::string emit_type(const RuleDef& def) {
    for (const EmitEntry& e : def.emit)
      if (e.key.text == "type")
        return e.value->scalar;
    if (!def.emit.empty())
      reporter_.add(Code::kR007, def.emit_place, "'type' is missing in 'emit'", "as in 'emit: {type: actor.person}'");
    return {};
  }

  ExpressionScope scope(const CompiledPattern& pattern) {
    ExpressionScope s;
    for (const match::CaptureInfo& c : pattern.captures)
      s.captures.push_back(c.name);
    s.field = [this](const std::string& name) -> std::optional<match::FieldId> {
      const std::uint32_t f = program_->fields.find(name);
      return f == UINT32_MAX ? std::nullopt : std::optional(static_cast<match::FieldId>(f));
    };
    s.field_names = [this] {
      std::vector<std::string> out;
      for (std::uint32_t i = 0; i < program_->fields.size(); ++i)
        out.emplace_back(program_->fields.name(i));
      return out;
    };
    // List attributes may hold what they like under a well-known name; only user types and numbers are sure.
    s.field_kind = [this](match::FieldId f) { return field_kind(f); };
    s.keep = [this](std::string_view t) { return program_->strings.copy(t); };
    return s;
  }

  void emit(const RuleDef& def, const CompiledPattern& pattern, match::Rule& out) {
    ExpressionScope names = scope(pattern);
    std::set<std::uint32_t> used;
    if (def.where) {
      Reporter::Context in(reporter_, "where");
      if (auto e = parse_expression(*def.where, Value::Kind::kBool, names, reporter_, used)) {
        program_->expressions.push_back(std::move(*e));
        out.where = static_cast<std::int32_t>(program_->expressions.size() - 1);
      }
    }
    used.clear();
    Reporter::Context in(reporter_, "emit");
    for (const EmitEntry& e : def.emit) {
      if (e.key.text == "type")
        continue;
      if (e.key.text == "span") {
        const auto it = std::find(names.captures.begin(), names.captures.end(), e.value->scalar);
        if (it == names.captures.end()) {
          reporter_.add(Code::kR053, e.value->place, fmt::format("no capture '{}' in this rule", e.value->scalar),
                        suggest(e.value->scalar, names.captures, "captures"), e.value->scalar.size());
        } else {
          out.span_capture = static_cast<std::int32_t>(it - names.captures.begin());
          used.insert(static_cast<std::uint32_t>(out.span_capture));
        }
      } else if (e.key.text == "confidence") {
        char* end = nullptr;
        out.confidence = std::strtof(e.value->scalar.c_str(), &end);
        if (*end || e.value->scalar.empty() || !(out.confidence > 0) || out.confidence > 1)
          reporter_.add(Code::kR040, e.value->place, fmt::format("'{}' is no confidence", e.value->scalar),
                        "a number above 0 and up to 1", e.value->scalar.size());
      } else {
        emit_field(e, names, used, out);
      }
    }
    check_captures(def, pattern, used);
  }

  void emit_field(const EmitEntry& e, ExpressionScope& names, std::set<std::uint32_t>& used, match::Rule& out) {
    names.target = e.key.text;
    const auto known = names.field(e.key.text);
    if (!known) {
      reporter_.add(Code::kR043, e.key.place, fmt::format("no type has a field '{}'", e.key.text),
                    suggest(e.key.text, names.field_names(), "fields") + "; fields of a type of your own are declared under 'types'",
                    e.key.text.size());
      return;
    }
    match::EmitField f;
    f.field = *known;
    f.kind = field_kind(*known);
    if (auto expression = parse_expression(*e.value, f.kind, names, reporter_, used)) {
      f.value = std::move(*expression);
      out.fields.push_back(std::move(f));
    }
  }

  // A capture that is read must be in every branch; it may be optional there.
  void check_captures(const RuleDef& def, const CompiledPattern& pattern, const std::set<std::uint32_t>& used) {
    for (std::uint32_t c : used)
      for (std::size_t b = 0; b < pattern.branch_captures.size(); ++b)
        if (!pattern.branch_captures[b].count(c)) {
          reporter_.add(Code::kR052, def.emit_place,
                        fmt::format("capture '{}' is used in 'emit', but alternative {} of the pattern does not set it",
                                    pattern.captures[c].name, b + 1),
                        fmt::format("capture '{0}' there too, or say what to take: first({0}, ...)", pattern.captures[c].name));
          break;
        }
  }

  // ---- what short names and pronouns stand for

  void resolves() {
    for (const PackDef* p : collected_.packs)
      for (std::size_t i = 0; i < p->resolve.size(); ++i)
        resolve(p->resolve[i], fmt::format("{}/resolve-{}", p->name.text, i + 1));
  }

  void resolve(const ResolveDef& def, const std::string& name) {
    Reporter::Context in(reporter_, "resolve");
    if (def.type.text.empty())
      return;
    auto [base, kind] = split_type(def.type.text);
    annotate::Resolve out;
    const bool speaker = def.pronoun && def.type.text == "attribution.source";
    if (speaker)
      kind.clear();
    const bool emitted = std::any_of(emitted_.begin(), emitted_.end(), [&](const auto& e) {
      return e.first.first == base && (kind.empty() || e.first.second == kind);
    });
    if (!emitted) {
      std::vector<std::string> known;
      for (const auto& [type, info] : emitted_)
        known.push_back(type.second.empty() ? type.first : type.first + "." + type.second);
      reporter_.add(Code::kR014, def.type.place, fmt::format("unknown type '{}'", def.type.text), suggest(def.type.text, known, "types"),
                    def.type.text.size());
      return;
    }
    using Kind = annotate::Resolve::Kind;
    out.kind = speaker ? Kind::kSpeaker : def.pronoun ? Kind::kPronoun : def.part == "first_word" ? Kind::kFirstWord : Kind::kLastWord;
    out.type = static_cast<match::TypeId>(program_->types.find(base));
    out.type_kind = kind.empty() ? match::KindId{0} : program_->kind(kind);
    out.within = def.within;
    out.agree = def.agree;
    out.confidence = def.confidence;
    out.rule = program_->rule_names.add(name);
    if (def.pronoun) {
      ListInfo words;
      words.name = words.full_name = name;
      words.place = def.place;
      for (const ListEntryDef& e : def.words)
        if (!e.texts.empty())
          words.entries.push_back(&e);
      out.words = vocabulary_->list(words);
    }
    resolves_[base].push_back(out);
  }

  // ---- order among rules

  // Rank: rules that are `over` others come first, then the order of the packs.
  void rank_rules() {
    std::map<std::string, std::uint32_t> numbers;
    for (std::uint32_t i = 0; i < collected_.rules.size(); ++i)
      numbers[collected_.rules[i].full_id] = i;
    std::vector<std::vector<std::uint32_t>> over(collected_.rules.size());
    for (std::uint32_t i = 0; i < collected_.rules.size(); ++i)
      for (const Name& o : collected_.rules[i].def.over) {
        auto it = numbers.find(o.text);
        if (it == numbers.end())
          it = numbers.find(collected_.rules[i].pack->name.text + "/" + o.text);
        if (it == numbers.end()) {
          std::vector<std::string> known;
          for (const auto& [name, n] : numbers)
            known.push_back(name);
          const std::string near = nearest(o.text, known);
          reporter_.add(Code::kR018, o.place, fmt::format("no rule '{}' to be over", o.text),
                        near.empty() ? "name it with its pack: PACK/RULE; 'postil explain' shows the names" : fmt::format("did you mean '{}'?", near),
                        o.text.size());
        } else {
          over[i].push_back(it->second);
        }
      }
    std::vector<std::uint32_t> level(over.size(), 0);
    for (std::size_t round = 0; round < 16; ++round)
      for (std::uint32_t i = 0; i < over.size(); ++i)
        for (std::uint32_t o : over[i])
          level[i] = std::max(level[i], std::min<std::uint32_t>(level[o] + 1, 255));
    for (std::uint32_t i = 0; i < program_->rules.size(); ++i)
      program_->rules[i].rank = (255 - level[i]) << 24 | std::min<std::uint32_t>(i, (1u << 24) - 1);
  }

  void overlap_policies() {
    using match::OverlapPolicy;
    program_->overlap.assign(program_->types.size(), OverlapPolicy::kLongest);
    program_->overlap[match::kAttributionType] = OverlapPolicy::kNestedAllowed;
    static const std::map<std::string, OverlapPolicy> kPolicies = {{"longest", OverlapPolicy::kLongest},
                                                                   {"all", OverlapPolicy::kAll},
                                                                   {"nested_allowed", OverlapPolicy::kNestedAllowed},
                                                                   {"longest_else_both", OverlapPolicy::kLongestElseBoth}};
    for (const PackDef* p : collected_.packs)
      for (const auto& [type, policy] : p->overlap) {
        const std::uint32_t id = program_->types.find(type.text);
        const auto it = kPolicies.find(policy.text);
        if (id == UINT32_MAX)
          reporter_.add(Code::kR014, type.place, fmt::format("unknown type '{}'", type.text), "", type.text.size());
        else if (it == kPolicies.end())
          reporter_.add(Code::kR003, policy.place, fmt::format("'{}' is no overlap policy", policy.text),
                        "longest, all, nested_allowed or longest_else_both", policy.text.size());
        else
          program_->overlap[id] = it->second;
      }
  }

  // Lists that code reads by their name.
  void mark_used(std::string_view name) {
    for (const auto& [full, info] : collected_.lists)
      if (info.name == name)
        info.used = info.as_phrase = info.by_code = true;
  }

  void text_settings() {
    text::Settings& s = program_->text_settings;
    const std::pair<std::string_view, std::vector<std::string>*> kLists[] = {{"abbreviations", &s.abbreviations},
                                                                             {"never_end", &s.never_end},
                                                                             {"sentence_starters", &s.starters},
                                                                             {"reporting_words", &s.reporting}};
    for (const auto& [name, words] : kLists) {
      mark_used(name);
      for (const auto& [full, info] : collected_.lists)
        if (info.name == name)
          for (const ListEntryDef* e : info.entries)
            for (const Name& n : e->texts)
              words->push_back(n.text);
    }
    for (std::string_view name : {"irregular_verbs", "irregular_nouns", "word_frequency"})
      mark_used(name);
    for (std::string_view name : match::kFunctionLists)
      mark_used(name);
    for (std::string_view name : match::kFunctionWordLists)
      mark_used(name);
  }

  const Collected& collected_;
  Reporter& reporter_;
  std::unique_ptr<match::Program> program_;
  Vocabulary* vocabulary_ = nullptr;
  PatternCompiler* patterns_ = nullptr;
  std::map<match::FieldId, Value::Kind> user_fields_;
  EmittedTypes emitted_;
  ResolvedTypes resolves_;
  std::vector<RuleFacts> facts_;  // by rule
};

}  // namespace

std::unique_ptr<match::Program> compile(const Collected& collected, Reporter& reporter) {
  return Compiler(collected, reporter).run();
}

}  // namespace postil::compile
