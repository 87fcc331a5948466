// Documents with hand-made annotations, and an index of them.
#ifndef POSTIL_TESTS_XAPIAN_FIXTURE_H
#define POSTIL_TESTS_XAPIAN_FIXTURE_H

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/annotate/annotations.h"
#include "postil/xapian.h"

namespace postil::xapian::test {

// Writes a text word by word, with annotations over the words.
class Text {
 public:
  Text& sentence() {
    text_ += text_.empty() ? "" : ". ";
    ++sentences_;
    return *this;
  }
  Text& words(std::string_view s) { return put(s), *this; }
  Text& actor(std::string_view name, std::string_view surface = {}, std::string_view kind = "organization") {
    Annotation a = start("actor", kind, surface.empty() ? name : surface);
    a.detail = Actor{"", copy(name)};
    return add(std::move(a));
  }
  Text& location(const std::vector<std::string_view>& path, std::string_view surface = {}) {
    Annotation a = start("location", "place", surface.empty() ? path.back() : surface);
    Location l;
    for (std::string_view p : path)
      l.path.push_back(copy(p));
    l.name = l.path.back();
    a.detail = l;
    return add(std::move(a));
  }
  // low = high = value without bounds
  Text& quantity(std::optional<double> value, std::string_view object, std::optional<double> low = {},
                 std::optional<double> high = {}) {
    Annotation a = start("quantity", "number", "some");
    Quantity q;
    q.value = value;
    q.low = value ? value : low;
    q.high = value ? value : high;
    q.object = copy(object);
    a.detail = q;
    return add(std::move(a));
  }
  Text& measured(double si, std::string_view dimension) {
    Annotation a = start("quantity", "dimension", "much");
    Quantity q;
    q.value = si;
    q.base_value = si;
    q.dimension = copy(dimension);
    a.detail = q;
    return add(std::move(a));
  }
  Text& date(std::string_view from, std::string_view to) {
    Annotation a = start("date", "day", "then");
    a.detail = Date{copy(from), copy(to), ""};
    return add(std::move(a));
  }
  // Says all that stands between this and end_quote().
  Text& said(std::string_view speaker, bool negated = false) {
    quote_ = start("attribution", "", "said");
    Attribution at;
    at.cue = {quote_.span};
    at.source = {quote_.span};
    at.actor = copy(speaker);
    at.negated = negated;
    quote_.detail = at;
    quote_begin_ = static_cast<std::uint32_t>(text_.size());
    return *this;
  }
  Text& end_quote() {
    auto& at = std::get<Attribution>(quote_.detail);
    at.content = {{quote_begin_, static_cast<std::uint32_t>(text_.size())}};
    return add(quote_);
  }

  struct Done {
    std::string text;
    Annotations annotations;
  };
  Done finish() {
    for (Annotation& a : list_)
      builder_.add(a);
    builder_.set_counts(sentences_, 0, false);
    return {text_, builder_.finish()};
  }

 private:
  std::string_view copy(std::string_view s) { return builder_.copy(s); }
  Span put(std::string_view s) {
    if (!text_.empty())
      text_ += ' ';
    const auto begin = static_cast<std::uint32_t>(text_.size());
    text_ += s;
    return {begin, static_cast<std::uint32_t>(text_.size())};
  }
  Annotation start(std::string_view type, std::string_view kind, std::string_view surface) {
    Annotation a;
    a.type = copy(type);
    a.kind = copy(kind);
    a.span = put(surface);
    a.rule = copy("test/rule");
    a.sentence = sentences_ ? sentences_ - 1 : 0;
    return a;
  }
  Text& add(Annotation a) { return list_.push_back(std::move(a)), *this; }

  AnnotationsBuilder builder_;
  std::string text_;
  std::vector<Annotation> list_;
  std::uint32_t sentences_ = 0;
  Annotation quote_;
  std::uint32_t quote_begin_ = 0;
};

// A folder that goes away with the object.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "postil-test-XXXXXX").string();
    if (!mkdtemp(name.data()))
      throw std::runtime_error("cannot make a folder in " + name);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  std::string path(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// An index in a folder of its own.
class TestIndex {
 public:
  // DB_DANGEROUS writes where others may be reading.
  explicit TestIndex(Setup s = {}, int flags = Xapian::DB_DANGEROUS)
      : setup(std::move(s)), db_(folder_.path("db"), Xapian::DB_CREATE | Xapian::DB_NO_SYNC | flags) {
    prepare(db_, setup);
  }
  void add(const std::string& id, Text& text, const std::string& date = "2015-12-04",
           const std::vector<std::pair<std::string, std::vector<std::string>>>& fields = {}) {
    const Text::Done done = text.finish();
    Indexer indexer(setup);
    Xapian::Document document;
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("english"));
    generator.set_document(document);
    generator.index_text(done.text);
    document.set_data(id);
    document.add_boolean_term("Q" + id);
    Source source;
    source.text = &done.annotations;
    source.text_bytes = done.text;
    source.date = date;
    indexer.add(document, source);
    for (const auto& [field, values] : fields)
      indexer.add_field(document, field, values);
    db_.replace_document("Q" + id, document);
    indexer.take_names().write(db_);
  }
  Index index() const { return Index({db_}); }
  Xapian::WritableDatabase& db() { return db_; }
  std::string path() const { return folder_.path("db"); }

  Setup setup;

 private:
  Folder folder_;
  Xapian::WritableDatabase db_;
};

// Ids of the matching documents, sorted, with blanks between.
inline std::string ids(const Index& index, const Xapian::Query& query) {
  Xapian::Enquire enquire(index.database());
  enquire.set_query(query);
  const Xapian::MSet hits = enquire.get_mset(0, index.database().get_doccount());
  std::vector<std::string> out;
  for (auto h = hits.begin(); h != hits.end(); ++h)
    out.push_back(h.get_document().get_data());
  std::sort(out.begin(), out.end());
  std::string joined;
  for (const std::string& id : out)
    joined += (joined.empty() ? "" : " ") + id;
  return joined;
}
inline std::string search(const Index& index, const std::string& text) {
  return ids(index, QueryLanguage(index).parse(text).query);
}

}  // namespace postil::xapian::test

#endif
