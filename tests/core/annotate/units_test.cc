// The catalogue of units: every unit of rules/common/units.yaml is read where a text writes it, with its value in the SI unit.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "postil/annotator.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

std::shared_ptr<const RuleSet> rules() {
  static const std::shared_ptr<const RuleSet> set = [] {
    RuleSetBuilder builder;
    for (const char* pack : {"/common/units.yaml", "/common/currencies.yaml", "/en/words.yaml", "/en/numbers.yaml",
                             "/en/counting.yaml", "/en/calendar.yaml", "/en/quantity.yaml", "/en/dates.yaml"})
      builder.add_path(std::string(POSTIL_SOURCE_DIR "/rules") + pack);
    return builder.build().rules;
  }();
  return set;
}

// What stands behind "key: " in a line of the pack, up to a comma or a bracket.
std::string value_of(const std::string& line, const std::string& key) {
  const std::size_t at = line.find(key + ": ");
  if (at == std::string::npos)
    return {};
  std::size_t from = at + key.size() + 2;
  if (line[from] == '[')
    ++from;
  return line.substr(from, line.find_first_of(",]}", from) - from);
}

struct Unit {
  std::string text, name, dimension;
  double factor = 0, offset = 0;
};

struct Catalogue {
  std::map<std::string, std::string> dimensions;  // SI units
  std::vector<Unit> units;
  std::vector<std::pair<std::string, std::string>> symbols;
};

Catalogue catalogue() {
  Catalogue c;
  std::ifstream in(POSTIL_SOURCE_DIR "/rules/common/units.yaml");
  std::string line, section;
  while (std::getline(in, line)) {
    if (line.rfind("  ", 0) == 0 && line[2] != ' ' && line[2] != '#')
      section = line.substr(2, line.find(':') - 2);
    if (line.find("- {text: ") == std::string::npos)
      continue;
    if (section == "dimensions")
      c.dimensions[value_of(line, "text")] = value_of(line, "si_unit");
    else if (section == "units")
      c.units.push_back({value_of(line, "text"), value_of(line, "name"), value_of(line, "dimension"),
                         std::strtod(value_of(line, "factor").c_str(), nullptr), std::strtod(value_of(line, "offset").c_str(), nullptr)});
    else if (section == "unit_symbols")
      c.symbols.emplace_back(value_of(line, "text"), value_of(line, "unit"));
  }
  return c;
}

const Annotation* first_quantity(const Annotations& all) {
  for (const Annotation& a : all)
    if (a.quantity())
      return &a;
  return nullptr;
}

}  // namespace

TEST_CASE("the catalogue has 350 units, each of a dimension, and symbols of these", "[annotate][units]") {
  const Catalogue c = catalogue();
  CHECK(c.units.size() >= 350);
  std::set<std::string> names;
  for (const Unit& u : c.units) {
    CAPTURE(u.name);
    CHECK(names.insert(u.name).second);
    CHECK(c.dimensions.count(u.dimension) == 1);
    CHECK(u.factor > 0);
  }
  for (const auto& [symbol, unit] : c.symbols) {
    CAPTURE(symbol, unit);
    CHECK(names.count(unit) == 1);
  }
}

TEST_CASE("every unit of the catalogue is read with its value in the SI unit", "[annotate][units]") {
  REQUIRE(rules());
  Catalogue c = catalogue();
  Annotator annotator(rules());
  for (const Unit& u : c.units) {
    const std::string text = "It had 7 " + u.text + ".";
    CAPTURE(text, u.name);
    const Annotations found = annotator.annotate(text);
    const Annotation* a = first_quantity(found);
    REQUIRE(a);
    const Quantity& q = *a->quantity();
    CHECK(q.unit == u.name);
    CHECK(q.dimension == u.dimension);
    CHECK(q.base_unit == c.dimensions[u.dimension]);
    REQUIRE(q.base_value);
    CHECK(*q.base_value == Approx(7 * u.factor + u.offset));
    CHECK(text.substr(a->span.begin, a->span.end - a->span.begin) == "7 " + u.text);
  }
}

TEST_CASE("units as texts write them", "[annotate][units]") {
  struct Row {
    std::string text, quantity, unit;
    double base;
    std::string base_unit;
  };
  const Row row = GENERATE(values<Row>({
      {"It weighs 3.5 tonnes.", "3.5 tonnes", "Metric ton", 3500, "kg"},
      {"He ran 10km.", "10km", "Kilometer", 10000, "m"},
      {"A 5-metre wall stood there.", "5-metre", "Meter", 5, "m"},
      {"It drove at 60 miles an hour.", "60 miles an hour", "Mile per hour", 26.8224, "m/s"},
      {"They pump 2 barrels a day.", "2 barrels a day", "Barrel per day", 3.6802614566666672e-06, "m3/s"},
      {"It was 20 degrees Celsius.", "20 degrees Celsius", "C", 293.15, "K"},
      {"It was -40°F there.", "-40°F", "F", 233.15, "K"},
      {"The tyres had 2 bar.", "2 bar", "Bar", 200000, "Pa"},
      {"The engine gives 300 newton-metres.", "300 newton-metres", "Newton meter", 300, "N m"},
      {"They found 12 µg/m3 of it.", "12 µg/m3", "Microgram per cubic meter", 1.2e-08, "kg/m3"},
      {"The bomb had 15 kilotons.", "15 kilotons", "Kiloton of TNT", 62760000000000, "J"},
      {"A 2 TB disk.", "2 TB", "Terabyte", 1.6e13, "bit"},
      {"The plot has 3 acres.", "3 acres", "Acre", 12140.5692672, "m2"},
  }));
  CAPTURE(row.text);
  const Annotations found = Annotator(rules()).annotate(row.text);
  const Annotation* a = first_quantity(found);
  REQUIRE(a);
  CHECK(row.text.substr(a->span.begin, a->span.end - a->span.begin) == row.quantity);
  CHECK(a->quantity()->unit == row.unit);
  CHECK(a->quantity()->base_unit == row.base_unit);
  REQUIRE(a->quantity()->base_value);
  CHECK(*a->quantity()->base_value == Approx(row.base));
}

TEST_CASE("what only looks like a unit is none", "[annotate][units]") {
  struct Row {
    std::string text;
  };
  const Row row = GENERATE(values<Row>({
      {"There were 5 bars in the street."},
      {"He came in 5 in the race."},
      {"They took 3 turns there."},
  }));
  CAPTURE(row.text);
  const Annotations found = Annotator(rules()).annotate(row.text);
  for (const Annotation& a : found)
    CHECK((!a.quantity() || a.quantity()->dimension.empty() || a.quantity()->dimension == "angle"));
}
