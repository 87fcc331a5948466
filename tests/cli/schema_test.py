#!/usr/bin/env python3
"""What `--json` prints is as docs/*.schema.json say: schema_test.py POSTIL

A validator of the part of JSON Schema that these use is at hand here: no package is needed."""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties", "items",
         "minItems", "maxItems", "enum"}
DOCUMENTS = [
    {"id": "1", "title": "Strikes over Hama", "date": "2015-12-04", "section": ["World", "War"],
     "text": "The Russian Air Force flew 431 sorties over Hama on Friday. Defence Minister Jane Farah said that over 170 trucks had burned "
             "near Aleppo. \"Between 5 and 8 km of road were destroyed\", she added."},
    {"id": "2", "date": "2016-01-10", "text": "About 40 trucks left Berlin. The ministry denied that 500 trucks had been lost."},
    {"id": "3", "text": "Nothing."},
]
QUERIES = [
    [], ["trucks"], ["location:syria", "--annotations"], ["said:farah", "--facet", "actor", "--facet", "location=0", "--facet", "said"],
    ["quantity:\"trucks > 100\"", "--facet", "trucks", "--facet", "date", "--facet", "published", "--facet", "object"],
    ["--facet", "language", "--sample", "1"], ["actor:nobdy"], ["--select", "location=syria", "--alternatives", "--facet", "location"],
    ["--limit", "1", "--offset", "1", "--sort", "date"],
]
FACTS = [[], ["trucks:1.."], ["--by", "object"], ["--by", "source"], ["--by", "location"], ["--by", "date"], ["--attributions"],
         ["--attributions", "--by", "source"], ["--sort", "value", "--limit", "2", "--offset", "1"], ["nothing"]]


def problems(value: object, schema: dict, root: dict, where: str = "$") -> list[str]:
    """What of the value is not as the schema says. The schema may use nothing that is not understood here."""
    unknown = set(schema) - KNOWN
    if unknown:
        return [f"{where}: the schema has {unknown}"]
    if "$ref" in schema:
        return problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, where)
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{where}: {value} is none of {schema['enum']}"]
    wanted = schema.get("type")
    if wanted and (not isinstance(value, TYPES[wanted]) or (isinstance(value, bool) and wanted != "boolean")):
        return [f"{where}: {value!r} is no {wanted}"]
    out = []
    if isinstance(value, dict):
        out += [f"{where}: {key} is missing" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            rest = schema.get("additionalProperties", True)
            inner = schema.get("properties", {}).get(key, rest)
            if inner is False:
                out.append(f"{where}: {key} is not in the schema")
            elif isinstance(inner, dict):
                out += problems(item, inner, root, f"{where}.{key}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            out.append(f"{where}: {len(value)} items")
        for i, item in enumerate(value):
            out += problems(item, schema.get("items", {}), root, f"{where}[{i}]")
    return out


class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.db = str(Path(cls.folder.name, "db"))
        lines = "".join(json.dumps(d) + "\n" for d in DOCUMENTS)
        subprocess.run([postil, "index", "--db", cls.db], input=lines.encode(), check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def check(self, verb: str, arguments: list[str]) -> dict:
        done = subprocess.run([postil, verb, "--db", self.db, "--json", *arguments], capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        schema = json.loads((DOCS / f"{verb}.schema.json").read_text())
        answer = json.loads(done.stdout)
        self.assertEqual(problems(answer, schema, schema), [], f"{verb} {arguments}")
        return answer

    def test_search(self) -> None:
        seen: set[str] = set()
        for arguments in QUERIES:
            answer = self.check("search", arguments)
            seen.update(*(h.keys() for h in answer["hits"]), *(v.keys() for f in answer["facets"].values() for v in f["values"]))
        self.assertLessEqual({"title", "date", "annotations", "path", "term"}, seen)

    def test_facts(self) -> None:
        seen: set[str] = set()
        for arguments in FACTS:
            answer = self.check("facts", arguments)
            seen.update(*(f.keys() for f in answer.get("facts", [])), *(g.keys() for g in answer.get("groups", [])))
        self.assertLessEqual({"value", "low", "low_open", "object", "source", "place", "lowest", "sources"}, seen)

    def test_the_validator_finds_what_is_wrong(self) -> None:
        schema = json.loads((DOCS / "search.schema.json").read_text())
        good = self.check("search", ["trucks", "--facet", "location"])
        for spoil in (lambda a: a.pop("total"), lambda a: a.update(total="2"), lambda a: a.update(more=1), lambda a: a["hits"][0].update(id=1),
                      lambda a: a["hits"][0]["highlights"].append([1]), lambda a: a["facets"]["location"].pop("values")):
            bad = json.loads(json.dumps(good))
            spoil(bad)
            self.assertTrue(problems(bad, schema, schema))


if __name__ == "__main__":
    postil = sys.argv.pop(1)
    unittest.main(verbosity=2)
