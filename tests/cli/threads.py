#!/usr/bin/env python3
"""Any number of threads gives what one gives: threads.py POSTIL [--index]. Also run under ThreadSanitizer, which ends a program
that has a race with another exit status."""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "docs" / "samples"
TIMES = 8  # the samples are few
JOBS = ("1", "2", "5")


def run(*command: str) -> bytes:
    done = subprocess.run(command, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done.stdout


def make_index(folder: str) -> None:
    """By another program, as one that is there already."""
    with open(f"{folder}/dump", "w", encoding="utf-8") as dump, (SAMPLES / "news.jsonl").open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            dump.write(f"id={document['id']}\ntext={' '.join(document['text'].split())}\n\n")
    Path(f"{folder}/script").write_text("id : unique=Q boolean=Q field\ntext : index field\n", encoding="utf-8")
    run("scriptindex", f"{folder}/plain", f"{folder}/script", f"{folder}/dump")


def same(what: str, outputs: list[bytes]) -> None:
    assert outputs[0], f"{what}: nothing"
    for jobs, output in zip(JOBS, outputs):
        assert output == outputs[0], f"{what}: --jobs {jobs} gives something else than one thread"
    print(f"{what}: {len(outputs[0])} bytes with {', '.join(JOBS)} threads")


def main() -> int:
    postil = sys.argv[1]
    news = str(SAMPLES / "news.jsonl")
    same("annotate", [run(postil, "annotate", "--jobs", jobs, *[news] * TIMES) for jobs in JOBS])
    if "--index" not in sys.argv:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for jobs in JOBS:
            run(postil, "index", "--jobs", jobs, "--db", f"{folder}/{jobs}", news)
            found.append(run(postil, "search", "--json", "--db", f"{folder}/{jobs}", "said:officials OR location:kenya"))
        same("index", found)
        make_index(folder)
        found = []
        for jobs in JOBS:
            notes = ("--db", f"{folder}/plain", "--sidecar", f"{folder}/notes{jobs}")
            run(postil, "apply", "--jobs", jobs, "--text-from", "data:field:text", *notes)
            found.append(run(postil, "search", "--json", *notes, "said:officials OR location:kenya"))
        same("sidecar", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
