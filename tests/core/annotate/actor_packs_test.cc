// The shipped knowledge about actors: how much there is, and that its names mean whom they should.
#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "postil/annotator.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

const std::string kRules = std::string(POSTIL_SOURCE_DIR) + "/rules";

std::size_t entries(const std::string& file) {
  std::ifstream in(kRules + "/" + file);
  std::size_t n = 0;
  for (std::string line; std::getline(in, line);) n += !line.empty() && line[0] != '#';
  return n;
}

// The first comment lines of a data file.
std::string head(const std::string& file) {
  std::ifstream in(kRules + "/" + file);
  std::string out;
  for (std::string line; std::getline(in, line) && !line.empty() && line[0] == '#';) out += line;
  return out;
}

Annotations annotate(const std::string& text, const std::string& date) {
  static const BuildResult built = [] {
    RuleSetBuilder builder;
    builder.add_path(kRules);
    return builder.build();
  }();
  REQUIRE(built.rules);
  return Annotator(built.rules).annotate(text, {date});
}

// Names of the actors that are no nationalities, joined by "; ".
std::string names(const std::string& text, const std::string& date) {
  std::string out;
  const Annotations found = annotate(text, date);
  for (const Annotation& a : found)
    if (const Actor* actor = a.actor(); actor && a.kind != "nationality")
      out += (out.empty() ? "" : "; ") + std::string(actor->name);
  return out;
}

}  // namespace

TEST_CASE("the lists of names have their sizes and say where they come from", "[annotate][actors][packs]") {
  struct Row {
    std::string file;
    std::size_t at_least;
  };
  const Row row = GENERATE(values<Row>({
      {"gazetteer/heads-of-state.tsv", 700},
      {"gazetteer/countries.tsv", 250},
      {"gazetteer/regions.tsv", 3000},
      {"gazetteer/features.tsv", 300},
      {"en/place-never.txt", 300},
      {"en/demonyms.tsv", 260},
      {"gazetteer/bodies.tsv", 500},
      {"gazetteer/armed-groups.tsv", 200},
      {"gazetteer/companies.tsv", 800},
      {"gazetteer/media.tsv", 400},
      {"gazetteer/parties.tsv", 200},
      {"en/given-names.txt", 5000},
      {"en/surnames.txt", 2000},
  }));
  DYNAMIC_SECTION(row.file) {
    CHECK(entries(row.file) >= row.at_least);
    CHECK(head(row.file).find("Source:") != std::string::npos);
    CHECK(head(row.file).find("Licence:") != std::string::npos);
  }
}

TEST_CASE("cities have the names that they give themselves, too", "[annotate][locations][packs]") {
  const auto [city, name] = GENERATE(values<std::pair<std::string, std::string>>({
      {"Munich", "München"}, {"Munich", "Muenchen"}, {"Vienna", "Wien"}, {"Moscow", "Moskva"}, {"Warsaw", "Warszawa"}, {"Copenhagen", "København"},
      {"Brussels", "Bruxelles"}, {"Venice", "Venezia"}, {"Belgrade", "Beograd"}, {"Beirut", "Beyrouth"}, {"Basel", "Bâle"}, {"Havana", "La Habana"},
      {"San Sebastián", "Donostia"}, {"Prague", "Praha"}, {"Cologne", "Köln"},
  }));
  CAPTURE(name);
  const Annotations found = annotate("It rained in " + name + " all day.", "");
  std::string got;
  for (const Annotation& a : found)
    if (const Location* l = a.location(); l && !l->path.empty())
      got = l->path.back();
  CHECK(got == city);
}

TEST_CASE("shipped places are where they should be", "[annotate][locations][packs]") {
  const auto [text, path] = GENERATE(values<std::pair<std::string, std::string>>({
      {"A town in the Ural region of Russia burned.", "Ural Mountains"},
      {"The rover drove on Mars again. It was built in the United States.", "Mars"},
      {"The US Army obeys the Geneva Conventions. Americans voted in Nebraska.", "Switzerland > Geneva"},
      {"Senators of Florida, Ohio and Texas agreed, said the one of Utah. The one of Georgia did not. Americans vote in the United States.", "United States > Georgia"},
      {"The US spoke with leaders of Ukraine, Georgia and Moldova. Americans vote.", "Georgia"},
      {"Region 11 and Region 12 are in the Philippines.", "Philippines"},
      {"The United States Senator from Vermont spoke in Milwaukee, Wisconsin.", "United States > Vermont"},
      {"Protesters marched from Hyde Park to Trafalgar Square in London.", "United Kingdom > England > Hyde Park"},
      {"A truck crashed in Randolph, New Hampshire, on Friday.", "United States > New Hampshire > Randolph"},
      {"They moved to Portland, ME, and to Dover.", "United States > Maine > Portland"},
      {"They moved to Portland, ME, and to Dover.", "United States > Maine"},
      {"The house at 618 Orchard St, Springfield, IL 62701, burned.", "United States > Illinois > Springfield"},
      {"He came from Zanderville, OK 73101.", "United States > Oklahoma"},
      {"They live in Toronto, ON, and in Perth.", "Canada > Ontario > Toronto"},
      {"They live in Perth, WA, and not elsewhere.", "Australia > Western Australia > Perth"},
      {"They live in Kent, WA, and not elsewhere.", "United States > Washington > Kent"},
  }));
  CAPTURE(text);
  const Annotations found = annotate(text, "");
  std::string got;
  for (const Annotation& a : found)
    if (const Location* l = a.location()) {
      std::string whole;
      for (const auto& name : l->path)
        whole += (whole.empty() ? "" : " > ") + std::string(name);
      got += "[" + whole + "]";
    }
  CAPTURE(got);
  CHECK(got.find("[" + path + "]") != std::string::npos);
  CHECK(got.find("Saudi") == std::string::npos);
}

TEST_CASE("capitals behind a comma are no codes of regions everywhere", "[annotate][locations][packs]") {
  const std::string text = GENERATE(values<std::string>({"Jane Roe, MD, spoke at length.", "SEND IT, OR ELSE.", "SEEN IN DALLAS, OR SO THEY SAY.",
                                                         "He met them, IN short, there.", "It was hot, OK?"}));
  CAPTURE(text);
  const Annotations found = annotate(text, "");
  for (const Annotation& a : found)
    CHECK((!a.location() || a.span.of(text) == "DALLAS"));
}

TEST_CASE("shipped names mean whom they should", "[annotate][actors][packs]") {
  struct Row {
    std::string name, text, date, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"alias of a group", "Fighters of Daesh fled.", "", "Islamic State"},
      {"acronym in its own case", "Fighters of IS fled. It is late.", "", "Islamic State"},
      {"article of a name", "They shelled the al-Nusra Front there.", "", "al-Nusra Front"},
      {"body in lower case", "Nobody saw the russian military there.", "", ""},
      {"armed forces", "Nobody saw the Russian military there.", "", "Russian Armed Forces"},
      {"dots", "A U.N. envoy spoke.", "", "United Nations"},
      {"president of the day", "Then President Bush spoke.", "2005-03-01", "George W. Bush"},
      {"president of another day", "Then President Bush spoke.", "1991-03-01", "George H. W. Bush"},
      {"spelling", "Then Mohammed Morsi spoke.", "", "Mohamed Morsi"},
      {"government", "It came from the Danish government.", "", "Government of Denmark"},
      {"seat of government", "Yesterday Tehran denied it.", "", "Iran"},
      {"newspaper with its article", "She told The Guardian so.", "", "The Guardian"},
      {"the noun", "She told the guardian so.", "", ""},
      {"weekday after a name", "They met Angela Merkel Tuesday.", "", "Angela Merkel"},
      {"party", "Then the Republican Party won in Texas.", "", "Republican Party (United States)"},
      {"chamber by its short name", "In Iraq and the United States the Senate and the House agreed.", "", "US Senate; US House of Representatives"},
      {"court by its short name", "American judges met. The Supreme Court ruled in Texas and in Ohio.", "", "US Supreme Court"},
      {"court of another country", "Kenyan judges met in Kenya. The Supreme Court ruled.", "", "Supreme Court"},
      {"given name in the name of a show", "Joe Biden came. They saw him on Morning Joe.", "", "Joe Biden"},
      {"hurricane", "Then Hurricane Katrina came.", "", ""},
      {"a street is no person", "Write to 51 Franklin St, Boston.", "", ""},
      {"without the legal form", "They sued Redwater Mills, Inc. over it.", "", "Redwater Mills"},
  }));
  DYNAMIC_SECTION(row.name) {
    CAPTURE(row.text);
    CHECK(names(row.text, row.date) == row.expected);
  }
}

TEST_CASE("manuals and code name bodies and places by their full names", "[annotate][actors][locations][packs]") {
  constexpr const char* kCode = "call foo_bar() and baz_qux(), then set a_b = c_d; ";
  constexpr const char* kManual = "Install the software package; the default user option is in the configuration file. ";
  struct Row {
    std::string name, text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"constants and things", "it returns NULL from the DMA buffer; ", ""},
      {"a compiler is no council", "it was built by GCC 10. ", ""},
      {"short acronyms of bodies", "the SPD and the LDP are set. ", ""},
      {"bodies by name and then acronym", "the Electronic Frontier Foundation (EFF) wrote it. ", "Electronic Frontier Foundation; Electronic Frontier Foundation"},
      {"companies whose name is an acronym", "the driver for IBM hardware. ", "IBM"},
      {"acronyms that all know", "a report of the UN on it. ", "United Nations"},
      {"a given name alone", "it was built with Ada there. ", ""},
      {"persons", "it was written by Jane Roe alone. ", "Jane Roe"},
      {"first words of lines", "Reading the file. Split it into parts. ", ""},
      {"programs", "it runs under Apache and in Java only. ", ""},
      {"towns after a preposition", "it was written in Heidelberg there. ", "Germany > Baden-Württemberg > Heidelberg"},
      {"towns with their region", "it came from Reading, England, there. ", "United Kingdom > England > Reading; United Kingdom > England"},
      {"big cities and countries", "users of Tokyo and of France. ", "Japan > Tokyo; France"},
  }));
  for (const std::string& text : {kCode + row.text + kCode, kManual + row.text}) {
    CAPTURE(text);
    const Annotations found = annotate(text, "");
    std::string got;
    for (const Annotation& a : found) {
      std::string whole;
      if (const Actor* actor = a.actor())
        whole = actor->name;
      else if (const Location* l = a.location())
        for (const auto& name : l->path)
          whole += (whole.empty() ? "" : " > ") + std::string(name);
      if (!whole.empty())
        got += (got.empty() ? "" : "; ") + whole;
    }
    CHECK(got == row.expected);
  }
}

TEST_CASE("a language is no nationality", "[annotate][actors][packs]") {
  const auto [text, expected] = GENERATE(values<std::pair<std::string, std::string>>({
      {"She wrote it in English.", ""},
      {"He speaks French and German.", ""},
      {"It was translated into Dutch, too.", ""},
      {"A Russian-language paper and English lessons.", ""},
      {"It rained in French cities.", "French"},
      {"Then German leaders spoke.", "German"},
      {"They rely on Russian and Chinese ships.", "Russian; Chinese"},
      {"It fell in Turkish hands.", "Turkish"},
  }));
  CAPTURE(text);
  std::string got;
  const Annotations found = annotate(text, "");
  for (const Annotation& a : found)
    if (a.kind == "nationality")
      got += (got.empty() ? "" : "; ") + std::string(a.span.of(text));
  CHECK(got == expected);
}
