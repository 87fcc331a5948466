// JSON of annotations, written straight into a string: no tree is built.
#include "postil/json.h"

#include <cmath>
#include <initializer_list>
#include <string>

#include "core/json_sink.h"

namespace postil {

namespace {

constexpr std::size_t kStep = 256;  // bytes between checkpoints: a lookup counts at most so many

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::uint32_t units(char first_byte, OffsetUnit unit) {
  if (!starts_character(first_byte))
    return 0;
  return unit == OffsetUnit::kUtf16 && static_cast<unsigned char>(first_byte) >= 0xF0 ? 2 : 1;
}

// Writes the members of one object; each call leaves out what the annotation does not have. Keys need no escapes.
class ObjectWriter {
 public:
  ObjectWriter(JsonSink& out, const OffsetMap* offsets) : out_(out), offsets_(offsets) {}

  void finish() { out_.put(first_ ? std::string_view("{}") : std::string_view("}")); }

  template <class Key>
  void text(const Key& key, std::string_view value) {
    if (value.empty())
      return;
    name(key);
    out_.quote(value);
  }

  template <class Key>
  void number(const Key& key, std::optional<double> value) {
    if (!value || !std::isfinite(*value))
      return;
    name(key);
    out_.put(*value);
  }

  template <class Key>
  void count(const Key& key, std::uint32_t value) {
    name(key);
    out_.put(std::uint64_t{value});
  }

  template <class Key>
  void truth(const Key& key, bool value) {
    name(key);
    out_.put(value ? std::string_view("true") : std::string_view("false"));
  }

  template <class Key>
  void flag(const Key& key, bool value) {
    if (value)
      truth(key, value);
  }

  template <class Key>
  void offset(const Key& key, std::uint32_t byte) { count(key, offsets_ ? (*offsets_)(byte) : byte); }

  template <class Key>
  void spans(const Key& key, const std::vector<Span>& spans) {
    name(key);
    list(spans, [&](const Span& span) {
      out_.put('[');
      out_.put(std::uint64_t{offsets_ ? (*offsets_)(span.begin) : span.begin});
      out_.put(',');
      out_.put(std::uint64_t{offsets_ ? (*offsets_)(span.end) : span.end});
      out_.put(']');
    });
  }

  template <class Key>
  void texts(const Key& key, const std::vector<std::string_view>& values) {
    if (values.empty())
      return;
    name(key);
    list(values, [&](std::string_view value) { out_.quote(value); });
  }

  // [from, to], null for an open end.
  template <class Key>
  void dates(const Key& key, std::string_view from, std::string_view to) {
    if (from.empty() && to.empty())
      return;
    name(key);
    list(std::initializer_list<std::string_view>{from, to}, [&](std::string_view day) {
      if (day.empty())
        out_.put(std::string_view("null"));
      else
        out_.quote(day);
    });
  }

 private:
  template <class Key>
  void name(const Key& key) {
    out_.member(first_ ? '{' : ',', key);
    first_ = false;
  }

  template <class List, class Put>
  void list(const List& values, const Put& put) {
    out_.put('[');
    bool first = true;
    for (const auto& value : values) {
      if (!first)
        out_.put(',');
      first = false;
      put(value);
    }
    out_.put(']');
  }

  JsonSink& out_;
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
  std::string escaped;  // keys of users may need it
  JsonSink::append_inner(escaped, field.name);
  const std::string_view key = escaped;
  if (const auto* number = std::get_if<double>(&field.value))
    w.number(key, *number);
  if (const auto* truth = std::get_if<bool>(&field.value))
    w.truth(key, *truth);
  if (const auto* text = std::get_if<std::string_view>(&field.value))
    w.text(key, *text);
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
  JsonSink::append_inner(out, text);
  out += '"';
}

namespace {

void append(JsonSink& out, const Annotation& annotation, const OffsetMap* offsets) {
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

}  // namespace

void append_json(std::string& out, const Annotation& annotation, const OffsetMap* offsets) {
  JsonSink sink(out);
  append(sink, annotation, offsets);
}

void append_json(std::string& out, const Annotations& annotations, const OffsetMap* offsets) {
  JsonSink sink(out);
  sink.put('[');
  for (const Annotation& annotation : annotations) {
    if (&annotation != &annotations[0])
      sink.put(',');
    append(sink, annotation, offsets);
  }
  sink.put(']');
}

}  // namespace postil
