#include "cli/verb.h"

namespace postil::cli {

// A line a verb: its declaration here, its place in --help below.

Run add_annotate(CLI::App& verb, const Common& common);
Run add_explain(CLI::App& verb, const Common& common);
Run add_check(CLI::App& verb, const Common& common);
Run add_gazetteer(CLI::App& verb, const Common& common);
#ifdef POSTIL_WITH_XAPIAN
Run add_apply(CLI::App& verb, const Common& common);
Run add_delete(CLI::App& verb, const Common& common);
Run add_facts(CLI::App& verb, const Common& common);
Run add_index(CLI::App& verb, const Common& common);
Run add_info(CLI::App& verb, const Common& common);
Run add_search(CLI::App& verb, const Common& common);
Run add_run(CLI::App& verb, const Common& common);
#endif

const std::vector<Verb>& all_verbs() {
  static const std::vector<Verb> kVerbs = {
      {"annotate", add_annotate},
#ifdef POSTIL_WITH_XAPIAN
      {"index", add_index},
      {"search", add_search},
      {"facts", add_facts},
      {"delete", add_delete},
      {"info", add_info},
#endif
      {"check", add_check},
      {"explain", add_explain},
      {"gazetteer", add_gazetteer},
#ifdef POSTIL_WITH_XAPIAN
      {"apply", add_apply},
      {"run", add_run},
#endif
  };
  return kVerbs;
}

}  // namespace postil::cli
