// What each field of the query language means: name and value -> terms or value ranges. Internal; may change.
#ifndef POSTIL_XAPIAN_QUERY_FIELDS_H
#define POSTIL_XAPIAN_QUERY_FIELDS_H

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "postil/xapian.h"
#include "xapian/number_code.h"

namespace postil::xapian {

// Terms of which any is a match; all exist in the index, or the list is empty.
using TermList = std::vector<std::string>;

enum class FieldKind { kNone, kTerms, kSlot, kSame, kQuote };

// Answers for one query; collects its notes. Positions in errors are those in `value` plus `offset`.
class QueryFields {
 public:
  QueryFields(const Index& index, const QueryOptions& options) : index_(index), options_(options) {}

  // What sort of field it is; kNone: none that this index has.
  FieldKind kind(std::string_view field) const;
  // Whether names of several words make sense unquoted.
  static bool takes_names(std::string_view field);
  // Whether the value is a name that the index knows, or the rules do too (reading those takes longer).
  bool known(std::string_view field, std::string_view value, bool by_rules);
  // The condition as a query. Throws QueryError.
  Xapian::Query query(std::string_view field, std::string_view value, std::size_t offset);
  // Objects whose last words are the phrase, in any of its singular forms.
  std::vector<std::string> objects_of(std::string_view phrase, std::size_t offset);
  // A field that the index lacks, with a number: what the rules say is counted so ("people": person), or an unknown measure, which
  // finds nothing.
  Xapian::Query unknown_measure(std::string_view field, std::string_view value, std::size_t offset);
  // Fields with fixed names and configured ones, sorted.
  std::vector<std::string> fields() const;

  std::vector<std::string> notes;

 private:
  TermList terms(std::string_view field, std::string_view value, std::size_t offset);
  TermList actors(std::string_view prefix, std::string_view value, std::size_t offset);
  TermList locations(std::string_view value, std::size_t offset);
  TermList paths_ending_in(const std::vector<std::string>& components, std::size_t offset);
  TermList quantities(std::string_view value, std::size_t offset);
  TermList numbers(const std::string& prefix, const NumberRange& range, std::size_t offset);
  TermList counted(const QuantityCondition& condition, std::size_t offset);
  TermList measured(std::string_view field, std::string_view value, std::size_t offset);
  TermList dates(std::string_view value, std::size_t offset);
  TermList named(const std::string& prefix, std::string_view value, std::string_view what, std::size_t offset);
  TermList wildcard(const std::string& prefix, const std::string& begin, std::size_t offset);
  std::vector<std::string> names_beginning(std::string_view type, const std::string& begin, std::size_t offset);
  std::vector<std::string> names_by_rules(std::string_view type, std::string_view name) const;
  TermList by_part(std::string_view what, std::string_view prefix, const std::string& part);
  TermList present(std::string_view prefix, const std::vector<std::string>& names) const;
  const std::vector<std::string>& values(std::string_view prefix);
  Xapian::Query slot_range(std::string_view field, std::string_view value, std::size_t offset);
  Xapian::Query near(std::string_view field, std::string_view value, std::size_t offset);
  void suggest(std::string_view what, std::string_view type, std::string_view prefix, std::string_view value);
  std::string prefixed(std::string_view prefix, std::string_view value) const;
  void each_name(std::string_view type, const std::string& begin, const std::function<bool(const std::string&)>& take) const;
  bool any_term(const std::string& prefix) const;
  bool exists(const std::string& term) const { return index_.database().term_exists(term); }

  const Index& index_;
  const QueryOptions& options_;
  bool ask_rules_ = true;
  std::map<std::string, std::vector<std::string>> values_;  // by prefix
};

// The nearest of the candidates to `word`, by edit distance; empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// Prefixes of the number terms of a measure or counted object; empty if the index has none.
std::vector<std::string> measure_prefixes(const Index& index, const std::string& field);

}  // namespace postil::xapian

#endif
