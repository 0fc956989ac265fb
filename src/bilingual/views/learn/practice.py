"""The track of a study pack: each sentence is a chapter, heard and repeated as the settings say."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.learning.pack import StudyPack
from bilingual.learning.practice import PracticeStep, Track, chapter
from bilingual.views.base import StudyTools
from bilingual.views.labels import labels


def practice_track(study: StudyPack, tools: StudyTools) -> bytes:
    """Return the sentences of *study* that are heard as an MP3, empty if the settings let nothing be heard."""
    steps = _heard(tools.practice)
    sentences = [(one, one.span) for one in study.sentences if one.span is not None]
    speeds = dict.fromkeys(step.speed for step in steps if step.kind == "source")
    if not speeds or not sentences:
        return b""
    spans = [span for _, span in sentences]
    sounds = {speed: tools.clips(spans, speed) for speed in speeds}
    chapters = []
    for number, (sentence, span) in enumerate(sentences):
        own = {speed: clips[number] for speed, clips in sounds.items()}
        chapters.append(chapter(f"{sentence.text} – {sentence.meaning}", steps, span.duration_ms, own))
    title = f"{study.title}: {labels(study.native).study['practice']}"
    return tools.track(Track(title, study.learner.language, tuple(chapters)))


def untold(steps: Sequence[PracticeStep]) -> bool:
    """Return whether *steps* ask for the translation, which no voice speaks yet."""
    return any(step.kind == "target" for step in steps)


def _heard(steps: Sequence[PracticeStep]) -> list[PracticeStep]:
    """Return *steps* without the translation and the pauses to repeat it."""
    kept: list[PracticeStep] = []
    left_out = False
    for step in steps:
        left_out = step.kind == "target" or (left_out and step.kind == "pause")
        if not left_out:
            kept.append(step)
    return kept
