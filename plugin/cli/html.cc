// One pass over the bytes. Text is collected word by word; white space and the ends of blocks are only remembered, and
// written as the strongest separator seen when the next word begins. Elements whose content is no text are skipped up
// to their end tag, which no markup inside them can hide.
#include "cli/html.h"

#include <algorithm>
#include <array>

#include "cli/html_entities.h"

namespace postil::cli {

namespace {

constexpr std::array<std::string_view, 8> kSkipped = {"script", "style",  "template", "noscript",
                                                      "svg",    "iframe", "object",   "textarea"};
constexpr std::array<std::string_view, 38> kBlocks = {
    "address", "article", "aside",  "blockquote", "body", "caption", "dd",         "details", "div", "dl",
    "dt",      "figure",  "footer", "form",       "h1",   "h2",      "h3",         "h4",      "h5",  "h6",
    "head",    "header",  "hr",     "li",         "main", "nav",     "ol",         "option",  "p",   "pre",
    "section", "table",   "tbody",  "thead",      "tr",   "ul",      "figcaption", "summary"};
constexpr std::array<std::string_view, 3> kLines = {"br", "td", "th"};
constexpr std::size_t kMaxEntityName = 32;

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&](char32_t b) { out.push_back(static_cast<char>(b)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F));
  }
}

// Numbers 128 to 159 mean Windows-1252, as browsers read them.
char32_t mend_code_point(char32_t c) {
  constexpr std::array<char32_t, 32> kWindows1252 = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  if (c >= 128 && c < 160)
    return kWindows1252[c - 128];
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
    return 0xFFFD;
  return c;
}

class HtmlReader {
 public:
  explicit HtmlReader(std::string_view html) : html_(html) {}

  HtmlText read() {
    while (at_ < html_.size()) {
      if (html_[at_] == '<')
        markup();
      else
        character();
    }
    return std::move(result_);
  }

 private:
  enum Separator { kNone, kBlank, kLine, kParagraph };

  void separate(Separator s) { pending_ = std::max(pending_, s); }

  void put(std::string_view bytes) {
    std::string& out = in_title_ ? result_.title : result_.text;
    if (!out.empty())
      out += pending_ == kNone ? "" : pending_ == kBlank || in_title_ ? " " : pending_ == kLine ? "\n" : "\n\n";
    pending_ = kNone;
    out += bytes;
  }

  void character() {
    if (is_space(html_[at_])) {
      separate(kBlank);
      ++at_;
    } else if (html_[at_] == '&') {
      entity();
    } else {
      const std::size_t begin = at_;
      while (at_ < html_.size() && html_[at_] != '<' && html_[at_] != '&' && !is_space(html_[at_])) ++at_;
      put(html_.substr(begin, at_ - begin));
    }
  }

  void entity() {
    std::size_t end = at_ + 1;
    while (end < html_.size() && end - at_ <= kMaxEntityName &&
           (is_letter(html_[end]) || is_digit(html_[end]) || (end == at_ + 1 && html_[end] == '#')))
      ++end;
    const std::string_view name = html_.substr(at_ + 1, end - at_ - 1);
    const bool closed = end < html_.size() && html_[end] == ';';
    const char32_t code_point = closed ? decode(name) : 0;
    if (!code_point) {
      put("&");
      ++at_;
      return;
    }
    at_ = end + 1;
    if (code_point == 0xA0 || code_point <= ' ')
      return separate(kBlank);
    std::string utf8;
    append_utf8(utf8, code_point);
    put(utf8);
  }

  static char32_t decode(std::string_view name) {
    if (name.size() < 2 || name[0] != '#')
      return named_entity(name);
    const bool hex = lower(name[1]) == 'x';
    char32_t code_point = 0;
    for (const char c : name.substr(hex ? 2 : 1)) {
      const int digit = is_digit(c) ? c - '0' : hex && lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
      if (digit < 0)
        return 0;
      code_point = std::min<char32_t>(code_point * (hex ? 16 : 10) + static_cast<char32_t>(digit), 0x110000);
    }
    return mend_code_point(code_point);
  }

  void markup() {
    const std::string_view rest = html_.substr(at_);
    if (rest.substr(0, 4) == "<!--")
      return skip_past("-->", 4);
    const std::size_t name_at = rest.size() > 1 && rest[1] == '/' ? 2 : 1;
    if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '?'))
      return skip_past(">", 2);
    if (rest.size() <= name_at || !is_letter(rest[name_at])) {
      put("<");
      ++at_;
      return;
    }
    tag(name_at == 2);
  }

  void skip_past(std::string_view end, std::size_t from) {
    const std::size_t found = html_.find(end, at_ + from);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }

  void tag(bool closing) {
    at_ += closing ? 2 : 1;
    std::string name;
    while (at_ < html_.size() && (is_letter(html_[at_]) || is_digit(html_[at_])) && name.size() < 16)
      name.push_back(lower(html_[at_++]));
    const bool empty = skip_attributes();
    if (name == "title" && result_.text.empty()) {
      in_title_ = !closing && !empty;
      pending_ = kNone;
    } else if (!closing && !empty && contains(kSkipped, name)) {
      skip_element(name);
    } else if (contains(kBlocks, name)) {
      separate(kParagraph);
    } else if (contains(kLines, name)) {
      separate(kLine);
    }
    if (name == "body")
      in_title_ = false;
  }

  // To behind the '>' of a tag; quoted values may hold one. Whether the tag ends itself: <x/>.
  bool skip_attributes() {
    char quote = 0;
    for (; at_ < html_.size(); ++at_) {
      const char c = html_[at_];
      if (quote) {
        if (c == quote)
          quote = 0;
      } else if ((c == '"' || c == '\'') && html_[at_ - 1] == '=') {
        quote = c;
      } else if (c == '>') {
        return html_[at_++ - 1] == '/';
      }
    }
    return false;
  }

  // To the end tag of an element whose content is no text.
  void skip_element(std::string_view name) {
    for (std::size_t from = at_; (from = html_.find("</", from)) != std::string_view::npos; from += 2) {
      const std::string_view found = html_.substr(from + 2, name.size());
      if (std::equal(found.begin(), found.end(), name.begin(), name.end(),
                     [](char a, char b) { return lower(a) == b; })) {
        at_ = from;
        return;
      }
    }
    at_ = html_.size();
  }

  std::string_view html_;
  std::size_t at_ = 0;
  HtmlText result_;
  Separator pending_ = kNone;
  bool in_title_ = false;
};

}  // namespace

HtmlText html_to_text(std::string_view html) { return HtmlReader(html).read(); }

}  // namespace postil::cli
