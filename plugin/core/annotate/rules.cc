// A stratum in four steps: the triggers of the document give (branch, start) pairs; each is matched once; what matched is emitted
// as a candidate, the longest of each rule and start; the candidates of the type are sorted (start, longer, priority, rank) and
// kept greedily where they do not overlap.
//
// Work is bounded for any rules: each rule may try so many instructions a document without regard to the others (its allowance);
// what it needs beyond comes from a pool that all share. A hostile rule empties the pool and stops; the others go on.
#include "core/annotate/rules.h"

#include <algorithm>
#include <tuple>

#include "core/match/evaluate.h"
#include "core/match/sort_runs.h"

namespace postil::annotate {

using match::Chart;
using match::Mention;

namespace {

// Matches in a stratum before selection, and starts that triggers may give to a stratum.
constexpr std::size_t kCandidatesFloor = 50'000, kCandidatesPerToken = 4;
constexpr std::size_t kStartsFloor = 500'000, kStartsPerToken = 40;

}  // namespace

// Smart case: a name is not met in lower case. Text in capitals passes.
bool case_fits(const Document& d, const match::Hit& h, std::uint32_t token) {
  if (h.name & match::kFoldCase)
    return true;
  if (h.name & match::kExactCase)
    return d.lexicon.spelled(h, d.text.surface({token, token + h.length}));
  for (std::uint32_t i = token; i < token + h.length; ++i)
    if (d.text.tokens[i].letter_case != text::TokenCase::kLower && d.text.tokens[i].letter_case != text::TokenCase::kNone)
      return true;
  return false;
}

void RuleRunner::begin(Document& d) {
  const match::Program& p = d.program;
  matcher_.reset(p, d.text, d.hits, d.chart);
  const std::size_t tokens = d.text.tokens.size();
  rule_steps_.assign(p.rules.size(), 0);
  allowance_ = kRuleStepsFloor + kRuleStepsPerToken * tokens;
  pool_ = kPoolFloor + kPoolPerToken * tokens;
  max_candidates_ = kCandidatesFloor + kCandidatesPerToken * tokens;
  max_starts_ = kStartsFloor + kStartsPerToken * tokens;
  exhausted_ = false;
  if (program_ != &p) {
    program_ = &p;
    priorities_.assign(p.rule_names.size(), 0);
    for (const match::Rule& r : p.rules)
      priorities_[r.name] = r.priority;
  }
  activations_.resize(p.strata.size());
  for (auto& a : activations_)
    a.clear();
  entity_hits_.resize(p.strata.size());
  for (auto& e : entity_hits_)
    e.clear();
  const match::TriggerIndex& t = p.triggers;
  const std::uint32_t *const of_symbol = t.symbol_first.data(), *const of_list = t.list_first.data();
  for (std::uint32_t i = 0; i < tokens; ++i) {
    const match::Symbol symbol = d.text.tokens[i].symbol;
    if (!t.begins[symbol])
      continue;
    if (of_symbol[symbol] != of_symbol[symbol + 1])
      activate(t.by_symbol, of_symbol[symbol], of_symbol[symbol + 1], {i, i + 1});
    for (const match::Hit *h = d.hits.begin(i), *end = d.hits.end(i); h != end; ++h)
      if (h->list != match::kNoList && of_list[h->list] != of_list[h->list + 1])
        activate(t.by_list, of_list[h->list], of_list[h->list + 1], {i, i + h->length});
  }
  for (const std::uint32_t i : d.hits.entities())
    for (const match::Hit *h = d.hits.begin(i), *end = d.hits.end(i); h != end; ++h)
      if (h->list == match::kNoList && case_fits(d, *h, i))
        entity_hits_[p.entity_strata[h->entry]].push_back({i, h});
}

void RuleRunner::activate(const std::vector<match::Activation>& all, std::uint32_t first, std::uint32_t last, text::Range trigger) {
  const std::uint32_t pair = matcher_.pair(trigger.first);
  for (const match::Activation *a = all.data() + first, *end = all.data() + last; a != end; ++a) {
    if (!(a->pairs >> pair & 1))
      continue;
    if (auto& activated = activations_[a->stratum]; activated.size() < max_starts_)
      activated.push_back({a->branch, trigger});
    else
      exhausted_ = true;
  }
}

// The step limit of the next search is what the rule may still use.
void RuleRunner::grant_steps(std::uint32_t rule) {
  const std::uint64_t used = rule_steps_[rule];
  matcher_.set_step_limit(matcher_.steps() + (used < allowance_ ? allowance_ - used : 0) + pool_);
}

void RuleRunner::charge_steps(std::uint32_t rule, std::uint64_t before) {
  const std::uint64_t over_before = std::max(rule_steps_[rule], allowance_);
  rule_steps_[rule] += matcher_.steps() - before;
  if (rule_steps_[rule] > over_before)
    pool_ -= std::min(pool_, rule_steps_[rule] - over_before);
  exhausted_ |= matcher_.exhausted();
}

void RuleRunner::add_starts(const match::Program& program, const Activated& activated) {
  const match::Branch& b = program.branches[activated.branch];
  const std::uint32_t token = activated.trigger.first;
  if (starts_.size() >= max_starts_) {
    exhausted_ = true;
    return;
  }
  if (b.suffix >= 0 && !matcher_.may_go_on(static_cast<std::uint32_t>(b.suffix), activated.trigger.last, false))
    return;
  if (b.prefix < 0) {
    starts_.push_back({activated.branch, token});
    return;
  }
  if (!b.anchors && !matcher_.may_go_on(static_cast<std::uint32_t>(b.prefix), token, true))
    return;
  const std::uint64_t before = matcher_.steps();
  grant_steps(b.rule);
  if (!matcher_.exhausted())
    for (std::uint32_t start : matcher_.starts(static_cast<std::uint32_t>(b.prefix), token))
      starts_.push_back({activated.branch, start});
  charge_steps(b.rule, before);
}

void RuleRunner::collect_starts(Document& d, std::uint32_t stratum) {
  const match::Stratum& s = d.program.strata[stratum];
  starts_.clear();
  for (const Activated& a : activations_[stratum])
    add_starts(d.program, a);
  for (const auto& [number, branches] : s.mention_triggers) {
    const match::MentionTest& test = d.program.mention_tests[number];
    for (std::uint32_t m : d.chart.of(test.type))
      if (const Mention& mention = d.chart[m]; matcher_.mention_test(test, mention))
        for (std::uint32_t branch : branches)
          add_starts(d.program, {branch, mention.tokens});
  }
  const auto less = [](const Start& a, const Start& b) { return std::tie(a.token, a.branch) < std::tie(b.token, b.branch); };
  match::sort_runs(starts_, less);
  starts_.erase(std::unique(starts_.begin(), starts_.end(),
                            [](const Start& a, const Start& b) { return a.token == b.token && a.branch == b.branch; }),
                starts_.end());
}

void RuleRunner::run_branch(Document& d, const Start& start) {
  const std::uint32_t rule = d.program.branches[start.branch].rule;
  const std::uint64_t before = matcher_.steps();
  grant_steps(rule);
  if (matcher_.exhausted())
    exhausted_ = true;
  else
    try_branch(d, start);
  charge_steps(rule, before);
}

void RuleRunner::try_branch(Document& d, const Start& start) {
  const match::Branch& b = d.program.branches[start.branch];
  const match::Rule& rule = d.program.rules[b.rule];
  const std::uint32_t end = matcher_.longest(b.program, start.token);
  if (end == match::Matcher::kNoMatch || end == start.token)
    return;
  match::Match& m = match_;
  m.rule = b.rule;
  m.branch = start.branch;
  m.tokens = {start.token, end};
  std::fill_n(m.captures, rule.captures.size(), match::Captured());
  if (rule.unless >= 0 && matcher_.guarded(d.program.guards[rule.unless], m.tokens)) {
    if (losses && matcher_.captures(b.program, m.tokens, m.captures, rule.captures.size()))
      losses->push_back({Loss::Why::kUnless, m, 0, {}});
    return;
  }
  if (!matcher_.captures(b.program, m.tokens, m.captures, rule.captures.size()))
    return;
  const text::Range whole = m.tokens;
  if (!rule.trims.empty())
    trim(rule, m);
  if (candidates_.size() < max_candidates_)
    emit(d, m, whole);
  else
    exhausted_ = true;
}

// What is cut off a capture is cut off the captures in it, too, and off the match if it ends there.
void RuleRunner::trim(const match::Rule& rule, match::Match& m) {
  for (const match::Trim& t : rule.trims) {
    const match::Captured whole = m.captures[t.capture];
    std::uint32_t cut = whole.tokens.first + 1;
    const auto matches = [&](std::uint32_t program) { return matcher_.longest(program, cut) != match::Matcher::kNoMatch; };
    while (whole.set && cut < whole.tokens.last && std::none_of(t.programs.begin(), t.programs.end(), matches))
      ++cut;
    if (!whole.set || cut >= whole.tokens.last)
      continue;
    for (std::size_t c = 0; c < rule.captures.size(); ++c) {
      match::Captured& inner = m.captures[c];
      if (!inner.set || inner.tokens.first < whole.tokens.first || inner.tokens.last > whole.tokens.last)
        continue;
      inner.set = inner.tokens.first < cut;
      inner.tokens.last = std::min(inner.tokens.last, cut);
    }
    if (m.tokens.last == whole.tokens.last)
      m.tokens.last = cut;
  }
}

// A rule makes one mention from a start: the alternative that takes most, the first of those that take the same. What is left stands
// in order_.
void RuleRunner::keep_longest_of_rule() {
  order_.resize(candidates_.size());
  for (std::uint32_t i = 0; i < order_.size(); ++i)
    order_[i] = i;
  const auto key = [&](std::uint32_t i) {
    const Candidate& c = candidates_[i];
    return std::tuple(c.rule, c.tokens.first, ~c.tokens.last, c.branch, i);
  };
  match::sort_runs(order_, [&](std::uint32_t i, std::uint32_t j) { return key(i) < key(j); });
  order_.erase(std::unique(order_.begin(), order_.end(),
                           [&](std::uint32_t i, std::uint32_t j) {
                             const Candidate &a = candidates_[i], &b = candidates_[j];
                             return a.rule == b.rule && a.rule != kNoRule && a.tokens.first == b.tokens.first;
                           }),
               order_.end());
  for (std::uint32_t i = 0; i < order_.size(); ++i)
    candidates_[order_[i]].place = i;
}

void RuleRunner::emit(Document& d, match::Match& m, text::Range whole) {
  const match::Rule& rule = d.program.rules[m.rule];
  match::EvalContext context{d, rule, m};
  if (rule.where >= 0) {
    const match::Value v = match::evaluate(context, d.program.expressions[rule.where], match::Value::Kind::kBool);
    if (!v.as_bool()) {
      if (losses)
        losses->push_back({Loss::Why::kWhere, m, 0, {}});
      return;
    }
  }
  Candidate c;
  Mention& out = c.mention;
  out.type = rule.type;
  out.kind = rule.kind;
  out.rule = rule.name;
  out.confidence = rule.confidence;
  out.tokens = m.tokens;
  if (rule.span_capture >= 0) {
    const match::Captured& s = m.captures[rule.span_capture];
    if (!s.set || s.tokens.size() == 0)
      return;
    out.tokens = s.tokens;
  }
  out.bytes = d.text.span(out.tokens);
  for (const std::string& text : rule.not_text)
    if (out.bytes.of(d.text.bytes) == text) {
      if (losses)
        losses->push_back({Loss::Why::kNotText, m, 0, {}});
      return;
    }
  c.priority = rule.priority;
  c.rank = rule.rank;
  c.rule = m.rule;
  c.branch = m.branch;
  c.tokens = whole;
  c.matched = m.tokens;
  c.match = trace ? static_cast<std::int32_t>(matches_.size()) : -1;
  if (trace)
    matches_.push_back(m);
  c.captures = static_cast<std::uint32_t>(captures_.size());
  captures_.insert(captures_.end(), m.captures, m.captures + rule.captures.size());
  candidates_.push_back(c);
}

// What a rule emits is worked out only for those that stay.
void RuleRunner::fill_fields(Document& d, Candidate& c) {
  const match::Rule& rule = d.program.rules[c.rule];
  match::Match& m = match_;
  m.rule = c.rule;
  m.branch = c.branch;
  m.tokens = c.matched;
  std::copy_n(captures_.data() + c.captures, rule.captures.size(), m.captures);
  match::EvalContext context{d, rule, m};
  fields_.clear();
  for (const match::EmitField& f : rule.fields) {
    const match::Value v = match::evaluate(context, f.value, f.kind);
    if (v.none())
      continue;
    if (f.field == d.program.kind_field) {
      if (const std::uint32_t kind = d.program.kinds.find(v.as_text()); kind != UINT32_MAX)
        c.mention.kind = static_cast<match::KindId>(kind);
      continue;
    }
    fields_.push_back({f.field, v});
  }
  c.mention.fields = {d.arena.copy_array(fields_.data(), fields_.size()), static_cast<std::uint32_t>(fields_.size())};
}

void RuleRunner::add_entities(Document& d, const std::vector<EntityHit>& hits) {
  full_named_.clear();
  for (const auto& [token, hit] : hits)
    if (!(hit->name & match::kShortName))
      full_named_.push_back(hit->entry);
  std::sort(full_named_.begin(), full_named_.end());
  for (const auto& [token, hit] : hits) {
    if (hit->name & match::kInContext)
      continue;
    if ((hit->name & match::kShortName) && !std::binary_search(full_named_.begin(), full_named_.end(), hit->entry))
      continue;
    const match::Entity& e = d.program.entities[hit->entry];
    Candidate c;
    Mention& m = c.mention;
    m.type = e.type;
    m.kind = e.kind;
    m.rule = e.rule;
    m.entity = hit->entry;
    m.tokens = {token, token + hit->length};
    m.bytes = d.text.span(m.tokens);
    m.fields = d.program.entity_fields[hit->entry];
    if (e.unless >= 0 && matcher_.guarded(d.program.guards[e.unless], m.tokens))
      continue;
    c.priority = 0;
    c.rank = 0;
    c.match = -1;
    c.rule = kNoRule;
    c.branch = 0;
    c.tokens = m.tokens;
    candidates_.push_back(c);
  }
}

bool may_overlap(match::OverlapPolicy policy, const Mention& kept, const Mention& other) {
  switch (policy) {
    case match::OverlapPolicy::kAll: return !(kept.bytes == other.bytes && kept.rule == other.rule && kept.entity == other.entity);
    case match::OverlapPolicy::kNestedAllowed: {
      const bool same = kept.bytes == other.bytes;
      return !same && (kept.bytes.contains(other.bytes) || other.bytes.contains(kept.bytes));
    }
    case match::OverlapPolicy::kLongestElseBoth:
      return kept.bytes == other.bytes && kept.entity != other.entity && kept.entity != UINT32_MAX && other.entity != UINT32_MAX;
    default: return false;
  }
}

// Greedy: a candidate stays unless it overlaps one that was kept. Kept ones that reach past the candidate's start are few.
void RuleRunner::select(Document& d, match::TypeId type) {
  const match::OverlapPolicy policy = d.program.overlap[type];
  match::sort_runs(order_, [&](std::uint32_t i, std::uint32_t j) {
    const Candidate &a = candidates_[i], &b = candidates_[j];
    return std::tuple(a.mention.bytes.begin, ~a.mention.bytes.end, -a.priority, a.rank, a.place) <
           std::tuple(b.mention.bytes.begin, ~b.mention.bytes.end, -b.priority, b.rank, b.place);
  });
  std::vector<const Mention*>& open = open_;
  open.clear();
  kept_.clear();
  for (std::uint32_t i : order_) {
    const Candidate& c = candidates_[i];
    // Where all may stay, only the same again is refused, and that stands next to it in this order.
    if (policy == match::OverlapPolicy::kAll && open.size() > 1)
      open.erase(open.begin(), open.end() - 1);
    open.erase(std::remove_if(open.begin(), open.end(), [&](const Mention* m) { return m->bytes.end <= c.mention.bytes.begin; }),
               open.end());
    const bool free = std::all_of(open.begin(), open.end(), [&](const Mention* m) { return may_overlap(policy, *m, c.mention); });
    if (!free) {
      if (losses && c.match >= 0) {
        const Mention& winner = **std::find_if(open.begin(), open.end(), [&](const Mention* m) { return !may_overlap(policy, *m, c.mention); });
        losses->push_back({Loss::Why::kOverlap, matches_[c.match], winner.rule, winner.bytes});
      }
      continue;
    }
    open.push_back(&c.mention);
    kept_.push_back(i);
  }
  add_kept(d);
}

// A field may ask what the chart has where the match is: no mention of the stratum must be there before all fields are known.
void RuleRunner::add_kept(Document& d) {
  for (std::uint32_t i : kept_)
    if (candidates_[i].rule != kNoRule)
      fill_fields(d, candidates_[i]);
  for (std::uint32_t i : kept_) {
    const Candidate& c = candidates_[i];
    const std::uint32_t number = d.chart.add(c.mention);
    if (trace && c.match >= 0)
      trace->push_back({number, matches_[c.match]});
  }
}

void RuleRunner::run_stratum(Document& d, std::uint32_t stratum) {
  const match::Stratum& s = d.program.strata[stratum];
  if (activations_[stratum].empty() && entity_hits_[stratum].empty() && s.mention_triggers.empty() && s.every_token.empty())
    return;
  candidates_.clear();
  captures_.clear();
  matches_.clear();
  collect_starts(d, stratum);
  for (const Start& start : starts_)
    run_branch(d, start);
  for (std::uint32_t branch : s.every_token)
    matcher_.for_each_beginning(d.program.branches[branch].program, [&](std::uint32_t token) { run_branch(d, {branch, token}); });
  add_entities(d, entity_hits_[stratum]);
  if (candidates_.empty())
    return;
  keep_longest_of_rule();
  select(d, s.type);
}

void RuleRunner::run_overlap(Document& d, match::TypeId type) {
  const match::OverlapPolicy policy = d.program.overlap[type];
  if (policy == match::OverlapPolicy::kAll)
    return;
  const std::vector<std::uint32_t>& all = d.chart.of(type);
  order_.assign(all.begin(), all.end());
  match::sort_runs(order_, [&](std::uint32_t i, std::uint32_t j) {
    const Mention &a = d.chart[i], &b = d.chart[j];
    return std::tuple(a.bytes.begin, ~a.bytes.end, -priorities_[a.rule], -a.confidence, i) <
           std::tuple(b.bytes.begin, ~b.bytes.end, -priorities_[b.rule], -b.confidence, j);
  });
  std::vector<std::uint32_t> open;
  for (std::uint32_t i : order_) {
    Mention& m = d.chart[i];
    if (m.dropped)
      continue;
    open.erase(std::remove_if(open.begin(), open.end(), [&](std::uint32_t k) { return d.chart[k].bytes.end <= m.bytes.begin; }),
               open.end());
    m.dropped = !std::all_of(open.begin(), open.end(), [&](std::uint32_t k) { return may_overlap(policy, d.chart[k], m); });
    if (!m.dropped)
      open.push_back(i);
  }
}

}  // namespace postil::annotate
