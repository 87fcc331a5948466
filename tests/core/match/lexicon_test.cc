#include "core/match/lexicon.h"

#include <catch2/catch.hpp>

using namespace postil;
using namespace postil::match;

TEST_CASE("the lexical lookup finds list entries in all their forms", "[match][lexicon]") {
  LexiconBuilder builder;
  builder.add_irregular_verb("say", "said", "said");
  const ListId say = builder.list("en/speech/say");
  builder.add(say, {"say"}, {}, LexiconBuilder::Inflect::kVerb);
  builder.add(say, {"call for"}, {}, LexiconBuilder::Inflect::kVerb);
  builder.publish(say, "say");
  const auto lexicon = builder.build();
  text::Analyzer analyzer(text::Settings{});

  struct Row {
    std::string name, text;
    std::uint32_t token;
    Form form;
    std::uint16_t length;
  };
  const Row row = GENERATE(values<Row>({
      {"irregular past", "He said so.", 1, Form::kPast, 1},
      {"gerund", "Saying no.", 0, Form::kGerund, 1},
      {"phrase, first word inflected", "They called for calm.", 1, Form::kPast, 2},
  }));
  CAPTURE(row.name);
  text::Text& text = analyzer.analyze(row.text);
  Hits hits;
  lexicon->look_up(text, hits);
  const Hit* hit = hits.find(row.token, lexicon->list("say"));
  REQUIRE(hit);
  CHECK(hit->form == row.form);
  CHECK(hit->length == row.length);
}

TEST_CASE("clitics are list entries of one token", "[match][lexicon]") {
  LexiconBuilder builder;
  const ListId marks = builder.list("marks");
  for (const char* entry : {"'s", "'d", "n't"})
    builder.add(marks, {entry}, {});
  builder.publish(marks, "marks");
  const auto lexicon = builder.build();
  text::Analyzer analyzer(text::Settings{});
  struct Row {
    std::string name, text;
    std::uint32_t token;
  };
  const Row row = GENERATE(values<Row>({
      {"possessive", "Hama's mayor", 1},
      {"curly apostrophe", "Hama\u2019s mayor", 1},
      {"modal", "She'd go", 1},
      {"negation", "They don't", 2},
  }));
  CAPTURE(row.name);
  text::Text& text = analyzer.analyze(row.text);
  Hits hits;
  lexicon->look_up(text, hits);
  CHECK(hits.has_word(row.token, lexicon->list("marks")));
}

TEST_CASE("a Lexicon tells of words without a text, and finds no hits that nobody reads", "[match][lexicon]") {
  LexiconBuilder builder;
  const ListId say = builder.list("say"), other = builder.list("other"), unread = builder.list("unread");
  builder.add(say, {"claim"}, {}, LexiconBuilder::Inflect::kVerb);
  builder.add(say, {"call for"}, {}, LexiconBuilder::Inflect::kVerb);
  builder.add(other, {"claim"}, {});
  builder.add(unread, {"call"}, {});
  builder.add(unread, {"call it a day"}, {});
  builder.add_name(7, "Call", kFoldCase);
  const auto lexicon = builder.build();
  text::Analyzer analyzer(text::Settings{});
  Hits hits;
  const auto symbol = [&](std::string_view word) { return lexicon->find(text::hash(word)); };
  const auto lists = [&](std::string_view word) {
    std::vector<ListId> out;
    for (const Hit& h : lexicon->words(symbol(word)))
      out.push_back(h.list);
    return out;
  };
  const auto hits_of = [&](std::string_view text) {
    lexicon->look_up(analyzer.analyze(text), hits);
    std::vector<std::pair<ListId, std::uint16_t>> out;
    for (const Hit* h = hits.begin(0); h != hits.end(0); ++h)
      out.emplace_back(h->list, h->length);
    return out;
  };
  using Found = std::vector<std::pair<ListId, std::uint16_t>>;

  CHECK(lists("claim") == std::vector<ListId>{say, other});
  CHECK(lists("claimed") == std::vector<ListId>{say});  // an entry once, though past and participle
  CHECK(lists("unknown").empty());
  CHECK(lexicon->phrase_starts(other).empty());
  CHECK(lexicon->phrase_starts(unread) == std::vector<Symbol>{symbol("call")});
  CHECK(lexicon->phrase_starts(say).size() == 4);  // call, calls, called, calling

  CHECK(hits_of("call it a day") == Found{{unread, 1}, {kNoList, 1}, {unread, 4}});
  lexicon->keep_hits({say});
  CHECK(hits_of("call it a day") == Found{{kNoList, 1}});
  CHECK(hits_of("call for") == Found{{kNoList, 1}, {say, 2}});
  CHECK(hits_of("claim") == Found{{say, 1}});
  CHECK(lists("claim") == std::vector<ListId>{say, other});
  CHECK(lexicon->phrase_starts(unread).size() == 1);
}

TEST_CASE("an exact spelling of an entity is known by its letters", "[match][lexicon]") {
  LexiconBuilder builder;
  builder.add_name(3, "IT", kExactCase);
  builder.add_name(4, "It", kExactCase);
  const auto lexicon = builder.build();
  text::Analyzer analyzer(text::Settings{});
  Hits hits;
  lexicon->look_up(analyzer.analyze("IT"), hits);
  REQUIRE(hits.end(0) - hits.begin(0) == 2);
  for (const Hit* h = hits.begin(0); h != hits.end(0); ++h) {
    CHECK(lexicon->spelled(*h, "IT") == (h->entry == 3));
    CHECK(lexicon->spelled(*h, "It") == (h->entry == 4));
    CHECK_FALSE(lexicon->spelled(*h, "it"));
  }
}
