#!/usr/bin/env python3
"""Searches an index while it is being written: readers go to the newest state and never fail. writing_test.py POSTIL"""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PACK = """
format: 1
pack: test/writing
language: en
description: A name for a test
entities: [{id: "geo:SY", type: location.country, name: Syria}]
"""
ROUNDS, DOCUMENTS, READS = 6, 1500, 5


def main() -> int:
    postil = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        pack, db, news = Path(folder, "pack.yaml"), str(Path(folder, "db")), Path(folder, "news.jsonl")
        pack.write_text(PACK)
        writers = 0
        seen = 0
        for round_number in range(ROUNDS):  # each round replaces all documents and adds as many
            lines = (json.dumps({"id": str(i), "text": f"Round {round_number} in Syria, document {i}."})
                     for i in range(DOCUMENTS * (round_number + 1)))
            news.write_text("\n".join(lines) + "\n")
            index = [postil, "index", "--no-default-rules", "--rules", str(pack), "--db", db, str(news)]
            if round_number == 0:
                subprocess.run(index, check=True, stdout=subprocess.DEVNULL)
                continue
            writer = subprocess.Popen(index, stdout=subprocess.DEVNULL)
            for _ in range(READS):
                done = subprocess.run([postil, "search", "--db", db, "--json", "--limit", "50", "--facet", "location", "location:syria"],
                                      capture_output=True, text=True)
                if done.returncode != 0:
                    print(f"a reader failed: {done.returncode} {done.stderr}")
                    writer.wait()
                    return 1
                answer = json.loads(done.stdout)
                if answer["facets"]["location"]["values"][0]["count"] != answer["total"] or answer["total"] < seen:
                    print("an answer does not fit together:", answer["total"], answer["facets"])
                    writer.wait()
                    return 1
                seen = answer["total"]
            writers += writer.wait() == 0
        if writers != ROUNDS - 1:
            print("a writer failed")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
