"""Draws the slides of one article in each shape and several pairs of languages, with cues over them, to be looked at.

``python bench/slides/run.py --out FOLDER`` writes a sheet of all slides for each pair and shape, and tells how long the
drawing of a slide takes, without the cues. It fails if the processor works for more than a second on each: an article
of 1,200 words has about 40, and plays for eight minutes. ``--text``
with ``bench/slides/texts/hard.md`` draws what is hard to draw.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bilingual.articles.markdown import parse_markdown
from bilingual.engines.linguistics.readings import readings
from bilingual.engines.linguistics.words import word_breaks
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.profiles import rendition
from bilingual.engines.pictures import pages
from bilingual.engines.pictures.converting import Picture
from bilingual.engines.pictures.formulas import formulas
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.model import Document
from bilingual.views.slides import Slide, slides_of
from bilingual.views.slides.frame import SlideFrame, slide_frame
from bilingual.views.slides.render import look_of, slide_pictures
from bilingual.views.tools import ViewTools

TEXTS = Path(__file__).parent / "texts"
PAIRS = ("en_zh-Hans", "ja_en", "en_ar", "ar_en", "en_de")
SHAPES = ("linkedin-16x9", "linkedin-4x5", "linkedin-1x1", "wechat-9x16")
SECONDS_A_SLIDE = 1.0
FONTS = InstalledFonts()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=Path("slides"))
    options.add_argument("--pairs", nargs="+", default=PAIRS)
    options.add_argument("--shapes", nargs="+", default=SHAPES)
    options.add_argument("--theme", default="jade")
    options.add_argument("--text", type=Path, help="another Markdown text, shown without a translation")
    options.add_argument("--reasons", nargs="*", default=())
    options.add_argument("--single", action="store_true", help="also write each slide in its full size")
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    slow = False
    for pair in given.pairs:
        source, target = pair.split("_")
        document = untranslated(given.text, source, target) if given.text else translated(source, target)
        slides = slides_of(document)
        for shape in given.shapes:
            profile = rendition(shape)
            assert profile.width is not None
            assert profile.height is not None
            scales = {tag: FONTS.em_scale(tag) for tag in (source, target)}
            frame = slide_frame(profile, (profile.width, profile.height), (source, target), scales)
            started = time.process_time()
            look = look_of(document, slides, tools(), images(), theme=given.theme, reasons=given.reasons)
            drawn = slide_pictures(slides, frame, look, pages)
            each = (time.process_time() - started) / len(slides)
            slow |= each > SECONDS_A_SLIDE
            size = sum(map(len, drawn)) // len(drawn) >> 10
            print(f"{pair} {shape}: {len(slides)} slides, {each:.2f} s and {size} KiB each", flush=True)
            cued = [with_cue(png, slide, document, frame) for png, slide in zip(drawn, slides, strict=True)]
            sheet(cued, frame).save(given.out / f"{pair}.{shape}.png")
            for number, picture in enumerate(cued if given.single else (), 1):
                picture.save(given.out / f"{pair}.{shape}.{number:02}.png", compress_level=1)
    return int(slow)


def translated(source: str, target: str) -> Document:
    one, other = (parse_markdown((TEXTS / f"{tag}.md").read_text("utf-8"), tag) for tag in (source, target))
    texts = zip(one.segments, other.segments, strict=True)
    units = tuple(Unit(a.id, a.plain, b.plain, provenance=Provenance("human")) for a, b in texts)
    return document_from_article(one, Bitext(source, target, units))


def untranslated(path: Path, source: str, target: str) -> Document:
    return document_from_article(parse_markdown(path.read_text("utf-8"), source), Bitext(source, target, ()))


def tools() -> ViewTools:
    return ViewTools(pages, FONTS, word_breaks, readings, formulas, lambda *_: images()["street.png"], lambda *_: b"")


def images() -> Mapping[str, Picture]:
    """A wide and a tall picture."""
    return {"street.png": painted(1600, 900, (90, 140, 110)), "lime.png": painted(900, 1350, (120, 130, 70))}


def painted(width: int, height: int, colour: tuple[int, int, int]) -> Picture:
    image = Image.new("RGB", (width, height), (214, 226, 232))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 0.66, width, height), fill=(120, 118, 112))
    for at in range(-1, 6):
        x, size = at * width / 4, width / 3.4
        draw.rectangle((x + size * 0.46, height * 0.4, x + size * 0.54, height * 0.72), fill=(92, 70, 52))
        draw.ellipse((x, height * 0.12, x + size, height * 0.12 + size), fill=tuple(c + at * 9 for c in colour))
    draw.rectangle((4, 4, width - 5, height - 5), outline=(200, 40, 40), width=8)  # an edge that is cut is seen
    stream = BytesIO()
    image.filter(ImageFilter.GaussianBlur(1)).save(stream, "PNG")
    return Picture(stream.getvalue(), ".png", width, height)


def with_cue(png: bytes, slide: Slide, document: Document, frame: SlideFrame) -> Image.Image:
    """Return a slide with the longest cue that is laid out for it: two lines in each language, in outlined letters."""
    image = Image.open(BytesIO(png)).convert("RGB")
    draw = ImageDraw.Draw(image)
    unit = next((unit for unit in document.units if unit.id in slide.units), None)
    em = 0.052 * min(frame.height, 1.08 * frame.width)
    y = frame.cues.bottom
    sides = ((document.target, unit.target_text if unit else "", 0.8, (255, 226, 148)),
             (document.source, unit.source_text if unit else "", 1.0, (255, 255, 255)))  # fmt: skip
    for tag, text, share, colour in sides:
        font = ImageFont.truetype(str(FONTS.file(tag)), round(em * share))
        for line in reversed(broken(text or "", font, frame.cues.width)):
            y -= round(em * share / FONTS.em_scale(tag))
            middle = frame.cues.x + frame.cues.width / 2 - font.getlength(line) / 2
            draw.text((middle, y), line, font=font, fill=colour, stroke_width=3, stroke_fill=(14, 14, 18))
    draw.rectangle((frame.cues.x, frame.cues.y, frame.cues.right, frame.cues.bottom), outline=(255, 255, 255, 90))
    return image


def broken(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" ") if " " in text else text:
        gap = " " if " " in text and lines[-1] else ""
        if font.getlength(lines[-1] + gap + word) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] += gap + word
    return lines[:2]


def sheet(pictures: Sequence[Image.Image], frame: SlideFrame) -> Image.Image:
    """Return all *pictures* small on one sheet."""
    across = 3 if frame.width > frame.height else 5
    width = 640 if frame.width > frame.height else 400
    height = round(width * frame.height / frame.width)
    rows = -(-len(pictures) // across)
    made = Image.new("RGB", (across * (width + 8), rows * (height + 8)), (128, 128, 128))
    for number, picture in enumerate(pictures):
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        made.paste(small, (number % across * (width + 8) + 4, number // across * (height + 8) + 4))
    return made


if __name__ == "__main__":
    sys.exit(main())
