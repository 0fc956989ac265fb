"""Translates sentences into a bitext: human translations first, then one call to the chain of engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bilingual.articles.contents import TocEntry
from bilingual.articles.references import bound, labels_in
from bilingual.articles.toc import labelled
from bilingual.engines.base import Item, Outcome, Progress, TranslationEngine, silent
from bilingual.errors import EngineError
from bilingual.languages import pack
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Hint, Unit
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making.people import People, locked_units
from bilingual.subtitles.cutting.phrases import clauses

# Unit id of a recording's title.
TITLE = "title"
# Prefix of the unit ids of a script's headings.
HEADING = "heading"


def transcript_units(transcript: Transcript, title: str = "", headings: Iterable[str] = ()) -> tuple[Unit, ...]:
    """Return one empty unit per sentence, one for the title if there is one, and one per heading."""
    units = tuple(
        Unit(id=f"s{number:04}", source=transcript.text(first, last), words=(first, last))
        for number, (first, last) in enumerate(transcript.sentences, 1)
    )
    above = tuple(Unit(id=f"{HEADING}{number}", source=heading) for number, heading in enumerate(headings, 1))
    return (*units, *((Unit(id=TITLE, source=title),) if title else ()), *above)


def paragraphs_of(article: Article) -> dict[str, int]:
    """Return the number of each segment's paragraph (or heading, list item, cell), by segment id."""
    return {segment.id: number for number, block in enumerate(article.blocks) for segment in block.segments}


def sources_around(units: Sequence[Unit], place: int) -> tuple[str, str]:
    """Return the sources before and after the unit at *place*, "" where there is none.

    >>> sources_around([Unit("1", "One."), Unit("2", "Two.")], 1)
    ('One.', '')
    """
    before = units[place - 1].source if place else ""
    return before, units[place + 1].source if place + 1 < len(units) else ""


def article_units(article: Article) -> tuple[Unit, ...]:
    """Return one empty unit per segment of prose, with the segment's id."""
    return tuple(Unit(id=segment.id, source=segment.plain) for segment in article.segments)


def headings_of(article: Article) -> dict[str, str]:
    """Return the heading above each segment, as context for engines."""
    heading = ""
    found: dict[str, str] = {}
    for block in article.blocks:
        if block.kind == "heading":
            heading = block.plain
        for segment in block.segments:
            found[segment.id] = "" if block.kind == "heading" else heading
    return found


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text to translate: ``units`` without targets, in the language ``language``.

    ``headings`` names the heading above each unit and ``paragraphs`` numbers its paragraph, by id; these and ``title``
    are context for engines. ``transcript`` is what the units'
    word ranges refer to, ``None`` for an article. ``references`` are the article's link definitions by label,
    ``contents`` the entries of its table of contents by unit id.
    """

    units: tuple[Unit, ...]
    language: str
    headings: Mapping[str, str] = field(default_factory=dict)
    transcript: Transcript | None = None
    references: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, TocEntry] = field(default_factory=dict)
    title: str = ""
    paragraphs: Mapping[str, int] = field(default_factory=dict)


def translate(
    text: SourceText,
    target: str,
    engine: TranslationEngine,
    *,
    people: People | None = None,
    previous: Bitext | None = None,
    progress: Progress = silent,
) -> Bitext:
    """Return the units of *text* with targets.

    Human translations come first and are never sent: those of *people*, then the locked units of *previous* whose
    source is unchanged. In an article, a locked unit with a changed source also keeps its text, marked as stale. The
    rest goes to *engine* in one call, except entries of the contents, which say what their headings say. A unit that
    cannot be translated has no target. Raises the engine's error if it left not a single unit with a target.
    """
    units = text.units
    locked = {unit.id: unit for unit in locked_units(units, people or People(), previous)}
    entries = {name: entry for name, entry in text.contents.items() if name not in locked}
    copied = {name for name, entry in entries.items() if entry.alone}
    waiting = [(index, unit) for index, unit in enumerate(units) if unit.id not in locked and unit.id not in copied]
    items = [
        Item(
            unit.source,
            *sources_around(units, index),
            heading=text.headings.get(unit.id, ""),
            labels=labels_in(unit.source, text.references),
            title=text.title,
            paragraph=text.paragraphs.get(unit.id, 0),
        )
        for index, unit in waiting
    ]
    outcomes = engine.translate(items, text.language, target, progress) if items else []
    if len(outcomes) != len(items):
        raise EngineError("BIL-TRN-034", f"returned {len(outcomes)} of {len(items)} sentences", where=engine.id)
    answered = {
        unit.id: replace(unit, target=outcome.text, provenance=outcome.provenance)
        for (_, unit), outcome in zip(waiting, outcomes, strict=True)
    }
    _raise_if_nothing(locked, outcomes)
    found = (locked.get(unit.id) or answered.get(unit.id, unit) for unit in units)
    made = {
        unit.id: replace(unit, target=unit.target and bound(unit.source, unit.target, text.references))
        for unit in found
    }
    gap = pack(target).writing.gap
    merged = tuple(
        labelled(unit, entries[unit.id], made, gap) if unit.id in entries else unit for unit in made.values()
    )
    return Bitext(text.language, target, merged, text.transcript.sha256 if text.transcript else None)


def hinted(
    bitext: Bitext,
    transcript: Transcript,
    engine: TranslationEngine,
    previous: Iterable[Unit] = (),
    progress: Progress = silent,
) -> Bitext:
    """Return *bitext* with the clauses of its long sentences translated separately by *engine*.

    The hints show the pairing where each clause went and are never displayed. Sentences with hints in *previous* are
    not translated again; a clause without a translation has no hint.
    """
    known = {unit.source: unit for unit in previous if unit.hints and unit.words is not None}
    found: dict[str, list[Hint]] = {}
    asked: list[tuple[str, tuple[int, int]]] = []
    for unit in bitext:
        if unit.words is None or unit.target is None:
            continue
        ranges = clauses(transcript, unit.words)
        old = known.get(unit.source)
        shift = unit.words[0] - old.words[0] if old is not None and old.words is not None else 0
        hints = [Hint((h.words[0] + shift, h.words[1] + shift), h.target) for h in (old.hints if old else ())]
        kept = [hint for hint in hints if hint.words in ranges]  # the others are terms, not clauses
        if kept:
            found[unit.id] = kept
        else:
            asked += [(unit.id, words) for words in ranges]
    items = [Item(transcript.text(*words)) for _, words in asked]
    outcomes = engine.translate(items, bitext.source, bitext.target, progress) if items else []
    for (unit_id, words), outcome in zip(asked, outcomes, strict=True):
        if outcome.text is not None:
            found.setdefault(unit_id, []).append(Hint(words, outcome.text))
    return bitext.with_units({unit.id: replace(unit, hints=tuple(found.get(unit.id, ()))) for unit in bitext})


def _raise_if_nothing(locked: Mapping[str, Unit], outcomes: Sequence[Outcome]) -> None:
    if locked or not outcomes or any(outcome.text is not None for outcome in outcomes):
        return
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
