// What an index says of itself: schema version, root, slots, measures and fields, as metadata of each shard.
#include <algorithm>

#include "postil/xapian.h"
#include "xapian/schema.h"

namespace postil::xapian {

namespace {

// "1\tXQ\t1364262912\tfull"
std::string schema_line(const Setup& s) {
  std::string out(kSchemaVersion);
  for (const std::string& part : {s.root, std::to_string(s.slots), std::string(s.positions ? "full" : "lean")})
    out += kListSeparator + part;
  return out;
}

const char* kind_name(DocumentField::Kind kind) {
  return kind == DocumentField::Kind::kNumber ? "number" : kind == DocumentField::Kind::kDate ? "date" : "text";
}

// One line each; the number of the line is that of the slot.
std::string measure_lines(const std::vector<Measure>& measures) {
  std::string out;
  for (const Measure& m : measures)
    out += displayed(m.name) + kListSeparator + normalize(m.object) + kListSeparator + normalize(m.dimension) + '\n';
  return out;
}

std::string field_lines(const std::vector<DocumentField>& fields) {
  std::string out;
  for (const DocumentField& f : fields)
    out += displayed(f.name) + kListSeparator + kind_name(f.kind) + '\n';
  return out;
}

// Calls back with the parts of each line. Empty parts are kept.
template <class Take>
void for_lines(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    std::vector<std::string> parts(1);
    for (char c : line) {
      if (c == kListSeparator)
        parts.emplace_back();
      else
        parts.back() += c;
    }
    take(parts);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void parse_schema(const std::string& line, Setup& setup) {
  const std::vector<std::string> parts = split_list(line);
  if (parts.size() < 4 || parts[0] != kSchemaVersion)
    throw SchemaError("the index has annotations in form " + (parts.empty() ? "?" : parts[0]) + ", this program knows form " +
                      std::string(kSchemaVersion) + ": index the documents anew");
  setup.root = parts[1];
  setup.slots = static_cast<Xapian::valueno>(std::stoul(parts[2]));
  setup.positions = parts[3] == "full";
}

void check_free(const Xapian::Database& db, const Setup& setup) {
  if (db.allterms_begin(setup.root) != db.allterms_end(setup.root))
    throw SchemaError("the index has terms of another program under the prefix " + setup.root +
                      ": choose another root (prefix: XQQ...)");
  for (std::uint32_t slot = 0; slot <= kSlotContent; ++slot)
    if (db.get_value_freq(setup.slots + slot) != 0)
      throw SchemaError("the index has values of another program in slot " + std::to_string(setup.slots + slot) +
                        ": choose other slots");
}

// Appends those of `wanted` that `have` lacks; the order of `have` stays.
template <class T>
void append_new(std::vector<T>& have, const std::vector<T>& wanted, std::size_t limit, const char* what) {
  for (const T& w : wanted)
    if (std::none_of(have.begin(), have.end(), [&](const T& h) { return h.name == w.name; }))
      have.push_back(w);
  if (have.size() > limit)
    throw SchemaError("too many " + std::string(what) + ": at most " + std::to_string(limit));
}

}  // namespace

std::optional<Setup> read_setup(const Xapian::Database& shard) {
  const std::string line = shard.get_metadata(std::string(kMetaSchema));
  if (line.empty())
    return {};
  Setup setup;
  parse_schema(line, setup);
  setup.ruleset = shard.get_metadata(std::string(kMetaRuleSet));
  for_lines(shard.get_metadata(std::string(kMetaMeasures)), [&](const std::vector<std::string>& parts) {
    if (parts.size() >= 3)
      setup.measures.push_back({parts[0], parts[1], parts[2]});
  });
  for_lines(shard.get_metadata(std::string(kMetaFields)), [&](const std::vector<std::string>& parts) {
    if (parts.size() >= 2)
      setup.fields.push_back({parts[0], parts[1] == "number" ? DocumentField::Kind::kNumber
                                        : parts[1] == "date" ? DocumentField::Kind::kDate
                                                             : DocumentField::Kind::kText});
  });
  return setup;
}

std::optional<Xapian::valueno> sort_slot(const Setup& setup, std::string_view field) {
  if (field == "date" || field == "published")
    return setup.slots + kSlotDate;
  for (std::size_t i = 0; i < setup.measures.size(); ++i)
    if (setup.measures[i].name == field)
      return setup.slots + kSlotMeasureMax + static_cast<Xapian::valueno>(i);
  for (std::size_t i = 0; i < setup.fields.size(); ++i)
    if (setup.fields[i].name == field)
      return setup.slots + kSlotField + static_cast<Xapian::valueno>(i);
  return {};
}

void prepare(Xapian::WritableDatabase& shard, Setup& setup) {
  if (const auto found = read_setup(shard)) {
    if (found->root != setup.root || found->slots != setup.slots)
      throw SchemaError("the index was made with prefix " + found->root + " and slots from " +
                        std::to_string(found->slots) + ": configure these");
    if (found->positions != setup.positions)
      throw SchemaError(std::string("the index was made with terms: ") + (found->positions ? "full" : "lean") +
                        ": configure this, or index the documents anew");
    Setup merged = *found;
    append_new(merged.measures, setup.measures, kMaxMeasures, "measures");
    append_new(merged.fields, setup.fields, kMaxFields, "fields");
    merged.ruleset = setup.ruleset;
    setup = merged;
  } else {
    check_free(shard, setup);
    append_new(setup.measures, {}, kMaxMeasures, "measures");
    append_new(setup.fields, {}, kMaxFields, "fields");
  }
  const std::pair<std::string_view, std::string> entries[] = {{kMetaSchema, schema_line(setup)},
                                                              {kMetaRuleSet, setup.ruleset},
                                                              {kMetaMeasures, measure_lines(setup.measures)},
                                                              {kMetaFields, field_lines(setup.fields)}};
  for (const auto& [key, value] : entries)
    if (shard.get_metadata(std::string(key)) != value)
      shard.set_metadata(std::string(key), value);
}

std::string marker_term(const Setup& setup) {
  return setup.ruleset.empty() ? std::string() : limit(setup.root + std::string(kMarker) + normalize(setup.ruleset));
}

bool is_marker(const Setup& setup, const std::string& term) {
  const std::string prefix = setup.root + std::string(kMarker);
  return term.compare(0, prefix.size(), prefix) == 0;
}

void forget(Xapian::WritableDatabase& shard) {
  std::vector<std::string> keys;
  for (auto k = shard.metadata_keys_begin("xq."); k != shard.metadata_keys_end("xq."); ++k)
    keys.push_back(*k);
  for (const std::string& key : keys)
    shard.set_metadata(key, std::string());
}

}  // namespace postil::xapian
