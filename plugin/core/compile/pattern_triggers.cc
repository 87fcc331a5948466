// The trigger of a branch is the cheapest part that every match must have: the part of its top-level sequence whose possible first
// words, lists or mentions are expected least often. A literal's cost is its frequency.
#include "core/compile/pattern_compiler.h"

#include <algorithm>
#include <tuple>

namespace postil::compile {

namespace {

using Kind = PatternNode::Kind;
constexpr double kShareOfKind = 0.4;  // of the mentions of its type, to choose triggers

// Mentions a token of ordinary news, to choose triggers; measured on English press releases.
double type_frequency(match::TypeId type) {
  switch (type) {
    case match::kNumeralType: return 0.02;
    case match::kUnitType: return 0.01;
    case match::kQuotedType: return 0.003;
    case match::kCalendarType: return 0.02;
    case match::kObjectNpType: return 0.015;
    case match::kCueGroupType: return 0.03;
    case match::kSourceNpType: return 0.06;
    case match::kContentLeftType: return 0.03;
    case match::kContentRightType: return 0.03;
    case match::kActorType: return 0.04;
    case match::kLocationType: return 0.03;
    case match::kPlaceType: return 0.045;
    default: return 0.01;
  }
}

// The parts that a pattern has one after the other, groups and captures taken apart.
void flatten(const PatternNode& node, std::vector<const PatternNode*>& out) {
  if (node.kind == Kind::kSequence || node.kind == Kind::kCapture)
    for (const PatternNode& p : node.parts)
      flatten(p, out);
  else
    out.push_back(&node);
}

bool has_anchor(const PatternNode& node) {
  return node.kind == Kind::kAnchor || std::any_of(node.parts.begin(), node.parts.end(), has_anchor);
}

}  // namespace

PatternCompiler::TriggerChoice PatternCompiler::test_trigger(const TestExpr& test) {
  TriggerChoice best;
  best.triggers = {match::Trigger{}};
  best.cost = 1;
  if (test.kind == TestExpr::Kind::kAnd) {
    for (const TestExpr& p : test.parts)
      if (TriggerChoice c = test_trigger(p); c.cost < best.cost)
        best = std::move(c);
  } else if (test.kind == TestExpr::Kind::kOr) {
    TriggerChoice all;
    all.cost = 0;
    for (const TestExpr& p : test.parts) {
      TriggerChoice c = test_trigger(p);
      if (c.triggers[0].kind == match::TriggerKind::kEveryToken)
        return c;
      all.cost += c.cost;
      all.triggers.insert(all.triggers.end(), c.triggers.begin(), c.triggers.end());
    }
    return all;
  } else if (test.kind == TestExpr::Kind::kLeaf && test.compare != match::Compare::kNotEqual) {
    match::Test built;
    build_token(test, built);
    const match::TestNode& n = built.nodes.back();
    if (n.subject == match::Subject::kSymbol) {
      best.triggers = {{match::TriggerKind::kSymbol, n.number}};
      best.cost = vocabulary_.frequency(static_cast<match::Symbol>(n.number));
    } else if (n.subject == match::Subject::kWordList) {
      best.triggers = {{match::TriggerKind::kList, n.number}};
      best.cost = vocabulary_.frequency(static_cast<match::ListId>(n.number));
    } else if (n.subject == match::Subject::kCase) {
      best.cost = 0.3;
    }
  }
  return best;
}

// What may begin the node, whichever way it is taken; the node must not be nullable.
PatternCompiler::TriggerChoice PatternCompiler::first_trigger(const PatternNode& n) {
  TriggerChoice every;
  every.triggers = {match::Trigger{}};
  const auto add = [](TriggerChoice& to, const TriggerChoice& from) {
    to.cost += from.cost;
    to.triggers.insert(to.triggers.end(), from.triggers.begin(), from.triggers.end());
  };
  switch (n.kind) {
    case Kind::kWord:
    case Kind::kExact: {
      const std::vector<match::PhraseWord> words = match::phrase_words(analyzer_, n.text);
      if (words.empty())
        return every;
      const match::Symbol s = vocabulary_.word(words[0].norm);
      return {{{match::TriggerKind::kSymbol, s}}, vocabulary_.frequency(s)};
    }
    case Kind::kTest: return test_trigger(*n.test);
    case Kind::kType: {
      const std::uint32_t number = mention_test(n);
      const match::MentionTest& m = program_.mention_tests[number];
      return {{{match::TriggerKind::kMention, number}}, type_frequency(m.type) * (m.kind ? kShareOfKind : 1)};
    }
    case Kind::kList: {
      const match::ListId list = vocabulary_.list(*collected_.find_list(n.scope, n.text));
      return {{{match::TriggerKind::kList, list}}, vocabulary_.frequency(list)};
    }
    case Kind::kCapture:
    case Kind::kRepeat: return first_trigger(n.parts[0]);
    case Kind::kChoice: {
      TriggerChoice all;
      all.cost = 0;
      for (const PatternNode& p : n.parts)
        add(all, first_trigger(p));
      return all;
    }
    case Kind::kSequence: {
      TriggerChoice all;
      all.cost = 0;
      for (const PatternNode& p : n.parts) {
        if (p.kind == Kind::kAnchor || p.kind == Kind::kLook)
          continue;
        add(all, first_trigger(p));
        if (!nullable(p))
          return all;
      }
      return all;
    }
    default: return every;
  }
}

// What a trigger's part takes as a whole, whichever of its triggers sets it off.
PatternCompiler::Taken PatternCompiler::taken_by(const PatternNode& n) {
  switch (n.kind) {
    case Kind::kTest: return Taken::kOneToken;
    case Kind::kWord:
    case Kind::kExact: return match::phrase_words(analyzer_, n.text).size() == 1 ? Taken::kOneToken : Taken::kUnknown;
    case Kind::kType:
    case Kind::kList: return Taken::kTrigger;
    case Kind::kCapture:
    case Kind::kSequence: return n.parts.size() == 1 ? taken_by(n.parts[0]) : Taken::kUnknown;
    case Kind::kChoice: {
      const Taken first = taken_by(n.parts[0]);
      const bool same = std::all_of(n.parts.begin(), n.parts.end(), [&](const PatternNode& p) { return taken_by(p) == first; });
      return same ? first : Taken::kUnknown;
    }
    default: return Taken::kUnknown;
  }
}

// The pairs of kind and letter case that a trigger of one token may have. A word of a list sets a rule off wherever it stands; where
// the test asks for more than the word ("[norm in %titles & case=title]") most of those tokens are refused by their pair, a bit
// test, before the rule is put on the list of what to try. A node that says nothing of its token allows all.
std::uint32_t PatternCompiler::trigger_pairs(const PatternNode& n) {
  if (n.kind == Kind::kTest)
    return program_.tests[token_test(*n.test)].possible;
  if (n.parts.empty())
    return ~0u;
  std::uint32_t all = 0;
  for (const PatternNode& p : n.parts)
    all |= trigger_pairs(p);
  return all;
}

match::Branch PatternCompiler::branch(const PatternNode& node, double& cost) {
  std::vector<const PatternNode*> parts;
  flatten(node, parts);
  std::size_t best = 0;
  TriggerChoice chosen;
  bool found = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    // What must follow sets a rule off as well as what it takes: "name (?= says)".
    const bool ahead = parts[i]->kind == Kind::kLook && !parts[i]->behind && !parts[i]->negative;
    const PatternNode& part = ahead ? parts[i]->parts[0] : *parts[i];
    if (nullable(part))
      continue;
    TriggerChoice c = first_trigger(part);
    // A trigger further in costs the way back; it must be clearly rarer.
    if (!found || c.cost * 1.3 < chosen.cost) {
      chosen = std::move(c);
      best = i;
      found = true;
    }
  }
  match::Branch out;
  for (const match::Trigger& t : chosen.triggers)
    if (t.kind == match::TriggerKind::kEveryToken) {
      chosen.triggers = {t};
      best = 0;  // tried at every token: no need to come from elsewhere
      break;
    }
  std::sort(chosen.triggers.begin(), chosen.triggers.end(), [](const match::Trigger& a, const match::Trigger& b) {
    return std::tie(a.kind, a.id) < std::tie(b.kind, b.id);
  });
  chosen.triggers.erase(std::unique(chosen.triggers.begin(), chosen.triggers.end(),
                                    [](const match::Trigger& a, const match::Trigger& b) {
                                      return a.kind == b.kind && a.id == b.id;
                                    }),
                        chosen.triggers.end());
  out.triggers = chosen.triggers;
  cost = chosen.cost;
  // Anchors and lookarounds before the trigger are checked by the whole program.
  const std::vector<const PatternNode*> before(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(best));
  if (!std::all_of(before.begin(), before.end(), [](const PatternNode* p) { return p->kind == Kind::kAnchor || p->kind == Kind::kLook; }))
    out.prefix = static_cast<std::int32_t>(program_of(before, true, false));
  const PatternNode& trigger = *parts[best];
  out.anchors = has_anchor(trigger);
  const Taken taken = taken_by(trigger);
  if (taken == Taken::kOneToken) {
    out.one_token = true;
    out.trigger_pairs = trigger_pairs(trigger);
  }
  if (taken != Taken::kUnknown) {
    const std::vector<const PatternNode*> after(parts.begin() + static_cast<std::ptrdiff_t>(best) + 1, parts.end());
    if (!after.empty())
      out.suffix = static_cast<std::int32_t>(program_of(after, false, false));
  }
  out.program = program_of({&node}, false, true);
  return out;
}

}  // namespace postil::compile
