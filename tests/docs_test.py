#!/usr/bin/env python3
"""The documentation agrees with the source: every link leads to a file, every diagnostic is explained."""
from __future__ import annotations

import re
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]


def pages() -> list[Path]:
    return [p for folder in (".", "docs", "rules") for p in sorted((SOURCE / folder).glob("*.md" if folder == "." else "**/*.md"))]


def dead_links() -> list[str]:
    dead = []
    for page in pages():
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", prose):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(SOURCE)}: {target} is not there")
    return dead


def unexplained() -> list[str]:
    defined = set(re.findall(r"^POSTIL_DIAGNOSTIC\((\w+)", (SOURCE / "plugin/core/compile/diagnostics.def").read_text(), re.M))
    explained = set(re.findall(r"^### ([A-Z]\d{3}) ", (SOURCE / "docs/diagnostics.md").read_text(encoding="utf-8"), re.M))
    return [f"docs/diagnostics.md does not explain {code}" for code in sorted(defined - explained)] + \
        [f"docs/diagnostics.md explains {code}, which does not exist" for code in sorted(explained - defined)]


def main() -> int:
    problems = dead_links() + unexplained()
    print("\n".join(problems) or f"{len(pages())} pages are in order")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
