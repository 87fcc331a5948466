"""What the integration tests share: a folder of their own, running programs, and the contents of an index."""
import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77  # CTest's SKIP_RETURN_CODE


def need_xapian():
    """Debian's python3 has Xapian's bindings; another python3 that is first in the PATH may not."""
    try:
        import xapian  # noqa: F401
    except ImportError:
        if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
            os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
        print("skipped: python3-xapian is not here")
        sys.exit(SKIPPED)


def need_programs(*names):
    missing = [n for n in names if not shutil.which(n)]
    if missing:
        print("skipped: not here: " + ", ".join(missing))
        sys.exit(SKIPPED)


def run(*command, status=0, env=None, cwd=None):
    """Runs a command and returns what it printed; anything but the expected status ends the test."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, cwd=cwd,
                          env={**os.environ, **(env or {})}, timeout=600)
    if done.returncode != status:
        sys.exit(f"{' '.join(map(str, command))}\nexit status {done.returncode}, not {status}\n{done.stdout}\n{done.stderr}")
    return done.stdout, done.stderr


def equal(got, expected, what):
    if got != expected:
        sys.exit(f"{what}\nexpected: {expected!r}\ngot:      {got!r}")


def contents(path):
    """All that an index holds: documents with terms, wdf, positions, values, data and length, and the metadata."""
    import xapian
    db = xapian.Database(str(path))
    documents = []
    for posting in db.postlist(""):
        document = db.get_document(posting.docid)
        terms = [(t.term, t.wdf, tuple(t.positer)) for t in document.termlist()]
        values = [(v.num, v.value) for v in document.values()]
        documents.append((posting.docid, db.get_doclength(posting.docid), document.get_data(), terms, values))
    return documents, [(key, db.get_metadata(key)) for key in db.metadata_keys()]


class Folder:
    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="postil-test-")
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


ARTICLES = [
    ("1", "Flood in Hama",
     "The river broke its banks near Hama, Syria, on Tuesday. \"More than 170 trucks were lost,\" said President Bashar Assad. "
     "The United Nations sent 12 boats to Homs."),
    ("2", "Talks in Paris",
     "Angela Merkel said that 40 ministers would meet in Paris. France expects 2,000 guests."),
    ("3", "A quiet day", "Nothing of note happened at the harbour."),
]

# A query of each kind, with the articles that it must find.
QUERIES = [
    ('actor:"united nations"', {"1"}), ("location:syria", {"1"}), ("location:hama", {"1"}), ("location:france", {"2"}),
    ("said:merkel", {"2"}), ('quantity:"trucks > 100"', {"1"}), ('quantity:"trucks > 500"', set()), ("location:germany", set()),
]
