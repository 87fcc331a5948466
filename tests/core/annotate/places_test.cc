#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "postil/annotator.h"
#include "postil/gazetteer.h"
#include "postil/names.h"
#include "postil/ruleset.h"

using namespace postil;
namespace fs = std::filesystem;

namespace {

// A small world of its own; its towns stand in a mapped list.
constexpr const char* kPack = R"YAML(
format: 1
pack: test/places
language: en
lists:
  place_tails: [{text: province, kind: region}]
  region_words: [governor]
  townsfolk: [man]
  kinds_before: [{text: state of, kind: region}, {text: city of, kind: city}]
  acting_tails: [led]
  treaty_words: [accord]
  in_strict: [in]
  writes: [writes, argued]
  name_joints: [and]
  street_short: [st]
  street_tails: [street]
  near_place: [near, outside, miles from]
  given: [John, Clara]
  place_never: [moon]
entities:
  - {id: 'geo:US', type: location.country, name: United States, aliases: [{text: US, case: exact}], lat: 39.8, lon: -98.5, population: 330000000}
  - {id: 'geo:FR', type: location.country, name: France, lat: 46, lon: 2, population: 67000000}
  - {id: 'geo:GE', type: location.country, name: Georgia, lat: 42, lon: 43.5, population: 3700000}
  - {id: 'geo:SY', type: location.country, name: Syria, lat: 35, lon: 38, population: 22000000}
  - {id: 'geo:US.TX', type: location.region, name: Texas, in: 'geo:US', lat: 31.25, lon: -99.25, population: 29000000}
  - {id: 'geo:US.GA', type: location.region, name: Georgia, in: 'geo:US', lat: 32.9, lon: -83.2, population: 10700000}
  - {id: 'geo:US.NY', type: location.region, name: New York, in: 'geo:US', lat: 43, lon: -75.5, population: 20000000}
  - {id: 'geo:US.OR', type: location.region, name: Oregon, in: 'geo:US', lat: 44, lon: -120.5, population: 4200000}
  - {id: 'geo:US.VE', type: location.region, name: Vermilion, in: 'geo:US', lat: 46, lon: -110, population: 900000}
  - {id: 'geo:SY.10', type: location.region, name: Hama, in: 'geo:SY', lat: 35.3, lon: 36.8, population: 1500000}
  - {id: 'x:aral', type: location.water, name: Aral Sea, aliases: [Aral], lat: 45, lon: 60}
  - {id: 'geo:SY.12', type: location.region, name: Tolosa, in: 'geo:SY', lat: 36, lon: 38, population: 200000}
  - {id: 'geo:SY.11', type: location.region, name: Amar, in: 'geo:SY', lat: 36, lon: 37, population: 200000, word: true}
  - {id: 'nat:US', type: actor.nationality, name: United States, aliases: [American]}
gazetteers:
  - {file: towns.gaz, type: location.city}
rules:
  - {id: strong, match: '(?<n> @place[strength=strong])', emit: {type: location.place, span: n, name: n.name, confidence: 0.9}}
  - {id: medium, match: '(?<n> @place[strength=medium])', emit: {type: location.place, span: n, name: n.name, confidence: 0.6}}
  - {id: weak, match: '(?<n> @place[strength=weak])', emit: {type: location.place, span: n, name: n.name, confidence: 0.3}}
  - {id: placed, match: 'in (?<n> @place[strength!=strong])', emit: {type: location.place, span: n, name: n.name, confidence: 0.75}, priority: 5}
  - {id: province, match: '(?<n> @place province)', emit: {type: location.region, span: n, name: n.text, confidence: 0.9}, priority: 6}
  - {id: village, match: 'village of (?<n> [case=title]) in (?<p> @place)', emit: {type: location.village, span: n, name: n.text, in: p, confidence: 0.8}}
  - {id: compass, match: '(?<n> North (?<p> @place))', emit: {type: location.area, span: n, name: n.text, in: p, confidence: 0.85}}
  - {id: hospital, match: "(?<n> [case=title] [norm=\"'s\"] Hospital)", emit: {type: actor.organization, span: n, name: n.text}}
  - {id: person, match: '(?<n> [norm in %given] [case=title])', emit: {type: actor.person, span: n, name: n.text, confidence: 0.7}}
)YAML";

constexpr const char* kTowns =
    "t:1\tParis\t\t\tgeo:FR\tlat=48.85;lon=2.35;population=2100000;capital=1\n"
    "t:2\tParis\t\t\tgeo:US.TX\tlat=33.66;lon=-95.55;population=25000\n"
    "t:3\tHama\t\t\tgeo:SY.10\tlat=35.13;lon=36.75;population=460000\n"
    "t:4\tNew York City\tNew York\t\tgeo:US.NY\tlat=40.7;lon=-74;population=8800000\n"
    "t:5\tAtlanta\t\t\tgeo:US.GA\tlat=33.75;lon=-84.4;population=500000\n"
    "t:6\tLoomis\t\tlocation.town\tgeo:US.TX\tlat=31;lon=-97;population=900\n"
    "t:7\tKelly\t\tlocation.town\tgeo:US.TX\tlat=31.5;lon=-97;population=40000\n"
    "t:8\tMoon\t\t\tgeo:US.TX\tlat=31.5;lon=-97;population=400000\n"
    "t:9\tTemple\t\t\tgeo:US.TX\tlat=31.1;lon=-97.3;population=80000;word=1\n"
    "t:10\tClara Springs\t\t\tgeo:US.TX\tlat=31.2;lon=-97.3;population=4000\n"
    "t:12\tAlbion\t\tlocation.town\tgeo:US.NY\tlat=43.2;lon=-78.2;population=16000\n"
    "a:1\tTaramis Works\tTaramis\tactor.organization\t\t\n"
    "t:14\tBonner\t\tlocation.town\tgeo:US.TX\tlat=33.6;lon=-95.5;population=9000\n"
    "t:15\tLamar County\t\tlocation.county\tgeo:US.TX\tlat=33.7;lon=-95.6;population=50000\n"
    "t:13\tAmerican Fork\t\t\tgeo:US.TX\tlat=31.3;lon=-97.3;population=30000\n"
    "t:16\tVermilion\t\tlocation.town\tgeo:US.NY\tlat=43.3;lon=-78.3;population=60000\n"
    "t:17\tOregon\t\tlocation.town\tgeo:US.NY\tlat=43.1;lon=-78.1;population=50000\n"
    "t:18\tVerno\t\t\tgeo:US.GA\tlat=34;lon=-84;population=220000\n"
    "t:19\tVerno\t\t\tgeo:US.NY\tlat=35;lon=-85;population=40000\n"
    "t:20\tOstrea\t\t\tgeo:US.OR\tlat=44;lon=-121;population=600000;capital=1\n"
    "t:21\tOstrea\t\tlocation.town\tgeo:US.TX\tlat=31.1;lon=-97.1;population=20000\n"
    "t:22\tAral\t\tlocation.town\tgeo:US.TX\tlat=31.1;lon=-97.2;population=20000\n"
    "t:23\tSterna\t\t\tgeo:SY\tlat=34;lon=37;population=200000\n"
    "t:24\tSterna\t\tlocation.town\tgeo:US.GA\tlat=33;lon=-83;population=9000\n"
    "t:26\tTolosa\t\t\tgeo:US.TX\tlat=33.62;lon=-95.52;population=110000\n"
    "t:25\tSail\t\t\tgeo:US.TX\tlat=31.3;lon=-97.3;population=200000;word=1\n"
    "t:11\tSana\t\tlocation.town\tgeo:FR\tlat=43;lon=1;population=20000\n";

constexpr int kCounties = 10'000;

// "Vabcd County", a county of its own for each number, in a list of their own.
std::string county(int number) {
  std::string name = "V";
  for (int i = 0; i < 4; ++i, number /= 10) name += static_cast<char>('a' + number % 10);
  return name + " County";
}

std::string counties(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "It rained in " + county(i) + ". ";
  return text;
}

class Rules {
 public:
  Rules() : folder_(fs::temp_directory_path() / ("postil-places-" + std::to_string(std::random_device()()))) {
    fs::create_directories(folder_);
    std::string towns = kTowns;
    for (int i = 0; i < kCounties; ++i)
      towns += "v:" + std::to_string(i) + '\t' + county(i) + "\t\tlocation.county\tgeo:US.OR\tlat=44;lon=-120;population=900\n";
    write("towns.tsv", towns);
    write("places.yaml", kPack);
    GazetteerOptions options;
    options.type = "location.city";
    REQUIRE(build_gazetteer({(folder_ / "towns.tsv").string()}, (folder_ / "towns.gaz").string(), options).written);
    RuleSetBuilder builder;
    builder.add_path(folder_.string());
    const BuildResult built = builder.build();
    for (const Diagnostic& d : built.diagnostics)
      UNSCOPED_INFO(d.to_string());
    REQUIRE(built.rules);
    rules = built.rules;
  }
  ~Rules() { fs::remove_all(folder_); }
  std::shared_ptr<const RuleSet> rules;

 private:
  void write(const char* name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  fs::path folder_;
};

const Rules& world() {
  static const Rules rules;
  return rules;
}

// Places as "words=path", names of the path joined by '>'.
std::string places(const std::string& text) {
  Annotator annotator(world().rules);
  const Annotations found = annotator.annotate(text);
  std::string out;
  for (const Annotation& a : found)
    if (const Location* l = a.location()) {
      if (!out.empty())
        out += "; ";
      out.append(a.span.of(text)).append("=");
      for (std::size_t i = 0; i < l->path.size(); ++i)
        out.append(i ? ">" : "").append(l->path[i]);
    }
  return out;
}

}  // namespace

TEST_CASE("A name of several places means the one that the document speaks of", "[annotate][places]") {
  struct Row {
    const char* name;
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"alone, the biggest", "It rained in Paris.", "Paris=France>Paris"},
      {"alone, the bigger, though the other is near to it", "It rained in Verno.", "Verno=United States>Georgia>Verno"},
      {"a qualifier decides", "It rained in Paris, Texas.", "Paris=United States>Texas>Paris; Texas=United States>Texas"},
      {"near a place that is beside one of its senses", "Paris, 20 miles from Bonner, is quiet.",
       "Paris=United States>Texas>Paris"},
      {"with a county", "Paris and Lamar County are quiet.", "Paris=United States>Texas>Paris; Lamar County=United States>Texas>Lamar County"},
      {"qualifiers tell two", "Paris, Texas, is not Paris, France. Paris is old.",
       "Paris=United States>Texas>Paris; Texas=United States>Texas; Paris=France>Paris; France=France; Paris=France>Paris"},
      {"one sense a document", "Paris, Texas, is small. I like Paris.",
       "Paris=United States>Texas>Paris; Texas=United States>Texas; Paris=United States>Texas>Paris"},
      {"a state before a town of its name", "It rained in Albion. He left Oregon for New York City.",
       "Albion=United States>New York>Albion; Oregon=United States>Oregon; New York City=United States>New York>New York City"},
      {"a town that is put elsewhere", "It rained in Albion, Oregon, again. Then Albion burned.",
       "Albion=United States>Oregon>Albion; Oregon=United States>Oregon; Albion=United States>Oregon>Albion"},
      {"... not by the name of a town that is a region's, too", "Texas is wet. It rained in Bonner, Texas, and all over Texas. It rained in Albion, Tolosa.",
       "Texas=United States>Texas; Bonner=United States>Texas>Bonner; Texas=United States>Texas; Texas=United States>Texas; "
       "Albion=United States>New York>Albion; Tolosa=United States>Texas>Tolosa"},
      {"not in a row of states", "It rained in Albion, Oregon and Texas.", "Albion=United States>New York>Albion; Oregon=United States>Oregon; Texas=United States>Texas"},
      {"called after the best known", "It rained in Paris, Texas. The Paris Accord stands.",
       "Paris=United States>Texas>Paris; Texas=United States>Texas; Paris=France>Paris"},
      {"a country before the state of its name", "He went to Georgia.", "Georgia=Georgia"},
      {"a state in a row of states", "He went to Texas, Georgia and Oregon.",
       "Texas=United States>Texas; Georgia=United States>Georgia; Oregon=United States>Oregon"},
      {"countries in a row lie in nothing", "Georgia, France and the US met.", "Georgia=Georgia; France=France; US=United States"},
      {"a city before the region of its name", "She lives in New York.", "New York=United States>New York>New York City"},
      {"what qualifies is the region", "He is from Albion, New York.",
       "Albion=United States>New York>Albion; New York=United States>New York"},
      {"the next word asks for the region", "The New York governor came.", "New York=United States>New York"},
      {"words before ask for the region", "It is in the state of New York.", "New York=United States>New York"},
      {"a state's man would be called by his nationality", "A Georgia man left.", "Georgia=United States>Georgia"},
      {"... in all of the document", "Georgia is quiet. A Georgia man left.",
       "Georgia=United States>Georgia; Georgia=United States>Georgia"},
      {"behind the name of a street stands a town", "She lives at 12 Orchard Street, Georgia.", "Georgia=United States>Georgia"},
      {"... cut short, too", "She lives at 12 Orchard St., Georgia.", "Georgia=United States>Georgia"},
      {"a body's place tells where others lie", "Paris is quiet. Bonner's Hospital is old.",
       "Paris=United States>Texas>Paris"},
      {"two states in a row, each a town, too", "It rained in Oregon and Vermilion.",
       "Oregon=United States>Oregon; Vermilion=United States>Vermilion"},
      {"a city is no state", "The city of Georgia is quiet.", "Georgia=United States>Georgia"},
      {"a part of a place lies in it", "It was in North Texas.", "North Texas=United States>Texas>North Texas"},
      {"... in the one that the document means", "Paris, Texas, is small. It is in North Paris.",
       "Paris=United States>Texas>Paris; Texas=United States>Texas; North Paris=United States>Texas>Paris>North Paris"},
      {"a city named like its region tells the name once", "Fighting in Hama went on.", "Hama=Syria>Hama"},
      {"the last word limits the kind", "Fighting in Hama province went on.", "Hama province=Syria>Hama"},
      {"a place that no list has lies in what is named with it", "Near the village of Zorat in Hama province.",
       "Zorat=Syria>Hama>Zorat; Hama province=Syria>Hama"},
      {"a small place abroad is none where the document is about another country",
       "France is big. It rained in France. The French left France. It was in Loomis.",
       "France=France; France=France; France=France; Loomis=France>Loomis"},
      {"... unless that is told", "France is big. It rained in France. They left France. It was in Loomis, Texas.",
       "France=France; France=France; France=France; Loomis=United States>Texas>Loomis; Texas=United States>Texas"},
      {"... or the document tells of its country, too", "France is big. It rained in France. They left France for the US. It was in Loomis.",
       "France=France; France=France; France=France; US=United States; Loomis=United States>Texas>Loomis"},
      {"... and without a sign of a place it is none at all", "France is big. It rained in France. They left France. The Albion is blue.",
       "France=France; France=France; France=France"},
      {"... but a big one may be meant", "France is big. It rained in France. They left France. It was in Atlanta.",
       "France=France; France=France; France=France; Atlanta=United States>Georgia>Atlanta"},
      {"a state before a small town of its name, wherever the others lie", "It rained in New York City. It rained in Vermilion.",
       "New York City=United States>New York>New York City; Vermilion=United States>Vermilion"},
      {"... unless that is told", "It rained in Vermilion, New York.",
       "Vermilion=United States>New York>Vermilion; New York=United States>New York"},
      {"a capital before a small town of its country", "It rained in Loomis, Texas. Texas is wet. It rained in Ostrea.",
       "Loomis=United States>Texas>Loomis; Texas=United States>Texas; Texas=United States>Texas; Ostrea=United States>Oregon>Ostrea"},
      {"a sea before a small town", "It rained in Loomis, Texas. Texas is wet. It rained on the Aral.",
       "Loomis=United States>Texas>Loomis; Texas=United States>Texas; Texas=United States>Texas; Aral=Aral Sea"},
      {"a city that is known abroad before a small town of the document's country",
       "It rained in the US, in Texas and all over Oregon. The US is wet. They met in Sterna.",
       "US=United States; Texas=United States>Texas; Oregon=United States>Oregon; US=United States; Sterna=Syria>Sterna"},
      {"an unknown outer place gives nothing", "Near the village of Zorat in winter.", ""},
  };
  for (const Row& row : rows)
    DYNAMIC_SECTION(row.name) {
      CAPTURE(row.text);
      CHECK(places(row.text) == row.expected);
    }
}

TEST_CASE("The counties of a document tell its towns, so many of them that a list of counties takes no longer", "[annotate][places]") {
  const std::string told = "It rained in Paris. It rained in Lamar County. ", tail = "It rained in Lamar County.";
  struct Row {
    const char* name;
    std::string text;
    const char* expected;  // what Paris is
    int found;
  };
  const Row rows[] = {
      {"one", told, "Paris=United States>Texas>Paris; ", 2},
      {"the last that is asked", "It rained in Paris. " + counties(63) + tail, "Paris=United States>Texas>Paris; ", 65},
      {"one more", "It rained in Paris. " + counties(64) + tail, "Paris=France>Paris; ", 66},
      {"before a list of them", told + counties(500), "Paris=United States>Texas>Paris; ", 502},
      {"a whole gazetteer of them", told + counties(kCounties), "Paris=United States>Texas>Paris; ", kCounties + 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string found = places(row.text);
    CHECK(found.substr(0, std::string_view(row.expected).size()) == row.expected);
    CHECK(std::count(found.begin(), found.end(), ';') + 1 == row.found);
    CHECK(found.find("Lamar County=United States>Texas>Lamar County") != std::string::npos);
  }
}

TEST_CASE("Four times the counties take four times the time, not sixteen", "[annotate][places]") {
  Annotator annotator(world().rules);
  const auto seconds = [&](const std::string& text) {
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
      const auto start = std::chrono::steady_clock::now();
      annotator.annotate(text);
      best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
  };
  CHECK(seconds(counties(kCounties)) < 10 * seconds(counties(kCounties / 4)));
}

TEST_CASE("Actors of a mapped list are found where no rule found one", "[annotate][places]") {
  Annotator annotator(world().rules);
  const std::string text = "Taramis Works of Atlanta met John Taramis.";
  std::string out;
  for (const Annotation& a : annotator.annotate(text))
    if (const Actor* actor = a.actor())
      out.append(a.span.of(text)).append("=").append(actor->name).append(" ").append(a.kind).append(" ").append(actor->id).append("; ");
  CHECK(out == "Taramis Works=Taramis Works organization a:1; John Taramis=John Taramis person ; ");
}

TEST_CASE("A nationality in the name of a place is none", "[annotate][places]") {
  Annotator annotator(world().rules);
  const std::string text = "American Fork has an American mayor.";
  std::string out;
  for (const Annotation& a : annotator.annotate(text))
    out.append(a.span.of(text)).append("@").append(std::to_string(a.span.begin)).append(" ").append(a.kind).append("; ");
  CHECK(out == "American Fork@0 city; American@21 nationality; ");
}

TEST_CASE("A name that may be no place needs signs of one", "[annotate][places]") {
  struct Row {
    const char* name;
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"a village alone", "Loomis was there.", ""},
      {"a village after 'in'", "It was in Loomis.", "Loomis=United States>Texas>Loomis"},
      {"... counts for the whole document", "Loomis is quiet. It was in Loomis.",
       "Loomis=United States>Texas>Loomis; Loomis=United States>Texas>Loomis"},
      {"a common word", "Temple was full.", ""},
      {"a common word that is a city", "The crew left Sail.", "Sail=United States>Texas>Sail"},
      {"... not at the begin of a sentence", "Sail was set.", ""},
      {"... nor in a headline in capitals", "THE SAIL WAS SET", ""},
      {"a region that persons are named like", "Amar said so.", ""},
      {"... after 'in'", "It rained in Amar.", "Amar=Syria>Amar"},
      {"a person's name", "John Kelly spoke. Kelly left.", ""},
      {"... but not after a preposition of place", "John Kelly lives in Kelly.", "Kelly=United States>Texas>Kelly"},
      {"a town that writes is somebody", "As Kelly argued, it is late. Later Kelly left.", ""},
      {"... but not one that things are in", "As Kelly argued, it is late. Later it rained in Kelly.", "Kelly=United States>Texas>Kelly; Kelly=United States>Texas>Kelly"},
      {"... unless it is his", "John Kelly spoke. In Kelly's view it is late.", ""},
      {"a place of two words that looks like a person", "They met in Clara Springs.", "Clara Springs=United States>Texas>Clara Springs"},
      {"lists of the packs forbid a name", "To the Moon and in Moon.", ""},
      {"a short word in capitals is an acronym", "The SANA agency reports.", ""},
      {"a headline in capitals", "RAIN IN ATLANTA", "ATLANTA=United States>Georgia>Atlanta"},
      {"lower case", "the us and georgia", ""},
      {"the owner in an organization's name", "Atlanta's Hospital is in Atlanta.", "Atlanta=United States>Georgia>Atlanta"},
      {"a state that acts", "The US-led force left the US.", "US=United States"},
      {"a currency", "It cost US$ 20 in the US.", "US=United States"},
  };
  for (const Row& row : rows)
    DYNAMIC_SECTION(row.name) {
      CAPTURE(row.text);
      CHECK(places(row.text) == row.expected);
    }
}

TEST_CASE("Names are found for people who search: aliases, gazetteers, any letter case", "[annotate][names]") {
  NameFinder finder(world().rules);
  struct Row {
    const char* name;
    const char* expected;  // type name=path
  };
  const Row rows[] = {
      {"united states", "location United States=United States; actor United States="},
      {"us", "location United States=United States"},
      {"American", "actor United States="},
      {"Georgia", "location Georgia=Georgia; location Georgia=United States>Georgia"},
      {"new york", "location New York=United States>New York; location New York City=United States>New York>New York City"},
      {"PARIS", "location Paris=France>Paris; location Paris=United States>Texas>Paris"},
      {"hama", "location Hama=Syria>Hama; location Hama=Syria>Hama"},
      {"taramis", "actor Taramis Works="},
      {"new", ""},
      {"new york times", ""},
      {"moon rock", ""},
      {"", ""},
      {" ", ""},
      {"\xff\xfe", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::string out;
    for (const KnownName& n : finder.find(row.name)) {
      out += (out.empty() ? "" : "; ") + n.type + ' ' + n.name + '=';
      for (std::size_t i = 0; i < n.path.size(); ++i)
        out.append(i ? ">" : "").append(n.path[i]);
    }
    CHECK(out == row.expected);
  }
  CHECK(finder.find(std::string(100000, 'a')).empty());
}
