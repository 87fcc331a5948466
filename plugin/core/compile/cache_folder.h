// A folder of the user's that keeps what takes long to make, file by file. Internal; may change.
//
//   const CacheFolder folder(usual_cache_folder());
//   if (auto bytes = folder.read("0123456789abcdef.rules", kMaxBytes)) ...
//   folder.write("0123456789abcdef.rules", bytes);
//
// What cannot be read, made or written is passed over: a cache costs nothing but speed. Only folders of this very
// user count, and in them only files that are his and that nobody else may write; no link is followed. A file is written beside and
// renamed, so any number of processes may read and write at once.
#ifndef POSTIL_CORE_COMPILE_CACHE_FOLDER_H
#define POSTIL_CORE_COMPILE_CACHE_FOLDER_H

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace postil::compile {

// The content of a file, mapped: what is only read is the same memory in all processes. Files of the cache are never changed, only
// replaced.
class Bytes {
 public:
  // Takes over a mapping.
  Bytes(const void* data, std::size_t size) : data_(static_cast<const char*>(data)), size_(size) {}
  ~Bytes();
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  std::string_view view() const { return {data_, size_}; }

 private:
  const char* data_;
  std::size_t size_;
};

class CacheFolder {
 public:
  explicit CacheFolder(std::string path) : path_(std::move(path)) {}

  // Names are 16 hexadecimal digits and an ending.
  // The whole file; null if it is not there, is empty, is not ours alone or is longer than `limit`. Notes that it was of use.
  std::shared_ptr<const Bytes> read(const std::string& name, std::size_t limit) const;
  // Makes the folder too. False: nothing was written.
  bool write(const std::string& name, std::string_view bytes) const;
  // Notes that a file was of use, for who opens it elsewhere.
  void note_use(const std::string& name) const;
  // Leaves the `most` files of an ending that were of use last, and no old remains of writing.
  void prune(std::string_view ending, std::size_t most) const;
  // Makes the folder for this user alone, and those above it. False: it is not there, or not ours.
  bool make() const;

 private:
  std::string path_;
};

}  // namespace postil::compile

#endif
