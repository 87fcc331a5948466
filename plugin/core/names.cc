// The name is analyzed as a text and looked up as texts are; what covers all of its tokens is a name. Gazetteers ask for the letter
// case of running text, so the name is also tried with capitals.
#include "postil/names.h"

#include <unicode/unistr.h>

#include "core/annotate/places.h"
#include "core/ruleset_impl.h"

namespace postil {

namespace {

constexpr std::size_t kLongestName = 500;  // bytes; nothing has a longer one

}  // namespace

struct NameFinder::Impl {
  explicit Impl(std::shared_ptr<const RuleSet> r)
      : rules(std::move(r)), program(*rules->impl().program), places(program), analyzer(program.text_settings) {}

  std::shared_ptr<const RuleSet> rules;
  const match::Program& program;
  annotate::Places places;
  text::Analyzer analyzer;
  match::Hits hits;
  match::Arena arena;

  void add(KnownName known, std::vector<KnownName>& out) const {
    for (const KnownName& k : out)
      if (k.type == known.type && k.id == known.id && k.name == known.name && k.path == known.path)
        return;
    out.push_back(std::move(known));
  }

  KnownName place(const annotate::Sense& sense) {
    KnownName known{"location", std::string(places.id(sense)), std::string(places.name(sense)), {}};
    for (const std::string_view part : places.path(sense, arena))
      known.path.emplace_back(part);
    return known;
  }

  void add_entity(std::uint32_t number, std::vector<KnownName>& out) {
    const match::Entity& entity = program.entities[number];
    if (entity.type == match::kLocationType) {
      add(place(places.sense_of_entity(number)), out);
      return;
    }
    add({std::string(program.types.name(entity.type)), std::string(entity.id), std::string(entity.name), {}}, out);
  }

  // Names over all of `name`, as it is written.
  void find(const std::string& name, std::vector<KnownName>& out) {
    text::Text& text = analyzer.analyze(name);
    const auto count = static_cast<std::uint32_t>(text.tokens.size());
    if (count == 0)
      return;
    arena.clear();
    program.lexicon->look_up(text, hits);
    for (const match::Hit* h = hits.begin(0); h != hits.end(0); ++h)
      if (h->list == match::kNoList && h->length == count)
        add_entity(h->entry, out);
    std::vector<match::GazetteerName> found;
    for (std::uint32_t g = 0; g < program.gazetteers.size(); ++g) {
      found.clear();
      program.gazetteers[g]->find_names(text, 0, count, found);
      for (const match::GazetteerName& n : found)
        if (n.length == count)
          add_entry(g, n.entry, out);
    }
  }

  void add_entry(std::uint32_t gazetteer, std::uint32_t number, std::vector<KnownName>& out) {
    const match::GazetteerEntry entry = program.gazetteers[gazetteer]->entry(number);
    const std::string_view type = entry.type.substr(0, entry.type.find('.'));
    if (type == "location")
      add(place(places.sense_of_entry(gazetteer, number)), out);
    else
      add({std::string(type), std::string(entry.id), std::string(entry.name), {}}, out);
  }
};

NameFinder::NameFinder(std::shared_ptr<const RuleSet> rules) : impl_(std::make_unique<Impl>(std::move(rules))) {}
NameFinder::~NameFinder() = default;
NameFinder::NameFinder(NameFinder&&) noexcept = default;
NameFinder& NameFinder::operator=(NameFinder&&) noexcept = default;

std::vector<KnownName> NameFinder::find(std::string_view name) {
  std::vector<KnownName> out;
  if (name.size() > kLongestName)
    return out;
  const std::string written(name);
  impl_->find(written, out);
  if (impl_->program.gazetteers.empty())
    return out;
  const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(written);
  std::string title, upper;
  icu::UnicodeString(wide).toTitle(nullptr).toUTF8String(title);
  icu::UnicodeString(wide).toUpper().toUTF8String(upper);
  for (const std::string& other : {title, upper})
    if (other != written)
      impl_->find(other, out);
  return out;
}

}  // namespace postil
