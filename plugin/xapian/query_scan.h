// Splits a query into field conditions and the rest, which is left to Xapian's parser. Internal; may change.
#ifndef POSTIL_XAPIAN_QUERY_SCAN_H
#define POSTIL_XAPIAN_QUERY_SCAN_H

#include <string>
#include <string_view>
#include <vector>

namespace postil::xapian {

enum class PieceKind {
  kBlank,
  kWord,      // plain text, signs included
  kPhrase,    // "..." with its marks
  kOperator,  // AND OR NOT XOR
  kNear,      // NEAR NEAR/5 ADJ ADJ/5
  kBracket,   // ( or )
  kField,     // name:value
};

// A piece of the query. Views point into it.
struct Piece {
  PieceKind kind;
  std::string_view text;
  std::size_t position;        // byte in the query
  std::string_view field;      // of kField
  std::string_view value;      // of kField, without quotation marks or brackets
  std::size_t value_position = 0;
  bool bracketed = false;      // actor:(a OR b)
  bool quoted = false;
  char sign = 0;               // + or - in front of a kField
};

// All pieces in order; together they are the query. Throws QueryError for an open quotation mark or bracket.
std::vector<Piece> scan_query(std::string_view query);

}  // namespace postil::xapian

#endif
