"""The track of a study pack: each sentence is a chapter, heard and repeated as the settings say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilingual.errors import EngineError, NoRoom, UsageError
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.practice import SpokenClip, Track, chapter
from bilingual.views.labels import labels
from bilingual.views.tools import StudyTools


def practice_track(study: StudyPack, tools: StudyTools) -> tuple[bytes, str]:
    """Return the sentences of *study* that are heard as an MP3, empty if the settings let nothing be heard.

    The second value says in a line why their translations are not heard, or that a draft voice speaks them; it is empty
    if nothing is to be said.
    """
    steps = tools.practice
    sentences = [(one, one.span) for one in study.sentences if one.span is not None]
    speeds = dict.fromkeys(step.speed for step in steps if step.kind == "source")
    if not speeds or not sentences:
        return b"", ""
    spoken, why = _spoken([one for one, _ in sentences], tools)
    spans = [span for _, span in sentences]
    sounds = {speed: tools.clips(spans, speed) for speed in speeds}
    chapters = []
    for number, (sentence, span) in enumerate(sentences):
        own = {speed: clips[number] for speed, clips in sounds.items()}
        said = {speed: clip for speed, clips in spoken.items() if (clip := clips[number]) is not None}
        chapters.append(chapter(f"{sentence.text} – {sentence.meaning}", steps, span.duration_ms, own, said))
    title = f"{study.title}: {labels(study.native).study['practice']}"
    return tools.track(Track(title, study.learner.language, tuple(chapters))), why


def _spoken(
    sentences: Sequence[StudySentence], tools: StudyTools
) -> tuple[Mapping[float, Sequence[SpokenClip | None]], str]:
    """Return the translations of *sentences* as they are spoken, by speed, and a line on them."""
    speeds = dict.fromkeys(step.speed for step in tools.practice if step.kind == "target")
    try:
        found = {speed: tools.spoken([one.meaning for one in sentences], speed) for speed in speeds}
    except NoRoom:  # when there is room, the run goes on
        raise
    except (EngineError, UsageError) as error:
        return {}, f"practice.mp3 has no translation: {error}"
    draft = any(clip.draft for clips in found.values() for clip in clips if clip is not None)
    return found, "the translations in practice.mp3 are spoken by a draft voice" if draft else ""
