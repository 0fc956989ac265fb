"""The proofs of the timeline invariants: each accepts a valid timeline and rejects an invalid one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.proofs import prove
from bilingual.subtitles.timing import WordTimes, word_times

WORDS = tuple(
    Word(text, at, at + 400) for text, at in (("Rain", 1000), ("fell.", 1500), ("Sun", 3000), ("shone.", 3500))
)
TALK = Transcript("en", 5000, WORDS, ((0, 2), (2, 4)), EngineRecord("test"))
BITEXT = Bitext(
    "en",
    "de",
    (
        Unit("a", "Rain fell.", "Regen fiel.", (0, 2)),
        Unit("b", "Sun shone.", "Die Sonne schien.", (2, 4)),
        Unit("title", "A title", "Ein Titel"),
    ),
)
PAL = FrameRate(25)  # two frames are 80 ms
FIRST = Cue(Span(1000, 2900), (0, 2), (TargetRun("a", 0, 11),), "Rain fell.", "Regen fiel.")
SECOND = Cue(Span(2980, 4000), (2, 4), (TargetRun("b", 0, 17),), "Sun shone.", "Die Sonne schien.")


def proved(
    *cues: Cue, kept: frozenset[tuple[int, int]] = frozenset(), bitext: Bitext = BITEXT, times: WordTimes | None = None
) -> None:
    prove(Timeline("en", "de", cues), TALK, bitext, times or word_times(TALK), PAL, kept)


def timed(cue: Cue, start_ms: int, end_ms: int) -> Cue:
    return replace(cue, span=Span(start_ms, end_ms))


def test_a_right_timeline() -> None:
    proved(FIRST, SECOND)
    proved(timed(FIRST, 0, 2900), SECOND)  # it may come early
    proved(FIRST, timed(SECOND, 2980, 3819))  # its last word may lose two frames and a millisecond
    halves = replace(SECOND, words=(2, 3), source="Sun", target="Die Sonne", target_runs=(TargetRun("b", 0, 10),))
    rest = replace(SECOND, words=(3, 4), source="shone.", target="schien.", target_runs=(TargetRun("b", 10, 17),))
    proved(FIRST, timed(halves, 2980, 3420), timed(rest, 3500, 4000))


def test_an_untranslated_sentence() -> None:
    missing = replace(BITEXT, units=(replace(BITEXT.units[0], target=None), *BITEXT.units[1:]))
    alone = replace(FIRST, target=None, target_runs=(), mark="untranslated")
    proved(alone, SECOND, bitext=missing)


BOTH = frozenset({(0, 2), (2, 4)})
WRONG: list[tuple[str, Callable[[], None]]] = [
    ("words 0 to 2", lambda: proved(SECOND)),
    ("words from 2", lambda: proved(FIRST)),
    ("not the transcript's", lambda: proved(replace(FIRST, source="Rain fell"), SECOND)),
    ("an empty half", lambda: proved(replace(FIRST, target=" "), SECOND)),
    ("is broken at 1", lambda: proved(replace(FIRST, target_runs=(TargetRun("a", 1, 11),)), SECOND)),
    (
        "is broken at 0",
        lambda: proved(FIRST, replace(SECOND, target_runs=(TargetRun("b", 0, 17), TargetRun("b", 0, 17)))),
    ),
    (
        "an empty stretch",
        lambda: proved(replace(FIRST, target_runs=(TargetRun("a", 0, 11), TargetRun("b", 0, 0))), SECOND),
    ),
    ("not the translation", lambda: proved(replace(FIRST, target="Regen fiele."), SECOND)),
    (
        "end is in no cue",
        lambda: proved(FIRST, replace(SECOND, target="Die Sonne", target_runs=(TargetRun("b", 0, 9),))),
    ),
    ("end is in no cue", lambda: proved(FIRST, replace(SECOND, target=None, target_runs=(), mark="untranslated"))),
    ("two frames", lambda: proved(timed(FIRST, 1000, 2901), SECOND)),
    ("after its first word", lambda: proved(timed(FIRST, 1001, 2900), SECOND)),
    ("after its first word", lambda: proved(FIRST, timed(SECOND, 3001, 4000))),
    ("before its last word starts", lambda: proved(FIRST, timed(SECOND, 2980, 3500))),
    ("before its last word does", lambda: proved(FIRST, timed(SECOND, 2980, 3818))),
    ("after its first word", lambda: proved(timed(FIRST, 1001, 2900), SECOND, kept=frozenset({(5, 6)}))),
]  # fmt: skip


@pytest.mark.parametrize(("said", "make"), WRONG)
def test_a_timeline_that_breaks_a_law(said: str, make: Callable[[], None]) -> None:
    with pytest.raises(AssertionError, match=said):
        make()


def test_a_person_s_times_are_the_person_s() -> None:
    proved(timed(FIRST, 1200, 2960), timed(SECOND, 2970, 3600), kept=BOTH)
    proved(timed(FIRST, 1200, 1300), timed(SECOND, 2980, 4000), kept=frozenset({(0, 2)}))
    proved(FIRST, timed(SECOND, 2901, 3500), kept=frozenset({(2, 4)}))  # beside them a gap is as short as they left it
    with pytest.raises(AssertionError, match="after its first word"):
        proved(timed(FIRST, 1000, 2900), timed(SECOND, 3100, 4000), kept=frozenset({(0, 2)}))
