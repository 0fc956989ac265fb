"""Brings a person's translation up to date: edited sentences in their place, and what it lacks where the source has it.

Everything else is the person's document, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bilingual.articles.alignment.numbering import block_numbers, joined_headings, links_of
from bilingual.articles.alignment.placing import Place, placed
from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.model.article import Article, Block, Counterpart, Segment
from bilingual.model.joints import fitted_gap, joined_sentences

# The end tags that may follow the text of a block, before another block can start.
_ENDS_OF_ITEM = re.compile(r"(?:\s*</(?:a|b|em|i|span|strong|p|li)\s*>)+", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:\s*</(?:a|b|em|i|span|strong|p|h[1-6]|li|ul|ol|blockquote|t[dhr]|tbody|table|dd|dl|dt)\s*>)+", re.IGNORECASE
)
_IN_HTML = {"heading": "h{}", "list_item": "li"}


@dataclass(frozen=True, slots=True)
class Filled:
    """``text`` is the document; ``order`` names its units as they come in it.

    ``without_place`` names the segments of the source that it lacks and that have no place in it, such as a column.
    """

    text: str
    order: tuple[str, ...]
    without_place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def filled(source: Article, counterpart: Counterpart, texts: Mapping[str, str], joints: str) -> Filled:
    """Return the document with *texts* by unit id, which differ from its own or are of units that it lacks.

    *joints* separates sentences in its language. A block without prose is added only in a part that is missing as a
    whole: elsewhere its author left it out, as with the heading of a section that was joined with the one before.
    """
    return _Filling(source, counterpart, texts, joints).run()


class _Filling:
    def __init__(self, source: Article, counterpart: Counterpart, texts: Mapping[str, str], joints: str) -> None:
        self.source, self.counterpart, self.texts, self.joints = source, counterpart, texts, joints
        self.article = counterpart.article
        self.homes = block_numbers(self.article)
        self.markdown = self.article.format == "markdown"
        self.newline = "\r\n" if "\r\n" in self.article.text else "\n"
        self.edits: list[_Edit] = []
        self.order: list[tuple[int, str]] = []
        self.without_place: list[str] = []

    def run(self) -> Filled:
        segments = {segment.id: segment for segment in self.article.segments}
        blocks = {segment.id: block for block in self.article.blocks for segment in block.segments}
        for unit, parts in self.counterpart.parts.items():
            own = [segments[name] for name in parts if name in segments]
            if own:
                self.order.append((own[0].start, unit))
            if own and unit in self.texts:
                self._replace(unit, own, blocks)
        self._fill()
        text, position = [], 0
        for edit in sorted(self.edits, key=lambda edit: edit.start):
            text += [self.article.text[position : edit.start], edit.text]
            position = edit.end
        whole = "".join([*text, self.article.text[position:]])
        order = tuple(dict.fromkeys(unit for _, unit in sorted(self.order, key=lambda at: at[0])))
        return Filled(whole, order, tuple(self.without_place))

    def _replace(self, unit: str, own: Sequence[Segment], blocks: Mapping[str, Block]) -> None:
        """Write the unit's text in the place of its first sentences, and nothing in that of those in later blocks."""
        for number, (_, run) in enumerate(groupby(own, key=lambda segment: blocks[segment.id].start)):
            members, block = list(run), blocks[own[0].id]
            if number == 0:
                whole = replace(members[0], text=self.article.text[members[0].start : members[-1].end])
                opens = members[0] is block.segments[0] and block.kind != "heading"
                text = self.article.fitted(self.texts[unit], whole, block, opens)
                self.edits.append(_Edit(members[0].start, members[-1].end, text))
                continue
            block = blocks[members[0].id]
            alone = len(members) == len(block.segments)
            start, end = (block.start, block.end) if alone and self.markdown else (members[0].start, members[-1].end)
            gap = re.compile(r"\s*").match(self.article.text, end)
            self.edits.append(_Edit(start, gap.end() if gap else end, ""))

    def _fill(self) -> None:
        links = links_of(self.source, self.counterpart)
        found = placed(self.article, self.source, [(theirs, ours) for ours, theirs in links])
        ours, without = self.source.segments, joined_headings(self.source, self.counterpart)
        run: list[Place] = []
        for place in found.places:
            units = [ours[n].id for n in place.segments if n not in found.apart and ours[n].id in self.texts]
            units = [name for name in units if name not in without and not _over_contents(self.source, place.block)]
            if place.beside is not None:
                self._write_beside(place, units)
                continue
            follows = bool(run) and place.block == run[-1].block + 1 and place.after == run[-1].after
            if not units and not (follows and not place.segments):
                continue
            if run and not follows:
                self._write_blocks(run)
                run = []
            run.append(place)
        if run:
            self._write_blocks(run)

    def _write_beside(self, place: Place, units: Sequence[str]) -> None:
        assert place.beside is not None
        near = self.article.segments[place.beside]
        block = self.article.blocks[self.homes[place.beside]]
        text = joined_sentences((self.texts[unit] for unit in units), self.joints)
        if not text:
            return
        text = self.article.fitted(text, replace(near, text="\0", plain="\0"), block, False)
        ends = (text, near.text) if place.before else (near.text, text)
        gap = fitted_gap(" ", *ends, self.joints)
        at = near.start if place.before else near.end
        self.edits.append(_Edit(at, at, f"{text}{gap}" if place.before else f"{gap}{text}"))
        self.order += [(at, unit) for unit in units]

    def _write_blocks(self, run: Sequence[Place]) -> None:
        first, last = (self.source.blocks[place.block] for place in (run[0], run[-1]))
        units = [s.id for place in run for s in self.source.blocks[place.block].segments]
        cell = any(name.startswith("column:") for name in run[0].containers)
        if cell and (not self.markdown or not any(name.startswith(("row:g", "table:g")) for name in run[0].containers)):
            self.without_place += units
            return
        near = self.article.blocks[run[0].after] if run[0].after >= 0 else None
        if near is not None and near.kind == "front_matter":
            near = None
        inside = near is not None and _share_list(near, run[0].containers)
        if self.markdown:
            text = self._as_markdown(first, last, units, cell)
            at = self._after(near, cell)
            joint = self._joint(near, first, inside)
        else:
            text = "".join(self._as_html(self.source.blocks[place.block]) for place in run)
            at, joint = self._after_html(near, inside), ""
        written = joint + text
        if near is None and self.markdown:
            written = f"\n{text}\n" if at else f"{text}\n\n"
        self.edits.append(_Edit(at, at, written.replace("\n", self.newline)))
        self.order += [(at, unit) for unit in units]

    def _joint(self, near: Block | None, first: Block, inside: bool) -> str:
        """Return what separates a filling, from block *first* on, from the block *near* it; *inside* its list?"""
        if inside and near is not None:
            if first.kind == "table_cell" or (first.kind == "list_item" and not self._is_loose(near)):
                return "\n"
            if near.containers[0].startswith("quote"):
                return "\n>\n"
        return "\n\n"

    def _as_markdown(self, first: Block, last: Block, units: Sequence[str], cell: bool) -> str:
        start, end = first.start, last.end
        if cell:
            start = self.source.text.rfind("\n", 0, start) + 1
        if last.kind == "table_cell":
            end = _line_end(self.source.text, end)
        blocks = tuple(block for block in self.source.blocks if start <= block.start and block.end <= end)
        kept = [
            replace(
                block,
                start=block.start - start,
                end=block.end - start,
                segments=tuple(replace(s, start=s.start - start, end=s.end - start) for s in block.segments),
            )
            for block in blocks
        ]
        piece = Article(self.source.text[start:end], self.source.format, tuple(kept))
        texts = {unit: self.texts[unit] for unit in units if unit in self.texts}
        return piece.render(texts, joints=self.joints).replace("\r\n", "\n")

    def _as_html(self, block: Block) -> str:
        if not block.segments:
            return self.source.text[block.start : block.end]
        tag = _IN_HTML.get(block.kind, "p").format(block.level)
        text = self.joints.join(self.texts.get(segment.id, segment.plain) for segment in block.segments)
        return f"<{tag}>{text}</{tag}>"

    def _after(self, near: Block | None, cell: bool) -> int:
        if near is None:
            front = find_front_matter(self.article.text) if self.markdown else None
            return front.end if front else 0
        inside_table = near.kind == "table_cell"
        return _line_end(self.article.text, near.end) if cell or inside_table else near.end

    def _after_html(self, near: Block | None, inside: bool) -> int:
        text = self.article.text
        if near is None:
            first = next((block for block in self.article.blocks if block.kind != "front_matter"), None)
            return text.rfind("<", 0, first.start) if first else len(text)
        ends = (_ENDS_OF_ITEM if inside else _ENDS).match(text, near.end)
        return ends.end() if ends else near.end

    def _is_loose(self, near: Block) -> bool:
        """Return whether the items of the list of *near* have empty lines between them."""
        items = [block for block in self.article.blocks if block.containers[:1] == near.containers[:1]]
        text = self.article.text
        return any("\n\n" in text[a.end : b.start].replace("\r", "") for a, b in pairwise(items))


def _over_contents(source: Article, number: int) -> bool:
    """Return whether a block is the heading of a table of contents, which its site or nobody needs."""
    after = source.blocks[number + 1 : number + 2]
    return source.blocks[number].kind == "heading" and any(block.kind == "toc" for block in after)


def _share_list(near: Block, containers: Sequence[str]) -> bool:
    return bool(near.containers) and near.containers[:1] == tuple(containers[:1])


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end - (text[end - 1] == "\r")
