// Span: where something stands in a text.
#ifndef POSTIL_SPAN_H
#define POSTIL_SPAN_H

#include <cstdint>
#include <string_view>

namespace postil {

// Half-open range [begin, end) in bytes of the UTF-8 text that was annotated. A plain value.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  bool overlaps(Span other) const { return begin < other.end && other.begin < end; }
  // The bytes of `text` under this span; `text` must be the annotated text.
  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }

  friend bool operator==(Span a, Span b) { return a.begin == b.begin && a.end == b.end; }
  friend bool operator!=(Span a, Span b) { return !(a == b); }
  friend bool operator<(Span a, Span b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; }
};

}  // namespace postil

#endif
