// Quoted mail: a line that ends in "Ann Lee wrote:", and below it lines with one ">" more than it has. All lines with
// as many are hers, until another such line of the same depth; those with more are what she quoted, and have a line of
// their own. What is not quoted is said by whom the head "From:" names, where the text has the heads of a mail.
#include <algorithm>

#include "core/annotate/layers/passages.h"

namespace postil::annotate {

namespace {

using text::Range;

constexpr std::uint32_t kLongestIntroduction = 40;  // tokens: day, time, name, address
constexpr std::uint32_t kLongestBehindVerb = 12;    // tokens from the verb to the colon
constexpr std::uint32_t kLongestHead = 8;           // tokens of the name of one
constexpr std::uint32_t kLongestHeads = 1000;
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
  while (end > line.first && c.is(end - 1, kComma | kColon)) --end;
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
    const bool word =
        tokens[t].kind == text::TokenKind::kWord && !is_address(d, t) && !words_.is(d, t, kNoName) && !c.is(t, kTime);
    if (!(word && (c.is(t, kTitle | kSubjectPronoun) || words_.is(d, t, kJoiner))) && !c.is(t, kHyphen | kInnerPeriod))
      break;
  }
  while (first < end && (c.is(first, kHyphen | kInnerPeriod) ||
                         (!c.is(first, kTitle | kSubjectPronoun) && words_.is(d, first, kJoiner))))
    ++first;
  if (first < end)
    return {first, end};
  return address < line.last ? Range{address, address + 1} : Range{};
}

// Round the verb of a line: before it ("Ann Lee <ann@example.org> wrote on Monday:"), or behind it ("schrieb Ann
// Lee:").
Range MailReplies::writer_round(const Document& d, const Classified& c, Range line, Range& verb) const {
  for (std::uint32_t t = line.last; t > line.first && line.last - t < kLongestBehindVerb; --t)
    if (words_.is(d, t - 1, kVerb)) {
      verb = {t - 1, t == line.last ? t + 1 : t};  // "wrote:"
      const Range before = writer(d, c, {line.first, t - 1});
      return before.size() ? before : writer(d, c, {t, line.last});
    }
  return {};
}

// The lines "From:", "To:" and so on with which a text begins.
MailReplies::Heads MailReplies::heads(const Document& d, const Classified& c) const {
  const auto& tokens = d.text.tokens;
  const auto count = static_cast<std::uint32_t>(tokens.size());
  Heads found;
  std::uint32_t others = 0, t = 0, line = 0;
  std::uint32_t colon = 0;  // the first line has a name with hyphens and a colon, or is the "From " of a mailbox
  while (colon < count && colon < kLongestHead && !c.is(colon, kColon)) ++colon;
  if (count == 0 || (!words_.is(d, 0, kFrom) && (colon == kLongestHead || colon >= count)))
    return {};
  for (; t < count && t < kLongestHeads; ++t) {
    if (!tokens[t].has(text::kLineStart) && t > 0)
      continue;
    if (t > 0 && blank_before(d, t))
      break;
    line = t;
    if (t + 1 >= count || !c.is(t + 1, kColon))
      continue;
    others += words_.is(d, t, kHeader);
    if (words_.is(d, t, kFrom) && found.from.size() == 0) {
      std::uint32_t end = t + 2;
      while (end < count && end - t < kLongestIntroduction && !tokens[end].has(text::kLineStart)) ++end;
      found.from = {t, t + 2};
      found.writer = writer(d, c, {t + 2, end});
    }
  }
  if (t >= kLongestHeads || t >= count || others == 0 || found.writer.size() == 0)
    return {};
  const text::Sentence& last = d.text.sentences[d.text.sentence_of(line)];
  found.end = last.paragraph;
  while (found.end < d.text.paragraphs.size() && d.text.paragraphs[found.end].tokens.first < t) ++found.end;
  return found;
}

void MailReplies::scan(const Document& d, const Classified& c, Passages& out) const {
  const auto& paragraphs = d.text.paragraphs;
  std::uint32_t deepest = 0;
  for (const text::Paragraph& p : paragraphs) deepest = std::max(deepest, p.depth);
  const Heads head = heads(d, c);
  if (deepest == 0 && head.end == 0)
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
  if (head.end) {
    open[0] = static_cast<std::uint32_t>(out.all.size());
    out.all.push_back({Passage::Kind::kReply, head.from, head.writer, 0, 0});
  }
  for (std::uint32_t i = head.end; i < paragraphs.size(); ++i) {
    const text::Paragraph& p = paragraphs[i];
    if (p.depth > kMostDepth)
      continue;
    if (p.depth == 0 && p.tokens.size() == 1 && d.text.surface(p.tokens.first) == "--")
      open[0] = kNobody;  // the writer's own signature
    Range said = p.tokens;
    const std::uint32_t last = p.tokens.last;
    const bool introduces =
        i + 1 < paragraphs.size() && paragraphs[i + 1].depth > p.depth && p.tokens.size() > 1 && c.is(last - 1, kColon);
    if (introduces) {
      const bool broken = i > 0 && paragraphs[i - 1].depth == p.depth;  // over two lines
      const std::uint32_t begin = broken ? paragraphs[i - 1].tokens.first : p.tokens.first;
      Range verb;
      const Range who = writer_round(
          d, c, {std::max(begin, last > kLongestIntroduction ? last - kLongestIntroduction : 0), last - 1}, verb);
      if (who.size() && p.depth < kMostDepth) {
        said.last = std::max(said.first, d.text.sentences[d.text.sentence_of(last - 1)].tokens.first);
        std::fill(open + p.depth + 1, std::end(open), kNobody);
        open[p.depth + 1] = static_cast<std::uint32_t>(out.all.size());
        out.all.push_back({Passage::Kind::kReply, verb, who, 0, 0});
      }
    }
    if (open[p.depth] != kNobody && said.size())
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
