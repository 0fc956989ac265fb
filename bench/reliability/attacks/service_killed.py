"""Parts of the service are killed in every combination while it works through twenty items, and worse.

An attack takes about a minute, so a third of ``--most`` are made; with ``--most 93`` all of them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from row import Row, spread

from service_kills import ATTACKS, Attack, Batch
from services import RunningService
from twenty_items import SETTINGS, PaidTranslator

KINDS = 18, 2
"""Articles and short videos of a batch."""
_REQUESTS = 18 * 4 + 2 * 3
SEED = 12


def attack(folder: Path, most: int) -> Row:
    names = [list(ATTACKS)[number - 1] for number in spread(len(ATTACKS), most // 3)]
    return attacked(Row("service killed"), folder, {name: ATTACKS[name] for name in names})


def attacked(row: Row, folder: Path, attacks: Mapping[str, Attack], seed: int = SEED, **settings: str) -> Row:
    """Fill *row*: each of *attacks* at a random moment of a batch of its own; *settings* are Prefect's."""
    root = folder / "root"
    root.mkdir()
    moments = random.Random(seed)
    row.notes.append(f"seed {seed}")
    with PaidTranslator() as paid:
        (root / "bilingual.toml").write_text(SETTINGS.format(url=paid.url), "utf-8")
        with RunningService(root, **settings) as service:
            for number, (name, one) in enumerate(attacks.items()):
                at_request, after_s = (
                    moments.randint(1, _REQUESTS - 8),
                    moments.choice((0.0, moments.uniform(0.0, 2.0))),
                )
                told = Batch(service, paid, KINDS, 1 + sum(KINDS) * number).survives(one, at_request, after_s)
                same = not told.problems
                row.add(name, same=same, lost=told.lost, paid_twice=told.paid_twice, wrong=told.wrong)
                row.notes += [f"{name}: {problem}" for problem in told.problems]
                moment = f"request {at_request} + {after_s:.1f} s"
                row.notes.append(
                    f"{name} ({moment}): all parts in {told.ready_s:.1f} s, at work in {told.going_s:.1f} s,"
                    f" all done in {told.done_s:.0f} s"
                )
                print(row.notes[-1], row.notes[-2] if told.problems else "", flush=True)
        row.add("stopped at the end", same=not service.commands())
    return row
