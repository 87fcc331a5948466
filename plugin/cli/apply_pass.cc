#include "cli/apply_pass.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/pipeline.h"
#include "cli/text_source.h"
#include "postil/annotator.h"

namespace postil::cli {

namespace {

// Documents that are read, annotated and not yet written: as many as a batch in place, while that is being written.
constexpr std::size_t kAheadDocuments = 2000;
constexpr std::size_t kAheadBytes = std::size_t{32} << 20;
constexpr std::uint64_t kShownProblems = 10;

struct Sources {
  explicit Sources(const ApplyOptions& options) : text(options.text_from) {
    if (!options.title_from.empty()) title.emplace(options.title_from);
    if (!options.date_from.empty()) date.emplace(options.date_from);
  }
  TextSource text;
  std::optional<TextSource> title, date;
};

}  // namespace

// What each thread has for itself.
class Pass::Worker {
 public:
  Worker(const ApplyOptions& options, LanguageRules& rules, const xapian::Setup& setup, Unchanged unchanged)
      : sources_(options), reader_(options.database), rules_(rules), annotators_(rules), indexer_(setup), unchanged_(std::move(unchanged)) {}

  void annotate(Work& work, const Target& target) {
    read(work);
    if (work.state != Work::State::kAnnotated) return;
    if (unchanged_ && unchanged_(work)) {
      work.state = Work::State::kUnchanged;
      return;
    }
    Annotator& annotator = annotators_.of(rules_.language_of(work.text));
    AnnotateOptions options;
    options.date = work.date;
    work.text_annotations = annotator.annotate(work.text, options);
    options.headline = true;
    if (!work.title.empty()) work.title_annotations = annotator.annotate(work.title, options);
    target.prepare(work, indexer_);
  }

 private:
  void read(Work& work) {
    try {
      reader_.with([&](Xapian::Database& db) {
        const Xapian::Document d = db.get_document(work.id);
        const std::string data = d.get_data();
        work.data_hash = std::hash<std::string>()(data);
        work.problem = sources_.text.read(d, data, work.text);
        if (work.problem.empty() && sources_.title) work.problem = sources_.title->read(d, data, work.title);
        if (work.problem.empty() && sources_.date) work.problem = sources_.date->read(d, data, work.date);
        return 0;
      });
      work.state = work.problem.empty() ? Work::State::kAnnotated : Work::State::kUnreadable;
    } catch (const Xapian::DocNotFoundError&) {
      work.state = Work::State::kGone;
    }
  }

  Sources sources_;
  Reader reader_;
  LanguageRules& rules_;
  LanguageAnnotators annotators_;
  xapian::Indexer indexer_;
  Unchanged unchanged_;
};

Pass::Pass(const ApplyOptions& options, LanguageRules& rules) : options_(options), rules_(rules), progress_("annotating") {
  const Sources check(options);
}

void Pass::run(const std::vector<Xapian::docid>& ids, const xapian::Setup& setup, unsigned jobs, Target& target,
               const std::function<Unchanged()>& make_unchanged) try {
  auto next = ids.begin();
  Ahead<Work> ahead;
  ahead.documents = kAheadDocuments;
  ahead.bytes = kAheadBytes;
  ahead.size = [](const Work& work) { return work.bytes(); };
  run_in_order<Xapian::docid, Work>(
      jobs, [&](Xapian::docid& id) { return !failed_ && next != ids.end() ? id = *next++, true : false; },
      [&] {
        auto worker = std::make_shared<Worker>(options_, rules_, setup, make_unchanged());
        return [&, worker](Xapian::docid& id) {
          Work work;
          work.id = id;
          worker->annotate(work, target);
          return work;
        };
      },
      [&](Work& work) {
        tell(work);
        if (work.state == Work::State::kAnnotated) target.take(work);
      },
      ahead);
  target.end();
} catch (...) {
  failed_ = true;
  throw;
}

void Pass::tell(const Work& work) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (work.state == Work::State::kUnreadable && ++unreadable_ <= kShownProblems)
    print_error(fmt::format("document {}: {}", work.id, work.problem));
  if (work.state == Work::State::kAnnotated && work.text.empty()) ++empty_;
  ++done_;
  progress_.update(done_, expected_, done_);
}

int Pass::finish(std::uint64_t written, std::uint64_t left_alone, std::uint64_t changed_meanwhile) const {
  std::string out = fmt::format("{} annotated, {} left alone", plural(written, "document"), left_alone);
  if (changed_meanwhile)
    out += fmt::format("; {} were changed by another program meanwhile: run the same command again", changed_meanwhile);
  if (empty_ && empty_ == written)
    print_warning(
        fmt::format("--text-from {}: {} here, none with a text there", options_.text_from, plural(empty_, "document")));
  else if (empty_)
    out += fmt::format("; {} of them without a text", empty_);
  if (unreadable_) out += fmt::format("; the text of {} could not be read", unreadable_);
  write_out(out + "\n");
  return unreadable_ ? kBadInput : kOk;
}

// FNV-1a
std::string content_hash(std::string_view text, std::string_view title) {
  std::uint64_t h = 14695981039346656037u;
  for (std::string_view part : {text, title})
    for (unsigned char c : part) h = (h ^ c) * 1099511628211u;
  return fmt::format("{:016x}", h);
}

std::vector<Xapian::docid> without(const std::vector<Xapian::docid>& all, const std::vector<Xapian::docid>& taken) {
  std::vector<Xapian::docid> out;
  std::set_difference(all.begin(), all.end(), taken.begin(), taken.end(), std::back_inserter(out));
  return out;
}

bool has_annotations(const Xapian::Database& db) {
  const std::optional<xapian::Setup> setup = xapian::read_setup(db);
  return setup && std::any_of(db.allterms_begin(setup->root), db.allterms_end(setup->root),
                              [&](const std::string& term) { return !xapian::is_marker(*setup, term); });
}

bool has_other_sources(const Xapian::Database& db, const ApplyOptions& options) {
  const std::string text = db.get_metadata(kTextFrom);
  return !text.empty() && (text != options.text_from || db.get_metadata(kTitleFrom) != options.title_from ||
                           db.get_metadata(kDateFrom) != options.date_from);
}

void check_sources(const Xapian::Database& db, const ApplyOptions& options, const std::string& index, const std::string& advice) {
  if (has_other_sources(db, options))
    throw UserError(fmt::format("{}: its texts, titles or dates were taken from another place (--text-from {}); {}", index,
                                db.get_metadata(kTextFrom), advice));
}

void note_sources(Xapian::WritableDatabase& db, const ApplyOptions& options) {
  for (const auto& [key, spec] : {std::pair(kTextFrom, &options.text_from), {kTitleFrom, &options.title_from}, {kDateFrom, &options.date_from}})
    if (db.get_metadata(key) != *spec) db.set_metadata(key, *spec);
}

}  // namespace postil::cli
