// Chart: the mentions found so far in one document, as edges over its tokens. Internal; may change.
//
// Layers and rules add mentions; rules of later strata and later layers read them. A mention is never removed; `dropped`
// takes it out of the result and of what later stages see.
#ifndef POSTIL_CORE_MATCH_CHART_H
#define POSTIL_CORE_MATCH_CHART_H

#include <cstdint>
#include <memory>
#include <vector>

#include "core/match/value.h"
#include "core/text/text.h"

namespace postil::match {

using TypeId = std::uint16_t;  // "actor", "numeral": base types and layers; Program has the names
using KindId = std::uint16_t;  // "person"; 0 = none
using RuleId = std::uint32_t;

// Base types that code knows. Types of users follow. The order is that of the table of names in program.cc.
enum WellKnownType : TypeId {
  kNoType,
  // layers, made by code
  kNumeralType,       // a scanned number: value, scale, bounds (vague quantities)
  kUnitType,          // a unit: name, factor, offset, si_unit, dimension
  kQuotedType,        // a quotation with its marks
  kCalendarType,      // kind: day month year weekday time relative duration ...
  kObjectNpType,      // counted noun phrase right of a number: object, head
  kCueGroupType,      // verb group round a cue: lemma, class, strength, negated, modal
  kSourceNpType,      // noun phrase that can be a source
  kContentLeftType,   // clause spans that can be contents
  kContentRightType,
  kPlaceType,         // a name that gazetteers know as a place: name, population, strength
  // made by rules
  kActorType,
  kLocationType,
  kAttributionType,
  kQuantityType,
  kDateType,
  kFirstUserType
};

struct Mention {
  TypeId type = kNoType;
  KindId kind = 0;
  text::Range tokens;
  Span bytes;  // usually the tokens' bytes; a part of a token is possible
  RuleId rule = 0;
  float confidence = 1;
  bool dropped = false;
  std::uint32_t entity = UINT32_MAX;  // number in Program::entities, or of the gazetteer
  Slice<FieldValue> fields;

  Value get(FieldId f) const {
    for (const FieldValue& v : fields)
      if (v.field == f) return v.value;
    return {};
  }
};

class Chart {
 public:
  // Empties it for a document of so many tokens.
  void reset(std::uint32_t token_count);

  std::uint32_t add(const Mention& m) {  // its number
    const std::uint32_t i = add(m.type, m.tokens);
    (*this)[i] = m;
    return i;
  }
  // Makes room for a mention of that type over these tokens: the caller must assign to it, and leave type and tokens as they are.
  std::uint32_t add(TypeId type, text::Range tokens) {
    const std::uint32_t i = count_++;
    if (i / kChunk == chunks_.size())
      chunks_.push_back(std::make_unique<Mention[]>(kChunk));
    if (type >= by_type_.size())
      add_types(type);
    Edge &first = begin_[tokens.first], &last = end_[tokens.last];
    links_.push_back({first.mention, last.mention, type});
    const std::uint32_t bit = type_bit(type);
    first = {i, first.types | bit};
    last = {i, last.types | bit};
    by_type_[type]->push_back(i);
    return i;
  }
  // References stay valid while mentions are added, until reset().
  Mention& operator[](std::uint32_t i) { return chunks_[i / kChunk][i % kChunk]; }
  const Mention& operator[](std::uint32_t i) const { return chunks_[i / kChunk][i % kChunk]; }
  std::uint32_t size() const { return count_; }

  // Mentions that begin at (end before) a token, latest added first: for (i = first_at(t); i != kNone; i = next_at(i)).
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::uint32_t first_at(std::uint32_t token) const { return token < begin_.size() ? begin_[token].mention : kNone; }
  std::uint32_t next_at(std::uint32_t mention) const { return links_[mention].next_begin; }
  std::uint32_t first_ending(std::uint32_t token) const { return token < end_.size() ? end_[token].mention : kNone; }
  std::uint32_t next_ending(std::uint32_t mention) const { return links_[mention].next_end; }

  // The types of the mentions that begin at (end before) a token, a bit for each; types from 31 on share one.
  static std::uint32_t type_bit(TypeId type) { return 1u << (type < 31 ? type : 31); }
  std::uint32_t types_at(std::uint32_t token) const { return token < begin_.size() ? begin_[token].types : 0; }
  std::uint32_t types_ending(std::uint32_t token) const { return token < end_.size() ? end_[token].types : 0; }
  // Type of a mention, without a look at the mention.
  TypeId type_of(std::uint32_t mention) const { return links_[mention].type; }

  // The first mention of the type that begins at (ends before) the token and is not dropped, or kNone.
  std::uint32_t find_at(std::uint32_t token, TypeId type) const;
  std::uint32_t find_ending(std::uint32_t token, TypeId type) const;

  // All numbers of mentions of a type in the order of adding (rules add in text order). Dropped ones are included.
  const std::vector<std::uint32_t>& of(TypeId type) const { return type < by_type_.size() ? *by_type_[type] : none_; }
  TypeId type_count() const { return static_cast<TypeId>(by_type_.size()); }  // types from here on have no mentions

  // Lets a mention begin at another token; `bytes` is its new span.
  void begin_at(std::uint32_t mention, std::uint32_t token, Span bytes);

  // Replaces the value of a field or adds it.
  void set(Arena& arena, std::uint32_t mention, FieldId field, Value value) {
    const FieldValue v{field, value};
    set(arena, mention, {&v, 1});
  }
  // The same for several fields, each of them once.
  void set(Arena& arena, std::uint32_t mention, Slice<FieldValue> values);

 private:
  struct Links {
    std::uint32_t next_begin, next_end;
    TypeId type;
  };
  // The latest mention that begins (ends) at a token, and the types of all that do.
  struct Edge {
    std::uint32_t mention, types;
  };
  static constexpr std::uint32_t kChunk = 1024;  // mentions that lie side by side
  void add_types(TypeId last);
  std::vector<std::unique_ptr<Mention[]>> chunks_;
  std::uint32_t count_ = 0;
  std::vector<Links> links_;
  std::vector<Edge> begin_, end_;
  std::vector<std::unique_ptr<std::vector<std::uint32_t>>> by_type_;  // of() gives references that must outlive new types
  const std::vector<std::uint32_t> none_;
};

}  // namespace postil::match

#endif
