// Passages whose speaker stands in a line of its own: signatures, quoted mail.
#include <catch2/catch.hpp>
#include <string>

#include "postil/annotator.h"
#include "postil/ruleset.h"
#include "tests/core/annotate/attributions.h"

using namespace postil;
using test::show;

TEST_CASE("signatures and quoted mail tell who said what", "[annotate][attribution]") {
  struct Row {
    std::string name, text, expected;
  };
  const Row row = GENERATE(values<Row>({
      {"signature in a line of its own", "The pier is safe.\nWe checked it.\n\t\t-- Oskar Lind, \"Port News\"",
       "Oskar Lind > -- > The pier is safe.\nWe checked it."},
      {"signature with a role", "\u201cThe pier is safe.\u201d\n\u2014 Oskar Lind, harbor master of York",
       "Oskar Lind, harbor master of York > \u2014 > \u201cThe pier is safe.\u201d"},
      {"signature behind a sentence", "The pier is safe. -- Oskar Lind (1941-2011)",
       "Oskar Lind > -- > The pier is safe."},
      {"signature of one word", "The pier is safe\n~ Lind", "Lind > ~ > The pier is safe"},
      {"signature with initials and a date", "The pier is safe.\n-- J. R. Lind, 1941",
       "J. R. Lind > -- > The pier is safe."},
      {"a role before the name that signs", "The pier is safe.\n-- speaker Oskar Lind",
       "speaker Oskar Lind > -- > The pier is safe."},
      {"signatures in one text", "It is safe.\n\nQuite safe.\n-- Oskar Lind\n\nIt is not.\n-- Hanna Virtanen",
       "Oskar Lind > -- > It is safe.\n\nQuite safe.; Hanna Virtanen > -- > It is not."},
      {"a quotation in news, signed", "The board met.\n\n\"The pier is safe.\"\n\n\u2014 Oskar Lind\n\nIt left.",
       "Oskar Lind > \u2014 > \"The pier is safe.\""},
      {"a message in news, a paragraph a line",
       "The board of the port met on the pier in the rain and went on with its work on the plan for the new ships, and "
       "it left at noon "
       "in a boat that had come from the other side of the bay for it, with all the things of the town and of the bay in it.\nIt "
       "left.\nThe pier is safe\n\u2014 Oskar Lind (@lind) May 5, 2016",
       "Oskar Lind > \u2014 > The pier is safe"},
      {"a dash in prose", "The pier is safe -- Lind left it.\n", ""},
      {"a dash before a sentence", "The pier is safe.\n-- Lind left it.", ""},
      {"an option", "It has one option.\n--help\n--Verbose", ""},
      {"an option in capitals", "It has one option.\n--HELP", ""},
      {"items of a list", "They have these.\n-- Coal\n-- Iron", ""},
      {"the end of a text", "The pier is old.\n-- END --", ""},
      {"a dateline", "PORT -- The pier is old.", ""},
      {"a line of hyphens", "The pier is old.\n----------\nOskar Lind", ""},
      {"the signature of a mail", "The pier is old.\n-- \nOskar Lind\nPort Street 12", ""},
      {"a list of changes",
       "port (1.0) stable\n\n  * Mended the pier\n\n -- Oskar Lind <lind@example.org>  Mon, 3 Nov 2025", ""},
      {"a comment in a program", "run(pier);\n-- Main Loop", ""},
      {"quoted mail",
       "On Mon, 3 Nov 2025 at 10:12, Oskar Lind <lind@example.org> wrote:\n> The pier is safe.\n> We checked it.\n\nIt "
       "is not.\n\n> It is.",
       "Oskar Lind > wrote: > The pier is safe.\n> We checked it. | It is."},
      {"quoted mail, a day in digits", "On 2025-11-03 10:12, Oskar Lind wrote:\n> The pier is safe.",
       "Oskar Lind > wrote: > The pier is safe."},
      {"quoted mail, line broken",
       "On Mon, Nov 3, 2025 at 10:12 AM Oskar Lind\n<lind@example.org> wrote:\n\n> The pier is safe.",
       "Oskar Lind > wrote: > The pier is safe."},
      {"quoted mail, verb before the name", "Am 03.11.2025 um 10:12 schrieb Oskar Lind:\n> The pier is safe.",
       "Oskar Lind > schrieb > The pier is safe."},
      {"quoted mail, address alone", "lind@example.org wrote:\n> The pier is safe.",
       "lind@example.org > wrote: > The pier is safe."},
      {"nested mail", "Oskar Lind writes:\n> Hanna Virtanen wrote:\n>> The pier is safe.\n> It is not.",
       "Oskar Lind > writes: > It is not.; Hanna Virtanen > wrote: > The pier is safe."},
      {"a mail with heads",
       "From: Oskar Lind <lind@example.org>\nSubject: The pier\nMessage-ID: <1@example.org>\nX-Mailer: Port 1.0\n\nThe "
       "pier is safe.\n-- \nOskar",
       "Oskar Lind > From: > The pier is safe."},
      {"a letter before a colon", "B: What man?", ""},
      {"labels before a colon", "Symptom: The pier is old.\nCaution: Keep off it.\nX-Mailer: Port", ""},
      {"a dash that begins a line of prose",
       "The commission said no to the plan that it had made for\nevery pier of the port and for the ships of all "
       "owners\n\u2013 Lind (if he is there) and others.",
       "The commission > said > no to the plan that it had made for\nevery pier of the port and for the ships of all "
       "owners"},
      {"lines with marks, nobody wrote them", "The pier is old.\n> It is.", ""},
  }));
  CAPTURE(row.text);
  DYNAMIC_SECTION(row.name) { CHECK(show(row.text) == row.expected); }
}
