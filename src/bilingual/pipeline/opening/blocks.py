"""The structure of an opened article: its blocks in order, with the sentences in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bilingual.errors import BilingualError
from bilingual.model.article import Article, Block
from bilingual.model.bitext import Bitext
from bilingual.model.notation import JsonFields
from bilingual.pipeline.items.results import said
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.text_files.names import kind_of_text
from bilingual.pipeline.text_files.reading import parse, read_source
from bilingual.text.counts import counted
from bilingual.views.document.converting.from_article import ArticleReader
from bilingual.views.document.nodes import images_in

_OTHER = "other"  # sentences that stand in no block of the text, such as the points of a summary
_SHOWN_AS_IT_IS = frozenset({"code", "math", "html", "image"})
_LONGEST = 20_000  # characters of a block that is shown as it is


@dataclass(frozen=True, slots=True)
class OpenedBlock(JsonFields):
    """One block: ``kind``, ``level``, ``containers`` and ``attributes`` are those of ``model.article.Block``, besides
    ``other``. ``units`` are ids. ``text`` is what is no prose, such as code; ``pictures`` are addresses with their
    descriptions. All of it is plain text, whatever markup it holds.
    """

    kind: str
    level: int = 0
    units: tuple[str, ...] = ()
    text: str = ""
    pictures: tuple[tuple[str, str], ...] = ()
    containers: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return JsonFields.to_json(self) | {"pictures": [{"src": src, "alt": alt} for src, alt in self.pictures]}


@dataclass(frozen=True, slots=True)
class Structure:
    """The blocks of an article, none if its source cannot be read; ``note`` says so, or that it has changed since."""

    blocks: tuple[OpenedBlock, ...]
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"blocks": [block.to_json() for block in self.blocks], "note": self.note or None}


def structure(item: OpenedItem, name: str) -> Structure:
    """Return the blocks of the article *item*, with the units of its pair *name*."""
    pair = item.pair(name)
    if pair is None or pair.bitext is None:
        return Structure((), f"{name} cannot be read")
    if item.item.kind != "article":
        return Structure(_left(pair.bitext, set()))
    path = item.settings.root / item.media.source
    try:
        article = parse(read_source(path).text, kind_of_text(path), pair.source)
    except BilingualError as error:
        return Structure(_left(pair.bitext, set()), said(error, item.settings))
    return _structure(article, pair.bitext)


def _structure(article: Article, bitext: Bitext) -> Structure:
    # The sentences of a segment may have been joined into one unit: ``s3+s4``.
    owner = {part: unit.id for unit in bitext for part in unit.id.split("+")}
    sources = {unit.id: unit.source for unit in bitext}
    reader = ArticleReader(article, Bitext(bitext.source, bitext.target, ()))
    placed: set[str] = set()
    blocks: list[OpenedBlock] = []
    changed = 0
    for block in article.blocks:
        units = [owner.get(segment.id) for segment in block.segments]
        changed += sum(
            unit is None or (unit == segment.id and sources[unit] != segment.plain)
            for unit, segment in zip(units, block.segments, strict=True)
        )
        new = tuple(dict.fromkeys(unit for unit in units if unit is not None and unit not in placed))
        placed.update(new)
        if new or not block.segments:
            blocks.append(_opened(block, new, reader))
    note = f"its source has changed since: {counted(changed, 'sentence')} will be another" if changed else ""
    return Structure((*blocks, *_left(bitext, placed)), note)


def _opened(block: Block, units: tuple[str, ...], reader: ArticleReader) -> OpenedBlock:
    text = ""
    pictures: tuple[tuple[str, str], ...] = ()
    attributes = {name: value for name, value in block.attributes.items() if name != "content"}
    if block.kind in _SHOWN_AS_IT_IS:
        shown = list(reader.blocks.shown(block))
        images = [image for one in shown for image in images_in(one.nodes)]
        pictures = tuple((str(image.attributes["src"]), str(image.attributes.get("alt", ""))) for image in images)
        text = "\n".join(one.text for one in shown if one.text) or ("" if units else reader.prose.raw(block).strip())
    return OpenedBlock(block.kind, block.level, units, text[:_LONGEST], pictures, block.containers, attributes)


def _left(bitext: Bitext, placed: set[str]) -> tuple[OpenedBlock, ...]:
    units = tuple(unit.id for unit in bitext if unit.id not in placed)
    return (OpenedBlock(_OTHER, units=units),) if units else ()
