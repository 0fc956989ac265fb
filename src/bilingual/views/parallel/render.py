"""The parallel page: both languages by paragraph, with paired sentences, as HTML and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.model.timing import format_clock
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.document.html import anchor, html_element, html_formula, html_inline
from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import ContentsEntry, Document, PostBlock, PostUnit, tex_blocks
from bilingual.views.document.nesting import Branch, first_block, first_number, nest, row_cells
from bilingual.views.document.nodes import Element, Node, images_in, unnamed
from bilingual.views.document.readings import Readings, readings_of, with_readings
from bilingual.views.document.syntax.tex import readable_tex
from bilingual.views.labels import labels, notice
from bilingual.views.limits import cut_to_columns
from bilingual.views.not_ready_sign import signed_markdown
from bilingual.views.page import html_page

_TITLE_COLUMNS = 120
_SOUND = (".mp3", ".m4a", ".wav", ".flac", ".ogg", ".opus", ".aac")
_STILLS = ("thumbnail.jpg", "cover.jpg")


def render(prepared: Prepared) -> Delivery:
    document, tools = prepared.document, prepared.tools
    html = parallel_html(
        document,
        video=prepared.look.video,
        readings=readings_of(document, tools.readings),
        formulas=tools.formulas(tex_blocks(document)),
        poster=prepared.look.poster or _poster(prepared.results),
        reasons=prepared.reasons,
        toc=prepared.look.toc,
    )
    return Delivery({"parallel.html": html, "parallel.md": signed_markdown(parallel_md(document), prepared.reasons)})


VIEW = View(
    "parallel",
    render,
    files={"parallel.html": "Parallel page", "parallel.md": "Parallel text (Markdown)"},
    needs=frozenset({"video", "poster", "images", "reasons", "toc"}),
    version=2,
    reads=tuple(f"publish/*/{{pair}}/{name}" for name in _STILLS),
)


def _poster(results: Mapping[str, str]) -> str | None:
    """Return a platform's cover from the posts' folder, preferably a wide one."""
    found = (name for still in _STILLS for name in results if name.startswith("publish/") and name.endswith(still))
    return next((f"../../{name}" for name in found), None)


def parallel_html(
    document: Document,
    *,
    video: str | None = None,
    readings: Readings | None = None,
    formulas: Mapping[str, str] | None = None,
    poster: str | None = None,
    reasons: Sequence[str] = (),
    toc: str = "keep",
) -> str:
    """Return a self-contained page; *video* is the player's URL relative to it, *poster* that of its still.

    The document's images are shown if they are a relative path or a PNG, JPEG, GIF or WebP ``data:`` URL. Other images
    become links, since the page accesses no other host. With *readings*, a switch shows pinyin or
    furigana. *formulas* is SVG for TeX blocks. *toc* is "none" for no contents, "summaries" for those with what the
    author's own, or else ours, say of each section.
    """
    document = with_readings(document, readings) if readings else document
    opening = document.opening
    words = labels(document.target)
    return html_page(
        "parallel/page.html",
        title=cut_to_columns(opening.source_text, _TITLE_COLUMNS) if opening else words.both,
        tag=document.target,
        others=(document.source,),
        reasons=reasons,
        document=document,
        items=nest(document.blocks),
        page=_Page(document, document.images or {}, formulas or {}),
        words=words,
        source=pack(document.source),
        target=pack(document.target),
        video=video,
        sound=video is not None and video.lower().endswith(_SOUND),
        poster=poster,
        readings=bool(readings),
        toc=toc,
        notice=notice(document.drafts, document.untranslated, document.target),
    )


@dataclass(frozen=True, slots=True)
class PageText:
    """One language of a sentence; ``html`` is None if it is untranslated. ``number`` pairs it with the other."""

    html: Markup | None
    number: int
    state: str
    start_ms: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the contents, without a link if ``anchor`` is empty; ``quoted``: its points are of the text."""

    level: int
    anchor: str
    title: str
    title_target: str
    points: tuple[PostUnit, ...]
    quoted: bool
    start_ms: int | None


@dataclass(slots=True)
class _Page:
    """The data of one document for the template; numbers sentences and headings in the order of the calls."""

    document: Document
    images: Mapping[str, str]
    formulas: Mapping[str, str]
    headings: list[Listed] = field(init=False, default_factory=list)
    _number: Iterator[int] = field(init=False, default_factory=count)
    _entries: Mapping[str, ContentsEntry] = field(init=False, default_factory=dict)
    # The next number to try for each anchor, so that many equal headings take linear time.
    _anchors: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._entries = {entry.id: entry for entry in self.document.outline}

    first_block = staticmethod(first_block)
    first_number = staticmethod(first_number)
    row_cells = staticmethod(row_cells)
    clock = staticmethod(format_clock)

    def sentences(self, units: Sequence[PostUnit]) -> tuple[list[PageText], list[PageText]]:
        """Return some sentences in the source language, and the same in the target language, without empty ones."""
        rows = [(unit, next(self._number)) for unit in units]
        return (
            [PageText(self._html(unit.source), number, "", unit.start_ms) for unit, number in rows if unit.source],
            [
                PageText(None if unit.target is None else self._html(unit.target), number, unit.state, unit.start_ms)
                for unit, number in rows
                if unit.target != ()
            ],
        )

    def image(self, block: PostBlock) -> Markup:
        """Return the images of a block with a caption, which names them, so that links need no text."""
        found = images_in(block.nodes)
        if all(image.attributes["src"] in self.images for image in found):
            return self._html(block.nodes)
        # Where the images lead to is a link of its own, since they are links themselves.
        own = {image.attributes["src"] for image in found}
        leads = [n.attributes["href"] for n in block.nodes if not isinstance(n, str) and n.tag == "a"]
        links = [Element("a", (href,), {"href": href}) for href in leads if href not in own]
        return self._html([*map(unnamed, found), *links])

    def inline(self, block: PostBlock) -> Markup:
        return self._html(block.nodes)

    def align(self, column: Branch | PostBlock | None) -> str:
        """Return the alignment of a table cell, empty for the default."""
        block = None if column is None else first_block(column)
        return block.attributes.get("align", "") if block else ""

    def formula(self, tex: str) -> Markup:
        if tex in self.formulas:
            return html_formula(tex, self.formulas[tex], "div", class_="math")
        return html_element("div", readable_tex(tex), class_="math tex")

    def heading(self, block: PostBlock) -> tuple[int, str]:
        """Return the level and the anchor of a heading, and record it for the table of contents."""
        level = min(max(block.level, 2), 6)
        source = " ".join(unit.source_text for unit in block.units).strip()
        target = " ".join(unit.target_text or "" for unit in block.units).strip()
        name = base = anchor(source or target)
        while name in self._anchors:
            self._anchors[base] = self._anchors.get(base, 0) + 1
            name = f"{base}-{self._anchors[base]}"
        self._anchors[name] = 0
        own = block.units[0].id if block.units else ""
        ours = self._entries.get(own)
        points = self.document.summaries.get(own, ours.points if ours else ())
        start = ours.start_ms if ours else None
        self.headings.append(Listed(level, name, source, target, points, ours is not None and ours.quoted, start))
        return level, name

    def contents(self) -> list[Listed]:
        """Return the entries of the contents: the headings so far or, in a talk without any, its chapters."""
        return self.headings or [
            Listed(one.level, "", one.title, one.title_target, one.points, one.quoted, one.start_ms)
            for one in self.document.outline
            if not one.anchored
        ]

    def _html(self, nodes: Iterable[Node]) -> Markup:
        return html_inline(nodes, self.images, labels(self.document.target).image)
