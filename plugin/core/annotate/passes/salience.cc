#include "core/annotate/passes/salience.h"

#include "core/text/text.h"

namespace postil::annotate {

namespace {

constexpr std::size_t kMemory = 12;  // salient actors that are remembered
constexpr std::uint32_t kReach = 6;  // sentences back to the antecedent of a pronoun
constexpr float kFarther = 0.1f, kUnknownGender = 0.15f;
constexpr float kOwnSentence = 0.6f;  // of a possessive: "Lee quarrelled with Lind over his plan"

}  // namespace

void Salience::clear() {
  salient_.clear();
  genders_.clear();
}

void Salience::remember(std::string_view name, std::string_view gender, std::uint32_t sentence, float weight,
                        Sort sort) {
  const std::uint64_t hash = text::hash(name);
  if (gender.empty()) {
    if (const std::string_view* known = genders_.find(hash))
      gender = *known;
  } else if (const auto [known, fresh] = genders_.emplace(hash); fresh) {
    *known = gender;
  }
  std::erase_if(salient_, [&](const Salient& s) {
    return s.hash == hash && s.name == name &&
           s.weight - kFarther * static_cast<float>(sentence - s.sentence) <= weight;
  });
  if (salient_.size() >= kMemory)
    salient_.erase(salient_.begin());
  salient_.push_back({name, gender, hash, sentence, weight, sort});
}

const Salience::Salient* Salience::antecedent(Sort sort, std::string_view gender, std::uint32_t sentence,
                                              bool possessive) const {
  const Salient* best = nullptr;
  float most = 0;
  for (const Salient& s : salient_) {
    if (s.sort != sort || sentence - s.sentence > kReach)
      continue;
    if (!gender.empty() && !s.gender.empty() && s.gender != gender)
      continue;
    float score = s.weight - kFarther * static_cast<float>(sentence - s.sentence);
    if (!gender.empty() && s.gender.empty())
      score -= kUnknownGender;
    if (possessive && sentence == s.sentence)
      score += kOwnSentence;
    if (!best || score >= most) {
      best = &s;
      most = score;
    }
  }
  return best;
}

}  // namespace postil::annotate
