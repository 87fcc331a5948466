#include "cli/language.h"

#include <catch2/catch.hpp>

using namespace postil::cli;

TEST_CASE("languages are named in several ways", "[cli][language]") {
  struct Row {
    const char* tag;
    const char* expected;
  };
  const Row rows[] = {{"de", "de"},      {"DE", "de"},     {"de-AT", "de"},     {"de_AT.UTF-8", "de"}, {"deu", "de"},  {"ger", "de"},
                      {"German", "de"},  {"english", "en"}, {"en-US", "en"},     {"iw", "he"},          {"eo", "eo"},   {"", ""},
                      {"python", ""},    {"xx", ""},        {"e", ""},           {"a b", ""},           {"none", ""},   {"detect", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.tag);
    CHECK(language_code(row.tag) == row.expected);
  }
}

TEST_CASE("the language of a text is told where it is sure", "[cli][language]") {
  if (!detects_languages()) {
    WARN("skipped: built without libcld2");
    return;
  }
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"The harbour was closed for three days while engineers looked for the cause of the leak, and none of the ferries left before "
       "Thursday evening, the port said.",
       "en"},
      {"Der Hafen blieb drei Tage lang geschlossen, während Ingenieure nach der Ursache des Lecks suchten; keine der Fähren fuhr vor "
       "Donnerstagabend ab, teilte der Hafen mit.",
       "de"},
      {"Le port est resté fermé pendant trois jours tandis que des ingénieurs cherchaient la cause de la fuite, et aucun des bateaux "
       "n'est parti avant jeudi soir.",
       "fr"},
      {"Порт был закрыт в течение трёх дней, пока инженеры искали причину утечки, и ни один паром не вышел до вечера четверга, сообщили "
       "в порту.",
       "ru"},
      {"Der Minister sagte der Zeitung The Guardian, dass die Gespräche gut verlaufen seien, und reiste danach in die Hauptstadt zurück. "
       "Auch die Zeitschrift The Economist berichtete darüber am folgenden Tag ausführlich, ohne ihre Quelle zu nennen.",
       "de"},
      {"Hafen geschlossen", ""},                       // too short
      {"Karlsruhe Nürnberg Zürich 12 45 1,458 km", ""},  // names
      {"", ""},
      {"12345 67890 !!! ???", ""},
      {"\xff\xfe\xfd broken", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(detect_language(row.text) == row.expected);
  }
  // An English report that quotes is English; cut inside a character, it is still read.
  const std::string quoting = std::string("The minister told the newspaper on Monday that the talks had gone well and that he would be back. ") +
                              "“Wir haben gut gesprochen”, he said in German, and then he repeated in English what he had said before.";
  CHECK(detect_language(quoting) == "en");
  std::string long_text;
  while (long_text.size() < 5000)
    long_text += "Порт был закрыт в течение трёх дней, пока инженеры искали причину утечки. ";
  CHECK(detect_language(long_text) == "ru");
  CHECK(detect_language(' ' + long_text) == "ru");
}
