"""What is heard of each sentence in ``practice.mp3``, and in which order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bilingual.errors import InputError

StepKind = Literal["source", "target", "pause"]
SLOWEST, FASTEST = 0.5, 2.0  # beyond them speech is hard to understand
_BETWEEN_STEPS_MS, _BETWEEN_SENTENCES_MS = 400, 900
_STEP = re.compile(r"(source|target)(?:@(\d+(?:\.\d+)?|\.\d+))?|pause")


@dataclass(frozen=True, slots=True)
class PracticeStep:
    """The sentence as it is spoken at ``speed``, its translation, or a pause as long as the sentence before."""

    kind: StepKind
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class SpokenClip:
    """A translation as a voice speaks it: an MP3 like those of sentences, how long it lasts, and if the voice is only
    good for drafts.
    """

    sound: bytes
    length_ms: int
    draft: bool = False


@dataclass(frozen=True, slots=True)
class TrackChapter:
    """A sentence of a track: ``parts`` are MP3s of the same kind, and silence in milliseconds."""

    title: str
    parts: tuple[bytes | int, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """An MP3 with chapters; ``language`` is that of what is heard."""

    title: str
    language: str
    chapters: tuple[TrackChapter, ...]


def steps_of(pattern: Sequence[str]) -> tuple[PracticeStep, ...]:
    """Return the steps that the setting ``practice`` names. Raises InputError for one that is none.

    >>> steps_of(["source", "pause", "source@.75"])[2]
    PracticeStep(kind='source', speed=0.75)
    """
    steps = []
    for text in pattern:
        match = _STEP.fullmatch(text.strip().lower())
        speed = float(match[2] or 1.0) if match else 0.0
        if not match or not SLOWEST <= speed <= FASTEST:
            raise InputError(
                "BIL-SET-023",
                f"practice has an unknown step {text!r}",
                remedy=f'Use "source", "target" or "pause"; "source@0.75" has a speed of {SLOWEST} to {FASTEST:g}.',
            )
        kind: StepKind = "pause" if match[0] == "pause" else "source" if match[1] == "source" else "target"
        steps.append(PracticeStep(kind, speed))
    if not any(step.kind != "pause" for step in steps):
        raise InputError("BIL-SET-024", "practice names nothing to hear", remedy='Write ["source", "pause", "source"].')
    return tuple(steps)


def chapter(
    title: str,
    steps: Sequence[PracticeStep],
    length_ms: int,
    sounds: Mapping[float, bytes],
    spoken: Mapping[float, SpokenClip] = MappingProxyType({}),
) -> TrackChapter:
    """Return the chapter of a sentence that lasts *length_ms*; *sounds* are MP3s of it by their speed.

    *spoken* is its translation by speed. A step without it is left out, and so are the pauses to repeat it.

    >>> chapter("Hello.", steps_of(["source", "pause", "source"]), 1000, {1.0: b".."}).parts
    (b'..', 400, 1000, 400, b'..', 900)
    >>> target = {1.0: SpokenClip(b"++", 700)}
    >>> chapter("Hello.", steps_of(["target", "pause", "source"]), 1000, {1.0: b".."}, target).parts
    (b'++', 400, 700, 400, b'..', 900)
    """
    parts: list[bytes | int] = []
    lasts_ms = length_ms
    unsaid = False
    for step in steps:
        said = spoken.get(step.speed) if step.kind == "target" else None
        unsaid = said is None if step.kind == "target" else unsaid and step.kind == "pause"
        if unsaid:
            continue
        if parts:
            parts.append(_BETWEEN_STEPS_MS)
        if step.kind == "pause":
            parts.append(lasts_ms)
        elif said is not None:
            lasts_ms = said.length_ms
            parts.append(said.sound)
        else:
            lasts_ms = round(length_ms / step.speed)
            parts.append(sounds[step.speed])
    return TrackChapter(title, (*parts, _BETWEEN_SENTENCES_MS))
