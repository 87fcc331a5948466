// postil search: hits with snippets, and facet counts over all matches, as text or JSON.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/condition.h"
#include "cli/database.h"
#include "cli/hit.h"
#include "postil/json.h"

namespace postil::cli {

namespace {

using Json = nlohmann::ordered_json;
using xapian::Facet;
using xapian::FacetRequest;

struct Options {
  std::vector<std::string> databases, facets, select, exclude, words;
  std::string sidecar, sort;
  std::size_t limit = 10, offset = 0, sample = 0;
  bool json = false, annotations = false, no_facets = false, alternatives = false;
};

constexpr std::size_t kFacetValues = 10;

constexpr const char* kDescription =
    "Search an index: free text with Xapian's operators (AND OR NOT XOR + - NEAR \"phrases\" wild*), and fields:\n"
    "  actor:NAME  location:NAME  said:NAME  denied:NAME  date:2015-11-26..2015-12-04  published:2015-12\n"
    "  quantity:\"sorties >= 400\"  quantity:\"> 5 km\"  sorties:400..500 (any counted object)\n"
    "  same:\"actor=NAME & location=NAME\" (in one sentence)  quote:\"said=NAME & quantity=sorties>=400\"\n"
    "  title:WORD  id:ID, and the fields of your documents that the configuration names";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil search --db news.db 'airbase AND actor:\"air force\"'\n"
    "  postil search --db news.db --facet location=20 --facet said 'sorties:400..500'\n"
    "  postil search --db news.db --select location=syria --exclude said=farah --sort date airstrikes\n"
    "\n"
    "docs/search.md explains the query language. Exit status: 0; 1 where nothing was found; 2 for a query or an index\n"
    "that cannot be used.\n";

// "actor=20" -> 20 values of actor
FacetRequest parse_facet(const std::string& spec) {
  FacetRequest request{spec, spec == "published" ? 0 : kFacetValues};  // a document has one date: all months are a time series
  const std::size_t equal = spec.find('=');
  if (equal == std::string::npos) return request;
  request.field = spec.substr(0, equal);
  char* end = nullptr;
  const unsigned long n = std::strtoul(spec.c_str() + equal + 1, &end, 10);
  if (request.field.empty() || *end != 0 || end == spec.c_str() + equal + 1 || spec[equal + 1] == '-')
    throw UserError(fmt::format("--facet {}: expected FIELD or FIELD=N", spec));
  request.limit = n;
  return request;
}

std::pair<std::string, std::string> parse_choice(const std::string& option, const std::string& spec) {
  const std::size_t equal = spec.find('=');
  if (equal == std::string::npos || equal == 0 || equal + 1 == spec.size())
    throw UserError(fmt::format("{} {}: expected FIELD=VALUE", option, spec));
  return {spec.substr(0, equal), spec.substr(equal + 1)};
}

// A query with all that was selected and excluded, and, for each field with a selection, without that field's.
struct Choice {
  Xapian::Query query;
  std::map<std::string, Xapian::Query> without;
};

// What a search found.
struct Found {
  xapian::ParsedQuery parsed;
  Xapian::Query query;
  Xapian::MSet hits;
  std::vector<Facet> facets;
};

class Searcher {
 public:
  // `main`: the index with the documents, if `index` is only its sidecar; else null.
  Searcher(xapian::Index& index, const Xapian::Database* main, const Common& common, const Config& config,
           const Options& options)
      : index_(index), main_(main), common_(common), config_(config), options_(options) {}

  Found run() {
    Found found;
    xapian::QueryOptions query_options;
    query_options.stemmer = config_.language;
    use_rules(query_options, [this] { return load_rules(common_, config_); });
    const xapian::QueryLanguage language(index_, query_options);
    found.parsed = language.parse(fmt::format("{}", fmt::join(options_.words, " ")));
    const Choice choice = choose(language, found.parsed);
    found.query = choice.query;
    const Xapian::Database& database = main_ ? *main_ : index_.database();
    Xapian::Enquire enquire(database);
    enquire.set_query(main_ ? xapian::Join(index_, *main_).on_main(found.query) : found.query);
    sort(enquire);
    found.hits = enquire.get_mset(static_cast<Xapian::doccount>(options_.offset), static_cast<Xapian::doccount>(options_.limit),
                                  database.get_doccount());
    count(choice, found.facets);
    return found;
  }

 private:
  // With --alternatives, a facet counts as if nothing of its own field were selected: what else could be.
  void count(const Choice& choice, std::vector<Facet>& out) const {
    std::vector<FacetRequest> together;
    std::vector<std::size_t> places;
    for (const FacetRequest& request : facets()) {
      const auto own = choice.without.find(request.field);
      out.emplace_back();
      if (options_.alternatives && own != choice.without.end()) {
        out.back() = count(own->second, {request}).front();
      } else {
        together.push_back(request);
        places.push_back(out.size() - 1);
      }
    }
    if (together.empty()) return;
    std::vector<Facet> counted = count(choice.query, together);
    for (std::size_t i = 0; i < places.size(); ++i) out[places[i]] = std::move(counted[i]);
  }

  std::vector<Facet> count(Xapian::Query query, const std::vector<FacetRequest>& requests) const {
    if (main_) {
      const xapian::Join join(index_, *main_);
      query = join.on_sidecar(join.on_main(query));
    }
    return xapian::count_facets(index_, query, requests, static_cast<Xapian::doccount>(options_.sample));
  }

  // Values of one field are alternatives, fields are all required.
  Choice choose(const xapian::QueryLanguage& language, xapian::ParsedQuery& parsed) const {
    std::map<std::string, Xapian::Query> wanted;
    for (const std::string& spec : options_.select) {
      const auto [field, value] = parse_choice("--select", spec);
      xapian::ParsedQuery one = language.field(field, value);
      auto& all = wanted[field];
      all = all.empty() && all.get_type() != Xapian::Query::LEAF_MATCH_NOTHING
                ? one.query
                : Xapian::Query(Xapian::Query::OP_OR, all, one.query);
      parsed.notes.insert(parsed.notes.end(), one.notes.begin(), one.notes.end());
    }
    std::vector<Xapian::Query> excluded;
    for (const std::string& spec : options_.exclude) {
      const auto [field, value] = parse_choice("--exclude", spec);
      const xapian::ParsedQuery one = language.field(field, value);
      excluded.push_back(one.query);
      parsed.notes.insert(parsed.notes.end(), one.notes.begin(), one.notes.end());
    }
    const auto combine = [&](const std::string& without) {
      Xapian::Query query = parsed.query;
      for (const auto& [field, any] : wanted)
        if (field != without) query = Xapian::Query(Xapian::Query::OP_FILTER, query, any);
      for (const Xapian::Query& one : excluded) query = Xapian::Query(Xapian::Query::OP_AND_NOT, query, one);
      return query;
    };
    Choice choice{combine(""), {}};
    for (const auto& [field, any] : wanted) choice.without.emplace(field, combine(field));
    return choice;
  }

  void sort(Xapian::Enquire& enquire) const {
    if (options_.sort.empty() || options_.sort == "relevance") return;
    const std::size_t colon = options_.sort.find(':');
    const std::string field = options_.sort.substr(0, colon);
    const std::string order = colon == std::string::npos ? "desc" : options_.sort.substr(colon + 1);
    const auto slot = xapian::sort_slot(index_.setup(), field);
    if (!slot || (order != "asc" && order != "desc"))
      throw UserError(fmt::format("--sort {}: expected relevance, date, or a measure or field that the configuration names, "
                                  "maybe with :asc behind it", options_.sort));
    const bool descending = order == "desc";
    const std::string missing(descending ? 0 : 9, '\xff');  // behind all values: what has none comes last in either order
    if (main_) return enquire.set_sort_by_key_then_relevance(xapian::Join(index_, *main_).sort_key(*slot, missing)->release(), descending);
    if (descending) return enquire.set_sort_by_value_then_relevance(*slot, true);
    auto* key = new Xapian::MultiValueKeyMaker;
    key->add_value(*slot, false, missing);
    enquire.set_sort_by_key_then_relevance(key->release(), false);
  }

  std::vector<FacetRequest> facets() const {
    std::vector<FacetRequest> requests;
    if (options_.no_facets) return requests;
    for (const std::string& spec : options_.facets.empty() ? config_.facets : options_.facets)
      requests.push_back(parse_facet(spec));
    return requests;
  }

  xapian::Index& index_;
  const Xapian::Database* main_;
  const Common& common_;
  const Config& config_;
  const Options& options_;
};

// ---- Output

class Printer {
 public:
  Printer(const xapian::Index& index, const Config& config, const Options& options, const Found& found)
      : index_(index), options_(options), found_(found), reader_(index), highlighter_(found.query, index.setup(), config.language) {}
  virtual ~Printer() = default;
  virtual void print() = 0;

 protected:
  const xapian::Index& index_;
  const Options& options_;
  const Found& found_;
  HitReader reader_;
  xapian::Highlighter highlighter_;

  // Through a sidecar, the annotations of a hit are there under its number.
  Hit read(const Xapian::MSetIterator& h) const {
    Hit hit = reader_.read(h.get_document());
    if (!options_.sidecar.empty())
      hit.annotations = xapian::StoredAnnotations(index_.database().get_document(*h), index_.setup());
    return hit;
  }

  xapian::Snippet snippet(const Hit& hit) const {
    static const std::vector<Annotation> kNone;
    return xapian::make_snippet(hit.text, highlighter_.spans(hit.text, hit.positions ? hit.annotations.text() : kNone));
  }
};

class TextPrinter : public Printer {
 public:
  using Printer::Printer;

  void print() override {
    const auto total = found_.hits.get_matches_estimated();
    out_ = fmt::format("{} {} found\n", total, total == 1 ? "document" : "documents");
    for (auto h = found_.hits.begin(); h != found_.hits.end(); ++h) print_hit(h);
    for (const Facet& facet : found_.facets) print_facet(facet);
    write_out(out_);  // at once: reading a hit may find the index changed, and all is done again
  }

 private:
  std::string out_;
  const bool bold_ = isatty(STDOUT_FILENO) == 1 && !std::getenv("NO_COLOR");

  std::string marked(const std::string& text, const std::vector<Span>& marks) const {
    return bold_ ? with_marks(text, marks, "\x1b[1m", "\x1b[0m") : with_marks(text, marks, "*", "*");
  }

  void print_hit(const Xapian::MSetIterator& h) {
    const Hit hit = read(h);
    out_ += fmt::format("\n{}. {}{}{}\n", h.get_rank() + 1, hit.title.empty() ? "" : hit.title + "  ", "[" + hit.id + "]",
                        hit.date.empty() ? "" : "  " + hit.date.substr(0, 10));
    const xapian::Snippet s = snippet(hit);
    if (!s.text.empty()) out_ += "   " + marked(s.text, s.marks) + "\n";
    if (!options_.annotations) return;
    for (const Annotation& a : hit.annotations.text()) {
      if (highlighter_.any() && !highlighter_.matches(a)) continue;
      std::string line = "   ";
      append_json(line, a);
      out_ += line + "\n";
    }
  }

  void print_facet(const Facet& facet) {
    if (facet.values.empty()) return;
    out_ += fmt::format("\n{}{}{}\n", facet.field,
                        facet.distinct > facet.values.size() ? fmt::format(" ({} of {})", facet.values.size(), facet.distinct) : "",
                        facet.sampled ? fmt::format(", first {} documents only", facet.documents) : "");
    for (const xapian::FacetValue& v : facet.values) {
      const std::size_t slash = facet.hierarchical ? v.name.rfind('/') : std::string::npos;
      const auto depth = facet.hierarchical ? static_cast<std::size_t>(std::count(v.name.begin(), v.name.end(), '/')) : 0;
      out_ += fmt::format("{:>8}  {}{}\n", v.count, std::string(2 * depth, ' '),
                          slash == std::string::npos ? v.name : v.name.substr(slash + 1));
    }
  }
};

class JsonPrinter : public Printer {
 public:
  using Printer::Printer;

  void print() override {
    Json out;
    out["query"] = fmt::format("{}", fmt::join(options_.words, " "));
    out["total"] = found_.hits.get_matches_estimated();
    out["offset"] = options_.offset;
    out["notes"] = found_.parsed.notes;
    out["hits"] = Json::array();
    for (auto h = found_.hits.begin(); h != found_.hits.end(); ++h) out["hits"].push_back(hit(h));
    out["facets"] = Json::object();
    for (const Facet& facet : found_.facets) out["facets"][facet.field] = json_of(facet);
    write_out(out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  }

 private:
  static Json json_of(const std::vector<Span>& spans) {
    Json out = Json::array();
    for (Span s : spans) out.push_back({s.begin, s.end});
    return out;
  }
  static Json json_of(const Annotation& a) {
    std::string text;
    append_json(text, a);
    return Json::parse(text);
  }

  Json hit(const Xapian::MSetIterator& h) const {
    const Hit hit = read(h);
    const xapian::Snippet s = snippet(hit);
    Json out;
    out["rank"] = h.get_rank() + 1;
    out["id"] = hit.id;
    out["docid"] = hit.docid;
    if (!hit.title.empty()) out["title"] = hit.title;
    if (!hit.date.empty()) out["date"] = hit.date;
    out["score"] = h.get_weight();
    out["snippet"] = s.text;
    out["highlights"] = json_of(s.marks);
    out["matches"] = Json::array();
    for (const Annotation& a : hit.annotations.text())
      if (highlighter_.matches(a)) out["matches"].push_back(json_of(a));
    if (options_.annotations) {
      out["annotations"] = Json::array();
      for (const Annotation& a : hit.annotations.text()) out["annotations"].push_back(json_of(a));
    }
    return out;
  }

  static Json json_of(const Facet& facet) {
    Json out;
    out["distinct"] = facet.distinct;
    out["documents"] = facet.documents;
    out["sampled"] = facet.sampled;
    out["values"] = Json::array();
    for (const xapian::FacetValue& v : facet.values) {
      Json value{{"value", v.name}, {"count", v.count}};
      if (facet.hierarchical) value["path"] = path_of(v.name);
      if (!v.term.empty()) value["term"] = v.term;
      out["values"].push_back(std::move(value));
    }
    return out;
  }
  static std::vector<std::string> path_of(const std::string& name) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= name.size();) {
      const std::size_t end = std::min(name.find('/', at), name.size());
      out.push_back(name.substr(at, end - at));
      at = end + 1;
    }
    return out;
  }
};

// The index that a sidecar belongs to.
Xapian::Database open_main(const Options& options, const xapian::Index& sidecar) {
  if (xapian::resolve_databases(options.databases).size() != 1 || xapian::server_address(options.databases[0]))
    throw UserError("--sidecar goes with one --db, a folder on this machine");
  Xapian::Database main(options.databases[0]);
  if (sidecar.database().get_metadata(xapian::kSidecarOf) != main.get_uuid())
    throw UserError(fmt::format("{} is not the sidecar of {}", options.sidecar, options.databases[0]));
  return main;
}

int search(const Common& common, const Options& options) {
  const Config config = load_config(common.config);
  check_stemmer(config);
  xapian::Index index = open_index(options.sidecar.empty() ? options.databases : std::vector<std::string>{options.sidecar});
  Xapian::Database main;
  if (!options.sidecar.empty()) main = open_main(options, index);
  return retry_when_modified(index, [&] {
    if (!options.sidecar.empty()) main.reopen();
    const Found found = Searcher(index, options.sidecar.empty() ? nullptr : &main, common, config, options).run();
    for (const std::string& note : found.parsed.notes) print_warning(note);
    std::unique_ptr<Printer> printer;
    if (options.json)
      printer = std::make_unique<JsonPrinter>(index, config, options, found);
    else
      printer = std::make_unique<TextPrinter>(index, config, options, found);
    printer->print();
    return found.hits.get_matches_estimated() ? kOk : kNothingFound;
  });
}

}  // namespace

Run add_search(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<Options>();
  verb.description(kDescription);
  verb.footer(kExamples);
  add_db_option(verb, options->databases);
  verb.add_option("--sidecar", options->sidecar, "The annotations of DB, where postil apply --sidecar has put them")->type_name("DIR");
  add_repeatable(verb, "--facet", options->facets, "Count the values of FIELD over all matches; the N most frequent (repeatable)")
      ->type_name("FIELD[=N]");
  verb.add_flag("--no-facets", options->no_facets, "Count nothing, not even the facets that the configuration names");
  add_repeatable(verb, "--select", options->select, "Only documents with this value; values of one field are alternatives (repeatable)")
      ->type_name("FIELD=VALUE");
  add_repeatable(verb, "--exclude", options->exclude, "No documents with this value (repeatable)")->type_name("FIELD=VALUE");
  verb.add_flag("--alternatives", options->alternatives,
                "Count each facet as if none of its own values were selected: what else could be");
  add_count(verb, "--limit", options->limit, "Hits to show (default: 10)");
  add_count(verb, "--offset", options->offset, "Hits to skip before");
  verb.add_option("--sort", options->sort, "relevance, date (newest first), or a measure or field (largest first; FIELD:asc)")
      ->type_name("FIELD");
  add_count(verb, "--sample", options->sample, "Count facets over about N matches only");
  verb.add_flag("--annotations", options->annotations, "Show the annotations of each hit");
  verb.add_flag("--json", options->json, "JSON (docs/search.schema.json)");
  verb.add_option("QUERY", options->words, "The query; nothing matches all documents")->type_name("");
  return [&common, options] { return with_index_errors(options->databases, [&] { return search(common, *options); }); };
}

}  // namespace postil::cli
