// The query is annotated as a text; its first number, money or measure gives the bounds. The object may also stand before the
// number ("trucks > 100"): those words are annotated again behind a number, which makes the layer of counted nouns read them.
#include "postil/quantity_query.h"

#include <algorithm>
#include <cctype>

#include "core/ruleset_impl.h"

namespace postil {

namespace {

constexpr std::size_t kLongestQuery = 1000;  // bytes; what follows is not read

// Without marks and spaces at the ends.
std::string_view trim(std::string_view s) {
  const auto mark = [](char c) { return !(c & 0x80) && !std::isalnum(static_cast<unsigned char>(c)); };
  while (!s.empty() && mark(s.front()))
    s.remove_prefix(1);
  while (!s.empty() && mark(s.back()))
    s.remove_suffix(1);
  return s;
}

const Annotation* first_quantity(const Annotations& all) {
  for (const Annotation& a : all)
    if (a.quantity() && a.kind != "ordinal")
      return &a;
  return nullptr;
}

}  // namespace

struct QuantityQueryParser::Impl {
  std::shared_ptr<const RuleSet> rules;
  Annotator annotator;

  // Reads words as what is counted.
  bool object(std::string_view words, QuantityQuery& out) {
    if (words.empty())
      return false;
    for (const char* count : {"2 ", "1 "}) {
      const std::string text = count + std::string(words);
      const Annotations found = annotator.annotate(text);
      const Annotation* a = first_quantity(found);
      if (!a || a->span.begin != 0 || a->quantity()->object.empty())
        continue;
      out.object = a->quantity()->object;
      out.object_head = a->quantity()->object_head;
      return true;
    }
    return false;
  }
};

QuantityQueryParser::QuantityQueryParser(std::shared_ptr<const RuleSet> rules) : impl_(new Impl{rules, Annotator(rules)}) {}
QuantityQueryParser::~QuantityQueryParser() = default;
QuantityQueryParser::QuantityQueryParser(QuantityQueryParser&&) noexcept = default;
QuantityQueryParser& QuantityQueryParser::operator=(QuantityQueryParser&&) noexcept = default;

std::optional<QuantityQuery> QuantityQueryParser::parse(std::string_view text) {
  text = text.substr(0, kLongestQuery);
  QuantityQuery out;
  std::string_view before = trim(text), after;
  const Annotations found = impl_->annotator.annotate(text);
  const Annotation* a = first_quantity(found);
  if (!a)
    return impl_->object(before, out) ? std::optional(out) : std::nullopt;
  const Quantity& q = *a->quantity();
  out.low = q.low;
  out.high = q.high;
  out.low_open = q.low_open;
  out.high_open = q.high_open;
  out.kind = a->kind;
  out.unit = q.unit;
  out.unit_code = q.unit_code;
  out.dimension = q.dimension;
  out.rate = q.rate;
  out.base_low = q.base_low;
  out.base_high = q.base_high;
  out.base_unit = q.base_unit;
  out.object = q.object;
  out.object_head = q.object_head;
  if (out.object.empty()) {
    before = trim(text.substr(0, a->span.begin));
    after = trim(text.substr(a->span.end));
    if (!impl_->object(before, out))
      impl_->object(after, out);
  }
  return out;
}

std::vector<std::string> QuantityQueryParser::units() const {
  std::vector<std::string> out;
  const match::Lexicon& lexicon = *impl_->rules->impl().program->lexicon;
  for (const char* name : {"units", "currencies", "time_units", "percents"})
    if (const match::ListId list = lexicon.list(name); list != match::kNoList)
      for (const std::uint32_t e : lexicon.entries_of(list))
        out.push_back(text::fold(lexicon.entry(e).text));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<std::string> QuantityQueryParser::dimensions() const {
  std::vector<std::string> out;
  const match::Lexicon& lexicon = *impl_->rules->impl().program->lexicon;
  for (const char* name : {"units", "currencies"})
    if (const match::ListId list = lexicon.list(name); list != match::kNoList)
      for (const std::uint32_t e : lexicon.entries_of(list))
        for (const match::FieldId field : {match::kDimensionField, match::kUnitCodeField})
          if (const std::string_view value = lexicon.entry(e).get(field).as_text(); !value.empty())
            out.emplace_back(value);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace postil
