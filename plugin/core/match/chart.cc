#include "core/match/chart.h"

#include <algorithm>
#include <cstring>

namespace postil::match {

namespace {

constexpr std::size_t kKeptChunks = 16;  // one huge document must not hold its memory for ever

}  // namespace

void Chart::reset(std::uint32_t token_count) {
  count_ = 0;
  if (chunks_.size() > kKeptChunks)
    chunks_.resize(kKeptChunks);
  links_.clear();
  begin_.assign(token_count + 1, {kNone, 0});
  end_.assign(token_count + 1, {kNone, 0});
  for (auto& list : by_type_)
    list->clear();
}

void Chart::add_types(TypeId last) {
  while (by_type_.size() <= last)
    by_type_.push_back(std::make_unique<std::vector<std::uint32_t>>());
}

void Chart::begin_at(std::uint32_t mention, std::uint32_t token, Span bytes) {
  Mention& m = (*this)[mention];
  std::uint32_t* link = &begin_[m.tokens.first].mention;
  while (*link != mention)
    link = &links_[*link].next_begin;
  *link = links_[mention].next_begin;
  links_[mention].next_begin = begin_[token].mention;
  begin_[token] = {mention, begin_[token].types | type_bit(m.type)};
  m.tokens.first = token;
  m.bytes = bytes;
}

std::uint32_t Chart::find_at(std::uint32_t token, TypeId type) const {
  for (std::uint32_t i = first_at(token); i != kNone; i = next_at(i))
    if (type_of(i) == type && !(*this)[i].dropped)
      return i;
  return kNone;
}

std::uint32_t Chart::find_ending(std::uint32_t token, TypeId type) const {
  for (std::uint32_t i = first_ending(token); i != kNone; i = next_ending(i))
    if (type_of(i) == type && !(*this)[i].dropped)
      return i;
  return kNone;
}

void Chart::set(Arena& arena, std::uint32_t mention, Slice<FieldValue> values) {
  Mention& m = (*this)[mention];
  auto* copy = static_cast<FieldValue*>(arena.allocate((m.fields.size + values.size) * sizeof(FieldValue)));
  std::uint64_t replaced = 0;  // a bit for each of the fields up to 63; those from there on share one
  for (const FieldValue& v : values)
    replaced |= std::uint64_t{1} << std::min<FieldId>(v.field, 63);
  std::uint64_t had = 0;
  for (const FieldValue& old : m.fields)
    had |= std::uint64_t{1} << std::min<FieldId>(old.field, 63);
  std::uint32_t n = 0;
  if (had & replaced) {
    for (const FieldValue& old : m.fields)
      if (std::none_of(values.begin(), values.end(), [&](const FieldValue& v) { return v.field == old.field; }))
        new (copy + n++) FieldValue(old);
  } else if ((n = m.fields.size) != 0) {
    std::memcpy(static_cast<void*>(copy), m.fields.data, n * sizeof(FieldValue));
  }
  for (const FieldValue& v : values)
    new (copy + n++) FieldValue(v);
  m.fields = {copy, n};
}

}  // namespace postil::match
