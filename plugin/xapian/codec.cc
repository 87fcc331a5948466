// Format 1: the byte 1; a table of strings (count, then size and bytes each); the annotations of the text, then those of the
// title (count, then each). Whole numbers are LEB128; signed ones zigzag. A double is an even LEB128 (twice its zigzag, if it is
// a whole number below 2^50) or 1 and its eight bytes. Strings are numbers in the table, 0 the empty one. An annotation is: type, kind,
// begin (less that of the one before), size, rule, confidence * 1000, sentence (signed, less that of the one before), sort of
// detail, the detail, number of fields, fields. Optional members of a detail are announced by a bit mask.
#include "xapian/codec.h"

#include <cmath>
#include <cstring>

#include "xapian/interner.h"

namespace postil::xapian {

namespace {

constexpr char kFormat = 1;
constexpr double kConfidenceUnits = 1000;
constexpr double kMaxWhole = 1125899906842624.0;  // 2^50

enum Detail : std::uint64_t { kNone, kActorDetail, kLocationDetail, kAttributionDetail, kQuantityDetail, kDateDetail };

std::uint64_t zigzag(std::int64_t x) { return (static_cast<std::uint64_t>(x) << 1) ^ static_cast<std::uint64_t>(x >> 63); }
std::int64_t unzigzag(std::uint64_t x) { return static_cast<std::int64_t>(x >> 1) ^ -static_cast<std::int64_t>(x & 1); }

}  // namespace

class Encoder::Writer {
 public:
  void start() {
    body_.clear();
    strings_.clear();
    index_.clear();
  }
  void number(std::uint64_t x) {
    for (; x >= 0x80; x >>= 7)
      body_.push_back(static_cast<char>(x | 0x80));
    body_.push_back(static_cast<char>(x));
  }
  void integer(std::int64_t x) { number(zigzag(x)); }
  void real(double x) {
    if (std::fabs(x) < kMaxWhole && x == std::floor(x) && !(x == 0 && std::signbit(x)))
      return number(zigzag(static_cast<std::int64_t>(x)) << 1);
    number(1);
    char bytes[sizeof x];
    std::memcpy(bytes, &x, sizeof x);
    body_.insert(body_.end(), bytes, bytes + sizeof x);
  }
  void string(std::string_view s) {
    if (s.empty())
      return number(0);
    const auto next = static_cast<std::uint32_t>(strings_.size());
    const std::uint32_t at = index_.add(s, next, [&](std::uint32_t n) { return strings_[n] == s; });
    if (at == next)
      strings_.push_back(s);
    number(at + 1);
  }
  void spans(const std::vector<Span>& spans) {
    number(spans.size());
    for (Span s : spans)
      number(s.begin), number(s.size());
  }
  void strings(const std::vector<std::string_view>& list) {
    number(list.size());
    for (std::string_view s : list)
      string(s);
  }
  // Announces which are there, then writes those.
  void reals(std::initializer_list<const std::optional<double>*> list) {
    std::uint64_t mask = 0, bit = 1;
    for (const auto* x : list)
      mask |= *x ? bit : 0, bit <<= 1;
    number(mask);
    for (const auto* x : list)
      if (*x)
        real(**x);
  }

  void write(const Attribution& a);
  void write(const Quantity& q);
  void write_detail(const Annotation& a);
  void write_fields(const std::vector<Field>& fields);
  void write_part(const Annotations* annotations);

  const std::string& finish() {
    std::size_t size = 1 + kMaxNumberBytes * (strings_.size() + 1) + body_.size();
    for (std::string_view s : strings_)
      size += s.size();
    const std::size_t body = body_.size();
    number(strings_.size());  // behind the body, then copied before it
    out_.clear();
    out_.reserve(size);
    out_ += kFormat;
    out_.append(body_.data() + body, body_.size() - body);
    for (std::string_view s : strings_) {
      body_.resize(body);
      number(s.size());
      out_.append(body_.data() + body, body_.size() - body);
      out_ += s;
    }
    out_.append(body_.data(), body);
    return out_;
  }

 private:
  static constexpr std::size_t kMaxNumberBytes = 10;
  std::vector<char> body_;
  std::string out_;
  std::vector<std::string_view> strings_;
  NumberTable index_;  // of strings_
};

void Encoder::Writer::write(const Attribution& a) {
  spans(a.source), spans(a.cue), spans(a.content);
  number(static_cast<std::uint64_t>(a.mode) * 4 + a.negated * 2u + a.modal);
  string(a.attitude), string(a.actor), string(a.resolved_by);
}

void Encoder::Writer::write(const Quantity& q) {
  reals({&q.value, &q.low, &q.high, &q.base_value, &q.base_low, &q.base_high});
  number(q.low_open + q.high_open * 2u + q.approximate * 4u + q.negated * 8u + (q.supersedes ? 16u : 0u));
  if (q.supersedes)
    number(*q.supersedes);
  for (std::string_view s : {q.comparator, q.word, q.unit, q.unit_code, q.base_unit, q.dimension, q.rate, q.object,
                             q.object_head, q.predicate, q.said_by, q.date_from, q.date_to})
    string(s);
  strings(q.location);
}

void Encoder::Writer::write_detail(const Annotation& a) {
  if (const Actor* actor = a.actor()) {
    number(kActorDetail), string(actor->id), string(actor->name);
  } else if (const Location* l = a.location()) {
    number(kLocationDetail), string(l->id), string(l->name), strings(l->path);
    reals({&l->latitude, &l->longitude});
  } else if (const Attribution* attribution = a.attribution()) {
    number(kAttributionDetail), write(*attribution);
  } else if (const Quantity* q = a.quantity()) {
    number(kQuantityDetail), write(*q);
  } else if (const Date* d = a.date()) {
    number(kDateDetail), string(d->from), string(d->to), string(d->timex);
  } else {
    number(kNone);
  }
}

void Encoder::Writer::write_fields(const std::vector<Field>& fields) {
  number(fields.size());
  for (const Field& f : fields) {
    string(f.name);
    number(f.value.index());
    if (const double* d = std::get_if<double>(&f.value))
      real(*d);
    else if (const bool* b = std::get_if<bool>(&f.value))
      number(*b);
    else
      string(std::get<std::string_view>(f.value));
  }
}

void Encoder::Writer::write_part(const Annotations* annotations) {
  number(annotations ? annotations->size() : 0);
  if (!annotations)
    return;
  std::uint32_t begin = 0, sentence = 0;
  for (const Annotation& a : *annotations) {
    string(a.type), string(a.kind);
    integer(static_cast<std::int64_t>(a.span.begin) - begin), number(a.span.size());
    string(a.rule);
    number(static_cast<std::uint64_t>(std::lround(kConfidenceUnits * a.confidence)));
    integer(static_cast<std::int64_t>(a.sentence) - sentence);
    begin = a.span.begin, sentence = a.sentence;
    write_detail(a);
    write_fields(a.fields);
  }
}

namespace {

// Reads what Writer wrote; anything else makes it bad, and then everything it returns is empty or 0.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool good() const { return good_; }
  bool at_end() const { return at_ == bytes_.size(); }

  std::uint64_t number() {
    std::uint64_t x = 0;
    for (unsigned shift = 0; at_ < bytes_.size() && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      x |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        return good_ ? x : 0;
    }
    good_ = false;
    return 0;
  }
  std::int64_t integer() { return unzigzag(number()); }
  // A number of things that take at least a byte each.
  std::size_t count() {
    const std::uint64_t n = number();
    if (n > bytes_.size() - at_)
      good_ = false;
    return good_ ? n : 0;
  }
  std::string_view raw(std::size_t size) {
    if (size > bytes_.size() - at_)
      good_ = false;
    if (!good_)
      return {};
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  double real() {
    const std::uint64_t x = number();
    if (x % 2 == 0)
      return static_cast<double>(unzigzag(x >> 1));
    const std::string_view bytes = raw(sizeof(double));
    double value = 0;
    if (!bytes.empty())
      std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  void table() {
    const std::size_t n = count();
    table_.assign(1, {});
    for (std::size_t i = 0; i < n && good_; ++i)
      table_.push_back(raw(number()));
  }
  std::string_view string() {
    const std::uint64_t n = number();
    if (n >= table_.size())
      good_ = false;
    return good_ ? table_[n] : std::string_view();
  }
  std::vector<Span> spans() {
    std::vector<Span> out(count());
    for (Span& s : out)
      s = span(number());
    return out;
  }
  Span span(std::uint64_t begin) {
    const std::uint64_t size = number();
    if (begin > UINT32_MAX || size > UINT32_MAX - begin)
      good_ = false;
    return good_ ? Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)} : Span{};
  }
  std::vector<std::string_view> strings() {
    std::vector<std::string_view> out(count());
    for (std::string_view& s : out)
      s = string();
    return out;
  }
  void reals(std::initializer_list<std::optional<double>*> list) {
    std::uint64_t mask = number();
    for (auto* x : list) {
      if (mask & 1)
        *x = real();
      mask >>= 1;
    }
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
  std::vector<std::string_view> table_;
};

Location read_location(Reader& r) {
  Location l;
  l.id = r.string(), l.name = r.string(), l.path = r.strings();
  r.reals({&l.latitude, &l.longitude});
  return l;
}

Attribution read_attribution(Reader& r) {
  Attribution a;
  a.source = r.spans(), a.cue = r.spans(), a.content = r.spans();
  const std::uint64_t flags = r.number();
  a.mode = static_cast<Mode>(std::min<std::uint64_t>(flags / 4, 2));
  a.negated = flags & 2, a.modal = flags & 1;
  a.attitude = r.string(), a.actor = r.string(), a.resolved_by = r.string();
  return a;
}

Quantity read_quantity(Reader& r) {
  Quantity q;
  r.reals({&q.value, &q.low, &q.high, &q.base_value, &q.base_low, &q.base_high});
  const std::uint64_t flags = r.number();
  q.low_open = flags & 1, q.high_open = flags & 2, q.approximate = flags & 4, q.negated = flags & 8;
  if (flags & 16)
    q.supersedes = static_cast<std::uint32_t>(r.number());
  for (std::string_view* s : {&q.comparator, &q.word, &q.unit, &q.unit_code, &q.base_unit, &q.dimension, &q.rate,
                              &q.object, &q.object_head, &q.predicate, &q.said_by, &q.date_from, &q.date_to})
    *s = r.string();
  q.location = r.strings();
  return q;
}

void read_detail(Reader& r, Annotation& a) {
  switch (r.number()) {
    case kActorDetail: {
      Actor actor;
      actor.id = r.string(), actor.name = r.string();
      a.detail = actor;
      break;
    }
    case kLocationDetail:
      a.detail = read_location(r);
      break;
    case kAttributionDetail:
      a.detail = read_attribution(r);
      break;
    case kQuantityDetail:
      a.detail = read_quantity(r);
      break;
    case kDateDetail: {
      Date d;
      d.from = r.string(), d.to = r.string(), d.timex = r.string();
      a.detail = d;
      break;
    }
    default:
      break;
  }
}

void read_fields(Reader& r, Annotation& a) {
  const std::size_t n = r.count();
  for (std::size_t i = 0; i < n && r.good(); ++i) {
    Field f;
    f.name = r.string();
    const std::uint64_t sort = r.number();
    if (sort == 0)
      f.value = r.real();
    else if (sort == 1)
      f.value = r.number() != 0;
    else
      f.value = r.string();
    a.fields.push_back(f);
  }
}

void read_part(Reader& r, std::vector<Annotation>& out) {
  const std::size_t n = r.count();
  std::int64_t begin = 0, sentence = 0;
  for (std::size_t i = 0; i < n && r.good(); ++i) {
    Annotation a;
    a.type = r.string(), a.kind = r.string();
    begin += r.integer();
    a.span = r.span(static_cast<std::uint64_t>(begin));
    a.rule = r.string();
    a.confidence = static_cast<float>(static_cast<double>(r.number()) / kConfidenceUnits);
    sentence += r.integer();
    a.sentence = static_cast<std::uint32_t>(sentence);
    read_detail(r, a);
    read_fields(r, a);
    out.push_back(std::move(a));
  }
}

}  // namespace

Encoder::Encoder() : writer_(std::make_unique<Writer>()) {}
Encoder::~Encoder() = default;

const std::string& Encoder::encode(const Annotations* text, const Annotations* title) {
  writer_->start();
  writer_->write_part(text);
  writer_->write_part(title);
  return writer_->finish();
}

bool decode(std::string_view bytes, std::vector<Annotation>& text, std::vector<Annotation>& title) {
  text.clear();
  title.clear();
  if (bytes.empty() || bytes[0] != kFormat)
    return false;
  Reader r(bytes.substr(1));
  r.table();
  read_part(r, text);
  read_part(r, title);
  if (r.good() && r.at_end())
    return true;
  text.clear();
  title.clear();
  return false;
}

}  // namespace postil::xapian
