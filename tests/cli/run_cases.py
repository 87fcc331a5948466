#!/usr/bin/env python3
"""Runs the console examples of Markdown files and compares what they print: run_cases.py --bin FOLDER FILE.md...

An example is a block that begins with ```console. In it, a line "$ COMMAND" is a command of the shell (lines that begin with
"> " continue it), what follows is its output, stderr included, and "[2]" an exit status other than 0. A line "..." stands for
any lines, "..." inside a line for any text. The commands of a file share an empty folder, in which docs, rules and config are those of the source, and an
empty home. POSTIL_UPDATE_GOLDEN=1 writes the outputs that differ into the files, for review.

Exit status: 0 all as expected, 1 not."""
from __future__ import annotations

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 300


def run(command: str, folder: Path, binaries: Path) -> list[str]:
    """The lines that a command prints, with its exit status."""
    env = {"PATH": f"{binaries}:/usr/local/bin:/usr/bin:/bin", "HOME": str(folder / "home"), "LC_ALL": "C.UTF-8",
           "TMPDIR": str(folder), **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
    done = subprocess.run(["sh", "-c", command], cwd=folder / "work", env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_SECONDS)
    lines = done.stdout.decode(errors="backslashreplace").split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines + ([f"[{done.returncode}]"] if done.returncode else [])


def matches(expected: list[str], got: list[str]) -> bool:
    """Whether the lines are the same, where "..." stands for any."""
    pattern = "".join(r"(?:[^\n]*\n)*" if line.strip() == "..." else
                      "[^\n]*".join(map(re.escape, line.split("..."))) + "\n" for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


class Block:
    """The commands of one console block, each with the lines that it is expected to print."""

    def __init__(self, lines: list[str]) -> None:
        self.commands: list[tuple[list[str], list[str]]] = []
        for line in lines:
            if line.startswith("$ "):
                self.commands.append(([line], []))
            elif line.startswith("> ") and self.commands and not self.commands[-1][1]:
                self.commands[-1][0].append(line)
            elif self.commands:
                self.commands[-1][1].append(line)
            else:
                raise SystemExit(f"a console block must begin with a command: {line}")


def run_file(path: Path, binaries: Path, update: bool) -> int:
    """Runs a file's examples; the number of those that differ."""
    failed, out, block = 0, [], None
    with tempfile.TemporaryDirectory(prefix="postil-cases-") as temporary:
        folder = Path(temporary)
        (folder / "work").mkdir()
        (folder / "home").mkdir()
        for name in ("docs", "rules", "config"):
            (folder / "work" / name).symlink_to(SOURCE / name)
        for line in path.read_text(encoding="utf-8").split("\n"):
            if block is None:
                out.append(line)
                block = [] if line == "```console" else None
            elif line != "```":
                block.append(line)
            else:
                for command, expected in Block(block).commands:
                    got = run("\n".join(part[2:] for part in command), folder, binaries)
                    good = matches(expected, got)
                    failed += not good
                    out += command + (expected if good else got)
                    if not good and not update:
                        print(f"{path}: {command[0]}")
                        print("\n".join(difflib.unified_diff(expected, got, "expected", "got", lineterm="")))
                out.append(line)
                block = None
    if failed and update:
        path.write_text("\n".join(out), encoding="utf-8")
        print(f"{path}: {failed} outputs rewritten")
        return 0
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, help="folder of the postil to test")
    parser.add_argument("files", nargs="+", type=Path)
    args = parser.parse_args()
    update = os.environ.get("POSTIL_UPDATE_GOLDEN") == "1"
    failed = sum(run_file(path, args.bin.resolve(), update) for path in args.files)
    print(f"{failed} examples differ" if failed else "all examples print what they should")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
