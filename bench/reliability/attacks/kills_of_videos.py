"""A short recording is killed while its programs run (the sound is taken, the picture encoded, both joined, the cover
drawn), and before the changes to the disk, its pages and the memory among them; then it is published again.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from row import Row, spread

from support.attacks.breaking import PROGRAM, Ended, Killed, KilledDuring, command, unbroken
from support.attacks.delivered import delivered
from support.attacks.killed_renders import frames
from support.sources.twenty_items import SETTINGS, PaidTranslator, drop

CHOSEN = 'renditions = ["wide"]\n'
PROFILE = """\
[profiles.wide]
like = "linkedin-16x9"
width = 320
height = 180
"""
SEED = 12


def attack(folder: Path, most: int) -> Row:
    row = Row("video killed in its programs and writes")
    moments = random.Random(SEED)
    with PaidTranslator() as paid:
        whole = _publish(folder / "whole", paid)
        assert whole.code == 0, whole.out
        wanted, once = _results(folder / "whole"), paid.paid()
        programs = [place for place in whole.places if place.startswith(PROGRAM)]
        changes = [number for number, place in enumerate(whole.places, 1) if not place.startswith(PROGRAM)]
        kills: list[tuple[str, Killed | KilledDuring]] = [
            (programs[n - 1], KilledDuring(n, moments.uniform(0.0, 0.3))) for n in spread(len(programs), most // 2)
        ]
        kills += [
            (whole.places[changes[n - 1] - 1], Killed(changes[n - 1])) for n in spread(len(changes), most - most // 2)
        ]
        for number, (place, killed) in enumerate(kills):
            root = folder / str(number)
            first = _publish(root, paid, killed)
            ended = _publish(root, paid)
            found = _results(root)
            other = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
            # The request under way in the moment of the kill has an answer that is on no disk.
            again = max(0, (paid.paid() - once).total() - 1)
            same = ended.code == 0 and not other
            what = f"{place}{'' if first.killed else ' (ended before)'}: {', '.join(other)}"
            row.add(what, same=same, paid_twice=again, wrong=bool(other) and ended.code == 0)
            shutil.rmtree(root)
    return row


def _publish(root: Path, paid: PaidTranslator, broken: object = unbroken) -> Ended:
    source = root / "in/talk-001.mp4"
    if not source.exists():
        root.mkdir(parents=True)
        (root / "bilingual.toml").write_text(CHOSEN + SETTINGS.format(url=paid.url) + PROFILE, "utf-8")
        drop(root / "in", root / "made", (0, 1), 1)
    return command(["video", str(source)], root, broken)  # type: ignore[arg-type]


def _results(root: Path) -> dict[str, bytes]:
    videos = sorted(root.glob("media/outbox/**/*.mp4"))
    return delivered(root / "media/outbox") | {f"frames of {path.name}": frames(path) for path in videos}
