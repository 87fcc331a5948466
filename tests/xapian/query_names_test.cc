#include <catch2/catch.hpp>

#include "xapian/news.h"

using namespace postil::xapian;
using namespace postil::xapian::test;

TEST_CASE("A name that the index lacks gets a suggestion", "[xapian][query]") {
  TestIndex t(news_setup());
  fill(t);
  const Index index = t.index();
  const QueryLanguage language(index);
  CHECK(language.parse("actor:\"islamic stat\"").notes == std::vector<std::string>{"no actor 'islamic stat' in this index; did you mean 'islamic state'?"});
  CHECK(language.parse("actor:petrof").notes == std::vector<std::string>{"no actor 'petrof' in this index; did you mean 'petrov'?"});
  CHECK(language.parse("location:lattakia").notes == std::vector<std::string>{"no location 'lattakia' in this index; did you mean 'latakia'?"});
  CHECK(language.parse("sortees:5..10").notes == std::vector<std::string>{"no count of 'sortees' in this index; did you mean 'sortie'?"});
  CHECK(language.parse("said:isis").notes.empty());
  CHECK(language.parse("actor:northern air force burned").notes.empty());
}

TEST_CASE("A part of one name stands for it, a part of several for none", "[xapian][query]") {
  TestIndex t;
  t.add("a", Text().sentence().actor("Kenya Red Cross").actor("Al-Nusra Front").location({"Syria", "Hama", "el-Qaramina"}));
  t.add("b", Text().sentence().actor("Kenya Air Force").actor("Red Army").said("Red Army").end_quote());
  t.add("c", Text().sentence().actor("Anna K. Weiss").actor("J. R. Lind").actor("Otto A. Berg").actor("Otto B. Berg"));
  const Index index = t.index();
  const QueryLanguage language(index);
  struct Row {
    const char* query;
    const char* expected;
    const char* note;
  };
  const Row rows[] = {
      {"actor:\"red cross\"", "a", "actor 'red cross' is taken for 'kenya red cross'"},
      {"actor:RED cross", "a", "actor 'red cross' is taken for 'kenya red cross'"},
      {"actor:nusra", "a", "actor 'nusra' is taken for 'al-nusra front'"},
      {"actor:kenya", "", "'kenya' is part of several names: kenya air force, kenya red cross; write one of them"},
      {"actor:red", "", "'red' is part of several names: kenya red cross, red army; write one of them"},
      {"said:red", "b", "speaker 'red' is taken for 'red army'"},
      {"actor:\"anna weiss\"", "c", "actor 'anna weiss' is taken for 'anna k. weiss'"},
      {"actor:\"lind\"", "c", "actor 'lind' is taken for 'j. r. lind'"},
      {"actor:\"otto berg\"", "", "'otto berg' is part of several names: otto a. berg, otto b. berg; write one of them"},
      {"actor:\"red cros\"", "", "no actor 'red cros' in this index"},
      {"actor:al", "", "no actor 'al' in this index"},
      {"location:qaramina", "a", "location 'qaramina' is taken for 'syria/hama/el-qaramina'"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.query) {
      const ParsedQuery parsed = language.parse(row.query);
      CHECK(ids(index, parsed.query) == row.expected);
      CHECK(parsed.notes == std::vector<std::string>{row.note});
    }
  }
}

TEST_CASE("A comma parts a place from what it lies in, where it is no part of the name", "[xapian][query]") {
  TestIndex t;
  t.add("a", Text().sentence().location({"Kenya", "Vornakh, K.D."}));
  t.add("b", Text().sentence().location({"Kenya", "Nakuru"}));
  const Index index = t.index();
  const QueryLanguage language(index);
  CHECK(ids(index, language.parse("location:\"Vornakh, K.D.\"").query) == "a");
  CHECK(ids(index, language.parse("location:Vornakh, K.D.").query) == "a");
  CHECK(ids(index, language.parse("location:\"kenya/vornakh, k.d.\"").query) == "a");
  CHECK(ids(index, language.parse("location:\"Nakuru, Kenya\"").query) == "b");
}

TEST_CASE("Names of the rules are asked for where the index does not know the name", "[xapian][query]") {
  TestIndex t(news_setup());
  fill(t);
  const Index index = t.index();
  int asked = 0;
  QueryOptions options;
  options.names = [&asked](std::string_view type, std::string_view name) {
    ++asked;
    std::vector<std::string> out;
    if (type == "actor" && (name == "Daesh" || name == "da esh"))
      out = {"Islamic State", "Nobody Else"};
    if (type == "location" && name == "syrian arab republic")
      out = {"Syria"};
    return out;
  };
  const QueryLanguage language(index, options);
  CHECK(ids(index, language.parse("actor:isis").query) == "air talk");
  CHECK(ids(index, language.parse("actor:isis flew").query) == "air");
  CHECK(asked == 0);
  CHECK(ids(index, language.parse("actor:Daesh").query) == "air talk");
  CHECK(ids(index, language.parse("actor:da esh flew").query) == "air");
  CHECK(ids(index, language.parse("location:\"Syrian Arab Republic\"").query) == "air talk");
  CHECK(ids(index, language.parse("location:syrian arab republic").query) == "air talk");
  CHECK(language.parse("actor:Daesh").notes.empty());
  CHECK(asked > 0);
}

TEST_CASE("What the rules read and what stands there are both tried", "[xapian][query]") {
  TestIndex t(news_setup());
  fill(t);
  const Index index = t.index();
  QueryOptions options;
  options.quantity = [](std::string_view text) -> std::optional<QuantityCondition> {
    if (text == "> 4 km")
      return QuantityCondition{4000, {}, true, false, "", "length"};
    if (text == "2 lorries")
      return QuantityCondition{2, 2, false, false, "milk delivery truck", ""};
    if (text == "lorries > 100")
      return QuantityCondition{100, {}, true, false, "milk delivery truck", ""};
    return QuantityCondition{1, {}, false, false, "nothing that is here", ""};
  };
  const QueryLanguage language(index, options);
  CHECK(ids(index, language.parse("quantity:\"> 4 km\"").query) == "far");
  CHECK(ids(index, language.parse("quantity:\"lorries > 100\"").query) == "air");
  CHECK(ids(index, language.parse("lorries:100..200").query) == "air");
  CHECK(ids(index, language.parse("lorries:171..").query).empty());
  CHECK(ids(index, language.parse("quantity:\"sorties > 450\"").query) == "talk");
  CHECK(ids(index, language.parse("quantity:\"ships > 450\"").query).empty());
}
