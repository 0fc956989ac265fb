"""Code metrics: size, how many files a run passes through, and scattered knowledge.

usage: python bench/house/run.py [--details] [COMMIT ...]

One column per commit, checked out into a temporary folder; without any, the working tree. Libraries are those of this
Python. ``--details`` lists what is behind each figure. README.md explains how each is counted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from reading import details, figures, printed

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
WALKED = "files a warm run of a two-sentence article passes through; changes of file among cli and pipeline"
CALLED = "calls of {} in that run"
WEIGHTS = ("weights of the optimiser that a behavioural test guards", "python bench/weights/run.py")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commits", nargs="*", metavar="COMMIT", help="what git knows (default: the working tree)")
    parser.add_argument("--details", action="store_true", help="list what stands behind the figures")
    chosen = parser.parse_args()
    columns: list[tuple[str, dict[str, str]]] = []
    behind: list[tuple[str, dict[str, list[str]]]] = []
    for commit in chosen.commits or [None]:
        with checkout(commit) as (name, root):
            walk = walked(root)
            columns.append((name, walk_figures(walk) | figures(root)))
            behind.append((name, details(root) | {"files of the warm run": walk["files"]}))
    measures = list(dict.fromkeys(measure for _, found in columns for measure in found))
    rows = [("measure", *(name for name, _ in columns))]
    rows += [(measure, *(found.get(measure, "") for _, found in columns)) for measure in measures]
    print(printed(rows))
    print(f"\n{WEIGHTS[0]}: {WEIGHTS[1]}")
    for name, lists in behind if chosen.details else ():
        print(f"\n## {name}")
        for title, lines in lists.items():
            print(f"\n### {title} ({len(lines)})\n", *lines, sep="\n")
    return 0


@contextmanager
def checkout(commit: str | None) -> Iterator[tuple[str, Path]]:
    """Give the name and the folder of *commit*, of the working tree for ``None``."""
    if commit is None:
        yield "working tree", CHECKOUT
        return
    short = _git("rev-parse", "--short", f"{commit}^{{commit}}").decode().strip()
    with tempfile.TemporaryDirectory(prefix="house-") as name:
        with tarfile.open(fileobj=BytesIO(_git("archive", short, "src", "flows", "pyproject.toml"))) as archive:
            archive.extractall(name, filter="data")
        yield short, Path(name).resolve()


def walked(root: Path) -> dict[str, Any]:
    """Run an article with the code at *root* in a Python of its own, and return what was seen."""
    own = {name: value for name, value in os.environ.items() if name != "BILINGUAL_ROOT"}
    own["PYTHONPATH"] = os.pathsep.join(map(str, (root / "src", root)))
    line = [sys.executable, str(HERE / "walking.py"), str(root / "src" / "bilingual")]
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(line, env=own, cwd=elsewhere, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the run failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def walk_figures(walk: dict[str, Any]) -> dict[str, str]:
    calls = [str(count) if count is not None else "no such function" for count in walk["calls"].values()]
    return {
        WALKED: f"{len(walk['files'])}; {walk['changes']}",
        CALLED.format(", ".join(walk["calls"])): ", ".join(calls),
    }


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(CHECKOUT), *arguments], check=True, capture_output=True).stdout


if __name__ == "__main__":
    raise SystemExit(main())
