#!/usr/bin/env python3
"""How often each cue and each rule of rules/en occurs in a corpus of ordinary news: what never occurs is to be questioned.

  tests/corpus_counts.py POSTIL [--corpus FOLDER] [--megabytes N] [--rules-only | --cues-only] [--all]

Cues are counted in all their inflected forms, whether they are cues where they stand or not: a generated pack has one rule for each entry of
the lists cue_*. Rules are counted by the annotations that name them. Without --all, only what occurs at most twice is listed.
FOLDER has .jsonl or .jsonl.xz files with a "text" a line; default: ../shared/corpus beside the project. Exit status 77 if it is
missing.
"""
import argparse
import collections
import glob
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RARE = 2  # occurrences


class TextLoader(yaml.SafeLoader):
    """Every scalar is text, as Postil reads it."""


TextLoader.yaml_implicit_resolvers = {}


def pack(path):
    with open(path, encoding="utf-8") as f:
        return yaml.load(f, TextLoader)


def documents(folder, megabytes):
    """Texts of all files in turns, up to so many MB."""
    left = megabytes * 1e6
    files = sorted(glob.glob(os.path.join(folder, "*.jsonl"))) + sorted(glob.glob(os.path.join(folder, "*.jsonl.xz")))
    for path in files:
        opener = lzma.open if path.endswith(".xz") else open
        with opener(path, "rt", encoding="utf-8") as f:
            for line in f:
                if left <= 0:
                    return
                document = json.loads(line)
                left -= len(document["text"])
                yield {"id": document["id"], "text": document["text"], "date": document.get("date", "")}


def cues():
    """(list, inflection, entry, its spellings) of all lists of cues."""
    for name, cue_list in pack(os.path.join(ROOT, "rules/en/speech.yaml"))["lists"].items():
        if not name.startswith("cue_") or name in ("cue_tails", "cue_catenatives"):
            continue
        entries = cue_list["entries"] if isinstance(cue_list, dict) else cue_list
        inflect = cue_list.get("inflect", "none") if isinstance(cue_list, dict) else "none"
        for entry in entries:
            texts = entry["text"] if isinstance(entry, dict) else entry
            yield name, inflect, [texts] if isinstance(texts, str) else texts


def cue_pack(entries):
    quoted = lambda s: "'" + s.replace("'", "''") + "'"
    lists = "".join(f"  c{i}: {{inflect: {inflect}, entries: [{{text: [{', '.join(map(quoted, texts))}]}}]}}\n"
                    for i, (_, inflect, texts) in enumerate(entries))
    rules = "".join(f"  - {{id: r{i}, match: '%c{i}', emit: {{type: cue.c{i}}}}}\n" for i in range(len(entries)))
    return f"format: 1\npack: cues\noverlap: {{cue: all}}\nlists:\n{lists}rules:\n{rules}"


def annotate(postil, options, texts, key):
    """Counts of key(annotation)."""
    counts = collections.Counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as given:
        for document in texts:
            given.write(json.dumps(document) + "\n")
        given.seek(0)
        run = subprocess.Popen([postil, "annotate", *options], stdin=given, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        for line in run.stdout:
            counts.update(key(a) for a in json.loads(line)["annotations"])
        if run.wait() != 0:
            sys.exit(f"postil annotate: exit status {run.returncode}")
    return counts


def report(title, rows, everything):
    rows = sorted(rows)
    never = [name for count, name in rows if count == 0]
    rare = [r for r in rows if 0 < r[0] <= RARE]
    print(f"\n{title}: {len(rows)}; {len(never)} never occur, {len(rare)} once or twice")
    for name in never:
        print(f"       0  {name}")
    for count, name in (rows[len(never):] if everything else rare):
        print(f"{count:8}  {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("postil")
    parser.add_argument("--corpus", default=os.path.join(ROOT, "../shared/corpus"))
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--rules-only", action="store_true")
    parser.add_argument("--cues-only", action="store_true")
    parser.add_argument("--all", action="store_true", help="list what is frequent, too")
    args = parser.parse_args()
    if not glob.glob(os.path.join(args.corpus, "*.jsonl*")):
        print(f"skipped: there is no corpus in {args.corpus}")
        sys.exit(77)
    texts = list(documents(args.corpus, args.megabytes))
    print(f"{len(texts)} documents, {sum(len(t['text']) for t in texts) / 1e6:.1f} MB of {args.corpus}")

    if not args.rules_only:
        entries = list(cues())
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "cues.yaml")
            with open(path, "w", encoding="utf-8") as f:
                f.write(cue_pack(entries))
            rules = [a for p in (path, *(os.path.join(ROOT, "rules/en", n) for n in ("irregular.yaml", "counting.yaml", "text.yaml"))) for a in ("--rules", p)]
            counts = annotate(args.postil, ["--no-default-rules", *rules], texts, lambda a: a.get("kind", ""))
        report("cues", [(counts[f"c{i}"], f"{texts_[0]} ({name})") for i, (name, _, texts_) in enumerate(entries)], args.all)
    if not args.cues_only:
        names = [f"{p['pack']}/{r['id']}" for p in map(pack, sorted(glob.glob(os.path.join(ROOT, "rules/en/*.yaml"))))
                 for r in p.get("rules", ()) if not re.match("_", r["emit"]["type"])]
        counts = annotate(args.postil, ["--no-default-rules", "--rules", os.path.join(ROOT, "rules")], texts, lambda a: a["rule"])
        report("rules", [(counts[n], n) for n in names], args.all)


if __name__ == "__main__":
    main()
