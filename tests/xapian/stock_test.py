#!/usr/bin/env python3
"""Searches an index of postil with stock python3-xapian and no code of ours: stock_test.py POSTIL DOCS_INDEX_MD

The Python example of docs/index.md is run as it stands there, on an index made here. Without python3-xapian: "skipped", exit
status 77."""
from __future__ import annotations

import json
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
postil = example = ""


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


def main() -> int:
    global postil, example
    postil = sys.argv[1]
    example = re.search(r"```python\n(.*?)```", Path(sys.argv[2]).read_text(), re.S).group(1)
    if xapian is None:
        print("skipped: python3-xapian is not installed")
        return SKIPPED
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Stock)
    return 0 if unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
