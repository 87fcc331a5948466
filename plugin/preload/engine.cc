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
#include "cli/language.h"
#include "cli/verb.h"
#include "postil/annotator.h"
#include "postil/xapian.h"

namespace postil::preload {

namespace {

constexpr std::size_t kMaxText = 8 << 20;        // bytes of one document that are annotated: they take a hundred times that in memory
constexpr std::size_t kMaxPending = 64;          // documents with text that are not stored yet
constexpr std::size_t kMaxSpareText = 64 << 10;  // bytes of memory that are kept from document to document
constexpr std::size_t kFlushEvery = 1000;        // documents after which names are written
constexpr std::size_t kMaxParsers = 256;         // query parsers whose databases are remembered

void say(const std::string& what) {
  const std::string line = "postil: " + what + (what.find('\n') == std::string::npos ? "; " : "\n") + "the program runs on without annotations\n";
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

// The configuration with the rules that `postil run` has named in place of its own.
cli::Config with_rules(cli::Config config) {
  config.rules.clear();
  const std::string paths = environment(kRules);
  for (std::size_t from = 0; from < paths.size();) {
    const std::size_t to = std::min(paths.find('\n', from), paths.size());
    if (to > from)
      config.rules.push_back(paths.substr(from, to - from));
    from = to + 1;
  }
  return config;
}

struct Pending {
  std::string text, title;
  bool positions = true;
};

// As many bytes at most, cut where a word ends if there is a blank near.
std::string_view head_of(std::string_view text, std::size_t size) {
  if (text.size() <= size)
    return text;
  const std::size_t blank = text.find_last_of(" \n", size);
  return text.substr(0, blank == std::string_view::npos || blank + 1000 < size ? size : blank);
}

// What is known of a database of the program.
struct Store {
  std::unique_ptr<xapian::Indexer> indexer;
  xapian::Setup setup;
  std::size_t since_flush = 0;
};

class Host {
 public:
  Host() : config_(with_rules(load_config())) {}

  void text(const Xapian::TermGenerator& generator, std::string_view text, const std::string& prefix, bool positions) {
    // The body has no prefix, and a title S in most programs, XSUBJECT in notmuch; other prefixes are names, paths and the like.
    const bool title = prefix == "S" || prefix == "XSUBJECT";
    if (!prefix.empty() && !title)
      return;
    if (!rules_) {  // not before: a program that only searches needs no rules
      rules_ = std::make_unique<cli::LanguageRules>(common_, config_);
      annotators_ = std::make_unique<cli::LanguageAnnotators>(*rules_);
    }
    Pending& p = pending(generator.get_document().internal.get());
    std::string& to = title ? p.title : p.text;
    if (to.size() >= kMaxText)
      return;
    if (!to.empty())
      to += "\n\n";
    to += head_of(text, kMaxText - std::min(to.size(), kMaxText));
    p.positions &= positions;
  }

  void store(Xapian::WritableDatabase& database, Xapian::Document document) {
    const auto at = pending_.find(document.internal.get());
    if (at == pending_.end())
      return;
    Pending p = std::move(at->second);
    pending_.erase(at);
    Store& s = open(database, p.positions);
    s.indexer->strip(document);
    Annotator& annotator = annotators_->of(rules_->language_of(p.text));
    const Annotations text = annotator.annotate(p.text);
    Annotations title;
    if (!p.title.empty()) {
      AnnotateOptions headline;
      headline.headline = true;
      title = annotator.annotate(p.title, headline);
    }
    s.indexer->add(document, {&text, p.text, p.title.empty() ? nullptr : &title, p.title, {}});
    if (++s.since_flush >= kFlushEvery)
      flush(database);
    if (p.text.capacity() <= kMaxSpareText)
      spare_ = std::move(p);
  }

  void flush(Xapian::WritableDatabase& database) {
    const auto at = stores_.find(key(database));
    if (at == stores_.end() || !at->second.since_flush)
      return;
    at->second.since_flush = 0;
    at->second.indexer->take_names().write(database);
  }

  void parser(const Xapian::QueryParser& parser, const Xapian::Database& database) {
    Fields& f = parsers_[&parser];
    f.database = database;
    f.index = nullptr;
    f.configured = false;
    if (parsers_.size() > kMaxParsers)
      parsers_.erase(parsers_.begin()->first == &parser ? std::next(parsers_.begin()) : parsers_.begin());
  }

  void query(Xapian::QueryParser& parser) {
    const auto at = parsers_.find(&parser);
    if (at == parsers_.end() || at->second.configured)
      return;
    Fields& f = at->second;
    f.configured = true;
    if (!xapian::read_setup(f.database))
      return;
    f.index = std::make_unique<xapian::Index>(std::vector<Xapian::Database>{f.database});
    // Kept for ever: nothing tells when the program's parser is gone.
    languages_.push_back(std::make_unique<xapian::QueryLanguage>(*f.index));
    indexes_.push_back(std::move(f.index));
    languages_.back()->configure(parser);
  }

 private:
  struct Fields {
    Xapian::Database database;
    std::unique_ptr<xapian::Index> index;
    bool configured = false;
  };

  static const void* key(const Xapian::Database& database) {
    return database.internal.empty() ? nullptr : database.internal.front().get();
  }

  // A document that the program never stores must not hold its text for ever: the oldest goes.
  Pending& pending(const void* document) {
    const auto [at, fresh] = pending_.try_emplace(document);
    if (fresh) {
      at->second = std::move(spare_);
      at->second.text.clear();
      at->second.title.clear();
      at->second.positions = true;
      order_.push_back(document);
      while (order_.size() > kMaxPending) {
        if (order_.front() != document)
          pending_.erase(order_.front());
        order_.pop_front();
      }
    }
    return at->second;
  }

  // Positions only if the program writes some itself: in an index without, they would break its phrase queries.
  Store& open(Xapian::WritableDatabase& database, bool positions) {
    const auto [at, fresh] = stores_.try_emplace(key(database));
    Store& s = at->second;
    if (!fresh && s.indexer)
      return s;
    s.setup.root = config_.prefix;
    s.setup.positions = config_.terms == "full" && positions;
    s.setup.ruleset = std::string(rules_->all()->hash());
    for (const cli::Measure& m : config_.measures)
      s.setup.measures.push_back({m.name, m.object, m.dimension});
    xapian::prepare(database, s.setup);
    s.indexer = std::make_unique<xapian::Indexer>(s.setup);
    return s;
  }

  const cli::Common common_;
  const cli::Config config_;
  std::unique_ptr<cli::LanguageRules> rules_;
  std::unique_ptr<cli::LanguageAnnotators> annotators_;
  std::unordered_map<const void*, Pending> pending_;
  Pending spare_;  // of a document that was stored, for its memory
  std::deque<const void*> order_;
  std::map<const void*, Store> stores_;
  std::map<const void*, Fields> parsers_;
  std::vector<std::unique_ptr<xapian::Index>> indexes_;
  std::vector<std::unique_ptr<xapian::QueryLanguage>> languages_;
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
    [](const Xapian::QueryParser& parser, const Xapian::Database& database) {
      guarded([&](Host& h) { h.parser(parser, database); });
    },
    [](Xapian::QueryParser& parser) { guarded([&](Host& h) { h.query(parser); }); },
};

}  // namespace

extern "C" POSTIL_EXPORT const Engine* postil_run_engine() { return &kEngine; }

}  // namespace postil::preload
