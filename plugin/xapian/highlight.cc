// Which annotations and words made a document match: an annotation, if one of its terms is in the query; a word, if it or its
// stem is.
#include <algorithm>
#include <unordered_set>

#include "postil/xapian.h"
#include "xapian/schema.h"
#include "xapian/terms.h"

namespace postil::xapian {

namespace {

// Text behind this is not searched for words: a snippet is made of what stands before.
constexpr std::size_t kMaxScanned = 1 << 20;
constexpr std::size_t kMaxWordBytes = 64;
constexpr std::string_view kEllipsis = "...";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void merge_overlaps(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end());
  std::size_t kept = 0;
  for (Span s : spans) {
    if (kept && s.begin < spans[kept - 1].end)
      spans[kept - 1].end = std::max(spans[kept - 1].end, s.end);
    else
      spans[kept++] = s;
  }
  spans.resize(kept);
}

}  // namespace

struct Highlighter::Impl {
  std::string root;
  std::unordered_set<std::string> annotations, words;
  std::optional<Xapian::Stem> stem;
  mutable AnnotationTerms terms;
  std::string own_date;

  bool matches_word(const std::string& word) const {
    return words.count(word) || (stem && words.count(std::string(1, 'Z').append((*stem)(word))));
  }
  void add_words(std::string_view text, std::vector<Span>& out) const;
};

Highlighter::Highlighter(const Xapian::Query& query, const Setup& setup, const std::string& stemmer)
    : impl_(std::make_unique<Impl>()) {
  impl_->root = setup.root;
  if (stemmer != "none")
    impl_->stem.emplace(stemmer);
  for (auto t = query.get_terms_begin(); t != query.get_terms_end(); ++t) {
    const std::string term = *t;
    if (term.compare(0, setup.root.size(), setup.root) == 0)
      impl_->annotations.insert(term);
    else
      impl_->words.insert(term);
  }
}
Highlighter::~Highlighter() = default;
Highlighter::Highlighter(Highlighter&&) noexcept = default;

bool Highlighter::any() const { return !impl_->annotations.empty(); }

bool Highlighter::matches(const Annotation& a) const {
  if (impl_->annotations.empty())
    return false;
  terms_of(a, impl_->root, {}, {}, impl_->terms);
  const auto wanted = [this](const std::string& t) { return impl_->annotations.count(t) > 0; };
  const AnnotationTerms& terms = impl_->terms;
  return std::any_of(terms.placed.begin(), terms.placed.end(), wanted) ||
         std::any_of(terms.speaker.begin(), terms.speaker.end(), wanted);
}

void Highlighter::Impl::add_words(std::string_view text, std::vector<Span>& out) const {
  if (words.empty())
    return;
  text = text.substr(0, kMaxScanned);
  const char* const begin = text.data();
  std::string word;
  std::size_t start = 0;
  const auto finish = [&](std::size_t end) {
    if (!word.empty() && word.size() <= kMaxWordBytes && matches_word(word))
      out.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)});
    word.clear();
  };
  Xapian::Utf8Iterator end;
  for (Xapian::Utf8Iterator c(begin, text.size()); c != end; ++c) {
    const std::size_t at = static_cast<std::size_t>(c.raw() - begin);
    if (!Xapian::Unicode::is_wordchar(*c)) {
      finish(at);
      continue;
    }
    if (word.empty())
      start = at;
    Xapian::Unicode::append_utf8(word, Xapian::Unicode::tolower(*c));
  }
  finish(text.size());
}

std::vector<Span> Highlighter::spans(std::string_view text, const std::vector<Annotation>& annotations) const {
  std::vector<Span> out;
  for (const Annotation& a : annotations) {
    if (a.span.end > text.size() || !matches(a))
      continue;
    if (const Attribution* attribution = a.attribution())
      out.insert(out.end(), attribution->source.begin(), attribution->source.end());
    else
      out.push_back(a.span);
  }
  impl_->add_words(text, out);
  merge_overlaps(out);
  out.erase(std::remove_if(out.begin(), out.end(), [&](Span s) { return s.end > text.size() || s.empty(); }), out.end());
  return out;
}

namespace {

// The stretch of about `size` bytes that has the most marks; the first of several.
Span best_window(std::string_view text, const std::vector<Span>& marks, std::size_t size) {
  std::uint32_t begin = 0;
  std::size_t best = 0;
  for (std::size_t i = 0, j = 0; i < marks.size(); ++i) {
    j = std::max(j, i);
    while (j < marks.size() && marks[j].end - marks[i].begin <= size)
      ++j;
    if (j - i > best)
      best = j - i, begin = marks[i].begin;
  }
  // Some of what stands before the first mark makes it readable: back to the sentence's begin if that is near.
  const std::size_t lead = std::min<std::size_t>(begin, size / 4);
  std::size_t from = begin - lead;
  for (std::size_t i = begin; i > from; --i)
    if (text[i - 1] == '\n' || (i >= 2 && is_space(text[i - 1]) && (text[i - 2] == '.' || text[i - 2] == '?' || text[i - 2] == '!'))) {
      from = i;
      break;
    }
  while (from > 0 && from < begin && !is_space(text[from - 1]))
    ++from;
  std::size_t to = std::min(text.size(), from + size);
  while (to < text.size() && to > from + size / 2 && !is_space(text[to]))
    --to;
  while (to < text.size() && to > from && (text[to] & 0xC0) == 0x80)
    --to;
  return {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)};
}

}  // namespace

Snippet make_snippet(std::string_view text, const std::vector<Span>& marks, std::size_t size) {
  const Span window = best_window(text, marks, size);
  Snippet out;
  const auto blank = [&out] { return out.text.empty() || out.text.back() == ' '; };
  if (window.begin > 0)
    out.text.append(kEllipsis).append(" ");
  auto mark = marks.begin();
  while (mark != marks.end() && mark->end <= window.begin)
    ++mark;
  bool inside = false;
  for (std::uint32_t i = window.begin; i < window.end; ++i) {
    if (inside && i >= mark->end) {
      out.marks.back().end = static_cast<std::uint32_t>(out.text.size());
      inside = false;
      ++mark;
    }
    if (!inside && mark != marks.end() && i >= mark->begin) {
      inside = true;
      out.marks.push_back({static_cast<std::uint32_t>(out.text.size()), 0});
    }
    if (!is_space(text[i]))
      out.text += text[i];
    else if (!blank())
      out.text += ' ';
  }
  if (inside)
    out.marks.back().end = static_cast<std::uint32_t>(out.text.size());
  if (window.end < text.size())
    out.text.append(blank() ? "" : " ").append(kEllipsis);
  return out;
}

}  // namespace postil::xapian
