#include "cli/verb.h"

namespace postil::cli {

// A line a verb: its declaration here, its place in --help below.

const std::vector<Verb>& all_verbs() {
  static const std::vector<Verb> kVerbs = {};
  return kVerbs;
}

}  // namespace postil::cli
