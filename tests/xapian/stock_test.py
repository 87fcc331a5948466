#!/usr/bin/env python3
"""Searches an index of postil with stock python3-xapian, and with Omega, and no code of ours: stock_test.py POSTIL DOCS_INDEX_MD

The Python example and the Omega template of docs/index.md are run as they stand there, on an index made here. Without python3-xapian: "skipped", exit
status 77."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import xapian
except ImportError:
    xapian = None

PACK = """
format: 1
pack: test/stock
language: en
description: Names for a test
entities:
  - {id: "geo:SY", type: location.country, name: Syria}
  - {id: "geo:HA", type: location.region, name: Hama, in: "geo:SY"}
  - {id: "geo:AL", type: location.region, name: Aleppo, in: "geo:SY"}
  - {id: "org:AF", type: actor.organization, name: Northern Air Force, aliases: [NAF]}
  - {id: "per:P", type: actor.person, name: Igor Petrov}
rules:
  - {id: many, match: '(?<n> [norm="431"]) [norm=sorties]', emit: {type: quantity.number, span: n, value: 431, object: '"sortie"'}}
  - {id: few, match: '(?<n> [norm="12"]) [norm=sorties]', emit: {type: quantity.number, span: n, value: 12, object: '"sortie"'}}
  - {id: said, match: '(?<s> @actor) (?<c> [norm=said]) (?<t> [!norm="."]{1,20})', emit: {type: attribution, source: s, cue: c, content: t, actor: s.name, mode: '"indirect"'}}
"""
DOCUMENTS = [
    {"id": "one", "title": "Over Hama", "date": "2015-12-04", "text": "The Northern Air Force flew 431 sorties over Hama. Aleppo was quiet."},
    {"id": "two", "date": "2015-12-05", "text": "Igor Petrov said NAF flew 12 sorties from Aleppo ."},
    {"id": "three", "date": "2016-01-01", "text": "Nothing happened in Syria."},
]
SKIPPED = 77
OMEGA = "/usr/lib/cgi-bin/omega/omega"
postil = example = template = ""


class Stock(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        folder = Path(cls.folder.name)
        cls.path = str(folder / "news.db")
        (folder / "pack.yaml").write_text(PACK)
        lines = "".join(json.dumps(d) + "\n" for d in DOCUMENTS)
        subprocess.run([postil, "index", "--no-default-rules", "--rules", str(folder / "pack.yaml"), "--db", cls.path],
                       input=lines.encode(), check=True, stdout=subprocess.DEVNULL)
        cls.db = xapian.Database(cls.path)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.db.close()
        cls.folder.cleanup()

    def ids(self, query: "xapian.Query") -> set[str]:
        enquire = xapian.Enquire(self.db)
        enquire.set_query(query)
        return {json.loads(hit.document.get_data())["id"] for hit in enquire.get_mset(0, 100)}

    def term(self, term: str) -> set[str]:
        return self.ids(xapian.Query(term))

    def test_names_places_speakers_and_numbers_are_terms(self) -> None:
        self.assertEqual(self.term("XQAnorthern air force"), {"one", "two"})
        self.assertEqual(self.term("XQLsyria"), {"one", "two", "three"})
        self.assertEqual(self.term("XQLsyria/hama"), {"one"})
        self.assertEqual(self.term("XQSigor petrov"), {"two"})
        self.assertEqual(self.term("XQNsortie:25024"), {"one"})  # 400 to 499
        self.assertEqual(self.term("XQNsortie:2502431-"), {"one"})
        self.assertEqual(self.term("Qtwo"), {"two"})

    def test_a_query_parser_with_prefixes(self) -> None:
        parser = xapian.QueryParser()
        parser.add_boolean_prefix("actor", "XQA", False)
        parser.add_boolean_prefix("said", "XQS", False)
        parser.add_boolean_prefix("word", "XQW", False)
        for query, expected in (('actor:"northern air force"', {"one", "two"}), ('said:"igor petrov"', {"two"}),
                                ("quiet actor:\"northern air force\"", {"one"}), ("word:petrov", {"two"})):
            self.assertEqual(self.ids(parser.parse_query(query)), expected, query)

    def test_the_same_sentence(self) -> None:
        def near(*terms: str) -> set[str]:
            return self.ids(xapian.Query(xapian.Query.OP_NEAR, list(terms), 64))

        self.assertEqual(near("XQAnorthern air force", "XQLsyria/hama"), {"one"})
        self.assertEqual(near("XQAnorthern air force", "XQLsyria/aleppo"), {"two"})
        self.assertEqual(near("XQNsortie:2502", "XQLsyria/hama", "XQAnorthern air force"), {"one"})
        self.assertEqual(near("XQLsyria", "XQLsyria/hama"), set())

    def test_the_same_quotation(self) -> None:
        query = xapian.Query(xapian.Query.OP_NEAR, ["XQQ", "XQSigor petrov", "XQNsortie:2501"], 32768)
        self.assertEqual(self.ids(query), {"two"})
        query = xapian.Query(xapian.Query.OP_NEAR, ["XQQ", "XQSigor petrov", "XQNsortie:2502"], 32768)
        self.assertEqual(self.ids(query), set())

    def test_the_documents_own_date_is_a_value(self) -> None:
        query = xapian.Query(xapian.Query.OP_VALUE_RANGE, 0x51510004, "20151201", "20151231")
        self.assertEqual(self.ids(query), {"one", "two"})

    def test_weights_and_lengths_are_those_of_the_text(self) -> None:
        for hit in (self.db.get_document(i) for i in range(1, 4)):
            for term in hit.termlist():
                if term.term.startswith(b"XQ"):
                    self.assertEqual(term.wdf, 0, term.term)

    def test_the_example_of_the_documentation(self) -> None:
        done = subprocess.run([sys.executable, "-c", example], cwd=self.folder.name, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.splitlines(), [
            "documents with 400 to 500 sorties: ['one']",
            "said by Igor Petrov: ['two']",
            "Northern Air Force and Hama in one sentence: ['one']",
            "hama is ['syria/hama']",
            "Syria 3",
            "Syria/Aleppo 2",
            "Syria/Hama 1",
        ])


@unittest.skipUnless(Path(OMEGA).exists(), "skipped: xapian-omega is not installed")
class Omega(unittest.TestCase):
    """The template of docs/index.md, in Omega as Debian ships it, called as a web server calls it but for the environment."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        folder = Path(cls.folder.name)
        (folder / "templates").mkdir()
        (folder / "templates/news").write_text(template)
        (folder / "omega.conf").write_text("".join(f"{key} {folder / value}\n" for key, value in (
            ("database_dir", ""), ("template_dir", "templates"), ("log_dir", ""), ("cdb_dir", ""))))
        (folder / "pack.yaml").write_text(PACK)
        lines = "".join(json.dumps(d) + "\n" for d in DOCUMENTS)
        subprocess.run([postil, "index", "--no-default-rules", "--rules", str(folder / "pack.yaml"), "--db", str(folder / "news.db")],
                       input=lines.encode(), check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def page(self, *parameters: str) -> str:
        environment = {**os.environ, "OMEGA_CONFIG_FILE": str(Path(self.folder.name, "omega.conf"))}
        environment.pop("REQUEST_METHOD", None)
        done = subprocess.run([OMEGA, "DB=news.db", "FMT=news", "DEFAULTOP=and", *parameters], env=environment, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotIn("Exception", done.stdout)
        return done.stdout

    def test_fields_of_the_query_box_and_check_boxes(self) -> None:
        for parameters, found in ((["P=flew"], 2), (["P=sortie"], 2), (['P=flew actor:"northern air force"'], 2), (["P=flew location:syria/hama"], 1),
                                  (['P=said:"igor petrov"'], 1), (["P=location:syria NOT location:syria/aleppo"], 1), (["P=language:en"], 3),
                                  (["B=XQLsyria/hama"], 1), (["B=XQLsyria/hama", "B=XQLsyria/aleppo"], 2),
                                  (["B=XQLsyria", "B=XQSigor petrov"], 1), (["B=XQNsortie:25024", "P=flew"], 1), (["P=location:france"], 0)):
            self.assertIn(f"<p>{found} found</p>", self.page(*parameters), parameters)

    def test_what_a_page_shows(self) -> None:
        page = self.page("P=flew")
        self.assertIn('<input name="P" value="flew">', page)
        self.assertEqual(re.findall(r'name="B" value="([^"]*)"> ([^<]*)<', page),
                         [("XQLsyria", "Syria (3)"), ("XQLsyria/aleppo", "Syria/Aleppo (2)"), ("XQLsyria/hama", "Syria/Hama (1)")])
        self.assertIn("<p>1: Northern Air Force in Syria; Syria/Aleppo; Syria/Hama</p>", page)
        self.assertIn("<p>2: Igor Petrov; Northern Air Force in Syria; Syria/Aleppo</p>", page)


def main() -> int:
    global postil, example, template
    postil = sys.argv[1]
    template = re.search(r"```omega\n(.*?)```", Path(sys.argv[2]).read_text(), re.S).group(1)
    example = re.search(r"```python\n(.*?)```", Path(sys.argv[2]).read_text(), re.S).group(1)
    if xapian is None:
        print("skipped: python3-xapian is not installed")
        return SKIPPED
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(case) for case in (Stock, Omega))
    return 0 if unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
