// Layer "numeral": numbers in digits and words (numeral_scanner.h reads them). A numeral that names a thing instead of counting
// ("Mi-17", "Article 5", "192.168.0.1", list numbers, scores) has the kind "label": rules pass it over.
#include "core/annotate/layers/digits.h"
#include "core/annotate/layers/numeral_scanner.h"

namespace postil::annotate {

using match::Hit;

namespace {

// A token of one character, else 0.
char mark(const Document& d, std::uint32_t t) {
  const std::string_view s = d.text.norm(t);
  return s.size() == 1 ? s[0] : '\0';
}

// A mark that joins the parts of a code.
bool is_glue(char c) { return c != '\0' && std::string_view("/=&?_@%+:\\#.*").find(c) != std::string_view::npos; }

}  // namespace

std::uint32_t Scanner::next(std::uint32_t i) const {
  const text::Token* const tokens = d_.text.tokens.data();
  const std::uint8_t* const openers = l_.openers.data();
  const std::uint32_t last = sentence_.last;
  while (i < last && tokens[i].kind == text::TokenKind::kWord && !openers[tokens[i].symbol])
    ++i;
  return i;
}

// Numbers inside codes: "1.2.3-4", "Mi-17", "/2015/", "401(k)", "'08", phone numbers, scores, ratios.
bool Scanner::part_of_code(std::uint32_t i, const Number& n) const {
  const bool joined_before = i > sentence_.first && joined(d_, i);
  if (!joined_before && !(n.end < sentence_.last && joined(d_, n.end)))
    return false;  // it stands free
  return (joined_before && !is_dash(d_, i) && code_before(i, n)) || code_after(i, n) || in_name(i, n);
}

// Whether letters that stand for a currency, spelled as its list has them, end right before it: "SFr", "Rs.".
bool Scanner::after_currency(std::uint32_t i) const {
  for (const std::uint32_t length : {1u, 2u})
    if (i >= sentence_.first + length)
      if (const Hit* h = l_.money.at(d_, i - length); h && h->length == length && is_word(d_, i - length) &&
                                                      l_.money.entry(*h).text == d_.text.surface(text::Range{i - length, i}))
        return true;
  return false;
}

// "the Five-by-Five Act": two number words with a capital, all joined.
bool Scanner::in_name(std::uint32_t i, const Number& n) const {
  if (n.digits || n.end != i + 1 || !title(i))
    return false;
  const auto link = [&](std::uint32_t t) {  // "-by-"
    return t >= sentence_.first && t + 3 < sentence_.last && joined(d_, t) && is_dash(d_, t) && joined(d_, t + 1) && is_word(d_, t + 1) &&
           joined(d_, t + 2) && is_dash(d_, t + 2) && joined(d_, t + 3);
  };
  const auto other = [&](std::uint32_t t) { return title(t) && l_.cardinals.has_word(d_, t); };
  return (link(n.end) && other(n.end + 3)) || (i >= sentence_.first + 4 && link(i - 3) && other(i - 4));
}

// Whether what is joined to its beginning makes it a part of a code.
bool Scanner::code_before(std::uint32_t i, const Number& n) const {
  const bool dash_before = is_dash(d_, i - 1);
  if (dash_before && joined(d_, i - 1) && i - 1 > sentence_.first && code_before_dash(i, n))
    return true;
  if (dash_before && n.plain && i > sentence_.first + 2 && is(d_, i - 2, "1") && is_upper_after_dash(n.end))
    return true;  // "1-800-FEMA"
  const char before = mark(d_, i - 1);
  if (is_glue(before) && joined(d_, i - 1) && i - 1 > sentence_.first && !l_.money.has_word(d_, i - 1) && !after_currency(i) &&
      (is_word(d_, i - 2) || is_number(d_, i - 2) || before == '/' || (before == ':' && is(d_, i - 2, ':'))))
    return true;
  if (before == '#' || before == '@' || before == '_')
    return true;
  if (before == '[' && n.end < sentence_.last && joined(d_, n.end) && is(d_, n.end, ']'))
    return true;
  if (n.plain && n.end == i + 1 && d_.text.surface(i).size() == 2 && is_apostrophe(i - 1))
    return true;
  return is_word(d_, i - 1) && is_number(d_, i) && !l_.money.has_word(d_, i - 1) && !has(kNoLabel, i - 1);
}

// "Mi-17", "5-3" and "2015-11-26", told by what stands before the dash.
bool Scanner::code_before_dash(std::uint32_t i, const Number& n) const {
  const text::Token& token = d_.text.tokens[i - 2];
  const std::uint32_t left = i - 2;
  const bool capital = token.letter_case != text::TokenCase::kLower;
  if (is_word(d_, left) && !l_.cardinals.has_word(d_, left) && !l_.multipliers.has_word(d_, left) &&
      (capital || token.has(text::kHasDigit)) &&
      (!has(kNoLabel, left) || (capital && d_.text.surface(left).size() == 1 && n.digits)) &&
      d_.chart.find_ending(i - 1, match::kNumeralType) == match::Chart::kNone)  // but "5K-20K"
    return true;
  if (!is_number(d_, left))
    return false;
  if (const auto before = read_digits(d_.text.surface(left)); before && n.digits && before->value >= n.value)
    return true;
  return left > sentence_.first && joined(d_, left) && (is_dash(d_, left - 1) || is(d_, left - 1, '/')) &&
         left - 1 > sentence_.first && is_number(d_, left - 2);
}

// Whether what is joined to its end makes it a part of a code.
bool Scanner::code_after(std::uint32_t i, const Number& n) const {
  if (n.end + 1 < sentence_.last && joined(d_, n.end) && joined(d_, n.end + 1) && is_number(d_, n.end + 1)) {
    const char after = mark(d_, n.end);
    if (after == ',')
      return false;
    if (n.value == 1 && n.plain && is_dash(d_, n.end) && is_upper_after_dash(n.end + 2))
      return true;
    if (is_glue(after) && after != '%' && after != '*')
      return true;
    if (!is_dash(d_, n.end))
      return false;
    if (i > sentence_.first + 1 && joined(d_, i) && is_dash(d_, i - 1) && joined(d_, i - 1) && is_number(d_, i - 2))
      return true;
    if (n.digits) {
      if (const auto right = read_digits(d_.text.surface(n.end + 1)); right && right->value <= n.value && n.scale == 1)
        return true;  // a score: "3-1"
      return n.end + 3 < sentence_.last && joined(d_, n.end + 2) && is_dash(d_, n.end + 2) && is_number(d_, n.end + 3);
    }
  }
  if (!n.plain || n.end >= sentence_.last || !joined(d_, n.end))
    return false;
  if (has(kPluralEnding, n.end))
    return true;  // "527s"; rules for dates read decades
  return n.end + 2 < sentence_.last && is(d_, n.end, '(') && is_word(d_, n.end + 1) && d_.text.surface(n.end + 1).size() == 1 &&
         is(d_, n.end + 2, ')');
}

bool Scanner::is_apostrophe(std::uint32_t i) const {
  const std::string_view s = d_.text.surface(i);
  return s == "'" || s == "\u2019";
}

// A dash and a word in capitals, all joined.
bool Scanner::is_upper_after_dash(std::uint32_t i) const {
  return i + 1 < sentence_.last && joined(d_, i) && is_dash(d_, i) && joined(d_, i + 1) &&
         d_.text.tokens[i + 1].letter_case == text::TokenCase::kUpper;
}

// "91 to 4": the larger number first, not "from" it, and nothing measured after it: votes and scores.
bool Scanner::vote(std::uint32_t i, const Number& n) const {
  constexpr double kMostVotes = 1000;
  if (!n.digits || n.value >= kMostVotes)
    return false;
  auto other = [&](std::uint32_t t) { return is_number(d_, t) ? read_digits(d_.text.surface(t)) : std::nullopt; };
  auto counts = [&](std::uint32_t t) {  // what stands after the second number
    return t < sentence_.last && (l_.multipliers.has_word(d_, t) || l_.percents.has(d_, t) || l_.units.has(d_, t) || l_.symbols.has(d_, t) ||
                                  l_.currencies.has(d_, t));
  };
  auto given = [&](std::uint32_t t) { return t >= sentence_.first && t < sentence_.last && (has(kChangeStart, t) || l_.money.has(d_, t)); };
  if (n.end + 1 < sentence_.last && has(kScoreWord, n.end))
    if (const auto right = other(n.end + 1); right && right->plain && right->value < n.value && !counts(n.end + 2))
      return i == sentence_.first || !given(i - 1);
  if (i > sentence_.first + 1 && has(kScoreWord, i - 1))
    if (const auto left = other(i - 2); left && left->plain && left->value > n.value && left->value < kMostVotes && !counts(n.end))
      return i < sentence_.first + 3 || !given(i - 3);
  return false;
}

// "1070 Hill Street": a capitalised name of a street after bare digits.
bool Scanner::address(const Number& n) const {
  constexpr std::uint32_t kLongestName = 3;  // words
  const auto named = [&](std::uint32_t t) {
    return t < sentence_.last && (d_.text.tokens[t].letter_case == text::TokenCase::kTitle ||
                                  (is_number(d_, t) && has(kOrdinalEnding, t + 1)));
  };
  for (std::uint32_t t = n.end, words = 0; named(t) && words < kLongestName; ++words) {
    t += is_number(d_, t) ? 2 : 1;
    if (named(t) && has(kStreet, t))
      return true;
  }
  return false;
}

// "a vote of 41-57", "defeated 49 to 51": two numbers where a word tells of votes or scores, and nothing counted after them.
bool Scanner::ballot(std::uint32_t i, const Number& n) const {
  constexpr std::uint32_t kWindow = 4;
  constexpr double kMostVotes = 1000;
  const auto plain = [&](std::uint32_t t) {
    const auto number = is_number(d_, t) ? read_digits(d_.text.surface(t)) : std::nullopt;
    return number && number->plain && number->value < kMostVotes;
  };
  const auto dash = [&](std::uint32_t t) { return is_dash(d_, t) || d_.text.surface(t) == "--"; };
  const auto gap = [&](std::uint32_t t) { return dash(t) || has(kScoreWord, t); };
  std::uint32_t first = i, last = n.end;
  if (std::uint32_t t = n.end; t + 1 < sentence_.last && gap(t) && plain((t += dash(t + 1) ? 2 : 1)))
    last = t + 1;
  else if (t = i; t > sentence_.first + 1 && gap(t - 1) && plain((t -= t > sentence_.first + 2 && dash(t - 2) ? 3 : 2)))
    first = t;
  else
    return false;
  if (first > sentence_.first && l_.money.has(d_, first - 1))
    return false;
  if (counts_next(last) && !has(kVoteWord, last))
    return false;
  for (std::uint32_t t = std::max(sentence_.first + kWindow, first) - kWindow; t < std::min(sentence_.last, last + 2); ++t)
    if ((t < first || t >= last) && has(kVoteWord, t))
      return true;
  return false;
}

// "Washington, DC 20510": five digits without a separator after a name, and no noun in lower case after them.
bool Scanner::postal_code(std::uint32_t i, const Number& n) const {
  constexpr std::size_t kDigits = 5;
  if (d_.text.surface(i).size() != kDigits || i == sentence_.first || joined(d_, i))
    return false;
  const auto capital = [&](std::uint32_t t) {
    const text::Token& token = d_.text.tokens[t];
    return is_word(d_, t) && token.letter_case != text::TokenCase::kLower && token.letter_case != text::TokenCase::kNone &&
           !has(kNoLabel, t) && !token.has(text::kSentenceStart);
  };
  const bool named = capital(i - 1) || (i > sentence_.first + 1 && is(d_, i - 1, ',') && capital(i - 2));
  const bool state = d_.text.tokens[i - 1].letter_case == text::TokenCase::kUpper;  // "VA 24018 so that", but "in Iraq 12000 died"
  const bool verb = !state && n.end < sentence_.last && d_.text.tokens[n.end].letter_case == text::TokenCase::kLower;
  return named && !verb && !counts_next(n.end);
}

// Whether a noun in the plural, a scale or a unit stands there, as it does after a number that counts.
bool Scanner::counts_next(std::uint32_t i) const {
  if (i >= sentence_.last || has(kNoLabel, i))
    return false;
  const std::string_view word = d_.text.norm(i);
  return (is_word(d_, i) && word.size() > 3 && word.back() == 's') || has(kPlural, i) || l_.multipliers.has_word(d_, i) ||
         l_.percents.has(d_, i) || l_.symbols.has(d_, i) || l_.units.has(d_, i) || l_.currencies.has(d_, i);
}

// "(573) 636-1070": the code in brackets, the first part after it. "573-636- 1070".
bool Scanner::telephone(std::uint32_t i, const Number& n) const {
  const auto digits = [&](std::uint32_t t, std::size_t count) {
    return t < sentence_.last && is_number(d_, t) && d_.text.surface(t).size() == count;
  };
  if (digits(i, 3) && i > sentence_.first && is(d_, i - 1, '(') && n.end + 1 < sentence_.last && is(d_, n.end, ')'))
    return digits(n.end + 1, 3) && n.end + 3 < sentence_.last && digits(n.end + 3, 4);
  if (const std::size_t size = d_.text.surface(i).size(); size != 3 && size != 4)
    return false;
  for (const std::uint32_t back : {0u, 2u, 4u})
    if (i >= sentence_.first + back && i - back + 4 < sentence_.last && digits(i - back, 3) && is_dash(d_, i - back + 1) &&
        digits(i - back + 2, 3) && is_dash(d_, i - back + 3) && digits(i - back + 4, 4))
      return true;
  if (i < sentence_.first + 3)
    return false;
  const std::uint32_t first = digits(i, 3) ? i : is_dash(d_, i - 1) && digits(i, 4) ? i - 2 : i;
  return first >= sentence_.first + 3 && digits(first, 3) && digits(first + 2, 4) && is_dash(d_, first + 1) && is(d_, first - 1, ')') &&
         digits(first - 2, 3) && is(d_, first - 3, '(');
}

// "+44 20 7946 0123": a plus that is joined to the first of some groups of digits.
bool Scanner::international_call(std::uint32_t i) const {
  constexpr std::uint32_t kMostGroups = 6;
  constexpr std::size_t kFewestDigits = 8, kMostDigits = 15;
  const auto begins = [&](std::uint32_t t) { return t > sentence_.first && joined(d_, t) && is(d_, t - 1, '+'); };
  if (begins(i) && is(d_, i + 1, '(') && digit_group(i + 2) && is(d_, i + 3, ')'))
    return true;  // "+1 (202) 555-0142"
  std::uint32_t first = i;
  while (!begins(first) && first > sentence_.first && i - first < kMostGroups && digit_group(first - 1))
    --first;
  std::size_t digits = 0;
  if (!begins(first))
    return false;
  for (std::uint32_t t = first; t < sentence_.last && t - first < kMostGroups && digit_group(t); ++t)
    digits += d_.text.surface(t).size();
  return digits >= kFewestDigits && digits <= kMostDigits;
}

// "Call 555-0142", "Fax: 01 40 20 50 50": groups of digits, seven digits at least, close after a word that tells of calls.
bool Scanner::called(std::uint32_t i) const {
  constexpr std::uint32_t kFarthest = 3, kMostGroups = 6;  // tokens to the word
  constexpr std::size_t kFewestDigits = 7, kMostDigits = 15;
  const auto link = [&](std::uint32_t t) { return is_dash(d_, t) || is(d_, t, '.') || is(d_, t, '/') || is(d_, t, ')') || is(d_, t, '('); };
  std::uint32_t first = i;
  for (std::uint32_t n = 0; n < kMostGroups && first > sentence_.first; ++n) {
    if (digit_group(first - 1))
      --first;
    else if (first > sentence_.first + 1 && link(first - 1) && digit_group(first - 2))
      first -= 2;
    else
      break;
  }
  bool told = false;
  for (std::uint32_t t = first; t > sentence_.first && first - t < kFarthest && !told;)
    told = has(kPhoneWord, --t);
  std::size_t digits = 0;
  for (std::uint32_t t = first, n = 0; told && n < kMostGroups && digit_group(t); ++n) {
    digits += d_.text.surface(t).size();
    t += link(t + 1) ? 2 : 1;
  }
  return digits >= kFewestDigits && digits <= kMostDigits;
}

// "1.2 The supplier shall ...": decimals at the start of a line, a capital after them.
bool Scanner::section(std::uint32_t i, const Number& n) const {
  const std::string_view s = d_.text.surface(i);
  return d_.text.tokens[i].has(text::kLineStart) && n.digits && n.end == i + 1 && s.find('.') != std::string_view::npos && n.value < 1000 &&
         n.end < sentence_.last && !joined(d_, n.end) && title(n.end) && !l_.units.has(d_, n.end) && !l_.percents.has(d_, n.end) && !l_.currencies.has(d_, n.end) && !l_.multipliers.has_word(d_, n.end);
}

// "thirty (30) days": the same number once more.
bool Scanner::repeated(std::uint32_t i, const Number& n) const {
  if (i < sentence_.first + 2 || !is(d_, i - 1, '(') || n.end >= sentence_.last || !is(d_, n.end, ')'))
    return false;
  const std::uint32_t before = d_.chart.find_ending(i - 1, match::kNumeralType);
  return before != match::Chart::kNone && d_.chart[before].get(match::kValueField).as_number() == n.value;
}

// "1) this and 2) that": a bracket that nothing opened.
bool Scanner::list_mark(std::uint32_t i, const Number& n) const {
  constexpr std::uint32_t kWindow = 24;
  constexpr double kLongestList = 30;
  if (n.end >= sentence_.last || !joined(d_, n.end) || !is(d_, n.end, ')') || n.value > kLongestList)
    return false;
  if (i == sentence_.first + 1 && is(d_, sentence_.first, '('))
    return n.end + 1 < sentence_.last && !joined(d_, n.end + 1);
  for (std::uint32_t t = i; t > sentence_.first && i - t < kWindow;)
    if (is(d_, --t, '('))
      return false;
    else if (is(d_, t, ')'))
      break;
  return true;
}

// "sections 5, 6 and 7", "page 9-12": goes on from a number that names.
bool Scanner::in_row_of_names(std::uint32_t i) const {
  if (named_.last == 0 || named_.last + 1 != i || named_.first <= sentence_.first)
    return false;
  if (is_dash(d_, i - 1))
    return true;
  const std::string_view word = d_.text.norm(named_.first - 1);
  return word.back() == 's' && (has(kRowWord, i - 1) || is(d_, i - 1, ','));
}

// Between two commas, or a comma and the end of the sentence: most numbers where numbers are many.
bool Scanner::in_list(std::uint32_t i, const Number& n) const {
  return (i == sentence_.first || is(d_, i - 1, ',')) && (n.end >= sentence_.last || is(d_, n.end, ','));
}

// "per 1,000 people", "the Group of Seven", "at half-mast", "3D printers", "5G networks".
bool Scanner::counts_nothing(std::uint32_t i, const Number& n) const {
  constexpr double kMostOfLetter = 9, kGiga = 1e9;
  if (i > sentence_.first && n.sort == Number::kCardinal) {
    if (has(kPer, i - 1))
      return true;
    if (has(kOf, i - 1) && i > sentence_.first + 1 && has(kGroupName, i - 2) && title(i - 2))
      return true;
  }
  if (n.sort == Number::kFraction)
    return has(kHalfMast, n.end) || (is_dash(d_, n.end) && has(kHalfMast, n.end + 1));
  if (!n.digits)
    return false;
  if (n.end == i + 2 && has(kGluedLetter, i + 1) && joined(d_, i + 1) && n.value <= kMostOfLetter * kGiga &&
      d_.text.surface(i).size() == 1)
    return true;
  const std::uint32_t letter = joined(d_, n.end) && is_dash(d_, n.end) ? n.end + 1 : n.end;
  return n.plain && letter < sentence_.last && joined(d_, letter) && has(kGluedLetter, letter) &&
         d_.text.surface(letter).size() == 1;
}

// "an hour and a half", "a year-and-a-half".
bool Scanner::and_half(std::uint32_t i, const Number& n) const {
  const auto back = [&](std::uint32_t t) {
    return t > sentence_.first && joined(d_, t) && is_dash(d_, t - 1) ? t - 1 : t;
  };
  const std::uint32_t last = back(i), first = last > sentence_.first ? back(last - 1) : last;
  return !n.digits && first > sentence_.first && first < last && has(kAnd, last - 1) && has(kTimeUnit, first - 1) &&
         has(kArticle, i) && d_.chart.find_ending(first, match::kNumeralType) == match::Chart::kNone;
}

// "Article 5", "Boeing 747", "1." at the start of a line.
bool Scanner::names_a_thing(std::uint32_t i, const Number& n) const {
  if (n.sort == Number::kFraction)  // "an hour and a half" is no half
    return and_half(i, n);
  if (n.sort != Number::kCardinal)
    return false;
  const bool listed = in_list(i, n);
  if (!listed && (repeated(i, n) || section(i, n)))
    return true;
  if (!n.plain)  // "Interstate Five"
    return !n.digits && n.end == i + 1 && i > sentence_.first && has(kNumbered, i - 1) && title(i) && title(i - 1);
  const auto& tokens = d_.text.tokens;
  if (listed && !in_row_of_names(i))
    return postal_code(i, n);
  if (tokens[i].has(text::kLineStart) && n.end + 1 < sentence_.last && n.value < 1000 && joined(d_, n.end) &&
      (is(d_, n.end, '.') || is(d_, n.end, ')')) && (!joined(d_, n.end + 1) || is(d_, n.end + 1, ')')))
    return true;
  if (vote(i, n) || ballot(i, n) || address(n) || postal_code(i, n) || telephone(i, n) || called(i) || list_mark(i, n) || international_call(i))
    return true;
  if (in_row_of_names(i)) {
    named_.last = n.end;
    return true;
  }
  if (i == sentence_.first || (joined(d_, i) && is_word(d_, i - 1)))
    return false;
  if (has(kNumbered, i - 1) && (n.end >= sentence_.last || !(l_.multipliers.has_word(d_, n.end) || l_.percents.has(d_, n.end)))) {
    named_ = {i, n.end};
    return true;
  }
  if (is(d_, i - 1, '.') && i - 1 > sentence_.first && joined(d_, i - 1) &&
      (has(kNumbered, i - 2) || (is_word(d_, i - 2) && d_.text.surface(i - 2).size() == 1)))
    return true;  // "No. 5", "S. 2611"
  if (after_currency(i))
    return false;  // "SFr 5"
  if (is_word(d_, i - 1) && tokens[i - 1].letter_case == text::TokenCase::kMixed && n.value < 10000)
    return true;  // "iPhone 6", "CentOS 8"
  // A capitalised word before bare digits and nothing countable after them.
  const bool capital = is_word(d_, i - 1) && tokens[i - 1].letter_case != text::TokenCase::kLower &&
                       tokens[i - 1].letter_case != text::TokenCase::kNone && !tokens[i - 1].has(text::kSentenceStart) &&
                       !has(kNoLabel, i - 1);
  const bool alone = n.end >= sentence_.last || !is_word(d_, n.end) || has(kNoLabel, n.end);
  const bool acronym = is(d_, i - 1, ')') && i > sentence_.first + 3 && tokens[i - 2].letter_case == text::TokenCase::kUpper &&
                       is(d_, i - 3, '(') && is_word(d_, i - 4);  // "Fire Station (VFS) 19"
  return (capital || acronym) && alone && n.value < 10000 && !is(d_, n.end, '%') && !is_dash(d_, n.end);
}

void Scanner::emit(std::uint32_t i, const Number& n) const {
  match::Bounds b;
  b.low = n.value;
  b.high = n.sort == Number::kVague ? n.high : n.value;
  match::KindId kind = l_.cardinal;
  if (n.sort == Number::kVague) {
    kind = l_.vague;
    b.high_open = true;
    b.approximate = true;
    b.comparator = "vague";
    b.word = d_.text.surface(text::Range{i, n.end});
  } else if (n.sort == Number::kOrdinal) {
    kind = l_.ordinal;
  } else if (n.sort == Number::kFraction) {
    kind = l_.fraction;
  } else if (!n.digits && n.value == 1 && n.end == i + 1) {
    kind = l_.one;
  }
  if (part_of_code(i, n) || names_a_thing(i, n) || counts_nothing(i, n))
    kind = l_.label;
  using match::FieldValue;
  const match::Bounds* bounds = d_.arena.make(b);
  const std::string_view form = n.plain ? "digits" : n.digits ? "mixed" : "words";
  if (n.sort == Number::kVague)
    d_.add(match::kNumeralType, kind, {i, n.end},
           {FieldValue{match::kBoundsField, bounds}, FieldValue{match::kScaleField, n.scale}, FieldValue{l_.form, form}});
  else
    d_.add(match::kNumeralType, kind, {i, n.end},
           {FieldValue{match::kValueField, n.value}, FieldValue{match::kBoundsField, bounds},
            FieldValue{match::kScaleField, n.scale}, FieldValue{l_.step, n.step}, FieldValue{l_.form, form}});
}

void NumeralLayer::run(Document& d) const {
  Scanner scanner(*this, d);
  for (const text::Sentence& s : d.text.sentences)
    scanner.run(s.tokens);
}

std::unique_ptr<Layer> make_numeral_layer(const LayerContext& c) { return std::make_unique<NumeralLayer>(c); }

}  // namespace postil::annotate
