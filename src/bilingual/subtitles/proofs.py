"""The invariants of every timeline, asserted whenever one is made.

No part of the transcript or the translation is lost, repeated or moved; no half is empty; cues are ordered and apart;
each word is heard while its cue is on screen; nobody's words are in the cue of somebody else or of another paragraph.
"""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise

from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.timing import FrameRate
from bilingual.model.transcript import Transcript
from bilingual.subtitles.timing import WordTimes


def prove(
    timeline: Timeline,
    transcript: Transcript,
    bitext: Bitext,
    times: WordTimes,
    rate: FrameRate,
    kept: Set[tuple[int, int]] = frozenset(),
) -> None:
    """Raise AssertionError if *timeline* breaks an invariant. Cues of the word ranges *kept* have a person's times."""
    prove_source(timeline, transcript)
    prove_target(timeline, bitext)
    prove_times(timeline, times, rate, kept)


def prove_source(timeline: Timeline, transcript: Transcript) -> None:
    """Assert that the cues' words are the transcript's, each once and in order, with the same text."""
    position = 0
    for cue in timeline:
        assert cue.words[0] == position, f"words {position} to {cue.words[0]} are in no cue"
        assert cue.source == transcript.text(*cue.words), f"cue text is not the transcript's: {cue.source}"
        position = cue.words[1]
    assert position == len(transcript.words), f"words from {position} are in no cue"


def prove_target(timeline: Timeline, bitext: Bitext) -> None:
    """Assert that the runs of each translated unit cover its target from end to end, and no half is empty."""
    reached: dict[str, int] = {}
    targets = {unit.id: unit.target for unit in bitext if unit.words is not None}
    for cue in timeline:
        assert cue.target is None or cue.target.strip(), f"an empty half: {cue.source}"
        shown = ""
        for run in cue.target_runs:
            target = targets[run.unit]
            assert target is not None
            assert run.first == reached.get(run.unit, 0), f"{run.unit}: the translation is broken at {run.first}"
            assert target[run.first : run.last].strip(), f"{run.unit}: an empty stretch"
            reached[run.unit] = run.last
            shown += target[run.first : run.last]
        assert "".join(shown.split()) == "".join((cue.target or "").split()), f"not the translation: {cue.target}"
    for unit, target in targets.items():
        if target is not None:
            assert reached.get(unit, 0) == len(target), f"{unit}: the translation's end is in no cue"


def prove_borders(timeline: Timeline, borders: Set[int]) -> None:
    """Assert that no cue holds a word of *borders* and the one before it: another speaker's, or of another block."""
    for cue in timeline:
        assert borders.isdisjoint(range(cue.words[0] + 1, cue.words[1])), f"goes over a border: {cue.source}"


def prove_times(
    timeline: Timeline, times: WordTimes, rate: FrameRate, kept: Set[tuple[int, int]] = frozenset()
) -> None:
    """Assert that spans are at least two frames apart, and a word starts in its cue and ends at most two frames and 1
    ms after it.

    A word's end is no later than the next word's start (``WordTimes``).
    """
    gap = rate.frames_ms(2)
    for before, after in pairwise(timeline):
        if before.words not in kept or after.words not in kept:
            assert after.span.start_ms - before.span.end_ms >= min(
                gap, _room(before.words, after.words, times, gap, kept)
            ), f"less than two frames between cues at {after.span.start_ms} ms"
    followers = [*(cue.words for cue in timeline.cues[1:]), (0, 0)]
    for cue, following in zip(timeline, followers, strict=True):
        first, last = cue.words
        if cue.words in kept or following in kept:
            continue
        assert cue.span.start_ms <= times.starts[first], f"starts after its first word: {cue.source}"
        assert times.starts[last - 1] < max(cue.span.end_ms, cue.span.start_ms + 1), (
            f"ends before its last word starts: {cue.source}"
        )
        assert times.ends[last - 1] <= cue.span.end_ms + gap + 1, f"ends before its last word does: {cue.source}"


def _room(
    before: tuple[int, int], after: tuple[int, int], times: WordTimes, gap: int, kept: Set[tuple[int, int]]
) -> int:
    """Return the minimum gap; next to a person's cue it is only as long as the person left it."""
    return 0 if before in kept or after in kept else gap
