// The engine under a program that knows nothing of it. Texts are gathered by the document that they go into; when the program
// stores that document, they are annotated and their terms added to it. Whatever fails is told once, and from then on every call
// returns at once.
#include "preload/engine.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "cli/config.h"
#include "postil/annotator.h"
#include "postil/xapian.h"

namespace postil::preload {

namespace {

constexpr std::size_t kMaxText = 64 << 20;       // bytes of one document that are annotated
constexpr std::size_t kMaxPending = 64;          // documents with text that are not stored yet
constexpr std::size_t kFlushEvery = 1000;        // documents after which names are written
constexpr std::size_t kMaxParsers = 256;         // query parsers whose fields are kept alive

void say(const std::string& what) {
  const std::string line = "postil: " + what + "; the program runs on without annotations\n";
  (void)!write(STDERR_FILENO, line.data(), line.size());
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// The program's own place says nothing of where Postil's files are: `postil run` has named them.
cli::Config load_config() {
  const std::string file = environment(kConfig);
  return file.empty() ? cli::Config() : cli::load_config(file);
}

std::shared_ptr<const RuleSet> load_rules() {
  RuleSetBuilder builder;
  const std::string paths = environment(kRules);
  for (std::size_t from = 0; from < paths.size();) {
    const std::size_t to = std::min(paths.find('\n', from), paths.size());
    if (to > from)
      builder.add_path(paths.substr(from, to - from));
    from = to + 1;
  }
  BuildResult built = builder.build();
  if (built.rules)
    return built.rules;
  for (const Diagnostic& d : built.diagnostics)
    if (d.severity == Severity::kError)
      throw std::runtime_error("the rules cannot be used (postil check shows more): " + d.to_string());
  throw std::runtime_error("the rules cannot be used");
}

struct Pending {
  std::string text, title;
  bool positions = true;
};

// What is known of a database of the program.
struct Store {
  std::unique_ptr<xapian::Indexer> indexer;
  xapian::Setup setup;
  std::size_t since_flush = 0;
};

class Host {
 public:
  Host() : config_(load_config()), rules_(load_rules()), annotator_(rules_) {}

  void text(const Xapian::TermGenerator& generator, std::string_view text, const std::string& prefix, bool positions) {
    // The body has no prefix, and a title S in most programs, XSUBJECT in notmuch; other prefixes are names, paths and the like.
    const bool title = prefix == "S" || prefix == "XSUBJECT";
    if (!prefix.empty() && !title)
      return;
    Pending& p = pending(generator.get_document().internal.get());
    std::string& to = title ? p.title : p.text;
    if (to.size() + text.size() > kMaxText)
      return;
    if (!to.empty())
      to += "\n\n";
    to += text;
    p.positions &= positions;
  }

  void store(Xapian::WritableDatabase& database, Xapian::Document document) {
    const auto at = pending_.find(document.internal.get());
    if (at == pending_.end())
      return;
    const Pending p = std::move(at->second);
    pending_.erase(at);
    Store& s = open(database, p.positions);
    s.indexer->strip(document);
    const Annotations text = annotator_.annotate(p.text);
    AnnotateOptions headline;
    headline.headline = true;
    const Annotations title = annotator_.annotate(p.title, headline);
    s.indexer->add(document, {&text, p.text, p.title.empty() ? nullptr : &title, p.title, {}});
    if (++s.since_flush >= kFlushEvery)
      flush(database);
  }

  void flush(Xapian::WritableDatabase& database) {
    const auto at = stores_.find(key(database));
    if (at == stores_.end() || !at->second.since_flush)
      return;
    at->second.since_flush = 0;
    at->second.indexer->take_names().write(database);
  }

  void parser(Xapian::QueryParser& parser, const Xapian::Database& database) {
    if (!xapian::read_setup(database))
      return;
    Fields& f = parsers_.emplace_back();
    f.index = std::make_unique<xapian::Index>(std::vector<Xapian::Database>{database});
    f.language = std::make_unique<xapian::QueryLanguage>(*f.index);
    f.language->configure(parser);
    if (parsers_.size() > kMaxParsers)
      parsers_.pop_front();
  }

 private:
  struct Fields {
    std::unique_ptr<xapian::Index> index;
    std::unique_ptr<xapian::QueryLanguage> language;
  };

  static const void* key(const Xapian::Database& database) {
    return database.internal.empty() ? nullptr : database.internal.front().get();
  }

  // A document that the program never stores must not hold its text for ever: the oldest goes.
  Pending& pending(const void* document) {
    const auto [at, fresh] = pending_.try_emplace(document);
    if (fresh) {
      order_.push_back(document);
      while (order_.size() > kMaxPending) {
        if (order_.front() != document)
          pending_.erase(order_.front());
        order_.pop_front();
      }
    }
    return at->second;
  }

  // Positions only if the program writes some: in an index without, they would break its phrase queries.
  Store& open(Xapian::WritableDatabase& database, bool positions) {
    const auto [at, fresh] = stores_.try_emplace(key(database));
    Store& s = at->second;
    if (!fresh && s.indexer)
      return s;
    s.setup.root = config_.prefix;
    s.setup.positions = config_.terms == "full" && positions && (database.get_doccount() == 0 || database.has_positions());
    s.setup.ruleset = std::string(rules_->hash());
    for (const cli::Measure& m : config_.measures)
      s.setup.measures.push_back({m.name, m.object, m.dimension});
    xapian::prepare(database, s.setup);
    s.indexer = std::make_unique<xapian::Indexer>(s.setup);
    return s;
  }

  cli::Config config_;
  std::shared_ptr<const RuleSet> rules_;
  Annotator annotator_;
  std::unordered_map<const void*, Pending> pending_;
  std::deque<const void*> order_;
  std::map<const void*, Store> stores_;
  std::deque<Fields> parsers_;
};

std::mutex mutex;
std::unique_ptr<Host> host;
bool failed = false;

// Runs `work` on the host; after a failure nothing runs any more.
template <class Work>
void guarded(const Work& work) noexcept {
  const std::lock_guard<std::mutex> lock(mutex);
  if (failed)
    return;
  try {
    if (!host)
      host = std::make_unique<Host>();
    work(*host);
    return;
  } catch (const Xapian::Error& e) {
    say(e.get_description());
  } catch (const std::exception& e) {
    say(e.what());
  } catch (...) {
    say("unknown failure");
  }
  failed = true;
}

constexpr Engine kEngine = {
    [](const Xapian::TermGenerator& generator, const char* text, std::size_t size, const std::string& prefix, bool positions) {
      guarded([&](Host& h) { h.text(generator, {text ? text : "", text ? size : 0}, prefix, positions); });
    },
    [](Xapian::WritableDatabase& database, const Xapian::Document& document) {
      guarded([&](Host& h) { h.store(database, document); });
    },
    [](Xapian::WritableDatabase& database) {
      if (host)
        guarded([&](Host& h) { h.flush(database); });
    },
    [](Xapian::QueryParser& parser, const Xapian::Database& database) {
      guarded([&](Host& h) { h.parser(parser, database); });
    },
};

}  // namespace

extern "C" POSTIL_EXPORT const Engine* postil_run_engine() { return &kEngine; }

}  // namespace postil::preload
