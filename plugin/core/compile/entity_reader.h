// EntityReader: entities and gazetteers of a pack. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_ENTITY_READER_H
#define POSTIL_CORE_COMPILE_ENTITY_READER_H

#include <optional>
#include <string>

#include "core/compile/node_reader.h"
#include "core/compile/reader.h"

namespace postil::compile {

class EntityReader : NodeReader {
 public:
  EntityReader(PackDef& pack, Sources& sources, Reporter& reporter) : NodeReader(reporter), pack_(pack), sources_(sources) {}

  void entity(const YamlNode& node);     // an item of `entities`
  void gazetteer(const YamlNode& node);  // an item of `gazetteers`

 private:
  SpellingDef spelling(const YamlNode& node, std::uint8_t flags);
  std::uint8_t case_flag(const YamlNode& node);
  void spellings(const YamlNode& node, std::uint8_t flags, EntityDef& def);
  void flag(const char* key, const YamlNode& node, EntityDef& def);
  void check_entity(const YamlNode& node, EntityDef& def);
  double coordinate(const YamlNode& node, double limit);
  std::int32_t day(const YamlNode& node);
  void role(const YamlNode& node, EntityDef& def);
  void check_roles(const EntityDef& def);
  void mapped(const YamlNode& file, const GazetteerDefaults& defaults);

  PackDef& pack_;
  Sources& sources_;
};

}  // namespace postil::compile

#endif
