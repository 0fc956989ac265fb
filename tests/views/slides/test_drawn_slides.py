"""Slides in the frame of a video: what they show, and that they leave the part of the cues free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageColor

from bilingual.engines.media.profiles import rendition
from bilingual.engines.pictures import pages
from bilingual.engines.pictures.converting import Picture
from bilingual.engines.pictures.formulas import formulas
from bilingual.model.recording.rendition import Rendition, SafeArea
from bilingual.views.document.model import Document
from bilingual.views.palettes import PALETTES
from bilingual.views.slides import Slide, slides_of
from bilingual.views.slides.frame import SlideFrame, slide_frame
from bilingual.views.slides.render import look_of, slide_html, slide_pictures
from bilingual.views.slides.setting import Setting, SlideLook
from bilingual.views.tools import ViewTools

FONTS = dict.fromkeys(("en", "de", "zh-Hans", "ja", "ar"), "Noto Sans")
SHAPES = ("linkedin-16x9", "linkedin-4x5", "linkedin-1x1", "wechat-9x16")


def frame_of(shape: str, tags: tuple[str, str] = ("en", "zh-Hans")) -> SlideFrame:
    one = rendition(shape)
    return slide_frame(one, (one.width or 0, one.height or 0), tags)


def look(source: str = "en", target: str = "de", **more: object) -> SlideLook:
    return SlideLook(source, target, FONTS, ("Bread", "Brot"), **more)  # type: ignore[arg-type]


def red(width: int, height: int) -> Picture:
    stream = BytesIO()
    Image.new("RGB", (width, height), (255, 0, 0)).save(stream, "PNG")
    return Picture(stream.getvalue(), ".png", width, height)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("target", ["zh-Hans", "ar", "de"])
def test_the_slide_ends_above_the_highest_cue(shape: str, target: str) -> None:
    frame, safe = frame_of(shape, ("en", target)), rendition(shape).safe
    assert safe.top <= frame.content.y
    assert frame.content.height > 0.35 * (frame.height - safe.top - safe.bottom)
    assert frame.content.bottom < frame.band < frame.cues.y
    assert frame.cues.bottom <= frame.height - safe.bottom


def test_a_font_of_tall_lines_and_a_title_bar_take_room() -> None:
    one, size = Rendition("a", 1920, 1080), (1920, 1080)
    usual = slide_frame(one, size, ("en", "ar"))
    assert slide_frame(one, size, ("en", "ar"), {"ar": 0.47}).band < usual.band
    titled = slide_frame(Rendition("a", 1920, 1080, title_bar=True), size, ("en", "ar"))
    assert titled.content.y > usual.content.y
    edged = slide_frame(Rendition("a", 1920, 1080, safe=SafeArea(right=300)), size, ("en", "ar"))
    assert edged.content.right <= 1620


def test_slides_show_both_languages_in_their_directions(document: Document, tools: ViewTools) -> None:
    slides = slides_of(document)
    html = slide_html(slides, frame_of("linkedin-16x9"), look_of(document, slides, tools, {}))
    assert html.count('<section class="page') == len(slides)
    assert html.count('lang="zh-Hans" dir="ltr"') > len(slides) / 2
    assert "We timed sort on 1.2 million lines" in html
    assert '<span class="ck-k">for</span>' in html
    assert "[Image: lathe.webp]" in html, "a picture that is not there is named"
    assert ">草稿<" in html
    arabic = slide_html(
        [Slide("text", ("a",), (("slow rise", "تخمير بطيء"),))], frame_of("linkedin-1x1"), look("en", "ar")
    )
    assert 'lang="ar" dir="rtl"' in arabic
    assert '<section class="page mixed">' in arabic


def test_hostile_text_stays_text(document_of: Callable[..., Document], tools: ViewTools) -> None:
    text = '# <script>x</script> `{{7*7}}`\n\n```a"b\n</div><script>\n```\n\n- **a</style>**\n\n|<b>|\n|-|\n|{{1}}|'
    document = document_of(text)
    html = slide_html(slides_of(document), frame_of("linkedin-1x1"), look_of(document, slides_of(document), tools, {}))
    assert "<script" not in html
    assert "49" not in html.partition("</style>")[2]


def test_unready_slides_carry_a_sign() -> None:
    slides = [Slide("title", ("t",), (("Bread", "Brot"),))]
    assert "NOT READY TO PUBLISH: 1 open finding" in slide_html(
        slides, frame_of("linkedin-1x1"), look(reasons=["1 open finding"])
    )
    assert "NOT READY" not in slide_html(slides, frame_of("linkedin-1x1"), look())


@pytest.mark.parametrize(("width", "height"), [(4000, 900), (300, 4000), (1600, 900), (20, 20)])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_picture_is_shown_whole_in_its_proportions(shape: str, width: int, height: int) -> None:
    from bilingual.views.slides.setting import SlideImage

    slide = Slide("picture", (), (("A long caption " * 6, "Noch eine lange Beschriftung " * 4),), image="a.png")
    given = look(images={"a.png": SlideImage("data:image/png;base64,", width, height)})
    setting = Setting(slide, frame_of(shape), given)
    shown, room = setting.picture_box, setting.room
    assert shown[0] / shown[1] == pytest.approx(width / height)
    assert shown[0] <= room[0]
    assert shown[1] + (0 if setting.caption_beside else setting.caption_height) <= room[1] + 1


def test_a_drawn_slide_keeps_out_of_the_cues() -> None:
    slide = Slide("quote", ("a",), (("Quoted words of somebody. " * 8, "Worte von jemandem. " * 9), ("— Ada", "")))
    frame = slide_frame(Rendition("small", 240, 240), (240, 240), ("en", "de"))
    check([slide], frame, slide_pictures([slide], frame, look(), pages))


@pytest.mark.slow
def test_long_slides_of_every_kind_keep_out_of_the_cues(document_of: Callable[..., Document], tools: ViewTools) -> None:
    long = "A **sentence that is set apart** for the slide and goes on. " * 3
    items = "\n".join(f"1. **A long item that wraps, number {n}, and wraps again.**" for n in range(5))
    document = document_of(
        f"# {'A long title of the text ' * 5}\n\n## {'Heading ' * 20}\n\n{long}\n\n{items}\n\n"
        f"> {'Quoted words of somebody. ' * 12}\n\n```\n{'x' * 700}\n```\n\n![{'Caption ' * 20}](a.png)\n\n"
        f"|{'Some head|' * 3}\n|-|-|-|\n" + f"|{'A cell of words that wrap|' * 3}\n" * 4
    )  # fmt: skip
    slides = [slide for slide in slides_of(document) if slide.current in (None, 0)]
    one = Rendition("small", 480, 480)
    frame = slide_frame(one, (480, 480), ("en", "zh-Hans"))
    made = look_of(document, slides, tools, {"a.png": red(300, 900)})
    drawn = slide_pictures(slides, frame, made, pages)
    assert len(drawn) == len(slides)
    check(slides, frame, drawn)


def check(slides: Sequence[Slide], frame: SlideFrame, drawn: Sequence[bytes]) -> None:
    ground = ImageColor.getrgb(PALETTES["jade"].ground)
    for slide, content in zip(slides, drawn, strict=True):
        pixels = np.asarray(Image.open(BytesIO(content)).convert("RGB")).astype(int)
        assert pixels.shape == (frame.height, frame.width, 3)
        below = pixels[frame.band + 2 :]
        spread = below.max(axis=1) - below.min(axis=1)  # each row is one colour, or nearly: a gradient runs down
        assert spread.max() <= 4, slide.kind
        assert np.abs(pixels[-1, 0] - ground).max() <= 4
        assert (pixels[: frame.band] == pixels[0, 0]).all(axis=2).mean() < 0.99, f"{slide.kind} is empty"


@pytest.mark.slow
@pytest.mark.parametrize("target", ["ar", "de"])
def test_texts_without_an_end_keep_out_of_the_cues(
    document_of: Callable[..., Document], target: str, tools: ViewTools
) -> None:
    endless = "and so it goes on " * 120
    text = (
        f"{endless}\n\n## {endless}\n\n{endless}\n\n- {endless}\n- {'x' * 900}\n\n> {endless}\n>\n> — {endless}\n\n"
        f"![{endless}](a.png)\n\n|{endless}|{'y' * 400}|\n|-|-|\n|{endless}|{endless}|\n\n$$\n{'z + ' * 900}z\n$$\n\n"
        f"```{'lang' * 99}\n{endless}\n```\n\nTerm\n: {endless}\n\nA note.[^1]\n\n[^1]: {endless}"
    )
    document = replace(document_of(text, {endless.strip(): endless}, target=target), link="https://a.org/" + "p" * 900)
    slides = slides_of(document)
    one = Rendition("small", 480, 480)
    frame = slide_frame(one, (480, 480), ("en", target), {"ar": 0.47})
    for reasons in ((), ("1 open finding",)):
        made = look_of(document, slides, tools, {}, reasons=reasons)
        check(slides, frame, slide_pictures(slides, frame, made, pages))


def test_a_formula_is_drawn(document_of: Callable[..., Document], tools: ViewTools) -> None:
    slide = Slide("formula", text=r"\frac{a}{b}")
    drawn = look(formulas=formulas([slide.text]))
    assert "<svg" in slide_html([slide], frame_of("linkedin-1x1"), drawn)
    assert "a/b" in slide_html([slide], frame_of("linkedin-1x1"), look())
