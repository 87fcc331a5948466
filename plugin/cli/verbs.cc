#include "cli/verb.h"

namespace postil::cli {

// A line a verb: its declaration here, its place in --help below.

Run add_annotate(CLI::App& verb, const Common& common);
Run add_check(CLI::App& verb, const Common& common);
Run add_gazetteer(CLI::App& verb, const Common& common);

const std::vector<Verb>& all_verbs() {
  static const std::vector<Verb> kVerbs = {
      {"annotate", add_annotate},
      {"check", add_check},
      {"gazetteer", add_gazetteer},
  };
  return kVerbs;
}

}  // namespace postil::cli
