// Reads name lists, TSV or GeoNames, plain or gzip, into a GazetteerBuilder. Internal; may change.
#ifndef POSTIL_CORE_COMPILE_GAZETTEER_READER_H
#define POSTIL_CORE_COMPILE_GAZETTEER_READER_H

#include <string>
#include <vector>

#include "core/match/gazetteer_builder.h"
#include "postil/gazetteer.h"

namespace postil::compile {

// Adds all files; what is wrong in them becomes problems of the builder. Link and write it afterwards.
void read_gazetteer_files(const std::vector<std::string>& files, const GazetteerOptions& options,
                          match::GazetteerBuilder& builder);

// Whether the bytes are well-formed UTF-8.
bool is_utf8(std::string_view s);

}  // namespace postil::compile

#endif
