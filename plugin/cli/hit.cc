#include "cli/hit.h"

#include <nlohmann/json.hpp>

namespace postil::cli {

namespace {

using Json = nlohmann::json;

std::string text_of(const Json& json, const char* key) {
  const auto at = json.find(key);
  if (at == json.end() || at->is_null()) return "";
  return at->is_string() ? at->get<std::string>() : at->dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Hit read_hit(const Xapian::Document& document, const xapian::Setup& setup) {
  Hit hit;
  const std::string data = document.get_data();
  const Json json = Json::parse(data, nullptr, false);
  if (json.is_object()) {
    hit.id = text_of(json, "id");
    hit.title = text_of(json, "title");
    hit.date = text_of(json, "date");
    hit.text = text_of(json, "text");
  } else {
    hit.id = std::to_string(document.get_docid());
    hit.text = data;
  }
  hit.annotations = xapian::StoredAnnotations(document, setup);
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
