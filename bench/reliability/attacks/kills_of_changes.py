"""An article whose text was changed is published again and killed before a change to the disk, then published again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from row import Row, spread

from support.attacks.breaking import Killed
from support.attacks.delivered import delivered
from support.sources.paid_article import BATCH, TEXT, Desk, Services

CHANGED = TEXT.replace("The lamp burned until four. ", "").replace("heard three bells", "counted seven ships")


def attack(folder: Path, most: int) -> Row:
    row = Row("changed article killed between two writes")
    with Services() as services:
        desk = Desk(folder / "root", services)
        desk.publish()
        desk.source.write_text(CHANGED, "utf-8")
        shutil.copytree(desk.root, folder / "changed")
        services.paid()
        places = desk.publish().places
        wanted, paid = delivered(desk.folder), services.paid()
        for number in spread(len(places), most):
            shutil.rmtree(desk.root)
            shutil.copytree(folder / "changed", desk.root)  # an article is known by its path
            assert desk.publish(Killed(number)).killed
            ended = desk.publish()
            same = ended.code == 0 and delivered(desk.folder) == wanted and not _by_hand(desk.folder)
            again = (services.paid() - paid).total()
            row.add(places[number - 1], same=same, paid_twice=max(0, again - BATCH), wrong=not same and not ended.code)
    return row


def _by_hand(folder: Path) -> list[str]:
    """Return the sentences that are taken for a person's."""
    units = json.loads((folder / "bitext.en_de.json").read_text("utf-8"))["units"]
    return [unit["id"] for unit in units if unit["locked"]]
