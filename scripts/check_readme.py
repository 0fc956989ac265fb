"""Run the README's main commands like a new user: in a fresh clone, with nothing installed (``make check-readme``).

This takes minutes. The small blocks tagged ``console test`` run in the default tests.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"^```console( test)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[tuple[bool, list[str]]]:
    """Return the README's console blocks: whether each is tagged ``test``, and its commands."""
    return [(bool(match[1]), match[2].strip().splitlines()) for match in _BLOCK.finditer(text)]


def main() -> int:
    """Clone, run ``make demo`` twice, then the tagged blocks; stop at the first command that fails."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "bilingual"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "BILINGUAL_ROOT", "MAKEFLAGS")}
        commands = ["make demo", "make demo"]
        for tagged, lines in blocks((clone / "README.md").read_text("utf-8")):
            commands += lines if tagged else []
        environment["PATH"] = f"{clone / '.venv/bin'}{os.pathsep}{environment['PATH']}"
        for command in commands:
            print(f"$ {command}", flush=True)
            done = subprocess.run(command, shell=True, cwd=clone, env=environment, check=False)  # noqa: S602 - our own README
            if done.returncode:
                print(f"check-readme: {command!r} ended with {done.returncode}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
