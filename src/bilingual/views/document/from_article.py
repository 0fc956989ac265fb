"""Converts an article and its bitext to a document."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Any

from bilingual.articles.comments import blanked
from bilingual.languages import COMMON, pack
from bilingual.model.article import Article, Block, Segment
from bilingual.model.bitext import Bitext, Unit
from bilingual.views.document.engine_syntax import picture_of
from bilingual.views.document.liquid import highlighted
from bilingual.views.document.model import Document, PostBlock, PostBlockKind, PostUnit, State
from bilingual.views.document.nodes import Element, Node, Nodes, images_in, plain_text, safe_url, trimmed
from bilingual.views.document.parsing import (
    TextFormat,
    link_references,
    parse_html_block,
    parse_inline,
    parse_sentences,
)

_SKIPPED = frozenset({"front_matter", "reference", "toc"})
_QUOTE_PREFIX = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_LEAD = re.compile(r"(?:[\s>|#]|(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)|:[ \t]+|\[[ xX]\][ \t]+|\[\^[^\]]+\]:[ \t]*)*")
_TRAIL = re.compile(r"(?:[ \t]*\n[ \t>]*[=-]+)?[\s|#]*(?:\{[^{}]*\}|(?<=\s)\^[A-Za-z0-9-]{2,60})?\s*$")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|td|th|tr|h[1-6]|summary|details|dt|dd|blockquote|figcaption|section|pre|hr)\b", re.IGNORECASE
)
_MATH_FENCE = re.compile(r"^\s*(?:\$\$|\\\[)\s*|\s*(?:\$\$|\\\])\s*$")


def document_from_article(article: Article, bitext: Bitext) -> Document:
    """Return *article* with the targets of *bitext*, whose unit ids are segment ids.

    Anything that is not prose is kept, sanitised. Segments missing from the bitext are untranslated.
    """
    reader = ArticleReader(article, bitext)
    return reader.document([block for _, block in reader.blocks()])


def article_title(article: Article) -> str:
    """Return the title of *article*: from its front matter, else its first heading, else its page; "" if none."""
    if said := article.front_matter.get("title"):
        return str(said)
    reader = ArticleReader(article, Bitext(COMMON, COMMON, ()))
    title, _ = reader.title(next((block for _, block in reader.blocks()), None))
    return "" if title is None else " ".join(title.source_text.split())


class ArticleReader:
    """The common data of an article's blocks: its units, its link definitions, its format.

    *elsewhere* names segments whose translation is not shown with them. ``notes`` numbers the footnotes by label.
    """

    def __init__(self, article: Article, bitext: Bitext, elsewhere: Collection[str] = ()) -> None:
        self.article = article
        self.text = article.text if article.format == "html" else blanked(article.text)
        self.bitext = bitext
        self.units = _by_segment(article, bitext)
        self.elsewhere = frozenset(elsewhere) | _before_last(article, bitext)
        self.target_gap = pack(bitext.target).writing.gap
        self.format: TextFormat = "html" if article.format == "html" else "markdown"
        definitions = [self.raw(block) for block in article.blocks if block.kind == "reference"]
        self.references: Mapping[str, Any] = link_references("\n\n".join(definitions)) if definitions else {}

        labels = [b.attributes.get("label", "") for b in article.blocks if b.kind == "footnote"]
        self.notes = {label: str(number) for number, label in enumerate(dict.fromkeys(labels), start=1)}

    def document(self, blocks: Sequence[PostBlock], tags: Sequence[str] = (), *, titled: bool = True) -> Document:
        """Return *blocks* as a document with the article's title, facts and tags, and other *tags*.

        Only if *titled* can the first block be the title.
        """
        title, in_text = self.title(blocks[0] if blocks and titled else None)
        front = self.article.front_matter
        own = [self.units.get(segment.id) for segment in self.article.segments]
        found = [unit for unit in own if unit is not None]
        return Document(
            source=self.bitext.source,
            target=self.bitext.target,
            title=title,
            blocks=tuple(blocks[in_text:]),
            summary=self.summary(),
            tags=tuple(dict.fromkeys((*tags_of(self.article), *tags))),
            author=_author(front.get("author") or front.get("authors")),
            date=str(front["date"])[:10] if front.get("date") else None,
            link=safe_url(_text(front.get("canonical_url") or front.get("url"))),
            marks=(
                sum(unit.draft for unit in found),
                sum(unit is None or unit.target is None for unit in own),
            ),
        )

    def raw(self, block: Block) -> str:
        """Return the block's text without the marks of enclosing quotes and lists."""
        text = self.text[block.start : block.end]
        if self.format == "markdown" and any(name.startswith("quote") for name in block.containers):
            text = _QUOTE_PREFIX.sub("\n", "\n" + text)[1:]
        return text

    def title(self, first: PostBlock | None) -> tuple[PostUnit | None, bool]:
        """Return the title, and whether it is the *first* block, which is then not part of the text."""
        title = self.named("title")
        opens = first is not None and (first.kind, first.level, first.containers) == ("heading", 1, ())
        heading = _as_one(first.units) if first and opens else None
        if heading is None:
            return title, False
        if title is None or _names(plain_text(heading.source), plain_text(title.source), self.format):
            return heading, True
        return title, False

    def summary(self) -> PostUnit | None:
        """Return the first front-matter description that is prose of the bitext."""
        for key in ("description", "summary", "excerpt", "subtitle"):
            unit = self.named(key)
            if unit is not None and unit.id in self.units:
                return unit
        return None

    def named(self, key: str) -> PostUnit | None:
        """Return the front-matter value *key* as a unit, translated if it is prose in the bitext."""
        for block in self.article.blocks:
            if block.kind == "front_matter" and block.attributes.get("key") == key and block.segments:
                return _as_one(self.prose(block, "plain"))
        value = _text(self.article.front_matter.get(key))
        return PostUnit(f"front_matter.{key}", (value,), None, "untranslated") if value else None

    def blocks(self) -> Iterator[tuple[int, PostBlock]]:
        """Yield all visible blocks, each with the position of its block in the article."""
        contents = self.headings_of_contents()
        for position, (block, after) in enumerate(zip_longest(self.article.blocks, self.article.blocks[1:])):
            # An item that starts with code or a list has a separate block, which is only its mark.
            announced = block.kind == "list_item" and after is not None and after.start < block.end
            if block.kind in _SKIPPED or (announced and not block.segments) or position in contents:
                continue
            for shown in self.shown(block):
                yield position, shown

    def shown(self, block: Block) -> Iterator[PostBlock]:
        """Yield what is seen of *block*: raw HTML may be several paragraphs."""
        if "engine" in block.attributes:
            yield from self.engine_lines(block)
        elif block.kind == "html" and block.segments:
            yield from self.raw_html(block)
        elif (shown := self.block(block)) is not None:
            yield shown

    def headings_of_contents(self) -> frozenset[int]:
        """Return the positions of headings over the author's table of contents, which posts omit."""
        found, heading, only_contents = [], -1, False
        for position, block in enumerate(self.article.blocks):
            if block.kind == "heading":
                if only_contents:
                    found.append(heading)
                heading, only_contents = position, False
            elif block.kind == "toc" and heading == position - 1:
                only_contents = True
            elif block.kind != "toc":
                only_contents = False
        return frozenset(found)

    def block(self, block: Block) -> PostBlock | None:
        kind: PostBlockKind = block.kind  # type: ignore[assignment]  # the skipped kinds are gone
        shown = PostBlock(kind, block.level, containers=block.containers, attributes=block.attributes)
        if block.kind == "rule":
            return shown
        if block.kind == "code":
            facts = {name: value for name, value in block.attributes.items() if name != "content"}
            if "content" in block.attributes:
                return replace(
                    shown, text=block.attributes["content"].removesuffix("\n").expandtabs(4), attributes=facts
                )
            code, info = _code(self.raw(block), self.format)
            return replace(shown, text=code, attributes={"language": info, **facts})
        if block.kind == "math":
            tex = self.raw(block) if self.format == "markdown" else _code(self.raw(block), "html")[0]
            return replace(shown, text=_MATH_FENCE.sub("", tex).strip())
        if block.kind == "footnote":
            number = self.notes.get(block.attributes.get("label", ""), "")
            shown = replace(shown, attributes={**block.attributes, "number": number})
        if block.segments:
            units = self.prose(block, self.format)
            if block.attributes.get("role") == "title":
                units = tuple(map(_strong, units))
            if block.kind == "image":
                return replace(shown, nodes=tuple(n for u in units for n in u.source), units=_captions(units))
            return replace(shown, units=units) if units else None
        if block.kind == "html" or self.format == "html":
            nodes = parse_html_block(self.raw(block))
        else:
            text = _unescaped(_TRAIL.sub("", self.raw(block)), block)
            nodes = trimmed(parse_inline(text[_end_of_lead(text) :], self.format, self.references))
        # An empty cell keeps its place in its row, an empty item its number.
        return replace(shown, nodes=nodes) if nodes or block.kind in {"table_cell", "list_item"} else None

    def engine_lines(self, block: Block) -> Iterator[PostBlock]:
        """Yield what the lines for another engine say themselves: captions and texts, and the image of a figure."""
        if not block.segments:
            return
        units = self.prose(block, "plain")
        image = safe_url(picture_of(self.raw(block)))
        if image is None:
            yield from (PostBlock("paragraph", units=(unit,), containers=block.containers) for unit in units)
            return
        nodes = (Element("img", (), {"src": image, "alt": plain_text(units[-1].source)}),)
        yield PostBlock("image", units=tuple({plain_text(u.source): u for u in units}.values()), nodes=nodes,
                        containers=block.containers)  # fmt: skip

    def raw_html(self, block: Block) -> Iterator[PostBlock]:
        """Yield a paragraph for each run of sentences in raw HTML that no block tag separates."""
        text, segments = self.text, block.segments
        spans = [_with_tag(text, segment.start, segment.end) for segment in segments]
        yield from self.between(block, block.start, spans[0][0])
        first = 0
        for last in range(1, len(segments) + 1):
            gap_end = spans[last][0] if last < len(segments) else block.end
            if last < len(segments) and not _BLOCK_TAG.search(text[spans[last - 1][1] : gap_end]):
                continue
            run = replace(block, start=spans[first][0], end=spans[last - 1][1], segments=segments[first:last])
            if not text.startswith(("<img", "<IMG"), run.start):
                run = replace(run, start=segments[first].start, end=segments[last - 1].end)
            units = self.prose(run, "html")
            nodes = tuple(node for unit in units for node in unit.source)
            if images_in(nodes) and all(isinstance(node, Element) and node.tag == "img" for node in nodes):
                yield PostBlock("image", nodes=nodes, units=_captions(units), containers=block.containers)
            else:
                yield PostBlock("paragraph", units=units, containers=block.containers)
            yield from self.between(block, spans[last - 1][1], gap_end)
            first = last

    def between(self, block: Block, start: int, end: int) -> Iterator[PostBlock]:
        """Yield what raw HTML shows without prose, such as an image without a description."""
        shown = parse_html_block(self.raw(replace(block, start=start, end=end)))
        if images_in(shown) or plain_text(shown).strip():
            yield PostBlock("html", nodes=shown, containers=block.containers)

    def prose(self, block: Block, text_format: TextFormat) -> tuple[PostUnit, ...]:
        """Return the block's sentences in both languages."""
        segments = block.segments
        glue = self.glue(block)
        units = [self.units.get(segment.id) for segment in segments]
        silent = [segment.id in self.elsewhere for segment in segments]
        sources = self.sentences(block, [segment.plain for segment in segments], glue, text_format)
        texts = [
            segment.plain if unit is None or unit.target is None or hidden else unit.target
            for segment, unit, hidden in zip(segments, units, silent, strict=True)
        ]
        between = glue if self.target_gap else ["" if not part.strip() else part for part in glue]
        targets = self.sentences(block, texts, between, text_format)
        return tuple(
            PostUnit(segment.id, source, (), "translated") if hidden else _unit(segment, unit, source, target)
            for segment, unit, source, target, hidden in zip(segments, units, sources, targets, silent, strict=True)
            if source or target
        )

    def sentences(
        self, block: Block, texts: Sequence[str], glue: Sequence[str], text_format: TextFormat
    ) -> list[Nodes]:
        if text_format == "markdown" and any(name.startswith("quote") for name in block.containers):
            texts = [_QUOTE_PREFIX.sub("\n", text) for text in texts]
            glue = [_QUOTE_PREFIX.sub("\n", part) for part in glue]
        texts, glue = ([_unescaped(part, block) for part in parts] for parts in (texts, glue))
        parsed = parse_sentences(texts, glue, text_format, self.references)
        return [self.numbered(nodes) for nodes in parsed] if self.notes else parsed

    def numbered(self, nodes: Nodes) -> Nodes:
        """Return *nodes* with the labels of footnotes as numbers."""
        changed: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                changed.append(node)
            elif node.tag == "note":
                label = "".join(child for child in node.children if isinstance(child, str))
                changed.append(replace(node, children=(self.notes.get(label, label),)))
            else:
                changed.append(replace(node, children=self.numbered(node.children)))
        return tuple(changed)

    def glue(self, block: Block) -> list[str]:
        """Return the text before, between and after the block's segments, without the block's own marks."""
        text, segments = self.text, block.segments
        lead = text[block.start : segments[0].start]
        trail = text[segments[-1].end : block.end]
        if block.kind == "front_matter" or block.attributes.get("role") == "title" or "engine" in block.attributes:
            lead = trail = ""
        elif self.format == "markdown" and block.kind != "html":
            lead, trail = lead[_end_of_lead(lead) :], _TRAIL.sub("", trail)
        gaps = [text[one.end : two.start] for one, two in pairwise(segments)]
        if "engine" in block.attributes:
            gaps = ["" for _ in gaps]
        return [lead, *gaps, trail]


def _by_segment(article: Article, bitext: Bitext) -> dict[str, Unit]:
    """Return the unit of each segment, by id; a unit may join segments of several blocks."""
    names = {segment.id for segment in article.segments}
    found = {}
    for unit in bitext:
        for name in (unit.id,) if unit.id in names else unit.id.split("+"):
            found[name] = unit
    return found


def _before_last(article: Article, bitext: Bitext) -> frozenset[str]:
    """Return the segments of units in several blocks but the last of each, where the translation is shown."""
    names = {segment.id for segment in article.segments}
    return frozenset(name for unit in bitext if unit.id not in names for name in unit.id.split("+")[:-1])


def tags_of(article: Article) -> tuple[str, ...]:
    return _words(article.front_matter.get("tags")) or _words(article.front_matter.get("keywords"))


def _unit(segment: Segment, unit: Unit | None, source: Nodes, target: Nodes) -> PostUnit:
    if unit is None or unit.target is None or not target:
        return PostUnit(segment.id, source, None, "untranslated")
    state: State = "draft" if unit.draft else "stale" if unit.stale else "translated"
    return PostUnit(segment.id, source, target, state, unit.locked)


def _strong(unit: PostUnit) -> PostUnit:
    """Return the title of a callout as a post shows it."""
    target = None if unit.target is None else (Element("strong", unit.target),)
    return replace(unit, source=(Element("strong", unit.source),), target=target)


def _with_tag(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the tag one of whose attributes says ``text[start:end]``, else the same span.

    >>> _with_tag('<p><img alt="A cat" src="a.png"></p>', 13, 18)
    (3, 32)
    """
    opening = text.rfind("<", 0, start)
    if opening >= 0 and re.match(r"<[A-Za-z][^<>]*\s[\w-]+\s*=\s*[\"']\Z", text[opening:start]):
        closing = text.find(">", end)
        return opening, closing + 1 if closing >= 0 else end
    return start, end


def _captions(units: Sequence[PostUnit]) -> tuple[PostUnit, ...]:
    """Return the image descriptions, in both languages, as separate sentences."""

    def alts(nodes: Nodes) -> Nodes:
        return tuple(image.attributes.get("alt", "") for image in images_in(nodes)) or nodes

    named = [replace(u, source=alts(u.source), target=None if u.target is None else alts(u.target)) for u in units]
    return tuple(unit for unit in named if plain_text(unit.source).strip())


def _names(heading: str, title: str, text_format: str) -> bool:
    """Return whether *heading* is the *title*; a web page's title often includes the site's name.

    >>> _names("Why bridges sing", "Why bridges sing - The Daily Span", "html"), _names("Why", "Why not", "html")
    (True, False)
    """
    heading, title = " ".join(heading.split()), " ".join(title.split())
    around = (part.strip() for part in re.split(r"\s+[-–—|·»:]\s+|\s*[|｜_]\s*", title))
    return heading == title or (text_format == "html" and heading in around)


def _as_one(units: Sequence[PostUnit]) -> PostUnit | None:
    """Return *units* joined, such as a title of two sentences, with the weakest of their states."""
    if len(units) <= 1:
        return units[0] if units else None
    states = {unit.state for unit in units}
    state: State = next(s for s in ("untranslated", "draft", "stale", "translated") if s in states)
    source = tuple(node for unit in units for node in (*unit.source, " "))[:-1]
    targets = [unit.target for unit in units if unit.target is not None]
    target = tuple(node for nodes in targets for node in (*nodes, " "))[:-1] or None
    return PostUnit(units[0].id, source, target if state != "untranslated" else None, state)


def _unescaped(text: str, block: Block) -> str:
    """Return *text* without escapes of bars in table cells, even in code (GFM, "Tables"), and of quotes in calls."""
    if "engine" in block.attributes:
        return text.replace('\\"', '"')
    return text.replace("\\|", "|") if block.kind == "table_cell" else text


def _end_of_lead(text: str) -> int:
    match = _LEAD.match(text)
    return match.end() if match else 0


def _code(text: str, text_format: TextFormat) -> tuple[str, str]:
    """Return the code in a block of HTML or Liquid, and its language."""
    if text_format == "html":
        from lxml import html

        return str(html.fragment_fromstring(f"<div>{text}</div>").text_content()).strip("\n"), ""
    return highlighted(text) or (textwrap.dedent(text.expandtabs(4)).strip("\n"), "")


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[,，、\s]+", value)
    if not isinstance(value, Sequence):
        return ()
    return tuple(str(word).strip() for word in value if str(word).strip())


def _author(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(filter(None, (_author(one) for one in value)))
    return _text(value) or ""


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
