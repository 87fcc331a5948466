// jsonl: the document's own JSON with the annotations added at its end, so that nothing of it is lost or changed.
// text: the annotations of each document as a table. html: one page with the texts and their annotations marked; where
// marks overlap the text is cut at every boundary and each piece names all that covers it.
#include "cli/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "postil/json.h"

namespace postil::cli {

namespace {

constexpr std::size_t kMaxShown = 60;  // characters of a span in the table

class JsonRenderer : public Renderer {
 public:
  explicit JsonRenderer(OffsetUnit unit) : unit_(unit) {}

  std::string render(const Document& document, const Annotations& text, const Annotations& title) const override {
    std::string out = document.json;
    out.erase(out.find_last_of('}'));
    while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
    if (out.back() != '{')
      out += ',';
    const OffsetMap map(document.text, unit_);
    out += "\"annotations\":";
    append_json(out, text, &map);
    if (!document.title.empty()) {
      const OffsetMap title_map(document.title, unit_);
      out += ",\"title_annotations\":";
      append_json(out, title, &title_map);
    }
    return out += "}\n";
  }

 private:
  OffsetUnit unit_;
};

// A span on one line, cut in the middle of what is long.
std::string shown(Span span, std::string_view text) {
  std::string s(span.of(text));
  for (char& c : s)
    if (static_cast<unsigned char>(c) < 0x20)
      c = ' ';
  const auto boundary = [&](std::size_t i) {
    while (i > 0 && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80) --i;
    return i;
  };
  if (s.size() > kMaxShown)
    s = s.substr(0, boundary(kMaxShown * 2 / 3)) + " ... " + s.substr(boundary(s.size() - kMaxShown / 3));
  return s;
}

std::string shown(const std::vector<Span>& spans, std::string_view text) {
  std::string s;
  for (const Span& span : spans) s += (s.empty() ? "" : " / ") + shown(span, text);
  return s;
}

std::string bounds(const Quantity& q) {
  if (q.value && q.low == q.value && q.high == q.value && !q.approximate)
    return fmt::format("{}", *q.value);
  if (!q.low && !q.high)
    return q.value ? fmt::format("{}", *q.value) : "";
  if (q.low && !q.high)
    return fmt::format("{} {}", q.low_open ? ">" : ">=", *q.low);
  if (q.high && !q.low)
    return fmt::format("{} {}", q.high_open ? "<" : "<=", *q.high);
  return fmt::format("{}..{}", *q.low, *q.high);
}

// What an annotation says, for a reader: "Abdi Farah", "Syria > Hama", "> 170 milk delivery truck".
std::string meaning(const Annotation& a, std::string_view text) {
  if (const Actor* actor = a.actor())
    return std::string(actor->name);
  if (const Location* location = a.location())
    return fmt::format("{}", fmt::join(location->path, " > "));
  if (const Date* date = a.date())
    return date->from.empty() && date->to.empty() ? std::string(date->timex)
                                                  : fmt::format("{}..{}", date->from, date->to);
  if (const Attribution* said = a.attribution())
    return fmt::format("{}: {}", said->actor.empty() ? shown(said->source, text) : std::string(said->actor),
                       shown(said->content, text));
  std::vector<std::string> words;
  for (const Field& field : a.fields)
    words.push_back(
        std::visit([&](const auto& value) { return fmt::format("{}={}", field.name, value); }, field.value));
  if (const Quantity* q = a.quantity()) {
    words = {bounds(*q), std::string(q->unit), std::string(q->object)};
    if (!q->said_by.empty())
      words.push_back(fmt::format("(says {})", q->said_by));
  }
  words.erase(std::remove(words.begin(), words.end(), ""), words.end());
  return fmt::format("{}", fmt::join(words, " "));
}

// Nothing for what means nothing more than its words.
std::string with_sign(const char* sign, const std::string& meaning) { return meaning.empty() ? "" : sign + meaning; }

std::string full_type(const Annotation& a) {
  return a.kind.empty() ? std::string(a.type) : fmt::format("{}.{}", a.type, a.kind);
}

class TextRenderer : public Renderer {
 public:
  explicit TextRenderer(OffsetUnit unit) : unit_(unit) {}

  std::string render(const Document& document, const Annotations& text, const Annotations& title) const override {
    std::string out = fmt::format("== {} ==\n", document.id);
    table(out, "title ", document.title, title);
    table(out, "", document.text, text);
    return out += '\n';
  }

 private:
  void table(std::string& out, const char* label, std::string_view text, const Annotations& annotations) const {
    const OffsetMap map(text, unit_);
    for (const Annotation& a : annotations)
      fmt::format_to(std::back_inserter(out), "{}{:>6}-{:<6} {:20} {}{}\n", label, map(a.span.begin), map(a.span.end),
                     full_type(a), shown(a.span, text), with_sign("  =  ", meaning(a, text)));
  }

  OffsetUnit unit_;
};

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

constexpr const char* kHtmlHead = R"(<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Annotated by postil</title><style>
body { max-width: 50em; margin: 2em auto; padding: 0 1em; font: 1em/1.6 sans-serif; color: #222 }
pre { white-space: pre-wrap; font: inherit }
.actor { background: #dbe8ff } .location { background: #d8f3dc } .quantity { background: #ffe8b8 }
.date { background: #eadcf8 } .source { border-bottom: 2px solid #36c } .cue { border-bottom: 2px solid #c33 }
.content { border-bottom: 1px dotted #888 } .key span { padding: 0 .4em; margin-right: .6em }
</style></head><body>
<p class="key"><span class="actor">actor</span><span class="location">location</span><span class="quantity">quantity</span>
<span class="date">date</span><span class="source">source</span><span class="cue">cue</span>
<span class="content">content</span></p>
)";

class HtmlRenderer : public Renderer {
 public:
  std::string head() const override { return kHtmlHead; }
  std::string foot() const override { return "</body></html>\n"; }

  std::string render(const Document& document, const Annotations& text, const Annotations& title) const override {
    std::string out = fmt::format("<h2>{}</h2>\n", escape(document.id));
    if (!document.title.empty())
      out += "<h3>" + marked(document.title, title) + "</h3>\n";
    return out += "<pre>" + marked(document.text, text) + "</pre>\n";
  }

 private:
  struct Mark {
    Span span;
    std::string css;
    std::string hint;
  };

  static std::vector<Mark> marks(std::string_view text, const Annotations& annotations) {
    std::vector<Mark> all;
    for (const Annotation& a : annotations) {
      const std::string hint = full_type(a) + with_sign(": ", meaning(a, text));
      const Attribution* said = a.attribution();
      if (!said) {
        all.push_back({a.span, std::string(a.type), hint});
        continue;
      }
      for (const Span& s : said->source) all.push_back({s, "source", hint});
      for (const Span& s : said->cue) all.push_back({s, "cue", hint});
      for (const Span& s : said->content) all.push_back({s, "content", hint});
    }
    return all;
  }

  static std::string marked(std::string_view text, const Annotations& annotations) {
    const std::vector<Mark> all = marks(text, annotations);
    std::multimap<std::uint32_t, std::size_t> begins, ends;
    std::vector<std::uint32_t> cuts = {0, static_cast<std::uint32_t>(text.size())};
    for (std::size_t i = 0; i < all.size(); ++i) {
      begins.emplace(all[i].span.begin, i);
      ends.emplace(all[i].span.end, i);
      cuts.insert(cuts.end(), {all[i].span.begin, all[i].span.end});
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());

    std::string out;
    std::vector<std::size_t> open;  // marks that cover the piece
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      for (auto [it, last] = ends.equal_range(cuts[i]); it != last; ++it)
        open.erase(std::remove(open.begin(), open.end(), it->second), open.end());
      for (auto [it, last] = begins.equal_range(cuts[i]); it != last; ++it) open.push_back(it->second);
      piece(out, Span{cuts[i], cuts[i + 1]}.of(text), open, all);
    }
    return out;
  }

  static void piece(std::string& out, std::string_view text, const std::vector<std::size_t>& open,
                    const std::vector<Mark>& all) {
    if (open.empty()) {
      out += escape(text);
      return;
    }
    std::string css, hint;
    for (const std::size_t mark : open) {
      css += (css.empty() ? "" : " ") + all[mark].css;
      hint += (hint.empty() ? "" : "\n") + all[mark].hint;
    }
    out += fmt::format("<span class=\"{}\" title=\"{}\">{}</span>", escape(css), escape(hint), escape(text));
  }
};

}  // namespace

std::unique_ptr<Renderer> make_renderer(const std::string& format, const std::string& offsets) {
  const OffsetUnit unit = offsets == "utf16"       ? OffsetUnit::kUtf16
                          : offsets == "codepoint" ? OffsetUnit::kCodePoint
                                                   : OffsetUnit::kByte;
  if (format == "text")
    return std::make_unique<TextRenderer>(unit);
  if (format == "html")
    return std::make_unique<HtmlRenderer>();
  return std::make_unique<JsonRenderer>(unit);
}

}  // namespace postil::cli
