// Values of mention fields: what rules read (n.value), compute and emit. Internal; may change.
#ifndef POSTIL_CORE_MATCH_VALUE_H
#define POSTIL_CORE_MATCH_VALUE_H

#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "postil/span.h"

namespace postil::match {

// Memory of one document: freed all at once, reused for the next. Not thread-safe.
class Arena {
 public:
  // Aligned to 16 bytes.
  void* allocate(std::size_t size) {
    size = (size + !size + kAlignment - 1) & ~(kAlignment - 1);
    used_ += size;
    if (block_ >= blocks_.size() || offset_ + size > blocks_[block_].size)
      return allocate_elsewhere(size);
    void* p = blocks_[block_].bytes.get() + offset_;
    offset_ += size;
    return p;
  }
  std::string_view copy(std::string_view s) {
    if (s.empty())
      return {};
    char* p = static_cast<char*>(allocate(s.size()));
    std::memcpy(p, s.data(), s.size());
    return {p, s.size()};
  }
  template <class T>
  T* make(const T& value) {  // T must be trivially destructible
    return new (allocate(sizeof(T))) T(value);
  }
  template <class T>
  T* copy_array(const T* data, std::size_t n) {
    T* p = static_cast<T*>(allocate(n * sizeof(T) + 1));
    if (n) std::memcpy(static_cast<void*>(p), data, n * sizeof(T));
    return p;
  }
  void clear();
  std::size_t used() const { return used_; }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;  // not cleared
    std::size_t size;
  };
  void* allocate_elsewhere(std::size_t size);
  static constexpr std::size_t kAlignment = 16;
  std::vector<Block> blocks_;
  std::size_t block_ = 0, offset_ = 0, used_ = 0;
};

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

// An interval of numbers with what caused it. Infinite ends are open ends.
struct Bounds {
  double low = -kInfinity, high = kInfinity;
  bool low_open = false, high_open = false;
  bool approximate = false;
  std::string_view comparator;  // static text or text of the Program: "gt", "ge", ...
  std::string_view word;        // as written
};

// Days since 1970-01-01 in the proleptic Gregorian calendar; the ends are inclusive.
struct DateRange {
  static constexpr std::int32_t kOpen = std::numeric_limits<std::int32_t>::min();
  std::int32_t from = kOpen, to = kOpen;
  std::string_view timex;
};

template <class T>
struct Slice {
  const T* data = nullptr;
  std::uint32_t size = 0;
  const T* begin() const { return data; }
  const T* end() const { return data + size; }
  const T& operator[](std::size_t i) const { return data[i]; }
  bool empty() const { return size == 0; }
};

struct Value {
  enum class Kind : std::uint8_t { kNone, kNumber, kBool, kText, kBounds, kDate, kSpans, kPath, kMention };
  Kind kind = Kind::kNone;
  union {
    double number;
    bool truth;
    std::string_view text;       // in the Program, the arena, or the document
    const Bounds* bounds;
    const DateRange* date;
    Slice<Span> spans;           // byte spans, in text order
    Slice<std::string_view> path;
    std::uint32_t mention;       // number in the Chart
  };
  Value() : number(0) {}
  Value(double v) : kind(Kind::kNumber), number(v) {}
  Value(bool v) : kind(Kind::kBool), truth(v) {}
  Value(std::string_view v) : kind(Kind::kText), text(v) {}
  Value(const char* v) : kind(Kind::kText), text(v) {}
  Value(const Bounds* v) : kind(Kind::kBounds), bounds(v) {}
  Value(const DateRange* v) : kind(Kind::kDate), date(v) {}
  Value(Slice<Span> v) : kind(Kind::kSpans), spans(v) {}
  Value(Slice<std::string_view> v) : kind(Kind::kPath), path(v) {}
  static Value mention_ref(std::uint32_t m) {
    Value v;
    v.kind = Kind::kMention;
    v.mention = m;
    return v;
  }
  bool is(Kind k) const { return kind == k; }
  bool none() const { return kind == Kind::kNone; }
  // Read with a default where the value is of another kind.
  double as_number(double other = 0) const { return is(Kind::kNumber) ? number : other; }
  bool as_bool() const { return is(Kind::kBool) && truth; }
  std::string_view as_text() const { return is(Kind::kText) ? text : std::string_view(); }
};

// Fields are numbered: the well-known ones here, others (declared by user types or list attributes) from kFirstUser on, by
// Program::field(). A row: enumerator, name in rules, kind of its value.
#define POSTIL_FIELDS(X)                                                                                             \
  X(kId, "id", kText) X(kName, "name", kText) X(kPath, "path", kPath) X(kIn, "in", kMention)                         \
  X(kLatitude, "lat", kNumber) X(kLongitude, "lon", kNumber) X(kPopulation, "population", kNumber)                   \
  X(kValue, "value", kNumber) X(kBounds, "bounds", kBounds) X(kScale, "scale", kNumber)                              \
  X(kComparator, "comparator", kText) X(kApproximate, "approximate", kBool) X(kUnit, "unit", kText)                  \
  X(kUnitCode, "unit_code", kText) X(kSiValue, "si_value", kNumber) X(kSiUnit, "si_unit", kText)                     \
  X(kSiBounds, "si_bounds", kBounds) X(kDimension, "dimension", kText) X(kFactor, "factor", kNumber)                 \
  X(kOffset, "offset", kNumber) X(kRate, "rate", kText) X(kObject, "object", kText) X(kObjectHead, "object_head", kText) \
  X(kPredicate, "predicate", kText) X(kNegated, "negated", kBool) X(kModal, "modal", kBool)                          \
  X(kSource, "source", kSpans) X(kCue, "cue", kSpans) X(kContent, "content", kSpans) X(kMode, "mode", kText)         \
  X(kClass, "class", kText) X(kActor, "actor", kText) X(kResolvedBy, "resolved_by", kText)                           \
  X(kDate, "date", kDate) X(kTimex, "timex", kText) X(kYear, "year", kNumber) X(kMonth, "month", kNumber)            \
  X(kDay, "day", kNumber) X(kWeekday, "weekday", kNumber) X(kLemma, "lemma", kText) X(kForm, "form", kText)          \
  X(kStrength, "strength", kText) X(kGender, "gender", kText) X(kRole, "role", kText) X(kSaidBy, "said_by", kText)   \
  X(kWord, "word", kText) X(kHead, "head", kText) X(kText, "text", kText) X(kSupersedes, "supersedes", kMention)     \
  X(kAmbiguous, "ambiguous", kBool) X(kUnresolved, "unresolved", kBool) X(kDirection, "direction", kText)            \
  X(kPlace, "place", kPath) X(kFactDate, "fact_date", kDate) X(kStep, "step", kNumber) X(kSymbol, "symbol", kBool)  \
  X(kSaidByRule, "said_by_rule", kText) X(kDateRule, "date_rule", kText) X(kPlaceRule, "location_rule", kText)          \
  X(kPredicateRule, "predicate_rule", kText)

using FieldId = std::uint16_t;
enum WellKnownField : FieldId {
#define POSTIL_FIELD_ENUM(e, n, k) e##Field,
  POSTIL_FIELDS(POSTIL_FIELD_ENUM)
#undef POSTIL_FIELD_ENUM
      kFirstUserField
};

struct FieldValue {
  FieldId field;
  Value value;
};

}  // namespace postil::match

#endif
