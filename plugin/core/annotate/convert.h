// Convert: the mentions of a chart -> public Annotations. Internal; may change.
#ifndef POSTIL_CORE_ANNOTATE_CONVERT_H
#define POSTIL_CORE_ANNOTATE_CONVERT_H

#include "core/annotate/annotations.h"
#include "core/annotate/layer.h"

namespace postil::annotate {

// Adds every mention that is not dropped, no layer's, and whose type's name does not begin with '_'.
void convert(const Document& document, AnnotationsBuilder& out);

// "2015-12-04" of days since 1970-01-01, written to 10 bytes at `out`; years 0 to 9999.
void write_day(std::int32_t days, char* out);

}  // namespace postil::annotate

#endif
