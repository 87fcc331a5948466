// Names of fields that every index has: in queries (QueryLanguage) and among the facets. Measures and fields of documents must be
// called otherwise, also by a command that is built without Xapian. Internal; may change.
#ifndef POSTIL_CORE_FIELD_NAMES_H
#define POSTIL_CORE_FIELD_NAMES_H

#include <string_view>

namespace postil {

inline constexpr std::string_view kTermFields[] = {"actor", "said", "denied", "location", "quantity", "date", "rule"};
inline constexpr std::string_view kOtherFields[] = {"same", "quote", "published", "id", "title"};
inline constexpr std::string_view kFacetsOnly[] = {"object"};

}  // namespace postil

#endif
