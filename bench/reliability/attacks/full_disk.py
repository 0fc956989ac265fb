"""The disk is full from some change on, or the results are read-only; then there is room again."""

from __future__ import annotations

import errno
from pathlib import Path

from row import Row, spread

from support.attacks.breaking import Full
from support.attacks.delivered import delivered
from support.sources.paid_article import BATCH, Desk, Services


def attack(folder: Path, most: int) -> Row:
    row = Row("disk full or read-only")
    with Services() as services:
        whole = Desk(folder / "whole", services)
        places = whole.publish().places
        wanted, paid = delivered(whole.folder), services.paid()
        tried = [(f"full from change {n} on", Full(n)) for n in spread(len(places), most - 1)]
        for what, broken in [*tried, ("results read-only", Full(0, errno.EROFS, within="media/outbox"))]:
            desk = Desk(folder / f"attack{row.tried}", services)
            first = desk.publish(broken)
            ready = first.code == 0  # there was nothing left to write
            wrong = ready and delivered(desk.folder) != wanted
            told = ready or (first.code == 1 and _errors(first.out) == 1 and "Traceback" not in first.out)
            ended = desk.publish()
            again = services.paid() - paid
            same = told and ended.code == 0 and delivered(desk.folder) == wanted
            # What one request brought has nowhere to go.
            row.add(what, same=same, paid_twice=max(0, again.total() - BATCH), wrong=wrong)
            if not told:
                row.notes.append(f"{what}: exit {first.code}, {first.out[-300:]!r}")
    return row


def _errors(out: str) -> int:
    return sum(line.startswith("bilingual: ") for line in out.splitlines())
