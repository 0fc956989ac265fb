"""What a reader gets in fifteen languages, as source and as target: every letter and blank of the text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from bilingual.engines.linguistics.words import word_breaks
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.pictures import pages
from bilingual.languages import pack
from bilingual.views.base import Prepared
from bilingual.views.document.model import Document
from bilingual.views.table import view
from bilingual.views.tools import ViewTools
from tests.views.hard import bitext_of
from tests.views.readers import file_words, html_words, tree, words

WATER: list[dict[str, str]] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "languages" / "water.json").read_text("utf-8")
)
PAGE = "# {0}\n\n{1}\n\n{2}\n\n{3}\n\n{4}\n\n## {5}\n\n- {6}\n- {7}\n- {8}\n\n> {9}\n\n{11}\n\n{12}\n\n{13}\n\n{14}\n"
TAGS = [tag for tag in WATER[0] if tag != "en"]
# Sentences with names, commands and figures in Latin letters.
LATIN = (2, 4, 8, 13, 14)
PAIRS = [pair for tag in TAGS for pair in (("en", tag), (tag, "en"))]
DocumentOf = Callable[..., Document]


def water(document_of: DocumentOf, source: str, target: str, keep: tuple[int, ...] = tuple(range(15))) -> Document:
    """The article in *source* with a person's translation to *target*; *keep* are the sentences wanted."""
    text = PAGE.format(*(row[source] for row in WATER))
    if len(keep) < 15:
        text = "\n\n".join(WATER[n][source] for n in keep)
    return document_of(text, {row[source]: row[target] for row in WATER}, source, target)


def plain(text: str) -> str:
    """*text* of Markdown as it is read."""
    return words(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text).replace("**", "").replace("`", ""))


def as_printed(html: str) -> str:
    """What stands on a page of boxes that break no word: blanks at the edge of a box vanish."""
    boxes = re.sub(
        r'<span class="w">(.*?)</span>', lambda box: box[1].strip(), html.partition("\n")[2], flags=re.DOTALL
    )
    return html_words(boxes)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_letter_reaches_the_reader(
    source: str, target: str, document_of: DocumentOf, prepared_of: Callable[..., Prepared], tools: ViewTools
) -> None:
    document = water(document_of, source, target)
    given = prepared_of(document, bitext_of(document), tools=replace(tools, word_breaks=word_breaks))
    wanted = [plain(row[tag]) for row in WATER[1:10] + WATER[11:] for tag in (source, target)]
    for name, file in (
        ("parallel", "parallel.html"), ("wechat", "wechat.html"), ("linkedin_article", "linkedin.article.html")
    ):  # fmt: skip
        content = view(name).render(given).files[file]
        shown = file_words(file, content).replace("[1]", "")
        assert [text for text in wanted if text not in shown] == [], file

    carousel = view("carousel").render(given)
    printed = as_printed(next(c.decode() for c in carousel.files.values() if isinstance(c, bytes)))
    latin = [plain(WATER[n][tag]) for n in LATIN for tag in (source, target)]
    assert [text for text in latin if text not in printed] == []


@pytest.mark.parametrize(
    ("source", "target"),
    [("en", "zh-Hans"), *(pytest.param(*pair, marks=pytest.mark.slow) for pair in (("zh-Hant", "ja"), ("ko", "vi")))],
)
def test_a_printed_page_reads_letter_by_letter(
    source: str, target: str, document_of: DocumentOf, prepared_of: Callable[..., Prepared], tools: ViewTools
) -> None:
    document = water(document_of, source, target, LATIN)
    real = replace(tools, printer=pages, fonts=InstalledFonts(), word_breaks=word_breaks)
    [made] = [
        c for c in view("carousel").render(prepared_of(document, tools=real)).files.values() if isinstance(c, bytes)
    ]
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))
    for number in LATIN:
        for tag in (source, target):
            assert re.search(_over_lines(plain(WATER[number][tag]), tag), text), (tag, WATER[number][tag])


def _over_lines(text: str, tag: str) -> str:
    """A pattern of *text* with line ends at its blanks, and between letters in languages written without blanks."""
    letters = [r"\s+" if letter == " " else re.escape(letter) for letter in text]
    joined = letters[0]
    for before, after, pattern in zip(text, text[1:], letters[1:], strict=False):
        torn = (
            not pack(tag).writing.spaced and not (before.isascii() and after.isascii()) and " " not in (before, after)
        )
        joined += (r"[\r\n]*" if torn else "") + pattern
    return joined


@pytest.mark.parametrize(("source", "target", "way"), [("en", "ar", "ltr"), ("he", "en", "rtl"), ("ar", "he", "rtl")])
def test_bars_and_bullets_stand_where_the_language_begins(
    source: str, target: str, way: str, document_of: DocumentOf, prepared_of: Callable[..., Prepared]
) -> None:
    given = prepared_of(water(document_of, source, target))
    parallel = tree(str(view("parallel").render(given).files["parallel.html"]))
    assert parallel.find(".//main").get("dir") == way
    [arrow] = [span for span in parallel.iter("span") if "→" in (own := "".join(span.itertext())) and len(own) < 40]
    assert arrow.get("dir") == "ltr"
    article: Any = tree(str(view("wechat").render(given).files["wechat.html"]))
    bars = [
        style for one in article.iter() if "border-left" in (style := one.get("style", "")) or "border-right" in style
    ]
    side = "right" if way == "rtl" else "left"
    assert bars
    assert all(f"border-{side}" in style and f"padding-{side}" in style for style in bars if "background" not in style)
