// What docs/gazetteers.md promises a rule editor: a village that no list has, added in a file of the site, is found at the next
// reload, in both spellings, and through the region that it lies in.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "postil/annotator.h"
#include "postil/engine.h"
#include "xapian/fixture.h"

using namespace postil;
using namespace postil::xapian;
using namespace postil::xapian::test;
namespace fs = std::filesystem;

namespace {

struct Site {
  fs::path path = fs::temp_directory_path() / ("postil-site-" + std::to_string(getpid()));
  Site() { fs::create_directories(path); }
  ~Site() { fs::remove_all(path); }
  void write(const std::string& content) const {
    std::ofstream(path / "places.yaml.new") << content;
    fs::rename(path / "places.yaml.new", path / "places.yaml");
  }
};

const std::string kHead = "format: 1\npack: places\nuse: [gazetteer/regions]\n";
const std::string kVillage = kHead +
                             "entities:\n"
                             "  - {id: site:tarmaz, type: location.village, name: el-Tarmaz, aliases: [at-Tarmaz, Tarmezz],"
                             " in: geo:SY.14, lat: 34.91, lon: 36.02}\n";

// What the text's locations are, as "surface=path latitude,longitude"; and an index of the text, asked for.
struct Seen {
  std::string places, tartus, alias, name;
};

Seen look(const Engine& engine, const std::string& text) {
  Annotator annotator(engine.rules());
  const Annotations found = annotator.annotate(text, {"2015-12-04"});
  Seen seen;
  for (const Annotation& a : found)
    if (const Location* l = a.location()) {
      if (!seen.places.empty())
        seen.places.append("; ");
      seen.places.append(a.span.of(text)).append("=");
      for (std::size_t i = 0; i < l->path.size(); ++i)
        seen.places.append(i ? ">" : "").append(l->path[i]);
      if (l->latitude && l->longitude)
        seen.places += fmt::format(" {},{}", *l->latitude, *l->longitude);
    }
  TestIndex t;
  Indexer indexer(t.setup);
  Xapian::Document document;
  document.set_data("report");
  Source source;
  source.text = &found;
  source.text_bytes = text;
  indexer.add(document, source);
  t.db().add_document(document);
  indexer.take_names().write(t.db());
  t.db().commit();
  const Index index = t.index();
  seen.tartus = search(index, "location:tartus");
  seen.alias = search(index, "location:tarmezz");
  seen.name = search(index, "location:\"el-Tarmaz\"");
  return seen;
}

}  // namespace

TEST_CASE("A village that a site adds is found at the next reload, and through its region", "[xapian][site]") {
  const Site site;
  site.write(kHead + "entities: []\n");
  EngineOptions options;
  options.paths = {POSTIL_SOURCE_DIR "/rules", site.path.string()};
  options.run_tests = false;  // those of the shipped packs run elsewhere
  Engine engine(options);
  for (const Diagnostic& d : engine.diagnostics())
    UNSCOPED_INFO(d.to_string());
  REQUIRE(engine.rules());
  const std::string text = "Shells fell on el-Tarmaz at night. Two days before, Tarmezz and at-Tarmaz were quiet.";
  const Seen before = look(engine, text);
  CHECK(before.tartus.empty());

  site.write(kVillage);
  REQUIRE(engine.reload_if_changed());
  const Seen after = look(engine, text);
  CHECK(after.places ==
        "el-Tarmaz=Syria>Tartus>el-Tarmaz 34.91,36.02; Tarmezz=Syria>Tartus>el-Tarmaz 34.91,36.02; "
        "at-Tarmaz=Syria>Tartus>el-Tarmaz 34.91,36.02");
  CHECK(after.tartus == "report");
  CHECK(after.alias == "report");
  CHECK(after.name == "report");

  site.write(kHead + "entities:\n  - {id: site:tarmaz, type: location.village, name: el-Tarmaz, in: geo:SY.99}\n");
  CHECK_FALSE(engine.reload_if_changed());
  CHECK(engine.diagnostics().at(0).code == "R062");
  CHECK(look(engine, text).tartus == "report");  // the old rules stay
}
