// An image is a header, the pool of texts and the rest, in this order: sources, languages, diagnostics, program. Layers are made anew
// from the program, regular expressions from their text, and gazetteers are opened where the packs name them.
#include "core/image/image.h"

#include <algorithm>

#include "core/compile/gazetteer_source.h"
#include "core/compile/reader.h"
#include "core/image/build_stamp.h"
#include "core/image/fields.h"
#include "core/text/hash.h"

namespace postil::image {

namespace {

constexpr char kMagic[8] = {'P', 'S', 'T', 'L', 'R', 'U', 'L', '\n'};
constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::uint32_t kFormat = 1;  // of what build_stamp() does not see change

struct Header {
  char magic[sizeof(kMagic)];
  std::uint32_t byte_order, format;
  std::uint64_t build;    // build_stamp()
  std::uint64_t size;     // of all that follows the header: the size of the pool in 8 bytes, the pool, the rest
  std::uint64_t check;    // checksum() of it
};

// Two sums over words of eight bytes, after Fletcher: told apart from damage, not from malice.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = 1, sums = bytes.size(), word = 0;
  for (; bytes.size() >= sizeof(word); bytes.remove_prefix(sizeof(word))) {
    std::memcpy(&word, bytes.data(), sizeof(word));
    sums += sum += word;
  }
  word = 0;
  std::memcpy(&word, bytes.data(), bytes.size());
  sums += sum += word;
  return text::hash_mix(sum) ^ sums;
}

void write_names(Writer& ar, const match::NameTable& names) {
  ar(names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i)
    ar(std::string(names.name(i)));
}

// The first names are those that every table begins with.
void read_names(Reader& ar, match::NameTable& names) {
  std::uint32_t size = 0;
  ar(size);
  std::string name;
  for (std::uint32_t i = 0; i < size; ++i) {
    ar(name);
    if (names.add(name) != i)
      throw BadImage("a name stands twice");
  }
}

// What is written of a program as it is.
template <class Archive>
void tables(Archive& ar, match::Program& p) {
  auto& [types, kinds, fields, rule_names, kind_field, lexicon, entities, entity_fields, gazetteers, entity_strata, rules, branches,
         patterns, automata, classes, tests, mention_tests, looks, guards, expressions, regexes, text_sets, list_max, word_lists,
         first_words, triggers, strata, layers, layer_names, resolves, places, steps, overlap, text_settings, strings, hash, packs] = p;
  ar(kind_field, lexicon->impl(), entities, entity_fields, entity_strata, rules, branches, patterns, automata, classes, tests,
     mention_tests, looks, guards, expressions, text_sets, list_max, word_lists, first_words, triggers, strata, resolves, steps,
     overlap, text_settings, hash, packs);
}

void write_program(Writer& ar, match::Program& p, const std::vector<compile::NamedFile>& named) {
  for (const match::NameTable* names : {&p.types, &p.kinds, &p.fields, &p.rule_names})
    write_names(ar, *names);
  tables(ar, p);
  ar(Writer::count(p.regexes.size()));
  for (const auto& regex : p.regexes)
    ar(regex->pattern());
  ar(Writer::count(p.layer_names.size()));
  for (const std::string_view name : p.layer_names)
    ar(name);
  ar(Writer::count(p.gazetteers.size()));
  for (const auto& gazetteer : p.gazetteers) {
    const auto at = std::find_if(named.begin(), named.end(), [&](const compile::NamedFile& f) { return f.gazetteer == gazetteer; });
    if (at == named.end())
      throw BadImage("a gazetteer that no pack names");
    ar(Writer::count(static_cast<std::size_t>(at - named.begin())));
  }
}

std::unique_ptr<match::Program> read_program(Reader& ar, std::string_view texts, const std::vector<compile::NamedFile>& named) {
  auto program = std::make_unique<match::Program>();
  match::Program& p = *program;
  ar.set_memory(p.strings.copy(texts), p.strings);
  for (match::NameTable* names : {&p.types, &p.kinds, &p.fields, &p.rule_names})
    read_names(ar, *names);
  p.lexicon = std::make_unique<match::Lexicon>();
  tables(ar, p);
  const auto each = [&](const auto& read_one) {
    Count size = 0;
    for (ar(size); size > 0; --size)
      read_one();
  };
  each([&] {
    std::string pattern;
    ar(pattern);
    p.regexes.push_back(match::make_regex(pattern));
  });
  each([&] {
    std::string_view name;
    ar(name);
    p.layer_names.push_back(name);
  });
  each([&] {
    Count number = 0;
    ar(number);
    p.gazetteers.push_back(named.at(number).gazetteer);
  });
  for (std::size_t i = 0; i < p.layer_names.size(); ++i) {
    p.layers.push_back(annotate::make_layer(p.layer_names[i], p.resolves.at(i), {*p.lexicon, p}));
    if (!p.layers.back())
      throw BadImage("an unknown layer");
  }
  return program;
}

// Whether a pack that names the file would get the same as it got. Opens gazetteers.
bool is_as_it_was(compile::NamedFile& file, const std::string& cache) {
  if (compile::find_beside(file.pack, file.given) != file.path)
    return false;
  if (file.options) {
    file.gazetteer = compile::open_gazetteer(file.path, *file.options, cache).gazetteer;
    return file.gazetteer && file.gazetteer->content_hash() == file.content;
  }
  compile::Reporter unused;
  const std::optional<std::string> text = compile::read_list_file(file.path, {}, unused);
  return text && text::hash(*text) == file.content;
}

}  // namespace

std::string write(const Sources& sources, const Compiled& compiled) {
  Writer ar;
  ar(sources, compiled.languages, compiled.diagnostics);
  write_program(ar, *compiled.program, sources.named);
  Header h{};
  std::copy(std::begin(kMagic), std::end(kMagic), h.magic);
  h.byte_order = kByteOrder;
  h.format = kFormat;
  h.build = build_stamp();
  const std::uint64_t texts = ar.texts().size();
  std::string out(sizeof(h) + sizeof(texts), '\0');
  std::memcpy(out.data() + sizeof(h), &texts, sizeof(texts));
  out += ar.texts();
  out += ar.bytes();
  h.size = out.size() - sizeof(h);
  h.check = checksum(std::string_view(out).substr(sizeof(h)));
  std::memcpy(out.data(), &h, sizeof(h));
  return out;
}

std::optional<Compiled> read(std::string_view bytes, const Sources& sources, const std::string& cache) {
  Header h;
  std::uint64_t texts = 0;
  if (bytes.size() < sizeof(h) + sizeof(texts))
    return std::nullopt;
  std::memcpy(&h, bytes.data(), sizeof(h));
  bytes.remove_prefix(sizeof(h));
  if (!std::equal(std::begin(kMagic), std::end(kMagic), h.magic) || h.byte_order != kByteOrder || h.format != kFormat || h.build != build_stamp() ||
      h.size != bytes.size() || h.check != checksum(bytes))
    return std::nullopt;
  std::memcpy(&texts, bytes.data(), sizeof(texts));
  bytes.remove_prefix(sizeof(texts));
  if (texts > bytes.size())
    return std::nullopt;
  try {
    Reader ar(bytes.substr(texts));
    Sources was;
    ar(was);
    if (was.language != sources.language || was.packs != sources.packs)
      return std::nullopt;
    for (compile::NamedFile& file : was.named)
      if (!is_as_it_was(file, cache))
        return std::nullopt;
    Compiled out;
    ar(out.languages, out.diagnostics);
    out.program = read_program(ar, bytes.substr(0, texts), was.named);
    return out;
  } catch (const std::exception&) {  // a right hash over wrong bytes: not by this program
    return std::nullopt;
  }
}

}  // namespace postil::image
