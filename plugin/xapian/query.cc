// The query language: field conditions are understood here, with positions for errors and names of several words; each is then
// handed to Xapian's own parser as one boolean filter, a placeholder, among the free text with all of its operators.
#include <algorithm>

#include "postil/xapian.h"
#include "xapian/common_terms.h"
#include "xapian/query_fields.h"
#include "xapian/query_scan.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// Words that a name without quotation marks may have, and values that a wildcard of the free text may stand for.
constexpr std::size_t kMaxNameWords = 8;
constexpr Xapian::termcount kMaxExpansion = 2000;
constexpr std::size_t kMaxQueryBytes = 64 * 1024;
const std::string kPlaceholder = "xqcondition";

constexpr unsigned kParserFlags = Xapian::QueryParser::FLAG_PHRASE | Xapian::QueryParser::FLAG_BOOLEAN |
                                  Xapian::QueryParser::FLAG_LOVEHATE | Xapian::QueryParser::FLAG_WILDCARD |
                                  Xapian::QueryParser::FLAG_PURE_NOT;

std::string with_place(const std::string& message, std::size_t position, const std::string& advice) {
  return message + " (at character " + std::to_string(position + 1) + "): " + advice;
}

// Gives Xapian's parser the query of a placeholder's number.
class Conditions : public Xapian::FieldProcessor {
 public:
  std::vector<Xapian::Query> queries;
  Xapian::Query operator()(const std::string& number) override { return queries.at(std::stoul(number)); }
};

// A field on a parser of the user's own.
class FieldCondition : public Xapian::FieldProcessor {
 public:
  FieldCondition(const Index& index, const QueryOptions& options, std::string name)
      : index_(index), options_(options), name_(std::move(name)) {}
  Xapian::Query operator()(const std::string& value) override {
    return guard_common_terms(index_, QueryFields(index_, options_).query(name_, value, 0));
  }

 private:
  const Index& index_;
  const QueryOptions& options_;
  std::string name_;
};

// Turns one text into a query.
class Translator {
 public:
  Translator(QueryFields& fields, const Index& index, const QueryOptions& options)
      : fields_(fields), index_(index), options_(options) {}

  Xapian::Query translate(std::string_view text) {
    pieces_ = scan_query(text);
    check_near();
    for (std::size_t i = 0; i < pieces_.size();) {
      if (pieces_[i].kind == PieceKind::kField)
        i = add_field(i);
      else
        i = add_other(i);
    }
    return parse();
  }

 private:
  std::size_t add_other(std::size_t i) {
    check_word(pieces_[i]);
    rewritten_ += pieces_[i].text;
    return i + 1;
  }

  // "said: farah" would search for the two words.
  void check_word(const Piece& piece) const {
    std::string_view name = piece.text;
    if (piece.kind != PieceKind::kWord || name.back() != ':')
      return;
    name.remove_suffix(1);
    if (!name.empty() && (name[0] == '+' || name[0] == '-'))
      name.remove_prefix(1);
    const std::vector<std::string> known = fields_.fields();  // not the counted objects: "homes: burned" may be text
    if (std::find(known.begin(), known.end(), name) != known.end())
      throw QueryError("nothing behind " + std::string(name) + ":", piece.position + piece.text.size(),
                       "write the value without a blank before it; to search for the word, leave out the colon");
  }

  const Piece* neighbour(std::size_t i, int step) const {
    for (i += step; i < pieces_.size(); i += step)
      if (pieces_[i].kind != PieceKind::kBlank)
        return &pieces_[i];
    return nullptr;
  }

  // Xapian's parser drops an operand of NEAR that is no word, without a word.
  void check_near() const {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].kind != PieceKind::kNear)
        continue;
      for (const Piece* p : {neighbour(i, -1), neighbour(i, 1)})
        if (!p || p->kind != PieceKind::kWord || p->text.find(':') != std::string_view::npos)
          throw QueryError(std::string(pieces_[i].text) + " stands between two words only", pieces_[i].position,
                           "for actors, places and numbers in one sentence write same:\"actor=NAME & location=NAME\"");
    }
  }

  // Adds the condition of piece i; returns the piece after it.
  std::size_t add_field(std::size_t i) {
    const Piece& piece = pieces_[i];
    const std::string field(piece.field);
    if (field == "title") {
      rewritten_ += piece.text;
      return i + 1;
    }
    if (fields_.kind(field) == FieldKind::kNone)
      return add_unknown(i);
    if (piece.bracketed)
      return add(piece, group(piece)), i + 1;
    if (!piece.quoted && (field == "quantity" || field == "same" || field == "quote"))
      check_ends(i);
    std::string value(piece.value);
    std::size_t next = i + 1;
    if (!piece.quoted && QueryFields::takes_names(field))
      next = extend(i, value);
    add(piece, fields_.query(field, value, piece.value_position));
    return next;
  }

  // quantity:jobs > 5, as it is after a shell has taken the quotation marks away, or quantity:'jobs > 5'.
  void check_ends(std::size_t i) const {
    const Piece& piece = pieces_[i];
    const Piece* word = i + 2 < pieces_.size() && pieces_[i + 1].kind == PieceKind::kBlank ? &pieces_[i + 2] : nullptr;
    const bool goes_on = word && word->kind == PieceKind::kWord && std::string_view("<>=&|").find(word->text[0]) != std::string_view::npos;
    if (!goes_on && piece.value[0] != '\'')
      return;
    throw QueryError("what belongs to " + std::string(piece.field) + ": has no quotation marks", piece.value_position,
                     "write " + std::string(piece.field) + ":\"...\", and in a shell the whole query between '...'");
  }

  std::size_t add_unknown(std::size_t i) {
    const Piece& piece = pieces_[i];
    const bool number = !piece.value.empty() && piece.value.find_first_of("0123456789") != std::string_view::npos &&
                        piece.value.find_first_not_of("0123456789.,<>=-+eE ") == std::string_view::npos;
    if (!number) {
      const std::string near_field = nearest(piece.field, fields_.fields());
      std::string all;
      for (const std::string& field : fields_.fields()) all += (all.empty() ? "" : ", ") + field;
      throw QueryError("no field '" + std::string(piece.field) + "'", piece.position,
                       (near_field.empty() ? "fields are " + all + ". " : "did you mean " + near_field + ":? ") +
                           "To search for the text, put it into quotation marks: \"" + std::string(piece.field) + ' ' +
                           std::string(piece.value) + '"');
    }
    add(piece, fields_.unknown_measure(piece.field, piece.value, piece.value_position));
    return i + 1;
  }

  // actor:russian air force: takes the following words as long as the index knows the whole, or, if it does not know the first
  // of them, the rules do.
  std::size_t extend(std::size_t i, std::string& value) {
    const std::size_t next = extend(i, value, false);
    return next > i + 1 || fields_.known(pieces_[i].field, value, false) ? next : extend(i, value, true);
  }

  // Longest wins.
  std::size_t extend(std::size_t i, std::string& value, bool by_rules) {
    std::size_t best = i + 1;
    std::string best_value = value, longer = value;
    std::size_t words = 1;
    for (std::size_t j = i + 1; j + 1 < pieces_.size() && words < kMaxNameWords; j += 2, ++words) {
      const Piece& word = pieces_[j + 1];
      const bool plain = pieces_[j].kind == PieceKind::kBlank && word.kind == PieceKind::kWord && word.text[0] != '-' &&
                         word.text[0] != '+' && word.text.find('*') == std::string_view::npos;
      if (!plain)
        break;
      longer += ' ' + std::string(word.text);
      if (fields_.known(pieces_[i].field, longer, by_rules))
        best = j + 2, best_value = longer;
    }
    value = best_value;
    return best;
  }

  // actor:(isis OR "al-nusra front"): alternatives, or with AND all of them.
  Xapian::Query group(const Piece& piece) {
    std::vector<Xapian::Query> parts;
    std::string op, value;
    std::size_t begin = 0;
    const auto finish = [&](std::size_t position) {
      if (value.empty())
        throw QueryError("an operand is missing in " + std::string(piece.field) + ":(...)", position, "write a name");
      parts.push_back(fields_.query(piece.field, value, piece.value_position + begin));
      value.clear();
    };
    for (const Piece& p : scan_query(piece.value)) {
      const std::size_t here = piece.value_position + p.position;
      if (p.kind == PieceKind::kOperator && (p.text == "OR" || p.text == "AND") && (op.empty() || op == p.text)) {
        op = p.text;
        finish(here);
      } else if (p.kind == PieceKind::kWord || p.kind == PieceKind::kBlank) {
        value += value.empty() && p.kind == PieceKind::kBlank ? "" : std::string(p.text);
      } else if (p.kind == PieceKind::kPhrase && value.empty()) {
        value = p.text.substr(1, p.text.size() - 2);
      } else {
        throw QueryError("cannot combine this in brackets behind " + std::string(piece.field) + ":", here,
                         "write FIELD:(A OR B) or FIELD:(A AND B), or repeat the field: (FIELD:A OR FIELD:B) NOT FIELD:C");
      }
      if (value.empty())
        begin = p.position + p.text.size();
    }
    finish(piece.value_position + piece.value.size());
    return Xapian::Query(op == "AND" ? Xapian::Query::OP_AND : Xapian::Query::OP_OR, parts.begin(), parts.end());
  }

  void add(const Piece& piece, Xapian::Query query) {
    if (piece.sign)
      rewritten_ += piece.sign;
    rewritten_ += kPlaceholder + ':' + std::to_string(conditions_.queries.size());
    conditions_.queries.push_back(std::move(query));
  }

  Xapian::Query parse() {
    Xapian::QueryParser parser;
    parser.set_database(index_.database());
    parser.set_default_op(Xapian::Query::OP_AND);
    if (options_.stemmer != "none") {
      parser.set_stemmer(Xapian::Stem(options_.stemmer));
      parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    }
    parser.set_max_expansion(kMaxExpansion, Xapian::Query::WILDCARD_LIMIT_ERROR);
    parser.add_prefix("title", "S");
    parser.add_boolean_prefix(kPlaceholder, &conditions_, false);
    try {
      return parser.parse_query(rewritten_, kParserFlags);
    } catch (const QueryError&) {
      throw;
    } catch (const Xapian::QueryParserError& e) {
      throw QueryError(e.get_msg(), operator_position(), "AND, OR, XOR and NOT need an operand on each side");
    }
  }

  // The parser does not say where: the first operator that has no operand.
  std::size_t operator_position() const {
    std::size_t first = std::string::npos;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].kind != PieceKind::kOperator)
        continue;
      first = std::min(first, pieces_[i].position);
      for (const Piece* p : {neighbour(i, -1), neighbour(i, 1)})
        if (!p || p->kind == PieceKind::kOperator)
          return pieces_[i].position;
    }
    return first == std::string::npos ? 0 : first;
  }

  QueryFields& fields_;
  const Index& index_;
  const QueryOptions& options_;
  std::vector<Piece> pieces_;
  std::string rewritten_;
  Conditions conditions_;
};

}  // namespace

QueryError::QueryError(const std::string& message, std::size_t position, const std::string& advice)
    : Xapian::QueryParserError(with_place(message, position, advice)), position_(position), advice_(advice) {}

struct QueryLanguage::Impl {
  const Index& index;
  QueryOptions options;
  std::vector<std::unique_ptr<FieldCondition>> processors;
};

QueryLanguage::QueryLanguage(const Index& index, QueryOptions options)
    : impl_(std::unique_ptr<Impl>(new Impl{index, std::move(options), {}})) {
  for (const std::string& name : fields())
    if (name != "title")
      impl_->processors.push_back(std::make_unique<FieldCondition>(impl_->index, impl_->options, name));
}
QueryLanguage::~QueryLanguage() = default;
QueryLanguage::QueryLanguage(QueryLanguage&&) noexcept = default;

ParsedQuery QueryLanguage::parse(std::string_view text) const {
  if (text.size() > kMaxQueryBytes)
    throw QueryError("the query is too long", kMaxQueryBytes, "at most " + std::to_string(kMaxQueryBytes) + " bytes");
  QueryFields fields(impl_->index, impl_->options);
  ParsedQuery out;
  if (text.find_first_not_of(" \t\r\n*") == std::string_view::npos)
    out.query = Xapian::Query::MatchAll;
  else
    out.query = guard_common_terms(impl_->index, Translator(fields, impl_->index, impl_->options).translate(text));
  out.notes = std::move(fields.notes);
  return out;
}

ParsedQuery QueryLanguage::field(std::string_view name, std::string_view value) const {
  QueryFields fields(impl_->index, impl_->options);
  if (fields.kind(name) == FieldKind::kNone)
    throw QueryError("no field '" + std::string(name) + "'", 0, "see 'postil search --help' for the fields");
  ParsedQuery out;
  out.query = guard_common_terms(impl_->index, fields.query(name, value, 0));
  out.notes = std::move(fields.notes);
  return out;
}

void QueryLanguage::configure(Xapian::QueryParser& parser) const {
  // A field that the parser has already stays what it is: Xapian refuses to mix it with ours.
  const auto add = [&parser](const auto& addition) {
    try {
      addition(parser);
    } catch (const Xapian::InvalidOperationError&) {
    } catch (const Xapian::UnimplementedError&) {
    }
  };
  std::size_t i = 0;
  for (const std::string& name : fields()) {
    if (name == "title")
      continue;
    Xapian::FieldProcessor* processor = impl_->processors[i++].get();
    add([&](Xapian::QueryParser& p) { p.add_boolean_prefix(name, processor, false); });
  }
  add([](Xapian::QueryParser& p) { p.add_prefix("title", "S"); });
}

std::vector<std::string> QueryLanguage::fields() const {
  return QueryFields(impl_->index, impl_->options).fields();
}

}  // namespace postil::xapian
