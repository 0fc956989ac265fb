"""Figures in tables."""

from __future__ import annotations

import pytest

from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.text.numbers.figures import local_figure, with_local_figures

TABLE = """Look at 43,000 words.

| Habit | Words |
|:------|------:|
| Talk  | 43,000 |
| Daily | 1.2 million |
| Free  | **1,200** |
| v     | 3.11 |
"""


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("1,234,567.89", "en", "de", "1.234.567,89"),
        ("1.234.567,89", "de", "en", "1,234,567.89"),
        ("$1,000", "en", "es", "$1.000"),
        ("1,000", "en", "fr", "1\u202f000"),
        ("1 000 000", "fr", "en", "1,000,000"),
        ("95.5%", "en", "de", "95,5%"),
        ("-4,000", "en", "it", "-4.000"),
        ("288", "en", "de", "288"),
        ("1,24", "en", "de", "1,24"),
        ("1,000", "en", "zh-Hans", "1,000"),
        ("1,000", "en", "sw", "1,000"),
        ("2026-01-02", "en", "de", "2026-01-02"),
        ("10.0.0.1", "en", "de", "10.0.0.1"),
        ("`1,000`", "en", "de", "`1,000`"),
    ],
)
def test_a_figure_is_rewritten_only_where_that_is_certain(text: str, source: str, target: str, expected: str) -> None:
    assert local_figure(text, source, target) == expected


def test_only_cells_that_are_a_figure_change() -> None:
    german = with_local_figures(parse_markdown(TABLE), "en", "de")
    assert german == TABLE.replace("| 43,000 |", "| 43.000 |")
    assert with_local_figures(parse_markdown(TABLE), "en", "ja") == TABLE


def test_figures_in_a_table_of_html_are_those_of_the_target() -> None:
    html = "<table><tr><th>Ship</th><th>Tons</th></tr><tr><td>Swan</td><td> 43,000 </td></tr></table><p>1,000</p>"
    article = parse_html(html, "en")
    cells = [(b.containers[-1], html[b.start : b.end], len(b.segments)) for b in article.blocks if b.containers]
    assert cells[:2] == [("column:1", "Ship", 1), ("column:2", "Tons", 1)]
    assert cells[2:4] == [("column:1", "Swan", 1), ("column:2", "43,000", 0)]
    assert article.render({}) == html
    assert with_local_figures(article, "en", "de") == html.replace("43,000", "43.000")
