from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.articles.inline import constructs, outermost, prose, visible

SAMPLES = [
    ("a `b ``c`` d` e", [("code", "`b ``c`` d`")]),
    ("``a ` b`` and `open", [("code", "``a ` b``")]),
    ("[a](b) [c] [d][e]", [("link", "[a](b)"), ("link", "[d][e]")]),
    ("![alt *x*](i.png)", [("image", "![alt *x*](i.png)"), ("emphasis", "*x*")]),
    ("[![b](b.svg)](https://ci)", [("link", "[![b](b.svg)](https://ci)"), ("image", "![b](b.svg)")]),
    ("[a](<b c> 'title') x", [("link", "[a](<b c> 'title')")]),
    ("[w](https://en.org/A_(b))", [("link", "[w](https://en.org/A_(b))")]),
    ("***both*** **a *b* c**", [("emphasis", t) for t in ("***both***", "**both**", "**a *b* c**", "*b*")]),
    ("snake_case_name and 2 * 3 * 4", []),
    ("see https://a.b/c. (https://d.e/f)", [("url", "https://a.b/c"), ("url", "https://d.e/f")]),
    ("看https://a.b/c。好", [("url", "https://a.b/c")]),
    ("<https://a.b> <me@x.org>", [("autolink", "<https://a.b>"), ("autolink", "<me@x.org>")]),
    ("a < b and c > d, 1 <2", []),
    ("$x^2$ for $5 and $10", [("math", "$x^2$")]),
    (r"\(y\) and \(an aside\)", [("math", r"\(y\)"), ("escape", r"\("), ("escape", r"\)")]),
    (r"\*no\* \[no\](x)", [("escape", r"\*"), ("escape", r"\*"), ("escape", r"\["), ("escape", r"\]")]),
    ("note[^1] {{ page.x }} {% y %}", [("footnote", "[^1]"), ("liquid", "{{ page.x }}"), ("liquid", "{% y %}")]),
    ("<b>x</b><br>", [("element", "<b>x</b>"), ("tag", "<b>"), ("tag", "</b>"), ("tag", "<br>")]),
    ("*a [b* c](d)", [("link", "[b* c](d)")]),
    ("Read [a].Dough} now", []),
]


@pytest.mark.parametrize(("text", "found"), SAMPLES)
def test_constructs(text: str, found: list[tuple[str, str]]) -> None:
    assert [(c.kind, text[c.start : c.end]) for c in constructs(text)] == found


def test_only_defined_references_are_links() -> None:
    text = "[a][x], [b], [X] and [c][]"
    assert [text[c.start : c.end] for c in constructs(text, references={"x", "c"})] == ["[a][x]", "[X]", "[c][]"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("See the [*docs*](https://a.b) now", "See the docs now"),
        ("`x.y()` &amp; **bold**[^1]", "x.y() & bold"),
        ("![A cat](c.png) sits", "A cat sits"),
        (r"2 \* 3", "2 * 3"),
        ("<kbd>Space</kbd>", "Space"),
        ("https://a.b/c", "https://a.b/c"),
    ],
)
def test_visible(text: str, seen: str) -> None:
    assert visible(text) == seen


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab *_`[]()!<>/\\$^~{}%:.\n中。\"'=h", max_size=60))
def test_constructs_nest_and_never_cross(text: str) -> None:
    found = constructs(text)
    for c in found:
        assert 0 <= c.start <= c.inner_start <= c.inner_end <= c.end <= len(text)
        for d in found:
            assert (
                d.end <= c.start
                or d.start >= c.end
                or (c.start <= d.start and d.end <= c.end)
                or (d.start <= c.start and c.end <= d.end)
            )
    whole = list(outermost(found))
    assert all(one.end <= two.start for one, two in pairwise(whole))
    assert len(prose(text, found)) == len(text)


@pytest.mark.parametrize("sign", ["{", "{{", "{%", "\\(", "\\[", "<!--", "{{a", "$$a", "[", "`a"])
def test_signs_that_nothing_closes_take_little_time(sign: str) -> None:
    """Each was read again from every sign: a line of a megabyte took a minute."""
    started = time.process_time()
    constructs(f"Seven ships {sign * (60_000 // len(sign))} left.")
    assert time.process_time() - started < 1.5
