"""The covers of a WeChat article, 900x383 and 500x500: its title in both languages, as HTML for a printer of pages."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from bilingual.errors import InputError, MediaError, NotInstalled
from bilingual.languages import pack
from bilingual.views.base import Delivery, Prepared, View, not_made
from bilingual.views.document.html import direction
from bilingual.views.document.model import Document
from bilingual.views.document.plain import written, written_target
from bilingual.views.limits import read_on_wechat
from bilingual.views.palettes import palette_named
from bilingual.views.typesetting import Fonts, drawable, fitted_size, font_families, phrases

# Pixels; the first is 2.35:1 (developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add).
COVERS: Mapping[str, tuple[int, int]] = {"cover-900x383": (900, 383), "cover-500x500": (500, 500)}


def render(prepared: Prepared) -> Delivery:
    """Return the covers in both sizes, and as a listing which of them were drawn."""
    document, tools = prepared.document, prepared.tools
    try:
        fonts = font_families(document, tools)
    except MediaError as error:
        return Delivery({}, (not_made("the WeChat covers", error),))
    titles = _titles(document)
    breaks = {text: places for tag, text in titles for text, places in tools.word_breaks([text], tag).items()}
    files: dict[str, bytes] = {}
    findings = []
    for name, size in COVERS.items():
        try:
            html = cover_html(document, fonts, size, theme=prepared.look.theme, breaks=breaks)
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
    needs=frozenset({"theme", "fonts", "printer"}),
    applies=lambda prepared: prepared.look.packs,
)


def cover_html(
    document: Document,
    fonts: Fonts,
    size: tuple[int, int],
    *,
    theme: str = "jade",
    breaks: Mapping[str, tuple[int, ...]] | None = None,
) -> str:
    """Return a cover of *size* (width, height in pixels); the Chinese title, if there is one, stands first.

    *fonts* names a family for each language tag, *breaks* where words begin in texts without blanks.
    """
    colours = palette_named(theme)
    width, height = size
    margin = round(min(size) * 0.12)
    titles = _titles(document)
    room = width - 2 * margin - (90 if width > height else 0)
    shares = tuple((text, 1.0 if number == 0 else 0.56, 1.28) for number, (_, text) in enumerate(titles))
    points = fitted_size(shares, room, height - 2 * margin - 34, (76, 70, 64, 58, 52, 46, 40, 35, 30, 26, 22))
    lines = []
    for number, (tag, text) in enumerate(titles):
        size_px = points if number == 0 else max(points * 0.56, 16)
        style = f'font-family:"{fonts[tag]}";font-size:{size_px:.0f}px;line-height:1.28;'
        style += "font-weight:700" if number == 0 else f"color:{colours.glow}"
        inner = phrases(text, tag, (breaks or {}).get(text, ()), size_px, room)
        lines.append(f'<p lang="{pack(tag).tag}" dir="{direction(tag)}" style=\'{style}\'>{inner}</p>')
    bar = '<div class="bar"></div>' if len(lines) > 1 else ""
    return (
        f'<!DOCTYPE html><html lang="{pack(titles[0][0]).tag}"><head><meta charset="utf-8"><title>'
        f"{escape(titles[0][1], quote=False)}</title><style>@page{{size:{width}px {height}px;margin:0}}"
        f"*{{box-sizing:border-box}}body{{margin:0;width:{width}px;height:{height}px;position:relative;overflow:hidden;"
        f"background:{colours.deep};color:{colours.light}}}p{{margin:0;overflow-wrap:anywhere}}.w{{display:inline-block}}"
        f".bar{{width:46px;height:5px;border-radius:3px;background:{colours.glow};margin:15px 0 14px}}"
        f".text{{position:absolute;left:{margin}px;top:{margin}px;width:{room}px;height:{height - 2 * margin}px;"
        "display:flex;flex-direction:column;justify-content:center}.text>*{flex:none}"
        f".disc{{position:absolute;border-radius:50%;border:2px solid {colours.glow};opacity:.3}}</style></head><body>"
        f'<div class="disc" style="width:{height}px;height:{height}px;right:-{height * 0.52:.0f}px;'
        f'bottom:-{height * 0.42:.0f}px"></div><div class="disc" style="width:{height * 0.66:.0f}px;'
        f'height:{height * 0.66:.0f}px;right:-{height * 0.3:.0f}px;bottom:-{height * 0.22:.0f}px"></div>'
        f'<div class="text">{bar.join(lines)}</div></body></html>'
    )


def _titles(document: Document) -> list[tuple[str, str]]:
    """Return the titles with their languages, the one WeChat's readers read first."""
    title = document.title or next(iter(document.units), None)
    if title is None:
        return [(document.source, "–")]
    pairs = [
        (document.source, drawable(written(title.source))),
        (document.target, drawable(written_target(title, document.target))),
    ]
    found = [(tag, text) for tag, text in pairs if text]
    return sorted(found, key=lambda pair: not read_on_wechat(pair[0])) or [(document.source, "–")]
