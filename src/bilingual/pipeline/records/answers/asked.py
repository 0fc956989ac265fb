"""What services were asked for one item, by engine: requests, characters sent, answers refused.

Each request is in a journal before it is sent, so that a run that is killed has counted all that may be paid for. A
request that did not arrive, or was not answered, counts too. The end of a run moves the figures to the manifest.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bilingual.engines.http.tally import Figure, Tally
from bilingual.pipeline.records.answers.journal import add_line, lines_in

_JOURNAL = "asked.jsonl"
_FIGURES = ("requests", "characters", "refused")


def counter(work: Path, record: Mapping[str, Any]) -> Tally:
    """Return what counts in the folder *work* for a run of the item with the figures *record*."""
    run = _next(record)

    def count(engine: str, figure: Figure, amount: int) -> None:
        add_line(work / _JOURNAL, {"run": run, "engine": engine, figure: amount})

    return count


def settled(work: Path, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return *record* with what was asked since it was written: ``last`` is of this run, and of those before it that
    were killed; ``total`` of all. Nothing changes if nothing was asked.
    """
    last: dict[str, Counter[str]] = {}
    for line in lines_in(work / _JOURNAL):
        # A run that is killed between the manifest and the end of its journal has left lines that are counted.
        if line["run"] == _next(record):
            counts = last.setdefault(line["engine"], Counter(dict.fromkeys(_FIGURES, 0)))
            counts["requests"] += "characters" in line
            counts.update({name: line[name] for name in _FIGURES if name in line})
    if not last:
        return dict(record)
    total = {engine: Counter(counts) for engine, counts in record.get("total", {}).items()}
    for engine, counts in last.items():
        total.setdefault(engine, Counter()).update(counts)
    return {
        "runs": _next(record),
        "at_s": round(time.time()),
        "last": {engine: dict(counts) for engine, counts in sorted(last.items())},
        "total": {engine: dict(counts) for engine, counts in sorted(total.items())},
    }


def clear(work: Path) -> None:
    """Forget the journal, once its figures are on disk."""
    (work / _JOURNAL).unlink(missing_ok=True)


def _next(record: Mapping[str, Any]) -> int:
    return int(record.get("runs", 0)) + 1
