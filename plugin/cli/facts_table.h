// The claims table in its forms. Internal; may change.
#ifndef POSTIL_CLI_FACTS_TABLE_H
#define POSTIL_CLI_FACTS_TABLE_H

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

// Facts that share a source, object, place or date.
struct FactGroup {
  std::string name;                   // empty: not known
  std::vector<const Fact*> facts;
  std::vector<std::string> sources;   // different ones, sorted; without those that are not known
  std::optional<double> lowest, highest;  // of their values, where all have one object or unit
};

// "431", "> 170", "400 to 500", "about 50"
std::string value_text(const xapian::Claim& claim);
// what is counted or measured: "sortie", "kilometre"
std::string object_text(const xapian::Claim& claim);
// by: source, object, location or date; groups with most facts first
std::vector<FactGroup> group_facts(const std::vector<Fact>& facts, const std::string& by);

void print_facts_text(const std::vector<Fact>& facts, const std::string& by, bool attributions);
void print_facts_json(const std::vector<Fact>& facts, const std::string& by, bool attributions);
void print_facts_csv(const std::vector<Fact>& facts, bool attributions);

}  // namespace postil::cli

#endif
