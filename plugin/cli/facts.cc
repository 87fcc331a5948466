// postil facts: the claims table: who says how many of what, where and when.
#include "cli/facts_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/condition.h"
#include "cli/database.h"
#include "cli/hit.h"

namespace postil::cli {

namespace {

struct Options {
  std::vector<std::string> databases, words;
  std::string by, sort;
  bool json = false, csv = false, attributions = false;
  std::size_t documents = 10000, limit = 0, offset = 0;
};

constexpr const char* kDescription =
    "The numeric facts of the documents that a query finds: value, object, place, date, who claims it, document.\n"
    "Where the query asks for numbers (quantity:\"sorties >= 400\"), only those; where it asks for speakers (said:NAME),\n"
    "only theirs. QUERY as for 'postil search'.";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil facts --db news.db 'quantity:\"sorties > 0\" AND location:syria'\n"
    "  postil facts --db news.db --by source --csv 'people:1.. AND published:2015-12' > claims.csv\n"
    "  postil facts --db news.db --attributions 'said:farah'\n"
    "\n"
    "Exit status: 0; 1 where there are none; 2 for a query or an index that cannot be used.\n";

std::string piece(const std::string& text, Span span) {
  return span.end <= text.size() && span.begin <= span.end ? std::string(span.of(text)) : std::string();
}

std::vector<Fact> read_facts(const xapian::Index& index, std::vector<xapian::Claim> claims) {
  std::vector<Fact> out;
  std::map<Xapian::docid, Hit> hits;
  const HitReader reader(index);
  for (xapian::Claim& claim : claims) {
    auto at = hits.find(claim.document);
    if (at == hits.end()) {
      hits.clear();  // claims of one document follow one another
      at = hits.emplace(claim.document, reader.read(index.database().get_document(claim.document))).first;
    }
    const Hit& hit = at->second;
    Fact fact;
    fact.document = hit.id, fact.title = hit.title, fact.date = hit.date;
    if (!hit.positions) {
      // Nobody knows the text that the positions are of.
    } else if (claim.content.empty()) {
      fact.text = piece(hit.text, claim.span);
    } else {
      for (Span s : claim.content) fact.text += (fact.text.empty() ? "" : " ... ") + piece(hit.text, s);
    }
    fact.claim = std::move(claim);
    out.push_back(std::move(fact));
  }
  std::stable_sort(out.begin(), out.end(), [](const Fact& a, const Fact& b) { return a.document < b.document; });
  return out;
}

Xapian::doccount matches(const xapian::Index& index, const Xapian::Query& query) {
  Xapian::Enquire enquire(index.database());
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  return enquire.get_mset(0, 0, index.database().get_doccount()).get_matches_estimated();
}

std::string nothing_found(const xapian::Index& index, const Xapian::Query& query, bool attributions) {
  const Xapian::doccount documents = matches(index, query);
  if (!documents) return "no document matches";
  return fmt::format("{} {}, but {} of {} fits the query", documents, documents == 1 ? "document matches" : "documents match",
                     attributions ? "no attribution" : "no number", documents == 1 ? "it" : "them");
}

// Claims are read from so many documents only: whoever adds them up must know.
void warn_of_more(const xapian::Index& index, const Xapian::Query& query, std::size_t documents) {
  const Xapian::doccount total = matches(index, query);
  if (total > documents)
    print_warning(fmt::format("{} documents match, the first {} were read: narrow the query, or raise --documents", total, documents));
}

int facts(const Common& common, const Options& options) {
  const Config config = load_config(common.config);
  check_stemmer(config);
  xapian::Index index = open_index(options.databases);
  return retry_when_modified(index, [&] {
    xapian::QueryOptions query_options;
    query_options.stemmer = config.language;
    use_rules(query_options, [&] { return load_rules(common, config); });
    const xapian::ParsedQuery parsed =
        xapian::QueryLanguage(index, query_options).parse(fmt::format("{}", fmt::join(options.words, " ")));
    for (const std::string& note : parsed.notes) print_warning(note);
    xapian::ClaimOptions claim_options;
    claim_options.attributions = options.attributions;
    claim_options.documents = static_cast<Xapian::doccount>(options.documents);
    std::vector<Fact> found = read_facts(index, xapian::collect_claims(index, parsed.query, claim_options));
    warn_of_more(index, parsed.query, options.documents);
    if (!options.sort.empty() && !sort_facts(found, options.sort))
      throw UserError(fmt::format("--sort {}: expected value, source, object, location, date, published or document, maybe with "
                                  ":asc or :desc behind it", options.sort));
    const FactsView view{options.by, options.attributions, options.offset, options.limit};
    if (options.json)
      print_facts_json(found, view);
    else if (options.csv)
      print_facts_csv(found, view);
    else
      print_facts_text(found, view);
    if (found.empty()) print_warning(nothing_found(index, parsed.query, options.attributions));
    return found.empty() ? kNothingFound : kOk;
  });
}

}  // namespace

Run add_facts(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<Options>();
  verb.description(kDescription);
  verb.footer(kExamples);
  add_db_option(verb, options->databases);
  verb.add_option("--by", options->by, "Group by source, object, location or date")
      ->check(CLI::IsMember({"source", "object", "location", "date"}).description(""))
      ->type_name("WHAT");
  verb.add_flag("--attributions", options->attributions, "What was said, instead of numbers");
  verb.add_option("--sort", options->sort,
                  "value, date or published (largest first), source, object, location or document (default: document)")
      ->type_name("WHAT[:asc|:desc]");
  add_count(verb, "--limit", options->limit, "Facts, or groups, to show (default: all)");
  add_count(verb, "--offset", options->offset, "Facts, or groups, to skip before");
  add_count(verb, "--documents", options->documents, "Documents to look at, at most (default: 10000)");
  auto* json = verb.add_flag("--json", options->json, "JSON (docs/facts.schema.json)");
  verb.add_flag("--csv", options->csv, "CSV (RFC 4180)")->excludes(json);
  verb.add_option("QUERY", options->words, "The query; nothing matches all documents")->type_name("");
  return [&common, options] { return with_index_errors(options->databases, [&] { return facts(common, *options); }); };
}

}  // namespace postil::cli
