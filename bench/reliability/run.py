"""Attacks runs of the real commands, and counts what they survive: see the README.

    python bench/reliability/run.py [--most N] [--from N] [--rows N] [--seed N] [SET ...]

Each file in ``attacks`` is a set and a row of the table; a set whose attacks take long has a row for each, and one for
all at the end, also if it is interrupted (Ctrl-C, or SIGTERM as ``timeout`` sends it). ``--most`` limits the attacks
of a set (default: 12). ``--from`` begins with that attack, in the sets that number theirs, ``--rows`` ends after as
many rows, and ``--seed`` draws other moments, in the sets that draw them.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from importlib import import_module
from inspect import signature
from itertools import islice
from pathlib import Path
from types import FrameType

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src"), str(HERE.parents[1] / "tests")]

from row import Row  # noqa: E402

from bilingual.pipeline.publish import import_everything  # noqa: E402

SETS = sorted(path.stem for path in (HERE / "attacks").glob("[a-z]*.py"))
COLUMNS = (
    "| attack set | attacks | survived | units lost | paid twice | wrong passed as ready |"
    " items done | at work again, s | seconds |"
)


def main() -> int:
    """Print the table; return 1 if an attack was not survived, and 130 if it was interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], metavar="SET", help=", ".join(SETS))
    parser.add_argument("--most", type=int, default=12, help="attacks of each set")
    parser.add_argument("--from", type=int, default=1, dest="first", metavar="N", help="the first attack of a set")
    parser.add_argument("--rows", type=int, metavar="N", help="end each set after N rows")
    parser.add_argument("--seed", type=int, metavar="N", help="draw other moments than the usual ones")
    chosen = parser.parse_args()
    options = {"first": chosen.first if chosen.first > 1 else None, "seed": chosen.seed}
    options = {name: value for name, value in options.items() if value is not None}
    attacks = {name: import_module(f"attacks.{name}").attack for name in chosen.sets or SETS}
    for name, attack in attacks.items():
        if missing := options.keys() - signature(attack).parameters.keys():
            parser.error(f"the attacks of {name} have no {' and no '.join(sorted(missing))}")
    import_everything()  # once, and not in each child
    signal.signal(signal.SIGTERM, _interrupted)
    rows: list[Row] = []
    print(COLUMNS)
    print("|---|" + "---:|" * (COLUMNS.count("|") - 2))
    interrupted = False
    for attack in attacks.values():
        try:
            with tempfile.TemporaryDirectory() as folder:
                made = attack(Path(folder), chosen.most, **options)
                _collect([made] if isinstance(made, Row) else islice(made, chosen.rows), rows)
        except KeyboardInterrupt:
            interrupted = True
            break
    for row in rows:
        for note in row.notes:
            print(f"{row.name}: {note}")
    if interrupted:
        print("interrupted: the figures are those of the attacks that were made")
        return 130
    return int(any(row.survived < row.tried or row.lost or row.wrong for row in rows))


def _collect(made: Iterable[Row], rows: list[Row]) -> None:
    """Print each row of a set as it is made and add it to *rows*; then, of several, their sum."""
    own: list[Row] = []
    whole, began = Row("together"), time.monotonic()
    since = began
    try:
        for row in made:
            _print(row, since)
            own.append(row)
            whole.include(row)
            since = time.monotonic()
    finally:
        rows += own
        if len(own) > 1:
            _print(whole, began)


def _print(row: Row, since: float) -> None:
    took_s = round(time.monotonic() - since)
    whole_service = [row.done or "", f"{row.back_s:.1f}" if row.back_s else ""]
    numbers = [row.tried, row.survived, row.lost, row.paid_twice, row.wrong, *whole_service, took_s]
    print("|", " | ".join([row.name, *map(str, numbers)]), "|", flush=True)


def _interrupted(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # `timeout` sends it twice, and what was started has to be ended
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
