// RoleHolders: who was called what in a text, so that "the minister" can stand for somebody later. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_PASSES_ROLE_HOLDERS_H
#define POSTIL_CORE_ANNOTATE_PASSES_ROLE_HOLDERS_H

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/annotate/flat_map.h"
#include "core/annotate/layer.h"
#include "core/annotate/word_table.h"

namespace postil::annotate {

// Of one document; keeps its buffers for the next.
class RoleHolders {
 public:
  void clear();
  // "Turkish Foreign Minister" before a name, "a ministry spokesman" after it. `word` is the role among them. The name outlives this.
  void add(const Document& document, text::Range title, std::uint32_t word, std::string_view name);
  // The last one whose title has the description's last word and all of its other words but the `neutral` ones: the "Turkish
  // president" is nobody who was only called president. Empty if there is none.
  std::string_view find(const Document& document, text::Range description, const WideWordTable& words,
                        WideWordTable::Bits neutral) const;

 private:
  struct Holder {
    text::Range title;
    std::string_view name;
    std::uint32_t before;  // number of the one that was called so before, and one; 0: none
  };
  static bool fits(const Document& document, text::Range title, text::Range modifiers, const WideWordTable& words,
                   WideWordTable::Bits neutral);

  std::vector<Holder> holders_;
  FlatMap<std::uint32_t> last_;  // hash of a role -> number of its last holder, and one
};

}  // namespace postil::annotate

#endif
