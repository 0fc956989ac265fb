"""Articles that nobody writes: signs that are nested or repeated without end are read in a time like their length."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from support.attacks.within import within

_LIMIT_S = 8.0  # of processor time, for what takes less than half a second
SIGNS = {
    "quotations in quotations": "> " * 5000 + "deep",
    "lists in lists": "\n".join(f"{'  ' * level}- item {level}" for level in range(600)),
    "lists in a line": "- " * 5000 + "a",
    "headings": "## Same\n\n" * 3000,
    "list items": "1. a\n" * 2000,
    "table columns": "|a" * 1500 + "\n" + "|-" * 1500 + "\n" + ("|b" * 1500 + "\n") * 5,
    "footnotes": "".join(f"a[^{n}]\n\n" for n in range(1500)) + "".join(f"[^{n}]: n\n\n" for n in range(1500)),
    "one letter": "a" * 1_000_000,
    "one Chinese character": "茶" * 200_000,
    "combining marks": "a" + "\u0301" * 200_000,
    "zero-width spaces": "a" + "\u200b" * 200_000 + "b",
    "hyphens": "a-" * 100_000,
    "full stops": "a." * 50_000,
    "abbreviations": "Dr. " * 20_000,
    "asterisks": "*a " * 20_000,
    "double asterisks": "**a" * 20_000,
    "underscores": "_a " * 20_000,
    "tildes": "~~a" * 20_000,
    "backticks": "".join("`" * n + "a" for n in range(1, 400)),
    "brackets": "[" * 50_000 + "a",
    "links": "[a](" * 20_000,
    "images": "![" * 20_000,
    "tags": "<a " * 20_000,
    "comments": "<!--" * 20_000,
    "elements": "<div>" * 10_000,
    "entities": "&a" * 50_000,
    "dollars": "$a" * 20_000,
    "Liquid": "{{ a {% b " * 10_000,
    "addresses": "http://a." * 20_000,
    "spaces": " " * 500_000 + "a",
    "backslashes": "\\" * 100_000,
    "empty lines": "\n" * 200_000 + "a",
    "quotation marks": '"' * 100_000,
    "parentheses": "(" * 100_000,
}


@pytest.mark.parametrize("name", SIGNS)
def test_signs_without_end_are_read(name: str) -> None:
    with within(_LIMIT_S):
        article = parse_markdown(f"{SIGNS[name]}\n\nThe keeper slept.\n")
    assert max((len(segment.text) for segment in article.segments), default=0) <= 20_000, "it is divided"
