// Quoted mail: a line that ends in "Ann Lee wrote:", and below it lines with one ">" more than it has. All lines with as many are hers, until
// another such line of the same depth; those with more are what she quoted, and have a line of their own.
#include "core/annotate/layers/signatures.h"

#include <algorithm>

namespace postil::annotate {

namespace {

using text::Range;

constexpr std::uint32_t kLongestIntroduction = 40;  // tokens: day, time, name, address
constexpr std::uint32_t kLongestName = 6;
constexpr std::uint32_t kMostPieces = 64;
constexpr std::uint32_t kMostDepth = 16;

bool is_address(const Document& d, std::uint32_t t) {
  return d.text.tokens[t].kind == text::TokenKind::kWord && d.text.surface(t).find('@') != std::string_view::npos;
}

}  // namespace

// "On 3 November 2025 at 10:12, Ann Lee <ann@example.org>": the name, or the address alone.
Range MailReplies::writer(const Document& d, const Classified& c, Range line) const {
  const auto& tokens = d.text.tokens;
  std::uint32_t end = line.last, address = line.last;
  const auto is_bracket = [&](std::uint32_t t) {
    const std::string_view s = d.text.norm(t);
    return s == "<" || s == ">" || s == "(" || s == ")" || s == "[" || s == "]" || s == ":" || s == "mailto";
  };
  while (end > line.first && (is_bracket(end - 1) || is_address(d, end - 1))) {
    --end;
    if (is_address(d, end))
      address = end;
  }
  if (end > line.first && d.text.norm(end - 1) == "\"")
    --end;
  std::uint32_t first = end;
  for (; first > line.first && end - first < 2 * kLongestName; --first) {
    const std::uint32_t t = first - 1;
    if (first < end && tokens[first].has(text::kLineStart))
      break;
    const bool word = tokens[t].kind == text::TokenKind::kWord && !is_address(d, t) && !words_.is(d, t, kNoName) && !c.is(t, kTime);
    if (!(word && (c.is(t, kTitle | kSubjectPronoun) || words_.is(d, t, kJoiner))) && !c.is(t, kHyphen | kInnerPeriod))
      break;
  }
  while (first < end && (c.is(first, kHyphen | kInnerPeriod) || (!c.is(first, kTitle | kSubjectPronoun) && words_.is(d, first, kJoiner))))
    ++first;
  if (first < end)
    return {first, end};
  return address < line.last ? Range{address, address + 1} : Range{};
}

void MailReplies::scan(const Document& d, const Classified& c, Passages& out) const {
  const auto& paragraphs = d.text.paragraphs;
  std::uint32_t deepest = 0;
  for (const text::Paragraph& p : paragraphs) deepest = std::max(deepest, p.depth);
  if (deepest == 0)
    return;
  constexpr std::uint32_t kNobody = UINT32_MAX;
  std::uint32_t open[kMostDepth + 1];  // by depth: the reply that such lines belong to now
  std::fill(std::begin(open), std::end(open), kNobody);
  struct Part {
    std::uint32_t reply;
    Range tokens;
  };
  static thread_local std::vector<Part> parts;
  parts.clear();
  for (std::uint32_t i = 0; i < paragraphs.size(); ++i) {
    const text::Paragraph& p = paragraphs[i];
    if (p.depth > kMostDepth)
      continue;
    Range said = p.tokens;
    const std::uint32_t last = p.tokens.last;
    const bool introduces = i + 1 < paragraphs.size() && paragraphs[i + 1].depth > p.depth && p.tokens.size() > 1 && c.is(last - 1, kColon) &&
                            words_.is(d, last - 2, kVerb);
    if (introduces) {
      const bool broken = i > 0 && paragraphs[i - 1].depth == p.depth;  // over two lines
      const std::uint32_t begin = broken ? paragraphs[i - 1].tokens.first : p.tokens.first;
      const Range who = writer(d, c, {std::max(begin, last > kLongestIntroduction ? last - kLongestIntroduction : 0), last - 2});
      said.last = std::max(said.first, d.text.sentences[d.text.sentence_of(last - 1)].tokens.first);
      std::fill(open + p.depth + 1, std::end(open), kNobody);
      if (who.size() && p.depth < kMostDepth) {
        open[p.depth + 1] = static_cast<std::uint32_t>(out.all.size());
        out.all.push_back({Passage::Kind::kReply, {last - 2, last}, who, 0, 0});
      }
    }
    if (p.depth && open[p.depth] != kNobody && said.size())
      parts.push_back({open[p.depth], said});
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.reply < b.reply; });
  for (const Part& part : parts) {
    Passage& reply = out.all[part.reply];
    if (reply.count == 0)
      reply.first = static_cast<std::uint32_t>(out.pieces.size());
    if (reply.count && out.pieces.back().last == part.tokens.first) {
      out.pieces.back().last = part.tokens.last;
    } else if (reply.count < kMostPieces) {
      out.pieces.push_back(part.tokens);
      ++reply.count;
    }
  }
  std::erase_if(out.all, [](const Passage& p) { return p.count == 0; });
}

}  // namespace postil::annotate
