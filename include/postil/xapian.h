// Annotations in a Xapian index, and queries, facets and highlights for them. The only header that includes <xapian.h>.
//
//   // Indexing: a few lines in your own indexer.
//   Xapian::WritableDatabase db("news.db", Xapian::DB_CREATE_OR_OPEN);
//   postil::xapian::Setup setup;
//   postil::xapian::prepare(db, setup);                         // once: checks that nothing collides, writes the schema
//   postil::xapian::Indexer indexer(setup);                     // one for each thread
//   Xapian::Document document;                                  // with your own terms, values and data
//   indexer.add(document, {&found, text});                      // `found`: postil::Annotations of `text`
//   db.add_document(document);
//   indexer.take_names().write(db);                             // at the end: names that `actor:isis` is resolved by
//   db.commit();
//
//   // Searching: stock Xapian syntax, with actor: location: said: quantity: date: same: quote: and more.
//   postil::xapian::Index index = postil::xapian::Index::open({"news.db"});
//   postil::xapian::QueryLanguage language(index);
//   postil::xapian::ParsedQuery parsed = language.parse("airbase AND said:farah AND quantity:\"sorties >= 400\"");
//   Xapian::Enquire enquire(index.database());
//   enquire.set_query(parsed.query);
//   Xapian::MSet hits = enquire.get_mset(0, 10);
//   for (const auto& facet : postil::xapian::count_facets(index, parsed.query, {{"actor", 10}, {"location", 10}}))
//     for (const auto& value : facet.values) use(value.name, value.count);
//
// What is stored is described in docs/index.md for programs in any language. Our terms have wdf 0 and a prefix of their own, so
// they change neither lengths nor weights of the documents. Xapian::Error passes through every function; what else is thrown
// is said there. Objects are for one thread at a time, as Xapian's are.
#ifndef POSTIL_XAPIAN_H
#define POSTIL_XAPIAN_H

#include <xapian.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "postil/annotation.h"
#include "postil/export.h"

namespace postil::xapian {

// ---- How annotations are laid out in an index

// A count that gets a slot of its own, so that hits can be sorted by it. (Every counted object is a search field anyway.)
struct Measure {
  std::string name;       // of the field: "sorties"
  std::string object;     // counted object or its head noun, singular: "sortie"; or
  std::string dimension;  // what is measured ("length"), or the ISO code of a currency
};

// A field of the indexed documents (beside text, title and date) that becomes a filter, a facet and a sort key.
struct DocumentField {
  enum class Kind { kText, kNumber, kDate };
  std::string name;
  Kind kind = Kind::kText;
};

// Stored in the index as metadata; whoever adds documents later must bring the same root and slots. A plain value.
struct Setup {
  std::string root = "XQ";              // of all our term prefixes
  Xapian::valueno slots = 0x51510000;   // first of our slots
  bool positions = true;                // false ("lean"): no same:, quote: and rule:, no single words of names
  std::vector<Measure> measures;        // at most 256
  std::vector<DocumentField> fields;    // at most 1,024
  std::string ruleset;                  // RuleSet::hash() of the annotations
};

// The index and the setup do not go together; what() says what to do.
class POSTIL_EXPORT SchemaError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Checks that terms and slots are free or ours, then writes the setup. Call it for each shard. Measures and fields that the
// index has keep their numbers; new ones are added (and `setup` is changed accordingly). Throws SchemaError.
POSTIL_EXPORT void prepare(Xapian::WritableDatabase& shard, Setup& setup);
// The setup of an index; nothing if it has no annotations.
POSTIL_EXPORT std::optional<Setup> read_setup(const Xapian::Database& shard);

// The term that marks documents annotated by setup.ruleset; empty if the setup names none. is_marker: by any rule set.
POSTIL_EXPORT std::string marker_term(const Setup& setup);
POSTIL_EXPORT bool is_marker(const Setup& setup, const std::string& term);
// Takes our metadata out of a shard: the last step of stripping, when no document has anything of ours.
POSTIL_EXPORT void forget(Xapian::WritableDatabase& shard);
// Metadata key of a sidecar: the UUID of the index that it belongs to.
inline constexpr const char* kSidecarOf = "xq.sidecar";

// ---- Indexing

// Names under which actors and locations were met. A plain value, merged and written now and then.
class POSTIL_EXPORT Names {
 public:
  // `type` actor or location; `name` as met; `value` what it stands for, as terms have it.
  void add(std::string_view type, std::string_view name, std::string_view value);
  void merge(Names&& other);
  std::size_t size() const { return names_.size(); }
  // Adds them to what the shard has. For several shards call it for each: a reader may see only some of them.
  void write(Xapian::WritableDatabase& shard) const;

 private:
  friend class Indexer;
  void note(const std::string& key, std::string_view value);
  std::map<std::string, std::set<std::string>> names_;  // metadata key -> values
};

// What one document consists of. The Annotations must be of exactly these bytes. Nothing is kept.
struct Source {
  const Annotations* text = nullptr;
  std::string_view text_bytes;
  const Annotations* title = nullptr;  // may stay null
  std::string_view title_bytes;
  std::string_view date;               // the document's own date, ISO 8601; may be empty or unreadable
};

// Annotations -> terms, positions and values of a Xapian::Document. One for each thread; cheap.
class POSTIL_EXPORT Indexer {
 public:
  explicit Indexer(const Setup& setup);
  ~Indexer();
  Indexer(Indexer&&) noexcept;
  Indexer& operator=(Indexer&&) noexcept;

  // Adds to what the document has. Call it once for a document.
  void add(Xapian::Document& document, const Source& source);
  // A configured field; does nothing for one that Setup does not list. Numbers and dates in an unreadable form are left out.
  void add_field(Xapian::Document& document, std::string_view field, const std::vector<std::string>& values);
  // Where the document came from, and a hash of all that it was made of: for those who index again what has changed.
  void add_origin(Xapian::Document& document, std::string_view path, const std::string& content_hash);
  std::string content_hash(const Xapian::Document& document) const;
  // Takes everything of ours out; the rest stays as it is.
  void strip(Xapian::Document& document) const;

  // Names met since the last call.
  Names take_names();
  // Those of them that this object has not given before, more or less: for one index that gets them all.
  Names take_new_names();
  // Annotations that got terms but no position, because their sentence or quotation was too full.
  std::uint64_t overflowed() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The annotations that an index keeps with a document. Their views point into this object; copies share the storage.
class POSTIL_EXPORT StoredAnnotations {
 public:
  StoredAnnotations() = default;
  // Empty if the document has none, or has them in a form that this version does not know.
  StoredAnnotations(const Xapian::Document& document, const Setup& setup);

  const std::vector<Annotation>& text() const { return text_; }
  const std::vector<Annotation>& title() const { return title_; }

 private:
  std::shared_ptr<const std::string> bytes_;
  std::vector<Annotation> text_, title_;
};

// The unique term of a document in indexes that `postil index` makes: Q and the id; a long id is cut and hashed.
POSTIL_EXPORT std::string id_term(std::string_view id);
// The term, behind the root, of documents that came from this file.
POSTIL_EXPORT std::string origin_term(const Setup& setup, std::string_view path);

// ---- Searching

// The databases that these stand for, one by one: the members of a stub file in its place, others as they are.
// Throws Xapian::DatabaseOpeningError.
POSTIL_EXPORT std::vector<std::string> resolve_databases(const std::vector<std::string>& databases);
// HOST and port of tcp://HOST:PORT; nothing for a folder. Throws Xapian::DatabaseOpeningError.
POSTIL_EXPORT std::optional<std::pair<std::string, unsigned>> server_address(const std::string& database);

// An index of one or more shards, here or on servers.
class POSTIL_EXPORT Index {
 public:
  // Each is a folder, a stub file, or tcp://HOST:PORT of a xapian-tcpsrv. Throws Xapian::Error, and SchemaError if one has no
  // annotations.
  static Index open(const std::vector<std::string>& databases);
  // `remote`: whether any of them is on a server.
  explicit Index(std::vector<Xapian::Database> shards, bool remote = false);

  const Xapian::Database& database() const { return all_; }  // all shards as one
  const std::vector<Xapian::Database>& shards() const { return shards_; }
  const Setup& setup() const { return setup_; }
  bool remote() const { return remote_; }
  // After Xapian::DatabaseModifiedError: goes to the newest state; then repeat what failed.
  void reopen();

  // What a name stands for, over all shards: values as terms have them. Sorted; empty if the index never met it.
  std::vector<std::string> names(std::string_view type, std::string_view name) const;

 private:
  std::vector<Xapian::Database> shards_;
  Xapian::Database all_;
  Setup setup_;
  bool remote_;
};

// A query that cannot be understood: where, and what to write instead.
class POSTIL_EXPORT QueryError : public Xapian::QueryParserError {
 public:
  QueryError(const std::string& message, std::size_t position, const std::string& advice);
  std::size_t position() const { return position_; }  // byte in the query
  const std::string& advice() const { return advice_; }

 private:
  std::size_t position_;
  std::string advice_;
};

// A condition on numbers: "sorties >= 400", "400..500 sorties", "> 5 km". Absent bounds are open; both absent: any number.
struct QuantityCondition {
  std::optional<double> low, high;
  bool low_open = false, high_open = false;
  std::string object;     // counted object or its last words, singular, folded; or
  std::string dimension;  // dimension or currency of the bounds, which are in its base unit
};

struct QueryOptions {
  // Stemmer for the free text, as Xapian names it; "none" for no stemming. Must be that of the indexer.
  std::string stemmer = "english";
  // Reads a quantity condition by the rules' own units and nouns; null: a plain reading of NAME OP NUMBER. Nothing: unreadable.
  std::function<std::optional<QuantityCondition>(std::string_view)> quantity;
  // What the rules know of a name ("isis" -> "Islamic State"), by type (actor, location); null: only what the index has met.
  std::function<std::vector<std::string>(std::string_view type, std::string_view name)> names;
  // Units that the rules know, offered where a query counts what is not in the index; null: none.
  std::function<std::vector<std::string>()> units;
};

struct ParsedQuery {
  Xapian::Query query;
  // What a user should know: names that the index does not have, with the nearest that it has.
  std::vector<std::string> notes;
};

// The query language of docs/search.md.
class POSTIL_EXPORT QueryLanguage {
 public:
  // Keeps a reference to the index.
  explicit QueryLanguage(const Index& index, QueryOptions options = {});
  ~QueryLanguage();
  QueryLanguage(QueryLanguage&&) noexcept;

  // Throws QueryError. An empty text matches everything.
  ParsedQuery parse(std::string_view text) const;
  // One condition: field("actor", "isis"). Throws QueryError with positions in `value`.
  ParsedQuery field(std::string_view name, std::string_view value) const;
  // Puts the fields on a parser of your own. Prefer parse(): a QueryParser alone loses operands of NEAR and knows no
  // unquoted names of several words. Fields that the parser has already stay as they are, so call it after adding yours.
  // The parser must not outlive this object.
  void configure(Xapian::QueryParser& parser) const;
  // Names of all fields but those of counted objects.
  std::vector<std::string> fields() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The slot to sort by: date (the document's own), a configured measure or field. Largest and newest first is the useful order.
// Nothing if the field is none of these.
POSTIL_EXPORT std::optional<Xapian::valueno> sort_slot(const Setup& setup, std::string_view field);

// Searches over an index and its sidecar: an index of annotations alone, with the same document numbers. Parts of a query that
// ask for annotations are answered by the sidecar, which may have shards, and joined by document number. For one main database, here;
// the queries that it gives refer to document numbers of the state that both had.
class POSTIL_EXPORT Join {
 public:
  // Keeps references to both.
  Join(const Index& sidecar, const Xapian::Database& main) : sidecar_(sidecar), main_(main) {}

  // A query of QueryLanguage on the sidecar's index, for Enquire on the main one.
  Xapian::Query on_main(const Xapian::Query& query) const;
  // All matches of a query on the main index, for count_facets() on the sidecar.
  Xapian::Query on_sidecar(const Xapian::Query& main_query) const;
  // For Enquire::set_sort_by_key on the main index: a value of the sidecar, `missing` for documents without it (nine bytes 0xff put
  // them last in ascending order). On the heap; call release() on it.
  Xapian::KeyMaker* sort_key(Xapian::valueno slot, std::string missing = {}) const;

 private:
  const Index& sidecar_;
  const Xapian::Database& main_;
};

// ---- Facets

struct FacetRequest {
  // actor, location, said, date (months mentioned), published, object, a measure or counted object (a histogram), or a
  // configured field.
  std::string field;
  std::size_t limit = 10;  // values; 0: all
};

struct FacetValue {
  std::string name;   // as displayed: "Islamic State"; of a location the path: "Syria/Hama"
  std::string term;   // what a Xapian query for it needs; may be empty
  Xapian::doccount count = 0;
};

struct Facet {
  std::string field;
  bool hierarchical = false;        // values are paths with '/', parents stand before their children
  std::vector<FacetValue> values;   // most frequent first, then by name; of a histogram and of dates in order
  std::size_t distinct = 0;         // how many values there are in all
  Xapian::doccount documents = 0;   // that were looked at
  bool sampled = false;             // true: only the first `documents` matches were
};

// Counts over all matches of the query, in the cheapest way for the index and the number of matches. `sample`: look at so many
// matches only (0: all). Throws QueryError for an unknown field.
POSTIL_EXPORT std::vector<Facet> count_facets(const Index& index, const Xapian::Query& query,
                                              const std::vector<FacetRequest>& requests, Xapian::doccount sample = 0);

// ---- Claims: who says how many, where and when

// A numeric fact, or an attribution, of a matching document. Owns its strings.
struct Claim {
  Xapian::docid document = 0;
  Span span;                       // in the text of the document
  std::vector<Span> content;       // of an attribution
  std::string kind;                // of the quantity: number, percent, ...; of an attribution its mode
  std::optional<double> value, low, high;
  bool low_open = false, high_open = false, approximate = false, negated = false;
  std::string comparator, unit, object, predicate;
  std::string source;              // canonical name of who claims it; empty: the document itself
  std::string place;               // path with '/'
  std::string date_from, date_to;  // ISO 8601 days of the fact
  std::string rule;
};

struct ClaimOptions {
  bool attributions = false;       // those instead of quantities
  Xapian::doccount documents = 10000;  // the first so many matches, in the order of their ids
};

// Quantities of the matching documents: where the query asks for numbers, those only; where it asks for speakers, theirs only.
POSTIL_EXPORT std::vector<Claim> collect_claims(const Index& index, const Xapian::Query& query, const ClaimOptions& options = {});

// ---- What an index holds

struct IndexInfo {
  struct Type {
    std::string name;                // actor, location, said, denied, object, date
    Xapian::doccount documents = 0;  // that have any
    std::size_t distinct = 0;        // values in all documents
  };
  struct Rules {
    std::string hash;
    Xapian::doccount documents = 0;  // annotated by this rule set
  };
  Xapian::doccount documents = 0;
  Xapian::doccount annotated = 0;    // by any rule set
  std::vector<Type> types;
  std::vector<Rules> rules;          // most documents first
};

// Reads the term lists once; exact.
POSTIL_EXPORT IndexInfo describe(const Index& index);

// ---- Highlighting

// Which annotations and words of a text made a document match. For one query; reads its terms once.
class POSTIL_EXPORT Highlighter {
 public:
  Highlighter(const Xapian::Query& query, const Setup& setup, const std::string& stemmer = "english");
  ~Highlighter();
  Highlighter(Highlighter&&) noexcept;

  // Whether the query asks for it.
  bool matches(const Annotation& annotation) const;
  // Whether the query asks for any annotation at all.
  bool any() const;
  // Words and annotations that match: sorted, without overlaps.
  std::vector<Span> spans(std::string_view text, const std::vector<Annotation>& annotations) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A piece of a text around the best of the marks. At most about `size` bytes, cut between words.
struct Snippet {
  std::string text;         // white space as single blanks, "..." where something is left out
  std::vector<Span> marks;  // in `text`
};
POSTIL_EXPORT Snippet make_snippet(std::string_view text, const std::vector<Span>& marks, std::size_t size = 240);

}  // namespace postil::xapian

#endif
