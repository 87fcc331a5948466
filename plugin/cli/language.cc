#include "cli/language.h"

#include <algorithm>
#include <array>

#ifdef POSTIL_WITH_CLD2
#include <cld2/public/compact_lang_det.h>
#endif

namespace postil::cli {

namespace {

// Two-letter codes of ISO 639-1.
constexpr std::string_view kCodes =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa "
    "ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr "
    "ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl "
    "ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur "
    "uz ve vi vo wa wo xh yi yo za zh zu";

struct Language {
  std::string_view code, name, three, other;  // codes of ISO 639-2; the last may be an old one
};
// Those that Xapian has stemmers for, under the names that it gives them, and some large ones more.
constexpr std::array<Language, 33> kLanguages = {{
    {"ar", "arabic", "ara", ""},     {"bn", "bengali", "ben", ""},    {"bg", "bulgarian", "bul", ""}, {"ca", "catalan", "cat", ""},
    {"zh", "chinese", "zho", "chi"}, {"cs", "czech", "ces", "cze"},   {"da", "danish", "dan", ""},    {"nl", "dutch", "nld", "dut"},
    {"en", "english", "eng", ""},    {"fi", "finnish", "fin", ""},    {"fr", "french", "fra", "fre"}, {"de", "german", "deu", "ger"},
    {"el", "greek", "ell", "gre"},   {"he", "hebrew", "heb", "iw"},     {"hi", "hindi", "hin", ""},     {"hu", "hungarian", "hun", ""},
    {"id", "indonesian", "ind", ""}, {"ga", "irish", "gle", ""},      {"it", "italian", "ita", ""},   {"ja", "japanese", "jpn", ""},
    {"ko", "korean", "kor", ""},     {"lt", "lithuanian", "lit", ""}, {"ne", "nepali", "nep", ""},    {"no", "norwegian", "nor", "nob"},
    {"fa", "persian", "fas", "per"}, {"pl", "polish", "pol", ""},     {"pt", "portuguese", "por", ""}, {"ro", "romanian", "ron", "rum"},
    {"ru", "russian", "rus", ""},    {"es", "spanish", "spa", ""},    {"sv", "swedish", "swe", ""},   {"tr", "turkish", "tur", ""},
    {"uk", "ukrainian", "ukr", ""},
}};

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return out;
}

#ifdef POSTIL_WITH_CLD2
// The beginning tells: more costs time and says the same.
constexpr std::size_t kDetectBytes = 800;
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
  for (const Language& l : kLanguages)
    if (!word.empty() && (word == l.name || word == l.three || word == l.other))
      return std::string(l.code);
  return word.size() == 2 && kCodes.find(word) != std::string_view::npos ? word : std::string();
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
  return language_code(CLD2::LanguageCode(best[0]));
#else
  return {};
#endif
}

LanguageRules::LanguageRules(const Common& common, const Config& config)
    : common_(common),
      config_(config),
      all_(load_rules(common, config)),
      default_(language_code(config.document_language)),
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
