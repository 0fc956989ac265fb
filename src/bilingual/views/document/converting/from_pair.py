"""Converts an article and a person's translation to a document: what one side alone says is a block of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bilingual.articles.alignment.numbering import joined_headings, links_of
from bilingual.articles.alignment.placing import Place, placed
from bilingual.articles.contents import headings_over_contents
from bilingual.model.article import Article, Counterpart
from bilingual.model.bitext import Bitext
from bilingual.views.document.converting.from_article import ArticleReader, tags_of
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nodes import images_in


def document_from_pair(article: Article, bitext: Bitext, counterpart: Counterpart) -> Document:
    """Return *article* with the targets of *bitext* and what only *counterpart* says, each under its own heading."""
    return _Pair(article, bitext, counterpart).document()


class _Pair:
    def __init__(self, article: Article, bitext: Bitext, counterpart: Counterpart) -> None:
        self.article, self.bitext, self.counterpart = article, bitext, counterpart
        links = links_of(article, counterpart)
        self.placed = placed(article, counterpart.article, links)
        apart = {ours for ours, theirs in links if self.placed.apart & set(theirs)}
        elsewhere = {article.segments[n].id for ours in apart for n in ours} | joined_headings(article, counterpart)
        self.source = ArticleReader(article, bitext, elsewhere)
        self.target = ArticleReader(counterpart.article, Bitext(bitext.target, bitext.target, ()))
        labels = [*self.source.prose.notes, *self.target.prose.notes]
        numbers = {label: str(number) for number, label in enumerate(dict.fromkeys(labels), start=1)}
        self.source.prose.notes = self.target.prose.notes = numbers
        self.unit_of = {part: unit for unit, parts in counterpart.parts.items() for part in parts}

    def document(self) -> Document:
        units = {unit.id: unit for unit in self.bitext}
        self.edited = {
            name: unit.target or ""
            for name, unit in units.items()
            if unit.target != self.counterpart.targets.get(name) and name in self.counterpart.parts
        }
        own = list(self.source.blocks.all())
        contents = headings_over_contents(self.counterpart.article)
        whole = [place for place in self.placed.places if place.beside is None and place.block not in contents]
        blocks: list[PostBlock] = []
        for position in range(-1, len(self.article.blocks)):
            blocks += [self._with_additions(block) for place, block in own if place == position]
            blocks += [block for place in whole if place.after == position for block in self._blocks(place)]
        first = next((block for _, block in own), None)
        opening = bool(blocks) and blocks[0] == first
        if opening or self.source.named("title") is None or not self.source.title(first)[1]:
            # A heading below what the translation has on top is no title, unless it repeats one.
            made = self.source.document(blocks, tags_of(self.counterpart.article), titled=opening)
        else:
            assert first is not None
            blocks.remove(first)
            made = self.source.document([first, *blocks], tags_of(self.counterpart.article))
        return replace(made, blocks=tuple(_numbered(made.blocks)))

    def _blocks(self, place: Place) -> Iterator[PostBlock]:
        """Yield a block, or a part of one, of the translation alone."""
        block = self.counterpart.article.blocks[place.block]
        segments = tuple(self.counterpart.article.segments[n] for n in place.segments)
        if len(segments) < len(block.segments):
            block = replace(block, segments=segments, start=segments[0].start, end=segments[-1].end)
        for shown in self.target.blocks.shown(block):
            units = tuple(self._units(shown.units))
            nodes = shown.nodes if shown.kind != "image" or images_in(shown.nodes) else ()
            if units or nodes or shown.text or not shown.units:
                yield replace(shown, units=units, nodes=nodes, containers=place.containers)

    def _units(self, units: Iterable[PostUnit]) -> Iterator[PostUnit]:
        """Yield sentences of the translation alone; one that was edited in the results is shown as it is there."""
        for unit in units:
            name = self.unit_of.get(unit.id, "")
            if name not in self.edited:
                yield PostUnit(f"only-{unit.id}", (), unit.source, "translated", locked=True)
            elif self.counterpart.parts[name][0] == unit.id:
                yield PostUnit(f"only-{unit.id}", (), (self.edited[name],), "translated", locked=True)

    def _with_additions(self, block: PostBlock) -> PostBlock:
        """Return *block* with the sentences that only the translation has in it."""
        names = [unit.id for unit in block.units]
        units = list(block.units)
        for place in self.placed.places:
            if place.beside is None or self.article.segments[place.beside].id not in names:
                continue
            found = [unit for shown in self._blocks(place) for unit in shown.units]
            ids = [unit.id for unit in units]
            at = ids.index(self.article.segments[place.beside].id) + (not place.before)
            while not place.before and at < len(units) and not units[at].source:
                at += 1
            units[at:at] = found
        return replace(block, units=tuple(units))


def _numbered(blocks: Sequence[PostBlock]) -> Iterator[PostBlock]:
    """Yield *blocks* with the items of ordered lists that have additions numbered in order."""
    mixed = {b.containers[-2] for b in blocks if b.kind == "list_item" and b.containers[-1].startswith("item:g")}
    counts: dict[str, int] = {}
    for block in blocks:
        name = block.containers[-2] if block.kind == "list_item" and len(block.containers) > 1 else ""
        if name not in mixed or "ordered" not in name:
            yield block
            continue
        number = counts.get(name) or int(block.attributes.get("start") or "1")
        counts[name] = number + 1
        yield replace(block, attributes={**block.attributes, "marker": f"{number}."})
