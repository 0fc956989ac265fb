"""Carousels and covers as the real printer lays them out: nothing leaves the page, and a PDF can be read."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest

from bilingual.engines.pictures import pages
from bilingual.views.base import Prepared
from bilingual.views.carousel.render import HEIGHT, WIDTH, linkedin_carousel
from bilingual.views.covers.render import COVERS, cover_html
from bilingual.views.labels import labels
from bilingual.views.learn.worksheet import worksheet_html
from tests.views import hard
from tests.views.given import REASONS
from tests.views.readers import words
from tests.views.studies import study_of

FONTS = {"ar": "Noto Sans Arabic", "en": "Noto Sans", "ja": "Noto Sans CJK JP"}
POINTS = 72 / 96  # of a CSS pixel


def outside(page: pypdfium2.PdfPage) -> list[str]:
    """Return the characters of *page* that stand outside it."""
    width, height = page.get_size()
    text = page.get_textpage()
    boxes = ((text.get_text_range(n, 1), text.get_charbox(n)) for n in range(text.count_chars()))
    return [
        character
        for character, (left, bottom, right, top) in boxes
        if character.strip() and not (left >= 0 and bottom >= 0 and right <= width and top <= height)
    ]


@pytest.mark.parametrize("name", [pytest.param("from Arabic", marks=pytest.mark.slow), "to Arabic", "Japanese"])
def test_nothing_leaves_a_page_in_any_direction(name: str, document_of: hard.DocumentOf) -> None:
    document, _ = hard.document_named(name, document_of)
    made = linkedin_carousel(document, FONTS, reasons=REASONS)
    printed = pypdfium2.PdfDocument(pages.pdf(made.html).content)
    covers = [cover_html(document, FONTS, size, reasons=REASONS) for size in COVERS.values()]
    sheets = [*printed, *(pypdfium2.PdfDocument(pages.pdf(html).content)[0] for html in covers)]
    for sheet in sheets:
        assert outside(sheet) == []
        assert "NOT READY TO PUBLISH" in sheet.get_textpage().get_text_range()
    assert {sheet.get_size() for sheet in printed} == {(WIDTH * POINTS, HEIGHT * POINTS)}
    assert len(printed) == made.pages
    english = words(" ".join(sheet.get_textpage().get_text_range() for sheet in printed))
    assert "A garden in the city" in english


# The page of a text from Arabic runs as that of one from Japanese: only what is to be learnt sets its direction.
@pytest.mark.parametrize(
    "name", ["to Arabic", *(pytest.param(name, marks=pytest.mark.slow) for name in ("from Arabic", "Japanese"))]
)
def test_a_worksheet_stays_on_its_pages_and_its_key_on_others(
    name: str, document_of: hard.DocumentOf, prepared_of: Callable[..., Prepared]
) -> None:
    document, bitext = hard.document_named(name, document_of)
    given = prepared_of(document, bitext, reasons=REASONS)
    html = worksheet_html(study_of(given, "meaning"), given, FONTS)
    printed = pypdfium2.PdfDocument(pages.pdf(html).content)
    texts = [sheet.get_textpage().get_text_range() for sheet in printed]
    assert [outside(sheet) for sheet in printed] == [[]] * len(printed)
    assert all("NOT READY TO PUBLISH" in text for text in texts)
    # PDFium gives the letters of an Arabic ligature as they stand, from left to right.
    key = sorted(labels(document.target).study["key"])
    held = [key in map(sorted, text.split("\r\n")) for text in texts]
    assert held.count(True) == 1
    assert not held[0]
    printed_again = pages.pdf.__wrapped__(html)  # type: ignore[attr-defined]  # by the printer itself, see printed_once
    assert printed_again.content == pages.pdf(html).content
