"""Formulas as SVG that pages and WeChat accept."""

from __future__ import annotations

import re

import pytest

from bilingual.engines.pictures.formulas import formulas


@pytest.mark.parametrize(
    "tex",
    [
        "E = mc^2",
        r"R(t) = e^{-t/S}",
        r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
        r"\begin{cases}a & b\\ c & d\end{cases}",
        r"a < b > c",
        r"\text{if } x > 0",
    ],
)
def test_a_formula_is_paths_in_the_colour_of_the_text(tex: str) -> None:
    svg = formulas([tex])[tex]
    assert set(re.findall(r"<(\w+)", svg)) <= {"svg", "path", "rect", "g"}
    assert 'fill="currentColor"' in svg
    size = re.match(r'<svg width="([\d.]+)" height="([\d.]+)" viewBox="[-\d. ]+">', svg)
    assert size is not None
    assert 10 < float(size[1]) < 300
    assert 8 < float(size[2]) < 80


@pytest.mark.parametrize(
    "tex",
    [
        "",
        r"\frac{a",
        r"\unknown{x}",
        "a & b",
        "x^",
        r"\left( x",
        "x" * 3000,
        "{" * 200,
        r"\href{javascript:1}{x}",
    ],
)
def test_what_cannot_be_drawn_is_left_to_its_readable_form(tex: str) -> None:
    assert all("javascript" not in svg for svg in formulas([tex]).values())
    if "href" not in tex:
        assert formulas([tex]) == {}
