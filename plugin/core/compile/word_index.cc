#include "core/compile/word_index.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "core/match/functions.h"

namespace postil::compile {

namespace {

using Activations = std::map<std::uint32_t, std::vector<match::Activation>>;

// Triggers by lists whose entries of one word alone count, as triggers by these words.
void words_of_lists(const match::Lexicon& lexicon, const Activations& by_list, Activations& by_symbol) {
  for (match::Symbol s = 1; s < lexicon.word_count(); ++s)
    for (const match::ListId list : lexicon.lists_of(s))
      if (const auto it = by_list.find(list); it != by_list.end())
        for (const match::Activation& a : it->second) {
          std::vector<match::Activation>& all = by_symbol[s];
          if (std::none_of(all.begin(), all.end(), [&](const match::Activation& b) { return b.branch == a.branch; }))
            all.push_back(a);
        }
}

// Which words begin what sets off a branch.
std::vector<std::uint8_t> first_words(const match::Lexicon& lexicon, const Activations& by_symbol, const Activations& by_list) {
  std::vector<std::uint8_t> begins(lexicon.word_count());
  for (const auto& [symbol, activations] : by_symbol)
    begins[symbol] = 1;
  for (match::Symbol s = 1; s < lexicon.word_count(); ++s)
    for (const match::Hit& h : lexicon.words(s))
      begins[s] |= h.list != match::kNoList && by_list.count(h.list) > 0;
  for (const auto& [list, activations] : by_list)
    for (const match::Symbol s : lexicon.phrase_starts(static_cast<match::ListId>(list)))
      begins[s] = 1;
  return begins;
}

}  // namespace

// Tests of word lists ask the table from now on: their number becomes that of the column.
void index_word_lists(match::Program& program) {
  match::WordLists& w = program.word_lists;
  std::uint16_t columns = 0;
  w.column.assign(0x10000, match::WordLists::kNone);
  for (match::Test& test : program.tests)
    for (match::TestNode& n : test.nodes)
      if (n.kind == match::TestNode::Kind::kLeaf && n.subject == match::Subject::kWordList) {
        if (w.column[n.number] == match::WordLists::kNone)
          w.column[n.number] = columns++;
        n.number = w.column[n.number];
      }
  w.row_words = (columns + 63u) / 64;
  w.bits.assign(w.row_words * program.lexicon->word_count(), 0);
  for (match::Symbol s = 1; s < program.lexicon->word_count(); ++s)
    for (const match::ListId list : program.lexicon->lists_of(s))
      if (const std::uint16_t c = w.column[list]; c != match::WordLists::kNone)
        w.bits[s * w.row_words + c / 64] |= std::uint64_t{1} << (c % 64);
}

// Only hits that layers, patterns, triggers or emitted fields read are found in texts.
void keep_hits(match::Program& program, std::set<match::ListId> lists) {
  for (const match::PatternProgram& p : program.patterns)
    for (const match::Instruction& i : p.code)
      if (i.op == match::Op::kList)
        lists.insert(static_cast<match::ListId>(i.arg));
  for (const match::Branch& b : program.branches)
    for (const match::Trigger& t : b.triggers)
      if (t.kind == match::TriggerKind::kList && !b.one_token)
        lists.insert(static_cast<match::ListId>(t.id));
  for (const match::Rule& r : program.rules)
    for (const match::CaptureInfo& c : r.captures)
      lists.insert(c.lists.begin(), c.lists.end());
  for (std::string_view name : match::kFunctionLists)
    if (const match::ListId id = program.lexicon->list(name); id != match::kNoList)
      lists.insert(id);
  program.lexicon->keep_hits(lists);
}

void index_triggers(match::Program& program) {
  std::map<std::pair<match::TypeId, match::KindId>, std::uint16_t> stratum_of;
  for (std::size_t s = 0; s < program.strata.size(); ++s)
    stratum_of[{program.strata[s].type, program.strata[s].kind}] = static_cast<std::uint16_t>(s);
  for (const match::Entity& e : program.entities)
    program.entity_strata.push_back(stratum_of.at({e.type, e.kind}));
  Activations by_symbol, by_list, by_word_list;
  std::map<std::pair<std::uint16_t, std::uint32_t>, std::vector<std::uint32_t>> by_mention;
  for (std::uint32_t b = 0; b < program.branches.size(); ++b) {
    const match::Branch& branch = program.branches[b];
    const match::Rule& rule = program.rules[branch.rule];
    const std::uint16_t s = stratum_of.at({rule.type, rule.kind});
    const match::Activation activation{b, branch.trigger_pairs, s};
    for (const match::Trigger& t : branch.triggers)
      switch (t.kind) {
        case match::TriggerKind::kSymbol: by_symbol[t.id].push_back(activation); break;
        case match::TriggerKind::kList: (branch.one_token ? by_word_list : by_list)[t.id].push_back(activation); break;
        case match::TriggerKind::kMention: by_mention[{s, t.id}].push_back(b); break;
        case match::TriggerKind::kEveryToken: program.strata[s].every_token.push_back(b); break;
      }
  }
  words_of_lists(*program.lexicon, by_word_list, by_symbol);
  for (const auto& [key, branches] : by_mention)
    program.strata[key.first].mention_triggers.emplace_back(key.second, branches);
  const auto lay_out = [](const auto& map, std::size_t size, std::vector<std::uint32_t>& first, std::vector<match::Activation>& all) {
    first.assign(size + 1, 0);
    for (std::uint32_t i = 0; i < size; ++i) {
      first[i] = static_cast<std::uint32_t>(all.size());
      if (auto it = map.find(i); it != map.end())
        all.insert(all.end(), it->second.begin(), it->second.end());
    }
    first[size] = static_cast<std::uint32_t>(all.size());
  };
  program.triggers.begins = first_words(*program.lexicon, by_symbol, by_list);
  lay_out(by_symbol, program.lexicon->word_count(), program.triggers.symbol_first, program.triggers.by_symbol);
  lay_out(by_list, program.lexicon->list_count(), program.triggers.list_first, program.triggers.by_list);
}

}  // namespace postil::compile
