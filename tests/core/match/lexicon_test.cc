#include "core/match/lexicon.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <tuple>

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

TEST_CASE("a name may begin with an apostrophe without being a clitic", "[match][lexicon]") {
  text::Analyzer analyzer(text::Settings{});
  std::string words;
  for (const PhraseWord& w : phrase_words(analyzer, "'Asir Region"))
    words += w.norm + "|";
  CHECK(words == "'|asir|region|");
  CHECK(phrase_words(analyzer, "'s").size() == 1);
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

// Phrases of a small vocabulary, so that many begin, end and lie inside of others.
TEST_CASE("generated lists and names are found where a naive search finds them", "[match][lexicon][differential]") {
  const std::vector<std::string> vocabulary = {"ka", "lo", "Mi", "nu", "PE", "ra's", "so-ti", "u.k.", "17"};
  std::mt19937 random(15);
  const auto pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const auto words = [&](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
      out += (out.empty() ? "" : " ") + vocabulary[pick(vocabulary.size())];
    return out;
  };
  text::Analyzer analyzer(text::Settings{});
  using Found = std::tuple<std::uint32_t, ListId, std::uint32_t, std::uint16_t>;  // token, list, entry, length
  for (int round = 0; round < 60; ++round) {
    LexiconBuilder builder;
    std::vector<std::tuple<ListId, std::uint32_t, std::vector<PhraseWord>>> phrases;
    std::set<std::pair<ListId, std::string>> seen;
    std::set<ListId> read;
    for (const char* name : {"one", "two", "three"}) {
      const ListId list = builder.list(name);
      if (list == 0 || pick(2))
        read.insert(list);
      for (std::size_t n = pick(12); n-- > 0;)
        if (const std::string s = words(1 + pick(4)); seen.emplace(list, s).second)
          phrases.emplace_back(list, builder.add(list, {s}, {}), phrase_words(analyzer, s));
    }
    for (std::uint32_t entity = 0; entity < 6; ++entity)
      if (const std::string s = words(1 + pick(3)); seen.emplace(kNoList, s).second) {
        builder.add_name(entity, s, kFoldCase);
        phrases.emplace_back(kNoList, entity, phrase_words(analyzer, s));
      }
    const auto lexicon = builder.build();
    const bool all = pick(2);
    if (!all)
      lexicon->keep_hits(read);

    std::string content;
    for (int i = 0; i < 12; ++i)
      content += words(1 + pick(9)) + (pick(3) ? ". " : pick(2) ? ", " : "\n\n");
    Hits hits;
    text::Text& text = analyzer.analyze(content);
    lexicon->look_up(text, hits);
    std::set<Found> found, expected;
    for (std::uint32_t t = 0; t < text.tokens.size(); ++t)
      for (const Hit* h = hits.begin(t); h != hits.end(t); ++h)
        found.emplace(t, h->list, h->entry, h->length);
    for (const auto& [list, entry, phrase] : phrases)
      for (std::uint32_t t = 0; t + phrase.size() <= text.tokens.size(); ++t) {
        bool same = text.sentence_of(t) == text.sentence_of(t + static_cast<std::uint32_t>(phrase.size()) - 1);
        for (std::uint32_t i = 0; i < phrase.size(); ++i)
          same = same && text.norm(t + i) == phrase[i].norm;
        if (same && (all || list == kNoList || read.count(list)))
          expected.emplace(t, list, entry, static_cast<std::uint16_t>(phrase.size()));
      }
    CAPTURE(round, content);
    CHECK(found == expected);
  }
}
