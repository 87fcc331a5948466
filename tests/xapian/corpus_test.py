#!/usr/bin/env python3
"""Compares searches and facets with brute force over what `postil annotate` prints for 2,000 documents, or
DOCUMENTS: corpus_test.py POSTIL [DOCUMENTS]

The documents are news beside the project, in ../shared/corpus. They are indexed into one database and into three shards, which are
also served by three xapian-tcpsrv on 127.0.0.1: all answers must be those of brute force. Where ../shared is not there: "skipped",
exit status 77."""
from __future__ import annotations

import json
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unicodedata
import unittest
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus"
FILES = ("wikinews.jsonl", "voa-gmb.jsonl", "senate.jsonl.xz")
DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
SKIPPED = 77
postil = ""


def norm(text: str) -> str:
    """As the index folds names, for those that plain() lets through."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def plain(name: str) -> bool:
    """Names that need no care in a query."""
    return name.isascii() and all(c.isalnum() or c in " .'-" for c in name)


def read_documents() -> list[str]:
    lines: list[str] = []
    for name in FILES:
        path = CORPUS / name
        source = subprocess.Popen(["xzcat" if name.endswith(".xz") else "cat", str(path)], stdout=subprocess.PIPE, text=True)
        with source.stdout:
            lines += islice(source.stdout, DOCUMENTS - len(lines))
        source.wait()
    seen: set[str] = set()
    unique = []
    for line in lines:
        document = json.loads(line)
        if document["id"] not in seen:
            seen.add(document["id"])
            unique.append(json.dumps({k: document[k] for k in ("id", "text", "date") if k in document}) + "\n")
    return unique


class Servers:
    """xapian-tcpsrv for some databases."""

    def __init__(self, paths: list[str]) -> None:
        self.processes, self.addresses = [], []
        for path in paths:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            # When a server ends it ends its process group: let it have one of its own.
            self.processes.append(subprocess.Popen(["xapian-tcpsrv", "--quiet", "--interface", "127.0.0.1", "--port", str(port), path],
                                                   start_new_session=True))
            self.addresses.append(f"tcp://127.0.0.1:{port}")
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
            process.wait()


class Corpus(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        folder = Path(cls.folder.name)
        source = folder / "documents.jsonl"
        source.write_text("".join(read_documents()))
        output = subprocess.run([postil, "annotate", str(source)], check=True, stdout=subprocess.PIPE, text=True).stdout
        cls.documents = [json.loads(line) for line in output.splitlines()]
        one, shards = str(folder / "one"), [str(folder / f"s{i}") for i in range(3)]
        for databases in ([one], shards):
            subprocess.run([postil, "index", *cls.dbs(databases), str(source)], check=True, stdout=subprocess.DEVNULL)
        cls.places = {"one database": [one], "three shards": shards}
        cls.servers = None
        if shutil.which("xapian-tcpsrv"):
            cls.servers = Servers(shards)
            cls.places["three servers"] = cls.servers.addresses
        cls.random = random.Random(5)

    @classmethod
    def tearDownClass(cls) -> None:
        if cls.servers:
            cls.servers.stop()
        cls.folder.cleanup()

    @staticmethod
    def dbs(paths: list[str]) -> list[str]:
        return [a for path in paths for a in ("--db", path)]

    def search(self, query: str, *options: str) -> dict:
        """The answer, the same from all places."""
        answers = {}
        for place, paths in self.places.items():
            done = subprocess.run([postil, "search", *self.dbs(paths), "--json", *options, query], capture_output=True, text=True)
            self.assertIn(done.returncode, (0, 1), done.stderr)
            answers[place] = json.loads(done.stdout)
        first = next(iter(answers.values()))
        for place, answer in answers.items():
            self.assertEqual(answer["total"], first["total"], f"{place}: {query}")
            self.assertEqual(answer["facets"], first["facets"], f"{place}: {query}")
            self.assertEqual(sorted(h["id"] for h in answer["hits"]), sorted(h["id"] for h in first["hits"]), f"{place}: {query}")
        return first

    def check(self, query: str, wanted: list[str]) -> None:
        answer = self.search(query, "--no-facets", "--limit", "100")
        self.assertEqual(answer["total"], len(wanted), query)
        if len(wanted) <= 100:
            self.assertEqual(sorted(h["id"] for h in answer["hits"]), sorted(wanted), query)

    def ids(self, test) -> list[str]:
        return [d["id"] for d in self.documents if any(test(a) for a in d["annotations"])]

    def some(self, values: Counter, n: int) -> list[str]:
        """The most frequent ones and some of the others."""
        frequent = [v for v, _ in sorted(values.items(), key=lambda x: (-x[1], x[0]))]
        return frequent[:n] + self.random.sample(frequent[n:], min(n, len(frequent[n:])))

    def of(self, kind: str) -> list[dict]:
        return [a for d in self.documents for a in d["annotations"] if a["type"] == kind]

    def test_actors(self) -> None:
        names = Counter(a["name"] for a in self.of("actor") if plain(a["name"]))
        for name in self.some(names, 5):
            self.check(f'actor:"{name}"', self.ids(lambda a: a["type"] == "actor" and norm(a["name"]) == norm(name)))

    def test_locations(self) -> None:
        paths = Counter("/".join(a["path"]) for a in self.of("location") if all(plain(p) for p in a["path"]))
        for path in self.some(paths, 5):
            parts = [norm(p) for p in path.split("/")]
            if len(parts) == 1:
                continue
            self.check(f'location:"{path}"',
                       self.ids(lambda a: a["type"] == "location" and [norm(p) for p in a["path"]][:len(parts)] == parts))

    def test_speakers(self) -> None:
        names = Counter(a["actor"] for a in self.of("attribution") if plain(a.get("actor", "")) and a.get("actor"))
        for name in self.some(names, 4):
            said = lambda a: a["type"] == "attribution" and norm(a.get("actor", "")) == norm(name)
            self.check(f'said:"{name}"', self.ids(lambda a: said(a) and not a.get("negated")))
            self.check(f'denied:"{name}"', self.ids(lambda a: said(a) and a.get("negated", False)))

    def counted(self, a: dict) -> list[float]:
        """Numbers of a count; none for what is measured."""
        if a["type"] != "quantity" or not a.get("object") or a.get("kind") in ("ordinal", "percent", "age") or "si_value" in a:
            return []
        if "value" in a:
            return [a["value"]]
        return [a[k] for k in ("low", "high") if k in a]

    def test_counts(self) -> None:
        objects = Counter(norm(a["object"]) for a in self.of("quantity")
                          if self.counted(a) and plain(a["object"]) and a.get("kind") == "number" and "unit" not in a)
        phrases = Counter({n: c for n, c in objects.items() if " " in n})
        for name in self.some(objects, 2) + self.some(phrases, 4):
            head = name.split()[-1]
            for low, high in ((0, 10), (3, 999.5), (-5, 1e9), (100, None)):
                def test(a: dict) -> bool:
                    return (norm(a.get("object", "")) == name or norm(a.get("object", "")).endswith(" " + name)) and any(
                        low <= x and (high is None or x <= high) for x in self.counted(a))
                if head.endswith("s"):  # its singular forms are other objects
                    continue
                query = f'quantity:"{low}..{"" if high is None else high} {name}"'
                if " " in name:
                    self.check(query, self.ids(test))
                else:  # the head noun of other objects too, which the annotations do not print ("year of experience")
                    answer = self.search(query, "--no-facets", "--limit", str(DOCUMENTS))
                    self.assertLessEqual(set(self.ids(test)), {h["id"] for h in answer["hits"]}, query)

    def test_facets_of_all_documents(self) -> None:
        self.facets("")

    def test_facets_of_some_documents(self) -> None:
        for query in ("government", "police OR president", "said AND year"):
            self.facets(query)

    def facets(self, query: str) -> None:
        answer = self.search(query, "--limit", str(DOCUMENTS), "--facet", "actor=0", "--facet", "location=0", "--facet", "said=0")
        found = {h["id"] for h in answer["hits"]}
        self.assertEqual(len(found), answer["total"])
        wanted: dict[str, Counter] = defaultdict(Counter)
        for d in self.documents:
            if d["id"] not in found:
                continue
            values: dict[str, set] = defaultdict(set)
            for a in d["annotations"]:
                if a["type"] == "actor":
                    values["actor"].add(norm(a["name"]))
                if a["type"] == "location":
                    values["location"].update(norm("/".join(p.replace("/", " ") for p in a["path"][:i + 1])) for i in range(len(a["path"])))
                if a["type"] == "attribution" and a.get("actor") and not a.get("negated"):
                    values["said"].add(norm(a["actor"]))
            for field, names in values.items():
                wanted[field].update(names)
        for field in ("actor", "location", "said"):
            counts = {norm(v["value"]): v["count"] for v in answer["facets"][field]["values"]}
            self.assertEqual(counts, dict(wanted[field]), f"{field}: {query}")

    def test_quotations(self) -> None:
        pairs: Counter = Counter()
        inside: dict[tuple[str, str], set[str]] = defaultdict(set)
        for d in self.documents:
            for a in d["annotations"]:
                if a["type"] != "attribution" or a.get("negated") or not a.get("actor"):
                    continue
                for b in d["annotations"]:
                    if b["type"] == "actor" and any(s <= b["start"] and b["end"] <= e for s, e in a["content"]):
                        pair = (norm(a["actor"]), norm(b["name"]))
                        if plain(a["actor"]) and plain(b["name"]):
                            pairs[pair] += 1
                        inside[pair].add(d["id"])
        for speaker, name in self.some(pairs, 4):
            self.check(f'quote:"said={speaker} & actor={name}"', sorted(inside[speaker, name]))

    def test_own_dates(self) -> None:
        dates = Counter(d.get("date", "")[:7] for d in self.documents)
        for month in self.some(Counter({m: n for m, n in dates.items() if len(m) == 7}), 3):
            self.check(f"published:{month}", [d["id"] for d in self.documents if d.get("date", "").startswith(month)])


def main() -> int:
    global postil
    postil = sys.argv[1]
    for name in FILES:
        if not (CORPUS / name).exists():
            print(f"skipped: ../shared is not here ({CORPUS / name} is missing)")
            return SKIPPED
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Corpus)
    return 0 if unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
