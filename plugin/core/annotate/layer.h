// Layers and passes: the stages of annotation that are code. Internal; may change.
//
// A layer makes mentions of a layer type (numeral, cue_group, ...) that rules read; a pass completes a type that rules emit
// (short names after the actors, disambiguation after the locations, facts after the quantities). Each names what it reads;
// the compiler orders them among the strata of the rules: rules of a type, then its passes, then whoever reads the type.
// Both read their word lists from the rule packs, through the Lexicon.
#ifndef POSTIL_CORE_ANNOTATE_LAYER_H
#define POSTIL_CORE_ANNOTATE_LAYER_H

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/match/chart.h"
#include "core/match/lexicon.h"
#include "core/text/text.h"

namespace postil::match {
struct Program;
}

namespace postil::annotate {

// One document in work. Single-threaded; everything in it is reused for the next document.
struct Document {
  const match::Program& program;
  const match::Lexicon& lexicon;
  text::Text& text;
  match::Hits& hits;
  match::Chart& chart;
  match::Arena& arena;
  std::int32_t date = match::DateRange::kOpen;  // the document's own date, days since 1970-01-01; kOpen = unknown
  bool technical = false;                       // of the genre of manuals and code (genre.h); set by the layer place_names
  text::Range silent = {};                      // tokens that tell no tense, as match::tense_of() found last

  // The words as one line: a name that is broken over two lines is the same name, and marks of quoted mail are no part of it.
  // Valid as long as the text and the arena.
  std::string_view in_one_line(text::Range tokens) const;

  // Adds a mention over tokens with fields (copied into the arena). `bytes` default: those of the tokens.
  std::uint32_t add(match::TypeId type, match::KindId kind, text::Range tokens,
                    std::initializer_list<match::FieldValue> fields, float confidence = 1);
  std::uint32_t add(match::TypeId type, match::KindId kind, text::Range tokens,
                    const std::vector<match::FieldValue>& fields, float confidence = 1);
};

// Immutable, shared by threads: run() keeps nothing between calls (use the arena, or thread_local buffers).
class Layer {
 public:
  virtual ~Layer() = default;
  virtual void run(Document& document) const = 0;
};

// Names that a layer may look up while it is made.
struct LayerContext {
  const match::Lexicon& lexicon;
  match::Program& program;  // for kind("day"), field("x")
};

struct LayerSpec {
  std::string_view name;                    // "numeral", "short_names"
  std::vector<std::string_view> reads;      // types: "quoted", "actor", "actor.person"
  std::vector<std::string_view> makes;      // layer types that it makes
  std::vector<std::string_view> completes;  // rule types that it adds to or edits after their rules
  std::unique_ptr<Layer> (*make)(const LayerContext&);
};

// All layers and passes; the order does not matter. One line each in layers.cc.
const std::vector<LayerSpec>& all_layers();

}  // namespace postil::annotate

#endif
