#include "cli/hit.h"

#include <nlohmann/json.hpp>

#include "cli/verb.h"

namespace postil::cli {

namespace {

using Json = nlohmann::json;

std::string text_of(const Json& json, const char* key) {
  const auto at = json.find(key);
  if (at == json.end() || at->is_null()) return "";
  return at->is_string() ? at->get<std::string>() : at->dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Null where there is none, where it is of a later version, or would run a program.
std::unique_ptr<const TextSource> source_of(const xapian::Index& index, const char* key) {
  const std::string spec = index.database().get_metadata(key);
  if (spec.empty()) return nullptr;
  try {
    auto source = std::make_unique<const TextSource>(spec);
    if (source->runs_command()) return nullptr;
    return source;
  } catch (const UserError&) {
    return nullptr;
  }
}

// Replaces `to` by what the source says, if it says anything.
bool read_from(const std::unique_ptr<const TextSource>& source, const Xapian::Document& document, std::string& to) {
  std::string found;
  if (!source || !source->read(document, found).empty() || found.empty()) return false;
  to = std::move(found);
  return true;
}

// Lines NAME=value, as Omega's indexers write them: a title if there is any, and the piece of the text that they keep.
void read_record(const std::string& data, Hit& hit) {
  for (const char* name : {"caption", "title", "url"})
    if (hit.title.empty()) hit.title = record_field(data, name);
  hit.text = record_field(data, "sample");
  if (hit.text.empty()) hit.text = data;
}

// By Xapian's convention, the term with prefix Q names a document: a mail's message id, what scriptindex calls unique. The number
// serves where there is none.
std::string own_id(const Xapian::Document& document) {
  Xapian::TermIterator term = document.termlist_begin();
  term.skip_to("Q");
  const bool named = term != document.termlist_end() && (*term).size() > 1 && (*term)[0] == 'Q';
  return named ? (*term).substr(1) : std::to_string(document.get_docid());
}

}  // namespace

HitReader::HitReader(const xapian::Index& index)
    : setup_(index.setup()),
      text_(source_of(index, kTextFrom)),
      title_(source_of(index, kTitleFrom)),
      date_(source_of(index, kDateFrom)) {}

Hit HitReader::read(const Xapian::Document& document) const {
  Hit hit;
  hit.docid = document.get_docid();
  const std::string data = document.get_data();
  const Json json = Json::parse(data, nullptr, false);
  if (json.is_object()) {
    hit.id = text_of(json, "id");
    if (hit.id.empty())
      hit.id = own_id(document);
    hit.title = text_of(json, "title");
    hit.date = text_of(json, "date");
    hit.text = text_of(json, "text");
    hit.positions = json.contains("text");
  } else {
    hit.id = own_id(document);
    read_record(data, hit);
    hit.positions = false;
  }
  hit.positions |= read_from(text_, document, hit.text);
  if (hit.text.empty() && !hit.positions)
    hit.text = data;  // JSON of another program's
  read_from(title_, document, hit.title);
  read_from(date_, document, hit.date);
  hit.annotations = xapian::StoredAnnotations(document, setup_);
  return hit;
}

std::string with_marks(const std::string& text, const std::vector<Span>& marks, std::string_view open, std::string_view close) {
  std::string out;
  std::size_t at = 0;
  for (Span mark : marks) {
    out.append(text, at, mark.begin - at).append(open).append(text, mark.begin, mark.size()).append(close);
    at = mark.end;
  }
  return out.append(text, at, std::string::npos);
}

}  // namespace postil::cli
