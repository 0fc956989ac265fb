"""The sounds and pictures of a study pack: started at once, made once, and told when they cannot be made."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, cast

import pytest

from bilingual.engines.base import MediaTool
from bilingual.errors import MediaError
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.practice import steps_of
from bilingual.learning.scales import Learner
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.pipeline.posting.cutting import SentenceMedia

SPANS = (Span(0, 900), Span(1000, 2000))
PACK = StudyPack(
    "item",
    "Talk",
    Learner("en", "B1"),
    "de",
    (
        *(StudySentence(f"s{n}", "Hm.", "Hm.", span=span) for n, span in enumerate(SPANS)),
        StudySentence("s9", "So.", "So."),
    ),
    (),
)
RECORDING = cast(Recording, object())


class CountedMedia:
    """A media tool that only counts what it is asked for; *fails*: it cannot cut."""

    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.threads: set[str] = set()
        self._fails = fails

    def sentence_clips(self, recording: Recording, spans: Sequence[Span], speed: float = 1.0) -> list[bytes]:
        self.asked.append((spans, speed))
        self.threads.add(threading.current_thread().name)
        if self._fails:
            raise MediaError("BIL-MED-001", "cannot be read")
        return [f"{span.start_ms}@{speed}".encode() for span in spans]

    def stills(self, recording: Recording, times_ms: Sequence[int]) -> list[bytes]:
        self.asked.append((times_ms,))
        return [str(at).encode() for at in times_ms]


def cutting(media: CountedMedia, recording: Recording | None = RECORDING) -> SentenceMedia:
    return SentenceMedia(cast(MediaTool, media), recording, steps_of(["source@0.75", "pause", "source", "target"]))


def test_all_that_a_pack_needs_is_made_once_beside_the_rest() -> None:
    media = CountedMedia()
    made = cutting(media)
    made.begin(PACK)
    for _ in range(2):
        assert made.clips(SPANS, 1.0) == [b"0@1.0", b"1000@1.0"]
        assert made.clips(list(SPANS), 0.75) == [b"0@0.75", b"1000@0.75"]
        assert made.stills([450, 1500]) == [b"450", b"1500"]
    assert sorted(map(str, media.asked)) == sorted(map(str, [(SPANS, 1.0), (SPANS, 0.75), ((450, 1500),)]))
    assert threading.current_thread().name not in media.threads


def test_what_nobody_foresaw_is_made_when_it_is_asked_for() -> None:
    media = CountedMedia()
    made = cutting(media)
    assert made.clips(SPANS[:1], 2.0) == made.clips(SPANS[:1], 2.0) == [b"0@2.0"]
    assert len(media.asked) == 1


def test_a_failure_is_told_to_whoever_asks() -> None:
    made = cutting(CountedMedia(fails=True))
    made.begin(PACK)
    with pytest.raises(MediaError):
        made.clips(SPANS, 1.0)
    assert made.stills(PACK.seen_at_ms)


def test_an_article_has_nothing_to_cut() -> None:
    media = CountedMedia()
    made = cutting(media, None)
    made.begin(PACK)
    assert (list(made.clips(SPANS, 1.0)), list(made.stills([1])), media.asked) == ([], [], [])
