"""The covers of a WeChat article, 900x383 and 500x500: its title in both languages, as HTML for a printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilingual.errors import InputError, MediaError, NotInstalled
from bilingual.languages import pack
from bilingual.views.base import Delivery, Prepared, View, not_made
from bilingual.views.document.model import Document
from bilingual.views.document.plain import both_written
from bilingual.views.limits import read_on_wechat
from bilingual.views.not_ready_sign import drawn_sign
from bilingual.views.palettes import palette_named
from bilingual.views.templates import rendered
from bilingual.views.typesetting import Fonts, drawable, fitted_size, font_families, phrases

# Pixels; the first is 2.35:1 (developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add).
COVERS: Mapping[str, tuple[int, int]] = {"cover-900x383": (900, 383), "cover-500x500": (500, 500)}


def render(prepared: Prepared) -> Delivery:
    """Return the covers in both sizes, and a listing of those drawn."""
    document, tools = prepared.document, prepared.tools
    try:
        fonts = font_families(document, tools)
    except MediaError as error:
        return Delivery({}, (not_made("the WeChat covers", error),))
    titles = _own_titles(prepared) or _titles(document)
    breaks = {text: places for tag, text in titles for text, places in tools.word_breaks([text], tag).items()}
    files: dict[str, bytes] = {}
    findings = []
    for name, size in COVERS.items():
        try:
            html = cover_html(
                document,
                fonts,
                size,
                theme=prepared.look.theme,
                breaks=breaks,
                reasons=prepared.reasons,
                titles=titles,
            )
            files[f"wechat/{name}.png"] = tools.printer.picture(html, *size)
        except (NotInstalled, MediaError, InputError) as error:
            findings.append(not_made(f"{name}.png", error))
    return Delivery(files, tuple(findings), listing={"covers": list(files)})


VIEW = View(
    "covers",
    render,
    files={
        "wechat/cover-900x383.png": "WeChat: wide cover",
        "wechat/cover-500x500.png": "WeChat: square cover",
    },
    needs=frozenset({"theme", "fonts", "printer", "reasons"}),
    takes=frozenset({"wechat.cover"}),
    applies=lambda prepared: prepared.look.packs,
)


def cover_html(
    document: Document,
    fonts: Fonts,
    size: tuple[int, int],
    *,
    theme: str = "jade",
    breaks: Mapping[str, tuple[int, ...]] | None = None,
    reasons: Sequence[str] = (),
    titles: Sequence[tuple[str, str]] = (),
) -> str:
    """Return a cover of *size* (width, height in pixels), with the Chinese title first, if there is one.

    *titles* are other lines than the titles, each after its language, the first one large. *fonts* names a family for
    each language tag, *breaks* are the word boundaries of texts without spaces. With *reasons* it has a sign that it
    is not ready.
    """
    colours = palette_named(theme)
    width, height = size
    margin = round(min(size) * 0.12)
    titles = titles or _titles(document)
    room = width - 2 * margin - (90 if width > height else 0)
    shares = tuple((text, 1.0 if number == 0 else 0.56, 1.28) for number, (_, text) in enumerate(titles))
    points = fitted_size(shares, room, height - 2 * margin - 34, (76, 70, 64, 58, 52, 46, 40, 35, 30, 26, 22))
    lines = []
    for number, (tag, text) in enumerate(titles):
        size_px = points if number == 0 else max(points * 0.56, 16)
        lines.append(
            (pack(tag).tag, fonts[tag], size_px, phrases(text, tag, (breaks or {}).get(text, ()), size_px, room))
        )
    return rendered(
        "covers/cover.html",
        title=titles[0][1],
        lines=lines,
        width=width,
        height=height,
        margin=margin,
        room=room,
        colours=colours,
        sign=drawn_sign(reasons),
    )


def _own_titles(prepared: Prepared) -> list[tuple[str, str]]:
    """Return the lines that a person wrote for the cover, with their languages, none if they wrote none."""
    document = prepared.document
    tags = sorted((document.source, document.target), key=lambda tag: not read_on_wechat(tag))
    lines = prepared.cover_text("wechat", tags)
    return [(tag, text) for line, tag in lines if (text := drawable(line))]


def _titles(document: Document) -> list[tuple[str, str]]:
    """Return the titles with their languages, the one for WeChat readers first."""
    texts = both_written(document.opening, document.target) if document.opening else ()
    pairs = zip((document.source, document.target), map(drawable, texts), strict=False)
    found = [(tag, text) for tag, text in pairs if text]
    return sorted(found, key=lambda pair: not read_on_wechat(pair[0])) or [(document.source, "–")]
