"""Renders are killed at random moments (kill -9), most of them once and some twice, then published to the end.

Compared are the decoded frames and samples of every video, and all other files.
"""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

from row import Row

from killed_renders import KINDS, Recording

SEED = 12  # the moments are the same in each run, as far as a machine's speed allows


def attack(folder: Path, most: int) -> Row:
    row = Row("renders killed: frames identical")
    moments = random.Random(SEED)
    for number, kind in enumerate(KINDS):
        whole = Recording(folder / f"{number}" / "whole", kind)
        started = time.monotonic()
        code = whole.publish().code
        needed_s = time.monotonic() - started
        wanted = whole.results()
        for kill in range(most // len(KINDS) + (number < most % len(KINDS))):
            killed = Recording(folder / f"{number}" / str(kill), kind)
            ended = killed.publish(dies_after_s=moments.uniform(0.05, 0.9) * needed_s)
            parts = killed.parts()
            if ended.killed and moments.random() < 0.3:
                killed.publish(dies_after_s=moments.uniform(0.05, 0.9) * needed_s)
            ended = killed.publish()
            found = killed.results()
            other = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
            same = ended.code == code and not other
            row.add(f"{kind}, killed with {parts} segments: {', '.join(other)}", same=same, wrong=not same)
            shutil.rmtree(killed.root)
    return row
