// What `resolve` of the packs says, as a pass. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_RESOLVE_H
#define POSTIL_CORE_ANNOTATE_PASSES_RESOLVE_H

#include <memory>
#include <string_view>
#include <vector>

#include "core/annotate/layer.h"

namespace postil::annotate {

struct Resolve {
  enum class Kind : std::uint8_t { kLastWord, kFirstWord, kPronoun, kSpeaker } kind = Kind::kPronoun;
  match::TypeId type = match::kNoType;  // of kSpeaker: attribution
  match::KindId type_kind = 0;          // 0: any
  match::ListId words = match::kNoList;
  std::uint32_t within = 3;             // sentences
  bool agree = false;                   // genders must not contradict each other
  float confidence = 1;
  match::RuleId rule = 0;
};

inline constexpr std::string_view kResolveLayer = "resolve";  // name of such a pass

// One pass for all that is said of one type, in the order in which it is said.
std::unique_ptr<Layer> make_resolve(std::vector<Resolve> items);

// A layer or pass by its name, which may be kResolveLayer; null if there is none of that name.
std::unique_ptr<Layer> make_layer(std::string_view name, const std::vector<Resolve>& resolves, const LayerContext& context);

}  // namespace postil::annotate

#endif
