// postil index: documents into a Xapian index with their annotations. Threads read, annotate and make the Xapian documents;
// one at a time writes them, in the order of the input.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <unordered_set>

#include "cli/database.h"
#include "cli/input.h"
#include "cli/language.h"
#include "cli/oddities.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "postil/annotator.h"

namespace postil::cli {

namespace {

// Xapian flushes every 10,000 documents; long documents would take too much memory until then.
constexpr std::uint64_t kBytesPerCommit = std::uint64_t{256} << 20;
// Names are written to the index when so many have been met.
constexpr std::size_t kNamesPerWrite = 200000;

struct Options {
  std::vector<std::string> databases;
  Inputs inputs;
  bool changed = false;
};

constexpr const char* kDescription =
    "Build or extend a Xapian index: the text of documents, and their annotations for search, filters and facets.\n"
    "INPUT as for 'postil annotate'. A document with an id that the index has replaces it.";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil index --db news.db news.jsonl\n"
    "  postil index --db news.db --changed articles/      skip what is unchanged, take out what is gone\n"
    "  postil index --db a.db --db b.db news.jsonl        two shards\n"
    "Then: postil search --db news.db 'actor:\"air force\" AND sorties:400..500'\n"
    "\n"
    "Exit status: 0; 2 where some input could not be read (the rest is indexed) or the index cannot be written.\n";

// A document on its way from the worker to the writer.
struct Made {
  enum class State { kNew, kUnchanged, kFailed } state = State::kFailed;
  Xapian::Document document;
  std::string term;
  xapian::Names names;
  std::uint64_t bytes = 0;
};

std::string hex(std::uint64_t x) { return fmt::format("{:016x}", x); }

// FNV-1a
std::uint64_t hash(std::string_view s, std::uint64_t h = 14695981039346656037u) {
  for (unsigned char c : s) h = (h ^ c) * 1099511628211u;
  return h;
}

std::string origin_of(const RawDocument& raw) {
  return raw.name == "-" ? std::string() : std::filesystem::path(raw.name).lexically_normal().string();
}

// One for each thread.
class Worker {
 public:
  Worker(LanguageRules& rules, const xapian::Setup& setup, const Config& config, Oddities& oddities,
         std::vector<std::string> compare)
      : rules_(rules),
        oddities_(oddities),
        annotators_(rules),
        indexer_(setup),
        settings_hash_(hash(setup.ruleset + config.language + '\t' + config.document_language)) {
    if (config.language != "none") generator_.set_stemmer(Xapian::Stem(config.language));
    for (const std::string& name : xapian::resolve_databases(compare)) {
      const auto server = xapian::server_address(name);
      before_.add_database(server ? Xapian::Remote::open(server->first, server->second) : Xapian::Database(name));
      comparing_ = true;
    }
  }

  Made operator()(RawDocument& raw) {
    Made made;
    Document document;
    const std::string origin = origin_of(raw);
    if (const std::string why = parse(raw, document); !why.empty()) {
      print_error(fmt::format("{}: {}", raw.where(), why));
      return made;
    }
    made.term = xapian::id_term(document.id);
    made.bytes = document.json.size();
    const std::string content = hex(hash(document.json, settings_hash_));
    if (comparing_ && unchanged(made.term, content)) {
      made.state = Made::State::kUnchanged;
      return made;
    }
    make(document, made.document);
    indexer_.add_origin(made.document, origin, content);
    made.document.add_boolean_term(made.term);
    made.names = indexer_.take_new_names();
    made.state = Made::State::kNew;
    return made;
  }

 private:
  bool unchanged(const std::string& term, const std::string& content) const {
    const auto found = before_.postlist_begin(term);
    return found != before_.postlist_end(term) && indexer_.content_hash(before_.get_document(*found)) == content;
  }

  void make(const Document& source, Xapian::Document& out) {
    generator_.set_document(out);
    generator_.set_termpos(0);
    if (!source.title.empty()) {
      generator_.index_text(source.title, 1, "S");
      generator_.increase_termpos();
      generator_.index_text(source.title);
      generator_.increase_termpos();
    }
    generator_.index_text(source.text);
    generator_.set_document(Xapian::Document());  // reference counts are not atomic: the writer must hold the only one
    AnnotateOptions options;
    options.date = source.date;
    const std::string language = rules_.language_of(source.text, field_of(source, kLanguageField));
    Annotator& annotator = annotators_.of(language);
    const Annotations text = annotator.annotate(source.text, options);
    oddities_.count(source, text);
    options.headline = true;
    const Annotations title = annotator.annotate(source.title, options);
    indexer_.add(out, {&text, source.text, &title, source.title, source.date});
    for (const ExtraField& field : source.fields)
      if (field.name != kLanguageField) indexer_.add_field(out, field.name, field.values);
    indexer_.add_field(out, kLanguageField, {language});
    out.set_data(source.json);
  }

  LanguageRules& rules_;
  Oddities& oddities_;
  LanguageAnnotators annotators_;
  xapian::Indexer indexer_;
  Xapian::TermGenerator generator_;
  Xapian::Database before_;  // the index as it was when the run began
  bool comparing_ = false;
  std::uint64_t settings_hash_;
};

// Writes documents and names; counts.
class Writer {
 public:
  explicit Writer(std::vector<Xapian::WritableDatabase> shards) : shards_(std::move(shards)), all_(join_shards(shards_)) {}

  void write(Made& made, bool remember) {
    if (made.state == Made::State::kFailed) {
      ++failed;
      return;
    }
    if (remember) seen_.insert(hash(made.term));
    if (made.state == Made::State::kUnchanged) {
      ++unchanged;
      return;
    }
    all_.replace_document(made.term, made.document);
    names_.merge(std::move(made.names));
    bytes_ += made.bytes;
    ++indexed;
    if (names_.size() > kNamesPerWrite) write_names();
    if (bytes_ > kBytesPerCommit) commit();
  }

  // Takes out the documents that came from these inputs and did not come again. Where input could not be read, only those whose
  // file is gone.
  void remove_gone(const xapian::Setup& setup, const std::vector<std::string>& inputs, bool all_read) {
    std::vector<Xapian::docid> gone;
    for (const std::string& input : inputs) {
      const std::filesystem::path path = std::filesystem::path(input).lexically_normal();
      std::string below = path.string();
      if (below.empty() || below == "-") continue;
      std::error_code ignored;
      const bool is_file = std::filesystem::is_regular_file(path, ignored);
      const std::string prefix = below == "." ? xapian::origin_term(setup, "") : xapian::origin_term(setup, below);
      for (auto t = all_.allterms_begin(prefix); t != all_.allterms_end(prefix); ++t) {
        const std::string rest = (*t).substr(prefix.size());
        const bool inside = rest.empty() || below == "." || below.back() == '/' || rest[0] == '/';
        if (!inside || (is_file && !rest.empty())) continue;
        const std::string file = (*t).substr(xapian::origin_term(setup, "").size());
        if (all_read || !std::filesystem::exists(file, ignored)) add_unseen(*t, gone);
      }
    }
    for (const Xapian::docid id : gone) all_.delete_document(id);
    removed = gone.size();
  }

  void commit() {
    write_names();
    for (Xapian::WritableDatabase& shard : shards_) shard.commit();
    bytes_ = 0;
  }

  std::uint64_t indexed = 0, unchanged = 0, failed = 0, removed = 0;

 private:
  void add_unseen(const std::string& origin, std::vector<Xapian::docid>& gone) {
    for (auto p = all_.postlist_begin(origin); p != all_.postlist_end(origin); ++p) {
      const Xapian::Document document = all_.get_document(*p);
      auto term = document.termlist_begin();
      term.skip_to("Q");
      const bool ours = term != document.termlist_end() && (*term)[0] == 'Q';
      if (ours && !seen_.count(hash(*term))) gone.push_back(*p);
    }
  }
  void write_names() {
    for (Xapian::WritableDatabase& shard : shards_) names_.write(shard);
    names_ = xapian::Names();
  }

  std::vector<Xapian::WritableDatabase> shards_;
  Xapian::WritableDatabase all_;
  xapian::Names names_;
  std::unordered_set<std::uint64_t> seen_;
  std::uint64_t bytes_ = 0;
};

std::string summary(const Writer& writer, bool changed) {
  std::string out = fmt::format("{} {} indexed", writer.indexed, writer.indexed == 1 ? "document" : "documents");
  if (changed) out += fmt::format(", {} unchanged, {} taken out", writer.unchanged, writer.removed);
  return out + "\n";
}

int index(const Common& common, const Options& options) {
  const Config config = load_config(common.config);
  check_stemmer(config);
  LanguageRules rules(common, config);
  xapian::Setup setup = setup_of(config, rules.all());
  if (std::none_of(setup.fields.begin(), setup.fields.end(), [](const auto& f) { return f.name == kLanguageField; }))
    setup.fields.push_back({kLanguageField, xapian::DocumentField::Kind::kText});
  std::vector<Xapian::WritableDatabase> shards = open_shards(options.databases, true);
  for (Xapian::WritableDatabase& shard : shards) {
    xapian::prepare(shard, setup);
    shard.commit();
  }

  InputReader reader(options.inputs, [](const std::string& message) { print_error(message); });
  Writer writer(std::move(shards));
  Oddities oddities;
  Progress progress("indexing");
  std::uint64_t documents = 0;
  run_in_order<RawDocument, Made>(
      common.job_count(), [&](RawDocument& raw) { return reader.next(raw); },
      [&] {
        auto worker = std::make_shared<Worker>(rules, setup, config, oddities,
                                               options.changed ? options.databases : std::vector<std::string>());
        return [worker](RawDocument& raw) { return (*worker)(raw); };
      },
      [&](Made& made) {
        writer.write(made, options.changed);
        progress.update(reader.bytes_done(), reader.bytes_total(), ++documents);
      });
  const bool all_read = !reader.failures() && !writer.failed;
  if (options.changed) writer.remove_gone(setup, options.inputs.paths, all_read);
  writer.commit();
  oddities.tell();
  write_out(summary(writer, options.changed));
  return all_read ? kOk : kBadInput;
}

}  // namespace

Run add_index(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<Options>();
  verb.description(kDescription);
  verb.footer(kExamples);
  add_db_option(verb, options->databases);
  verb.add_flag("--changed", options->changed,
                "Leave unchanged documents alone, and take out those that are gone from the INPUTs");
  add_inputs(verb, options->inputs);
  return [&common, options] { return with_index_errors(options->databases, [&] { return index(common, *options); }); };
}

}  // namespace postil::cli
