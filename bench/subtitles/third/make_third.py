"""Make the third set: ``sources/<talk>.times.json`` and ``<talk>.json`` from ``sources/<talk>.txt``.

Sources, times and compiled files have the form of the held-out set's, and are made by its code, but each talk has one
translation only: a line ``# target: ja`` says which.

    python make_third.py          # speaks and compiles every talk
    python make_third.py --check  # fails when a compiled file differs from its source; needs no synthesiser
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

THIRD = Path(__file__).parent
sys.path[:0] = [str(THIRD.parent / "gold"), str(THIRD.parent / "held_out")]

import compile_gold  # noqa: E402
import make  # noqa: E402
import make_times  # noqa: E402


def read(path: Path) -> compile_gold.Talk:
    """Read one source, and let all that follows know its one target."""
    compile_gold.SOURCES = make_times.SOURCES = path.parent
    target = re.search(r"^# target: (\S+)$", path.read_text(encoding="utf-8"), re.M)
    if target is None:
        raise ValueError(f"{path.name} names no target")
    compile_gold.TARGETS = (target[1],)
    return compile_gold.read_talk(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the talks of the third set.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a compiled file differs")
    check = parser.parse_args().check
    voice = None if check else make.PacedVoice()
    for path in sorted((THIRD / "sources").glob("*.txt")):
        talk = read(path)
        if voice is not None:
            voice.paces = iter(make.paces(path, talk))
            make_times.write_times(talk, *make_times.speak(talk, voice))
        compiled = compile_gold.as_text(compile_gold.compile_talk(talk))
        compiled_path = THIRD / f"{talk.name}.json"
        if voice is not None:
            compiled_path.write_text(compiled, encoding="utf-8")
        elif not compiled_path.exists() or compiled_path.read_text(encoding="utf-8") != compiled:
            raise SystemExit(f"{compiled_path.name} differs from its source: run make_third.py")


if __name__ == "__main__":
    main()
