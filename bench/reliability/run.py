"""Attacks runs of the real commands, and counts what they survive: see the README.

    python bench/reliability/run.py [--most N] [SET ...]

Each file in ``attacks`` is a set and a row of the table. ``--most`` limits the attacks of a set (default: 12).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src"), str(HERE.parents[1] / "tests")]

from row import Row  # noqa: E402

from bilingual.pipeline.publish import import_everything  # noqa: E402

SETS = sorted(path.stem for path in (HERE / "attacks").glob("[a-z]*.py"))
COLUMNS = "| attack set | attacks | survived | units lost | paid twice | wrong passed as ready | seconds |"


def main() -> int:
    """Print the table; return 1 if an attack was not survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], metavar="SET", help=", ".join(SETS))
    parser.add_argument("--most", type=int, default=12, help="attacks of each set")
    chosen = parser.parse_args()
    import_everything()  # once, and not in each child
    rows: list[Row] = []
    print(COLUMNS)
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in chosen.sets or SETS:
        attack = import_module(f"attacks.{name}").attack
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            made: Row | list[Row] = attack(Path(folder), chosen.most)
        took_s = round(time.monotonic() - started)
        for row in made if isinstance(made, list) else [made]:
            rows.append(row)
            numbers = row.tried, row.survived, row.lost, row.paid_twice, row.wrong, took_s
            print("|", " | ".join([row.name, *map(str, numbers)]), "|", flush=True)
    for row in rows:
        for note in row.notes:
            print(f"{row.name}: {note}")
    return int(any(row.survived < row.tried or row.lost or row.wrong for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
