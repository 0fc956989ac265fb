"""A recording's transcript and bitext to a document: a readable article, with every sentence's time."""

from __future__ import annotations

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.transcript import Transcript
from bilingual.posts.document import Document, PostBlock, PostUnit, State
from bilingual.posts.paragraphs import Spoken, paragraph_starts


def document_from_transcript(
    transcript: Transcript,
    bitext: Bitext,
    title: str | None = None,
    *,
    title_target: str | None = None,
    tags: tuple[str, ...] = (),
    link: str | None = None,
) -> Document:
    """Return the talk in paragraphs; *title* is in the source language, *title_target* in the target's.

    Raises InputError when *bitext* points at words that *transcript* lacks.
    """
    units = [_timed(unit, transcript) for unit in bitext.units]
    spoken = [Spoken(unit.source_text, unit.start_ms, unit.end_ms) for unit in units]
    starts = paragraph_starts(spoken, bitext.source)
    blocks = tuple(
        PostBlock("paragraph", units=tuple(units[first:last]))
        for first, last in zip(starts, [*starts[1:], len(units)], strict=True)
        if last > first
    )
    heading = None
    if title:
        shown = (title_target,) if title_target else None
        heading = PostUnit("title", (title,), shown, "translated" if shown else "untranslated")
    return Document(
        source=bitext.source,
        target=bitext.target,
        title=heading,
        blocks=blocks,
        tags=tags,
        link=link,
        timed=any(unit.start_ms is not None for unit in units),
    )


def _timed(unit: Unit, transcript: Transcript) -> PostUnit:
    start_ms = end_ms = None
    if unit.words is not None:
        first, last = unit.words
        if last > len(transcript.words):
            raise InputError(
                f"words {first} to {last} are not in the transcript, which has {len(transcript.words)}",
                where=unit.id,
                remedy="Rebuild the bitext from this transcript.",
            )
        words = transcript.words[first:last]
        start_ms = next((word.start_ms for word in words if word.start_ms is not None), None)
        end_ms = next((word.end_ms for word in reversed(words) if word.end_ms is not None), None)
    state: State = "untranslated" if unit.target is None else "draft" if unit.draft else "translated"
    target = None if unit.target is None else (" ".join(unit.target.split()),)
    return PostUnit(unit.id, (" ".join(unit.source.split()),), target, state, unit.locked, start_ms, end_ms)
