// JsonSink: where JSON is written to. Internal; may change.
#ifndef POSTIL_CORE_JSON_SINK_H
#define POSTIL_CORE_JSON_SINK_H

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace postil {

// What is written, gathered in a piece of memory at hand so that a few bytes cost a few instructions.
class JsonSink {
 public:
  explicit JsonSink(std::string& out) : out_(out) {}
  JsonSink(const JsonSink&) = delete;
  JsonSink& operator=(const JsonSink&) = delete;
  ~JsonSink() { flush(); }

  void put(char c) {
    if (size_ == kSize)
      flush();
    buffer_[size_++] = c;
  }
  void put(std::string_view s) {
    if (s.size() > kSize - size_)
      flush();
    if (s.size() > kSize) {
      out_.append(s);
      return;
    }
    s.copy(buffer_ + size_, s.size());
    size_ += s.size();
  }
  // The begin of a member: `mark` is a comma, or the brace before the first.
  template <std::size_t N>
  void member(char mark, const char (&key)[N]) {
    if (kSize - size_ < N + 3)
      flush();
    char* to = buffer_ + size_;
    to[0] = mark;
    to[1] = '"';
    std::memcpy(to + 2, key, N - 1);
    to[N + 1] = '"';
    to[N + 2] = ':';
    size_ += N + 3;
  }
  void member(char mark, std::string_view key) {
    put(mark);
    put('"');
    put(key);
    put(std::string_view("\":"));
  }
  // A JSON string with its quotes; bytes that are no UTF-8 become U+FFFD.
  void quote(std::string_view s);
  void put(std::uint64_t value) {
    const fmt::format_int digits(value);
    put(std::string_view(digits.data(), digits.size()));
  }
  // In the shortest form that reads as the same number; zero has no sign.
  void put(double value);

  // The same without quotes, added to a string.
  static void append_inner(std::string& out, std::string_view text);

 private:
  static constexpr std::size_t kSize = 1024;

  void flush() {
    out_.append(buffer_, size_);
    size_ = 0;
  }

  std::string& out_;
  std::size_t size_ = 0;
  char buffer_[kSize];
};

}  // namespace postil

#endif
