// What an image has of each struct of a Program. Internal; may change.
//
// Each function names all members of its struct in a structured binding: a member that is added does not compile until it stands
// here.
#ifndef POSTIL_CORE_IMAGE_FIELDS_H
#define POSTIL_CORE_IMAGE_FIELDS_H

#include <cereal/types/common.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/unordered_map.hpp>
#include <cereal/types/unordered_set.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>
#include <tuple>

#include "core/compile/named_file.h"
#include "core/image/archive.h"
#include "core/match/lexicon_impl.h"
#include "core/match/program.h"
#include "postil/diagnostic.h"

namespace postil::image {

// ---- values

template <class T, std::enable_if_t<std::is_same_v<T, match::Value>, int> = 0>
void CEREAL_SAVE_FUNCTION_NAME(Writer& ar, const T& value) {
  using Kind = match::Value::Kind;
  ar(value.kind);
  switch (value.kind) {
    case Kind::kNone: break;
    case Kind::kNumber: ar(value.number); break;
    case Kind::kBool: ar(value.truth); break;
    case Kind::kText: ar(value.text); break;
    case Kind::kPath: ar(value.path); break;
    default: throw BadImage("a value that only documents have");
  }
}

template <class T, std::enable_if_t<std::is_same_v<T, match::Value>, int> = 0>
void CEREAL_LOAD_FUNCTION_NAME(Reader& ar, T& value) {
  using Kind = match::Value::Kind;
  const auto take = [&](auto item) {
    ar(item);
    value = match::Value(item);
  };
  Kind kind = Kind::kNone;
  ar(kind);
  switch (kind) {
    case Kind::kNone: value = {}; break;
    case Kind::kNumber: take(double()); break;
    case Kind::kBool: take(bool()); break;
    case Kind::kText: take(std::string_view()); break;
    case Kind::kPath: take(match::Slice<std::string_view>()); break;
    default: throw BadImage("an unknown kind of value");
  }
}

template <class Archive>
void serialize(Archive& ar, match::FieldValue& x) {
  auto& [field, value] = x;
  ar(field, value);
}

// ---- lexicon

template <class Archive>
void serialize(Archive& ar, match::ListEntry& x) {
  auto& [text, attributes, list] = x;
  ar(text, attributes, list);
}

template <class Archive>
void serialize(Archive& ar, match::Hit& x) {
  auto& [entry, list, length, form, name] = x;
  ar(entry, list, length, form, name);
}

template <class Archive>
void serialize(Archive& ar, match::Lexicon::Impl::Edge& x) {
  auto& [state, to, symbol] = x;
  ar(state, to, symbol);
}

template <class Archive>
void serialize(Archive& ar, match::Lexicon::Impl::Payload& x) {
  auto& [state, first, last, entity, followers] = x;
  ar(state, first, last, entity, followers);
}

// What the tables of a lexicon are made of, without what only keep_hits() reads: that is for who builds one.
inline auto lexicon_tables(match::Lexicon::Impl& x) {
  auto& [words, word_mask, edges, edge_mask, roots, payloads, hits, texts, strings, entries, list_names, list_entries, published,
         fields, exact, requests, text_roots, text_payloads, text_hits, parents, phrase_starts, single_words] = x;
  return std::tie(roots, hits, texts, entries, list_names, list_entries, published, fields, exact, text_payloads, text_hits,
                  phrase_starts);
}

inline void CEREAL_SAVE_FUNCTION_NAME(Writer& ar, const match::Lexicon::Impl& x) {
  std::vector<match::Lexicon::Impl::Edge> edges;
  for (const match::Lexicon::Impl::Edge& e : x.edges)
    if (e.to != match::kNoState)
      edges.push_back(e);
  ar(edges);
  std::apply(ar, lexicon_tables(const_cast<match::Lexicon::Impl&>(x)));  // not changed
}

inline void CEREAL_LOAD_FUNCTION_NAME(Reader& ar, match::Lexicon::Impl& x) {
  std::vector<match::Lexicon::Impl::Edge> edges;
  ar(edges);
  std::apply(ar, lexicon_tables(x));
  x.index_words();
  x.index_edges(edges);
  x.index_lists();
  x.set_text_roots();
}

// ---- patterns

template <class Archive>
void serialize(Archive& ar, match::Instruction& x) {
  auto& [op, arg, next, alt, joins] = x;
  ar(op, arg, next, alt, joins);
}

template <class Archive>
void serialize(Archive& ar, match::TestNode& x) {
  auto& [kind, subject, compare, left, right, number, field, value] = x;
  ar(kind, subject, compare, left, right, number, field, value);
}

template <class Archive>
void serialize(Archive& ar, match::Test& x) {
  auto& [nodes, possible] = x;
  ar(nodes, possible);
}

template <class Archive>
void serialize(Archive& ar, match::MentionTest& x) {
  auto& [type, kind, test] = x;
  ar(type, kind, test);
}

template <class Archive>
void serialize(Archive& ar, match::Look& x) {
  auto& [behind, negative, program] = x;
  ar(behind, negative, program);
}

template <class Archive>
void serialize(Archive& ar, match::PatternProgram& x) {
  auto& [code, entry, whole_capture, text] = x;
  ar(code, entry, whole_capture, text);
}

template <class Archive>
void serialize(Archive& ar, match::Trigger& x) {
  auto& [kind, id] = x;
  ar(kind, id);
}

template <class Archive>
void serialize(Archive& ar, match::Branch& x) {
  auto& [rule, program, prefix, suffix, anchors, one_token, trigger_pairs, triggers] = x;
  ar(rule, program, prefix, suffix, anchors, one_token, trigger_pairs, triggers);
}

// ---- automata

template <class Archive>
void serialize(Archive& ar, match::TokenTest& x) {
  auto& [form, may_pass, arg, pairs] = x;
  ar(form, may_pass, arg, pairs);
}

template <class Archive>
void serialize(Archive& ar, match::States& x) {
  auto& [words] = x;
  ar(words);
}

template <class Archive>
void serialize(Archive& ar, match::State& x) {
  auto& [follow, test, types, op, accepts] = x;
  ar(follow, test, types, op, accepts);
}

template <class Archive>
void serialize(Archive& ar, match::Alike& x) {
  auto& [states, test] = x;
  ar(states, test);
}

template <class Archive>
void serialize(Archive& ar, match::Automaton& x) {
  auto& [states, entry, asserting, of_token, alike, accepts_nothing, entry_tests, entry_lists, entry_pairs, entry_types, one_token,
         entry_anything, entry_crosses] = x;
  ar(states, entry, asserting, of_token, alike, accepts_nothing, entry_tests, entry_lists, entry_pairs, entry_types, one_token,
     entry_anything, entry_crosses);
}

template <class Archive>
void serialize(Archive& ar, match::Gate& x) {
  auto& [types, pairs, answer, open, lists, sure, crosses] = x;
  ar(types, pairs, answer, open, lists, sure, crosses);
}

template <class Archive>
void serialize(Archive& ar, match::TokenClasses& x) {
  auto& [of_symbol, tests, forms, gates, classes, row_words] = x;
  ar(of_symbol, tests, forms, gates, classes, row_words);
}

// ---- rules

template <class Archive>
void serialize(Archive& ar, match::ExprNode& x) {
  auto& [kind, compare, value, capture, field, number, args] = x;
  ar(kind, compare, value, capture, field, number, args);
}

template <class Archive>
void serialize(Archive& ar, match::Expression& x) {
  auto& [nodes] = x;
  ar(nodes);
}

template <class Archive>
void serialize(Archive& ar, match::EmitField& x) {
  auto& [field, kind, value] = x;
  ar(field, kind, value);
}

template <class Archive>
void serialize(Archive& ar, match::Guard& x) {
  auto& [programs] = x;
  ar(programs);
}

template <class Archive>
void serialize(Archive& ar, match::CaptureInfo& x) {
  auto& [name, mention_tests, lists] = x;
  ar(name, mention_tests, lists);
}

template <class Archive>
void serialize(Archive& ar, match::Trim& x) {
  auto& [capture, programs] = x;
  ar(capture, programs);
}

template <class Archive>
void serialize(Archive& ar, match::Rule& x) {
  auto& [name, type, kind, span_capture, confidence, priority, rank, captures, fields, where, unless, not_text, trims] = x;
  ar(name, type, kind, span_capture, confidence, priority, rank, captures, fields, where, unless, not_text, trims);
}

// ---- the program

template <class Archive>
void serialize(Archive& ar, match::Role& x) {
  auto& [name, from, to] = x;
  ar(name, from, to);
}

template <class Archive>
void serialize(Archive& ar, match::Entity& x) {
  auto& [id, name, type, kind, rule, parent, latitude, longitude, population, gender, roles, path, attributes, unless] = x;
  ar(id, name, type, kind, rule, parent, latitude, longitude, population, gender, roles, path, attributes, unless);
}

template <class Archive>
void serialize(Archive& ar, match::Step& x) {
  auto& [kind, index] = x;
  ar(kind, index);
}

template <class Archive>
void serialize(Archive& ar, match::Stratum& x) {
  auto& [type, kind, has_entities, every_token, mention_triggers] = x;
  ar(type, kind, has_entities, every_token, mention_triggers);
}

template <class Archive>
void serialize(Archive& ar, match::WordLists& x) {
  auto& [column, bits, row_words] = x;
  ar(column, bits, row_words);
}

template <class Archive>
void serialize(Archive& ar, match::Activation& x) {
  auto& [branch, pairs, stratum] = x;
  ar(branch, pairs, stratum);
}

template <class Archive>
void serialize(Archive& ar, match::TriggerIndex& x) {
  auto& [symbol_first, by_symbol, list_first, by_list, begins] = x;
  ar(symbol_first, by_symbol, list_first, by_list, begins);
}

template <class Archive>
void serialize(Archive& ar, annotate::Resolve& x) {
  auto& [kind, type, type_kind, words, within, agree, confidence, rule] = x;
  ar(kind, type, type_kind, words, within, agree, confidence, rule);
}

template <class Archive>
void serialize(Archive& ar, text::Settings& x) {
  auto& [abbreviations, never_end, starters, reporting] = x;
  ar(abbreviations, never_end, starters, reporting);
}

// ---- what was loaded

template <class Archive>
void serialize(Archive& ar, GazetteerOptions& x) {
  auto& [format, type, fold_case, min_length, languages] = x;
  ar(format, type, fold_case, min_length, languages);
}

// Without the gazetteer: it is opened again.
template <class Archive>
void serialize(Archive& ar, compile::NamedFile& x) {
  auto& [pack, given, path, content, options, gazetteer] = x;
  ar(pack, given, path, content, options);
}

template <class Archive>
void serialize(Archive& ar, SourceLocation& x) {
  auto& [file, line, column] = x;
  ar(file, line, column);
}

template <class Archive>
void serialize(Archive& ar, Diagnostic& x) {
  auto& [severity, code, message, where, context, source_line, length, help] = x;
  ar(severity, code, message, where, context, source_line, length, help);
}

template <class Archive>
void serialize(Archive& ar, Pack& x) {
  auto& [name, in_folder, size, content] = x;
  ar(name, in_folder, size, content);
}

template <class Archive>
void serialize(Archive& ar, Sources& x) {
  auto& [language, packs, named] = x;
  ar(language, packs, named);
}

}  // namespace postil::image

#endif
