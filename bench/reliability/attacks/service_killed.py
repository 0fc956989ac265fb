"""Parts of the service are killed in every combination while it works through its inbox, and worse.

An attack takes about half a minute, so a third of ``--most`` are made; with ``--most 78`` all of them.
"""

from __future__ import annotations

from pathlib import Path

from row import Row, spread

from service_kills import ATTACKS, Batch
from services import RunningService
from twenty_items import SETTINGS, PaidTranslator

KINDS = 4, 1
_SENTENCES = 4 * 4 + 3


def attack(folder: Path, most: int) -> Row:
    row = Row("service killed")
    root = folder / "root"
    root.mkdir()
    slowest = [0.0, 0.0]
    with PaidTranslator() as paid:
        (root / "bilingual.toml").write_text(SETTINGS.format(url=paid.url), "utf-8")
        with RunningService(root) as service:
            for number in spread(len(ATTACKS), most // 3):
                name = list(ATTACKS)[number - 1]
                # Another moment in each attack, the same in each run of this bench.
                at_request = 1 + number * 7 % (_SENTENCES - 1)
                told = Batch(service, paid, KINDS, 1 + sum(KINDS) * (number - 1)).survives(ATTACKS[name], at_request)
                same = not told.problems
                row.add(name, same=same, lost=told.lost, paid_twice=told.paid_twice, wrong=told.wrong)
                row.notes += [f"{name}: {problem}" for problem in told.problems]
                slowest = [max(slowest[0], told.ready_s), max(slowest[1], told.going_s)]
        row.add("stopped at the end", same=not service.commands())
    row.notes.append(f"ready again in {slowest[0]:.0f} s and at work in {slowest[1]:.0f} s at most")
    return row
