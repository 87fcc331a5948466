#include "cli/language.h"

#include <unicode/locid.h>

#include <algorithm>

#ifdef POSTIL_WITH_CLD2
#include <cld2/public/compact_lang_det.h>
#endif

namespace postil::cli {

namespace {

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return out;
}

// English names in small letters, for the languages that have a code of two letters.
const std::map<std::string, std::string, std::less<>>& codes_by_name() {
  static const std::map<std::string, std::string, std::less<>> names = [] {
    std::map<std::string, std::string, std::less<>> out;
    for (const char* const* code = icu::Locale::getISOLanguages(); *code; ++code)
      if (std::string_view(*code).size() == 2) {
        icu::UnicodeString name;
        std::string utf8;
        icu::Locale(*code).getDisplayLanguage(icu::Locale::getEnglish(), name).toLower().toUTF8String(utf8);
        out.emplace(utf8, *code);
      }
    return out;
  }();
  return names;
}

#ifdef POSTIL_WITH_CLD2
// The beginning tells, at some 270 instructions a byte: more of it says the same.
constexpr std::size_t kDetectBytes = 256;
// Less text than this, or a smaller part of it, is not sure to be in another language: names and quotations are.
constexpr int kFewestLetters = 120, kLeastPercent = 75;
#endif

// Whether a rule set has packs for a language other than this one.
bool has_others(const RuleSet& rules, std::string_view language) {
  const std::vector<std::string_view> languages = rules.languages();
  return std::any_of(languages.begin(), languages.end(), [&](std::string_view l) { return l != language; });
}

}  // namespace

std::string language_code(std::string_view tag) {
  const std::string word = lower(tag.substr(0, tag.find_first_of("-_.@")));
  if (word.empty())  // most documents name none, and ICU takes its time to say so
    return {};
  constexpr std::size_t kLongestCode = 3;  // names are longer, and take ICU some milliseconds at first
  if (word.size() > kLongestCode) {
    const auto named = codes_by_name().find(word);
    return named == codes_by_name().end() ? std::string() : named->second;
  }
  const icu::Locale locale = icu::Locale::createCanonical(word.c_str());
  const std::string_view code = locale.getLanguage();
  return code.size() == 2 && *locale.getISO3Language() ? std::string(code) : std::string();
}

bool detects_languages() {
#ifdef POSTIL_WITH_CLD2
  return true;
#else
  return false;
#endif
}

std::string detect_language([[maybe_unused]] std::string_view text) {
#ifdef POSTIL_WITH_CLD2
  CLD2::Language best[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
  int percent[3] = {}, letters = 0, valid = 0;
  double score[3] = {};
  bool reliable = false;
  std::size_t size = std::min(text.size(), kDetectBytes);
  while (size < text.size() && size && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  CLD2::ExtDetectLanguageSummaryCheckUTF8(text.data(), static_cast<int>(size), true, nullptr, 0, best, percent, score, nullptr,
                                          &letters, &reliable, &valid);
  if (!reliable || letters < kFewestLetters || percent[0] < kLeastPercent || best[0] == CLD2::UNKNOWN_LANGUAGE)
    return {};
  // Most documents are in the language of the one before, and ICU takes its time.
  thread_local CLD2::Language known = CLD2::UNKNOWN_LANGUAGE;
  thread_local std::string code;
  if (best[0] != known) {
    code = language_code(CLD2::LanguageCode(best[0]));
    known = best[0];
  }
  return code;
#else
  return {};
#endif
}

LanguageRules::LanguageRules(const Common& common, const Config& config)
    : common_(common),
      config_(config),
      all_(load_rules(common, config)),
      default_(config.document_language == "detect" ? std::string() : language_code(config.document_language)),
      detect_(config.document_language == "detect") {
  if (default_.empty())
    default_ = language_code(config.language);
  if (default_.empty())
    default_ = "en";
}

std::string LanguageRules::language_of(std::string_view text, std::string_view field) const {
  if (std::string named = language_code(field); !named.empty())
    return named;
  std::string found = detect_ ? detect_language(text) : std::string();
  return found.empty() ? default_ : found;
}

std::shared_ptr<const RuleSet> LanguageRules::of(const std::string& language) {
  if (!has_others(*all_, language))
    return all_;
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& rules = sets_[language];
  if (!rules)
    rules = load_rules(common_, config_, language);
  return rules;
}

Annotator& LanguageAnnotators::of(const std::string& language) {
  const auto at = annotators_.find(language);
  return at != annotators_.end() ? at->second : annotators_.emplace(language, Annotator(rules_.of(language))).first->second;
}

}  // namespace postil::cli
