"""An article is killed as a paid service gets a request, then published again."""

from __future__ import annotations

from pathlib import Path

from row import Row, spread

from support.attacks.delivered import delivered
from support.sources.paid_article import Desk, Services


def attack(folder: Path, most: int) -> Row:
    row = Row("article killed at a request")
    with Services() as services:
        whole = Desk(folder / "whole", services)
        whole.publish()
        wanted, requests, paid = delivered(whole.folder), len(services.llm.asked), services.paid()
        for number in spread(requests, most):
            desk = Desk(folder / str(number), services)
            services.llm.kills_at = number
            assert desk.publish().killed
            ended = desk.publish()
            again = (services.paid() - paid).total()
            same = ended.code == 0 and delivered(desk.folder) == wanted
            row.add(f"request {number}", same=same, paid_twice=again, wrong=not same and not ended.code)
    return row
