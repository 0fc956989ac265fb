"""The practice track without a voice for its translations, and with a full disk."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.errors import EngineError, NoRoom, Unavailable
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.practice import SpokenClip, steps_of
from bilingual.learning.scales import Learner
from bilingual.model.timing import Span
from bilingual.views.learn.render import practice_track
from bilingual.views.tools import StudyTools
from support.attacks.refusals import raises

STUDY = StudyPack(
    "item", "Tea", Learner("en", "B1"), "de",
    (StudySentence("s1", "We drink tea.", "Wir trinken Tee.", span=Span(0, 900)),), (),
)  # fmt: skip


def tools(error: EngineError) -> StudyTools:
    def spoken(texts: Sequence[str], speed: float) -> list[SpokenClip | None]:
        raise error

    return StudyTools(
        lambda: STUDY,
        lambda spans, speed: [b"sound" for _ in spans],
        lambda times_ms: [],
        lambda deck: b"",
        lambda track: b"track",
        steps_of(["source", "target"]),
        spoken,
    )


def test_a_track_without_a_voice_says_why() -> None:
    sound, why = practice_track(STUDY, tools(Unavailable("BIL-TST-001", "the voice does not answer")))
    assert (sound, why) == (b"track", "practice.mp3 has no translation: the voice does not answer [BIL-TST-001]")


def test_a_full_disk_ends_the_run_which_goes_on_when_there_is_room() -> None:
    """A track without translations would be kept as made."""
    with raises("BIL-TST-001") as caught:
        practice_track(STUDY, tools(NoRoom("BIL-TST-001", "the disk is full")))
    assert isinstance(caught.value, NoRoom)
