"""The parallel page: both languages by paragraph, sentence paired with sentence. HTML and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count

from bilingual.languages import Pack, pack
from bilingual.languages.labels import Labels
from bilingual.model.timing import format_clock
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.document.html import anchor, direction, html_inline, relative_address
from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import Document, PostBlock, PostUnit, tex_blocks
from bilingual.views.document.nesting import Branch, first_block, first_number, nest, row_cells
from bilingual.views.document.nodes import images_in, unnamed
from bilingual.views.document.readings import Readings, readings_of, with_readings
from bilingual.views.document.tex import formula, readable_tex
from bilingual.views.labels import labels, notice
from bilingual.views.limits import cut_to_columns
from bilingual.views.page import page
from bilingual.views.parallel.style import PARALLEL_CSS, PARALLEL_JS
from bilingual.views.sign import signed_markdown

_TITLE_COLUMNS = 120
_SOUND = (".mp3", ".m4a", ".wav", ".flac", ".ogg", ".opus", ".aac")
_PATHS = {
    "swap": "M8 4v15m0 0-4-4m4 4 4-4M16 20V5m0 0-4 4m4-4 4 4",
    "columns": "M4 5h16v14H4zM12 5v14",
    "readings": "M7 4h10M5 21l7-12 7 12M7.5 17h9",
    "theme": "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
}
_ICONS = {
    name: f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>' for name, path in _PATHS.items()
}


_STILLS = ("thumbnail.jpg", "cover.jpg")


def render(prepared: Prepared) -> Delivery:
    document, tools = prepared.document, prepared.tools
    html = parallel_html(
        document,
        video=prepared.look.video,
        images=document.images,
        readings=readings_of(document, tools.readings),
        formulas=tools.formulas(tex_blocks(document)),
        poster=_poster(prepared.results),
        reasons=prepared.reasons,
    )
    return Delivery({"parallel.html": html, "parallel.md": signed_markdown(parallel_md(document), prepared.reasons)})


VIEW = View(
    "parallel",
    render,
    files={"parallel.html": "Parallel page", "parallel.md": "Parallel text (Markdown)"},
    needs=frozenset({"video", "images", "reasons"}),
    reads=tuple(f"publish/*/{{pair}}/{name}" for name in _STILLS),
)


def _poster(results: Mapping[str, str]) -> str | None:
    """Return the still that was drawn for a platform, from the posts' folder; the wide one first."""
    found = (name for still in _STILLS for name in results if name.startswith("publish/") and name.endswith(still))
    return next((f"../../{name}" for name in found), None)


def parallel_html(
    document: Document,
    *,
    video: str | None = None,
    images: Mapping[str, str] | None = None,
    readings: Readings | None = None,
    formulas: Mapping[str, str] | None = None,
    poster: str | None = None,
    reasons: Sequence[str] = (),
) -> str:
    """Return a self-contained page; *video* is the player's address relative to it, *poster* that of its still.

    *images* names for an image's address in the text what the page shows: a relative path or a ``data:``
    address of a PNG, JPEG, GIF or WebP. Images it does not name become links: the page asks no other host.
    With *readings* of its sentences a switch shows pinyin or furigana. *formulas* is SVG for blocks of TeX.
    """
    document = with_readings(document, readings) if readings else document
    writer = _Page(document, dict(images or {}), video is not None, bool(readings), formulas or {})
    blocks = "".join(writer.item(item) for item in nest(document.blocks))
    above = f"{writer.top()}{_player(video, poster)}{writer.contents()}"
    body = f"{writer.bar()}\n<main>\n{above}<article>\n{blocks}</article>\n</main>"
    opening = next(document.units, None)
    title = cut_to_columns(opening.source_text, _TITLE_COLUMNS) if opening else labels(document.target).both
    return page(
        title=title,
        tag=document.target,
        others=(document.source,),
        css=PARALLEL_CSS,
        script=PARALLEL_JS,
        body=body,
        reasons=reasons,
    )


def _player(video: str | None, poster: str | None) -> str:
    if video is None:
        return ""
    tag = "audio" if video.lower().endswith(_SOUND) else "video playsinline"
    still = f' poster="{escape(relative_address(poster))}"' if poster else ""
    return (
        f'<div class="film"><{tag}{still} controls preload="metadata" src="{escape(relative_address(video))}">'
        f"</{tag.split()[0]}></div>\n"
    )


@dataclass(slots=True)
class _Page:
    """Writes one document; counts its units and headings on the way."""

    document: Document
    images: Mapping[str, str]
    playable: bool
    readable: bool
    formulas: Mapping[str, str]
    words: Labels = field(init=False)
    source: Pack = field(init=False)
    target: Pack = field(init=False)
    headings: list[tuple[int, str, str, str]] = field(init=False, default_factory=list)
    _number: Iterator[int] = field(init=False, default_factory=count)
    # Each anchor with the number that the next heading of its name is tried with, so that many stay linear.
    _anchors: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.words = labels(self.document.target)
        self.source, self.target = pack(self.document.source), pack(self.document.target)

    # The frame

    def bar(self) -> str:
        words = self.words
        reading = (("readings", words.readings, ""),) if self.readable else ()
        flags = "".join(
            f'<button type="button" class="icon{extra}" data-flag="{flag}" aria-pressed="false" '
            f'title="{escape(name)}" aria-label="{escape(name)}">{_ICONS[flag]}</button>'
            for flag, name, extra in (*reading, ("swap", words.order, ""), ("columns", words.columns, " wide-only"))
        )
        return (
            '<nav class="bar"><div class="group" role="group">'
            f'<button type="button" data-view="both">{words.both}</button>'
            f'<button type="button" data-view="source" lang="{self.source.tag}">{self.source.button}</button>'
            f'<button type="button" data-view="target" lang="{self.target.tag}">{self.target.button}</button></div>'
            f'<span class="space"></span>{flags}'
            f'<button type="button" class="icon" data-size="-1" aria-label="{words.size} −" title="{words.size} −">A−'
            f'</button><button type="button" class="icon" data-size="1" aria-label="{words.size} +" '
            f'title="{words.size} +">A+</button><button type="button" class="icon" data-theme="1" '
            f'aria-label="{words.theme}" title="{words.theme}">{_ICONS["theme"]}</button></nav>'
        )

    def top(self) -> str:
        document = self.document
        parts = []
        if document.title is not None:
            parts.append(f"<h1>{self.pair((document.title,), 'span')}</h1>")
        if document.summary is not None:
            parts.append(f'<div class="lead">{self.pair((document.summary,), "div")}</div>')
        facts = [f"{self.source.autonym} → {self.target.autonym}", document.author, document.date or ""]
        parts.append(
            '<p class="meta">' + "".join(f"<span>{escape(f, quote=False)}</span>" for f in facts if f) + "</p>"
        )
        warning = notice(document.drafts, document.untranslated, document.target)
        if warning:
            parts.append(f'<p class="notice">{warning}</p>')
        return f'<header class="top">{"".join(parts)}</header>\n'

    def contents(self) -> str:
        if len(self.headings) < 2:
            return ""
        lines = "".join(
            f'<li class="l{level}"><a href="#{escape(name)}">'
            f'<span lang="{self.source.tag}">{escape(source, quote=False)}</span>'
            f'<small lang="{self.target.tag}">{escape(target, quote=False)}</small></a></li>'
            for level, name, source, target in self.headings
        )
        return f'<details class="toc"><summary>{self.words.contents}</summary><ol>{lines}</ol></details>\n'

    # Containers and blocks

    def item(self, item: Branch | PostBlock) -> str:
        if isinstance(item, PostBlock):
            return self.block(item)
        if item.kind == "table":
            return self.table(item)
        inner = "".join(self.item(child) for child in item.children)
        first = first_block(item)
        facts = first.attributes if first else {}
        if item.kind == "list":
            numbered = f' start="{first_number(item)}"' if item.ordered and first_number(item) != 1 else ""
            return f"<ol{numbered}>{inner}</ol>\n" if item.ordered else f"<ul>{inner}</ul>\n"
        if item.kind == "definitions":
            return f"<dl>{''.join(self.item(one) for child in item.children for one in _inside(child))}</dl>\n"
        if item.kind == "item":
            if "checked" in facts:
                box = "☑" if facts["checked"] in {"true", "x", "yes", "1"} else "☐"
                return f'<li class="task"><span aria-hidden="true">{box}</span> {inner}</li>'
            return f"<li>{inner}</li>"
        if item.kind == "footnote":
            return f'<div class="footnote">{inner}</div>\n'
        return f"<blockquote>{inner}</blockquote>\n" if item.kind == "quote" else inner

    def table(self, table: Branch) -> str:
        rows = []
        for number, row in enumerate(child for child in table.children if isinstance(child, Branch)):
            cell = "th" if number == 0 else "td"
            cells = []
            for column in row_cells(row):
                if column is None:
                    cells.append(f"<{cell}></{cell}>")
                    continue
                inside = column.children if isinstance(column, Branch) else (column,)
                block = first_block(column)
                align = block.attributes.get("align", "") if block else ""
                kind = f' class="{align}"' if align in {"center", "right"} else ""
                cells.append(f"<{cell}{kind}>{''.join(self.cell(one) for one in inside)}</{cell}>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        head, body = rows[:1], rows[1:]
        return f'<div class="wide"><table><thead>{"".join(head)}</thead><tbody>{"".join(body)}</tbody></table></div>\n'

    def cell(self, item: Branch | PostBlock) -> str:
        if isinstance(item, Branch):
            return self.item(item)
        return self.pair(item.units, "div") if item.units else self.inline(item)

    def inline(self, block: PostBlock) -> str:
        return html_inline(block.nodes, self.images, self.words.image)

    def shows(self, block: PostBlock) -> bool:
        """Whether every image of *block* is at hand."""
        return all(image.attributes["src"] in self.images for image in images_in(block.nodes))

    def block(self, block: PostBlock) -> str:
        if block.kind == "rule":
            return "<hr>\n"
        if block.kind == "code":
            return f"<pre><code>{escape(block.text, quote=False)}</code></pre>\n"
        if block.kind == "math" and block.text in self.formulas:
            return formula(block.text, self.formulas[block.text], "div", 'class="math"')
        if block.kind == "math":
            return f'<div class="math tex">{escape(readable_tex(block.text), quote=False)}</div>\n'
        if block.kind == "image" and block.units:
            caption = f"<figcaption>{self.pair(block.units, 'div')}</figcaption>"
            # The caption names the image; where it cannot be shown the link need not name it again.
            nodes = block.nodes if self.shows(block) else tuple(unnamed(image) for image in images_in(block.nodes))
            return f"<figure>{html_inline(nodes, self.images, self.words.image)}{caption}</figure>\n"
        if not block.units:
            return f'<div class="raw">{self.inline(block)}</div>\n'
        if block.kind == "heading":
            return self.heading(block)
        inner = f'<div class="p">{self.time(block)}{self.pair(block.units, "div")}</div>\n'
        if block.kind == "definition":
            tag = "dt" if block.attributes.get("role") == "term" else "dd"
            return f"<{tag}>{inner}</{tag}>\n"
        if block.kind == "footnote" and block.attributes.get("number"):
            number = escape(block.attributes["number"])
            return f'<sup id="note-{number}">{number}</sup>{inner}'
        return inner

    def heading(self, block: PostBlock) -> str:
        level = min(max(block.level, 2), 6)
        source = " ".join(unit.source_text for unit in block.units)
        target = " ".join(unit.target_text or "" for unit in block.units).strip()
        name = base = anchor(source)
        while name in self._anchors:
            self._anchors[base] = self._anchors.get(base, 0) + 1
            name = f"{base}-{self._anchors[base]}"
        self._anchors[name] = 0
        self.headings.append((level, name, source, target))
        return f'<h{level} id="{escape(name)}">{self.pair(block.units, "span")}</h{level}>\n'

    def time(self, block: PostBlock) -> str:
        start = block.units[0].start_ms
        if start is None:
            return ""
        clock = format_clock(start)
        if self.playable:
            return f'<button type="button" class="time" data-t="{start}">▶ {clock}</button>'
        return f'<span class="time">{clock}</span>'

    # Sentences

    def pair(self, units: tuple[PostUnit, ...], tag: str) -> str:
        """Both languages of some sentences; ``data-u`` pairs them."""
        numbers = [next(self._number) for _ in units]
        sources = [self.sentence(unit, number, False) for unit, number in zip(units, numbers, strict=True)]
        targets = [self.sentence(unit, number, True) for unit, number in zip(units, numbers, strict=True)]
        return (
            f'<{tag} class="pair">{self.side("src", self.source, sources, tag)}'
            f"{self.side('tgt', self.target, targets, tag)}</{tag}>"
        )

    def side(self, name: str, facts: Pack, sentences: list[str], tag: str) -> str:
        east = " east" if facts.writing.east_asian else ""
        text = facts.writing.gap.join(sentences)
        return f'<{tag} class="{name}{east}" lang="{facts.tag}" dir="{direction(facts.tag)}">{text}</{tag}>'

    def sentence(self, unit: PostUnit, number: int, target: bool) -> str:
        time = "" if unit.start_ms is None else f' data-t="{unit.start_ms}"'
        if not target:
            inner = html_inline(unit.source, self.images, self.words.image)
            return f'<span class="u" data-u="{number}"{time}>{inner}</span>'
        if unit.target is None:
            inner = f'<span class="tag missing">{self.words.untranslated}</span>'
        else:
            inner = html_inline(unit.target, self.images, self.words.image)
            if unit.state == "draft":
                inner += f'<span class="tag draft">{self.words.draft}</span>'
            elif unit.state == "stale":
                inner += f'<span class="tag draft">{labels(self.document.target).stale}</span>'
        return f'<span class="u {unit.state}" data-u="{number}"{time}>{inner}</span>'


def _inside(item: Branch | PostBlock) -> tuple[Branch | PostBlock, ...]:
    """Return what stands in *item*: a term and its meanings are no item of their own in HTML."""
    return item.children if isinstance(item, Branch) and item.kind == "item" else (item,)
