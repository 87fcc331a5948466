#include <algorithm>

#include "core/match/value.h"

namespace postil::match {

namespace {

constexpr std::size_t kFirstBlockBytes = 4 * 1024;
constexpr std::size_t kBlockBytes = 64 * 1024;  // each block doubles the one before up to this
constexpr std::size_t kKeptBlocks = 20;

}  // namespace

void* Arena::allocate_elsewhere(std::size_t size) {
  while (block_ < blocks_.size() && offset_ + size > blocks_[block_].size) {
    ++block_;
    offset_ = 0;
  }
  if (block_ == blocks_.size()) {
    const std::size_t usual = blocks_.empty() ? kFirstBlockBytes : std::min(blocks_.back().size * 2, kBlockBytes);
    const std::size_t bytes = std::max(usual, size);
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(bytes), bytes});
  }
  void* p = blocks_[block_].bytes.get() + offset_;
  offset_ += size;
  return p;
}

// Keeps at most some blocks of the ordinary size, so that one huge document does not hold its memory for ever.
void Arena::clear() {
  if (blocks_.size() > kKeptBlocks ||
      std::any_of(blocks_.begin(), blocks_.end(), [](const Block& b) { return b.size > kBlockBytes; }))
    blocks_.clear();
  block_ = offset_ = used_ = 0;
}

}  // namespace postil::match
