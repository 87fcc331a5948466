#include "cli/facts_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/verb.h"

namespace postil::cli {

namespace {

using Json = nlohmann::ordered_json;
using xapian::Claim;

constexpr std::size_t kCellWidth = 28, kQuoteWidth = 76;

std::string number(double x) { return fmt::format("{}", x); }

// Characters, not bytes; long texts end in "...".
std::string fit(const std::string& s, std::size_t width) {
  std::size_t characters = 0, cut = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if ((s[i] & 0xC0) == 0x80) continue;
    if (characters == width - 3) cut = i;
    ++characters;
  }
  return characters <= width ? s + std::string(width - characters, ' ') : s.substr(0, cut) + "...";
}

std::string one_line(std::string s) {
  std::replace_if(s.begin(), s.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  return s;
}

std::string date_text(const Claim& c) {
  if (c.date_from == c.date_to) return c.date_from;
  return c.date_from + ".." + c.date_to;
}

std::string key_of(const Fact& fact, const std::string& by) {
  const Claim& c = fact.claim;
  if (by == "source") return c.source;
  if (by == "object") return object_text(c);
  if (by == "location") return c.place;
  return date_text(c);
}

void widen(FactGroup& group, const Claim& c) {
  for (const auto& x : {c.value, c.low, c.high}) {
    if (!x) continue;
    group.lowest = group.lowest ? std::min(*group.lowest, *x) : *x;
    group.highest = group.highest ? std::max(*group.highest, *x) : *x;
  }
}

// "3 claims, 2 sources, 12 to 40"
std::string summary(const FactGroup& g) {
  std::string out = fmt::format("{} {}", g.facts.size(), g.facts.size() == 1 ? "claim" : "claims");
  if (!g.sources.empty()) out += fmt::format(", {} {}", g.sources.size(), g.sources.size() == 1 ? "source" : "sources");
  if (g.lowest && *g.lowest != *g.highest) out += fmt::format(", {} to {}", number(*g.lowest), number(*g.highest));
  return out;
}

void print_row(const Fact& f, bool attributions) {
  const Claim& c = f.claim;
  if (attributions) {
    write_out(fmt::format("{}  {}  {}  [{}]\n", fit(c.source.empty() ? "?" : c.source, kCellWidth), c.negated ? "denied" : "said  ",
                          fit(one_line(f.text), kQuoteWidth), f.document));
    return;
  }
  std::string line = fmt::format("{:>14}  {}  {}  {}  {}  [{}]", value_text(c), fit(object_text(c), kCellWidth),
                                 fit(c.place, kCellWidth), fit(date_text(c), 22), fit(c.source, kCellWidth), f.document);
  write_out(line + "\n");
}

std::vector<std::pair<std::string, std::string>> cells(const Fact& f) {
  const Claim& c = f.claim;
  const auto optional = [](const std::optional<double>& x) { return x ? number(*x) : std::string(); };
  return {{"value", optional(c.value)},   {"low", optional(c.low)},        {"high", optional(c.high)},
          {"low_open", c.low_open ? "true" : ""},                          {"high_open", c.high_open ? "true" : ""},
          {"comparator", c.comparator},   {"unit", c.unit},                {"object", c.object},
          {"predicate", c.predicate},     {"negated", c.negated ? "true" : ""}, {"place", c.place},
          {"from", c.date_from},          {"to", c.date_to},               {"source", c.source},
          {"text", f.text},               {"document", f.document},        {"title", f.title},
          {"published", f.date},          {"rule", c.rule}};
}

std::vector<std::pair<std::string, std::string>> attribution_cells(const Fact& f) {
  const Claim& c = f.claim;
  return {{"source", c.source}, {"negated", c.negated ? "true" : ""}, {"mode", c.kind},     {"text", f.text},
          {"document", f.document}, {"title", f.title},               {"published", f.date}, {"rule", c.rule}};
}

std::string csv_cell(const std::string& s) {
  if (s.find_first_of(",\"\r\n") == std::string::npos) return s;
  std::string out = "\"";
  for (char c : s) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

Json json_of(const Fact& f, bool attributions) {
  const Claim& c = f.claim;
  Json out;
  const auto text = [&](const char* key, const std::string& value) {
    if (!value.empty()) out[key] = value;
  };
  if (!attributions) {
    if (c.value) out["value"] = *c.value;
    if (c.low) out["low"] = *c.low;
    if (c.high) out["high"] = *c.high;
    if (c.low_open) out["low_open"] = true;
    if (c.high_open) out["high_open"] = true;
    if (c.approximate) out["approximate"] = true;
    text("comparator", c.comparator), text("unit", c.unit), text("object", c.object), text("predicate", c.predicate);
    text("place", c.place), text("from", c.date_from), text("to", c.date_to);
  }
  if (c.negated) out["negated"] = true;
  text("kind", c.kind), text("source", c.source), text("text", f.text);
  out["document"] = f.document;
  out["start"] = c.span.begin, out["end"] = c.span.end;
  text("title", f.title), text("published", f.date), text("rule", c.rule);
  return out;
}

}  // namespace

std::string value_text(const Claim& c) {
  const std::string about = c.approximate ? "about " : "";
  if (c.low && c.high && *c.low == *c.high) return number(*c.low);
  if (c.low && c.high && c.value) return about + number(*c.value);
  if (c.low && c.high) return number(*c.low) + " to " + number(*c.high);
  if (c.low) return (c.low_open ? "> " : ">= ") + number(*c.low);
  if (c.high) return (c.high_open ? "< " : "<= ") + number(*c.high);
  return c.value ? about + number(*c.value) : "?";
}

std::string object_text(const Claim& c) {
  if (c.object.empty()) return c.unit.empty() ? c.kind : c.unit;
  return c.unit.empty() ? c.object : c.unit + " " + c.object;
}

std::vector<FactGroup> group_facts(const std::vector<Fact>& facts, const std::string& by) {
  std::map<std::string, FactGroup> groups;
  for (const Fact& f : facts) groups[key_of(f, by)].facts.push_back(&f);
  std::vector<FactGroup> out;
  for (auto& [name, group] : groups) {
    std::set<std::string> sources, objects;
    for (const Fact* f : group.facts) {
      if (!f->claim.source.empty()) sources.insert(f->claim.source);
      objects.insert(object_text(f->claim));
    }
    group.name = name;
    group.sources.assign(sources.begin(), sources.end());
    if (objects.size() == 1)
      for (const Fact* f : group.facts) widen(group, f->claim);
    out.push_back(std::move(group));
  }
  std::stable_sort(out.begin(), out.end(), [](const FactGroup& a, const FactGroup& b) { return a.facts.size() > b.facts.size(); });
  return out;
}

void print_facts_text(const std::vector<Fact>& facts, const std::string& by, bool attributions) {
  if (by.empty()) {
    for (const Fact& f : facts) print_row(f, attributions);
    return;
  }
  bool first = true;
  for (const FactGroup& group : group_facts(facts, by)) {
    write_out(fmt::format("{}{}: {}\n", first ? "" : "\n", group.name.empty() ? "(not known)" : group.name, summary(group)));
    first = false;
    for (const Fact* f : group.facts) print_row(*f, attributions);
  }
}

void print_facts_json(const std::vector<Fact>& facts, const std::string& by, bool attributions) {
  Json out;
  out["total"] = facts.size();
  if (by.empty()) {
    out["facts"] = Json::array();
    for (const Fact& f : facts) out["facts"].push_back(json_of(f, attributions));
  } else {
    out["by"] = by;
    out["groups"] = Json::array();
    for (const FactGroup& g : group_facts(facts, by)) {
      Json group{{"name", g.name}, {"sources", g.sources}};
      if (g.lowest) group["lowest"] = *g.lowest, group["highest"] = *g.highest;
      group["facts"] = Json::array();
      for (const Fact* f : g.facts) group["facts"].push_back(json_of(*f, attributions));
      out["groups"].push_back(std::move(group));
    }
  }
  write_out(out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void print_facts_csv(const std::vector<Fact>& facts, bool attributions) {
  const auto row = [&](const Fact& f) { return attributions ? attribution_cells(f) : cells(f); };
  std::string line;
  for (const auto& [name, value] : row(Fact())) line += (line.empty() ? "" : ",") + name;
  write_out(line + "\r\n");
  for (const Fact& f : facts) {
    line.clear();
    bool first = true;
    for (const auto& [name, value] : row(f)) line += (first ? "" : ",") + csv_cell(value), first = false;
    write_out(line + "\r\n");
  }
}

}  // namespace postil::cli
