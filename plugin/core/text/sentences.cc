// Paragraphs: a blank line always ends one, and so does a change in the marks of quoted mail. A block of lines without
// a blank one is either hard-wrapped (as mail that is quoted; or its lines are full: the first word of the next would
// not have fitted; and some go on with a lower-case word) or has a paragraph a line.
//
// Sentences: after . ! ? and their relatives, with the closing marks and brackets behind them, unless the next word is
// lower-case (and the sentence did not begin so, too), the period belongs to an abbreviation or an initial, or the
// words behind a question in quotation marks report it. A reference in brackets behind a quotation belongs to its
// sentence ("..." [Lind, Harbours, p. 7]). A sentence that grows over kMaxSentence tokens is cut by force, at a comma
// or semicolon if there is one near.
#include "core/text/sentences.h"

#include <algorithm>

namespace postil::text {

namespace {

constexpr std::uint32_t kMinWrap = 40;    // a block whose longest line is shorter is not wrapped
constexpr std::uint32_t kMaxWrap = 200;   // nor one with a longer line
constexpr std::uint32_t kReporter = 6;    // tokens from a question's closing mark to "asked"
constexpr std::uint32_t kLongestReference = 60;  // tokens of one in brackets
constexpr std::uint32_t kCutWindow = 48;  // tokens before a forced break that are searched for a comma

}  // namespace

SentenceSplitter::Words::Words(const std::vector<std::string>& words) {
  for (const std::string& w : words) {
    std::string norm = fold(w);
    while (!norm.empty() && norm.back() == '.')
      norm.pop_back();
    const bool capital = std::any_of(w.begin(), w.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    for (const std::string& form : {norm, norm + '.'}) {  // "u.s." is one token, with its period
      all.push_back(hash(form));
      if (!capital)
        lower.push_back(hash(form));
    }
  }
  std::sort(all.begin(), all.end());
  std::sort(lower.begin(), lower.end());
}

class SentenceSplitter::Scan {
 public:
  Scan(const SentenceSplitter& s, Text& text, const std::vector<Line>& lines)
      : s_(s), text_(text), tokens_(text.tokens), lines_(lines), n_(static_cast<std::uint32_t>(text.tokens.size())) {}

  void run() {
    text_.paragraphs.clear();
    text_.sentences.clear();
    for (std::size_t i = 0; i < lines_.size();) {
      std::size_t j = i + 1;
      while (j < lines_.size() && !lines_[j].blank_before && lines_[j].depth == lines_[i].depth) ++j;
      depth_ = lines_[i].depth;
      block(i, j);
      i = j;
    }
  }

 private:
  // Lines [first, last) have no blank line between them.
  void block(std::size_t first, std::size_t last) {
    std::uint32_t width = 0, full = 0, flowing = 0;
    for (std::size_t i = first; i < last; ++i)
      width = std::max(width, length(i));
    for (std::size_t i = first; i + 1 < last; ++i) {
      full += fits_no_more(i, width);
      flowing += fits_no_more(i, width) && starts_lower(lines_[i + 1].first_token) && !ends_terminal(i);
    }
    const bool wrapped = width >= kMinWrap && width <= kMaxWrap && ((flowing > 0 && flowing * 4 >= full) || depth_ > 0);
    std::size_t begin = first;
    for (std::size_t i = first; i < last; ++i)
      if (i + 1 == last || (wrapped ? ends_paragraph(i, width) : !goes_on(i))) {
        paragraph({lines_[begin].first_token, end_of(i)});
        begin = i + 1;
      }
  }

  std::uint32_t end_of(std::size_t line) const { return line + 1 < lines_.size() ? lines_[line + 1].first_token : n_; }
  std::uint32_t length(std::size_t line) const { return tokens_[end_of(line) - 1].end - lines_[line].begin; }
  std::uint32_t indent(std::size_t line) const { return tokens_[lines_[line].first_token].begin - lines_[line].begin; }

  // Whether the first word of the next line, up to its white space, would have passed the width.
  bool fits_no_more(std::size_t line, std::uint32_t width) const {
    std::uint32_t t = lines_[line + 1].first_token;
    const std::uint32_t begin = tokens_[t].begin;
    while (t + 1 < end_of(line + 1) && tokens_[t + 1].has(kJoined) && tokens_[t].end - begin <= width)
      ++t;
    return length(line) + 1 + (tokens_[t].end - begin) > width;
  }

  // A long line in the middle of a sentence.
  bool goes_on(std::size_t line) const {
    return length(line) >= kMinWrap && starts_lower(lines_[line + 1].first_token) && !ends_terminal(line) &&
           tokens_[lines_[line + 1].first_token - 1].kind == TokenKind::kWord;
  }

  bool ends_paragraph(std::size_t line, std::uint32_t width) const {
    if (indent(line + 1) >= indent(line) + 2)
      return true;
    if (starts_lower(lines_[line + 1].first_token))
      return false;
    std::uint32_t t = lines_[line + 1].first_token;
    const std::uint32_t room = length(line) + 1 + tokens_[t].end - tokens_[t].begin;
    return ends_terminal(line) ? !fits_no_more(line, width) : room * 4 < width * 3;
  }

  bool ends_terminal(std::size_t line) const {
    std::uint32_t t = end_of(line) - 1;
    while (t > lines_[line].first_token && is_closer(t))
      --t;
    return is_terminal(t);
  }

  bool starts_lower(std::uint32_t t) const {
    return tokens_[t].kind == TokenKind::kWord && tokens_[t].letter_case == TokenCase::kLower;
  }

  char first_byte(std::uint32_t t) const { return text_.norms[tokens_[t].norm]; }
  bool is_mark(std::uint32_t t, std::string_view norm) const { return text_.norm(t) == norm; }

  bool is_terminal(std::uint32_t t) const {
    if (tokens_[t].kind == TokenKind::kWord)
      return text_.norms[tokens_[t].norm + tokens_[t].norm_size - (tokens_[t].norm_size > 0)] == '.';
    if (tokens_[t].kind != TokenKind::kPunctuation || tokens_[t].norm_size == 0)
      return false;
    switch (first_byte(t)) {
      case '.': case '!': case '?':
        return true;
      default:
        return tokens_[t].has(kNonAscii) && (is_mark(t, "\u3002") || is_mark(t, "\u061f") || is_mark(t, "\u0964"));
    }
  }

  // A mark that may close a quotation or bracket.
  bool is_closer(std::uint32_t t) const {
    if (tokens_[t].kind != TokenKind::kPunctuation || tokens_[t].norm_size != 1)
      return false;
    const char c = first_byte(t);
    if (c == ')' || c == ']' || c == '}')
      return true;
    if (c != '"' && c != '\'')
      return false;
    const std::string_view s = text_.surface(t);
    return s != "\u201c" && s != "\u201e" && s != "\u2018" && s != "``";
  }

  // The number of the token after the terminal mark t and all that belongs to it.
  std::uint32_t after_closers(std::uint32_t t, std::uint32_t last) const {
    ++t;
    while (t < last && ((tokens_[t].has(kJoined) && is_terminal(t) && tokens_[t].kind == TokenKind::kPunctuation) ||
                        (is_closer(t) && (tokens_[t].has(kJoined) || certain_closer(t)))))
      ++t;
    return t;
  }
  bool certain_closer(std::uint32_t t) const {
    const std::string_view s = text_.surface(t);
    return s == "\u201d" || s == "\u00bb" || s == ")" || s == "]";
  }

  // Behind a reference that follows the closing mark of a quotation, or `next`: brackets with a number in them, before a new sentence.
  std::uint32_t past_reference(std::uint32_t next, std::uint32_t last) const {
    if (next >= last || !is_bracket(next, '[', '(') || !is_closer(next - 1) || is_bracket(next - 1, ']', ')'))
      return next;
    bool number = false;
    for (std::uint32_t t = next + 1; t < std::min(last, next + kLongestReference); ++t) {
      number |= tokens_[t].kind == TokenKind::kNumber;
      if (is_bracket(t, '[', '('))
        return next;
      if (!is_bracket(t, ']', ')'))
        continue;
      if (!number || (tokens_[t - 1].kind == TokenKind::kPunctuation && is_terminal(t - 1)))
        return next;  // a sentence of its own
      do ++t;
      while (t < last && tokens_[t].has(kJoined) && tokens_[t].kind == TokenKind::kPunctuation && is_terminal(t));
      return t < last && starts_lower(t) ? next : t;
    }
    return next;
  }
  bool is_bracket(std::uint32_t t, char square, char round) const {
    return tokens_[t].kind == TokenKind::kPunctuation && tokens_[t].norm_size == 1 && (first_byte(t) == square || first_byte(t) == round);
  }

  bool listed(const Words& words, std::uint32_t t) const {
    const auto& list = tokens_[t].letter_case == TokenCase::kLower ? words.lower : words.all;
    return std::binary_search(list.begin(), list.end(), tokens_[t].hash);
  }

  // Whether the sentence that began at `first` ends with the terminal mark t; `next` follows it and its closers.
  bool ends(std::uint32_t first, std::uint32_t t, std::uint32_t next, std::uint32_t last) const {
    std::uint32_t word = next;  // the next sentence's first word, behind its opening marks
    while (word < last && tokens_[word].kind == TokenKind::kPunctuation && opens(word))
      ++word;
    if (word == last)
      return true;
    const Token& w = tokens_[word];
    if (w.kind == TokenKind::kPunctuation)
      return false;
    if (w.kind == TokenKind::kWord && w.letter_case == TokenCase::kLower && !(next == t + 1 && word == next && without_capitals(first, t)))
      return false;
    if (tokens_[next].has(kJoined))
      return ends_without_space(t, next);
    const bool closed = next != t + 1;
    if (closed && first_byte(t) != '.' && first_byte(next - 1) == '"' && word == next && reports(word, last))
      return false;
    if (tokens_[t].kind == TokenKind::kWord)  // "U.S."
      return closed || starts(word);
    return closed || first_byte(t) != '.' || tokens_[t].norm_size != 1 || ends_at_period(first, t, word);
  }

  // Messages are often written without capitals: "i told them. they left". A sentence that began so may end so.
  bool without_capitals(std::uint32_t first, std::uint32_t mark) const {
    return starts_lower(first) && tokens_[mark].norm_size == 1 && tokens_[mark].kind == TokenKind::kPunctuation && !tokens_[mark + 1].has(kJoined);
  }

  // Whether a name or pronoun begins here and a word that reports speech follows: `"Really?" Mr. Smith asked`.
  bool reports(std::uint32_t word, std::uint32_t last) const {
    last = std::min(last, word + kReporter);
    for (; word < last; ++word) {
      const Token& t = tokens_[word];
      if (t.letter_case == TokenCase::kLower)
        return listed(s_.reporting_, word);
      if (t.kind != TokenKind::kWord && !(t.has(kJoined) && (first_byte(word) == '.' || first_byte(word) == '-')))
        return false;
    }
    return false;
  }

  // Whether the word is one that begins sentences; "A." is not.
  bool starts(std::uint32_t word) const {
    return tokens_[word].letter_case == TokenCase::kTitle && listed(s_.starters_, word) &&
           !(word + 1 < n_ && tokens_[word + 1].has(kJoined) && first_byte(word + 1) == '.');
  }

  bool ends_at_period(std::uint32_t first, std::uint32_t t, std::uint32_t word) const {
    if (t == first)
      return false;
    const std::uint32_t before = t - 1;
    const Token& b = tokens_[before];
    if (!tokens_[t].has(kJoined))
      return true;
    if (b.kind == TokenKind::kNumber)
      return before != first;  // "1. The first of a list"
    if (b.kind != TokenKind::kWord)
      return true;
    if (listed(s_.never_end_, before))
      return false;
    if (listed(s_.abbreviations_, before))
      return starts(word) || (is_unit(first, before) && tokens_[word].letter_case == TokenCase::kTitle);
    if (is_one_letter(before) && tokens_[word].kind == TokenKind::kNumber)
      return false;  // "p. 7", "S. 2611"
    if (b.letter_case == TokenCase::kTitle && is_one_letter(before))
      return tokens_[word].kind != TokenKind::kWord || starts(word);
    return true;
  }

  // "9 mph", "12 oz", but not "9 p.m": a day may follow.
  bool is_unit(std::uint32_t first, std::uint32_t t) const {
    return t > first && tokens_[t].letter_case == TokenCase::kLower && tokens_[t - 1].kind == TokenKind::kNumber &&
           text_.surface(t).find('.') == std::string_view::npos;
  }

  bool is_one_letter(std::uint32_t t) const {
    return tokens_[t].end - tokens_[t].begin == 1 || (tokens_[t].has(kNonAscii) && tokens_[t].end - tokens_[t].begin == 2);
  }

  // "said.The": a lower-case word, a period and a capitalised word.
  bool ends_without_space(std::uint32_t t, std::uint32_t next) const {
    if (next != t + 1)
      return tokens_[next].kind == TokenKind::kWord;
    if (const std::string_view s = text_.surface(t); s == "\u3002" || s == "\uff01" || s == "\uff1f")
      return true;
    return tokens_[t].kind == TokenKind::kPunctuation && t > 0 && tokens_[t - 1].letter_case == TokenCase::kLower &&
           tokens_[t - 1].kind == TokenKind::kWord && tokens_[next].letter_case == TokenCase::kTitle &&
           !is_one_letter(next) && !is_one_letter(t - 1);
  }

  bool opens(std::uint32_t t) const {
    if (tokens_[t].norm_size != 1)
      return false;
    const char c = first_byte(t);
    return c == '"' || c == '\'' || c == '(' || c == '[';
  }

  void paragraph(Range tokens) {
    const auto number = static_cast<std::uint32_t>(text_.paragraphs.size());
    const auto first_sentence = static_cast<std::uint32_t>(text_.sentences.size());
    tokens_[tokens.first].flags |= kParagraphStart;
    std::uint32_t first = tokens.first;
    std::uint32_t done = tokens.first;  // tokens before it belong to a terminal mark before
    for (; mark_ < text_.marks.size() && text_.marks[mark_] < tokens.last; ++mark_) {
      const std::uint32_t t = text_.marks[mark_];
      if (t < done || !is_terminal(t))
        continue;
      first = cut_by_force(first, t, number);
      const std::uint32_t closed = after_closers(t, tokens.last), next = std::min(past_reference(closed, tokens.last), first + kMaxSentence);
      if (next < tokens.last && (next > closed || ends(first, t, next, tokens.last))) {
        sentence({first, next}, number, false);
        first = next;
      }
      done = next;
    }
    first = cut_by_force(first, tokens.last - 1, number);
    sentence({first, tokens.last}, number, false);
    text_.paragraphs.push_back({tokens, {first_sentence, static_cast<std::uint32_t>(text_.sentences.size())}, depth_});
  }

  // Cuts what is longer than a sentence may be and ends with token t; returns where the rest begins.
  std::uint32_t cut_by_force(std::uint32_t first, std::uint32_t t, std::uint32_t paragraph) {
    while (t - first >= kMaxSentence) {
      const std::uint32_t cut = forced_cut(first, first + kMaxSentence);
      sentence({first, cut}, paragraph, true);
      first = cut;
    }
    return first;
  }

  std::uint32_t forced_cut(std::uint32_t first, std::uint32_t t) const {
    const std::uint32_t limit = std::min(t, first + kMaxSentence);
    for (std::uint32_t i = limit - 1; i + kCutWindow > limit && i > first; --i)
      if (tokens_[i].kind == TokenKind::kPunctuation && (first_byte(i) == ',' || first_byte(i) == ';'))
        return i + 1;
    return limit;
  }

  void sentence(Range tokens, std::uint32_t paragraph, bool forced) {
    if (tokens.first >= tokens.last)
      return;
    tokens_[tokens.first].flags |= kSentenceStart;
    text_.sentences.push_back({tokens, paragraph, forced});
  }

  const SentenceSplitter& s_;
  Text& text_;
  std::vector<Token>& tokens_;
  const std::vector<Line>& lines_;
  const std::uint32_t n_;
  std::size_t mark_ = 0;  // the next of Text::marks
  std::uint32_t depth_ = 0;  // of the lines in work
};

SentenceSplitter::SentenceSplitter(const Settings& settings)
    : abbreviations_(settings.abbreviations), never_end_(settings.never_end), starters_(settings.starters),
      reporting_(settings.reporting) {}

void SentenceSplitter::run(Text& text, const std::vector<Line>& lines) const { Scan(*this, text, lines).run(); }

}  // namespace postil::text
