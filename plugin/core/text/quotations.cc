// A state machine for each paragraph. A double mark (straight, curly, low, angle, '' or ``) opens or closes by its form, or, for
// the straight one, by the white space round it; what a mark cannot tell, whether a quotation is open tells. Double marks are of
// one family: one that opens with a straight mark may close with a curly one. An opening mark while one is open ends the open one
// just before it (its closing mark was forgotten), unless a second closing mark comes later: then it was a nested quotation. A
// closing mark without an opening one ends a quotation that ran to the end of the paragraph before.
//
// Single marks count inside a quotation in double marks, or where the paragraph has no double ones; they are dropped if no closing
// mark follows, since they are apostrophes then. What is open at the end of the paragraph ends there.
#include "core/text/quotations.h"

#include <algorithm>
#include <utility>

namespace postil::text {

namespace {

constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kNoQuotation = ~std::size_t{0};

enum class Mark : std::uint8_t { kNone, kOpen, kClose, kEither, kSingleOpen, kSingleClose, kSingleEither };

Mark mark_of(std::string_view s) {
  if (s.size() == 1)
    return s[0] == '"' ? Mark::kEither : s[0] == '`' ? Mark::kSingleOpen : s[0] == '\'' ? Mark::kSingleEither : Mark::kNone;
  if (s == "''")
    return Mark::kEither;
  if (s == "\u201c" || s == "``")
    return Mark::kOpen;
  if (s == "\u201e" || s == "\u201f" || s == "\u00ab" || s == "\u300c")
    return s == "\u00ab" ? Mark::kEither : Mark::kOpen;
  if (s == "\u201d" || s == "\u300d")
    return Mark::kClose;
  if (s == "\u00bb" || s == "\u2018\u2018" || s == "\u2019\u2019")
    return Mark::kEither;
  if (s == "\u2018" || s == "\u2039")
    return Mark::kSingleOpen;
  return s == "\u2019" || s == "\u203a" ? Mark::kSingleClose : Mark::kNone;
}

}  // namespace

class QuotationFinder::Scan {
 public:
  Scan(QuotationFinder& owner, Text& text) : open_(owner.open_), text_(text), tokens_(text.tokens) {}

  void run() {
    text_.quotations.clear();
    for (const Paragraph& p : text_.paragraphs)
      paragraph(p.tokens);
    finish();
  }

 private:
  bool is_candidate(std::uint32_t t) const {
    if (tokens_[t].kind != TokenKind::kPunctuation || tokens_[t].norm_size != 1)
      return false;
    const char c = text_.norms[tokens_[t].norm];
    return c == '"' || c == '\'';
  }
  bool space_before(std::uint32_t t) const { return !tokens_[t].has(kJoined) || t == paragraph_.first; }
  bool space_after(std::uint32_t t) const { return t + 1 >= paragraph_.last || !tokens_[t + 1].has(kJoined); }
  char first_byte(std::uint32_t t) const { return tokens_[t].norm_size ? text_.norms[tokens_[t].norm] : ' '; }
  bool is_punctuation(std::uint32_t t, const char* set) const {
    return tokens_[t].kind == TokenKind::kPunctuation && std::string_view(set).find(first_byte(t)) != std::string_view::npos;
  }

  // Whether a mark of either form opens here.
  bool looks_open(std::uint32_t t, bool inside) const {
    if (space_before(t) != space_after(t)) {
      if (space_before(t))
        return !(inside && t + 1 < paragraph_.last && is_punctuation(t + 1, ".,;!?"));
      return t == paragraph_.first;
    }
    if (!space_before(t)) {  // between two characters
      if (is_punctuation(t - 1, "([{") || text_.norm(t - 1) == "\u2014" || text_.norm(t - 1) == "\u2013")
        return !inside || is_punctuation(t - 1, "([{");
      return !inside && !is_punctuation(t + 1, ".,;:!?)]}");
    }
    return !inside;
  }

  void paragraph(Range tokens) {
    paragraph_ = tokens;
    open_.clear();
    first_quotation_ = text_.quotations.size();
    from_before_ = first_quotation_ > 0 && !text_.quotations.back().closed && tokens.first > 0 &&
                   text_.quotations.back().tokens.last == tokens.first;
    last_unclosed_ = kNoQuotation;
    bool any = false;
    doubles_ = false;
    std::size_t end = next_mark_;
    for (; end < text_.marks.size() && text_.marks[end] < tokens.last; ++end)
      if (const std::uint32_t t = text_.marks[end]; is_candidate(t)) {
        any = true;
        doubles_ |= first_byte(t) == '"';
      }
    const std::size_t begin = std::exchange(next_mark_, end);
    if (!any)
      return;
    for (std::size_t i = begin; i < end; ++i)
      if (is_candidate(text_.marks[i]))
        mark(text_.marks[i]);
    while (!open_.empty())
      close_unmatched(tokens.last);
    auto& all = text_.quotations;  // two opening marks, one behind the other
    all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(first_quotation_), all.end(),
                             [](const Quotation& q) { return !q.closed && q.tokens.size() == 1; }),
              all.end());
  }

  bool double_open() const {
    return std::any_of(open_.begin(), open_.end(), [](const Open& o) { return !o.single; });
  }

  void mark(std::uint32_t t) {
    switch (mark_of(text_.surface(t))) {
      case Mark::kOpen:
        // German: closes what the low mark opened. Elsewhere a slip of the typist.
        if (double_open() && (space_after(t) || (text_.surface(innermost_double().token) == "\u201e" && !looks_open(t, true))))
          return close_double(t);
        return open_double(t);
      case Mark::kClose:
        return !double_open() && (t == paragraph_.first || (space_before(t) && !space_after(t))) ? open_double(t)
                                                                                                 : close_double(t);
      case Mark::kEither: return looks_open(t, double_open()) ? open_double(t) : close_double(t);
      case Mark::kSingleOpen: return open_single(t);
      case Mark::kSingleClose: return close_single(t);
      case Mark::kSingleEither:
        return space_before(t) && !space_after(t) ? open_single(t) : close_single(t);
      case Mark::kNone: return;
    }
  }

  const Open& innermost_double() const {
    return *std::find_if(open_.rbegin(), open_.rend(), [](const Open& o) { return !o.single; });
  }

  void open_double(std::uint32_t t) {
    while (double_open())
      close_unmatched(t);
    if (open_.size() < kMaxDepth)
      open_.push_back({t, 0, false});
  }

  void close_double(std::uint32_t t) {
    if (!double_open())
      return close_earlier(t);
    // Of three straight single marks the last ends the outer quotation.
    const bool three = open_.back().single && t + 1 < paragraph_.last && tokens_[t + 1].has(kJoined) && is_candidate(t + 1) &&
                       text_.surface(t) == "''" && text_.surface(t + 1) == "'";
    while (open_.back().single)
      close_unmatched(t);
    add({open_.back().token, t + (three ? 2 : 1)}, true);
    open_.pop_back();
  }

  // A closing mark more than opening ones.
  void close_earlier(std::uint32_t t) {
    if (last_unclosed_ == kNoQuotation) {
      if (!from_before_ || text_.quotations.size() > first_quotation_)
        return;
      while (!open_.empty())
        close_unmatched(t);
      return add({paragraph_.first, t + 1}, true);
    }
    const std::size_t unclosed = last_unclosed_;
    const std::uint32_t first = text_.quotations[unclosed].tokens.first;
    while (!open_.empty() && open_.back().token > first)
      close_unmatched(t);
    for (Open& o : open_)
      if (o.weak_end > first)
        o.weak_end = 0;
    text_.quotations[unclosed].tokens.last = t + 1;
    text_.quotations[unclosed].closed = true;
    last_unclosed_ = kNoQuotation;
  }

  void open_single(std::uint32_t t) {
    if (space_after(t) || (!space_before(t) && !is_punctuation(t - 1, "([{\"")) || open_.size() >= kMaxDepth)
      return;
    if (doubles_ && !double_open() && text_.surface(t) == "'")
      return;
    if (!open_.empty() && open_.back().single) {
      if (open_.back().weak_end == 0)
        return;
      close_unmatched(t);
    }
    open_.push_back({t, 0, true});
  }

  void close_single(std::uint32_t t) {
    if (open_.empty() || !open_.back().single || space_before(t))
      return;
    if (!space_after(t) && tokens_[t + 1].kind != TokenKind::kPunctuation)
      return;
    const std::string_view before = text_.norm(t - 1);
    if (tokens_[t - 1].kind == TokenKind::kWord && !before.empty() && before.back() == 's') {  // perhaps "the boys' "
      open_.back().weak_end = t;
      return;
    }
    close_single_at(t);
  }

  void close_single_at(std::uint32_t t) {
    const std::uint32_t first = open_.back().token;
    add({first, t + 1}, true);
    open_.pop_back();
    if (last_unclosed_ != kNoQuotation && text_.quotations[last_unclosed_].tokens.first > first)
      last_unclosed_ = kNoQuotation;  // it cannot go on outside of what it is inside
  }

  // Ends the innermost open quotation before token `end`.
  void close_unmatched(std::uint32_t end) {
    const Open o = open_.back();
    if (o.single && o.weak_end)
      return close_single_at(o.weak_end);
    open_.pop_back();
    if (o.single)
      return;
    last_unclosed_ = text_.quotations.size();
    add({o.token, end}, false);
  }

  void add(Range tokens, bool closed) { text_.quotations.push_back({tokens, {}, 0, closed, false}); }

  // Order, depth, bytes, continuation and the flags of the tokens.
  void finish() {
    auto& all = text_.quotations;
    std::sort(all.begin(), all.end(), [](const Quotation& a, const Quotation& b) {
      return a.tokens.first != b.tokens.first ? a.tokens.first < b.tokens.first : a.tokens.last > b.tokens.last;
    });
    std::vector<Open>& around = open_;  // of those that are not over yet, by their end
    around.clear();
    std::size_t p = 0;
    std::uint32_t flagged = 0;
    for (Quotation& q : all) {
      while (!around.empty() && around.back().token <= q.tokens.first)
        around.pop_back();
      q.depth = static_cast<std::uint32_t>(around.size());
      around.push_back({q.tokens.last, 0, false});
      q.bytes = text_.span(q.tokens);
      while (text_.paragraphs[p].tokens.last <= q.tokens.first)
        ++p;
      if (!q.closed && q.tokens.last == text_.paragraphs[p].tokens.last && p + 1 < text_.paragraphs.size())
        q.continues = &q != &all.back() && (&q)[1].tokens.first == q.tokens.last;
      if (is_candidate(q.tokens.first))
        tokens_[q.tokens.first].flags |= kQuoteMark;
      if (q.closed)
        tokens_[q.tokens.last - 1].flags |= kQuoteMark;
      for (std::uint32_t t = std::max(flagged, q.tokens.first); t < q.tokens.last; ++t)
        tokens_[t].flags |= kInQuote;
      flagged = std::max(flagged, q.tokens.last);
    }
  }

  std::vector<Open>& open_;
  Text& text_;
  std::vector<Token>& tokens_;
  Range paragraph_;
  std::size_t next_mark_ = 0;        // the first of Text::marks behind the paragraph
  bool doubles_ = false;
  std::size_t first_quotation_ = 0;  // of the paragraph
  bool from_before_ = false;         // a quotation ran to the end of the paragraph before
  std::size_t last_unclosed_ = kNoQuotation;  // number of the last quotation that an opening mark ended
};

void QuotationFinder::run(Text& text) { Scan(*this, text).run(); }

}  // namespace postil::text
