"""Draws slides for the frame of a video."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.views.document.model import Document
from bilingual.views.document.plain import both_written
from bilingual.views.not_ready_sign import drawn_sign
from bilingual.views.palettes import palette_named
from bilingual.views.slides.blocks import short
from bilingual.views.slides.frame import SlideFrame
from bilingual.views.slides.keys import pair_of
from bilingual.views.slides.model import Slide
from bilingual.views.slides.setting import Setting, SlideImage, SlideLook
from bilingual.views.templates import rendered
from bilingual.views.tools import FittedPicture, Printer, ViewTools
from bilingual.views.typesetting import font_families

_SIGN, _BELOW_SIGN = 46, 14  # units
_TITLE = 110  # columns of what stands for a section, which may be a whole sentence


def look_of(
    document: Document,
    slides: Sequence[Slide],
    tools: ViewTools,
    pictures: Mapping[str, FittedPicture],
    *,
    theme: str = "jade",
    reasons: Sequence[str] = (),
) -> SlideLook:
    """Return what the *slides* of *document* have in common; *pictures* are by their address in the text.

    Raises MediaError if a font is missing.
    """
    sides: tuple[list[str], list[str]] = ([], [])
    opening = document.opening
    title = short(pair_of(*both_written(opening, document.target)), _TITLE) if opening else ("–", "")
    for slide in slides:
        cells = [part for row in (*slide.rows, slide.header) for part in row]
        for line in (*slide.lines, *cells, slide.section or title, title):
            for side, text in zip(sides, line, strict=True):
                side.append(text)
    tags = document.source, document.target
    breaks = {text: places for tag, texts in zip(tags, sides, strict=True)
              for text, places in tools.word_breaks(dict.fromkeys(texts), tag).items()}  # fmt: skip
    return SlideLook(
        *tags,
        font_families(document, tools),
        title,
        theme,
        breaks,
        {address: SlideImage.of(picture) for address, picture in pictures.items()},
        tools.formulas([slide.text for slide in slides if slide.kind == "formula"]),
        tuple(reasons),
    )


def slide_html(slides: Sequence[Slide], frame: SlideFrame, look: SlideLook) -> str:
    """Return *slides* as HTML for a printer, a page each. Raises UsageError for an unknown theme."""
    sign = drawn_sign(look.reasons)
    sign_px = round(_SIGN * frame.unit) if sign else 0
    above = round((_SIGN + _BELOW_SIGN) * frame.unit) if sign else 0
    colours = palette_named(look.theme)
    source, target = pack(look.source).tag, pack(look.target).tag
    pages = [
        rendered(
            "slides/slides.html",
            setting=Setting(slide, frame, look, above),
            source=source,
            target=target,
            title=look.title,
            names=f"{pack(source).autonym} · {pack(target).autonym}",
            sign=sign,
            wide=frame.wide,
            mixed=look.mixed,
            rtl=pack(source).writing.rtl,
            big=0.78 * max(frame.band, frame.width * 0.5),
        )
        for slide in slides
    ]
    box = frame.content
    styles = rendered(
        "slides/slides.css",
        c=colours,
        families={pack(tag).tag: look.fonts[tag] for tag in (look.source, look.target)},
        width=frame.width,
        height=frame.height,
        band=frame.band,
        unit=frame.unit,
        x=box.x,
        y=box.y + above,
        w=box.width,
        h=box.height - above,
        head=frame.unit * 62,
        sign_y=box.y if box.y > 0.1 * frame.height else 0,
        sign_px=sign_px,
    )
    return rendered(
        "slides/page.html",
        source=source,
        title=look.title,
        styles=Markup(styles),
        body=Markup("").join(map(Markup, pages)),
    )


def slide_pictures(slides: Sequence[Slide], frame: SlideFrame, look: SlideLook, printer: Printer) -> list[bytes]:
    """Return *slides* as PNGs in the size of *frame*. Raises NotInstalled and MediaError like the printer."""
    return list(printer.pictures(slide_html(slides, frame, look), frame.width, frame.height))
