// Languages of documents, and the rules that are for them. Internal; may change.
//
//   LanguageRules rules(common, config);            // shared by all threads
//   LanguageAnnotators annotators(rules);           // one for each thread
//   const std::string language = rules.language_of(document);
//   Annotations found = annotators.of(language).annotate(document.text, options);
#ifndef POSTIL_CLI_LANGUAGE_H
#define POSTIL_CLI_LANGUAGE_H

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "cli/config.h"
#include "cli/verb.h"
#include "postil/annotator.h"

namespace postil::cli {

// The field of a document that names its language.
inline constexpr const char* kLanguageField = "language";

// ISO 639-1 code of "de", "de-AT", "deu" or "German"; empty for what is no language.
std::string language_code(std::string_view tag);

// Whether this program can tell the language of a text: it was built with libcld2.
bool detects_languages();
// The language of a text by its first words; empty where that is not sure.
std::string detect_language(std::string_view text);

// The rules of the configuration, for each language those packs that are for it or for all.
class LanguageRules {
 public:
  // Throws UserError as load_rules() does.
  LanguageRules(const Common& common, const Config& config);

  const std::shared_ptr<const RuleSet>& all() const { return all_; }  // of all languages together
  // What `field` names, else what the text is in, else what the configuration takes documents to be.
  std::string language_of(std::string_view text, std::string_view field = {}) const;
  // Thread-safe.
  std::shared_ptr<const RuleSet> of(const std::string& language);

 private:
  const Common& common_;
  const Config& config_;
  std::shared_ptr<const RuleSet> all_;
  std::string default_;
  bool detect_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const RuleSet>> sets_;
};

// Annotators for the languages that come along. For one thread.
class LanguageAnnotators {
 public:
  explicit LanguageAnnotators(LanguageRules& rules) : rules_(rules) {}
  Annotator& of(const std::string& language);

 private:
  LanguageRules& rules_;
  std::map<std::string, Annotator> annotators_;
};

}  // namespace postil::cli

#endif
