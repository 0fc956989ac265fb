"""The words of a narration, as they are shown, in the times of the words that are said.

What is said is not what is shown: "5 kg" is said as two words, an address as its host. Each character of the text gets
its time from the word that is said for it, so a shown word lasts from its first character to its last.

Of a sentence that is said in the other language, the words get the sentence's time by their lengths, until it has
cues: see ``heard``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import Any

from bilingual.engines.linguistics.words import spoken_length, tokenise
from bilingual.engines.speech.scripts.placed_words import APPROXIMATE
from bilingual.engines.voice.sequence import PlacedLines, SpokenLine, SpokenTrack
from bilingual.languages import pack
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.timing import Span
from bilingual.model.transcript import BLOCKS, NARRATION, EngineRecord, Transcript, Word, join_words
from bilingual.pipeline.narrating.lines import SECOND, AloudText, Passage


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """Characters *first* up to *last* of a text, and when they are said."""

    first: int
    last: int
    span: Span


def narrated(
    track: SpokenTrack | PlacedLines, passages: Sequence[Passage], language: str, **options: Any
) -> Transcript:
    """Return the words of *passages* in the source's *language*, in the times of *track*.

    Its engine's options have the voices by language, the chapters as ``headings``, the first words of ``blocks``, over
    whose borders no cue goes, when each sentence of the document is said by its id as ``spans``, and *options*.
    """
    known = {passage.id: passage for passage in passages}
    words: list[Word] = []
    sentences: list[tuple[int, int]] = []
    chapters: list[list[object]] = []
    lines: list[list[object]] = []
    spans: dict[str, list[int]] = {}
    blocks: dict[int, tuple[int, str]] = {}
    for line in track.lines:
        passage = known[line.line.id.removesuffix(SECOND)]
        spans.setdefault(passage.id, [line.span.start_ms, 0])[1] = line.span.end_ms
        if passage.source is None:
            continue
        first = len(words)
        blocks[first] = (passage.block, line.line.language)
        own = line.line.language == language
        words += (
            timed_words(passage.source, line, language) if own else spread_words(passage.source, line.span, language)
        )
        sentences.append((first, len(words)))
        lines.append([line.line.id, first, len(words)])
        if passage.chapter and not line.line.id.endswith(SECOND):
            chapters.append([first, passage.chapter])
    by_voice = groupby(sorted({(line.line.language, line.voice) for line in track.lines}), key=lambda one: one[0])
    voices = {tag: [name for _, name in own] for tag, own in by_voice}
    approximate = any(line.timing == "approximate" for line in track.lines)
    borders = [word for (_, before), (word, after) in pairwise(blocks.items()) if before != after]
    made = {"voices": voices, "headings": chapters, "lines": lines, "spans": spans, BLOCKS: borders, **options}
    return Transcript(
        language,
        track.duration_ms,
        tuple(words),
        tuple(sentences),
        EngineRecord(NARRATION, options=made, marks=(APPROXIMATE,) if approximate else ()),
        draft=any(line.draft for line in track.lines),
    )


def timed_words(text: AloudText, line: SpokenLine, language: str) -> list[Word]:
    """Return the words of *text* as they are shown; one that is not said has the moment between its neighbours."""
    stretches = list(stretches_of(text, line))
    firsts, lasts = [one.first for one in stretches], [one.last for one in stretches]
    words = []
    at = line.span.start_ms if not stretches else stretches[0].span.start_ms
    for written, space_after, first, last in _placed(text.shown, language):
        said = stretches[bisect_right(lasts, first) : bisect_left(firsts, last)]
        start = max(at, _time_in(said[0], first)) if said else at
        end = max(start, _time_in(said[-1], last)) if said else start
        words.append(Word(written, start, end, space_after))
        at = end if said else at
    return words


def spread_words(text: AloudText, span: Span, language: str) -> list[Word]:
    """Return the words of *text* spread over *span*, in which it is said in another language."""
    return spread([Word(written, None, None, space) for written, space, *_ in _placed(text.shown, language)], span)


def spread(words: Sequence[Word], span: Span) -> list[Word]:
    """Return *words* spread over *span* by their lengths."""
    lengths = [*accumulate((spoken_length(word.text) for word in words), initial=0.0)]
    times = [span.start_ms + round(span.duration_ms * length / lengths[-1]) for length in lengths]
    return [
        replace(word, start_ms=start, end_ms=end) for word, (start, end) in zip(words, pairwise(times), strict=True)
    ]


def with_words(bitext: Bitext, transcript: Transcript, passages: Sequence[Passage]) -> Bitext:
    """Return *bitext* as that of a recording: each sentence that is said, as it is shown, with its words.

    What is not said has no words. A sentence that is said in two languages is there twice, so that its cues are.
    """
    units = {unit.id: unit for unit in bitext}
    gap = pack(bitext.target).writing.gap
    known = {passage.id: passage for passage in passages}
    made: dict[str, Unit] = {}
    for own_id, name, own in said_units(transcript, known):
        words = (own[0][1], own[-1][2])
        targets = [one.target.shown for line in own if (one := known[line[0].removesuffix(SECOND)]).target is not None]
        target = gap.join(targets) if targets else None
        before = units.get(name) or Unit(name, transcript.text(*words))
        unit = replace(before, source=transcript.text(*words), target=target, words=words, hints=(), approved="")
        if before.is_approved:
            unit = replace(unit, approved=unit.approval)
        made[own_id] = replace(unit, id=own_id)
    return replace(bitext, units=(*made.values(), *(unit for unit in bitext if unit.id not in made)),
                   transcript_sha256=transcript.sha256)  # fmt: skip


def said_units(
    transcript: Transcript, passages: Mapping[str, Passage]
) -> Iterator[tuple[str, str, Sequence[tuple[str, int, int]]]]:
    """Yield the units that are said: the id of each, that of its sentence in the bitext, and its lines with words."""
    taken: set[str] = set()
    for (name, second), lines in groupby(transcript.engine.options["lines"], lambda one: _unit_of(one[0], passages)):
        own = list(lines)
        own_id = name + SECOND * second
        if own_id in taken:  # its parts are said in several places
            own_id = own[0][0].removesuffix(SECOND) + SECOND * second
        taken.add(own_id)
        yield own_id, name, own


def _unit_of(line: str, known: Mapping[str, Passage]) -> tuple[str, bool]:
    return known[line.removesuffix(SECOND)].unit, line.endswith(SECOND)


def _placed(shown: str, language: str) -> Iterator[tuple[str, bool, int, int]]:
    """Yield the words of *shown*, each with whether a space follows and its first and last character.

    Joined, they are *shown* again.
    """
    tokens = tokenise(shown, language)
    if join_words(tuple(Word(text, space_after=space) for text, space in tokens)) != shown:
        tokens = [(text, True) for text in shown.split()]  # a space after a bracket that opens, in Chinese
    at = 0
    for text, space in tokens:
        first = shown.index(text, at)
        at = first + len(text)
        yield text, space, first, at


def stretches_of(text: AloudText, line: SpokenLine) -> Iterator[SpokenPart]:
    """Yield the parts of the text that are said, in order; words that are said for the same characters are one."""
    held: SpokenPart | None = None
    for word, span in zip(line.text.words, line.words, strict=True):
        first = text.places[min(word.first, len(text.places) - 1)]
        last = max(first, text.places[word.last - 1] if word.last else 0) + 1
        if held is not None and first < held.last:
            end = max(held.span.end_ms, span.end_ms)
            held = SpokenPart(held.first, max(held.last, last), Span(held.span.start_ms, end))
            continue
        if held is not None:
            yield held
        held = SpokenPart(first, last, span)
    if held is not None:
        yield held


def _time_in(stretch: SpokenPart, place: int) -> int:
    """Return when the character at *place* is said, or the nearest that is."""
    within = min(max(place, stretch.first), stretch.last) - stretch.first
    return stretch.span.start_ms + round(stretch.span.duration_ms * within / (stretch.last - stretch.first))
