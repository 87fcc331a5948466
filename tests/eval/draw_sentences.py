#!/usr/bin/env python3
"""Draws sentences with a number in them from the press releases, one a document, always the same for a seed.

draw_sentences.py SEED [--count 200] [--corpus FILE]

Prints JSON lines: id, start, end (bytes) and text; the text is for the eyes of who labels and is not kept. The labels of
senate_quantities_2.jsonl, _3, _4 and _5 belong to the seeds 20261122, 20261123 (100 sentences), 20261124 and 20261129."""
from __future__ import annotations

import argparse
import json
import lzma
import random
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORDS = ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
         "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions "
         "billion billions trillion dozen dozens half third thirds quarter quarters fourth fifth sixth percent first second twice")
NUMBER = re.compile(r"\d|\b(?:" + "|".join(WORDS.split()) + r")\b", re.I)
SENTENCE = re.compile(r"""[^\s].*?(?:[.!?]["”’]?(?=\s+["“]?[A-Z])|$)""", re.M)
SHORTEST, LONGEST = 40, 400  # characters


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=int)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--corpus", type=Path, default=HERE / "../../../shared/corpus/senate.jsonl.xz")
    args = parser.parse_args()
    with lzma.open(args.corpus, "rt", encoding="utf-8") as lines:
        documents = sorted((d["id"], d["text"]) for d in map(json.loads, lines))
    chance, drawn = random.Random(args.seed), 0
    for name, text in chance.sample(documents, min(len(documents), 6 * args.count)):
        found = [m for m in SENTENCE.finditer(text) if SHORTEST <= len(m.group()) <= LONGEST and NUMBER.search(m.group())]
        if not found or drawn == args.count:
            continue
        m, drawn = chance.choice(found), drawn + 1
        start, end = (len(text[:k].encode()) for k in m.span())
        print(json.dumps({"id": name, "start": start, "end": end, "text": m.group()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
