// A way round an error of Xapian 1.4 with terms that all documents have. Internal; may change.
#ifndef POSTIL_XAPIAN_COMMON_TERMS_H
#define POSTIL_XAPIAN_COMMON_TERMS_H

#include "postil/xapian.h"

namespace postil::xapian {

// The same query, in a form that works. See common_terms.cc.
Xapian::Query guard_common_terms(const Index& index, const Xapian::Query& query);

}  // namespace postil::xapian

#endif
