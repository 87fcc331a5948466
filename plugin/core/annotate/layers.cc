#include "core/annotate/layer.h"
#include "core/annotate/passes/resolve.h"

namespace postil::annotate {

std::unique_ptr<Layer> make_attribution_layers(const LayerContext& context);
std::unique_ptr<Layer> make_gazetteer_names(const LayerContext& context);
std::unique_ptr<Layer> make_location_resolve(const LayerContext& context);
std::unique_ptr<Layer> make_overlap_types(const LayerContext& context);
std::unique_ptr<Layer> make_place_names(const LayerContext& context);
std::unique_ptr<Layer> make_speakers(const LayerContext& context);
std::unique_ptr<Layer> make_calendar_layer(const LayerContext& context);
std::unique_ptr<Layer> make_dates_pass(const LayerContext& context);
std::unique_ptr<Layer> make_facts_pass(const LayerContext& context);
std::unique_ptr<Layer> make_numeral_layer(const LayerContext& context);
std::unique_ptr<Layer> make_object_np_layer(const LayerContext& context);
std::unique_ptr<Layer> make_quantities_pass(const LayerContext& context);
std::unique_ptr<Layer> make_unit_layer(const LayerContext& context);
std::unique_ptr<Layer> make_acronyms(const LayerContext& context);
std::unique_ptr<Layer> make_national_bodies(const LayerContext& context);
std::unique_ptr<Layer> make_named_things(const LayerContext& context);
std::unique_ptr<Layer> make_offices(const LayerContext& context);
std::unique_ptr<Layer> make_short_names(const LayerContext& context);
std::unique_ptr<Layer> make_short_organizations(const LayerContext& context);
std::unique_ptr<Layer> make_technical_actors(const LayerContext& context);
std::unique_ptr<Layer> make_technical_places(const LayerContext& context);

// A line a layer. Each is defined in its own file below layers/ or passes/.
const std::vector<LayerSpec>& all_layers() {
  static const std::vector<LayerSpec> kLayers = {
      {"attribution_layers",
       {},
       {"quoted", "cue_group", "source_np", "content_left", "content_right"},
       {},
       make_attribution_layers},
      {"overlap_types", {"actor"}, {}, {"location"}, make_overlap_types},
      {"technical_places", {"place"}, {}, {"location"}, make_technical_places},
      {"location_resolve", {"place"}, {}, {"location"}, make_location_resolve},
      {"place_names", {}, {"place"}, {}, make_place_names},
      {"speakers", {"actor"}, {}, {"attribution"}, make_speakers},
      {"numeral", {}, {"numeral"}, {}, make_numeral_layer},
      {"unit", {"numeral"}, {"unit"}, {}, make_unit_layer},
      {"calendar", {"numeral"}, {"calendar"}, {}, make_calendar_layer},
      {"object_np", {"numeral", "unit", "place"}, {"object_np"}, {}, make_object_np_layer},
      {"dates", {"actor"}, {}, {"date"}, make_dates_pass},
      {"quantities", {"actor", "date", "location", "calendar"}, {}, {"quantity"}, make_quantities_pass},
      {"facts", {"attribution", "date", "location"}, {}, {"quantity"}, make_facts_pass},
      {"gazetteer_names", {}, {}, {"actor"}, make_gazetteer_names},
      {"named_things", {}, {}, {"actor"}, make_named_things},
      {"short_names", {"place"}, {}, {"actor"}, make_short_names},
      {"national_bodies", {"place"}, {}, {"actor"}, make_national_bodies},
      {"acronyms", {}, {}, {"actor"}, make_acronyms},
      {"short_organizations", {}, {}, {"actor"}, make_short_organizations},
      {"offices", {"place"}, {}, {"actor"}, make_offices},
      {"technical_actors", {"place"}, {}, {"actor"}, make_technical_actors},
  };
  return kLayers;
}

std::unique_ptr<Layer> make_layer(std::string_view name, const std::vector<Resolve>& resolves, const LayerContext& context) {
  if (name == kResolveLayer)
    return make_resolve(resolves);
  for (const LayerSpec& spec : all_layers())
    if (spec.name == name)
      return spec.make(context);
  return nullptr;
}

}  // namespace postil::annotate
