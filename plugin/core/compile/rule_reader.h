// RuleReader: rules of a pack with their tests. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_RULE_READER_H
#define POSTIL_CORE_COMPILE_RULE_READER_H

#include "core/compile/node_reader.h"

namespace postil::compile {

class RuleReader : NodeReader {
 public:
  RuleReader(PackDef& pack, Reporter& reporter) : NodeReader(reporter), pack_(pack) {}

  void rule(const YamlNode& node);     // an item of `rules`
  void resolve(const YamlNode& node);  // an item of `resolve`

 private:
  std::uint32_t sentences(const YamlNode& node);
  void test(const YamlNode& node, RuleDef& def);

  PackDef& pack_;
};

}  // namespace postil::compile

#endif
