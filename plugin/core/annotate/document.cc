#include "core/annotate/layer.h"

namespace postil::annotate {

namespace {

std::uint32_t add_mention(Document& d, match::TypeId type, match::KindId kind, text::Range tokens,
                          const match::FieldValue* fields, std::size_t count, float confidence) {
  const std::uint32_t number = d.chart.add(type, tokens);
  match::Mention& m = d.chart[number];
  m = {};
  m.type = type;
  m.kind = kind;
  m.tokens = tokens;
  m.bytes = d.text.span(tokens);
  m.confidence = confidence;
  m.fields = {d.arena.copy_array(fields, count), static_cast<std::uint32_t>(count)};
  return number;
}

}  // namespace

std::string_view Document::in_one_line(text::Range words) const {
  const std::string_view s = text.surface(words);
  if (s.find('\n') == std::string_view::npos)
    return s;
  std::string out;
  for (std::uint32_t t = words.first; t < words.last; ++t)
    out.append(t > words.first && !text.tokens[t].has(text::kJoined) ? " " : "").append(text.surface(t));
  return arena.copy(out);
}

std::uint32_t Document::add(match::TypeId type, match::KindId kind, text::Range tokens,
                            std::initializer_list<match::FieldValue> fields, float confidence) {
  return add_mention(*this, type, kind, tokens, fields.begin(), fields.size(), confidence);
}

std::uint32_t Document::add(match::TypeId type, match::KindId kind, text::Range tokens,
                            const std::vector<match::FieldValue>& fields, float confidence) {
  return add_mention(*this, type, kind, tokens, fields.data(), fields.size(), confidence);
}

}  // namespace postil::annotate
