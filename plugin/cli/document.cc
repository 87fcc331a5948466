// Parsing of one document. A line of JSON is read by a handler that keeps the fields of the top level only, so nothing
// is built for what nests below; the line itself is kept as the document's JSON. A line that is refused gets a second
// chance with its bytes that are no UTF-8 blanked out and its lone surrogates (which some programs write) replaced.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/encoding.h"
#include "cli/html.h"
#include "cli/input.h"
#include "cli/verb.h"

namespace postil::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kOurs[] = {"annotations", "title_annotations"};

class TopLevel : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TopLevel(Document& document) : document_(document) {}

  bool null() override { return true; }
  bool boolean(bool v) override { return value(v ? "true" : "false", false); }
  bool number_integer(number_integer_t v) override { return value(std::to_string(v), true); }
  bool number_unsigned(number_unsigned_t v) override { return value(std::to_string(v), true); }
  bool number_float(number_float_t, const string_t& written) override { return value(written, true); }
  bool binary(binary_t&) override { return true; }

  bool string(string_t& v) override {
    if (depth_ != 1)
      return value(std::move(v), false);
    if (key_ == "id")
      return id_ = true, document_.id = std::move(v), true;
    if (key_ == "text")
      return text_ = true, document_.text = std::move(v), true;
    if (key_ == "title")
      return document_.title = std::move(v), true;
    if (key_ == "date")
      return document_.date = std::move(v), true;
    return value(std::move(v), false);
  }

  bool start_object(std::size_t) override { return object_ |= depth_ == 0, open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return in_array_ = depth_ == 1, open(); }
  bool end_array() override { return in_array_ = false, close(); }

  bool key(string_t& key) override {
    if (depth_ != 1)
      return true;
    for (const std::string_view ours : kOurs) has_ours_ |= key == ours;
    key_ = std::move(key);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& e) override {
    const std::string_view what = e.what();
    const std::size_t reason = what.find(": ", what.find("column"));
    error_ = fmt::format("no JSON, at byte {}: {}", position, reason == what.npos ? what : what.substr(reason + 2));
    return false;
  }

  bool has_ours() const { return has_ours_; }

  std::string why_not() const {
    if (!error_.empty())
      return error_;
    if (!object_)
      return "no JSON object";
    if (!id_)
      return "the document has no \"id\" (a string or a number)";
    if (!text_)
      return "the document has no \"text\" (a string)";
    return "";
  }

 private:
  bool open() {
    if (++depth_ <= kMaxJsonDepth)
      return true;
    error_ = fmt::format("JSON that nests deeper than {}", kMaxJsonDepth);
    return false;
  }
  bool close() { return --depth_, true; }

  bool value(std::string v, bool number) {
    if (depth_ == 1 && key_ == "id" && number)
      return id_ = true, document_.id = std::move(v), true;
    const bool direct = depth_ == 1 && key_ != "id" && key_ != "text" && key_ != "title" && key_ != "date";
    if (!direct && !(in_array_ && depth_ == 2))
      return true;
    if (document_.fields.empty() || document_.fields.back().name != key_)
      document_.fields.push_back({key_, {}});
    document_.fields.back().values.push_back(std::move(v));
    return true;
  }

  Document& document_;
  std::string key_, error_;
  int depth_ = 0;
  bool object_ = false, id_ = false, text_ = false, in_array_ = false, has_ours_ = false;
};

int hex4(std::string_view s, std::size_t i) {
  int code = 0;
  for (std::size_t k = i; k < i + 4; ++k) {
    const char c = k < s.size() ? s[k] : 'x';
    const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    if (digit < 0)
      return -1;
    code = code * 16 + digit;
  }
  return code;
}

bool is_escape(std::string_view s, std::size_t i) { return i + 5 < s.size() && s[i] == '\\' && s[i + 1] == 'u'; }

// Replaces \uD800 to \uDFFF that are no pair by \uFFFD. Whether there were any.
bool mend_surrogates(std::string& json) {
  bool mended = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] != '\\')
      continue;
    const int code = is_escape(json, i) ? hex4(json, i + 2) : -1;
    if (code >= 0xD800 && code < 0xDC00 && is_escape(json, i + 6)) {
      const int low = hex4(json, i + 8);
      if (low >= 0xDC00 && low < 0xE000) {
        i += 11;
        continue;
      }
    }
    if (code >= 0xD800 && code < 0xE000) {
      json.replace(i + 2, 4, "fffd");
      mended = true;
    }
    ++i;
  }
  return mended;
}

// Behind the string that begins at json[i]. This and what follows read JSON that is known to be valid.
std::size_t string_end(std::string_view json, std::size_t i) {
  for (++i; json[i] != '"'; ++i)
    if (json[i] == '\\')
      ++i;
  return i + 1;
}

// The comma or bracket that ends the member whose value begins at json[i].
std::size_t member_end(std::string_view json, std::size_t i) {
  for (int depth = 0;;) {
    const char c = json[i];
    if (c == '"') {
      i = string_end(json, i);
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}'))
      return i;
    depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    ++i;
  }
}

// The object without our own members of an earlier run; the bytes of the others stay as they are.
std::string without_ours(std::string_view json) {
  std::string kept = "{";
  std::size_t i = json.find('{');
  while (json[i] != '}') {
    i = json.find_first_of("\"}", i + 1);
    if (json[i] == '}')
      break;
    const std::size_t key = i;
    const std::size_t key_end = string_end(json, key);
    i = member_end(json, key_end);
    const std::string_view name = json.substr(key + 1, key_end - key - 2);
    if (std::find(std::begin(kOurs), std::end(kOurs), name) == std::end(kOurs))
      kept.append(kept.size() > 1 ? ", " : "").append(json.substr(key, i - key));
  }
  return kept += '}';
}

std::string parse_json_once(const std::string& line, Document& document, bool& has_ours) {
  TopLevel top(document);
  nlohmann::json::sax_parse(line.begin(), line.end(), &top);
  has_ours = top.has_ours();
  return top.why_not();
}

std::string parse_json_line(std::string& line, Document& document) {
  bool has_ours = false;
  std::string why = parse_json_once(line, document, has_ours);
  if (!why.empty()) {
    const std::uint64_t invalid = blank_invalid_utf8(line);
    if (!mend_surrogates(line) && invalid == 0)
      return why;
    document = Document();
    document.invalid_bytes = invalid;
    why = parse_json_once(line, document, has_ours);
    if (!why.empty())
      return why;
  }
  document.json = has_ours ? without_ours(line) : std::move(line);
  return "";
}

void parse_text(RawDocument& raw, Document& document) {
  to_utf8(raw.bytes, raw.kind == InputKind::kHtml);
  document.invalid_bytes = blank_invalid_utf8(raw.bytes);
  document.id = raw.name;
  if (raw.kind == InputKind::kHtml) {
    HtmlText html = html_to_text(raw.bytes);
    document.title = std::move(html.title);
    document.text = std::move(html.text);
  } else {
    document.text = std::move(raw.bytes);
  }
  Json json = {{"id", document.id}};
  if (!document.title.empty())
    json["title"] = document.title;
  json["text"] = document.text;
  document.json = json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string RawDocument::where() const { return line ? fmt::format("{}:{}", name, line) : name; }

bool is_day(std::string_view date) {
  if (date.size() < 10 || date[4] != '-' || date[7] != '-' || (date.size() > 10 && date[10] != 'T' && date[10] != ' ')) return false;
  const auto number = [&](std::size_t at, std::size_t size) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(date.data() + at, date.data() + at + size, value);
    return error == std::errc() && end == date.data() + at + size ? value : 0;
  };
  const std::chrono::year year(static_cast<int>(number(0, 4)));
  return year > std::chrono::year(0) && (year / static_cast<int>(number(5, 2)) / static_cast<int>(number(8, 2))).ok();
}

void check_date_option(const std::string& date) {
  if (!date.empty() && !is_day(date))
    throw UserError(fmt::format("--date must be a day of the calendar such as 2015-12-04, not '{}'", date));
}

std::string_view field_of(const Document& document, std::string_view name) {
  for (const ExtraField& field : document.fields)
    if (field.name == name && !field.values.empty()) return field.values[0];
  return {};
}

std::string parse(RawDocument& raw, Document& document) {
  document = Document();
  if (raw.kind != InputKind::kJsonLines) {
    parse_text(raw, document);
  } else if (std::string why = parse_json_line(raw.bytes, document); !why.empty()) {
    const bool text_on_stdin = raw.name == "-" && raw.line == 1 && why.compare(0, 8, "no JSON,") == 0;
    return text_on_stdin ? why + "; stdin has JSON lines; for a text: --stdin text" : why;
  }
  document.where = raw.where();
  return "";
}

}  // namespace postil::cli
