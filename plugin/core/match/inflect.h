// Inflected forms of English words by suffix rules and tables of irregular ones. Internal; may change.
#ifndef POSTIL_CORE_MATCH_INFLECT_H
#define POSTIL_CORE_MATCH_INFLECT_H

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/match/lexicon.h"

namespace postil::match {

struct Inflected {
  std::string text;
  Form form;
};

// Immutable after filling; the words are norm forms.
class Inflector {
 public:
  void add_verb(std::string_view base, std::string_view past, std::string_view participle);
  void add_noun(std::string_view singular, std::string_view plural);

  // All forms of a verb or noun but the base itself.
  std::vector<Inflected> verb(std::string_view base) const;
  std::vector<Inflected> noun(std::string_view singular) const;
  // Singular of a plural noun ("sorties" -> "sortie"); the word itself where it does not look like a plural.
  std::string singular(std::string_view noun) const;

 private:
  std::map<std::string, std::pair<std::string, std::string>, std::less<>> verbs_;
  std::map<std::string, std::string, std::less<>> plurals_, singulars_;
};

}  // namespace postil::match

#endif
