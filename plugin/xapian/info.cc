#include <algorithm>

#include "postil/xapian.h"
#include "xapian/common_terms.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

std::size_t count_terms(const Xapian::Database& db, const std::string& prefix) {
  std::size_t n = 0;
  for (auto t = db.allterms_begin(prefix); t != db.allterms_end(prefix); ++t)
    ++n;
  return n;
}

// Documents that have any of the terms: for what has no slot of its own.
Xapian::doccount count_documents(const Index& index, const std::string& prefix) {
  const Xapian::Database& db = index.database();
  std::vector<std::string> terms;
  for (auto t = db.allterms_begin(prefix); t != db.allterms_end(prefix); ++t)
    terms.push_back(*t);
  if (terms.empty())
    return 0;
  Xapian::Enquire enquire(db);
  enquire.set_query(guard_common_terms(index, Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end())));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  return enquire.get_mset(0, 0, db.get_doccount()).get_matches_estimated();
}

}  // namespace

IndexInfo describe(const Index& index) {
  const Xapian::Database& db = index.database();
  const Setup& setup = index.setup();
  const auto prefix = [&](std::string_view p) { return setup.root + std::string(p); };
  IndexInfo info;
  info.documents = db.get_doccount();
  struct Row {
    const char* name;
    std::string_view prefix;
    std::uint32_t slot;
  };
  for (const Row& row : {Row{"actor", kActor, kSlotActors}, Row{"location", kLocation, kSlotLocations},
                         Row{"said", kSpeaker, kSlotSpeakers}, Row{"object", kCounted, kSlotObjects},
                         Row{"date", kDate, kSlotDates}})
    info.types.push_back({row.name, db.get_value_freq(setup.slots + row.slot), count_terms(db, prefix(row.prefix))});
  info.types.insert(info.types.begin() + 3, {"denied", count_documents(index, prefix(kDenier)), count_terms(db, prefix(kDenier))});
  const std::string marker = prefix(kMarker);
  for (auto t = db.allterms_begin(marker); t != db.allterms_end(marker); ++t) {
    info.rules.push_back({(*t).substr(marker.size()), t.get_termfreq()});
    info.annotated += t.get_termfreq();
  }
  std::stable_sort(info.rules.begin(), info.rules.end(), [](const auto& a, const auto& b) { return a.documents > b.documents; });
  return info;
}

}  // namespace postil::xapian
