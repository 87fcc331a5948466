// Archives of cereal in memory: what images of rule sets are written to and read from. Internal; may change.
//
// Numbers stand as they are in memory, so an image is for one kind of machine. All string_views share one pool of texts, which stands
// before the rest; what is read points into it. Reading checks every size against what is left.
#ifndef POSTIL_CORE_IMAGE_ARCHIVE_H
#define POSTIL_CORE_IMAGE_ARCHIVE_H

#include <cereal/cereal.hpp>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "core/image/image.h"
#include "core/match/value.h"

namespace postil::image {

using Count = std::uint32_t;  // of elements and bytes

class Writer : public cereal::OutputArchive<Writer, cereal::AllowEmptyClassElision> {
 public:
  Writer() : OutputArchive(this) {}

  void put(const void* data, std::size_t size) { bytes_.append(static_cast<const char*>(data), size); }
  void put_text(std::string_view text) {
    const auto [it, fresh] = places_.emplace(text, texts_.size());
    if (fresh)
      texts_ += text;
    (*this)(count(it->second), count(text.size()));
  }
  static Count count(std::size_t n) {
    if (n > std::numeric_limits<Count>::max())
      throw BadImage("too large");
    return static_cast<Count>(n);
  }
  // The pool of texts and what was written.
  const std::string& texts() const { return texts_; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_, texts_;
  std::unordered_map<std::string, std::size_t> places_;
};

class Reader : public cereal::InputArchive<Reader, cereal::AllowEmptyClassElision> {
 public:
  explicit Reader(std::string_view bytes) : InputArchive(this), at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  // From now on texts are views into `texts`, and slices are made in `arena`.
  void set_memory(std::string_view texts, match::Arena& arena) {
    texts_ = texts;
    arena_ = &arena;
  }
  match::Arena& arena() { return *arena_; }

  void take(void* data, std::size_t size) {
    need(size);
    if (size)
      std::memcpy(data, at_, size);
    at_ += size;
  }
  template <class T>
  [[gnu::always_inline]] void take_number(T& number) {
    need(sizeof(T));
    std::memcpy(&number, at_, sizeof(T));
    at_ += sizeof(T);
  }
  std::string_view take_text() {
    Count offset = 0, size = 0;
    take_number(offset);
    take_number(size);
    if (offset > texts_.size() || size > texts_.size() - offset)
      throw BadImage("a text lies outside");
    return texts_.substr(offset, size);
  }
  // Throws unless so many bytes are left. An element has one at least.
  void need(std::size_t bytes) const {
    if (bytes > static_cast<std::size_t>(end_ - at_)) [[unlikely]]
      fail();
  }

 private:
  [[noreturn, gnu::cold, gnu::noinline]] static void fail() { throw BadImage("cut short"); }

  const char *at_, *end_;
  std::string_view texts_;
  match::Arena* arena_ = nullptr;
};

// What cereal asks of an archive.

template <class Archive, class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(Archive& ar, cereal::NameValuePair<T>& pair) {
  ar(pair.value);
}

template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
void CEREAL_SAVE_FUNCTION_NAME(Writer& ar, const T& number) {
  ar.put(&number, sizeof(number));
}
template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
void CEREAL_LOAD_FUNCTION_NAME(Reader& ar, T& number) {
  ar.take_number(number);
}
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(Writer& ar, const cereal::SizeTag<T>& tag) {
  ar(Writer::count(tag.size));
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(Reader& ar, cereal::SizeTag<T>& tag) {
  Count size = 0;
  ar(size);
  ar.need(size);
  tag.size = size;
}
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(Writer& ar, const cereal::BinaryData<T>& data) {
  ar.put(data.data, static_cast<std::size_t>(data.size));
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(Reader& ar, cereal::BinaryData<T>& data) {
  ar.take(data.data, static_cast<std::size_t>(data.size));
}

// Views: into the pool, and into the arena.

// Templates, since nothing that only converts to the type is meant.
template <class T, std::enable_if_t<std::is_same_v<T, std::string_view>, int> = 0>
void CEREAL_SAVE_FUNCTION_NAME(Writer& ar, const T& text) {
  ar.put_text(text);
}
template <class T, std::enable_if_t<std::is_same_v<T, std::string_view>, int> = 0>
void CEREAL_LOAD_FUNCTION_NAME(Reader& ar, T& text) {
  text = ar.take_text();
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(Writer& ar, const match::Slice<T>& slice) {
  ar(slice.size);
  for (const T& item : slice)
    ar(item);
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(Reader& ar, match::Slice<T>& slice) {
  static_assert(std::is_trivially_destructible_v<T>);
  ar(slice.size);
  ar.need(slice.size);
  T* const items = static_cast<T*>(ar.arena().allocate(slice.size * sizeof(T)));
  for (Count i = 0; i < slice.size; ++i)
    ar(*new (items + i) T());
  slice.data = items;
}

}  // namespace postil::image

CEREAL_SETUP_ARCHIVE_TRAITS(postil::image::Reader, postil::image::Writer)

#endif
