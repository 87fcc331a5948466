// A matcher of patterns that is as simple as it can be: it walks the tree of the pattern and follows every way there is. Slow on
// purpose; the engine is held against it.
#ifndef POSTIL_TESTS_CORE_MATCH_NAIVE_H
#define POSTIL_TESTS_CORE_MATCH_NAIVE_H

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/annotate/layer.h"
#include "core/compile/pattern.h"
#include "core/match/program.h"

namespace postil::tests {

class NaiveMatcher {
 public:
  using Lists = std::map<std::string, std::vector<std::string>>;  // entries: words separated by one blank
  struct Found {
    std::uint32_t end;
    std::map<std::string, text::Range> captures;
  };

  NaiveMatcher(const annotate::Document& document, const Lists& lists) : d_(document), lists_(lists) {}

  // The longest match from the start; of several ways to it, the first in the order of preference.
  std::optional<Found> match(const compile::PatternNode& pattern, std::uint32_t start) {
    best_.reset();
    start_ = start;
    captures_.clear();
    steps_ = 0;
    walk(pattern, {start, false}, true, [&](State s) {
      if (!best_ || s.position > best_->end)
        best_ = Found{s.position, captures_};
      return false;
    });
    return best_;
  }
  // As match(), with a capture that ends before the first place in it, after its first token, where `trim` matches.
  std::optional<Found> trimmed(const compile::PatternNode& pattern, std::uint32_t start, const std::string& capture, const compile::PatternNode& trim) {
    std::optional<Found> found = match(pattern, start);
    if (!found || gave_up() || !found->captures.count(capture))
      return found;
    const text::Range whole = found->captures[capture];
    NaiveMatcher inner(d_, lists_);
    std::uint32_t cut = whole.first + 1;
    while (cut < whole.last && !inner.match(trim, cut))
      ++cut;
    if (cut >= whole.last)
      return found;
    for (auto it = found->captures.begin(); it != found->captures.end();) {
      text::Range& r = it->second;
      const bool inside = r.first >= whole.first && r.last <= whole.last;
      if (inside)
        r.last = std::min(r.last, cut);
      it = inside && r.first >= cut ? found->captures.erase(it) : std::next(it);
    }
    if (found->end == whole.last)
      found->end = cut;
    return found;
  }
  bool gave_up() const { return steps_ > kMaxSteps; }

 private:
  static constexpr std::size_t kMaxSteps = 200'000;
  using Node = compile::PatternNode;
  struct State {
    std::uint32_t position;
    bool asserted;  // an anchor stands right here
  };
  using Then = std::function<bool(State)>;  // true: stop

  std::uint32_t count() const { return static_cast<std::uint32_t>(d_.text.tokens.size()); }
  bool boundary(std::uint32_t p) const { return p >= count() || d_.text.tokens[p].has(text::kSentenceStart); }
  bool first_of_sentence(std::uint32_t p) const { return p < count() && d_.text.tokens[p].has(text::kSentenceStart); }

  // Ends of one element that consumes, in the order of preference.
  std::vector<std::uint32_t> ends(const Node& n, std::uint32_t p) const {
    switch (n.kind) {
      case Node::Kind::kAny: return {p + 1};
      case Node::Kind::kWord: return d_.text.norm(p) == text::fold(n.text) ? std::vector{p + 1} : std::vector<std::uint32_t>{};
      case Node::Kind::kExact: return d_.text.surface(p) == n.text ? std::vector{p + 1} : std::vector<std::uint32_t>{};
      case Node::Kind::kTest: return test(*n.test, p) ? std::vector{p + 1} : std::vector<std::uint32_t>{};
      case Node::Kind::kList: {
        std::vector<std::uint32_t> out;
        for (const std::string& entry : lists_.at(n.text))
          if (const auto end = phrase(entry, p))
            out.push_back(*end);
        std::sort(out.rbegin(), out.rend());
        return out;
      }
      default: {
        std::vector<std::uint32_t> out;
        for (std::uint32_t m = 0; m < d_.chart.size(); ++m)
          if (d_.chart[m].tokens.first == p && !d_.chart[m].dropped && d_.program.types.name(d_.chart[m].type) == n.text)
            out.push_back(d_.chart[m].tokens.last);
        std::sort(out.rbegin(), out.rend());
        return out;
      }
    }
  }

  std::optional<std::uint32_t> phrase(const std::string& entry, std::uint32_t p) const {
    for (std::size_t from = 0; from <= entry.size(); ++p) {
      const std::size_t to = std::min(entry.find(' ', from), entry.size());
      if (p >= count() || d_.text.norm(p) != entry.substr(from, to - from) || (from > 0 && first_of_sentence(p)))
        return std::nullopt;
      from = to + 1;
    }
    return p;
  }

  bool test(const compile::TestExpr& t, std::uint32_t p) const {
    using Kind = compile::TestExpr::Kind;
    const auto each = [&](const compile::TestExpr& part) { return test(part, p); };
    switch (t.kind) {
      case Kind::kAnd: return std::all_of(t.parts.begin(), t.parts.end(), each);
      case Kind::kOr: return std::any_of(t.parts.begin(), t.parts.end(), each);
      case Kind::kNot: return !test(t.parts[0], p);
      default: break;
    }
    bool is = false;
    if (t.compare == match::Compare::kIn) {
      const auto& list = lists_.at(t.value);
      return std::find(list.begin(), list.end(), d_.text.norm(p)) != list.end();
    }
    if (t.attribute == "norm")
      is = d_.text.norm(p) == t.value;
    else if (t.attribute == "case")
      is = (d_.text.tokens[p].letter_case == text::TokenCase::kTitle) == (t.value == "title");
    return is == (t.compare == match::Compare::kEqual);
  }

  bool walk(const Node& n, State s, bool forwards, const Then& then) {
    if (++steps_ > kMaxSteps)
      return true;
    switch (n.kind) {
      case Node::Kind::kSequence: return sequence(n, 0, s, then);
      case Node::Kind::kChoice:
        for (const Node& p : n.parts)
          if (walk(p, s, forwards, then))
            return true;
        return false;
      case Node::Kind::kRepeat: return repeat(n, 0, s, then);
      case Node::Kind::kCapture: {
        const auto before = captures_.find(n.text) == captures_.end() ? std::nullopt : std::optional(captures_[n.text]);
        const bool stop = walk(n.parts[0], s, forwards, [&](State e) {
          const auto inner = captures_.find(n.text) == captures_.end() ? std::nullopt : std::optional(captures_[n.text]);
          captures_[n.text] = {s.position, e.position};
          const bool done = then(e);
          inner ? void(captures_[n.text] = *inner) : void(captures_.erase(n.text));
          return done;
        });
        before ? void(captures_[n.text] = *before) : void(captures_.erase(n.text));
        return stop;
      }
      case Node::Kind::kAnchor: {
        const bool holds = n.anchor == match::Anchor::kSentenceStart   ? first_of_sentence(s.position)
                           : n.anchor == match::Anchor::kParagraphStart
                               ? s.position < count() && d_.text.tokens[s.position].has(text::kParagraphStart)
                               : boundary(s.position);
        return holds && then({s.position, true});
      }
      case Node::Kind::kLook: return look(n, s) != n.negative && then(s);
      default:
        if (s.position >= count() || (boundary(s.position) && s.position != start_ && !s.asserted))
          return false;
        for (std::uint32_t end : ends(n, s.position))
          if (then({end, false}))
            return true;
        return false;
    }
  }

  bool sequence(const Node& n, std::size_t i, State s, const Then& then) {
    if (i == n.parts.size())
      return then(s);
    return walk(n.parts[i], s, true, [&, i](State e) { return sequence(n, i + 1, e, then); });
  }

  bool repeat(const Node& n, std::uint32_t done, State s, const Then& then) {
    if (done < n.max && walk(n.parts[0], s, true, [&, done](State e) { return repeat(n, done + 1, e, then); }))
      return true;
    return done >= n.min && then(s);
  }

  // A lookaround stays in the sentence of the match: the one that begins here if the match begins here (or asserts so), else the
  // one that ends here.
  bool look(const Node& n, State s) {
    const bool begins = s.position == start_ || s.asserted;
    NaiveMatcher inner(d_, lists_);
    bool found = false;
    if (!n.behind) {
      if (boundary(s.position) && !begins)
        return false;
      inner.start_ = s.position;
      inner.walk(n.parts[0], {s.position, false}, true, [&](State) { return found = true; });
      return found;
    }
    if (boundary(s.position) && begins)
      return false;
    for (std::uint32_t from = 0; from < s.position && !found; ++from) {
      inner.start_ = from;
      inner.walk(n.parts[0], {from, false}, true, [&](State e) { return found = e.position == s.position; });
    }
    return found;
  }

  const annotate::Document& d_;
  const Lists& lists_;
  std::uint32_t start_ = 0;
  std::map<std::string, text::Range> captures_;
  std::optional<Found> best_;
  std::size_t steps_ = 0;
};

}  // namespace postil::tests

#endif
