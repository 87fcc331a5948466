#include "core/annotate/layer.h"

namespace postil::annotate {

// A line a layer. Each is defined in its own file below layers/ or passes/.
const std::vector<LayerSpec>& all_layers() {
  static const std::vector<LayerSpec> kLayers = {};
  return kLayers;
}

}  // namespace postil::annotate
