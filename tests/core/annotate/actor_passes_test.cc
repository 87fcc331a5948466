#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "postil/annotator.h"
#include "postil/ruleset.h"

using namespace postil;

namespace {

// A small world of its own: what the passes do must not hang on the shipped packs.
constexpr const char* kPack = R"YAML(
format: 1
pack: test/actors
language: en
lists:
  never_end: [Mr, Mrs]
  abbreviations: [Mr, Mrs]
  courtesy_titles: [{text: mr, gender: m}, {text: mrs, gender: f}]
  person_titles: [president, general]
  rank_titles: [general]
  generations: [jr, ii]
  name_particles: [al, van, as]
  definite_articles: [the]
  of_words: [of]
  met_acronyms: [hza, hzb]
  given: [{text: Igor, gender: m}, {text: Jane, gender: f}]
  family_first: [kim]
  name_stop: [sunday, the, as]
  org_heads: [guild, agency]
  short_heads: [agency]
  no_org_heads: [act]
  before_places: [camp]
  after_names: [monday]
  offices: [president, secretary of state, foreign secretary]
  articles: [the]
  before_offices: [the, "'s"]
  after_offices: [nominee]
  named_things: [hurricane, hurricanes]
  name_joints: [and]
  state_ministries: [{text: [defence ministry, defense ministry], body: Ministry of Defence, form: of}]
  state_bodies: [{text: [air force], body: Air Force, form: adjective}, {text: [senate], body: Senate, form: of}, {text: [government], body: Government, form: whole, bare: true}]
entities:
  - {id: 'nat:RU', type: actor.nationality, name: Russia, aliases: [Russian], adjective: Russian}
  - {id: 'nat:TR', type: actor.nationality, name: Turkey, aliases: [Turkish], adjective: Turkish}
  - {id: 'geo:RU', type: location.country, name: Russia}
  - {id: 'geo:TR', type: location.country, name: Turkey}
  - {id: 'geo:FR', type: location.country, name: France}
  - {id: 'org:senate', type: actor.organization, name: Senate of France, aliases: [Senate, FSEN], in: geo:FR, shared: true, body: Senate}
  - {id: 'org:greens', type: actor.organization, name: Greens of France, aliases: [Greens], in: geo:FR, shared: true, body: Greens}
  - {id: 'org:turkish-greens', type: actor.organization, name: Greens Turkey, in: geo:TR, body: Greens}
  - {id: 'org:flyers', type: actor.organization, name: Ilvar Flyers, in: geo:RU, body: Air Force}
  - {id: 'org:rvb', type: actor.organization, name: RVB}
  - {id: 'org:rvbk', type: actor.organization, name: RVBK, aliases: [{text: TUV, case: fold}]}
  - {id: 'org:fsna', type: actor.organization, name: Fourth Street Night Army, aliases: [FSNA]}
  - {id: 'org:nsgf', type: actor.organization, name: Senate of Northern France, aliases: [NSGF]}
  - {id: 'org:palace', type: actor.organization, name: Lilac Palace, in: geo:FR}
  - {id: 'per:elder', type: actor.person, name: George Oakes, gender: m, roles: [{role: President of Oz, from: 1989-01-20, to: 1993-01-20}]}
  - {id: 'per:ilgaz', type: actor.person, name: Deniz Ilgaz, in: geo:TR}
  - {id: 'per:younger', type: actor.person, name: Martha Oakes, gender: f, roles: [{role: President of Oz, from: 2001-01-20, to: 2009-01-20}]}
rules:
  - {id: courtesy, match: '(?<all> %courtesy_titles "."? (?<name> [case=title]))', emit: {type: actor.person, span: all, name: name.text}}
  - {id: titled, match: '%person_titles (?<name> [case=title]{1,2})', emit: {type: actor.person, span: name, name: name.text}}
  - {id: ranked, match: '(?<all> %rank_titles (?<name> [case=title])) (?! [case=title])', emit: {type: actor.person, span: all, name: name.text}}
  - {id: given, match: '(?<name> [norm in %given] (al "-" | van)? [case=title] ("-" Roe)?)', emit: {type: actor.person, span: name, name: name.text}}
  - {id: alone, match: '(?<name> [norm in %given])', emit: {type: actor.person, span: name, name: name.text, confidence: 0.4}, priority: -5}
  - {id: kim, match: '(?<name> Kim [case=title] "-" [])', emit: {type: actor.person, span: name, name: name.text}}
  - {id: lone, match: 'the (?<name> [norm=agency & case=title])', emit: {type: actor.organization, span: name, name: name.text}, priority: -6}
  - {id: state, match: 'the (?<name> [norm=government & case=title])', emit: {type: actor.organization, span: name, name: name.text}, priority: -6}
  - {id: acronym, match: '(?<name> [case=upper & norm in %met_acronyms])', emit: {type: actor.organization, span: name, name: name.text}, priority: -9}
  - {id: agency, match: '(?<name> [case=title]{1,3} Agency)', emit: {type: actor.organization, span: name, name: name.text}}
  - {id: body, match: '@actor.nationality (%state_ministries | %state_bodies)', emit: {type: actor.organization, name: x}}
  - {id: possessed, match: "@actor.nationality [norm=\"'s\"] (?<body> %state_ministries | %state_bodies)", emit: {type: actor.organization, span: body, name: body.text}}
  - {id: owned, match: '(?<body> %state_bodies of @actor.nationality)', emit: {type: actor.organization, span: body, name: body.text}}
  - {id: bare, match: 'the (?<body> %state_ministries)', emit: {type: actor.organization, span: body, name: body.text}}
)YAML";

// Actors that are no nationalities, as "words=name" joined by "; ".
std::string actors(const std::string& text, const std::string& date = {}) {
  static const BuildResult built = [] {
    RuleSetBuilder builder;
    builder.add_text("actors.yaml", kPack);
    return builder.build();
  }();
  for (const Diagnostic& d : built.diagnostics)
    UNSCOPED_INFO(d.message);
  REQUIRE(built.rules);
  Annotator annotator(built.rules);
  std::string out;
  const Annotations found = annotator.annotate(text, {date});
  for (const Annotation& a : found)
    if (const Actor* actor = a.actor(); actor && a.kind != "nationality")
      out += (out.empty() ? "" : "; ") + std::string(a.span.of(text)) + "=" + std::string(actor->name);
  return out;
}

struct Row {
  std::string name, text, date, expected;
};

void check(const Row& row) {
  DYNAMIC_SECTION(row.name) {
    CAPTURE(row.text);
    CHECK(actors(row.text) == row.expected);
  }
}

}  // namespace

TEST_CASE("short names stand for the person named in full before", "[annotate][actors]") {
  const Row row = GENERATE(values<Row>({
      {"family name", "Igor Belov came. Then Belov left.", "", "Igor Belov=Igor Belov; Belov=Igor Belov"},
      {"not before the full name", "Then Belov left. Igor Belov came.", "", "Igor Belov=Igor Belov"},
      {"a relative named in full does not take the family name", "Igor Belov came. Then Belov met Jane Belov. It was Belov.", "",
       "Igor Belov=Igor Belov; Belov=Igor Belov; Jane Belov=Jane Belov; Belov=Igor Belov"},
      {"but her title tells", "Igor Belov came. Then Belov met Jane Belov. It was Mrs. Belov. Then Belov left.", "",
       "Igor Belov=Igor Belov; Belov=Igor Belov; Jane Belov=Jane Belov; Mrs. Belov=Jane Belov; Belov=Igor Belov"},
      {"the last one where the name has not stood alone", "Igor Belov met Jane Belov. Then Belov left.", "",
       "Igor Belov=Igor Belov; Jane Belov=Jane Belov; Belov=Jane Belov"},
      {"a small word that begins a sentence is none of its own", "Igor Belov came. As Belov left it rained.", "", "Igor Belov=Igor Belov; Belov=Igor Belov"},
      {"a word behind an article is no given name", "Igor Belov came. They read the Basic Belov then.", "", "Igor Belov=Igor Belov; Belov=Igor Belov"},
      {"given name that the lists know", "Jane Roe came. Then Jane left.", "", "Jane Roe=Jane Roe; Jane=Jane Roe"},
      {"with its article", "Igor al-Asad came. Then al-Asad and Asad left.", "",
       "Igor al-Asad=Igor al-Asad; al-Asad=Igor al-Asad; Asad=Igor al-Asad"},
      {"with a small word of its own", "Igor van Tiel came. Then van Tiel met a van Tiel fan.", "",
       "Igor van Tiel=Igor van Tiel; van Tiel=Igor van Tiel; van Tiel=Igor van Tiel"},
      {"family name first", "Yesterday Kim Sung-ho came. Then Kim left.", "", "Kim Sung-ho=Kim Sung-ho; Kim=Kim Sung-ho"},
      {"courtesy title takes the full name", "Igor Belov came. Mr. Belov left.", "", "Igor Belov=Igor Belov; Mr. Belov=Igor Belov"},
      {"also of a name that comes later", "Mr. Belov left. Igor Belov came.", "", "Mr. Belov=Igor Belov; Igor Belov=Igor Belov"},
      {"courtesy title alone is a name for the rest", "Mrs. Tanner left. Then Tanner came.", "",
       "Mrs. Tanner=Tanner; Tanner=Tanner"},
      {"lower case is no name", "Igor Belov came. The belov is a fish.", "", "Igor Belov=Igor Belov"},
      {"part of a place", "Igor Belov came to Camp Belov by Belov Street.", "", "Igor Belov=Igor Belov"},
      {"somebody else of the family", "Igor Belov came. Then Zarek Belov left.", "", "Igor Belov=Igor Belov; Zarek Belov=Zarek Belov"},
      {"a day may stand before", "Igor Belov came. On Sunday Belov left.", "", "Igor Belov=Igor Belov; Belov=Igor Belov"},
      {"a day may follow", "Igor Belov came. They saw Belov Monday.", "", "Igor Belov=Igor Belov; Belov=Igor Belov"},
      {"headline", "Belov leaves\n\nIgor Belov left.", "", "Belov=Igor Belov; Igor Belov=Igor Belov"},
      {"title in capitals", "General Igor Belov came. The General left. A general stayed.", "",
       "General Igor Belov=Igor Belov; General=Igor Belov"},
      {"title of another name", "General Igor Belov came. The General Tanner left.", "",
       "General Igor Belov=Igor Belov; General Tanner=Tanner"},
      {"no rank: in small letters", "They saw general Igor Belov.", "", "Igor Belov=Igor Belov"},
      {"no rank: half of a compound", "They saw Vice-General Igor Belov.", "", "Igor Belov=Igor Belov"},
      {"no rank: another sentence", "He is a General. Igor Belov came.", "", "Igor Belov=Igor Belov"},
      {"rank at the very start", "General Igor Belov.", "", "General Igor Belov=Igor Belov"},
      {"of two names", "Jane Lund-Roe came. Then Lund-Roe left a Roe-Lund pact.", "", "Jane Lund-Roe=Jane Lund-Roe; Lund-Roe=Jane Lund-Roe"},
      {"compound", "Igor Belov came. A Belov-Tanner pact.", "", "Igor Belov=Igor Belov"},
  }));
  check(row);
}

TEST_CASE("titles resolve to who bore them on the day", "[annotate][actors]") {
  const Row row = GENERATE(values<Row>({
      {"in the younger's time", "They saw President Oakes.", "2005-06-01", "Oakes=Martha Oakes"},
      {"in the elder's time", "They saw President Oakes.", "1990-06-01", "Oakes=George Oakes"},
      {"out of office", "They saw President Oakes.", "1999-06-01", "Oakes=Oakes"},
      {"another title", "They saw General Oakes.", "2005-06-01", "General Oakes=Oakes"},
      {"the document knows better", "Igor Oakes came. They saw President Oakes.", "2005-06-01",
       "Igor Oakes=Igor Oakes; Oakes=Igor Oakes"},
  }));
  DYNAMIC_SECTION(row.name) {
    CAPTURE(row.text);
    CHECK(actors(row.text, row.date) == row.expected);
  }
}

TEST_CASE("an office in capitals stands for its holder", "[annotate][actors]") {
  const Row row = GENERATE(values<Row>({
      {"after an article", "They met the Foreign Secretary.", "", "Foreign Secretary=Foreign Secretary"},
      {"in small letters", "They met the foreign secretary.", "", ""},
      {"half in small letters", "They met the Foreign secretary.", "", ""},
      {"no article", "They met Foreign Secretary.", "", ""},
      {"of a nation", "They met Turkish President at last.", "", "President=President"},
      {"owned", "It was Oz's President.", "", "President=President"},
      {"the longest", "Then the Secretary of State spoke.", "", "Secretary of State=Secretary of State"},
      {"a day may follow", "They saw the Foreign Secretary Monday.", "", "Foreign Secretary=Foreign Secretary"},
      {"part of a name", "They saw the Foreign Secretary Hotel and the Foreign Secretary-General.", "", ""},
      {"not held yet", "They saw the Foreign Secretary nominee.", "", ""},
      {"a field of its own", "The report of the President of Works and Roads went out.", "", "President of Works=President of Works"},
      {"of a state", "They met the President of Russia.", "", "President=President of Russia"},
      {"of a people", "They met the President of the Turkish.", "", "President=President of the Turkish"},
      {"of a body", "They met the President of the Lilac Palace.", "", "President=President of the Lilac Palace; Lilac Palace=Lilac Palace"},
      {"of a body of one word", "They met the President of RVB.", "", "President of RVB=President of RVB"},
      {"of a person", "They met the Foreign Secretary of Jane Roe.", "", "Foreign Secretary=Foreign Secretary; Jane Roe=Jane Roe"},
      {"whoever the text gave the title", "General Igor Belov came. The General met the President.", "",
       "General Igor Belov=Igor Belov; General=Igor Belov; President=President"},
  }));
  check(row);
}

TEST_CASE("names of storms and ships are no persons", "[annotate][actors]") {
  const Row row = GENERATE(values<Row>({
      {"alone", "After Jane they left.", "", "Jane=Jane"},
      {"elsewhere a storm", "Hurricane Jane came. After Jane they left.", "", ""},
      {"before it is named", "After Jane they left. Hurricane Jane was strong.", "", ""},
      {"the second of two", "Hurricanes Igor and Jane came. After Jane they left.", "", ""},
      {"a person too", "Hurricane Jane came. Jane Roe left. Then Jane slept.", "", "Jane=Jane; Jane Roe=Jane Roe; Jane=Jane Roe"},
  }));
  check(row);
}

TEST_CASE("acronyms in brackets name the same actor from there on", "[annotate][actors]") {
  const Row row = GENERATE(values<Row>({
      {"after an actor", "The Northern Tax Agency (NTA) met. The NTA spoke.", "",
       "Northern Tax Agency=Northern Tax Agency; NTA=Northern Tax Agency; NTA=Northern Tax Agency"},
      {"not before", "The NTA spoke. The Northern Tax Agency (NTA) met.", "",
       "Northern Tax Agency=Northern Tax Agency; NTA=Northern Tax Agency"},
      {"spelled by words that no rule knows", "The Guild of Western Bakers (GWB) met.", "",
       "Guild of Western Bakers=Guild of Western Bakers; GWB=Guild of Western Bakers"},
      {"no head word of organizations", "The Great Cake of Bakers (GCB) met.", "", ""},
      {"owned", "The Guild of Western Bakers' (GWB) and the Guild of Eastern Bakers's (GEB) cake.", "",
       "Guild of Eastern Bakers=Guild of Eastern Bakers; GEB=Guild of Eastern Bakers"},
      {"initials do not fit", "The Guild of Western Bakers (XYZ) met.", "", ""},
      {"bracket at the start", "(NTA) met.", "", ""},
  }));
  check(row);
}

TEST_CASE("an acronym is what its brackets tell, also where a rule took it for an organization", "[annotate][actors]") {
  check(GENERATE(values<Row>({
      {"known before", "Then Harbor Zone Agency (HZA) met. Then HZA left.", "",
       "Harbor Zone Agency=Harbor Zone Agency; HZA=Harbor Zone Agency; HZA=Harbor Zone Agency"},
      {"a thing in small letters", "The harbor zone barometer (HZB) broke. It was the HZB.", "", ""},
      {"a thing by its last word", "The Harbor Zone Act (HZA) came. It was the HZA.", "", ""},
      {"a thing by the word behind it", "The Harbor Zone Aid (HZA) Act came. It was the HZA.", "", ""},
      {"a thing that has the acronym of a body", "The random value breaker (RVB) broke. RVB it is.", "", ""},
      {"another body of that acronym", "So did the Forest Sewing Needle Agency (FSNA). It is FSNA.", "",
       "Forest Sewing Needle Agency=Forest Sewing Needle Agency; FSNA=Forest Sewing Needle Agency; FSNA=Forest Sewing Needle Agency"},
      {"the body of that acronym by another form of its name", "The Northern Senate Guild of France (NSGF) met. It is NSGF.", "",
       "Northern Senate Guild of France=Northern Senate Guild of France; NSGF=Senate of Northern France; NSGF=Senate of Northern France"},
      {"no thing", "The Harbor Zone Aiders (HZA) came. It was the HZA.", "", "HZA=HZA; HZA=HZA"},
  })));
}

TEST_CASE("an organization's last words stand for it", "[annotate][actors]") {
  check(GENERATE(values<Row>({
      {"some of its words", "They met at Ilvar Harbor Agency. It is Harbor Agency.", "", "Ilvar Harbor Agency=Ilvar Harbor Agency; Harbor Agency=Ilvar Harbor Agency"},
      {"the last one", "They met at Harbor Agency. It is the Agency.", "", "Harbor Agency=Harbor Agency; Agency=Harbor Agency"},
      {"not before", "It is the Agency. They met at Harbor Agency.", "", "Agency=Agency; Harbor Agency=Harbor Agency"},
      {"other words", "They met at Harbor Agency. It is Ilvar Agency.", "", "Harbor Agency=Harbor Agency; Ilvar Agency=Ilvar Agency"},
      {"the last one named", "They met at Harbor Agency and at Ilvar Agency. It is the Agency.", "",
       "Harbor Agency=Harbor Agency; Ilvar Agency=Ilvar Agency; Agency=Ilvar Agency"},
  })));
}

TEST_CASE("acronyms of two or three letters are met in capitals", "[annotate][actors]") {
  CHECK(actors("Rvb came. Then RVB left.") == "RVB=RVB");
  CHECK(actors("Rvbk came. Then tuv left.") == "Rvbk=RVBK; tuv=RVBK");
}

TEST_CASE("bodies that every state has get the name of their country", "[annotate][actors]") {
  const Row row = GENERATE(values<Row>({
      {"adjective", "The Turkish Air Force flew.", "", "Turkish Air Force=Turkish Air Force"},
      {"ministry", "The Turkish defence ministry spoke.", "", "Turkish defence ministry=Ministry of Defence (Turkey)"},
      {"of", "It was the air force of Turkey.", "", "air force of Turkey=Turkish Air Force"},
      {"possessive", "It was Turkey's air force.", "", "air force=Turkish Air Force"},
      {"country that the text is about", "Russian and Turkish jets met. The Russian pilot and the defense ministry spoke.", "",
       "defense ministry=Ministry of Defence (Russia)"},
      {"the earlier of two", "Turkey and Russia met. Russia and Turkey told the defense ministry.", "",
       "defense ministry=Ministry of Defence (Turkey)"},
      {"no country at all", "Then the defense ministry spoke.", "", "defense ministry=defense ministry"},
      {"known by another name", "The Russian air force flew.", "", "Russian air force=Ilvar Flyers"},
  }));
  check(row);
}

TEST_CASE("bodies whose names several countries have are those of the country that the text is about", "[annotate][actors]") {
  const Row row = GENERATE(values<Row>({
      {"at home where nothing is told", "Then the Senate met.", "", "Senate=Senate of France"},
      {"abroad", "Turkey is big. The Turkish vote came. Then the Senate met.", "", "Senate=Senate (Turkey)"},
      {"abroad, and known there", "Turkey is big. The Turkish vote came. Then the Greens met.", "", "Greens=Greens Turkey"},
      {"told by the word before", "France is big. Then the Turkish Senate met.", "", "Turkish Senate=Senate (Turkey)"},
      {"told behind it", "France is big. It was the Senate of Turkey.", "", "Senate of Turkey=Senate (Turkey)"},
      {"without a list of such bodies", "Russia is big. The Russian vote came. Then the Greens met.", "", "Greens=Russian Greens"},
      {"home is named, too", "Turkey met France. The Turkish vote came. Turkey left. Then the Senate met.", "", "Senate=Senate of France"},
      {"what lies at home is named", "Turkey is big. The Turkish envoys came to Lilac Palace. Then the Senate met.", "",
       "Lilac Palace=Lilac Palace; Senate=Senate of France"},
      {"a person of another country", "The Turkish envoy met Deniz Ilgaz. Deniz Ilgaz left. Then the Senate met.", "",
       "Deniz Ilgaz=Deniz Ilgaz; Deniz Ilgaz=Deniz Ilgaz; Senate=Senate (Turkey)"},
      {"named in passing", "Then the Senate met. A Turkish cat left.", "", "Senate=Senate of France"},
      {"two countries", "Turkey met Russia. The Turkish and Russian votes came. Then the Senate met.", "", "Senate=Senate of France"},
      {"what states have, of the one that the text is about", "Turkey is big. The Turkish vote came. Then the Government met.", "",
       "Government=Government of Turkey"},
      {"... of two", "Turkey met Russia. The Turkish and Russian votes came. Then the Government met.", "", "Government=Government"},
      {"acronym", "Turkey is big. The Turkish vote came. Then FSEN met.", "", "FSEN=Senate of France"},
      {"a name of its own", "Turkey is big. The Turkish vote came. Then Lilac Palace fell.", "", "Lilac Palace=Lilac Palace"},
  }));
  check(row);
}
