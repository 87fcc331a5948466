// JSON of annotations, written straight into a string: no tree is built.
#include "postil/json.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <iterator>

namespace postil {

namespace {

constexpr std::size_t kStep = 256;  // bytes between checkpoints: a lookup counts at most so many

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::uint32_t units(char first_byte, OffsetUnit unit) {
  if (!starts_character(first_byte))
    return 0;
  return unit == OffsetUnit::kUtf16 && static_cast<unsigned char>(first_byte) >= 0xF0 ? 2 : 1;
}

// Length of the UTF-8 sequence at text[i], 0 if it is none.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const auto at = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  const unsigned c = at(i);
  if (c < 0x80)
    return 1;
  const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
  if (c < 0xC2 || c > 0xF4)
    return 0;
  for (std::size_t k = 1; k < length; ++k)
    if ((at(i + k) & 0xC0) != 0x80)
      return 0;
  const unsigned second = at(i + 1);
  const bool overlong = (c == 0xE0 && second < 0xA0) || (c == 0xF0 && second < 0x90);
  const bool no_character = (c == 0xED && second > 0x9F) || (c == 0xF4 && second > 0x8F);
  return overlong || no_character ? 0 : length;
}

bool is_plain(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x20 && u < 0x7F && c != '"' && c != '\\';
}

// The first byte from `i` on that is not plain. Eight are looked at at once: `less`, `high` and `equal` have the high bit of some
// byte set if one is below a space, above '~', a quotation mark or a backslash.
std::size_t plain_end(std::string_view text, std::size_t i) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u, kHigh = 0x80 * kOnes;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t v;
    std::memcpy(&v, text.data() + i, 8);
    const std::uint64_t quote = v ^ '"' * kOnes, backslash = v ^ '\\' * kOnes;
    const std::uint64_t less = (v - 0x20 * kOnes) & ~v, high = v | (v + kOnes);
    const std::uint64_t equal = ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
    if ((less | high | equal) & kHigh)
      break;
  }
  while (i < text.size() && is_plain(text[i]))
    ++i;
  return i;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

// Writes the members of one object; each call leaves out what the annotation does not have.
class ObjectWriter {
 public:
  ObjectWriter(std::string& out, const OffsetMap* offsets) : out_(out), offsets_(offsets) { out_ += '{'; }

  void finish() { out_ += '}'; }

  void text(std::string_view key, std::string_view value) {
    if (value.empty())
      return;
    name(key);
    append_json_string(out_, value);
  }

  void number(std::string_view key, std::optional<double> value) {
    if (!value || !std::isfinite(*value))
      return;
    name(key);
    append_number(*value);
  }

  void count(std::string_view key, std::uint32_t value) {
    name(key);
    append_count(value);
  }

  void truth(std::string_view key, bool value) {
    name(key);
    out_ += value ? "true" : "false";
  }

  void flag(std::string_view key, bool value) {
    if (value)
      truth(key, value);
  }

  void offset(std::string_view key, std::uint32_t byte) { count(key, offsets_ ? (*offsets_)(byte) : byte); }

  void spans(std::string_view key, const std::vector<Span>& spans) {
    name(key);
    out_ += '[';
    for (const Span& span : spans) {
      if (&span != spans.data())
        out_ += ',';
      out_ += '[';
      append_count(offsets_ ? (*offsets_)(span.begin) : span.begin);
      out_ += ',';
      append_count(offsets_ ? (*offsets_)(span.end) : span.end);
      out_ += ']';
    }
    out_ += ']';
  }

  void texts(std::string_view key, const std::vector<std::string_view>& values) {
    if (values.empty())
      return;
    name(key);
    out_ += '[';
    for (const std::string_view& value : values) {
      if (&value != values.data())
        out_ += ',';
      append_json_string(out_, value);
    }
    out_ += ']';
  }

  // [from, to], null for an open end.
  void dates(std::string_view key, std::string_view from, std::string_view to) {
    if (from.empty() && to.empty())
      return;
    name(key);
    out_ += '[';
    from.empty() ? void(out_ += "null") : append_json_string(out_, from);
    out_ += ',';
    to.empty() ? void(out_ += "null") : append_json_string(out_, to);
    out_ += ']';
  }

 private:
  void name(std::string_view key) {
    if (!first_)
      out_ += ',';
    first_ = false;
    append_json_string(out_, key);
    out_ += ':';
  }

  void append_number(double value) { fmt::format_to(std::back_inserter(out_), "{}", value == 0 ? 0.0 : value); }

  void append_count(std::uint32_t value) {
    const fmt::format_int digits(value);
    out_.append(digits.data(), digits.size());
  }

  std::string& out_;
  const OffsetMap* offsets_;
  bool first_ = true;
};

void write(ObjectWriter&, std::monostate) {}

void write(ObjectWriter& w, const Actor& actor) {
  w.text("id", actor.id);
  w.text("name", actor.name);
}

void write(ObjectWriter& w, const Location& location) {
  w.text("id", location.id);
  w.text("name", location.name);
  w.texts("path", location.path);
  w.number("lat", location.latitude);
  w.number("lon", location.longitude);
}

std::string_view mode_name(Mode mode) {
  return mode == Mode::kDirect ? "direct" : mode == Mode::kMixed ? "mixed" : "indirect";
}

void write(ObjectWriter& w, const Attribution& attribution) {
  w.spans("source", attribution.source);
  w.spans("cue", attribution.cue);
  w.spans("content", attribution.content);
  w.text("mode", mode_name(attribution.mode));
  w.text("class", attribution.attitude);
  w.text("actor", attribution.actor);
  w.text("resolved_by", attribution.resolved_by);
  w.flag("negated", attribution.negated);
  w.flag("modal", attribution.modal);
}

void write(ObjectWriter& w, const Quantity& quantity) {
  w.number("value", quantity.value);
  w.number("low", quantity.low);
  w.number("high", quantity.high);
  w.flag("low_open", quantity.low_open);
  w.flag("high_open", quantity.high_open);
  w.text("comparator", quantity.comparator);
  w.text("word", quantity.word);
  w.flag("approximate", quantity.approximate);
  w.text("unit", quantity.unit);
  w.text("unit_code", quantity.unit_code);
  w.number("si_value", quantity.base_value);
  w.number("si_low", quantity.base_low);
  w.number("si_high", quantity.base_high);
  w.text("si_unit", quantity.base_unit);
  w.text("dimension", quantity.dimension);
  w.text("rate", quantity.rate);
  w.text("object", quantity.object);
  w.text("object_head", quantity.object_head);
  w.text("predicate", quantity.predicate);
  w.flag("negated", quantity.negated);
  w.text("said_by", quantity.said_by);
  w.dates("date", quantity.date_from, quantity.date_to);
  w.texts("location", quantity.location);
  w.text("said_by_rule", quantity.said_by_rule);
  w.text("date_rule", quantity.date_rule);
  w.text("location_rule", quantity.location_rule);
  w.text("predicate_rule", quantity.predicate_rule);
  if (quantity.supersedes)
    w.count("supersedes", *quantity.supersedes);
}

void write(ObjectWriter& w, const Date& date) {
  w.text("from", date.from);
  w.text("to", date.to);
  w.text("timex", date.timex);
}

void write(ObjectWriter& w, const Field& field) {
  if (const auto* number = std::get_if<double>(&field.value))
    w.number(field.name, *number);
  if (const auto* truth = std::get_if<bool>(&field.value))
    w.truth(field.name, *truth);
  if (const auto* text = std::get_if<std::string_view>(&field.value))
    w.text(field.name, *text);
}

// A float such as 0.7 has a short form as a float; as a double it would be 0.699999988079071.
double shortest(float value) { return std::round(static_cast<double>(value) * 1000) / 1000; }

}  // namespace

OffsetMap::OffsetMap(std::string_view text, OffsetUnit unit) : text_(text), unit_(unit) {
  if (unit == OffsetUnit::kByte)
    return;
  checkpoints_.reserve(text.size() / kStep + 1);
  std::uint32_t offset = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % kStep == 0)
      checkpoints_.push_back(offset);
    offset += units(text[i], unit);
  }
  if (text.size() % kStep == 0)
    checkpoints_.push_back(offset);
}

std::uint32_t OffsetMap::operator()(std::uint32_t byte) const {
  if (unit_ == OffsetUnit::kByte)
    return byte;
  std::uint32_t offset = checkpoints_[byte / kStep];
  for (std::size_t i = byte / kStep * kStep; i < byte; ++i) offset += units(text_[i], unit_);
  return offset;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = plain_end(text, i);
    out.append(text.data() + i, end - i);
    if (end == text.size())
      break;
    const std::size_t length = sequence_length(text, end);
    if (length > 1)
      out.append(text, end, length);
    else if (length == 0)
      out += "\xEF\xBF\xBD";
    else
      append_escaped(out, text[end]);
    i = end + (length ? length : 1);
  }
  out += '"';
}

void append_json(std::string& out, const Annotation& annotation, const OffsetMap* offsets) {
  ObjectWriter w(out, offsets);
  w.text("type", annotation.type);
  w.text("kind", annotation.kind);
  w.offset("start", annotation.span.begin);
  w.offset("end", annotation.span.end);
  std::visit([&w](const auto& detail) { write(w, detail); }, annotation.detail);
  for (const Field& field : annotation.fields) write(w, field);
  if (annotation.confidence < 1)
    w.number("confidence", shortest(annotation.confidence));
  w.text("rule", annotation.rule);
  w.finish();
}

void append_json(std::string& out, const Annotations& annotations, const OffsetMap* offsets) {
  out += '[';
  for (const Annotation& annotation : annotations) {
    if (&annotation != &annotations[0])
      out += ',';
    append_json(out, annotation, offsets);
  }
  out += ']';
}

}  // namespace postil
