#include "core/annotate/passes/actor_names.h"

namespace postil::annotate {

void ActorCover::reset(const Document& document) {
  of_.assign(document.text.tokens.size(), match::Chart::kNone);
  for (std::uint32_t i : document.chart.of(match::kActorType))
    if (!document.chart[i].dropped)
      add(document.chart[i].tokens, i);
}

bool ActorCover::free(text::Range range) const {
  for (std::uint32_t t = range.first; t < range.last; ++t)
    if (!free(t))
      return false;
  return true;
}

void ActorCover::add(text::Range range, std::uint32_t mention) {
  for (std::uint32_t t = range.first; t < range.last; ++t) of_[t] = mention;
}

NameWords::NameWords(const match::Lexicon& lexicon)
    : courtesy(lexicon.list("courtesy_titles")),
      titles(lexicon.list("person_titles")),
      ranks(lexicon.list("rank_titles")),
      given(lexicon.list("given")),
      given_weak(lexicon.list("given_weak")),
      words(lexicon, {"courtesy_titles", "generations", "name_particles", "given", "family_first", "name_stop",
                      "before_places", "after_names", "definite_articles", "common_words"}),
      title_starts(lexicon, {WordList(lexicon, "person_titles")}),
      rank_starts(lexicon, {WordList(lexicon, "rank_titles")}) {}

void copy_identity(Document& document, std::uint32_t from, std::uint32_t to) {
  document.chart[to].entity = document.chart[from].entity;
  match::FieldValue values[3];
  std::uint32_t n = 0;
  for (match::FieldId field : {match::kIdField, match::kNameField, match::kGenderField})
    if (const match::Value v = document.chart[from].get(field); !v.none())
      values[n++] = {field, v};
  if (n)
    document.chart.set(document.arena, to, {values, n});
}

}  // namespace postil::annotate
