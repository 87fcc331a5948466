// NameFinder: what the rules know under a name, for people who search.
//
//   postil::NameFinder finder(built.rules);
//   for (const postil::KnownName& n : finder.find("nato")) use(n.type, n.name);   // "actor", "NATO"
//
// Names are those of entities and gazetteers of the rules: canonical names, aliases, short names. Letter case and accents do not
// matter here, unlike in texts: who searches for "us" may mean the country.
#ifndef POSTIL_NAMES_H
#define POSTIL_NAMES_H

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "postil/export.h"
#include "postil/ruleset.h"

namespace postil {

// A plain value.
struct KnownName {
  std::string type;               // base type: actor, location, or one of the rules' own
  std::string id, name;           // canonical
  std::vector<std::string> path;  // of a location: from the country down to itself; else empty
};

// Holds buffers. One for each thread; movable, not copyable.
class POSTIL_EXPORT NameFinder {
 public:
  explicit NameFinder(std::shared_ptr<const RuleSet> rules);
  ~NameFinder();
  NameFinder(NameFinder&&) noexcept;
  NameFinder& operator=(NameFinder&&) noexcept;

  // Everything that has exactly this name; empty if nothing has. Never throws for content.
  std::vector<KnownName> find(std::string_view name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postil

#endif
