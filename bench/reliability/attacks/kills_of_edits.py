"""``bilingual apply`` with edits in three places is killed before a change to the disk, then run again."""

from __future__ import annotations

import shutil
from pathlib import Path

from row import Row, spread

from support.attacks.breaking import Killed
from support.attacks.delivered import delivered
from support.sources.paid_article import Desk, Services


def attack(folder: Path, most: int) -> Row:
    row = Row("edits killed between two writes")
    with Services() as services:
        desk = Desk(folder / "root", services)
        desk.publish()
        edited(desk.folder)
        shutil.copytree(desk.root, folder / "edited")
        places = desk.apply().places
        wanted = delivered(desk.folder)
        services.paid()
        for number in spread(len(places), most):
            shutil.rmtree(desk.root)
            shutil.copytree(folder / "edited", desk.root)  # an article is known by its path
            assert desk.apply(Killed(number)).killed
            ended = desk.apply()
            same = ended.code == 0 and delivered(desk.folder) == wanted
            row.add(
                places[number - 1], same=same, paid_twice=services.paid().total(), wrong=not same and not ended.code
            )
    return row


def edited(folder: Path) -> None:
    post = next((folder / "posts/jekyll/de").glob("*.md"))
    for path, old, new in (
        (folder / "bitext.en_de.json", "zählte sieben Schiffe", "zählte genau sieben Schiffe"),
        (post, "Der Wärter schrieb es sofort auf.", "Der Wärter notierte es sofort."),
        (folder / "contents.en_de.json", '"Die Lampe brannte bis vier."', '"Die Lampe brannte lange."'),
    ):
        text = path.read_text("utf-8")
        assert old in text, path
        path.write_text(text.replace(old, new, 1), "utf-8")
