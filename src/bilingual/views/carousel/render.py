"""The LinkedIn document ("carousel"): 4:5 pages in large type, a cover, one idea a page, both languages.

HTML for a printer of pages: it takes sizes from ``@page`` and asks for nothing outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bilingual.errors import InputError, MediaError, NotInstalled
from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View, ViewTools, not_made
from bilingual.views.carousel.ideas import LONGEST, Idea, Pair, document_ideas
from bilingual.views.document.html import direction
from bilingual.views.document.model import Document, PostUnit
from bilingual.views.document.nodes import images_in
from bilingual.views.document.plain import written, written_target
from bilingual.views.hashtags import document_hashtags
from bilingual.views.labels import draft_mark, labels
from bilingual.views.limits import columns, limit, over
from bilingual.views.palettes import Palette, palette_named
from bilingual.views.typesetting import Fonts, drawable, fitted_size, font_families, phrases

WIDTH, HEIGHT = 1080, 1350  # pixels, 4:5
_NAME = "linkedin.carousel.pdf"
_MARGIN = 104
_ROOM = WIDTH - 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class Carousel:
    """``html`` prints as ``pages`` pages; ``alt`` describes each of them in words."""

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
    tags = [tag.lstrip("#") for tag in look.hashtags] or document_hashtags(document, most)
    made = linkedin_carousel(document, fonts, theme=look.theme, hashtags=tags[:most], breaks=_breaks(document, tools))
    files: dict[str, str | bytes] = {"linkedin.alt.txt": linkedin_alt(document, made.alt)}
    title = document.title.source_text if document.title else ""
    try:
        printed = tools.printer.pdf(made.html, title=title)
        if printed.count != made.pages:
            raise MediaError(f"{printed.count} pages came out for {made.pages}")
    except (NotInstalled, MediaError, InputError) as error:
        return Delivery(files, (*made.findings, not_made(_NAME, error)))
    size = len(printed.content)
    findings = (*made.findings, *over("linkedin-document-bytes", size, _NAME))
    listing = {"carousel": {"pages": printed.count, "bytes": size}}
    return Delivery({**files, _NAME: printed.content}, findings, listing=listing)


VIEW = View(
    "carousel",
    render,
    files={_NAME: "LinkedIn: carousel", "linkedin.alt.txt": "LinkedIn: alt texts"},
    needs=frozenset({"theme", "hashtags", "fonts", "printer"}),
    applies=lambda prepared: prepared.look.packs,
)


def _breaks(document: Document, tools: ViewTools) -> dict[str, tuple[int, ...]]:
    """Return where words begin in the texts of the pages, for languages without blanks."""
    pairs = [line for idea in document_ideas(document, limit("linkedin-carousel-pages") - 2) for line in idea.lines]
    pairs += [
        (written(unit.source), written_target(unit, document.target))
        for unit in (document.title, document.summary)
        if unit
    ]
    sides = zip((document.source, document.target), zip(*pairs, strict=True), strict=True) if pairs else ()
    return {text: places for tag, texts in sides for text, places in tools.word_breaks(texts, tag).items()}


def linkedin_carousel(
    document: Document,
    fonts: Fonts,
    *,
    theme: str = "jade",
    hashtags: Sequence[str] = (),
    breaks: Mapping[str, tuple[int, ...]] | None = None,
) -> Carousel:
    """Return *document* as a carousel; raises UsageError for an unknown *theme*.

    *fonts* names a family for each language tag; *breaks* where words begin in texts without blanks.
    """
    writer = _Pages(document, fonts, palette_named(theme), breaks or {})
    ideas = document_ideas(document, limit("linkedin-carousel-pages") - 2)
    title = writer.title()
    closing = bool(hashtags or document.link or document.author)
    count = 1 + len(ideas) + closing
    pages = [writer.cover(title, count)]
    pages += [writer.idea(idea, number, count) for number, idea in enumerate(ideas, start=2)]
    if closing:
        pages.append(writer.close(title, hashtags, count))
    html = f'<!DOCTYPE html><html lang="{pack(document.source).tag}"><head><meta charset="utf-8">'
    html += f"<title>{escape(title[0], quote=False)}</title><style>{writer.css()}</style></head><body>"
    html += "".join(pages) + "</body></html>"
    findings = over("linkedin-document-pages", count, _NAME)
    return Carousel(html, count, _alt(title, ideas, document, hashtags if closing else ()), tuple(findings))


@dataclass(frozen=True, slots=True)
class _Pages:
    document: Document
    fonts: Fonts
    colours: Palette
    breaks: Mapping[str, tuple[int, ...]]

    def title(self) -> Pair:
        title = self.document.title
        if title is not None:
            return written(title.source), written_target(title, self.document.target)
        first = next(iter(self.document.units), None)
        return (written(first.source), written_target(first, self.document.target)) if first else ("–", "")

    def css(self) -> str:
        c = self.colours
        families = "".join(
            f':lang({pack(tag).tag}){{font-family:"{self.fonts[tag]}"}}'
            for tag in (self.document.source, self.document.target)
        )
        return (
            f"@page{{size:{WIDTH}px {HEIGHT}px;margin:0}}*{{box-sizing:border-box}}"
            f'body{{margin:0;font-family:"{self.fonts[self.document.source]}";color:{c.ink}}}{families}'
            f".page{{position:relative;width:{WIDTH}px;height:{HEIGHT}px;overflow:hidden;break-after:page;"
            f"background:{c.paper}}}.page:last-child{{break-after:auto}}"
            ".w{display:inline-block}p{margin:0;overflow-wrap:anywhere}"
            f".body{{position:absolute;left:{_MARGIN}px;width:{_ROOM}px}}"
            f".mid{{top:190px;height:960px;display:flex;flex-direction:column;justify-content:center}}"
            f".section{{top:96px;font-size:27px;line-height:1.4;color:{c.soft}}}"
            f".section b{{color:{c.accent};font-weight:600}}"
            f".bar{{width:88px;height:7px;border-radius:4px;background:{c.accent};margin:44px 0}}"
            f".t{{color:{c.second}}}.draft{{font-size:27px;color:#9a5b00;margin-top:26px}}"
            f".foot{{position:absolute;left:{_MARGIN}px;width:{_ROOM}px;bottom:76px;font-size:26px;color:{c.soft};"
            "display:flex;justify-content:space-between}"
            f".count{{font-weight:600;color:{c.accent}}}"
            f".quote{{position:absolute;left:{_MARGIN - 14}px;top:118px;font-size:300px;line-height:1;color:{c.tint};"
            'font-family:"Noto Serif","Noto Serif CJK SC",serif}'
            f".num{{position:absolute;left:0;top:-4px;font-size:50px;font-weight:700;line-height:1.2;color:{c.accent}}}"
            ".q .mid{top:360px;height:800px;justify-content:flex-start}"
            ".item{position:relative;padding-left:92px;margin:0 0 38px}.mid>*{flex:none}"
            f".by{{color:{c.soft};margin-top:34px}}"
            f".cover,.close{{background:{c.deep};color:{c.light}}}"
            f".cover .t,.close .t{{color:{c.glow}}}.cover .bar,.close .bar{{background:{c.glow}}}"
            f".cover .foot,.close .foot,.cover .count,.close .count{{color:{c.glow}}}"
            f".disc{{position:absolute;border-radius:50%;border:2px solid {c.glow};opacity:.28}}"
            f".tag{{display:inline-block;margin:0 16px 18px 0;padding:12px 30px;border-radius:40px;font-size:34px;"
            f"border:2px solid {c.glow};color:{c.light}}}"
            f".link{{font-size:36px;color:{c.glow};overflow-wrap:anywhere;margin-bottom:36px}}"
        )

    # Pages

    def cover(self, title: Pair, count: int) -> str:
        source, target = title
        lead = self.document.summary
        about = (
            (written(lead.source), written_target(lead, self.document.target))
            if lead and lead.target is not None
            else None
        )
        # A long description would take the room from the title.
        if about is not None and max(map(columns, about)) > LONGEST:
            about = None
        room = 780 if about is None else 600
        size = fitted_size(((source, 1.0, 1.16), (target, 0.78, 1.35)), _ROOM, room, (112, 100, 92, 84, 76, 68, 60, 52))
        summary = ""
        if about is not None:
            summary = (
                f'<div style="height:64px"></div>{self.text(about[0], self.document.source, 32, "lead", 1.4)}'
                f'<div style="height:10px"></div>{self.text(about[1], self.document.target, 30, "t", 1.5)}'
            )
        languages = " · ".join(pack(tag).autonym for tag in (self.document.source, self.document.target))
        return (
            '<section class="page cover"><div class="disc" style="width:760px;height:760px;right:-330px;top:-300px">'
            '</div><div class="disc" style="width:520px;height:520px;right:-190px;top:-180px"></div>'
            f'<div class="body section" style="color:{self.colours.glow}">{escape(languages, quote=False)}</div>'
            f'<div class="body mid">{self.text(source, self.document.source, size, "bold", 1.16)}'
            '<div class="bar"></div>'
            f"{self.text(target, self.document.target, size * 0.78, 't bold', 1.35)}"
            f"{summary}</div>{self.foot(self.document.author, 1, count)}</section>"
        )

    def idea(self, idea: Idea, number: int, count: int) -> str:
        inner = self.list(idea) if idea.kind == "list" else self.statement(idea)
        mark = '<div class="quote">“</div>' if idea.kind == "quote" else ""
        draft = f'<div class="draft">{escape(draft_mark(self.document.target).strip(), quote=False)}</div>'
        return (
            f'<section class="page{" q" if mark else ""}">{mark}{self.section(idea.section)}'
            f'<div class="body mid">{inner}'
            f"{draft if idea.draft else ''}</div>{self.foot(self.title()[0], number, count)}</section>"
        )

    def statement(self, idea: Idea) -> str:
        (source, target), *author = idea.lines
        room = 860 if idea.kind == "statement" else 700 - 160 * len(author)
        sizes = (78, 72, 66, 60, 54, 48, 43, 38, 34)
        size = fitted_size(((source, 1.0, 1.3), (target, 0.86, 1.5)), _ROOM, room, sizes)
        by = "".join(
            f'<div class="by">{self.text(one, self.document.source, 32, "lead", 1.4)}'
            f"{self.text(other, self.document.target, 32, 'lead', 1.5)}</div>"
            for one, other in author
        )
        return (
            f'{self.text(source, self.document.source, size, "semi", 1.3)}<div class="bar"></div>'
            f"{self.text(target, self.document.target, size * 0.86, 't', 1.5)}{by}"
        )

    def list(self, idea: Idea) -> str:
        texts = tuple(line for source, target in idea.lines for line in ((source, 1.0, 1.3), (target, 0.86, 1.45)))
        size = fitted_size(texts, _ROOM - 92, 900 - 38 * len(idea.lines), (56, 52, 48, 44, 40, 36, 32, 28))
        items = "".join(
            f'<div class="item"><div class="num">{number}</div>'
            f"<div>{self.text(source, self.document.source, size, 'semi', 1.3)}"
            f"{self.text(target, self.document.target, size * 0.86, 't', 1.45)}</div></div>"
            for number, (source, target) in enumerate(idea.lines, start=1)
        )
        return f"<div>{items}</div>"

    def close(self, title: Pair, hashtags: Sequence[str], count: int) -> str:
        tags = "".join(f'<span class="tag">#{escape(tag, quote=False)}</span>' for tag in hashtags)
        words = (labels(self.document.source).read_on, labels(self.document.target).read_on)
        link = f'<div class="link">{escape(self.document.link, quote=False)}</div>' if self.document.link else ""
        heading = words if link else title
        size = fitted_size(((heading[0], 1.0, 1.2), (heading[1], 0.8, 1.4)), _ROOM, 520, (88, 80, 72, 64, 56, 48))
        return (
            '<section class="page close"><div class="disc" style="width:700px;height:700px;left:-300px;bottom:-280px">'
            f'</div><div class="body mid">{self.text(heading[0], self.document.source, size, "bold", 1.2)}'
            f'<div style="height:18px"></div>{self.text(heading[1], self.document.target, size * 0.8, "t", 1.4)}'
            f'<div class="bar"></div>{link}<div>{tags}</div></div>{self.foot(self.document.author, count, count)}'
            "</section>"
        )

    # Pieces

    def section(self, names: Pair | None) -> str:
        if names is None:
            return ""
        source, target = (escape(drawable(name), quote=False) for name in names)
        return (
            f'<div class="body section"><b lang="{pack(self.document.source).tag}">{source}</b><br>'
            f'<span lang="{pack(self.document.target).tag}">{target}</span></div>'
        )

    def foot(self, left: str, number: int, count: int) -> str:
        left = drawable(left)
        shown = left if len(left) <= 48 else left[:47].rstrip() + "…"
        return (
            f'<div class="foot"><span>{escape(shown, quote=False)}</span>'
            f'<span class="count">{number} / {count}</span></div>'
        )

    def text(self, text: str, tag: str, size: float, kind: str, height: float) -> str:
        weight = "font-weight:700;" if "bold" in kind else "font-weight:600;" if "semi" in kind else ""
        colour = "t" if kind.split()[0] == "t" else ""
        shown = drawable(text)
        inner = phrases(shown, tag, self.breaks.get(shown, ()), size, _ROOM)
        return (
            f'<p class="{colour}" lang="{pack(tag).tag}" dir="{direction(tag)}" '
            f'style="{weight}font-size:{size:.0f}px;line-height:{height}">{inner}</p>'
        )


def _both(unit: PostUnit) -> list[str]:
    return list(dict.fromkeys(text for text in (written(unit.source), written(unit.target or ())) if text))


def _alt(title: Pair, ideas: Sequence[Idea], document: Document, hashtags: Sequence[str]) -> str:
    """Return what each page says, for the post's description and for readers who cannot see it."""
    lines = [f"1. {' / '.join(text for text in title if text)}"]
    for number, idea in enumerate(ideas, start=2):
        section = f"{' / '.join(idea.section)}: " if idea.section and idea.section[0] else ""
        lines.append(f"{number}. {section}" + " | ".join(f"{source} / {target}" for source, target in idea.lines))
    if hashtags or document.link or document.author:
        closing = " ".join([document.link or "", *(f"#{tag}" for tag in hashtags)]).strip() or document.author
        lines.append(f"{len(ideas) + 2}. {closing}")
    return "\n".join(lines) + "\n"


def linkedin_alt(document: Document, carousel_alt: str) -> str:
    """Return the descriptions for what cannot be read as text: the carousel's pages, then the images.

    LinkedIn takes at most 4,086 characters for an image; fewer than 120 are read to the end.
    """
    lines = ["Document / carousel", "", carousel_alt.rstrip(), ""]
    shown: dict[str, list[str]] = {}
    for block in document.blocks:
        nodes = [block.nodes, *(unit.source for unit in block.units), *(unit.target or () for unit in block.units)]
        for image in (image for part in nodes for image in images_in(part)):
            texts = shown.setdefault(image.attributes["src"], [])
            alt = written((image.attributes.get("alt", ""),))
            if alt and alt not in texts:
                texts.append(alt)
        if block.kind == "image" and block.units:  # the caption is the alt text in both languages
            for image in images_in(block.nodes):
                shown[image.attributes["src"]] = [text for unit in block.units for text in _both(unit)]
    if shown:
        lines += ["Images", ""]
        most = limit("linkedin-alt-length")
        lines += [f"{src}: {(' / '.join(texts) or '–')[:most]}" for src, texts in shown.items()]
    return "\n".join(lines).rstrip() + "\n"
