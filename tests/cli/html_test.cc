#include "cli/html.h"

#include <catch2/catch.hpp>

using postil::cli::html_to_text;

TEST_CASE("the text of an HTML page", "[cli][html]") {
  struct Row {
    const char* name;
    std::string html, text;
    const char* title = "";
  };
  const Row rows[] = {
      {"plain text", "just  some\n text", "just some text"},
      {"paragraphs", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."},
      {"line break", "one<br>two<BR/>three", "one\ntwo\nthree"},
      {"inline tags join", "ab<b>cd</b>ef", "abcdef"},
      {"title apart", "<head><title>A &amp; B\n C</title></head><body>Text", "Text", "A & B C"},
      {"script and style", "a<script>if (a<b) document.write('</p>')</script> b<style>p {}</style>", "a b"},
      {"end tag in another case", "a<SCRIPT>x</scRipt >b", "ab"},
      {"comment", "a<!-- <p>no</p> -->b", "ab"},
      {"unclosed script", "a<script>x", "a"},
      {"unclosed comment", "a<!-- x", "a"},
      {"unclosed tag", "a<p class=\"x", "a"},
      {"doctype", "<!DOCTYPE html><?xml?>a", "a"},
      {"> in an attribute", "<a title=\"a > b\" href='x'>link</a>", "link"},
      {"apostrophe in a tag that is no quotation", "<p data-o'neil>Text</p>", "Text"},
      {"entities", "&lt;&eacute;&#233;&#xE9;&#XE9; &mdash; &rsquo;",
       "<\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xE2\x80\x94 \xE2\x80\x99"},
      {"Windows-1252 numbers", "&#147;x&#148;", "\xE2\x80\x9Cx\xE2\x80\x9D"},
      {"no-break space", "a&nbsp;b&#160;c", "a b c"},
      {"ampersands that are no entities", "AT&T & co &unknown; R&D;", "AT&T & co &unknown; R&D;"},
      {"code points that do not exist", "&#xD800;&#x110000;&#99999999999999999999;",
       "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"less-than sign", "1 < 2 and <3", "1 < 2 and <3"},
      {"table cells", "<table><tr><td>a<td>b<tr><td>c</table>", "a\nb\n\nc"},
      {"list", "<ul><li>a<li>b</ul>c", "a\n\nb\n\nc"},
      {"empty", "", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto found = html_to_text(row.html);
      CHECK(found.text == row.text);
      CHECK(found.title == row.title);
    }
  }
}

TEST_CASE("HTML made to be slow is read in one pass", "[cli][html]") {
  std::string html;
  for (int i = 0; i < 200000; ++i) html += "<script><!--<p '\"=";
  CHECK(html_to_text(html).text.empty());
  std::string open_tags(1000000, '<');
  CHECK(html_to_text(open_tags).text.size() == open_tags.size());
}
