#!/usr/bin/env python3
"""Scores the quantities that postil finds in 200 sentences of US Senate press releases.

senate_quantities.py POSTIL [--labels FILE] [--corpus FILE] [--errors] [-- extra arguments of `postil annotate`]

The labels (senate_quantities.jsonl, and senate_quantities_2.jsonl of a second sample) were made by hand before any output was seen:
for each sentence its document and place, and the quantities in it with value or bounds ("millions": 2 to 10 million); "object" where
what is counted is beyond doubt (the head must agree); "optional" where one may well differ. Votes ("98-0"), names, dates, years, list and telephone numbers are no quantities. Ordinals without a number
("last") are left out on both sides. The corpus lies outside the project: senate.jsonl.xz of the evaluation data."""
from __future__ import annotations

import argparse
import json
import lzma
import math
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def documents(corpus: Path, wanted: set[str]) -> dict[str, str]:
    texts = {}
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["id"] in wanted:
                texts[document["id"]] = document["text"]
    return texts


def same_value(gold: dict, found: dict) -> bool:
    keys = ("value",) if "value" in gold else ("low", "high") if "low" in gold else ()
    return all(k in found and math.isclose(gold[k], found[k], rel_tol=1e-9) for k in keys)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("postil")
    parser.add_argument("--labels", type=Path, default=HERE / "senate_quantities.jsonl")
    parser.add_argument("--corpus", type=Path, default=HERE / "../../../shared/corpus/senate.jsonl.xz")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("extra", nargs="*")
    args = parser.parse_args()
    if not args.corpus.exists():
        print(f"senate_quantities: no corpus {args.corpus}; skipped", file=sys.stderr)
        return 77
    labels = [json.loads(line) for line in args.labels.open()]
    texts = documents(args.corpus, {s["id"] for s in labels})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.jsonl"
        path.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in texts.items()), encoding="utf-8")
        done = subprocess.run([args.postil, "annotate", *args.extra, str(path)], capture_output=True)
    if done.returncode != 0:
        sys.exit(done.stderr.decode())
    found = {d["id"]: d["annotations"] for d in map(json.loads, done.stdout.decode().splitlines())}
    right = wrong = missed = values = objects = objects_right = 0
    for s in labels:
        data = texts[s["id"]].encode()
        system = [a for a in found[s["id"]] if a["type"] == "quantity" and s["start"] <= a["start"] < s["end"]
                  and ("value" in a or "low" in a or "high" in a)]
        taken = set()
        for gold in s["quantities"]:
            hit = next((k for k, a in enumerate(system) if k not in taken and a["start"] < gold["end"] and gold["start"] < a["end"]),
                       None)
            if hit is None:
                missed += not gold.get("optional")
                if args.errors and not gold.get("optional"):
                    print("missed", data[gold["start"]:gold["end"]].decode(), "|", data[s["start"]:s["end"]].decode())
                continue
            taken.add(hit)
            if gold.get("optional"):
                continue
            ok = same_value(gold, system[hit])
            right += ok
            wrong += not ok
            if args.errors and not ok:
                print("value ", gold, system[hit], "|", data[s["start"]:s["end"]].decode())
            if "object" in gold:
                objects += 1
                head = gold["object"].split()[-1]
                good = system[hit].get("object_head") == head
                objects_right += good
                if args.errors and not good:
                    print("object", gold["object"], "<>", system[hit].get("object"), "|", data[s["start"]:s["end"]].decode())
        for k, a in enumerate(system):
            if k not in taken:
                wrong += 1
                if args.errors:
                    print("false ", data[a["start"]:a["end"]].decode(), a["rule"], "|", data[s["start"]:s["end"]].decode())
    print(f"precision {right / max(1, right + wrong):.3f} ({right} of {right + wrong}), "
          f"recall {right / max(1, right + missed):.3f}, objects {objects_right / max(1, objects):.3f} ({objects_right} of {objects})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
