#include "core/annotate/convert.h"

#include <cmath>
#include <unordered_map>

#include "core/match/program.h"
#include "core/match/sort_runs.h"

namespace postil::annotate {

using match::Mention;
using match::Value;

namespace {

// A mention and where it stands: earlier first, then longer first.
struct Placed {
  std::uint64_t place;
  std::uint32_t mention;
};

class Converter {
 public:
  Converter(const Document& d, AnnotationsBuilder& out, std::vector<Placed>& order) : d_(d), out_(out), order_(order) {
    order_.clear();
  }

  // In the order of the result, so that nothing is moved once it is made.
  void run() {
    for (match::TypeId type = match::kActorType; type < d_.chart.type_count(); ++type)
      if (type < match::kFirstUserType || d_.program.types.name(type)[0] != '_')
        for (const std::uint32_t i : d_.chart.of(type))
          if (const Mention& m = d_.chart[i]; !m.dropped)
            order_.push_back({std::uint64_t{m.bytes.begin} << 32 | static_cast<std::uint32_t>(~m.bytes.end), i});
    match::sort_runs(order_, [&](const Placed& a, const Placed& b) {
      return a.place != b.place ? a.place < b.place : before(a.mention, b.mention);
    });
    out_.reserve(order_.size());
    for (const Placed& p : order_)
      add(d_.chart[p.mention]);
    if (refers_)
      number_references();
  }

 private:
  // The order of AnnotationsBuilder::finish(), then that of adding, of what stands at the same place.
  bool before(std::uint32_t i, std::uint32_t j) const {
    const Mention &a = d_.chart[i], &b = d_.chart[j];
    if (a.type != b.type)
      return d_.program.types.name(a.type) < d_.program.types.name(b.type);
    if (a.rule != b.rule)
      if (const int c = d_.program.rule_names.name(a.rule).compare(d_.program.rule_names.name(b.rule)); c != 0)
        return c < 0;
    return i < j;
  }

  // `supersedes` of quantities: a mention becomes its place in the result.
  void number_references() {
    std::unordered_map<std::uint32_t, std::uint32_t> place;
    for (std::uint32_t i = 0; i < order_.size(); ++i)
      place.emplace(order_[i].mention, i);
    for (std::uint32_t i = 0; i < order_.size(); ++i)
      if (Annotation& a = out_[i]; auto* q = std::get_if<Quantity>(&a.detail))
        if (const Value v = d_.chart[order_[i].mention].get(match::kSupersedesField); v.is(Value::Kind::kMention))
          if (const auto it = place.find(v.mention); it != place.end())
            q->supersedes = it->second;
  }

  // Texts of the program live as long as the rule set, which the result keeps; what may be the document's is copied.
  std::string_view text(const Value& v) { return out_.copy(v.as_text()); }
  std::string_view text(const Mention& m, match::FieldId f) { return text(m.get(f)); }

  static std::vector<Span> spans(const Value& v) {
    return v.is(Value::Kind::kSpans) ? std::vector<Span>(v.spans.begin(), v.spans.end()) : std::vector<Span>();
  }

  // With room for `more` names.
  void append(match::Slice<std::string_view> path, std::vector<std::string_view>& out, std::size_t more) {
    out.reserve(path.size + more);
    for (std::string_view name : path)
      out.push_back(out_.copy(name));
  }

  std::vector<std::string_view> path(const Value& v) {
    std::vector<std::string_view> out;
    if (v.is(Value::Kind::kPath))
      append(v.path, out, 1);
    return out;
  }

  static std::optional<double> number(const Value& v) { return v.is(Value::Kind::kNumber) ? finite(v.number) : std::nullopt; }

  std::string_view day(std::int32_t days) {
    if (days == match::DateRange::kOpen)
      return {};
    char buffer[10];
    write_day(days, buffer);
    return out_.copy({buffer, sizeof buffer});
  }

  static std::optional<double> finite(double v) { return std::isfinite(v) ? std::optional(v) : std::nullopt; }

  std::string_view surface(const Mention& m) { return out_.copy(m.bytes.of(d_.text.bytes)); }

  void read(const Mention& m, Actor& a) {
    a.id = text(m, match::kIdField);
    a.name = text(m, match::kNameField);
    if (a.name.empty())
      a.name = surface(m);
  }

  // A place that only a pattern found lies in what its `in` names.
  void read(const Mention& m, Location& l) {
    for (const match::FieldValue& f : m.fields)
      switch (f.field) {
        case match::kIdField: l.id = text(f.value); break;
        case match::kNameField: l.name = text(f.value); break;
        case match::kLatitudeField: l.latitude = number(f.value); break;
        case match::kLongitudeField: l.longitude = number(f.value); break;
        case match::kPathField: l.path = path(f.value); break;
        default: break;
      }
    if (l.name.empty())
      l.name = surface(m);
    if (l.path.empty()) {
      if (const Value parent = m.get(match::kInField); parent.is(Value::Kind::kMention))
        l.path = path(d_.chart[parent.mention].get(match::kPathField));
      l.path.push_back(l.name);
    }
  }

  void read(const Mention& m, Attribution& a) {
    for (const match::FieldValue& f : m.fields) {
      const Value& v = f.value;
      switch (f.field) {
        case match::kSourceField: a.source = spans(v); break;
        case match::kCueField: a.cue = spans(v); break;
        case match::kContentField: a.content = spans(v); break;
        case match::kModeField: a.mode = mode(v.as_text()); break;
        case match::kClassField: a.attitude = text(v); break;
        case match::kActorField: a.actor = text(v); break;
        case match::kResolvedByField: a.resolved_by = text(v); break;
        case match::kNegatedField: a.negated = v.as_bool(); break;
        case match::kModalField: a.modal = v.as_bool(); break;
        default: break;
      }
    }
  }
  static Mode mode(std::string_view name) {
    return name == "direct" ? Mode::kDirect : name == "mixed" ? Mode::kMixed : Mode::kIndirect;
  }

  // Without bounds the number is exact.
  void read_bounds(const match::Bounds* bounds, Quantity& q) {
    if (!bounds) {
      q.low = q.high = q.value;
      return;
    }
    q.low = finite(bounds->low);
    q.high = finite(bounds->high);
    q.low_open = q.low && bounds->low_open;
    q.high_open = q.high && bounds->high_open;
    q.approximate = bounds->approximate;
    q.comparator = out_.copy(bounds->comparator);
    q.word = out_.copy(bounds->word);
  }

  // The fields are gone over once: there are many that a quantity may have.
  void read(const Mention& m, Quantity& q) {
    const match::Bounds* bounds = nullptr;
    bool approximate = false, base_bounds = false;
    std::string_view comparator, word;
    for (const match::FieldValue& f : m.fields) {
      const Value& v = f.value;
      switch (f.field) {
        case match::kValueField: q.value = number(v); break;
        case match::kBoundsField: bounds = v.is(Value::Kind::kBounds) ? v.bounds : nullptr; break;
        case match::kComparatorField: comparator = text(v); break;
        case match::kWordField: word = text(v); break;
        case match::kApproximateField: approximate = v.as_bool(); break;
        case match::kNegatedField: q.negated = v.as_bool(); break;
        case match::kUnitField: q.unit = text(v); break;
        case match::kUnitCodeField: q.unit_code = text(v); break;
        case match::kSiValueField: q.base_value = number(v); break;
        case match::kSiBoundsField:
          if (v.is(Value::Kind::kBounds)) {
            base_bounds = true;
            q.base_low = finite(v.bounds->low);
            q.base_high = finite(v.bounds->high);
          }
          break;
        case match::kSiUnitField: q.base_unit = text(v); break;
        case match::kDimensionField: q.dimension = text(v); break;
        case match::kRateField: q.rate = text(v); break;
        case match::kObjectField: q.object = text(v); break;
        case match::kObjectHeadField: q.object_head = text(v); break;
        case match::kPredicateField: q.predicate = text(v); break;
        case match::kSaidByField: q.said_by = text(v); break;
        case match::kSaidByRuleField: q.said_by_rule = text(v); break;
        case match::kDateRuleField: q.date_rule = text(v); break;
        case match::kPlaceRuleField: q.location_rule = text(v); break;
        case match::kPredicateRuleField: q.predicate_rule = text(v); break;
        case match::kFactDateField:
          if (v.is(Value::Kind::kDate)) {
            q.date_from = day(v.date->from);
            q.date_to = day(v.date->to);
          }
          break;
        case match::kPlaceField:
          if (v.is(Value::Kind::kPath))
            append(v.path, q.location, 1);
          break;
        case match::kSupersedesField: refers_ |= v.is(Value::Kind::kMention); break;
        default: break;
      }
    }
    read_bounds(bounds, q);
    q.approximate |= approximate;
    if (!comparator.empty())
      q.comparator = comparator;
    if (!word.empty())
      q.word = word;
    if (q.base_value && !base_bounds)
      q.base_low = q.base_high = q.base_value;
  }

  void read(const Mention& m, Date& out) {
    if (const Value v = m.get(match::kDateField); v.is(Value::Kind::kDate)) {
      out.from = day(v.date->from);
      out.to = day(v.date->to);
      out.timex = out_.copy(v.date->timex);
    }
    if (const std::string_view t = text(m, match::kTimexField); !t.empty())
      out.timex = t;
  }

  void user_fields(const Mention& m, Annotation& a) {
    for (const match::FieldValue& f : m.fields) {
      const std::string_view name = d_.program.fields.name(f.field);
      if (f.value.is(Value::Kind::kNumber))
        a.fields.push_back({name, f.value.number});
      else if (f.value.is(Value::Kind::kBool))
        a.fields.push_back({name, f.value.truth});
      else if (f.value.is(Value::Kind::kText))
        a.fields.push_back({name, out_.copy(f.value.text)});
    }
  }

  void add(const Mention& m) {
    Annotation& a = out_.add();
    a.type = d_.program.types.name(m.type);
    a.kind = d_.program.kinds.name(m.kind);
    a.span = m.bytes;
    a.rule = d_.program.rule_names.name(m.rule);
    a.confidence = m.confidence;
    a.sentence = d_.text.sentence_of(m.tokens.first);
    switch (m.type) {
      case match::kActorType: read(m, a.detail.emplace<Actor>()); break;
      case match::kLocationType: read(m, a.detail.emplace<Location>()); break;
      case match::kAttributionType: read(m, a.detail.emplace<Attribution>()); break;
      case match::kQuantityType: read(m, a.detail.emplace<Quantity>()); break;
      case match::kDateType: read(m, a.detail.emplace<Date>()); break;
      default: user_fields(m, a);
    }
  }

  const Document& d_;
  AnnotationsBuilder& out_;
  std::vector<Placed>& order_;  // mentions that are shown
  bool refers_ = false;                // some quantity supersedes another
};

}  // namespace

void convert(const Document& document, AnnotationsBuilder& out) {
  thread_local std::vector<Placed> order;
  Converter(document, out, order).run();
}

void write_day(std::int32_t days, char* out) {
  // Civil from days: the inverse of compile::parse_day.
  const std::int64_t z = std::int64_t{days} + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t day_of_era = z - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  const std::int64_t d = day_of_year - (153 * shifted + 2) / 5 + 1;
  const std::int64_t m = shifted < 10 ? shifted + 3 : shifted - 9;
  std::int64_t y = year_of_era + era * 400 + (m <= 2);
  y = y < 0 ? 0 : y > 9999 ? 9999 : y;
  const auto put = [&](std::size_t at, std::size_t n, std::int64_t v) {
    for (std::size_t i = n; i-- > 0; v /= 10)
      out[at + i] = static_cast<char>('0' + v % 10);
  };
  put(0, 4, y);
  put(5, 2, m);
  put(8, 2, d);
  out[4] = out[7] = '-';
}

}  // namespace postil::annotate
