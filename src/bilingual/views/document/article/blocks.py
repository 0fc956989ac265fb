"""The blocks of an article as posts show them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from bilingual.articles.contents import headings_over_contents
from bilingual.model.article import Block
from bilingual.text.markup.dialects import callout_call
from bilingual.text.markup.liquid import without_raw_tags
from bilingual.views.document.article.prose import Prose
from bilingual.views.document.model import PostBlock, PostBlockKind, PostUnit
from bilingual.views.document.nodes import Element, Nodes, image_url, images_in, plain_text
from bilingual.views.document.parsing import TextFormat, parse_html_block
from bilingual.views.document.syntax.callouts import callout_line
from bilingual.views.document.syntax.engine_syntax import picture_of
from bilingual.views.document.syntax.liquid import highlighted, without_calls

_SKIPPED = frozenset({"front_matter", "reference", "toc"})
_BLOCK_TAG = re.compile(
    r"(?-i:</?[A-Z][\w.]*)"
    r"|</?(?:p|div|li|td|th|tr|h[1-6]|summary|details|dt|dd|blockquote|figcaption|section|pre|hr)\b",
    re.IGNORECASE,
)
# Markdown in raw HTML: MDX and Notion mean it, and nobody means the signs.
_MARKDOWN = re.compile(r"\*\*[^\s*][^*\n]*\*\*|\[[^\]\n]{1,2000}\]\([^()\s]+\)|`[^`\n]+`")
_IMAGE_TAGS = ("<img", "<IMG")
_MATH_FENCE = re.compile(r"^\s*(?:\$\$|\\\[)\s*|(?:(?<!\s)\s+)?(?:\$\$|\\\])\s*$")


class Blocks:
    """The visible blocks of an article, whose sentences are *prose*."""

    def __init__(self, prose: Prose) -> None:
        self.prose, self.article = prose, prose.article

    def all(self) -> Iterator[tuple[int, PostBlock]]:
        """Yield all visible blocks, each with the position of its block in the article."""
        contents = headings_over_contents(self.article)
        for position, (block, after) in enumerate(zip_longest(self.article.blocks, self.article.blocks[1:])):
            # An item that starts with code or a list has a separate block, which is only its mark.
            announced = block.kind == "list_item" and after is not None and after.start < block.end
            if block.kind in _SKIPPED or (announced and not block.segments) or position in contents:
                continue
            for shown in self.shown(block):
                yield position, shown

    def shown(self, block: Block) -> Iterator[PostBlock]:
        """Yield what is seen of *block*: raw HTML may be several paragraphs."""
        if block.kind == "html" and (kind := callout_call(self.prose.raw(block).lstrip())):
            yield callout_line(kind, self.prose.bitext, block)
        if "engine" in block.attributes:
            yield from self._engine_lines(block)
        elif block.kind == "html" and block.segments:
            yield from self._raw_html(block)
        elif (shown := self._block(block)) is not None:
            yield shown

    def _block(self, block: Block) -> PostBlock | None:
        kind: PostBlockKind = block.kind  # type: ignore[assignment]  # the skipped kinds are gone
        shown = PostBlock(kind, block.level, containers=block.containers, attributes=block.attributes)
        if block.kind == "rule":
            return shown
        if block.kind == "code":
            facts = {name: value for name, value in block.attributes.items() if name != "content"}
            if "content" in block.attributes:
                content = block.attributes["content"]
                content = without_raw_tags(content) if self.prose.runs_liquid else content
                return replace(shown, text=content.removesuffix("\n").expandtabs(4), attributes=facts)
            code, info = _code(self.prose.raw(block), self.prose.format)
            return replace(shown, text=code, attributes={"language": info, **facts})
        if block.kind == "math":
            tex = self.prose.raw(block) if self.prose.format == "markdown" else _code(self.prose.raw(block), "html")[0]
            return replace(shown, text=_MATH_FENCE.sub("", tex).strip())
        if block.kind == "footnote":
            number = self.prose.notes.get(block.attributes.get("label", ""), "")
            shown = replace(shown, attributes={**block.attributes, "number": number})
        if block.segments:
            units = self.prose.of(block, self.prose.format)
            if block.attributes.get("role") == "title":
                units = tuple(map(_strong, units))
            if block.kind == "image":
                return replace(shown, nodes=tuple(n for u in units for n in u.source), units=_captions(units))
            return replace(shown, units=units) if units else None
        if block.kind == "html" or self.prose.format == "html":
            nodes = parse_html_block(self.prose.raw(block))
        else:
            nodes = self.prose.marks(block)
        # An empty cell keeps its place in its row, an empty item its number.
        return replace(shown, nodes=nodes) if nodes or block.kind in {"table_cell", "list_item"} else None

    def _engine_lines(self, block: Block) -> Iterator[PostBlock]:
        """Yield what the lines for another engine say themselves: captions and texts, and the image of a figure."""
        if not block.segments:
            return
        units = self.prose.of(block, "plain")
        image = image_url(picture_of(self.prose.raw(block)))
        if image is None:
            yield from (PostBlock("paragraph", units=(unit,), containers=block.containers) for unit in units)
            return
        nodes = (Element("img", (), {"src": image, "alt": plain_text(units[-1].source)}),)
        yield PostBlock("image", units=tuple({plain_text(u.source): u for u in units}.values()), nodes=nodes,
                        containers=block.containers)  # fmt: skip

    def _raw_html(self, block: Block) -> Iterator[PostBlock]:
        """Yield a paragraph for each run of sentences in raw HTML that no block tag separates."""
        text, segments = self.prose.text, block.segments
        spans = [_with_tag(text, segment.start, segment.end) for segment in segments]
        yield from self._between(block, block.start, spans[0][0])
        first = 0
        for last in range(1, len(segments) + 1):
            gap_end = spans[last][0] if last < len(segments) else block.end
            titled = spans[last - 1][0] < segments[last - 1].start and not text.startswith(
                _IMAGE_TAGS, spans[last - 1][0]
            )
            if last < len(segments) and not titled and not _BLOCK_TAG.search(text[spans[last - 1][1] : gap_end]):
                continue
            run = replace(block, start=spans[first][0], end=spans[last - 1][1], segments=segments[first:last])
            if not text.startswith(_IMAGE_TAGS, run.start):
                run = replace(run, start=segments[first].start, end=segments[last - 1].end)
            units = self.prose.of(run, "markdown" if _MARKDOWN.search(text[run.start : run.end]) else "html")
            nodes = tuple(node for unit in units for node in unit.source)
            if images_in(nodes) and all(isinstance(node, Element) and node.tag == "img" for node in nodes):
                yield PostBlock("image", nodes=nodes, units=_captions(units), containers=block.containers)
            else:
                yield PostBlock("paragraph", units=units, containers=block.containers)
            yield from self._between(block, spans[last - 1][1], gap_end)
            first = last

    def _between(self, block: Block, start: int, end: int) -> Iterator[PostBlock]:
        """Yield what raw HTML shows without prose, such as an image without a description."""
        html = self.prose.raw(replace(block, start=start, end=end))
        shown = parse_html_block(without_calls(html) if self.prose.format == "markdown" else html)
        if images_in(shown) or plain_text(shown).strip():
            yield PostBlock("html", nodes=shown, containers=block.containers)


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


def _code(text: str, text_format: TextFormat) -> tuple[str, str]:
    """Return the code in a block of HTML or Liquid, and its language."""
    if text_format == "html":
        from lxml import html

        return str(html.fragment_fromstring(f"<div>{text}</div>").text_content()).strip("\n"), ""
    return highlighted(text) or (textwrap.dedent(text.expandtabs(4)).strip("\n"), "")
