// In-rule tests: runs the `tests` of rules. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_RULE_TESTS_H
#define POSTIL_CORE_COMPILE_RULE_TESTS_H

#include <cstddef>

#include "core/compile/collector.h"
#include "core/match/program.h"

namespace postil::compile {

struct TestCounts {
  std::size_t run = 0, failed = 0;
};

// Runs the tests of rules whose pack's file asks for it (SourceFile::run_tests). Failures are reported as T001, todo tests that
// pass as T010.
TestCounts run_tests(const match::Program& program, const Collected& collected, Reporter& reporter);

}  // namespace postil::compile

#endif
