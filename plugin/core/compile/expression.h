// Expressions of `where` and `emit`: text -> match::Expression. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_EXPRESSION_H
#define POSTIL_CORE_COMPILE_EXPRESSION_H

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/compile/diagnostics.h"
#include "core/match/program.h"

namespace postil::compile {

// What an expression may name.
struct ExpressionScope {
  std::vector<std::string> captures;
  std::string target;                                                       // the field that gets the value
  std::function<std::optional<match::FieldId>(const std::string&)> field;  // nullopt: unknown
  std::function<std::vector<std::string>()> field_names;
  std::function<match::Value::Kind(match::FieldId)> field_kind;             // kNone: not known
  std::function<std::string_view(std::string_view)> keep;                   // text that must live as long as the program
};

// Parses `source` as a value of kind `want` (kBool for `where`). A text that names no capture, function or number is itself the
// value. Errors are R040-R043 and R053; `used` gets the captures that it reads.
std::optional<match::Expression> parse_expression(const YamlNode& source, match::Value::Kind want,
                                                  const ExpressionScope& scope, Reporter& reporter,
                                                  std::set<std::uint32_t>& used);

}  // namespace postil::compile

#endif
