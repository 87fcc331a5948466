// Attributions by the shipped English packs: orders of source, cue and content, odd input, speakers.
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "tests/core/annotate/attributions.h"
#include "core/annotate/layers/cues.h"
#include "core/annotation_run.h"
#include "core/ruleset_impl.h"
#include "postil/annotator.h"
#include "postil/ruleset.h"

using namespace postil;
using test::pieces, test::rules, test::show;

namespace {

std::string speakers(std::string_view text) {
  Annotator annotator(rules());
  const Annotations found = annotator.annotate(text);
  std::string out;
  for (const Annotation& a : found)
    if (const Attribution* t = a.attribution()) {
      out.append(out.empty() ? "" : "; ").append(t->actor).append(t->actor.empty() ? "-" : " by ").append(t->resolved_by);
    }
  return out;
}

}  // namespace

TEST_CASE("sources, cues and contents in their orders", "[annotate][attribution]") {
  struct Row {
    std::string name, text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"content last", "Lind said the pier was safe.", "Lind > said > the pier was safe"},
      {"that", "Lind insisted that the pier was safe.", "Lind > insisted > that the pier was safe"},
      {"time between", "Lind said on Tuesday that the pier was safe.", "Lind > said > that the pier was safe"},
      {"recipient", "Lind told the council that the pier was safe.", "Lind > told > that the pier was safe"},
      {"quotation first", "\"It is safe,\" Lind said.", "Lind > said > \"It is safe,\""},
      {"inverted", "\"It is safe,\" said Lind, the harbor master.", "Lind, the harbor master > said > \"It is safe,\""},
      {"source with age and clause", "Hanna Virtanen, 34, who left the port, said no.", "Hanna Virtanen, 34, who left the port, > said > no"},
      {"quotation, name, age and apposition", "\"It is safe,\" Hanna Virtanen, 34, a pilot from Sunvik, said.",
       "Hanna Virtanen, 34, a pilot from Sunvik, > said > \"It is safe,\""},
      {"inverted with a relative clause", "\"No,\" said Lind, who left the port.", "Lind, who left the port > said > \"No,\""},
      {"whom to do it", "Lind urged the council to close the pier.", "Lind > urged > the council to close the pier"},
      {"participle after an apposition", "Lind, a doctor, left the pier, saying that it was late.", "Lind, a doctor, > saying > that it was late"},
      {"medium", "\"No,\" said Lind in a short telephone interview.", "Lind > said > \"No,\""},
      {"inverted with an owner", "\"No,\" said her friend, the doctor.", "her friend, the doctor > said > \"No,\""},
      {"a quoted clause, then when", "Lind said \"we will win\" in York on Monday.", "Lind > said > \"we will win\""},
      {"a quoted phrase, then of what", "Lind blamed \"the lack of rain\" in York.", "Lind > blamed > \"the lack of rain\" in York"},
      {"catenative with a gerund", "Lind began saying that it was late.", "Lind > began saying > that it was late"},
      {"in a subordinate clause", "After Lind called for calm, the crowd left.", "Lind > called for > calm"},
      {"noun as subject", "Lind's proposal to close the port is sound.", "Lind's > proposal > to close the port"},
      {"relative as subject", "Those who support Lind are few.", "who > support > Lind"},
      {"a noun like a cue", "The famous harbor blog is gone.", ""},
      {"question in marks", "\"Is it safe?\" she asked.", "she > asked > \"Is it safe?\""},
      {"split", "\"It is,\" Lind said, \"quite safe.\"", "Lind > said > \"It is,\" | \"quite safe.\""},
      {"split, commas behind the marks", "\"It is\", Lind said, \"quite safe.\"", "Lind > said > \"It is\" | \"quite safe.\""},
      {"two sentences, comma behind the mark", "\"It is safe. We checked it\", Lind said. \"It holds.\"",
       "Lind > said > \"It is safe. We checked it\" | \"It holds.\""},
      {"inverted, comma behind the mark", "\"It is safe. We checked it\", stated Lind, the harbor master.",
       "Lind, the harbor master > stated > \"It is safe. We checked it\""},
      {"question, comma behind the mark", "\"Is it safe?\", Lind asked.", "Lind > asked > \"Is it safe?\""},
      {"question, inverted, comma behind the mark", "\"Is it safe?\", asked Lind.", "Lind > asked > \"Is it safe?\""},
      {"a name in marks, then a comma", "The project, called \"Hope\", said no.", "The project > called > \"Hope\"; The project > said > no"},
      {"next sentence", "\"It is safe,\" Lind said. \"We checked it.\"", "Lind > said > \"It is safe,\" | \"We checked it.\""},
      {"next has its own speaker", "\"It is safe,\" Lind said. \"It is not,\" Virtanen replied.",
       "Lind > said > \"It is safe,\"; Virtanen > replied > \"It is not,\""},
      {"interrupted", "The pier, Lind said, was safe.", "Lind > said > The pier | was safe"},
      {"fronted adjunct", "In an open letter, Lind said the pier was safe.", "Lind > said > the pier was safe"},
      {"colon", "Lind said: the pier is safe.", "Lind > said: > the pier is safe"},
      {"according to", "According to Lind, the pier is safe.", "Lind > According to > the pier is safe"},
      {"according to, no auxiliary behind it", "According to his wife, Lind died of a stroke.", "his wife > According to > Lind died of a stroke"},
      {"according to somebody with an apposition", "According to Ann Lind, the mayor, the pier is safe.",
       "Ann Lind, the mayor > According to > the pier is safe"},
      {"according to at the end", "The pier is safe, according to Ann Lind, the mayor.", "Ann Lind, the mayor > according to > The pier is safe"},
      {"as noted", "As Lind noted, the pier is safe.", "Lind > noted > the pier is safe"},
      {"participle", "Lind reopened the pier, saying it was safe.", "Lind > saying > it was safe"},
      {"with a participle", "The pier reopened, with Lind speaking of \"a great day\".", "Lind > speaking of > \"a great day\""},
      {"nominal", "Nobody believed Lind's claim that the pier was safe.",
       "Nobody > believed > Lind's claim that the pier was safe; Lind's > claim > that the pier was safe"},
      {"passive", "The pier was praised by the council.", "the council > was praised > The pier"},
      {"a statement announced", "Lind issued the following statement today:\n\n\"It is quite safe by now.\n\n\"We checked it.\"",
       "Lind > issued the following statement > \"It is quite safe by now.\n\n\"We checked it.\""},
      {"a statement announced, no colon", "Lind, the mayor, made the following statement on the pier.\n\n\"It is safe.\"",
       "Lind, the mayor, > made the following statement > \"It is safe.\""},
      {"a statement announced by a cue", "Lind released this statement on the pier:\n\n\"It is quite safe.\"", "Lind > released > \"It is quite safe.\""},
      {"a paragraph in marks, nothing announced", "Lind left the pier.\n\n\"It is quite safe.\"", ""},
      {"a colon before a quotation", "Lind went even further: \"It is quite safe now.\"", "Lind > went even further: > \"It is quite safe now.\""},
      {"a colon and a quotation behind a content", "Lind praised the pilot on the radio: \"She did it all.\"",
       "Lind > praised > the pilot on the radio | \"She did it all.\""},
      {"a passive before a colon", "Lind was hired there: \"She did it all.\"", ""},
      {"no speaker before a colon", "There was one more line: \"She did it all.\"", ""},
      {"a name in marks behind a colon", "Lind had a name for it: \"Hope\".", ""},
      {"a caption", "Ann Lind Photo: Oskar Virtanen.", ""},
      {"a time after a cue", "Lind announced on the radio around 11:30 that the pier was safe.", "Lind > announced > that the pier was safe"},
      {"a quotation behind an adjunct, no comma", "Lind told the board after the vote \"We will not sell the old pier now.\"",
       "Lind > told > \"We will not sell the old pier now.\""},
      {"a relative clause", "Lind tweeted about the storm that followed.", "Lind > tweeted about > the storm that followed"},
      {"an adverb behind be", "They were back to work.", ""},
      {"a participle like its base form", "The storm was forecast to reach the pier.", ""},
      {"a bracket before the source", "At noon (local time) the board said it was late.", "the board > said > it was late"},
      {"once", "Lind once told the board he was late.", "Lind > told > he was late"},
      {"a clause without that, with its own cue", "A poll showed 55 percent of voters believed it was late.",
       "A poll > showed > 55 percent of voters believed it was late; 55 percent of voters > believed > it was late"},
      {"a number behind a time", "The board reported this year 90 of the piers had failed.", "The board > reported > 90 of the piers had failed"},
      {"a clause behind one who is told", "Lind warned justice does not come swiftly.", "Lind > warned > justice does not come swiftly"},
      {"a subjunctive", "Lind urged the ban be lifted.", "Lind > urged > the ban be lifted"},
      {"what is requested", "Lind requested more funds.", "Lind > requested > more funds"},
      {"residents across the town", "Residents across the town said it was late.", "Residents across the town > said > it was late"},
      {"the next day", "The next day, with rain ahead, Lind closed the pier, saying it was late.", "Lind > saying > it was late"},
      {"an elaborate outfit", "They brought at least one elaborate outfit to the pier.", ""},
      {"line of a transcript", "LIND: The pier is safe. We checked it.", "LIND > : > The pier is safe. We checked it"},
      {"signature", "\"The pier is safe.\" - Oskar Lind", "Oskar Lind > - > \"The pier is safe.\""},
      {"two speakers", "Lind said it was safe, but Virtanen disputed the report.",
       "Lind > said > it was safe; Virtanen > disputed > the report"},
      {"end cut", "Lind said it was safe, according to Virtanen.", "Virtanen > according to > Lind said it was safe; Lind > said > it was safe"},
      {"abbreviation", "\"It is safe,\" Mr. Lind said.", "Mr. Lind > said > \"It is safe,\""},
      {"hyphen in the recipient", "Lind urged the state-run company to pay.", "Lind > urged > the state-run company to pay"},
      {"inside a quotation nobody else speaks", "\"I think they said no,\" Lind said.", "Lind > said > \"I think they said no,\""},
      {"a name with an ampersand", "AT&T said it was late, but an R&D chief said no.", "AT&T > said > it was late; an R&D chief > said > no"},
      {"an abbreviation at the end of a name", "Redwater Co. said it was late.", "Redwater Co. > said > it was late"},
      {"inverted with an abbreviation", "\"It is late,\" said Redwater Co. on Monday.", "Redwater Co. > said > \"It is late,\""},
      {"a day before a name", "On Monday Lind said it was late.", "Lind > said > it was late"},
      {"yesterday before a name", "Yesterday Lind said it was late.", "Lind > said > it was late"},
      {"a week before a name", "This week Lind said it was late.", "Lind > said > it was late"},
      {"a day in a name", "The Sunday Times said it was late.", "The Sunday Times > said > it was late"},
      {"negated infinitive", "Lind promised not to close the pier.", "Lind > promised > not to close the pier"},
      {"negated predicate", "Lind pleaded not guilty.", "Lind > pleaded > not guilty"},
      {"negated clause", "Lind said not all would go.", "Lind > said > not all would go"},
      {"what is urged", "Lind urged restraint.", "Lind > urged > restraint"},
      {"relative clause before its verb", "Lind, who asked not to be named, said it was late.",
       "Lind > said > it was late; who > asked > not to be named"},
      {"empty subject", "It was reported that the pier was closed.", " > was reported > that the pier was closed"},
      {"nothing said", "The pier was closed (Lind reported).", ""},
      {"inverted after single marks", "'We won,' says Lind.", "Lind > says > 'We won,'"},
      {"inverted after curly single marks", "\u2018We won,\u2019 said Lind.", "Lind > said > \u2018We won,\u2019"},
      {"nobody there", "There are reports that the pier is safe.", ""},
      {"a noun", "The report of the plan was a surprise.", ""},
      {"an adjective", "The reported leak was small.", ""},
      {"a name that is given", "They left a small village called Anda.", ""},
      {"a name between commas", "The move, called a recess, came late.", ""},
      {"what somebody is called", "Lind, the mayor, called the plan a lie, and left.", "Lind, the mayor, > called > the plan a lie"},
      {"what a thing is called by a person", "A resident called it a lie.", "A resident > called > it a lie"},
      {"a link", "READ MORE: Lind said no", ""},
  }));
  CAPTURE(row.text);
  DYNAMIC_SECTION(row.name) { CHECK(show(row.text) == row.expected); }
}

TEST_CASE("who speaks is resolved to a canonical name", "[annotate][attribution]") {
  struct Row {
    std::string name, text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"name", "Oskar Lind said no.", "Oskar Lind by name"},
      {"name within a longer source", "Harbor master Oskar Lind said no.", "Oskar Lind by name"},
      {"pronoun after a source", "Oskar Lind said no. He added that it was late.", "Oskar Lind by name; Oskar Lind by pronoun"},
      {"pronoun by gender", "Oskar Lind met Hanna Virtanen. She said no. He said yes.",
       "Hanna Virtanen by pronoun; Oskar Lind by pronoun"},
      {"speaker before somebody spoken of", "Hanna Virtanen said no. \"Oskar Lind knows,\" she added.",
       "Hanna Virtanen by name; Hanna Virtanen by pronoun"},
      {"role by apposition", "Oskar Lind, a ministry spokesman, came late. The spokesman said no.", "Oskar Lind by role"},
      {"apposition with a name", "The spokesman, Oskar Lind, said no.", "Oskar Lind by name"},
      {"apposition after what is headed", "The head of the old board, Oskar Lind, said no.", "Oskar Lind by name"},
      {"body", "The Harbor Ministry said no. It warned that the pier may sink.",
       "Harbor Ministry by name; Harbor Ministry by pronoun"},
      {"body by its last word", "The Harbor Ministry met. The ministry said no.", "Harbor Ministry by role"},
      {"another body of that sort", "The Harbor Ministry met. Its foreign ministry said no.", "-"},
      {"body with a word of its name", "The Harbor Ministry met. The harbor ministry said no.", "Harbor Ministry by role"},
      {"another role", "Foreign Minister Oskar Lind came late. The defence minister said no.", "-"},
      {"the same role", "Foreign Minister Oskar Lind came late. The foreign minister said no.", "Oskar Lind by role"},
      {"the role alone", "Foreign Minister Oskar Lind came late. The minister said no.", "Oskar Lind by role"},
      {"a title that is a part of the name", "They met Pope Anselm. The pope said no.", "Pope Anselm by role"},
      {"one role of two", "Foreign Minister Oskar Lind met Finance Minister Hanna Virtanen. The foreign minister said no.", "Oskar Lind by role"},
      {"a word that tells nothing", "Foreign Minister Oskar Lind came late. The former minister said no.", "Oskar Lind by role"},
      {"role of somebody else", "General Oskar Lind came late. The prosecutor general of Hama, Zarek Qilbo, said no.", "-"},
      {"relative", "They met Oskar Lind, who said no.", "Oskar Lind by relative"},
      {"relative after an apposition with a body", "They met Oskar Lind, a spokesman for the Harbor Ministry, who said no.",
       "Oskar Lind by relative"},
      {"relative after a body", "They met the Harbor Ministry, which said no.", "Harbor Ministry by relative"},
      {"relative of one of a body", "They met members of the Harbor Ministry who said no.", "-"},
      {"pronoun for somebody without a name", "Hanna Virtanen came late. A spokeswoman said no. She added that it was late.", "-; -"},
      {"pronoun for several without a name", "The Harbor Ministry met. Experts said no. They added that it was late.", "-; -"},
      {"pronoun beside somebody without a name", "Hanna Virtanen came late. Experts said no. She said yes.",
       "-; Hanna Virtanen by pronoun"},
      {"possessor", "Oskar Lind's lawyer said no.", "-"},
      {"of another", "A spokesman for Oskar Lind said no.", "-"},
      {"nobody before", "He said no.", "-"},
      {"a word before a name that is no role", "Company chief Oskar Lind came late. The company said no.", "-"},
      {"a role of several", "They met ministers Oskar Lind and Hanna Virtanen. The ministers said no.", "-"},
      {"a name before the head", "The Lind campaign said no.", "-"},
      {"a name before the head, another behind it", "A Virtanen adviser, Oskar Lind, said no.", "Oskar Lind by name"},
      {"a person and others", "Oskar Lind and his friends said no.", "Oskar Lind by name"},
      {"a name behind a long role", "Speaker of the parliament Oskar Lind said no.", "Oskar Lind by name"},
      {"of another with a role", "A speaker of the singer Oskar Lind said no.", "-"},
      {"body by its head", "The Royal Academy of Ports met. The academy said no.", "Royal Academy of Ports by role"},
      {"what somebody's statement says", "Oskar Lind's long statement said it was late.", "Oskar Lind by name"},
      {"what his statement says", "Oskar Lind came late. His statement said no.", "Oskar Lind by pronoun"},
      {"possessive of its own sentence", "Oskar Lind said no. The board met Hanna Virtanen and noted her claim that it was late.",
       "Oskar Lind by name; -; Hanna Virtanen by pronoun"},
      {"pronoun for one of several", "Hanna Virtanen came late. One of the victims said no. She added that it was late.", "-; -"},
  }));
  CAPTURE(row.text);
  DYNAMIC_SECTION(row.name) { CHECK(speakers(row.text) == row.expected); }
}

TEST_CASE("what is denied is not said", "[annotate][attribution]") {
  struct Row {
    std::string text;
    bool negated;
  };
  const Row row = GENERATE(values<Row>({
      {"Lind said it was late.", false},
      {"Lind did not say it was late.", true},
      {"Lind never said it was late.", true},
      {"Lind didn't say it was late.", true},
      {"Lind didn\u2019t say it was late.", true},
      {"Lind hasn't yet said it was late.", true},
      {"Lind has not yet said it was late.", true},
      {"Lind won't say why.", true},
      {"Lind cannot say why.", true},
      {"Lind can't say why.", true},
      {"Lind denied it was late.", true},
      {"Lind did not deny it was late.", false},
      {"Lind no longer believes it was late.", true},
      {"Nobody said it was late.", true},
      {"No one said it was late.", true},
      {"No official said it was late.", true},
      {"None of the officials said it was late.", true},
      {"Neither Lind nor Virtanen said it was late.", true},
      {"Nobody denied it was late.", false},
      {"No. 10 said it was late.", false},
  }));
  CAPTURE(row.text);
  Annotator annotator(rules());
  const Annotations found = annotator.annotate(row.text);
  std::vector<bool> negated;
  for (const Annotation& a : found)
    if (const Attribution* t = a.attribution())
      negated.push_back(t->negated);
  CHECK(negated == std::vector<bool>{row.negated});
}

TEST_CASE("odd forms keep their attributions", "[annotate][attribution]") {
  struct Row {
    std::string name, text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"capitals", "THE MAYOR SAID THAT THE PIER IS OPEN.", "THE MAYOR > SAID > THAT THE PIER IS OPEN"},
      {"no capitals", "i asked them. they said that it is open.", "they > said > that it is open"},
      {"capitals with marks", "LIND SAID \"NO DEAL\" TWICE.", "LIND > SAID > \"NO DEAL\" TWICE"},
      {"lower case, no punctuation", "lind said that the pier is open", "lind > said > that the pier is open"},
      {"a mark that opens", "He said \"no and went away.", "He > said > \"no and went away."},
      {"a mark that opens, after a good pair", "\"No,\" said Lind. \"Yes.", "Lind > said > \"No,\" | \"Yes."},
      {"one curly, one straight", "\u201cNo,\u201d he said. \"Yes,\u201d she said.", "he > said > \u201cNo,\u201d; she > said > \"Yes,\u201d"},
      {"nested marks", "\"He said 'never' to me,\" Lind said.", "Lind > said > \"He said 'never' to me,\""},
      {"a name and a colon before words", "Ann Lind: No deal.", "Ann Lind > : > No deal"},
      {"... before numbers alone: a table", "Ann Lind: 1,769.", ""},
      {"two single marks", "''No deal,'' Lind said.", "Lind > said > ''No deal,''"},
      {"angle marks", "Lind said: \u00abNo deal\u00bb.", "Lind > said: > \u00abNo deal\u00bb"},
      {"low marks", "\u201eNo deal\u201c, said Lind.", "Lind > said > \u201eNo deal\u201c"},
      {"an HTML space", "Lind said&nbsp;that the pier is open.", "Lind > said > &nbsp;that the pier is open"},
      {"HTML marks", "Lind said &#8220;no deal&#8221; again.", "Lind > said > &#8220;no deal&#8221; again"},
      {"HTML tags", "Lind said that <b>the pier</b> is open.", "Lind > said > that <b>the pier</b> is open"},
      {"a cue again and again", "said said said Lind said that it is late", "Lind > said > that it is late"},
  }));
  CAPTURE(row.text);
  DYNAMIC_SECTION(row.name) { CHECK(show(row.text) == row.expected); }
}

// Time is not measured: the mentions that layers and rules make and the instructions that patterns try stand for it.
TEST_CASE("the work of attribution grows with the text", "[annotate][attribution]") {
  const std::vector<std::string> units = {
      "\"No,\" said Lind, who left. ", "said that he ", "\"", "\" he said ", "(he said ", "Lind: Virtanen: ", "according to Lind, ", "- said ",
      "LIND SAID THAT THE PIER IS OPEN AND ", "<b>&nbsp;he said</b> ", "'he said 'no' ", "after Lind said so, "};
  AnnotationRun run(*rules()->impl().program);
  for (const std::string& unit : units) {
    CAPTURE(unit);
    double work[2] = {}, mentions[2] = {};
    for (const int i : {0, 1}) {
      std::string text;
      while (text.size() < (i == 0 ? 20'000u : 80'000u))
        text += unit;
      const annotate::Document& d = run.run(text, match::DateRange::kOpen, false);
      work[i] = static_cast<double>(run.steps());
      mentions[i] = static_cast<double>(d.chart.size());
    }
    CHECK(work[1] <= 4.4 * work[0] + 1000);
    CHECK(mentions[1] <= 4.4 * mentions[0] + 100);
  }
}

TEST_CASE("odd input loses no document and no attribution elsewhere", "[annotate][attribution]") {
  struct Row {
    std::string name, text;
  };
  const std::string plain = "\n\nThe mayor said that the bridge is open.\n\n";
  const auto repeat = [](std::string_view s, int n) {
    std::string out;
    for (int i = 0; i < n; ++i)
      out += s;
    return out;
  };
  std::string long_quote = repeat("word after word, ", 6000);
  long_quote.front() = '"';
  long_quote.append("\" said Lind.");
  const Row row = GENERATE_COPY(values<Row>({
      {"one mark that opens", "He said \"no and went away."},
      {"one mark that closes", "He went away,\" said Lind."},
      {"marks only", "\" \" \" \" \""},
      {"mixed marks", "\u201cNo,\" he said. \"Yes,\u201d she said."},
      {"nested marks", "\"He said 'she said \"no\"' to me,\" Lind said."},
      {"a quotation of 100 KB", long_quote},
      {"a sentence of 100 KB", repeat("said that he ", 8000)},
      {"cues only", repeat("said ", 5000)},
      {"commas only", repeat(", ", 5000)},
      {"dashes and cues", repeat("- said ", 5000)},
      {"brackets that open", repeat("(he said ", 5000)},
      {"capitals", "THE MAYOR SAID THAT THE BRIDGE IS OPEN, LIND SAYS"},
      {"no punctuation", "lind said no then virtanen said yes and they left"},
      {"HTML left-overs", "<p>Lind said&nbsp;that <b>\"no\"</b></p> <br/>: said"},
      {"cue first", "Said that. Said: \"no\". According to"},
      {"cue last", "Lind said. Lind said that. Lind said: According to Lind,"},
      {"invalid UTF-8", "Lind said \xff\xfe that \xc3 it was late."},
      {"colons", repeat("Lind: Virtanen: ", 2000)},
      {"signatures", repeat("\"No.\" - Lind\n", 2000)},
      {"only a pronoun", "he"},
      {"empty", ""},
  }));
  DYNAMIC_SECTION(row.name) {
    std::string text = row.text;
    text.append(plain);
    Annotator annotator(rules());
    const Annotations found = annotator.annotate(text);
    bool plain_found = false;
    for (const Annotation& a : found) {
      const Attribution* t = a.attribution();
      if (!t)
        continue;
      REQUIRE(!t->cue.empty());
      for (const auto* role : {&t->source, &t->cue, &t->content})
        for (std::size_t i = 0; i < role->size(); ++i) {
          REQUIRE((*role)[i].begin < (*role)[i].end);
          REQUIRE((*role)[i].end <= text.size());
          if (i)
            REQUIRE((*role)[i - 1].end <= (*role)[i].begin);
        }
      plain_found |= pieces(t->content, text) == "that the bridge is open" && pieces(t->source, text) == "The mayor";
    }
    CHECK(plain_found);
  }
}

TEST_CASE("starts of cues and dashes are listed as a walk over all tokens finds them", "[annotate][attribution]") {
  static const std::vector<std::string> pieces = {
      "said", "told", "According to", "plan", "a", "I", "She", "A", "No", "longer", "Lind", "AT", "&", "T", "quickly", "7", " ", " ", " ", " ",
      ".", ". ", ", ", "-", " - ", "\u2014", "\u201c", "\u201d", "\"", "'s", "\n", ": ", "denied", "that",
  };
  const match::Program& program = *rules()->impl().program;
  annotate::WordClasses words(*program.lexicon);
  const annotate::CueScanner scanner(*program.lexicon, words);  // tells what cues begin with
  words.finish();
  AnnotationRun run(program);
  annotate::Classified classes;
  std::mt19937 random(20260311);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (std::size_t n = random() % 120; n > 0; --n)
      text += pieces[random() % pieces.size()];
    CAPTURE(text);
    const annotate::Document& d = run.run(text, match::DateRange::kOpen, false);
    words.classify(d, classes);
    std::vector<std::uint32_t> starts, dashes;
    for (std::uint32_t t = 0; t < d.text.tokens.size(); ++t) {
      if (classes.is(t, annotate::kCueStart))
        starts.push_back(t);
      if (classes.is(t, annotate::kDash))
        dashes.push_back(t);
    }
    std::vector<std::uint32_t> listed = classes.cue_starts;  // also some that turned out to be initials
    std::erase_if(listed, [&](std::uint32_t t) { return !classes.is(t, annotate::kCueStart); });
    CHECK(listed == starts);
    CHECK(classes.dashes == dashes);
  }
}
