#include "core/compile/rule_reader.h"

#include <fmt/format.h>

#include "core/compile/markup.h"

namespace postil::compile {

void RuleReader::rule(const YamlNode& node) {
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
           each_entry(v, [&](const YamlNode& k, const YamlNode& e) {
             if (k.scalar == "type" && !e.scalar.empty())
               type_name(e);
             def.emit.push_back({{k.scalar, k.place}, &e});
           });
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
           each_entry(v, [&](const YamlNode& k, const YamlNode& e) { def.trims.push_back({{k.scalar, k.place}, patterns(e)}); });
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

// "3 sentences", "1 sentence" or the number alone.
std::uint32_t RuleReader::sentences(const YamlNode& node) {
  constexpr int kMost = 100;
  const std::string s = text(node);
  const std::size_t digits = std::min(s.find_first_not_of("0123456789"), s.size());
  const std::string unit = s.substr(digits);
  const int n = digits > 0 && digits < 4 ? std::stoi(s.substr(0, digits)) : 0;
  if (n >= 1 && n <= kMost && (unit.empty() || unit == " sentence" || unit == " sentences"))
    return static_cast<std::uint32_t>(n);
  reporter_.add(Code::kR003, node.place, fmt::format("'{}' is no reach", s), "as in 'within: 3 sentences', at most 100", s.size());
  return 1;
}

void RuleReader::resolve(const YamlNode& node) {
  Reporter::Context in(reporter_, "resolve");
  ResolveDef def;
  def.place = node.place;
  bool is_short = false;
  each(node, "resolve",
       {{"pronoun",
         [&](const YamlNode& v) {
           def.pronoun = true;
           if (v.is_scalar())
             def.words.push_back(list_entry(v));
           else
             each_item(v, [&](const YamlNode& e) { def.words.push_back(list_entry(e)); });
         }},
        {"short",
         [&](const YamlNode& v) {
           is_short = true;
           def.part = text(v) == "surname" ? "last_word" : v.scalar;
           if (def.part != "last_word" && def.part != "first_word")
             reporter_.add(Code::kR003, v.place, fmt::format("'{}' is no part of a name", v.scalar), "surname, last_word or first_word",
                           v.scalar.size());
         }},
        {"of", [&](const YamlNode& v) { def.type = name(v); }},
        {"to",
         [&](const YamlNode& v) {
           if (text(v) != "last_full_name")
             def.type = name(v);
         }},
        {"within", [&](const YamlNode& v) { def.within = sentences(v); }},
        {"agree",
         [&](const YamlNode& v) {
           def.agree = text(v) == "gender_if_known";
           if (!def.agree)
             reporter_.add(Code::kR003, v.place, fmt::format("'{}' is nothing to agree in", v.scalar), "gender_if_known", v.scalar.size());
         }},
        {"confidence",
         [&](const YamlNode& v) {
           def.confidence = static_cast<float>(number(v));
           if (!(def.confidence > 0) || def.confidence > 1)
             reporter_.add(Code::kR040, v.place, fmt::format("'{}' is no confidence", v.scalar), "a number above 0 and up to 1", v.scalar.size());
         }},
        {"description", ignore()}});
  if (is_short == def.pronoun)
    reporter_.add(Code::kR007, node.place, "either 'pronoun' or 'short' is needed", "as in '{short: last_word, of: actor.ship}'");
  if (def.type.text.empty())
    reporter_.add(Code::kR007, node.place, def.pronoun ? "'to' is missing" : "'of' is missing", "the type that is stood for, as in 'actor.ship'");
  pack_.resolve.push_back(std::move(def));
}

void RuleReader::test(const YamlNode& node, RuleDef& def) {
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

}  // namespace postil::compile
