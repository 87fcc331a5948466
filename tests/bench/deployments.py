"""What it costs to add annotations to a search that exists: apply in place and beside the index, the join, and omindex under
postil run. Prints a table; a benchmark, no test.

deployments.py POSTIL TEXTS.jsonl [--documents N] [--files N] [--only apply|search|run]

TEXTS has a line for each document, with a `text`. Needs scriptindex, omindex and, for instructions, valgrind."""
import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

QUERIES = ['said:assad', 'location:syria', 'actor:"united nations" AND people', 'quantity:"people > 100"', 'location:china OR trade',
           'same:"actor=united states & location=china"']
SCRIPT = "id : unique=Q boolean=Q field\ntext : index field\n"


def cpu(*command, ok=(0,)):
    """Wall and CPU seconds of a command."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    if done.returncode not in ok:
        sys.exit(f"{' '.join(command)}: {done.stderr[:1000]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def instructions(folder, *command):
    """Of all processes of a command."""
    for old in os.listdir(folder):
        if old.startswith("cg."):
            os.remove(f"{folder}/{old}")
    done = subprocess.run(["valgrind", "--tool=callgrind", "--trace-children=yes", f"--callgrind-out-file={folder}/cg.%p", *command],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr[:1000]}")
    total = 0
    for name in os.listdir(folder):
        if name.startswith("cg."):
            with open(f"{folder}/{name}", encoding="utf-8", errors="replace") as lines:
                total += max([int(line.split()[1]) for line in lines if line.startswith(("summary:", "totals:"))], default=0)
    return total


def make_index(folder, texts):
    with open(f"{folder}/dump", "w", encoding="utf-8") as out:
        for i, text in enumerate(texts, 1):
            out.write(f"id={i}\ntext={' '.join(text.split())}\n\n")
    with open(f"{folder}/script", "w", encoding="utf-8") as out:
        out.write(SCRIPT)
    cpu("scriptindex", f"{folder}/main", f"{folder}/script", f"{folder}/dump")


def apply(postil, folder, texts):
    """A second run finds all annotated: that is the start. What annotate takes is the same in both ways."""
    make_index(folder, texts)
    shutil.copytree(f"{folder}/main", f"{folder}/inplace")
    with open(f"{folder}/texts.jsonl", "w", encoding="utf-8") as out:
        for i, text in enumerate(texts, 1):
            out.write(json.dumps({"id": i, "text": " ".join(text.split())}) + "\n")
    place = [postil, "apply", "--text-from", "data:field:text", "--db"]
    ways = {"in place": [*place, f"{folder}/inplace"], "sidecar": [*place, f"{folder}/main", "--sidecar", f"{folder}/notes"]}
    cost, rate = {}, {}
    for name, command in ways.items():
        wall, used = cpu(*command)
        start_wall, start = cpu(*command)
        cost[name] = used - start
        rate[name] = len(texts) / (wall - start_wall)
        print(f"apply {name}: {len(texts) / (wall - start_wall):.0f} documents/s, {used - start:.2f} s of CPU time for {len(texts)}, "
              f"and {start:.2f} s to start")
    print(f"  sidecar / in place: {rate['sidecar'] / rate['in place']:.2f} times the documents a second (asked: 10), "
          f"{cost['in place'] / cost['sidecar']:.2f} times by CPU time, annotating included")
    used = min(cpu(postil, "annotate", "--jobs", "1", f"{folder}/texts.jsonl")[1] for _ in range(2))
    print(f"  postil annotate over the same texts, start and JSON included: {used:.2f} s")


def search(postil, folder):
    sums = {}
    for query in QUERIES:
        line = []
        for name, options in (("in place", ["--db", f"{folder}/inplace"]),
                              ("joined", ["--db", f"{folder}/main", "--sidecar", f"{folder}/notes"])):
            best = min(cpu(postil, "search", *options, query, ok=(0, 1))[1] for _ in range(7))
            sums[name] = sums.get(name, 0) + best
            line.append(f"{name} {1000 * best:.0f} ms")
        print(f"search {query}: {', '.join(line)}")
    print(f"  joined / in place: {sums['joined'] / sums['in place']:.2f} (asked: at most 2)")


def run(postil, folder, texts):
    """Instructions for each document: those for all less those for one, so that starting is apart."""
    def make(name, some):
        os.mkdir(f"{folder}/{name}")
        for i, text in enumerate(some):
            with open(f"{folder}/{name}/{i}.txt", "w", encoding="utf-8") as out:
                out.write(text)
    make("one", texts[:1])
    make("all", texts)
    for terms in ("full", "lean"):
        with open(f"{folder}/{terms}.yaml", "w", encoding="utf-8") as out:
            out.write(f"terms: {terms}\n")
    plain = plain_all = 0
    for name, before in (("plain", []), ("full", [postil, "--config", f"{folder}/full.yaml", "run", "--"]),
                         ("lean", [postil, "--config", f"{folder}/lean.yaml", "run", "--"])):
        one, all_ = (instructions(folder, *before, "omindex", "--db", f"{folder}/{name}-{which}", "--url", "/", f"{folder}/{which}")
                     for which in ("one", "all"))
        each = (all_ - one) / (len(texts) - 1)
        if not plain:
            plain = each
            plain_all = all_
        print(f"omindex {name}: {each / 1e6:.2f} million instructions a file ({100 * (each / plain - 1):+.0f} %), {one / 1e6:.0f} million "
              f"with the first; start included, {len(texts)} files cost {100 * (all_ / plain_all - 1):+.0f} %")


parser = argparse.ArgumentParser()
parser.add_argument("postil")
parser.add_argument("texts")
parser.add_argument("--documents", type=int, default=2000)
parser.add_argument("--files", type=int, default=150)
parser.add_argument("--only", choices=("apply", "search", "run"))
options = parser.parse_args()
POSTIL = os.path.abspath(options.postil)
TEXTS = []
with open(options.texts, encoding="utf-8") as lines:
    for record in lines:
        TEXTS.append(json.loads(record).get("text") or "")
FOLDER = tempfile.mkdtemp(prefix="postil-bench-")
try:
    if options.only != "run":
        apply(POSTIL, FOLDER, TEXTS[:options.documents])
        search(POSTIL, FOLDER)
    if options.only in (None, "run"):
        run(POSTIL, FOLDER, TEXTS[:options.files])
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
