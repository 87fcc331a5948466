// Layer "calendar": what only code can read of dates and times: numbers that may be a day, a year, a whole date, a time of day.
//
//   day    1..31 in digits or words, "4th", "twenty-first"       day, form (digits, ordinal, words)
//   year   1000..2199 in four digits, "nineteen ninety-six", '87, FY07  year, form (digits, words, glued)
//   full   2015-11-26, 11/26/2015, 26.11.2015, 20151126           year, month, day
//   month  2015-11, 11/2015                                       year, month
//   short  11/26, 26/11, Dec31                                    month, day
//   clock  7:30, 7 pm, 19.30 hours, 0730 GMT                      value (minutes since midnight), form (half: no am or pm)
//   dotted 6.45                                                   the same; it may be a number as well
//
// The rules decide which of these is a date (rules/<lang>/dates.yaml); names of months, days and units are lists that they read.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/annotate/layers/digits.h"
#include "core/annotate/layers/words.h"
#include "core/annotate/word_table.h"
#include "core/match/civil.h"
#include "core/match/program.h"

namespace postil::annotate {

namespace {

using match::FieldValue;

struct Parts {
  std::array<std::uint32_t, 3> value{}, digits{};
  std::uint32_t size = 0, end = 0;
  char separator = 0;
};

class CalendarLayer : public Layer {
 public:
  explicit CalendarLayer(const LayerContext& c)
      : meridiem_(c.lexicon, "meridiem"), clock_words_(c.lexicon, "clock_units"),
        day_(c.program.kind("day")), year_(c.program.kind("year")), full_(c.program.kind("full")),
        month_(c.program.kind("month")), short_(c.program.kind("short")), clock_(c.program.kind("clock")), dotted_(c.program.kind("dotted")),
        ordinal_(c.program.kind("ordinal")), cardinal_(c.program.kind("cardinal")), label_(c.program.kind("label")),
        form_(c.program.field("form")), words_(c.lexicon, {"decade_endings", "possessive_marks", "ordinal_endings"}) {
    if (const match::ListId months = c.lexicon.list("months"); months != match::kNoList)
      for (std::uint32_t e : c.lexicon.entries_of(months))
        months_.emplace_back(text::fold(c.lexicon.entry(e).text), c.lexicon.entry(e).get(match::kValueField).as_number());
  }

  void run(Document& d) const override {
    const auto& tokens = d.text.tokens;
    Stretch stretch;
    for (std::uint32_t i = 0; i < tokens.size();) {
      if (!tokens[i].has(text::kHasDigit) || stretch.full(d, i)) {  // most tokens have none
        ++i;
      } else if (stretch.add(i + 1); tokens[i].kind == text::TokenKind::kNumber) {
        i = number(d, i, d.text.sentences[d.text.sentence_of(i)].tokens.last);
      } else {
        glued(d, i);
        ++i;
      }
    }
    words(d);
  }

 private:
  // "Dec31": at least three letters of a month and a day. "FY07": a year of account.
  void glued(Document& d, std::uint32_t i) const {
    constexpr std::size_t kShortestMonth = 3, kLongestDay = 2;
    const std::string_view s = d.text.norm(i);
    const std::size_t letters = s.find_first_of("0123456789");
    if (letters == 2 && (s.size() == 4 || s.size() == 6) && (s.starts_with("fy") || s.starts_with("cy")) &&
        plain(s.substr(2))) {
      const auto v = static_cast<std::int32_t>(to_number(s.substr(2)));
      const std::int32_t year = s.size() == 4 ? match::full_year(v, d.date) : v;
      if (year > 1900 && year < 2200)
        d.add(match::kCalendarType, year_, {i, i + 1},
              {FieldValue{match::kYearField, double(year)}, FieldValue{form_, "glued"}});
      return;
    }
    if (letters == std::string_view::npos || letters < kShortestMonth || s.size() - letters > kLongestDay || !plain(s.substr(letters)))
      return;
    const std::uint32_t day = to_number(s.substr(letters));
    for (const auto& [name, month] : months_)
      if (name.compare(0, letters, s.substr(0, letters)) == 0 && valid(2000, static_cast<std::uint32_t>(month), day)) {
        d.add(match::kCalendarType, short_, {i, i + 1},
              {FieldValue{match::kMonthField, month}, FieldValue{match::kDayField, double(day)}, FieldValue{form_, "glued"}});
        return;
      }
  }

  static bool plain(std::string_view s) {
    return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
  }

  static std::uint32_t to_number(std::string_view s) {
    std::uint32_t n = 0;
    for (char c : s.substr(0, 9))
      n = n * 10 + static_cast<std::uint32_t>(c - '0');
    return n;
  }

  // Up to three numbers with the same separator between them, all joined: tokens "2015" "-" "11", or one token "26.11.2015".
  Parts parts(const Document& d, std::uint32_t i, std::uint32_t end) const {
    Parts p;
    const std::string_view s = d.text.surface(i);
    if (!plain(s)) {
      std::size_t from = 0;
      for (std::size_t k = 0; k <= s.size(); ++k) {
        if (k < s.size() && s[k] != '.' && s[k] != ',')
          continue;
        if (p.size == 3 || k - from > 4 || k == from || (k < s.size() && s[k] == ','))
          return {};
        p.value[p.size] = to_number(s.substr(from, k - from));
        p.digits[p.size++] = static_cast<std::uint32_t>(k - from);
        from = k + 1;
      }
      p.separator = '.';
      p.end = i + 1;
      return p;
    }
    p.end = i;
    for (std::uint32_t j = i; j < end && p.size < 3;) {
      const std::string_view n = d.text.surface(j);
      if (!is_number(d, j) || !plain(n) || n.size() > 4)
        break;
      p.value[p.size] = to_number(n);
      p.digits[p.size++] = static_cast<std::uint32_t>(n.size());
      p.end = j + 1;
      if (j + 2 >= end || !joined(d, j + 1) || !joined(d, j + 2))
        break;
      const std::string_view mark = d.text.surface(j + 1);
      const char c = is_dash(d, j + 1) ? '-' : mark == "/" ? '/' : mark == ":" ? ':' : 0;
      if (c == 0 || (p.separator != 0 && c != p.separator))
        break;
      p.separator = c;
      j += 2;
    }
    return p;
  }

  // Whether a mark that may separate the parts of a date or a time joins the token to a number behind it.
  static bool linked(const Document& d, std::uint32_t i, std::uint32_t end) {
    return i + 2 < end && joined(d, i + 1) && is_number(d, i + 2) && (is_dash(d, i + 1) || is(d, i + 1, '/') || is(d, i + 1, ':'));
  }

  std::uint32_t number(Document& d, std::uint32_t i, std::uint32_t end) const {
    const std::string_view s = d.text.surface(i);
    const bool digits = plain(s);
    const Parts p = digits && !linked(d, i, end) ? Parts{} : parts(d, i, end);
    const auto free_left = [&] {
      return !joined(d, i) || !(is(d, i - 1, '/') || is(d, i - 1, '.') || is(d, i - 1, ':') ||
                                (is_dash(d, i - 1) && i > 1 && is_number(d, i - 2) && joined(d, i - 1)));
    };
    const auto second_of_range = [&] {  // 1/5/2019-5/7/2020
      return p.separator == '/' && i > 1 && is_dash(d, i - 1) && is_number(d, i - 2);
    };
    if (p.size > 1 && p.separator != ':' && (free_left() || second_of_range())) {
      const bool free_right = p.end >= end || !joined(d, p.end) ||
                              !(is(d, p.end, '/') || is(d, p.end, ':') ||
                                (is_dash(d, p.end) && p.end + 1 < end && joined(d, p.end + 1) && is_number(d, p.end + 1)));
      if (p.size == 3 && (free_right || is_dash(d, p.end)) && whole_date(d, i, p))
        return p.end;
      const bool first_of_range = p.separator == '/' && is_dash(d, p.end) && p.end + 2 < end && is(d, p.end + 2, '/');  // 5/1-5/7
      if (p.size == 2 && (free_right || first_of_range) && p.separator != '.' && half_date(d, i, p))
        return p.end;
    }
    if (const std::uint32_t next = clock(d, i, p, digits, end))
      return next;
    if (!digits)
      return i + 1;
    const std::uint32_t v = s.size() <= 8 ? to_number(s) : 0;
    if (s.size() == 8 && free_left() && compact(d, i, v))
      return i + 1;
    const bool word_after = joined(d, i + 1) && i + 1 < end && is_word(d, i + 1);
    if (s.size() == 4 && v >= 1000 && v < 2200 && (!word_after || words_.is(d, i + 1, kDecadeEnding)))
      d.add(match::kCalendarType, year_, {i, i + 1}, {FieldValue{match::kYearField, double(v)}, FieldValue{form_, "digits"}});
    if (s.size() == 2 && i > 0 && joined(d, i) && (is(d, i - 1, '\'') || is(d, i - 1, "’")) && !joined(d, i - 1))
      d.add(match::kCalendarType, year_, {i - 1, i + 1},
            {FieldValue{match::kYearField, double(match::full_year(static_cast<std::int32_t>(v), d.date))}, FieldValue{form_, "digits"}});
    if (s.size() > 2 || v < 1 || v > 31)
      return i + 1;
    if (word_after && words_.is(d, i + 1, kOrdinalEnding)) {
      d.add(match::kCalendarType, day_, {i, i + 2}, {FieldValue{match::kDayField, double(v)}, FieldValue{form_, "ordinal"}});
      return i + 2;
    }
    if (!word_after || words_.is(d, i + 1, kPossessive))
      d.add(match::kCalendarType, day_, {i, i + 1}, {FieldValue{match::kDayField, double(v)}, FieldValue{form_, "digits"}});
    return i + 1;
  }

  static bool valid(std::uint32_t y, std::uint32_t m, std::uint32_t day) {
    return m >= 1 && m <= 12 && day >= 1 && y >= 1 &&
           day <= static_cast<std::uint32_t>(match::days_in_month(static_cast<std::int32_t>(y), static_cast<std::int32_t>(m)));
  }

  void add_full(Document& d, text::Range tokens, std::uint32_t y, std::uint32_t m, std::uint32_t day) const {
    d.add(match::kCalendarType, full_, tokens,
          {FieldValue{match::kYearField, double(y)}, FieldValue{match::kMonthField, double(m)},
           FieldValue{match::kDayField, double(day)}});
  }

  // Year first; else month first as in the United States where that is possible and the separator is no period, else day first.
  bool whole_date(Document& d, std::uint32_t i, const Parts& p) const {
    const text::Range tokens{i, p.end};
    if (p.digits[0] == 4 && p.digits[1] <= 2 && p.digits[2] <= 2) {
      if (!valid(p.value[0], p.value[1], p.value[2]))
        return false;
      add_full(d, tokens, p.value[0], p.value[1], p.value[2]);
      return true;
    }
    if (p.digits[0] > 2 || p.digits[1] > 2 || (p.digits[2] != 4 && p.digits[2] != 2) || (p.separator == '.' && p.digits[2] != 4))
      return false;
    const std::uint32_t y =
        p.digits[2] > 2 ? p.value[2] : static_cast<std::uint32_t>(match::full_year(static_cast<std::int32_t>(p.value[2]), d.date));
    const bool month_first = p.separator != '.' && valid(y, p.value[0], p.value[1]);
    if (!month_first && !valid(y, p.value[1], p.value[0]))
      return false;
    add_full(d, tokens, y, p.value[month_first ? 0 : 1], p.value[month_first ? 1 : 0]);
    return true;
  }

  bool half_date(Document& d, std::uint32_t i, const Parts& p) const {
    const text::Range tokens{i, p.end};
    const bool year_first = p.digits[0] == 4, year_last = p.digits[1] == 4;
    if (year_first != year_last) {
      const std::uint32_t y = p.value[year_first ? 0 : 1], m = p.value[year_first ? 1 : 0];
      if (p.digits[year_first ? 1 : 0] > 2 || m < 1 || m > 12 || y < 1000 || y > 2199)
        return false;
      d.add(match::kCalendarType, month_, tokens,
            {FieldValue{match::kYearField, double(y)}, FieldValue{match::kMonthField, double(m)}});
      return true;
    }
    if (p.separator != '/' || p.digits[0] > 2 || p.digits[1] > 2)
      return false;
    const bool month_first = valid(2000, p.value[0], p.value[1]);
    if (!month_first && !valid(2000, p.value[1], p.value[0]))
      return false;
    d.add(match::kCalendarType, short_, tokens,
          {FieldValue{match::kMonthField, double(p.value[month_first ? 0 : 1])},
           FieldValue{match::kDayField, double(p.value[month_first ? 1 : 0])}});
    return false;  // it may be a fraction or a time span as well
  }

  bool compact(Document& d, std::uint32_t i, std::uint32_t v) const {
    const std::uint32_t y = v / 10000;
    if (y < 1900 || y > 2099 || !valid(y, v / 100 % 100, v % 100))
      return false;
    add_full(d, {i, i + 1}, y, v / 100 % 100, v % 100);
    return true;
  }

  // The token after a time of day; 0 if none begins here. `digits`: the token has nothing else.
  std::uint32_t clock(Document& d, std::uint32_t i, const Parts& p, bool digits, std::uint32_t end) const {
    const std::string_view s = d.text.surface(i);
    std::uint32_t hour = 25, minute = 0, next = i + 1;
    bool sure = false, dotted = false;
    if (p.size >= 2 && p.separator == ':' && p.digits[0] <= 2 && p.digits[1] == 2) {
      hour = p.value[0];
      minute = p.value[1];
      next = p.end;
      sure = true;
    } else if (p.size == 2 && p.separator == '.' && p.digits[0] <= 2 && p.digits[1] == 2) {
      hour = p.value[0];
      minute = p.value[1];
      dotted = true;
    } else if (digits && s.size() <= 2) {
      hour = to_number(s);
    } else if (digits && s.size() == 4) {
      hour = to_number(s) / 100;
      minute = to_number(s) % 100;
    }
    if (hour > 24 || minute > 59)
      return 0;
    std::string_view form = "half";
    const match::Hit* half = next < end && hour <= 12 ? meridiem_.at(d, next) : nullptr;
    const match::Hit* word = next < end && !half ? clock_words_.at(d, next) : nullptr;
    if (half) {
      hour = hour % 12 + static_cast<std::uint32_t>(meridiem_.entry(*half).get(match::kValueField).as_number() / 60);
      next += half->length;
      form = "full";
    } else if (word) {
      next += word->length;
    }
    if (!sure && !half && !word) {
      if (dotted)
        d.add(match::kCalendarType, dotted_, {i, next}, {FieldValue{match::kValueField, double(hour * 60 + minute)}, FieldValue{form_, form}});
      return 0;
    }
    if (hour > 12)
      form = "full";
    next = past_offset(d, next, end);
    d.add(match::kCalendarType, clock_, {i, next},
          {FieldValue{match::kValueField, double(hour * 60 + minute)}, FieldValue{form_, form}});
    return next;
  }

  // The token behind the offset of a time zone, as mail programs write it: "09:12:44 +0100".
  static std::uint32_t past_offset(const Document& d, std::uint32_t i, std::uint32_t end) {
    constexpr std::uint32_t kFarthest = 1400;
    if (i + 1 >= end || joined(d, i) || !joined(d, i + 1) || !(is(d, i, '+') || is_dash(d, i)))
      return i;
    const std::string_view s = d.text.surface(i + 1);
    return s.size() == 4 && plain(s) && to_number(s) <= kFarthest && to_number(s) % 100 % 15 == 0 ? i + 2 : i;
  }

  // Days and years in words, from the numerals.
  void words(Document& d) const {
    const auto& numerals = d.chart.of(match::kNumeralType);
    for (std::size_t k = 0; k < numerals.size(); ++k) {
      const match::Mention m = d.chart[numerals[k]];
      const double v = m.get(match::kValueField).as_number();
      if (m.get(form_).as_text() != "words" || v != std::floor(v) || v < 1 || m.kind == label_)
        continue;
      if (v <= 31)
        d.add(match::kCalendarType, day_, m.tokens,
              {FieldValue{match::kDayField, v}, FieldValue{form_, m.kind == ordinal_ ? "ordinal" : "words"}});
      if (m.kind != cardinal_)
        continue;
      if (v >= 1100 && v < 2200)
        d.add(match::kCalendarType, year_, m.tokens, {FieldValue{match::kYearField, v}, FieldValue{form_, "words"}});
      if (v < 11 || v > 20 || k + 1 >= numerals.size())
        continue;
      const match::Mention& n = d.chart[numerals[k + 1]];
      const double w = n.get(match::kValueField).as_number();
      if (n.tokens.first == m.tokens.last && n.kind == cardinal_ && n.get(form_).as_text() == "words" && w >= 10 && w < 100)
        d.add(match::kCalendarType, year_, {m.tokens.first, n.tokens.last},
              {FieldValue{match::kYearField, v * 100 + w}, FieldValue{form_, "words"}});
    }
  }

  WordList meridiem_, clock_words_;
  std::vector<std::pair<std::string, double>> months_;
  match::KindId day_, year_, full_, month_, short_, clock_, dotted_, ordinal_, cardinal_, label_;
  match::FieldId form_;
  enum : WordTable::Bits { kDecadeEnding = 1, kPossessive = 2, kOrdinalEnding = 4 };
  WordTable words_;
};

}  // namespace

std::unique_ptr<Layer> make_calendar_layer(const LayerContext& c) { return std::make_unique<CalendarLayer>(c); }

}  // namespace postil::annotate
