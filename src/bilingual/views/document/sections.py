"""The sections of a document: a heading, or the beginning of a chapter, with the sentences below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bilingual.languages import pack
from bilingual.model.digest import digest
from bilingual.views.document.converting.from_transcript import Chapter, chapter_starts
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.plain import written

POINT = "point:"
"""Begins the ids of points where they stand among the sentences of a post."""
_PROSE = frozenset({"paragraph", "list_item", "definition"})
_DASHES = ("—", "–", "--", "―", "- ")


@dataclass(frozen=True, slots=True)
class SectionSentence:
    """One sentence as plain text, with its place in its paragraph or list item (``listed``). ``target`` is empty if it
    is untranslated.

    ``attribution``: it names the author of a quotation. ``dependent``: it needs what it stands beside, as a quotation
    needs its author and a nested item the one around it.
    """

    unit: PostUnit
    place: int
    source: str
    target: str
    listed: bool = False
    attribution: bool = False
    dependent: bool = False


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """``id`` is that of the heading's first unit; ``anchored``: the heading is in the text.

    ``start_ms`` is the time of a chapter. The sentences are those up to the next heading of any level; tables, code
    and footnotes have none.
    """

    id: str
    level: int
    title: str
    title_target: str
    sentences: tuple[SectionSentence, ...]
    anchored: bool = True
    start_ms: int | None = None

    @property
    def sha256(self) -> str:
        """The digest of its source text."""
        return digest([self.title, *(sentence.source for sentence in self.sentences)])

    @property
    def summed_up(self) -> tuple[SectionSentence, ...]:
        """The sentences that both languages have."""
        return tuple(sentence for sentence in self.sentences if sentence.target)


def sections_of(document: Document, chapters: Sequence[Chapter] = ()) -> tuple[DocumentSection, ...]:
    """Return the sections of *document*; for a talk without headings, those that begin with *chapters*.

    What comes before the first heading belongs to none.
    """
    if any(block.kind == "heading" for block in document.blocks):
        return tuple(_by_headings(document))
    return tuple(_by_chapters(document, chapters))


def _by_headings(document: Document) -> Iterator[DocumentSection]:
    heading: PostBlock | None = None
    below: list[PostBlock] = []
    for block in (*document.blocks, PostBlock("heading")):
        if block.kind != "heading":
            below.append(block)
            continue
        if heading is not None and heading.units:
            sentences = tuple(_sentences(below))
            start = heading.units[0].start_ms
            if start is None and document.timed:
                start = next((one.unit.start_ms for one in sentences if one.unit.start_ms is not None), None)
            titles = (_joined(heading, document.source, False), _joined(heading, document.target, True))
            yield DocumentSection(heading.units[0].id, heading.level, *titles, sentences, start_ms=start)
        heading, below = block, []


def _by_chapters(document: Document, chapters: Sequence[Chapter]) -> Iterator[DocumentSection]:
    sentences = [sentence for sentence in _sentences(document.blocks) if sentence.unit.start_ms is not None]
    starts = chapter_starts([sentence.unit for sentence in sentences], chapters)
    places = sorted(starts)
    for place, end in pairwise([*places, len(sentences)]):
        chapter = starts[place]
        yield DocumentSection(
            f"from {sentences[place].unit.id}", 2, chapter.title, chapter.title_target or "",
            tuple(sentences[place:end]), anchored=False, start_ms=sentences[place].unit.start_ms,
        )  # fmt: skip


def is_dashed(text: str) -> bool:
    """Return whether *text* begins with a dash, as the name below a quotation does, and a line of a dialogue."""
    return text.startswith(_DASHES) and not text.lstrip("—–-― ")[:1].isdigit()


def _sentences(blocks: Sequence[PostBlock]) -> Iterator[SectionSentence]:
    before = ""
    for quotation, group in groupby(blocks, key=_quotation):
        found = [sentence for block in group for sentence in _sentences_of(block)]
        dialogue = bool(found) and is_dashed(found[0].source)
        for number, one in enumerate(found):
            below = number > 0 and not dialogue if quotation else number == 0 and before != ""
            credit = below and is_dashed(one.source)
            yield replace(one, attribution=credit, dependent=one.dependent or quotation != "")
        before = quotation


def _quotation(block: PostBlock) -> str:
    """Return the name of the quotation that holds *block*, empty if none does."""
    return next((name for name in block.containers if name.startswith("quote")), "")


def _sentences_of(block: PostBlock) -> Iterator[SectionSentence]:
    in_table = any(name.startswith(("row:", "table")) for name in block.containers)
    if block.kind not in _PROSE or in_table:
        return
    nested = sum(name.startswith("list:") for name in block.containers) > 1
    for place, unit in enumerate(block.units):
        source = " ".join(written(unit.source).split())
        if any(map(str.isalpha, source)):
            target = " ".join(written(unit.target or ()).split())
            yield SectionSentence(unit, place, source, target, block.kind == "list_item", dependent=nested)


def _joined(heading: PostBlock, tag: str, target: bool) -> str:
    texts = (written((unit.target or ()) if target else unit.source) for unit in heading.units)
    return pack(tag).writing.gap.join(" ".join(text.split()) for text in texts if text)
