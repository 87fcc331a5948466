// What a Xapian index with annotations looks like: prefixes, slots, positions, metadata keys. Internal; may change, but what
// it says is stored data. docs/index.md is the description for programmers of other languages.
#ifndef POSTIL_XAPIAN_SCHEMA_H
#define POSTIL_XAPIAN_SCHEMA_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postil::xapian {

// ---- Terms. Stored: do not change. Each is the root ("XQ"), one of these, and a value.
inline constexpr std::string_view kActor = "A";
inline constexpr std::string_view kSpeaker = "S";
inline constexpr std::string_view kDenier = "X";        // source of a negated attribution, in place of kSpeaker
inline constexpr std::string_view kLocation = "L";      // path: syria/hama
inline constexpr std::string_view kNumber = "N";        // object:code
inline constexpr std::string_view kMeasured = "U";      // dimension or currency:code
inline constexpr std::string_view kCounted = "M";       // head noun:object
inline constexpr std::string_view kDate = "D";          // YYYY, YYYYMM, YYYYMMDD
inline constexpr std::string_view kWord = "W";          // word of an actor's name
inline constexpr std::string_view kSpeakerWord = "WS";  // word of a speaker's name
inline constexpr std::string_view kRule = "R";
inline constexpr std::string_view kMarker = "V";        // hash of the rule set
inline constexpr std::string_view kQuotation = "Q";     // alone: there is an attribution
inline constexpr std::string_view kField = "K";         // configured document field:value
inline constexpr std::string_view kType = "T";          // user-defined type:name
inline constexpr std::string_view kOrigin = "O";        // file that the document came from; only in indexes of the command

// ---- Slots, from the base. Stored: do not change.
inline constexpr std::uint32_t kSlotBase = 0x51510000;
inline constexpr std::uint32_t kSlotAnnotations = 0;
inline constexpr std::uint32_t kSlotActors = 1;
inline constexpr std::uint32_t kSlotLocations = 2;
inline constexpr std::uint32_t kSlotSpeakers = 3;
inline constexpr std::uint32_t kSlotDate = 4;           // the document's own date, YYYYMMDD
inline constexpr std::uint32_t kSlotObjects = 5;        // counted objects
inline constexpr std::uint32_t kSlotDates = 6;          // months of the dates mentioned, YYYY-MM
inline constexpr std::uint32_t kSlotContent = 7;        // hash of the document as indexed
inline constexpr std::uint32_t kSlotMeasure = 0x100;    // + number of the measure: its values
inline constexpr std::uint32_t kSlotMeasureMax = 0x200; // + number of the measure: the largest, sortable
inline constexpr std::uint32_t kSlotField = 0x400;      // + number of the configured field
inline constexpr std::uint32_t kMaxMeasures = 0x100;
inline constexpr std::uint32_t kMaxFields = 0x400;
inline constexpr char kListSeparator = '\t';

// ---- Positions. Stored: do not change. Same sentence = OP_NEAR, window 64; same quotation = OP_NEAR, window 32768, with kQuotation.
inline constexpr std::uint32_t kSentenceBase = 0x10000000;
inline constexpr std::uint32_t kSentenceStride = 128;
inline constexpr std::uint32_t kSentenceWindow = 64;    // also the number of annotations of a sentence that have a position
inline constexpr std::uint32_t kMaxSentences = (kSentenceBase - 0x10000) / kSentenceStride;
inline constexpr std::uint32_t kQuotationBase = 0x20000000;
inline constexpr std::uint32_t kQuotationStride = 65536;
inline constexpr std::uint32_t kQuotationStep = 64;     // keeps same-sentence windows from matching here
inline constexpr std::uint32_t kQuotationWindow = 32768;
inline constexpr std::uint32_t kQuotationPlaces = 512;  // 0 is the marker's, 1 the source's
inline constexpr std::uint32_t kMaxQuotations = 57344;

// ---- Metadata keys
inline constexpr std::string_view kMetaSchema = "xq.schema";
inline constexpr std::string_view kMetaRuleSet = "xq.ruleset";
inline constexpr std::string_view kMetaMeasures = "xq.measures";
inline constexpr std::string_view kMetaFields = "xq.fields";
inline constexpr std::string_view kMetaName = "xq.name/";  // type/folded name -> values, TAB-joined
inline constexpr std::string_view kSchemaVersion = "1";

// Xapian's limit on terms, and on metadata keys.
inline constexpr std::size_t kMaxTermBytes = 245;

// The value as terms have it: case and accents folded, runs of white space and control characters one space, no ':' in front.
std::string normalize(std::string_view value);
// The value as slots have it: white space and control characters as in normalize(), case and accents kept.
std::string displayed(std::string_view value);
// Whether the first of two spellings of a name is the one to show: one with small letters before one of a headline in capitals, then the
// smaller one.
bool shown_before(std::string_view spelling, std::string_view other);
// One component of a location's path may not contain the separator.
std::string path_component(std::string_view name);
// A longer term (or key) is cut at a character and ends in a hash of the whole.
std::string limit(std::string term);
// "object:" part of a term: the value must not contain the separator.
std::string without_colon(std::string value);

// Metadata key that says what a name of an actor or location stands for; empty where the name is the value itself. Both normalized.
std::string name_key(std::string_view type, std::string_view name, std::string_view value);

std::vector<std::string> split_list(std::string_view list);
// Sorted, unique by their normalized form, TAB-joined.
std::string join_list(std::vector<std::string> values);

}  // namespace postil::xapian

#endif
