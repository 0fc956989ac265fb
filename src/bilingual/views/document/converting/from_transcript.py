"""Converts a recording's transcript and bitext to a document: a readable article with the time of every sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, pstdev

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.speakers import changes_of_speaker
from bilingual.model.transcript import Transcript
from bilingual.views.document.model import Document, PostBlock, PostUnit, State
from bilingual.views.document.nodes import Element, Nodes
from bilingual.views.document.paragraphs import Spoken, paragraph_starts, telling_words
from bilingual.views.limits import cut_to_columns

_HEADING_COLUMNS = 44
_EARLY_MS = 1000  # a speaker may start a little before the chapter mark


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a recording: its start, and its name in one or both languages."""

    start_ms: int
    title: str
    title_target: str | None = None


def document_from_transcript(
    transcript: Transcript,
    bitext: Bitext,
    title: str | None = None,
    *,
    title_target: str | None = None,
    chapters: Sequence[Chapter] = (),
    find_topics: bool = False,
) -> Document:
    """Return the talk in paragraphs; *title* is in the source language, *title_target* in the target language.

    Each of *chapters* becomes a heading before the first sentence that starts at most a second before it; chapters
    without sentences are omitted. Without chapters, *find_topics* puts a heading at each change of topic: the first
    words spoken there, never invented ones. A paragraph starts where somebody else speaks; known speakers are named
    before each turn. Raises InputError if *bitext* refers to words missing from *transcript*.
    """
    units = [_timed(unit, transcript) for unit in bitext.units]
    spoken = [Spoken(unit.source_text, unit.start_ms, unit.end_ms) for unit in units]
    headings = _headings(units, chapters)
    speakers = _speakers(bitext.units, transcript)
    starts = paragraph_starts(spoken, bitext.source, {*headings, *speakers, *_changes(bitext.units, transcript)})
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
        timed=any(unit.start_ms is not None for unit in units),
    )


def chapter_starts(units: Sequence[PostUnit], chapters: Sequence[Chapter]) -> dict[int, Chapter]:
    """Return the chapter that each unit starts, by the unit's index."""
    found: dict[int, Chapter] = {}
    for chapter in chapters:
        starts = (i for i, unit in enumerate(units) if (unit.start_ms or 0) >= chapter.start_ms - _EARLY_MS)
        index = next(starts, None)
        if index is not None:
            found[index] = chapter
    return found


def _headings(units: Sequence[PostUnit], chapters: Sequence[Chapter]) -> dict[int, PostUnit]:
    """Return the heading before each unit that starts a chapter, by the unit's index."""
    found: dict[int, PostUnit] = {}
    for index, chapter in chapter_starts(units, chapters).items():
        target = (chapter.title_target,) if chapter.title_target else None
        state: State = "translated" if target else "untranslated"
        name = f"chapter{chapters.index(chapter) + 1}"
        found[index] = PostUnit(name, (chapter.title,), target, state, start_ms=chapter.start_ms)
    return found


def _topics(units: Sequence[PostUnit], starts: Sequence[int]) -> dict[int, PostUnit]:
    """Return a heading before each paragraph with a new topic; the first part has the title."""
    found: dict[int, PostUnit] = {}
    for number, index in enumerate(topic_starts([unit.source_text for unit in units], starts), start=1):
        unit = units[index]
        source = cut_to_columns(unit.source_text, _HEADING_COLUMNS)
        target = None if unit.target_text is None else (cut_to_columns(unit.target_text, _HEADING_COLUMNS),)
        # The mark is shown at the sentence; a heading needs none.
        state: State = "untranslated" if target is None else "translated"
        found[index] = PostUnit(f"topic{number}", (source,), target, state, start_ms=unit.start_ms)
    return found


def _speakers(units: Sequence[Unit], transcript: Transcript) -> dict[int, str]:
    """Return the speaker at each change, by the index of the sentence among *units*."""
    found: dict[int, str] = {}
    firsts = [unit.words[0] if unit.words is not None else -1 for unit in units]
    for word, name in transcript.engine.options.get("speakers", ()):
        index = next((n for n, first in enumerate(firsts) if first >= word), None)
        if index is not None:
            found[index] = name
    return {index: name for index, name in found.items() if name}


def _changes(units: Sequence[Unit], transcript: Transcript) -> set[int]:
    """Return the indices of the *units* with which somebody else begins to speak, named or not."""
    changes = changes_of_speaker(transcript)
    return {number for number, unit in enumerate(units) if unit.words is not None and unit.words[0] in changes}


def _spoken_by(name: str, unit: PostUnit) -> PostUnit:
    """Return *unit* with the speaker's name before it, the same in both languages."""
    label: Nodes = (Element("strong", (f"{name}:",)), " ")
    return replace(unit, source=label + unit.source, target=None if unit.target is None else label + unit.target)


def _timed(unit: Unit, transcript: Transcript) -> PostUnit:
    start_ms = end_ms = None
    if unit.words is not None:
        first, last = unit.words
        if last > len(transcript.words):
            raise InputError(
                "BIL-VIW-011",
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


# Sentences compared on either side of a place, and the minimum length of a part: our choice for talks.
_BLOCK, SHORTEST = 6, 6
# Words that occur in more than this share of the blocks say nothing about topics.
_COMMON = 0.5


def topic_starts(sentences: Sequence[str], places: Collection[int]) -> list[int]:
    """Return those of *places* (indices of sentences that may start a part) where the topic changes, in order.

    TextTiling (Marti Hearst, "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages", Computational
    Linguistics 23(1), 1997): the sentences before and after a place are compared as bags of words; a deep valley of
    similarity starts a new part. As in Hearst's cutoff, a valley counts if it is deeper than the mean of all by half a
    standard deviation; none is within ``SHORTEST`` sentences of another or of an end.
    """
    bags = _bags(sentences)
    gaps = range(1, len(bags))
    likeness = {gap: _cosine(bags[max(0, gap - _BLOCK) : gap], bags[gap : gap + _BLOCK]) for gap in gaps}
    depths = {gap: _depth(likeness, gap) for gap in gaps}
    if len(depths) < 2 * SHORTEST:
        return []
    cutoff = fmean(depths.values()) + pstdev(depths.values()) / 2
    inside = range(SHORTEST, len(bags) - SHORTEST + 1)
    chosen: list[int] = []
    for gap in sorted((g for g in places if g in inside and depths[g] > cutoff), key=lambda g: -depths[g]):
        if all(abs(gap - other) >= SHORTEST for other in chosen):
            chosen.append(gap)
    return sorted(chosen)


def _bags(sentences: Sequence[str]) -> list[Counter[str]]:
    bags = [Counter(telling_words(text)) for text in sentences]
    blocks = [frozenset().union(*bags[first : first + _BLOCK]) for first in range(0, len(bags), _BLOCK)]
    spread = Counter(word for block in blocks for word in block)
    common = {word for word, count in spread.items() if count > max(2, _COMMON * len(blocks))}
    return [Counter({word: count for word, count in bag.items() if word not in common}) for bag in bags]


def _cosine(left: Sequence[Counter[str]], right: Sequence[Counter[str]]) -> float:
    one, two = sum(left, Counter()), sum(right, Counter())
    norm = sqrt(sum(n * n for n in one.values()) * sum(n * n for n in two.values()))
    return sum(n * two[word] for word, n in one.items()) / norm if norm else 0.0


def _depth(likeness: dict[int, float], gap: int) -> float:
    """Return how far the similarity at *gap* is below the peaks on both sides (Hearst 1997, section 5.3)."""
    depth = 0.0
    for step in (-1, 1):
        peak, place = likeness[gap], gap + step
        while place in likeness and likeness[place] >= peak:
            peak, place = likeness[place], place + step
        depth += peak - likeness[gap]
    return depth
