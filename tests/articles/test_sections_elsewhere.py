# ruff: noqa: E501 -- texts of samples
"""Sections that a person's translation has in another order are paired with their own."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from bilingual.articles.alignment.align import Alignment
from bilingual.articles.alignment.elsewhere import passages_elsewhere
from bilingual.articles.alignment.sections import order_of_sections
from bilingual.articles.markdown import parse_markdown
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.aligning import lexicon_for
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckRequest
from bilingual.pipeline.sidecars.aligned_article import HumanArticle, aligned_with

HEAD = {
    "en": "# Three things about bread\n\nBread is made of flour, water, salt and time. We bake it every day.\n\n",
    "es": "# Tres cosas sobre el pan\n\nEl pan se hace con harina, agua, sal y tiempo. Lo horneamos cada día.\n\n",
    "zh-Hans": "# 关于面包的三件事\n\n面包是用面粉、水、盐和时间做成的。我们每天都烤面包。\n\n",
}
SECTIONS = {
    "en": [
        "## Flour\n\nThe flour decides how the loaf tastes. Rye flour makes a dark, heavy bread. Wheat makes a light one.\n",
        "## Water\n\nCold water slows the dough down. In summer we put ice into the bowl. It stays cool until the evening.\n",
        "## Salt\n\nSalt comes last. It makes the dough tight. Without salt nobody wants to eat the bread.\n",
    ],
    "es": [
        "## Harina\n\nLa harina decide el sabor del pan. La harina de centeno da un pan oscuro y pesado. El trigo da uno ligero.\n",
        "## Agua\n\nEl agua fría frena la masa. En verano ponemos hielo en el cuenco. Sigue fresca hasta la noche.\n",
        "## Sal\n\nLa sal va al final. Hace que la masa quede firme. Sin sal nadie quiere comer el pan.\n",
    ],
    "zh-Hans": [
        "## 面粉\n\n面粉决定面包的味道。黑麦粉做出来的面包又黑又重。小麦粉做的面包很轻。\n",
        "## 水\n\n冷水会让面团发得慢。夏天我们把冰放进碗里。这样到晚上它都是凉的。\n",
        "## 盐\n\n盐最后放。它让面团变紧。没有盐，谁也不想吃这面包。\n",
    ],
}
NAMELESS = "## Zum Schluss\n\nGrzmpf brla wkt. Blorf znaq uvyy dwst.\n"


def article(tag: str, order: tuple[int, ...] = (0, 1, 2), more: str = "") -> str:
    return HEAD[tag] + "\n".join(SECTIONS[tag][n] for n in order) + more


def read(text: str, tag: str) -> HumanArticle:
    source, theirs = parse_markdown(article("en"), "en"), parse_markdown(text, tag)
    return aligned_with(source, theirs, Path("bread.md"), "en", tag)


def elsewhere(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.severity, finding.target) for finding in findings if "order" in finding.message
            or "elsewhere" in finding.message]  # fmt: skip


@pytest.mark.parametrize("tag", ["es", "zh-Hans"])
def test_each_section_is_paired_with_its_own_in_any_order(tag: str) -> None:
    straight = read(article(tag), tag)
    assert elsewhere(straight.findings) == []
    assert len(straight.targets) == len(straight.article.segments), "each sentence has its own"
    for order in permutations(range(3)):
        found = read(article(tag, order), tag)

        assert found.targets == straight.targets, order
        said = elsewhere(found.findings)
        assert bool(said) == (order != (0, 1, 2)), order
        assert {severity for severity, _ in said} <= {"W"}, order


def test_a_table_with_its_columns_or_rows_in_another_order_is_no_passage_elsewhere() -> None:
    rule = "|---|---|\n"
    ours = article("en", more=f"\n| Thing | Price |\n{rule}| flour | 3 euros |\n| salt | 1 euro |\n")
    tables = (
        f"\n| Precio | Cosa |\n{rule}| 3 euros | harina |\n| 1 euro | sal |\n",
        f"\n| Cosa | Precio |\n{rule}| sal | 1 euro |\n| harina | 3 euros |\n",
    )
    source = parse_markdown(ours, "en")
    flour = next(segment.id for segment in source.segments if segment.plain == "flour")
    for table in tables:
        found = aligned_with(source, parse_markdown(article("es", more=table), "es"), Path("bread.md"), "en", "es")

        assert found.targets[flour] == "harina"
        assert elsewhere(found.findings) == []


def test_check_tells_of_a_section_elsewhere_once(tmp_path: Path) -> None:
    paths = tmp_path / "bread.md", tmp_path / "bread.es.md"
    paths[0].write_text(article("en"), "utf-8")
    paths[1].write_text(article("es", (2, 0, 1)), "utf-8")

    found = [finding for finding in check_files(CheckRequest(*paths)).findings if finding.severity != "I"]

    message = "a passage of 4 sentences stands elsewhere in the translation"
    assert [(one.severity, one.message, one.source, one.target) for one in found] == [("W", message, "Salt", "Sal")]


def test_a_section_whose_place_nothing_tells_is_an_error_while_others_stand_elsewhere() -> None:
    in_order = read(article("es", more=f"\n{NAMELESS}"), "es")
    assert elsewhere(in_order.findings) == []

    found = read(HEAD["es"] + "\n".join((SECTIONS["es"][2], NAMELESS, *SECTIONS["es"][:2])), "es")

    assert ("E", "Zum Schluss") in elsewhere(found.findings)
    assert found.targets["s5"].startswith("La harina decide")


def test_texts_without_sections_or_words_have_no_other_order() -> None:
    empty, one, lexicon = ([], []), ([["Bread."]], ["heading 2"]), dict[str, set[str]]()

    for ours, theirs in ((empty, empty), (one, empty), (empty, one), (one, one)):
        assert order_of_sections(ours, theirs, ("en", "es"), lexicon) is None


SHORT = {
    "en": [
        "Rye flour makes a dark bread.",
        "Cold water slows the dough down.",
        "Salt comes last of all.",
        "The oven must be very hot.",
    ],
    "es": [
        "La harina de centeno da un pan oscuro.",
        "El agua fría frena la masa.",
        "La sal va al final.",
        "El horno debe estar muy caliente.",
    ],
}


def test_sections_of_one_sentence_in_another_order_are_doubted() -> None:
    lexicon = lexicon_for("en", "es", installed=False)
    kinds = ["heading 2"] * 4
    for order in ((0, 1, 2, 3), (2, 3, 0, 1), (1, 0, 3, 2), (3, 2, 1, 0)):
        theirs = [[SHORT["es"][n]] for n in order]
        found = order_of_sections(([[one] for one in SHORT["en"]], kinds), (theirs, kinds), ("en", "es"), lexicon)
        assert bool(found) == (order != (0, 1, 2, 3)), order
        assert found is None or (found.paragraphs == (0, 1, 2, 3) and found.doubtful), order


def test_doubted_sections_are_one_warning() -> None:
    source, target = parse_markdown(article("en"), "en"), parse_markdown(article("es"), "es")
    (said,) = passages_elsewhere(Alignment((), elsewhere=(3, 7)), source, target, lambda number: None)
    assert (said.severity, said.evidence["sections"]) == ("W", [target.segments[3].plain, target.segments[7].plain])
