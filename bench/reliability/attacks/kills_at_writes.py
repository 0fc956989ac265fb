"""An article is killed before a change to the disk (a write, a rename, an fsync), then published again."""

from __future__ import annotations

from pathlib import Path

from row import Row, spread

from support.attacks.breaking import Killed
from support.attacks.delivered import delivered
from support.sources.paid_article import BATCH, Desk, Services


def attack(folder: Path, most: int) -> Row:
    row = Row("article killed between two writes")
    with Services() as services:
        whole = Desk(folder / "whole", services)
        places = whole.publish().places
        wanted, paid = delivered(whole.folder), services.paid()
        for number in spread(len(places), most):
            desk = Desk(folder / str(number), services)
            assert desk.publish(Killed(number)).killed
            ended = desk.publish()
            again = services.paid() - paid
            same = ended.code == 0 and delivered(desk.folder) == wanted
            # What one request brings in the moment of the kill is on no disk yet.
            paid_twice, wrong = max(0, again.total() - BATCH), not same and not ended.code
            row.add(places[number - 1], same=same, paid_twice=paid_twice, wrong=wrong)
    return row
