// The claims table in its forms. Internal; may change.
#ifndef POSTIL_CLI_FACTS_TABLE_H
#define POSTIL_CLI_FACTS_TABLE_H

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "postil/xapian.h"

namespace postil::cli {

// A claim with what the document says around it.
struct Fact {
  xapian::Claim claim;
  std::string document, title, date;  // id, title and own date of the document
  std::string text;                   // of the number, or of what was said
};

// How far several claims of one object or unit are apart.
struct Spread {
  std::string object;
  std::size_t facts = 0;
  std::set<std::string> sources;  // without those that are not known
  std::optional<double> lowest, highest;
};

// Facts that share a source, object, place or date.
struct FactGroup {
  std::string name;                   // empty: not known
  std::vector<const Fact*> facts;
  std::vector<std::string> sources;   // different ones, sorted; without those that are not known
  std::optional<double> lowest, highest;  // of their values, where all have one object or unit
  std::vector<Spread> spreads;        // of each object with different values, most facts first; where there are several objects
};

// "431", "> 170", "400 to 500", "about 50"
std::string value_text(const xapian::Claim& claim);
// what is counted or measured: "sortie", "kilometre"
std::string object_text(const xapian::Claim& claim);
// by: source, object, location or date; groups with most facts first
std::vector<FactGroup> group_facts(const std::vector<Fact>& facts, const std::string& by);

// In the order of value, source, object, location, date (of the fact), published or document; values and dates largest first. What is
// not known comes last. `spec` may end in ":asc" or ":desc". False: it is none of these.
bool sort_facts(std::vector<Fact>& facts, const std::string& spec);

// What of the facts is shown: of groups, if there are groups, else of single facts.
struct FactsView {
  std::string by;             // empty: no groups
  bool attributions = false;
  std::size_t offset = 0, limit = 0;  // limit 0: all
};
void print_facts_text(const std::vector<Fact>& facts, const FactsView& view);
void print_facts_json(const std::vector<Fact>& facts, const FactsView& view);
void print_facts_csv(const std::vector<Fact>& facts, const FactsView& view);

}  // namespace postil::cli

#endif
