#include "xapian/query_scan.h"

#include <algorithm>

#include "postil/xapian.h"

namespace postil::xapian {

namespace {

bool is_name(char c, bool first) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  return letter || (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Scanner {
 public:
  explicit Scanner(std::string_view s) : s_(s) {}

  std::vector<Piece> run() {
    while (at_ < s_.size())
      next();
    if (!open_.empty())
      throw QueryError("a bracket is not closed", open_.back(), "close it with )");
    return std::move(pieces_);
  }

 private:
  void next() {
    const std::size_t begin = at_;
    if (is_blank(s_[at_])) {
      while (at_ < s_.size() && is_blank(s_[at_]))
        ++at_;
      return add(PieceKind::kBlank, begin);
    }
    if (s_[at_] == '(' || s_[at_] == ')')
      return bracket();
    if (s_[at_] == '"') {
      at_ = closing_mark(at_) + 1;
      return add(PieceKind::kPhrase, begin);
    }
    if (!field())
      word();
  }

  void add(PieceKind kind, std::size_t begin) { pieces_.push_back({kind, s_.substr(begin, at_ - begin), begin, {}, {}}); }

  void bracket() {
    if (s_[at_] == '(')
      open_.push_back(at_);
    else if (open_.empty())
      throw QueryError("a bracket closes that was not opened", at_, "leave it out, or put the text into quotation marks");
    else
      open_.pop_back();
    ++at_;
    add(PieceKind::kBracket, at_ - 1);
  }

  std::size_t closing_mark(std::size_t open) const {
    const std::size_t close = s_.find('"', open + 1);
    if (close == std::string_view::npos)
      throw QueryError("a quotation mark is not closed", open, "close it with \"");
    return close;
  }

  // [+-]name:value
  bool field() {
    std::size_t i = at_;
    char sign = 0;
    if ((s_[i] == '+' || s_[i] == '-') && i + 1 < s_.size())
      sign = s_[i++];
    const std::size_t name = i;
    while (i < s_.size() && is_name(s_[i], i == name))
      ++i;
    if (i == name || i + 1 >= s_.size() || s_[i] != ':' || is_blank(s_[i + 1]) || s_[i + 1] == ')' || s_[i + 1] == ':')
      return false;
    if (s_.substr(i, 3) == "://")  // an address
      return false;
    Piece piece{PieceKind::kField, {}, at_, s_.substr(name, i - name), {}};
    piece.sign = sign;
    std::size_t end = i + 1;
    if (s_[end] == '"') {
      const std::size_t close = closing_mark(end);
      piece.quoted = true;
      set(piece, end + 1, close);
      end = close + 1;
    } else if (s_[end] == '(') {
      const std::size_t close = closing_bracket(end);
      piece.bracketed = true;
      set(piece, end + 1, close);
      end = close + 1;
    } else {
      while (end < s_.size() && !is_blank(s_[end]) && s_[end] != ')')
        ++end;
      set(piece, i + 1, end);
    }
    piece.text = s_.substr(at_, end - at_);
    pieces_.push_back(piece);
    at_ = end;
    return true;
  }

  void set(Piece& piece, std::size_t begin, std::size_t end) const {
    piece.value = s_.substr(begin, end - begin);
    piece.value_position = begin;
  }

  std::size_t closing_bracket(std::size_t open) const {
    std::size_t depth = 0;
    for (std::size_t i = open; i < s_.size(); ++i) {
      if (s_[i] == '"')
        i = closing_mark(i);
      else if (s_[i] == '(')
        ++depth;
      else if (s_[i] == ')' && --depth == 0)
        return i;
    }
    throw QueryError("a bracket is not closed", open, "close it with )");
  }

  void word() {
    const std::size_t begin = at_;
    while (at_ < s_.size() && !is_blank(s_[at_]) && s_[at_] != '(' && s_[at_] != ')' && s_[at_] != '"')
      ++at_;
    const std::string_view text = s_.substr(begin, at_ - begin);
    const std::string_view bare = text.substr(0, text.find('/'));
    if (bare == "NEAR" || bare == "ADJ")
      add(PieceKind::kNear, begin);
    else if (text == "AND" || text == "OR" || text == "NOT" || text == "XOR")
      add(PieceKind::kOperator, begin);
    else
      add(PieceKind::kWord, begin);
  }

  std::string_view s_;
  std::size_t at_ = 0;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> open_;
};

}  // namespace

std::vector<Piece> scan_query(std::string_view query) { return Scanner(query).run(); }

}  // namespace postil::xapian
