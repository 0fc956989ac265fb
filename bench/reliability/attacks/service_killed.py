"""Parts of the service are killed in every combination while it works through twenty items, and worse.

An attack takes about a minute, so a third of ``--most`` are made; with ``--most 93`` all of them. Each is a row.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from row import Row, spread

from support.attacks.service_kills import ATTACKS, Attack, Batch
from support.servers.services import RunningService
from support.sources.twenty_items import SETTINGS, PaidTranslator, is_ready

KINDS = 18, 2
"""Articles and short videos of a batch."""
_REQUESTS = 18 * 4 + 2 * 3
SEED = 12


def attack(folder: Path, most: int, first: int = 1, seed: int = SEED) -> Iterator[Row]:
    return attacked(folder, chosen(ATTACKS, most, first), seed)


def chosen(attacks: Mapping[str, Attack], most: int, first: int) -> dict[str, Attack]:
    """Return a third of *most* of *attacks*, evenly, by their number and name."""
    names = list(attacks)
    return {
        f"{number} {names[number - 1]}": attacks[names[number - 1]] for number in spread(len(names), most // 3, first)
    }


def attacked(folder: Path, attacks: Mapping[str, Attack], seed: int = SEED, **settings: str) -> Iterator[Row]:
    """Yield a row for each of *attacks* at a random moment of a batch of its own; *settings* are Prefect's."""
    root = folder / "root"
    root.mkdir()
    moments = random.Random(seed)
    with PaidTranslator() as paid:
        (root / "bilingual.toml").write_text(SETTINGS.format(url=paid.url), "utf-8")
        with RunningService(root, **settings) as service:
            for number, (name, one) in enumerate(attacks.items()):
                at_request, after_s = (
                    moments.randint(1, _REQUESTS - 8),
                    moments.choice((0.0, moments.uniform(0.0, 2.0))),
                )
                batch = Batch(service, paid, KINDS, 1 + sum(KINDS) * number)
                row = Row(name)
                try:
                    told = batch.survives(one, at_request, after_s)
                except AssertionError as error:  # the service did not get as far as the attack, or not up again
                    row.add("no result", same=False)
                    row.notes.append(str(error))
                    yield row
                    return
                row.done = sum(is_ready(root / "media/outbox" / item) for item in batch.names)
                row.back_s = told.going_s
                same = not told.problems and row.done == sum(KINDS)
                row.add("result", same=same, lost=told.lost, paid_twice=told.paid_twice, wrong=told.wrong)
                row.notes += told.problems
                row.notes.append(
                    f"seed {seed}, request {at_request} + {after_s:.1f} s: all parts in {told.ready_s:.1f} s,"
                    f" at work in {told.going_s:.1f} s, all done in {told.done_s:.0f} s"
                )
                yield row
        row = Row("stopped at the end")
        row.add("processes that stayed", same=not service.commands())
        yield row
