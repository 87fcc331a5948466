// What is wrong with a file that the parser of YAML refuses, in the words of somebody who edits it. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_YAML_ADVICE_H
#define POSTIL_CORE_COMPILE_YAML_ADVICE_H

#include <cstddef>
#include <optional>
#include <string>

#include "core/compile/yaml.h"

namespace postil::compile {

struct YamlFault {
  std::size_t offset;  // where it is: at or before the place where the parser gave up
  std::string message, help;
};

// `offset`: where the parser gave up. Nothing if the fault is none of the usual ones.
std::optional<YamlFault> find_yaml_fault(const SourceFile& file, std::size_t offset);

}  // namespace postil::compile

#endif
