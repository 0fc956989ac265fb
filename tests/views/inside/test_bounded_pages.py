"""Texts that nobody writes, in all that is read back, printed and drawn: the time grows with their length alone."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.graphs.titles import fitted
from bilingual.learning.exercises import exercises_of
from bilingual.learning.pack import StudyPack, StudySentence, studied_units
from bilingual.learning.scales import Learner
from bilingual.learning.words import Lexeme, Occurrence
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.views.carousel.render import linkedin_alt
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nodes import Element
from bilingual.views.learn import worksheet as worksheets
from bilingual.views.review.changes import changes_in
from bilingual.views.review.reading import read_review
from bilingual.views.review.render import Reviewed, render
from bilingual.views.review.texts import edited_text
from bilingual.views.slides.keys import keys_of
from bilingual.views.typesetting import phrases
from support.attacks.within import within

_LIMIT_S = 8.0
MACHINE = Provenance("google")


@pytest.fixture(autouse=True)
def limited() -> Iterator[None]:
    with within(_LIMIT_S):
        yield


def bitext(count: int, text: str = "Seven ships.", target: str = "Sieben Schiffe.", tag: str = "de") -> Bitext:
    units = tuple(Unit(f"s{n}", text, target, provenance=MACHINE) for n in range(count))
    return Bitext("en", tag, units)


def test_a_review_file_with_4_000_sentences_is_written_and_read() -> None:
    many = bitext(4_000)
    found = read_review(render(Reviewed("Ships", many)), many)
    assert len(found.blocks) == 4_000
    assert changes_in(found, many, {}).targets == {}


def test_a_review_file_in_which_one_block_stands_10_000_times() -> None:
    one = bitext(1)
    text = render(Reviewed("Ships", one))
    at = text.index("- [ ]")
    found = read_review(text[:at] + f"{text[at:].rstrip()}\n\n" * 10_000, one)
    assert len(found.problems) == 10_000
    assert found.problems[-1].what.endswith("and 9992 more)")


@pytest.mark.parametrize(
    "line", ["- [ ] **s0** `0123456789`", "```en", "- [", "[**", "`" * 40, "> ", "a\n~~~~de", "- [x] **s0** `01234567`"]
)
def test_a_review_file_of_one_line_without_end(line: str) -> None:
    one = bitext(1)
    for text in (f"{line}\n" * 40_000, line.replace("\n", "") * 20_000):
        read_review(text, one)


@pytest.mark.parametrize("tag", ["de", "zh-Hans"])
@pytest.mark.parametrize("text", ["字\n", " \n", "a \n字 ", "\u200b\n", "字" + " " * 50])
def test_a_translation_in_many_lines(text: str, tag: str) -> None:
    edited_text(text * 40_000, "一二 三四 " * 10_000, tag, quotes=False)


def test_a_sentence_of_figures_is_on_no_slide() -> None:
    said = " ".join(f"{number:,} ships" for number in range(2000, 12_000))
    document = Document("en", "de", None, ())
    assert keys_of(PostUnit("s1", (said,), (said,), "translated"), document) == []
    assert keys_of(PostUnit("s1", ("It has 2,500 ships.",), ("Es hat 2.500 Schiffe.",), "translated"), document)


def test_pictures_with_20_000_descriptions() -> None:
    pictures = tuple(Element("img", attributes={"src": "a.png", "alt": f"Ship {number}"}) for number in range(20_000))
    document = Document("en", "de", None, (PostBlock("paragraph", nodes=pictures),))
    assert "a.png: Ship 0 / Ship 1 / " in linkedin_alt(document, "")


@pytest.mark.parametrize("text", ["茶 " * 20_000, "茶" * 40_000, "a茶" * 20_000, "（" * 40_000, "，" * 40_000])
def test_a_line_of_40_000_characters_is_set(text: str) -> None:
    assert phrases(text, "zh-Hans", range(1, len(text)), 40, 900)


@pytest.mark.parametrize("letter", ["a", "茶", "a ", "茶 ", "，", "\u200b", "-a"])
def test_a_title_of_a_megabyte_is_drawn_with_its_beginning(letter: str) -> None:
    lines, em = fitted(letter * 1_000_000, "zh-Hans", InstalledFonts(), (900, 400), 80, 3)
    assert em > 0
    assert len(lines) <= 3


@pytest.mark.parametrize("part", ["a-", "a.", "a’", "a\u0301", "a\u200b", "茶"])
def test_a_word_of_a_megabyte_is_not_studied(part: str) -> None:
    kept, left_out = studied_units(bitext(1, text=f"The {part * 400_000}."), spaced=True)
    assert (kept, left_out) == ((), {"too long": 1})


def test_exercises_of_20_000_sentences() -> None:
    word = Lexeme("ship")
    sentences = tuple(
        StudySentence(f"s{n}", f"The ship {n} left at noon today.", f"Schiff {n}.", places=(Occurrence(n, 4, 8, word),))
        for n in range(20_000)
    )
    study = StudyPack("x", "Ships", Learner("en", "A1"), "de", sentences, ())
    made = exercises_of(study, {}, spaced=True)
    assert len(made.orders) == 5


@pytest.mark.parametrize(("count", "printed"), [(1_500, 1_500), (20_000, 1_500)])
def test_a_worksheet_has_the_first_sentences_of_a_long_text(
    count: int, printed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int] = []

    def html(study: StudyPack, prepared: object, fonts: object) -> str:
        shown.append(len(study.sentences))
        return ""

    monkeypatch.setattr(worksheets, "worksheet_html", html)
    monkeypatch.setattr(worksheets, "font_families", lambda document, tools: {})
    printer = SimpleNamespace(pdf=lambda html, title: SimpleNamespace(content=b"%PDF"))
    prepared: Any = SimpleNamespace(document=None, tools=SimpleNamespace(printer=printer))
    sentences = tuple(StudySentence(f"s{n}", "The ship left.", "Das Schiff.") for n in range(count))
    sheet, findings = worksheets.worksheet(StudyPack("x", "Ships", Learner("en", "A1"), "de", sentences, ()), prepared)
    assert (sheet, shown) == (b"%PDF", [printed])
    assert [one.message for one in findings] == (
        ["study pack: worksheet.pdf has the first 1,500 of 20,000 sentences: divide the text for more"]
        if count > printed
        else []
    )
