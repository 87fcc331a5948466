// Which terms an annotation gets: the one place that the indexer and the highlighter share. Internal; may change.
#ifndef POSTIL_XAPIAN_TERMS_H
#define POSTIL_XAPIAN_TERMS_H

#include <string>
#include <string_view>
#include <vector>

#include "postil/annotation.h"
#include "xapian/number_code.h"

namespace postil::xapian {

struct AnnotationTerms {
  std::vector<std::string> placed;    // share one position of the sentence
  std::vector<std::string> speaker;   // of an attribution: position only in its quotation
  std::vector<std::string> plain;     // without position
  std::vector<std::string> words;     // of a name, without position
};

// Takes the terms of an annotation one by one, in the order of sorts. A term is valid during the call.
class TermSink {
 public:
  enum Sort { kPlaced, kSpeaker, kPlain, kWords };  // as in AnnotationTerms
  virtual void take(Sort sort, std::string_view term) = 0;

 protected:
  ~TermSink() = default;
};
void terms_of(const Annotation& annotation, std::string_view root, std::string_view surface, std::string_view own_date, TermSink& out);
// The same for an actor and a location whose names are known as terms have them.
void actor_terms(std::string_view root, std::string_view name, TermSink& out);
void location_terms(std::string_view root, const std::vector<std::string>& levels, TermSink& out);

// `surface`: the text under the annotation (names user-defined types); `own_date`: the document's, which cuts open periods.
void terms_of(const Annotation& annotation, std::string_view root, std::string_view surface, std::string_view own_date,
              AnnotationTerms& out);
// The term of the rule that made it.
std::string rule_term(std::string_view root, std::string_view rule);

// Numbers of a quantity that a range may find: its value, else its bounds. `base`: in the base unit of its dimension.
std::vector<double> points_of(const Quantity& quantity, bool base);
// What it measures: dimension, or currency code; empty for a count.
std::string dimension_of(const Quantity& quantity, std::string_view kind);
// The counted object, as terms have it; empty where nothing is counted.
std::string object_of(const Quantity& quantity, std::string_view kind);
// Last word of an object, or the head that the rules found.
std::string head_of(const Quantity& quantity);
// Days of a date, open ends cut at the document's own date; nothing without any day.
std::optional<DayRange> days_of(const Date& date, std::string_view own_date);
// Paths of a location's levels as terms have them: "syria", "syria/hama"; as far as the first component without letters.
std::vector<std::string> levels_of(const Location& location);
// A name under which a user-defined annotation can be searched.
std::string name_of(const Annotation& annotation, std::string_view surface);

}  // namespace postil::xapian

#endif
