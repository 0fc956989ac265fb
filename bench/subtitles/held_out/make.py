"""Make the held-out set: ``sources/<talk>.times.json`` and ``<talk>.json`` from ``sources/<talk>.txt``.

Sources, times and compiled files have the form of the gold set's, and are made by its code. One thing is added: a
line ``# pace: 4 1.1, 9 0.9`` speaks the fourth sentence a tenth faster and the ninth a tenth slower than the talk. The
synthesiser's rate stays between 140 and 190 words a minute.

    python make.py          # speaks and compiles every talk
    python make.py --check  # fails when a compiled file differs from its source; needs no synthesiser
"""

from __future__ import annotations

import argparse
import re
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

HELD_OUT = Path(__file__).parent
sys.path.insert(0, str(HELD_OUT.parent / "gold"))

import compile_gold  # noqa: E402
import make_times  # noqa: E402

compile_gold.SOURCES = make_times.SOURCES = HELD_OUT / "sources"
SLOWEST, FASTEST = 140, 190


class PacedVoice(make_times.Voice):
    """A voice that speaks some sentences faster or slower."""

    paces: Iterator[float] = iter(())

    def say(self, text: str, voice: str, words_per_minute: int) -> tuple[array[int], list[tuple[int, int]]]:
        rate = round(words_per_minute * next(self.paces))
        return super().say(text, voice, min(FASTEST, max(SLOWEST, rate)))


def paces(path: Path, talk: compile_gold.Talk) -> list[float]:
    """Return the pace of each breath of *talk*."""
    line = re.search(r"^# pace: (.+)$", path.read_text(encoding="utf-8"), re.M)
    marked = {int(n): float(pace) for n, pace in (item.split() for item in line[1].split(","))} if line else {}
    return [marked.get(n, 1.0) for n, sentence in enumerate(talk.sentences, start=1) for _ in sentence.breaths]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the held-out talks.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a compiled file differs")
    check = parser.parse_args().check
    voice = None if check else PacedVoice()
    for path in sorted((HELD_OUT / "sources").glob("*.txt")):
        talk = compile_gold.read_talk(path)
        if voice is not None:
            voice.paces = iter(paces(path, talk))
            make_times.write_times(talk, *make_times.speak(talk, voice))
        compiled = compile_gold.as_text(compile_gold.compile_talk(talk))
        target = HELD_OUT / f"{talk.name}.json"
        if voice is not None:
            target.write_text(compiled, encoding="utf-8")
        elif not target.exists() or target.read_text(encoding="utf-8") != compiled:
            raise SystemExit(f"{target.name} differs from its source: run make.py")


if __name__ == "__main__":
    main()
