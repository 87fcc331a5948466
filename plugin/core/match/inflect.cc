#include "core/match/inflect.h"

namespace postil::match {

namespace {

bool ends(std::string_view s, std::string_view tail) {
  return s.size() > tail.size() && s.substr(s.size() - tail.size()) == tail;
}

bool vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

bool consonant(char c) { return c >= 'a' && c <= 'z' && !vowel(c); }

std::string cut(std::string_view s, std::size_t n) { return std::string(s.substr(0, s.size() - n)); }

// "says", "watches", "carries": also the plural of nouns.
std::string with_s(std::string_view w) {
  if (ends(w, "y") && w.size() > 1 && consonant(w[w.size() - 2]))
    return cut(w, 1) + "ies";
  if (ends(w, "s") || ends(w, "x") || ends(w, "z") || ends(w, "ch") || ends(w, "sh"))
    return std::string(w) + "es";
  return std::string(w) + "s";
}

// "goes", "vetoes": of verbs only; "photos"
std::string third_person(std::string_view w) {
  return ends(w, "o") && consonant(w[w.size() - 2]) ? std::string(w) + "es" : with_s(w);
}

// Consonant, vowel, consonant at its end: "quip", "forget", but not "explain", "show", "fix".
bool closed_syllable(std::string_view w) {
  if (w.size() < 3)
    return false;
  const char last = w.back(), v = w[w.size() - 2], before = w[w.size() - 3];
  if (!consonant(last) || last == 'w' || last == 'x' || last == 'y' || !vowel(v))
    return false;
  return consonant(before) || (before == 'u' && w.size() > 3 && w[w.size() - 4] == 'q');
}

// One such syllable doubles the last letter: "quip" -> "quipped".
bool doubles(std::string_view w) {
  if (!closed_syllable(w))
    return false;
  int vowels = 0;
  for (std::size_t i = 0; i < w.size(); ++i)
    vowels += vowel(w[i]) && !(w[i] == 'u' && i > 0 && w[i - 1] == 'q');
  return vowels == 1;
}

std::string with_ed(std::string_view w) {
  if (ends(w, "e"))
    return std::string(w) + "d";
  if (ends(w, "y") && w.size() > 1 && consonant(w[w.size() - 2]))
    return cut(w, 1) + "ied";
  return std::string(w) + (doubles(w) ? std::string(1, w.back()) : "") + "ed";
}

std::string with_ing(std::string_view w) {
  if (ends(w, "ie"))
    return cut(w, 2) + "ying";
  if (ends(w, "e") && !ends(w, "ee") && !ends(w, "oe") && !ends(w, "ye"))
    return cut(w, 1) + "ing";
  return std::string(w) + (doubles(w) ? std::string(1, w.back()) : "") + "ing";
}

// The last letter is doubled as in the past, and in all strong verbs that end so: "referring", "forgetting", but "labeling".
std::string with_ing(std::string_view w, std::string_view past) {
  const bool weak = past == std::string(w) + "ed";
  return closed_syllable(w) && !weak ? std::string(w) + w.back() + "ing" : with_ing(w);
}

// Splits "call for" into the word to inflect and the rest.
std::pair<std::string_view, std::string_view> first_word(std::string_view phrase) {
  const std::size_t space = phrase.find(' ');
  return space == std::string_view::npos ? std::pair(phrase, std::string_view())
                                         : std::pair(phrase.substr(0, space), phrase.substr(space));
}

}  // namespace

void Inflector::add_verb(std::string_view base, std::string_view past, std::string_view participle) {
  verbs_[std::string(base)] = {std::string(past), std::string(participle)};
}

void Inflector::add_noun(std::string_view singular, std::string_view plural) {
  plurals_[std::string(singular)] = std::string(plural);
  singulars_[std::string(plural)] = std::string(singular);
}

// The first word of a phrase is inflected: "call for" -> "called for".
std::vector<Inflected> Inflector::verb(std::string_view base) const {
  const auto [word, rest] = first_word(base);
  const std::string tail(rest);
  const auto it = verbs_.find(word);
  const std::string gerund = it != verbs_.end() ? with_ing(word, it->second.first) : with_ing(word);
  std::vector<Inflected> out{{third_person(word) + tail, Form::kThird}, {gerund + tail, Form::kGerund}};
  if (it != verbs_.end()) {
    out.push_back({it->second.first + tail, Form::kPast});
    if (it->second.second != it->second.first)
      out.push_back({it->second.second + tail, Form::kParticiple});
  } else {
    out.push_back({with_ed(word) + tail, Form::kPast});
  }
  return out;
}

// The last word of a phrase is inflected: "oil field" -> "oil fields".
std::vector<Inflected> Inflector::noun(std::string_view singular) const {
  const std::size_t space = singular.rfind(' ');
  const std::size_t at = space == std::string_view::npos ? 0 : space + 1;
  const std::string_view word = singular.substr(at);
  const auto it = plurals_.find(word);
  const std::string plural = it != plurals_.end() ? it->second : with_s(word);
  return {{std::string(singular.substr(0, at)) + plural, Form::kPlural}};
}

std::string Inflector::singular(std::string_view noun) const {
  if (auto it = singulars_.find(noun); it != singulars_.end())
    return it->second;
  if (!ends(noun, "s") || ends(noun, "ss") || ends(noun, "us") || ends(noun, "is") || noun.size() < 4)
    return std::string(noun);
  if (ends(noun, "ies") && noun.size() > 4)
    return cut(noun, 3) + "y";
  if (ends(noun, "sses") || ends(noun, "xes") || ends(noun, "ches") || ends(noun, "shes") || ends(noun, "zzes"))
    return cut(noun, 2);
  return cut(noun, 1);
}

}  // namespace postil::match
