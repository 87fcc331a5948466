"""postil apply on an index of scriptindex: in place, killed and resumed, stripped, as a sidecar with one shard and several.

apply_test.py POSTIL [DOCUMENTS [KILLS]]"""
import json
import os
import random
import shutil
import subprocess
import sys
import time

from common import ARTICLES, QUERIES, Folder, contents, equal, need_programs, need_xapian, run

need_xapian()
need_programs("scriptindex", "xapian-check")
import xapian  # noqa: E402

POSTIL = os.path.abspath(sys.argv[1])
DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 4
APPLY = [POSTIL, "apply", "--text-from", "data:field:text", "--date-from", "data:field:day", "--db"]


def make_index(folder):
    """Articles, and documents made of their sentences at random."""
    chance = random.Random(7)
    sentences = [s for _, _, text in ARTICLES for s in text.split(". ")]
    with open(f"{folder}/dump", "w", encoding="utf-8") as out:
        for name, title, text in ARTICLES:
            out.write(f"id={name}\ntitle={title}\ntext={text}\nday=2015-12-0{name}\n\n")
        for i in range(len(ARTICLES) + 1, DOCUMENTS + 1):
            text = ". ".join(chance.choice(sentences) for _ in range(chance.randint(1, 6)))
            out.write(f"id=x{i}\ntitle=Number {i}\ntext={text}\nday=2015-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}\n\n")
    with open(f"{folder}/script", "w", encoding="utf-8") as out:
        out.write("id : unique=Q boolean=Q field\ntitle : field index=S\ntext : index field\nday : field\n")
    run("scriptindex", f"{folder}/original", f"{folder}/script", f"{folder}/dump")


def check(db):
    run("xapian-check", db)


def hits(*options, query):
    done = subprocess.run([POSTIL, "search", *options, "--json", "--no-facets", "--limit", "100000", query], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"search {query}: {done.stderr}")
    return json.loads(done.stdout)["hits"]


def found(*options, query):
    return {hit["docid"] for hit in hits(*options, query=query)}


def order(*options, query):
    return [hit["docid"] for hit in hits(*options, query=query)]


def marked(*options, query, number):
    """The pieces of a hit's snippet that are marked."""
    hit = next(h for h in hits(*options, query=query) if h["docid"] == number)
    snippet = hit["snippet"].encode()
    return [snippet[begin:end].decode() for begin, end in hit["highlights"]]


def facets(*options, query):
    done = run(POSTIL, "search", *options, "--json", "--facet", "actor=0", "--facet", "location=0", "--facet", "date=0", query)
    return json.loads(done[0])["facets"]


def kill_now_and_then(command, db, sound):
    """How often it was not yet ready; each time what is there must be sound."""
    chance, kills = random.Random(11), 0
    for _ in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.01, 0.8))
        kills += process.poll() is None
        process.kill()
        process.wait()
        if os.path.exists(db):
            sound(db)
    run(*command)
    return kills


def killed_and_resumed(folder, expected):
    shutil.copytree(f"{folder}/original", f"{folder}/killed")
    kills = kill_now_and_then([*APPLY, f"{folder}/killed"], f"{folder}/killed", check)
    equal(contents(f"{folder}/killed") == expected, True, "killed and resumed: not the result of one run")
    print(f"killed {kills} times and resumed: the same index")


def shards(folder):
    """Sidecars made in one thread and in several, and one that was killed, are the same to a reader, who need not know of shards."""
    documents = {}
    for jobs in ("1", "2", "3"):
        run(*APPLY, f"{folder}/original", "--sidecar", f"{folder}/by{jobs}", "--jobs", jobs)
        equal(os.path.exists(f"{folder}/by{jobs}/XAPIANDB"), jobs != "1", f"--jobs {jobs}: shards")
        documents[jobs] = contents(f"{folder}/by{jobs}")[0]
        equal(documents[jobs] == documents["1"], True, f"sidecar: --jobs {jobs} and one thread")
    for jobs in ("1", "2"):  # by another number of threads than the one that it was made with
        out, _ = run(*APPLY, f"{folder}/original", "--sidecar", f"{folder}/by3", "--jobs", jobs)
        equal(out.startswith("0 documents annotated"), True, f"sidecar of three shards, --jobs {jobs}: nothing to do")
    # xapian-check takes documents without words of their own for missing, so each is read instead.
    kills = kill_now_and_then([*APPLY, f"{folder}/original", "--sidecar", f"{folder}/again", "--jobs", "2"], f"{folder}/again/XAPIANDB",
                              contents)
    equal(contents(f"{folder}/again")[0] == documents["1"], True, "sidecar killed and resumed: not the result of one run")
    equal(os.path.exists(f"{folder}/again/unsynced"), False, "sidecar: all on disk")
    print(f"sidecar killed {kills} times and resumed: the same")
    crashed(folder, documents["1"])


def crashed(folder, expected):
    """The system went down while a sidecar was being made, and what had not reached the disk is lost."""
    command = [*APPLY, f"{folder}/original", "--sidecar", f"{folder}/crashed", "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tables = [f"{folder}/crashed/shard{i}/postlist.glass" for i in (1, 2)]
    while process.poll() is None and not all(os.path.exists(t) and os.path.getsize(t) > 20000 for t in tables):
        time.sleep(0.01)
    process.kill()
    if process.wait() == 0:
        print("crash: skipped, it was faster")
        return
    with open(f"{folder}/crashed/unsynced", "w", encoding="utf-8") as mark:
        mark.write("another start of the system")
    os.truncate(tables[0], 8192)
    run(*command)
    equal(contents(f"{folder}/crashed")[0] == expected, True, "sidecar after a crash: not the result of one run")
    print("sidecar made anew after a crash")


def locked(folder):
    lock = xapian.WritableDatabase(f"{folder}/applied", xapian.DB_OPEN)
    _, err = run(*APPLY, f"{folder}/applied", status=2)
    if "another process is writing" not in err or len(err.strip().split("\n")) != 1:
        sys.exit(f"locked: told wrongly: {err}")
    lock.close()


def collision(folder):
    db = xapian.WritableDatabase(f"{folder}/foreign", xapian.DB_CREATE)
    document = xapian.Document()
    document.add_boolean_term("XQfoo")
    db.add_document(document)
    db.close()
    _, err = run(*APPLY, f"{folder}/foreign", status=2)
    if "another program" not in err:
        sys.exit(f"collision: told wrongly: {err}")


def full_disk(folder, expected):
    """On a file system of its own, which is full in the middle of the work and larger afterwards."""
    small = f"{folder}/small"
    os.mkdir(small)
    room = sum(e.stat().st_size for e in os.scandir(f"{folder}/original")) + (300 << 10)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", small], capture_output=True).returncode:
        print("full disk: skipped, a file system cannot be mounted here")
        return
    try:
        shutil.copytree(f"{folder}/original", f"{small}/db")
        out, err = run(*APPLY, f"{small}/db", status=2)
        if len(err.strip().split("\n")) != 1 or "No space left on device" not in err:
            sys.exit(f"full disk: told wrongly: {err}")
        check(f"{small}/db")
        equal(len(contents(f"{small}/db")[0]), DOCUMENTS, "full disk: the index can be read")
        run("mount", "-o", "remount,size=1g", small)
        run(*APPLY, f"{small}/db")
        equal(contents(f"{small}/db") == expected, True, "full disk, then more room: not the result of one run")
        print("full disk: told, readable, resumed")
    finally:
        subprocess.run(["umount", small], check=True)


def elsewhere(folder, original):
    """Texts from another place than before: refused, with the annotations as they were; from a place that has none: told."""
    db = f"{folder}/elsewhere"
    shutil.copytree(f"{folder}/original", db)
    run(*APPLY, db)
    expected = contents(db)
    none = (POSTIL, "apply", "--text-from", "data:field:texts", "--db", db)
    _, err = run(*none, status=2)
    equal("(--text-from data:field:text); take its annotations out first: postil apply --db" in err, True, f"elsewhere: {err}")
    equal(contents(db) == expected, True, "elsewhere: refused, but not as it was")
    run(POSTIL, "apply", "--db", db, "--strip")
    equal(contents(db) == original, True, "elsewhere: strip")
    _, err = run(*none)
    equal(f"{DOCUMENTS} documents here, none with a text there" in err, True, f"elsewhere: {err}")
    run(*APPLY, db)  # the first try found no text: another one is taken
    equal(contents(db) == expected, True, "elsewhere: another try")
    run(*none, "--sidecar", f"{folder}/elsewhere.notes")
    _, err = run(*APPLY, db, "--sidecar", f"{folder}/elsewhere.notes", status=2)
    equal("(--text-from data:field:texts); remove it" in err, True, f"a sidecar of texts from elsewhere: {err}")


def files(folder):
    """Files that records name by URLs, as omindex writes them."""
    pages = f"{folder}/pages"
    os.makedirs(f"{pages}/a b")
    said = "Police said that 40 trucks burned in Hama."
    contents_of = {"plain.txt": said.encode(), "a b/new%20s.txt": said.encode(), "wide.txt": b"\xff\xfe" + said.encode("utf-16-le"),
                   "page.html": b"<p>" + said.encode(), "binary.txt": b"%PDF-1.7\n\0\1"}
    for name, data in contents_of.items():
        with open(f"{pages}/{name}", "wb") as out:
            out.write(data)
    urls = ["/plain.txt", "http://news.example/a%20b/new%2520s.txt", "wide.txt", "https://news.example/page.html?x=1#top", "/a%20b/new%20s.txt",
            "/binary.txt", "/..%2Foriginal%2Fiamglass", "/none.txt"]
    db = xapian.WritableDatabase(f"{folder}/urls", xapian.DB_CREATE)
    for url in urls:
        document = xapian.Document()
        document.set_data(f"url={url}\nsample=x")
        db.add_document(document)
    db.close()
    _, err = run(POSTIL, "apply", "--db", f"{folder}/urls", "--text-from", f"file:{pages}{{url}}", status=2)
    equal(found("--db", f"{folder}/urls", query="quantity:\"trucks = 40\""), {1, 2, 3, 4}, "files named by URLs")
    for number, why in {5: "No such file", 6: "is no text file", 7: "lies outside of", 8: "No such file"}.items():
        equal(any(line.startswith(f"postil: document {number}: ") and why in line for line in err.split("\n")), True, f"files: {number}: {err}")
    _, err = run(POSTIL, "apply", "--db", f"{folder}/urls", "--text-from", f"file:{os.path.relpath(pages)}{{url}}", status=2)
    equal("another place" in err, False, f"files: the same folder, seen from here: {err}")


def specs(folder):
    """Records in JSON of another program's: named by their numbers, shown as they are; a command that fails."""
    db = xapian.WritableDatabase(f"{folder}/records", xapian.DB_CREATE)
    document = xapian.Document()
    document.set_data(json.dumps({"body": {"text": "Police said that 40 trucks burned in Hama."}, "head": "Fire"}))
    db.add_document(document)
    db.close()
    _, err = run(POSTIL, "apply", "--db", f"{folder}/records", "--text-from", "command:false", "--sidecar", f"{folder}/none", status=2)
    equal(err, "postil: document 1: false failed with status 1\n", "a command that fails")
    out, _ = run(POSTIL, "apply", "--db", f"{folder}/records", "--text-from", "command:cat", "--title-from", "data:json:/head")
    equal(out, "1 document annotated, 0 left alone\n", "a command")
    hit = hits("--db", f"{folder}/records", query="location:hama")[0]
    equal((hit["id"], hit["title"], "40 trucks" in hit["snippet"]), ("1", "Fire", True), "a record in JSON")
    out, _ = run(POSTIL, "apply", "--db", f"{folder}/records", "--strip")
    equal(out, "1 document is as before\n", "strip")


def without_positions(folder):
    db = xapian.WritableDatabase(f"{folder}/flat", xapian.DB_CREATE)
    generator = xapian.TermGenerator()
    for _, _, text in ARTICLES:
        document = xapian.Document()
        generator.set_document(document)
        generator.index_text_without_positions(text)
        document.set_data("text=" + text)
        db.add_document(document)
    db.close()
    run(*APPLY, f"{folder}/flat")
    equal(xapian.Database(f"{folder}/flat").has_positions(), False, "an index without positions stays so")
    equal(found("--db", f"{folder}/flat", query="location:hama"), {1}, "an index without positions: location:hama")


def sidecar(folder, before):
    run(*APPLY, f"{folder}/original", "--sidecar", f"{folder}/notes")
    equal(contents(f"{folder}/original") == before, True, "sidecar: the main index must stay as it is")
    for query in [q for q, _ in QUERIES] + ["trucks AND location:syria", "location:syria OR harbour", "river NOT said:assad",
                                            'same:"actor=united nations & location=homs"', "(paris OR boats) AND actor:\"united nations\""]:
        equal(found("--db", f"{folder}/original", "--sidecar", f"{folder}/notes", query=query),
              found("--db", f"{folder}/applied", query=query), f"sidecar and in place: {query}")
    join = ("--db", f"{folder}/original", "--sidecar", f"{folder}/notes")
    for by in ("date", "date:asc"):
        equal(order(*join, "--sort", by, query="location:syria"), order("--db", f"{folder}/applied", "--sort", by, query="location:syria"),
              f"sidecar: --sort {by}")
    for query in ("location:syria", "trucks", "(paris OR boats) AND actor:\"united nations\""):
        equal(facets(*join, query=query), facets("--db", f"{folder}/applied", query=query), f"sidecar: facets of {query}")
    for options in (join, ("--db", f"{folder}/applied")):  # the data begins with other lines: marks go by the text
        equal(marked(*options, query="location:hama", number=1), ["Hama"], "marks in the text")
    # A document that has gone and one that has changed.
    db = xapian.WritableDatabase(f"{folder}/original", xapian.DB_OPEN)
    db.delete_document(1)
    document = db.get_document(3)
    document.set_data("id=3\ntext=The fleet left Germany.")
    db.replace_document(3, document)
    db.close()
    run(*APPLY, f"{folder}/original", "--sidecar", f"{folder}/notes", "--changed")
    equal(found(*join, query="location:germany"), {3}, "sidecar: a changed document")
    equal(1 in found(*join, query="location:hama"), False, "sidecar: a deleted document")


with Folder() as place:
    make_index(place)
    original = contents(f"{place}/original")
    shutil.copytree(f"{place}/original", f"{place}/applied")
    run(*APPLY, f"{place}/applied")
    applied = contents(f"{place}/applied")
    for query, expected in QUERIES:
        equal({i for i in found("--db", f"{place}/applied", query=query) if i <= len(ARTICLES)}, {int(e) for e in expected}, query)
    run(*APPLY, f"{place}/applied")
    equal(contents(f"{place}/applied") == applied, True, "apply twice: the second changes nothing")
    killed_and_resumed(place, applied)
    full_disk(place, applied)
    locked(place)
    collision(place)
    without_positions(place)
    shards(place)
    elsewhere(place, original)
    files(place)
    specs(place)
    sidecar(place, original)  # changes the main index at its end
    run(POSTIL, "apply", "--db", f"{place}/applied", "--strip")
    check(f"{place}/applied")
    equal(contents(f"{place}/applied") == original, True, "strip: every document as it was")
    print(f"{DOCUMENTS} documents: apply, resume, sidecar, strip as expected")
