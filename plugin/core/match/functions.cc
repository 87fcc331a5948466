#include "core/match/functions.h"

#include <algorithm>
#include <cmath>

#include "core/match/date_functions.h"
#include "core/match/inflect.h"
#include "core/match/number_functions.h"

namespace postil::match {

namespace {

std::string_view text_of(EvalContext& c, const Value& v) {
  if (v.is(Value::Kind::kText))
    return v.text;
  if (v.is(Value::Kind::kMention))
    return c.document.text.surface(c.document.chart[v.mention].tokens);
  if (v.is(Value::Kind::kSpans) && !v.spans.empty())
    return Span{v.spans[0].begin, v.spans[v.spans.size - 1].end}.of(c.document.text.bytes);
  return {};
}

// first(a, b, ...): the first argument that has a value.
Value first(EvalContext&, const Value* args, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    if (!args[i].none() && !(args[i].is(Value::Kind::kText) && args[i].text.empty()))
      return args[i];
  return {};
}

Value lower(EvalContext& c, const Value* args, std::size_t) {
  return c.document.arena.copy(text::fold(text_of(c, args[0])));
}

Value text(EvalContext& c, const Value* args, std::size_t) { return text_of(c, args[0]); }

// join("a", b, ...): the texts one after the other, as written.
Value join(EvalContext& c, const Value* args, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += text_of(c, args[i]);
  return c.document.arena.copy(out);
}

// unquoted(text): without what stands in double quotation marks, for names with a nickname in them.
Value unquoted(EvalContext& c, const Value* args, std::size_t) {
  const std::string_view whole = text_of(c, args[0]);
  constexpr std::string_view kOpening[] = {"\"", "“"}, kClosing[] = {"\"", "”"};
  for (std::size_t i = 0; i < std::size(kOpening); ++i) {
    const std::size_t begin = whole.find(kOpening[i]);
    const std::size_t end = begin == std::string_view::npos ? begin : whole.find(kClosing[i], begin + kOpening[i].size());
    if (end == std::string_view::npos)
      continue;
    std::string out(whole.substr(0, begin));
    std::string_view rest = whole.substr(end + kClosing[i].size());
    if (!rest.empty() && rest.front() == ' ')
      rest.remove_prefix(1);
    return c.document.arena.copy(out.append(rest));
  }
  return whole;
}

// bounds(low, high): both ends included; a missing end is open.
Value bounds(EvalContext& c, const Value* args, std::size_t) {
  Bounds b;
  b.low = args[0].as_number(-kInfinity);
  b.high = args[1].as_number(kInfinity);
  return static_cast<const Bounds*>(c.document.arena.make(b));
}

// scale(bounds, factor[, offset]): an interval in other units.
Value scale(EvalContext& c, const Value* args, std::size_t count) {
  if (!args[0].is(Value::Kind::kBounds))
    return {};
  Bounds b = *args[0].bounds;
  const double factor = args[1].as_number(1), offset = count > 2 ? args[2].as_number(0) : 0;
  b.low = b.low * factor + offset;
  b.high = b.high * factor + offset;
  if (factor < 0)
    std::swap(b.low, b.high);
  return static_cast<const Bounds*>(c.document.arena.make(b));
}

// negate(bounds or number): minus it.
Value negate(EvalContext& c, const Value* args, std::size_t) {
  if (args[0].is(Value::Kind::kNumber))
    return -args[0].number;
  if (!args[0].is(Value::Kind::kBounds))
    return {};
  Bounds b = *args[0].bounds;
  std::swap(b.low, b.high);
  std::swap(b.low_open, b.high_open);
  b.low = -b.low;
  b.high = -b.high;
  return static_cast<const Bounds*>(c.document.arena.make(b));
}

}  // namespace

const std::vector<Function>& functions() {
  static const std::vector<Function> kFunctions = [] {
    std::vector<Function> all = {
      {"first", 1, 8, Value::Kind::kNone, first},   {"lower", 1, 1, Value::Kind::kText, lower},
      {"text", 1, 1, Value::Kind::kText, text},     {"join", 1, 8, Value::Kind::kText, join},
      {"bounds", 2, 2, Value::Kind::kBounds, bounds}, {"scale", 2, 3, Value::Kind::kBounds, scale},
      {"negate", 1, 1, Value::Kind::kNone, negate}, {"unquoted", 1, 1, Value::Kind::kText, unquoted},
    };
    for (const std::vector<Function>* more : {&number_functions(), &date_functions()})
      all.insert(all.end(), more->begin(), more->end());
    return all;
  }();
  return kFunctions;
}

}  // namespace postil::match
