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

// What it is sorted by as a number.
std::optional<double> size_of(const Claim& c) { return c.value ? c.value : c.low ? c.low : c.high; }

// First and one behind the last that are shown.
std::pair<std::size_t, std::size_t> page(std::size_t count, const FactsView& view) {
  const std::size_t first = std::min(view.offset, count);
  return {first, view.limit ? std::min(first + view.limit, count) : count};
}

void widen(Spread& spread, const Claim& c) {
  ++spread.facts;
  if (!c.source.empty()) spread.sources.insert(c.source);
  for (const auto& x : {c.value, c.low, c.high}) {
    if (!x) continue;
    spread.lowest = spread.lowest ? std::min(*spread.lowest, *x) : *x;
    spread.highest = spread.highest ? std::max(*spread.highest, *x) : *x;
  }
}

// "3 claims, 2 sources, 12 to 40"
std::string summary(std::size_t facts, std::size_t sources, std::optional<double> lowest, std::optional<double> highest) {
  std::string out = fmt::format("{} {}", facts, facts == 1 ? "claim" : "claims");
  if (sources) out += fmt::format(", {} {}", sources, sources == 1 ? "source" : "sources");
  if (lowest && *lowest != *highest) out += fmt::format(", {} to {}", number(*lowest), number(*highest));
  return out;
}

std::string heading(const FactGroup& g) {
  std::string out = fmt::format("{}: {}\n", g.name.empty() ? "(not known)" : g.name,
                                summary(g.facts.size(), g.sources.size(), g.lowest, g.highest));
  for (const Spread& s : g.spreads)
    out += fmt::format("  {}: {}\n", s.object, summary(s.facts, s.sources.size(), s.lowest, s.highest));
  return out;
}

void print_row(const Fact& f, bool attributions) {
  const Claim& c = f.claim;
  if (attributions) {
    write_out(fmt::format("{}  {}  {}  [{}]\n", fit(c.source.empty() ? "?" : c.source, kCellWidth), c.negated ? "denied" : "said  ",
                          fit(one_line(f.text), kQuoteWidth), f.document));
    return;
  }
  std::string line = fmt::format("{:>14}  {}  {}  {}  {}  [{}]", (c.negated ? "not " : "") + value_text(c),
                                 fit(object_text(c), kCellWidth), fit(c.place, kCellWidth), fit(date_text(c), 22),
                                 fit(c.source, kCellWidth), f.document);
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
  out["document"] = f.document, out["docid"] = c.document;
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
    std::set<std::string> sources;
    std::map<std::string, Spread> spreads;
    for (const Fact* f : group.facts) {
      if (!f->claim.source.empty()) sources.insert(f->claim.source);
      widen(spreads[object_text(f->claim)], f->claim);
    }
    group.name = name;
    group.sources.assign(sources.begin(), sources.end());
    if (spreads.size() == 1) {
      group.lowest = spreads.begin()->second.lowest;
      group.highest = spreads.begin()->second.highest;
    } else {
      for (auto& [object, spread] : spreads)
        if (spread.lowest && *spread.lowest != *spread.highest && spread.facts > 1) {
          spread.object = object;
          group.spreads.push_back(std::move(spread));
        }
      std::stable_sort(group.spreads.begin(), group.spreads.end(), [](const Spread& x, const Spread& y) { return x.facts > y.facts; });
    }
    out.push_back(std::move(group));
  }
  std::stable_sort(out.begin(), out.end(), [](const FactGroup& a, const FactGroup& b) { return a.facts.size() > b.facts.size(); });
  return out;
}

bool sort_facts(std::vector<Fact>& facts, const std::string& spec) {
  const std::size_t colon = spec.find(':');
  const std::string what = spec.substr(0, colon), order = colon == std::string::npos ? "" : spec.substr(colon + 1);
  const bool by_size = what == "value" || what == "date" || what == "published";
  const bool text = what == "source" || what == "object" || what == "location" || what == "document";
  if ((!by_size && !text) || (!order.empty() && order != "asc" && order != "desc")) return false;
  const bool down = order.empty() ? by_size : order == "desc";
  const auto key = [&](const Fact& f) {
    return what == "date" ? f.claim.date_from : what == "published" ? f.date : what == "document" ? f.document : key_of(f, what);
  };
  std::stable_sort(facts.begin(), facts.end(), [&](const Fact& a, const Fact& b) {
    if (what == "value") {
      const auto x = size_of(a.claim), y = size_of(b.claim);
      if (!x || !y) return x && !y;
      return down ? *x > *y : *x < *y;
    }
    const std::string x = key(a), y = key(b);
    if (x.empty() || y.empty()) return !x.empty() && y.empty();
    return down ? x > y : x < y;
  });
  return true;
}

void print_facts_text(const std::vector<Fact>& facts, const FactsView& view) {
  if (view.by.empty()) {
    const auto [first, last] = page(facts.size(), view);
    for (std::size_t i = first; i < last; ++i) print_row(facts[i], view.attributions);
    return;
  }
  const std::vector<FactGroup> groups = group_facts(facts, view.by);
  const auto [first, last] = page(groups.size(), view);
  for (std::size_t i = first; i < last; ++i) {
    const FactGroup& group = groups[i];
    write_out((i == first ? "" : "\n") + heading(group));
    for (const Fact* f : group.facts) print_row(*f, view.attributions);
  }
}

void print_facts_json(const std::vector<Fact>& facts, const FactsView& view) {
  Json out;
  out["total"] = facts.size();
  out["offset"] = view.offset;
  if (view.by.empty()) {
    out["facts"] = Json::array();
    const auto [first, last] = page(facts.size(), view);
    for (std::size_t i = first; i < last; ++i) out["facts"].push_back(json_of(facts[i], view.attributions));
  } else {
    const std::vector<FactGroup> groups = group_facts(facts, view.by);
    out["by"] = view.by;
    out["total_groups"] = groups.size();
    out["groups"] = Json::array();
    const auto [first, last] = page(groups.size(), view);
    for (std::size_t i = first; i < last; ++i) {
      const FactGroup& g = groups[i];
      Json group{{"name", g.name}, {"sources", g.sources}};
      if (g.lowest) group["lowest"] = *g.lowest, group["highest"] = *g.highest;
      for (const Spread& s : g.spreads)
        group["spreads"].push_back({{"object", s.object}, {"facts", s.facts}, {"sources", s.sources}, {"lowest", *s.lowest}, {"highest", *s.highest}});
      group["facts"] = Json::array();
      for (const Fact* f : g.facts) group["facts"].push_back(json_of(*f, view.attributions));
      out["groups"].push_back(std::move(group));
    }
  }
  write_out(out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void print_facts_csv(const std::vector<Fact>& facts, const FactsView& view) {
  const auto row = [&](const Fact& f) { return view.attributions ? attribution_cells(f) : cells(f); };
  std::string line;
  for (const auto& [name, value] : row(Fact())) line += (line.empty() ? "" : ",") + name;
  write_out(line + "\r\n");
  const auto [begin, end] = page(facts.size(), view);
  for (std::size_t i = begin; i < end; ++i) {
    line.clear();
    bool first = true;
    for (const auto& [name, value] : row(facts[i])) line += (first ? "" : ",") + csv_cell(value), first = false;
    write_out(line + "\r\n");
  }
}

}  // namespace postil::cli
