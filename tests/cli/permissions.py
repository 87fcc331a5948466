#!/usr/bin/env python3
"""What a user may not read or write is told as that, and the rest is done: permissions.py POSTIL [--index]. As root it runs the
command as another user, of whom files are kept; as anybody else, files are kept from oneself."""
from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

NOBODY = 65534
SKIP = 77
postil = os.path.abspath(sys.argv[1])
as_other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def run(folder: str, *arguments: str, other: bool = True) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "HOME": folder, "POSTIL_CACHE": "off"}
    return subprocess.run([postil, *arguments], cwd=folder, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          **(as_other if other else {}))


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        work = Path(folder)
        for name in ("open.txt", "part/open.txt", "part/shut/a.txt", "shut/b.txt"):
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_text("Hama.", encoding="utf-8")
        rows = [  # arguments, exit status, what stderr begins with, what stdout has
            (["annotate", "--format", "text", "shut"], 2, "postil: shut: Permission denied", ""),
            (["annotate", "--format", "text", "part"], 2, "postil: part/shut: Permission denied", "== part/open.txt =="),
            (["annotate", "--format", "text", "part/open.txt"], 0, "", "== part/open.txt =="),
        ]
        if "--index" in sys.argv:
            for db in ("read-only.db", "shut.db", "shut/inner.db"):
                if run(folder, "index", "--db", db, "open.txt", other=False).returncode:
                    sys.exit(f"{db} cannot be made")
            os.chmod(work / "read-only.db/flintlock", 0o444)
            os.chmod(work / "shut.db/iamglass", 0)
            rows += [
                (["index", "--db", "read-only.db", "open.txt"], 2, "postil: read-only.db: this user may not write to this index", ""),
                (["delete", "--db", "read-only.db", "open.txt"], 2, "postil: read-only.db: this user may not write", ""),
                (["apply", "--db", "read-only.db", "--strip"], 2, "postil: read-only.db: this user may not write", ""),
                (["search", "--db", "read-only.db", "hama"], 0, "", "1 document found"),
                (["search", "--db", "shut.db", "hama"], 2, "postil: shut.db: this user may not read this index", ""),
                (["search", "--db", "shut/inner.db", "hama"], 2, "postil: shut/inner.db: Permission denied", ""),
            ]
        for name in ("part/shut", "shut"):
            os.chmod(work / name, 0)
        if run(folder, "--version").returncode:
            print("another user cannot run the command here")
            return SKIP
        for arguments, status, err, out in rows:
            done = run(folder, *arguments)
            if done.returncode != status or not done.stderr.startswith(err) or bool(done.stderr) != bool(err) or out not in done.stdout:
                failed += 1
                print(f"{' '.join(arguments)}: status {done.returncode}\n{done.stdout}{done.stderr}expected {status}: {err}{out}")
        for name in ("part/shut", "shut"):
            os.chmod(work / name, 0o755)
    print(f"{len(rows)} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except FileNotFoundError:
        sys.exit(SKIP)
    except PermissionError:
        print("another user cannot run the command here")
        sys.exit(SKIP)
