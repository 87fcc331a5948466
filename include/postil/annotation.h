// Annotations: what Postil says about a text.
//
//   postil::Annotator annotator(rules);
//   postil::Annotations found = annotator.annotate("Police said over 170 trucks burned.", {"2015-12-04"});
//   for (const postil::Annotation& a : found)
//     if (const postil::Quantity* q = a.quantity()) use(*q->value, q->object);   // 170, "truck"
//
// All of these are plain structs. Every string_view in them points into the Annotations object that holds them, into the
// RuleSet that the object keeps alive, or nowhere (empty); none points into the caller's text. So an Annotations object may
// outlive the text, and a copy of an Annotation must not outlive its Annotations object.
#ifndef POSTIL_ANNOTATION_H
#define POSTIL_ANNOTATION_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "postil/export.h"
#include "postil/span.h"

namespace postil {

class RuleSet;

// A person, organization, armed group, government or nationality (the kind stands in Annotation::kind).
struct Actor {
  std::string_view id;    // stable identifier from the rules ("Q180589"); empty where only a pattern found it
  std::string_view name;  // canonical name, as displayed; never empty
};

// A place.
struct Location {
  std::string_view id;                 // as for Actor
  std::string_view name;               // canonical name; never empty
  std::vector<std::string_view> path;  // from the country down to the place itself; never empty
  std::optional<double> latitude;      // degrees north, WGS 84
  std::optional<double> longitude;     // degrees east
};

enum class Mode : std::uint8_t { kIndirect, kDirect, kMixed };

// Who said what. Each role may stand in several pieces, in the order of the text.
struct Attribution {
  std::vector<Span> source;      // who; may be empty ("is expected to")
  std::vector<Span> cue;         // the words that signal the attribution: never empty
  std::vector<Span> content;     // what is said, quotation marks included
  Mode mode = Mode::kIndirect;
  std::string_view attitude;     // class: speech, belief, intention, decree, attitude
  std::string_view actor;        // canonical name of the resolved source; empty where unresolved
  std::string_view resolved_by;  // what resolved it: name, alias, pronoun, role, ...; empty where unresolved
  bool negated = false;          // "did not say", "denied"
  bool modal = false;            // "may have said"
};

// A numeric fact. An exact number has low = high = value; an absent bound is open ("over 170": low 170, low_open, no high).
struct Quantity {
  std::optional<double> value;  // as written: "3.5 tonnes" has 3.5
  std::optional<double> low;
  std::optional<double> high;
  bool low_open = false;   // the bound itself is excluded
  bool high_open = false;
  bool approximate = false;
  bool negated = false;
  std::string_view comparator;  // eq gt ge lt le approx approx-below approx-above vague; empty: as eq, with no word
  std::string_view word;        // the word that caused the comparator, as written
  std::string_view unit;        // English name of the unit as written ("Tonne"), ISO code in unit_code for money
  std::string_view unit_code;   // ISO 4217 code of a currency
  // "base_", not "si_": <signal.h> has a macro si_value.
  std::optional<double> base_value;  // value in base_unit
  std::optional<double> base_low;    // bounds in base_unit, absent as low and high are
  std::optional<double> base_high;
  std::string_view base_unit;        // SI base unit of the dimension; the ISO code for money
  std::string_view dimension;      // length, mass, ...; "money" for currency
  std::string_view rate;           // "day" in "per day"
  std::string_view object;         // counted object: singular head with its modifiers, lower case
  std::string_view object_head;    // its head noun, singular
  std::string_view predicate;      // killed, destroyed, ...
  std::string_view said_by;        // canonical name of who claims it
  std::string_view date_from;      // ISO 8601 days of the fact, to inclusive; empty = none or open
  std::string_view date_to;
  std::vector<std::string_view> location;  // path of the place of the fact
  // What tied them: the rules of the attribution, the date and the place, and "object_verb", "noun_of" or "clause_verb" for the predicate. Not
  // kept in an index.
  std::string_view said_by_rule, date_rule, location_rule, predicate_rule;
  std::optional<std::uint32_t> supersedes; // index in the Annotations of the quantity that this one revises
};

// A date, time or duration.
struct Date {
  std::string_view from;   // ISO 8601 day ("2015-11-26"); empty = open
  std::string_view to;     // inclusive; empty = open
  std::string_view timex;  // TIMEX3 value
};

// A declared field of a user's own type.
struct Field {
  std::string_view name;
  std::variant<double, bool, std::string_view> value;
};

// One annotation. `detail` holds what its base type has; user-defined types have monostate and `fields`.
struct Annotation {
  std::string_view type;  // base type: actor, location, attribution, quantity, date, or a type of the user's
  std::string_view kind;  // "person" of actor.person; may be empty
  Span span;
  std::string_view rule;  // pack/rule id that made it
  float confidence = 1;   // 0..1
  std::uint32_t sentence = 0;  // number of the sentence it begins in, from 0
  std::variant<std::monostate, Actor, Location, Attribution, Quantity, Date> detail;
  std::vector<Field> fields;

  // The detail if it is of that sort, else null.
  const Actor* actor() const { return std::get_if<Actor>(&detail); }
  const Location* location() const { return std::get_if<Location>(&detail); }
  const Attribution* attribution() const { return std::get_if<Attribution>(&detail); }
  const Quantity* quantity() const { return std::get_if<Quantity>(&detail); }
  const Date* date() const { return std::get_if<Date>(&detail); }
};

// What annotating one text gave: annotations in the order of the text (start, then longer first), and what was odd.
// Movable, not copyable. Immutable once returned: safe to read from several threads.
class POSTIL_EXPORT Annotations {
 public:
  Annotations();
  ~Annotations();
  Annotations(Annotations&&) noexcept;
  Annotations& operator=(Annotations&&) noexcept;
  Annotations(const Annotations&) = delete;
  Annotations& operator=(const Annotations&) = delete;

  using const_iterator = std::vector<Annotation>::const_iterator;
  const_iterator begin() const { return list_.begin(); }
  const_iterator end() const { return list_.end(); }
  std::size_t size() const { return list_.size(); }
  bool empty() const { return list_.empty(); }
  const Annotation& operator[](std::size_t i) const { return list_[i]; }

  std::uint32_t sentence_count() const { return sentence_count_; }
  std::uint32_t invalid_bytes() const { return invalid_bytes_; }  // bytes that are no UTF-8, annotated around
  bool truncated() const { return truncated_; }  // a budget ran out: annotated up to a sentence boundary

 private:
  friend class Annotator;
  friend class AnnotationsBuilder;
  struct Storage;  // arena for the strings; keeps the RuleSet alive
  std::vector<Annotation> list_;
  std::shared_ptr<Storage> storage_;
  std::uint32_t sentence_count_ = 0;
  std::uint32_t invalid_bytes_ = 0;
  bool truncated_ = false;
};

}  // namespace postil

#endif
