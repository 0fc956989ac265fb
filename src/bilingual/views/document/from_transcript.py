"""A recording's transcript and bitext to a document: a readable article, with every sentence's time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.transcript import Transcript
from bilingual.views.document.model import Document, PostBlock, PostUnit, State
from bilingual.views.document.nodes import Element, Nodes
from bilingual.views.document.paragraphs import Spoken, paragraph_starts
from bilingual.views.document.topics import topic_starts
from bilingual.views.limits import cut_to_columns

_HEADING_COLUMNS = 44
_EARLY_MS = 1000  # a speaker may begin a little before the mark that somebody set


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a recording: where it begins, and its name in both languages, if there is a second."""

    start_ms: int
    title: str
    title_target: str | None = None


def document_from_transcript(
    transcript: Transcript,
    bitext: Bitext,
    title: str | None = None,
    *,
    title_target: str | None = None,
    tags: tuple[str, ...] = (),
    link: str | None = None,
    chapters: Sequence[Chapter] = (),
    find_topics: bool = False,
) -> Document:
    """Return the talk in paragraphs; *title* is in the source language, *title_target* in the target's.

    Each of *chapters* becomes a heading before the first sentence that begins within a second before it or later;
    one without sentences of its own is left out. Without chapters, *find_topics* puts a heading where the topic
    turns: the first words of what is said there, never words of our own. Who speaks, where the transcript knows it,
    stands before each turn, which begins a paragraph. Raises InputError when *bitext* points at words that
    *transcript* lacks.
    """
    units = [_timed(unit, transcript) for unit in bitext.units]
    spoken = [Spoken(unit.source_text, unit.start_ms, unit.end_ms) for unit in units]
    headings = _headings(units, chapters)
    speakers = _speakers(bitext.units, transcript)
    starts = paragraph_starts(spoken, bitext.source, {*headings, *speakers})
    if find_topics and not headings:
        headings = _topics(units, starts)
    units = [_spoken_by(speakers[n], unit) if n in speakers else unit for n, unit in enumerate(units)]
    blocks: list[PostBlock] = []
    for first, last in zip(starts, [*starts[1:], len(units)], strict=True):
        if first in headings:
            blocks.append(PostBlock("heading", level=2, units=(headings[first],)))
        blocks.append(PostBlock("paragraph", units=tuple(units[first:last])))
    heading = None
    if title:
        shown = (title_target,) if title_target else None
        heading = PostUnit("title", (title,), shown, "translated" if shown else "untranslated")
    return Document(
        source=bitext.source,
        target=bitext.target,
        title=heading,
        blocks=tuple(blocks),
        tags=tags,
        link=link,
        timed=any(unit.start_ms is not None for unit in units),
    )


def _headings(units: Sequence[PostUnit], chapters: Sequence[Chapter]) -> dict[int, PostUnit]:
    """Return the heading before each unit that begins a chapter, by the unit's index."""
    found: dict[int, PostUnit] = {}
    for number, chapter in enumerate(chapters, start=1):
        starts = (i for i, unit in enumerate(units) if (unit.start_ms or 0) >= chapter.start_ms - _EARLY_MS)
        index = next(starts, None)
        if index is not None:
            target = (chapter.title_target,) if chapter.title_target else None
            state: State = "translated" if target else "untranslated"
            found[index] = PostUnit(f"chapter{number}", (chapter.title,), target, state, start_ms=chapter.start_ms)
    return found


def _topics(units: Sequence[PostUnit], starts: Sequence[int]) -> dict[int, PostUnit]:
    """Return a heading before each paragraph where the topic turns; the first part has the title."""
    found: dict[int, PostUnit] = {}
    for number, index in enumerate(topic_starts([unit.source_text for unit in units], starts), start=1):
        unit = units[index]
        source = cut_to_columns(unit.source_text, _HEADING_COLUMNS)
        target = None if unit.target_text is None else (cut_to_columns(unit.target_text, _HEADING_COLUMNS),)
        # The state is the sentence's, said there: a heading needs no mark of its own.
        state: State = "untranslated" if target is None else "translated"
        found[index] = PostUnit(f"topic{number}", (source,), target, state, start_ms=unit.start_ms)
    return found


def _speakers(units: Sequence[Unit], transcript: Transcript) -> dict[int, str]:
    """Return who speaks from each sentence on where somebody else begins, by its index among *units*."""
    found: dict[int, str] = {}
    firsts = [unit.words[0] if unit.words is not None else -1 for unit in units]
    for word, name in transcript.engine.options.get("speakers", ()):
        index = next((n for n, first in enumerate(firsts) if first >= word), None)
        if index is not None:
            found[index] = name
    return {index: name for index, name in found.items() if name}


def _spoken_by(name: str, unit: PostUnit) -> PostUnit:
    """Return *unit* with the speaker before it, the same in both languages."""
    label: Nodes = (Element("strong", (f"{name}:",)), " ")
    return replace(unit, source=label + unit.source, target=None if unit.target is None else label + unit.target)


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
