#!/usr/bin/env python3
"""Scores postil on the real article that stands beside the project, in ../shared/seed: acceptance.py POSTIL [--search]

The article's facts are the promise of the first version; its text is no part of the project. With --search it is also
indexed and searched. Where ../shared is not there: "skipped", exit status 77."""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"
ARTICLE, GOLD, SCORER = SHARED / "seed/article.jsonl", SHARED / "seed/gold.jsonl", SHARED / "eval/score.py"
SKIPPED = 77
postil = ""


def surface(document: dict, annotation: dict) -> str:
    return document["text"].encode()[annotation["start"]:annotation["end"]].decode()


class Annotate(unittest.TestCase):
    """What is found, compared by the scorer with the gold annotations."""

    @classmethod
    def setUpClass(cls) -> None:
        output = subprocess.run([postil, "annotate", str(ARTICLE)], check=True, stdout=subprocess.PIPE).stdout
        cls.document = json.loads(output)
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as system:
            system.write(output)
            system.flush()
            scored = subprocess.run([sys.executable, str(SCORER), "--json", str(GOLD), system.name], check=True,
                                    stdout=subprocess.PIPE).stdout
        cls.score = json.loads(scored)

    def found(self, kind: str) -> list[dict]:
        return [a for a in self.document["annotations"] if a["type"] == kind]

    def test_quantities_all_with_value_bounds_and_object_and_no_false_one(self) -> None:
        score = self.score["quantity"]
        self.assertEqual((score["exact"]["matched"], score["exact"]["system"]), (6, 6), score)
        for figure in ("value", "bounds", "object"):
            self.assertEqual(score[figure], {"accuracy": 1.0, "n": 6}, figure)

    def test_dates(self) -> None:
        score = self.score["date"]
        self.assertGreaterEqual(score["overlap"]["matched"], 5, score)
        self.assertGreaterEqual(score["resolved"]["accuracy"] * score["resolved"]["n"], 5, score)

    def test_attributions(self) -> None:
        self.assertGreaterEqual(self.score["attribution"]["aligned"]["matched"], 10, self.score["attribution"])

    def test_he_is_the_spokesman(self) -> None:
        text = self.document["text"].encode()
        by_pronoun = [a for a in self.found("attribution") if any(text[b:e] == b"he" for b, e in a["source"])]
        self.assertGreaterEqual(len(by_pronoun), 1)
        self.assertEqual({a.get("actor") for a in by_pronoun}, {"Igor Konashenkov"})

    def test_locations(self) -> None:
        self.assertGreaterEqual(self.score["location"]["overlap"]["matched"], 19, self.score["location"])

    def test_the_village_that_no_list_has(self) -> None:
        villages = [a for a in self.found("location") if "el-Latamna" in surface(self.document, a)]
        self.assertEqual([a["path"] for a in villages], [["Syria", "Hama", "el-Latamna"]])

    def test_actors(self) -> None:
        self.assertGreaterEqual(self.score["actor"]["overlap"]["matched"], 20, self.score["actor"])

    def test_same_bytes_with_any_number_of_threads(self) -> None:
        outputs = {subprocess.run([postil, "annotate", "--jobs", jobs, str(ARTICLE)] + [str(ARTICLE)] * 20, check=True,
                                  stdout=subprocess.PIPE).stdout for jobs in ("1", "2", "5")}
        self.assertEqual(len(outputs), 1)


class Search(unittest.TestCase):
    """The article is found by what it says."""

    HITS = ("actor:konashenkov", 'actor:"islamic state"', "actor:isis", "location:hama", "location:syria",
            "said:konashenkov", 'quantity:"sorties >= 400"', "sorties:400..500", 'quantity:"oil tanker trucks > 100"',
            'quantity:"trucks > 100"', 'quantity:"pinpoint airstrikes = 1458"', "date:2015-11-26..2015-12-04",
            'airbase AND actor:"russian air force"')
    NO_HITS = ('quantity:"sorties > 500"', "said:erdogan", "location:germany")

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.db = str(Path(cls.folder.name) / "db")
        subprocess.run([postil, "index", "--db", cls.db, str(ARTICLE)], check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def search(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([postil, "search", "--db", self.db, *arguments], capture_output=True)

    def test_queries_that_find_it(self) -> None:
        for query in self.HITS:
            with self.subTest(query):
                done = self.search(query)
                self.assertEqual(done.returncode, 0, done.stderr.decode())
                self.assertIn(b"seed", done.stdout)

    def test_queries_that_do_not(self) -> None:
        for query in self.NO_HITS:
            with self.subTest(query):
                done = self.search(query)
                self.assertEqual(done.returncode, 1, done.stdout.decode() + done.stderr.decode())


def main() -> int:
    global postil
    arguments = sys.argv[1:]
    classes = [Annotate] + ([Search] if "--search" in arguments else [])
    postil = next(a for a in arguments if not a.startswith("--"))
    for path in (ARTICLE, GOLD, SCORER):
        if not path.exists():
            print(f"skipped: ../shared is not here ({path} is missing)")
            return SKIPPED
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(c) for c in classes)
    return 0 if unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
