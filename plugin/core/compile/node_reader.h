// NodeReader: typed access to the nodes of a rule file; what the readers of its parts have in common. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_NODE_READER_H
#define POSTIL_CORE_COMPILE_NODE_READER_H

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/compile/definitions.h"

namespace postil::compile {

// "text", "a list" or "a mapping".
const char* kind_name(const YamlNode& node);

// Every function reports a node that is not of its kind and returns an empty value then.
class NodeReader {
 public:
  explicit NodeReader(Reporter& reporter) : reporter_(reporter) {}

 protected:
  using Handler = std::function<void(const YamlNode&)>;
  struct Key {
    std::string_view key;
    Handler handler;
  };

  // Calls the handler of each key; unknown keys are errors.
  void each(const YamlNode& map, std::string_view what, const std::vector<Key>& keys);
  // Calls f(key, value) for each pair of a mapping.
  void each_entry(const YamlNode& map, const std::function<void(const YamlNode&, const YamlNode&)>& f);
  // Calls f for each item of a list; nothing is an empty list.
  void each_item(const YamlNode& node, const std::function<void(const YamlNode&)>& f);
  // A key that must be text and is for readers.
  Handler ignore();

  std::string text(const YamlNode& node);
  Name name(const YamlNode& node);
  std::vector<Name> names(const YamlNode& node);  // one text or a list of them
  ListEntryDef list_entry(const YamlNode& node);  // a word or {text: ..., ...}
  bool truth(const YamlNode& node);
  double number(const YamlNode& node);
  std::int32_t integer(const YamlNode& node, std::int32_t low, std::int32_t high);
  bool pattern(const YamlNode& node);  // whether it can be one
  std::vector<const YamlNode*> patterns(const YamlNode& node);
  Name type_name(const YamlNode& node);  // base or base.kind
  void expected(std::string_view what, const YamlNode& got, std::string help = {});

  Reporter& reporter_;

 private:
  bool is_decimal_comma(const YamlNode& key, const YamlNode& value);
};

}  // namespace postil::compile

#endif
