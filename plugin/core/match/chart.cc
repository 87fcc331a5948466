#include "core/match/chart.h"

#include <algorithm>

namespace postil::match {

namespace {

constexpr std::size_t kKeptChunks = 16;  // one huge document must not hold its memory for ever

}  // namespace

void Chart::reset(std::uint32_t token_count) {
  count_ = 0;
  if (chunks_.size() > kKeptChunks)
    chunks_.resize(kKeptChunks);
  links_.clear();
  begin_.assign(token_count + 1, kNone);
  end_.assign(token_count + 1, kNone);
  begin_types_.assign(token_count + 1, 0);
  end_types_.assign(token_count + 1, 0);
  for (auto& list : by_type_)
    list.clear();
}

std::uint32_t Chart::add(const Mention& m) {
  const std::uint32_t i = size();
  if (count_ == chunks_.size() * kChunk)
    chunks_.push_back(std::make_unique<Mention[]>(kChunk));
  (*this)[count_++] = m;
  links_.push_back({begin_[m.tokens.first], end_[m.tokens.last], m.type});
  begin_types_[m.tokens.first] |= type_bit(m.type);
  end_types_[m.tokens.last] |= type_bit(m.type);
  begin_[m.tokens.first] = i;
  end_[m.tokens.last] = i;
  if (m.type >= by_type_.size())
    by_type_.resize(m.type + 1);
  by_type_[m.type].push_back(i);
  return i;
}

void Chart::begin_at(std::uint32_t mention, std::uint32_t token, Span bytes) {
  Mention& m = (*this)[mention];
  std::uint32_t* link = &begin_[m.tokens.first];
  while (*link != mention)
    link = &links_[*link].next_begin;
  *link = links_[mention].next_begin;
  links_[mention].next_begin = begin_[token];
  begin_[token] = mention;
  begin_types_[token] |= type_bit(m.type);
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

const std::vector<std::uint32_t>& Chart::of(TypeId type) const {
  static const std::vector<std::uint32_t> kEmpty;
  return type < by_type_.size() ? by_type_[type] : kEmpty;
}

void Chart::set(Arena& arena, std::uint32_t mention, Slice<FieldValue> values) {
  Mention& m = (*this)[mention];
  auto* copy = static_cast<FieldValue*>(arena.allocate((m.fields.size + values.size) * sizeof(FieldValue)));
  std::uint32_t n = 0;
  for (const FieldValue& old : m.fields)
    if (std::none_of(values.begin(), values.end(), [&](const FieldValue& v) { return v.field == old.field; }))
      new (copy + n++) FieldValue(old);
  for (const FieldValue& v : values)
    new (copy + n++) FieldValue(v);
  m.fields = {copy, n};
}

}  // namespace postil::match
