"""Renders are killed at random moments (kill -9), some twice, then published to the end.

Compared are the decoded frames and samples of every video, and all other files.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from row import Row

from support.attacks.killed_renders import KINDS, Recording

SEED = 12  # the same moments in each run, as far as the speed of a machine allows


def attack(folder: Path, most: int) -> Row:
    row = Row("renders killed: frames identical")
    moments = random.Random(SEED)
    for number, kind in enumerate(KINDS):
        whole = Recording(folder / f"{number}" / "whole", kind)
        code = whole.publish().code
        wanted, parts = whole.results(), whole.parts()
        for kill in range(most // len(KINDS) + (number < most % len(KINDS))):
            killed = Recording(folder / f"{number}" / str(kill), kind)
            for _ in range(moments.choice((1, 1, 2))):
                killed.publish(dies_after_s=moments.uniform(0.01, 3), parts=moments.randint(0, parts))
            finished = killed.parts()
            same = killed.publish().code == code
            found = killed.results()
            other = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
            same = same and not other
            row.add(f"{kind}, killed with {finished} of {parts} parts: {', '.join(other)}", same=same, wrong=not same)
            shutil.rmtree(killed.root)
    return row
