#include <algorithm>

#include "core/match/value.h"

namespace postil::match {

namespace {

constexpr std::size_t kBlockBytes = 64 * 1024;
constexpr std::size_t kAlignment = 16;

}  // namespace

void* Arena::allocate(std::size_t size) {
  size = (std::max<std::size_t>(size, 1) + kAlignment - 1) & ~(kAlignment - 1);
  used_ += size;
  while (block_ < blocks_.size() && offset_ + size > blocks_[block_].bytes.size()) {
    ++block_;
    offset_ = 0;
  }
  if (block_ == blocks_.size())
    blocks_.push_back({std::vector<char>(std::max(kBlockBytes, size))});
  void* p = blocks_[block_].bytes.data() + offset_;
  offset_ += size;
  return p;
}

std::string_view Arena::copy(std::string_view s) {
  if (s.empty())
    return {};
  char* p = static_cast<char*>(allocate(s.size()));
  std::memcpy(p, s.data(), s.size());
  return {p, s.size()};
}

// Keeps at most 16 blocks of the ordinary size, so that one huge document does not hold its memory for ever.
void Arena::clear() {
  if (blocks_.size() > 16 || std::any_of(blocks_.begin(), blocks_.end(),
                                         [](const Block& b) { return b.bytes.size() > kBlockBytes; }))
    blocks_.clear();
  block_ = offset_ = used_ = 0;
}

}  // namespace postil::match
