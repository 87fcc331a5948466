#include "cli/condition.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "cli/config.h"
#include "cli/verb.h"

using namespace postil::cli;

namespace {

std::string show(const std::optional<postil::xapian::QuantityCondition>& c) {
  if (!c)
    return "none";
  const auto bound = [](const std::optional<double>& b) { return b ? fmt::format("{:.6g}", *b) : std::string("-"); };
  return fmt::format("{}{},{}{} {}", c->low_open ? '(' : '[', bound(c->low), bound(c->high), c->high_open ? ')' : ']',
                     c->object.empty() ? "of " + c->dimension : c->object);
}

}  // namespace

TEST_CASE("conditions on quantities are read with the units and nouns of the rules", "[cli][condition]") {
  postil::xapian::QueryOptions options;
  use_rules(options, [] { return load_rules(Common(), parse_config("c.yaml", "")); });
  const auto& read = options.quantity;
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"sorties >= 400", "[400,-] sortie"},
      {"sorties>=400", "[400,-] sortie"},
      {"400..500 sorties", "[400,500] sortie"},
      {"night flights = 1,458", "[1458,1458] night flight"},
      {"people > 1000", "(1000,-] person"},
      {"trucks < 100", "[-,100) truck"},
      {"> 5 km", "(5000,-] of length"},
      {"5..10 km", "[5000,10000] of length"},
      {"<= 3 tonnes", "[-,3000] of mass"},
      {"> 5 EUR", "(5,-] of EUR"},
      {"> 1.5 million euros", "(1.5e+06,-] of EUR"},
      {"> 1m USD", "(1e+06,-] of USD"},
      {"> 10 percent", "(10,-] of percent"},
      {"12 trucks", "[12,12] truck"},
      {"people", "[-,-] person"},
      {"> 5", "none"},
      {"", "none"},
      {"..", "none"},
      {"> > >", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(show(read(row.text)) == row.expected);
  }
}

TEST_CASE("names are known by the aliases of the rules", "[cli][condition]") {
  postil::xapian::QueryOptions options;
  use_rules(options, [] { return load_rules(Common(), parse_config("c.yaml", "")); });
  CHECK(options.names("actor", "north atlantic treaty organization") == std::vector<std::string>{"NATO"});
  CHECK(options.names("location", "Federal Republic of Germany") == std::vector<std::string>{"Germany"});
  CHECK(options.names("actor", "Federal Republic of Germany").empty());
  CHECK(options.names("location", "no such place").empty());
}
