#!/usr/bin/env python3
"""Documents of unusual size are annotated and indexed, with exit status 0: large.py POSTIL [--index]"""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

SENTENCE = "Police in Hama said on Friday that over 170 trucks and 12 cars had burned near the village of Tell Sultan. "
TEN_MB = 10_000_000
DOCUMENTS = {
    "empty": "",
    "ten megabytes of news": SENTENCE * (TEN_MB // len(SENTENCE)),
    "one word of a megabyte": "a" * 1_000_000,
    "a megabyte without a letter": "\n \t" * 333_333,
    "no sentence ends": "and " * 250_000,
    "quotation marks": "\"“”'" * 100_000,
    "brackets": "(" * 200_000 + ")" * 200_000,
    "numbers": "1,234.5 " * 100_000,
}


def run(*command: str) -> bytes:
    done = subprocess.run(command, capture_output=True)
    if done.returncode != 0 or done.stderr:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def main() -> int:
    postil = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.jsonl"
        path.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in DOCUMENTS.items()), encoding="utf-8")
        found = [json.loads(line) for line in run(postil, "annotate", str(path)).splitlines()]
        assert [d["id"] for d in found] == list(DOCUMENTS), "a document is missing"
        for document in found:
            size = len(document["text"].encode())
            assert document["text"] == DOCUMENTS[document["id"]], document["id"]
            assert all(0 <= a["start"] < a["end"] <= size for a in document["annotations"]), document["id"]
        if "--index" in sys.argv:
            run(postil, "index", "--db", str(Path(folder) / "db"), str(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
