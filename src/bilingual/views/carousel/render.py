"""The LinkedIn document ("carousel"): 4:5 pages in large type with a cover and one idea per page, in both languages.

It is self-contained HTML for a PDF printer, with the page size in ``@page``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bilingual.errors import InputError, MediaError, NotInstalled
from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.text.counts import shortened
from bilingual.views.base import Delivery, Prepared, View, not_made
from bilingual.views.document.model import Document, PostUnit
from bilingual.views.document.nodes import images_in
from bilingual.views.document.plain import both_written, written
from bilingual.views.fields.hashtags import document_hashtags
from bilingual.views.ideas import LONGEST, Idea, Pair, document_ideas
from bilingual.views.labels import draft_mark, labels
from bilingual.views.limits import columns, limit, over
from bilingual.views.not_ready_sign import drawn_sign
from bilingual.views.palettes import palette_named
from bilingual.views.templates import rendered
from bilingual.views.tools import ViewTools
from bilingual.views.typesetting import Fonts, drawable, fitted_size, font_families, phrases

WIDTH, HEIGHT = 1080, 1350  # pixels, 4:5
_NAME = "linkedin.carousel.pdf"
_MARGIN = 104
_ROOM = WIDTH - 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class Carousel:
    """``html`` prints as ``pages`` pages; ``alt`` is a description of each."""

    html: str
    pages: int
    alt: str
    findings: tuple[Finding, ...]


def render(prepared: Prepared) -> Delivery:
    document, tools, look = prepared.document, prepared.tools, prepared.look
    try:
        fonts = font_families(document, tools)
    except MediaError as error:
        return Delivery({}, (not_made(_NAME, error),))
    most = limit("linkedin-hashtags")
    tags = [tag.lstrip("#") for tag in prepared.hashtags("linkedin")] or document_hashtags(document, most)
    cover = prepared.cover_text("linkedin", (document.source, document.target))
    made = linkedin_carousel(
        document,
        fonts,
        theme=look.theme,
        hashtags=tags[:most],
        breaks=_breaks(document, tools, cover),
        reasons=prepared.reasons,
        cover=cover,
    )
    files: dict[str, str | bytes] = {"linkedin.alt.txt": linkedin_alt(document, made.alt)}
    title = prepared.fields.get("linkedin.title") or (document.title.source_text if document.title else "")
    try:
        printed = tools.printer.pdf(made.html, title=title)
        if printed.count != made.pages:
            raise MediaError("BIL-VIW-010", f"{printed.count} pages were printed instead of {made.pages}")
    except (NotInstalled, MediaError, InputError) as error:
        return Delivery(files, (*made.findings, not_made(_NAME, error)))
    size = len(printed.content)
    findings = (*made.findings, *over("linkedin-document-bytes", size))
    listing = {"carousel": {"pages": printed.count, "bytes": size}}
    return Delivery({**files, _NAME: printed.content}, findings, listing=listing)


VIEW = View(
    "carousel",
    render,
    files={_NAME: "LinkedIn: carousel", "linkedin.alt.txt": "LinkedIn: alt texts"},
    needs=frozenset({"theme", "hashtags", "fonts", "printer", "reasons"}),
    takes=frozenset({"linkedin.hashtags", "linkedin.cover", "linkedin.title"}),
    applies=lambda prepared: prepared.look.packs,
)


def _breaks(document: Document, tools: ViewTools, cover: Sequence[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    """Return the word boundaries in the texts of the pages, for languages without spaces."""
    pairs = [line for idea in document_ideas(document, limit("linkedin-carousel-pages") - 2) for line in idea.lines]
    pairs += [both_written(unit, document.target) for unit in (document.title, document.summary) if unit]
    sides = zip((document.source, document.target), zip(*pairs, strict=True), strict=True) if pairs else ()
    several = [*sides, *((tag, (drawable(text),)) for text, tag in cover)]
    return {text: places for tag, texts in several for text, places in tools.word_breaks(texts, tag).items()}


def linkedin_carousel(
    document: Document,
    fonts: Fonts,
    *,
    theme: str = "jade",
    hashtags: Sequence[str] = (),
    breaks: Mapping[str, tuple[int, ...]] | None = None,
    reasons: Sequence[str] = (),
    cover: Sequence[tuple[str, str]] = (),
) -> Carousel:
    """Return *document* as a carousel. Raises UsageError for an unknown *theme*.

    *fonts* names a family for each language tag; *breaks* are the word boundaries of texts without spaces. With
    *reasons* each page has a sign that it is not ready. *cover* has the lines of the first page with their languages,
    if they are not the title.
    """
    pages = _Pages(document, breaks or {})
    ideas = document_ideas(document, limit("linkedin-carousel-pages") - 2)
    title = pages.title()
    tags = (document.source, document.target)
    opening = [*cover, ("", document.target)][:2] if cover else list(zip(title, tags, strict=True))
    closing = bool(hashtags or document.link or document.author)
    count = 1 + len(ideas) + closing
    html = rendered(
        "carousel/pages.html",
        pages=pages,
        document=document,
        source=pack(document.source),
        target=pack(document.target),
        title=title,
        opening=[(text, pack(tag)) for text, tag in opening],
        ideas=ideas,
        count=count,
        closing=closing,
        hashtags=hashtags,
        colours=palette_named(theme),
        sign=drawn_sign(reasons),
        styles=Markup(
            rendered(
                "carousel/pages.css",
                c=palette_named(theme),
                families={pack(tag).tag: fonts[tag] for tag in (document.source, document.target)},
                width=WIDTH,
                height=HEIGHT,
                margin=_MARGIN,
                room=_ROOM,
            )
        ),
    )
    findings = over("linkedin-document-pages", count)
    first = (opening[0][0], opening[1][0])
    return Carousel(html, count, _alt(first, ideas, document, hashtags if closing else ()), tuple(findings))


@dataclass(frozen=True, slots=True)
class _Pages:
    """The data of one document for the template: the text of each page, its size, and its line breaks."""

    document: Document
    breaks: Mapping[str, tuple[int, ...]]

    drawable = staticmethod(drawable)

    def title(self) -> Pair:
        opening = self.document.opening
        return both_written(opening, self.document.target) if opening else ("–", "")

    def about(self) -> Pair | None:
        """Return the description; None if it lacks a language, or would take the title's space."""
        lead = self.document.summary
        if lead is None or lead.target is None:
            return None
        about = both_written(lead, self.document.target)
        return None if max(map(columns, about)) > LONGEST else about

    def cover_size(self, title: Pair, has_about: bool) -> float:
        texts = ((title[0], 1.0, 1.16), (title[1], 0.78, 1.35))
        return fitted_size(texts, _ROOM, 600 if has_about else 780, (112, 100, 92, 84, 76, 68, 60, 52))

    def statement_size(self, idea: Idea) -> float:
        (source, target), *author = idea.lines
        room = 860 if idea.kind == "statement" else 700 - 160 * len(author)
        sizes = (78, 72, 66, 60, 54, 48, 43, 38, 34)
        return fitted_size(((source, 1.0, 1.3), (target, 0.86, 1.5)), _ROOM, room, sizes)

    def list_size(self, idea: Idea) -> float:
        texts = tuple(line for source, target in idea.lines for line in ((source, 1.0, 1.3), (target, 0.86, 1.45)))
        return fitted_size(texts, _ROOM - 92, 900 - 38 * len(idea.lines), (56, 52, 48, 44, 40, 36, 32, 28))

    def heading(self, title: Pair) -> Pair:
        """Return the text of the last page: where to read more, or the title if there is no link."""
        if not self.document.link:
            return title
        return labels(self.document.source).read_on, labels(self.document.target).read_on

    def heading_size(self, heading: Pair) -> float:
        texts = ((heading[0], 1.0, 1.2), (heading[1], 0.8, 1.4))
        return fitted_size(texts, _ROOM, 520, (88, 80, 72, 64, 56, 48))

    def draft(self) -> str:
        return draft_mark(self.document.target).strip()

    def footer(self, text: str) -> str:
        return shortened(drawable(text), 48)

    def words(self, text: str, tag: str, size: float) -> Markup:
        shown = drawable(text)
        return phrases(shown, tag, self.breaks.get(shown, ()), size, _ROOM)


def _both(unit: PostUnit) -> list[str]:
    return list(dict.fromkeys(text for text in (written(unit.source), written(unit.target or ())) if text))


def _alt(title: Pair, ideas: Sequence[Idea], document: Document, hashtags: Sequence[str]) -> str:
    """Return the text of each page, for the post's description and for screen readers."""
    lines = [f"1. {' / '.join(text for text in title if text)}"]
    for number, idea in enumerate(ideas, start=2):
        section = f"{' / '.join(idea.section)}: " if idea.section and idea.section[0] else ""
        lines.append(f"{number}. {section}" + " | ".join(f"{source} / {target}" for source, target in idea.lines))
    if hashtags or document.link or document.author:
        closing = " ".join([document.link or "", *(f"#{tag}" for tag in hashtags)]).strip() or document.author
        lines.append(f"{len(ideas) + 2}. {closing}")
    return "\n".join(lines) + "\n"


def linkedin_alt(document: Document, carousel_alt: str) -> str:
    """Return the descriptions of the carousel's pages, then of the images.

    LinkedIn allows 4,086 characters per image; under 120 are read to the end.
    """
    lines = ["Document / carousel", "", carousel_alt.rstrip(), ""]
    shown: dict[str, dict[str, None]] = {}
    for block in document.blocks:
        nodes = [block.nodes, *(unit.source for unit in block.units), *(unit.target or () for unit in block.units)]
        for image in (image for part in nodes for image in images_in(part)):
            texts = shown.setdefault(image.attributes["src"], {})
            if alt := written((image.attributes.get("alt", ""),)):
                texts[alt] = None
        if block.kind == "image" and block.units:  # the caption is the alt text in both languages
            for image in images_in(block.nodes):
                shown[image.attributes["src"]] = dict.fromkeys(text for unit in block.units for text in _both(unit))
    if shown:
        lines += ["Images", ""]
        most = limit("linkedin-alt-length")
        lines += [f"{src}: {(' / '.join(texts) or '–')[:most]}" for src, texts in shown.items()]
    return "\n".join(lines).rstrip() + "\n"
