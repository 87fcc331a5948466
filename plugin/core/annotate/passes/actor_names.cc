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
      generations(lexicon.list("generations")),
      particles(lexicon.list("name_particles")),
      given(lexicon.list("given")),
      given_weak(lexicon.list("given_weak")),
      family_first(lexicon.list("family_first")),
      stop(lexicon.list("name_stop")),
      blockers(lexicon.list("before_places")),
      followers(lexicon.list("after_names")) {}

bool is_name_word(const text::Token& token) {
  return token.kind == text::TokenKind::kWord && token.letter_case != text::TokenCase::kLower &&
         token.letter_case != text::TokenCase::kNone;
}

void copy_identity(Document& document, std::uint32_t from, std::uint32_t to) {
  document.chart[to].entity = document.chart[from].entity;
  for (match::FieldId field : {match::kIdField, match::kNameField, match::kGenderField})
    if (const match::Value v = document.chart[from].get(field); !v.none())
      document.chart.set(document.arena, to, field, v);
}

}  // namespace postil::annotate
