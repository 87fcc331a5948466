// GazetteerBuilder: collects names and writes the file that Gazetteer maps. Internal; may change.
#ifndef POSTIL_CORE_MATCH_GAZETTEER_BUILDER_H
#define POSTIL_CORE_MATCH_GAZETTEER_BUILDER_H

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postil::match {

// Where an entry stands in the sources, for messages.
struct GazetteerOrigin {
  std::uint32_t file = 0, line = 0;
};

struct GazetteerProblem {
  GazetteerOrigin where;
  std::string message;
};

// For one thread; used once.
class GazetteerBuilder {
 public:
  GazetteerBuilder();
  ~GazetteerBuilder();

  static constexpr float kNoCoordinate = 1000;

  struct Entry {
    std::string_view id, name, type, parent, extra;
    float latitude = kNoCoordinate, longitude = kNoCoordinate;
    float population = 0;
    GazetteerOrigin where;
  };
  // The number of the new entry, or UINT32_MAX and a problem if the id is taken. The entry's name is no spelling by itself.
  std::uint32_t add(const Entry& entry);
  // The entry with this id, or UINT32_MAX.
  std::uint32_t find(std::string_view id) const;
  // Lets an entry be met under a spelling; `flags` are NameFlags. Spellings without a word are left out.
  void add_name(std::uint32_t entry, std::string_view spelling, std::uint8_t flags);
  // Gives an entry that has none a parent.
  void set_parent(std::uint32_t entry, std::string_view parent);

  std::size_t entry_count() const;
  std::size_t name_count() const;
  // Ids of parents that are no entries: they are looked for in the rule packs when the file is used.
  std::vector<std::string> outside_parents() const;

  // Joins entries to their parents; problems: cycles. Then the file may be written.
  void link();
  const std::vector<GazetteerProblem>& problems() const;
  void add_problem(GazetteerOrigin where, std::string message);

  // Writes to a file beside `path` and renames it there: there is the whole file or none. False and `error` if it cannot.
  bool write(const std::string& path, std::string& error);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postil::match

#endif
