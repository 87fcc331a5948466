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
