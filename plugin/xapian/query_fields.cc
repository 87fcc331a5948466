// Ranges are covered by trie nodes, of which only those that the index has are kept: nodes and terms are both sorted, so one skips
// over the other. Names are the matter of query_names.cc.
#include "xapian/query_fields.h"

#include <algorithm>
#include <cmath>

#include "core/field_names.h"
#include "xapian/quantity_condition.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// What one condition may cost: terms of a range, objects under one noun.
constexpr std::size_t kMaxTerms = 20000;
constexpr std::size_t kMaxObjects = 2000;

// Outside these a date range is open; keeps covers short.
constexpr std::string_view kFirstDay = "0001-01-01", kLastDay = "9999-12-31";

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t'))
    s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t'))
    s.remove_suffix(1);
  return s;
}

// Those of the sorted `wanted` that the index has, all with `prefix` in front.
TermList existing(const Xapian::Database& db, const std::string& prefix, std::vector<std::string> wanted) {
  std::sort(wanted.begin(), wanted.end());
  TermList out;
  auto term = db.allterms_begin(prefix);
  for (auto w = wanted.begin(); w != wanted.end();) {
    term.skip_to(prefix + *w);
    if (term == db.allterms_end(prefix))
      break;
    const std::string found = (*term).substr(prefix.size());
    if (found == *w)
      out.push_back(prefix + *w++);
    else
      w = std::lower_bound(w, wanted.end(), found);
  }
  return out;
}

// "A..B", "A..", "..B", "A": the two ends, and whether it is a range at all.
struct Ends {
  std::string_view low, high;
  bool range;
};
Ends split_range(std::string_view value) {
  const std::size_t dots = value.find("..");
  if (dots == std::string_view::npos)
    return {trim(value), trim(value), false};
  return {trim(value.substr(0, dots)), trim(value.substr(dots + 2)), true};
}

// The days from the first of `low` to the last of `high`.
DayRange read_days(std::string_view value, std::size_t offset) {
  const Ends ends = split_range(value);
  const auto read = [&](std::string_view end, std::string_view open) {
    const auto period = parse_period(end.empty() && ends.range ? open : end);
    if (!period)
      throw QueryError("no date: " + std::string(end.substr(0, 40)), offset,
                       "write YYYY-MM-DD, YYYY-MM or YYYY, or a range of them: 2015-11-26..2015-12-04");
    return *period;
  };
  const DayRange out{read(ends.low, kFirstDay).first, read(ends.high, kLastDay).last};
  if (out.first > out.last)
    throw QueryError("the range ends before it begins", offset, "write the earlier date first");
  return out;
}

}  // namespace

std::string QueryFields::prefixed(std::string_view prefix, std::string_view value) const {
  return limit(index_.setup().root + std::string(prefix) + std::string(value));
}

bool QueryFields::any_term(const std::string& prefix) const {
  const auto& db = index_.database();
  return db.allterms_begin(prefix) != db.allterms_end(prefix);
}

FieldKind QueryFields::kind(std::string_view field) const {
  if (field == "same")
    return FieldKind::kSame;
  if (field == "quote")
    return FieldKind::kQuote;
  if (field == "published")
    return FieldKind::kSlot;
  if (field == "id" || std::find(std::begin(kTermFields), std::end(kTermFields), field) != std::end(kTermFields))
    return FieldKind::kTerms;
  for (const DocumentField& f : index_.setup().fields)
    if (f.name == field)
      return f.kind == DocumentField::Kind::kText ? FieldKind::kTerms : FieldKind::kSlot;
  for (const Measure& m : index_.setup().measures)
    if (m.name == field)
      return FieldKind::kTerms;
  if (any_term(index_.setup().root + std::string(kType) + without_colon(normalize(field)) + ':'))
    return FieldKind::kTerms;
  for (const std::string& form : singular_forms(field))
    if (!form.empty() && any_term(index_.setup().root + std::string(kCounted) + form + ':'))
      return FieldKind::kTerms;
  return FieldKind::kNone;
}

bool QueryFields::takes_names(std::string_view field) {
  return field == "actor" || field == "said" || field == "denied" || field == "location";
}

std::vector<std::string> QueryFields::fields() const {
  std::vector<std::string> out(std::begin(kTermFields), std::end(kTermFields));
  out.insert(out.end(), std::begin(kOtherFields), std::end(kOtherFields));
  for (const DocumentField& f : index_.setup().fields)
    out.push_back(f.name);
  for (const Measure& m : index_.setup().measures)
    out.push_back(m.name);
  std::sort(out.begin(), out.end());
  return out;
}

bool QueryFields::known(std::string_view field, std::string_view value, bool by_rules) {
  const std::size_t before = notes.size();
  ask_rules_ = by_rules;
  const bool found = !terms(field, value, 0).empty();
  ask_rules_ = true;
  notes.resize(before);
  return found;
}

Xapian::Query QueryFields::query(std::string_view field, std::string_view value, std::size_t offset) {
  if (normalize(value).empty())
    throw QueryError("nothing behind " + std::string(field) + ":", offset, "write a value without a blank before it");
  switch (kind(field)) {
    case FieldKind::kSame:
    case FieldKind::kQuote:
      return near(field, value, offset);
    case FieldKind::kSlot:
      return slot_range(field, value, offset);
    default: {
      const TermList list = terms(field, value, offset);
      return list.empty() ? Xapian::Query::MatchNothing : Xapian::Query(Xapian::Query::OP_OR, list.begin(), list.end());
    }
  }
}

TermList QueryFields::terms(std::string_view field, std::string_view value, std::size_t offset) {
  if (field == "actor")
    return actors(kActor, value, offset);
  if (field == "said")
    return actors(kSpeaker, value, offset);
  if (field == "denied")
    return actors(kDenier, value, offset);
  if (field == "location")
    return locations(value, offset);
  if (field == "quantity")
    return quantities(value, offset);
  if (field == "date")
    return dates(value, offset);
  if (field == "rule" && !index_.setup().positions && !any_term(prefixed(kRule, {})))
    throw QueryError("rule: this index was made without the names of rules", offset, "index with 'terms: full'");
  if (field == "rule")
    return named(prefixed(kRule, {}), value, "rule", offset);
  if (field == "id")
    return {id_term(value)};
  for (const DocumentField& f : index_.setup().fields)
    if (f.name == field && f.kind == DocumentField::Kind::kText)
      return named(prefixed(kField, without_colon(normalize(field)) + ':'), value, field, offset);
  const std::string type = prefixed(kType, without_colon(normalize(field)) + ':');
  if (any_term(type))
    return named(type, value, field, offset);
  return measured(field, value, offset);
}

TermList QueryFields::named(const std::string& prefix, std::string_view value, std::string_view what, std::size_t offset) {
  const std::string name = normalize(value);
  if (!name.empty() && name.back() == '*')
    return wildcard(prefix, name.substr(0, name.size() - 1), offset);
  const std::string term = limit(prefix + name);
  if (exists(term))
    return {term};
  suggest(what, {}, prefix.substr(index_.setup().root.size()), name);
  return {};
}

TermList QueryFields::numbers(const std::string& prefix, const NumberRange& range, std::size_t offset) {
  TermList out = existing(index_.database(), prefix, number_cover(range));
  if (out.size() > kMaxTerms)
    throw QueryError("the condition covers more than " + std::to_string(kMaxTerms) + " terms", offset, "narrow the range");
  return out;
}

// Objects whose last words are the phrase ("truck" has "milk delivery truck"), in any of its singular forms.
std::vector<std::string> QueryFields::objects_of(std::string_view phrase, std::size_t offset) {
  std::set<std::string> out;
  const auto& db = index_.database();
  for (const std::string& form : singular_forms(phrase)) {
    if (form.empty())
      continue;
    if (any_term(prefixed(kNumber, form + ':')))
      out.insert(form);
    const std::size_t blank = form.rfind(' ');
    const std::string head = blank == std::string::npos ? form : form.substr(blank + 1);
    const std::string prefix = index_.setup().root + std::string(kCounted) + head + ':';
    for (auto t = db.allterms_begin(prefix); t != db.allterms_end(prefix); ++t) {
      const std::string object = (*t).substr(prefix.size());
      const bool ends = object.size() > form.size() && object.compare(object.size() - form.size(), form.size(), form) == 0 &&
                        object[object.size() - form.size() - 1] == ' ';
      if (blank == std::string::npos || ends)
        out.insert(object);
      if (out.size() > kMaxObjects)
        throw QueryError("'" + form + "' stands for more than " + std::to_string(kMaxObjects) + " counted objects", offset,
                         "name it by more words");
    }
  }
  return {out.begin(), out.end()};
}

TermList QueryFields::counted(const QuantityCondition& condition, std::size_t offset) {
  TermList out;
  const NumberRange range{condition.low, condition.high, condition.low_open, condition.high_open};
  const std::vector<std::string> objects = objects_of(condition.object, offset);
  for (const std::string& object : objects)
    for (std::string& term : numbers(prefixed(kNumber, object + ':'), range, offset))
      out.push_back(std::move(term));
  if (out.size() > kMaxTerms)
    throw QueryError("the condition covers more than " + std::to_string(kMaxTerms) + " terms", offset,
                     "narrow the range, or name the object by more words");
  if (objects.empty())
    suggest("count of", {}, kCounted, condition.object);
  return out;
}

TermList QueryFields::quantities(std::string_view value, std::size_t offset) {
  std::optional<QuantityCondition> condition;
  if (options_.quantity)
    condition = options_.quantity(value);
  // The rules know more words than the index, the index more than the rules: the plain reading has its say where it is the
  // one that names something here.
  const auto plain = read_condition(value);
  // "100.. years": an open end is of the query language; the rules read the number alone.
  if (condition && plain && value.find("..") != std::string_view::npos) {
    if (!plain->low)
      condition->low.reset();
    if (!plain->high)
      condition->high.reset();
  }
  const auto is_counted = [&](const std::string& object) {
    const std::vector<std::string> objects = objects_of(object, offset);
    return std::count(objects.begin(), objects.end(), normalize(object)) != 0;
  };
  const bool counted_here =
      condition && (!condition->dimension.empty() || !objects_of(condition->object, offset).empty());
  // Words that are exactly what is counted somewhere mean that: "person and wounded" is not "person".
  const bool meant = condition && condition->dimension.empty() && plain && !plain->object.empty() && is_counted(plain->object);
  if (!condition || meant || (!counted_here && plain && !plain->object.empty() && !objects_of(plain->object, offset).empty()))
    condition = plain;
  const bool named = condition && (!condition->object.empty() || !condition->dimension.empty());
  if (!named)
    throw QueryError("no quantity: " + std::string(value.substr(0, 60)), offset,
                     "write it as \"sorties >= 400\", \"400..500 sorties\" or \"> 5 km\"");
  const NumberRange range{condition->low, condition->high, condition->low_open, condition->high_open};
  if (range.empty())
    throw QueryError("no number is in this range", offset, "write the smaller number first");
  if (condition->dimension.empty())
    return counted(*condition, offset);
  TermList out = numbers(prefixed(kMeasured, without_colon(normalize(condition->dimension)) + ':'), range, offset);
  // "days > 5": a unit may be counted like a thing, too ("the past seven days").
  if (plain && !plain->object.empty() && !objects_of(plain->object, offset).empty())
    for (std::string& term : counted(*plain, offset))
      out.push_back(std::move(term));
  return out;
}

// sorties:400..500, by the name of a configured measure or of any counted object.
TermList QueryFields::measured(std::string_view field, std::string_view value, std::size_t offset) {
  auto condition = read_range(value);
  if (!condition)
    throw QueryError("no number behind " + std::string(field) + ": " + std::string(value.substr(0, 40)), offset,
                     "write " + std::string(field) + ":400, " + std::string(field) + ":400..500 or \"" + std::string(field) +
                         ":>=400\"");
  const NumberRange range{condition->low, condition->high, condition->low_open, condition->high_open};
  if (range.empty())
    throw QueryError("no number is in this range", offset, "write the smaller number first");
  condition->object = std::string(field);
  for (const Measure& m : index_.setup().measures)
    if (m.name == field) {
      if (!m.dimension.empty())
        return numbers(prefixed(kMeasured, without_colon(normalize(m.dimension)) + ':'), range, offset);
      condition->object = m.object;
    }
  return counted(*condition, offset);
}

Xapian::Query QueryFields::unknown_measure(std::string_view field, std::string_view value, std::size_t offset) {
  auto condition = read_range(value);
  const auto by_rules = condition && options_.quantity ? options_.quantity("2 " + std::string(field)) : std::nullopt;
  if (by_rules && !by_rules->object.empty() && !objects_of(by_rules->object, offset).empty()) {
    condition->object = by_rules->object;
    const TermList list = counted(*condition, offset);
    return list.empty() ? Xapian::Query::MatchNothing : Xapian::Query(Xapian::Query::OP_OR, list.begin(), list.end());
  }
  suggest("count of", {}, kCounted, normalize(field));
  return Xapian::Query::MatchNothing;
}

TermList QueryFields::dates(std::string_view value, std::size_t offset) {
  TermList out = existing(index_.database(), prefixed(kDate, {}), day_cover(read_days(value, offset)));
  if (out.size() > kMaxTerms)
    throw QueryError("the range covers more than " + std::to_string(kMaxTerms) + " terms", offset, "narrow the range");
  return out;
}

Xapian::Query QueryFields::slot_range(std::string_view field, std::string_view value, std::size_t offset) {
  Xapian::valueno slot = index_.setup().slots + kSlotDate;
  bool date = field == "published";
  for (std::size_t i = 0; i < index_.setup().fields.size(); ++i)
    if (const DocumentField& f = index_.setup().fields[i]; !date && f.name == field) {
      slot = index_.setup().slots + kSlotField + static_cast<Xapian::valueno>(i);
      date = f.kind == DocumentField::Kind::kDate;
      if (!date) {
        const auto range = read_range(value);
        if (!range)
          throw QueryError("no number: " + std::string(value.substr(0, 40)), offset, "write 5, 5..10, ..10 or \">=5\"");
        Xapian::Query low = Xapian::Query::MatchAll, high = Xapian::Query::MatchAll;
        // An open bound is one that the next number in its direction satisfies.
        const auto next = [](double x, bool open, double to) { return open ? std::nextafter(x, to) : x; };
        if (range->low)
          low = Xapian::Query(Xapian::Query::OP_VALUE_GE, slot,
                              Xapian::sortable_serialise(next(*range->low, range->low_open, HUGE_VAL)));
        if (range->high)
          high = Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, std::string(1, '\0'),
                               Xapian::sortable_serialise(next(*range->high, range->high_open, -HUGE_VAL)));
        if (!range->high)
          return low;
        return range->low ? Xapian::Query(Xapian::Query::OP_AND, low, high) : high;
      }
    }
  const DayRange days = read_days(value, offset);
  return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, day_text(days.first, false), day_text(days.last, false));
}

// "actor=russian air force & location=latakia": one NEAR over the positions of the conditions.
Xapian::Query QueryFields::near(std::string_view field, std::string_view value, std::size_t offset) {
  const std::string name(field);
  const bool quote = field == "quote";
  if (!index_.setup().positions)
    throw QueryError(name + ": needs positions, which this index was made without", offset,
                     "index with 'terms: full', or combine the conditions with AND");
  std::vector<Xapian::Query> sides;
  if (quote)
    sides.emplace_back(prefixed(kQuotation, {}));
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find('&', at), value.size());
    const std::string_view item = value.substr(at, end - at);
    const std::size_t sign = item.find_first_of("=:<>");
    const std::string_view inner = trim(item.substr(0, std::min(sign, item.size())));
    const std::size_t here = offset + at;
    at = end + 1;
    if (sign == std::string_view::npos || inner.empty())
      throw QueryError("no condition: " + std::string(trim(item)), here,
                       name + ":\"actor=NAME & location=NAME & quantity=sorties>=400\"");
    if (!quote && (inner == "said" || inner == "denied"))
      throw QueryError(std::string(inner) + " has no place in a sentence", here, "use quote:\"...\" for what was said");
    if (kind(inner) != FieldKind::kTerms || inner == "rule" || inner == "id")
      throw QueryError("'" + std::string(inner) + "' cannot stand inside " + name + ":", here,
                       "actor, location, quantity, date" + std::string(quote ? ", said, denied" : "") +
                           " and counted objects can; combine others with AND");
    const bool keep = item[sign] == '<' || item[sign] == '>';
    TermList list;
    std::string_view values = item.substr(sign + !keep);
    while (true) {  // alternatives: actor=a|b
      const std::size_t bar = std::min(values.find('|'), values.size());
      if (trim(values.substr(0, bar)).empty())
        throw QueryError("nothing behind " + std::string(inner) + "=", here, "write a name or number");
      for (std::string& t : terms(inner, trim(values.substr(0, bar)), here + sign + 1))
        list.push_back(std::move(t));
      if (bar == values.size())
        break;
      values.remove_prefix(bar + 1);
    }
    if (list.empty())
      return Xapian::Query::MatchNothing;
    sides.push_back(list.size() == 1 ? Xapian::Query(list[0]) : Xapian::Query(Xapian::Query::OP_OR, list.begin(), list.end()));
  }
  if (sides.size() == 1)
    return sides[0];
  return Xapian::Query(Xapian::Query::OP_NEAR, sides.begin(), sides.end(), quote ? kQuotationWindow : kSentenceWindow);
}

std::vector<std::string> measure_prefixes(const Index& index, const std::string& field) {
  const std::string root = index.setup().root;
  std::string object = field;
  for (const Measure& m : index.setup().measures)
    if (m.name == field) {
      if (!m.dimension.empty())
        return {root + std::string(kMeasured) + without_colon(normalize(m.dimension)) + ':'};
      object = m.object;
    }
  const QueryOptions options;
  std::vector<std::string> out;
  for (const std::string& o : QueryFields(index, options).objects_of(object, 0))
    out.push_back(limit(root + std::string(kNumber) + o + ':'));
  return out;
}

}  // namespace postil::xapian
