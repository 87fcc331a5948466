// Opening the gazetteer files that packs name: compiled ones as they are, TSV lists too big for entities through a cache.
// Internal; may change.
#ifndef POSTIL_CORE_COMPILE_GAZETTEER_SOURCE_H
#define POSTIL_CORE_COMPILE_GAZETTEER_SOURCE_H

#include <memory>
#include <string>

#include "core/match/gazetteer.h"
#include "postil/gazetteer.h"

namespace postil::compile {

// Whether a file that a pack names is mapped (".gaz", ".tsv.gz") and not read as entities.
bool is_mapped_gazetteer(std::string_view path);

struct OpenedGazetteer {
  std::unique_ptr<match::Gazetteer> gazetteer;  // null: see problems
  Diagnostics problems;                         // with file and line
};

// ".gaz": opened. ".tsv.gz": compiled first unless a compiled form of this very file stands beside it (same name, ".gaz") or
// in the cache folder; empty stands for $XDG_CACHE_HOME/postil or ~/.cache/postil. Without a place to write to, the compiled form
// lives as long as the process.
OpenedGazetteer open_gazetteer(const std::string& path, const GazetteerOptions& options, const std::string& cache = {});

}  // namespace postil::compile

#endif
