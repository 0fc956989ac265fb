"""Claim: an hour of talk (1,200 sentences) is opened in 0.3 s of the processor, ten hours in 3 s, and a page learns in
0.05 s whether one of 500 items has changed. The first change of a cue costs at most twice what a later one does. To
correct a sentence of 3,000 and to show it costs at most three times what Python's reading and writing
of its two files does.

Limits are for the processor, since a machine with other work only slows the clock. Last figures, on 2 cores with
other work: 0.06 s, 0.16 with 5,000 findings, 1.4 for ten hours with as many; 60 sentences of these in 0.04 s and 90 kB;
a look at 500 items 0.004 s, reading them 0.22; peaks of an hour 0.05 s besides decoding. The first change of a cue took
0.20 s, later ones 0.29; when the first cut all cues again, it took 3.8. A sentence of 3,000: 2.2 times (5.1 before
what is unchanged was kept).
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / place) for place in ("src", "tests")]

import numpy as np  # noqa: E402

from bilingual.engines.media.waveform import peaks  # noqa: E402
from bilingual.pipeline.correcting.changes import Change  # noqa: E402
from bilingual.pipeline.correcting.correct import correct, correct_cues  # noqa: E402
from bilingual.pipeline.correcting.cue_changes import CueChange  # noqa: E402
from bilingual.pipeline.items.changes import Watch  # noqa: E402
from bilingual.pipeline.items.reading import read_items  # noqa: E402
from bilingual.pipeline.opening.item import opened  # noqa: E402
from bilingual.pipeline.tools import open_tools  # noqa: E402
from bilingual.settings import Settings, load_settings  # noqa: E402
from support.results.bare_results import add  # noqa: E402
from support.results.corrected import cues_now  # noqa: E402
from support.results.long_article import long_article  # noqa: E402
from support.results.long_talk import long_talk  # noqa: E402

T = TypeVar("T")
TALKS = ((1200, 0, 0.3), (1200, 5000, 0.6), (12_000, 5000, 3.0))
ITEMS, HOUR = 500, 3600 * 8000
MOST_FIRST = 2.0
ARTICLE, SAVES, MOST_SAVE = 3000, 9, 3.0
kept: list[bool] = []


def main() -> int:
    """Print a line for each measure; return 1 if a limit is broken."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(Path(folder))
        for talk in TALKS:
            talks(settings, *talk)
        changes(settings)
        saves(settings)
        for number in range(ITEMS):
            add(settings.root, f"item{number}")
        watch = Watch(settings)
        watch.look()
        for _ in range(2):
            timed(f"a look at {ITEMS} items", watch.look, 0.05)
        timed("reading them", lambda: read_items(settings), 1.0)
    sound = (np.sin(np.arange(HOUR, dtype=np.float32)) * 9000).astype(np.int16)
    timed("peaks of an hour", lambda: peaks(sound), 3.0)
    return 0 if all(kept) else 1


def talks(settings: Settings, sentences: int, findings: int, limit_s: float) -> None:
    folder = long_talk(settings.media / "outbox" / f"talk{sentences}-{findings}", sentences, findings)
    opened(folder, settings)  # loads what is loaded once
    print(f"{sentences:,} sentences, {findings:,} findings")
    item = timed("  opened", lambda: opened(folder, settings), limit_s)
    pair = item.pairs[0]
    units = timed("  60 sentences", lambda: [unit.to_json() for unit in pair.units(600, 660)], 0.3)
    said = timed("  overview and lane", lambda: [pair.overview(), pair.lane()], limit_s)
    sizes = [len(json.dumps(value, ensure_ascii=False)) // 1000 for value in (units, *said, item.to_json())]
    print("  {} kB for 60 sentences, {} kB the overview, {} kB the lane, {} kB the rest".format(*sizes))


def changes(settings: Settings) -> None:
    folder, tools = long_talk(settings.media / "outbox" / "changed", TALKS[0][0]), open_tools(settings)
    cues = cues_now(folder, tools, "en_de").cues
    took: list[float] = []
    for cue in cues[:4]:
        change = CueChange("times", cue.words, (cue.span.start_ms, cue.span.end_ms), end_frames=-1)
        started = time.process_time()
        assert correct_cues(folder, tools, "en_de", [change]).done
        took.append(time.process_time() - started)
    later = statistics.median(took[1:])
    kept.append(took[0] <= MOST_FIRST * later)
    print(f"the first change of a cue takes {took[0]:.2f} s, later ones {later:.2f} s: {took[0] / later:.1f} times")
    print(f"  limit {MOST_FIRST:g} times {'kept' if kept[-1] else 'BROKEN'}")


def saves(settings: Settings) -> None:
    folder, tools = long_article(settings.root, ARTICLE), open_tools(settings)
    files = [folder / "manifest.json", folder / "bitext.en_de.json"]
    unit = opened(folder, settings).pairs[0].bitext.units[ARTICLE // 2].id
    ratios: list[float] = []
    for number in range(SAVES):
        started = time.process_time()
        assert correct(folder, tools, "en_de", [Change(unit, "", f"Zur Probe {number}.")]).done
        opened(folder, settings).pairs[0].overview()
        saved = time.process_time()
        for file in files:
            json.dumps(json.loads(file.read_bytes()), ensure_ascii=False, indent=1).encode("utf-8")
        ratios.append((saved - started) / (time.process_time() - saved))
    found = statistics.median(ratios[1:])  # the first loads what is loaded once
    kept.append(found <= MOST_SAVE)
    print(
        f"a sentence of {ARTICLE:,} is saved and shown in {found:.2f} times what reading and writing both files takes"
    )
    print(f"  limit {MOST_SAVE:g} times {'kept' if kept[-1] else 'BROKEN'}")


def timed(name: str, work: Callable[[], T], limit_s: float) -> T:
    started = time.process_time()
    made = work()
    took_s = time.process_time() - started
    kept.append(took_s <= limit_s)
    print(f"{name:28}{took_s:7.3f} s; limit {limit_s:g} s {'kept' if kept[-1] else 'BROKEN'}")
    return made


if __name__ == "__main__":
    raise SystemExit(main())
