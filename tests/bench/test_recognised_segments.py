"""The baseline of recognisers' segments: every word and letter once, cut where the audio was cut."""

from __future__ import annotations

import importlib
import json
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "subtitles"


def bench_modules(*names: str) -> list[ModuleType]:
    """Import modules of this bench; other benches have modules of the same names."""
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.path.insert(0, str(BENCH))
    try:
        return [importlib.import_module(name) for name in names]
    finally:
        sys.path.remove(str(BENCH))
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(others)


material, baselines = bench_modules("material", "baselines")
SEGMENTS = json.loads((BENCH / "segments.json").read_text("utf-8"))


@pytest.mark.parametrize("folder", ["gold", "held_out"])
def test_every_talk_has_the_segments_of_both_recognisers(folder: str) -> None:
    assert SEGMENTS[folder].keys() == {path.stem for path in (BENCH / folder).glob("*.json")}
    for kinds in SEGMENTS[folder].values():
        assert kinds.keys() == {"sphinx", "silero"}
        for segments in kinds.values():
            assert all(start < end for start, end in segments)
            assert all(before[1] <= after[0] for before, after in pairwise(segments))


@pytest.mark.parametrize("kind", ["sphinx", "silero"])
def test_segments_as_cues_lose_nothing(kind: str) -> None:
    for talk in material.talks("de"):
        cues = baselines.recognised_segments(talk, talk.segments[kind])
        assert len(cues) <= len(talk.segments[kind])
        assert [i for cue in cues for i in range(*cue.words)] == list(range(len(talk.transcript.words)))
        rebuilt = [""] * len(talk.bitext.units)
        for cue in cues:
            for sentence, first, last in cue.target:
                assert first == len(rebuilt[sentence])
                rebuilt[sentence] += (talk.bitext.units[sentence].target or "")[first:last]
        assert rebuilt == [unit.target for unit in talk.bitext]


def test_a_word_belongs_to_the_segment_that_holds_its_middle() -> None:
    talk = next(talk for talk in material.talks("es") if talk.name == "jfk")
    words = talk.transcript.words
    first, second = baselines.recognised_segments(talk, [(0, words[5].end_ms or 0), (words[6].start_ms or 0, 99_000)])

    assert (first.words, second.words) == ((0, 6), (6, len(words)))
    assert first.target[0][2] == second.target[0][1]
