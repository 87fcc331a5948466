"""postil run: unmodified indexers of Debian, annotated; their own output, status and contents stay as they are.

run_test.py POSTIL"""
import json
import os
import pickle
import shutil
import subprocess
import sys

from common import ARTICLES, QUERIES, Folder, contents, equal, need_programs, need_xapian, run

need_xapian()
need_programs("omindex", "scriptindex", "notmuch")
import xapian  # noqa: E402

POSTIL = os.path.abspath(sys.argv[1])


def without_ours(path):
    """The contents of an index less terms, values and metadata of annotations."""
    documents, metadata = contents(path)
    base = 0x51510000
    return [(i, length, data, [t for t in terms if not t[0].startswith(b"XQ")],
             [v for v in values if not base <= v[0] < base + 0x800])
            for i, length, data, terms, values in documents], [m for m in metadata if not m[0].startswith(b"xq.")]


def found(db, query, field):
    """Names of the articles that postil search finds."""
    done = subprocess.run([POSTIL, "search", "--db", db, "--json", "--no-facets", query], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"search {query}: {done.stderr}")
    database = xapian.Database(db)
    enquire_ids = set()
    for hit in json.loads(done.stdout)["hits"]:
        enquire_ids.add(field(database, hit))
    return enquire_ids


def check_queries(db, field, what):
    for query, expected in QUERIES:
        equal(found(db, query, field), expected, f"{what}: {query}")


def number_of(database, hit):
    """The article by its record: id=1, or a file url=/1.txt."""
    data = database.get_document(hit["docid"]).get_data().decode()
    for line in data.split("\n"):
        if line.startswith("id="):
            return line[3:]
        if line.startswith("url="):
            return os.path.basename(line[4:]).split(".")[0]
    return data


def omindex(folder):
    os.mkdir(f"{folder}/html")
    for name, title, text in ARTICLES:
        with open(f"{folder}/html/{name}.html", "w", encoding="utf-8") as out:
            out.write(f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>")
    plain = run("omindex", "--db", f"{folder}/plain", "--url", "/", f"{folder}/html")
    with_us = run(POSTIL, "run", "--", "omindex", "--db", f"{folder}/ours", "--url", "/", f"{folder}/html")
    equal(with_us, plain, "omindex: what it prints")
    equal(without_ours(f"{folder}/ours"), without_ours(f"{folder}/plain"), "omindex: what it stores")
    check_queries(f"{folder}/ours", number_of, "omindex")


def scriptindex(folder):
    with open(f"{folder}/dump", "w", encoding="utf-8") as out:
        for name, title, text in ARTICLES:
            out.write(f"id={name}\ntitle={title}\ntext={text}\n\n")
    with open(f"{folder}/script", "w", encoding="utf-8") as out:
        out.write("id : unique=Q boolean=Q field\ntitle : field index=S\ntext : index field\n")
    plain = run("scriptindex", f"{folder}/plain", f"{folder}/script", f"{folder}/dump")
    with_us = run(POSTIL, "run", "--", "scriptindex", f"{folder}/ours", f"{folder}/script", f"{folder}/dump")
    equal(with_us, plain, "scriptindex: what it prints")
    equal(without_ours(f"{folder}/ours"), without_ours(f"{folder}/plain"), "scriptindex: what it stores")
    check_queries(f"{folder}/ours", number_of, "scriptindex")
    # Again over the same index: replaced documents are annotated once.
    run(POSTIL, "run", "--", "scriptindex", f"{folder}/ours", f"{folder}/script", f"{folder}/dump")
    check_queries(f"{folder}/ours", number_of, "scriptindex, second run")


# Indexes what the file beside it has: a list of names and texts.
INDEXER = """
import pickle, sys, xapian
db = xapian.WritableDatabase(sys.argv[1], xapian.DB_CREATE_OR_OPEN)
generator = xapian.TermGenerator()
with open(__file__ + ".documents", "rb") as documents:
    for name, text in pickle.load(documents):
        document = xapian.Document()
        generator.set_document(document)
        generator.index_text(text)
        document.set_data(name)
        db.add_document(document)
db.commit()
print("done")
sys.exit(7)
"""


def indexer(folder, documents):
    """A command, less the index."""
    program = f"{folder}/indexer.py"
    with open(program, "w", encoding="utf-8") as out:
        out.write(INDEXER)
    with open(f"{program}.documents", "wb") as out:
        pickle.dump(documents, out)
    return sys.executable, program


def python(folder):
    program = indexer(folder, [(name, text) for name, _, text in ARTICLES])
    equal(run(POSTIL, "run", "--", *program, f"{folder}/ours", status=7), ("done\n", ""), "python: output and status")
    check_queries(f"{folder}/ours", number_of, "python")
    # A failing engine: told once, and the program does its work.
    for rules, why in ((f"{folder}/none.yaml", "cannot read"), (program[1], "no YAML")):
        out, err = run(POSTIL, "--no-default-rules", "--rules", rules, "run", "--", *program, f"{folder}/broken", status=7)
        equal(out, "done\n", "broken rules: output")
        if err.count("runs on without annotations") != 1 or why not in err:
            sys.exit(f"broken rules: told wrongly:\n{err}")
    equal(xapian.Database(f"{folder}/broken").get_doccount(), 2 * len(ARTICLES), "broken rules: documents")


def hostile_texts(folder):
    """50 MB in one document, and bytes that are no UTF-8: stored as without us, and what follows is annotated."""
    texts = [text for _, _, text in ARTICLES]
    all_texts = " ".join(texts) + "\n"
    invalid = b"Angela Merkel went to \xff\xfe Paris \xc3\x28 France \xed\xa0\x80 \xf5."
    program = indexer(folder, [("big", all_texts * (50000000 // len(all_texts))), ("invalid", invalid), ("1", texts[0])])
    plain = run(*program, f"{folder}/plain", status=7)
    equal(run(POSTIL, "run", "--", *program, f"{folder}/ours", status=7), plain, "hostile texts: what the program prints")
    equal(without_ours(f"{folder}/ours") == without_ours(f"{folder}/plain"), True, "hostile texts: what it stores")
    equal("1" in found(f"{folder}/ours", "location:hama", number_of), True, "hostile texts: the document behind them")


def notmuch(folder):
    os.makedirs(f"{folder}/mail/cur")
    for name, title, text in ARTICLES:
        with open(f"{folder}/mail/cur/{name}", "w", encoding="utf-8") as out:
            out.write(f"From: a@example.org\nTo: b@example.org\nSubject: {title}\nMessage-ID: <{name}@example.org>\n"
                      f"Date: Fri, 04 Dec 2015 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{text}\n")
    with open(f"{folder}/mail/cur/reply", "w", encoding="utf-8") as out:
        out.write("From: Hanna Virtanen <hanna@example.net>\nTo: b@example.org\nSubject: pier\nMessage-ID: <reply@example.net>\n"
                  "Date: Mon, 03 Nov 2025 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n"
                  "On Sun, 2 Nov 2025 at 18:40, Oskar Lind <oskar@example.com> wrote:\n> The old pier is closed to over\n> 900 boats.\n\nFine.\n")
    with open(f"{folder}/config", "w", encoding="utf-8") as out:
        out.write(f"[database]\npath={folder}/mail\n[user]\nname=a\nprimary_email=a@example.org\n[new]\ntags=inbox;\n")
    env = {"NOTMUCH_CONFIG": f"{folder}/config", "NOTMUCH_PROFILE": ""}
    run(POSTIL, "run", "--", "notmuch", "new", env=env)
    for query, expected in QUERIES:
        out, _ = run(POSTIL, "run", "--", "notmuch", "search", "--output=messages", query, env=env)
        equal({line.split(":")[1].split("@")[0] for line in out.split()}, expected, f"notmuch: {query}")
    out, _ = run(POSTIL, "run", "--", "notmuch", "search", "--output=messages", "date:2015-12-01..2015-12-31 and subject:paris", env=env)
    equal(out, "id:2@example.org\n", "notmuch: its own date: and subject: stay its own")
    out, _ = run(POSTIL, "run", "--", "notmuch", "search", "--output=messages", 'said:"Oskar Lind"', env=env)
    equal(out, "id:reply@example.net\n", "notmuch: who wrote what a mail quotes")
    out, _ = run(POSTIL, "search", "--db", f"{folder}/mail/.notmuch/xapian", "--json", "id:2@example.org", env=env)
    equal([hit["id"] for hit in json.loads(out)["hits"]], ["2@example.org"], "notmuch: a hit has its message's id")


def statically_linked(folder):
    with open(f"{folder}/a.c", "w", encoding="utf-8") as out:
        out.write("int main(void) { return 3; }\n")
    if subprocess.run(["cc", "-static", "-o", f"{folder}/static", f"{folder}/a.c"], capture_output=True).returncode:
        return
    _, err = run(POSTIL, "run", "--", f"{folder}/static", status=3)
    if "statically linked" not in err:
        sys.exit(f"statically linked: not told: {err}")


# A Xapian of the future: its functions have the names of today, or others (a namespace of their own).
OTHER_XAPIAN = """
#include <cstdio>
#include <string>
namespace Xapian {
NAMESPACE
class Utf8Iterator {};
class Document {};
class TermGenerator { public: void index_text(const Utf8Iterator&, unsigned, const std::string&); };
class WritableDatabase { public: unsigned add_document(const Document&); void commit(); };
END
}
"""
OTHER_LIBRARY = OTHER_XAPIAN + """
namespace Xapian {
void TermGenerator::index_text(const Utf8Iterator&, unsigned n, const std::string& s) { std::printf("text %u %s\\n", n, s.c_str()); }
unsigned WritableDatabase::add_document(const Document&) { std::puts("document"); return 42; }
void WritableDatabase::commit() { std::puts("commit"); }
}
"""
OTHER_PROGRAM = OTHER_XAPIAN + """
int main() {
  Xapian::TermGenerator generator;
  Xapian::WritableDatabase database;
  for (int i = 0; i < 2; ++i) {
    generator.index_text(Xapian::Utf8Iterator(), 7, "S");
    std::printf("%u\\n", database.add_document(Xapian::Document()));
  }
  database.commit();
  return 5;
}
"""


def another_xapian(folder):
    """A program with a libxapian of another major version runs on as it is, and one line says why it is not annotated."""
    if not shutil.which("c++"):
        print("another_xapian: skipped, there is no c++")
        return
    for name, namespace in (("same", ""), ("other", "inline namespace v2 {")):
        for file, source in (("library", OTHER_LIBRARY), ("program", OTHER_PROGRAM)):
            with open(f"{folder}/{file}.cc", "w", encoding="utf-8") as out:
                out.write(source.replace("NAMESPACE", namespace).replace("END", "}" if namespace else ""))
        library = f"{folder}/{name}/libxapian.so.99"
        os.mkdir(f"{folder}/{name}")
        run("c++", "-shared", "-fPIC", "-Wl,-soname,libxapian.so.99", "-o", library, f"{folder}/library.cc")
        run("c++", "-o", f"{folder}/{name}/program", f"{folder}/program.cc", library, f"-Wl,-rpath,{folder}/{name}")
        plain = run(f"{folder}/{name}/program", status=5)
        equal(plain, (2 * "text 7 S\ndocument\n42\n" + "commit\n", ""), "another Xapian: the program by itself")
        out, err = run(POSTIL, "run", "--", f"{folder}/{name}/program", status=5)
        equal(out, plain[0], f"another Xapian, {name} names: what the program prints")
        if err.count("\n") != 1 or "made for libxapian.so.30" not in err or "libxapian.so.99" not in err:
            sys.exit(f"another Xapian, {name} names: told wrongly: {err}")


def whose_options(folder):
    """What stands behind the command is the command's, with and without a "--"; what stands before it is ours."""
    for arguments in (["--", "echo", "--jobs", "3"], ["echo", "--jobs", "3"], ["--jobs", "2", "echo", "--jobs", "3"],
                      ["--jobs=2", "--", "echo", "--jobs", "3"]):
        equal(run(POSTIL, "run", *arguments, env={"TMPDIR": folder})[0], "--jobs 3\n", f"run {arguments}: what the command gets")
    equal(run(POSTIL, "--jobs", "2", "run", "echo", "-n", "--", "-h", env={"TMPDIR": folder})[0], "-- -h", "run: options of a command")
    _, err = run(POSTIL, "run", "--no-such-option", "echo", status=2)
    equal(err, "postil: The following argument was not expected: --no-such-option (postil run --help)\n", "run: an option that is none")


def never_used(folder):
    """What never meets our Xapian is told so once, at its end, whichever of its processes that is."""
    os.mkdir(f"{folder}/tmp")
    run("cc", "-shared", "-o", f"{folder}/libxapian.so.99", "-x", "c", "/dev/null")
    python = sys.executable
    for name, command, told in (
            ("a program without Xapian", ["true"], "true never used libxapian.so.30"),
            ("a shell with such a program", ["bash", "-c", "true; true"], "bash never used libxapian.so.30"),
            ("an indexer", ["omindex", "--version"], None),
            ("a shell with an indexer", ["bash", "-c", "true; omindex --version; true"], None),
            ("a module that comes late", [python, "-c", "import xapian"], None),
            ("another Xapian that comes late", [python, "-c", f"import ctypes; ctypes.CDLL('{folder}/libxapian.so.99')"],
             "made for libxapian.so.30, but this program uses"),
            ("another Xapian that comes late, after an indexer",
             ["bash", "-c", f"omindex --version; {python} -c \"import ctypes; ctypes.CDLL('{folder}/libxapian.so.99')\"; true"],
             "made for libxapian.so.30, but this program uses")):
        _, err = run(POSTIL, "run", "--", *command, env={"TMPDIR": f"{folder}/tmp"})
        if err.count("\n") != (told is not None) or (told or "") not in err:
            sys.exit(f"{name}: told wrongly: {err}")
        equal(os.listdir(f"{folder}/tmp"), [], f"{name}: files left behind")


GERMAN = ("Die Regierung der Stadt teilte am Montag mit, dass der Fluss bei Hama über die Ufer getreten sei. Mehr als 170 Lastwagen gingen "
          "verloren, sagte Präsident Bashar Assad. Die Vereinten Nationen schickten zwölf Boote nach Homs, und Angela Merkel sprach in Paris.")


def languages(folder):
    """Each document gets the rules of its own language: the terms are those that postil index gives."""
    texts = [text for _, _, text in ARTICLES] + [GERMAN]
    os.mkdir(f"{folder}/texts")
    with open(f"{folder}/texts.jsonl", "w", encoding="utf-8") as out:
        for i, text in enumerate(texts, 1):
            out.write(json.dumps({"id": str(i), "text": text}) + "\n")
            with open(f"{folder}/texts/{i}.txt", "w", encoding="utf-8") as file:
                file.write(text)
    with open(f"{folder}/english.yaml", "w", encoding="utf-8") as out:
        out.write("document_language: en\n")
    run(POSTIL, "index", "--db", f"{folder}/index", f"{folder}/texts.jsonl")
    run(POSTIL, "run", "--", "omindex", "--db", f"{folder}/ours", "--url", "/", f"{folder}/texts")
    run(POSTIL, "--config", f"{folder}/english.yaml", "run", "--", "omindex", "--db", f"{folder}/english", "--url", "/", f"{folder}/texts")

    def terms(db, name_of):
        of = {}
        for _, _, data, terms, _ in contents(f"{folder}/{db}")[0]:
            of[name_of(data.decode())] = [t for t in terms if t[0].startswith(b"XQ") and t[0][2:3] not in (b"K", b"O")]
        return of

    def by_url(data):
        return next(line for line in data.split("\n") if line.startswith("url=")).split("/")[-1].split(".")[0]

    indexed, ours = terms("index", lambda data: json.loads(data)["id"]), terms("ours", by_url)
    english = terms("english", by_url)
    for name, expected in indexed.items():
        equal(ours[name], expected, f"languages: terms of document {name}")
    for name in ("1", "2", "3"):
        equal(english[name], ours[name], f"languages: an English document, detected or not: {name}")
    if "cld2" not in run("ldd", POSTIL)[0]:
        print("languages: built without libcld2, all is taken to be English")
    elif any(t[0].startswith(b"XQRen/") for t in ours["4"]) or not any(t[0].startswith(b"XQRen/") for t in english["4"]):
        sys.exit(f"languages: rules of the German document: {ours['4']}, as English: {english['4']}")


for test in (omindex, scriptindex, python, hostile_texts, languages, notmuch, statically_linked, another_xapian, whose_options,
             never_used):
    with Folder() as place:
        test(place)
        print(f"{test.__name__}: as expected")
with Folder() as place:
    run(POSTIL, "run", "--", "/nonexistent/program", status=2, env={"TMPDIR": place})
    equal(os.listdir(place), [], "a program that is not there: files left behind")
