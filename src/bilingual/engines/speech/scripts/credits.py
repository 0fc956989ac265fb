"""Leaves out of a script what nobody says: who made the subtitles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bilingual.engines.speech.activity import speech_within
from bilingual.model.timing import Span
from bilingual.subtitles.pieces import AT_ENDS, is_credit, is_signed
from bilingual.subtitles.source_cues import SourceCue

T = TypeVar("T")
_SILENT = 0.2  # of the time of a cue


def spoken_cues(cues: Sequence[SourceCue], language: str, speech: Sequence[Span]) -> tuple[list[SourceCue], list[str]]:
    """Return *cues* without the credits at both ends, and the texts of those: they have an address or are silent."""

    def is_one(cue: SourceCue) -> bool:
        heard = speech_within(speech, cue.span.start_ms, cue.span.end_ms)
        silent = heard < _SILENT * cue.span.duration_ms
        return is_signed(cue.text, language) or (silent and is_credit(cue.text, language))

    return _without(cues, is_one, lambda cue: cue.text)


def spoken_texts(texts: Sequence[T], language: str, text_of: Callable[[T], str]) -> tuple[list[T], list[str]]:
    """Return *texts* of a script without times in the same way: without credits that have an address."""
    return _without(texts, lambda one: is_signed(text_of(one), language), text_of)


def _without(items: Sequence[T], is_one: Callable[[T], bool], text_of: Callable[[T], str]) -> tuple[list[T], list[str]]:
    at_ends = {*range(AT_ENDS), *range(len(items) - AT_ENDS, len(items))}
    left_out = {n for n, item in enumerate(items) if n in at_ends and is_one(item)}
    if len(left_out) == len(items):
        return list(items), []
    kept = [item for n, item in enumerate(items) if n not in left_out]
    return kept, [text_of(items[n]) for n in sorted(left_out)]
