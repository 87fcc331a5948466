#!/usr/bin/env python3
"""What a perfect tagger of names could reach on a set of gold annotations.

name_ceiling.py GOLD.jsonl

Postil annotates names, without the article before them, and neither pronouns nor common nouns. Some sets label those too. This tells
how many labels of each kind there are, and the F1 of a tagger that finds every name of the set, cuts it as Postil does, and finds
nothing else: no rule can take such a tagger further without making it worse on sets that label names alone.
"""
import json
import sys
from pathlib import Path

PRONOUNS = set("i we he she they it you me us him them my our your his her its their who whom whose this that these those which".split())
ARTICLES = {"the", "a", "an"}
DETERMINERS = ARTICLES | {"some", "all", "any", "both", "this", "that", "these", "those", "our", "their", "its", "his", "her"}
JOINTS = set("of and the for on in to & al el bin ibn de la du von van".split())


def kind(label: str) -> str:
    """pronoun, common (no name in it), article (a name behind an article), wider (a name with words of no name), or name."""
    words = label.split()
    if len(words) == 1 and words[0].lower() in PRONOUNS:
        return "pronoun"
    rest = words[1:] if words[0].lower() in DETERMINERS else words
    if not any(w[0].isupper() for w in rest):
        return "common"
    if words[0].lower() in ARTICLES:
        return "article"
    return "name" if all(w[0].isupper() or not w[0].isalpha() or w in JOINTS for w in words) else "wider"


def f1(matched: int, found: int, gold: int) -> float:
    return 2 * matched / (found + gold) if found + gold else 0.0


def main() -> int:
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__.strip())
        return 0 if "--help" in sys.argv or "-h" in sys.argv else 2
    for wanted in ("actor", "location"):
        counts = dict.fromkeys(("pronoun", "common", "article", "wider", "name"), 0)
        for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            text = document["text"].encode()
            for a in document["annotations"]:
                if a["type"] == wanted and not a.get("optional"):
                    counts[kind(text[a["start"]:a["end"]].decode())] += 1
        gold = sum(counts.values())
        named = counts["article"] + counts["wider"] + counts["name"]
        print(f"{wanted}: {gold} labels: " + ", ".join(f"{n} {k}" for k, n in counts.items()))
        print(f"  ceiling: exact F1 {f1(counts['name'], named, gold):.3f}, overlap F1 {f1(named, named, gold):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
